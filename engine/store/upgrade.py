"""Brings a database to the newest migration. Linear, forwards only; several processes that start at once wait for each other."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from engine.store.database import Database

__all__ = ["current_revision", "head_revision", "is_current", "upgrade"]

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
LOCK = 4_711_001


def upgrade(database: Database, revision: str = "") -> str:
    """Runs the missing migrations (as far as `revision`, else all) in one transaction; returns the revision that the database now has."""
    head = revision or head_revision()
    if current_revision(database) != head:
        with database.write() as connection:
            if not database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, head)
    return head


def head_revision() -> str:
    """The newest revision that this code has."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current_revision(database: Database) -> str:
    """The revision that the database has; "" when it is empty."""
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return ""
        return connection.scalar(sa.text("SELECT version_num FROM alembic_version")) or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def is_current(database: Database) -> bool:
    """Whether the database has every migration of this code."""
    try:
        return current_revision(database) == _head()
    except sa.exc.SQLAlchemyError:
        return False


@cache
def _head() -> str:
    return head_revision()
