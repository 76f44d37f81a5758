"""Rules as JSON, the form that the designer's table editor works with; to JSON and back nothing is lost, comments included.

Knows nothing of meaning. The surprising rule: whatever JSON is taken is printed and read again, and refused when that is not what it said: no text can be smuggled in.
"""

from typing import Any, Literal

import msgspec

from engine.decision.draft import Draft, DraftFunction, DraftHit, DraftRow, Drafts, DraftUse, DraftVariable, DraftVariables, Statement
from engine.decision.parse import read_drafts
from engine.decision.print import print_rules
from engine.errors import Invalid
from engine.feel.json_piece import Braces, JsonPiece, JsonReader, JsonTitle, braces_of, comments_of, plain_title, same, title_of
from engine.feel.scanner import Token

__all__ = ["from_json", "to_json"]

_NOWHERE = Token("NAME", "", 0, 0)


class JsonVariable(JsonPiece):
    """An input or output; `choices` (its allowed values) or `type`."""

    name: str
    title: JsonTitle | None = None
    type: str | None = None
    is_list: bool = False
    choices: list[str] = []
    allowed: str | None = None
    default: str | None = None


class JsonVariables(JsonPiece, tag="variables", tag_field="kind"):
    word: Literal["input", "output"]
    variables: list[Any]


class JsonHit(JsonPiece, tag="hit", tag_field="kind"):
    policy: str


class JsonUse(JsonPiece, tag="use", tag_field="kind"):
    decisions: list[str]


class JsonRow(JsonPiece, tag="row", tag_field="kind"):
    """A line of the table; the first one is the head."""

    inputs: list[str]
    outputs: list[str]
    annotations: list[str] = []


class JsonDecision(JsonPiece, tag="decision", tag_field="kind"):
    key: str
    title: JsonTitle | None = None
    items: list[Any] = []
    braces: Braces | None = None


class JsonFunction(JsonPiece, tag="function", tag_field="kind"):
    """`feel` begins with the parameters in parentheses."""

    key: str
    feel: str


