"""What stands in an activity's or a gateway's element: people, loops, instances, conditions (10.3, 10.5)."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine.bpmn.form import Form
from engine.bpmn.word import PROCESS
from engine.bpmn.xml import HIRELOOM, MODEL, XSI, Element

__all__ = ["put_activity"]

_FLOW = ("sequenceFlow", "association")


def put_activity(element: Element, node: Mapping[str, Any], form: Form) -> None:
    """The parts of an activity or a gateway, in the schemas' order."""
    parts: list[Element] = []
    if form.element == "complexGateway":
        parts.append(_formal("activationCondition", f"activationCount >= {_said(node.get('need', 1))}"))
    if form.element == "callActivity":
        element.set("calledElement", f"workflows:{PROCESS}{node['workflow']}")
    if form.element == "businessRuleTask":
        element.set(f"{{{HIRELOOM}}}decision", str(node["decision"]))
    is_subprocess = form.element.endswith(("Process", "transaction"))
    if form.element.endswith(("Task", "task", "callActivity")):
        parts += _items(element, node, is_subprocess=False)
    if form.element == "userTask":
        said = node.get("candidates", [])
        for one in said if isinstance(said, list) else [said]:
            owner = etree.Element(f"{{{MODEL}}}potentialOwner")
            etree.SubElement(owner, f"{{{MODEL}}}resourceAssignmentExpression").append(_formal("formalExpression", str(one)))
            parts.append(owner)
    if form.element.endswith(("Task", "task", "Process", "transaction", "callActivity")):
        parts += _loop(element, node)
    if is_subprocess:
        parts += _items(element, node, is_subprocess=True)
    at = sum(1 for one in element if etree.QName(one).localname in ("incoming", "outgoing"))
    for number, part in enumerate(parts):
        element.insert(at + number, part)
    if form.element == "adHocSubProcess":
        element.set("ordering", "Sequential" if node.get("in_order") else "Parallel")
        if node.get("done_when"):
            element.append(_formal("completionCondition", str(node["done_when"]).removeprefix("=").strip()))


def _said(value: Any) -> str:
    return str(value).removeprefix("=").strip()


def _formal(name: str, text: str) -> Element:
    one = etree.Element(f"{{{MODEL}}}{name}", {} if name == "formalExpression" else {f"{{{XSI}}}type": "tFormalExpression"})
    one.text = text
    return one


def _items(element: Element, node: Mapping[str, Any], *, is_subprocess: bool) -> list[Element]:
    """A list whose items the instances are for is an input of a task, a data object of a subprocess (which has no inputs)."""
    over = node.get("many", {}).get("over")
    if over is None:
        return []
    name = f"Items_{element.get('id')}"
    if is_subprocess:
        return [etree.Element(f"{{{MODEL}}}dataObject", id=name, name=_said(over), isCollection="true")]
    spec = etree.Element(f"{{{MODEL}}}ioSpecification")
    etree.SubElement(spec, f"{{{MODEL}}}dataInput", id=name, name=_said(over), isCollection="true")
    inputs = etree.SubElement(spec, f"{{{MODEL}}}inputSet")
    etree.SubElement(inputs, f"{{{MODEL}}}dataInputRefs").text = name
    etree.SubElement(spec, f"{{{MODEL}}}outputSet")
    return [spec]


def _loop(element: Element, node: Mapping[str, Any]) -> list[Element]:
    repeat, many = node.get("repeat"), node.get("many")
    if repeat:
        loop = etree.Element(f"{{{MODEL}}}standardLoopCharacteristics")
        if "while" in repeat:
            loop.set("testBefore", "true")
        if repeat.get("most"):
            loop.set("loopMaximum", str(repeat["most"]))
        said = _said(repeat["while"]) if "while" in repeat else f"not({_said(repeat.get('until', 'false'))})"
        loop.append(_formal("loopCondition", said))
        return [loop]
    if many:
        loop = etree.Element(f"{{{MODEL}}}multiInstanceLoopCharacteristics")
        if many.get("in_order"):
            loop.set("isSequential", "true")
        if "over" in many:
            etree.SubElement(loop, f"{{{MODEL}}}loopDataInputRef").text = f"Items_{element.get('id')}"
        else:
            loop.append(_formal("loopCardinality", _said(many.get("count", 1))))
        if many.get("item"):
            etree.SubElement(loop, f"{{{MODEL}}}inputDataItem", id=f"Item_{element.get('id')}", name=many["item"])
        if many.get("until"):
            loop.append(_formal("completionCondition", _said(many["until"])))
        return [loop]
    return []
