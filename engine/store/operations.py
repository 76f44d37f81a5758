"""What operators look for: runs by where they stand, open incidents page by page, and what has been paused. Only the rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.model.operation import RunQuery
from engine.model.view import Page
from engine.store import tables
from engine.store.cursor import page_of, read_cursor

__all__ = ["find_runs", "incident_page", "is_paused", "migrate_rows", "pause", "paused_by", "pauses", "resume", "stand_rows"]

_RUN, _INCIDENT, _PAUSE, _SUSPENDED = tables.runs, tables.incidents, tables.pauses, tables.suspended_runs


def find_runs(connection: sa.Connection, tenant_id: str, query: RunQuery, *, after: str, limit: int) -> list[str]:
    """Ids of the runs that fit, the oldest first, behind `after`."""
    found = sa.select(_RUN.c.run_id).where(_RUN.c.tenant_id == tenant_id, _RUN.c.run_id > after, *_conditions(tenant_id, query))
    return list(connection.scalars(found.order_by(_RUN.c.run_id).limit(limit)))


def _conditions(tenant_id: str, query: RunQuery) -> Iterator[sa.ColumnElement[bool]]:
    if query.run_ids:
        yield _RUN.c.run_id.in_(query.run_ids)
    for column, value in ((_RUN.c.workflow_key, query.workflow), (_RUN.c.business_key, query.business_key)):
        if value:
            yield column == value
    if query.workflow and query.version:
        yield _RUN.c.definition_id == f"{tenant_id}/{query.workflow}/{query.version}"
    if query.status:
        yield _RUN.c.status != "running" if query.status == "ended" else _RUN.c.status == query.status
    if query.has_incident is not None:
        yield _RUN.c.has_incident if query.has_incident else ~_RUN.c.has_incident
    if query.node:
        name = query.node.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        yield (sa.literal(",") + _RUN.c.node_ids + ",").like(f"%,{name},%", escape="\\")
    if query.code:
        yield sa.exists().where(_INCIDENT.c.run_id == _RUN.c.run_id, _INCIDENT.c.resolved_at.is_(None), _INCIDENT.c.code == query.code)
    if query.suspended_by is not None:
        stands = sa.exists().where(_SUSPENDED.c.run_id == _RUN.c.run_id, *([_SUSPENDED.c.suspended_by == query.suspended_by] if query.suspended_by else []))
        yield stands if query.suspended_by else ~stands
    if query.started_from is not None:
        yield _RUN.c.started_at >= query.started_from
    if query.started_before is not None:
        yield _RUN.c.started_at < query.started_before


def incident_page(connection: sa.Connection, tenant_id: str, *, run_id: str, workflow: str, node: str, code: str, limit: int, cursor: str) -> Page[Any]:
    """Open incidents with their run's subject, business key and definition, newest first; `counts` by code over the whole query."""
    query = (
        sa.select(_INCIDENT, _RUN.c.subject_id, _RUN.c.business_key, _RUN.c.definition_id, _RUN.c.workflow_key)
        .join(_RUN, _RUN.c.run_id == _INCIDENT.c.run_id)
        .where(_INCIDENT.c.tenant_id == tenant_id, _INCIDENT.c.resolved_at.is_(None))
    )
    for column, value in ((_INCIDENT.c.run_id, run_id), (_RUN.c.workflow_key, workflow), (_INCIDENT.c.node_id, node), (_INCIDENT.c.code, code)):
        if value:
            query = query.where(column == value)
    counted = query.with_only_columns(_INCIDENT.c.code, sa.func.count()).group_by(_INCIDENT.c.code)
    counts = {row[0]: row[1] for row in connection.execute(counted)}
    after = read_cursor(cursor)
    if after:
        query = query.where(sa.tuple_(_INCIDENT.c.raised_at, _INCIDENT.c.incident_id) < sa.tuple_(sa.bindparam("at", after[0], tables.Instant), sa.bindparam("last_id", after[1])))
    rows = connection.execute(query.order_by(_INCIDENT.c.raised_at.desc(), _INCIDENT.c.incident_id.desc()).limit(limit + 1)).all()
    return page_of(list(rows), limit, lambda row: (row.raised_at, row.incident_id), counts)


def pauses(connection: sa.Connection, tenant_id: str = "") -> Sequence[Any]:
    """Everything that is paused, for all tenants with ""."""
    query = sa.select(_PAUSE).order_by(_PAUSE.c.tenant_id, _PAUSE.c.workflow_key)
    return connection.execute(query.where(_PAUSE.c.tenant_id == tenant_id) if tenant_id else query).all()


def paused_by(connection: sa.Connection, tenant_id: str, workflow_key: str) -> Any:
    """The pause that holds a workflow, its own or the tenant's; None when it may start runs."""
    query = sa.select(_PAUSE).where(_PAUSE.c.tenant_id == tenant_id, _PAUSE.c.workflow_key.in_(("", workflow_key)), ~_PAUSE.c.is_ending)
    return connection.execute(query.limit(1)).first()


def is_paused(connection: sa.Connection, tenant_id: str, workflow_key: str) -> bool:
    """Whether a workflow may start no runs now."""
    return paused_by(connection, tenant_id, workflow_key) is not None


def pause(connection: sa.Connection, tenant_id: str, workflow_key: str, *, by: str, reason: str, now: datetime) -> bool:
    """Sets a pause; False when there is one."""
    here = sa.and_(_PAUSE.c.tenant_id == tenant_id, _PAUSE.c.workflow_key == workflow_key)
    row = connection.execute(sa.select(_PAUSE).where(here).with_for_update()).first()
    if row is not None and not row.is_ending:
        return False
    values = {"paused_at": now, "paused_by": by, "reason": reason, "is_ending": False}
    if row is None:
        connection.execute(_PAUSE.insert().values(tenant_id=tenant_id, workflow_key=workflow_key, **values))
    else:
        connection.execute(_PAUSE.update().where(here).values(**values))
    return True


def resume(connection: sa.Connection, tenant_id: str, workflow_key: str, *, is_over: bool) -> bool:
    """Begins to end a pause, or (`is_over`) ends it; False when there is none."""
    here = sa.and_(_PAUSE.c.tenant_id == tenant_id, _PAUSE.c.workflow_key == workflow_key)
    if is_over:
        return bool(connection.execute(_PAUSE.delete().where(here, _PAUSE.c.is_ending)).rowcount)
    return bool(connection.execute(_PAUSE.update().where(here).values(is_ending=True)).rowcount)


def stand_rows(connection: sa.Connection, rows: Sequence[tuple[str, str, str, datetime]]) -> None:
    """Which runs stand still: run, tenant, by whom ("" it goes on), and since when."""
    for run_id, tenant_id, by, at in rows:
        connection.execute(_SUSPENDED.delete().where(_SUSPENDED.c.run_id == run_id))
        if by:
            connection.execute(_SUSPENDED.insert().values(run_id=run_id, tenant_id=tenant_id, suspended_by=by, suspended_at=at))


def migrate_rows(connection: sa.Connection, rows: Sequence[tuple[str, str, dict[str, str]]]) -> None:
    """What lists know of runs that follow another definition now: the run's definition, and at which node its tasks and incidents are."""
    for run_id, definition_id, nodes in rows:
        connection.execute(_RUN.update().where(_RUN.c.run_id == run_id).values(definition_id=definition_id))
        for table in (tables.user_tasks, _INCIDENT) if nodes else ():
            renamed = sa.case(nodes, value=table.c.node_id, else_=table.c.node_id)
            connection.execute(table.update().where(table.c.run_id == run_id, table.c.node_id.in_(list(nodes))).values(node_id=renamed))
