"""The database: one connection pool, transactions, and the shared metadata; SQLite (WAL, FULL) or PostgreSQL.

Knows no table. SQLite transactions begin IMMEDIATE, so that a reader never has to be upgraded to a writer under it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

__all__ = ["Connection", "Database", "is_answering", "metadata"]

Connection = sa.Connection

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Database:
    """An open database. `url` is SQLAlchemy's: `sqlite:///path` or `postgresql+psycopg://user@host/name`."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 8}
        self.engine = sa.create_engine(self.url, **options)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that writes; committed when the block ends well, else rolled back."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(hireloom_write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads: one snapshot."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    @staticmethod
    def is_passing(error: Exception) -> bool:
        """Whether the same transaction may well end otherwise when it is tried again: a deadlock, a serialization failure, a busy file, a unique value that another was quicker to take."""
        if isinstance(error, sa.exc.IntegrityError):
            return getattr(error.orig, "sqlstate", "") == "23505"
        if not isinstance(error, sa.exc.OperationalError):
            return False
        return getattr(error.orig, "sqlstate", "") in ("40001", "40P01") or "locked" in str(error.orig)


def is_answering(database: Database) -> bool:
    """Whether the database can be reached now."""
    try:
        with database.read() as connection:
            connection.execute(sa.select(1))
    except sa.exc.SQLAlchemyError:
        return False
    return True


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    is_write = connection.get_execution_options().get("hireloom_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
