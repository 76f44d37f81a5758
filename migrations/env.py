"""Alembic's environment: runs the migrations on the connection that engine.store.upgrade hands in, or on HIRELOOM's database from the shell."""

from alembic import context

from engine.settings import Settings
from engine.store import Connection, Database, door_tables, identity, metadata, notice_tables, tables

__all__ = ["door_tables", "identity", "notice_tables", "tables"]

_handed = context.config.attributes.get("connection")


def run() -> None:
    """Runs what was asked for in one transaction."""
    if _handed is not None:
        _migrate(_handed)
        return
    database = Database(Settings.load().url)
    with database.write() as connection:
        _migrate(connection)
    database.close()


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True, render_as_batch=False)
    with context.begin_transaction():
        context.run_migrations()


run()
