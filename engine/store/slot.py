"""Slots: the rows of jobs. A slot serves one job after the other of a run, as long as the same worker goes on with it; then the row need not be written again.

`Slots` collects what a unit of work does to them, gives jobs that have just come to be to workers that ask in the same transaction, and writes what is different at the end.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.model import event as happened
from engine.store import tables
from engine.store.bulk import delete_rows, insert_rows, update_rows
from engine.store.stored_run import StoredRun

__all__ = ["ClaimedJob", "Leases", "Slot", "Slots", "claimed"]

Key = tuple[str, int]


class Slot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of jobs. `due_at`: when it may be claimed next; while a `worker` has it, when its lease ends. `fence` grows with every claim from the table."""

    tenant_id: str
    run_id: str
    slot: int
    queue: str
    due_at: datetime
    worker: str | None
    fence: int
    attempt: int
    attempts: int

    @property
    def key(self) -> Key:
        return (self.run_id, self.slot)


_KEYS = ("run_id", "slot")
_CHANGING = ("queue", "due_at", "worker", "fence", "attempt", "attempts")
_NAMES = (*_KEYS, "tenant_id", *_CHANGING)


_ROW = tables.jobs.c
_TAKE_OVER = (
    tables.jobs.update().where(*(_ROW[name] == sa.bindparam(f"b_{name}") for name in _KEYS))
    .values({name: sa.bindparam(f"b_{name}") for name in ("queue", "due_at", "attempts")} | {"worker": None, "attempt": 0, "fence": _ROW.fence + 1})
)  # fmt: skip


