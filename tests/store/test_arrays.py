"""Arrays in binary are read by PostgreSQL as the values that were packed, whatever stands in them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from engine.store.arrays import pack_column

CHINA = timezone(timedelta(hours=8))
COLUMNS: list[tuple[str, list[Any]]] = [
    ("text", ["", "a", '欧阳 \\ " {,} \t\n NULL', "x" * 5_000, None]),
    ("bytea", [b"", b"\0\xff\\", bytes(range(256)) * 20, None]),
    ("boolean", [True, False, None]),
    ("integer", [0, -1, 2**31 - 1, -(2**31), None]),
    ("bigint", [0, -(2**63), 2**63 - 1, None]),
    ("float8", [0.0, -0.1, 1e300, float("inf"), None]),
    ("timestamptz", [datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC), datetime(2026, 1, 1, 8, tzinfo=CHINA), datetime(9999, 12, 31, tzinfo=UTC), None]),
]


@pytest.mark.parametrize(("kind", "values"), COLUMNS, ids=[kind for kind, _ in COLUMNS])
@pytest.mark.parametrize("has_null", [True, False])
def test_a_packed_column_is_read_as_it_was(postgres_url: str, kind: str, values: list[Any], has_null: bool) -> None:
    sent = values if has_null else values[:-1]
    engine = sa.create_engine(f"{postgres_url}/postgres")
    with engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute(f"SELECT u FROM unnest(%b::{kind}[]) AS u", [pack_column(kind, sent)])
        assert [one for (one,) in cursor.fetchall()] == sent
    engine.dispose()


def test_no_values_are_an_empty_array(postgres_url: str) -> None:
    engine = sa.create_engine(f"{postgres_url}/postgres")
    with engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute("SELECT count(*) FROM unnest(%b::text[])", [pack_column("text", [])])
        assert cursor.fetchone() == (0,)
    engine.dispose()
