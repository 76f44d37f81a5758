"""Workflows have public addresses, files resume after a break, runs say who began them, people keep filters of their tasks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, INSTANT, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "task_filters",
        _text("filter_id", 96), _text("tenant_id", 64), _text("owner_id", 96), _text("name", 120), sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False), _at("changed_at"),
        sa.PrimaryKeyConstraint("filter_id", name="pk_task_filters"),
    )  # fmt: skip
    op.create_index("ix_task_filters_owner", "task_filters", ["tenant_id", "owner_id"], unique=False)
    op.create_table(
        "openings",
        _text("tenant_id", 64), _text("slug", 64), _text("workflow_key", 64), sa.Column("body", sa.Text(), nullable=False), sa.Column("is_open", sa.Boolean(), nullable=False),
        _at("closes_at", nullable=True), _at("created_at"), _at("changed_at"), _text("changed_by", 96),
        sa.PrimaryKeyConstraint("tenant_id", "slug", name="pk_openings"),
    )  # fmt: skip
    _uploads()
    op.add_column("runs", _text("starter", 128, nullable=True))
    some = sa.text("starter IS NOT NULL")
    op.create_index("ix_runs_starter", "runs", ["tenant_id", "starter", "started_at"], unique=False, sqlite_where=some, postgresql_where=some)


def _uploads() -> None:
    op.create_table(
        "uploads",
        _text("upload_id", 96), _text("tenant_id", 64), _text("door", 64), _text("media_type", 128), sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False), sa.Column("name_sealed", sa.LargeBinary(), nullable=False), _text("file_id", 96, nullable=True),
        _at("created_at"), _at("expires_at"),
        sa.PrimaryKeyConstraint("upload_id", name="pk_uploads"),
    )  # fmt: skip
    op.create_index("ix_uploads_expires", "uploads", ["expires_at"], unique=False)
    op.create_index("ix_uploads_door", "uploads", ["tenant_id", "door"], unique=False)
    op.create_table(
        "upload_parts",
        _text("upload_id", 96), sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False), _text("tenant_id", 64), sa.Column("data_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "at", name="pk_upload_parts"),
    )  # fmt: skip