class JsonFile(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A file; `end`: the comments behind everything."""

    items: list[Any]
    end: list[str] = []


_STATEMENT = JsonVariables | JsonHit | JsonUse | JsonRow
_ITEM = JsonDecision | JsonFunction


def to_json(text: str, file: str = "") -> dict[str, Any]:
    """The JSON of a rules file; raises Invalid when it cannot be read."""
    drafts = read_drafts(text, file)
    if drafts.problems:
        raise Invalid(*drafts.problems)
    return _file(drafts)


def from_json(value: Any, file: str = "") -> str:
    """The text, in the style of the printer; raises Invalid with the path of each problem."""
    reader = JsonReader(file)
    made = reader.read(value, JsonFile, "")
    reader.check()
    items = [(path, _item(reader, item, path)) for path, item in reader.each(made.items, _ITEM, "items")]
    reader.check()
    drafts = Drafts([item for _, item in items], [], reader.mark(made.end))
    text = print_rules(drafts)
    again = read_drafts(text)
    if again.problems or not same(_file(again), _file(drafts)):
        for path, item in items:
            _search(reader, item, path)
        if not reader.problems:
            reader.refuse("", "this cannot be written as text", "无法写成文本")
        reader.check()
    return text


def _search(reader: JsonReader, item: Draft | DraftFunction, path: str) -> None:
    """Refuses the statements that would be read as something else."""
    if isinstance(item, DraftFunction) and not _is_readable(item):
        reader.refuse(path, "this would be read as something else", "写成文本后含义会改变")
    for number, statement in enumerate(item.statements if isinstance(item, Draft) else ()):
        if not _is_readable(Draft(Token("NAME", "x", 0, 0), [], 0, statements=[msgspec.structs.replace(statement, before=(), after="")])):
            reader.refuse(f"{path}.items.{number}", "this would be read as something else", "写成文本后含义会改变")


def _is_readable(item: Draft | DraftFunction) -> bool:
    drafts = Drafts([item])
    again = read_drafts(print_rules(drafts))
    return not again.problems and same(_file(again), _file(drafts))


def _file(drafts: Drafts) -> dict[str, Any]:
    items = [JsonFunction(key=item.name.value, feel=item.expression.value, **comments_of(item)) if isinstance(item, DraftFunction) else _decision(item) for item in drafts.items]
    made: dict[str, Any] = msgspec.to_builtins(JsonFile(items, list(drafts.end.before)))
    return made


def _decision(draft: Draft) -> JsonDecision:
    items = [_statement(statement) for statement in draft.statements]
    return JsonDecision(key=draft.name.value, title=title_of(draft.titles), items=items, braces=braces_of(draft.open, draft.close), before=list(draft.before))


def _statement(piece: Statement) -> Any:
    comments = comments_of(piece)
    if isinstance(piece, DraftVariables):
        return JsonVariables(word=_word(piece), variables=[_variable(variable) for variable in piece.variables], before=comments["before"])
    if isinstance(piece, DraftHit):
        return JsonHit(policy=piece.policy.value, **comments)
    if isinstance(piece, DraftUse):
        return JsonUse(decisions=[name.value for name in piece.names], **comments)
    inputs, outputs, annotations = (
        ["---" if piece.is_ruler and not cell.value.strip("-:") else cell.value for cell in cells] for cells in (piece.inputs, piece.outputs, piece.annotations)
    )
    return JsonRow(inputs=inputs, outputs=outputs, annotations=annotations, **comments)


def _word(piece: DraftVariables) -> Literal["input", "output"]:
    return "input" if piece.at.value == "input" else "output"


def _variable(piece: DraftVariable) -> JsonVariable:
    return JsonVariable(
        name=piece.name.value,
        title=title_of(piece.titles),
        type=None if piece.choices else piece.type.value,
        is_list=piece.is_list,
        choices=list(piece.choices),
        allowed=piece.allowed.value if piece.allowed else None,
        default=piece.default.value if piece.default else None,
        **comments_of(piece),
    )


def _item(reader: JsonReader, item: JsonDecision | JsonFunction, path: str) -> Draft | DraftFunction:
    comments: dict[str, Any] = {"before": tuple(item.before), "after": item.after}
    name = reader.name(item.key, f"{path}.key")
    if isinstance(item, JsonFunction):
        return DraftFunction(name, reader.feel(item.feel, f"{path}.feel"), **comments)
    braces = item.braces or Braces()
    reader.comments(braces, f"{path}.braces")
    statements = [made for where, one in reader.each(item.items, _STATEMENT, f"{path}.items") if (made := _read(reader, one, where)) is not None]
    return Draft(name, plain_title(item.title), 0, statements=statements, open=reader.mark(after=braces.open), close=reader.mark(braces.last, braces.close), **comments)


def _read(reader: JsonReader, made: Any, path: str) -> Statement | None:
    comments: dict[str, Any] = {"before": tuple(made.before), "after": made.after}
    if isinstance(made, JsonHit):
        return DraftHit(_NOWHERE, Token("POLICY", made.policy, 0, 0), **comments)
    if isinstance(made, JsonRow):
        inputs, outputs, annotations = ([Token("CELL", cell.strip(), 0, 0) for cell in cells] for cells in (made.inputs, made.outputs, made.annotations))
        return DraftRow(inputs, outputs, annotations, **comments)
    what, values = ("decisions", made.decisions) if isinstance(made, JsonUse) else ("variables", made.variables)
    if not values:
        reader.refuse(f"{path}.{what}", "there is nothing in it", "内容为空", expected="name_1")
        return None
    if isinstance(made, JsonUse):
        return DraftUse(_NOWHERE, [reader.name(name, f"{path}.decisions.{number}") for number, name in enumerate(values)], **comments)
    variables = [_read_variable(reader, one, where) for where, one in reader.each(values, JsonVariable, f"{path}.variables")]
    return DraftVariables(Token("NAME", made.word, 0, 0), variables, **comments)


def _read_variable(reader: JsonReader, made: JsonVariable, path: str) -> DraftVariable:
    if (made.type is None) != bool(made.choices):
        reader.refuse(path, "a variable has a type or choices", "变量需要 type 或 choices", expected="type, choices")
    names = Token("NAME", " ".join(reader.name(word, f"{path}.name").value for word in made.name.split() or [""]), 0, 0)
    type_ = Token("NAME", "text", 0, 0) if made.type is None else reader.name(made.type, f"{path}.type")
    allowed, default = (None if text is None else reader.feel(text, f"{path}.{what}") for what, text in (("allowed", made.allowed), ("default", made.default)))
    comments: dict[str, Any] = {"before": tuple(made.before), "after": made.after}
    return DraftVariable(names, plain_title(made.title), type_, made.is_list, tuple(made.choices), allowed, default, **comments)
