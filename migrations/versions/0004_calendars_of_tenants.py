"""A tenant has a working calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "tenant_calendars",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_tenant_calendars"),
    )


def downgrade() -> None:
    op.drop_table("tenant_calendars")
