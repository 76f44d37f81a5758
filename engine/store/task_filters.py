"""Filters of tasks and of runs that people keep, their own and those that the tenant shares."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.store.door_tables import task_filters

__all__ = ["add_filter", "change_filter", "drop_filter", "filter_row", "filter_rows"]

_FILTER = task_filters


def filter_rows(connection: sa.Connection, tenant_id: str, about: str, owner_id: str) -> Sequence[Any]:
    """One's own and the shared ones, by name; `about` tasks or runs."""
    seen = sa.or_(_FILTER.c.owner_id == owner_id, _FILTER.c.is_shared)
    return connection.execute(sa.select(_FILTER).where(_FILTER.c.tenant_id == tenant_id, _FILTER.c.about == about, seen).order_by(_FILTER.c.name, _FILTER.c.filter_id)).all()


def filter_row(connection: sa.Connection, tenant_id: str, about: str, filter_id: str) -> Any:
    """One, or None."""
    return connection.execute(sa.select(_FILTER).where(_FILTER.c.tenant_id == tenant_id, _FILTER.c.about == about, _FILTER.c.filter_id == filter_id)).first()


def add_filter(connection: sa.Connection, **values: Any) -> None:
    """A new one."""
    connection.execute(_FILTER.insert().values(**values))


def change_filter(connection: sa.Connection, filter_id: str, **values: Any) -> None:
    """What it says now."""
    connection.execute(_FILTER.update().where(_FILTER.c.filter_id == filter_id).values(**values))


def drop_filter(connection: sa.Connection, filter_id: str) -> None:
    """Forgets it."""
    connection.execute(_FILTER.delete().where(_FILTER.c.filter_id == filter_id))
