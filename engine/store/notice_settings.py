"""What tenants and people have set about notifications: endpoints, preferences, templates; and what they read: notifications, deliveries, bounces.

What is secret or names a person is sealed: under the key of the person whom the run is about, else under the tenant's.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.errors import NotFound, problem
from engine.json_text import encode_json
from engine.model.notice import Endpoint, EndpointSetting, Preferences
from engine.model.view import Page
from engine.store import notice_tables
from engine.store.cursor import page_of, read_cursor
from engine.store.keys import Keys
from engine.store.tables import Instant

__all__ = [
    "add_bounce", "bounces", "change_endpoint", "delete_endpoint", "delivery_page", "delivery_row", "drop_template", "endpoint", "endpoints", "mark_read", "notification_page",
    "preferences_of", "save_endpoint", "save_preferences", "save_template", "templates", "unread",
]  # fmt: skip

_SEEN, _OUT, _END = notice_tables.notifications, notice_tables.deliveries, notice_tables.endpoints
_LIKES, _TEXT, _BACK = notice_tables.preferences, notice_tables.message_templates, notice_tables.mail_bounces


def save_endpoint(connection: sa.Connection, keys: Keys, tenant_id: str, setting: EndpointSetting, *, by: str, now: datetime) -> str:
    """A new endpoint; its id."""
    endpoint_id = f"e{uuid.uuid4().hex}"
    values = {**_endpoint_values(keys, tenant_id, setting), "endpoint_id": endpoint_id, "tenant_id": tenant_id, "created_at": now, "created_by": by, "why": ""}
    connection.execute(_END.insert().values(**values))
    return endpoint_id


def change_endpoint(
    connection: sa.Connection, keys: Keys, tenant_id: str, endpoint_id: str, setting: EndpointSetting | None, *, paused_until: datetime | None = None, why: str = ""
) -> None:
    """Its setting (None: as it was), until when it rests, why it was switched off."""
    values: dict[str, Any] = {"paused_until": paused_until, "why": why[:400]}
    if setting is not None:
        values |= _endpoint_values(keys, tenant_id, setting)
    connection.execute(_END.update().where(_END.c.tenant_id == tenant_id, _END.c.endpoint_id == endpoint_id).values(**values))


def _endpoint_values(keys: Keys, tenant_id: str, setting: EndpointSetting) -> dict[str, Any]:
    sealed = keys.tenant(tenant_id).seal_json("endpoint", setting)
    return {"channel": setting.channel, "wants": encode_json(setting.wants).decode(), "is_active": setting.is_active, "setting_sealed": sealed}


def delete_endpoint(connection: sa.Connection, tenant_id: str, endpoint_id: str) -> None:
    """Takes an endpoint away; what waits for it is dropped. Raises NotFound."""
    if not connection.execute(_END.delete().where(_END.c.tenant_id == tenant_id, _END.c.endpoint_id == endpoint_id)).rowcount:
        raise _unknown_endpoint(endpoint_id)
    connection.execute(_OUT.update().where(_OUT.c.tenant_id == tenant_id, _OUT.c.target == endpoint_id, _OUT.c.status == "waiting").values(status="dropped"))


def endpoints(connection: sa.Connection, keys: Keys, tenant_id: str) -> list[Endpoint]:
    """The endpoints of a tenant, oldest first."""
    rows = connection.execute(sa.select(_END).where(_END.c.tenant_id == tenant_id).order_by(_END.c.created_at, _END.c.endpoint_id)).all()
    return [_endpoint(row, keys) for row in rows]


def endpoint(connection: sa.Connection, keys: Keys, tenant_id: str, endpoint_id: str) -> Endpoint:
    """One endpoint. Raises NotFound."""
    row = connection.execute(sa.select(_END).where(_END.c.tenant_id == tenant_id, _END.c.endpoint_id == endpoint_id)).first()
    if row is None:
        raise _unknown_endpoint(endpoint_id)
    return _endpoint(row, keys)


def _endpoint(row: Any, keys: Keys) -> Endpoint:
    setting = msgspec.convert(keys.tenant(row.tenant_id).open_json("endpoint", row.setting_sealed), EndpointSetting)
    return Endpoint(
        endpoint_id=row.endpoint_id, tenant_id=row.tenant_id, setting=msgspec.structs.replace(setting, is_active=row.is_active), created_at=row.created_at, created_by=row.created_by,
        paused_until=row.paused_until, why=row.why,
    )  # fmt: skip


def _unknown_endpoint(endpoint_id: str) -> NotFound:
    return NotFound(problem("endpoint.unknown", f"there is no endpoint {endpoint_id[:60]}", f"没有端点 {endpoint_id[:60]}"))


def preferences_of(connection: sa.Connection, keys: Keys, tenant_id: str, principal_ids: Iterable[str]) -> dict[str, Preferences]:
    """What these people have set."""
    rows = connection.execute(sa.select(_LIKES.c.principal_id, _LIKES.c.body_sealed).where(_LIKES.c.tenant_id == tenant_id, _LIKES.c.principal_id.in_(list(principal_ids))))
    return {row.principal_id: msgspec.convert(keys.tenant(tenant_id).open_json("preferences", row.body_sealed), Preferences) for row in rows}


def save_preferences(connection: sa.Connection, keys: Keys, tenant_id: str, principal_id: str, preferences: Preferences, now: datetime) -> None:
    """Sets what a person prefers."""
    values = {"body_sealed": keys.tenant(tenant_id).seal_json("preferences", preferences), "changed_at": now}
    mine = sa.and_(_LIKES.c.tenant_id == tenant_id, _LIKES.c.principal_id == principal_id)
    if not connection.execute(_LIKES.update().where(mine).values(**values)).rowcount:
        connection.execute(_LIKES.insert().values(tenant_id=tenant_id, principal_id=principal_id, **values))


def templates(connection: sa.Connection, tenant_id: str) -> dict[tuple[str, str], Any]:
    """The tenant's own templates by kind and language."""
    return {(row.kind, row.language): row for row in connection.execute(sa.select(_TEXT).where(_TEXT.c.tenant_id == tenant_id))}


