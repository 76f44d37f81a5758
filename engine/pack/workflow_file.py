"""From a `*.workflow.yaml` file to a WorkflowDefinition, or to all of its problems.

Knows the node types and the pack's forms and decisions by name only. An expression's names are checked against the variables that the workflow sets.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from engine.errors import Invalid, Problem, Text, nearest_name, problem
from engine.feel import Expression, compile_expression
from engine.feel.builtins.registry import BUILT_INS
from engine.json_check import check_json
from engine.model.calendar import is_working_time
from engine.model.definition import Edge, Evaluable, Many, Node, Outcome, Repeat, Work, WorkflowDefinition
from engine.model.mapping import Template
from engine.model.moment import cycle, moment
from engine.model.staffing import Staffing
from engine.node import NodeManifest
from engine.pack.feel_leaf import called_names, of_feel, spot_of_name
from engine.pack.field_right import wrong_rights
from engine.pack.node_fields import ACTIVITY_FIELDS, APPROVAL_FIELDS, BUILT_IN, CONTAINERS, COUNTING, EVERYWHERE, HOSTS, NEEDED, TIMES, trigger_of, triggers_of, with_shown
from engine.pack.staffing import check_people, read_staffing, with_variables
from engine.pack.yaml_source import YamlSource

__all__ = ["ACTIVITY_FIELDS", "APPROVAL_FIELDS", "BUILT_IN", "SCHEMA", "Reading", "Surroundings", "examine_workflow", "read_workflow"]

SCHEMA: dict[str, Any] = json.loads((files("engine.pack") / "workflow.schema.json").read_text("utf-8"))

KEPT = 200_000
"""Characters of a file up to which its reading is kept for the next time."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
SUBMIT = (Outcome("submit", Text("Submit", "提交")),)
APPROVE = (Outcome("approve", Text("Approve", "同意")), Outcome("reject", Text("Reject", "拒绝")))


class Surroundings(msgspec.Struct, frozen=True):
    """What a workflow file may refer to: node types, forms, decisions (of its pack)."""

    node_types: Mapping[str, NodeManifest]
    forms: Mapping[str, Any]
    decisions: Mapping[str, Evaluable]


class Reading(msgspec.Struct, frozen=True):
    """What could be read of a file. Without a `definition` nothing could be; a part that is wrong is left out of it, and `problems` name it."""

    source: YamlSource | None
    definition: WorkflowDefinition | None
    problems: tuple[Problem, ...]


def read_workflow(text: str, file: str, surroundings: Surroundings) -> WorkflowDefinition:
    """The definition in `text`. Raises Invalid with every problem: file, line, column, what was expected, the nearest right name."""
    reading = examine_workflow(text, file, surroundings)
    if reading.definition is None or reading.problems:
        raise Invalid(*reading.problems)
    return reading.definition


def examine_workflow(text: str, file: str, surroundings: Surroundings) -> Reading:
    """As much of the definition as can be read, with every problem; never raises."""
    source, refusals = _source(text, file) if len(text) <= KEPT else _source.__wrapped__(text, file)
    if source is None:
        return Reading(None, None, refusals)
    problems = [source.placed(found) for found in check_json(SCHEMA, source.data, code="workflow.invalid")]
    data = _readable(source.data, [found.path for found in problems])
    if data is None:
        return Reading(source, None, tuple(problems))
    reader = _Reader(source, surroundings, data)
    definition = reader.read()
    return Reading(source, definition, (*problems, *reader.problems))


@lru_cache(maxsize=64)
def _source(text: str, file: str) -> tuple[YamlSource | None, tuple[Problem, ...]]:
    try:
        return YamlSource(text, file), ()
    except Invalid as fault:
        return None, fault.problems


def _readable(data: dict[str, Any], wrong: list[str]) -> dict[str, Any] | None:
    """The file without what breaks the schema; None when its nodes or what it is started with are not known at all. A node whose name alone is wrong stays."""
    parts = [tuple(path.split(".")) for path in wrong]
    if not isinstance(data.get("nodes"), dict) or any(part[0] == "inputs" for part in parts):
        return None
    broken = {part[:2] for part in parts if len(part) > 2 or part[0] == "edges"}
    nodes = {name: fields for name, fields in data["nodes"].items() if ("nodes", name) not in broken and isinstance(fields, dict)}
    lost = data["nodes"].keys() - nodes.keys()
    listed = data["edges"] if isinstance(data.get("edges"), list) else []
    edges = {number: fields for number, fields in enumerate(listed) if ("edges", str(number)) not in broken and fields.get("from") not in lost and fields.get("to") not in lost}
    head = {name: value for name, value in data.items() if name not in {part[0] for part in parts}}
    key = str(data.get("workflow", ""))
    return {"workflow": key, "title": {"en": key}, **head, "nodes": nodes, "edges": edges, "lost": lost}


