"""The working calendars of tenants, as they were set. Only the row; what it means is said in engine.service.calendars."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from engine.store import tables

__all__ = ["CalendarRow", "calendar_row", "save_calendar"]


class CalendarRow(NamedTuple):
    """A calendar as stored: JSON, and who set it when."""

    body: str
    changed_at: datetime
    changed_by: str


def calendar_row(connection: sa.Connection, tenant_id: str) -> CalendarRow | None:
    """The tenant's calendar; None when nobody has set one."""
    table = tables.tenant_calendars
    row = connection.execute(sa.select(table.c.body, table.c.changed_at, table.c.changed_by).where(table.c.tenant_id == tenant_id)).first()
    return None if row is None else CalendarRow(*row)


def save_calendar(connection: sa.Connection, tenant_id: str, row: CalendarRow) -> None:
    """Sets the tenant's calendar."""
    table = tables.tenant_calendars
    changed = connection.execute(table.update().where(table.c.tenant_id == tenant_id).values(**row._asdict()))
    if not changed.rowcount:
        connection.execute(table.insert().values(tenant_id=tenant_id, **row._asdict()))
