"""Types of a workflow's variables, and its FEEL held against them.

Knows what sets a variable: the workflow's inputs, results of node types, forms and decisions, by way of `outputs`. The surprising rule: a variable is told to have a type
only when everything that sets it says the same; else it is Any, and nothing is said of it. Variables are JSON, so a date in a form is a text in a workflow.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.decision import Decision
from engine.errors import Problem
from engine.feel.check import Checked, check_expression
from engine.feel.syntax import Type
from engine.form import Form
from engine.model.definition import WorkflowDefinition
from engine.node import NodeManifest
from engine.pack.feel_leaf import Leaf, feel_leaves, of_feel
from engine.pack.yaml_source import YamlSource

__all__ = ["ANY", "RUN", "STARTER", "Typing", "check_types", "decision_type", "plain", "schema_type"]

ANY = Type("Any")
STRING, NUMBER, BOOLEAN = Type("string"), Type("number"), Type("boolean")
_KINDS = {"string": STRING, "integer": NUMBER, "number": NUMBER, "boolean": BOOLEAN}
_TEMPORAL = frozenset({"date", "time", "date and time", "days and time duration", "years and months duration"})
_MANY = frozenset({"rule order", "output order", "collect"})
STARTER = Type("context", (), (("id", STRING), ("name", STRING), ("email", STRING)))
RUN = Type("context", (), (("id", STRING), ("business_key", STRING), ("started_at", STRING), ("starter", STARTER)))
ERROR = Type("context", (), (("code", STRING), ("message", STRING)))
_ROUNDS = 4
_DEPTH = 8


def schema_type(schema: Any, depth: int = _DEPTH) -> Type:
    """The type of what a JSON Schema describes, as far as it says; null counts as any type's."""
    if not isinstance(schema, dict) or depth == 0:
        return ANY
    kind = schema.get("type")
    kinds = [name for name in (kind if isinstance(kind, list) else [kind]) if name != "null"]
    if kinds == [None] and "enum" in schema:
        return STRING if all(isinstance(value, str | None) for value in schema["enum"]) else ANY
    if len(kinds) != 1 or not isinstance(kinds[0], str):
        return ANY
    if kinds[0] == "array":
        return Type("list", (schema_type(schema.get("items"), depth - 1),))
    if kinds[0] == "object":
        properties = schema.get("properties")
        is_closed = isinstance(properties, dict) and schema.get("additionalProperties") is False
        return Type("context", (), tuple((name, schema_type(part, depth - 1)) for name, part in properties.items()) if is_closed and isinstance(properties, dict) else ())
    return _KINDS.get(kinds[0], ANY)


def plain(type_: Type) -> Type:
    """The type of such a value when it went through JSON."""
    if type_.name in _TEMPORAL:
        return STRING
    if type_.name == "list" and type_.items:
        return Type("list", (plain(type_.items[0]),))
    if type_.name == "context":
        return Type("context", (), tuple((name, plain(part)) for name, part in type_.members))
    return Type(type_.name) if type_.name in ("string", "number", "boolean") else ANY


def decision_type(decision: Decision) -> Type:
    """The type of what a decision answers."""
    kinds = {"number": NUMBER, "integer": NUMBER, "text": STRING, "string": STRING, "boolean": BOOLEAN, "date": STRING, "time": STRING, "date_time": STRING, "duration": STRING}
    members = []
    for output in decision.outputs:
        one = kinds.get(output.type, ANY)
        members.append((output.name, Type("list", (one,)) if output.is_list else one))
    if decision.hit_policy.startswith("collect "):
        return Type("context", (), tuple((name, ANY) for name, _ in members))
    whole = Type("context", (), tuple(members))
    return Type("list", (whole,)) if decision.hit_policy in _MANY else whole


