"""Every reference in a BPMN file must lead to an element of the kind that the standard's class diagrams give it (chapters 8 to 13).

A reference into another file is left alone when the file imports one and the reference has a prefix.
"""

from collections.abc import Iterator

from engine.bpmn.network import ACTIVITIES, CALLABLE, DEFINITIONS, EVENTS, FLOW_NODES, TASKS
from engine.bpmn.xml import Element, Model, children, kind, text_of
from engine.errors import Problem

__all__ = ["check_references"]

ITEM_AWARE = ("dataObject", "dataObjectReference", "dataStoreReference", "dataStore", "property", "dataInput", "dataOutput", "inputDataItem", "outputDataItem")
INTERACTION = ("participant", *TASKS, *ACTIVITIES, *EVENTS, "conversation", "subConversation", "callConversation")
_ATTRIBUTES: dict[str, dict[str, tuple[str, ...]]] = {
    "sequenceFlow": {"sourceRef": FLOW_NODES, "targetRef": FLOW_NODES},
    "messageFlow": {"sourceRef": INTERACTION, "targetRef": INTERACTION, "messageRef": ("message",)},
    "association": {"sourceRef": (), "targetRef": ()},
    "boundaryEvent": {"attachedToRef": ACTIVITIES},
    "participant": {"processRef": ("process",)},
    "message": {"itemRef": ("itemDefinition",)},
    "error": {"structureRef": ("itemDefinition",)},
    "escalation": {"structureRef": ("itemDefinition",)},
    "signal": {"structureRef": ("itemDefinition",)},
    "dataObjectReference": {"dataObjectRef": ("dataObject",)},
    "dataStoreReference": {"dataStoreRef": ("dataStore",)},
    "messageEventDefinition": {"messageRef": ("message",)},
    "signalEventDefinition": {"signalRef": ("signal",)},
    "errorEventDefinition": {"errorRef": ("error",)},
    "escalationEventDefinition": {"escalationRef": ("escalation",)},
    "compensateEventDefinition": {"activityRef": ACTIVITIES},
    "sendTask": {"messageRef": ("message",), "operationRef": ("operation",)},
    "receiveTask": {"messageRef": ("message",), "operationRef": ("operation",)},
    "serviceTask": {"operationRef": ("operation",)},
    "callActivity": {"calledElement": CALLABLE},
    "process": {"definitionalCollaborationRef": ("collaboration",)},
    "group": {"categoryValueRef": ("categoryValue",)},
    "lane": {"partitionElementRef": ()},
    "ioBinding": {"operationRef": ("operation",), "inputDataRef": ("inputSet", "dataInput"), "outputDataRef": ("outputSet", "dataOutput")},
    "multiInstanceLoopCharacteristics": {"noneBehaviorEventRef": DEFINITIONS, "oneBehaviorEventRef": DEFINITIONS},
    "correlationPropertyRetrievalExpression": {"messageRef": ("message",)},
    "correlationPropertyBinding": {"correlationPropertyRef": ("correlationProperty",)},
    "correlationSubscription": {"correlationKeyRef": ("correlationKey",)},
    "resourceParameterBinding": {"parameterRef": ("resourceParameter",)},
    "choreographyTask": {"initiatingParticipantRef": ("participant",)},
    "resourceParameter": {"type": ("itemDefinition",)},
}
_ANYWHERE = {
    "itemSubjectRef": ("itemDefinition",),
    "default": ("sequenceFlow",),
    "evaluatesToTypeRef": ("itemDefinition",),
}
_CHILDREN: dict[str, tuple[str, ...]] = {
    "incoming": ("sequenceFlow",), "outgoing": ("sequenceFlow",), "inMessageRef": ("message",), "outMessageRef": ("message",), "errorRef": ("error",), "operationRef": ("operation",),
    "eventDefinitionRef": DEFINITIONS, "dataInputRefs": ("dataInput",), "dataOutputRefs": ("dataOutput",), "optionalInputRefs": ("dataInput",),
    "whileExecutingInputRefs": ("dataInput",), "optionalOutputRefs": ("dataOutput",), "whileExecutingOutputRefs": ("dataOutput",), "outputSetRefs": ("outputSet",),
    "inputSetRefs": ("inputSet",), "sourceRef": ITEM_AWARE, "targetRef": ITEM_AWARE, "supportedInterfaceRef": ("interface",), "interfaceRef": ("interface",),
    "correlationPropertyRef": ("correlationProperty",), "flowNodeRef": (*FLOW_NODES, "dataObject", "dataObjectReference", "dataStoreReference"),
    "participantRef": ("participant",), "innerParticipantRef": ("participant",), "outerParticipantRef": ("participant",), "endPointRef": ("endPoint",), "messageFlowRef": ("messageFlow",), "loopDataInputRef": ITEM_AWARE, "loopDataOutputRef": ITEM_AWARE, "resourceRef": ("resource",),
    "supports": ("process",), "categoryValueRef": ("categoryValue",), "choreographyRef": ("choreography",),
    "source": ("linkEventDefinition",), "target": ("linkEventDefinition",),
}  # fmt: skip
_NO_REFERENCES = ("relationship",)


def check_references(model: Model) -> list[Problem]:
    """Every reference that leads nowhere, or to an element of another kind."""
    problems = []
    prefixes = {prefix for prefix, uri in model.root.nsmap.items() if prefix and uri != model.root.get("targetNamespace")} if children(model.root, "import") else set[str]()
    for element, field, value, wanted in _references(model):
        prefix = value.partition(":")[0] if ":" in value else ""
        if prefix and prefix in prefixes:
            continue
        found = model.find(value)
        if found is None:
            known = [name for name, one in model.by_id.items() if not wanted or kind(one) in wanted]
            problems.append(
                model.problem("bpmn.reference", f"{field} names no element: {value}", f"{field} 指向的元素不存在：{value}", element, section="8.2.1", near=(value, known))
            )
        elif wanted and kind(found) not in wanted:
            expected = wanted[0] if len(wanted) == 1 else _family(wanted)
            problems.append(
                model.problem(
                    "bpmn.reference_kind",
                    f"{field} names a {kind(found)} ({value}), where {expected} is expected",
                    f"{field} 指向 {kind(found)}（{value}），应为 {expected}",
                    element,
                    section=_SECTIONS.get(kind(element), "8.2.1"),
                    case=field,
                )
            )
    return problems


_SECTIONS = {"sequenceFlow": "7.6.1, 8.4.13", "messageFlow": "7.6.2, 9.4", "boundaryEvent": "10.5.4"}


def _family(wanted: tuple[str, ...]) -> str:
    names = {FLOW_NODES: "a flow node", ACTIVITIES: "an activity", INTERACTION: "a pool, a task or an event", DEFINITIONS: "an event definition", ITEM_AWARE: "a data element"}
    return names.get(wanted, f"one of {', '.join(wanted)}")


def _references(model: Model) -> Iterator[tuple[Element, str, str, tuple[str, ...]]]:
    for element in model.elements:
        name = kind(element)
        if name in _NO_REFERENCES:
            continue
        for field, wanted in _ATTRIBUTES.get(name, {}).items():
            if element.get(field):
                yield element, field, str(element.get(field)), wanted
        for field, wanted in _ANYWHERE.items():
            if element.get(field):
                yield element, field, str(element.get(field)), wanted
        for child in element:
            field = kind(child)
            if field in _CHILDREN and len(child) == 0 and text_of(child):
                yield element, field, text_of(child), _CHILDREN[field]
