"""A run that is only tried: decided by `advance` as a real one is, its people, machines and clock played by whoever tries it. Pure: no store, no worker, no mail.

The surprising rule: it is told from its beginning each time, move by move; a move that is no longer possible, because the drawing has changed, ends it there.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Conflict, Fault, NotFound, Problem, Text, problem
from engine.execution.apply import fold
from engine.execution.decide import advance
from engine.model import command as asked
from engine.model import event as happened
from engine.model.calendar import WorkCalendar
from engine.model.definition import Node, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.organisation import Organisation
from engine.model.run import Run, Token
from engine.model.trial import Pin, TrialMove

__all__ = ["Done", "Failed", "Trial", "TrialWorld"]

MOST_JOBS = 500
"""Pieces of work in one trial; more is a circle."""


class Done(msgspec.Struct, frozen=True):
    """Work that was done; `effects` are shown and never carried out."""

    outputs: dict[str, Any]
    effects: tuple[Any, ...] = ()
    is_pinned: bool = False


class Failed(msgspec.Struct, frozen=True):
    """Work that was not done, and why."""

    code: str
    message: Text
    is_business: bool = True


class TrialWorld(msgspec.Struct, frozen=True, kw_only=True):
    """What a trial is decided with. `work`: does what a machine would, or None when somebody must say what it gives; `submit`: a task's form takes values from somebody with these roles (None: whoever may do all; raises Invalid)."""

    now: datetime
    calendar: WorkCalendar | None
    organisation: Organisation
    limit: int
    work: Callable[[Node, Mapping[str, Any], datetime], Done | Failed | None]
    submit: Callable[[Node, Run, int, dict[str, Any], dict[str, Any], datetime, tuple[str, ...] | None], dict[str, Any]]


