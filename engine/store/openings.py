"""Openings: public addresses under which strangers start a workflow. What they say is public, so it is stored in clear."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.store.door_tables import openings

__all__ = ["drop_opening", "opening_row", "opening_rows", "save_opening"]


def opening_rows(connection: sa.Connection, tenant_id: str) -> Sequence[Any]:
    """All of a tenant's, newest first."""
    return connection.execute(sa.select(openings).where(openings.c.tenant_id == tenant_id).order_by(openings.c.created_at.desc(), openings.c.slug)).all()


def opening_row(connection: sa.Connection, tenant_id: str, slug: str) -> Any:
    """One, or None."""
    return connection.execute(sa.select(openings).where(openings.c.tenant_id == tenant_id, openings.c.slug == slug)).first()


def save_opening(connection: sa.Connection, tenant_id: str, slug: str, values: dict[str, Any]) -> None:
    """Adds it, or changes what it says."""
    mine = (openings.c.tenant_id == tenant_id, openings.c.slug == slug)
    changed = connection.execute(openings.update().where(*mine).values(**values))
    if changed.rowcount == 0:
        connection.execute(openings.insert().values(tenant_id=tenant_id, slug=slug, created_at=values["changed_at"], **values))


def drop_opening(connection: sa.Connection, tenant_id: str, slug: str) -> bool:
    """Whether there was one."""
    return connection.execute(openings.delete().where(openings.c.tenant_id == tenant_id, openings.c.slug == slug)).rowcount == 1
