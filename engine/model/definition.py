"""A workflow definition: nodes, edges and their compiled FEEL, as values.

Knows neither its file (engine.pack reads that) nor a run. A definition never changes: a changed drawing is a new version.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from engine.errors import Text
from engine.feel import Expression
from engine.model.mapping import Template

__all__ = ["Edge", "Evaluable", "Evaluation", "Node", "NodeKind", "Outcome", "Work", "WorkflowDefinition"]

NodeKind = Literal["start", "end", "activity", "user_task", "exclusive", "parallel", "decision", "timer", "message", "call"]


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


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A box of the drawing. Which fields count depends on `kind`; `inputs` and `outputs` map names to templates."""

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


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """An arrow: taken when `when` is true, by `default` when no other is, or for an error of its source (`error`: a code, or `*`)."""

    edge_id: str
    source: str
    target: str
    when: Expression | None = None
    is_default: bool = False
    error: str = ""


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

    @property
    def start_id(self) -> str:
        """The one start node."""
        return next(node.node_id for node in self.nodes.values() if node.kind == "start")
