"""Drafts, comments, copies and read marks; runs that stand still."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    instant, name = sa.DateTime(timezone=True), sa.String(length=96)
    op.add_column("runs", sa.Column("suspended_at", instant))
    op.add_column("timers", sa.Column("is_held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "task_drafts",
        sa.Column("task_id", name, nullable=False),
        sa.Column("principal_id", name, nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", name, nullable=False),
        sa.Column("values_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("task_id", "principal_id", name="pk_task_drafts"),
    )
    op.create_index("ix_task_drafts_run", "task_drafts", ["run_id"], unique=False)
    op.create_table(
        "run_comments",
        sa.Column("run_id", name, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("written_by", name, nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "number", name="pk_run_comments"),
    )
    op.create_table(
        "run_copies",
        sa.Column("run_id", name, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("candidate", sa.String(length=128), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("sent_by", name, nullable=False),
        sa.Column("note_sealed", sa.LargeBinary()),
        sa.Column("sent_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "number", "candidate", name="pk_run_copies"),
    )
    op.create_index("ix_run_copies_candidate", "run_copies", ["tenant_id", "candidate", "sent_at"], unique=False)
    op.create_table(
        "read_marks",
        sa.Column("place", name, nullable=False),
        sa.Column("principal_id", name, nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", name, nullable=False),
        sa.Column("read_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("place", "principal_id", name="pk_read_marks"),
    )
    op.create_index("ix_read_marks_run", "read_marks", ["run_id"], unique=False)
