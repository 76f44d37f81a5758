"""Empty databases brought to the newest migration: migrated once in a process for each kind of store, and copied from then on."""

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from engine.store import Database
from engine.store.upgrade import current_revision, upgrade

__all__ = ["bring_up"]

TEMPLATE = "hireloom_migrated"


def bring_up(database: Database) -> None:
    """Brings a database to the newest migration; an empty one becomes a copy."""
    if database.is_sqlite:
        path = Path(database.url.database or "")
        if not path.exists():
            path.write_bytes(_migrated_file())
    elif database.url.database != "postgres" and not current_revision(database):
        database.close()
        _copy_postgres(database.url)
    upgrade(database)


@cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/first.db")
        upgrade(database)
        database.close()
        with closing(sqlite3.connect(f"{folder}/first.db")) as connection:
            connection.execute("VACUUM INTO ?", (f"{folder}/copy.db",))
        return Path(folder, "copy.db").read_bytes()


def _copy_postgres(url: sa.URL) -> None:
    admin = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        if not connection.scalar(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": TEMPLATE}):
            connection.execute(sa.text(f"CREATE DATABASE {TEMPLATE}"))
            first = Database(url.set(database=TEMPLATE).render_as_string(hide_password=False))
            upgrade(first)
            first.close()
        connection.execute(sa.text(f'DROP DATABASE "{url.database}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{url.database}" TEMPLATE {TEMPLATE}'))
    admin.dispose()
