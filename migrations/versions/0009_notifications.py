"""People and programs are told what happens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INSTANT = sa.DateTime(timezone=True)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, INSTANT, nullable=nullable)


def _sealed(name: str = "body_sealed") -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _some(name: str, table: str, columns: list[str], condition: str) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def upgrade() -> None:
    _notices()
    _deliveries()
    _settings()


def _notices() -> None:
    op.create_table(
        "notices",
        _text("notice_id", 96), _text("tenant_id", 64), _text("run_id", 96), _text("subject_id", 96, nullable=True), sa.Column("number", sa.Integer(), nullable=False),
        _text("kind", 32), _text("event", 32), _at("due_at"), _at("at"), _sealed(),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notices"),
    )  # fmt: skip
    op.create_index("ix_notices_due", "notices", ["due_at"], unique=False)
    op.create_table(
        "notifications",
        _text("notification_id", 96), _text("tenant_id", 64), _text("principal_id", 64), _text("kind", 32), _text("run_id", 96), _text("task_id", 96, nullable=True),
        _text("subject_id", 96, nullable=True), _sealed(), _at("created_at"), _at("read_at", nullable=True),
        sa.PrimaryKeyConstraint("notification_id", name="pk_notifications"),
    )  # fmt: skip
    op.create_index("ix_notifications_person", "notifications", ["tenant_id", "principal_id", "created_at"], unique=False)
    _some("ix_notifications_unread", "notifications", ["tenant_id", "principal_id"], "read_at IS NULL")


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _text("delivery_id", 96), _text("tenant_id", 64), _text("message_id", 96), _text("channel", 32), _text("target", 96), _text("kind", 32), _text("run_id", 96),
        _text("task_id", 96, nullable=True), _text("subject_id", 96, nullable=True), _text("status", 16), sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False), _at("due_at"), _at("lease_until", nullable=True), _text("error", 400), _sealed(), _at("created_at"),
        _at("sent_at", nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'failed', 'dropped')", name="status"),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_deliveries"),
    )  # fmt: skip
    _some("ix_deliveries_waiting", "deliveries", ["due_at"], "status = 'waiting'")
    op.create_index("ix_deliveries_target", "deliveries", ["tenant_id", "target", "created_at"], unique=False)
    op.create_index("ix_deliveries_sent", "deliveries", ["target", "sent_at"], unique=False)


def _settings() -> None:
    op.create_table(
        "endpoints",
        _text("endpoint_id", 96), _text("tenant_id", 64), _text("channel", 32), sa.Column("wants", sa.Text(), nullable=False), sa.Column("is_active", sa.Boolean(), nullable=False),
        _at("paused_until", nullable=True), _text("why", 400), _sealed("setting_sealed"), _at("created_at"), _text("created_by", 96),
        sa.PrimaryKeyConstraint("endpoint_id", name="pk_endpoints"),
    )  # fmt: skip
    op.create_index("ix_endpoints_tenant", "endpoints", ["tenant_id"], unique=False)
    op.create_table(
        "notification_preferences",
        _text("tenant_id", 64), _text("principal_id", 64), _sealed(), _at("changed_at"),
        sa.PrimaryKeyConstraint("tenant_id", "principal_id", name="pk_notification_preferences"),
    )  # fmt: skip
    op.create_table(
        "message_templates",
        _text("tenant_id", 64), _text("kind", 32), _text("language", 8), sa.Column("body", sa.Text(), nullable=False), _at("changed_at"), _text("changed_by", 96),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "language", name="pk_message_templates"),
    )  # fmt: skip
    op.create_table(
        "mail_bounces",
        _text("mail_id", 96), _text("tenant_id", 64), _text("subject_id", 96, nullable=True), _text("status", 16), _text("action", 16), _sealed("detail_sealed"), _at("at"),
        sa.PrimaryKeyConstraint("mail_id", name="pk_mail_bounces"),
    )  # fmt: skip
    op.create_index("ix_mail_bounces_tenant", "mail_bounces", ["tenant_id", "at"], unique=False)
