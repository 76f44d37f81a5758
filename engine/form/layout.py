"""The layout of a form: what a screen draws, as JSON.

Knows nothing of values. Titles stand in both languages; the Chinese one falls back to the English one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.errors import Text
from engine.feel.tagged import to_json
from engine.form.field import Field, Note, Section
from engine.form.session import options_of

__all__ = ["both", "items_layout"]


def items_layout(items: Sequence[Any], fields: Sequence[Field], context: Mapping[str, Any] | None, now: datetime | None) -> list[dict[str, Any]]:
    """The items of a form in their order: sections, notes, fields."""
    by_key = {field.key: field for field in fields}
    return [_item(item, by_key, context, now) for item in items]


def both(text: Text) -> dict[str, str]:
    """`{"en", "zh"}`."""
    return {"en": text.get("en"), "zh": text.get("zh")}


def _item(item: Any, fields: Mapping[str, Field], context: Mapping[str, Any] | None, now: datetime | None) -> dict[str, Any]:
    if isinstance(item, Section):
        return {"kind": "section", "key": item.key, "title": both(item.title), "items": [_item(one, fields, context, now) for one in item.items]}
    if isinstance(item, Note):
        return {"kind": "note", "text": both(item.text)}
    return _field(fields[item], context, now)


def _field(field: Field, context: Mapping[str, Any] | None, now: datetime | None) -> dict[str, Any]:
    return {
        "kind": "field",
        "key": field.key,
        "type": field.type,
        "title": both(field.title),
        "help": both(field.help) if field.help else None,
        "options": _options(field, context, now),
        "required": field.required is True,
        "computed": field.computed is not None,
        "default": to_json(field.default.evaluate(context or {}, now=now).value) if field.default else None,
        "personal": field.personal,
        "conditional": field.is_conditional,
    }


def _options(field: Field, context: Mapping[str, Any] | None, now: datetime | None) -> dict[str, Any]:
    options = dict(field.settings)
    if field.type in ("choice", "choices"):
        if field.options_from is not None:
            options["choices_from"] = field.options_from.text
        if field.options_from is None or context is not None:
            options["choices"] = [{"value": option.value, "title": both(option.title)} for option in options_of(field, context or {}, now)]
    if field.type == "table":
        options["items"] = [_field(column, context, now) for column in field.columns]
    return options
