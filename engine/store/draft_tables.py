"""The tables of drafts: a pack while it is being drawn, and those of its files that differ from the version it began with.

A draft that was published or thrown away keeps its row: its revisions go on counting, so that who still holds an old one is told.
"""

import sqlalchemy as sa

from engine.store.database import metadata
from engine.store.tables import Instant

__all__ = ["draft_files", "drafts"]

drafts = sa.Table(
    "pack_drafts", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("first_revision", sa.Integer, nullable=False),
    sa.Column("based_on", sa.Integer, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("changed_by", sa.String(96), nullable=False),
)  # fmt: skip

draft_files = sa.Table(
    "pack_draft_files", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("path", sa.String(200), primary_key=True),
    sa.Column("text", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("changed_by", sa.String(96), nullable=False),
)  # fmt: skip
