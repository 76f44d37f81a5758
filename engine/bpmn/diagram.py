"""The drawing of a workflow as BPMN DI (chapter 12): a shape for every node, an edge for every flow."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine.bpmn.layout import CONTAINERS, Box, Layout
from engine.bpmn.xml import BPMNDI, DC, DI, Element

__all__ = ["draw"]


def draw(root: Element, process_id: str, boxes: Layout, nodes: Mapping[str, Mapping[str, Any]], flows: list[tuple[str, str, str]]) -> None:
    """Adds the diagram behind everything else."""
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id="Diagram_1")
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", id="Plane_1", bpmnElement=process_id)
    for name, box in boxes.items():
        shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=f"Shape_{name}", bpmnElement=name)
        if nodes.get(name, {}).get("type") in CONTAINERS:
            shape.set("isExpanded", "true")
        etree.SubElement(shape, f"{{{DC}}}Bounds", {key: _number(value) for key, value in zip(("x", "y", "width", "height"), box, strict=True)})
    for name, source, target in flows:
        edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"Edge_{name}", bpmnElement=name)
        for x, y in _way(boxes[source], boxes[target], is_border=nodes.get(source, {}).get("type", "boundary") == "boundary"):
            etree.SubElement(edge, f"{{{DI}}}waypoint", x=_number(x), y=_number(y))


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(round(value, 2))


def _way(source: Box, target: Box, *, is_border: bool) -> list[tuple[float, float]]:
    """Forward: out at the right, in at the left, with one step between; backward: around below."""
    middle, end = source[1] + source[3] / 2, target[1] + target[3] / 2
    if is_border:
        bottom = source[0] + source[2] / 2, source[1] + source[3]
        below = max(bottom[1] + 20, end)
        return [bottom, (bottom[0], below), (target[0] - 20, below), (target[0] - 20, end), (target[0], end)]
    right, left = source[0] + source[2], target[0]
    if left >= right:
        half = (right + left) / 2
        return [(right, middle), (left, end)] if middle == end else [(right, middle), (half, middle), (half, end), (left, end)]
    low = max(source[1] + source[3], target[1] + target[3]) + 30
    return [
        (source[0] + source[2] / 2, source[1] + source[3]),
        (source[0] + source[2] / 2, low),
        (target[0] + target[2] / 2, low),
        (target[0] + target[2] / 2, target[1] + target[3]),
    ]
