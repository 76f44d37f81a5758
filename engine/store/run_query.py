"""Which runs a query means, as conditions; how many there are of each kind; and open incidents as groups. Only reads."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.model.operation import RunQuery
from engine.store import tables

__all__ = ["facet", "incident_facet", "incident_groups", "run_conditions"]

_RUN, _INCIDENT = tables.runs, tables.incidents
_EQUAL = {"workflow": _RUN.c.workflow_key, "business_key": _RUN.c.business_key, "starter": _RUN.c.starter}


def run_conditions(tenant_id: str, query: RunQuery) -> Iterator[sa.ColumnElement[bool]]:
    """What a run must fit, beside its tenant."""
    if query.run_ids:
        yield _RUN.c.run_id.in_(query.run_ids)
    for name, column in _EQUAL.items():
        if getattr(query, name):
            yield column == getattr(query, name)
    if query.workflow and query.version:
        yield _RUN.c.definition_id == f"{tenant_id}/{query.workflow}/{query.version}"
    if query.status:
        yield _RUN.c.status != "running" if query.status == "ended" else _RUN.c.status == query.status
    if query.has_incident is not None:
        yield _RUN.c.has_incident if query.has_incident else ~_RUN.c.has_incident
    if query.node:
        yield (sa.literal(",") + _RUN.c.node_ids + ",").like(f"%,{_escaped(query.node)},%", escape="\\")
    if query.code:
        yield sa.exists().where(_INCIDENT.c.run_id == _RUN.c.run_id, _INCIDENT.c.resolved_at.is_(None), _INCIDENT.c.code == query.code)
    if query.is_suspended is not None:
        yield _RUN.c.suspended_at.is_not(None) if query.is_suspended else _RUN.c.suspended_at.is_(None)
    if query.suspended_by is not None:
        yield _RUN.c.suspended_by == query.suspended_by if query.suspended_by else _RUN.c.suspended_at.is_(None)
    yield from _in_time_and_words(query)


def _in_time_and_words(query: RunQuery) -> Iterator[sa.ColumnElement[bool]]:
    if query.started_from is not None:
        yield _RUN.c.started_at >= query.started_from
    if query.started_before is not None:
        yield _RUN.c.started_at < query.started_before
    if query.q:
        begins, holds = f"{_escaped(query.q)}%", f"%{_escaped(query.q)}%"
        yield sa.or_(_RUN.c.run_id.like(begins, escape="\\"), _RUN.c.business_key.like(holds, escape="\\"), _RUN.c.facts.like(holds, escape="\\"))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _without(query: RunQuery, *names: str) -> RunQuery:
    """The query as it would be if nothing were said of these."""
    blank = RunQuery(status="")
    return msgspec.structs.replace(query, **{name: getattr(blank, name) for name in names})


def facet(connection: sa.Connection, tenant_id: str, query: RunQuery, name: str) -> dict[str, int]:
    """How many runs there would be for each value of `workflow`, `version`, `status` or `node`, if nothing were said of that one itself."""
    column = {"workflow": _RUN.c.workflow_key, "version": _RUN.c.definition_id, "status": _RUN.c.status, "node": _RUN.c.node_ids}[name]
    rest = _without(query, name, *(("version",) if name == "workflow" else ("has_incident", "is_suspended") if name == "status" else ()))
    rows = connection.execute(sa.select(column, sa.func.count()).where(_RUN.c.tenant_id == tenant_id, *run_conditions(tenant_id, rest)).group_by(column))
    found: dict[str, int] = {}
    for value, count in rows:
        for one in value.split(",") if name == "node" else [value.rpartition("/")[2] if name == "version" else value]:
            if one:
                found[one] = found.get(one, 0) + count
    return found


def incident_facet(connection: sa.Connection, tenant_id: str, query: RunQuery) -> tuple[dict[str, int], int, int]:
    """Runs by the codes of their open incidents; how many have any; how many stand still. Of `code` and of these two nothing is said."""
    of_all = [_RUN.c.tenant_id == tenant_id, *run_conditions(tenant_id, _without(query, "status", "has_incident", "is_suspended", "code"))]
    is_open = sa.and_(_INCIDENT.c.run_id == _RUN.c.run_id, _INCIDENT.c.resolved_at.is_(None))
    rows = connection.execute(sa.select(_INCIDENT.c.code, sa.func.count(_RUN.c.run_id.distinct())).join(_RUN, is_open).where(*of_all).group_by(_INCIDENT.c.code))
    codes = {row[0]: row[1] for row in rows}
    sums = [sa.func.sum(sa.case((condition, 1), else_=0)) for condition in (_RUN.c.has_incident, sa.and_(_RUN.c.suspended_at.is_not(None), _RUN.c.status == "running"))]
    row = connection.execute(sa.select(*sums).where(*of_all)).one()
    return codes, row[0] or 0, row[1] or 0


def incident_groups(connection: sa.Connection, tenant_id: str, workflow: str, limit: int) -> Sequence[Any]:
    """Open incidents by workflow, node and code: how many, since when, and the newest of each; the largest group first."""
    is_open = [_INCIDENT.c.tenant_id == tenant_id, _INCIDENT.c.resolved_at.is_(None)]
    if workflow:
        is_open.append(_RUN.c.workflow_key == workflow)
    joined = _INCIDENT.join(_RUN, _RUN.c.run_id == _INCIDENT.c.run_id)
    place = (_RUN.c.workflow_key, _INCIDENT.c.node_id, _INCIDENT.c.code)
    count = sa.func.count().label("incidents")
    told = (count, sa.func.count(_RUN.c.run_id.distinct()).label("runs"), sa.func.min(_INCIDENT.c.raised_at).label("first_at"), sa.func.max(_INCIDENT.c.raised_at).label("last_at"))
    groups = sa.select(*place, *told).select_from(joined).where(*is_open).group_by(*place).order_by(count.desc(), *place).limit(limit).subquery()
    newest = (
        sa.select(_INCIDENT, _RUN.c.subject_id, _RUN.c.business_key, _RUN.c.definition_id, _RUN.c.workflow_key, *(groups.c[name] for name in ("incidents", "runs", "first_at", "last_at")))
        .select_from(joined.join(groups, sa.and_(groups.c.workflow_key == _RUN.c.workflow_key, groups.c.node_id == _INCIDENT.c.node_id, groups.c.code == _INCIDENT.c.code)))
        .where(*is_open, _INCIDENT.c.raised_at == groups.c.last_at)
    )  # fmt: skip
    found: dict[tuple[str, str, str], Any] = {}
    for row in connection.execute(newest.order_by(groups.c.incidents.desc(), _RUN.c.workflow_key, _INCIDENT.c.node_id, _INCIDENT.c.code, _INCIDENT.c.incident_id)):
        found.setdefault((row.workflow_key, row.node_id, row.code), row)
    return list(found.values())
