"""From BPMN's activities to the engine's nodes (10.3): tasks, subprocesses, calls, and the loops around them.

A service, script or business rule task says in an attribute of ours what does its work; without it there is no word for it.
"""

import re
from collections.abc import Callable
from typing import Any

from engine.bpmn.network import Network
from engine.bpmn.word import one_line, slug
from engine.bpmn.xml import HIRELOOM, Element, children, kind, text_of

__all__ = ["activity_fields", "counted"]

_COUNTS = {
    "numberOfCompletedInstances": "many.completed", "numberOfActiveInstances": "many.active", "numberOfInstances": "many.total",
    "numberOfTerminatedInstances": "0", "nrOfCompletedInstances": "many.completed", "nrOfActiveInstances": "many.active", "nrOfInstances": "many.total",
    "loopCounter": "many.index",
}  # fmt: skip


def activity_fields(net: Network, one: Element, called: Callable[[str], str], complain: Callable[[Element, str], None]) -> dict[str, Any]:
    """The fields of the node that an activity, or a global task, becomes."""
    return {**_own(net, one, called, complain), **_around(net, one, complain)}


def _own(net: Network, one: Element, called: Callable[[str], str], complain: Callable[[Element, str], None]) -> dict[str, Any]:
    own_type = one.get(f"{{{HIRELOOM}}}type")
    match kind(one):
        case _ if own_type:
            return {"type": str(own_type)}
        case "subProcess":
            return {"type": "event_subprocess" if one.get("triggeredByEvent") in ("true", "1") else "subprocess"}
        case "transaction":
            return {"type": "transaction"}
        case "adHocSubProcess":
            done = next((text_of(each).removeprefix("=").strip() for each in children(one, "completionCondition")), "")
            return {"type": "ad_hoc", **({"in_order": True} if one.get("ordering") == "Sequential" else {}), **({"done_when": done} if done else {})}
        case "callActivity":
            if not one.get("calledElement"):
                complain(one, "a call of nothing")
            return {"type": "call", "workflow": called(one.get("calledElement", ""))}
        case "receiveTask" | "sendTask":
            return _messaging(net, one, complain)
        case "businessRuleTask" | "globalBusinessRuleTask":
            decision = one.get(f"{{{HIRELOOM}}}decision")
            if not decision:
                complain(one, "a business rule without hireloom:decision")
            return {"type": "decision", "decision": str(decision or "")}
        case "scriptTask" | "globalScriptTask" | "serviceTask":
            complain(one, f"a {kind(one)} without hireloom:type (a node type)")
            return {"type": "merge", "count": 1}
        case _:
            return {"type": "user_task", "candidates": _performers(one)}


def _messaging(net: Network, one: Element, complain: Callable[[Element, str], None]) -> dict[str, Any]:
    message = net.model.find(one.get("messageRef"))
    if message is None:
        operation = net.model.find(one.get("operationRef"), "operation")
        message = next((net.model.find(text_of(each)) for each in children(operation, "inMessageRef")), None)
    if message is None:
        complain(one, "a task that names no message")
        return {"type": "merge", "count": 1}
    return {"type": "message" if kind(one) == "receiveTask" else "throw", "message": message.get("name") or message.get("id", "")}


def _performers(one: Element) -> Any:
    """Whom a task is offered to: its performers; without any the role `hr`."""
    found = []
    for each in children(one, "potentialOwner", "humanPerformer", "performer", "resourceRole"):
        said = one_line(" ".join(text_of(expression) for expression in children(each, "resourceAssignmentExpression")))
        if said:
            found.append(said if said.startswith(("=", "role:", "person:")) or said == "guest" else f"role:{slug(said)}")
    return "role:hr" if not found else found[0] if len(found) == 1 else found


def _around(net: Network, one: Element, complain: Callable[[Element, str], None]) -> dict[str, Any]:
    for loop in children(one, "standardLoopCharacteristics"):
        condition = next((text_of(each).removeprefix("=").strip() for each in children(loop, "loopCondition")), "")
        most = loop.get("loopMaximum")
        if loop.get("testBefore") in ("true", "1"):
            repeat: dict[str, Any] = {"while": condition or "true"}
        else:
            repeat = {"until": _negated(condition) if condition else "false"}
        return {"repeat": {**repeat, **({"most": int(most)} if most and int(most) > 0 else {})}}
    for loop in children(one, "multiInstanceLoopCharacteristics"):
        if loop.get("behavior") == "Complex" and not any(children(one, "event") for one in children(loop, "complexBehaviorDefinition")):
            complain(loop, "behavior Complex without an event")
        return {"many": _many(net, loop)}
    return {}


def _negated(condition: str) -> str:
    inner = condition[4:-1] if condition.startswith("not(") and condition.endswith(")") else ""
    depth, lowest = 0, 0
    for letter in inner:
        depth += (letter == "(") - (letter == ")")
        lowest = min(lowest, depth)
    return inner if inner and not depth and not lowest else f"not({condition})"


def counted(text: str) -> str:
    """An expression about the numbers of instances, in the engine's words."""
    return re.sub(r"\b(" + "|".join(_COUNTS) + r")\b", lambda found: _COUNTS[found.group(1)], text)


def _many(net: Network, loop: Element) -> dict[str, Any]:
    many: dict[str, Any] = {}
    for each in children(loop, "loopCardinality"):
        said = text_of(each).removeprefix("=").strip()
        many["count"] = int(said) if said.isdigit() else f"={said}"
    for each in children(loop, "loopDataInputRef"):
        source = net.model.find(text_of(each))
        many["over"] = f"={(source.get('name') or source.get('id')) if source is not None else text_of(each)}"
    for each in children(loop, "inputDataItem"):
        if each.get("name"):
            many["item"] = slug(each.get("name", ""))
    if loop.get("isSequential") in ("true", "1"):
        many["in_order"] = True
    for each in children(loop, "completionCondition"):
        many["until"] = counted(text_of(each).removeprefix("=").strip())
    return many
