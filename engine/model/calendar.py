"""Working time: hours of each weekday in a time zone, days off and days of work that differ; and what time it is after so much of it.

Pure: the calendar is given by the shell. The surprising rule: hours are counted in real time, so an interval over a change of the clocks is as long as it really is.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from engine.model.moment import moment

__all__ = ["DAY", "OFFICE", "Hours", "WorkCalendar", "WorkTime", "is_working_time", "next_turn", "working"]

Hours = tuple[tuple[int, int], ...]
"""Intervals of one day, in minutes from midnight, in order; 1440 is the next midnight."""
DAY = 1440
OFFICE: Hours = ((540, 720), (810, 1080))
FARTHEST = 4000
"""Days that are looked at before a calendar counts as having no working time."""

_LENGTH = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?")
_CYCLE = re.compile(r"R(\d*)/(?:([^/]+)/)?(P[^/]+)")


class WorkTime(NamedTuple):
    """An instant in working time; `times` it comes again after it (-1 for ever), each time `step` later."""

    due_at: datetime
    times: int = 0
    step: str = ""


class WorkCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """When a tenant works. `workdays` has the hours of days that are worked although their weekday says otherwise, `days_off` the others.

    `covered`: the years for which days off of the country `holidays` are known; None when it has no such list.
    """

    zone: str = "Asia/Shanghai"
    hours: tuple[Hours, ...] = (OFFICE,) * 5 + ((),) * 2
    days_off: frozenset[date] = frozenset()
    workdays: Mapping[date, Hours] = {}
    holidays: str = ""
    covered: tuple[int, int] | None = None

    def hours_of(self, day: date) -> Hours:
        """When that day is worked."""
        worked = self.workdays.get(day)
        if worked is not None:
            return worked
        return () if day in self.days_off else self.hours[day.weekday()]

    def after(self, length: str, at: datetime) -> datetime | None:
        """The instant so much working time after `at`: `PT16H`, `P3D` (the third working day from then, at the same time of day), `P1DT4H`.

        What begins outside working hours begins with the next ones; what ends with the last minute of a day ends then, not on the next morning.
        None when `length` is none, or when there is no working time.
        """
        match = _LENGTH.fullmatch(length)
        if match is None or not any(match.groups()):
            return None
        days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
        begin = self._later(at, 0.0)
        if begin is not None and days:
            begin = self._days_later(begin, days)
        left = hours * 3600 + minutes * 60 + seconds
        return begin if begin is None or not left else self._later(begin, float(left))

    def is_beyond(self, *instants: datetime) -> bool:
        """Whether one of them lies where the country's days off are not known."""
        if self.covered is None:
            return False
        first, last = self.covered
        return any(not first <= instant.astimezone(ZoneInfo(self.zone)).year <= last for instant in instants)

    def _later(self, at: datetime, left: float) -> datetime | None:
        for begin, end in self._intervals(at):
            room = (end - begin).total_seconds()
            if left <= room:
                return begin + timedelta(seconds=left)
            left -= room
        return None

    def _days_later(self, begin: datetime, days: int) -> datetime | None:
        local = begin.astimezone(ZoneInfo(self.zone))
        day = local.date()
        for _ in range(FARTHEST):
            day += timedelta(days=1)
            days -= bool(self.hours_of(day))
            if not days:
                return self._within(day, local.hour * 60 + local.minute, timedelta(seconds=local.second, microseconds=local.microsecond))
        return None

    def _within(self, day: date, minute: int, rest: timedelta) -> datetime:
        """That time of a working day; where it is not worked, the end of what was worked before it, else the day's beginning."""
        hours = self.hours_of(day)
        for start, end in hours:
            if start <= minute < end:
                return self._instant(day, minute) + rest
        ended = [end for _, end in hours if end <= minute]
        return self._instant(day, ended[-1] if ended else hours[0][0])

    def _intervals(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = at.astimezone(ZoneInfo(self.zone)).date()
        for number in range(FARTHEST):
            here = day + timedelta(days=number)
            for start, end in self.hours_of(here):
                begin, until = max(self._instant(here, start), at), self._instant(here, end)
                if begin < until:
                    yield begin, until

    def _instant(self, day: date, minute: int) -> datetime:
        at = datetime.combine(day + timedelta(days=minute // DAY), time(minute % DAY // 60, minute % 60), ZoneInfo(self.zone))
        return at.astimezone(UTC)


def is_working_time(value: Any) -> bool:
    """Whether a workflow file may say this: a length, or a cycle of one."""
    if not isinstance(value, str):
        return False
    match = _CYCLE.fullmatch(value)
    length = match.group(3) if match else value
    is_long = any(int(part) for part in re.findall(r"\d+", length))
    found = _LENGTH.fullmatch(length)
    if found is None or not any(found.groups()) or (match and not is_long):
        return False
    return match is None or match.group(2) is None or moment(match.group(2), datetime(2000, 1, 1, tzinfo=UTC)) is not None


def working(value: Any, now: datetime, calendar: WorkCalendar) -> WorkTime | None:
    """What `value` names, counted from `now`; None when it is no working time or there is none.

    A cycle (`R3/PT4H`, `R/2026-03-02T09:00+08:00/P1D`) comes as often as it says; one of no times comes never.
    """
    if not is_working_time(value):
        return None
    match = _CYCLE.fullmatch(value)
    if match is None:
        due_at = calendar.after(value, now)
        return None if due_at is None else WorkTime(due_at)
    times = int(match.group(1)) if match.group(1) else -1
    first = moment(match.group(2), now) if match.group(2) else calendar.after(match.group(3), now)
    if first is None or not times:
        return None
    return WorkTime(first, times - 1 if times > 0 else -1, match.group(3))


def next_turn(due_at: datetime, step: str, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """The first turn after `now`: what was missed meanwhile is not made up for."""
    following = calendar.after(step, due_at)
    while following is not None and following <= now:
        later = calendar.after(step, following)
        if later is None or later <= following:
            return None
        following = later
    return following
