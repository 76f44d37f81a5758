"""Forms and record types as JSON, the form that the designer's editor works with; to JSON and back nothing is lost, comments included.

Knows nothing of meaning. The surprising rule: whatever JSON is taken is printed and read again, and refused when that is not what it said: no text can be smuggled in.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from engine.errors import Invalid
from engine.feel.json_piece import JsonReader, JsonTitle, braces_of, comments_of, same, title_of
from engine.feel.scanner import Token
from engine.form import json_tree as tree
from engine.form.draft import Attribute, Block, DraftColumns, DraftField, DraftForm, Drafts, DraftSection, DraftTotal
from engine.form.json_read import read_form
from engine.form.parse import read_drafts
from engine.form.print import print_forms

__all__ = ["from_json", "to_json"]


def to_json(text: str, file: str = "") -> dict[str, Any]:
    """The JSON of a form or record file; raises Invalid when it cannot be read."""
    drafts = read_drafts(text, file)
    if drafts.problems:
        raise Invalid(*drafts.problems)
    return _file(drafts)


def from_json(value: Any, file: str = "") -> str:
    """The text, in the style of the printer; raises Invalid with the path of each problem."""
    reader = JsonReader(file)
    made = reader.read(value, tree.JsonFile, "")
    reader.check()
    forms = [(path, read_form(reader, form, path)) for path, form in reader.each(made.items, tree.FORM, "items")]
    reader.check()
    text = print_forms(Drafts([form for _, form in forms], [], reader.mark(made.end)))
    _verify(reader, text, made, forms)
    return text


def _verify(reader: JsonReader, text: str, made: tree.JsonFile, forms: Sequence[tuple[str, DraftForm]]) -> None:
    """Refuses what would be read as something else, with the path of the smallest piece that is."""
    again = read_drafts(text)
    meant = _file(Drafts([form for _, form in forms], [], reader.mark(made.end)))
    if not again.problems and same(_file(again), meant):
        return
    for path, form in forms:
        _search(reader, form.block.statements, path, form.is_record)
    if not reader.problems:
        reader.refuse("", "this cannot be written as text", "无法写成文本")
    reader.check()


def _search(reader: JsonReader, statements: Sequence[Any], path: str, is_record: bool) -> None:
    for number, statement in enumerate(statements):
        where = f"{path}.items.{number}"
        block = statement.type.block if isinstance(statement, DraftField) else getattr(statement, "block", None)
        if block is not None:
            _search(reader, block.statements, where, is_record)
            block = Block([], 0)
        alone = _alone(statement, block)
        for part, piece in [*_attributes_alone(alone), ("", alone)]:
            if not _is_readable(piece, is_record):
                reader.refuse(f"{where}{part}", "this would be read as something else", "写成文本后含义会改变")
                break


def _alone(statement: Any, block: Block | None) -> Any:
    """The statement without what is inside it and around it."""
    bare = msgspec.structs.replace(statement, before=(), after="")
    if block is None:
        return bare
    if isinstance(bare, DraftField):
        return msgspec.structs.replace(bare, type=msgspec.structs.replace(bare.type, block=block))
    return msgspec.structs.replace(bare, block=block)


def _attributes_alone(statement: Any) -> list[tuple[str, Any]]:
    found = []
    if isinstance(statement, DraftField):
        arguments = statement.type.arguments
        for number, argument in enumerate(arguments):
            found.append(
                (f".arguments.{number}", msgspec.structs.replace(statement, attributes=[], type=msgspec.structs.replace(statement.type, arguments=[argument], block=None)))
            )
    for number, attribute in enumerate(getattr(statement, "attributes", ())):
        found.append((f".attributes.{number}", msgspec.structs.replace(statement, attributes=[attribute])))
    return found


def _is_readable(statement: Any, is_record: bool) -> bool:
    drafts = Drafts([DraftForm(Token("NAME", "x", 0, 0), [], Block([statement], 0), is_record)])
    again = read_drafts(print_forms(drafts))
    return not again.problems and same(_file(again), _file(drafts))


def _file(drafts: Drafts) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(tree.JsonFile([_form(form) for form in drafts.items], list(drafts.end.before)))
    return made


def _form(form: DraftForm) -> tree.JsonForm | tree.JsonRecord:
    make = tree.JsonRecord if form.is_record else tree.JsonForm
    return make(key=form.key.value, title=title_of(form.titles), items=_items(form.block), braces=braces_of(form.block.open, form.block.close), before=list(form.before))


def _items(block: Block) -> list[Any]:
    return [_statement(statement) for statement in block.statements]


def _statement(piece: Any) -> Any:
    comments = comments_of(piece)
    if isinstance(piece, DraftField):
        return _field(piece)
    if isinstance(piece, DraftSection):
        attributes = [_attribute(attribute) for attribute in piece.attributes]
        return tree.JsonSection(
            key=piece.key.value,
            title=title_of(piece.titles),
            attributes=attributes,
            items=_items(piece.block),
            braces=braces_of(piece.block.open, piece.block.close),
            before=comments["before"],
        )
    if isinstance(piece, DraftColumns):
        return tree.JsonColumns(items=_items(piece.block), braces=braces_of(piece.block.open, piece.block.close), before=comments["before"])
    if isinstance(piece, DraftTotal):
        return tree.JsonTotal(column=piece.column.value, title=title_of(piece.titles), feel=_value(piece.expression), **comments)
    if piece.word == "note":
        return tree.JsonNote(title=_said(piece.titles), **comments)
    if piece.word == "check":
        return tree.JsonCheck(title=_said(piece.titles), feel=piece.value.value, **comments)
    return tree.JsonRecordSetting(word=piece.word, values=[token.value for token in piece.values], **comments)


def _field(field: DraftField) -> tree.JsonField:
    type_ = field.type
    return tree.JsonField(
        key=field.key.value,
        type=type_.name.value,
        title=title_of(field.titles),
        arguments=[_argument(argument) for argument in type_.arguments],
        attributes=[_attribute(attribute) for attribute in field.attributes],
        items=_items(type_.block) if type_.block else None,
        braces=braces_of(type_.block.open, type_.block.close) if type_.block else None,
        type_before=list(type_.close.before),
        type_after=type_.close.after,
        before=list(field.before),
    )


def _said(titles: Sequence[str]) -> JsonTitle:
    return title_of(titles) or JsonTitle("")


def _value(token: Token | None) -> str | None:
    return token.value if token else None


def _argument(piece: Attribute) -> Any:
    word, value, comments = piece.word, piece.value, comments_of(piece)
    if word == "value":
        return tree.JsonNumber(number=value.value, **comments) if value.type == "NUMBER" else tree.JsonName(name=value.value, **comments)
    if word == "bounds":
        return tree.JsonBounds(min=_value(value[0]), max=_value(value[1]), **comments)
    if word == "option":
        return tree.JsonOption(value=piece.at.value, title=title_of(value) if piece.is_titled else None, when=_value(piece.when), **comments)
    if word == "records":
        return tree.JsonRecords(type=value.value, where=_value(piece.when), **comments)
    if word in ("from", "where"):
        return (tree.JsonFrom if word == "from" else tree.JsonWhere)(feel=value.value, **comments)
    name = word.removesuffix(":")
    if isinstance(value, tuple):
        return tree.JsonSetting(name=name, number=value[0].value, unit=value[1].value, **comments)
    kind = {"NUMBER": "number", "STRING": "text"}.get(value.type, "word")
    return tree.JsonSetting(name=name, **{kind: value.value}, **comments)


_WITH_WHEN = {"required": tree.JsonRequired, "visible": tree.JsonVisible, "read_only": tree.JsonReadOnly}
_WITH_FEEL = {"computed": tree.JsonComputed, "default": tree.JsonDefault}
_WITH_ROLES = {"visible_to": tree.JsonVisibleTo, "editable_by": tree.JsonEditableBy}


def _attribute(piece: Attribute) -> Any:
    word, value, comments = piece.word, piece.value, comments_of(piece)
    if word in _WITH_WHEN:
        return _WITH_WHEN[word](when=_value(value), **comments)
    if word in _WITH_FEEL:
        return _WITH_FEEL[word](feel=value.value, **comments)
    if word in _WITH_ROLES:
        return _WITH_ROLES[word](roles=list(value), **comments)
    if word == "help":
        return tree.JsonHelp(title=_said(value), **comments)
    if word == "valid":
        return tree.JsonValid(message=_said(value), when=piece.when.value if piece.when else "", **comments)
    return (tree.JsonPersonal if word == "personal" else tree.JsonUnique)(**comments)
