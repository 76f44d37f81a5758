"""The tables of notifications: what happened and is yet to be told, what people were told, what goes out, where to, and how people want it.

Knows no event and sends nothing. A row of `notices` is written with what caused it and taken away with what it becomes; the others stay until their time is over.
"""

import sqlalchemy as sa

from engine.model import lifecycle
from engine.store.database import metadata
from engine.store.tables import Instant

__all__ = ["deliveries", "endpoints", "mail_bounces", "message_templates", "notices", "notifications", "preferences"]


def _tenant(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column("tenant_id", sa.String(64), primary_key=primary_key, nullable=False)


def _id(name: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(96), primary_key=primary_key, nullable=nullable)


notices = sa.Table(
    "notices", metadata,
    _id("notice_id", primary_key=True), _tenant(), _id("run_id"), _id("subject_id", nullable=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("event", sa.String(32), nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Index("ix_notices_due", "due_at"),
)  # fmt: skip

notifications = sa.Table(
    "notifications", metadata,
    _id("notification_id", primary_key=True), _tenant(),
    sa.Column("principal_id", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    _id("run_id"), _id("task_id", nullable=True), _id("subject_id", nullable=True),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False), sa.Column("read_at", Instant),
    sa.Index("ix_notifications_person", "tenant_id", "principal_id", "created_at"),
    sa.Index("ix_notifications_unread", "tenant_id", "principal_id", sqlite_where=sa.text("read_at IS NULL"), postgresql_where=sa.text("read_at IS NULL")),
)  # fmt: skip

_STATES = ", ".join(f"'{state}'" for state in lifecycle.states(lifecycle.DELIVERY))

deliveries = sa.Table(
    "deliveries", metadata,
    _id("delivery_id", primary_key=True), _tenant(), _id("message_id"),
    sa.Column("channel", sa.String(32), nullable=False),
    _id("target"),
    sa.Column("kind", sa.String(32), nullable=False),
    _id("run_id"), _id("task_id", nullable=True), _id("subject_id", nullable=True),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("is_digest", sa.Boolean, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("due_at", Instant, nullable=False), sa.Column("lease_until", Instant),
    sa.Column("error", sa.String(400), nullable=False),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False), sa.Column("sent_at", Instant),
    sa.CheckConstraint(f"status IN ({_STATES})", name="status"),
    sa.Index("ix_deliveries_waiting", "due_at", sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'")),
    sa.Index("ix_deliveries_target", "tenant_id", "target", "created_at"),
    sa.Index("ix_deliveries_sent", "target", "sent_at"),
)  # fmt: skip

endpoints = sa.Table(
    "endpoints", metadata,
    _id("endpoint_id", primary_key=True), _tenant(),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("wants", sa.Text, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("paused_until", Instant),
    sa.Column("why", sa.String(400), nullable=False),
    sa.Column("setting_sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False), sa.Column("created_by", sa.String(96), nullable=False),
    sa.Index("ix_endpoints_tenant", "tenant_id"),
)  # fmt: skip

preferences = sa.Table(
    "notification_preferences", metadata,
    _tenant(primary_key=True),
    sa.Column("principal_id", sa.String(64), primary_key=True),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
)  # fmt: skip

message_templates = sa.Table(
    "message_templates", metadata,
    _tenant(primary_key=True),
    sa.Column("kind", sa.String(32), primary_key=True),
    sa.Column("language", sa.String(8), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("changed_at", Instant, nullable=False), sa.Column("changed_by", sa.String(96), nullable=False),
)  # fmt: skip

mail_bounces = sa.Table(
    "mail_bounces", metadata,
    _id("mail_id", primary_key=True), _tenant(), _id("subject_id", nullable=True),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("detail_sealed", sa.LargeBinary, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("ix_mail_bounces_tenant", "tenant_id", "at"),
)  # fmt: skip
