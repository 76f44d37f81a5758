"""What may stand at a place of a workflow file: names of nodes' fields, node types, what the pack has, and FEEL."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from engine.editing.complete_feel import Candidate, feel_candidates
from engine.editing.describe import titled
from engine.editing.library import Library
from engine.editing.mention import Known
from engine.editing.workflow_index import WorkflowReader
from engine.editing.yaml_context import YamlContext, yaml_context
from engine.errors import Invalid, Text
from engine.model.staffing import DISTRIBUTIONS, NAMES, NOBODY_POLICIES, SAME_AGAIN, SAME_AS_STARTER, SELECTORS, WORDS
from engine.pack.published import KINDS
from engine.pack.workflow_file import ACTIVITY_FIELDS, APPROVAL_FIELDS, BUILT_IN, SCHEMA
from engine.pack.workflow_type import schema_type
from engine.pack.yaml_source import YamlSource

__all__ = ["yaml_candidates"]

_FEEL_FIELDS = frozenset({"inputs", "outputs", "values", "shown", "candidates", "due", "wait", "until", "correlation", "remind", "on_timeout", "auto"})

_WORDS = {"distribute": DISTRIBUTIONS, "nobody": NOBODY_POLICIES, "same_as_starter": SAME_AS_STARTER, "same_again": SAME_AGAIN}


def yaml_candidates(library: Library, file: str, offset: int) -> list[Candidate]:
    """Everything that may stand at `offset`."""
    text = library.files[file]
    context = yaml_context(text, offset)
    source = library.source(file) or _repaired(text, offset)
    if source is None:
        return list(_keys(SCHEMA["properties"], context)) if not context.path else []
    completer = _Completer(library, library.reader(source), context)
    return list(completer.feel() if completer.is_feel() else completer.values() if context.is_value else completer.keys())


def _repaired(text: str, offset: int) -> YamlSource | None:
    """The file without the line that is being written, else only what stands before it."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    rest = text[end + 1 :] if end >= 0 else ""
    for candidate in (text[:start] + rest, text[:start]):
        try:
            return YamlSource(candidate, "")
        except Invalid:
            continue
    return None


def _keys(properties: Mapping[str, Any], context: YamlContext) -> Iterator[Candidate]:
    taken = {name for name, _ in context.siblings}
    for name, schema in properties.items():
        if name not in taken:
            told = str(schema.get("description", "")) if isinstance(schema, dict) else ""
            yield Candidate(name, "setting", Text(told), insert=f"{name}: ", length=len(context.word))


