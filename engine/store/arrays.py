"""A column of values as PostgreSQL takes an array in binary: one pass over the values, where the driver asks of each what it is.

Knows no table and no statement: the statement's cast says which array it is. Format: array_send in PostgreSQL's arrayfuncs.c (dimensions, nulls, element type, length, lower bound, then each value's length and bytes).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any

from psycopg import adapters
from psycopg.adapt import Dumper
from psycopg.pq import Format

__all__ = ["Packed", "pack_column"]

_HEAD = Struct("!iiIii")
_LENGTH, _SHORT, _LONG, _REAL = Struct("!i"), Struct("!ii"), Struct("!iq"), Struct("!id")
_LENGTHS = [_LENGTH.pack(size) for size in range(1024)]
_NULL = _LENGTH.pack(-1)
_TRUE, _FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"
_YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Packed(bytes):
    """An array, ready to be sent."""


class _Dumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Packed) -> Packed:
        return obj


adapters.register_dumper(Packed, _Dumper)


def _sized(data: bytes) -> bytes:
    size = len(data)
    return (_LENGTHS[size] if size < len(_LENGTHS) else _LENGTH.pack(size)) + data


def _text(value: str) -> bytes:
    return _sized(value.encode())


def _instant(value: datetime) -> bytes:
    return _LONG.pack(8, (value - _YEAR_2000) // _MICROSECOND)


_KINDS: dict[str, tuple[int, Callable[[Any], bytes]]] = {
    "text": (25, _text),
    "bytea": (17, _sized),
    "boolean": (16, lambda value: _TRUE if value else _FALSE),
    "integer": (23, lambda value: _SHORT.pack(4, value)),
    "bigint": (20, lambda value: _LONG.pack(8, value)),
    "float8": (701, lambda value: _REAL.pack(8, value)),
    "timestamptz": (1184, _instant),
}
"""The element's type (pg_type.oid) and how one is written, its length in front."""


def pack_column(kind: str, values: Sequence[Any]) -> Packed:
    """`values` (None is NULL) as an array of `kind`, a name of PostgreSQL's."""
    element, write = _KINDS[kind]
    has_null = None in values
    if values and values.count(values[0]) == len(values):  # a tenant, a status, an instant: written once
        parts = [_NULL if has_null else write(values[0])] * len(values)
    else:
        parts = [_NULL if value is None else write(value) for value in values] if has_null else list(map(write, values))
    return Packed(_HEAD.pack(1, has_null, element, len(values), 1) + b"".join(parts))
