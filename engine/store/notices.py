"""The outbox of notifications: notices as they are taken, deliveries as they are claimed and ended, and who is to be told.

Knows no kind and no channel by name.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.store import notice_tables
from engine.store.identity import principals_table, tenants_table
from engine.store.tables import Instant, user_tasks

__all__ = [
    "Person", "add_rows", "claim_deliveries", "drop_old", "end_deliveries", "has_waiting", "is_person", "open_tasks", "people_named", "postpone", "sent_since", "take_notices",
    "tenant_name", "wanted_events",
]  # fmt: skip

_NOTICE, _OUT, _END, _SEEN = notice_tables.notices, notice_tables.deliveries, notice_tables.endpoints, notice_tables.notifications


class Person(msgspec.Struct, frozen=True):
    """Somebody who is told."""

    principal_id: str
    name: str
    email: str
    language: str


def wanted_events(connection: sa.Connection) -> dict[str, frozenset[str]]:
    """What the endpoints of each tenant want to hear."""
    found: dict[str, frozenset[str]] = {}
    for row in connection.execute(sa.select(_END.c.tenant_id, _END.c.wants).where(_END.c.is_active)):
        found[row.tenant_id] = found.get(row.tenant_id, frozenset()) | frozenset(msgspec.json.decode(row.wants))
    return found


def is_person(connection: sa.Connection, tenant_id: str, principal_id: str) -> bool:
    """Whether an active person of the tenant has this id."""
    who = principals_table.c
    return connection.scalar(sa.select(who.principal_id).where(who.tenant_id == tenant_id, who.principal_id == principal_id, who.is_active)) is not None


def people_named(connection: sa.Connection, tenant_id: str, names: Iterable[str], limit: int) -> list[Person]:
    """The active people that these names of candidates mean, at most `limit`."""
    who = principals_table.c
    split = [name.partition(":") for name in names]
    ids = [name for prefix, _, name in split if prefix == "person"]
    roles = {name for prefix, _, name in split if prefix == "role"}
    conditions = [who.principal_id.in_(ids), *(who.roles.contains(f'"{role}"', autoescape=True) for role in roles)]
    query = sa.select(who.principal_id, who.name, who.email, who.language).where(who.tenant_id == tenant_id, who.is_active, sa.or_(*conditions))
    return [Person(*row) for row in connection.execute(query.order_by(who.principal_id).limit(limit))]


def tenant_name(connection: sa.Connection, tenant_id: str) -> str:
    """What the company is called."""
    return connection.scalar(sa.select(tenants_table.c.name).where(tenants_table.c.tenant_id == tenant_id)) or ""


def open_tasks(connection: sa.Connection, task_ids: Iterable[str]) -> dict[str, str | None]:
    """Those of the tasks that are open, and who has them."""
    rows = connection.execute(
        sa.select(user_tasks.c.task_id, user_tasks.c.assignee).where(user_tasks.c.task_id.in_(list(task_ids)), user_tasks.c.status.in_(("created", "claimed")))
    )
    return {row.task_id: row.assignee for row in rows}


def take_notices(connection: sa.Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Notices that are due, taken out of their table by this transaction; two processes never take the same one."""
    free = sa.select(_NOTICE.c.notice_id).where(_NOTICE.c.due_at <= now).order_by(_NOTICE.c.due_at).limit(limit).with_for_update(skip_locked=True)
    due = sa.select(free.cte("due").prefix_with("MATERIALIZED", dialect="postgresql").c.notice_id)
    rows = connection.execute(_NOTICE.delete().where(_NOTICE.c.notice_id.in_(due)).returning(_NOTICE)).all()
    return sorted(rows, key=lambda row: (row.due_at, row.notice_id))