class ClaimedJob(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A job with its lease. `fence`: only the newest holder's result counts."""

    tenant_id: str
    run_id: str
    number: int
    slot: int
    node_id: str
    node_type: str
    attempt: int
    timeout: float
    fence: int
    inputs: dict[str, Any]
    definition_id: str
    trace: str = ""
    """The span of whom made it."""

    @property
    def job_id(self) -> str:
        """The same for every attempt; no other job bears it."""
        return f"{self.run_id}.{self.number}"


def claimed(stored: StoredRun, slot: Slot, event: happened.JobCreated) -> ClaimedJob:
    """The job that `slot` serves, for the worker that has it."""
    return ClaimedJob(
        tenant_id=stored.tenant_id, run_id=slot.run_id, number=event.number, slot=slot.slot, node_id=event.node_id, node_type=event.node_type, attempt=slot.attempt,
        timeout=event.timeout, fence=slot.fence, inputs=event.inputs, definition_id=stored.run.definition_id, trace=event.trace,
    )  # fmt: skip


class Leases:
    """The slots that workers of this process hold. While a lease lasts nobody else can have taken its slot, so the table need not be asked."""

    def __init__(self) -> None:
        self._held: dict[Key, Slot] = {}

    def held(self, key: Key, now: datetime) -> Slot | None:
        """The slot as it stands in the table, if that is certain."""
        slot = self._held.get(key)
        return slot if slot is not None and slot.due_at > now else None

    def keep(self, slot: Slot) -> None:
        self._held[slot.key] = slot

    def forget(self, key: Key) -> None:
        self._held.pop(key, None)

    def renew(self, held: Iterable[ClaimedJob], until: datetime) -> None:
        """Leases were made longer in the table."""
        for job in held:
            slot = self._held.get((job.run_id, job.slot))
            if slot is not None and slot.fence == job.fence:
                self._held[slot.key] = msgspec.structs.replace(slot, due_at=until)

    def sweep(self, now: datetime) -> None:
        """Forgets leases that ran out."""
        for key, slot in list(self._held.items()):
            if slot.due_at <= now:
                self._held.pop(key, None)


class Slots:
    """What one unit of work does to slots. `before` is the row as the table has it, None for one that is new here."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.after: dict[Key, Slot | None] = {}
        """Every slot that was touched; None: it is no more."""
        self._before: dict[Key, Slot | None] = {}
        self._fresh: dict[Key, tuple[StoredRun, happened.JobCreated]] = {}

    def know(self, slot: Slot) -> None:
        """The row as it stands in the table."""
        self._before.setdefault(slot.key, slot)

    def known(self, key: Key) -> Slot | None:
        """The slot as it is by now, if the unit has seen it."""
        return self.after[key] if key in self.after else self._before.get(key)

    def created(self, stored: StoredRun, event: happened.JobCreated) -> None:
        """A job waits for a worker, in a slot of its own or in one that has become free in the same burst."""
        key = (stored.run.run_id, event.slot or event.number)
        before = self._before.get(key)
        if not event.slot:
            self._before[key] = None
        self.after[key] = Slot(
            tenant_id=stored.tenant_id,
            run_id=key[0],
            slot=key[1],
            queue=event.queue,
            due_at=self.now,
            worker=None,
            fence=before.fence + 1 if before else 0,  # whoever had the job before must not renew or hand back this one
            attempt=0,
            attempts=event.attempts,
        )
        self._fresh[key] = (stored, event)

    def ended(self, stored: StoredRun, slot: int) -> None:
        """The slot's job is over."""
        key = (stored.run.run_id, slot)
        self.after[key] = None
        self._fresh.pop(key, None)

    def cancelled(self, run_id: str) -> None:
        """The run is no more, nor are its slots: those that only this unit knows are not written."""
        for key in [key for key in self.after if key[0] == run_id]:
            self.after[key] = None
            self._fresh.pop(key, None)

    def waits(self, stored: StoredRun, slot: int, due_at: datetime) -> None:
        """The slot's job is tried again at that time."""
        known = self.known((stored.run.run_id, slot))
        if known is not None:
            self.after[known.key] = msgspec.structs.replace(known, due_at=due_at, worker=None)

    def claim(self, queue: str, worker: str, limit: int, lease: timedelta) -> Iterator[ClaimedJob]:
        """Gives up to `limit` of the jobs that came to be in this unit to a worker; their rows are written as taken."""
        for key, (stored, event) in list(self._fresh.items()):
            if limit <= 0:
                return
            before, slot = self._before.get(key), self.after[key]
            if slot is None or slot.queue != queue or (event.slot and before is None):
                continue
            del self._fresh[key]
            limit -= 1
            is_held = before is not None and before.worker == worker and before.attempt == 1 and before.queue == queue and before.due_at - self.now >= 2 * lease / 3
            due_at = before.due_at if is_held and before is not None else self.now + lease
            fence = before.fence if is_held and before is not None else slot.fence or 1
            taken = msgspec.structs.replace(slot, worker=worker, attempt=1, fence=fence, due_at=due_at)
            self.after[key] = taken
            yield claimed(stored, taken, event)

    @property
    def queues(self) -> set[str]:
        """The queues that got jobs which nobody has taken yet."""
        return {slot.queue for key in self._fresh if (slot := self.after[key]) is not None}

    def insert(self, connection: sa.Connection) -> None:
        """Writes the rows that the table does not have."""
        new = [
            (*key, slot.tenant_id, slot.queue, slot.due_at, slot.worker, slot.fence, slot.attempt, slot.attempts)
            for key, slot in self.after.items()
            if slot is not None and key in self._before and self._before[key] is None
        ]
        insert_rows(connection, tables.jobs, _NAMES, new, is_apart=True)

    def write(self, connection: sa.Connection) -> None:
        """Writes the rows that are different from what the table has."""
        changed, gone = list[Any](), list[Any]()
        for key, slot in self.after.items():
            is_known = key in self._before
            before = self._before.get(key)
            if slot is None:
                if not is_known or before is not None:
                    gone.append(key)
            elif is_known and before is None:
                continue  # `insert` has written it
            elif not is_known:  # whose it was is not known here, and must not be what its next holder is
                connection.execute(_TAKE_OVER, {f"b_{name}": getattr(slot, name) for name in (*_KEYS, "queue", "due_at", "attempts")})
            elif slot != before:
                changed.append((*key, slot.queue, slot.due_at, slot.worker, slot.fence, slot.attempt, slot.attempts))
        update_rows(connection, tables.jobs, _KEYS, _CHANGING, changed)
        delete_rows(connection, tables.jobs, _KEYS, gone)

    def remember(self, leases: Leases, worker_slots: Iterable[Slot] = ()) -> None:
        """After the commit: what workers of this process hold by now."""
        for key, slot in self.after.items():
            if slot is not None and slot.worker is not None:
                leases.keep(slot)
            else:
                leases.forget(key)
        for slot in worker_slots:
            leases.keep(slot)
