"""Which element of BPMN each node of a workflow is written as, where that element may stand.

Knows nothing of XML. What has no form of its own, or has one that is not allowed in its place, is written as a plain task: the fields ride along.
"""

from collections.abc import Mapping
from typing import Any

__all__ = ["Flow", "Form", "forms_of", "trigger_of"]

TRIGGERS = {
    "message": "message", "signal": "signal", "wait": "timer", "until": "timer", "every": "timer", "working": "timer", "condition": "conditional", "error": "error", "escalation": "escalation",
    "compensation": "compensate", "cancel": "cancel", "terminate": "terminate",
}  # fmt: skip
_MAY = {
    "start": ("message", "timer", "conditional", "signal"), "end": ("message", "error", "escalation", "cancel", "compensate", "signal", "terminate"),
    "throw": ("message", "escalation", "compensate", "signal"),
    "boundary": ("message", "timer", "error", "escalation", "cancel", "compensate", "conditional", "signal"),
}  # fmt: skip
_BESIDE = ("message", "timer", "escalation", "conditional", "signal")
_BUILT_IN = (
    "start", "end", "exclusive", "parallel", "inclusive", "event_choice", "join", "split", "merge", "timer", "message", "signal", "condition", "throw", "link", "boundary",
)  # fmt: skip
_TASKS = {
    "user_task": "userTask",
    "decision": "businessRuleTask",
    "calculate": "scriptTask",
    "call": "callActivity",
    "subprocess": "subProcess",
    "transaction": "transaction",
    "ad_hoc": "adHocSubProcess",
}
_GATEWAYS = {"exclusive": "exclusiveGateway", "parallel": "parallelGateway", "inclusive": "inclusiveGateway", "join": "complexGateway"}
_CATCHES = ("timer", "message", "signal", "condition")
Flow = tuple[int, dict[str, Any]]
Nodes = Mapping[str, Mapping[str, Any]]


class Form:
    """How a node is written: the element, and what its event is about ("" nothing)."""

    def __init__(self, element: str, trigger: str = "") -> None:
        self.element, self.trigger = element, trigger


def trigger_of(fields: Mapping[str, Any]) -> str:
    """What a node's event is about, by BPMN's name; "" nothing."""
    return next((trigger for name, trigger in TRIGGERS.items() if fields.get(name) not in (None, False)), "")


def forms_of(nodes: Nodes, edges: list[dict[str, Any]]) -> dict[str, Form]:
    """The form of every node."""
    come = {name: [edge for edge in edges if edge["to"] == name and not _is_association(nodes, edge)] for name in nodes}
    leave = {name: [edge for edge in edges if edge["from"] == name and not edge.get("on_error")] for name in nodes}
    hosts = {str(fields["host"]) for fields in nodes.values() if fields.get("host")}
    hosts |= {edge["from"] for edge in edges if edge.get("on_error")}
    return {name: _form(name, fields, nodes, come, leave, hosts) for name, fields in nodes.items()}


def _is_association(nodes: Nodes, edge: dict[str, Any]) -> bool:
    return trigger_of(nodes[edge["from"]]) == "compensate" and nodes[edge["from"]]["type"] == "boundary"


def _form(name: str, fields: Mapping[str, Any], nodes: Nodes, come: Mapping[str, list[Any]], leave: Mapping[str, list[Any]], hosts: set[str]) -> Form:
    kind, trigger = fields["type"], trigger_of(fields)
    around = nodes.get(str(fields.get("in", "")), {}).get("type", "")
    match kind:
        case "start":
            may = _MAY["start"] if not around else (*_BESIDE, *(() if fields.get("interrupts") is False else ("error", "compensate"))) if around == "event_subprocess" else ()
            return Form("startEvent", trigger if trigger in may else "timer" if around == "event_subprocess" else "")
        case "end":
            is_known = trigger in _MAY["end"] and (trigger != "cancel" or _in_transaction(fields, nodes)) and (trigger not in ("error", "escalation") or _is_code(fields))
            return Form("endEvent", trigger if is_known else "")
        case "boundary":
            return Form("boundaryEvent", _border(name, fields, trigger, nodes, come, leave))
        case "throw":
            return Form("intermediateThrowEvent", trigger if trigger in _MAY["throw"] and (trigger != "escalation" or _is_code(fields)) else "")
        case "link":
            return Form("intermediateThrowEvent" if come[name] else "intermediateCatchEvent", "link")
        case "timer" | "message" | "signal" | "condition" if name not in hosts and not fields.keys() & {"many", "repeat"} and come[name] and leave[name]:
            return Form("intermediateCatchEvent", "conditional" if kind == "condition" else str(kind))
        case "event_subprocess":
            return Form("subProcess")
        case "event_choice":
            is_choice = len(leave[name]) > 1 and all(nodes[edge["to"]]["type"] in _CATCHES and len(come[edge["to"]]) == 1 and edge["to"] not in hosts for edge in leave[name])
            return Form("eventBasedGateway" if is_choice else "task")
        case _ if kind in _GATEWAYS:
            is_gateway = len(come[name]) > 1 or len(leave[name]) > 1
            return Form(_GATEWAYS[kind] if is_gateway and name not in hosts and leave[name] and (kind != "join" or len(come[name]) > 1) else "task")
        case _ if kind in _TASKS:
            return Form(_TASKS[kind])
        case _:
            return Form("task" if kind in _BUILT_IN else "serviceTask")


def _border(name: str, fields: Mapping[str, Any], trigger: str, nodes: Nodes, come: Mapping[str, list[Any]], leave: Mapping[str, list[Any]]) -> str:
    """What an event on a border is written as; an escalation stands in for what is not allowed there."""
    if fields.get("interrupts") is False and trigger not in _BESIDE:
        return "escalation"
    if trigger == "compensate":
        handlers = [edge["to"] for edge in leave[name]]
        is_plain = len(handlers) == 1 and not come[handlers[0]] and not leave[handlers[0]] and nodes[handlers[0]]["type"] not in (*_BUILT_IN, "event_subprocess")
        return trigger if is_plain and [edge["from"] for edges in leave.values() for edge in edges if edge["to"] == handlers[0]] == [name] else "escalation"
    if trigger == "cancel" and nodes.get(str(fields.get("host")), {}).get("type") != "transaction":
        return "escalation"
    return trigger if trigger in _MAY["boundary"] else "escalation"


def _is_code(fields: Mapping[str, Any]) -> bool:
    return bool(fields.get("error") or fields.get("escalation"))


def _in_transaction(fields: Mapping[str, Any], nodes: Nodes) -> bool:
    for _ in nodes:
        around = nodes.get(str(fields.get("in", "")))
        if around is None:
            return False
        if around["type"] == "transaction":
            return True
        fields = around
    return False
