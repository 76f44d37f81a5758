"""What a workflow file has no place for, told by name so that nothing is lost in silence: explanations, data, pools, names of flows, and what other tools add in their namespaces.

Knows nothing of what they mean. None of it changes what runs.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.bpmn.network import Network
from engine.bpmn.word import one_line
from engine.bpmn.xml import HIRELOOM, XSI, Element, Model, children, kind, text_of
from engine.errors import Problem

__all__ = ["told_aside"]

_ASIDE = (
    "documentation", "laneSet", "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "textAnnotation", "group", "category", "collaboration", "globalConversation",
    "auditing", "monitoring", "correlationSubscription", "supports", "property", "ioSpecification", "dataInputAssociation", "dataOutputAssociation", "ioBinding", "resource",
    "partnerEntity", "partnerRole", "endPoint", "categoryValueRef",
)  # fmt: skip
_ROLES = ("performer", "humanPerformer", "potentialOwner", "resourceRole")
_PEOPLE = ("task", "userTask", "manualTask", "globalTask", "globalUserTask", "globalManualTask")


def told_aside(net: Network) -> Iterator[Problem]:
    """A warning for each thing that is not taken over."""
    model = net.model
    items = {found for one in model.all("loopDataInputRef") if (found := model.find(text_of(one))) is not None}
    holders = {one.getparent() for item in items if (one := item.getparent()) is not None and kind(one) == "ioSpecification"}
    handlers = {frozenset((event.get("id"), handler.get("id"))) for event, handler in net.handlers.items()}
    for one in model.elements:
        name = kind(one)
        is_items = one in items or (name == "ioSpecification" and one.getparent() in holders)
        is_link = name == "association" and frozenset((one.get("sourceRef"), one.get("targetRef"))) not in handlers
        around = one.getparent()
        is_nobody = name in _ROLES and (around is None or kind(around) not in _PEOPLE or not children(one, "resourceAssignmentExpression"))
        if (name in _ASIDE and not is_items) or is_link or is_nobody:
            said = one_line(one.get("name") or text_of(one))[:60]
            yield _aside(model, one, f" ({said})" if said and name not in ("ioSpecification", "collaboration") else "")
        elif name == "sequenceFlow" and one_line(one.get("name")):
            yield model.problem("bpmn.flow_name", f"its name {one.get('name')!r} is not taken over", f"不写入连线名称“{one.get('name')}”", one, is_warning=True)
        if foreign := _foreign(one):
            yield model.problem(
                "bpmn.foreign", f"what other tools say is not taken over: {', '.join(foreign)}", f"不写入其他工具的扩展：{', '.join(foreign)}", one, is_warning=True
            )


def _aside(model: Model, one: Element, said: str) -> Problem:
    return model.problem("bpmn.aside", f"kept in no workflow file: the engine needs it not{said}", f"不写入流程文件：引擎不需要它{said}", one, is_warning=True)


def _foreign(one: Element) -> list[str]:
    """The attributes and elements of other namespaces at an element, as the file writes them."""
    prefixes: dict[Any, Any] = {uri: prefix for prefix, uri in one.nsmap.items() if prefix}
    names = [str(key) for key in one.attrib if str(key).startswith("{")]
    names += [str(inner.tag) for extension in children(one, "extensionElements") for inner in extension if isinstance(inner.tag, str)]
    parts = [etree.QName(name) for name in dict.fromkeys(names)]
    return [f"{prefixes.get(part.namespace, part.namespace)}:{part.localname}" for part in parts if part.namespace not in (HIRELOOM, XSI)]
