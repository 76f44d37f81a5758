"""Puts what was kept of a BPMN file (engine.bpmn.keep) back where it stood, as far as what it names is still there.

Knows no field of a workflow but `bpmn`. What stood inside of something that is written anew rides along with the fields that BPMN has no word for.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from engine.bpmn.keep import PLANE, ROOT
from engine.bpmn.xml import BPMNDI, MODEL, Element, kind, text_of
from engine.errors import Invalid, problem

__all__ = ["extension_of", "has_pieces", "in_order", "restore"]

_RANK = {
    name: rank
    for rank, names in enumerate(
        (
            ("documentation",), ("extensionElements",), ("auditing", "monitoring", "categoryValueRef"), ("incoming",), ("outgoing",), ("ioSpecification",), ("property",),
            ("laneSet", "dataInputAssociation"), ("dataOutputAssociation",), ("",), ("textAnnotation", "group", "association"), ("resourceRole",), ("correlationSubscription",), ("supports",),
        )
    )
    for name in names
}  # fmt: skip
_LINKS = ("association", "messageFlow", "dataInputAssociation", "dataOutputAssociation")


def has_pieces(fields: Mapping[str, Any]) -> bool:
    """Whether anything was kept of another file."""
    return any("bpmn" in one for one in (fields, *fields["nodes"].values(), *fields["edges"]))


def extension_of(element: Element) -> Element:
    """The element's `extensionElements`, made where they are missing: behind its documentation."""
    found = element.find(f"{{{MODEL}}}extensionElements")
    if found is None:
        found = etree.Element(f"{{{MODEL}}}extensionElements")
        element.insert(sum(kind(one) == "documentation" for one in element), found)
    return found


def in_order(element: Element) -> None:
    """Puts the parts of an element in the order of the schemas: what explains, the flows, data, all else, artifacts last."""
    ordered = sorted(element, key=lambda one: _RANK.get(kind(one), _RANK[""]))
    if ordered != list(element):
        element[:] = ordered


def restore(root: Element, process: Element, fields: Mapping[str, Any], nodes: Mapping[str, Element], flows: Mapping[int, Element]) -> None:
    """Adds the pieces to an export that is complete but for them."""
    _put(root, process, process, fields.get("bpmn", ()))
    for name, node in fields["nodes"].items():
        _put(root, process, nodes[name], node.get("bpmn", ()))
    for order, edge in enumerate(fields["edges"]):
        _put(root, process, flows[order], edge.get("bpmn", ()))
    pool = root.find(f"{{{MODEL}}}collaboration")
    if pool is not None and pool.get("id"):
        root.find(f".//{{{BPMNDI}}}BPMNPlane").set("bpmnElement", str(pool.get("id")))
    _without_loose_ends(root)


def _put(root: Element, process: Element, owner: Element, pieces: Iterable[str | Mapping[str, str]]) -> None:
    grown = {owner}
    for one in pieces:
        place, piece = ("", one) if isinstance(one, str) else (one.get("in", ""), one.get("xml", ""))
        at = {"": owner, ROOT: root, PLANE: root.find(f".//{{{BPMNDI}}}BPMNPlane")}.get(place)
        if at is None:
            continue
        if isinstance(one, Mapping) and "attribute" in one:
            at.set(one["attribute"], one.get("value", ""))
            continue
        element = _parsed(piece)
        if place == ROOT and kind(element):
            process.addprevious(element)
        elif place == PLANE:
            at.append(element)
        elif kind(element):
            at.append(element)
            grown.add(at)
        else:
            extension_of(at).append(element)
    for element in grown:
        in_order(element)


def _parsed(piece: str) -> Element:
    try:
        around = etree.fromstring(f'<kept xmlns="{MODEL}">{piece}</kept>', etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Invalid(problem("bpmn.xml", f"this is no XML: {error.msg}", f"不是有效的 XML：{error.msg}", path="bpmn")) from error
    if len(around) != 1:
        raise Invalid(problem("bpmn.xml", f"this is not one element of XML: {piece[:60]}", f"不是单个 XML 元素：{piece[:60]}", path="bpmn"))
    return around[0]


def _without_loose_ends(root: Element) -> None:
    """What refers to a node that is no more goes with it."""
    known = {str(one.get("id")) for one in root.iter(etree.Element) if one.get("id")}
    for one in list(root.iter(etree.Element)):
        ends = [str(one.get(name)).rpartition(":")[2] for name in ("sourceRef", "targetRef") if one.get(name)] if kind(one) in _LINKS else []
        ends += [text_of(one)] if kind(one) == "flowNodeRef" else []
        ends += [str(one.get("bpmnElement")).rpartition(":")[2]] if etree.QName(one).namespace == BPMNDI and one.get("bpmnElement") else []
        around = one.getparent()
        if around is not None and any(end not in known for end in ends):
            around.remove(one)
