"""From BPMN's events to the engine's (10.4). An event with several definitions becomes several nodes.

Knows no flow but the ones that it makes itself; who calls leads the model's flows to the first nodes and away from the last.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from engine.bpmn.network import ACTIVITIES, DEFINITIONS, Network
from engine.bpmn.word import order_of, slug
from engine.bpmn.xml import Element, children, kind, text_of

__all__ = ["Step", "event_fields", "event_steps", "told_by"]

Complain = Callable[[Element, str], None]
_MOST_TURNS = 50
_TYPES = {"message": "message", "timer": "timer", "signal": "signal", "conditional": "condition", "link": "link"}


class Step:
    """One node of those that an element becomes: `to` names the next ones, `is_in` and `is_out` say whether the model's flows lead to it and away from it."""

    def __init__(self, name: str, fields: dict[str, Any], *, to: list[str] | None = None, is_in: bool = True, is_out: bool = True, when: str = "") -> None:
        self.name, self.fields, self.to, self.is_in, self.is_out, self.when = name, fields, to or [], is_in, is_out, when
        self.own = name

    def rename(self, own: str) -> None:
        """The name that it has at last."""
        self.own = own


def event_steps(net: Network, event: Element, name: str, ids: dict[Element, str], complain: Complain) -> list[Step]:
    """The nodes that an event becomes."""
    definitions = net.definitions(event)
    is_parallel = event.get("parallelMultiple") in ("true", "1") and len(definitions) > 1
    around = _around(net, event, ids)
    match kind(event):
        case "startEvent" | "boundaryEvent":
            if is_parallel and kind(event) == "boundaryEvent":
                return _all_at_border(name, around, _fields(net, event, definitions, ids, complain))
            if is_parallel:
                complain(event, "a start that waits for several events at once")
            return [Step(name if not at else f"{name}_{at + 1}", {**around, **one}) for at, one in enumerate(_fields(net, event, definitions, ids, complain))]
        case "endEvent":
            found = _fields(net, event, definitions, ids, complain)
            steps = [Step(f"{name}_{at + 1}", {"type": "throw", **one}) for at, one in enumerate(found[:-1])]
            return _chained([*steps, Step(name, {"type": "end", **found[-1]})])
        case "intermediateThrowEvent":
            if not definitions:
                return [Step(name, {"type": "merge", "count": 1})]
            found = _fields(net, event, definitions, ids, complain)
            steps = [Step(name if not at else f"{name}_{at + 1}", one if "link" in one else {"type": "throw", **one}) for at, one in enumerate(found)]
            return _chained(steps)
        case _:
            caught = [{"type": _TYPES.get(kind(one).removesuffix("EventDefinition"), "condition"), **event_fields(net, one, ids, complain, False)} for one in definitions]
            if len(caught) == 1:
                return _turns(event, name, caught[0], complain)
            return _several(name, [_waiting(one) for one in caught], is_parallel)


def _all_at_border(name: str, around: dict[str, Any], caught: list[dict[str, Any]]) -> list[Step]:
    """A border that waits for several events at once: each is caught beside the activity; when all have come, an interrupting one withdraws it."""
    done = f"{name}_done"
    beside = {key: value for key, value in around.items() if key != "interrupts"} | {"interrupts": False}
    steps = [Step(name if not at else f"{name}_{at + 1}", {**beside, **one}, to=[done], is_out=False) for at, one in enumerate(caught)]
    ends = {"type": "parallel", **({} if around.get("interrupts") is False else {"cancels": [around["host"]]})}
    return [*steps, Step(done, ends, is_in=False)]


def _around(net: Network, event: Element, ids: dict[Element, str]) -> dict[str, Any]:
    if kind(event) == "startEvent":
        return {"type": "start", **({"interrupts": False} if event.get("isInterrupting") in ("false", "0") else {})}
    if kind(event) == "boundaryEvent":
        host = net.model.find(event.get("attachedToRef"), *ACTIVITIES)
        interrupts = event.get("cancelActivity") not in ("false", "0") and not (host is not None and _is_implicit(net, event, host))
        return {"type": "boundary", "host": ids.get(host, "") if host is not None else "", **({} if interrupts else {"interrupts": False})}
    return {}


def _is_implicit(net: Network, event: Element, host: Element) -> bool:
    """Whether the event catches what the instances of its activity throw as they end (table 10.29): these go on."""
    for loop in children(host, "multiInstanceLoopCharacteristics"):
        thrown = told_by(net, loop)
        if thrown is not None:
            return any(dict(one.attrib).get("signalRef") == thrown.get("signalRef") and kind(one) == kind(thrown) for one in net.definitions(event))
    return False


def told_by(net: Network, loop: Element) -> Element | None:
    """The definition of what the instances of an activity throw as they end (table 10.29); None when they throw nothing."""
    behavior = loop.get("behavior", "All")
    if behavior == "Complex":
        events = [event for one in children(loop, "complexBehaviorDefinition") for event in children(one, "event")]
        return next((one for event in events for one in net.definitions(event)), None)
    field = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef"}.get(behavior)
    return net.model.find(loop.get(field), *DEFINITIONS) if field else None


