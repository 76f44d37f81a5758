"""What many traces come to: variants, waits, what was done again. Each keeps as much as it says and no more, however many runs there are.

Quantiles come from buckets whose borders grow by 2 %: a median or p95 is right to within 1 % of itself.
"""

import math
from collections import Counter
from datetime import datetime
from itertools import pairwise

import msgspec

from engine.mining.trace import Trace, Visit
from engine.model.definition import WorkflowDefinition

__all__ = ["Figures", "Repeat", "Sketch", "Spell", "Variant"]

GROWTH = math.log(1.02)
LEAST = 0.001
PATHS = 50


class Sketch:
    """Durations in seconds, in buckets."""

    __slots__ = ("_buckets", "_zeros", "count", "most", "total")

    def __init__(self) -> None:
        self.count, self.total, self.most = 0, 0.0, 0.0
        self._zeros = 0
        self._buckets: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        self.count += 1
        self.total += seconds
        self.most = max(self.most, seconds)
        if seconds < LEAST:
            self._zeros += 1
        else:
            self._buckets[math.ceil(math.log(seconds / LEAST) / GROWTH)] += 1

    def at(self, share: float) -> float:
        """The duration that this share of all do not exceed; 0 when there are none."""
        wanted = max(1, math.ceil(share * self.count))
        seen = self._zeros
        if not self.count or seen >= wanted:
            return 0.0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
            if seen >= wanted:
                return min(self.most, round(LEAST * math.exp((bucket - 0.5) * GROWTH), 3))
        return self.most


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """How long something took: seconds. `source` is "" for a node by itself."""

    node_id: str
    source: str = ""
    times: int
    median: float
    p95: float
    mean: float
    longest: float
    now: int = 0
    """How many are there at this moment."""
    heat_median: float = 0.0
    heat_p95: float = 0.0
    """Of a node: the same with those that are there now, who count as long as they have waited so far, where that makes it longer."""


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """A way through the workflow that runs took."""

    nodes: tuple[str, ...]
    runs: int
    share: float
    outcomes: dict[str, int]
    median: float
    p95: float
    example: str
    """One of the runs."""


class Repeat(msgspec.Struct, frozen=True, kw_only=True):
    """A node that runs did again. `path`: what most often lay between two times."""

    node_id: str
    runs: int
    share: float
    repeats: int
    most: int
    path: tuple[str, ...]


class _Way:
    __slots__ = ("example", "outcomes", "sketch")

    def __init__(self, example: str) -> None:
        self.example, self.sketch = example, Sketch()
        self.outcomes: Counter[str] = Counter()


