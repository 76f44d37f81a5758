"""A run's history as visits of nodes and moments of their life, in the words of the version that the run ended on."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from engine.model import event as happened
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent

__all__ = ["WORK", "Entry", "Moment", "Trace", "Visit", "trace_of"]

WORK = frozenset({"activity", "user_task", "decision", "calculate", "call", "timer", "message", "signal", "condition", "throw", "end"})
"""Kinds of nodes at which something is done or awaited; the others only lead on."""
LIFE: dict[type, str] = {
    happened.JobCreated: "schedule", happened.JobCompleted: "complete", happened.JobWithdrawn: "withdraw", happened.TaskCreated: "schedule", happened.TaskClaimed: "start",
    happened.TaskUnclaimed: "reassign", happened.TaskCompleted: "complete", happened.TaskCancelled: "withdraw", happened.TimerSet: "start", happened.TimerFired: "complete",
    happened.MessageAwaited: "start", happened.MessageReceived: "complete", happened.SignalAwaited: "start", happened.SignalReceived: "complete",
    happened.ConditionAwaited: "start", happened.ConditionMet: "complete", happened.WaitWithdrawn: "withdraw", happened.ChildCalled: "start", happened.ChildEnded: "complete",
    happened.ChildCancelled: "withdraw", happened.DecisionMade: "complete", happened.IncidentRaised: "suspend", happened.IncidentResolved: "resume",
    happened.NodeSkipped: "manualskip", happened.MessageThrown: "complete", happened.SignalThrown: "complete", happened.EscalationThrown: "complete",
}  # fmt: skip
"""What an event means in the standard life of an activity (IEEE 1849, lifecycle extension)."""


class Entry(NamedTuple):
    """An event with its number, when it happened and who asked; events of one burst have the same `burst`."""

    seq: int
    burst: int
    at: datetime
    by: str
    event: HistoryEvent


class Visit(msgspec.Struct, kw_only=True):
    """A token at a node. `source`: the node that it came from by an arrow ("": none led it there)."""

    node_id: str
    token_id: int
    scope: int
    entered_at: datetime
    entered: int
    """Number of the event."""
    burst: int
    source: str = ""
    left_at: datetime | None = None
    left: int = 0
    left_burst: int = 0
    is_withdrawn: bool = False
    is_instance: bool = False
    """It is one of many instances: another visit stands for all of them."""
    is_moved: bool = False
    """A person led it there."""
    turns: int = 0


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the life of a node's work."""

    node_id: str
    token_id: int
    transition: str
    at: datetime
    by: str
    roles: tuple[str, ...] = ()
    seq: int = 0


class Trace(msgspec.Struct, kw_only=True):
    """One run."""

    run_id: str
    visits: list[Visit] = []
    moments: list[Moment] = []
    deeds: list[tuple[str, str]] = []
    """What operators did: skipped, edited, moved, migrated; and where."""
    status: str = "running"
    outcome: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None

    def done(self, definition: WorkflowDefinition) -> Iterator[Visit]:
        """The work that was finished, in the order of its ends; of many instances the whole, not each."""
        for visit in sorted((one for one in self.visits if one.left), key=lambda one: one.left):
            node = definition.nodes.get(visit.node_id)
            if not visit.is_withdrawn and not visit.is_instance and (node is None or node.kind in WORK):
                yield visit


def trace_of(run_id: str, definition: WorkflowDefinition, entries: Iterable[Entry]) -> Trace:
    """The trace; `definition` is the one that the run began on."""
    reader = _Reader(run_id, definition)
    for entry in entries:
        reader.see(entry)
    return reader.trace


