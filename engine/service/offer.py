"""Records that a form offers: the first of each type it names, and those that its values name already.

Knows no screen. The surprising rule: where a record type does not say who reads it, a guest is offered its records only when what names them is not personal.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from engine.form import Field, Form, RecordType
from engine.form.field import RECORD_TYPES, RecordOption
from engine.form.options import Offered
from engine.form.scope import typed
from engine.model.view import RecordView
from engine.store import Connection, records
from engine.store.keys import Keys
from engine.store.record_index import records_with
from engine.store.records import Wanted

__all__ = ["Asker", "offered_records"]

GUEST = "guest"
WIDER = 10
"""Where a condition picks among records, so many times more of them are looked at."""


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for records, and for how many. `roles` None: a program; `q`: only records in which that stands."""

    tenant_id: str
    roles: Collection[str] | None
    limit: int
    q: str = ""


def offered_records(connection: Connection, keys: Keys, types: Mapping[str, RecordType], form: Form, values: Mapping[str, Any], asker: Asker) -> dict[str, Offered]:
    """What the fields of `form` that name records offer, by record type."""
    tenant_id, roles = asker.tenant_id, asker.roles
    found: dict[str, Offered] = {}
    wanted = {field.records.record_type for field in form.record_fields() if field.records is not None}
    filtered = {field.records.record_type for field in form.record_fields() if field.records is not None and field.records.where is not None}
    for name in wanted & types.keys():
        record_type = types[name]
        if not _is_offered(record_type, roles):
            found[name] = Offered()
            continue
        page = records.records(connection, keys, tenant_id, name, Wanted(limit=asker.limit * (WIDER if name in filtered else 1), q=asker.q))
        views = {view.record_id: view for view in page.items}
        named = _named(form, name, values)
        views |= {view.record_id: view for view in records.records_by_id(connection, keys, tenant_id, name, [one for one in named if one not in views])}
        for value in named if record_type.key_field else ():
            only = records_with(keys, tenant_id, name, record_type.key_field, value)
            views |= {view.record_id: view for view in records.records(connection, keys, tenant_id, name, Wanted(limit=1, only=only)).items}
        options = tuple(_option(record_type, view, roles) for view in views.values() if view.title != records.ERASED)
        found[name] = Offered(options, bool(page.next_cursor), asker.limit)
    return found


def _is_offered(record_type: RecordType, roles: Collection[str] | None) -> bool:
    if not record_type.may_read(roles):
        return False
    if roles is None or record_type.read_by or GUEST not in roles:
        return True
    return not {record_type.title_field, record_type.key_field} & set(record_type.personal_fields())


def _option(record_type: RecordType, view: RecordView, roles: Collection[str] | None) -> RecordOption:
    key = view.values.get(record_type.key_field) if record_type.key_field else ""
    key = key if isinstance(key, str | int) else ""
    title = view.title if record_type.is_title_shown(roles) and view.title else str(key or view.record_id)
    return RecordOption(view.record_id, title, key, {field.key: typed(field, view.values.get(field.key)) for field in record_type.fields})


def _named(form: Form, record_type: str, values: Mapping[str, Any]) -> list[str]:
    """The texts that stand in the fields which take records of this type."""
    found = [text for field, value in _standing(form.fields, values) if field.records is not None and field.records.record_type == record_type for text in _texts(field, value)]
    return list(dict.fromkeys(found))[:200]


def _standing(fields: Collection[Field], values: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    for field in fields:
        value = values.get(field.key)
        yield field, value
        if field.columns and isinstance(value, list):
            for row in value:
                if isinstance(row, Mapping):
                    yield from _standing(field.columns, row)


def _texts(field: Field, value: Any) -> list[str]:
    items = value if isinstance(value, list) and field.type not in RECORD_TYPES else [value]
    return [item.strip() for item in items if isinstance(item, str) and item.strip()]
