"""A drawing of the decisions of a DMN file, so that other tools can show it: what is used stands below what uses it.

Knows the finished elements, not the rules. Nothing is read of drawings.
"""

from lxml import etree

from engine.decision.dmn_xml import attribute, child, children, kind

__all__ = ["NAMESPACES", "draw"]

NAMESPACES: dict[str | None, str] = {
    "dmndi": "https://www.omg.org/spec/DMN/20230324/DMNDI/",
    "dc": "http://www.omg.org/spec/DMN/20180521/DC/",
    "di": "http://www.omg.org/spec/DMN/20180521/DI/",
}
_WIDTH, _HEIGHT, _GAP, _STEP = 180, 80, 40, 160


def draw(root: etree._Element) -> None:
    """Adds the drawing to `definitions`."""
    elements = {attribute(one, "id"): one for one in children(root, "inputData", "businessKnowledgeModel", "decision")}
    needs = {id_: _needs(element) for id_, element in elements.items()}
    levels = _levels(needs)
    top = max(levels.values(), default=0)
    taken: dict[int, int] = {}
    drawing = etree.SubElement(root, _tag("dmndi", "DMNDI"))
    diagram = etree.SubElement(drawing, _tag("dmndi", "DMNDiagram"), id="hireloom.drawing")
    places: dict[str, tuple[int, int]] = {}
    for id_ in elements:
        level = levels[id_]
        places[id_] = (_GAP + taken.get(level, 0) * (_WIDTH + _GAP), _GAP + (top - level) * _STEP)
        taken[level] = taken.get(level, 0) + 1
        shape = etree.SubElement(diagram, _tag("dmndi", "DMNShape"), id=f"hireloom.shape.{id_}", dmnElementRef=id_)
        x, y = places[id_]
        etree.SubElement(shape, _tag("dc", "Bounds"), height=str(_HEIGHT), width=str(_WIDTH), x=str(x), y=str(y))
    for id_, found in needs.items():
        for requirement, target in found:
            edge = etree.SubElement(diagram, _tag("dmndi", "DMNEdge"), id=f"hireloom.edge.{requirement}", dmnElementRef=requirement)
            for place, dy in ((places[target], 0), (places[id_], _HEIGHT)):
                etree.SubElement(edge, _tag("di", "waypoint"), x=str(place[0] + _WIDTH // 2), y=str(place[1] + dy))


def _tag(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _needs(element: etree._Element) -> list[tuple[str, str]]:
    """The requirements of an element: their ids, and what they point at."""
    found = []
    for requirement in children(element):
        if kind(requirement).endswith("Requirement"):
            target = attribute(child(requirement, "requiredInput", "requiredDecision", "requiredKnowledge"), "href")
            found.append((attribute(requirement, "id"), target.removeprefix("#")))
    return found


def _levels(needs: dict[str, list[tuple[str, str]]]) -> dict[str, int]:
    """How high each element stands; functions that call themselves end the climb."""
    levels = dict.fromkeys(needs, 0)
    for _ in needs:
        climbed = {id_: max((levels[target] + 1 for _, target in found if target != id_), default=0) for id_, found in needs.items()}
        if climbed == levels:
            break
        levels = climbed
    return levels
