"""Counts of a tenant's rows by month: one question per table, whatever the number of months."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.store import tables
from engine.store.identity import principals_table

__all__ = ["counts_now", "month_counts"]

Edges = Sequence[tuple[datetime, datetime]]


def month_counts(connection: sa.Connection, tenant_id: str, edges: Edges) -> list[dict[str, int]]:
    """For each interval: runs begun, tasks done and by how many people, mails, files and their bytes."""
    runs = _by_interval(connection, tables.runs, tables.runs.c.started_at, tenant_id, edges)
    archived = _by_interval(connection, tables.archived_runs, tables.archived_runs.c.started_at, tenant_id, edges)
    tasks = _by_interval(connection, tables.user_tasks, tables.user_tasks.c.completed_at, tenant_id, edges)
    people = _by_interval(connection, tables.user_tasks, tables.user_tasks.c.completed_at, tenant_id, edges, people=tables.user_tasks.c.completed_by)
    mails = _by_interval(connection, tables.mails, tables.mails.c.created_at, tenant_id, edges)
    files = _by_interval(connection, tables.files, tables.files.c.created_at, tenant_id, edges)
    sizes = _by_interval(connection, tables.files, tables.files.c.created_at, tenant_id, edges, total=tables.files.c.size)
    return [
        {"runs": runs[at] + archived[at], "tasks": tasks[at], "people": people[at], "mails": mails[at], "files": files[at], "file_bytes": sizes[at]} for at in range(len(edges))
    ]


def counts_now(connection: sa.Connection, tenant_id: str) -> dict[str, int]:
    """How many active people, running runs, files and bytes there are."""
    who, files = principals_table.c, tables.files.c
    people = connection.scalar(sa.select(sa.func.count()).select_from(principals_table).where(who.tenant_id == tenant_id, who.is_active))
    running = connection.scalar(sa.select(sa.func.count()).select_from(tables.runs).where(tables.runs.c.tenant_id == tenant_id, tables.runs.c.status == "running"))
    number, size = connection.execute(sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(files.size), 0)).where(files.tenant_id == tenant_id)).one()
    return {"people": int(people or 0), "running": int(running or 0), "files": int(number), "file_bytes": int(size)}


def _by_interval(connection: sa.Connection, table: sa.Table, at: "sa.ColumnElement[Any]", tenant_id: str, edges: Edges, *, total: Any = None, people: Any = None) -> list[int]:
    """One row of sums, a column for each interval."""

    def sum_of(begin: datetime, end: datetime) -> Any:
        inside = sa.and_(at >= begin, at < end)
        if people is not None:
            return sa.func.count(sa.distinct(sa.case((inside, people))))
        return sa.func.coalesce(sa.func.sum(sa.case((inside, 1 if total is None else total), else_=0)), 0)

    since = min(begin for begin, _ in edges)
    row = connection.execute(sa.select(*(sum_of(*edge) for edge in edges)).select_from(table).where(table.c.tenant_id == tenant_id, at >= since)).one()
    return [int(value) for value in row]
