"""Packs and definitions as stored: immutable versions, the newest of each key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from engine.pack.pack import Pack
from engine.store import tables

__all__ = ["UNREMARKED", "Remark", "definition_rows", "definition_versions", "load_pack", "newest_definition", "newest_pack", "save_pack"]

_PACK = msgspec.json.Decoder(Pack)


class Remark(NamedTuple):
    """What whoever publishes says of a version, and the revision of the draft that it was."""

    name: str = ""
    note: str = ""
    draft_revision: int = 0


UNREMARKED = Remark()


def newest_pack(connection: sa.Connection, tenant_id: str, key: str) -> Any:
    """The newest version's row (pack_id, version, checksum, draft_revision), or None."""
    table = tables.packs
    query = sa.select(table.c.pack_id, table.c.version, table.c.checksum, table.c.draft_revision).where(table.c.tenant_id == tenant_id, table.c.key == key)
    return connection.execute(query.order_by(table.c.version.desc()).limit(1)).first()


def save_pack(connection: sa.Connection, tenant_id: str, pack: Pack, workflow_keys: Sequence[str], *, by: str, now: datetime, remark: Remark = UNREMARKED) -> str:
    """Stores the next version of the pack and of each of its workflows; returns the pack's id."""
    before = newest_pack(connection, tenant_id, pack.key)
    version = before.version + 1 if before else 1
    pack_id = f"{tenant_id}/{pack.key}/{version}"
    connection.execute(
        tables.packs.insert().values(
            pack_id=pack_id, tenant_id=tenant_id, key=pack.key, version=version, checksum=pack.checksum, content=msgspec.json.encode(pack), deployed_at=now, deployed_by=by,
            **remark._asdict(),
        )
    )  # fmt: skip
    for key in workflow_keys:
        row = newest_definition(connection, tenant_id, key)
        number = row.version + 1 if row else 1
        connection.execute(
            tables.definitions.insert().values(definition_id=f"{tenant_id}/{key}/{number}", tenant_id=tenant_id, key=key, version=number, pack_id=pack_id, deployed_at=now)
        )
    return pack_id


def load_pack(connection: sa.Connection, pack_id: str) -> Pack:
    """A stored pack."""
    return _PACK.decode(connection.execute(sa.select(tables.packs.c.content).where(tables.packs.c.pack_id == pack_id)).scalar_one())


def newest_definition(connection: sa.Connection, tenant_id: str, key: str, version: int | None = None) -> Any:
    """The row of a workflow's newest (or that) version, or None."""
    table = tables.definitions
    query = sa.select(table).where(table.c.tenant_id == tenant_id, table.c.key == key)
    if version is not None:
        query = query.where(table.c.version == version)
    return connection.execute(query.order_by(table.c.version.desc()).limit(1)).first()


def definition_rows(connection: sa.Connection, tenant_id: str) -> Sequence[Any]:
    """The newest version of every workflow, by key."""
    table = tables.definitions
    newest = sa.select(table.c.key, sa.func.max(table.c.version).label("version")).where(table.c.tenant_id == tenant_id).group_by(table.c.key).subquery()
    query = sa.select(table).join(newest, sa.and_(table.c.key == newest.c.key, table.c.version == newest.c.version)).where(table.c.tenant_id == tenant_id)
    return connection.execute(query.order_by(table.c.key)).all()


def definition_versions(connection: sa.Connection, tenant_id: str, key: str) -> list[int]:
    """All versions of a workflow, newest first."""
    table = tables.definitions
    return list(connection.scalars(sa.select(table.c.version).where(table.c.tenant_id == tenant_id, table.c.key == key).order_by(table.c.version.desc())))
