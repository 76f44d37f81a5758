"""How tokens flow through a drawing: deadlocks, joins that cannot complete, lost synchronisation, endless loops without a wait; each with a trace that shows it.

Every subprocess is walked for itself. The walk tries each choice, but not each order: the earliest token always moves first, which in a free-choice net loses no deadlock
(persistent sets). Data is not known: every condition may hold. A walk that takes more than `LIMIT` looks at tokens says so, and what it has found until then.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import inf
from typing import NamedTuple

from engine.errors import Problem, problem
from engine.model.definition import Edge, Node, WorkflowDefinition

__all__ = ["check_flow", "walks"]

LIMIT = 200_000
WIDTH = 5
"""Of an inclusive split with more ways than this only each one, each pair and all of them are tried."""
WAITS = ("activity", "user_task", "timer", "message", "signal", "condition", "event_choice", "call", "ad_hoc")
CLEARING = ("terminate", "error", "cancel")

_EQUALS = re.compile(r"([\w .]+?)\s*=\s*(\"[^\"]*\"|-?[\d.]+|true|false|null)")

Marking = tuple[tuple[str, int], ...]
"""Edge -> how many tokens stand on it, that is, wait at its target."""


def check_flow(definition: WorkflowDefinition) -> list[Problem]:
    """All problems of the flow, one for each node and kind."""
    return [*_loops(definition), *(found for walk in walks(definition) for found in walk.problems())]


def walks(definition: WorkflowDefinition) -> "Iterator[Walk]":
    """A walk for each place where tokens begin; `problems()` takes it, `looks` then says how long it was."""
    for starts in (*definition.bodies.values(), *definition.watchers.values(), definition.openers):
        for start in starts:
            yield Walk(definition, start)


class _Step(NamedTuple):
    before: "Marking | None"
    passed: tuple[str, ...]


class Walk:
    """All markings of one subprocess, as far as they matter."""

    def __init__(self, definition: WorkflowDefinition, start: Node) -> None:
        self.definition = definition
        self.nodes = {node.node_id: node for node in definition.nodes.values() if node.parent == start.parent}
        self.edges = {edge.edge_id: edge for node_id in self.nodes for edge in definition.outgoing[node_id]}
        self.edges[""] = Edge(edge_id="", source="", target=start.node_id)
        self.order = {node_id: place for place, node_id in enumerate(self._sorted(start.node_id))}
        self.steps: dict[Marking, _Step] = {}
        self.found: dict[tuple[str, str], Problem] = {}
        self.looks = 0
        self.splits = any(node.kind == "split" for node in self.nodes.values())
        self.ways = {node_id: list(self._ways(node)) for node_id, node in self.nodes.items()}
        self.plain = {node_id for node_id, node in self.nodes.items() if len(self.ways[node_id]) <= 1 and not self._is_join(node_id) and not self._clears(node)}
        """Nodes that let each token through to the same edges at once: where it goes next decides nothing."""

    def problems(self) -> list[Problem]:
        """What is found on the way through all of them."""
        waiting: deque[Marking] = deque()
        self._reach(waiting, None, (), (("", 1),))
        while waiting and self.looks < LIMIT:
            marking = waiting.popleft()
            self.looks += len(marking)
            for node_id, after in self._next(marking):
                self._reach(waiting, marking, (node_id,), after)
        if waiting:
            begin = self.edges[""].target
            found = problem(
                "graph.unchecked",
                f"what begins at {begin} has too many courses to be looked at all; those that were are told",
                f"从 {begin} 开始的流程走法太多，未能全部检查；已检查的部分见其他提示",
                path=f"nodes.{begin}",
                severity="warning",
            )
            self.found.setdefault((found.code, begin), found)
        return list(self.found.values())

    def _reach(self, waiting: deque[Marking], before: Marking | None, passed: tuple[str, ...], after: Marking) -> None:
        """Notes a marking, with all tokens past the plain nodes that they stand before, the earliest first; each edge once, for there may be a circle of them."""
        left = dict(after)
        onward = [(self.order.get(self.edges[edge_id].target, 0), edge_id) for edge_id in left if self.edges[edge_id].target in self.plain]
        heapify(onward)
        is_double = any(count > 1 for count in left.values())
        bound = self._first_choice(left)
        moved: set[str] = set()
        hastened: list[str] = []
        while onward and not is_double:
            place, edge_id = heappop(onward)
            if edge_id in moved or place > bound:
                break
            moved.add(edge_id)
            del left[edge_id]
            node_id = self.edges[edge_id].target
            hastened.append(node_id)
            for one in (one for way in self.ways[node_id] for one in way):
                left[one] = left.get(one, 0) + 1
                is_double = is_double or left[one] > 1
                if self.edges[one].target in self.plain:
                    heappush(onward, (self.order.get(self.edges[one].target, 0), one))
                else:
                    bound = min(bound, self._first_choice(left, (one,)))
        marking = tuple(sorted(left.items()))
        if marking not in self.steps:
            self.steps[marking] = _Step(before, (*passed, *hastened))
            if self._is_safe(marking):
                waiting.append(marking)

    def _first_choice(self, marking: dict[str, int], edge_ids: Iterable[str] = ()) -> float:
        """The place of the first node that is not plain and can move: what comes later must not run ahead of it."""
        first = inf
        for edge_id in edge_ids or marking:
            node_id = self.edges[edge_id].target
            is_waiting = self._is_join(node_id) and not (self.nodes[node_id].kind == "parallel" and all(edge.edge_id in marking for edge in self.definition.incoming[node_id]))
            if node_id not in self.plain and not is_waiting:
                first = min(first, self.order.get(node_id, 0))
        return first

    def _clears(self, node: Node) -> bool:
        return bool(node.cancels) or (node.kind == "end" and node.trigger in CLEARING)

    def _sorted(self, start_id: str) -> list[str]:
        """The nodes in an order in which what leads to a node comes first; of a circle all come before what it leads to, so that nothing leaves it too early."""
        done: list[str] = []
        seen = {start_id}
        stack = [(start_id, iter(self._targets(start_id)))]
        while stack:
            node_id, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                done.append(node_id)
                stack.pop()
            elif target not in seen:
                seen.add(target)
                stack.append((target, iter(self._targets(target))))
        place = {node_id: number for number, node_id in enumerate(reversed(done))}
        parts = list(_parts({node_id: self._targets(node_id) for node_id in place}))
        return [node_id for part in reversed(parts) for node_id in sorted(part, key=lambda one: place[one])]

    def _targets(self, node_id: str) -> list[str]:
        edges = [*self.definition.outgoing[node_id], *(edge for one in self.definition.boundaries.get(node_id, ()) for edge in self.definition.outgoing[one.node_id])]
        return [edge.target for edge in edges if edge.target in self.nodes]

    def _ways(self, node: Node) -> Iterator[tuple[str, ...]]:
        """What a node may do when it is done: each a tuple of edges that get a token."""
        edges = [edge for edge in self.definition.outgoing[node.node_id] if edge.target in self.nodes]
        normal = [edge for edge in edges if not edge.error]
        yield from _choices(node, normal)
        yield from ((edge.edge_id,) for edge in edges if edge.error)
        for boundary in self.definition.boundaries.get(node.node_id, ()):
            beside = tuple(edge.edge_id for edge in self.definition.outgoing[boundary.node_id] if edge.target in self.nodes)
            if boundary.trigger == "compensation":
                continue
            if boundary.is_interrupting or boundary.trigger in ("error", "cancel"):
                yield beside
            else:
                yield from ((*way, *beside) for way in _choices(node, normal))

    def _next(self, marking: Marking) -> Iterator[tuple[str, Marking]]:
        """The markings after the earliest token that can move has moved; joins that hold on to tokens are told when none can."""
        standing: dict[str, list[str]] = {}
        for edge_id, _ in marking:
            standing.setdefault(self.edges[edge_id].target, []).append(edge_id)
        late = [node_id for node_id in standing if self._is_join(node_id) and self.nodes[node_id].kind != "parallel"]
        for node_id in sorted(standing, key=lambda place: ((place in late) - (place in late and self._is_alone(place, standing)) * 2, self.order.get(place, 0))):
            taken = self._taken(node_id, standing[node_id], marking, standing)
            if taken is not None:
                yield from ((node_id, self._after(marking, node_id, taken, way)) for way in self.ways[node_id] or [()])
                return
        for node_id in standing:
            self._tell_stuck(self.nodes[node_id], standing[node_id], marking)

    def _is_join(self, node_id: str) -> bool:
        node = self.nodes[node_id]
        if node.kind == "merge":
            return not self.splits  # with a split somewhere, how many threads come is not known here
        return node.kind in ("parallel", "inclusive", "join") and len(self.definition.incoming[node_id]) > 1

    def _is_alone(self, node_id: str, standing: dict[str, list[str]]) -> bool:
        """Whether no other token can come to a join any more."""
        region = self.definition.leading_to(node_id)
        return not any(other in region for other in standing if other != node_id)

    def _taken(self, node_id: str, edges: list[str], marking: Marking, standing: dict[str, list[str]]) -> dict[str, int] | None:
        """The tokens with which the node begins; None when it must wait."""
        node = self.nodes[node_id]
        if not self._is_join(node_id):
            return {edges[0]: 1}
        if node.kind == "parallel":
            return dict.fromkeys(edges, 1) if len(edges) == len(self.definition.incoming[node_id]) else None
        region = self.definition.leading_to(node_id)
        if not self._is_alone(node_id, standing):
            own = self.definition.leading_to
            if not all(node_id in own(other) and self._is_join(other) for other in standing if other != node_id and other in region):
                return None  # something may still come
        counts = {edge_id: count for edge_id, count in marking if edge_id in edges}
        return counts if sum(counts.values()) >= _needed(node) else None

    def _after(self, marking: Marking, node_id: str, taken: dict[str, int], way: tuple[str, ...]) -> Marking:
        node = self.nodes[node_id]
        if self._clears(node) and not node.cancels:
            return ()
        left = dict(marking)
        for edge_id, count in taken.items():
            left[edge_id] -= count
        if node.kind == "join" and node.mode == "cancelling":
            region = self.definition.before(node_id)
            left = {edge_id: count for edge_id, count in left.items() if self.edges[edge_id].target not in region}
        if node.cancels:
            left = {edge_id: count for edge_id, count in left.items() if self.edges[edge_id].target not in node.cancels}
        for edge_id in way:
            left[edge_id] = left.get(edge_id, 0) + 1
        return tuple(sorted((edge_id, count) for edge_id, count in left.items() if count))

    def _is_safe(self, marking: Marking) -> bool:
        """Tells a node that two tokens may come to on one way; beyond that nothing is looked at."""
        double = [edge_id for edge_id, count in marking if count > 1]
        if not double or self.splits:
            return not double or all(count <= 2 for _, count in marking)
        edge = self.edges[double[0]]
        place = self.nodes[edge.source]
        found = problem(
            "graph.lost_sync",
            f"{place.node_id} may be passed twice at once: parallel ways are not joined before; it happens after {self._trace(marking)}",
            f"{place.node_id} 可能被并行通过两次：此前的并行分支没有汇合；路径：{self._trace(marking)}",
            path=f"nodes.{place.node_id}",
            expected="type: parallel or inclusive",
            severity="warning",
        )
        self.found.setdefault((found.code, place.node_id), found)
        return False

    def _tell_stuck(self, node: Node, edges: list[str], marking: Marking) -> None:
        path, trace = f"nodes.{node.node_id}", self._trace(marking)
        if node.kind in ("join", "merge"):
            found = problem(
                "graph.join", f"{node.node_id} needs more tokens than can come, as after {trace}", f"{node.node_id} 需要的令牌数多于可能到达的数目；路径：{trace}", path=path
            )
        else:
            missing = ", ".join(edge.source for edge in self.definition.incoming[node.node_id] if edge.edge_id not in edges)
            found = problem(
                "graph.deadlock",
                f"{node.node_id} may wait for ever: nothing comes from {missing} after {trace}",
                f"{node.node_id} 可能永远等待：没有来自 {missing} 的令牌；路径：{trace}",
                path=path,
            )
        self.found.setdefault((found.code, node.node_id), found)

    def _trace(self, marking: Marking) -> str:
        """The nodes that were passed, in order."""
        names: list[str] = []
        place: Marking | None = marking
        while place is not None:
            step = self.steps[place]
            names[:0] = step.passed
            place = step.before
        return " > ".join(names)


def _choices(node: Node, edges: list[Edge]) -> Iterator[tuple[str, ...]]:
    ids = [edge.edge_id for edge in edges]
    if node.kind in ("exclusive", "event_choice"):
        yield from ((edge_id,) for edge_id in ids)
        return
    always = tuple(edge.edge_id for edge in edges if edge.when is None and not edge.is_default)
    free = [edge.edge_id for edge in edges if edge.when is not None]
    otherwise = tuple(edge.edge_id for edge in edges if edge.is_default)
    if not free:
        yield (*always, *(() if always else otherwise))
        return
    sizes = range(1, len(free) + 1) if len(free) <= WIDTH else (1, 2, len(free))
    for size in sizes:
        yield from ((*always, *chosen) for chosen in combinations(free, size) if not _exclude(edges, chosen))
    yield always or otherwise


def _exclude(edges: list[Edge], chosen: tuple[str, ...]) -> bool:
    """Whether the conditions of the chosen edges cannot all hold: two compare the same name with different constants."""
    seen: dict[str, str] = {}
    for edge in edges:
        match = _EQUALS.fullmatch(edge.when.text.strip()) if edge.when is not None and edge.edge_id in chosen else None
        if match and seen.setdefault(match.group(1), match.group(2)) != match.group(2):
            return True
    return False


def _needed(node: Node) -> int:
    source = node.need.source if node.need is not None else 1
    return source if node.kind in ("join", "merge") and isinstance(source, int) else 1


def _loops(definition: WorkflowDefinition) -> Iterator[Problem]:
    """One problem for each circle of nodes that all do their work at once."""
    slow = {node.node_id for node in definition.nodes.values() if node.kind in WAITS}
    for node in definition.nodes.values():  # a subprocess in which somebody waits is a wait; those inside of it come later in no file
        place = definition.nodes.get(node.parent) if node.node_id in slow else None
        while place is not None and place.node_id not in slow:
            slow.add(place.node_id)
            place = definition.nodes.get(place.parent)
    onward = {node_id: [edge.target for edge in definition.outgoing[node_id] if edge.target not in slow] for node_id in definition.nodes if node_id not in slow}
    for circle in _circles(onward):
        names = " > ".join((*circle, circle[0]))
        yield problem("graph.endless", f"these nodes form a loop without a wait: {names}", f"这些节点构成没有等待的循环：{names}", path=f"nodes.{circle[0]}")


def _circles(onward: dict[str, list[str]]) -> Iterator[list[str]]:
    """A circle out of every strongly connected part."""
    for part in _parts(onward):
        if len(part) > 1 or part[0] in onward[part[0]]:
            yield _circle(part[0], set(part), onward)


def _parts(onward: dict[str, list[str]]) -> Iterator[list[str]]:
    """The strongly connected parts (Tarjan, without recursion), each before those that lead to it, its first node the one that was met first."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    held: set[str] = set()
    for root in onward:
        stack = [(root, iter(onward[root]))] if root not in index else []
        while stack:
            node_id, targets = stack[-1]
            if node_id not in index:
                index[node_id] = low[node_id] = len(index)
                path.append(node_id)
                held.add(node_id)
            target = next(targets, None)
            if target is None:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[node_id])
                if low[node_id] == index[node_id]:
                    part = path[path.index(node_id) :]
                    del path[path.index(node_id) :]
                    held.difference_update(part)
                    yield part
            elif target not in index:
                stack.append((target, iter(onward.get(target, ()))))
            elif target in held:
                low[node_id] = min(low[node_id], index[target])


def _circle(start: str, part: set[str], onward: dict[str, list[str]]) -> list[str]:
    """A shortest way from `start` back to it."""
    before: dict[str, str] = {}
    waiting = [start]
    for node_id in waiting:
        for target in onward[node_id]:
            if target == start:
                found = [node_id]
                while found[-1] != start:
                    found.append(before[found[-1]])
                return found[::-1]
            if target in part and target not in before:
                before[target] = node_id
                waiting.append(target)
    return [start]