class _Completer:
    def __init__(self, library: Library, reader: WorkflowReader, context: YamlContext) -> None:
        self.library = library
        self.reader = reader
        self.context = context
        self.path = context.path
        self.word = context.word.lstrip("\"'")
        self.node_id = self.path[1] if len(self.path) > 1 and self.path[0] == "nodes" else ""
        self.node = self._node()

    def _node(self) -> dict[str, Any]:
        """The node at the cursor; what stands before it on its line counts when the file cannot be read as it is."""
        return {**self.reader.nodes.get(self.node_id, {}), **(dict(self.context.siblings) if len(self.path) <= 3 else {})}

    def is_feel(self) -> bool:
        is_when = self.path[:1] == ("edges",) and self.path[-1:] == ("when",)
        return self.context.is_value and (is_when or self.word.startswith("="))

    def feel(self) -> list[Candidate]:
        field = self.path[2] if len(self.path) > 2 and self.path[0] == "nodes" else ""
        names = self.reader.names(self.node_id, field) if field in _FEEL_FIELDS else self.reader.variables
        return feel_candidates(self.word.removeprefix("="), names)

    def pick(self, items: Iterable[tuple[str, Text]], kind: str) -> Iterator[Candidate]:
        for name, told in items:
            yield Candidate(name, kind, told, insert=name, length=len(self.word))

    def keys(self) -> Iterator[Candidate]:
        path = self.path
        if not path:
            yield from _keys(SCHEMA["properties"], self.context)
        elif path[0] == "edges" and len(path) == 2:
            yield from _keys(SCHEMA["$defs"]["edge"]["properties"], self.context)
        elif path[-1] == "title":
            yield from _keys(SCHEMA["$defs"]["text"]["properties"], self.context)
        elif self.node_id and len(path) == 2:
            yield from _keys({name: SCHEMA["$defs"]["node"]["properties"][name] for name in self._fields()}, self.context)
        elif self.node_id and len(path) == 3:
            yield from self._part_keys(path[2])

    def _fields(self) -> tuple[str, ...]:
        kind = str(self.node.get("type", ""))
        manifest = self.library.node_types.get(kind)
        if kind in BUILT_IN:
            return ("type", "title", *BUILT_IN[kind])
        if manifest is not None:
            return ("type", "title", *(ACTIVITY_FIELDS if manifest.kind == "activity" else APPROVAL_FIELDS))
        return tuple(SCHEMA["$defs"]["node"]["properties"])

    def _part_keys(self, field: str) -> Iterator[Candidate]:
        taken = {name for name, _ in self.context.siblings}
        for name, detail in self._names(field).items():
            if name not in taken:
                yield Candidate(name, "setting" if field == "inputs" else "field", detail, insert=f"{name}: ", length=len(self.context.word))

    def _names(self, field: str) -> dict[str, Text]:
        node, library = self.node, self.library
        manifest = library.node_types.get(str(node.get("type", "")))
        if field == "inputs" and manifest is not None:
            return {name: _schema_text(part) for name, part in manifest.inputs.get("properties", {}).items()}
        if field == "inputs" and node.get("type") == "decision":
            draft = library.decision_drafts.get(str(node.get("decision", "")))
            return {one.name.value: Text(one.type.value) for one in draft.inputs} if draft is not None else {}
        if field == "inputs" and node.get("type") == "call":
            called = library.workflow_keys.get(str(node.get("workflow", "")))
            source = library.source(called) if called else None
            inputs = source.data.get("inputs") if source is not None else None
            return {name: _schema_text(part) for name, part in (inputs.get("properties") or {}).items()} if isinstance(inputs, dict) else {}
        form = self.reader.result(self.node_id).members.get("values")
        if field == "values" and form is not None:
            return {name: _known_text(known) for name, known in form.members.items()}
        return {name: _known_text(known) for name, known in self.reader.variables.items() if known.symbol is not None} if field == "outputs" else {}

    def values(self) -> Iterator[Candidate]:
        path, library = self.path, self.library
        if path[0] == "edges" and len(path) == 3:
            yield from self._edge_values(path[2])
        elif path == ("subject",):
            yield from self.pick(_titles(library, is_record=True), "record")
        elif self.node_id and len(path) == 3:
            yield from self._field_values(path[2])
        elif self.node_id and path[2:3] == ("candidates",):
            yield from self._people()
        elif self.node_id and path[2:3] == ("inputs",):
            yield from self._input_values(path[3:])

    def _edge_values(self, field: str) -> Iterator[Candidate]:
        nodes = [(name, _title(node.get("title"), str(node.get("type", "")))) for name, node in self.reader.nodes.items()]
        if field in ("from", "to"):
            yield from self.pick(nodes, "node")
        elif field == "default":
            yield from self.pick([("true", Text(""))], "value")
        elif field == "on_error":
            source = self.reader.nodes.get(dict(self.context.siblings).get("from", ""), {})
            manifest = self.library.node_types.get(str(source.get("type", "")))
            yield from self.pick([('"*"', Text("any error", "任何错误")), *(manifest.errors.items() if manifest is not None else ())], "value")

    def _field_values(self, field: str) -> Iterator[Candidate]:
        library = self.library
        choices: dict[str, tuple[str, Callable[[], Iterable[tuple[str, Text]]]]] = {
            "type": ("type", lambda: [*KINDS.items(), *((name, found.title) for name, found in library.node_types.items())]),
            "form": ("form", lambda: _titles(library, is_record=False)),
            "decision": ("decision", lambda: [(key, Text(*draft.titles[:2]) if draft.titles else Text(key)) for key, draft in library.decision_drafts.items()]),
            "workflow": ("workflow", lambda: [(key, Text(file)) for key, file in library.workflow_keys.items()]),
            "await": ("value", lambda: [("true", Text("")), ("false", Text(""))]),
            "due": ("value", lambda: [("P1D", Text("a day", "一天")), ("P2D", Text("two days", "两天")), ("PT4H", Text("four hours", "四小时"))]),
        }
        choices["wait"] = choices["due"]
        if field == "candidates":
            yield from self._people()
        elif field in _WORDS:
            yield from self.pick([(word, text) for word, text in _WORDS[field].items()], "value")
        elif field in choices:
            yield from self.pick(choices[field][1](), choices[field][0])

    def _people(self) -> Iterator[Candidate]:
        used = {mention.symbol.name for file in self.library.of(".workflow.yaml") for mention in self.library.index(file).mentions if mention.symbol.kind == "role"}
        yield from self.pick([*((f"role:{role}", Text("role", "角色")) for role in sorted({*self.library.roles, *used})), *WORDS.items()], "role")
        yield from self.pick([(f"{name}:", text) for name, text in NAMES.items() if name != "role"], "value")
        yield from self.pick([(f"{{{word}: }}", text) for word, (text, _) in SELECTORS.items()], "value")

    def _input_values(self, rest: tuple[str, ...]) -> Iterator[Candidate]:
        manifest = self.library.node_types.get(str(self.node.get("type", "")))
        if manifest is None or not rest:
            return
        schema: Any = manifest.inputs.get("properties", {}).get(rest[0], {})
        for step in rest[1:]:
            properties = schema.get("properties") if isinstance(schema, dict) else None
            schema = properties.get(step) if isinstance(properties, dict) and step in properties else schema.get("items" if step.isdigit() else "additionalProperties")
            schema = schema if isinstance(schema, dict) else {}
        names = schema.get("x-names")
        if rest[0] == "approvers":
            yield from self._people()
        elif names == "template":
            yield from self.pick([(name, Text(", ".join(files))) for name, files in self.library.templates.items()], "template")
        elif names == "record type":
            yield from self.pick(_titles(self.library, is_record=True), "record")
        elif names == "guest task":
            yield from self.pick([(name, _title(node.get("title"), "")) for name, node in self.reader.nodes.items() if "guest" in str(node.get("candidates", ""))], "node")
        else:
            values = ["true", "false"] if schema.get("type") == "boolean" else [str(value) for value in schema.get("enum", ())]
            yield from self.pick([(value, Text("")) for value in values], "value")


def _title(value: Any, otherwise: str) -> Text:
    return Text(str(value.get("en", "")), str(value.get("zh", ""))) if isinstance(value, dict) else Text(otherwise)


def _titles(library: Library, *, is_record: bool) -> list[tuple[str, Text]]:
    return [(key, Text(*draft.titles[:2]) if draft.titles else Text(key)) for key, draft in library.form_drafts.items() if draft.is_record == is_record]


def _schema_text(schema: Any) -> Text:
    return titled(schema_type(schema), _title(schema.get("x-title") if isinstance(schema, dict) else None, ""))


def _known_text(known: Known) -> Text:
    return titled(known.type, known.title)
