"""A BPMN model as a network: which flows lead where, what an event is about, in what process an element stands.

Knows no rule. References that lead nowhere are left out; engine.bpmn.reference complains about them.
"""

from functools import cached_property

from engine.bpmn.xml import Element, Model, children, kind, text_of

__all__ = ["ACTIVITIES", "CALLABLE", "CHOREOGRAPHY", "DEFINITIONS", "EVENTS", "FLOW_NODES", "GATEWAYS", "SUBPROCESSES", "TASKS", "Network"]

SUBPROCESSES = ("subProcess", "transaction", "adHocSubProcess")
TASKS = ("task", "serviceTask", "sendTask", "receiveTask", "userTask", "manualTask", "scriptTask", "businessRuleTask")
ACTIVITIES = (*TASKS, *SUBPROCESSES, "callActivity")
GATEWAYS = ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway")
EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "implicitThrowEvent")
CHOREOGRAPHY = ("choreographyTask", "subChoreography", "callChoreography")
FLOW_NODES = (*ACTIVITIES, *GATEWAYS, *EVENTS, *CHOREOGRAPHY)
CALLABLE = ("process", "globalTask", "globalScriptTask", "globalUserTask", "globalManualTask", "globalBusinessRuleTask")
DEFINITIONS = tuple(f"{name}EventDefinition" for name in ("message", "timer", "signal", "conditional", "error", "escalation", "compensate", "cancel", "terminate", "link"))


class Network:
    """The model's flow nodes with their flows."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.incoming: dict[Element, list[Element]] = {}
        self.outgoing: dict[Element, list[Element]] = {}
        for flow in model.all("sequenceFlow"):
            source, target = model.find(flow.get("sourceRef"), *FLOW_NODES), model.find(flow.get("targetRef"), *FLOW_NODES)
            if source is not None:
                self.outgoing.setdefault(source, []).append(flow)
            if target is not None:
                self.incoming.setdefault(target, []).append(flow)

    def into(self, node: Element) -> list[Element]:
        """The sequence flows that lead to a node."""
        return self.incoming.get(node, [])

    def out_of(self, node: Element) -> list[Element]:
        """The sequence flows that leave a node, in the order in which the node lists them."""
        listed = [text_of(one) for one in children(node, "outgoing")]
        flows = self.outgoing.get(node, [])
        return sorted(flows, key=lambda flow: listed.index(flow.get("id", "")) if flow.get("id") in listed else len(listed))

    def source(self, flow: Element) -> Element | None:
        """The node that a flow leaves."""
        return self.model.find(flow.get("sourceRef"), *FLOW_NODES)

    def target(self, flow: Element) -> Element | None:
        """The node that a flow leads to."""
        return self.model.find(flow.get("targetRef"), *FLOW_NODES)

    def definitions(self, event: Element) -> list[Element]:
        """What an event is about: its own definitions and those that it refers to."""
        found = children(event, *DEFINITIONS)
        for reference in children(event, "eventDefinitionRef"):
            definition = self.model.find(text_of(reference), *DEFINITIONS)
            if definition is not None:
                found.append(definition)
        return found

    def triggers(self, event: Element) -> list[str]:
        """Like `definitions`, by their kinds without `EventDefinition`."""
        return [kind(one).removesuffix("EventDefinition") for one in self.definitions(event)]

    def has_choice_beside(self, node: Element) -> bool:
        """Whether an activity has plain flows beside conditional ones and a default: the default is taken when no condition holds, the plain ones always."""
        flows = self.out_of(node)
        has_default = any(flow.get("id") and flow.get("id") == node.get("default") for flow in flows)
        conditional = [flow for flow in flows if children(flow, "conditionExpression")]
        return kind(node) in ACTIVITIES and has_default and bool(conditional) and len(flows) > len(conditional) + 1

    def is_linked(self, throw: Element, catch: Element) -> bool:
        """Whether a link leads to this target: it says so by `target`, the target says so by `source`, or, where neither says anything, they have one name."""
        targets = [self.model.find(text_of(one), "linkEventDefinition") for one in children(throw, "target")]
        sources = [self.model.find(text_of(one), "linkEventDefinition") for one in children(catch, "source")]
        if targets:
            return catch in targets and (not sources or throw in sources)
        return throw in sources if sources else throw.get("name") == catch.get("name")

    def around(self, element: Element, *kinds: str) -> Element | None:
        """The nearest element of these kinds in which an element stands."""
        at = element.getparent()
        while at is not None and kind(at) not in kinds:
            at = at.getparent()
        return at

    def is_executable(self, element: Element) -> bool:
        """Whether the element stands in a process that is meant to be executed."""
        process = element if kind(element) == "process" else self.around(element, "process")
        return process is not None and process.get("isExecutable") in ("true", "1")

    @cached_property
    def boundaries(self) -> dict[Element, list[Element]]:
        """Activity -> the events on its border."""
        found: dict[Element, list[Element]] = {}
        for event in self.model.all("boundaryEvent"):
            host = self.model.find(event.get("attachedToRef"), *ACTIVITIES)
            if host is not None:
                found.setdefault(host, []).append(event)
        return found

    @cached_property
    def handlers(self) -> dict[Element, Element]:
        """Compensation event on a border -> the activity that an association leads to."""
        found: dict[Element, Element] = {}
        for one in self.model.all("association"):
            for source, target in ((one.get("sourceRef"), one.get("targetRef")), (one.get("targetRef"), one.get("sourceRef"))):
                event, handler = self.model.find(source, "boundaryEvent"), self.model.find(target, *ACTIVITIES)
                if event is not None and handler is not None and "compensate" in self.triggers(event):
                    found[event] = handler
        return found

    def is_handler(self, activity: Element) -> bool:
        """Whether the activity takes another one back."""
        return activity.get("isForCompensation") in ("true", "1") or activity in self.handlers.values()