def add_rows(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Inserts rows, if there are any."""
    if rows:
        connection.execute(table.insert(), rows)


def has_waiting(connection: sa.Connection, now: datetime) -> bool:
    """Whether anything is due."""
    notice = sa.select(_NOTICE.c.notice_id).where(_NOTICE.c.due_at <= now).limit(1)
    out = sa.select(_OUT.c.delivery_id).where(_OUT.c.status == "waiting", _OUT.c.due_at <= now).limit(1)
    return connection.scalar(notice) is not None or connection.scalar(out) is not None


def claim_deliveries(connection: sa.Connection, *, now: datetime, lease_until: datetime, limit: int) -> Sequence[Any]:
    """Deliveries that are due, leased to the caller; of a digest all of its parts."""
    is_due = sa.and_(_OUT.c.status == "waiting", _OUT.c.due_at <= now, sa.or_(_OUT.c.lease_until.is_(None), _OUT.c.lease_until < now))
    found = _claimed(connection, sa.and_(is_due, sa.not_(_OUT.c.is_digest)), lease_until, limit)
    group = (_OUT.c.tenant_id, _OUT.c.target, _OUT.c.channel)
    digests = connection.execute(sa.select(*group).where(is_due, _OUT.c.is_digest).group_by(*group).limit(limit)).all()
    for row in digests:
        mine = sa.and_(is_due, _OUT.c.is_digest, *(column == value for column, value in zip(group, row, strict=True)))
        found += _claimed(connection, mine, lease_until, 1000)
    return sorted(found, key=lambda row: (row.created_at, row.delivery_id))


def _claimed(connection: sa.Connection, which: sa.ColumnElement[bool], lease_until: datetime, limit: int) -> list[Any]:
    free = sa.select(_OUT.c.delivery_id).where(which).order_by(_OUT.c.due_at).limit(limit).with_for_update(skip_locked=True)
    due = sa.select(free.cte("due").prefix_with("MATERIALIZED", dialect="postgresql").c.delivery_id)
    return list(connection.execute(_OUT.update().where(_OUT.c.delivery_id.in_(due)).values(lease_until=lease_until, attempt=_OUT.c.attempt + 1).returning(_OUT)).all())


def end_deliveries(connection: sa.Connection, delivery_ids: Iterable[str], *, status: str, error: str, now: datetime) -> None:
    """What became of deliveries: sent, failed or dropped."""
    values = {"status": status, "error": error[:400], "lease_until": None, "sent_at": now if status == "sent" else None}
    connection.execute(_OUT.update().where(_OUT.c.delivery_id.in_(list(delivery_ids))).values(**values))


def postpone(connection: sa.Connection, delivery_ids: Iterable[str], *, due_at: datetime, error: str, is_counted: bool) -> None:
    """They are tried again at `due_at`; an attempt that is not counted was none."""
    values: dict[str, Any] = {"due_at": due_at, "error": error[:400], "lease_until": None}
    if not is_counted:
        values["attempt"] = _OUT.c.attempt - 1
    connection.execute(_OUT.update().where(_OUT.c.delivery_id.in_(list(delivery_ids)), _OUT.c.status == "waiting").values(**values))


def sent_since(connection: sa.Connection, target: str, since: datetime) -> list[datetime]:
    """When something was sent to this target since then, oldest first."""
    query = sa.select(_OUT.c.sent_at).where(_OUT.c.target == target, _OUT.c.sent_at > sa.bindparam("since", since, Instant)).order_by(_OUT.c.sent_at)
    return [at for at in connection.scalars(query) if at is not None]


def drop_old(connection: sa.Connection, before: datetime, limit: int) -> int:
    """Deletes notifications and ended deliveries from before then, at most `limit` of each."""
    gone = 0
    for table, key, more in ((_SEEN, _SEEN.c.notification_id, sa.true()), (_OUT, _OUT.c.delivery_id, _OUT.c.status != "waiting")):
        old = list(connection.scalars(sa.select(key).where(table.c.created_at < before, more).limit(limit)))
        if old:
            gone += connection.execute(table.delete().where(key.in_(old))).rowcount
    return gone
