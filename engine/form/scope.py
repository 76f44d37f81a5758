"""What FEEL sees of a form's values: dates as dates, an address as a context; and of which type each field is there.

Knows nothing of conditions. An empty value is null; a text that is no date is null too, for FEEL has no word for it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.feel.syntax import Type
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.form.field import Field

__all__ = ["TEMPORAL", "feel_type", "fields_types", "typed"]

TEMPORAL = {"date": parse_date, "time": parse_time, "date_time": parse_date_time, "duration": parse_duration}
_STRING, _NUMBER, _ANY = Type("string"), Type("number"), Type("Any")
_TYPES: dict[str, Type] = {
    "number": _NUMBER, "integer": _NUMBER, "money": _NUMBER, "percent": _NUMBER, "rating": _NUMBER, "boolean": Type("boolean"), "date": Type("date"), "time": Type("time"),
    "date_time": Type("date and time"), "duration": _ANY, "address": Type("context", (), (("region", _STRING), ("detail", _STRING))),
    "location": Type("context", (), (("latitude", _NUMBER), ("longitude", _NUMBER), ("accuracy", _NUMBER), ("place", _STRING))),
}  # fmt: skip


def feel_type(field: Field) -> Type:
    """The type of the field's value in FEEL. A duration may be either of FEEL's two, and options that FEEL makes may be of any type."""
    if field.type == "table":
        return Type("list", (Type("context", (), tuple((column.key, feel_type(column)) for column in field.columns)),))
    if field.type in ("choice", "choices"):
        one = _STRING if field.options and all(isinstance(option.value, str) for option in field.options) else _ANY
        return one if field.type == "choice" else Type("list", (one,))
    if field.type in ("file", "image"):
        return _STRING if field.settings.get("max_count", 1) == 1 else Type("list", (_STRING,))
    return _TYPES.get(field.type, _STRING)


def fields_types(fields: Sequence[Field]) -> dict[str, Type]:
    """The types of many fields by their keys."""
    return {field.key: feel_type(field) for field in fields}


def typed(field: Field, value: Any) -> Any:
    """The value as FEEL sees it."""
    if value is None or value == "" or value == []:
        return None
    if field.type in TEMPORAL:
        return TEMPORAL[field.type](value) if isinstance(value, str) else None
    if field.type == "table" and isinstance(value, list):
        columns = {column.key: column for column in field.columns}
        return [{key: typed(columns[key], item) if key in columns else item for key, item in row.items()} if isinstance(row, Mapping) else None for row in value]
    return value
