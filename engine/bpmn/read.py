"""From BPMN 2.0 XML to workflow files: each process becomes the fields that a `*.workflow.yaml` has, so that its reader checks both alike.

Knows no pack: whether a node type exists is that reader's question. What has no word here is refused by name, or kept as it is when it says nothing about the flow.
"""

from io import StringIO
from itertools import pairwise
from typing import Any

import msgspec
from lxml import etree
from ruamel.yaml import YAML

from engine.bpmn.keep import Kept
from engine.bpmn.network import CALLABLE, FLOW_NODES, SUBPROCESSES, Network
from engine.bpmn.read_activity import activity_fields, counted
from engine.bpmn.read_event import Step, event_fields, event_steps, told_by
from engine.bpmn.read_gateway import gateway_steps
from engine.bpmn.rule import check_model
from engine.bpmn.word import PROCESS, Names, carried, one_line, order_of, overlaid, slug
from engine.bpmn.xml import BPMNDI, DC, HIRELOOM, Element, Model, children, kind, parse_bpmn, text_of
from engine.errors import Invalid, Problem

__all__ = ["DRAWN", "EDGE", "TYPE", "Imported", "import_bpmn", "read_back", "to_yaml"]

TYPE = f"{{{HIRELOOM}}}type"
DRAWN = f"{{{HIRELOOM}}}drawn"
"""Marks a process whose drawing was made by the export: its nodes have no place of their own."""
EDGE = f"{{{HIRELOOM}}}edge"
"""Marks an error event that stands for an error edge of its host."""


class Imported(msgspec.Struct, frozen=True):
    """The workflows of a BPMN file, each as the fields of a workflow file; `main` is the first that can be started. `problems` are warnings."""

    workflows: dict[str, dict[str, Any]]
    main: str
    problems: tuple[Problem, ...] = ()

    def files(self) -> dict[str, str]:
        """`<key>.workflow.yaml` -> its text."""
        return {f"{key}.workflow.yaml": to_yaml(fields) for key, fields in self.workflows.items()}


def to_yaml(fields: dict[str, Any]) -> str:
    """A workflow file's text."""
    writer = YAML()
    writer.width, writer.allow_unicode = 160, True
    writer.default_flow_style = None
    out = StringIO()
    writer.dump(fields, out)
    return out.getvalue()


def read_back(xml: bytes) -> dict[str, Any]:
    """What an export of one workflow would be read as; raises Invalid when it is no valid model."""
    return next(iter(import_bpmn(xml, "export.bpmn").workflows.values()))


def import_bpmn(xml: bytes, file: str = "model.bpmn") -> Imported:
    """The workflows in a BPMN 2.0 file. Raises Invalid with every rule of the standard that it breaks and every element without a word."""
    model = parse_bpmn(xml, file)
    problems = check_model(model)
    if any(one.is_error for one in problems):
        raise Invalid(*problems)
    net = Network(model)
    bounds = _bounds(model)
    taken = Names()
    keys = {one: taken.new((one.get("id") or one.get("name") or "process").removeprefix(PROCESS)) for one in model.all(*CALLABLE)}
    inner = sorted((one for one in keys if kind(one) != "process" or children(one, *FLOW_NODES)), key=lambda one: kind(one) != "process")
    owners = {one for process in inner for one in process.iter(etree.Element) if one is process or kind(one) in (*FLOW_NODES, "sequenceFlow")}
    kept = Kept(net, owners, inner[0] if inner else None)
    readers = [_Reader(net, one, keys, bounds, kept) for one in inner]
    workflows = {}
    for reader in readers:
        fields = reader.read()
        workflows[fields["workflow"]] = fields
        problems += reader.problems
    for one in model.all("choreography", "globalChoreographyTask", "relationship"):
        problems.append(model.problem("bpmn.no_word", "the engine has no word for it", "引擎不支持该元素", one))
    if not workflows:
        problems.append(model.problem("bpmn.no_process", "there is no process in the file", "文件中没有流程", model.root))
    if any(one.is_error for one in problems):
        raise Invalid(*problems)
    return Imported(workflows, next(iter(workflows)), tuple(problems))


def _bounds(model: Model) -> dict[str, list[float]]:
    found = {}
    for shape in model.root.iter(f"{{{BPMNDI}}}BPMNShape"):
        box = shape.find(f"{{{DC}}}Bounds")
        if box is not None:
            found[str(shape.get("bpmnElement", "")).rpartition(":")[2]] = [_plain(box.get("x")), _plain(box.get("y"))]
    return found


def _plain(text: str | None) -> float:
    try:
        value = round(float(text or 0), 2)
    except ValueError:
        return 0
    return int(value) if value == int(value) else value


