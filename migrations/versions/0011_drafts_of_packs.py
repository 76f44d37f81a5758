"""Drafts of packs, and the names and notes of published versions."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("packs", sa.Column("name", sa.String(length=200)))
    op.add_column("packs", sa.Column("note", sa.Text()))
    op.add_column("packs", sa.Column("draft_revision", sa.Integer()))
    op.create_table(
        "pack_drafts",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_revision", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name="pk_pack_drafts"),
    )
    op.create_table(
        "pack_draft_files",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", "path", name="pk_pack_draft_files"),
    )
