"""Filters that people keep are of tasks or of runs."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("task_filters", sa.Column("about", sa.String(length=8), nullable=False, server_default="tasks"))
