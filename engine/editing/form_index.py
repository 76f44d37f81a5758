"""What an editor knows of a form or record file.

Reads the written pieces, so a file with problems is known as far as it can be read. A form's FEEL may read more than its fields: what the workflow sets.
"""

from collections.abc import Iterator
from typing import Any

from engine.editing.mention import Feel, FileIndex, Known, Mention, Outline, Symbol
from engine.errors import Text
from engine.feel.scanner import Token
from engine.feel.syntax import Type
from engine.form.draft import Attribute, Block, DraftColumns, DraftField, DraftForm, Drafts, DraftSection, DraftTotal, Statement

__all__ = ["field_knowns", "form_fields", "form_index"]

_STRING, _NUMBER, _ANY = Type("string"), Type("number"), Type("Any")
_TYPES = {
    "number": _NUMBER, "integer": _NUMBER, "money": _NUMBER, "percent": _NUMBER, "rating": _NUMBER, "boolean": Type("boolean"), "date": Type("date"), "time": Type("time"),
    "date_time": Type("date and time"), "duration": _ANY, "choice": _ANY, "choices": Type("list", (_ANY,)),
    "address": Type("context", (), (("region", _STRING), ("detail", _STRING))),
    "location": Type("context", (), (("latitude", _NUMBER), ("longitude", _NUMBER), ("accuracy", _NUMBER), ("place", _STRING))),
}  # fmt: skip
_FIELDS_OF_RECORD = ("key", "title", "index")


def form_fields(block: Block) -> Iterator[DraftField]:
    """The fields of a form in order, those in sections and columns too; not the columns of tables."""
    for statement in block.statements:
        if isinstance(statement, DraftField):
            yield statement
        elif isinstance(statement, DraftSection | DraftColumns):
            yield from form_fields(statement.block)


def field_type(field: DraftField) -> Type:
    """The type of a field's value in FEEL."""
    name = field.type.name.value
    if field.type.block is not None:
        return Type("list", (Type("context", (), tuple((column.key.value, field_type(column)) for column in form_fields(field.type.block))),))
    if any(attribute.word == "computed" for attribute in field.attributes):
        return _ANY
    if name in ("choice", "choices") and all(argument.word == "option" for argument in field.type.arguments):
        one = Type("string", values=tuple(argument.at.value for argument in field.type.arguments))
        return one if name == "choice" else Type("list", (one,))
    return _TYPES.get(name, _ANY if name in ("file", "image") else _STRING)


def field_knowns(form: str, block: Block, owner: str = "") -> dict[str, Known]:
    """What the fields of a form are to FEEL."""
    found = {}
    for field in form_fields(block):
        key = field.key.value
        members = field_knowns(form, field.type.block, f"{form}.{key}") if field.type.block is not None else {}
        title = Text(*field.titles[:2]) if field.titles else Text("")
        found[key] = Known(field_type(field), title, Symbol("field", key, owner or form), members, is_closed=bool(members))
    return found


def form_index(drafts: Drafts) -> FileIndex:
    """Everything in the file."""
    mentions: list[Mention] = []
    feels: list[Feel] = []
    outline: list[Outline] = []
    for draft in drafts.items:
        reader = _Reader(draft)
        outline.append(reader.read())
        mentions += reader.mentions
        feels += reader.feels
    return FileIndex(tuple(sorted(mentions, key=lambda one: one.start)), tuple(feels), tuple(outline))


class _Reader:
    def __init__(self, draft: DraftForm) -> None:
        self.draft = draft
        self.key = draft.key.value
        self.names = field_knowns(self.key, draft.block)
        self.mentions: list[Mention] = []
        self.feels: list[Feel] = []

    def read(self) -> Outline:
        kind = "record" if self.draft.is_record else "form"
        self.name(Symbol(kind, self.key), self.draft.key, is_definition=True)
        children = self.block(self.draft.block, self.key, self.names)
        return _outline(self.draft.key, kind, self.draft.titles, self.draft.start, self.draft.block.end, children)

    def name(self, symbol: Symbol, token: Token, *, is_definition: bool = False) -> None:
        self.mentions.append(Mention(symbol, token.start, token.end, is_definition))

    def feel(self, token: Token | None, names: dict[str, Known]) -> None:
        if token is not None:
            self.feels.append(Feel(token.value, tuple(range(token.start, token.start + len(token.value) + 1)), names, self.key, is_open=not self.draft.is_record))

    def block(self, block: Block, owner: str, names: dict[str, Known]) -> list[Outline]:
        found: list[Outline] = []
        for statement in block.statements:
            if isinstance(statement, DraftField):
                found.append(self.field(statement, owner, names))
            elif isinstance(statement, DraftSection):
                self.attributes(statement.attributes, names)
                inside = self.block(statement.block, owner, names)
                found.append(_outline(statement.key, "section", statement.titles, statement.start, statement.block.end, inside))
            elif isinstance(statement, DraftColumns):
                found += self.block(statement.block, owner, names)
            elif isinstance(statement, DraftTotal):
                self.name(Symbol("field", statement.column.value, owner), statement.column)
                self.feel(statement.expression, names)
            elif isinstance(statement, Statement):
                self.statement(statement, names)
        return found

    def statement(self, statement: Statement, names: dict[str, Known]) -> None:
        if statement.word == "check":
            self.feel(statement.value, names)
        elif statement.word in _FIELDS_OF_RECORD:
            for token in statement.values or ([statement.value] if statement.value else []):
                self.name(Symbol("field", token.value, self.key), token)

    def field(self, field: DraftField, owner: str, names: dict[str, Known]) -> Outline:
        key = field.key.value
        self.name(Symbol("field", key, owner), field.key, is_definition=True)
        for argument in field.type.arguments:
            self.argument(field, argument, names)
        own = Known(field_type(field), Text(*field.titles[:2]) if field.titles else Text(key))
        self.attributes(field.attributes, {**names, "?": own})
        children: list[Outline] = []
        end = field.type.close.start + 1 if field.type.close.start else field.type.name.end
        if field.type.block is not None:
            inside = field_knowns(self.key, field.type.block, f"{self.key}.{key}")
            children = self.block(field.type.block, f"{self.key}.{key}", {**names, **inside})
            end = field.type.block.end
        return _outline(field.key, "field", field.titles, field.key.start, max(end, field.type.name.end), children, field.type.name.value)

    def argument(self, field: DraftField, argument: Attribute, names: dict[str, Known]) -> None:
        is_record = field.type.name.value == "record" and argument.word == "value" and isinstance(argument.value, Token)
        if argument.word == "records" or is_record:
            self.name(Symbol("record", argument.at.value), argument.at)
        elif argument.word in ("from", "where"):
            self.feel(argument.value, names)
        elif field.type.name.value == "person" and argument.word == "value" and isinstance(argument.value, Token):
            self.name(Symbol("role", argument.value.value), argument.value)
        self.feel(argument.when, names)

    def attributes(self, attributes: list[Attribute], names: dict[str, Known]) -> None:
        for attribute in attributes:
            if isinstance(attribute.value, Token) and attribute.value.type == "EXPRESSION":
                self.feel(attribute.value, names)
            self.feel(attribute.when, names)


def _outline(key: Token, kind: str, titles: list[str], start: int, end: int, children: list[Outline], type_: str = "") -> Outline:
    title: Any = Text(*titles[:2]) if titles else Text(type_)
    return Outline(key.value, kind, title, min(start, key.start), max(end, key.end), key.start, key.end, tuple(children))
