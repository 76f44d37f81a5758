"""The drawing of an export can be read: no box lies on another but a subprocess on its own nodes and a border event on its host, and every flow leads from its source to its target."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from ruamel.yaml import YAML

from engine.bpmn import export_bpmn
from engine.bpmn.xml import BPMNDI, DC, DI, MODEL
from tests.property.test_random_flows import Drawing

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*(ROOT / "workflows").rglob("*.workflow.yaml"), *(ROOT / "tests" / "patterns").glob("*.workflow.yaml")])
Box = tuple[float, float, float, float]


def _check(fields: dict[str, Any]) -> None:
    root = etree.fromstring(export_bpmn(fields))
    nodes = fields["nodes"]
    boxes = {str(shape.get("bpmnElement")): _box(shape) for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")}
    assert set(nodes) <= set(boxes)
    holders = {name: {*_holders(nodes, name), nodes[name].get("host", name)} if name in nodes else set() for name in boxes}
    hosts = {str(event.get("id")): str(event.get("attachedToRef")) for event in root.iter(f"{{{MODEL}}}boundaryEvent")}
    for one, other in combinations(boxes, 2):
        if one not in holders[other] and other not in holders[one] and hosts.get(one) != other and hosts.get(other) != one:
            assert not _overlap(boxes[one], boxes[other]), (one, other, boxes[one], boxes[other])
    for name in nodes:
        for holder in _holders(nodes, name):
            assert _contains(boxes[holder], boxes[name]), (holder, name)
    flows = {str(flow.get("id")): (str(flow.get("sourceRef")), str(flow.get("targetRef"))) for flow in root.iter(f"{{{MODEL}}}sequenceFlow", f"{{{MODEL}}}association")}
    drawn = {str(edge.get("bpmnElement")): [(float(at.get("x")), float(at.get("y"))) for at in edge.iter(f"{{{DI}}}waypoint")] for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge")}
    assert set(flows) == set(drawn)
    for flow, way in drawn.items():
        assert len(way) >= 2
        assert _touches(boxes[flows[flow][0]], way[0]), (flow, way, boxes[flows[flow][0]])
        assert _touches(boxes[flows[flow][1]], way[-1]), (flow, way, boxes[flows[flow][1]])


def _box(shape: Any) -> Box:
    bounds = shape.find(f"{{{DC}}}Bounds")
    x, y, width, height = (float(bounds.get(key)) for key in ("x", "y", "width", "height"))
    return x, y, width, height


def _holders(nodes: dict[str, Any], name: str) -> Iterator[str]:
    """The subprocesses around a node; of a border event, those of its host too."""
    holder = nodes[name].get("in", "")
    while holder:
        yield holder
        holder = nodes[holder].get("in", "")


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[0] + other[2] and other[0] < one[0] + one[2] and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]


def _contains(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[0] + outer[2] >= inner[0] + inner[2] and outer[1] + outer[3] >= inner[1] + inner[3]


def _touches(box: Box, point: tuple[float, float]) -> bool:
    x, y, width, height = box
    return x - 1 <= point[0] <= x + width + 1 and y - 1 <= point[1] <= y + height + 1


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_drawing_of_a_workflow_can_be_read(file: Path) -> None:
    _check(YAML(typ="safe", pure=True).load(file.read_text("utf-8")))


@pytest.mark.parametrize("seed", range(12))
def test_the_drawing_of_any_blocks_can_be_read(seed: int) -> None:
    drawing = Drawing(seed)
    edges = []
    for line in drawing.edges:
        source, _, target = line.partition(" > ")
        target, _, condition = target.partition(" if ")
        target, _, code = target.partition(" on ")
        edge: dict[str, Any] = {"from": source, "to": target.removesuffix(" else")}
        edge |= {"when": condition} if condition else {"default": True} if target.endswith(" else") else {"on_error": code} if code else {}
        edges.append(edge)
    nodes = YAML(typ="safe", pure=True).load("\n".join(drawing.nodes))
    _check({"workflow": "test", "title": {"en": "Test"}, "inputs": {"type": "object", "properties": {"n": {}, "key": {}}}, "nodes": nodes, "edges": edges})


def test_a_node_with_many_events_on_its_border_is_wide_enough_for_them() -> None:
    nodes: dict[str, Any] = {"s": {"type": "start"}, "a": {"type": "user_task", "candidates": "role:hr"}, "b": {"type": "user_task", "candidates": "role:hr"}, "e": {"type": "end"}}
    edges = [{"from": one, "to": other} for one, other in (("s", "a"), ("a", "b"), ("b", "e"))]
    for number in range(6):
        nodes |= {f"t{number}": {"type": "boundary", "host": "a", "wait": f"P{number + 1}D"}, f"e{number}": {"type": "end"}}
        edges.append({"from": f"t{number}", "to": f"e{number}"})
    _check({"workflow": "test", "title": {"en": "Test"}, "nodes": nodes, "edges": edges})
