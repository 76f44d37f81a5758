"""Runs as they are stored: a snapshot and the bursts since then; loaded in lock order, opened with their person's key.

One lock order: runs by their id. A parent's id is a prefix of its children's, so parents come first.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from math import isqrt
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from engine.execution.apply import change
from engine.json_text import decoder, encode_json
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.run import Run
from engine.model.view import RunStatus
from engine.store import tables
from engine.store.bulk import find_rows
from engine.store.burst import Burst, decode_events, encode_events, pack, unpack
from engine.store.keys import Keys
from engine.store.seal import Sealer

__all__ = ["StoredRun", "bursts_of", "bursts_of_many", "created_jobs", "family", "load_runs", "open_events", "open_row", "started_run"]

LEAST_TAIL = 1_200
"""Bytes of bursts before the first snapshot."""
LONGEST = 3000
"""Bytes of a burst's text that the next burst is deflated against."""
BURST = 100
"""Bytes that a burst takes as a rule."""

_RUN = decoder(Run)
Row = dict[str, Any]


class StoredRun(msgspec.Struct, kw_only=True, gc=False):
    """A run with what surrounds it. `sealer` is None when the run is about nobody; `is_erased` when its person's key is gone.

    `tail` are the bursts since the snapshot, `known` the number of events that the database has; `is_locked` says that nobody else can change it meanwhile.
    """

    run: Run
    tenant_id: str
    workflow_key: str
    subject_id: str | None = None
    sealer: Sealer | None = None
    event_count: int = 0
    known: int = 0
    tail: bytes = b""
    tail_seq: int = 1
    newest: Burst | None = None
    """The first burst of the tail, for the one that will stand before it; without its text when that is not known."""
    snapshot: bytes | None = None
    """A new snapshot that must be written; None: the old one stands."""
    snapshot_size: int = 0
    size: int = 0
    """Bytes that the variables take at most; 0 unknown."""
    changed_at: datetime | None = None
    """When its last burst happened, if this process saw it."""
    is_new: bool = False
    is_locked: bool = True
    is_erased: bool = False
    facts: dict[str, Any] = {}
    title: str = ""
    trace: str = ""
    """The span that moves it now."""
    offered: dict[str, Row] = {}
    """The rows of the user tasks that its last burst made and nothing has touched since, if this process wrote them."""
    written: tuple[Any, ...] = ()
    """What its row says apart from its place and its bursts, when this process has written it."""

    def seal(self, kind: str, value: Any) -> bytes:
        """`value` as stored: JSON, sealed when the run is about a person."""
        text = encode_json(value)
        return self.sealer.seal(kind, text) if self.sealer else text

    def open(self, kind: str, data: bytes) -> bytes:
        """The JSON text of a stored value."""
        return self.sealer.open(kind, data) if self.sealer else data

    def add(self, events: list[HistoryEvent], by: str, at: datetime) -> tuple[int, bytes] | None:
        """Takes a burst behind which the run already stands. Gives what must go into history now, packed, with the number of its first event; None while the tail has room."""
        before = self.newest if self.tail else None
        data, text = encode_events(events, at, before)
        burst = Burst(self.event_count + 1, at, by, self.sealer.seal("events", data) if self.sealer else data, before)
        self.event_count += len(events)
        self.changed_at = at
        self.offered = {}
        self.tail = pack(burst, self.tail)
        self.newest = Burst(burst.seq, at, by, b"", None, text if len(text) <= LONGEST else None)
        # Each burst writes the tail again (half of its limit on average) and its share of the next snapshot: the sum is least at this limit.
        if len(self.tail) <= max(LEAST_TAIL, isqrt(2 * BURST * self.snapshot_size)) or self.run.status != "running":
            return None
        full = (self.tail_seq, self.tail)
        self.snapshot = self.seal("run", self.run)
        self.snapshot_size = len(self.snapshot)
        self.tail, self.tail_seq = b"", self.event_count + 1
        return full


def family(connection: sa.Connection, run_ids: Iterable[str], *, with_children: bool) -> set[str]:
    """The runs, their ancestors, and with_children all their descendants: everything one of their commands may touch."""
    table = tables.runs
    found = set(run_ids)
    edge = found
    while edge:
        parents = connection.scalars(sa.select(table.c.parent_run_id).where(table.c.run_id.in_(edge), table.c.parent_run_id.is_not(None)))
        edge = {parent for parent in parents if parent is not None} - found
        found |= edge
    edge = set(run_ids) if with_children else set()
    while edge:
        children = connection.scalars(sa.select(table.c.run_id).where(table.c.parent_run_id.in_(edge), table.c.status == "running"))
        edge = set(children) - found
        found |= edge
    return found


class _Row(NamedTuple):
    run_id: str
    tenant_id: str
    definition_id: str
    workflow_key: str
    subject_id: str | None
    event_count: int
    state: bytes
    tail: bytes
    status: RunStatus
    business_key: str
    parent_run_id: str | None
    started_at: datetime
    ended_at: datetime | None


