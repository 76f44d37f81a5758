"""From a workflow file to BPMN 2.0 XML with its drawing.

The surprising rule: the export reads itself back. What the standard form did not say is put into an extension, so that nothing is lost; a model that breaks a rule is never given.
"""

import json
from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine.bpmn.diagram import draw
from engine.bpmn.form import Form, forms_of, trigger_of
from engine.bpmn.layout import lay_out
from engine.bpmn.read import DRAWN, EDGE, TYPE, read_back
from engine.bpmn.restore import extension_of, has_pieces, in_order, restore
from engine.bpmn.word import PROCESS
from engine.bpmn.write_activity import put_activity
from engine.bpmn.write_event import Roots, put_definition
from engine.bpmn.xml import BPMNDI, DC, DI, HIRELOOM, MODEL, XSI, Element
from engine.errors import Invalid

__all__ = ["export_bpmn"]

WORKFLOWS = "https://hireloom.example/workflows"
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"
_SPLITTING = ("exclusiveGateway", "inclusiveGateway", "complexGateway")
_ORDER = f"{{{HIRELOOM}}}order"


def export_bpmn(fields: Mapping[str, Any]) -> bytes:
    """The BPMN 2.0 of a workflow, given as the fields of its file. Raises Invalid when it cannot be a valid model."""
    plain = json.loads(json.dumps(fields))
    if has_pieces(plain):
        try:
            return _written(plain, restores=True)
        except Invalid:  # pieces that do not go with what the workflow has become ride along instead
            pass
    return _written(plain, restores=False)


def _written(fields: dict[str, Any], *, restores: bool) -> bytes:
    writer = _Writer(fields)
    writer.write()
    if restores:
        restore(writer.root, writer.process, fields, writer.elements, writer.flows)
    found = read_back(writer.text())
    writer.keep(found)
    return writer.text()


