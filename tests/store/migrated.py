"""Empty databases brought to the newest migration: made once for each kind of store, and copied from then on."""

import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from engine.store import Database
from engine.store.upgrade import upgrade

__all__ = ["bring_up", "one_of_many"]

TEMPLATE = "hireloom_migrated"


def bring_up(database: Database) -> None:
    """Brings a database to the newest migration; a file that is missing becomes a copy."""
    if database.is_sqlite:
        path = Path(database.url.database or "")
        if not path.exists():
            path.write_bytes(_migrated_file())
    upgrade(database)


@contextmanager
def one_of_many(server: str, *, is_migrated: bool) -> Iterator[str]:
    """The URL of a database of its own on a running server, thrown away afterwards."""
    name = f"t{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            if is_migrated:
                _make_template(connection, server)
            connection.execute(sa.text(f"CREATE DATABASE {name} STRATEGY FILE_COPY" + (f" TEMPLATE {TEMPLATE}" if is_migrated else "")))
        yield f"{server}/{name}"
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()


@cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/first.db")
        upgrade(database)
        database.close()
        with closing(sqlite3.connect(f"{folder}/first.db")) as connection:
            connection.execute("VACUUM INTO ?", (f"{folder}/copy.db",))
        return Path(folder, "copy.db").read_bytes()


def _make_template(connection: sa.Connection, server: str) -> None:
    if not connection.scalar(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": TEMPLATE}):
        connection.execute(sa.text(f"CREATE DATABASE {TEMPLATE}"))
        first = Database(f"{server}/{TEMPLATE}")
        upgrade(first)
        first.close()
