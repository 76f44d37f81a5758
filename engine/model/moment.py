"""From what a workflow file says about time (an ISO 8601 date-time, date or duration) to an instant."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["cycle", "later", "moment"]

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")

_CYCLE = re.compile(r"(?:R(\d*)/(?:([^/]+)/)?)?(P[^/]+)")


def moment(value: Any, now: datetime) -> datetime | None:
    """The instant that `value` names, durations counted from `now`; None when it names none. Without a zone: UTC."""
    if not isinstance(value, str) or not value:
        return None
    match = _DURATION.fullmatch(value)
    if match and any(match.groups()):
        years, months, weeks, days, hours, minutes = (int(group or 0) for group in match.groups()[:6])
        later = _add_months(now, 12 * years + months)
        return later + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=float(match.group(7) or 0))
    try:
        at = datetime.fromisoformat(value.split("@")[0])
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def cycle(value: Any, now: datetime) -> tuple[int, datetime, str] | None:
    """How often (-1: for ever), when first, and the duration between: `R3/PT1H`, `R/2026-03-02T09:00:00Z/P1D`, `PT1H`; None when it is no cycle."""
    match = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    if match is None or not _DURATION.fullmatch(match.group(3)):
        return None
    first = moment(match.group(2) or match.group(3), now)
    if first is None or later(first, match.group(3), first) == first:
        return None
    return int(match.group(1)) if match.group(1) else -1, first, match.group(3)


def later(at: datetime, duration: str, now: datetime) -> datetime:
    """The first instant after `now` that is some whole durations after `at`: what was missed meanwhile is not made up for."""
    while True:
        following = moment(duration, at)
        if following is None or following == at or following > now:
            return following or at
        at = following


def _add_months(at: datetime, months: int) -> datetime:
    if not months:
        return at
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
