"""What an editor knows of a workflow file: its nodes, edges, variables, and what of the pack it names.

Reads the data as it stands, wrong or half written, and trusts no shape. The surprising rule: a variable has a definition in each `outputs` that sets it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from ruamel.yaml.nodes import ScalarNode

from engine.decision.draft import Draft
from engine.editing.feel_use import name_uses
from engine.editing.form_index import field_knowns
from engine.editing.mention import Feel, FileIndex, Known, Mention, Outline, Symbol
from engine.editing.rule_index import decision_type
from engine.errors import Text
from engine.feel.syntax import Type
from engine.form.draft import DraftForm
from engine.node import NodeManifest
from engine.pack.feel_leaf import Leaf, lead_of
from engine.pack.workflow_type import ANY, RUN, STARTER, STRING, Typing, plain, schema_type
from engine.pack.yaml_source import YamlSource

__all__ = ["Around", "WorkflowReader", "workflow_index"]

_BY_NAME = {"form": "form", "decision": "decision", "workflow": "workflow"}
_CONSTANTS = {"template": "template", "record type": "record"}
_STARTER = Known(
    STARTER, Text("who began the run; null when that was a program", "发起人；由程序发起时为空"), is_closed=True,
    members={
        "id": Known(STRING, Text("the starter's id", "发起人编号")), "name": Known(STRING, Text("the starter's name", "发起人姓名")), "email": Known(STRING, Text("the starter's mail address", "发起人邮箱")),
    },
)  # fmt: skip
_RUN = Known(
    RUN, Text("this run", "本次运行"), is_closed=True,
    members={
        "id": Known(STRING, Text("number of the run", "运行编号")), "business_key": Known(STRING, Text("business key of the run", "业务键")),
        "started_at": Known(STRING, Text("when the run began", "发起时间")), "starter": _STARTER,
    },
)  # fmt: skip
_ERROR = Known(Type("context"), Text("the error that led here", "导致此处的错误"), members={"code": Known(STRING), "message": Known(STRING)}, is_closed=True)


class Around(msgspec.Struct, frozen=True):
    """What a workflow can name: pieces as they are written, and what is compiled of them."""

    node_types: Mapping[str, NodeManifest]
    form_drafts: Mapping[str, DraftForm]
    decision_drafts: Mapping[str, Draft]
    forms: Mapping[str, Any]
    decisions: Mapping[str, Any]


def workflow_index(source: YamlSource, around: Around) -> FileIndex:
    """Everything in the file."""
    reader = WorkflowReader(source, around)
    return FileIndex(tuple(sorted(reader.mentions(), key=lambda one: one.start)), tuple(reader.feels()), reader.outline())


class WorkflowReader:
    """Reads one file; `names(node_id, field)` tells what an expression there may read."""

    def __init__(self, source: YamlSource, around: Around) -> None:
        self.source = source
        self.around = around
        self.data: dict[str, Any] = source.data
        self.key = str(self.data.get("workflow", ""))
        self.typing = Typing(self.data, around.node_types, around.forms, around.decisions)
        self.nodes = self.typing.nodes
        self.variables = self._variables()

    def result(self, node_id: str) -> Known:
        """What `result` is in the outputs of a node."""
        node = self.nodes.get(node_id, {})
        kind, type_ = node.get("type"), self.typing.result(node_id)
        title = Text(f"what {node_id} answers", f"{node_id} 的结果")
        members: dict[str, Known] = {name: Known(part) for name, part in type_.members}
        manifest = self.around.node_types.get(kind) if isinstance(kind, str) else None
        form = self.around.form_drafts.get(str(node.get("form", "")))
        decision = self.around.decision_drafts.get(str(node.get("decision", "")))
        if form is not None:
            fields = {name: _plain(known) for name, known in field_knowns(form.key.value, form.block).items()}
            values = Type("context", (), tuple((name, known.type) for name, known in fields.items()))
            members = {"outcome": Known(STRING), "by": Known(STRING), "votes": Known(Type("list", (ANY,))), **members}
            members["values"] = Known(values, Text("the answers of the form", "表单填写内容"), Symbol("form", form.key.value), fields, is_closed=True)
        elif kind == "decision" and decision is not None:
            type_, members = decision_type(decision)
            return Known(plain(type_), title, Symbol("decision", decision.name.value), {name: _plain(known) for name, known in members.items()}, is_closed=True)
        elif manifest is not None:
            members = {name: Known(schema_type(part), _schema_title(part)) for name, part in manifest.outputs.get("properties", {}).items()}
        return Known(type_, title, None, members, is_closed=bool(members))

    def names(self, node_id: str, field: str) -> dict[str, Known]:
        """What an expression may read at a place."""
        return {**self.variables, "result": self.result(node_id)} if field == "outputs" else self.variables

    def _called(self, node_id: str, language: str) -> str:
        """A node in words: its title, in the other language when it has none in this, else its id."""
        titles = self.nodes.get(node_id, {}).get("title")
        said = [str(titles.get(one) or "") for one in (language, "en", "zh")] if isinstance(titles, dict) else []
        found = next((one for one in said if one), "")
        return f"“{found}”" if found else f" {node_id} " if language == "zh" else node_id

    def _variables(self) -> dict[str, Known]:
        found: dict[str, Known] = {"run": _RUN, "error": _ERROR}
        inputs = self.data.get("inputs")
        properties = inputs.get("properties") if isinstance(inputs, dict) else None
        for name, schema in properties.items() if isinstance(properties, dict) else ():
            found[name] = Known(self.typing.variables.get(name, ANY), _schema_title(schema), Symbol("variable", name, self.key))
        setters: dict[str, list[tuple[str, Any]]] = {}
        for node_id, node in self.nodes.items():
            outputs = node.get("outputs")
            for name, value in outputs.items() if isinstance(outputs, dict) else ():
                setters.setdefault(name, []).append((node_id, value))
        for name, setting in setters.items():
            title = found[name].title if name in found else Text("")
            members: Mapping[str, Known] = {}
            is_closed = False
            type_ = self.typing.variables.get(name, ANY)
            if len(setting) == 1 and name not in found:
                origin = self._origin(*setting[0])
                if origin is not None:
                    title, members, is_closed = origin.title, origin.members, origin.is_closed
                    type_ = origin.type if origin.type.values else type_
            if not title.en:
                title = Text(f"set by {self._called(setting[0][0], 'en')}", f"由{self._called(setting[0][0], 'zh')}设置")
            found[name] = Known(type_, title, Symbol("variable", name, self.key), members, is_closed)
        return found

    def _origin(self, node_id: str, value: Any) -> Known | None:
        """What a variable is a copy of, when its expression is a plain path."""
        if not isinstance(value, str) or not value.startswith("=result"):
            return None
        uses = name_uses(value[1:])
        if len(uses) != 1 or uses[0].steps[-1].end != len(value[1:].rstrip()):
            return None
        known: Known | None = self.result(node_id)
        for step in uses[0].steps[1:]:
            known = known.members.get(step.name) if known is not None else None
        return known

    def feels(self) -> Iterator[Feel]:
        """All FEEL of the file."""
        for leaf in self.typing.leaves:
            node = self.source.value(leaf.path)
            if node is not None:
                yield self.feel(leaf, node)

    def feel(self, leaf: Leaf, node: ScalarNode) -> Feel:
        lead = lead_of(self.source, leaf.path, leaf.text)
        at = self.source.offsets(node)[lead : lead + len(leaf.text) + 1]
        return Feel(leaf.text, tuple(at), self.names(leaf.node_id, leaf.field), self.key, node_id=leaf.node_id)

    def mentions(self) -> Iterator[Mention]:
        """All names outside of FEEL."""
        yield from self._value("workflow", Symbol("workflow", self.key), is_definition=True)
        if isinstance(self.data.get("subject"), str):
            yield from self._value("subject", Symbol("record", self.data["subject"]))
        inputs = self.data.get("inputs")
        properties = inputs.get("properties") if isinstance(inputs, dict) else None
        for name in properties if isinstance(properties, dict) else ():
            yield from self._name(f"inputs.properties.{name}", Symbol("variable", name, self.key), is_definition=True)
        for node_id, node in self.nodes.items():
            yield from self._name(f"nodes.{node_id}", Symbol("node", node_id, self.key), is_definition=True)
            yield from self._node(node_id, node, f"nodes.{node_id}")
        edges = self.data.get("edges")
        for number, edge in enumerate(edges if isinstance(edges, list) else ()):
            for end in ("from", "to"):
                if isinstance(edge, dict) and isinstance(edge.get(end), str):
                    yield from self._value(f"edges.{number}.{end}", Symbol("node", edge[end], self.key))

    def _node(self, node_id: str, node: dict[str, Any], path: str) -> Iterator[Mention]:
        if isinstance(node.get("type"), str):
            yield from self._value(f"{path}.type", Symbol("node_type", node["type"]))
        for field, kind in _BY_NAME.items():
            if isinstance(node.get(field), str):
                yield from self._value(f"{path}.{field}", Symbol(kind, node[field]))
        for name in _names(node.get("outputs")):
            yield from self._name(f"{path}.outputs.{name}", Symbol("variable", name, self.key), is_definition=True)
        owners = {"decision": ("input", node.get("decision")), "call": ("variable", node.get("workflow"))}.get(str(node.get("type")))
        for name in _names(node.get("inputs")) if owners is not None and isinstance(owners[1], str) else ():
            yield from self._name(f"{path}.inputs.{name}", Symbol(owners[0], name, str(owners[1])) if owners else Symbol("", ""))
        if isinstance(node.get("form"), str):
            for part in ("values", "fields"):
                for name in _names(node.get(part)):
                    yield from self._name(f"{path}.{part}.{name}", Symbol("field", name, node["form"]))
        yield from self._roles(f"{path}.candidates", node.get("candidates"))
        yield from self._constants(node, path)

    def _roles(self, path: str, value: Any) -> Iterator[Mention]:
        if isinstance(value, list):
            for number, part in enumerate(value):
                yield from self._roles(f"{path}.{number}", part)
        elif isinstance(value, str) and value.startswith("role:"):
            for mention in self._value(path, Symbol("role", value[5:])):
                yield msgspec.structs.replace(mention, start=mention.start + 5)

    def _constants(self, node: dict[str, Any], path: str) -> Iterator[Mention]:
        """Inputs whose value is a name, as the manifest says."""
        manifest = self.around.node_types.get(str(node.get("type")))
        given = node.get("inputs")
        for name, schema in (manifest.inputs.get("properties", {}) if manifest is not None and isinstance(given, dict) else {}).items():
            value = given.get(name) if isinstance(given, dict) else None
            parts = schema.get("additionalProperties")
            if name == "approvers":
                yield from self._roles(f"{path}.inputs.{name}", value)
            elif isinstance(value, dict) and isinstance(parts, dict):
                for key, part in value.items():
                    yield from self._constant(f"{path}.inputs.{name}.{key}", parts.get("x-names"), part)
            else:
                yield from self._constant(f"{path}.inputs.{name}", schema.get("x-names"), value)

    def _constant(self, path: str, kind: Any, value: Any) -> Iterator[Mention]:
        if not isinstance(value, str) or value.startswith("=") or not isinstance(kind, str):
            return
        if kind == "guest task":
            yield from self._value(path, Symbol("node", value, self.key))
        elif kind in _CONSTANTS:
            yield from self._value(path, Symbol(_CONSTANTS[kind], value))

    def _value(self, path: str, symbol: Symbol, *, is_definition: bool = False) -> Iterator[Mention]:
        node = self.source.value(path)
        if node is not None:
            yield self._mention(node, symbol, is_definition)

    def _name(self, path: str, symbol: Symbol, *, is_definition: bool = False) -> Iterator[Mention]:
        found = self.source.nodes.get(tuple(path.split(".")))
        if found is not None and isinstance(found[0], ScalarNode):
            yield self._mention(found[0], symbol, is_definition)

    def _mention(self, node: ScalarNode, symbol: Symbol, is_definition: bool) -> Mention:
        at = self.source.offsets(node)
        return Mention(symbol, at[0], at[-1], is_definition, self.source.text[at[0] : at[-1]] == node.value)

    def outline(self) -> tuple[Outline, ...]:
        """The nodes with their titles."""
        found = []
        for node_id, node in self.nodes.items():
            pair = self.source.nodes.get(("nodes", node_id))
            if pair is not None:
                name, value = pair
                title = node.get("title")
                told = Text(str(title.get("en", "")), str(title.get("zh", ""))) if isinstance(title, dict) else Text(str(node.get("type", "")))
                found.append(Outline(node_id, "node", told, name.start_mark.index, max(value.end_mark.index, name.end_mark.index), name.start_mark.index, name.end_mark.index))
        return tuple(found)


def _names(value: Any) -> list[str]:
    return [str(name) for name in value] if isinstance(value, dict) else []


def _plain(known: Known) -> Known:
    type_ = known.type if known.type.values else plain(known.type)
    return msgspec.structs.replace(known, type=type_, members={name: _plain(part) for name, part in known.members.items()})


def _schema_title(schema: Any) -> Text:
    title = schema.get("x-title") if isinstance(schema, dict) else None
    return Text(str(title.get("en", "")), str(title.get("zh", ""))) if isinstance(title, dict) else Text("")
