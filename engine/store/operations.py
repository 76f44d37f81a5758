"""What operators look for: runs by where they stand, open incidents page by page, and what has been paused. Only the rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.model.operation import RunQuery
from engine.model.view import Page
from engine.store import tables
from engine.store.cursor import page_of, read_cursor
from engine.store.run_query import run_conditions

__all__ = ["find_runs", "incident_page", "is_paused", "migrate_rows", "pause", "paused_by", "pauses", "resume"]

_RUN, _INCIDENT, _PAUSE = tables.runs, tables.incidents, tables.pauses


def find_runs(connection: sa.Connection, tenant_id: str, query: RunQuery, *, after: str, limit: int) -> list[str]:
    """Ids of the runs that fit, the oldest first, behind `after`."""
    found = sa.select(_RUN.c.run_id).where(_RUN.c.tenant_id == tenant_id, _RUN.c.run_id > after, *run_conditions(tenant_id, query))
    return list(connection.scalars(found.order_by(_RUN.c.run_id).limit(limit)))


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


def migrate_rows(connection: sa.Connection, rows: Sequence[tuple[str, str, dict[str, str]]]) -> None:
    """What lists know of runs that follow another definition now: the run's definition, and at which node its tasks and incidents are."""
    for run_id, definition_id, nodes in rows:
        connection.execute(_RUN.update().where(_RUN.c.run_id == run_id).values(definition_id=definition_id))
        for table in (tables.user_tasks, _INCIDENT) if nodes else ():
            renamed = sa.case(nodes, value=table.c.node_id, else_=table.c.node_id)
            connection.execute(table.update().where(table.c.run_id == run_id, table.c.node_id.in_(list(nodes))).values(node_id=renamed))
