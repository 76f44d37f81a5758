"""The tables of what comes in by a public address (openings, files that are still being sent) and of what people keep of their lists (filters of tasks and of runs).

Knows no run. Parts of a file are sealed under the tenant's key and go when the file is whole, or its time is over.
"""

import sqlalchemy as sa

from engine.store.database import metadata
from engine.store.tables import Instant

__all__ = ["openings", "task_filters", "upload_parts", "uploads"]


def _tenant(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column("tenant_id", sa.String(64), primary_key=primary_key, nullable=False)


def _id(name: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(96), primary_key=primary_key, nullable=nullable)


task_filters = sa.Table(
    "task_filters", metadata,
    _id("filter_id", primary_key=True), _tenant(), _id("owner_id"),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("is_shared", sa.Boolean, nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("about", sa.String(8), nullable=False, server_default="tasks"),
    sa.Index("ix_task_filters_owner", "tenant_id", "owner_id"),
)  # fmt: skip

openings = sa.Table(
    "openings", metadata,
    _tenant(primary_key=True), sa.Column("slug", sa.String(64), primary_key=True, nullable=False),
    sa.Column("workflow_key", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
    sa.Column("closes_at", Instant),
    sa.Column("created_at", Instant, nullable=False), sa.Column("changed_at", Instant, nullable=False),
    _id("changed_by"),
)  # fmt: skip

uploads = sa.Table(
    "uploads", metadata,
    _id("upload_id", primary_key=True), _tenant(),
    sa.Column("door", sa.String(64), nullable=False),
    sa.Column("media_type", sa.String(128), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("received", sa.BigInteger, nullable=False),
    sa.Column("name_sealed", sa.LargeBinary, nullable=False),
    _id("file_id", nullable=True),
    sa.Column("created_at", Instant, nullable=False), sa.Column("expires_at", Instant, nullable=False),
    sa.Index("ix_uploads_expires", "expires_at"),
    sa.Index("ix_uploads_door", "tenant_id", "door"),
)  # fmt: skip

upload_parts = sa.Table(
    "upload_parts", metadata,
    _id("upload_id", primary_key=True), sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False), _tenant(),
    sa.Column("data_sealed", sa.LargeBinary, nullable=False),
)  # fmt: skip
