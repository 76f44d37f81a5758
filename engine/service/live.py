"""What has changed since a place: for screens and programs that watch, and for those that come back after a while.

Reads stored rows only, so that it does not matter which process changed something. The surprising rule: a place that is too old, or that this database never gave, is answered with None:
whoever asks must read everything anew.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from engine.clock import Clock
from engine.settings import Settings
from engine.store import Database, worklist
from engine.store.tidings import Place, Told, drop_tidings, newest_place, place_at, tidings_behind

__all__ = ["Live", "News", "mark_of"]

CLEAN_EVERY = timedelta(minutes=10)
AT_ONCE = 5_000
MARGIN = timedelta(minutes=5)


class News(msgspec.Struct, frozen=True):
    """One transaction's changes in one tenant. `mark` is what a reader shows to go on behind it."""

    place: Place
    tenant_id: str
    at: datetime
    told: Told

    @property
    def mark(self) -> str:
        return mark_of(self.place, self.at)


class Live:
    """The stored news of one installation."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._clean_at = clock.now()

    @property
    def is_on(self) -> bool:
        return self._settings.live_hours > 0

    def now(self) -> tuple[Place, str]:
        """Where whoever begins to watch now begins, and its mark."""
        with self._database.read() as connection:
            place = newest_place(connection)
        return place, mark_of(place, self._clock.now())

    def resumed(self, mark: str) -> Place | None:
        """The place of a mark that was given out earlier; None when it cannot be gone on from."""
        read = _read_mark(mark)
        if read is None:
            return None
        place, at = read
        if at < self._clock.now() - timedelta(hours=self._settings.live_hours) + min(MARGIN, timedelta(hours=self._settings.live_hours) / 2):
            return None
        with self._database.read() as connection:
            newest = newest_place(connection)
        return place if place <= newest else None

    def since(self, seconds: int) -> Place:
        """The place of so many seconds ago."""
        with self._database.read() as connection:
            return place_at(connection, self._clock.now() - timedelta(seconds=seconds))

    def behind(self, tenant_ids: Iterable[str], place: Place) -> list[News]:
        """What was committed behind a place in these tenants, at most `live_batch`."""
        with self._database.read() as connection:
            return [News(*row) for row in tidings_behind(connection, tenant_ids, place, self._settings.live_batch)]

    def is_running(self, tenant_id: str, run_id: str) -> bool:
        """Whether a run goes on; one in the archive, or that never was, does not."""
        with self._database.read() as connection:
            row = worklist.run_row(connection, tenant_id, run_id)
        return row is not None and row.status == "running"

    def people(self, task_ids: Iterable[str]) -> dict[str, frozenset[str]]:
        """Who each of these tasks concerns now, as candidates are named."""
        ids = list(task_ids)
        if not ids:
            return {}
        with self._database.read() as connection:
            tasks, candidates = worklist.task_rows(connection, ids)
        return {task_id: frozenset([*candidates.get(task_id, ()), *([f"person:{row.assignee}"] if row.assignee else [])]) for task_id, row in tasks.items()}

    def clean(self) -> int:
        """Now and then: what nobody goes on from any more is deleted."""
        now = self._clock.now()
        if now < self._clean_at:
            return 0
        with self._database.write() as connection:
            count = drop_tidings(connection, now - timedelta(hours=max(1, self._settings.live_hours)), AT_ONCE)
        if count < AT_ONCE:
            self._clean_at = now + CLEAN_EVERY
        return count


def mark_of(place: Place, at: datetime) -> str:
    """A place as text, with the time that says how old it is."""
    return f"{place.transaction}.{place.number}.{int(at.timestamp())}"


def _read_mark(mark: str) -> tuple[Place, datetime] | None:
    parts = mark.split(".")
    if len(mark) > 80 or len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    transaction, number, second = (int(part) for part in parts)
    if max(transaction, number) >= 2**63 or second > 10**11:
        return None
    return Place(transaction, number), datetime.fromtimestamp(second, UTC)
