"""Dates, times and durations of FEEL: years far beyond Python's own, nanoseconds, offsets and named zones.

Knows nothing of expressions. The surprising rule: a time or date-time is *local* when it has neither offset nor zone, and a local one has no order with one that has.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

__all__ = [
    "Date", "DateTime", "DaysTime", "Time", "YearsMonths", "add_months", "days_in_month", "from_datetime", "moment", "parse_date", "parse_date_time", "parse_duration", "parse_temporal",
    "parse_time", "zone_offset",
]  # fmt: skip

NANO = 1_000_000_000
DAY = 86_400 * NANO
MAX_YEAR = 999_999_999
_MAX_OFFSET = 18 * 3600


class Date(msgspec.Struct, frozen=True):
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"

    @property
    def number(self) -> int:
        """Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms")."""
        year = self.year - (self.month <= 2)
        era, of_era = divmod(year, 400)
        of_year = (153 * (self.month + (-3 if self.month > 2 else 9)) + 2) // 5 + self.day - 1
        return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468

    @classmethod
    def of_number(cls, number: int) -> "Date":
        """The day that is `number` days after 1970-01-01."""
        era, of_era = divmod(number + 719468, 146097)
        year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
        of_year = of_era - (365 * year + year // 4 - year // 100)
        month = (5 * of_year + 2) // 153
        return cls(year + era * 400 + (month >= 10), month + (3 if month < 10 else -9), of_year - (153 * month + 2) // 5 + 1)

    @property
    def weekday(self) -> int:
        """1 (Monday) to 7 (Sunday)."""
        return (self.number + 3) % 7 + 1


class Time(msgspec.Struct, frozen=True):
    """A time of day; `offset` in seconds, or a `zone`, or neither (local)."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    offset: int | None = None
    zone: str = ""

    def __str__(self) -> str:
        fraction = f".{self.nano:09d}".rstrip("0") if self.nano else ""
        return f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction}{'@' + self.zone if self.zone else offset_text(self.offset)}"

    @property
    def of_day(self) -> int:
        """Nanoseconds since midnight, on its own clock."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * NANO + self.nano

    @property
    def is_local(self) -> bool:
        return self.offset is None and not self.zone

    def offset_on(self, date: Date | None) -> int | None:
        """Seconds east of UTC on `date`."""
        return zone_offset(self.zone, date or Date(1970, 1, 1), self.of_day) if self.zone else self.offset

    def moved_to(self, of_day: int) -> "Time":
        """The same clock at another moment of the day."""
        seconds, nano = divmod(of_day % DAY, NANO)
        return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, nano, self.offset, self.zone)


class DateTime(msgspec.Struct, frozen=True):
    """A date and a time of it."""

    date: Date
    time: Time

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"

    @property
    def offset(self) -> int | None:
        return self.time.offset_on(self.date)

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970 in UTC; a local one counts as if it were UTC."""
        return self.date.number * DAY + self.time.of_day - (self.offset or 0) * NANO

    def plus(self, nanoseconds: int) -> "DateTime":
        """The moment that is `nanoseconds` later, on the same clock (a zone's clock may have jumped between)."""
        if self.time.zone:
            instant = self.instant + nanoseconds
            offset = zone_offset_at(self.time.zone, instant)
            days, of_day = divmod(instant + offset * NANO, DAY)
        else:
            days, of_day = divmod(self.date.number * DAY + self.time.of_day + nanoseconds, DAY)
        return DateTime(Date.of_number(days), self.time.moved_to(of_day))


class DaysTime(msgspec.Struct, frozen=True):
    """A days and time duration in nanoseconds."""

    nanoseconds: int

    def __str__(self) -> str:
        seconds, nano = divmod(abs(self.nanoseconds), NANO)
        days, hours, minutes, rest = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60
        fraction = f".{nano:09d}".rstrip("0") if nano else ""
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{rest}{fraction}S" if rest or nano else "")
        text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return ("-" if self.nanoseconds < 0 else "") + "P" + (text or "T0S")


class YearsMonths(msgspec.Struct, frozen=True):
    """A years and months duration in months."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (text or "0M")


def offset_text(offset: int | None) -> str:
    """`Z`, `+08:00`, `+08:00:30` or nothing."""
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    size = abs(offset)
    seconds = f":{size % 60:02d}" if size % 60 else ""
    return f"{'-' if offset < 0 else '+'}{size // 3600:02d}:{size // 60 % 60:02d}{seconds}"


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_months(date: Date, months: int) -> Date | None:
    """The same day `months` later, or the last day of a shorter month; None beyond the years there are."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if abs(year) > MAX_YEAR:
        return None
    return Date(year, month + 1, min(date.day, days_in_month(year, month + 1)))


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    if name == "Z":
        name = "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_offset(name: str, date: Date, of_day: int) -> int:
    """Seconds east of UTC of the zone `name` at a moment of its own clock; far years count as the nearest one that Python has."""
    zone = _zone(name)
    local = datetime(min(max(date.year, 2), 9998), date.month, 1) + timedelta(days=min(date.day, 28) - 1, seconds=of_day // NANO)
    offset = local.replace(day=min(date.day, days_in_month(local.year, local.month)), tzinfo=zone).utcoffset() if zone else None
    return int(offset.total_seconds()) if offset is not None else 0


def zone_offset_at(name: str, instant: int) -> int:
    """Seconds east of UTC of the zone `name` at an instant (nanoseconds since 1970)."""
    zone = _zone(name)
    seconds = min(max(instant // NANO, -62_000_000_000), 253_000_000_000)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    offset = moment.astimezone(zone).utcoffset() if zone else None
    return int(offset.total_seconds()) if offset is not None else 0


_DATE = re.compile(r"(-?)([1-9][0-9]{3,8}|0[0-9]{3})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(r"T?([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-/]+)?", re.ASCII)
_DAYS_TIME = re.compile(r"(-?)P(?=.)(?:([0-9]{1,18})D)?(?:T(?=.)(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{0,30}))?S)?)?", re.ASCII)
_YEARS_MONTHS = re.compile(r"(-?)P(?=.)(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?", re.ASCII)


@lru_cache(maxsize=1024)
def parse_date(text: str) -> Date | None:
    """`2026-03-31`; None when there is no such day."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    sign, year, month, day = match.groups()
    date = Date(-int(year) if sign else int(year), int(month), int(day))
    return date if 1 <= date.month <= 12 and 1 <= date.day <= days_in_month(date.year, date.month) else None


@lru_cache(maxsize=1024)
def parse_time(text: str) -> Time | None:
    """`09:30:00`, with an offset or `@Zone`; None when there is no such time."""
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hour, minute, second = (int(part) for part in match.groups()[:3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    nano = int((match.group(4) or "0")[:9].ljust(9, "0"))
    suffix = match.group(5) or ""
    if suffix.startswith("@"):
        return Time(hour, minute, second, nano, None, suffix[1:]) if _zone(suffix[1:]) else None
    offset: int | None = None
    if suffix == "Z":
        offset = 0
    elif suffix:
        parts = [int(part) for part in suffix[1:].split(":")]
        offset = (parts[0] * 3600 + parts[1] * 60 + sum(parts[2:])) * (-1 if suffix[0] == "-" else 1)
        if abs(offset) > _MAX_OFFSET or parts[1] > 59 or sum(parts[2:]) > 59:
            return None
    return Time(hour, minute, second, nano, offset)


@lru_cache(maxsize=1024)
def parse_date_time(text: str) -> DateTime | None:
    """`2026-03-31T09:30:00...`, or a date, which is its midnight; 24:00:00 is the next midnight (XML Schema)."""
    day, separator, clock = text.partition("T")
    date = parse_date(day)
    time = parse_time(clock) if separator and not clock.startswith("T") else None
    if date is not None and separator and clock.startswith("24:00:00"):
        midnight = parse_time("00" + clock[2:])
        return DateTime(Date.of_number(date.number + 1), midnight) if midnight and not midnight.nano else None
    if date is None or (separator and time is None):
        return None
    return DateTime(date, time or Time(0, 0, 0))


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> DaysTime | YearsMonths | None:
    """`P1DT2H`, `-P1Y2M`."""
    match = _YEARS_MONTHS.fullmatch(text)
    if match:
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return YearsMonths(-total if sign else total)
    match = _DAYS_TIME.fullmatch(text)
    if not match:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    nanoseconds = whole * NANO + int((fraction or "0")[:9].ljust(9, "0"))
    return DaysTime(-nanoseconds if sign else nanoseconds)


def parse_temporal(text: str) -> Date | Time | DateTime | DaysTime | YearsMonths | None:
    """What `@"text"` is."""
    if "T" in text[1:] and not text.lstrip("-").startswith("P"):
        return parse_date_time(text)
    return parse_date(text) or parse_time(text) or parse_duration(text)


def moment(text: str) -> Date | DateTime | str:
    """A date or an instant as YAML writes it (`2026-07-01`, `2026-07-01 09:30:00`, `2026-07-01T09:30:00+08:00`); the text when it is none."""
    day, clock = text[:10], text[10:].strip(" Tt").replace(" ", "")
    return (parse_date(text) if not clock else parse_date_time(f"{day}T{clock}")) or text


def from_datetime(moment: datetime) -> DateTime:
    """Python's own date-time as FEEL's."""
    offset = moment.utcoffset()
    time = Time(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, None if offset is None else int(offset.total_seconds()))
    return DateTime(Date(moment.year, moment.month, moment.day), time)
