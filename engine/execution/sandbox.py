"""A recorded run told again on another definition, step by step, with nothing but `advance`: no store, no worker, no mail.

What came to the run then comes to it again, at the same nodes in the same order. Where the changed definition asks something that nobody answered, it stops and says so.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Fault, Problem, Text, problem
from engine.execution.decide import advance
from engine.execution.stimuli import Recorded, Stimulus
from engine.model import command as asked
from engine.model import event as happened
from engine.model.calendar import WorkCalendar
from engine.model.definition import Node, WorkflowDefinition
from engine.model.run import Run, Token

__all__ = ["Replay", "replay"]

SILENT_TIMERS = 200
"""Timers that fire one after the other when nothing else is left; more is a circle."""
NEEDS: dict[str, tuple[str, Text]] = {
    "user_task": ("person", Text("a person would now be asked", "将会询问一个原来未被询问的人")),
    "job": ("machine", Text("work would now be done whose result nobody knows", "将会执行一项结果未知的工作")),
    "message": ("message", Text("a message would be waited for", "将会等待一条消息")),
    "signal": ("message", Text("a signal would be waited for", "将会等待一个信号")),
    "call": ("child", Text("another workflow would be called", "将会调用另一个流程")),
    "incident": ("incident", Text("the run would stop there", "流程将在此处出现异常")),
}  # fmt: skip


class Replay(msgspec.Struct, kw_only=True):
    """How the run went. `missing`: why it could not be told to its end. `assumed`: what was taken for granted on the way."""

    run: Run
    missing: list[Problem] = []
    assumed: list[Problem] = []

    @property
    def is_told(self) -> bool:
        return not self.missing


def replay(definition: WorkflowDefinition, run_id: str, recorded: Recorded, *, limit: int, calendar: WorkCalendar | None = None) -> Replay:
    """Tells the run again; never raises."""
    player = _Player(definition, run_id, recorded, limit, calendar)
    try:
        player.play()
    except Fault as fault:
        player.told.missing.extend(fault.problems)
    return player.told


class _Player:
    def __init__(self, definition: WorkflowDefinition, run_id: str, recorded: Recorded, limit: int, calendar: WorkCalendar | None) -> None:
        self.definition, self.recorded, self.limit, self.calendar = definition, recorded, limit, calendar
        self.told = Replay(run=Run(run_id=run_id, definition_id=""))
        self.now: datetime = recorded.start.at
        self.inputs: dict[int, Any] = {}
        """What open jobs and tasks were asked with here."""

    def play(self) -> None:
        start = self.recorded.start
        known = self.recorded.start_id if self.recorded.start_id in self.definition.nodes else ""
        is_event = bool(known) and bool(self.definition.nodes[known].trigger)
        self.tell(asked.StartRun(inputs=start.variables, business_key=start.business_key, starter=start.starter, start_id=known if is_event else "", payload=start.variables))
        waiting: list[Stimulus] = []
        for stimulus in self.recorded.stimuli:
            self.now = max(self.now, stimulus.at)
            waiting.append(stimulus)
            while self.run.status == "running" and any(self.offer(one, waiting) for one in list(waiting)):
                pass
        self.drain(waiting)

    @property
    def run(self) -> Run:
        return self.told.run

    def tell(self, command: asked.Command) -> None:
        events, self.told.run = advance(self.definition, self.run, command, self.now, limit=self.limit, calendar=self.calendar)
        for event in events:
            if isinstance(event, happened.JobCreated):
                self.inputs[event.number] = event.inputs
            elif isinstance(event, happened.TaskCreated):
                self.inputs[event.number] = [event.candidates, event.values, event.shown]

    def drain(self, waiting: list[Stimulus]) -> None:
        """What remains when everything that came has been told: effects that give nothing back, and time."""
        for _ in range(SILENT_TIMERS):
            if self.run.status != "running":
                return
            if any(self.offer(one, waiting) for one in list(waiting)) or self.assume():
                continue
            if any(token.waits_for in NEEDS for token in self.run.tokens.values()) or not self.fire():
                break
        if self.run.status == "running":
            self.told.missing += list(self.needs())

    def offer(self, stimulus: Stimulus, waiting: list[Stimulus]) -> bool:
        """Tells one thing if it is awaited; whether it was."""
        command = self.command(stimulus)
        if command is None:
            return False
        waiting.remove(stimulus)
        self.tell(command)
        return True

    def command(self, one: Stimulus) -> asked.Command | None:
        match one.kind:
            case "job" | "failure":
                token = self.at(one, "job")
                if token is None:
                    return None
                self.compare(one, token.reference, "the work was done with other inputs then", "当时的输入不同")
                if one.kind == "job":
                    return asked.CompleteJob(token.reference, one.values)
                return asked.FailJob(number=token.reference, attempt=1, code=one.outcome, message=one.message, is_business=one.is_business, is_final=True)
            case "task":
                return self.answer(one)
            case "timer" | "message":
                number = self.awaited(one)
                return None if number is None else asked.FireTimer(number) if one.kind == "timer" else asked.DeliverMessage(number, one.values)
            case "child" | "child_failure" | "escalation":
                token = self.at(one, "call")
                return None if token is None else self.child(one, token)
            case "retry":
                token = self.at(one, "incident")
                return asked.RetryIncident(token.reference, one.by) if token is not None else None
            case "cancel":
                return asked.CancelRun(one.by, one.outcome)
            case "instance":
                is_there = any(token.node_id == one.node_id and token.many is not None for token in self.run.tokens.values())
                return asked.AddInstance(one.node_id, one.values["item"], one.by) if is_there else None
        node = self.definition.nodes.get(one.node_id)
        is_open = node is not None and any(scope.kind == "ad_hoc" and scope.node_id == node.parent for scope in self.run.scopes.values())
        return asked.StartNode(one.node_id, one.by) if is_open else None

    def child(self, one: Stimulus, token: Token) -> asked.Command:
        if one.kind == "escalation":
            return asked.EscalateChild(token.token_id, one.outcome)
        is_failed = one.kind == "child_failure"
        return asked.EndChild(token.token_id, one.outcome, one.values, is_failed, one.outcome if is_failed and one.is_business else "")

    def answer(self, one: Stimulus) -> asked.Command | None:
        tokens = [token for token in self.run.tokens.values() if token.node_id == one.node_id and token.waits_for == "user_task"]
        numbers = [number for token in tokens for number in token.open_tasks]
        node = self.definition.nodes.get(one.node_id)
        if not numbers or node is None or one.outcome not in {outcome.key for outcome in node.outcomes}:
            return None
        number = one.number if one.number in numbers else next((other for other in numbers if self.inputs.get(other) == one.asked), numbers[0])
        self.compare(one, number, "the person was shown other values then", "当时展示给办理人的内容不同")
        return asked.CompleteTask(number, one.by, one.outcome, one.values)

    def at(self, one: Stimulus, kind: str) -> Token | None:
        found = [token for token in self.run.tokens.values() if token.node_id == one.node_id and token.waits_for == kind]
        same = next((token for token in found if token.token_id == one.token_id), None)
        return same or next((token for token in found if self.inputs.get(token.reference) == one.asked), found[0] if found else None)

    def awaited(self, one: Stimulus) -> int | None:
        kinds = ("timer",) if one.kind == "timer" else ("message", "signal")
        found = [number for number, armed in self.run.armed.items() if armed.node_id == one.node_id and armed.kind in kinds]
        found += [token.reference for token in self.run.tokens.values() if token.node_id == one.node_id and token.waits_for in kinds]
        return one.number if one.number in found else next(iter(found), None)

    def compare(self, one: Stimulus, number: int, en: str, zh: str) -> None:
        if self.inputs.get(number) != one.asked:
            self.suppose("rehearsal.other_inputs", one.node_id, en, zh)

    def assume(self) -> bool:
        """Work of which nothing is used any further is taken as done; whether there was some."""
        for token in self.run.tokens.values():
            node = self.definition.nodes[token.node_id]
            if token.waits_for == "job" and not _gives(node):
                self.suppose("rehearsal.assumed_done", node.node_id, "it was not done then and is taken as done well", "当时未执行，此处视为成功完成")
                self.tell(asked.CompleteJob(token.reference, {}))
                return True
        return False

    def fire(self) -> bool:
        """The next timer fires; whether there is one."""
        due = [(armed.due_at or self.now, number) for number, armed in self.run.armed.items() if armed.kind == "timer"]
        due += [(self.now, token.reference) for token in self.run.tokens.values() if token.waits_for == "timer"]
        if not due:
            return False
        at, number = min(due)
        self.now = max(self.now, at)
        self.tell(asked.FireTimer(number))
        return True

    def needs(self) -> Iterator[Problem]:
        seen = set[tuple[str, str]]()
        for token in self.run.tokens.values():
            need = NEEDS.get(token.waits_for)
            if need is not None and (token.node_id, need[0]) not in seen:
                seen.add((token.node_id, need[0]))
                title = self.definition.nodes[token.node_id].title
                yield problem(f"rehearsal.{need[0]}", f"{title.en}: {need[1].en}", f"{title.get('zh')}：{need[1].get('zh')}", path=token.node_id)
        if not seen:
            yield problem("rehearsal.stuck", "the run would not go on", "流程将不再继续")

    def suppose(self, code: str, node_id: str, en: str, zh: str) -> None:
        title = self.definition.nodes[node_id].title
        found = problem(code, f"{title.en}: {en}", f"{title.get('zh')}：{zh}", path=node_id)
        if found not in self.told.assumed:
            self.told.assumed.append(found)


def _gives(node: Node) -> bool:
    return bool(node.outputs) or (node.many is not None and bool(node.many.collect))
