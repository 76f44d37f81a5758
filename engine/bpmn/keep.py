"""What BPMN says and a workflow file has no word for, kept where it stood: explanations, lanes, data, pools, names of flows, and what other tools add in their namespaces.

Knows nothing of what they mean; none of it changes what runs. The surprising rule: a piece names nodes and flows as an export will, so that it can be put back (engine.bpmn.restore).
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.network import Network
from engine.bpmn.xml import BPMNDI, DC, DI, HIRELOOM, MODEL, XSI, Element, Model, children, kind, text_of

__all__ = ["PLANE", "ROOT", "Entry", "Kept"]

ROOT, PLANE = "definitions", "BPMNPlane"
"""Where pieces stand that belong to the file, and the drawings of kept elements."""
Entry = str | dict[str, str]

_ASIDE = (
    "documentation", "laneSet", "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "textAnnotation", "group", "category", "collaboration", "globalConversation",
    "auditing", "monitoring", "correlationSubscription", "supports", "property", "ioSpecification", "dataInputAssociation", "dataOutputAssociation", "ioBinding", "resource",
    "partnerEntity", "partnerRole", "endPoint", "categoryValueRef",
)  # fmt: skip
_ROLES = ("performer", "humanPerformer", "potentialOwner", "resourceRole")
_PEOPLE = ("task", "userTask", "manualTask", "globalTask", "globalUserTask", "globalManualTask")
_USUAL: dict[str | None, str] = {None: MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "hireloom": HIRELOOM}
"""The prefixes of an export."""
_REFERS = ("sourceRef", "targetRef", "processRef", "attachedToRef", "bpmnElement", "participantRef", "dataObjectRef", "dataStoreRef", "categoryValueRef", "itemSubjectRef")


class Kept:
    """The pieces of a model by the element that they belong to; those of no flow, node or process belong to `main`."""

    def __init__(self, net: Network, owners: set[Element], main: Element | None) -> None:
        self._owners, self._main = owners, main
        self._pieces: dict[Element, list[tuple[str, Element | tuple[str, str]]]] = {}
        aside, whole = set(_aside(net)), set[Element]()
        for one in net.model.elements:
            if one.getparent() in whole:
                whole.add(one)
            elif one in aside:
                whole.add(one)
                self._put(one.getparent(), one)
            else:
                self._foreign(one)
        self._about(net.model, whole)

    def of(self, owner: Element, names: Mapping[str, str]) -> list[Entry]:
        """The pieces of an element as a workflow file has them; `names` are the ids that nodes and flows will have."""
        found: list[Entry] = []
        for place, piece in self._pieces.get(owner, ()):
            one: Entry = {"attribute": piece[0], "value": piece[1]} if isinstance(piece, tuple) else _text(piece, names)
            if place:
                one = {"in": place, **(one if isinstance(one, dict) else {"xml": one})}
            found.append(one)
        return found

    def _put(self, at: Element | None, piece: Element | tuple[str, str], place: str = "") -> None:
        """`at`: the element in which it stood. Where that is taken over but is no owner, the place is named."""
        owner, steps = at, list[str]()
        while owner is not None and owner not in self._owners:
            steps.append(f"{kind(owner)} {owner.get('id', '')}".strip() if kind(owner) != ROOT else ROOT)
            owner = owner.getparent()
        owner = owner if owner is not None else self._main
        if owner is not None:
            self._pieces.setdefault(owner, []).append((place or " ".join(reversed(steps)), piece))

    def _foreign(self, one: Element) -> None:
        for name, value in one.attrib.items():
            if str(name).startswith("{") and etree.QName(str(name)).namespace not in (HIRELOOM, XSI):
                self._put(one, (str(name), str(value)))
        if kind(one) == "sequenceFlow" and (one.get("name") or "").strip():
            self._put(one, ("name", str(one.get("name"))))
        for extension in children(one, "extensionElements"):
            for inner in extension:
                if isinstance(inner.tag, str) and etree.QName(inner).namespace not in (HIRELOOM, MODEL):
                    self._put(one, inner)

    def _about(self, model: Model, whole: set[Element]) -> None:
        """What kept elements refer to, and how they are drawn."""
        items = {str(one.get("itemSubjectRef")) for one in whole if one.get("itemSubjectRef")}
        for item in dict.fromkeys(model.find(name, "itemDefinition") for name in sorted(items)):
            if item is not None:
                self._put(item.getparent(), item)
        ids = {str(one.get("id")) for one in whole if one.get("id")}
        for drawn in model.root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
            if str(drawn.get("bpmnElement", "")).rpartition(":")[2] in ids:
                self._put(None, drawn, PLANE)


def _aside(net: Network) -> Iterator[Element]:
    """The elements of the standard that no field of a workflow file stands for."""
    model = net.model
    items = {found for one in model.all("loopDataInputRef") if (found := model.find(text_of(one))) is not None}
    holders = {one.getparent() for item in items if (one := item.getparent()) is not None and kind(one) == "ioSpecification"}
    handlers = {frozenset((event.get("id"), handler.get("id"))) for event, handler in net.handlers.items()}
    for one in model.elements:
        name, around = kind(one), one.getparent()
        is_items = one in items or (name == "ioSpecification" and around in holders)
        is_link = name == "association" and frozenset((one.get("sourceRef"), one.get("targetRef"))) not in handlers
        is_nobody = name in _ROLES and (around is None or kind(around) not in _PEOPLE or not children(one, "resourceAssignmentExpression"))
        if (name in _ASIDE and not is_items) or is_link or is_nobody:
            yield one


def _text(piece: Element, names: Mapping[str, str]) -> str:
    """The XML of a piece by itself, always written alike (exclusive canonical XML), with the names of an export; without a prefix it is BPMN's."""
    prefixes = set[str]()
    own = _rebuilt(piece, names, prefixes)
    text = bytes(etree.tostring(own, method="c14n", exclusive=True, inclusive_ns_prefixes=sorted(prefixes) or None)).decode()
    return text.replace(f' xmlns="{MODEL}"', "", 1) if own.prefix is None else text


def _rebuilt(one: Element, names: Mapping[str, str], prefixes: set[str]) -> Element:
    """The same element with the usual prefixes; `prefixes` grows by those that its values name."""
    others: dict[str | None, str] = {prefix: uri for prefix, uri in one.nsmap.items() if prefix and uri not in _USUAL.values() and prefix not in _USUAL}
    own = etree.Element(one.tag, nsmap=_USUAL | others)
    for name, value in one.attrib.items():
        before, colon, local = str(value).rpartition(":")
        if str(name) in _REFERS and local in names:
            own.set(name, names[local])
        elif colon and one.nsmap.get(before) == MODEL:
            own.set(name, local)
        else:
            own.set(name, value)
            prefixes |= {before} & own.nsmap.keys()
    inner = [_rebuilt(part, names, prefixes) for part in one if isinstance(part.tag, str)]
    own.text = one.text if (one.text or "").strip() or not inner else None
    if kind(one).endswith("Ref") and text_of(one) in names:
        own.text = names[text_of(one)]
    for part, copy in zip((part for part in one if isinstance(part.tag, str)), inner, strict=True):
        copy.tail = part.tail if (part.tail or "").strip() else None
        own.append(copy)
    return own
