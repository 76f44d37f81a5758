"""A run's newest bursts stand in its own row, older ones packed in history; a row of jobs serves one job of a run after the other."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.burst import Burst, pack

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True)
ROWS = 2_000
"""Rows of history that are packed at once."""


def upgrade() -> None:
    op.add_column("runs", sa.Column("tail", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    if not _is_postgresql():
        op.execute("UPDATE runs SET tail = x''")  # an empty text is no empty value there
    for name, column in (("ix_runs_parent", "parent_run_id"), ("ix_runs_subject", "subject_id")):
        op.drop_index(name, "runs")
        _some(name, "runs", [column], f"{column} IS NOT NULL")
    op.drop_index("ix_runs_tenant_started", "runs")
    op.create_index("ix_runs_tenant_started", "runs", ["tenant_id", "started_at"], unique=False)
    op.drop_index("ix_user_tasks_open", "user_tasks")
    _some("ix_user_tasks_open", "user_tasks", ["tenant_id", "created_at"], "status IN ('created', 'claimed')")
    op.drop_index("ix_user_tasks_done", "user_tasks")
    _some("ix_user_tasks_done", "user_tasks", ["tenant_id", "completed_by", "completed_at"], "completed_by IS NOT NULL")
    _history()
    _jobs()
    if _is_postgresql():
        _closer()
        op.execute("ALTER TABLE jobs SET (fillfactor = 70)")


def _closer() -> None:
    """What changes with every burst stands side by side at the row's end, and pages have room for rows that grow: PostgreSQL then logs little more than the burst."""
    for name, kind in (("event_count", "integer"), ("node_ids", "text")):
        op.execute(f"ALTER TABLE runs RENAME COLUMN {name} TO {name}_before")
        op.execute(f"ALTER TABLE runs ADD COLUMN {name} {kind}")
        op.execute(f"UPDATE runs SET {name} = {name}_before")
        op.execute(f"ALTER TABLE runs ALTER COLUMN {name} SET NOT NULL")
        op.execute(f"ALTER TABLE runs DROP COLUMN {name}_before")
    op.execute("ALTER TABLE runs RENAME COLUMN tail TO tail_before")
    op.execute("ALTER TABLE runs ADD COLUMN tail bytea NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE runs DROP COLUMN tail_before")
    op.execute("ALTER TABLE runs SET (fillfactor = 15)")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _some(name: str, table: str, columns: list[str], condition: str) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def _history() -> None:
    """Each burst of old becomes a packed value of its own: its events stay as they are, sealed or not."""
    op.rename_table("history", "history_before")
    op.create_table(
        "history",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("bursts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "seq", name="pk_history_packed"),
    )
    connection = op.get_bind()
    old = sa.table("history_before", *(sa.column(name) for name in ("run_id", "seq", "tenant_id", "by", "events")), sa.column("at", INSTANT))
    new = sa.table("history", *(sa.column(name) for name in ("run_id", "seq", "tenant_id", "bursts")))
    last: tuple[str, int] = ("", 0)
    while True:
        after = sa.tuple_(old.c.run_id, old.c.seq) > sa.tuple_(*(sa.literal(value) for value in last))
        rows = connection.execute(sa.select(old).where(after).order_by(old.c.run_id, old.c.seq).limit(ROWS)).all()
        if not rows:
            break
        last = (rows[-1].run_id, rows[-1].seq)
        connection.execute(new.insert(), [_packed(row) for row in rows])
    op.drop_table("history_before")
    if _is_postgresql():
        op.execute("ALTER INDEX pk_history_packed RENAME TO pk_history")


def _packed(row: Any) -> dict[str, Any]:
    at: datetime = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    return {"run_id": row.run_id, "seq": row.seq, "tenant_id": row.tenant_id, "bursts": pack(Burst(row.seq, at.astimezone(UTC), row.by, bytes(row.events)))}


def _jobs() -> None:
    """The jobs' inputs stand in history; a job under way keeps its lease, which is now when it may be claimed next."""
    op.rename_table("jobs", "jobs_before")
    op.drop_index("ix_jobs_due", "jobs_before")
    op.create_table(
        "jobs",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("worker", sa.String(length=96)),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "slot", name="pk_jobs_slots"),
    )
    same = "tenant_id, queue, COALESCE(lease_until, due_at), worker, fence, attempt, attempts"
    op.execute(f"INSERT INTO jobs (run_id, slot, tenant_id, queue, due_at, worker, fence, attempt, attempts) SELECT run_id, number, {same} FROM jobs_before")
    op.drop_table("jobs_before")
    op.create_index("ix_jobs_due", "jobs", ["queue", "due_at"], unique=False)
    if _is_postgresql():
        op.execute("ALTER INDEX pk_jobs_slots RENAME TO pk_jobs")
