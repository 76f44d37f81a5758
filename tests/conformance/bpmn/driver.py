"""Runs one case on the pure core: a clock that stands still until nothing else can happen, workers that log, messages and signals between the runs.

Knows no case by its name. A job takes no time unless its script waits; people choose each activity of an ad hoc subprocess once.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from engine.bpmn import import_bpmn
from engine.bpmn.read import to_yaml
from engine.bpmn.xml import parse_bpmn
from engine.errors import Conflict, Invalid, Text
from engine.execution.decide import advance
from engine.model import command as asked
from engine.model import event as happened
from engine.model.definition import WorkflowDefinition
from engine.model.run import Run
from engine.pack.workflow_file import Surroundings, read_workflow
from tests.conformance.bpmn.words import STEP, in_own_words

__all__ = ["World", "load", "run_case"]

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
_WAITS = {"TEN": 10, "FIVE": 5, "FIFTEEN": 15, "TWO": 2, "ONE": 1, "THREE": 3, "TWENTY": 20}
_SET = {"STRING": "text", "INTEGER": 1, "BOOLEAN": True, "FLOAT": 1.5}
_QUIET = frozenset({"join.stuck"})
"""Incidents that tell of a token that waits for ever: the suite expects nothing of it."""
_STEPS = 2_000
"""After so many a case that is still busy is taken for one that never ends."""


class Endless(Exception):
    """A case goes on and on without time passing."""


@lru_cache(maxsize=1024)
def load(xml: bytes, file: str) -> tuple[dict[str, WorkflowDefinition], list[str]]:
    """The workflows of a model, and the keys of those that can be started, the one to start first. Raises Invalid."""
    imported = import_bpmn(in_own_words(xml), file)
    around = Surroundings({STEP.type: STEP}, {}, {})
    found = {}
    for key, fields in imported.workflows.items():
        fields = {**fields, "inputs": {"type": "object", "properties": {"integerVariable": {}, "test": {}, "data": {}}}}
        found[key] = read_workflow(to_yaml(fields), f"{key}.workflow.yaml", around)
    called = {node.workflow for one in found.values() for node in one.nodes.values()}
    first = [key for key, one in found.items() if key not in called and (one.bodies.get("") or any(start.trigger in ("timer", "condition") for start in one.openers))]
    return found, first or [imported.main]


class World:
    """The runs of one case, and what they logged."""

    def __init__(self, definitions: dict[str, WorkflowDefinition], inputs: dict[str, Any], seconds: float, errors: list[str] | None = None) -> None:
        self.definitions = definitions
        self.error = (errors or ["ERR-1"])[0]
        self.now = START
        self.end = START + timedelta(seconds=seconds)
        self.runs: dict[str, tuple[WorkflowDefinition, Run]] = {}
        self.inputs = inputs
        self.trace: list[str] = []
        self.work: list[tuple[datetime, int, str, happened.JobCreated]] = []
        self.timers: dict[tuple[str, int], datetime] = {}
        self.calls: list[tuple[str, Any]] = []
        self.marks: list[tuple[str, datetime]] = []
        self.count = 0
        self.queue: list[tuple[str, asked.Command]] = []

    def start(self, key: str, inputs: dict[str, Any], *, parent: tuple[str, int] | None = None, start_id: str = "", payload: dict[str, Any] | None = None) -> None:
        """A new run of a workflow."""
        run_id = f"r{len(self.runs) + 1}"
        definition = self.definitions[key]
        self.runs[run_id] = (definition, Run(run_id=run_id, definition_id=key))
        parents = {"parent_run_id": parent[0], "parent_token_id": parent[1]} if parent else {}
        self.queue.append((run_id, asked.StartRun(inputs=inputs, business_key="case", start_id=start_id, payload=payload or {}, **parents)))  # type: ignore[arg-type]

    def play(self) -> None:
        """Until nothing can happen any more, or the time is over."""
        for _ in range(_STEPS):
            if self.queue:
                self.do(*self.queue.pop(0))
                continue
            due = [job for job in self.work if job[0] <= self.now]
            if due:
                self.work.remove(due[0])
                self.finish(due[0][2], due[0][3])
                continue
            if self.choose():
                continue
            fires = sorted((at, key) for key, at in self.timers.items())
            times = [at for at, *_ in self.work] + [at for at, _ in fires]
            if not times or min(times) > self.end:
                return
            self.now = max(self.now, min(times))
            if fires and fires[0][0] <= self.now:
                run_id, number = fires[0][1]
                del self.timers[run_id, number]
                self.queue.append((run_id, asked.FireTimer(number)))
        raise Endless(f"it is still busy after {_STEPS:,} steps")

    def do(self, run_id: str, command: asked.Command) -> None:
        definition, run = self.runs[run_id]
        if run.status != "running" and not isinstance(command, asked.StartRun):
            return
        try:
            events, after = advance(definition, run, command, self.now)
        except Conflict:
            return  # what it answers was withdrawn meanwhile
        self.runs[run_id] = (definition, after)
        for event in events:
            self.heed(run_id, definition, event)

    def heed(self, run_id: str, definition: WorkflowDefinition, event: Any) -> None:
        """What an event asks of the world outside."""
        match event:
            case happened.JobCreated():
                token = str(event.inputs.get("token", ""))
                words = token.split("_")
                wait = next((_WAITS[word] for word in words if word in _WAITS), 0) if words[0] == "WAIT" else 0
                if "TIMESTAMP" in words:
                    wait = wait or 1
                    self.marks.append((token, self.now))
                self.count += 1
                self.work.append((self.now + timedelta(seconds=wait), self.count, run_id, event))
            case happened.JobWithdrawn():
                self.work = [job for job in self.work if (job[2], job[3].number) != (run_id, event.number)]
            case happened.TimerSet():
                self.timers[run_id, event.number] = event.due_at
            case happened.WaitWithdrawn():
                self.timers.pop((run_id, event.number), None)
            case happened.ChildCalled():
                self.start(event.workflow_key, {**self.inputs, **event.inputs}, parent=(run_id, event.token_id) if event.is_awaited else None)
            case happened.MessageThrown():
                self.tell("message", event.name, event.payload)
            case happened.SignalThrown():
                self.tell("signal", event.name, event.payload, but=run_id)
            case happened.IncidentRaised() if event.code not in _QUIET:
                self.trace.append("ERROR_runtime")
            case _:
                self.heed_family(run_id, event)

    def heed_family(self, run_id: str, event: Any) -> None:
        """What an event means to the runs above and below."""
        run = self.runs[run_id][1]
        match event:
            case happened.EscalationThrown() if not event.is_caught and run.parent_token_id:
                self.queue.append((run.parent_run_id, asked.EscalateChild(run.parent_token_id, event.code)))
            case happened.EscalationThrown() if not event.is_caught:
                self.trace.append("ERROR_thrownEscalationEvent")
            case happened.ChildCancelled():
                children = [child for child, (_, one) in self.runs.items() if (one.parent_run_id, one.parent_token_id) == (run_id, event.token_id)]
                self.queue += [(child, asked.CancelRun("tester", "")) for child in children]
            case happened.RunCompleted():
                self.ended(run_id, event)
            case _:
                pass

    def ended(self, run_id: str, event: happened.RunCompleted) -> None:
        run = self.runs[run_id][1]
        if run.parent_run_id:
            self.queue.append((run.parent_run_id, asked.EndChild(run.parent_token_id, event.outcome, dict(run.variables), error=event.error)))
        elif event.error:
            self.trace.append("ERROR_thrownErrorEvent")

    def tell(self, what: str, name: str, payload: dict[str, Any], *, but: str = "") -> None:
        """A message reaches one who waits for it, or starts a workflow; a signal reaches all."""
        for run_id, (definition, run) in list(self.runs.items()):
            if run_id == but or run.status != "running":
                continue
            waiting = [number for number, armed in run.armed.items() if armed.kind == what and armed.name == name]
            waiting += [one.reference for one in run.tokens.values() if one.waits_for == what and getattr(definition.nodes[one.node_id], what) == name]
            for number in waiting:
                self.queue.append((run_id, asked.DeliverMessage(number, payload)))
                if what == "message":
                    return
        for key, definition in self.definitions.items():
            opener = next((start for start in definition.openers if start.trigger == what and getattr(start, what) == name), None)
            if opener is not None:
                self.start(key, dict(self.inputs), start_id=opener.node_id, payload=payload)
                if what == "message":
                    return

    def choose(self) -> bool:
        """A person starts the next activity of an ad hoc subprocess that was not started yet."""
        for run_id, (definition, run) in self.runs.items():
            for scope in run.scopes.values():
                if run.status != "running" or scope.kind != "ad_hoc":
                    continue
                busy = {token.node_id for token in run.tokens.values() if token.scope == scope.scope_id}
                if busy and definition.nodes[scope.node_id].is_sequential:
                    continue
                entries = [one.node_id for one in definition.nodes.values() if one.parent == scope.node_id and not definition.incoming.get(one.node_id) and not one.host]
                for entry in entries:
                    if entry not in busy and entry not in scope.done:
                        self.queue.append((run_id, asked.StartNode(entry, "tester")))
                        return True
        return False

    def finish(self, run_id: str, job: happened.JobCreated) -> None:
        """The worker's side of a script."""
        token, value = str(job.inputs.get("token", "")), job.inputs.get("value")
        if token == "THROW_ERROR":
            self.queue.append((run_id, asked.FailJob(number=job.number, attempt=1, code=self.error, message=Text("thrown", "抛出"), is_business=True)))
            return
        outputs: dict[str, Any] = {}
        if token.startswith("INCREMENT_INTEGER_VARIABLE"):
            outputs = {"value": (value or 0) + 1}
            if token.endswith("LOG"):
                self.trace.append("INCREMENT_correct")
        elif token.startswith("SET_") and token.endswith("_DATA"):
            outputs = {"value": _SET.get(token.split("_")[1], "text")}
        elif token.startswith("LOG_DATA"):
            if value is not None:
                self.trace.append("DATA_correct")
        elif token == "CREATE_MARKER_FILE":
            self.trace.append("MARKER_exists")
        elif token.startswith("SCRIPT_"):
            self.trace.append(token)
        self.queue.append((run_id, asked.CompleteJob(job.number, outputs)))

    def seen(self) -> Counter[str]:
        """The trace, order free; two timestamps at one time are parallel work."""
        if len({name for name, _ in self.marks}) > 1 and len({at for _, at in self.marks}) == 1:
            self.trace.append("EXECUTION_parallel")
        return Counter(self.trace)


def run_case(case: dict[str, Any], xml: bytes) -> tuple[Counter[str], str]:
    """What a case logs; and why not, when it could not be run. A script that throws throws the error that its model declares."""
    try:
        definitions, startable = load(xml, case["file"])
    except Invalid as fault:
        return Counter(["ERROR_deployment"]), str(fault)
    errors = [code for one in parse_bpmn(xml, case["file"]).all("error") if (code := one.get("errorCode"))]
    inputs = case.get("inputs") or {}
    world = World(definitions, inputs, max(case.get("delay_ms", 0) / 1000, 60), errors)
    for key in startable[1:] if case.get("parallel_process") else []:
        if definitions[key].bodies.get(""):
            world.start(key, dict(inputs))
    first = definitions[startable[0]].nodes[definitions[startable[0]].start_id]
    if first.condition is None or first.condition.evaluate(inputs, now=START).value is True:
        world.start(startable[0], dict(inputs))
    world.play()
    return world.seen(), ""
