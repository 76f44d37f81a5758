"""The JSON Schema (2020-12) of a form's submission.

Knows nothing of conditions: what depends on other values is the form's to judge, so only fields that are always asked are `required`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from engine.errors import Text
from engine.form.field import Field

__all__ = ["fields_schema", "form_schema"]

_FORMATS = {"date": "date", "time": "time", "date_time": "date-time", "duration": "duration", "email": "email", "url": "uri"}
_ANNOTATIONS = {
    "money": ("currency", "x-currency"), "id_number": ("country", "x-country"), "address": ("country", "x-country"), "person": ("role", "x-role"),
    "record": ("record_type", "x-record"),
}  # fmt: skip
_LONGEST_ID = 200


def form_schema(title: Text, fields: Sequence[Field]) -> dict[str, Any]:
    """The schema of a whole form."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title.get("en"), **fields_schema(fields)}


def fields_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """An object with these fields."""
    schema: dict[str, Any] = {"type": "object", "properties": {field.key: _property(field) for field in fields}, "additionalProperties": False}
    required = [field.key for field in fields if _is_always_required(field)]
    return {**schema, "required": required} if required else schema


def _is_always_required(field: Field) -> bool:
    is_open = not (field.visible or field.visible_to or field.editable_by or field.read_only or field.read_only_when)
    return field.required is True and is_open and field.computed is None and field.default is None


def _property(field: Field) -> dict[str, Any]:
    schema = {} if field.computed is not None else _TYPED.get(field.type, _text)(field)
    if not _is_always_required(field):
        schema = _or_null(schema)
    schema["title"] = field.title.get("en")
    if field.help:
        schema["description"] = field.help.get("en")
    if field.personal:
        schema["x-personal"] = True
    if field.computed is not None:
        schema["readOnly"] = True
    key, name = _ANNOTATIONS.get(field.type, ("", ""))
    return schema | ({name: field.settings[key]} if field.settings.get(key) else {})


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "type" in schema:
        schema["type"] = [schema["type"], "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _named(field: Field, **names: str) -> dict[str, Any]:
    return {name: field.settings[key] for key, name in names.items() if key in field.settings}


def _text(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"} | ({"format": _FORMATS[field.type]} if field.type in _FORMATS else {})
    schema |= _named(field, min="minLength", max="maxLength")
    if field.settings.get("pattern"):
        schema["pattern"] = f"^(?:{field.settings['pattern']})$"
    return schema | ({"contentMediaType": "text/markdown"} if field.type == "rich_text" else {})


def _number(field: Field) -> dict[str, Any]:
    return {"type": "integer" if field.type in ("integer", "rating") else "number"} | _named(field, min="minimum", max="maximum")


def _values(field: Field) -> dict[str, Any]:
    """What may be chosen; options that come from elsewhere are not known here."""
    return {"enum": [option.value for option in field.options]} if field.options else {}


def _choices(field: Field) -> dict[str, Any]:
    return {"type": "array", "uniqueItems": True, "items": _values(field)} | _named(field, min="minItems", max="maxItems")


def _file(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string", "format": "file"} | ({} if field.type == "file" else {"x-kind": field.type})
    most = field.settings.get("max_count", 1)
    return one if most == 1 else {"type": "array", "items": one, "maxItems": most}


def _address(field: Field) -> dict[str, Any]:
    region: dict[str, Any] = {"type": "string"} | ({"pattern": "^[0-9]{6}$"} if field.settings.get("country", "CN") == "CN" else {})
    return {"type": "object", "properties": {"region": region, "detail": {"type": "string", "maxLength": 300}}, "required": ["region"], "additionalProperties": False}


def _location(_: Field) -> dict[str, Any]:
    degrees = {"latitude": 90, "longitude": 180}
    properties: dict[str, Any] = {name: {"type": "number", "minimum": -limit, "maximum": limit} for name, limit in degrees.items()}
    properties |= {"accuracy": {"type": ["number", "null"], "minimum": 0}, "place": {"type": ["string", "null"], "maxLength": 300}}
    return {"type": "object", "properties": properties, "required": list(degrees), "additionalProperties": False}


def _identifier(_: Field) -> dict[str, Any]:
    return {"type": "string", "maxLength": _LONGEST_ID}


def _table(field: Field) -> dict[str, Any]:
    return {"type": "array", "items": fields_schema(field.columns)} | _named(field, min="minItems", max="maxItems")


_TYPED: dict[str, Callable[[Field], dict[str, Any]]] = {
    "number": _number, "integer": _number, "money": _number, "percent": _number, "rating": _number, "boolean": lambda _: {"type": "boolean"}, "choice": _values,
    "choices": _choices, "file": _file, "image": _file, "signature": _file, "address": _address, "location": _location, "table": _table, "record": _identifier,
    "department": _identifier, "position": _identifier, "person": _identifier,
}  # fmt: skip
