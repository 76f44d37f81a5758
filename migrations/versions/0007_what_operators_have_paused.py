"""Workflows and tenants can be paused, and runs be suspended."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "pauses",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("workflow_key", sa.String(length=64), nullable=False),
        sa.Column("paused_at", instant, nullable=False),
        sa.Column("paused_by", sa.String(length=96), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("is_ending", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "workflow_key", name="pk_pauses"),
    )
    op.create_table(
        "suspended_runs",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("suspended_by", sa.String(length=128), nullable=False),
        sa.Column("suspended_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_suspended_runs"),
    )
    op.create_index("ix_suspended_runs_tenant", "suspended_runs", ["tenant_id", "suspended_by"], unique=False)
