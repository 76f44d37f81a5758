"""What a choice offers just now: options written in the form, made by FEEL, or the records of a type.

Knows no session: it is asked with what FEEL sees. The surprising rule: None means "as the field has it", or that nobody can say (records, where there is no store).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Text
from engine.feel.tagged import to_json
from engine.feel.values import kind
from engine.form.field import RECORD_TYPES, Field, Option, RecordOption

__all__ = ["Offered", "Records", "choices_json", "options_of", "shown_options"]


class Offered(msgspec.Struct, frozen=True):
    """Records of a type; `is_cut`: there are more of them; a field shows `most` of those that fit it."""

    options: Sequence[RecordOption] = ()
    is_cut: bool = False
    most: int = 200


Records = Mapping[str, Offered]
"""The records that a form may offer, by type; a type that is missing does not exist."""

_FREE = frozenset({"department", "position"})


def options_of(field: Field, scope: Mapping[str, Any], now: datetime | None, records: Records | None) -> Sequence[Option] | None:
    """The options of a choice or record; None: as the field has them, or whatever is said."""
    if field.records is not None:
        return _of_records(field, scope, now, records)
    if field.options_from is not None:
        return _of_feel(field.options_from.evaluate(scope, now=now).value)
    if any(option.when is not None for option in field.options):
        return [option for option in field.options if option.when is None or option.when.evaluate(scope, now=now).value is True]
    return None


def _of_records(field: Field, scope: Mapping[str, Any], now: datetime | None, records: Records | None) -> Sequence[Option] | None:
    source = field.records
    if records is None or source is None:
        return None
    offered = records.get(source.record_type)
    if offered is None:
        return None if field.type in _FREE else []
    found = offered.options
    if source.where is not None:
        where = source.where
        found = [record for record in found if where.evaluate({**scope, **record.values}, now=now).value is True]
    is_id = field.type in RECORD_TYPES
    return [Option(record.record_id if is_id or record.key in (None, "") else record.key, Text(record.title)) for record in found]


def _of_feel(items: Any) -> list[Option]:
    """From a list of values, or of contexts {value, title} (title: a text or {en, zh})."""
    options = []
    for item in items if isinstance(items, list) else []:
        value = to_json(item.get("value", item.get("id"))) if isinstance(item, dict) else to_json(item)
        if kind(value) not in ("string", "number"):
            continue
        title = item.get("title", value) if isinstance(item, dict) else value
        text = Text(str(title.get("en", value)), str(title.get("zh", ""))) if isinstance(title, dict) else Text(str(title))
        options.append(Option(value, text))
    return options


def shown_options(field: Field, options: Sequence[Option], records: Records | None) -> tuple[Sequence[Option], bool]:
    """As many of the options as a screen lists, and whether there are more."""
    known = records.get(field.records.record_type) if field.records is not None and records is not None else None
    return (options, False) if known is None else (options[: known.most], known.is_cut or len(options) > known.most)


def choices_json(options: Sequence[Option]) -> list[dict[str, Any]]:
    """`[{"value", "title": {"en", "zh"}}]`."""
    return [{"value": option.value, "title": {"en": option.title.get("en"), "zh": option.title.get("zh")}} for option in options]
