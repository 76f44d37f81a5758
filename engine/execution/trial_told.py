"""What a trial comes to, for whoever looks at it: nodes with their inputs and outputs, arrows, what it waits for, what happened when. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Text
from engine.execution.trial import Trial
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.run import Token
from engine.model.trial import TrialEffect, TrialEntry, TrialNode, TrialWait
from engine.node import NodeManifest

__all__ = ["effects_of", "entries_of", "nodes_of", "taken_edges", "waits_of"]

FormOf = Callable[[Node, int], tuple[dict[str, Any], dict[str, Any]] | None]
"""A task's layout and its values; None without a form."""


class _Seen:
    """What is known of one node by now."""

    def __init__(self, node_id: str) -> None:
        self.values: dict[str, Any] = {"node_id": node_id, "state": "active", "times": 0}


def nodes_of(trial: Trial) -> list[TrialNode]:
    """The nodes that were reached, in the order of their first time."""
    seen: dict[str, _Seen] = {}
    at = ""
    for _, event in trial.told:
        node_id = event.node_id or at
        if not node_id:
            continue
        one = seen.setdefault(node_id, _Seen(node_id)) if node_id in trial.definition.nodes else None
        if one is None:
            continue
        at = event.node_id or at
        _take(one.values, event, trial)
    return [TrialNode(**one.values) for one in seen.values()]


def _take(values: dict[str, Any], event: Any, trial: Trial) -> None:
    match event:
        case happened.TokenEntered():
            values.update(state="active", times=values["times"] + 1, error=None)
        case happened.TokenLeft(is_withdrawn=is_withdrawn):
            values.update(state="cancelled" if is_withdrawn else "completed")
        case happened.JobCompleted(outputs=outputs, number=number):
            values.update(outputs=outputs, is_pinned=number in trial.pinned)
        case happened.JobFailed(message=message, number=number) | happened.IncidentRaised(message=message, number=number):
            values.update(state="failed", error=message, is_pinned=number in trial.pinned)
        case happened.DecisionMade():
            values.update(inputs=event.inputs, outputs=event.outputs)
        case happened.VariablesSet():
            values.update(variables=event.values)
        case _:
            values.update(_given(event))


def _given(event: Any) -> dict[str, Any]:
    """What a node was asked with, or was answered."""
    match event:
        case happened.JobCreated() | happened.ChildCalled():
            return {"inputs": event.inputs}
        case happened.TaskCreated():
            return {"inputs": {"values": event.values, "shown": event.shown}}
        case happened.TaskCompleted():
            return {"outputs": {"outcome": event.outcome, "values": event.values, "by": event.by}}
        case happened.MessageReceived() | happened.SignalReceived():
            return {"outputs": event.payload}
        case happened.ChildEnded():
            return {"outputs": event.variables}
    return {}


def taken_edges(trial: Trial) -> list[tuple[str, str]]:
    """From and to of each arrow, once."""
    ends = {edge.edge_id: (edge.source, edge.target) for edge in trial.definition.edges}
    taken = [ends[event.edge_id] for _, event in trial.told if isinstance(event, happened.TokenEntered) and event.edge_id in ends]
    return list(dict.fromkeys(taken))


def effects_of(trial: Trial) -> list[TrialEffect]:
    """What would have gone out."""
    found = []
    for at, node_id, effect in trial.effects:
        content = msgspec.to_builtins(effect)
        found.append(TrialEffect(node_id=node_id, kind=content.pop("type", ""), at=at, content=content))
    for at, event in trial.told:
        if isinstance(event, happened.MessageThrown | happened.SignalThrown):
            found.append(TrialEffect(node_id=event.node_id, kind="message", at=at, content={"name": event.name, "payload": event.payload}))
    return sorted(found, key=lambda one: one.at)


def entries_of(trial: Trial) -> list[TrialEntry]:
    """What happened, line by line."""
    return [TrialEntry(at=at, node_id=event.node_id, **line) for at, event in trial.told if (line := _line(event, trial))]


