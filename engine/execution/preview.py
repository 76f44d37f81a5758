"""What would come: the nodes that a run would pass and who would be asked at each, found by deciding it with answers that are assumed.

Pure, and the same code that decides real runs. People approve (or give the first outcome), machines give nothing, time passes. The surprising rule: a step says which
nodes' answers it depends on; where one of them is another, other steps come.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from engine.errors import Conflict, Denied, Text
from engine.execution.decide import advance
from engine.model import command as asked
from engine.model import event as happened
from engine.model.calendar import WorkCalendar
from engine.model.command import Command
from engine.model.definition import Node, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.organisation import Organisation
from engine.model.run import Run, Token

__all__ = ["Preview", "PreviewStep", "World", "preview"]

MOST = 200
"""Answers that are assumed before the walk ends."""
OFTEN = 3
"""How often a node may come before it counts as a circle."""


class PreviewStep(msgspec.Struct, frozen=True, kw_only=True):
    """A node that would be reached. `candidates`: who would be asked; `assignee`: who would be given it.

    `decided`: the outcome that it has without anybody being asked. `depends_on`: nodes whose answers were assumed, and which the way here depends on.
    """

    node_id: str
    kind: str
    title: Text
    candidates: list[str] = []
    pending: list[str] = []
    """Who is asked after these, one after the other."""
    assignee: str = ""
    decided: str = ""
    due_at: datetime | None = None
    is_open: bool = False
    """It is there already."""
    depends_on: list[str] = []


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The steps in their order; how the run would end; why the walk ended before that ("": it did not), and where."""

    steps: list[PreviewStep]
    outcome: str = ""
    stopped: str = ""
    stopped_at: str = ""


