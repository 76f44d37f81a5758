"""The number of changes of a tenant's organisation, by which a process knows that what it keeps of it is old."""

import contextlib

import sqlalchemy as sa

from engine.store.database import metadata

__all__ = ["organisation_version", "raise_version", "versions_table"]

versions_table = sa.Table(
    "organisation_versions", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
)  # fmt: skip


def organisation_version(connection: sa.Connection, tenant_id: str) -> int:
    """How often the tenant's organisation has changed; 0 when nothing was ever told of it."""
    found = connection.execute(sa.select(versions_table.c.version).where(versions_table.c.tenant_id == tenant_id)).scalar()
    return int(found) if found is not None else 0


def raise_version(connection: sa.Connection, tenant_id: str) -> None:
    """The organisation changes with this transaction."""
    mine = versions_table.c.tenant_id == tenant_id
    change = versions_table.update().where(mine).values(version=versions_table.c.version + 1)
    if connection.execute(change).rowcount:
        return
    # The savepoint matters on PostgreSQL, where two first changes may meet here: the second one counts on.
    with contextlib.suppress(sa.exc.IntegrityError):
        with connection.begin_nested():
            connection.execute(versions_table.insert().values(tenant_id=tenant_id, version=1))
        return
    connection.execute(change)