class _Reader:
    def __init__(self, run_id: str, definition: WorkflowDefinition) -> None:
        self.trace = Trace(run_id=run_id)
        self.sources = {edge.edge_id: edge.source for edge in definition.edges}
        self.open: dict[int, Visit] = {}
        self.many: dict[int, str] = {}
        """Scopes of instances -> their node."""
        self.led = ""
        """Where a person leads the next token."""

    def see(self, entry: Entry) -> None:
        event = entry.event
        transition = LIFE.get(type(event))
        if isinstance(event, happened.JobFailed):
            transition = "suspend" if event.retry_at is not None else "ate_abort"
        if transition and event.node_id and not (getattr(event, "is_beside", False) or (transition == "withdraw" and event.token_id not in self.open)):
            self.moment(entry, transition)
        match event:
            case happened.TokenEntered():
                self.enter(entry, event)
            case happened.TokenLeft(token_id=token_id) if token_id in self.open:
                self.leave(entry, event)
            case happened.ScopeOpened(kind="instance", number=number, node_id=node_id):
                self.many[number] = node_id
            case happened.LoopTurned(token_id=token_id) if token_id in self.open:
                self.open[token_id].turns += 1
            case happened.RunStarted() | happened.RunCompleted() | happened.RunCancelled():
                self.bound(entry, event)
            case happened.NodeSkipped() | happened.VariablesEdited() | happened.TokenMoved() | happened.RunMigrated():
                self.deed(event)
            case _:
                pass

    def bound(self, entry: Entry, event: happened.RunStarted | happened.RunCompleted | happened.RunCancelled) -> None:
        """The run begins or ends; what a cancelled one leaves open was not finished."""
        trace = self.trace
        if isinstance(event, happened.RunStarted):
            trace.started_at = event.at
            return
        trace.status, trace.ended_at = ("completed" if isinstance(event, happened.RunCompleted) else "cancelled"), event.at
        trace.outcome = event.outcome if isinstance(event, happened.RunCompleted) else ""
        for visit in self.open.values() if isinstance(event, happened.RunCancelled) else ():
            visit.left_at, visit.left, visit.left_burst, visit.is_withdrawn = entry.at, entry.seq, entry.burst, True
        self.open.clear()

    def deed(self, event: happened.NodeSkipped | happened.VariablesEdited | happened.TokenMoved | happened.RunMigrated) -> None:
        """What a person did beside the drawing."""
        deeds = self.trace.deeds
        if isinstance(event, happened.TokenMoved):
            self.led = event.target
            deeds.append(("moved", event.target))
        elif isinstance(event, happened.RunMigrated):
            deeds.append(("migrated", ""))
            self.rename(event)
        else:
            deeds.append(("skipped" if isinstance(event, happened.NodeSkipped) else "edited", event.node_id))

    def moment(self, entry: Entry, transition: str) -> None:
        event = entry.event
        candidates = event.candidates if isinstance(event, happened.TaskCreated) else []
        roles = tuple(name.removeprefix("role:") for name in candidates if name.startswith("role:"))
        self.trace.moments.append(Moment(node_id=event.node_id, token_id=event.token_id, transition=transition, at=entry.at, by=entry.by, roles=roles, seq=entry.seq))

    def enter(self, entry: Entry, event: happened.TokenEntered) -> None:
        is_moved = bool(self.led) and self.led == event.node_id and not event.edge_id
        visit = Visit(
            node_id=event.node_id, token_id=event.token_id, scope=event.scope, entered_at=entry.at, entered=entry.seq, burst=entry.burst,
            source=self.sources.get(event.edge_id, "?" if event.edge_id else ""), is_instance=self.many.get(event.scope) == event.node_id, is_moved=is_moved,
        )  # fmt: skip
        if is_moved:
            self.led = ""
        self.open[event.token_id] = visit
        self.trace.visits.append(visit)

    def leave(self, entry: Entry, event: happened.TokenLeft) -> None:
        visit = self.open.pop(event.token_id)
        visit.left_at, visit.left, visit.left_burst, visit.is_withdrawn = entry.at, entry.seq, entry.burst, event.is_withdrawn

    def rename(self, event: happened.RunMigrated) -> None:
        """From here on the new version's words hold, for what was before as well."""
        trace, nodes = self.trace, event.nodes
        for visit in trace.visits:
            visit.node_id, visit.source = nodes.get(visit.node_id, visit.node_id), nodes.get(visit.source, visit.source)
        trace.moments = [msgspec.structs.replace(one, node_id=nodes.get(one.node_id, one.node_id)) for one in trace.moments]
        self.many = {number: nodes.get(name, name) for number, name in self.many.items()}
        self.sources = {event.edges.get(edge, edge): nodes.get(source, source) for edge, source in self.sources.items()}
