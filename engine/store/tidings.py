"""What changed, in the order in which it was committed: one row for each tenant of a transaction, for whoever watches and for whoever comes back.

A row names runs, tasks and people by their ids and says nothing of what is in them. The surprising rule: PostgreSQL's transactions end in another order than they begin in, so a row is shown
only when every older transaction has ended; else a reader that goes on behind it would miss one. SQLite has one writer: there the rows' own numbers are the order.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from engine.json_text import decoder, encode_json
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.run import Run
from engine.store import tables
from engine.store.bulk import insert_rows
from engine.store.stored_run import StoredRun

__all__ = ["Place", "RunTold", "TaskTold", "Tidings", "Told", "drop_tidings", "newest_place", "place_at", "tell", "tidings_behind"]

_TIDINGS = tables.tidings
_NAMES = ("tenant_id", "at", "told")
ALL = 2**62
_number_of = attrgetter("number")
_TASKS: frozenset[type] = frozenset(
    {
        happened.TaskCreated, happened.TaskOffered, happened.TaskClaimed, happened.TaskUnclaimed, happened.TaskCompleted, happened.TaskCancelled, happened.TaskSentBack,
        happened.SeatChanged, happened.SignerRemoved, happened.TaskUrged,
    }
)  # fmt: skip
_INCIDENTS: frozenset[type] = frozenset({happened.IncidentRaised, happened.IncidentResolved, happened.RunCancelled})
_OF_ALL_TASKS: frozenset[type] = frozenset({happened.RunCancelled, happened.RunSuspended, happened.RunResumed, happened.CommentAdded})
_TELLING = _TASKS | _INCIDENTS | _OF_ALL_TASKS


class TaskTold(msgspec.Struct, frozen=True, omit_defaults=True):
    """A task that changed; `lost`: whom it was taken from, as candidates are named."""

    number: int
    lost: tuple[str, ...] = ()


class RunTold(msgspec.Struct, frozen=True, omit_defaults=True):
    """A run that changed; `seq` is its last event."""

    run_id: str
    workflow: str
    seq: int
    status: str = "running"
    tasks: tuple[TaskTold, ...] = ()
    is_incident: bool = False
    """An incident was raised or resolved."""


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row: runs, people who were notified, workflows that were deployed."""

    runs: tuple[RunTold, ...] = ()
    notified: tuple[str, ...] = ()
    workflows: tuple[str, ...] = ()


_DECODER = decoder(Told)


class Place(NamedTuple):
    """Where a row stands among all: its transaction's number (SQLite: 0), then its own."""

    transaction: int
    number: int


