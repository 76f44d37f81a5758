"""Records are found by the hash of a value, unique values are held by the store, and records are purged when they are due."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("records", sa.Column("purge_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_records_purge", "records", ["purge_at"], unique=False)
    op.create_index("ix_records_subject", "records", ["subject_id"], unique=False)
    op.create_table(
        "record_values",
        sa.Column("record_id", sa.String(length=96), nullable=False),
        sa.Column("field", sa.String(length=96), nullable=False),
        sa.Column("value_hash", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("record_type", sa.String(length=64), nullable=False),
        sa.Column("unique_hash", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("record_id", "field", "value_hash", name="pk_record_values"),
        sa.UniqueConstraint("tenant_id", "record_type", "field", "unique_hash", name="uq_record_values_tenant_id_record_type_field_unique_hash"),
    )
    op.create_index("ix_record_values_found", "record_values", ["tenant_id", "record_type", "field", "value_hash"], unique=False)
    op.create_table(
        "record_purges",
        sa.Column("record_id", sa.String(length=96), nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("record_type", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=96), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_record_purges"),
    )
    op.create_index("ix_record_purges_tenant", "record_purges", ["tenant_id", "record_type", "purged_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_record_purges_tenant", table_name="record_purges")
    op.drop_table("record_purges")
    op.drop_index("ix_record_values_found", table_name="record_values")
    op.drop_table("record_values")
    op.drop_index("ix_records_subject", table_name="records")
    op.drop_index("ix_records_purge", table_name="records")
    op.drop_column("records", "purge_at")
