"""Files that are still being sent, part by part: what has come, and what is over. Parts are sealed under the tenant's key."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.store.door_tables import upload_parts, uploads

__all__ = ["add_part", "add_upload", "bytes_waiting", "count_at", "end_upload", "files_at", "forget_over", "parts_of", "upload_row"]

_UP, _PART = uploads, upload_parts


def add_upload(connection: sa.Connection, **values: Any) -> None:
    """A file of which nothing has come yet."""
    connection.execute(_UP.insert().values(received=0, file_id=None, **values))


def upload_row(connection: sa.Connection, tenant_id: str, door: str, upload_id: str, now: datetime) -> Any:
    """The file behind this door, or None when there is none or its time is over."""
    mine = (_UP.c.tenant_id == tenant_id, _UP.c.door == door, _UP.c.upload_id == upload_id, _UP.c.expires_at > sa.bindparam("now", now, _UP.c.expires_at.type))
    return connection.execute(sa.select(_UP).where(*mine)).first()


def add_part(connection: sa.Connection, row: Any, data_sealed: bytes, size: int) -> bool:
    """What comes next of a file; False when another request was faster."""
    changed = connection.execute(_UP.update().where(_UP.c.upload_id == row.upload_id, _UP.c.received == row.received).values(received=row.received + size))
    if changed.rowcount != 1:
        return False
    connection.execute(_PART.insert().values(upload_id=row.upload_id, at=row.received, tenant_id=row.tenant_id, data_sealed=data_sealed))
    return True


def parts_of(connection: sa.Connection, upload_id: str) -> list[bytes]:
    """All that has come, in order."""
    return list(connection.scalars(sa.select(_PART.c.data_sealed).where(_PART.c.upload_id == upload_id).order_by(_PART.c.at)))


def end_upload(connection: sa.Connection, upload_id: str, file_id: str) -> None:
    """The file is whole and stored: its parts are not needed any more."""
    connection.execute(_UP.update().where(_UP.c.upload_id == upload_id).values(file_id=file_id))
    connection.execute(_PART.delete().where(_PART.c.upload_id == upload_id))


def count_at(connection: sa.Connection, tenant_id: str, door: str) -> int:
    """How many files were begun behind this door and are remembered."""
    return connection.scalar(sa.select(sa.func.count()).select_from(_UP).where(_UP.c.tenant_id == tenant_id, _UP.c.door == door)) or 0


def bytes_waiting(connection: sa.Connection, tenant_id: str) -> int:
    """How much of a tenant's files has come that are not whole yet."""
    return connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(_UP.c.received), 0)).where(_UP.c.tenant_id == tenant_id, _UP.c.file_id.is_(None))) or 0


def forget_over(connection: sa.Connection, now: datetime) -> None:
    """Throws away what has not become whole in time, with its parts."""
    is_over = _UP.c.expires_at <= sa.bindparam("now", now, _UP.c.expires_at.type)
    over = sa.select(_UP.c.upload_id).where(is_over)
    connection.execute(_PART.delete().where(_PART.c.upload_id.in_(over)))
    connection.execute(_UP.delete().where(is_over))


def files_at(connection: sa.Connection, tenant_id: str, door: str, file_ids: list[str]) -> set[str]:
    """Which of these files came in at the door."""
    return set(connection.scalars(sa.select(_UP.c.file_id).where(_UP.c.tenant_id == tenant_id, _UP.c.door == door, _UP.c.file_id.in_(file_ids))))
