"""What changed, in the order in which it was committed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "tidings",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tidings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tidings_place", "tidings", ["tenant_id", "transaction", "number"], unique=False)
    op.create_index("ix_tidings_at", "tidings", ["at"], unique=False)
