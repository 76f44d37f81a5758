"""Random drawings of blocks, random commands, some of them twice: whatever happens, events explain the state, nothing is left open that nobody waits for, and the run ends."""

import random
from contextlib import nullcontext

import pytest

from engine.errors import Conflict, Text
from engine.execution.apply import fold
from engine.execution.decide import advance
from engine.json_text import decoder, encode_json
from engine.model import command as asked
from engine.model import event as happened
from engine.model.check import check_definition
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.run import Run
from tests.office import MONDAY
from tests.unit.flows import flow

DEPTH = 3
RUN = decoder(Run)


class Drawing:
    """A random drawing: blocks in blocks."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.nodes: list[str] = []
        self.edges: list[str] = []
        first, last = self.block(DEPTH, "")
        self.nodes += ["  start: {type: start}", "  end: {type: end}"]
        self.edges += [f"start > {first}", f"{last} > end"]

    def definition(self) -> WorkflowDefinition:
        return flow("\n".join(self.nodes), "\n".join(self.edges), head="inputs: {properties: {n: {}, key: {}}}\n")

    def add(self, kind: str, inside: str, more: str = "") -> str:
        name = f"{kind[:2]}{len(self.nodes)}"
        place = f", in: {inside}" if inside else ""
        self.nodes.append(f"  {name}: {{type: {kind}{place}{', ' + more if more else ''}}}")
        return name

    def block(self, depth: int, inside: str) -> tuple[str, str]:
        kinds = ["work", "work", "task", "wait"]
        if depth:
            kinds = ["sequence", "parallel", "exclusive", "inclusive", "sub", "many", "border", "events", "join", "loop", "rescue", "transaction", "cycle"]
        made: tuple[str, str] = getattr(self, self.random.choice(kinds))(depth, inside)
        return made

    def work(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.add("echo", inside, self.random.choice(["outputs: {n: =result.value}", "inputs: {value: =n}", "lock: room", "many: {count: 2, collect: {got: =item}}"]))
        return name, name

    def task(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.add("user_task", inside, "candidates: role:hr" + self.random.choice(["", ", lock: room", ", repeat: {until: 'turn = 2', most: 3}"]))
        return name, name

    def wait(self, depth: int, inside: str) -> tuple[str, str]:
        kind, more = self.random.choice([("timer", "wait: PT1H"), ("message", "message: m, correlation: =key"), ("signal", "signal: go"), ("call", "workflow: other")])
        name = self.add(kind, inside, more)
        return name, name

    def sequence(self, depth: int, inside: str) -> tuple[str, str]:
        first, middle = self.block(depth - 1, inside)
        after, last = self.block(depth - 1, inside)
        self.edges.append(f"{middle} > {after}")
        return first, last

    def branches(self, kind: str, join: str, depth: int, inside: str, conditions: list[str]) -> tuple[str, str]:
        split, close = self.add(kind, inside), self.add(join.partition(",")[0], inside, join.partition(", ")[2])
        for condition in conditions:
            first, last = self.block(depth - 1, inside)
            self.edges += [f"{split} > {first}{condition}", f"{last} > {close}"]
        return split, close

    def parallel(self, depth: int, inside: str) -> tuple[str, str]:
        return self.branches("parallel", self.random.choice(["parallel", "inclusive"]), depth, inside, ["", "", ""][: self.random.randint(2, 3)])

    def exclusive(self, depth: int, inside: str) -> tuple[str, str]:
        return self.branches("exclusive", self.random.choice(["exclusive", "inclusive"]), depth, inside, [" if n > 2", " else"])

    def inclusive(self, depth: int, inside: str) -> tuple[str, str]:
        return self.branches("inclusive", "inclusive", depth, inside, [" if n > 2", " if n > 1", " else"])

    def join(self, depth: int, inside: str) -> tuple[str, str]:
        mode = self.random.choice(["waiting", "blocking", "cancelling"])
        return self.branches("parallel", f"join, need: {self.random.randint(1, 3)}, mode: {mode}", depth, inside, ["", "", ""])

    def body(self, kind: str, depth: int, inside: str, more: str = "") -> str:
        name = self.add(kind, inside, more)
        start, end = self.add("start", name), self.add("end", name, self.random.choice(["", "", "terminate: true"]))
        first, last = self.block(depth - 1, name)
        self.edges += [f"{start} > {first}", f"{last} > {end}"]
        return name

    def sub(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.body("subprocess", depth, inside, self.random.choice(["", "inputs: {own: =n}, outputs: {n: =result.own}", "lock: room"]).replace("lock: room", ""))
        return name, name

    def many(self, depth: int, inside: str) -> tuple[str, str]:
        more = self.random.choice(
            [
                "count: 2",
                "count: 3, in_order: true",
                "count: 3, until: many.completed >= 2",
                "count: 3, until: many.completed >= 1, rest: run_on",
                "count: 0",
                "count: 2, await: false",
            ]
        )
        name = self.body("subprocess", depth, inside, f"many: {{{more}}}")
        return name, name

    def loop(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.body("subprocess", depth, inside, "repeat: {until: turn = 2, most: 2}")
        return name, name

    def cycle(self, depth: int, inside: str) -> tuple[str, str]:
        """A block to which an edge leads back."""
        into, asks = self.add("exclusive", inside), self.add("echo", inside, "outputs: {n: =result.value}")
        first, last = self.block(depth - 1, inside)
        way, out = self.add("exclusive", inside), self.add("exclusive", inside)
        self.edges += [f"{into} > {first}", f"{last} > {asks}", f"{asks} > {way}", f"{way} > {into} if n > 3", f"{way} > {out} else"]
        return into, out

    def border(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.body("subprocess", depth, inside)
        event = self.random.choice(["wait: PT1H", "message: m, correlation: =key", "signal: go", "error: no", "condition: n > 3"])
        boundary, close = self.add("boundary", inside, f"host: {name}, {event}"), self.add("exclusive", inside)
        first, last = self.block(depth - 1, inside)
        self.edges += [f"{name} > {close}", f"{boundary} > {first}", f"{last} > {close}"]
        if "error" not in event and self.random.random() < 0.5:
            beside, over = self.add("boundary", inside, f"host: {name}, every: R2/PT1H, interrupts: false"), self.add("end", inside)
            self.edges.append(f"{beside} > {over}")
        return name, close

    def events(self, depth: int, inside: str) -> tuple[str, str]:
        gateway, close = self.add("event_choice", inside), self.add("exclusive", inside)
        for kind, more in (("timer", "wait: PT1H"), ("message", "message: m, correlation: =key"), ("signal", "signal: go")):
            event = self.add(kind, inside, more)
            first, last = self.block(depth - 1, inside)
            self.edges += [f"{gateway} > {event}", f"{event} > {first}", f"{last} > {close}"]
        return gateway, close

    def rescue(self, depth: int, inside: str) -> tuple[str, str]:
        """A subprocess with an event subprocess in it."""
        name = self.body("subprocess", depth, inside)
        event = self.random.choice(["error: no", "message: m, correlation: =key", "wait: PT1H, interrupts: false", "signal: go"])
        handler = self.add("event_subprocess", name)
        start, end = self.add("start", handler, event), self.add("end", handler)
        first, last = self.block(0, handler)
        self.edges += [f"{start} > {first}", f"{last} > {end}"]
        return name, name

    def transaction(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.add("transaction", inside)
        start, end, cancel = self.add("start", name), self.add("end", name), self.add("end", name, "cancel: true")
        done, undo, asks = self.add("echo", name), self.add("echo", name), self.add("exclusive", name)
        beside = self.add("boundary", name, f"host: {done}, compensation: true")
        first, last = self.block(depth - 1, name)
        out, close = self.add("boundary", inside, f"host: {name}, cancel: true"), self.add("exclusive", inside)
        self.edges += [f"{start} > {done}", f"{done} > {first}", f"{last} > {asks}", f"{asks} > {end} if n > 2", f"{asks} > {cancel} else", f"{beside} > {undo}"]
        self.edges += [f"{name} > {close}", f"{out} > {close}"]
        return name, close


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
