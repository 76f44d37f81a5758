"""Finished runs that were put away: each with its bursts, user tasks and incidents in one compressed value, out of the tables that work goes on in.

The rows are kept as they were, sealed where they were sealed. The surprising rule: nothing waits for it; a few runs go at a time, and those that somebody holds are passed over.
"""

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.store import tables
from engine.store.bulk import insert_rows
from engine.store.burst import Burst, unpack
from engine.store.keys import Keys
from engine.store.stored_run import StoredRun, open_row

__all__ = ["Archived", "archived_ids", "find_archived", "put_away"]

_RUN, _ARCHIVE = tables.runs, tables.archived_runs
_PARTS = (tables.history, tables.task_candidates, tables.user_tasks, tables.incidents, tables.run_comments, tables.run_copies)
"""What goes with a run, what others refer to last."""
_NAMES = ("run_id", "tenant_id", "workflow_key", "subject_id", "started_at", "ended_at", "archived_at", "content")

Rows = dict[str, list[dict[str, Any]]]


class Archived(msgspec.Struct, frozen=True):
    """A run from the archive: its row, the run, its bursts in order, its user tasks and who each was offered to."""

    row: Any
    stored: StoredRun
    bursts: list[Burst]
    tasks: list[Any]
    candidates: dict[str, list[str]]
    comments: list[Any] = []


def put_away(connection: sa.Connection, *, now: datetime, before: datetime, ids: tuple[str, str], limit: int) -> tuple[int, str]:
    """Archives up to `limit` runs that ended `before`, in the order of their ids, between the two `ids`. Returns how many, and the id to go on from ("" when none is left)."""
    is_over = sa.and_(_RUN.c.run_id > ids[0], _RUN.c.run_id < ids[1], _RUN.c.status != "running", _RUN.c.ended_at < before)
    rows = connection.execute(sa.select(_RUN).where(is_over).order_by(_RUN.c.run_id).limit(limit).with_for_update(skip_locked=True)).all()
    if not rows:
        return 0, ""
    run_ids = [row.run_id for row in rows]
    parts = _parts(connection, run_ids)
    packed = []
    for row in rows:
        found: Rows = {"runs": [dict(row._mapping)], **parts[row.run_id]}
        packed.append((row.run_id, row.tenant_id, row.workflow_key, row.subject_id, row.started_at, row.ended_at, now, zlib.compress(msgspec.msgpack.encode(found))))
    insert_rows(connection, _ARCHIVE, _NAMES, packed)
    task_ids = [task["task_id"] for found in parts.values() for task in found["user_tasks"]]
    connection.execute(tables.task_candidates.delete().where(tables.task_candidates.c.task_id.in_(task_ids)))
    for table in (tables.user_tasks, tables.incidents, tables.history, tables.run_comments, tables.run_copies, tables.task_drafts, tables.read_marks, _RUN):
        connection.execute(table.delete().where(table.c.run_id.in_(run_ids)))
    return len(rows), run_ids[-1]


def _parts(connection: sa.Connection, run_ids: list[str]) -> dict[str, Rows]:
    parts: dict[str, Rows] = {run_id: {table.name: [] for table in _PARTS} for run_id in run_ids}
    run_of: dict[str, str] = {}
    for table in (tables.history, tables.user_tasks, tables.incidents, tables.run_comments, tables.run_copies):
        for row in connection.execute(sa.select(table).where(table.c.run_id.in_(run_ids)).order_by(*table.primary_key)):
            parts[row.run_id][table.name].append(dict(row._mapping))
            if table is tables.user_tasks:
                run_of[row.task_id] = row.run_id
    offered = tables.task_candidates
    for row in connection.execute(sa.select(offered).where(offered.c.task_id.in_(list(run_of))).order_by(*offered.primary_key)):
        parts[run_of[row.task_id]][offered.name].append(dict(row._mapping))
    return parts


def find_archived(connection: sa.Connection, keys: Keys, tenant_id: str, run_id: str) -> Archived | None:
    """The archived run with this id, None when there is none in the tenant."""
    content = connection.scalar(sa.select(_ARCHIVE.c.content).where(_ARCHIVE.c.run_id == run_id, _ARCHIVE.c.tenant_id == tenant_id))
    if content is None:
        return None
    found: Rows = msgspec.msgpack.decode(zlib.decompress(content))
    [run] = found["runs"]
    stored = open_row(run, keys)
    packed = [row["bursts"] for row in found["history"]] + [stored.tail]
    bursts = [burst for value in packed for burst in reversed(unpack(value))]
    shared = {name: run[name] for name in ("business_key", "facts", "title_sealed", "subject_id", "definition_id")} | {"starter": run.get("starter")}
    tasks = [_Row({**task, **shared}) for task in sorted(found["user_tasks"], key=lambda task: -task["number"])]
    return Archived(_Row(run), stored, bursts, tasks, _grouped(found["task_candidates"]), [_Row(row) for row in found.get("run_comments", ())])


def archived_ids(connection: sa.Connection, tenant_id: str, workflow: str, *, after: str, started: tuple[datetime | None, datetime | None], limit: int) -> list[str]:
    """Ids of a workflow's archived runs that started in a time, in their order, behind `after`."""
    query = sa.select(_ARCHIVE.c.run_id).where(_ARCHIVE.c.tenant_id == tenant_id, _ARCHIVE.c.workflow_key == workflow, _ARCHIVE.c.run_id > after)
    if started[0] is not None:
        query = query.where(_ARCHIVE.c.started_at >= started[0])
    if started[1] is not None:
        query = query.where(_ARCHIVE.c.started_at < started[1])
    return list(connection.scalars(query.order_by(_ARCHIVE.c.run_id).limit(limit)))


def _grouped(rows: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    offered: dict[str, list[str]] = {}
    for row in rows:
        offered.setdefault(row["task_id"], []).append(row["candidate"])
    return offered


class _Row:
    """A row from the archive, read like one from a table."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)
