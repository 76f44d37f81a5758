"""How much a tenant uses, month by month: runs, tasks, mails, files; and how much there is now. Knows no price.

The surprising rule: months are those of the tenant's calendar, and what was erased or archived counts as long as its row is there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from engine.clock import Clock
from engine.service.calendars import calendar_of
from engine.store import Database, usage

__all__ = ["MonthUse", "Usage", "UsageView"]


class MonthUse(msgspec.Struct, frozen=True, kw_only=True):
    """What was begun and done in a month (`2026-03`); `file_bytes`: of files that came in it."""

    month: str
    runs: int
    tasks: int
    people: int
    mails: int
    files: int
    file_bytes: int


class UsageView(msgspec.Struct, frozen=True, kw_only=True):
    """The months, the newest first; and how many people, running runs and bytes of files there are now."""

    months: list[MonthUse]
    people: int
    running: int
    files: int
    file_bytes: int


class Usage:
    """Counts for those who look after an installation."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def show(self, tenant_id: str, months: int) -> UsageView:
        """The last `months` months, this one first."""
        with self._database.read() as connection:
            zone = ZoneInfo(calendar_of(connection, tenant_id).zone)
            edges = list(_edges(self._clock.now().astimezone(zone), months))
            counts = usage.month_counts(connection, tenant_id, edges)
            now = usage.counts_now(connection, tenant_id)
        found = [MonthUse(month=begin.astimezone(zone).strftime("%Y-%m"), **counts[place]) for place, (begin, _) in enumerate(edges)]
        return UsageView(months=found, **now)


def _edges(now: datetime, months: int) -> Iterable[tuple[datetime, datetime]]:
    """Beginning and end of each month in UTC, the newest first."""
    begin = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    end = (begin.replace(month=begin.month + 1) if begin.month < 12 else begin.replace(year=begin.year + 1, month=1)).astimezone(UTC)
    for _ in range(months):
        yield begin.astimezone(UTC), end
        end = begin.astimezone(UTC)
        begin = begin.replace(month=begin.month - 1) if begin.month > 1 else begin.replace(year=begin.year - 1, month=12)