class _Writer:
    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields
        self.nodes: dict[str, dict[str, Any]] = fields["nodes"]
        self.edges: list[dict[str, Any]] = fields["edges"]
        self.forms = forms_of(self.nodes, self.edges)
        self.root = etree.Element(
            f"{{{MODEL}}}definitions",
            {"id": "Definitions_1", "targetNamespace": f"{WORKFLOWS}/{fields['workflow']}", "expressionLanguage": FEEL, "exporter": "Hireloom"},
            nsmap={None: MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI, "hireloom": HIRELOOM, "xsi": XSI, "workflows": WORKFLOWS},
        )
        self.roots = Roots(self.root)
        self.elements: dict[str, Element] = {}
        self.flows: dict[int, Element] = {}
        self.process: Element = self.root
        self.drawn_flows: list[tuple[str, str, str]] = []
        self.boundaries: dict[str, str] = {}

    def text(self) -> bytes:
        etree.indent(self.root)
        return bytes(etree.tostring(self.root, xml_declaration=True, encoding="UTF-8"))

    def write(self) -> None:
        if any(node["type"] == "call" for node in self.nodes.values()):
            etree.SubElement(self.root, f"{{{MODEL}}}import", namespace=WORKFLOWS, location="workflows.bpmn", importType=MODEL)
        self.process = etree.Element(f"{{{MODEL}}}process", id=f"{PROCESS}{self.fields['workflow']}", name=self.fields["title"]["en"], isExecutable="true")
        if not any("at" in node for node in self.nodes.values()):
            self.process.set(DRAWN, "true")
        for order, (name, node) in enumerate(self.nodes.items()):
            self.elements[name] = self.element(name, node, self.forms[name])
            self.elements[name].set(_ORDER, str(order))
        for name, node in self.nodes.items():
            self.around(node).append(self.elements[name])
        self.write_edges()
        for name in self.nodes:
            self.finish(name)
        self.roots.put()
        self.root.append(self.process)
        boxes = lay_out(self.nodes, [(edge["from"], edge["to"]) for edge in self.edges])
        for boundary, host in self.boundaries.items():
            box = boxes[host]
            boxes[boundary] = (box[0] + box[2] - 30, box[1] + box[3] - 18, 36.0, 36.0)
        draw(self.root, str(self.process.get("id")), boxes, self.nodes, self.drawn_flows)

    def around(self, node: Mapping[str, Any]) -> Element:
        return self.elements.get(str(node.get("in", "")), self.process)

    def element(self, name: str, node: dict[str, Any], form: Form) -> Element:
        element = etree.Element(f"{{{MODEL}}}{form.element}", id=name)
        if node.get("title", {}).get("en"):
            element.set("name", node["title"]["en"])
        if node["type"] == "event_subprocess":
            element.set("triggeredByEvent", "true")
        if node["type"] == "start" and node.get("interrupts") is False and self.nodes.get(node.get("in", ""), {}).get("type") == "event_subprocess":
            element.set("isInterrupting", "false")
        if node["type"] == "boundary":
            element.set("attachedToRef", str(node.get("host", "")))
            if node.get("interrupts") is False:
                element.set("cancelActivity", "false")
        if form.element in ("serviceTask", "scriptTask"):
            element.set(TYPE, node["type"])
        return element

    def finish(self, name: str) -> None:
        """What stands in an element besides its flows; a subprocess has its nodes already."""
        node, element, form = self.nodes[name], self.elements[name], self.forms[name]
        if form.trigger:
            put_definition(self.roots, element, node, form.trigger if trigger_of(node) == form.trigger or node["type"] == "link" else "", form.trigger)
        else:
            put_activity(element, node, form)

    def write_edges(self) -> None:
        leaving: dict[str, int] = {}
        for edge in self.edges:
            leaving[edge["from"]] = leaving.get(edge["from"], 0) + (not edge.get("on_error"))
        for order, edge in enumerate(self.edges):
            source = self.elements[edge["from"]]
            if self.forms[edge["from"]].trigger == "compensate" and self.nodes[edge["from"]]["type"] == "boundary":
                self.associate(order, edge)
                continue
            if edge.get("on_error"):
                source = self.error_event(order, edge)
            flow = etree.Element(f"{{{MODEL}}}sequenceFlow", id=f"Flow_{order}", sourceRef=str(source.get("id")), targetRef=edge["to"])
            flow.set(_ORDER, str(order))
            is_split = etree.QName(source).localname in _SPLITTING
            is_activity = etree.QName(source).localname.endswith(("Task", "task", "Process", "transaction", "Activity"))
            if edge.get("default") and (is_split or is_activity) and "when" not in edge and not source.get("default"):
                source.set("default", f"Flow_{order}")
            elif edge.get("when") and not edge.get("default") and (is_split or (is_activity and leaving[edge["from"]] > 1)):
                _expression(flow, "conditionExpression", edge["when"])
            self.around(self.nodes[edge["from"]]).append(flow)
            etree.SubElement(self.elements[edge["to"]], f"{{{MODEL}}}incoming").text = f"Flow_{order}"
            etree.SubElement(source, f"{{{MODEL}}}outgoing").text = f"Flow_{order}"
            self.flows[order] = flow
            self.drawn_flows.append((f"Flow_{order}", str(source.get("id")), edge["to"]))
        for element in list(self.process.iter()):
            in_order(element)

    def error_event(self, order: int, edge: dict[str, Any]) -> Element:
        """An error edge is an error event on the border of its source."""
        name = f"Error_event_{order}"
        event = etree.SubElement(self.around(self.nodes[edge["from"]]), f"{{{MODEL}}}boundaryEvent", {"id": name, "attachedToRef": edge["from"], EDGE: "true"})
        self.boundaries[name] = edge["from"]
        put_definition(self.roots, event, {"error": edge["on_error"]}, "error", "error")
        return event

    def associate(self, order: int, edge: dict[str, Any]) -> None:
        self.elements[edge["to"]].set("isForCompensation", "true")
        one = etree.SubElement(
            self.around(self.nodes[edge["from"]]), f"{{{MODEL}}}association",
            {"id": f"Flow_{order}", "sourceRef": edge["from"], "targetRef": edge["to"], "associationDirection": "One", _ORDER: str(order)},
        )  # fmt: skip
        self.flows[order] = one
        self.drawn_flows.append((f"Flow_{order}", edge["from"], edge["to"]))

    def keep(self, found: dict[str, Any]) -> None:
        """What reading back did not find rides along."""
        for name, node in self.nodes.items():
            _carry(self.elements[name], node, found["nodes"][name])
        for order, edge in enumerate(self.edges):
            _carry(self.flows[order], edge, found["edges"][order])
        aside = ("nodes", "edges")
        _carry(self.process, {key: one for key, one in self.fields.items() if key not in aside}, {key: one for key, one in found.items() if key not in aside})


def _carry(element: Element, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    more = {name: value for name, value in wanted.items() if name not in found or found[name] != value}
    more |= {name: None for name in found if name not in wanted}
    if more:
        etree.SubElement(extension_of(element), f"{{{HIRELOOM}}}fields").text = json.dumps(more, ensure_ascii=False)


def _expression(parent: Element, name: str, text: str) -> None:
    one = etree.SubElement(parent, f"{{{MODEL}}}{name}", {f"{{{XSI}}}type": "tFormalExpression"})
    one.text = text