class Trial:
    """`begin`, then `play`; afterwards `run`, `told` and `stopped` say how far it came."""

    def __init__(self, definition: WorkflowDefinition, world: TrialWorld, pins: Mapping[str, Pin], until: str) -> None:
        self.definition, self.world, self.pins, self.until = definition, world, pins, until
        self.now = world.now
        self.blank = self.run = Run(run_id="trial", definition_id="trial")
        self.told: list[tuple[datetime, HistoryEvent]] = []
        self.tasks: dict[int, happened.TaskCreated] = {}
        self.jobs: dict[int, happened.JobCreated] = {}
        self.effects: list[tuple[datetime, str, Any]] = []
        self.pinned: set[int] = set()
        self.left: set[int] = set()
        """Jobs that nobody does by themselves."""
        self.is_stopped = False

    def begin(self, inputs: dict[str, Any], starter: str, start_at: str = "") -> None:
        """Raises Invalid, Conflict."""
        if not start_at:
            opener = "" if self.definition.bodies.get("") else next((node.node_id for node in self.definition.openers), "")
            self._tell(asked.StartRun(inputs=inputs, starter=starter, start_id=opener, payload=inputs if opener else {}))
        else:
            self.blank = self.run = Run(run_id="trial", definition_id="trial", status="completed", variables=inputs, starter=starter, started_at=self.now)
            self._tell(asked.RestartRun(start_at, starter))
        self._settle()

    def play(self, moves: Iterable[TrialMove]) -> tuple[int, tuple[Problem, ...]]:
        """Makes the moves; the place of the one that was refused and why, or -1."""
        for place, move in enumerate(moves):
            if self.is_stopped:
                break
            try:
                self._make(move)
                self._settle()
            except Fault as fault:
                return place, fault.problems
        return -1, ()

    def _make(self, move: TrialMove) -> None:
        if self.run.status != "running":
            raise Conflict(problem("trial.ended", "the run has ended before this", "流程在此之前已结束"))
        match move.do:
            case "answer":
                self._answer(move)
            case "advance":
                self._advance()
            case "outputs" | "fail":
                number = self._token(move.node_id, "job").reference
                self._hand_in(number, Done(move.values) if move.do == "outputs" else Failed(move.outcome or "trial.failed", Text("it was told to fail", "设定为失败")))
            case "message":
                self._deliver(move)
            case "child":
                self._tell(asked.EndChild(self._token(move.node_id, "call").token_id, move.outcome or "completed", move.values))
            case "retry":
                self._tell(asked.RetryIncident(self._token(move.node_id, "incident").reference, move.by))
            case "begin":
                self._tell(asked.StartNode(move.node_id, move.by))

    def _token(self, node_id: str, kind: str) -> Token:
        found = next((token for token in self.run.tokens.values() if token.node_id == node_id and token.waits_for == kind), None)
        if found is None:
            raise _gone(node_id)
        return found

    def _answer(self, move: TrialMove) -> None:
        tokens = [token for token in self.run.tokens.values() if token.node_id == move.node_id and token.open_tasks]
        numbers = {number: token for token in tokens for number in token.open_tasks}
        number = move.number if move.number in numbers else min(numbers, default=0)
        if number not in numbers:
            raise _gone(move.node_id)
        node, made = self.definition.nodes[move.node_id], self.tasks[number]
        by = move.by or self.who(numbers[number], number)
        values = self.world.submit(node, self.run, number, move.values, made.values, self.now, self.roles_of(by))
        signature = {"name": by} if node.signature == "required" else {}
        self._tell(asked.CompleteTask(number, by, move.outcome or next((one.key for one in node.outcomes), "submit"), values, signature))

    def who(self, token: Token, number: int) -> str:
        """Somebody whom a task is offered to: who has claimed it, a person who is named, somebody in the role; else a made-up one."""
        if token.open_tasks[number]:
            return token.open_tasks[number]
        offered = list(token.seats[number].candidates) if number in token.seats else self.tasks[number].candidates
        done = {vote.by for vote in token.votes}
        named = [name.removeprefix("person:") for name in offered if name.startswith("person:")]
        roles = {name.removeprefix("role:") for name in offered if name.startswith("role:")}
        people = self.world.organisation.people.values()
        named += [one.person_id for one in people if one.is_active and roles & set(one.roles)]
        return next((one for one in named if one not in done), "guest" if "guest" in offered else f"?{number}")

    def roles_of(self, by: str) -> tuple[str, ...] | None:
        """In which roles somebody fills in a form; None for an administrator, and for somebody who is made up."""
        person = self.world.organisation.people.get(by)
        return None if person is None or "admin" in person.roles else person.roles

    def due(self) -> tuple[datetime, int] | None:
        """When the next timer is due, and its number."""
        found = [(armed.due_at or self.now, number) for number, armed in self.run.armed.items() if armed.kind == "timer"]
        waits = {token.reference for token in self.run.tokens.values() if token.waits_for == "timer"}
        found += [(event.due_at, event.number) for _, event in self.told if isinstance(event, happened.TimerSet) and event.number in waits]
        return min(found, default=None)

    def _advance(self) -> None:
        found = self.due()
        if found is None:
            raise Conflict(problem("trial.no_timer", "nothing waits for a time", "没有等待时间的节点"))
        self.now = max(self.now, found[0])
        self._tell(asked.FireTimer(found[1]))

    def _deliver(self, move: TrialMove) -> None:
        numbers = [number for number, armed in self.run.armed.items() if armed.kind in ("message", "signal") and (armed.name == move.name or armed.node_id == move.node_id)]
        waiting = [token for token in self.run.tokens.values() if token.waits_for in ("message", "signal") and token.node_id == move.node_id]
        numbers += [token.reference for token in waiting]
        if not numbers:
            raise _gone(move.node_id or move.name)
        self._tell(asked.DeliverMessage(numbers[0], move.values))

    def _settle(self) -> None:
        """What machines do by themselves, one after the other."""
        for _ in range(MOST_JOBS):
            token = next((one for one in self.run.tokens.values() if one.waits_for == "job" and one.reference not in self.left), None)
            if token is None or self.is_stopped or self.run.status != "running":
                return
            node, number = self.definition.nodes[token.node_id], token.reference
            pin = self.pins.get(node.node_id)
            if pin is not None:
                pinned = Failed(pin.error, Text("it is pinned to fail", "已固定为失败")) if pin.error else Done(pin.outputs, is_pinned=True)
                self.pinned.add(number)
                self._hand_in(number, pinned)
                continue
            result = self.world.work(node, self.jobs[number].inputs, self.now)
            if result is None:
                self.left.add(number)
            else:
                self._hand_in(number, result)
        raise Conflict(problem("trial.circle", f"after {MOST_JOBS} pieces of work it still goes on", f"已执行 {MOST_JOBS} 项工作仍未停止"))

    def _hand_in(self, number: int, result: Done | Failed) -> None:
        node_id = self.jobs[number].node_id
        if isinstance(result, Done):
            self.effects += [(self.now, node_id, effect) for effect in result.effects]
            self._tell(asked.CompleteJob(number, result.outputs))
        else:
            self._tell(asked.FailJob(number=number, attempt=1, code=result.code, message=result.message, is_business=result.is_business, is_final=True))

    def _tell(self, command: asked.Command) -> None:
        world = self.world
        events, run = advance(self.definition, self.run, command, self.now, limit=world.limit, calendar=world.calendar, organisation=world.organisation)
        end = next((place for place, event in enumerate(events) if self.until and self._is_end(event)), None)
        if end is not None:
            events, self.is_stopped = events[: end + 1], True
        for event in events:
            self.told.append((self.now, event))
            if isinstance(event, happened.TaskCreated):
                self.tasks[event.number] = event
            elif isinstance(event, happened.JobCreated):
                self.jobs[event.number] = event
        self.run = run if end is None else fold(self.blank, [event for _, event in self.told])

    def _is_end(self, event: HistoryEvent) -> bool:
        return isinstance(event, happened.TokenLeft) and event.node_id == self.until and not event.is_withdrawn


def _gone(place: str) -> NotFound:
    return NotFound(problem("trial.gone", f"nothing waits at {place} any more", f"{place} 处不再有等待事项", path=place))