def _line(event: Any, trial: Trial) -> dict[str, Any]:
    match event:
        case happened.JobCompleted(number=number):
            return {"kind": "pinned" if number in trial.pinned else "done"}
        case happened.TaskCompleted():
            return {"kind": "answered", "by": event.by, "outcome": event.outcome}
        case happened.DecisionMade():
            return {"kind": "decided", "outcome": ", ".join(str(row) for row in event.fired)}
        case happened.Warned(warnings=warnings):
            return {"kind": "warned", "text": Text("; ".join(warnings))}
    kind, outcome, text = _LINES.get(type(event), ("", "", ""))
    return {"kind": kind, "outcome": getattr(event, outcome, ""), "text": getattr(event, text, None)} if kind else {}


_LINES: dict[type, tuple[str, str, str]] = {
    happened.TokenEntered: ("entered", "", ""), happened.JobFailed: ("failed", "code", "message"), happened.OutcomeDecided: ("decided", "outcome", ""), happened.TimerFired: ("timer", "", ""),
    happened.MessageReceived: ("message", "name", ""), happened.SignalReceived: ("message", "name", ""), happened.MessageThrown: ("thrown", "name", ""), happened.SignalThrown: ("thrown", "name", ""),
    happened.IncidentRaised: ("incident", "code", "message"), happened.RunCompleted: ("ended", "outcome", ""), happened.RunCancelled: ("ended", "", ""),
}  # fmt: skip
"""What is told of an event: its kind, and which of its fields say more."""


def waits_of(trial: Trial, form_of: FormOf, node_types: Mapping[str, NodeManifest]) -> list[TrialWait]:
    """What the run waits for now, in the order in which it came there."""
    found: list[TrialWait] = []
    if trial.run.status != "running":
        return found
    for token in sorted(trial.run.tokens.values(), key=lambda one: one.token_id):
        node = trial.definition.nodes[token.node_id]
        found += _people(trial, token, node, form_of) if token.open_tasks else _others(trial, token, node, node_types)
    for number, armed in trial.run.armed.items():
        if armed.kind in ("timer", "message", "signal", "condition") and not armed.is_spent:
            title = trial.definition.nodes[armed.node_id].title
            found.append(TrialWait(node_id=armed.node_id, kind=armed.kind, number=number, title=title, due_at=armed.due_at, name=armed.name))
    return found


def _people(trial: Trial, token: Token, node: Node, form_of: FormOf) -> Iterator[TrialWait]:
    outcomes = [{"key": one.key, "title": {"en": one.title.en, "zh": one.title.get("zh")}} for one in node.outcomes]
    for number in token.open_tasks:
        made, form = trial.tasks[number], form_of(node, number)
        seat = token.seats.get(number)
        layout, values = form if form is not None else (None, made.values)
        yield TrialWait(
            node_id=node.node_id, kind="person", number=number, title=node.title, candidates=list(seat.candidates) if seat is not None and seat.candidates else made.candidates,
            by=trial.who(token, number), due_at=made.due_at, layout=layout, values=values, shown=made.shown, outcomes=outcomes,
        )  # fmt: skip


def _others(trial: Trial, token: Token, node: Node, node_types: Mapping[str, NodeManifest]) -> Iterator[TrialWait]:
    place: dict[str, Any] = {"node_id": node.node_id, "number": token.reference, "title": node.title}
    match token.waits_for:
        case "job":
            manifest = node_types.get(node.type)
            yield TrialWait(kind="machine", inputs=trial.jobs[token.reference].inputs, expects=manifest.outputs if manifest is not None else None, **place)
        case "timer":
            yield TrialWait(kind="timer", due_at=_due(trial, token.reference), **place)
        case "message" | "signal":
            name = next((event.name for _, event in trial.told if isinstance(event, happened.MessageAwaited | happened.SignalAwaited) and event.number == token.reference), "")
            yield TrialWait(kind=token.waits_for, name=name, **place)
        case "condition":
            yield TrialWait(kind="condition", **place)
        case "call":
            called = next((event for _, event in trial.told if isinstance(event, happened.ChildCalled) and event.number == token.reference), None)
            yield TrialWait(kind="child", name=called.workflow_key if called else "", inputs=called.inputs if called else None, **place)
        case "incident":
            raised = next((event for _, event in trial.told if isinstance(event, happened.IncidentRaised) and event.number == token.reference), None)
            yield TrialWait(kind="incident", name=raised.code if raised else "", error=raised.message if raised else None, **place)


def _due(trial: Trial, number: int) -> datetime | None:
    return next((event.due_at for _, event in trial.told if isinstance(event, happened.TimerSet) and event.number == number), None)
