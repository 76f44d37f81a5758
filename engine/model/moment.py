"""From what a workflow file says about time (an ISO 8601 date-time, date or duration) to an instant."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["moment"]

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


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


def _add_months(at: datetime, months: int) -> datetime:
    if not months:
        return at
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