class Tidings:
    """What a transaction tells of runs, collected while it is decided."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._runs: defaultdict[str, dict[str, RunTold]] = defaultdict(dict)
        self._reoffered: dict[str, tuple[str, str, int]] = {}

    @property
    def is_empty(self) -> bool:
        return not self._runs

    def add(self, stored: StoredRun, before: Run, events: list[HistoryEvent]) -> None:
        """A burst of a run whose state in `stored` is already the new one."""
        run, of_tenant = stored.run, self._runs[stored.tenant_id]
        known = of_tenant.get(run.run_id)
        tasks = {one.number: one for one in known.tasks} if known is not None else {}
        is_incident = known is not None and known.is_incident
        for event in events:
            kind = type(event)
            if kind not in _TELLING:
                continue
            if kind in _TASKS:
                number: int = _number_of(event)
                tasks[number] = TaskTold(number, _holder(before, number))
                if kind is happened.SeatChanged:
                    self._reoffered[f"{run.run_id}.{number}"] = (stored.tenant_id, run.run_id, number)
            elif kind in _OF_ALL_TASKS:
                tasks |= {number: TaskTold(number, _holder(before, number)) for token in before.tokens.values() for number in token.open_tasks}
            is_incident = is_incident or kind in _INCIDENTS
        of_tenant[run.run_id] = RunTold(run.run_id, stored.workflow_key, stored.event_count, run.status, tuple(tasks.values()), is_incident)

    def look(self, connection: sa.Connection) -> None:
        """Before anything is written: who was asked for tasks that others get now."""
        who = tables.task_candidates
        found: defaultdict[str, list[str]] = defaultdict(list)
        if self._reoffered:
            for row in connection.execute(sa.select(who.c.task_id, who.c.candidate).where(who.c.task_id.in_(list(self._reoffered)))):
                found[row.task_id].append(row.candidate)
        for task_id, names in found.items():
            tenant_id, run_id, number = self._reoffered[task_id]
            told = self._runs[tenant_id][run_id]
            tasks = tuple(TaskTold(number, (*one.lost, *names)) if one.number == number else one for one in told.tasks)
            self._runs[tenant_id][run_id] = msgspec.structs.replace(told, tasks=tasks)

    def write(self, connection: sa.Connection) -> None:
        """One row for each tenant."""
        rows = [(tenant_id, self._now, encode_json(Told(runs=tuple(runs.values()))).decode()) for tenant_id, runs in self._runs.items()]
        insert_rows(connection, _TIDINGS, _NAMES, rows, stamp="transaction")


def _holder(before: Run, number: int) -> tuple[str, ...]:
    token = before.indexed.holder(number)
    name = token.open_tasks.get(number, "") if token is not None else ""
    return (f"person:{name}",) if name else ()


def tell(connection: sa.Connection, tenant_id: str, told: Told, now: datetime) -> None:
    """What happened beside all runs."""
    insert_rows(connection, _TIDINGS, _NAMES, [(tenant_id, now, encode_json(told).decode())], stamp="transaction")


def newest_place(connection: sa.Connection) -> Place:
    """Behind everything that can be seen now; what is committed later stands behind it."""
    if connection.dialect.name == "sqlite":
        return Place(0, connection.scalar(sa.select(sa.func.max(_TIDINGS.c.number))) or 0)
    return Place(connection.scalars(sa.text("SELECT txid_snapshot_xmin(txid_current_snapshot())")).one() - 1, ALL)


def place_at(connection: sa.Connection, then: datetime) -> Place:
    """Before everything that was told since then."""
    newest = newest_place(connection)
    row = connection.execute(sa.select(_TIDINGS.c.transaction, _TIDINGS.c.number).where(_TIDINGS.c.at >= then).order_by(_TIDINGS.c.transaction, _TIDINGS.c.number).limit(1)).first()
    return min(newest, Place(row.transaction, row.number - 1)) if row is not None else newest


def tidings_behind(connection: sa.Connection, tenant_ids: Iterable[str], place: Place, limit: int) -> list[tuple[Place, str, datetime, Told]]:
    """Rows of these tenants behind a place, in their order: place, tenant, time, what was told."""
    behind = sa.tuple_(_TIDINGS.c.transaction, _TIDINGS.c.number) > sa.tuple_(sa.literal(place.transaction, sa.BigInteger), sa.literal(place.number, sa.BigInteger))
    query = sa.select(_TIDINGS).where(_TIDINGS.c.tenant_id.in_(list(tenant_ids)), behind)
    if connection.dialect.name != "sqlite":
        query = query.where(_TIDINGS.c.transaction < sa.literal_column("txid_snapshot_xmin(txid_current_snapshot())"))
    rows = connection.execute(query.order_by(_TIDINGS.c.transaction, _TIDINGS.c.number).limit(limit))
    return [(Place(row.transaction, row.number), row.tenant_id, row.at, _read(row.told)) for row in rows]


def _read(text: str) -> Told:
    return _DECODER.decode(text)


def drop_tidings(connection: sa.Connection, before: datetime, limit: int) -> int:
    """Deletes the oldest rows from before then; returns how many. One process at a time does it: the others find nothing."""
    old = sa.select(_TIDINGS.c.number).where(_TIDINGS.c.at < before).order_by(_TIDINGS.c.number).limit(limit).with_for_update(skip_locked=True)
    numbers: list[Any] = list(connection.scalars(old))
    if numbers:
        connection.execute(_TIDINGS.delete().where(_TIDINGS.c.number.in_(numbers)))
    return len(numbers)
