"""Finished runs go to an archive."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "archived_runs",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("workflow_key", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=96)),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=False),
        sa.Column("archived_at", instant, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_archived_runs"),
    )
    op.create_index("ix_archived_runs_tenant", "archived_runs", ["tenant_id", "started_at"], unique=False)