Offered = Mapping[int, tuple[list[str], datetime | None]]


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is decided with."""

    now: datetime
    calendar: WorkCalendar | None
    organisation: Organisation


def preview(definition: WorkflowDefinition, run: Run, start: Command | None, world: World, offered: Offered | None = None) -> Preview:
    """What comes after `start`, or of a run that is under way; `offered`: number of each open task -> who has been asked, and when it is due.

    Raises what `advance` raises of the start.
    """
    return _Walk(definition, run, world).walk(start, offered or {})


class _Walk:
    def __init__(self, definition: WorkflowDefinition, run: Run, world: World) -> None:
        self.definition, self.run, self.world, self.now = definition, run, world, world.now
        self.steps: list[PreviewStep] = []
        self.guessed: dict[str, str] = {}
        """Variable -> the node whose answer was assumed."""
        self.depends: dict[str, None] = {}
        self.sources = {edge.edge_id: edge.source for edge in definition.edges}

    def walk(self, start: Command | None, offered: Offered) -> Preview:
        for here in self.run.tokens.values():
            for number, holder in here.open_tasks.items():
                candidates, due_at = offered.get(number, ([], None))
                self._step(here.node_id, candidates=candidates, due_at=due_at, assignee=holder, pending=list(here.pending), is_open=True)
        if start is not None:
            self._tell(start)
        for _ in range(MOST):
            if self.run.status != "running":
                return Preview(steps=self.steps, outcome=self.run.outcome)
            token = self._next()
            if token is None:
                places = [one.node_id for one in self.run.tokens.values()]
                return self._stop("waits", next((one.node_id for one in self.run.tokens.values() if one.waits_for == "incident"), places[0] if places else ""))
            if sum(step.node_id == token.node_id for step in self.steps) > OFTEN:
                return self._stop("circle", token.node_id)
            try:
                self._answer(token)
            except (Conflict, Denied) as fault:
                return self._stop(fault.code, token.node_id)
        return self._stop("long", next(iter(self.run.tokens.values())).node_id)

    def _stop(self, reason: str, node_id: str) -> Preview:
        return Preview(steps=self.steps, stopped=reason, stopped_at=node_id)

    def _next(self) -> Token | None:
        """A token that an assumed answer moves on."""
        known = ("job", "user_task", "timer", "message", "signal", "call")
        return next((token for token in self.run.tokens.values() if token.waits_for in known or (token.waits_for == "events" and self._armed(token))), None)

    def _armed(self, token: Token) -> int:
        return next((number for number, armed in self.run.armed.items() if armed.token_id == token.token_id and armed.kind in ("timer", "message", "signal")), 0)

    def _answer(self, token: Token) -> None:
        node = self.definition.nodes[token.node_id]
        if token.waits_for in ("job", "user_task", "message", "signal", "call"):
            self.guessed |= dict.fromkeys(node.outputs, node.node_id)
        match token.waits_for:
            case "job":
                self._tell(asked.CompleteJob(token.reference, {}))
            case "user_task":
                self._sign(token, node)
            case "timer":
                self._tell(asked.FireTimer(token.reference))
            case "call":
                self._tell(asked.EndChild(token.token_id, "completed", {}))
            case "events":
                number = self._armed(token)
                self.depends[node.node_id] = None
                self._tell(asked.FireTimer(number) if self.run.armed[number].kind == "timer" else asked.DeliverMessage(number, {}))
            case _:
                self._tell(asked.DeliverMessage(token.reference, {}))

    def _sign(self, token: Token, node: Node) -> None:
        number, holder = next(iter(token.open_tasks.items()))
        late = next((timer for timer, armed in self.run.armed.items() if armed.task == number and armed.purpose == "late"), 0)
        if late:
            self._tell(asked.FireTimer(late))
            return
        outcomes = [one.key for one in node.outcomes]
        step = next((one for one in reversed(self.steps) if one.node_id == node.node_id), None)
        named = step.candidates if step is not None else []
        by = holder or (named[0].removeprefix("person:") if len(named) == 1 and named[0].startswith("person:") else "")
        self._tell(asked.CompleteTask(number, by, "approve" if "approve" in outcomes else outcomes[0], {}))

    def _tell(self, command: Command) -> None:
        world = self.world
        events, self.run = advance(self.definition, self.run, command, self.now, calendar=world.calendar, organisation=world.organisation)
        for event in events:
            self._note(event)

    def _note(self, event: HistoryEvent) -> None:
        match event:
            case happened.TokenEntered(edge_id=edge_id) if edge_id:
                self._depend(self.sources.get(edge_id, ""))
            case happened.TaskCreated():
                more = {"candidates": list(event.candidates), "pending": list(event.pending), "due_at": event.due_at}
                self._step(event.node_id, **more)
            case happened.TaskOffered(reason="late", to=to):
                self._change(event.node_id, candidates=list(to))
            case happened.TaskClaimed(by=by):
                self._change(event.node_id, assignee=by)
            case happened.OutcomeDecided(outcome=outcome):
                self._step(event.node_id, decided=outcome)
            case happened.IncidentRaised():
                self._depend(event.node_id)
                self._step(event.node_id)
            case happened.JobCreated() | happened.DecisionMade() | happened.ChildCalled() | happened.MessageAwaited() | happened.SignalAwaited():
                self._step(event.node_id)
            case happened.TimerSet(is_beside=False, due_at=due_at):
                self._step(event.node_id, due_at=due_at)
            case _:
                pass

    def _depend(self, node_id: str) -> None:
        """Which assumed answers the choice of a way out of this node depends on."""
        for edge in self.definition.outgoing.get(node_id, ()):
            if edge.when is not None:
                self.depends |= {self.guessed[name]: None for name in sorted(edge.when.names & self.guessed.keys())}

    def _step(self, node_id: str, **more: object) -> None:
        node = self.definition.nodes[node_id]
        template = node.candidates if node.candidates is not None else node.inputs.get("approvers")
        chosen = {self.guessed[name]: None for name in sorted(template.names & self.guessed.keys())} if template is not None and node.kind == "user_task" else {}
        values: Mapping[str, object] = {"depends_on": [*{**self.depends, **chosen}], **more}
        self.steps.append(msgspec.convert({"node_id": node_id, "kind": node.kind, "title": node.title, **values}, PreviewStep, from_attributes=True))

    def _change(self, node_id: str, **more: object) -> None:
        at = next((number for number in range(len(self.steps) - 1, -1, -1) if self.steps[number].node_id == node_id), None)
        if at is not None:
            self.steps[at] = msgspec.structs.replace(self.steps[at], **more)
