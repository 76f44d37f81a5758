"""A tenant's working calendar: read, judged, stored, and made into what the core counts with.

Knows no route. The surprising rule: a tenant that has set none works by the standard one (Monday to Friday, 09:00-12:00 and 13:30-18:00 in Shanghai, Chinese days off),
and a day that the tenant names itself wins over the country's list.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.model.calendar import DAY, Hours, WorkCalendar
from engine.service.meanwhile import check_seen, hold_if_seen, revision_of
from engine.service.national import COUNTRIES, national
from engine.store import Connection
from engine.store.calendars import CalendarRow, calendar_row, save_calendar

__all__ = ["WEEKDAYS", "CalendarSetting", "CalendarView", "calendar_of", "set_calendar", "show_calendar"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = {day: ["09:00-12:00", "13:30-18:00"] if day not in ("sat", "sun") else [] for day in WEEKDAYS}
MOST_DAYS = 2000
_INTERVAL = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")


class CalendarSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A calendar as people write it. `holidays`: a country whose days off hold ("": none). `workday_hours`: of a day worked that its weekday says is off."""

    zone: str = "Asia/Shanghai"
    hours: dict[str, list[str]] = msgspec.field(default_factory=lambda: dict(WEEK))
    holidays: str = "CN"
    days_off: list[date] = []
    workdays: list[date] = []
    workday_hours: list[str] = []


class CalendarView(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant's calendar, who set it, and for which years the country's days are known (`covered_from` and `covered_to`; 0 without a country).

    `revision` is the fingerprint of what is set.
    """

    calendar: CalendarSetting
    revision: str
    is_standard: bool
    changed_at: datetime | None = None
    changed_by: str = ""
    covered_from: int = 0
    covered_to: int = 0
    warnings: list[Problem] = []


def calendar_of(connection: Connection, tenant_id: str) -> WorkCalendar:
    """What the tenant's working time is counted with."""
    row = calendar_row(connection, tenant_id)
    return _stored("{}" if row is None else row.body)


def show_calendar(connection: Connection, tenant_id: str, now: datetime) -> CalendarView:
    """The tenant's calendar, with a warning when the country's list ends soon."""
    row = calendar_row(connection, tenant_id)
    setting = msgspec.json.decode("{}" if row is None else row.body, type=CalendarSetting)
    calendar = _made(setting)
    first, last = calendar.covered or (0, 0)
    return CalendarView(
        calendar=setting, revision=_revision(row), is_standard=row is None, changed_at=row.changed_at if row else None, changed_by=row.changed_by if row else "", covered_from=first, covered_to=last,
        warnings=_warnings(setting, calendar, now),
    )  # fmt: skip


def set_calendar(connection: Connection, tenant_id: str, setting: CalendarSetting, *, by: str, now: datetime, seen: str = "") -> None:
    """Stores the calendar; what waits already keeps its time. Raises Invalid with all problems, and Conflict when something else holds than was `seen` (a revision)."""
    _made(setting)
    hold_if_seen(connection, tenant_id, seen)
    row = calendar_row(connection, tenant_id)
    check_seen(connection, tenant_id, seen, _revision(row), by=row.changed_by if row else "", at=row.changed_at if row else None)
    save_calendar(connection, tenant_id, CalendarRow(msgspec.json.encode(setting).decode(), now, by))


def _revision(row: CalendarRow | None) -> str:
    return revision_of(None if row is None else (row.body, row.changed_at))


@lru_cache(maxsize=256)
def _stored(body: str) -> WorkCalendar:
    return _made(msgspec.json.decode(body, type=CalendarSetting))


def _made(setting: CalendarSetting) -> WorkCalendar:
    """The calendar that a setting says. Raises Invalid with all problems."""
    problems: list[Problem] = []
    _check_names(setting, problems)
    hours = tuple(_hours(setting.hours.get(day, []), f"hours.{day}", problems) for day in WEEKDAYS)
    instead = _hours(setting.workday_hours, "workday_hours", problems) or next((day for day in hours if day), ())
    both = set(setting.days_off) & set(setting.workdays)
    if both:
        day = min(both).isoformat()
        problems.append(problem("calendar.both", f"{day} is a day off and a day of work", f"{day} 既是休息日又是工作日", path="days_off"))
    if not problems and not any(hours) and not (instead and setting.workdays):
        problems.append(problem("calendar.empty", "there is no working time in this calendar", "该日历没有任何工作时间", path="hours"))
    if problems:
        raise Invalid(*problems)
    country = national(setting.holidays) if setting.holidays else None
    off, worked = set(country.days_off if country else ()), set(country.workdays if country else ())
    off, worked = (off - set(setting.workdays)) | set(setting.days_off), (worked - set(setting.days_off)) | set(setting.workdays)
    return WorkCalendar(
        zone=setting.zone, hours=hours, days_off=frozenset(off), workdays={day: hours[day.weekday()] or instead for day in worked}, holidays=setting.holidays,
        covered=country.covered if country else None,
    )  # fmt: skip


def _check_names(setting: CalendarSetting, problems: list[Problem]) -> None:
    try:
        ZoneInfo(setting.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest_name(setting.zone, sorted(available_timezones()))
        problems.append(
            problem("calendar.zone", f"there is no time zone {setting.zone[:60]}", f"没有时区“{setting.zone[:60]}”", path="zone", nearest=near, expected="Asia/Shanghai")
        )
    if setting.holidays and setting.holidays not in COUNTRIES:
        country = setting.holidays[:20]
        problems.append(
            problem(
                "calendar.country", f"the days off of {country} are not known here: leave this empty and name them in days_off", f"没有 {country} 的节假日数据：请留空并在 days_off 中列出",
                path="holidays", expected=", ".join(COUNTRIES),
            )
        )  # fmt: skip
    for name in setting.hours.keys() - set(WEEKDAYS):
        near = nearest_name(name, WEEKDAYS)
        problems.append(
            problem("calendar.weekday", f"there is no weekday {name[:20]}", f"没有星期“{name[:20]}”", path=f"hours.{name[:20]}", nearest=near, expected=", ".join(WEEKDAYS))
        )
    for field, days in (("days_off", setting.days_off), ("workdays", setting.workdays)):
        if len(days) > MOST_DAYS:
            problems.append(problem("calendar.too_many", f"{len(days)} days; {MOST_DAYS} are allowed", f"共 {len(days)} 天，最多 {MOST_DAYS} 天", path=field))


def _hours(written: Iterable[str], path: str, problems: list[Problem]) -> Hours:
    found: list[tuple[int, int]] = []
    for number, text in enumerate(written):
        match = _INTERVAL.fullmatch(text)
        start, end = (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])) if match else (0, 0)
        if not start < end <= DAY or (found and start < found[-1][1]):
            problems.append(
                problem(
                    "calendar.hours", f"{text[:40]!r} is no interval of working hours behind the one before it", f"“{text[:40]}”不是有效的工作时段，或与前一段重叠",
                    path=f"{path}.{number}", expected="09:00-12:00",
                )
            )  # fmt: skip
            continue
        found.append((start, end))
    return tuple(found)


def _warnings(setting: CalendarSetting, calendar: WorkCalendar, now: datetime) -> list[Problem]:
    if calendar.covered is None:
        return []
    last = calendar.covered[1]
    if now.astimezone(ZoneInfo(setting.zone)).year < last:
        return []
    return [
        problem(
            "calendar.ends", f"Public days off are known up to {last}; later dates count weekdays and your own days only.",
            f"节假日与调休数据截至 {last} 年；之后的日期仅按星期和自定义日期计算。", path="holidays",
            severity="warning",
        )
    ]  # fmt: skip
