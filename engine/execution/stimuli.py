"""What once came to a run from outside, read from its history: results of jobs, answers of people, times, messages, ends of children. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from engine.errors import Text
from engine.model import event as happened
from engine.model.event import HistoryEvent

__all__ = ["Recorded", "Stimulus", "read_stimuli"]

BY_HAND = (
    happened.RepairBegun, happened.RunMigrated, happened.TokenMoved, happened.SeatChanged, happened.SignerRemoved, happened.VoteTakenBack, happened.TaskSentBack,
    happened.SigningRestored, happened.TaskSkipped, happened.AnswerForeseen, happened.RunRestarted,
)  # fmt: skip
"""What people do to the course itself: it cannot be told again from results and answers."""
Kind = Literal["job", "failure", "task", "timer", "message", "child", "child_failure", "retry", "instance", "node", "escalation", "cancel"]


class Stimulus(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that came, and what the run had asked with: a job's inputs, what a task showed."""

    kind: Kind
    node_id: str
    at: datetime
    by: str = ""
    values: dict[str, Any] = {}
    outcome: str = ""
    message: Text = Text("", "")
    is_business: bool = False
    asked: Any = None
    number: int = 0
    """Of the job, task, timer ... then: while nothing has changed yet, it is the same now."""
    token_id: int = 0


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A run's beginning and everything that came to it. `is_touched`: an operator put a hand in, which cannot be told again."""

    start: happened.RunStarted
    start_id: str
    payload: dict[str, Any]
    stimuli: tuple[Stimulus, ...]
    is_touched: bool


def read_stimuli(bursts: Iterable[tuple[datetime, str, list[HistoryEvent]]]) -> Recorded | None:
    """From bursts (when, who, events) in their order; None when the beginning is not among them."""
    found: list[Stimulus] = []
    asked: dict[int, Any] = {}
    start: happened.RunStarted | None = None
    start_id, is_touched = "", False
    for at, by, events in bursts:
        if start is None:
            start = next((event for event in events if isinstance(event, happened.RunStarted)), None)
            first = next((event for event in events if isinstance(event, happened.TokenEntered) and not event.edge_id), None)
            start_id = first.node_id if first is not None else ""
        else:
            found += _of_burst(at, by, events, asked)
        for event in events:
            if isinstance(event, happened.JobCreated):
                asked[event.number] = event.inputs
            elif isinstance(event, happened.TaskCreated):
                asked[event.number] = [event.candidates, event.values, event.shown]
            is_touched = is_touched or isinstance(event, BY_HAND)
    return Recorded(start=start, start_id=start_id, payload={}, stimuli=tuple(found), is_touched=is_touched) if start is not None else None


def _of_burst(at: datetime, by: str, events: list[HistoryEvent], asked: Mapping[int, Any]) -> list[Stimulus]:
    """What began a burst: its first event says it."""
    event = next((one for one in events if not isinstance(one, happened.LockTaken)), None)
    place: dict[str, Any] = {
        "at": at, "by": by, "node_id": event.node_id if event is not None else "", "number": getattr(event, "number", 0), "token_id": event.token_id if event is not None else 0,
    }  # fmt: skip
    match event:
        case happened.JobCompleted(number=number, outputs=outputs):
            return [Stimulus(kind="job", values=outputs, asked=asked.get(number), **place)]
        case happened.JobFailed(number=number, code=code, message=message, retry_at=None):
            is_caught = any(isinstance(one, happened.ErrorCaught) for one in events[:2])
            return [Stimulus(kind="failure", outcome=code, message=message, is_business=is_caught, asked=asked.get(number), **place)]
        case happened.TaskCompleted(number=number, by=person, outcome=outcome, values=values):
            return [Stimulus(kind="task", **{**place, "by": person}, outcome=outcome, values=values, asked=asked.get(number))]
        case happened.TimerFired():
            return [Stimulus(kind="timer", **place)]
        case happened.MessageReceived(payload=payload) | happened.SignalReceived(payload=payload):
            return [Stimulus(kind="message", values=payload, **place)]
        case _:
            return _of_others(event, place)


def _of_others(event: HistoryEvent | None, place: dict[str, Any]) -> list[Stimulus]:
    """What children and people did to the flow itself."""
    match event:
        case happened.ChildEnded(outcome=outcome, variables=variables):
            return [Stimulus(kind="child", outcome=outcome, values=variables, **place)]
        case happened.IncidentRaised(code="call.failed", message=message) | happened.ErrorCaught(message=message):
            return [Stimulus(kind="child_failure", outcome=getattr(event, "code", ""), message=message, is_business=isinstance(event, happened.ErrorCaught), **place)]
        case happened.IncidentResolved():
            return [Stimulus(kind="retry", **place)]
        case happened.InstanceAdded(item=item):
            return [Stimulus(kind="instance", values={"item": item}, **place)]
        case happened.TokenEntered(edge_id=""):
            return [Stimulus(kind="node", **place)]
        case happened.EscalationThrown(code=code):
            return [Stimulus(kind="escalation", outcome=code, **place)]
        case happened.RunCancelled(reason=reason):
            return [Stimulus(kind="cancel", outcome=reason, **place)]
        case _:
            return []
