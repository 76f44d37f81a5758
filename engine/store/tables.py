"""The engine's tables. Every row carries its tenant; CHECK constraints come from engine.model.lifecycle.

A column that ends in `_sealed` is encrypted under the key of the person the row is about (engine.store.seal), else under the tenant's.
A run is `state` (a snapshot; empty: it has none yet) and `tail` (the bursts since then, engine.store.burst); `history` has the bursts before the snapshot. What
is in them is sealed the same way when the run is about a person. Jobs, timers and subscriptions live only while they are open.
`record_values` finds records by a value that never stands there: only its hash under the tenant's key does.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from engine.model import lifecycle
from engine.store.database import metadata

__all__ = [
    "Instant",
    "archived_runs",
    "definitions",
    "files",
    "history",
    "incidents",
    "jobs",
    "mails",
    "messages",
    "packs",
    "pauses",
    "read_marks",
    "record_purges",
    "record_values",
    "record_versions",
    "records",
    "run_comments",
    "run_copies",
    "runs",
    "start_keys",
    "subjects",
    "subscriptions",
    "task_candidates",
    "task_drafts",
    "tenant_brands",
    "tenant_calendars",
    "tenant_keys",
    "tidings",
    "timers",
    "user_tasks",
]  # fmt: skip


class Instant(sa.TypeDecorator[datetime]):
    """An instant in UTC: `timestamptz` on PostgreSQL, naive UTC text on SQLite (which would drop the zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant_id", sa.String(64), nullable=False)


def _id(name: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(96), primary_key=primary_key, nullable=nullable)


def _where(name: str, condition: str, *columns: str) -> sa.Index:
    """An index of some rows only."""
    return sa.Index(name, *columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def _in(column: str, machine: dict[str, tuple[str, ...]]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{state}'" for state in lifecycle.states(machine))
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


tenant_keys = sa.Table(
    "tenant_keys", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)  # fmt: skip

subjects = sa.Table(
    "subjects", metadata,
    _id("subject_id", primary_key=True), _tenant(),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("erased_at", Instant),
    sa.Column("erased_by", sa.String(96)),
    sa.CheckConstraint("(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name="erased"),
)  # fmt: skip

packs = sa.Table(
    "packs", metadata,
    _id("pack_id", primary_key=True), _tenant(),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("checksum", sa.String(64), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("deployed_at", Instant, nullable=False),
    sa.Column("deployed_by", sa.String(96), nullable=False),
    sa.Column("name", sa.String(200)),
    sa.Column("note", sa.Text),
    sa.Column("draft_revision", sa.Integer),
    sa.UniqueConstraint("tenant_id", "key", "version"),
)  # fmt: skip

definitions = sa.Table(
    "definitions", metadata,
    _id("definition_id", primary_key=True), _tenant(),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    _id("pack_id"),
    sa.Column("deployed_at", Instant, nullable=False),
    sa.UniqueConstraint("tenant_id", "key", "version"),
)  # fmt: skip

runs = sa.Table(
    "runs", metadata,
    _id("run_id", primary_key=True), _tenant(), _id("definition_id"),
    sa.Column("workflow_key", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("business_key", sa.String(200), nullable=False),
    _id("subject_id", nullable=True), _id("parent_run_id", nullable=True),
    sa.Column("event_count", sa.Integer, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("title_sealed", sa.LargeBinary),
    sa.Column("node_ids", sa.Text, nullable=False),
    sa.Column("has_incident", sa.Boolean, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Column("tail", sa.LargeBinary, nullable=False, server_default=sa.text("''")),
    sa.Column("suspended_at", Instant),
    sa.Column("suspended_by", sa.String(128)),
    sa.Column("starter", sa.String(128)),
    _in("status", lifecycle.RUN),
    sa.Index("ix_runs_tenant_started", "tenant_id", "started_at"),
    _where("ix_runs_starter", "starter IS NOT NULL", "tenant_id", "starter", "started_at"),
    _where("ix_runs_parent", "parent_run_id IS NOT NULL", "parent_run_id"),
    _where("ix_runs_subject", "subject_id IS NOT NULL", "subject_id"),
)  # fmt: skip

history = sa.Table(
    "history", metadata,
    _id("run_id", primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    _tenant(),
    sa.Column("bursts", sa.LargeBinary, nullable=False),
)  # fmt: skip

jobs = sa.Table(
    "jobs", metadata,
    _id("run_id", primary_key=True), sa.Column("slot", sa.Integer, primary_key=True), _tenant(),
    sa.Column("queue", sa.String(32), nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("worker", sa.String(96)),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Index("ix_jobs_due", "queue", "due_at"),
)  # fmt: skip

timers = sa.Table(
    "timers", metadata,
    _id("run_id", primary_key=True), sa.Column("number", sa.Integer, primary_key=True), _tenant(),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("is_held", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_timers_due", "due_at"),
)  # fmt: skip

subscriptions = sa.Table(
    "subscriptions", metadata,
    _id("run_id", primary_key=True), sa.Column("number", sa.Integer, primary_key=True), _tenant(),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("correlation_key", sa.String(200), nullable=False),
    sa.Index("ix_subscriptions_key", "tenant_id", "name", "correlation_key"),
)  # fmt: skip

messages = sa.Table(
    "messages", metadata,
    _id("message_id", primary_key=True), _tenant(),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("correlation_key", sa.String(200), nullable=False),
    sa.Column("payload_sealed", sa.LargeBinary, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Index("ix_messages_key", "tenant_id", "name", "correlation_key"),
)  # fmt: skip

user_tasks = sa.Table(
    "user_tasks", metadata,
    _id("task_id", primary_key=True), _tenant(), _id("run_id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("node_id", sa.String(64), nullable=False),
    sa.Column("workflow_key", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    _id("assignee", nullable=True),
    sa.Column("due_at", Instant), sa.Column("created_at", Instant, nullable=False), sa.Column("completed_at", Instant),
    _id("completed_by", nullable=True),
    sa.Column("outcome", sa.String(64), nullable=False),
    sa.Column("detail", sa.LargeBinary, nullable=False),
    sa.Column("submitted", sa.LargeBinary),
    sa.Column("as_of", Instant),
    _in("status", lifecycle.TASK),
    _where("ix_user_tasks_open", "status IN ('created', 'claimed')", "tenant_id", "created_at"),
    sa.Index("ix_user_tasks_run", "run_id", "node_id"),
    _where("ix_user_tasks_done", "completed_by IS NOT NULL", "tenant_id", "completed_by", "completed_at"),
)  # fmt: skip

task_candidates = sa.Table(
    "task_candidates", metadata,
    sa.Column("task_id", sa.String(96), sa.ForeignKey("user_tasks.task_id"), primary_key=True),
    sa.Column("candidate", sa.String(128), primary_key=True),
    _tenant(),
    sa.Index("ix_task_candidates_candidate", "tenant_id", "candidate"),
)  # fmt: skip

task_drafts = sa.Table(
    "task_drafts", metadata,
    _id("task_id", primary_key=True), _id("principal_id", primary_key=True), _tenant(), _id("run_id"),
    sa.Column("values_sealed", sa.LargeBinary, nullable=False),
    sa.Column("saved_at", Instant, nullable=False),
    sa.Index("ix_task_drafts_run", "run_id"),
)  # fmt: skip

run_comments = sa.Table(
    "run_comments", metadata,
    _id("run_id", primary_key=True), sa.Column("number", sa.Integer, primary_key=True), _tenant(),
    sa.Column("node_id", sa.String(64), nullable=False),
    sa.Column("task", sa.Integer, nullable=False),
    _id("written_by"),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Column("written_at", Instant, nullable=False),
)  # fmt: skip

run_copies = sa.Table(
    "run_copies", metadata,
    _id("run_id", primary_key=True), sa.Column("number", sa.Integer, primary_key=True), sa.Column("candidate", sa.String(128), primary_key=True), _tenant(),
    _id("sent_by"),
    sa.Column("note_sealed", sa.LargeBinary),
    sa.Column("sent_at", Instant, nullable=False),
    sa.Index("ix_run_copies_candidate", "tenant_id", "candidate", "sent_at"),
)  # fmt: skip

read_marks = sa.Table(
    "read_marks", metadata,
    _id("place", primary_key=True), _id("principal_id", primary_key=True), _tenant(), _id("run_id"),
    sa.Column("read_at", Instant, nullable=False),
    sa.Index("ix_read_marks_run", "run_id"),
)  # fmt: skip

incidents = sa.Table(
    "incidents", metadata,
    _id("incident_id", primary_key=True), _tenant(), _id("run_id"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("node_id", sa.String(64), nullable=False),
    sa.Column("code", sa.String(96), nullable=False),
    sa.Column("message_sealed", sa.LargeBinary, nullable=False),
    sa.Column("raised_at", Instant, nullable=False), sa.Column("resolved_at", Instant), _id("resolved_by", nullable=True),
    sa.Index("ix_incidents_open", "tenant_id", "resolved_at"),
    sa.Index("ix_incidents_run", "run_id"),
)  # fmt: skip

mails = sa.Table(
    "mails", metadata,
    _id("mail_id", primary_key=True), _tenant(), _id("run_id"), _id("subject_id", nullable=True),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("due_at", Instant, nullable=False), sa.Column("lease_until", Instant),
    sa.Column("error", sa.String(400), nullable=False),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False), sa.Column("sent_at", Instant),
    _in("status", lifecycle.MAIL),
    sa.Index("ix_mails_waiting", "status", "due_at"),
    sa.Index("ix_mails_tenant", "tenant_id", "created_at"),
)  # fmt: skip

files = sa.Table(
    "files", metadata,
    _id("file_id", primary_key=True), _tenant(), _id("subject_id", nullable=True),
    sa.Column("media_type", sa.String(128), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("name_sealed", sa.LargeBinary, nullable=False),
    sa.Column("content_sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Index("ix_files_subject", "subject_id"),
)  # fmt: skip

records = sa.Table(
    "records", metadata,
    _id("record_id", primary_key=True), _tenant(),
    sa.Column("record_type", sa.String(64), nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False),
    _id("subject_id", nullable=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False), sa.Column("updated_at", Instant, nullable=False), sa.Column("purge_at", Instant),
    sa.UniqueConstraint("tenant_id", "record_type", "key_hash"),
    sa.Index("ix_records_type", "tenant_id", "record_type", "created_at"),
    sa.Index("ix_records_purge", "purge_at"),
    sa.Index("ix_records_subject", "subject_id"),
)  # fmt: skip

record_values = sa.Table(
    "record_values", metadata,
    _id("record_id", primary_key=True),
    sa.Column("field", sa.String(96), primary_key=True),
    sa.Column("value_hash", sa.String(64), primary_key=True),
    _tenant(),
    sa.Column("record_type", sa.String(64), nullable=False),
    sa.Column("unique_hash", sa.String(64)),
    sa.UniqueConstraint("tenant_id", "record_type", "field", "unique_hash"),
    sa.Index("ix_record_values_found", "tenant_id", "record_type", "field", "value_hash"),
)  # fmt: skip

record_purges = sa.Table(
    "record_purges", metadata,
    _id("record_id", primary_key=True), _tenant(),
    sa.Column("record_type", sa.String(64), nullable=False),
    _id("subject_id", nullable=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False), sa.Column("updated_at", Instant, nullable=False),
    sa.Column("due_at", Instant, nullable=False), sa.Column("purged_at", Instant, nullable=False),
    sa.Index("ix_record_purges_tenant", "tenant_id", "record_type", "purged_at"),
)  # fmt: skip

record_versions = sa.Table(
    "record_versions", metadata,
    _id("record_id", primary_key=True), sa.Column("version", sa.Integer, primary_key=True), _tenant(), _id("run_id"),
    sa.Column("body_sealed", sa.LargeBinary, nullable=False),
    sa.Column("at", Instant, nullable=False),
)  # fmt: skip

archived_runs = sa.Table(
    "archived_runs", metadata,
    _id("run_id", primary_key=True), _tenant(),
    sa.Column("workflow_key", sa.String(64), nullable=False),
    _id("subject_id", nullable=True),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant, nullable=False),
    sa.Column("archived_at", Instant, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Index("ix_archived_runs_tenant", "tenant_id", "started_at"),
)  # fmt: skip

start_keys = sa.Table(
    "start_keys", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("idempotency_key", sa.String(200), primary_key=True),
    _id("run_id"),
)  # fmt: skip

tenant_calendars = sa.Table(
    "tenant_calendars", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("changed_by", sa.String(96), nullable=False),
)  # fmt: skip

tenant_brands = sa.Table(
    "tenant_brands", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("colour", sa.String(7), nullable=False),
    sa.Column("logo", sa.LargeBinary),
    sa.Column("logo_type", sa.String(32), nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("changed_by", sa.String(96), nullable=False),
)  # fmt: skip

pauses = sa.Table(
    "pauses", metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("workflow_key", sa.String(64), primary_key=True),
    sa.Column("paused_at", Instant, nullable=False),
    sa.Column("paused_by", sa.String(96), nullable=False),
    sa.Column("reason", sa.String(400), nullable=False),
    sa.Column("is_ending", sa.Boolean, nullable=False),
)  # fmt: skip

tidings = sa.Table(
    "tidings", metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True), _tenant(),
    sa.Column("transaction", sa.BigInteger, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    sa.Index("ix_tidings_place", "tenant_id", "transaction", "number"), sa.Index("ix_tidings_at", "at"),
    sqlite_autoincrement=True,
)  # fmt: skip
