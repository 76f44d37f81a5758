"""From the JSON of forms to drafts: names, numbers and FEEL are looked at, each with its path.

Knows nothing of meaning.
"""

from typing import Any

from engine.feel.host import MOST_DEPTH
from engine.feel.json_piece import Braces, JsonReader, plain_title
from engine.feel.scanner import Token
from engine.form import json_tree as tree
from engine.form.draft import Attribute, Block, DraftColumns, DraftField, DraftForm, DraftSection, DraftTotal, DraftType, Statement

__all__ = ["read_form"]

_NOWHERE = Token("NAME", "", 0, 0)
_PLACED = frozenset({"value", "bounds", "option", "from", "records", "where"})


def read_form(reader: JsonReader, form: tree.JsonForm | tree.JsonRecord, path: str) -> DraftForm:
    """The draft of a form; problems are added to the reader's."""
    key = reader.name(form.key, f"{path}.key")
    block = _block(reader, form.items, form.braces, path)
    return DraftForm(key, plain_title(form.title), block, isinstance(form, tree.JsonRecord), **_comments(form))


def _comments(piece: Any) -> dict[str, Any]:
    return {"before": tuple(piece.before), "after": piece.after}


def _block(reader: JsonReader, items: list[Any], braces: Braces | None, path: str) -> Block:
    braces = braces or Braces()
    reader.comments(braces, f"{path}.braces")
    if path.count(".items") >= MOST_DEPTH:
        reader.refuse(path, f"more than {MOST_DEPTH} blocks are nested", f"块嵌套超过 {MOST_DEPTH} 层")
        return Block([], 0)
    statements = [_statement(reader, made, where) for where, made in reader.each(items, tree.STATEMENT, f"{path}.items")]
    return Block(statements, 0, reader.mark(after=braces.open), reader.mark(braces.last, braces.close))


def _statement(reader: JsonReader, made: Any, path: str) -> Any:
    if isinstance(made, tree.JsonField):
        return _field(reader, made, path)
    if isinstance(made, tree.JsonSection):
        attributes = [_attribute(reader, one, where) for where, one in reader.each(made.attributes, tree.SECTION_ATTRIBUTE, f"{path}.attributes")]
        return DraftSection(reader.name(made.key, f"{path}.key"), plain_title(made.title), attributes, _block(reader, made.items, made.braces, path), **_comments(made))
    if isinstance(made, tree.JsonColumns):
        return DraftColumns(_NOWHERE, _block(reader, made.items, made.braces, path), **_comments(made))
    if isinstance(made, tree.JsonTotal):
        feel = None if made.feel is None else reader.feel(made.feel, f"{path}.feel")
        return DraftTotal(_NOWHERE, reader.name(made.column, f"{path}.column"), plain_title(made.title), feel, **_comments(made))
    if isinstance(made, tree.JsonNote):
        return Statement("note", _NOWHERE, plain_title(made.title), None, **_comments(made))
    if isinstance(made, tree.JsonCheck):
        return Statement("check", _NOWHERE, plain_title(made.title), reader.feel(made.feel, f"{path}.feel"), **_comments(made))
    read = reader.number if made.word == "history" and made.values[:1] and made.values[0][:1].isdecimal() else reader.name
    values = [read(value, f"{path}.values.{number}") for number, value in enumerate(made.values)]
    if not values:
        reader.refuse(f"{path}.values", "there is no value", "缺少值", expected="name_1")
    return Statement(made.word, _NOWHERE, [], values[0] if values else None, values, **_comments(made))


def _field(reader: JsonReader, made: tree.JsonField, path: str) -> DraftField:
    arguments = [_argument(reader, one, where) for where, one in reader.each(made.arguments, tree.ARGUMENT, f"{path}.arguments")]
    attributes = [_attribute(reader, one, where) for where, one in reader.each(made.attributes, tree.ATTRIBUTE, f"{path}.attributes")]
    block = None if made.items is None else _block(reader, made.items, made.braces, path)
    type_ = DraftType(reader.name(made.type, f"{path}.type"), arguments, block, reader.mark(made.type_before, made.type_after))
    return DraftField(reader.name(made.key, f"{path}.key"), plain_title(made.title), type_, attributes, **_comments(made))


