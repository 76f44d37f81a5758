"""A workflow definition: nodes, edges and their compiled FEEL, as values.

Knows neither its file (engine.pack reads that) nor a run. A definition never changes: a changed drawing is a new version.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from engine.errors import Text
from engine.feel import Expression
from engine.model.mapping import Template
from engine.model.staffing import Staffing, needs_people

__all__ = [
    "Edge",
    "Evaluable",
    "Evaluation",
    "Hop",
    "JoinMode",
    "Many",
    "Node",
    "NodeKind",
    "Outcome",
    "Repeat",
    "TriggerKind",
    "Work",
    "WorkflowDefinition",
    "expressions_in",
    "gone_node",
]

NodeKind = Literal[
    "start", "end", "activity", "user_task", "decision", "calculate", "call", "exclusive", "parallel", "inclusive", "event_choice", "join", "split", "merge",
    "timer", "message", "signal", "condition", "throw", "link", "boundary", "subprocess", "transaction", "ad_hoc", "event_subprocess",
]  # fmt: skip
TriggerKind = Literal["", "timer", "message", "signal", "condition", "error", "escalation", "compensation", "cancel", "terminate", "link"]
"""What an event catches or throws; "" is a plain one."""
JoinMode = Literal["waiting", "blocking", "cancelling"]


class Evaluation(Protocol):
    """What a decision answers: one context, or a list of them for hit policies that may fire several rules."""

    @property
    def outputs(self) -> Any: ...
    @property
    def fired(self) -> tuple[int, ...]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...


class Evaluable(Protocol):
    """A decision, as far as a workflow needs it (engine.decision has the real one)."""

    def evaluate(self, values: Mapping[str, Any], *, now: datetime | None = None) -> Evaluation: ...


class Work(msgspec.Struct, frozen=True):
    """How an activity's jobs are carried out: queue, attempts, backoff from `first` to `longest`, `timeout` (seconds)."""

    queue: str = "light"
    attempts: int = 3
    first: float = 2.0
    longest: float = 300.0
    timeout: float = 120.0


class Outcome(msgspec.Struct, frozen=True):
    """A button of a user task."""

    key: str
    title: Text


class Many(msgspec.Struct, frozen=True, kw_only=True):
    """Several instances of one activity (BPMN: multi-instance): one for each item of `over`, or `count` of them.

    `until` is asked after each that ends; then `rest` says whether the others are cancelled or run on without effect. `grows`: instances may be added meanwhile.
    """

    over: Template | None = None
    count: Template | None = None
    item: str = "item"
    is_sequential: bool = False
    is_awaited: bool = True
    grows: bool = False
    until: Expression | None = None
    rest: Literal["cancel", "run_on"] = "cancel"
    collect: dict[str, Template] = {}


