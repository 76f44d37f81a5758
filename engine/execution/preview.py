"""What would come: the nodes that a run would pass and who would be asked at each, found by deciding it with answers that are assumed.

Pure, and the same code that decides real runs. Everybody who is asked approves (or gives the first outcome) and leaves a form as it begins, machines give nothing, time passes.
The surprising rule: a step says which nodes' answers it depends on; where one of them is another, other steps come.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Conflict, Denied, Text
from engine.execution.decide import advance
from engine.execution.user_task import check_own_first, standing
from engine.model import command as asked
from engine.model import event as happened
from engine.model.calendar import WorkCalendar
from engine.model.command import Command
from engine.model.command_signing import ReturnTask
from engine.model.definition import Node, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.organisation import Organisation
from engine.model.run import Run, Token
from engine.model.signing import Seat

__all__ = ["OpenTask", "Preview", "PreviewStep", "World", "preview"]

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
    """The steps in their order; how the run would end, and at which node; why the walk ended before that ("": it did not), and where."""

    steps: list[PreviewStep]
    outcome: str = ""
    end: PreviewStep | None = None
    stopped: str = ""
    stopped_at: str = ""


class OpenTask(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a task that is open already: who has been asked, when it is due, and what its form holds."""

    candidates: list[str] = []
    due_at: datetime | None = None
    values: dict[str, Any] = {}


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is decided with."""

    now: datetime
    calendar: WorkCalendar | None
    organisation: Organisation


def preview(definition: WorkflowDefinition, run: Run, start: Command | None, world: World, offered: Mapping[int, OpenTask] | None = None) -> Preview:
    """What comes after `start`, or of a run that is under way; `offered`: number of each open task -> what is known of it.

    Raises what `advance` raises of the start.
    """
    return _Walk(definition, run, world).walk(start, offered or {})


class _Walk:
    def __init__(self, definition: WorkflowDefinition, run: Run, world: World) -> None:
        self.definition, self.run, self.world, self.now = definition, run, world, world.now
        self.steps: list[PreviewStep] = []
        self.end: PreviewStep | None = None
        self.guessed: dict[str, tuple[str, ...]] = {}
        """Variable -> the nodes whose answers were assumed that it comes from."""
        self.asked: dict[int, int] = {}
        """Number of a task -> its place among the steps."""
        self.forms: dict[int, dict[str, Any]] = {}
        """Number of a task -> what its form holds before anybody fills it in."""
        self.made_up: dict[str, str] = {}
        """A name that was given to somebody of a role -> the role."""
        self.entered: dict[tuple[str, int], int] = {}
        """Node and scope -> how often it was reached."""
        self.depends: dict[str, None] = {}
        self.sources = {edge.edge_id: edge.source for edge in definition.edges}

    def walk(self, start: Command | None, offered: Mapping[int, OpenTask]) -> Preview:
        for here in self.run.tokens.values():
            for number, holder in here.open_tasks.items():
                known = offered.get(number, OpenTask())
                self.asked[number], self.forms[number] = len(self.steps), known.values
                self._step(
                    here.node_id,
                    candidates=known.candidates or list(here.seats.get(number, Seat()).candidates),
                    due_at=known.due_at,
                    assignee=holder,
                    pending=list(here.pending),
                    is_open=True,
                )
        if start is not None:
            self._tell(start)
        for _ in range(MOST):
            if self.run.status != "running":
                return Preview(steps=self.steps, outcome=self.run.outcome, end=self.end)
            token = self._next()
            if token is None:
                places = [one.node_id for one in self.run.tokens.values()]
                return self._stop("waits", next((one.node_id for one in self.run.tokens.values() if one.waits_for == "incident"), places[0] if places else ""))
            if self.entered.get((token.node_id, token.scope), 0) > OFTEN:
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
            self.guessed |= dict.fromkeys(node.outputs, (node.node_id,))
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
        number = next((one for one in token.open_tasks if standing(token, one) != "held"), min(token.open_tasks))
        late = next((timer for timer, armed in self.run.armed.items() if armed.task == number and armed.purpose == "late"), 0)
        if late:
            self._tell(asked.FireTimer(late))
        elif standing(token, number) == "delegated":
            self._tell(ReturnTask(number=number, by=token.seats[number].owner))
        else:
            outcomes = [one.key for one in node.outcomes]
            signature = {"name": "preview"} if node.signature == "required" else {}
            outcome = "approve" if "approve" in outcomes else outcomes[0]
            self._tell(asked.CompleteTask(number, self._signer(token, number), outcome, self.forms.get(number, {}), signature))

    def _signer(self, token: Token, number: int) -> str:
        """Somebody whom the task is offered to, who has not answered and is not asked in their own name beside it; of a role a made-up name."""
        if token.open_tasks[number]:
            return token.open_tasks[number]
        seat = token.seats.get(number, Seat())
        offered = list(seat.candidates) or (self.steps[self.asked[number]].candidates if number in self.asked else [])
        people = [name.removeprefix("person:") for name in offered if name.startswith("person:")]
        found = next((one for one in people if _may_answer(token, number, one)), "")
        if found:
            return found
        roles = [name for name in offered if not name.startswith("person:")]
        if roles and "guest" not in roles:
            self.made_up[f"?{number}"] = roles[0]
            return f"?{number}"
        return "guest" if roles else people[0] if people else ""

    def _tell(self, command: Command) -> None:
        world = self.world
        events, self.run = advance(self.definition, self.run, command, self.now, calendar=world.calendar, organisation=world.organisation)
        for event in events:
            self._note(event)

    def _note(self, event: HistoryEvent) -> None:
        match event:
            case happened.TokenEntered(edge_id=edge_id, node_id=node_id, scope=scope):
                self.entered[node_id, scope] = self.entered.get((node_id, scope), 0) + 1
                self._depend(self.sources.get(edge_id, ""))
                if self.definition.nodes[node_id].kind == "end":
                    self.end = self._seen(node_id)
            case happened.TaskCreated():
                self.asked[event.number], self.forms[event.number] = len(self.steps), event.values if event.form else {}
                self._step(event.node_id, candidates=self._names(event.candidates), pending=self._names(event.pending), due_at=event.due_at)
            case happened.TaskOffered(reason="late", to=to, number=number):
                self._change(number, candidates=self._names(to))
            case happened.TaskClaimed(by=by, number=number) if by not in self.made_up:
                self._change(number, assignee=by)
            case happened.OutcomeDecided(outcome=outcome):
                self._step(event.node_id, decided=outcome)
            case happened.IncidentRaised():
                self._depend(event.node_id)
                self._step(event.node_id)
            case happened.DecisionMade():
                self._derive(self.definition.nodes[event.node_id])
                self._step(event.node_id)
            case happened.JobCreated() | happened.ChildCalled() | happened.MessageAwaited() | happened.SignalAwaited():
                self._step(event.node_id)
            case happened.TimerSet(is_beside=False, due_at=due_at):
                self._step(event.node_id, due_at=due_at)
            case _:
                pass

    def _depend(self, node_id: str) -> None:
        """Which assumed answers the choice of a way out of this node depends on."""
        for edge in self.definition.outgoing.get(node_id, ()):
            if edge.when is not None:
                self.depends |= dict.fromkeys(self._behind(edge.when.names))

    def _behind(self, names: Iterable[str]) -> list[str]:
        """The nodes whose assumed answers these variables come from."""
        return list(dict.fromkeys(node_id for name in sorted(names) for node_id in self.guessed.get(name, ())))

    def _derive(self, node: Node) -> None:
        """What a decision gives depends on what it was asked with."""
        sources = self._behind({name for template in (*node.inputs.values(), *node.outputs.values()) for name in template.names})
        for name in node.outputs:
            self.guessed[name] = tuple(sources)

    def _names(self, names: Iterable[str]) -> list[str]:
        """Candidates, with the role in place of somebody made up."""
        return [self.made_up.get(name.removeprefix("person:"), name) for name in names]

    def _step(self, node_id: str, **more: object) -> None:
        self.steps.append(self._seen(node_id, **more))

    def _seen(self, node_id: str, **more: object) -> PreviewStep:
        node = self.definition.nodes[node_id]
        template = node.candidates if node.candidates is not None else node.inputs.get("approvers")
        names = {name for one in node.inputs.values() for name in one.names} if node.kind == "decision" else template.names if template is not None else ()
        chosen = self._behind(names) if node.kind in ("user_task", "decision") else []
        values: Mapping[str, object] = {"depends_on": [*{**self.depends, **dict.fromkeys(chosen)}], **more}
        return msgspec.convert({"node_id": node_id, "kind": node.kind, "title": node.title, **values}, PreviewStep, from_attributes=True)

    def _change(self, number: int, **more: object) -> None:
        at = self.asked.get(number)
        if at is not None:
            self.steps[at] = msgspec.structs.replace(self.steps[at], **more)


def _may_answer(token: Token, number: int, by: str) -> bool:
    if any(vote.by == by for vote in token.votes):
        return False
    try:
        check_own_first(token, number, by)
    except Conflict:
        return False
    return True
