"""Workflows as short texts for tests of the pure core."""

from typing import Any

from engine.decision import parse_rules
from engine.errors import Text
from engine.execution.apply import fold
from engine.execution.decide import advance
from engine.model import command as asked
from engine.model import event as happened
from engine.model.command import Command
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.organisation import NOBODY, Organisation
from engine.model.run import Run
from engine.node import NodeManifest
from engine.pack.workflow_file import Surroundings, read_workflow
from tests.office import MONDAY

__all__ = ["ECHO", "Story", "flow", "flow_text"]

ECHO = NodeManifest(
    type="echo", title=Text("Echo", "回声"), summary=Text("Gives back", "返回"), category="data", icon="x",
    inputs={"type": "object", "properties": {"value": {}}}, outputs={"type": "object", "properties": {"value": {}}}, errors={"no": Text("no", "否")},
)  # fmt: skip
APPROVAL = NodeManifest(
    type="approval", title=Text("Approval", "审批"), summary=Text("Asks", "审批"), category="people", icon="x", kind="user_task",
    inputs={"type": "object", "properties": {"policy": {}, "approvers": {}, "reject": {}, "values": {}, "ratio": {}, "weights": {}, "pass_at": {}}}, outputs={"type": "object"},
)  # fmt: skip
NODE_TYPES = {"echo": ECHO, "approval": APPROVAL}


def flow(nodes: str, edges: str, *, rules: str = "", head: str = "") -> WorkflowDefinition:
    """A definition from the YAML of its nodes and its edges (`a > b`, `a > b if x > 1`, `a > b else`, `a > b on code`)."""
    text = flow_text(nodes, edges, head=head)
    decisions = parse_rules(rules).decisions if rules else {}
    return read_workflow(text, "test.workflow.yaml", Surroundings(NODE_TYPES, {}, decisions))


def flow_text(nodes: str, edges: str, *, head: str = "") -> str:
    """The same as a workflow's file."""
    lines = [f"  - {{{_edge(line.strip())}}}" for line in edges.strip().splitlines()]
    return f"workflow: test\ntitle: {{en: Test}}\n{head}nodes:\n{nodes}\nedges:\n" + "\n".join(lines)


def _edge(line: str) -> str:
    ends, _, condition = line.partition(" if ")
    ends, _, code = ends.partition(" on ")
    is_default = ends.endswith(" else")
    source, _, target = ends.removesuffix(" else").partition(" > ")
    more = f", when: '{condition}'" if condition else ", default: true" if is_default else f", on_error: '{code}'" if code else ""
    return f"from: {source}, to: {target}{more}"


class Story:
    """A run that is told by commands; `events` has everything that happened, and folding it is checked after every step."""

    def __init__(self, definition: WorkflowDefinition, *, organisation: Organisation = NOBODY, starter: str = "", run_id: str = "r1", **inputs: Any) -> None:
        self.definition = definition
        self.organisation = organisation
        self.blank = Run(run_id=run_id, definition_id="t/test/1")
        self.run = self.blank
        self.events: list[HistoryEvent] = []
        self.now = self.blank_start = MONDAY
        self.tell(asked.StartRun(inputs=inputs, starter=starter))

    def tell(self, command: Command) -> list[HistoryEvent]:
        events, self.run = advance(self.definition, self.run, command, self.now, limit=100, organisation=self.organisation)
        self.events += events
        assert fold(self.blank, self.events) == self.run
        return events

    def at(self) -> dict[str, str]:
        """Node -> what its token waits for."""
        return {token.node_id: token.waits_for for token in self.run.tokens.values()}

    def number(self, node_id: str) -> int:
        """The number of the open job, task, timer ... at a node."""
        tokens = [token for token in self.run.tokens.values() if token.node_id == node_id and token.waits_for != "scope"]
        return tokens[0].reference or next(iter(tokens[0].open_tasks))

    def armed(self, node_id: str) -> int:
        """The number of the event that is awaited at a boundary, behind a gateway or at the start of an event subprocess."""
        return next(number for number, armed in self.run.armed.items() if armed.node_id == node_id)

    def places(self) -> list[str]:
        """Where tokens stand, each as often as it does."""
        return sorted(token.node_id for token in self.run.tokens.values())

    def done(self) -> list[str]:
        """The nodes that were finished, in their order."""
        return [event.node_id for event in self.events if isinstance(event, happened.TokenLeft) and not event.is_withdrawn]

    def fire(self, node_id: str) -> None:
        """The timer of an armed event, or of a catch event, fires."""
        armed = [number for number, one in self.run.armed.items() if one.node_id == node_id]
        self.tell(asked.FireTimer(armed[0] if armed else self.number(node_id)))

    def deliver(self, node_id: str, **payload: Any) -> None:
        """The message or the signal that is awaited at a node comes."""
        armed = [number for number, one in self.run.armed.items() if one.node_id == node_id]
        self.tell(asked.DeliverMessage(armed[0] if armed else self.number(node_id), payload))

    def fail(self, node_id: str, code: str = "no", *, is_business: bool = True) -> None:
        self.tell(asked.FailJob(number=self.number(node_id), attempt=1, code=code, message=Text(code, code), is_business=is_business, is_final=True))

    def job(self, node_id: str, **outputs: Any) -> None:
        self.tell(asked.CompleteJob(self.number(node_id), outputs))

    def answer(self, node_id: str, outcome: str, by: str = "p1", **values: Any) -> None:
        self.tell(asked.CompleteTask(self.number(node_id), by, outcome, values))

    def names(self) -> list[str]:
        return [type(event).__name__ for event in self.events]
