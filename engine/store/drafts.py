"""Drafts as stored: the row of each pack's draft, the files that it has changed, and the published versions beside it.

Knows no rule: what a conflict is, is said in engine.service.drafts.
"""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.errors import Text
from engine.store import tables
from engine.store.draft_tables import draft_files, drafts
from engine.store.identity import principals_table

__all__ = ["DraftRow", "FileRow", "close_draft", "draft_row", "draft_rows", "file_rows", "lock_draft", "names_of", "newest_heads", "save_draft", "save_files", "version_rows"]


class DraftRow(msgspec.Struct, frozen=True, kw_only=True):
    """A draft. `first_revision`: from which one on what was seen belongs to this draft and not to one before it."""

    key: str
    revision: int
    first_revision: int
    based_on: int
    is_open: bool
    changed_at: datetime
    changed_by: str


class FileRow(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the draft has changed; `text` None: taken away."""

    path: str
    text: str | None
    revision: int
    changed_at: datetime
    changed_by: str


class PackHead(msgspec.Struct, frozen=True):
    """The part of a stored pack that a list shows."""

    title: Text
    files: dict[str, msgspec.Raw]


_HEAD = msgspec.json.Decoder(PackHead)
_DRAFT = [drafts.c[name] for name in DraftRow.__struct_fields__]
_FILE = [draft_files.c[name] for name in FileRow.__struct_fields__]


def draft_row(connection: sa.Connection, tenant_id: str, key: str) -> DraftRow | None:
    """The draft's row, also of one that is closed."""
    found = connection.execute(sa.select(*_DRAFT).where(drafts.c.tenant_id == tenant_id, drafts.c.key == key)).mappings().first()
    return None if found is None else DraftRow(**found)


def lock_draft(connection: sa.Connection, tenant_id: str, key: str, *, by: str, now: datetime) -> DraftRow:
    """The draft's row, held until the end of the transaction; made (closed) when there is none."""
    held = sa.select(*_DRAFT).where(drafts.c.tenant_id == tenant_id, drafts.c.key == key).with_for_update()
    found = connection.execute(held).mappings().first()
    if found is None:
        values = {"tenant_id": tenant_id, "key": key, "revision": 0, "first_revision": 0, "based_on": 0, "is_open": False, "changed_at": now, "changed_by": by}
        # The savepoint matters on PostgreSQL, where two first changes may meet here.
        with contextlib.suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(drafts.insert().values(**values))
        found = connection.execute(held).mappings().one()
    return DraftRow(**found)


def draft_rows(connection: sa.Connection, tenant_id: str) -> dict[str, DraftRow]:
    """The open drafts by the keys of their packs."""
    found = connection.execute(sa.select(*_DRAFT).where(drafts.c.tenant_id == tenant_id, drafts.c.is_open)).mappings()
    return {row["key"]: DraftRow(**row) for row in found}


def file_rows(connection: sa.Connection, tenant_id: str, keys: Collection[str]) -> dict[str, list[FileRow]]:
    """The changed files of drafts, by pack."""
    query = sa.select(draft_files.c.key, *_FILE).where(draft_files.c.tenant_id == tenant_id, draft_files.c.key.in_(keys)).order_by(draft_files.c.path)
    found: dict[str, list[FileRow]] = {key: [] for key in keys}
    for row in connection.execute(query).mappings():
        found[row["key"]].append(FileRow(**{name: row[name] for name in FileRow.__struct_fields__}))
    return found


def save_draft(connection: sa.Connection, tenant_id: str, row: DraftRow) -> None:
    """Writes the row of a draft that is locked."""
    connection.execute(drafts.update().where(drafts.c.tenant_id == tenant_id, drafts.c.key == row.key).values(**msgspec.structs.asdict(row)))


def save_files(connection: sa.Connection, tenant_id: str, key: str, rows: Sequence[FileRow]) -> None:
    """Writes changed files of a draft that is locked."""
    if not rows:
        return
    mine = sa.and_(draft_files.c.tenant_id == tenant_id, draft_files.c.key == key)
    connection.execute(draft_files.delete().where(mine, draft_files.c.path.in_([row.path for row in rows])))
    connection.execute(draft_files.insert(), [{"tenant_id": tenant_id, "key": key, **msgspec.structs.asdict(row)} for row in rows])


def close_draft(connection: sa.Connection, tenant_id: str, row: DraftRow, *, by: str, now: datetime) -> None:
    """Forgets the draft's files; its row stays, so that revisions go on counting."""
    connection.execute(draft_files.delete().where(draft_files.c.tenant_id == tenant_id, draft_files.c.key == row.key))
    after = row.revision + 1
    save_draft(connection, tenant_id, msgspec.structs.replace(row, revision=after, first_revision=after, is_open=False, changed_at=now, changed_by=by))


def newest_heads(connection: sa.Connection, tenant_id: str) -> dict[str, tuple[Any, PackHead]]:
    """The newest version of every published pack (version, deployed_at, deployed_by), with its title and the names of its files, by key."""
    table = tables.packs
    newest = sa.select(table.c.key, sa.func.max(table.c.version).label("version")).where(table.c.tenant_id == tenant_id).group_by(table.c.key).subquery()
    query = sa.select(table.c.key, table.c.version, table.c.deployed_at, table.c.deployed_by, table.c.content)
    query = query.join(newest, sa.and_(table.c.key == newest.c.key, table.c.version == newest.c.version)).where(table.c.tenant_id == tenant_id)
    return {row.key: (row, _HEAD.decode(row.content)) for row in connection.execute(query.order_by(table.c.key))}


def version_rows(connection: sa.Connection, tenant_id: str, key: str, version: int = 0) -> list[tuple[Any, list[tuple[str, int]]]]:
    """The published versions of a pack, newest first (or the one), each with the versions of the workflows that came with it."""
    table, flows = tables.packs, tables.definitions
    query = sa.select(table.c.pack_id, table.c.version, table.c.checksum, table.c.name, table.c.note, table.c.draft_revision, table.c.deployed_at, table.c.deployed_by).where(
        table.c.tenant_id == tenant_id, table.c.key == key
    )
    rows = connection.execute((query.where(table.c.version == version) if version else query).order_by(table.c.version.desc())).all()
    came: dict[str, list[tuple[str, int]]] = {row.pack_id: [] for row in rows}
    with_them = sa.select(flows.c.pack_id, flows.c.key, flows.c.version).where(flows.c.tenant_id == tenant_id, flows.c.pack_id.in_(came)).order_by(flows.c.key)
    for pack_id, workflow, number in connection.execute(with_them):
        came[pack_id].append((workflow, number))
    return [(row, came[row.pack_id]) for row in rows]


def names_of(connection: sa.Connection, tenant_id: str, ids: Collection[str]) -> Mapping[str, str]:
    """The names of those who sign in; who does not is left out."""
    table = principals_table
    query = sa.select(table.c.principal_id, table.c.name).where(table.c.tenant_id == tenant_id, table.c.principal_id.in_(ids))
    return {row.principal_id: row.name for row in connection.execute(query)}
