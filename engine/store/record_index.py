"""Records found by a value, and values that only one record may have: hashes under the tenant's key, never the values.

Knows no record type: it is told which fields are indexed and which are unique. The surprising rule: the hashes about an erased person are taken away with their key, so that
nobody can guess what they were, and the same value may be used again.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from engine.json_text import encode_json
from engine.store import tables
from engine.store.keys import Keys

__all__ = ["forget_person", "hold_values", "records_with", "taken"]

_WIDEST = 96
_MOST_ITEMS = 200


def _hash(keys: Keys, tenant_id: str, record_type: str, field: str, value: Any) -> str:
    return keys.tenant(tenant_id).fingerprint(f"{record_type}/{field}/{encode_json(value).decode()}")


def _items(value: Any) -> list[Any]:
    """What a field is found by: each item of a list, else the value."""
    return [item for item in value[:_MOST_ITEMS] if item is not None] if isinstance(value, list) else [] if value is None else [value]


def taken(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, values: Mapping[str, Any], *, besides: str) -> set[str]:
    """The fields whose value another record than `besides` has already, of those that are unique."""
    table = tables.record_values
    hashes = {(field[:_WIDEST], _hash(keys, tenant_id, record_type, field, value)): field for field, value in values.items() if value is not None}
    if not hashes:
        return set()
    query = sa.select(table.c.field, table.c.unique_hash).where(
        table.c.tenant_id == tenant_id, table.c.record_type == record_type, table.c.record_id != besides,
        table.c.field.in_([field for field, _ in hashes]), table.c.unique_hash.in_([found for _, found in hashes]),
    )  # fmt: skip
    return {hashes[row.field, row.unique_hash] for row in connection.execute(query) if (row.field, row.unique_hash) in hashes}


def hold_values(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, record_id: str, values: Mapping[str, Any], *, unique: Collection[str]) -> None:
    """Makes the record be found by these values (and no longer by its earlier ones); those of `unique` fields are its own from now on."""
    table = tables.record_values
    connection.execute(table.delete().where(table.c.record_id == record_id))
    rows = {}
    for field, value in values.items():
        is_unique = field in unique
        for item in [value] if is_unique and value is not None else _items(value):
            found = _hash(keys, tenant_id, record_type, field, item)
            rows[field[:_WIDEST], found] = {
                "record_id": record_id, "field": field[:_WIDEST], "value_hash": found, "tenant_id": tenant_id, "record_type": record_type,
                "unique_hash": found if is_unique else None,
            }  # fmt: skip
    if rows:
        connection.execute(table.insert(), list(rows.values()))


def records_with(keys: Keys, tenant_id: str, record_type: str, field: str, value: Any) -> sa.Select[Any]:
    """Selects the ids of the records that have this value in an indexed field."""
    table = tables.record_values
    found = _hash(keys, tenant_id, record_type, field, value)
    return sa.select(table.c.record_id).where(table.c.tenant_id == tenant_id, table.c.record_type == record_type, table.c.field == field[:_WIDEST], table.c.value_hash == found)


def forget_person(connection: sa.Connection, keys: Keys, tenant_id: str, subject_id: str) -> None:
    """Takes away everything by which the records about a person could be found, their keys too."""
    table = tables.records
    rows = connection.execute(sa.select(table.c.record_id, table.c.record_type).where(table.c.tenant_id == tenant_id, table.c.subject_id == subject_id)).all()
    _drop(connection, [row.record_id for row in rows])
    for row in rows:
        gone = keys.tenant(tenant_id).fingerprint(f"{row.record_type}//erased/{row.record_id}")
        connection.execute(table.update().where(table.c.record_id == row.record_id).values(key_hash=gone))


def _drop(connection: sa.Connection, record_ids: Iterable[str]) -> None:
    connection.execute(tables.record_values.delete().where(tables.record_values.c.record_id.in_(list(record_ids))))
