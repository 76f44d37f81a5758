"""Lists of runs and of user tasks, as readers ask for them. Only reads."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from engine.json_text import decode_json
from engine.model.operation import RunQuery
from engine.model.view import Page
from engine.store import tables
from engine.store.bulk import asked_rows, find_rows, together
from engine.store.cursor import page_of, read_cursor
from engine.store.keys import Keys
from engine.store.run_query import run_conditions

__all__ = [
    "Paged",
    "TaskRow",
    "acted_before",
    "children",
    "facts_of",
    "incident_rows",
    "is_candidate",
    "node_counts",
    "open_runs_about",
    "read_places",
    "remembered_row",
    "run_page",
    "run_row",
    "task_candidates_of",
    "task_page",
    "task_row",
    "task_rows",
    "task_scan",
    "tasks_of_run",
    "title_of",
]

_RUN, _TASK, _WHO = tables.runs, tables.user_tasks, tables.task_candidates
_RUN_COLUMNS = [column for column in _RUN.c if column.name not in ("state", "tail")]


def run_page(connection: sa.Connection, tenant_id: str, query: RunQuery, *, limit: int, cursor: str) -> Page[Any]:
    """Rows of the runs that fit, newest first; `counts` by status, and with an incident, as if of that nothing were said."""
    found = sa.select(*_RUN_COLUMNS).where(_RUN.c.tenant_id == tenant_id, *run_conditions(tenant_id, query))
    after = read_cursor(cursor)
    if after:
        found = found.where(sa.tuple_(_RUN.c.started_at, _RUN.c.run_id) < sa.tuple_(sa.bindparam("at", after[0], tables.Instant), sa.bindparam("last_id", after[1])))
    rows = connection.execute(found.order_by(_RUN.c.started_at.desc(), _RUN.c.run_id.desc()).limit(limit + 1)).all()
    return page_of(list(rows), limit, lambda row: (row.started_at, row.run_id), _run_counts(connection, tenant_id, msgspec.structs.replace(query, status="", has_incident=None)))


def _run_counts(connection: sa.Connection, tenant_id: str, query: RunQuery) -> dict[str, int]:
    """How many runs there are by status, and how many with an incident."""
    counted = sa.select(_RUN.c.status, sa.func.count(), sa.func.sum(sa.case((_RUN.c.has_incident, 1), else_=0)))
    rows = connection.execute(counted.where(_RUN.c.tenant_id == tenant_id, *run_conditions(tenant_id, query)).group_by(_RUN.c.status)).all()
    return {**{row[0]: row[1] for row in rows}, "incident": sum(row[2] or 0 for row in rows)}


def run_row(connection: sa.Connection, tenant_id: str, run_id: str) -> Any:
    """The run's row without its state, or None."""
    return connection.execute(sa.select(*_RUN_COLUMNS).where(_RUN.c.tenant_id == tenant_id, _RUN.c.run_id == run_id)).first()


def node_counts(connection: sa.Connection, tenant_id: str, workflow: str, version: int) -> dict[str, int]:
    """How many running runs of a version stand at each node."""
    here = sa.and_(_RUN.c.tenant_id == tenant_id, _RUN.c.definition_id == f"{tenant_id}/{workflow}/{version}", _RUN.c.status == "running")
    found: dict[str, int] = {}
    for node_ids, count in connection.execute(sa.select(_RUN.c.node_ids, sa.func.count()).where(here).group_by(_RUN.c.node_ids)):
        for name in node_ids.split(","):
            found[name] = found.get(name, 0) + count
    return found


def children(connection: sa.Connection, run_id: str) -> list[str]:
    """The runs that this run called."""
    return list(connection.scalars(sa.select(_RUN.c.run_id).where(_RUN.c.parent_run_id == run_id).order_by(_RUN.c.run_id)))


def incident_rows(connection: sa.Connection, tenant_id: str, run_id: str) -> Sequence[Any]:
    """Open incidents (of one run when `run_id` is given), newest first, each with its run's subject_id."""
    table = tables.incidents
    query = sa.select(table, _RUN.c.subject_id).join(_RUN, _RUN.c.run_id == table.c.run_id).where(table.c.tenant_id == tenant_id, table.c.resolved_at.is_(None))
    if run_id:
        query = query.where(table.c.run_id == run_id)
    return connection.execute(query.order_by(table.c.raised_at.desc(), table.c.incident_id)).all()


