"""What a process remembers between two units of work: runs that it has just changed, and the leases that its workers hold.

Only runs about nobody, without parent or child, are kept: a person who is erased must be gone at once, and families are locked together.
The surprising rule: nothing here is believed when the database says otherwise (engine.service.unit).
"""

from collections import OrderedDict
from collections.abc import Iterable

from msgspec.structs import replace

from engine.service.notices import Audience
from engine.service.staff import Organisations
from engine.store.slot import Leases
from engine.store.stored_run import StoredRun

__all__ = ["Memory"]

MOST_BYTES = 64_000_000
"""What all remembered runs may take, as they are stored; one of them at most a sixteenth of it."""
OLDEST_EVERY = 8
"""Where jobs wait, the oldest go first every so many claims, whatever has just come to be: nobody's job waits for ever behind a long chain."""


class Memory:
    """At most `most` runs, those that were changed last. Used by the committer's thread."""

    def __init__(self, most: int) -> None:
        self.leases = Leases()
        self.organisations = Organisations()
        self.audience = Audience()
        self._most = most
        self._runs: OrderedDict[str, StoredRun] = OrderedDict()
        self._bytes = 0
        self._claims = 0
        self.behind: set[str] = set()
        """Queues in which jobs wait, as the clock has seen it last."""

    def recall(self, run_ids: Iterable[str]) -> dict[str, StoredRun]:
        """Copies of those that are remembered."""
        runs = self._runs
        return {run_id: replace(runs[run_id]) for run_id in sorted(run_ids) if run_id in runs}

    def keep(self, stored: StoredRun) -> None:
        """The run as it was committed."""
        run_id = stored.run.run_id
        before = self._runs.pop(run_id, None)
        if before is not None:
            self._bytes -= _size(before)
        size = _size(stored)
        if stored.run.status != "running" or stored.subject_id or stored.run.parent_run_id or size > MOST_BYTES // 16:
            return
        stored.is_new, stored.is_locked, stored.known, stored.snapshot = False, False, stored.event_count, None
        self._runs[run_id] = stored
        self._bytes += size
        while len(self._runs) > self._most or self._bytes > MOST_BYTES:
            self._bytes -= _size(self._runs.popitem(last=False)[1])

    def forget(self) -> None:
        """Everything: the database knew better."""
        self._runs.clear()
        self._bytes = 0
        self.leases = Leases()

    def is_turn_of_the_oldest(self, queue: str) -> bool:
        """Whether this claim takes the jobs that have waited longest before those that have just come to be."""
        self._claims += 1
        return queue in self.behind and self._claims % OLDEST_EVERY == 0


def _size(stored: StoredRun) -> int:
    return len(stored.tail) + stored.snapshot_size + sum(len(row["detail"]) for row in stored.offered.values())