class _Reader:
    def __init__(self, source: YamlSource, surroundings: Surroundings, data: dict[str, Any]) -> None:
        self.source = source
        self.data = data
        self.around = surroundings
        self.problems: list[Problem] = source.no_schema("inputs", data.get("inputs", {}))
        self.variables = self._variables()

    def read(self) -> WorkflowDefinition:
        data = self.data
        nodes = {node_id: self.node(node_id, fields) for node_id, fields in data["nodes"].items()}
        edges = tuple(self.edge(number, fields, nodes) for number, fields in data["edges"].items())
        facts = {name: self.template(value, f"facts.{name}") for name, value in data.get("facts", {}).items()}
        about = self.template(data["subject_title"], "subject_title") if "subject_title" in data else None
        if not data["lost"]:
            for node in nodes.values():
                self.check_places(node, nodes)
        flows = (*edges, *self.links(nodes, edges))
        return WorkflowDefinition(
            key=data["workflow"], title=_text(data["title"]), inputs=data.get("inputs", {"type": "object"}), subject=data.get("subject", ""), subject_title=about,
            facts=facts, nodes=nodes, edges=edges, decisions=dict(self.around.decisions), unset=dict.fromkeys(self.variables),
            outgoing={node_id: tuple(edge for edge in flows if edge.source == node_id) for node_id in nodes},
            incoming={node_id: tuple(edge for edge in flows if edge.target == node_id) for node_id in nodes},
        )  # fmt: skip

    def _variables(self) -> set[str]:
        data = self.source.data
        properties = data.get("inputs", {}).get("properties", {})
        names = {"run", "error", *(properties if isinstance(properties, dict) else ())}
        for fields in data["nodes"].values():
            if not isinstance(fields, dict):
                continue
            many = fields.get("many")
            inside = fields.get("inputs") if fields.get("type") in CONTAINERS else None
            for named in (fields.get("outputs"), inside, many.get("collect") if isinstance(many, dict) else None):
                names.update(named if isinstance(named, dict) else ())
            if isinstance(many, dict):
                names.update((str(many.get("item", "item")), "many"))
            if "repeat" in fields:
                names.add("turn")
        return names

    def complain(self, code: str, en: str, zh: str, path: str, **more: str) -> None:
        self.problems.append(self.source.problem(code, en, zh, path, **more))

    def node(self, node_id: str, fields: dict[str, Any]) -> Node:
        path, kind = f"nodes.{node_id}", fields["type"]
        manifest = self.around.node_types.get(kind)
        if kind not in BUILT_IN and manifest is None:
            known = [*BUILT_IN, *self.around.node_types]
            self.complain(
                "workflow.node_type", f"there is no node type {kind!r}", f"没有节点类型“{kind}”", f"{path}.type", nearest=nearest_name(kind, known), expected=", ".join(known)
            )
            return Node(node_id=node_id, type=kind, kind="activity", title=Text(node_id))
        self.check_fields(path, kind, fields, manifest)
        if manifest is not None:
            self.check_inputs(path, fields.get("inputs", {}), manifest)
        title = _text(fields["title"]) if "title" in fields else manifest.title if manifest else Text(node_id)
        kind_of = kind if kind in BUILT_IN else manifest.kind if manifest else "activity"
        outcomes = tuple(Outcome(item["key"], _text(item["title"])) for item in fields.get("outcomes", ())) or (APPROVE if kind != "user_task" else SUBMIT)
        if kind_of == "user_task" and manifest is not None:
            fields = with_shown(self.approvers(fields, path), self.data.get("inputs", {}))
        return Node(
            node_id=node_id, type=kind, kind=kind_of, title=title, at=tuple(fields["at"]) if "at" in fields else None,
            inputs=self.templates(fields, "inputs", path) | {name: self.template(fields[name], f"{path}.{name}") for name in COUNTING if name in fields}, outputs=self.templates(fields, "outputs", path, result=True),
            values=self.templates(fields, "values", path), shown=self.templates(fields, "shown", path),
            work=_work(manifest, fields), outcomes=outcomes,
            form=self.form(fields, path), decision=self.decision(fields, path), message=fields.get("message", ""),
            workflow=fields.get("workflow", ""), is_awaited=fields.get("await", True), outcome=fields.get("outcome", ""),
            candidates=self.candidates(fields, path), due=self.instant(fields, "due", path), wait=self.instant(fields, "wait", path),
            until=self.instant(fields, "until", path), correlation=self.optional(fields, "correlation", path),
            parent=fields.get("in", ""), host=fields.get("host", ""), trigger=trigger_of(fields), is_interrupting=fields.get("interrupts", True), every=self.cycle(fields, path), working=self.working(fields, path),
            signal=fields.get("signal", ""), code=fields.get("error", fields.get("escalation", "")), link=fields.get("link", ""),
            condition=self.condition(fields, "done_when" if "done_when" in fields else "condition", path),
            compensates=fields["compensation"] if isinstance(fields.get("compensation"), str) else "",
            need=self.optional(fields, "need" if "need" in fields else "count", path), mode=fields.get("mode", "waiting"),
            many=self.many(fields["many"], f"{path}.many") if "many" in fields else None, repeat=self.repeat(fields["repeat"], f"{path}.repeat") if "repeat" in fields else None,
            lock=fields.get("lock", ""), milestone=fields.get("milestone", ""), cancels=tuple(fields.get("cancels", ())), completes=tuple(fields.get("completes", ())),
            is_sequential=fields.get("in_order", False), allow=tuple(fields["allow"]) if "allow" in fields else None, fields=fields.get("fields", {}),
            signature="required" if fields.get("signature") is True else "", copies=self.optional(fields, "copies", path),
            staffing=read_staffing(self, fields, path, outcomes) if kind_of == "user_task" else Staffing(),
        )  # fmt: skip

    def approvers(self, fields: dict[str, Any], path: str) -> dict[str, Any]:
        """The fields of an approval whose approvers have been checked."""
        said = fields.get("inputs", {}).get("approvers")
        if said is None:
            if "auto" not in fields:
                self.complain(
                    "workflow.input_missing", f"{fields['type']} needs the input approvers", f"{fields['type']} 需要输入 approvers", f"{path}.inputs", expected="approvers"
                )
            return fields
        check_people(self, said, f"{path}.inputs.approvers")
        return {**fields, "inputs": {**fields["inputs"], "approvers": with_variables(said)}}

    def check_fields(self, path: str, kind: str, fields: dict[str, Any], manifest: NodeManifest | None) -> None:
        allowed = BUILT_IN.get(kind) if manifest is None else APPROVAL_FIELDS if manifest.kind == "user_task" else ACTIVITY_FIELDS
        for name in fields:
            if name not in ("type", *EVERYWHERE, *(allowed or ())):
                self.complain(
                    "workflow.field", f"a node of type {kind} has no {name}", f"{kind} 类型的节点没有 {name}", f"{path}.{name}",
                    nearest=nearest_name(name, allowed or ()), expected=", ".join((*EVERYWHERE, *(allowed or ()))),
                )  # fmt: skip
        for needed in NEEDED.get(kind, ()):
            if needed not in fields:
                self.complain("workflow.missing", f"a node of type {kind} needs {needed}", f"{kind} 类型的节点需要 {needed}", path, expected=needed)
        if kind == "timer" and len(fields.keys() & set(TIMES)) != 1:
            self.complain("workflow.timer", "a timer needs exactly one time", "定时节点须恰有一个时间", path, expected=" | ".join(TIMES))
        if {"due", "working"} <= fields.keys():
            self.complain("workflow.due", "a task is due by either due or working", "任务期限只能用 due 或 working 之一", path, expected="due | working")

        told = triggers_of(fields)
        if kind in ("boundary", "throw", "start", "end") and (len(told) > 1 or (not told and kind == "boundary")):
            known = ", ".join(name for name in BUILT_IN[kind] if name not in ("host", "interrupts", "outputs", "inputs", "correlation", "outcome"))
            self.complain(
                "workflow.event",
                f"{kind} has one event, found: {', '.join(told) or 'none'}",
                f"{kind} 只能有一个事件，现有：{', '.join(told) or '无'}",
                path,
                expected=known,
            )
        self.problems.extend(wrong_rights(self.source, fields, path, self.around.forms))
        if {"many", "repeat"} <= fields.keys():
            self.complain("workflow.around", "a node has either many or repeat", "节点不能同时有 many 和 repeat", path, expected="many | repeat")

    def check_places(self, node: Node, nodes: dict[str, Node]) -> None:
        """Every node that another one names must be there, and be what it is taken for."""
        containers = [other.node_id for other in nodes.values() if other.kind in CONTAINERS]
        hosts = [other.node_id for other in nodes.values() if other.kind in HOSTS]
        wanted = [("in", node.parent, containers), ("host", node.host, hosts), ("milestone", node.milestone, list(nodes)), ("compensation", node.compensates, hosts)]
        wanted += [("cancels", name, list(nodes)) for name in node.cancels]
        wanted += [("completes", name, [other.node_id for other in nodes.values() if other.many is not None]) for name in node.completes]
        for field, name, known in wanted:
            if name and name not in known:
                self.complain(
                    "workflow.place", f"{field} names no such node: {name}", f"{field} 指向的节点不存在或类型不符：{name}", f"nodes.{node.node_id}.{field}",
                    nearest=nearest_name(name, known), expected=", ".join(known),
                )  # fmt: skip

    def links(self, nodes: dict[str, Node], edges: tuple[Edge, ...]) -> list[Edge]:
        """An edge from every link that is led to, to the one of the same name that is not."""
        found = []
        reached = {edge.target for edge in edges}
        linked = [node for node in nodes.values() if node.kind == "link"]
        for node in linked:
            if node.node_id in reached:
                ends = [other for other in linked if other.link == node.link and other.parent == node.parent and other.node_id not in reached]
                if len(ends) == 1:
                    found.append(Edge(edge_id=f"{node.node_id}~{ends[0].node_id}", source=node.node_id, target=ends[0].node_id))
                else:
                    self.complain(
                        "workflow.link", f"the link {node.link} must have one other end, found: {len(ends)}", f"链接 {node.link} 须恰有一个另一端，现有：{len(ends)}",
                        f"nodes.{node.node_id}.link",
                    )  # fmt: skip
        return found

    def many(self, fields: dict[str, Any], path: str) -> Many:
        if ("over" in fields) == ("count" in fields):
            self.complain("workflow.many", "many needs either over or count", "many 需要 over 或 count 其中之一", path, expected="over | count")
        return Many(
            over=self.optional(fields, "over", path), count=self.optional(fields, "count", path), item=fields.get("item", "item"), is_sequential=fields.get("in_order", False),
            is_awaited=fields.get("await", True), grows=fields.get("grows", False), until=self.condition(fields, "until", path), rest=fields.get("rest", "cancel"),
            collect=self.templates(fields, "collect", path),
        )  # fmt: skip

    def repeat(self, fields: dict[str, Any], path: str) -> Repeat:
        if ("while" in fields) == ("until" in fields):
            self.complain("workflow.repeat", "repeat needs either while or until", "repeat 需要 while 或 until 其中之一", path, expected="while | until")
        return Repeat(before=self.condition(fields, "while", path), until=self.condition(fields, "until", path), most=fields.get("most", 0))

    def condition(self, fields: dict[str, Any], name: str, path: str) -> Expression | None:
        return self.expression(fields[name].removeprefix("="), f"{path}.{name}", self.variables) if name in fields else None

    def cycle(self, fields: dict[str, Any], path: str) -> Template | None:
        value = fields.get("every")
        if isinstance(value, str) and not value.startswith("=") and cycle(value, EPOCH) is None:
            self.complain("workflow.cycle", f"{value!r} is no cycle", f"“{value}”不是循环时间", f"{path}.every", expected="R3/PT1H, R/P1D, PT30M, or = and FEEL")
        return self.optional(fields, "every", path)

    def working(self, fields: dict[str, Any], path: str) -> Template | None:
        value = fields.get("working")
        if isinstance(value, str) and not value.startswith("=") and not is_working_time(value):
            self.complain("workflow.working", f"{value!r} is no working time", f"“{value}”不是工作时间", f"{path}.working", expected="PT16H, P3D, P1DT4H, R3/P1D, or = and FEEL")
        return self.optional(fields, "working", path)

    def check_inputs(self, path: str, inputs: dict[str, Any], manifest: NodeManifest) -> None:
        known = manifest.inputs.get("properties", {})
        for name in inputs:
            if name not in known:
                self.complain(
                    "workflow.input",
                    f"{manifest.type} has no input {name}",
                    f"{manifest.type} 没有输入 {name}",
                    f"{path}.inputs.{name}",
                    nearest=nearest_name(name, known),
                    expected=", ".join(known),
                )
        for name in manifest.inputs.get("required", ()):
            if name not in inputs:
                self.complain("workflow.input_missing", f"{manifest.type} needs the input {name}", f"{manifest.type} 需要输入 {name}", f"{path}.inputs", expected=name)

    def form(self, fields: dict[str, Any], path: str) -> str:
        name: str = fields.get("form", "")
        if name and name not in self.around.forms:
            self.complain(
                "workflow.form",
                f"there is no form {name}",
                f"没有表单 {name}",
                f"{path}.form",
                nearest=nearest_name(name, self.around.forms),
                expected=", ".join(self.around.forms),
            )
            return ""
        return name

    def decision(self, fields: dict[str, Any], path: str) -> str:
        name: str = fields.get("decision", "")
        if name and name not in self.around.decisions:
            known = self.around.decisions
            self.complain("workflow.decision", f"there is no decision {name}", f"没有决策 {name}", f"{path}.decision", nearest=nearest_name(name, known), expected=", ".join(known))
        return name

    def edge(self, number: int, fields: dict[str, Any], nodes: dict[str, Node]) -> Edge:
        path = f"edges.{number}"
        for end in ("from", "to"):
            if fields[end] not in nodes:
                self.complain(
                    "workflow.edge", f"the edge's `{end}` names no node: {fields[end]}", f"连线的 {end} 指向不存在的节点：{fields[end]}", f"{path}.{end}",
                    nearest=nearest_name(fields[end], nodes), expected=", ".join(nodes),
                )  # fmt: skip
        when = self.expression(fields["when"].removeprefix("="), f"{path}.when", self.variables) if "when" in fields else None
        edge_id = f"{fields['from']}-{fields['to']}-{number}"
        return Edge(edge_id=edge_id, source=fields["from"], target=fields["to"], when=when, is_default=fields.get("default", False), error=fields.get("on_error", ""))

    def templates(self, fields: dict[str, Any], name: str, path: str, *, result: bool = False) -> dict[str, Template]:
        return {key: self.template(value, f"{path}.{name}.{key}", result=result) for key, value in fields.get(name, {}).items()}

    def optional(self, fields: dict[str, Any], name: str, path: str) -> Template | None:
        return self.template(fields[name], f"{path}.{name}") if name in fields else None

    def instant(self, fields: dict[str, Any], name: str, path: str) -> Template | None:
        value = fields.get(name)
        if isinstance(value, str) and not value.startswith("=") and moment(value, EPOCH) is None:
            self.complain(
                "workflow.time",
                f"{value!r} is neither a duration nor an instant",
                f"“{value}”既不是时长也不是时间点",
                f"{path}.{name}",
                expected="P2D, PT90M, 2026-04-01T09:00:00+08:00, or = and FEEL",
            )
        return self.optional(fields, name, path)

    def candidates(self, fields: dict[str, Any], path: str) -> Template | None:
        check_people(self, fields.get("candidates", []), f"{path}.candidates")
        return self.template(with_variables(fields["candidates"]), f"{path}.candidates") if "candidates" in fields else None

    def template(self, value: Any, path: str, *, result: bool = False) -> Template:
        return Template(self.compiled(value, path, self.variables | {"result"} if result else self.variables))

    def compiled(self, value: Any, path: str, names: set[str]) -> Any:
        if isinstance(value, dict):
            return {key: self.compiled(part, f"{path}.{key}", names) for key, part in value.items()}
        if isinstance(value, list):
            return [self.compiled(part, f"{path}.{number}", names) for number, part in enumerate(value)]
        if isinstance(value, str) and value.startswith("="):
            return self.expression(value[1:], path, names)
        return value

    def expression(self, text: str, path: str, names: set[str]) -> Expression | None:
        feel = text.strip()
        try:
            expression = compile_expression(feel, names=names)
        except Invalid as fault:
            self.problems.extend(of_feel(self.source, found, path, feel) for found in fault.problems)
            return None
        unknown = expression.names - names
        called = called_names(expression.tree) if unknown else frozenset()
        for name in sorted(unknown):
            line, column = spot_of_name(self.source, path, feel, name)
            if name in called:
                told = problem(
                    "feel.unknown_function", f"there is no function {name}", f"没有函数 {name}", nearest=nearest_name(name, BUILT_INS), expected=nearest_name(name, BUILT_INS)
                )
            else:
                told = problem("workflow.unknown_name", f"nothing sets {name}", f"没有变量 {name}", nearest=nearest_name(name, names), expected=", ".join(sorted(names)))
            self.problems.append(msgspec.structs.replace(told, path=path, file=self.source.file, line=line, column=column))
        return expression


def _text(fields: dict[str, str]) -> Text:
    return Text(fields["en"], fields.get("zh", ""))


def _work(manifest: NodeManifest | None, fields: dict[str, Any]) -> Work:
    if manifest is None:
        return Work()
    retries = manifest.retries
    return Work(manifest.queue, fields.get("attempts", retries.attempts), retries.first, retries.longest, fields.get("timeout", manifest.timeout))