class Repeat(msgspec.Struct, frozen=True, kw_only=True):
    """A loop around one activity: `before` is asked before each turn, `until` after it; at most `most` turns."""

    before: Expression | None = None
    until: Expression | None = None
    most: int = 0


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A box of the drawing. Which fields count depends on `kind`; `inputs` and `outputs` map names to templates.

    `parent` is the subprocess it stands in ("": none); `host` the activity whose border a boundary event sits on.
    """

    node_id: str
    type: str
    kind: NodeKind
    title: Text
    at: tuple[float, float] | None = None
    inputs: dict[str, Template] = {}
    outputs: dict[str, Template] = {}
    work: Work = Work()
    form: str = ""
    candidates: Template | None = None
    due: Template | None = None
    values: dict[str, Template] = {}
    shown: dict[str, Template] = {}
    outcomes: tuple[Outcome, ...] = ()
    decision: str = ""
    wait: Template | None = None
    until: Template | None = None
    message: str = ""
    correlation: Template | None = None
    workflow: str = ""
    is_awaited: bool = True
    outcome: str = ""
    parent: str = ""
    host: str = ""
    trigger: TriggerKind = ""
    is_interrupting: bool = True
    every: Template | None = None
    """A timer's cycle: `R3/PT1H`, `R/P1D`."""
    working: Template | None = None
    """A time, or when a task is due, counted in the tenant's working time: `PT16H`, `P3D`, `R3/P1D`."""
    signal: str = ""
    code: str = ""
    """Of an error or an escalation; `*` catches all."""
    condition: Expression | None = None
    compensates: str = ""
    """The activity that a throw compensates; "" all of its scope."""
    link: str = ""
    need: Template | None = None
    """How many tokens a join needs, a merge takes, a split makes."""
    mode: JoinMode = "waiting"
    many: Many | None = None
    repeat: Repeat | None = None
    lock: str = ""
    """Nodes with the same lock never work at the same time."""
    milestone: str = ""
    """The node works only while a token stands at that one."""
    cancels: tuple[str, ...] = ()
    """Nodes whose tokens are withdrawn when this one is done."""
    completes: tuple[str, ...] = ()
    """Multi-instance nodes that end at once when this one is done."""
    is_sequential: bool = False
    """An ad hoc subprocess that does one activity at a time."""
    allow: tuple[str, ...] | None = None
    """What signers may do besides answering (engine.model.signing.SWITCHES); None: what is usual."""
    fields: dict[str, str] = {}
    """Field of its form -> editable, read_only, hidden, required here."""
    signature: str = ""
    """required: an answer must be signed."""
    copies: Template | None = None
    """Who is shown the run when the node is decided."""
    staffing: Staffing = Staffing()
    """Who does a user task, beyond its candidates."""


def gone_node(node_id: str) -> Node:
    """What stands for a node of an earlier version that the run's drawing does not have any more."""
    return Node(node_id=node_id, type="", kind="user_task", title=Text(node_id, node_id))


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """An arrow: taken when `when` is true, by `default` when no other is, or for an error of its source (`error`: a code, or `*`)."""

    edge_id: str
    source: str
    target: str
    when: Expression | None = None
    is_default: bool = False
    error: str = ""


class Hop(msgspec.Struct, frozen=True):
    """The only way from a plain start or activity to a plain activity or end: nothing is asked, awaited or taken back on it."""

    node: Node
    edge_id: str
    target: Node
    reads_run: tuple[bool, bool] = (False, False)
    """Whether FEEL reads `run` in the node's outputs, and in the target's inputs."""


def expressions_in(part: Any) -> Iterator[Expression]:
    """All FEEL in a node, an edge, a mapping of them, or anything that they are made of."""
    if isinstance(part, Expression):
        yield part
    elif isinstance(part, Template):
        yield from part.expressions
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from expressions_in(getattr(part, name))
    elif isinstance(part, Mapping | tuple):
        for inner in part.values() if isinstance(part, Mapping) else part:
            yield from expressions_in(inner)


def _reads_starter(part: Any) -> bool:
    """Whether an expression in it reads `run.starter`, or all of `run`."""
    return any(path == ("run",) or path[:2] == ("run", "starter") for one in expressions_in(part) for path in one.paths)


class WorkflowDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable version of a drawn workflow. `subject` names the record type whose person a run is about; "" means nobody's."""

    key: str
    title: Text
    inputs: dict[str, Any]
    subject: str = ""
    subject_title: Template | None = None
    facts: dict[str, Template] = {}
    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    decisions: dict[str, Evaluable] = {}
    unset: dict[str, None] = {}
    """Every variable that the drawing may set, as null: what has not been set yet reads as null, without a warning."""
    outgoing: dict[str, tuple[Edge, ...]] = {}
    incoming: dict[str, tuple[Edge, ...]] = {}
    boundaries: dict[str, tuple[Node, ...]] = {}
    """Activity -> the events on its border."""
    bodies: dict[str, tuple[Node, ...]] = {}
    """Subprocess ("" the workflow itself) -> its plain start nodes."""
    watchers: dict[str, tuple[Node, ...]] = {}
    """Subprocess ("" the workflow itself) -> the start events of the event subprocesses in it."""
    openers: tuple[Node, ...] = ()
    """Start events of the workflow itself: a message, a signal or a time begins a run."""
    has_working_time: bool = False
    """Something in it is counted in working time."""
    has_organisation: bool = False
    """Who is asked somewhere in it depends on the organisation, or an expression reads who began the run."""
    has_queue: bool = False
    """Who is asked somewhere in it depends on how busy people are."""
    has_early: bool = False
    """Whose some task of it will be is settled when a run begins."""
    notes_approvals: bool = False
    """Somewhere in it nobody is asked twice."""
    apart: frozenset[str] = frozenset()
    """Nodes that must be done by another person than certain others."""
    straight: dict[str, tuple[Edge, ...]] = {}
    """Node -> its edges, where all of them are taken whatever happens."""
    milestones: frozenset[str] = frozenset()
    """Nodes that work only at a milestone."""
    hops: dict[str, Hop] = {}
    """Node -> the way on from it, where it is a plain one."""
    start_id: str = ""
    """The plain start node; without one the first that an event begins."""
    plain: frozenset[str] = frozenset()
    """Nodes that a token walks into without more ado: no event stands on their border, nothing is repeated, locked or awaited first, no signal is thrown."""
    simple: frozenset[str] = frozenset()
    """Nodes that a token leaves without more ado: nothing is kept for compensation, cancelled or completed with them."""
    _back: frozenset[str] = frozenset()
    _reached: dict[tuple[str, str], frozenset[str]] = {}

    def __post_init__(self) -> None:
        boundaries, bodies, watchers = dict[str, list[Node]](), dict[str, list[Node]](), dict[str, list[Node]]()
        openers: list[Node] = []
        for node in self.nodes.values():
            if node.kind == "boundary":
                boundaries.setdefault(node.host, []).append(node)
            elif node.kind == "start":
                around = self.nodes.get(node.parent)
                if around is not None and around.kind == "event_subprocess":
                    watchers.setdefault(around.parent, []).append(node)
                elif node.trigger and not node.parent:
                    openers.append(node)
                else:
                    bodies.setdefault(node.parent, []).append(node)
        for name, found in (("boundaries", boundaries), ("bodies", bodies), ("watchers", watchers)):
            msgspec.structs.force_setattr(self, name, {key: tuple(nodes) for key, nodes in found.items()})
        msgspec.structs.force_setattr(self, "openers", tuple(openers))
        msgspec.structs.force_setattr(self, "has_working_time", any(node.working is not None for node in self.nodes.values()))
        people = [node for node in self.nodes.values() if node.kind == "user_task"]
        asked = [node for node in people if needs_people(node.inputs.get("approvers", node.candidates), node.staffing)]
        msgspec.structs.force_setattr(self, "has_organisation", bool(asked) or any(_reads_starter(part) for part in (self.nodes, self.edges, self.subject_title)))
        msgspec.structs.force_setattr(self, "has_queue", any(node.staffing.distribute in ("round_robin", "shortest_queue", "experienced") for node in people))
        msgspec.structs.force_setattr(self, "has_early", any(node.staffing.is_early for node in people))
        msgspec.structs.force_setattr(self, "notes_approvals", any(node.staffing.same_again != "ask" for node in people))
        msgspec.structs.force_setattr(self, "apart", frozenset(node.node_id for node in people if node.staffing.apart_from))
        onward = {node_id: tuple(edge for edge in self.outgoing.get(node_id, ()) if not edge.error) for node_id in self.nodes}
        msgspec.structs.force_setattr(self, "straight", {node_id: edges for node_id, edges in onward.items() if all(edge.when is None and not edge.is_default for edge in edges)})
        msgspec.structs.force_setattr(self, "hops", {node_id: hop for node_id, node in self.nodes.items() if (hop := self._hop(node)) is not None})
        msgspec.structs.force_setattr(self, "start_id", next((node.node_id for node in (*self.bodies.get("", ()), *self.openers)), ""))
        msgspec.structs.force_setattr(self, "plain", frozenset(node.node_id for node in self.nodes.values() if self._is_walked_into(node)))
        kept = {host for places in (self.boundaries, self.watchers) for host in places}
        msgspec.structs.force_setattr(self, "simple", frozenset(node.node_id for node in self.nodes.values() if node.node_id not in kept and not (node.cancels or node.completes)))
        msgspec.structs.force_setattr(self, "milestones", frozenset(node.node_id for node in self.nodes.values() if node.milestone))
        msgspec.structs.force_setattr(self, "_back", frozenset(self._back_edges()) if any(node.kind in ("join", "user_task") for node in self.nodes.values()) else frozenset())
        msgspec.structs.force_setattr(self, "_reached", {})

    def _hop(self, node: Node) -> Hop | None:
        edges = self.straight.get(node.node_id, ())
        target = self.nodes.get(edges[0].target) if len(edges) == 1 else None
        if target is None or not (self._is_plain(node, ("start", "activity")) and self._is_plain(target, ("activity", "end"))):
            return None
        if _reads_starter(node.outputs) or _reads_starter(target.inputs):
            return None
        reads = [any("run" in one.names for one in templates.values()) for templates in (node.outputs, target.inputs)]
        return Hop(node, edges[0].edge_id, target, (reads[0], reads[1]))

    def _is_walked_into(self, node: Node) -> bool:
        return not (node.milestone or node.lock or node.repeat or node.many or node.trigger == "signal" or node.node_id in self.boundaries)

    def _is_plain(self, node: Node, kinds: tuple[NodeKind, ...]) -> bool:
        more = (node.parent, node.trigger, node.many, node.repeat, node.lock, node.milestone, node.cancels, node.completes)
        return node.kind in kinds and not any(more) and node.node_id not in self.boundaries and node.node_id not in self.watchers

    def _back_edges(self) -> list[str]:
        """The edges that lead back into a loop: those that a walk from the start takes to a node that it has not yet left."""
        found: list[str] = []
        state: dict[str, bool] = {}
        for root in self.nodes:
            stack = [(root, iter(self._onward(root)))] if root not in state and not self.incoming.get(root) and not self.nodes[root].host else []
            state |= {node_id: True for node_id, _ in stack}
            while stack:
                node_id, edges = stack[-1]
                edge_id, target = next(edges, ("", ""))
                if not target:
                    state[node_id] = False
                    stack.pop()
                elif target not in state:
                    state[target] = True
                    stack.append((target, iter(self._onward(target))))
                elif state[target]:
                    found.append(edge_id)
        return found

    def _onward(self, node_id: str) -> list[tuple[str, str]]:
        beside = [("", boundary.node_id) for boundary in self.boundaries.get(node_id, ())]
        return [(edge.edge_id, edge.target) for edge in self.outgoing.get(node_id, ()) if edge.target in self.nodes] + beside

    def before(self, node_id: str) -> frozenset[str]:
        """The nodes from which a token can reach `node_id` without going back in a loop, and `node_id` itself."""
        return self.leading_to(node_id, is_forward=True)

    def leading_to(self, node_id: str, avoiding: str = "", *, is_forward: bool = False) -> frozenset[str]:
        """The nodes from which a token can reach `node_id` without passing `avoiding`, and `node_id` itself; events on a border count with their host."""
        key = (node_id, "<" if is_forward else avoiding)
        found = self._reached.get(key)
        if found is None:
            seen, waiting = set[str](), [node_id]
            while waiting:
                place = waiting.pop()
                if place in seen or place == avoiding:
                    continue
                seen.add(place)
                waiting.extend(edge.source for edge in self.incoming.get(place, ()) if not is_forward or edge.edge_id not in self._back)
                if self.nodes[place].host:
                    waiting.append(self.nodes[place].host)
            found = self._reached[key] = frozenset(seen)
        return found
