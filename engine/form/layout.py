"""The layout of a form: what a screen draws, as JSON.

Knows nothing of values. Titles stand in both languages; the Chinese one falls back to the English one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.errors import Text
from engine.feel.tagged import to_json
from engine.form.field import Field, Note, Section
from engine.form.session import options_of

if TYPE_CHECKING:
    from engine.form.form import Form

__all__ = ["form_layout"]


def form_layout(form: "Form", context: Mapping[str, Any] | None, now: datetime | None) -> dict[str, Any]:
    """`{"key", "title", "items", "checks"}`."""
    fields = {field.key: field for field in form.fields}
    checks = [{"message": _both(check.message)} for check in form.checks]
    return {"key": form.key, "title": _both(form.title), "items": [_item(item, fields, context, now) for item in form.items], "checks": checks}


def _both(text: Text) -> dict[str, str]:
    return {"en": text.get("en"), "zh": text.get("zh")}


def _item(item: Any, fields: Mapping[str, Field], context: Mapping[str, Any] | None, now: datetime | None) -> dict[str, Any]:
    if isinstance(item, Section):
        return {"kind": "section", "key": item.key, "title": _both(item.title), "items": [_item(one, fields, context, now) for one in item.items]}
    if isinstance(item, Note):
        return {"kind": "note", "text": _both(item.text)}
    return _field(fields[item], context, now)


def _field(field: Field, context: Mapping[str, Any] | None, now: datetime | None) -> dict[str, Any]:
    return {
        "kind": "field",
        "key": field.key,
        "type": field.type,
        "title": _both(field.title),
        "help": _both(field.help) if field.help else None,
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
            options["choices"] = [{"value": option.value, "title": _both(option.title)} for option in options_of(field, context or {}, now)]
    if field.type == "table":
        options["items"] = [_field(column, context, now) for column in field.columns]
    return options
