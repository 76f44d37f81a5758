"""Which fields each of the engine's own node types has in a workflow file, and what may stand around an activity.

The names are those of the file; engine.pack.workflow_file makes a Node of them.
"""

from typing import Any

from engine.feel.scanner import KEYWORDS
from engine.model.definition import TriggerKind
from engine.pack.staffing import PEOPLE_FIELDS

__all__ = [
    "ACTIVITY_FIELDS",
    "APPROVAL_FIELDS",
    "AROUND",
    "BUILT_IN",
    "CONTAINERS",
    "COUNTING",
    "EVERYWHERE",
    "HOSTS",
    "NEEDED",
    "TIMES",
    "trigger_of",
    "triggers_of",
    "with_shown",
]

EVERYWHERE = ("title", "at", "in", "cancels", "completes", "bpmn")
AROUND = ("many", "repeat", "lock", "milestone")
"""What may stand around an activity: instances, a loop, a lock, a milestone."""
TIMES = ("wait", "until", "every", "working")
SIGNING = ("allow", "fields", "signature", "copies")
"""What an author says of signing: which operations are allowed, what each field of the form is here, whether an answer is signed, who is shown the run."""
COUNTING = ("policy", "reject", "ratio", "weights", "pass_at")
"""How the answers to a user task are counted; an approval has them among its inputs."""
CAUGHT = ("message", "correlation", *TIMES, "signal", "condition", "error", "escalation", "compensation")
THROWN = ("message", "correlation", "inputs", "signal", "escalation", "compensation")

BUILT_IN: dict[str, tuple[str, ...]] = {
    "start": (*CAUGHT, "interrupts", "outputs"),
    "end": ("outcome", *THROWN, "error", "cancel", "terminate"),
    "exclusive": (),
    "parallel": (),
    "inclusive": (),
    "event_choice": (),
    "join": ("need", "mode"),
    "split": ("count",),
    "merge": ("count",),
    "decision": ("decision", "inputs", "outputs", *AROUND),
    "calculate": ("outputs", *AROUND),
    "user_task": ("form", "candidates", "due", "working", "values", "shown", "outcomes", "outputs", *COUNTING, *SIGNING, *PEOPLE_FIELDS, *AROUND),
    "timer": (*TIMES, "outputs", *AROUND),
    "message": ("message", "correlation", "outputs", *AROUND),
    "signal": ("signal", "outputs", *AROUND),
    "condition": ("condition", "outputs", *AROUND),
    "throw": (*THROWN, "outputs"),
    "link": ("link",),
    "boundary": ("host", "interrupts", "cancel", "outputs", *CAUGHT),
    "call": ("workflow", "await", "inputs", "outputs", *AROUND),
    "subprocess": ("inputs", "outputs", *AROUND),
    "transaction": ("inputs", "outputs", *AROUND),
    "ad_hoc": ("inputs", "outputs", "done_when", "in_order", *AROUND),
    "event_subprocess": (),
}
"""The engine's own node types and the fields that each may have besides those of EVERYWHERE."""

ACTIVITY_FIELDS = ("inputs", "outputs", "attempts", "timeout", *AROUND)
APPROVAL_FIELDS = ("inputs", "outputs", "form", "due", "working", "values", "shown", "outcomes", *SIGNING, *PEOPLE_FIELDS, *AROUND)
NEEDED = {
    "decision": ("decision",), "calculate": ("outputs",), "user_task": ("candidates",), "message": ("message",), "call": ("workflow",), "signal": ("signal",), "condition": ("condition",),
    "link": ("link",), "boundary": ("host",), "join": ("need",), "split": ("count",), "merge": ("count",),
}  # fmt: skip
CONTAINERS = ("subprocess", "transaction", "ad_hoc", "event_subprocess")
HOSTS = ("activity", "user_task", "decision", "calculate", "call", "timer", "message", "signal", "condition", "subprocess", "transaction", "ad_hoc")
"""Kinds of nodes on whose border an event may sit."""

_TRIGGERS: dict[str, TriggerKind] = {
    "message": "message", "wait": "timer", "until": "timer", "every": "timer", "working": "timer", "signal": "signal", "condition": "condition", "error": "error", "escalation": "escalation",
    "compensation": "compensation", "cancel": "cancel", "terminate": "terminate",
}  # fmt: skip


def triggers_of(fields: dict[str, Any]) -> list[str]:
    """The fields that say which event a start, an end, a boundary event or a throw is about."""
    return [name for name in _TRIGGERS if fields.get(name) not in (None, False)]


def trigger_of(fields: dict[str, Any]) -> TriggerKind:
    """What the event is about; "" for a plain one."""
    kind = fields["type"]
    if kind in ("timer", "message", "signal", "condition"):
        caught: TriggerKind = kind
        return caught
    found = triggers_of(fields) if kind in ("start", "end", "boundary", "throw") else []
    return _TRIGGERS[found[0]] if found else ""


def with_shown(fields: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    """The fields of an approval. One that says nothing of what its approvers see shows them what the run began with, but for what is personal."""
    if {"values", "shown"} & fields.keys() or "values" in fields.get("inputs", {}):
        return fields
    properties = inputs.get("properties", {})
    named = {name: part for name, part in properties.items() if name.isidentifier() and name not in KEYWORDS} if isinstance(properties, dict) else {}
    shown = {name: f"={name}" for name, part in named.items() if not (isinstance(part, dict) and part.get("x-personal"))}
    return {**fields, "shown": shown} if shown else fields