class Figures:
    """Takes traces one by one. `most`: how many variants are told apart."""

    def __init__(self, most: int, now: datetime) -> None:
        self._most, self._now = most, now
        self.runs = self.ended = self.others = 0
        self._ways: dict[tuple[str, ...], _Way] = {}
        self._nodes: dict[str, Sketch] = {}
        self._here: Counter[str] = Counter()
        self._felt: dict[str, Sketch] = {}
        self._edges: dict[tuple[str, str], Sketch] = {}
        self._follows: dict[tuple[str, str], Sketch] = {}
        self._again: dict[str, list[int]] = {}
        self._paths: dict[str, Counter[tuple[str, ...]]] = {}

    def add(self, trace: Trace, definition: WorkflowDefinition) -> None:
        """`definition`: the version that the run ended on."""
        self.runs += 1
        done = list(trace.done(definition))
        if trace.ended_at is not None and trace.started_at is not None:
            self.ended += 1
            self._way(trace, tuple(visit.node_id for visit in done))
        for visit in trace.visits:
            self._spell(visit)
        for before, after in pairwise(done):
            gap = max(0.0, (after.entered_at - (before.left_at or after.entered_at)).total_seconds())
            self._follows.setdefault((before.node_id, after.node_id), Sketch()).add(gap)
        self._rework(done)

    def _way(self, trace: Trace, nodes: tuple[str, ...]) -> None:
        if nodes not in self._ways and len(self._ways) >= self._most:
            self.others += 1
            return
        way = self._ways.setdefault(nodes, _Way(trace.run_id))
        way.outcomes[trace.outcome or trace.status] += 1
        if trace.ended_at is not None and trace.started_at is not None:
            way.sketch.add((trace.ended_at - trace.started_at).total_seconds())

    def _spell(self, visit: Visit) -> None:
        seconds = max(0.0, ((visit.left_at or self._now) - visit.entered_at).total_seconds())
        self._felt.setdefault(visit.node_id, Sketch()).add(seconds)
        if visit.left_at is None:
            self._here[visit.node_id] += 1
            self._nodes.setdefault(visit.node_id, Sketch())
            return
        self._nodes.setdefault(visit.node_id, Sketch()).add(seconds)
        if visit.source:
            self._edges.setdefault((visit.source, visit.node_id), Sketch()).add(seconds)

    def _rework(self, done: list[Visit]) -> None:
        seen: dict[tuple[str, int], list[int]] = {}
        turns: Counter[str] = Counter()
        for place, visit in enumerate(done):
            seen.setdefault((visit.node_id, visit.scope), []).append(place)
            turns[visit.node_id] += visit.turns
        for (node_id, _), places in seen.items():
            turns[node_id] += len(places) - 1
            paths = self._paths.setdefault(node_id, Counter())
            for first, second in pairwise(places):
                between = tuple(one.node_id for one in done[first + 1 : second])
                if between in paths or len(paths) < PATHS:
                    paths[between] += 1
        for node_id, count in turns.items():
            if count:
                found = self._again.setdefault(node_id, [0, 0, 0])
                found[0], found[1], found[2] = found[0] + 1, found[1] + count, max(found[2], count)

    def variants(self) -> list[Variant]:
        """The most frequent first."""
        found = [
            Variant(
                nodes=nodes, runs=way.sketch.count, share=round(way.sketch.count / self.ended, 4), outcomes=dict(way.outcomes), median=way.sketch.at(0.5), p95=way.sketch.at(0.95),
                example=way.example,
            )
            for nodes, way in self._ways.items()
        ]  # fmt: skip
        return sorted(found, key=lambda one: (-one.runs, one.nodes))

    def waits(self) -> list[Spell]:
        """Nodes, where runs spent most time in all first."""
        found = [_spell(node_id, "", sketch, self._here[node_id], self._felt[node_id]) for node_id, sketch in self._nodes.items() if sketch.total or self._here[node_id]]
        return sorted(found, key=lambda one: (-one.mean * one.times, one.node_id))

    def edges(self) -> list[Spell]:
        """Arrows of the drawing: how often one was taken, and how long the token then stood behind it."""
        return sorted((_spell(target, source, sketch) for (source, target), sketch in self._edges.items()), key=lambda one: (-one.mean * one.times, one.source, one.node_id))

    def follows(self) -> list[Spell]:
        """Which work ended directly after which, and how long after the first one's end the second began."""
        return sorted((_spell(after, before, sketch) for (before, after), sketch in self._follows.items()), key=lambda one: (-one.times, one.source, one.node_id))

    def rework(self) -> list[Repeat]:
        """Nodes that were done again, the most often first."""
        found = []
        for node_id, (runs, repeats, most) in self._again.items():
            [(path, _)] = self._paths[node_id].most_common(1) or [((), 0)]
            found.append(Repeat(node_id=node_id, runs=runs, share=round(runs / self.runs, 4), repeats=repeats, most=most, path=path))
        return sorted(found, key=lambda one: (-one.repeats, one.node_id))


def _spell(node_id: str, source: str, sketch: Sketch, now: int = 0, felt: Sketch | None = None) -> Spell:
    mean = sketch.total / sketch.count if sketch.count else 0.0
    median, p95 = sketch.at(0.5), sketch.at(0.95)
    heat = (max(median, felt.at(0.5)), max(p95, felt.at(0.95))) if felt is not None else (0.0, 0.0)
    return Spell(
        node_id=node_id,
        source=source,
        times=sketch.count,
        median=median,
        p95=p95,
        mean=round(mean, 3),
        longest=round(sketch.most, 3),
        now=now,
        heat_median=heat[0],
        heat_p95=heat[1],
    )
