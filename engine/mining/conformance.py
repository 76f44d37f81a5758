"""How far runs are what a drawing says: each is replayed on it, token by token (Rozinat and van der Aalst, 2008), and what does not fit is named.

A token that comes by an arrow consumes what its source produced there. missing: it came where nothing had been produced; remaining: something was produced that nobody consumed.
fitness = (1 - missing/consumed)/2 + (1 - remaining/produced)/2.
"""

from collections import Counter

import msgspec

from engine.mining.trace import Trace, Visit
from engine.model.definition import Node, WorkflowDefinition

__all__ = ["Conformance", "Deviation", "Fit", "replay"]

EXAMPLES = 5
DECIDES = frozenset({"exclusive", "inclusive", "event_choice"})


class Fit(msgspec.Struct, kw_only=True):
    """What a replay counted. `deviations`: kind and node."""

    produced: int = 0
    consumed: int = 0
    missing: int = 0
    remaining: int = 0
    deviations: list[tuple[str, str]] = []

    @property
    def fitness(self) -> float:
        return (1 - self.missing / max(1, self.consumed)) / 2 + (1 - self.remaining / max(1, self.produced)) / 2


class Deviation(msgspec.Struct, frozen=True, kw_only=True):
    """Something that runs did and the drawing does not say. kinds: no_node, no_way, jump, not_taken, two_ways, join_incomplete, skipped, edited, moved, migrated."""

    kind: str
    node_id: str
    runs: int
    times: int
    examples: list[str]


def replay(trace: Trace, definition: WorkflowDefinition) -> Fit:
    """One run on the drawing."""
    fit = Fit(deviations=list(trace.deeds))
    taken: dict[tuple[str, int], list[str]] = {}
    for visit in trace.visits:
        if visit.source and visit.source != "?":
            taken.setdefault((visit.source, visit.burst), []).append(visit.node_id)
    left: dict[tuple[str, int, int], list[Visit]] = {}
    for visit in trace.visits:
        _came(fit, visit, definition)
        if visit.left and not visit.is_withdrawn:
            left.setdefault((visit.node_id, visit.scope, visit.left_burst), []).append(visit)
    for (node_id, _, burst), visits in left.items():
        node = definition.nodes.get(node_id)
        if node is not None and not any(visit.is_instance for visit in visits):
            _went(fit, node, visits, set(taken.get((node_id, burst), ())), definition)
    if trace.status == "completed":
        fit.remaining += sum(1 for visit in trace.visits if not visit.left)
    return fit


def _came(fit: Fit, visit: Visit, definition: WorkflowDefinition) -> None:
    fit.consumed += 1
    node = definition.nodes.get(visit.node_id)
    if node is None:
        _miss(fit, "no_node", visit.node_id)
    elif visit.is_moved:
        _miss(fit, "jump", visit.node_id)
    elif visit.source:
        if any(edge.source == visit.source for edge in definition.incoming.get(visit.node_id, ())):
            fit.produced += 1
        else:
            _miss(fit, "no_way", visit.node_id)
    elif not _may_begin(node, visit, definition):
        _miss(fit, "jump", visit.node_id)
    else:
        fit.produced += 1


def _may_begin(node: Node, visit: Visit, definition: WorkflowDefinition) -> bool:
    """Whether a token may stand here without coming by an arrow."""
    around = definition.nodes.get(node.parent)
    is_handler = any(definition.nodes[edge.source].trigger == "compensation" for edge in definition.incoming.get(node.node_id, ()) if edge.source in definition.nodes)
    return node.kind in ("start", "boundary", "event_subprocess") or visit.is_instance or is_handler or (around is not None and around.kind == "ad_hoc")


def _went(fit: Fit, node: Node, visits: list[Visit], taken: set[str], definition: WorkflowDefinition) -> None:
    ways = [edge for edge in definition.outgoing.get(node.node_id, ()) if not edge.error]
    drawn = {edge.target for edge in ways}
    if node.kind == "exclusive" and len(taken & drawn) > len(visits):
        fit.deviations.append(("two_ways", node.node_id))
        fit.missing += 1
    is_free = node.kind in DECIDES or any(edge.when is not None or edge.is_default for edge in ways) or node.kind in ("join", "end")
    if taken & drawn and not is_free:
        for target in drawn - taken:
            fit.produced += 1
            fit.remaining += 1
            fit.deviations.append(("not_taken", target))
    incoming = {edge.source for edge in definition.incoming.get(node.node_id, ())}
    if node.kind == "parallel" and len(incoming) > 1:
        lacking = incoming - {visit.source for visit in visits}
        if lacking:
            fit.missing += len(lacking)
            fit.consumed += len(lacking)
            fit.deviations.append(("join_incomplete", node.node_id))


def _miss(fit: Fit, kind: str, node_id: str) -> None:
    fit.missing += 1
    fit.deviations.append((kind, node_id))


class Conformance:
    """Takes traces one by one."""

    def __init__(self, definition: WorkflowDefinition) -> None:
        self._definition = definition
        self._total = Fit()
        self.runs = self.fitting = 0
        self._kinds: dict[tuple[str, str], tuple[Counter[str], list[str]]] = {}

    def add(self, trace: Trace) -> None:
        fit = replay(trace, self._definition)
        self.runs += 1
        self.fitting += not fit.deviations and not fit.missing and not fit.remaining
        for name in ("produced", "consumed", "missing", "remaining"):
            setattr(self._total, name, getattr(self._total, name) + getattr(fit, name))
        for place, times in Counter(fit.deviations).items():
            counts, examples = self._kinds.setdefault(place, (Counter(), []))
            counts["runs"] += 1
            counts["times"] += times
            if len(examples) < EXAMPLES:
                examples.append(trace.run_id)

    @property
    def fitness(self) -> float:
        """Over all tokens of all runs; 1: everything was as drawn."""
        return round(self._total.fitness, 4)

    def deviations(self) -> list[Deviation]:
        """What most runs did first."""
        found = [
            Deviation(kind=kind, node_id=node_id, runs=counts["runs"], times=counts["times"], examples=examples) for (kind, node_id), (counts, examples) in self._kinds.items()
        ]
        return sorted(found, key=lambda one: (-one.runs, one.kind, one.node_id))
