"""The first tables: packs, runs, history, work, records, files, mails, tenants and people."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "definitions",
        sa.Column("definition_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.String(length=96), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("definition_id", name="pk_definitions"),
        sa.UniqueConstraint("tenant_id", "key", "version", name="uq_definitions_tenant_id_key_version"),
    )
    op.create_table(
        "files",
        sa.Column("file_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=96), nullable=True),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("file_id", name="pk_files"),
    )
    op.create_index("ix_files_subject", "files", ["subject_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=96), nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "seq", name="pk_history"),
    )
    op.create_table(
        "incidents",
        sa.Column("incident_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=96), nullable=False),
        sa.Column("message_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(length=96), nullable=True),
        sa.PrimaryKeyConstraint("incident_id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_open", "incidents", ["tenant_id", "resolved_at"], unique=False)
    op.create_index("ix_incidents_run", "incidents", ["run_id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("node_type", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("timeout", sa.Float(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=96), nullable=True),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_due", "jobs", ["queue", "due_at"], unique=False)
    op.create_index("ix_jobs_run", "jobs", ["run_id"], unique=False)
    op.create_table(
        "mails",
        sa.Column("mail_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("subject_id", sa.String(length=96), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'failed', 'sent', 'kept')", name="status"),
        sa.PrimaryKeyConstraint("mail_id", name="pk_mails"),
    )
    op.create_index("ix_mails_tenant", "mails", ["tenant_id", "created_at"], unique=False)
    op.create_index("ix_mails_waiting", "mails", ["status", "due_at"], unique=False)
    op.create_table(
        "messages",
        sa.Column("message_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("correlation_key", sa.String(length=200), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_messages"),
    )
    op.create_index("ix_messages_key", "messages", ["tenant_id", "name", "correlation_key"], unique=False)
    op.create_table(
        "packs",
        sa.Column("pack_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deployed_by", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("pack_id", name="pk_packs"),
        sa.UniqueConstraint("tenant_id", "key", "version", name="uq_packs_tenant_id_key_version"),
    )
    op.create_table(
        "record_versions",
        sa.Column("record_id", sa.String(length=96), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "version", name="pk_record_versions"),
    )
    op.create_table(
        "records",
        sa.Column("record_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("record_type", sa.String(length=64), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=96), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_records"),
        sa.UniqueConstraint("tenant_id", "record_type", "key_hash", name="uq_records_tenant_id_record_type_key_hash"),
    )
    op.create_index("ix_records_type", "records", ["tenant_id", "record_type", "created_at"], unique=False)
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("definition_id", sa.String(length=96), nullable=False),
        sa.Column("workflow_key", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("business_key", sa.String(length=200), nullable=False),
        sa.Column("subject_id", sa.String(length=96), nullable=True),
        sa.Column("parent_run_id", sa.String(length=96), nullable=True),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("node_ids", sa.Text(), nullable=False),
        sa.Column("has_incident", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('running', 'completed', 'cancelled')", name="status"),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
    )
    op.create_index("ix_runs_parent", "runs", ["parent_run_id"], unique=False)
    op.create_index("ix_runs_subject", "runs", ["subject_id"], unique=False)
    op.create_index("ix_runs_tenant_started", "runs", ["tenant_id", "started_at", "run_id"], unique=False)
    op.create_table(
        "sign_in_attempts",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("subject_hash", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("failures > 0", name="failures_positive"),
        sa.PrimaryKeyConstraint("tenant_id", "subject_hash", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_last_at", "sign_in_attempts", ["last_at"], unique=False)
    op.create_table(
        "start_keys",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "idempotency_key", name="pk_start_keys"),
    )
    op.create_table(
        "subjects",
        sa.Column("subject_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_by", sa.String(length=96), nullable=True),
        sa.CheckConstraint("(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name="erased"),
        sa.PrimaryKeyConstraint("subject_id", name="pk_subjects"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("correlation_key", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "number", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_key", "subscriptions", ["tenant_id", "name", "correlation_key"], unique=False)
    op.create_table(
        "tenant_keys",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_tenant_keys"),
    )
    op.create_table(
        "tenants",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('en', 'zh')", name="language"),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_tenants"),
    )
    op.create_table(
        "timers",
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "number", name="pk_timers"),
    )
    op.create_index("ix_timers_due", "timers", ["due_at"], unique=False)
    op.create_table(
        "user_tasks",
        sa.Column("task_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=96), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("workflow_key", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("assignee", sa.String(length=96), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_by", sa.String(length=96), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("submitted", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("status IN ('created', 'claimed', 'completed', 'cancelled')", name="status"),
        sa.PrimaryKeyConstraint("task_id", name="pk_user_tasks"),
    )
    op.create_index("ix_user_tasks_done", "user_tasks", ["tenant_id", "completed_by", "completed_at"], unique=False)
    op.create_index("ix_user_tasks_open", "user_tasks", ["tenant_id", "status", "created_at"], unique=False)
    op.create_index("ix_user_tasks_run", "user_tasks", ["run_id", "node_id"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_api_keys_tenant_id"),
        sa.PrimaryKeyConstraint("tenant_id", "key_id", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
    )
    op.create_table(
        "principals",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('en', 'zh')", name="language"),
        sa.CheckConstraint("email = lower(email)", name="email_is_lower"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_principals_tenant_id"),
        sa.PrimaryKeyConstraint("tenant_id", "principal_id", name="pk_principals"),
        sa.UniqueConstraint("tenant_id", "email", name="uq_principals_tenant_id_email"),
    )
    op.create_index("ix_principals_email", "principals", ["email"], unique=False)
    op.create_table(
        "request_keys",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.tenant_id"], name="fk_request_keys_tenant_id"),
        sa.PrimaryKeyConstraint("tenant_id", "request_key", name="pk_request_keys"),
    )
    op.create_index("ix_request_keys_created_at", "request_keys", ["created_at"], unique=False)
    op.create_table(
        "task_candidates",
        sa.Column("task_id", sa.String(length=96), nullable=False),
        sa.Column("candidate", sa.String(length=128), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["user_tasks.task_id"], name="fk_task_candidates_task_id"),
        sa.PrimaryKeyConstraint("task_id", "candidate", name="pk_task_candidates"),
    )
    op.create_index("ix_task_candidates_candidate", "task_candidates", ["tenant_id", "candidate"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("principal_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "principal_id"], ["principals.tenant_id", "principals.principal_id"], name="fk_sessions_tenant_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_index("ix_sessions_tenant_id_principal_id", "sessions", ["tenant_id", "principal_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sessions_tenant_id_principal_id", table_name="sessions")
    op.drop_index("ix_sessions_expires_at", table_name="sessions")
    op.drop_table("sessions")
    op.drop_index("ix_task_candidates_candidate", table_name="task_candidates")
    op.drop_table("task_candidates")
    op.drop_index("ix_request_keys_created_at", table_name="request_keys")
    op.drop_table("request_keys")
    op.drop_index("ix_principals_email", table_name="principals")
    op.drop_table("principals")
    op.drop_table("api_keys")
    op.drop_index("ix_user_tasks_run", table_name="user_tasks")
    op.drop_index("ix_user_tasks_open", table_name="user_tasks")
    op.drop_index("ix_user_tasks_done", table_name="user_tasks")
    op.drop_table("user_tasks")
    op.drop_index("ix_timers_due", table_name="timers")
    op.drop_table("timers")
    op.drop_table("tenants")
    op.drop_table("tenant_keys")
    op.drop_index("ix_subscriptions_key", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_table("subjects")
    op.drop_table("start_keys")
    op.drop_index("ix_sign_in_attempts_last_at", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_index("ix_runs_tenant_started", table_name="runs")
    op.drop_index("ix_runs_subject", table_name="runs")
    op.drop_index("ix_runs_parent", table_name="runs")
    op.drop_table("runs")
    op.drop_index("ix_records_type", table_name="records")
    op.drop_table("records")
    op.drop_table("record_versions")
    op.drop_table("packs")
    op.drop_index("ix_messages_key", table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_mails_waiting", table_name="mails")
    op.drop_index("ix_mails_tenant", table_name="mails")
    op.drop_table("mails")
    op.drop_index("ix_jobs_run", table_name="jobs")
    op.drop_index("ix_jobs_due", table_name="jobs")
    op.drop_table("jobs")
    op.drop_index("ix_incidents_run", table_name="incidents")
    op.drop_index("ix_incidents_open", table_name="incidents")
    op.drop_table("incidents")
    op.drop_table("history")
    op.drop_index("ix_files_subject", table_name="files")
    op.drop_table("files")
    op.drop_table("definitions")
