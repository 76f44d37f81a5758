"""Random drawings of blocks, random commands, some of them twice: whatever happens, events explain the state, nothing is left open that nobody waits for, and the run ends."""

import random
from contextlib import nullcontext

import pytest

from engine.errors import Conflict, Text
from engine.execution.apply import fold
from engine.execution.decide import advance, in_full
from engine.json_text import decoder, encode_json
from engine.model import command as asked
from engine.model import event as happened
from engine.model.check import check_definition
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.run import Run
from tests.office import MONDAY
from tests.property.drawing import Drawing

RUN = decoder(Run)


class Rows:
    """What the store would hold open, told by events alone."""

    def __init__(self) -> None:
        self.open: dict[str, set[int]] = {"job": set(), "task": set(), "timer": set(), "wait": set(), "child": set()}

    def see(self, event: HistoryEvent) -> None:
        match event:
            case happened.JobCreated(number=number):
                self.enter("job", number)
            case happened.JobCompleted(number=number) | happened.JobWithdrawn(number=number):
                self.open["job"].remove(number)
            case happened.JobFailed(number=number, retry_at=None):
                self.open["job"].remove(number)
            case happened.TaskCreated(number=number):
                self.enter("task", number)
            case happened.TaskCompleted(number=number) | happened.TaskCancelled(number=number):
                self.open["task"].remove(number)
            case happened.TimerSet(number=number):
                self.enter("timer", number)
            case happened.TimerFired(number=number) | happened.WaitWithdrawn(number=number, kind="timer"):
                self.open["timer"].remove(number)
            case happened.MessageAwaited(number=number) | happened.SignalAwaited(number=number) | happened.ConditionAwaited(number=number):
                self.enter("wait", number)
            case happened.MessageReceived(number=number) | happened.SignalReceived(number=number) | happened.ConditionMet(number=number) | happened.WaitWithdrawn(number=number):
                self.open["wait"].remove(number)
            case happened.ChildCalled(number=number):
                self.enter("child", number)
            case happened.ChildEnded(number=number) | happened.ChildCancelled(number=number):
                self.open["child"].remove(number)
            case _:
                pass

    def enter(self, kind: str, number: int) -> None:
        assert number not in self.open[kind]
        self.open[kind].add(number)

    def of(self, run: Run) -> dict[str, set[int]]:
        """The same, told by the state."""
        found: dict[str, set[int]] = {"job": set(), "task": set(), "timer": set(), "wait": set(), "child": set()}
        for token in run.tokens.values():
            kind = {"job": "job", "timer": "timer", "message": "wait", "signal": "wait", "condition": "wait", "call": "child"}.get(token.waits_for)
            if kind:
                found[kind].add(token.reference)
            found["task"].update(token.open_tasks)
        for number, armed in run.armed.items():
            found["timer" if armed.kind == "timer" else "wait"].add(number)
        return found


class Play:
    """One run of one drawing."""

    def __init__(self, definition: WorkflowDefinition, seed: int) -> None:
        self.definition = definition
        self.random = random.Random(seed)
        self.blank = self.run = Run(run_id="r1", definition_id="t/test/1")
        self.events: list[HistoryEvent] = []
        self.rows = Rows()
        self.told: list[asked.Command] = []
        self.tell(asked.StartRun(inputs={"n": self.random.randint(0, 4), "key": "k"}))

    def tell(self, command: asked.Command) -> None:
        events, after = advance(self.definition, self.run, command, MONDAY)
        assert (events, after) == in_full(self.definition, self.run, command, MONDAY)
        assert not any(isinstance(event, happened.Warned) and any("timer.invalid" in warning for warning in event.warnings) for event in events)
        self.told.append(command)
        self.events += events
        for event in events:
            self.rows.see(event)
        self.run = after
        assert fold(self.blank, self.events) == after
        assert RUN.decode(encode_json(after)) == after
        assert self.rows.open == self.rows.of(after)
        for token in after.tokens.values():
            assert not token.scope or token.scope in after.scopes
        for scope in after.scopes.values():
            assert scope.token_id in after.tokens
            assert not scope.parent or scope.parent in after.scopes
        for armed in after.armed.values():
            assert not armed.token_id or armed.token_id in after.tokens
            assert not armed.scope or armed.scope in after.scopes

    def commands(self) -> list[asked.Command]:
        """Everything that could be asked now."""
        found: list[asked.Command] = []
        for token in self.run.tokens.values():
            match token.waits_for:
                case "job":
                    found += [asked.CompleteJob(token.reference, {"value": self.random.randint(0, 5)})] * 3
                    found.append(asked.FailJob(number=token.reference, attempt=1, code="no", message=Text("no", "否"), is_business=True))
                case "timer":
                    found.append(asked.FireTimer(token.reference))
                case "message" | "signal":
                    found.append(asked.DeliverMessage(token.reference, {}))
                case "call":
                    found.append(asked.EndChild(token.token_id, "done", {}))
                case "incident":
                    found.append(asked.RetryIncident(token.reference, "p1"))
            found += [asked.CompleteTask(number, "p1", "submit", {}) for number in token.open_tasks]
        for number, armed in self.run.armed.items():
            if armed.kind != "condition":
                found.append(asked.FireTimer(number) if armed.kind == "timer" else asked.DeliverMessage(number, {}))
        return found

    def is_locked(self, command: asked.Command) -> bool:
        """Whether it is a task that another one excludes."""
        tokens = [token for token in self.run.tokens.values() if isinstance(command, asked.CompleteTask) and command.number in token.open_tasks]
        lock = self.definition.nodes[tokens[0].node_id].lock if tokens else ""
        return bool(lock) and any(token.lock == lock and token is not tokens[0] for token in self.run.tokens.values())

    def play(self) -> None:
        for _ in range(400):
            if self.run.status != "running":
                break
            if self.random.random() < 0.15:
                self.repeat()
            choices = self.commands()
            assert choices, (self.run.tokens, [event for event in self.events if isinstance(event, happened.IncidentRaised)])
            command = self.random.choice(choices)
            with nullcontext() if not self.is_locked(command) else pytest.raises(Conflict, match="excludes"):
                self.tell(command)
        assert self.run.status == "completed"
        assert all(not numbers for numbers in self.rows.open.values())
        assert [self.run.tokens, self.run.scopes, self.run.armed, self.run.kept, self.run.joins] == [{}, {}, {}, {}, {}]

    def repeat(self) -> None:
        """What was told before is told again: it is refused, and nothing happens."""
        command = self.random.choice(self.told[1:] or [asked.FireTimer(0)])
        if isinstance(command, asked.EndChild):
            return
        before = self.run.fork()
        with pytest.raises(Conflict):
            advance(self.definition, self.run, command, MONDAY)
        assert self.run == before


@pytest.mark.parametrize("block", range(8))
def test_random_flows_end_and_explain_themselves(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        drawing = Drawing(seed)
        definition = drawing.definition()
        assert [one for one in check_definition(definition) if one.code not in ("graph.lost_sync", "graph.deadlock", "graph.endless")] == []
        for variant in range(3):
            try:
                Play(definition, seed * 31 + variant).play()
            except AssertionError as error:
                text = "\n".join(drawing.nodes) + "\nedges:\n" + "\n".join(drawing.edges)
                raise AssertionError(f"seed {seed}, variant {variant}: {error}\n{text}") from error