def load_runs(connection: sa.Connection, keys: Keys, run_ids: Iterable[str], *, is_locked: bool) -> dict[str, StoredRun]:
    """The runs with these ids, in the order of the ids; locked against other writers when `is_locked`."""
    rows = [_Row(*row) for row in find_rows(connection, tables.runs, _Row._fields, "run_id", run_ids, is_locked=is_locked)]
    keys.load((row.tenant_id, row.subject_id) for row in rows)
    return {row.run_id: _stored(row, keys) for row in rows}


def _stored(row: _Row, keys: Keys) -> StoredRun:
    stored = StoredRun(
        run=Run(run_id=row.run_id, definition_id=row.definition_id), tenant_id=row.tenant_id, workflow_key=row.workflow_key,
        subject_id=row.subject_id, event_count=row.event_count, known=row.event_count, tail=row.tail, tail_seq=row.event_count + 1, snapshot_size=len(row.state),
    )  # fmt: skip
    if row.subject_id:
        stored.sealer = keys.subject(row.tenant_id, row.subject_id)
        stored.is_erased = stored.sealer is None
    bursts = unpack(row.tail)
    if bursts:
        stored.tail_seq, stored.newest = bursts[-1].seq, bursts[0]
    if stored.is_erased:
        stored.run = Run(
            run_id=row.run_id, definition_id=row.definition_id, status=row.status, business_key=row.business_key, parent_run_id=row.parent_run_id or "",
            started_at=row.started_at, ended_at=row.ended_at,
        )  # fmt: skip
        return stored
    if row.state:
        stored.run = _RUN.decode(stored.open("run", row.state))
    for burst in reversed(bursts):
        for event in open_events(stored, burst):
            change(stored.run, event)
    return stored


def open_row(values: dict[str, Any], keys: Keys) -> StoredRun:
    """A run from the values of its row."""
    keys.load([(values["tenant_id"], values["subject_id"])])
    return _stored(_Row(**{name: values[name] for name in _Row._fields}), keys)


def open_events(stored: StoredRun, burst: Burst) -> list[HistoryEvent]:
    """The events of a stored burst; none are readable once the person was erased."""
    return [] if stored.is_erased else decode_events(burst, lambda data: stored.open("events", data))


def bursts_of(connection: sa.Connection, stored: StoredRun, after: int = 0) -> list[Burst]:
    """The bursts of a run that end behind event `after`, in order."""
    table = tables.history
    rows = connection.execute(sa.select(table.c.bursts).where(table.c.run_id == stored.run.run_id).order_by(table.c.seq)).scalars()
    found = [burst for packed in (*rows, stored.tail) for burst in reversed(unpack(packed))]
    first = max((index for index, burst in enumerate(found) if burst.seq <= after + 1), default=0)
    return found[first:]


def bursts_of_many(connection: sa.Connection, runs: Mapping[str, StoredRun]) -> dict[str, list[Burst]]:
    """All bursts of some runs, in order."""
    table = tables.history
    packed: dict[str, list[bytes]] = {run_id: [] for run_id in runs}
    for run_id, bursts in connection.execute(sa.select(table.c.run_id, table.c.bursts).where(table.c.run_id.in_(list(runs))).order_by(table.c.run_id, table.c.seq)):
        packed[run_id].append(bursts)
    return {run_id: [burst for value in (*packed[run_id], stored.tail) for burst in reversed(list(unpack(value)))] for run_id, stored in runs.items()}


def created_jobs(connection: sa.Connection, stored: StoredRun, numbers: set[int]) -> dict[int, happened.JobCreated]:
    """How open jobs began, by their number; that stands among the newest bursts as a rule."""
    found: dict[int, happened.JobCreated] = {}
    for packed in _newest_first(connection, stored):
        for burst in unpack(packed):
            found |= {event.number: event for event in open_events(stored, burst) if isinstance(event, happened.JobCreated) and event.number in numbers}
        if len(found) == len(numbers):
            break
    return found


def _newest_first(connection: sa.Connection, stored: StoredRun) -> Iterator[bytes]:
    yield stored.tail
    table, before = tables.history, stored.tail_seq
    query = sa.select(table.c.seq, table.c.bursts).where(table.c.run_id == stored.run.run_id).order_by(table.c.seq.desc()).limit(1)
    while (row := connection.execute(query.where(table.c.seq < before)).first()) is not None:
        yield row.bursts
        before = row.seq


def started_run(connection: sa.Connection, tenant_id: str, idempotency_key: str) -> str:
    """The run that was started with this key before; "" when none was."""
    table = tables.start_keys
    query = sa.select(table.c.run_id).where(table.c.tenant_id == tenant_id, table.c.idempotency_key == idempotency_key)
    return connection.scalar(query) or ""