def save_template(connection: sa.Connection, tenant_id: str, kind: str, language: str, body: str, *, by: str, now: datetime) -> None:
    """Sets the tenant's own template."""
    values = {"body": body, "changed_at": now, "changed_by": by}
    mine = sa.and_(_TEXT.c.tenant_id == tenant_id, _TEXT.c.kind == kind, _TEXT.c.language == language)
    if not connection.execute(_TEXT.update().where(mine).values(**values)).rowcount:
        connection.execute(_TEXT.insert().values(tenant_id=tenant_id, kind=kind, language=language, **values))


def drop_template(connection: sa.Connection, tenant_id: str, kind: str, language: str) -> None:
    """The built-in template holds again."""
    connection.execute(_TEXT.delete().where(_TEXT.c.tenant_id == tenant_id, _TEXT.c.kind == kind, _TEXT.c.language == language))


def notification_page(connection: sa.Connection, tenant_id: str, principal_id: str, *, is_unread: bool, limit: int, cursor: str) -> Page[Any]:
    """Rows of a person's notifications, newest first."""
    query = sa.select(_SEEN).where(_SEEN.c.tenant_id == tenant_id, _SEEN.c.principal_id == principal_id)
    if is_unread:
        query = query.where(_SEEN.c.read_at.is_(None))
    return _page(connection, query, _SEEN.c.created_at, _SEEN.c.notification_id, limit, cursor)


def unread(connection: sa.Connection, tenant_id: str, principal_id: str) -> int:
    """How many notifications a person has not read."""
    query = sa.select(sa.func.count()).where(_SEEN.c.tenant_id == tenant_id, _SEEN.c.principal_id == principal_id, _SEEN.c.read_at.is_(None))
    return connection.scalar(query) or 0


