"""Runs as they are stored: loaded in lock order, opened with their person's key; and what a changed one writes back.

One lock order: runs by their id. A parent's id is a prefix of its children's, so parents come first.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.json_text import decoder, encode_json
from engine.model.event import HistoryEvent
from engine.model.run import Run
from engine.store import tables
from engine.store.keys import Keys
from engine.store.seal import Sealer

__all__ = ["StoredRun", "encode_events", "family", "load_runs", "open_events", "started_run"]

_RUN = decoder(Run)
_EVENTS = decoder(list[HistoryEvent])


class StoredRun(msgspec.Struct, kw_only=True):
    """A run with what surrounds it. `sealer` is None when the run is about nobody; `is_erased` when its person's key is gone."""

    run: Run
    tenant_id: str
    workflow_key: str
    subject_id: str | None = None
    sealer: Sealer | None = None
    event_count: int = 0
    is_new: bool = False
    is_erased: bool = False
    facts: dict[str, Any] = {}
    title: str = ""
    trace: str = ""
    """The span that moves it now."""

    def seal(self, kind: str, value: Any) -> bytes:
        """`value` as stored: JSON, sealed when the run is about a person."""
        text = encode_json(value)
        return self.sealer.seal(kind, text) if self.sealer else text

    def open(self, kind: str, data: bytes) -> bytes:
        """The JSON text of a stored value."""
        return self.sealer.open(kind, data) if self.sealer else data


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


def load_runs(connection: sa.Connection, keys: Keys, run_ids: Iterable[str], *, is_locked: bool) -> dict[str, StoredRun]:
    """The runs with these ids, in the order of the ids; locked against other writers when `is_locked`."""
    table = tables.runs
    query = sa.select(
        table.c.run_id, table.c.tenant_id, table.c.definition_id, table.c.workflow_key, table.c.subject_id, table.c.event_count, table.c.state, table.c.status,
        table.c.business_key, table.c.parent_run_id, table.c.started_at, table.c.ended_at,
    ).where(table.c.run_id.in_(run_ids)).order_by(table.c.run_id)  # fmt: skip
    rows = connection.execute(query.with_for_update() if is_locked else query).all()
    keys.load((row.tenant_id, row.subject_id) for row in rows)
    return {row.run_id: _stored(row, keys) for row in rows}


def _stored(row: Any, keys: Keys) -> StoredRun:
    stored = StoredRun(
        run=Run(run_id=row.run_id, definition_id=row.definition_id), tenant_id=row.tenant_id, workflow_key=row.workflow_key,
        subject_id=row.subject_id, event_count=row.event_count,
    )  # fmt: skip
    if row.subject_id:
        stored.sealer = keys.subject(row.tenant_id, row.subject_id)
        stored.is_erased = stored.sealer is None
    if stored.is_erased:
        stored.run = Run(
            run_id=row.run_id, definition_id=row.definition_id, status=row.status, business_key=row.business_key, parent_run_id=row.parent_run_id or "",
            started_at=row.started_at, ended_at=row.ended_at,
        )  # fmt: skip
    else:
        stored.run = _RUN.decode(stored.open("run", row.state))
    return stored


def encode_events(stored: StoredRun, events: list[HistoryEvent]) -> bytes:
    """A burst's events as stored."""
    return stored.seal("events", events)


def open_events(stored: StoredRun, data: bytes) -> list[HistoryEvent]:
    """The events of a stored burst; none are readable once the person was erased."""
    return [] if stored.is_erased else _EVENTS.decode(stored.open("events", data))


def started_run(connection: sa.Connection, tenant_id: str, idempotency_key: str) -> str:
    """The run that was started with this key before; "" when none was."""
    table = tables.start_keys
    query = sa.select(table.c.run_id).where(table.c.tenant_id == tenant_id, table.c.idempotency_key == idempotency_key)
    return connection.scalar(query) or ""
