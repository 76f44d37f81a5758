"""What an editor knows of a rules file.

Reads the written pieces, so a file with problems is known as far as it can be read. What a decision uses may stand in another file of the pack.
"""

from engine.decision.draft import Draft, DraftFunction, DraftRow, Drafts, DraftVariable
from engine.editing.mention import Feel, FileIndex, Known, Mention, Outline, Symbol
from engine.errors import Text
from engine.feel.scanner import Token
from engine.feel.syntax import Type

__all__ = ["decision_type", "rule_index", "variable_type"]

_TYPES = {
    "number": Type("number"), "integer": Type("number"), "text": Type("string"), "string": Type("string"), "boolean": Type("boolean"), "date": Type("date"), "time": Type("time"),
    "date_time": Type("date and time"), "context": Type("context"),
}  # fmt: skip
_MANY = ("rule order", "output order", "collect")


def variable_type(variable: DraftVariable) -> Type:
    """The type of an input or output."""
    one = _TYPES.get(variable.type.value, Type("Any"))
    if variable.choices:
        one = Type(one.name, values=tuple(variable.choices))
    return Type("list", (one,)) if variable.is_list else one


def decision_type(draft: Draft) -> tuple[Type, dict[str, Known]]:
    """The type of what a decision answers, and what is known of its outputs."""
    members = {output.name.value: Known(variable_type(output), _title(output.titles), Symbol("output", output.name.value, draft.name.value)) for output in draft.outputs}
    whole = Type("context", (), tuple((name, known.type) for name, known in members.items()))
    policy = draft.hits[0].value if draft.hits else "unique"
    return (Type("list", (whole,)) if policy in _MANY else whole), members


def rule_index(drafts: Drafts) -> FileIndex:
    """Everything in the file."""
    functions = {item.name.value: item for item in drafts.items if isinstance(item, DraftFunction)}
    decisions = {item.name.value: item for item in drafts.items if isinstance(item, Draft)}
    shared = {name: Known(Type("function"), Text(f"function {item.expression.value[:120]}"), Symbol("function", name)) for name, item in functions.items()}
    mentions: list[Mention] = []
    feels: list[Feel] = []
    outline: list[Outline] = []
    for item in drafts.items:
        if isinstance(item, DraftFunction):
            mentions.append(Mention(Symbol("function", item.name.value), item.name.start, item.name.end, True))
            # The text begins with the parameters; with the word before them it is a FEEL function.
            feels.append(_feel("function" + item.expression.value, item.expression.start, shared, "", lead=8))
            outline.append(Outline(item.name.value, "function", Text(""), item.start, item.expression.end, item.name.start, item.name.end))
            continue
        reader = _Reader(item, shared, decisions)
        outline.append(reader.read())
        mentions += reader.mentions
        feels += reader.feels
    return FileIndex(tuple(sorted(mentions, key=lambda one: one.start)), tuple(feels), tuple(outline))


class _Reader:
    def __init__(self, draft: Draft, shared: dict[str, Known], decisions: dict[str, Draft]) -> None:
        self.draft = draft
        self.key = draft.name.value
        self.mentions: list[Mention] = []
        self.feels: list[Feel] = []
        self.names = dict(shared)
        for name in draft.uses:
            used = decisions.get(name.value)
            type_, members = decision_type(used) if used is not None else (Type("Any"), {})
            title = _title(used.titles) if used is not None else Text("")
            self.names[name.value] = Known(type_, title, Symbol("decision", name.value), members, is_closed=bool(members))
        for variable in draft.inputs:
            self.names[variable.name.value] = Known(variable_type(variable), _title(variable.titles), Symbol("input", variable.name.value, self.key))

    def read(self) -> Outline:
        draft = self.draft
        self.name("decision", draft.name, is_definition=True, owner="")
        children = []
        for kind, variables in (("input", draft.inputs), ("output", draft.outputs)):
            for variable in variables:
                self.name(kind, variable.name, is_definition=True)
                for token in (variable.allowed, variable.default):
                    self.feel(token, variable_type(variable) if token is variable.allowed else None)
                detail = _title(variable.titles) if variable.titles else Text(variable.type.value)
                children.append(Outline(variable.name.value, kind, detail, variable.name.start, variable.name.end, variable.name.start, variable.name.end))
        for used in draft.uses:
            self.name("decision", used, owner="")
        self.rows()
        return Outline(self.key, "decision", _title(draft.titles), min(draft.start, draft.name.start), draft.end, draft.name.start, draft.name.end, tuple(children))

    def name(self, kind: str, token: Token, *, is_definition: bool = False, owner: str | None = None) -> None:
        self.mentions.append(Mention(Symbol(kind, token.value, self.key if owner is None else owner), token.start, token.end, is_definition))

    def feel(self, token: Token | None, tested: Type | None = None) -> None:
        if token is not None and token.value.strip() and token.value != "-":
            names = {**self.names, "?": Known(tested)} if tested is not None else self.names
            self.feels.append(_feel(token.value, token.start, names, self.key, tested))

    def rows(self) -> None:
        if not self.draft.rows:
            return
        head, *rows = self.draft.rows
        outputs = {output.name.value for output in self.draft.outputs}
        tested: list[Type] = []
        for cell in head.inputs:
            self.feel(cell)
            known = self.names.get(cell.value)
            tested.append(known.type if known is not None else Type("Any"))
        for cell in head.outputs:
            if cell.value in outputs:
                self.name("output", cell)
        for row in rows:
            if not row.is_ruler:
                self.row(row, tested)

    def row(self, row: DraftRow, tested: list[Type]) -> None:
        for number, cell in enumerate(row.inputs):
            self.feel(cell, tested[number] if number < len(tested) else Type("Any"))
        for cell in row.outputs:
            self.feel(cell)


def _feel(text: str, start: int, names: dict[str, Known], owner: str, tested: Type | None = None, lead: int = 0) -> Feel:
    at = (*[start] * lead, *range(start, start + len(text) - lead + 1))
    return Feel(text, at, names, owner, tested)


def _title(titles: list[str]) -> Text:
    return Text(*titles[:2]) if titles else Text("")
