"""Dates, times and durations: making them and asking them.

Knows no clock: `now()` and `today()` answer the time that the caller of the evaluation gave.
"""

from typing import Any

from engine.feel.builtins.registry import as_date, built_in
from engine.feel.run import Run
from engine.feel.temporal import (
    MAX_YEAR,
    NANO,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    days_in_month,
    from_datetime,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)  # fmt: skip
from engine.feel.values import exact

__all__: list[str] = []

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def _read(run: Run, found: Any, text: str, en: str, zh: str) -> Any:
    return found if found is not None else run.note(f"{text} is no {en}", f"{text} 不是{zh}")


@built_in("date(from: string) -> date")
def _date(run: Run, text: str) -> Any:
    return _read(run, parse_date(text), text, "date (such as 2026-03-31)", "日期（例如 2026-03-31）")


@built_in("date(from: date | date and time) -> date")
def _date_of(run: Run, value: Any) -> Date:
    return as_date(value)


@built_in("date(year: number, month: number, day: number) -> date")
def _date_from_parts(run: Run, year: Any, month: Any, day: Any) -> Any:
    parts = [int(part) for part in (year, month, day)]
    if parts != [exact(part) for part in (year, month, day)] or abs(parts[0]) > MAX_YEAR or not 1 <= parts[1] <= 12 or not 1 <= parts[2] <= days_in_month(parts[0], parts[1]):
        return run.note("there is no such day", "没有这一天")
    return Date(*parts)


@built_in("time(from: string) -> time")
def _time(run: Run, text: str) -> Any:
    return _read(run, parse_time(text), text, "time (such as 09:30:00)", "时间（例如 09:30:00）")


@built_in("time(from: time | date and time | date) -> time")
def _time_of(run: Run, value: Any) -> Time:
    if isinstance(value, DateTime):
        return value.time
    return value if isinstance(value, Time) else Time(0, 0, 0, 0, 0)


@built_in("time(hour: number, minute: number, second: number, offset?: days and time duration?) -> time")
def _time_from_parts(run: Run, hour: Any, minute: Any, second: Any, offset: DaysTime | None = None) -> Any:
    fraction = exact(second) - int(second)
    parts = int(hour), int(minute), int(second)
    seconds = None if offset is None else int(offset.nanoseconds / NANO)
    if not (0 <= parts[0] <= 23 and 0 <= parts[1] <= 59 and 0 <= parts[2] <= 59) or (seconds is not None and abs(seconds) > 18 * 3600):
        return run.note("there is no such time", "没有这个时间")
    return Time(*parts, int(fraction * NANO), seconds)


@built_in("date and time(from: string) -> date and time")
def _date_time(run: Run, text: str) -> Any:
    return _read(run, parse_date_time(text), text, "date and time (such as 2026-03-31T09:30:00)", "日期时间（例如 2026-03-31T09:30:00）")


@built_in("date and time(from: date and time) -> date and time")
def _date_time_of(run: Run, value: DateTime) -> DateTime:
    return value


@built_in("date and time(date: date | date and time, time: time) -> date and time")
def _date_time_from_parts(run: Run, date: Any, time: Time) -> DateTime:
    return DateTime(as_date(date), time)


@built_in("date and time(date and time: date and time, timezone: string) -> date and time")
def _date_time_in(run: Run, value: DateTime, zone: str) -> Any:
    clock = parse_time(f"00:00:00@{zone}")
    if clock is None or value.time.is_local:
        return _read(run, None, zone, "zone, or the time is local", "时区，或该时间没有时区")
    return DateTime(Date(1970, 1, 1), clock).plus(value.instant - DateTime(Date(1970, 1, 1), clock).instant)


@built_in("duration(from: string) -> any")
def _duration(run: Run, text: str) -> Any:
    return _read(run, parse_duration(text), text, "duration (such as P2D or P1Y6M)", "时长（例如 P2D 或 P1Y6M）")


@built_in("duration(from: days and time duration | years and months duration) -> same")
def _duration_of(run: Run, value: Any) -> Any:
    return value


@built_in("years and months duration(from: date | date and time, to: date | date and time) -> years and months duration")
def _years_and_months(run: Run, start: Any, end: Any) -> YearsMonths:
    first, last = as_date(start), as_date(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsMonths(months)


@built_in("now() -> date and time")
def _now(run: Run) -> Any:
    return from_datetime(run.now) if run.now is not None else run.note("nobody told the time", "没有提供当前时间")


@built_in("today() -> date")
def _today(run: Run) -> Any:
    return from_datetime(run.now).date if run.now is not None else run.note("nobody told the time", "没有提供当前时间")


@built_in("day of year(date: date | date and time) -> number")
def _day_of_year(run: Run, value: Any) -> int:
    date = as_date(value)
    return date.number - Date(date.year, 1, 1).number + 1


@built_in("day of week(date: date | date and time) -> string")
def _day_of_week(run: Run, value: Any) -> str:
    return _DAYS[as_date(value).weekday - 1]


@built_in("month of year(date: date | date and time) -> string")
def _month_of_year(run: Run, value: Any) -> str:
    return _MONTHS[as_date(value).month - 1]


@built_in("week of year(date: date | date and time) -> number")
def _week_of_year(run: Run, value: Any) -> int:
    """ISO 8601: the week that holds the year's first Thursday is the first."""
    date = as_date(value)
    thursday = Date.of_number(date.number + 4 - date.weekday)
    return (thursday.number - Date(thursday.year, 1, 1).number) // 7 + 1


@built_in("last day of month(date: date | date and time) -> date")
def _last_day_of_month(run: Run, value: Any) -> Date:
    date = as_date(value)
    return Date(date.year, date.month, days_in_month(date.year, date.month))
