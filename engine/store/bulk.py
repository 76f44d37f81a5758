"""Many rows in one statement: found, inserted, updated and deleted by arrays on PostgreSQL, by one prepared statement on SQLite.

What is sent inside `together` costs one round trip to PostgreSQL. Knows no table by name. The surprising rule: it speaks to the driver's cursor, past the statement compiler, because that takes longer than the database itself; the transaction stays the caller's.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.store.arrays import pack_column
from engine.store.tables import Instant

__all__ = ["Sent", "asked_rows", "delete_rows", "find_rows", "insert_rows", "together", "update_rows"]

Row = Sequence[Any]
MANY = 16
"""So many rows are worth the round trip that a COPY takes."""


@contextmanager
def together(connection: sa.Connection) -> Iterator[None]:
    """Sends what follows in one go (libpq's pipeline mode); counts are known, and errors raised, at the end of the block."""
    if _is_sqlite(connection):
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except Exception as error:
        raise _wrapped(connection, error, "a pipeline") from error


class Sent:
    """A statement that was sent."""

    __slots__ = ("_cursor",)

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def count(self) -> int:
        """How many rows there were; to be asked outside of `together`."""
        return int(self._cursor.rowcount)


def insert_rows(connection: sa.Connection, table: sa.Table, names: tuple[str, ...], rows: Sequence[Row], *, is_apart: bool = False, stamp: str = "") -> None:
    """Inserts rows whose values stand in the order of `names`. `is_apart`: outside of `together`, where PostgreSQL can take many by COPY, which it logs page by page and not row by row.

    `stamp`: a column that gets the number of the transaction (0 on SQLite, which has none).
    """
    if rows and is_apart and len(rows) >= MANY and not _is_sqlite(connection):
        _copy(connection, table, names, rows)
    elif rows:
        _send(connection, _insert(table, names, stamp, _is_sqlite(connection)), table, names, rows)


def update_rows(connection: sa.Connection, table: sa.Table, keys: tuple[str, ...], names: tuple[str, ...], rows: Sequence[Row], *, kept: str = "", seen: str = "") -> Sent | None:
    """Sets `names` in the rows that `keys` find; values stand in the order keys, names (and `seen`'s old value at the end, which must still stand there).

    A None for the column `kept` leaves it as it is.
    """
    if not rows:
        return None
    columns = (*keys, *names, *((seen,) if seen else ()))
    return _send(connection, _update(table, keys, names, kept, seen, _is_sqlite(connection)), table, columns, rows)


def delete_rows(connection: sa.Connection, table: sa.Table, keys: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Deletes the rows that `keys` find."""
    if rows:
        _send(connection, _delete(table, keys, _is_sqlite(connection)), table, keys, rows)


def find_rows(connection: sa.Connection, table: sa.Table, names: tuple[str, ...], key: str, values: Iterable[str], *, is_locked: bool = False) -> list[tuple[Any, ...]]:
    """The `names` of all rows whose `key` is among the values, in its order; `is_locked` against other writers until the transaction ends."""
    return asked_rows(connection, table, names, key, values, is_locked=is_locked)()


def asked_rows(
    connection: sa.Connection, table: sa.Table, names: tuple[str, ...], key: str, values: Iterable[str], *, is_locked: bool = False
) -> Callable[[], list[tuple[Any, ...]]]:
    """Like `find_rows`; what it gives is called for the rows outside of `together`."""
    is_sqlite = _is_sqlite(connection)
    text = _find(table, names, key, is_locked, is_sqlite)
    cursor: Any = connection.connection.cursor()
    try:
        if is_sqlite:
            cursor.execute(text, [msgspec.json.encode(list(values)).decode()])
        else:
            cursor.execute(text, [pack_column("text", list(values))], prepare=True)
    except Exception as error:
        raise _wrapped(connection, error, text) from error

    def rows() -> list[tuple[Any, ...]]:
        try:
            found: list[tuple[Any, ...]] = cursor.fetchall()
        except Exception as error:
            raise _wrapped(connection, error, text) from error
        cursor.close()
        return _read_sqlite(found, table, names) if is_sqlite else found

    return rows


def _read_sqlite(rows: list[tuple[Any, ...]], table: sa.Table, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    instants = [index for index, name in enumerate(names) if isinstance(table.c[name].type, Instant)]
    if not instants:
        return rows
    found = []
    for row in rows:
        values = list(row)
        for index in instants:
            if values[index] is not None:
                values[index] = datetime.fromisoformat(values[index]).replace(tzinfo=UTC)
        found.append(tuple(values))
    return found


@lru_cache(maxsize=256)
def _find(table: sa.Table, names: tuple[str, ...], key: str, is_locked: bool, is_sqlite: bool) -> str:
    listed = "(SELECT value FROM json_each(?))" if is_sqlite else "ANY(%b::text[])"
    lock = " FOR UPDATE" if is_locked and not is_sqlite else ""
    return f'SELECT {_quoted(names)} FROM {table.name} WHERE "{key}" {"IN" if is_sqlite else "="} {listed} ORDER BY "{key}"{lock}'


def _is_sqlite(connection: sa.Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _send(connection: sa.Connection, text: str, table: sa.Table, names: tuple[str, ...], rows: Sequence[Row]) -> Sent:
    cursor: Any = connection.connection.cursor()
    try:
        if _is_sqlite(connection):
            instants = [index for index, name in enumerate(names) if isinstance(table.c[name].type, Instant)]
            cursor.executemany(text, [_as_text(row, instants) for row in rows] if instants else rows)
        else:
            cursor.execute(text, [pack_column(kind, column) for kind, column in zip(_kinds(table, names), zip(*rows, strict=True), strict=True)], prepare=True)
    except Exception as error:
        raise _wrapped(connection, error, text) from error
    return Sent(cursor)


def _copy(connection: sa.Connection, table: sa.Table, names: tuple[str, ...], rows: Sequence[Row]) -> None:
    text = f"COPY {table.name} ({_quoted(names)}) FROM STDIN (FORMAT BINARY)"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(text) as copy:
            copy.set_types(_kinds(table, names))
            for row in rows:
                copy.write_row(row)
    except Exception as error:
        raise _wrapped(connection, error, text) from error


def _wrapped(connection: sa.Connection, error: Exception, text: str) -> Exception:
    """The driver's error as SQLAlchemy would raise it, so that callers know one family of errors only."""
    dialect: Any = connection.dialect
    if isinstance(error, dialect.loaded_dbapi.Error):
        wrapped: Exception = sa.exc.DBAPIError.instance(text, None, error, dialect.loaded_dbapi.Error, dialect=dialect)
        return wrapped
    return error


def _as_text(row: Row, instants: Iterable[int]) -> Row:
    values = list(row)
    for index in instants:
        if values[index] is not None:
            values[index] = _instant(values[index])
    return values


@lru_cache(maxsize=4096)
def _instant(value: datetime) -> str:
    """As SQLAlchemy stores an instant on SQLite."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _arrays(table: sa.Table, names: Iterable[str]) -> str:
    return ", ".join(f"%b::{kind}[]" for kind in _kinds(table, tuple(names)))


@lru_cache(maxsize=256)
def _kinds(table: sa.Table, names: tuple[str, ...]) -> list[str]:
    return [_kind(table.c[name].type) for name in names]


def _kind(kind: Any) -> str:
    if isinstance(kind, Instant):
        return "timestamptz"
    for python, name in ((sa.LargeBinary, "bytea"), (sa.Boolean, "boolean"), (sa.BigInteger, "bigint"), (sa.Integer, "integer"), (sa.Float, "float8"), (sa.String, "text")):
        if isinstance(kind, python):
            return name
    raise TypeError(kind)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@lru_cache(maxsize=256)
def _insert(table: sa.Table, names: tuple[str, ...], stamp: str, is_sqlite: bool) -> str:
    head = f"INSERT INTO {table.name} ({_quoted((*names, *((stamp,) if stamp else ())))})"
    if is_sqlite:
        return f"{head} VALUES ({', '.join('?' for _ in names)}{', 0' if stamp else ''})"
    return f"{head} SELECT *{', txid_current()' if stamp else ''} FROM unnest({_arrays(table, names)})"


@lru_cache(maxsize=256)
def _update(table: sa.Table, keys: tuple[str, ...], names: tuple[str, ...], kept: str, seen: str, is_sqlite: bool) -> str:
    order = {name: number for number, name in enumerate((*keys, *names), 1)}
    last = len(order) + 1

    def value(name: str) -> str:
        return f"?{order[name]}" if is_sqlite else f'u."{name}"'

    values = [f'"{name}" = ' + (f'COALESCE({value(name)}, {table.name}."{name}")' if name == kept else value(name)) for name in names]
    where = [f'{table.name}."{key}" = {value(key)}' for key in keys]
    if seen:
        where.append(f'{table.name}."{seen}" = ' + (f"?{last}" if is_sqlite else "u._seen"))
    source = ""
    if not is_sqlite:
        columns = (*keys, *names, *((seen,) if seen else ()))
        listed = _quoted((*keys, *names, *(("_seen",) if seen else ())))
        source = f" FROM unnest({_arrays(table, columns)}) AS u({listed})"
    return f"UPDATE {table.name} SET {', '.join(values)}{source} WHERE {' AND '.join(where)}"


@lru_cache(maxsize=256)
def _delete(table: sa.Table, keys: tuple[str, ...], is_sqlite: bool) -> str:
    if is_sqlite:
        return f"DELETE FROM {table.name} WHERE " + " AND ".join(f'"{key}" = ?' for key in keys)
    where = " AND ".join(f'{table.name}."{key}" = u."{key}"' for key in keys)
    return f"DELETE FROM {table.name} USING unnest({_arrays(table, keys)}) AS u({_quoted(keys)}) WHERE {where}"