class Typing:
    """The types that names have in one workflow."""

    def __init__(self, data: dict[str, Any], node_types: Mapping[str, NodeManifest], forms: Mapping[str, Any], decisions: Mapping[str, Any]) -> None:
        self.data = data
        self.node_types = node_types
        self.forms = forms
        self.decisions = decisions
        self.leaves = tuple(feel_leaves(data))
        nodes = data.get("nodes")
        self.nodes: dict[str, Any] = {name: node for name, node in nodes.items() if isinstance(node, dict)} if isinstance(nodes, dict) else {}
        self.variables = self._inputs()
        self._settle()

    def _inputs(self) -> dict[str, Type]:
        inputs = self.data.get("inputs")
        properties = inputs.get("properties") if isinstance(inputs, dict) else None
        found = {name: schema_type(part) for name, part in properties.items()} if isinstance(properties, dict) else {}
        return {**found, "run": RUN, "error": ERROR}

    def _settle(self) -> None:
        """Finds what the outputs set; a type may rest on another one, so it takes some rounds."""
        given = dict(self.variables)
        setters: dict[str, list[tuple[str, Any]]] = {}
        for node_id, node in self.nodes.items():
            outputs = node.get("outputs")
            for name, value in outputs.items() if isinstance(outputs, dict) else ():
                setters.setdefault(name, []).append((node_id, value))
        self.variables = {**dict.fromkeys(setters, ANY), **given, **{name: ANY for name in setters if name in given}}
        for _ in range(_ROUNDS):
            found = {
                name: self._joined([*([given[name]] if name in given else []), *(self._value(node_id, value) for node_id, value in setting)]) for name, setting in setters.items()
            }
            if all(self.variables[name] == type_ for name, type_ in found.items()):
                break
            self.variables |= found

    def _joined(self, types: list[Type]) -> Type:
        known = {type_ for type_ in types if type_.name != "Null"}
        return known.pop() if len(known) == 1 else ANY

    def _value(self, node_id: str, value: Any) -> Type:
        if isinstance(value, str) and value.startswith("="):
            return plain(self.check(Leaf("", value[1:].strip(), "outputs", node_id)).type)
        if isinstance(value, bool):
            return BOOLEAN
        return STRING if isinstance(value, str) else NUMBER if isinstance(value, int | float) else ANY

    def result(self, node_id: str) -> Type:
        """The type of `result` in the outputs of a node."""
        node = self.nodes.get(node_id, {})
        kind = node.get("type")
        manifest = self.node_types.get(kind) if isinstance(kind, str) else None
        if kind == "user_task":
            form = self.forms.get(node.get("form", ""))
            values = schema_type(form.json_schema()) if form is not None else ANY
            return Type("context", (), (("outcome", STRING), ("values", values), ("by", STRING), ("votes", Type("list", (Type("context"),)))))
        if kind == "decision":
            decision = self.decisions.get(node.get("decision", ""))
            return decision_type(decision) if decision is not None else ANY
        if kind == "call":
            return Type("context", (), (("outcome", STRING), ("variables", Type("context")), ("run_id", STRING)))
        return schema_type({**manifest.outputs, "additionalProperties": False}) if manifest is not None and manifest.kind == "activity" else ANY

    def scope(self, leaf: Leaf) -> dict[str, Type]:
        """What the names in an expression are."""
        return {**self.variables, "result": self.result(leaf.node_id)} if leaf.field == "outputs" else self.variables

    def check(self, leaf: Leaf, expects: Type | None = None) -> Checked:
        """What FEEL's checker says of an expression; places count from its own beginning."""
        return check_expression(leaf.text, scope=self.scope(leaf), expects=expects, is_open=True)

    def expected(self, leaf: Leaf) -> Type | None:
        """The type that the place of an expression asks for, when it does."""
        if leaf.field == "when":
            return BOOLEAN
        node = self.nodes.get(leaf.node_id, {})
        if leaf.field != "inputs" or leaf.path.count(".") != 3:
            return None
        if node.get("type") == "decision":
            decision = self.decisions.get(node.get("decision", ""))
            variable = next((one for one in decision.inputs if one.name == leaf.name), None) if decision is not None else None
            return _KINDS.get({"text": "string"}.get(variable.type, variable.type)) if variable is not None and not variable.is_list else None
        manifest = self.node_types.get(node.get("type", ""))
        wanted = schema_type(manifest.inputs.get("properties", {}).get(leaf.name)) if manifest is not None else None
        return wanted if wanted is not None and wanted.name in ("string", "number", "boolean") else None


def check_types(
    source: YamlSource, definition: WorkflowDefinition, node_types: Mapping[str, NodeManifest], forms: Mapping[str, Form], decisions: Mapping[str, Decision]
) -> Iterator[Problem]:
    """Everything of which FEEL's checker is sure, as problems of the file. What the reader has told already is not told again."""
    typing = Typing(source.data, node_types, forms, decisions)
    for leaf in typing.leaves:
        for found in typing.check(leaf, typing.expected(leaf)).problems:
            if found.code.startswith(("feel.type", "feel.always", "feel.unreachable")):
                yield of_feel(source, found, leaf.path, leaf.text)
