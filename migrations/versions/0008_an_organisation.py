"""A tenant has an organisation: departments, where people work, substitutes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "organisation_versions",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_organisation_versions"),
    )
    op.create_table(
        "departments",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("hrbp", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name="pk_departments"),
    )
    op.create_table(
        "people",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("departments", sa.Text(), nullable=False),
        sa.Column("positions", sa.Text(), nullable=False),
        sa.Column("groups", sa.Text(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("manager", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name="pk_people"),
    )
    op.create_table(
        "substitutes",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("substitute_id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("substitute", sa.String(length=64), nullable=False),
        sa.Column("begins_at", instant, nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.Column("workflows", sa.Text(), nullable=False),
        sa.Column("instead", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(length=96), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("begun_at", instant),
        sa.PrimaryKeyConstraint("tenant_id", "substitute_id", name="pk_substitutes"),
    )
    waits = sa.text("begun_at IS NULL")
    op.create_index("ix_substitutes_due", "substitutes", ["begins_at"], unique=False, sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "task_turns",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "place", name="pk_task_turns"),
    )