def _fields(net: Network, event: Element, definitions: list[Element], ids: dict[Element, str], complain: Complain) -> list[dict[str, Any]]:
    is_thrown = kind(event) in ("endEvent", "intermediateThrowEvent")
    return [event_fields(net, one, ids, complain, is_thrown) for one in definitions] or [{}]


def _turns(event: Element, name: str, fields: dict[str, Any], complain: Complain) -> list[Step]:
    """An event in the flow: a timer that has a number of turns lets a token through at each of them."""
    first, _, rest = str(fields.get("every", "")).partition("/")
    is_own = order_of(event, -1) >= 0  # an export of ours has a timer for each turn already
    turns = int(first[1:]) if first.startswith("R") and first[1:].isdigit() and rest.startswith("P") and not is_own else 1
    if turns > _MOST_TURNS:
        complain(event, f"a timer in the flow with more than {_MOST_TURNS} turns")
        turns = 1
    names = [name if not at else f"{name}_{at + 1}" for at in range(max(turns, 1))]
    return [Step(own, _waiting(dict(fields)), to=names[at + 1 : at + 2], is_in=not at) for at, own in enumerate(names)]


def _waiting(fields: dict[str, Any]) -> dict[str, Any]:
    """A timer that stands in the flow waits once: the first turn of a cycle."""
    if fields["type"] == "timer" and "every" in fields:
        every = fields.pop("every")
        fields["wait"] = every.split("/")[-1]
    return fields


def _chained(steps: list[Step]) -> list[Step]:
    for first, second in pairwise(steps):
        first.to, first.is_out, second.is_in = [second.name], False, False
    return steps


def _several(name: str, caught: list[dict[str, Any]], is_parallel: bool) -> list[Step]:
    done = f"{name}_done"
    gate = {"type": "parallel"} if is_parallel else {"type": "event_choice"}
    ends = {"type": "parallel"} if is_parallel else {"type": "merge", "count": 1}
    inner = [Step(f"{name}_{at + 1}", one, to=[done], is_in=False, is_out=False) for at, one in enumerate(caught)]
    return [Step(name, gate, to=[step.name for step in inner], is_out=False), *inner, Step(done, ends, is_in=False)]


def event_fields(net: Network, one: Element, ids: dict[Element, str], complain: Complain, is_thrown: bool) -> dict[str, Any]:
    """What a definition says, as a node's fields."""
    match kind(one):
        case "messageEventDefinition":
            return {"message": _name(net, one.get("messageRef"))}
        case "signalEventDefinition":
            return {"signal": slug(_name(net, one.get("signalRef")), 49)}
        case "timerEventDefinition":
            return _time(one)
        case "conditionalEventDefinition":
            return {"condition": next((text_of(each).removeprefix("=").strip() for each in children(one, "condition")), "false")}
        case "errorEventDefinition":
            found = net.model.find(one.get("errorRef"))
            return {"error": (found.get("errorCode") or found.get("name") or found.get("id", "*")) if found is not None else "*"}
        case "escalationEventDefinition":
            found = net.model.find(one.get("escalationRef"))
            return {"escalation": (found.get("escalationCode") or found.get("name") or found.get("id", "*")) if found is not None else "*"}
        case "compensateEventDefinition":
            activity = net.model.find(one.get("activityRef"), *ACTIVITIES)
            if is_thrown and one.get("waitForCompletion") in ("false", "0"):
                complain(one, "a compensation that is not waited for")
            return {"compensation": ids.get(activity, True) if activity is not None else True}
        case "cancelEventDefinition":
            return {"cancel": True}
        case "terminateEventDefinition":
            return {"terminate": True}
        case _:
            return {"type": "link", "link": _link(net, one)}


def _link(net: Network, one: Element) -> str:
    """The name of a link: that of its target, which may have another one than its sources."""
    target = next((found for each in children(one, "target") if (found := net.model.find(text_of(each), "linkEventDefinition")) is not None), None)
    target = target if target is not None else next((each for each in net.model.all("linkEventDefinition") if each is not one and _is_target(net, one, each)), one)
    return str(target.get("name") or "")


def _is_target(net: Network, one: Element, other: Element) -> bool:
    return any(net.model.find(text_of(each)) is one for each in children(other, "source"))


def _name(net: Network, reference: str | None) -> str:
    found = net.model.find(reference)
    return (found.get("name") or found.get("id", "")) if found is not None else ""


def _time(one: Element) -> dict[str, Any]:
    for name, field in (("timeDuration", "wait"), ("timeDate", "until"), ("timeCycle", "every")):
        for each in children(one, name):
            return {field: text_of(each)}
    return {"wait": "PT0S"}
