"""Workflows and tenants can be paused; a run says who has suspended it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("workflow_key", sa.String(length=64), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_by", sa.String(length=96), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("is_ending", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "workflow_key", name="pk_pauses"),
    )
    op.add_column("runs", sa.Column("suspended_by", sa.String(length=128)))
