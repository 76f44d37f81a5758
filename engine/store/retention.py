"""Records that were kept as long as they may be: purged with all their versions, leaving one line that says that, and when.

Knows no record type: when a record is due was said when it was saved. The line names no value; the files and the runs of a person have times of their own.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.model.view import Page, PurgeView
from engine.store import tables
from engine.store.cursor import page_of, read_cursor

__all__ = ["is_due", "purge_records", "purges"]


def purge_records(connection: sa.Connection, now: datetime, limit: int) -> int:
    """Purges records whose time has come, at most `limit`; returns how many. Two processes never take the same one."""
    table = tables.records
    rows = connection.execute(sa.select(table).where(table.c.purge_at <= now).order_by(table.c.purge_at).limit(limit).with_for_update(skip_locked=True)).all()
    if not rows:
        return 0
    ids = [row.record_id for row in rows]
    for gone in (tables.record_values, tables.record_versions, table):
        connection.execute(gone.delete().where(gone.c.record_id.in_(ids)))
    connection.execute(tables.record_purges.insert(), [_line(row, now) for row in rows])
    return len(rows)


def _line(row: Any, now: datetime) -> dict[str, Any]:
    same = ("record_id", "tenant_id", "record_type", "subject_id", "version", "created_at", "updated_at")
    return {**{name: getattr(row, name) for name in same}, "due_at": row.purge_at, "purged_at": now}


def is_due(connection: sa.Connection, now: datetime) -> bool:
    """Whether any record is due."""
    table = tables.records
    return connection.scalar(sa.select(table.c.record_id).where(table.c.purge_at <= now).limit(1)) is not None


def purges(connection: sa.Connection, tenant_id: str, record_type: str, *, limit: int, cursor: str) -> Page[PurgeView]:
    """What was purged of a record type, newest first."""
    table = tables.record_purges
    query = sa.select(table).where(table.c.tenant_id == tenant_id, table.c.record_type == record_type).order_by(table.c.purged_at.desc(), table.c.record_id.desc())
    after = read_cursor(cursor)
    if after:
        query = query.where(sa.tuple_(table.c.purged_at, table.c.record_id) < sa.tuple_(sa.bindparam("at", after[0], tables.Instant), sa.bindparam("last_id", after[1])))
    rows = connection.execute(query.limit(limit + 1)).all()
    names = PurgeView.__struct_fields__
    return page_of([PurgeView(**{name: getattr(row, name) for name in names}) for row in rows], limit, lambda view: (view.purged_at, view.record_id))
