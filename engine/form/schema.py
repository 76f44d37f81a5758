"""The JSON Schema (2020-12) of a form's submission.

Knows nothing of conditions: what depends on other values is the form's to judge, so only fields that are always asked are `required`.
"""

from collections.abc import Sequence
from typing import Any

from engine.errors import Text
from engine.form.field import Field

__all__ = ["fields_schema", "form_schema"]

_FORMATS = {"date": "date", "time": "time", "date_time": "date-time", "duration": "duration", "email": "email", "url": "uri"}
_ANNOTATIONS = {"money": ("currency", "x-currency"), "id_number": ("country", "x-country"), "person": ("role", "x-role")}


def form_schema(title: Text, fields: Sequence[Field]) -> dict[str, Any]:
    """The schema of a whole form."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title.get("en"), **fields_schema(fields)}


def fields_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """An object with these fields."""
    schema: dict[str, Any] = {"type": "object", "properties": {field.key: _property(field) for field in fields}, "additionalProperties": False}
    required = [field.key for field in fields if _is_always_required(field)]
    return {**schema, "required": required} if required else schema


def _is_always_required(field: Field) -> bool:
    return field.required is True and not (field.visible or field.visible_to or field.editable_by or field.read_only or field.computed)


def _property(field: Field) -> dict[str, Any]:
    schema = _typed(field)
    if not _is_always_required(field):
        schema = _or_null(schema)
    schema["title"] = field.title.get("en")
    if field.help:
        schema["description"] = field.help.get("en")
    if field.personal:
        schema["x-personal"] = True
    if field.computed is not None:
        schema["readOnly"] = True
    return schema


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "type" in schema:
        schema["type"] = [schema["type"], "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _typed(field: Field) -> dict[str, Any]:
    if field.computed is not None:
        return {}
    settings = field.settings
    if field.type in ("number", "integer", "money", "percent", "rating"):
        schema: dict[str, Any] = {"type": "integer" if field.type in ("integer", "rating") else "number"}
        schema |= {name: settings[key] for key, name in (("min", "minimum"), ("max", "maximum")) if key in settings}
    elif field.type == "boolean":
        schema = {"type": "boolean"}
    elif field.type == "choices":
        schema = {"type": "array", "uniqueItems": True, "items": {"enum": [option.value for option in field.options]} if field.options else {}}
    elif field.type == "choice":
        schema = {"enum": [option.value for option in field.options]} if field.options else {}
    elif field.type == "table":
        schema = {"type": "array", "items": fields_schema(field.columns)}
    elif field.type == "file":
        one = {"type": "string", "format": "file"}
        schema = one if settings.get("max_count", 1) == 1 else {"type": "array", "items": one, "maxItems": settings["max_count"]}
    else:
        schema = {"type": "string"} | ({"format": _FORMATS[field.type]} if field.type in _FORMATS else {})
        schema |= {name: settings[key] for key, name in (("min", "minLength"), ("max", "maxLength"), ("pattern", "pattern")) if key in settings}
    key, name = _ANNOTATIONS.get(field.type, ("", ""))
    return schema | ({name: settings[key]} if settings.get(key) else {})