class _Reader:
    """One process, or one global task as a process of its own."""

    def __init__(self, net: Network, process: Element, keys: dict[Element, str], bounds: dict[str, list[float]], kept: Kept) -> None:
        self.net, self.process, self.keys, self.bounds, self.kept = net, process, keys, bounds, kept
        self.fields_of: dict[Element, dict[str, Any]] = {}
        """What stands for an element: a node's fields, an edge's."""
        self.problems: list[Problem] = []
        self.names = Names()
        self.ids: dict[Element, str] = {}
        self.nodes: list[tuple[int, str, dict[str, Any]]] = []
        self.edges: list[tuple[int, dict[str, Any]]] = []
        self.ins: dict[Element, list[str]] = {}
        self.outs: dict[Element, list[str]] = {}
        self.choices: dict[Element, str] = {}
        """The gateway that an activity's conditional and default flows leave when plain ones stand beside them (13.2.1)."""
        self.count = 0

    def read(self) -> dict[str, Any]:
        if kind(self.process) == "process":
            self.name_nodes(self.process)
            self.holder(self.process, "")
            self.flows()
        else:
            self.global_task()
        key = self.keys[self.process]
        name = one_line(self.process.get("name")) or key
        fields: dict[str, Any] = {
            "workflow": key, "title": {"en": name}, "nodes": {name: fields for _, name, fields in sorted(self.nodes, key=lambda one: one[0])},
            "edges": [fields for _, fields in sorted(self.edges, key=lambda one: one[0])],
        }  # fmt: skip
        more = carried(self.process) if kind(self.process) == "process" else {}
        fields = overlaid(fields, more)
        self.fields_of[self.process] = fields
        self.keep()
        return {**{name: fields[name] for name in ("workflow", "title")}, **{name: value for name, value in fields.items() if name not in ("nodes", "edges")}, **_last(fields)}

    def global_task(self) -> None:
        fields = overlaid(self.task_fields(self.process), carried(self.process))
        for name, one in (("start", {"type": "start"}), ("task", fields), ("end", {"type": "end"})):
            self.put(name, one, 0)
        for source, target in (("start", "task"), ("task", "end")):
            self.edge(source, target)

    def name_nodes(self, holder: Element) -> None:
        for node in children(holder, *FLOW_NODES):
            self.ids[node] = self.names.new(node.get("id") or kind(node))
            if kind(node) in SUBPROCESSES:
                self.name_nodes(node)

    def holder(self, holder: Element, parent: str) -> None:
        for element in children(holder):
            if kind(element) in FLOW_NODES:
                self.node(element, parent)

    def node(self, element: Element, parent: str) -> None:
        name = self.ids[element]
        if element.get(EDGE) and kind(element) == "boundaryEvent":
            host = self.net.model.find(element.get("attachedToRef"))
            self.outs[element] = [self.ids[host]] if host is not None else []
            return
        if kind(element) in SUBPROCESSES or kind(element).endswith(("Task", "task", "Activity")):
            steps = self.activity(element, name)
        elif kind(element).endswith("Gateway"):
            steps = gateway_steps(self.net, element, name, self.complain)
        else:
            steps = event_steps(self.net, element, name, self.ids, self.complain)
        place = self.count
        at = self.bounds.get(element.get("id", "")) if not self.process.get(DRAWN) else None
        for step in steps:
            fields = dict(step.fields)
            own = self.names.new(step.name) if step.name != name else name
            step.rename(own)
            if (step is steps[0] and len(steps) == 1) or own == name:
                fields.update({"title": {"en": one_line(element.get("name"))}} if one_line(element.get("name")) else {})
                fields.update({"at": at} if at else {})
            if parent:
                fields["in"] = parent
            is_telling = fields.get("type") == "subprocess" and kind(element) not in SUBPROCESSES and element.get(TYPE) != "subprocess"
            fields = overlaid(fields, carried(element)) if own == name and not is_telling else fields
            if own == name or element not in self.fields_of:
                self.fields_of[element] = fields
            self.put(own, fields, order_of(element, place))
        for step in steps:
            for other in step.to:
                self.edge(step.own, next(one.own for one in steps if one.name == other), step.when)
        choice = next((step.own for step in steps if step.name == f"{name}_choice"), None)
        if choice is not None and self.net.has_choice_beside(element):
            self.choices[element] = choice
        self.ins[element] = [step.own for step in steps if step.is_in]
        self.outs[element] = [step.own for step in steps if step.is_out]
        if kind(element) in SUBPROCESSES:
            inner = next(step.own for step in steps if step.name == name)
            self.holder(element, inner)

    def activity(self, element: Element, name: str) -> list[Step]:
        fields = self.task_fields(element)
        thrown = next((one for loop in children(element, "multiInstanceLoopCharacteristics") if (one := told_by(self.net, loop)) is not None), None)
        steps = [Step(name, self.telling(element, name, fields, thrown) if thrown is not None else fields)]
        for field, where in (("startQuantity", 0), ("completionQuantity", 1)):
            count = int(element.get(field) or 1)
            if count > 1:
                around = Step(f"{name}_{'in' if where == 0 else 'out'}", {"type": "merge" if where == 0 else "split", "count": count})
                steps.insert(0, around) if where == 0 else steps.append(around)
        for first, second in pairwise(steps):
            first.to, first.is_out, second.is_in = [second.name], False, False
        if self.net.has_choice_beside(element):
            steps.append(Step(f"{name}_choice", {"type": "inclusive"}, is_in=False, is_out=False))
            steps[-2].to = [*steps[-2].to, steps[-1].name]
        return steps

    def telling(self, element: Element, name: str, fields: dict[str, Any], thrown: Element) -> dict[str, Any]:
        """Instances that throw something as they end: each is a subprocess with the work and the throw; with behavior One, the first alone throws."""
        if kind(element) in SUBPROCESSES:
            self.complain(element, "instances of a subprocess that throw events")
        loop = children(element, "multiInstanceLoopCharacteristics")[0]
        when = "many.index = 1" if loop.get("behavior") == "One" else "true"
        if loop.get("behavior") == "Complex":
            said = [text_of(condition) for one in children(loop, "complexBehaviorDefinition") for condition in children(one, "condition")]
            when = counted(said[0].removeprefix("=").strip()).replace("many.completed", "many.index")
            if len(said) > 1:
                self.complain(element, "several complex behaviours")
        names = {part: self.names.new(f"{name}_{part}") for part in ("start", "work", "told", "throw", "end")}
        work = {key: value for key, value in {**fields, **carried(element)}.items() if key != "many"}
        throw = {"type": "throw", **event_fields(self.net, thrown, self.ids, self.complain, True)}
        inner = {"start": {"type": "start"}, "work": work, "told": {"type": "exclusive"}, "throw": throw, "end": {"type": "end"}}
        for part, one in inner.items():
            self.put(names[part], {**one, "in": name}, self.count)
        for source, target in (("start", "work"), ("work", "told"), ("throw", "end")):
            self.edge(names[source], names[target])
        self.edge(names["told"], names["throw"], when)
        self.edges.append((len(self.edges), {"from": names["told"], "to": names["end"], "default": True}))
        return {"type": "subprocess", "many": fields["many"]}

    def task_fields(self, element: Element) -> dict[str, Any]:
        return activity_fields(self.net, element, self.called, self.complain)

    def called(self, reference: str) -> str:
        """The workflow that a call names: of this file, or of another."""
        found = self.net.model.find(reference, *CALLABLE)
        return self.keys[found] if found is not None else slug(reference.rpartition(":")[2].removeprefix(PROCESS))

    def complain(self, element: Element, what: str) -> None:
        self.problems.append(self.net.model.problem("bpmn.no_word", f"the engine has no word for {what}", f"引擎不支持：{what}", element))

    def put(self, name: str, fields: dict[str, Any], order: int) -> None:
        self.count += 1
        self.nodes.append((order, name, fields))

    def edge(self, source: str, target: str, when: str = "") -> None:
        self.edges.append((len(self.edges) - 100_000, {"from": source, "to": target, **({"when": when} if when else {})}))

    def flows(self) -> None:
        for number, flow in enumerate(self.process.iter("{*}sequenceFlow")):
            source, target = self.net.source(flow), self.net.target(flow)
            if source is None or target is None or source not in self.outs:
                continue
            fields: dict[str, Any] = {}
            condition = next((text_of(one) for one in children(flow, "conditionExpression")), "")
            if condition and kind(source) not in ("parallelGateway", "eventBasedGateway"):
                fields["when"] = condition.removeprefix("=").strip()
            if flow.get("id") and flow.get("id") == source.get("default"):
                fields = {"default": True}
            if source.get(EDGE):
                fields["on_error"] = next((event_fields(self.net, one, self.ids, self.complain, False).get("error", "*") for one in self.net.definitions(source)), "*")
            is_chosen = "when" in fields or "default" in fields
            for start in [self.choices[source]] if is_chosen and source in self.choices else self.outs[source]:
                for end in self.ins[target]:
                    edge = overlaid({"from": start, "to": end, **fields}, carried(flow))
                    self.fields_of.setdefault(flow, edge)
                    self.edges.append((order_of(flow, number), edge))
        for event, handler in self.net.handlers.items():
            if event in self.outs and handler in self.ins:
                association = next(one for one in self.net.model.all("association") if {one.get("sourceRef"), one.get("targetRef")} == {event.get("id"), handler.get("id")})
                for end in self.ins[handler]:
                    self.edges.append((order_of(association, 50_000), overlaid({"from": self.outs[event][0], "to": end}, carried(association))))

    def keep(self) -> None:
        """Puts what is kept beside the fields of its element."""
        place = {id(edge): number for number, (_, edge) in enumerate(sorted(self.edges, key=lambda one: one[0]))}
        names = {str(flow.get("id")): f"Flow_{place[id(edge)]}" for flow, edge in self.fields_of.items() if id(edge) in place}
        names |= {str(node.get("id")): name for node, name in self.ids.items()}
        names |= {str(process.get("id")): f"{PROCESS}{key}" for process, key in self.keys.items()}
        names.pop("None", None)
        for element, fields in self.fields_of.items():
            pieces = self.kept.of(element, names)
            before = fields.get("bpmn", [])
            if pieces or before:
                fields["bpmn"] = [*pieces, *(one for one in before if one not in pieces)]


def _last(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in ("nodes", "edges")}
