"""An answer to a user task may count from an earlier moment."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("user_tasks", sa.Column("as_of", sa.DateTime(timezone=True)))
