"""The database: one connection pool, transactions, and the shared metadata; SQLite (WAL, FULL) or PostgreSQL.

Knows no table. SQLite transactions begin IMMEDIATE, so that a reader never has to be upgraded to a writer under it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.errors import Unavailable, problem

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


WRITING = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
"""PostgreSQL keeps the plan of a prepared statement. One made while a table was small would read all of it for ever; what writes goes by its indexes."""
READING = "-c plan_cache_mode=force_custom_plan"
"""What reads is planned each time for the tables as they are."""


class Database:
    """An open database. `url` is SQLAlchemy's: `sqlite:///path` or `postgresql+psycopg://user@host/name`."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 8}
        if self.is_sqlite:
            self.engine = self._writer = sa.create_engine(self.url, **options)
        else:
            self.engine = sa.create_engine(self.url, connect_args={"options": READING}, **options)
            self._writer = sa.create_engine(self.url, connect_args={"options": WRITING}, **options)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that writes; committed when the block ends well, else rolled back."""
        with self._connected(self._writer) as connection:
            connection = connection.execution_options(hireloom_write=True)
            transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except sa.exc.DBAPIError as error:
                if _is_away(error):
                    raise Unavailable(
                        problem(
                            "store.unknown_end",
                            "the database went away while it stored this: look whether it did before you try again",
                            "数据库在保存时中断：请先确认是否已保存，再重试",
                        )
                    ) from error
                raise

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads: one snapshot."""
        with self._connected(self.engine) as connection, connection.begin():
            yield connection

    @contextmanager
    def _connected(self, pool: sa.Engine) -> Iterator[sa.Connection]:
        """Raises Unavailable when the database is away, or goes away before the commit; the next transaction connects anew."""
        try:
            with pool.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            if _is_away(error):
                raise Unavailable(
                    problem("store.away", "the database does not answer; nothing was stored, try again soon", "数据库暂时无法连接，未作任何保存，请稍后重试")
                ) from error
            raise

    def close(self) -> None:
        self.engine.dispose()
        self._writer.dispose()

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
    except (Unavailable, sa.exc.SQLAlchemyError):
        return False
    return True


def _is_away(error: sa.exc.DBAPIError) -> bool:
    """Whether the server is gone, going or coming, rather than refusing what was asked (SQLSTATE classes 08 and 57P; none when there is no connection)."""
    if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError) or isinstance(error.orig, sqlite3.Error):
        return bool(error.connection_invalidated)
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or not state or state.startswith(("08", "57P"))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    is_write = connection.get_execution_options().get("hireloom_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
