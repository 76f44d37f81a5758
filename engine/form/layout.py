"""The layout of a form: what a screen draws, as JSON.

Knows nothing of values. Titles stand in both languages; the Chinese one falls back to the English one.
The surprising rule: conditions go to the browser, for comfort, only when they read nothing but fields of this form that everybody may see; all others are the server's secret.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from engine.errors import Text
from engine.feel.expression import Expression
from engine.feel.tagged import to_json
from engine.form.field import Columns, Field, Note, Option, Section
from engine.form.options import choices_json, shown_options
from engine.form.session import Session

__all__ = ["both", "items_layout"]


def items_layout(items: Sequence[Any], fields: Sequence[Field], session: Session | None) -> list[dict[str, Any]]:
    """The items of a form in their order: sections, columns, notes, fields. `session` None: what is not written in the form is left out."""
    by_key = {field.key: field for field in fields}
    drawn = _Drawn(by_key, session, frozenset(key for key, field in by_key.items() if not field.visible_to))
    return [_item(item, drawn) for item in items]


def both(text: Text) -> dict[str, str]:
    """`{"en", "zh"}`."""
    return {"en": text.get("en"), "zh": text.get("zh")}


class _Drawn(msgspec.Struct, frozen=True):
    """What a form is drawn from; `open` are the names that a condition may read in the browser."""

    fields: Mapping[str, Field]
    session: Session | None
    open: frozenset[str]


def _item(item: Any, drawn: _Drawn) -> dict[str, Any]:
    if isinstance(item, Section):
        return {"kind": "section", "key": item.key, "title": both(item.title), "items": [_item(one, drawn) for one in item.items]}
    if isinstance(item, Columns):
        return {"kind": "columns", "items": [_item(one, drawn) for one in item.items]}
    if isinstance(item, Note):
        return {"kind": "note", "text": both(item.text)}
    return _field(drawn.fields[item], drawn)


def _field(field: Field, drawn: _Drawn) -> dict[str, Any]:
    feel = _feel(field, drawn.open)
    return {
        "kind": "field",
        "key": field.key,
        "type": field.type,
        "title": both(field.title),
        "help": both(field.help) if field.help else None,
        "options": _options(field, drawn),
        "required": field.required is True,
        "computed": field.computed is not None,
        "default": _default(field, drawn.session),
        "personal": field.personal,
        "conditional": field.is_conditional,
        **({"feel": feel} if feel else {}),
    }


def _feel(field: Field, names: frozenset[str]) -> dict[str, Any]:
    """`{"visible": [all must hold], "required", "read_only": [any may hold], "computed"}`: those that read only these names."""

    def texts(*found: Any) -> list[str]:
        return [one.text for one in found] if all(isinstance(one, Expression) and one.names <= names for one in found) else []

    feel: dict[str, Any] = {"visible": texts(*field.visible), "read_only": texts(*field.read_only_when)}
    feel |= {"required": next(iter(texts(field.required)), ""), "computed": next(iter(texts(field.computed)), "")}
    return {what: text for what, text in feel.items() if text}


def _default(field: Field, session: Session | None) -> Any:
    if field.default is None:
        return None
    scope, now = (session.scope, session.situation.now) if session else ({}, None)
    return to_json(field.default.evaluate(scope, now=now).value)


def _options(field: Field, drawn: _Drawn) -> dict[str, Any]:
    session = drawn.session
    options = dict(field.settings)
    if field.type in ("choice", "choices") and field.options_from is not None:
        options["choices_from"] = field.options_from.text
    if field.type in ("choice", "choices") or field.records is not None:
        offered = _offered(field, session)
        if offered is not None:
            shown, has_more = shown_options(field, offered, session.situation.records if session else None)
            options |= {"choices": choices_json(shown), **({"more": True} if has_more else {})}
    if field.type == "table":
        inner = _Drawn({}, session, drawn.open | {column.key for column in field.columns if not column.visible_to})
        options["items"] = [_field(column, inner) for column in field.columns]
        options["totals"] = [{"column": total.column, "title": both(total.title)} for total in field.totals]
    return options


def _offered(field: Field, session: Session | None) -> Sequence[Option] | None:
    if session is None:
        return field.options if field.options_from is None and field.records is None else None
    found = session.options(field)
    return field.options if found is None and field.records is None else found
