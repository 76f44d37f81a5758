"""Keeps records: what is to be saved is judged by its record type, as a submission is, then written with its key, its unique values and its time.

Knows no run and no request. The surprising rule: a program fills in what people may only read, so `read only` binds the roles and not the workflow.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Invalid, NotFound, Problem, nearest_name, problem
from engine.form import RecordType
from engine.model.moment import moment
from engine.service.offer import Asker, offered_records
from engine.store import Connection, records
from engine.store.keys import Keys
from engine.store.record_index import taken
from engine.store.records import RecordWrite, StoredRecord

__all__ = ["Keep", "keep_record"]


class Keep(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be saved: `values` are merged into the record with this `key` ("" : the one that the type's key field names, else a new one); with `is_change` into the one with this id.

    `roles` None: a program.
    """

    tenant_id: str
    record_type: str
    record_id: str
    key: str = ""
    values: dict[str, Any]
    subject_id: str | None = None
    run_id: str = ""
    roles: Collection[str] | None = None
    is_change: bool = False


def keep_record(connection: Connection, keys: Keys, types: Mapping[str, RecordType], keep: Keep, now: datetime) -> str:
    """Saves a record or its next version; returns its id. Raises Invalid with all problems, their paths being fields."""
    record_type = types.get(keep.record_type)
    if record_type is None:
        where = {"nearest": nearest_name(keep.record_type, types), "expected": ", ".join(sorted(types))}
        raise Invalid(problem("record_type.unknown", f"there is no record type {keep.record_type}", f"没有档案类型 {keep.record_type}", path="record_type", **where))
    key = keep.key or _key_of(record_type, keep.values)
    before = _before(connection, keys, keep, key)
    values = _judged(connection, keys, types, record_type, keep, before, now)
    record_id = before.record_id if before else keep.record_id
    unique = {name: values.get(name) for name in record_type.unique_fields()}
    others = taken(connection, keys, keep.tenant_id, keep.record_type, unique, besides=record_id)
    if before is None and record_type.key_field in others and _before(connection, keys, keep, key) is not None:
        return keep_record(connection, keys, types, keep, now)  # another process has just made the record with this key
    _refuse_taken(record_type, others)
    subject_id = keep.subject_id if record_type.personal_fields() else None
    title = values.get(record_type.title_field)
    write = RecordWrite(
        tenant_id=keep.tenant_id, record_type=keep.record_type, record_id=record_id, key=key, title=str(title) if isinstance(title, str | int) else "",
        subject_id=before.subject_id if before else subject_id, run_id=keep.run_id, values=values, found={name: values.get(name) for name in record_type.indexed_fields()},
        unique=tuple(unique), history=record_type.history, purge_at=moment(record_type.retain, now),
    )  # fmt: skip
    records.save_record(connection, keys, write, now, before)
    return record_id


def _before(connection: Connection, keys: Keys, keep: Keep, key: str) -> StoredRecord | None:
    if not keep.is_change:
        return records.record_of_key(connection, keys, keep.tenant_id, keep.record_type, key or keep.record_id)
    before = records.record_of_id(connection, keys, keep.tenant_id, keep.record_type, keep.record_id)
    if before is None:
        raise NotFound(problem("record.unknown", f"there is no {keep.record_type} {keep.record_id}", f"没有记录 {keep.record_type} {keep.record_id}"))
    return before


def _key_of(record_type: RecordType, values: Mapping[str, Any]) -> str:
    """The key that the values themselves have, as it will be stored."""
    if not record_type.key_field or values.get(record_type.key_field) is None:
        return ""
    try:
        read = record_type.only(record_type.key_field).submit({record_type.key_field: values[record_type.key_field]})
    except Invalid:
        return ""
    return str(read[record_type.key_field])


def _judged(connection: Connection, keys: Keys, types: Mapping[str, RecordType], record_type: RecordType, keep: Keep, before: StoredRecord | None, now: datetime) -> dict[str, Any]:
    """The values that the record has from now on: those that were there, with the new ones over them."""
    known = {field.key for field in record_type.fields}
    earlier = {name: value for name, value in before.values.items() if name in known} if before else {}
    merged = {**earlier, **keep.values}
    offered = offered_records(connection, keys, types, record_type.form, merged, Asker(tenant_id=keep.tenant_id, roles=keep.roles, limit=1))
    given, initial = (merged, merged) if keep.roles is None else (keep.values, earlier)
    return record_type.submit(given, roles=keep.roles, now=now, initial=initial, records=offered)


def _refuse_taken(record_type: RecordType, names: Collection[str]) -> None:
    problems: list[Problem] = []
    for field in record_type.fields:
        if field.key in names:
            en, zh = f"{field.title.get('en')}: another record has this already", f"{field.title.get('zh')}：已有档案使用此内容"
            problems.append(problem("record.not_unique", en, zh, path=field.key))
    if problems:
        raise Invalid(*problems)