def _argument(reader: JsonReader, made: Any, path: str) -> Attribute:
    comments = _comments(made)
    if isinstance(made, tree.JsonName | tree.JsonNumber):
        token = reader.name(made.name, f"{path}.name") if isinstance(made, tree.JsonName) else reader.number(made.number, f"{path}.number")
        return Attribute("value", token, token, **comments)
    if isinstance(made, tree.JsonBounds):
        low, high = (None if text is None else reader.number(text, f"{path}.{name}") for name, text in (("min", made.min), ("max", made.max)))
        if low is None and high is None:
            reader.refuse(path, "there is neither min nor max", "缺少 min 与 max", expected="min, max")
        return Attribute("bounds", _NOWHERE, (low, high), **comments)
    if isinstance(made, tree.JsonOption):
        value = Token("STRING", made.value, 0, 0)
        titles = plain_title(made.title) or [made.value]
        return Attribute("option", value, titles, _feel(reader, made.when, f"{path}.when"), made.title is not None, **comments)
    if isinstance(made, tree.JsonRecords):
        type_ = reader.name(made.type, f"{path}.type")
        return Attribute("records", type_, type_, _feel(reader, made.where, f"{path}.where"), **comments)
    if isinstance(made, tree.JsonFrom | tree.JsonWhere):
        return Attribute("from" if isinstance(made, tree.JsonFrom) else "where", _NOWHERE, reader.feel(made.feel, f"{path}.feel"), **comments)
    return _setting(reader, made, path)


def _setting(reader: JsonReader, made: tree.JsonSetting, path: str) -> Attribute:
    name = reader.name(made.name, f"{path}.name")
    given = [kind for kind in ("number", "word", "text") if getattr(made, kind) is not None]
    value: Any = name
    if len(given) != 1 or (made.unit is not None and given != ["number"]):
        reader.refuse(path, "a setting has exactly one value", "设置项只能有一个值", expected="number, number + unit, word, text")
    elif made.number is not None:
        value = reader.number(made.number, f"{path}.number")
        value = value if made.unit is None else (value, reader.name(made.unit, f"{path}.unit"))
    else:
        value = reader.name(made.word, f"{path}.word") if made.word is not None else Token("STRING", made.text or "", 0, 0)
    return Attribute(f"{name.value}:" if name.value in _PLACED else name.value, name, value, **_comments(made))


def _feel(reader: JsonReader, text: str | None, path: str) -> Token | None:
    return None if text is None else reader.feel(text, path)


def _attribute(reader: JsonReader, made: Any, path: str) -> Attribute:
    word = str(made.__struct_config__.tag)
    value: Any = True
    when: Token | None = None
    if isinstance(made, tree.JsonRequired | tree.JsonVisible | tree.JsonReadOnly):
        value = _feel(reader, made.when, f"{path}.when")
    elif isinstance(made, tree.JsonComputed | tree.JsonDefault):
        value = reader.feel(made.feel, f"{path}.feel")
    elif isinstance(made, tree.JsonVisibleTo | tree.JsonEditableBy):
        value = tuple(reader.name(role, f"{path}.roles.{number}").value for number, role in enumerate(made.roles))
        if not value:
            reader.refuse(f"{path}.roles", "there is no role", "缺少角色", expected="hr, hrbp")
    elif isinstance(made, tree.JsonHelp):
        value = plain_title(made.title)
    elif isinstance(made, tree.JsonValid):
        value, when = plain_title(made.message), reader.feel(made.when, f"{path}.when")
    return Attribute(word, _NOWHERE, value, when, **_comments(made))