def mark_read(connection: sa.Connection, tenant_id: str, principal_id: str, notification_id: str, now: datetime) -> None:
    """Marks one of a person's notifications as read, or with "" all. Raises NotFound; one that was read stays read since then."""
    mine = sa.and_(_SEEN.c.tenant_id == tenant_id, _SEEN.c.principal_id == principal_id)
    if notification_id:
        mine = sa.and_(mine, _SEEN.c.notification_id == notification_id)
        if connection.scalar(sa.select(_SEEN.c.notification_id).where(mine)) is None:
            raise NotFound(problem("notification.unknown", f"there is no notification {notification_id[:60]}", f"没有通知 {notification_id[:60]}"))
    connection.execute(_SEEN.update().where(mine, _SEEN.c.read_at.is_(None)).values(read_at=now))


def delivery_page(connection: sa.Connection, tenant_id: str, *, target: str, status: str, limit: int, cursor: str) -> Page[Any]:
    """Rows of deliveries, newest first; to one target, or in one state, if that is named."""
    query = sa.select(_OUT).where(_OUT.c.tenant_id == tenant_id)
    if target:
        query = query.where(_OUT.c.target == target)
    if status:
        query = query.where(_OUT.c.status == status)
    return _page(connection, query, _OUT.c.created_at, _OUT.c.delivery_id, limit, cursor)


def delivery_row(connection: sa.Connection, tenant_id: str, delivery_id: str, target: str) -> Any:
    """One delivery. Raises NotFound."""
    row = connection.execute(sa.select(_OUT).where(_OUT.c.tenant_id == tenant_id, _OUT.c.delivery_id == delivery_id, _OUT.c.target == target)).first()
    if row is None:
        raise NotFound(problem("delivery.unknown", f"there is no delivery {delivery_id[:60]}", f"没有投递记录 {delivery_id[:60]}"))
    return row


def _page(connection: sa.Connection, query: sa.Select[Any], at: sa.Column[Any], key: sa.Column[Any], limit: int, cursor: str) -> Page[Any]:
    after = read_cursor(cursor)
    if after:
        query = query.where(sa.tuple_(at, key) < sa.tuple_(sa.bindparam("at", after[0], Instant), sa.bindparam("last_id", after[1])))
    rows = connection.execute(query.order_by(at.desc(), key.desc()).limit(limit + 1)).all()
    return page_of(list(rows), limit, lambda row: (row._mapping[at], row._mapping[key]))


def add_bounce(connection: sa.Connection, keys: Keys, mail: Any, *, status: str, action: str, detail: str, now: datetime) -> None:
    """Notes that a mail came back; of several, the last one stays. `mail` is its row."""
    sealer = keys.of(mail.tenant_id, mail.subject_id) or keys.tenant(mail.tenant_id)
    values = {"status": status[:16], "action": action[:16], "detail_sealed": sealer.seal("bounce", detail[:1000].encode()), "at": now}
    if not connection.execute(_BACK.update().where(_BACK.c.mail_id == mail.mail_id).values(**values)).rowcount:
        connection.execute(_BACK.insert().values(mail_id=mail.mail_id, tenant_id=mail.tenant_id, subject_id=mail.subject_id, **values))


def bounces(connection: sa.Connection, keys: Keys, mail_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is known of those of the mails that came back."""
    rows = connection.execute(sa.select(_BACK).where(_BACK.c.mail_id.in_(list(mail_ids)))).all()
    keys.load((row.tenant_id, row.subject_id) for row in rows)
    found = {}
    for row in rows:
        sealer = keys.of(row.tenant_id, row.subject_id)
        found[row.mail_id] = {"status": row.status, "action": row.action, "detail": sealer.open("bounce", row.detail_sealed).decode() if sealer else "", "at": row.at}
    return found
