"""The layout of a form: what a screen draws, as JSON.

Knows nothing of values. Titles stand in both languages; the Chinese one falls back to the English one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Text
from engine.feel.tagged import to_json
from engine.form.field import Columns, Field, Note, Option, Section
from engine.form.options import choices_json, shown_options
from engine.form.session import Session

__all__ = ["both", "items_layout"]


def items_layout(items: Sequence[Any], fields: Sequence[Field], session: Session | None) -> list[dict[str, Any]]:
    """The items of a form in their order: sections, columns, notes, fields. `session` None: what is not written in the form is left out."""
    by_key = {field.key: field for field in fields}
    return [_item(item, by_key, session) for item in items]


def both(text: Text) -> dict[str, str]:
    """`{"en", "zh"}`."""
    return {"en": text.get("en"), "zh": text.get("zh")}


def _item(item: Any, fields: Mapping[str, Field], session: Session | None) -> dict[str, Any]:
    if isinstance(item, Section):
        return {"kind": "section", "key": item.key, "title": both(item.title), "items": [_item(one, fields, session) for one in item.items]}
    if isinstance(item, Columns):
        return {"kind": "columns", "items": [_item(one, fields, session) for one in item.items]}
    if isinstance(item, Note):
        return {"kind": "note", "text": both(item.text)}
    return _field(fields[item], session)


def _field(field: Field, session: Session | None) -> dict[str, Any]:
    return {
        "kind": "field",
        "key": field.key,
        "type": field.type,
        "title": both(field.title),
        "help": both(field.help) if field.help else None,
        "options": _options(field, session),
        "required": field.required is True,
        "computed": field.computed is not None,
        "default": _default(field, session),
        "personal": field.personal,
        "conditional": field.is_conditional,
    }


def _default(field: Field, session: Session | None) -> Any:
    if field.default is None:
        return None
    scope, now = (session.scope, session.situation.now) if session else ({}, None)
    return to_json(field.default.evaluate(scope, now=now).value)


def _options(field: Field, session: Session | None) -> dict[str, Any]:
    options = dict(field.settings)
    if field.type in ("choice", "choices") and field.options_from is not None:
        options["choices_from"] = field.options_from.text
    if field.type in ("choice", "choices") or field.records is not None:
        offered = _offered(field, session)
        if offered is not None:
            shown, has_more = shown_options(field, offered, session.situation.records if session else None)
            options |= {"choices": choices_json(shown), **({"more": True} if has_more else {})}
    if field.type == "table":
        options["items"] = [_field(column, session) for column in field.columns]
        options["totals"] = [{"column": total.column, "title": both(total.title)} for total in field.totals]
    return options


def _offered(field: Field, session: Session | None) -> Sequence[Option] | None:
    if session is None:
        return field.options if field.options_from is None and field.records is None else None
    found = session.options(field)
    return field.options if found is None and field.records is None else found