class TaskRow(NamedTuple):
    """A user task as a command finds it."""

    task_id: str
    tenant_id: str
    run_id: str
    number: int
    node_id: str
    workflow_key: str
    status: str
    assignee: str | None
    due_at: datetime | None
    created_at: datetime
    detail: bytes


NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where a task without a due date stands among the others."""

_TASK_COLUMNS = [
    *(column for column in _TASK.c), _RUN.c.business_key, _RUN.c.facts, _RUN.c.title_sealed, _RUN.c.subject_id, _RUN.c.definition_id, _RUN.c.suspended_by, _RUN.c.starter,
]  # fmt: skip


class Paged(NamedTuple):
    """Which part of a list, in which order: due, oldest, newest."""

    limit: int
    cursor: str = ""
    order: str = "due"


def task_page(connection: sa.Connection, tenant_id: str, *, scope: str, principal_id: str, roles: Collection[str], workflow: str, paged: Paged) -> Page[Any]:
    """Rows of user tasks (`order` oldest, newest: by when they came), what is due first first (what was done, newest first): `mine` (claimed by me, or free and offered to me), `open` (all open ones that are offered to me), `done` (completed by me)."""
    query = _tasks(tenant_id, scope, principal_id, roles, workflow)
    counted = connection.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(_TASK.c.task_id).subquery())) or 0
    is_done = scope == "done"
    is_down = is_done or paged.order == "newest"
    by_age = _TASK.c.created_at if paged.order in ("oldest", "newest") else None
    when = (
        _TASK.c.completed_at if is_done else by_age if by_age is not None else sa.func.coalesce(_TASK.c.due_at, sa.bindparam("never", NEVER, tables.Instant), type_=tables.Instant)
    )
    place = sa.tuple_(when, _TASK.c.task_id)
    after = read_cursor(paged.cursor)
    if after:
        last = sa.tuple_(sa.bindparam("at", after[0], tables.Instant), sa.bindparam("last_id", after[1]))
        query = query.where(place < last if is_down else place > last)
    sorting = [when.desc(), _TASK.c.task_id.desc()] if is_down else [when, _TASK.c.task_id]
    rows = connection.execute(query.order_by(*sorting).limit(paged.limit + 1)).all()
    return page_of(
        list(rows), paged.limit, lambda row: (row.completed_at if is_done else row.created_at if by_age is not None else row.due_at or NEVER, row.task_id), {scope: counted}
    )


def _tasks(tenant_id: str, scope: str, principal_id: str, roles: Collection[str], workflow: str) -> sa.Select[Any]:
    query = sa.select(*_TASK_COLUMNS).join(_RUN, _RUN.c.run_id == _TASK.c.run_id).where(_TASK.c.tenant_id == tenant_id)
    names = [f"person:{principal_id}", *(f"role:{role}" for role in roles)]
    offered = sa.exists().where(_WHO.c.task_id == _TASK.c.task_id, _WHO.c.candidate.in_(names))
    is_open = _TASK.c.status.in_(("created", "claimed"))
    if scope == "done":
        query = query.where(_TASK.c.completed_by == principal_id, _TASK.c.status == "completed")
    elif scope == "open":
        query = query.where(is_open) if "admin" in roles else query.where(is_open, offered)
    else:
        query = query.where(is_open, sa.or_(_TASK.c.assignee == principal_id, sa.and_(_TASK.c.assignee.is_(None), offered)))
    if workflow:
        query = query.where(_TASK.c.workflow_key == workflow)
    return query


def task_scan(connection: sa.Connection, tenant_id: str, *, scope: str, principal_id: str, roles: Collection[str], workflow: str, limit: int) -> Sequence[Any]:
    """The rows of `task_page` without pages, in no order; at most `limit`, those that came last."""
    query = _tasks(tenant_id, scope, principal_id, roles, workflow)
    return connection.execute(query.order_by(_TASK.c.created_at.desc(), _TASK.c.task_id.desc()).limit(limit)).all()


def read_places(connection: sa.Connection, principal_id: str, task_ids: Iterable[str]) -> set[str]:
    """Which of these tasks the person has read."""
    marks = find_rows(connection, tables.read_marks, ("place", "principal_id"), "place", task_ids)
    return {place for place, who in marks if who == principal_id}


def task_row(connection: sa.Connection, tenant_id: str, task_id: str) -> Any:
    """One task's row with its run's, or None."""
    query = sa.select(*_TASK_COLUMNS).join(_RUN, _RUN.c.run_id == _TASK.c.run_id)
    return connection.execute(query.where(_TASK.c.tenant_id == tenant_id, _TASK.c.task_id == task_id)).first()


def task_rows(connection: sa.Connection, task_ids: Collection[str]) -> tuple[dict[str, TaskRow], dict[str, list[str]]]:
    """Tasks by their id, and who each is offered to."""
    with together(connection):
        tasks = asked_rows(connection, _TASK, TaskRow._fields, "task_id", task_ids)
        offered = asked_rows(connection, _WHO, ("task_id", "candidate"), "task_id", task_ids)
    rows = [TaskRow(*row) for row in tasks()]
    return {row.task_id: row for row in rows}, _grouped(offered())


def remembered_row(row: Mapping[str, Any]) -> tuple[TaskRow, list[str]]:
    """A task that this process has just made, as `task_rows` would find it."""
    made = TaskRow(*[row[name] for name in TaskRow._fields])
    return (made._replace(due_at=made.due_at.astimezone(UTC)) if made.due_at is not None else made), sorted(row["candidates"])


def tasks_of_run(connection: sa.Connection, run_id: str, node_id: str = "") -> Sequence[Any]:
    """All tasks of a run (at one node), newest first."""
    query = sa.select(*_TASK_COLUMNS).join(_RUN, _RUN.c.run_id == _TASK.c.run_id).where(_TASK.c.run_id == run_id)
    if node_id:
        query = query.where(_TASK.c.node_id == node_id)
    return connection.execute(query.order_by(_TASK.c.number.desc())).all()


def acted_before(connection: sa.Connection, rows: Collection[Any]) -> dict[str, list[Any]]:
    """Task -> the tasks of its run before it that somebody has done, of those that have such: their task_id, run_id, number, node_id, completed_at, completed_by, outcome."""
    table = _TASK.c
    query = sa.select(table.task_id, table.run_id, table.number, table.node_id, table.completed_at, table.completed_by, table.outcome)
    done: dict[str, list[Any]] = {}
    for one in connection.execute(query.where(table.run_id.in_({row.run_id for row in rows}), table.completed_by.is_not(None))) if rows else ():
        done.setdefault(one.run_id, []).append(one)
    found = {row.task_id: [one for one in done.get(row.run_id, ()) if one.number < row.number] for row in rows}
    return {task_id: tasks for task_id, tasks in found.items() if tasks}


def task_candidates_of(connection: sa.Connection, task_ids: Iterable[str]) -> dict[str, list[str]]:
    """Who each task is offered to."""
    return _grouped(find_rows(connection, _WHO, ("task_id", "candidate"), "task_id", task_ids))


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for task_id, candidate in sorted(rows):
        found.setdefault(task_id, []).append(candidate)
    return found


def is_candidate(candidates: Collection[str], principal_id: str, roles: Collection[str]) -> bool:
    """Whether the task is offered to this person."""
    return f"person:{principal_id}" in candidates or any(f"role:{role}" in candidates for role in roles)


def title_of(row: Any, keys: Keys) -> str:
    """Whom a run is about; "" when nobody or erased."""
    sealer = keys.of(row.tenant_id, row.subject_id)
    return sealer.open("title", row.title_sealed).decode() if sealer and row.title_sealed else ""


def open_runs_about(connection: sa.Connection, tenant_id: str, subject_id: str) -> list[str]:
    """The running runs about a person, parents first."""
    query = sa.select(_RUN.c.run_id).where(_RUN.c.tenant_id == tenant_id, _RUN.c.subject_id == subject_id, _RUN.c.status == "running")
    return list(connection.scalars(query.order_by(_RUN.c.run_id)))


def facts_of(row: Any) -> dict[str, Any]:
    """A run's facts."""
    facts: dict[str, Any] = decode_json(row.facts)
    return facts
