"""The JSON of forms and record types, typed: what each kind of piece holds.

Knows neither text nor meaning. Numbers are texts, so that they stay as they were written.
"""

from typing import Any, Literal

import msgspec

from engine.feel.json_piece import Braces, JsonPiece, JsonTitle

__all__ = [
    "ARGUMENT",
    "ATTRIBUTE",
    "FORM",
    "SECTION_ATTRIBUTE",
    "STATEMENT",
    "JsonBounds",
    "JsonCheck",
    "JsonColumns",
    "JsonComputed",
    "JsonDefault",
    "JsonEditableBy",
    "JsonField",
    "JsonFile",
    "JsonForm",
    "JsonFrom",
    "JsonHelp",
    "JsonName",
    "JsonNote",
    "JsonNumber",
    "JsonOption",
    "JsonPersonal",
    "JsonReadOnly",
    "JsonRecord",
    "JsonRecordSetting",
    "JsonRecords",
    "JsonRequired",
    "JsonSection",
    "JsonSetting",
    "JsonTotal",
    "JsonUnique",
    "JsonValid",
    "JsonVisible",
    "JsonVisibleTo",
    "JsonWhere",
]


class JsonName(JsonPiece, tag="name", tag_field="kind"):
    name: str


class JsonNumber(JsonPiece, tag="number", tag_field="kind"):
    number: str


class JsonBounds(JsonPiece, tag="bounds", tag_field="kind"):
    min: str | None = None
    max: str | None = None


class JsonSetting(JsonPiece, tag="setting", tag_field="kind"):
    """Exactly one of `number` (with or without `unit`), `word` and `text`."""

    name: str
    number: str | None = None
    unit: str | None = None
    word: str | None = None
    text: str | None = None


class JsonOption(JsonPiece, tag="option", tag_field="kind"):
    value: str
    title: JsonTitle | None = None
    when: str | None = None


class JsonFrom(JsonPiece, tag="from", tag_field="kind"):
    feel: str


class JsonRecords(JsonPiece, tag="records", tag_field="kind"):
    type: str
    where: str | None = None


class JsonWhere(JsonPiece, tag="where", tag_field="kind"):
    feel: str


class JsonRequired(JsonPiece, tag="required", tag_field="kind"):
    when: str | None = None


class JsonVisible(JsonPiece, tag="visible", tag_field="kind"):
    when: str


class JsonReadOnly(JsonPiece, tag="read_only", tag_field="kind"):
    when: str | None = None


class JsonVisibleTo(JsonPiece, tag="visible_to", tag_field="kind"):
    roles: list[str]


class JsonEditableBy(JsonPiece, tag="editable_by", tag_field="kind"):
    roles: list[str]


class JsonComputed(JsonPiece, tag="computed", tag_field="kind"):
    feel: str


class JsonDefault(JsonPiece, tag="default", tag_field="kind"):
    feel: str


class JsonPersonal(JsonPiece, tag="personal", tag_field="kind"):
    pass


class JsonUnique(JsonPiece, tag="unique", tag_field="kind"):
    pass


class JsonHelp(JsonPiece, tag="help", tag_field="kind"):
    title: JsonTitle


class JsonValid(JsonPiece, tag="valid", tag_field="kind"):
    message: JsonTitle
    when: str


class JsonField(JsonPiece, tag="field", tag_field="kind"):
    """`items` are the columns of a table; `type_before` and `type_after`: the comments around the end of its type."""

    key: str
    type: str
    title: JsonTitle | None = None
    arguments: list[Any] = []
    attributes: list[Any] = []
    items: list[Any] | None = None
    braces: Braces | None = None
    type_before: list[str] = []
    type_after: str = ""


class JsonSection(JsonPiece, tag="section", tag_field="kind"):
    key: str
    title: JsonTitle | None = None
    attributes: list[Any] = []
    items: list[Any] = []
    braces: Braces | None = None


class JsonColumns(JsonPiece, tag="columns", tag_field="kind"):
    items: list[Any] = []
    braces: Braces | None = None


class JsonTotal(JsonPiece, tag="total", tag_field="kind"):
    column: str
    title: JsonTitle | None = None
    feel: str | None = None


class JsonNote(JsonPiece, tag="note", tag_field="kind"):
    title: JsonTitle


class JsonCheck(JsonPiece, tag="check", tag_field="kind"):
    title: JsonTitle
    feel: str


class JsonRecordSetting(JsonPiece, tag="setting", tag_field="kind"):
    """`retain P2Y`, `index a, b`, `read by hr` ...: the word and what stands behind it."""

    word: Literal["retain", "key", "title", "index", "history", "read"]
    values: list[str]


class JsonForm(JsonPiece, tag="form", tag_field="kind"):
    key: str
    title: JsonTitle | None = None
    items: list[Any] = []
    braces: Braces | None = None


class JsonRecord(JsonPiece, tag="record", tag_field="kind"):
    key: str
    title: JsonTitle | None = None
    items: list[Any] = []
    braces: Braces | None = None


class JsonFile(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    items: list[Any]
    end: list[str] = []


ARGUMENT = JsonName | JsonNumber | JsonBounds | JsonSetting | JsonOption | JsonFrom | JsonRecords | JsonWhere
SECTION_ATTRIBUTE = JsonVisible | JsonVisibleTo | JsonEditableBy | JsonReadOnly
ATTRIBUTE = JsonRequired | JsonVisible | JsonReadOnly | JsonVisibleTo | JsonEditableBy | JsonComputed | JsonDefault | JsonPersonal | JsonUnique | JsonHelp | JsonValid
STATEMENT = JsonField | JsonSection | JsonColumns | JsonTotal | JsonNote | JsonCheck | JsonRecordSetting
FORM = JsonForm | JsonRecord
