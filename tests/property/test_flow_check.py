"""The check of a drawing against an oracle that tries every order of everything: a drawing of blocks is never accused, and what is broken in one is accused whenever the oracle can break it.

Every accusation is proven: its trace is walked, and leaves the tokens as it says.
"""

import random
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import pytest

from engine.errors import Problem
from engine.model.check import check_definition
from tests.unit.flows import flow

SEEDS = range(60)
MOST = 4_000
"""More markings than this the oracle does not look at; such a drawing is drawn again, smaller."""
FLAWS = ("graph.deadlock", "graph.lost_sync", "graph.join")

Marking = tuple[tuple[int, int], ...]


class Drawing(NamedTuple):
    """Nodes with their kinds, edges between them by number."""

    kinds: dict[str, str]
    edges: tuple[tuple[str, str], ...]

    def outs(self, node: str) -> list[int]:
        return [number for number, (source, _) in enumerate(self.edges) if source == node]

    def ins(self, node: str) -> list[int]:
        return [number for number, (_, target) in enumerate(self.edges) if target == node]

    def problems(self) -> list[Problem]:
        nodes = "\n".join(f"  {name}: {{type: {'echo' if kind == 'work' else kind}}}" for name, kind in self.kinds.items())
        lines = []
        for number, (source, target) in enumerate(self.edges):
            outs = self.outs(source)
            is_choice = self.kinds[source] in ("exclusive", "inclusive") and len(outs) > 1
            lines.append(f"{source} > {target}" + ("" if not is_choice else " else" if number == outs[-1] else f" if n > {number}"))
        return check_definition(flow(nodes, "\n".join(lines), head="inputs: {properties: {n: {}}}\n"))


def _blocks(seed: int, kinds: tuple[str, ...]) -> Drawing:
    """A sound drawing: blocks in blocks, loops through work."""
    dice = random.Random(seed)
    names: dict[str, str] = {"s": "start", "e": "end"}
    edges: list[tuple[str, str]] = []

    def add(kind: str) -> str:
        name = f"{kind[0]}{len(names)}"
        names[name] = kind
        return name

    def block(depth: int) -> tuple[str, str]:
        what = dice.choice(("work", "line", "loop", *kinds)) if depth else "work"
        if what == "work":
            name = add("work")
            return name, name
        if what == "line":
            first, middle = block(depth - 1)
            after, last = block(depth - 1)
            edges.append((middle, after))
            return first, last
        if what == "loop":
            into, out = add("exclusive"), add("exclusive")
            first, last = block(depth - 1)
            again = add("work")
            edges.extend([(into, first), (last, out), (out, again), (again, into)])
            return into, out
        split, join = add(what), add(what)
        for _ in range(dice.randint(2, 3)):
            first, last = block(depth - 1)
            edges.extend([(split, first), (last, join)])
        return split, join

    first, last = block(3)
    return Drawing(names, (("s", first), *edges, (last, "e")))


def _broken(drawing: Drawing, dice: random.Random) -> Drawing:
    """The drawing with one change: another kind of gateway, an edge less, more or elsewhere."""
    kinds, edges = dict(drawing.kinds), list(drawing.edges)
    gates = [name for name, kind in kinds.items() if kind in ("exclusive", "parallel")]
    free = [name for name, kind in kinds.items() if kind not in ("start", "end")]
    what = dice.choice(("swap", "swap", "cut", "back", "bend"))
    if what == "swap" and gates:
        name = dice.choice(gates)
        kinds[name] = "parallel" if kinds[name] == "exclusive" else "exclusive"
    elif what == "cut":
        splits = [number for number, (source, _) in enumerate(edges) if len(drawing.outs(source)) > 1]
        if splits:
            del edges[dice.choice(splits)]
    elif what == "back" and gates:
        edges.append((dice.choice(gates), dice.choice(free)))
    elif free:
        number = dice.randrange(1, len(edges))
        edges[number] = (edges[number][0], dice.choice(free))
    return Drawing(kinds, tuple(dict.fromkeys(edge for edge in edges if edge[0] != edge[1])))


class Oracle:
    """Every marking that any order of moves reaches, as long as no edge holds two tokens."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.is_stuck = self.is_double = self.is_too_large = False
        start: Marking = ((-1, 1),)
        seen, waiting = {start}, [start]
        while waiting:
            marking = waiting.pop()
            moves = list(self.moves(marking))
            self.is_stuck = self.is_stuck or (not moves and bool(marking))
            for _, after in moves:
                if any(count > 1 for _, count in after):
                    self.is_double = True
                elif after not in seen:
                    seen.add(after)
                    waiting.append(after)
            if len(seen) > MOST:
                self.is_too_large = True
                return

    def target(self, number: int) -> str:
        return "s" if number < 0 else self.drawing.edges[number][1]

    def moves(self, marking: Marking) -> Iterator[tuple[str, Marking]]:
        """Each node that can move, with each marking that it leaves."""
        standing: dict[str, list[int]] = {}
        for number, _ in marking:
            standing.setdefault(self.target(number), []).append(number)
        for node, here in standing.items():
            for taken in self.taken(node, here, standing):
                for way in self.ways(node):
                    left = dict(marking)
                    for number in taken:
                        left[number] -= 1
                    for number in way:
                        left[number] = left.get(number, 0) + 1
                    yield node, tuple(sorted((number, count) for number, count in left.items() if count))

    def taken(self, node: str, here: list[int], standing: dict[str, list[int]]) -> list[list[int]]:
        ins = self.drawing.ins(node)
        if self.drawing.kinds[node] == "parallel" and len(ins) > 1:
            return [here] if len(here) == len(ins) else []
        if self.drawing.kinds[node] == "inclusive" and len(ins) > 1:
            return [here] if not any(self.reaches(other, node) for other in standing if other != node) else []
        return [[number] for number in here]

    def reaches(self, source: str, target: str) -> bool:
        seen, waiting = {source}, [source]
        while waiting:
            for number in self.drawing.outs(waiting.pop()):
                node = self.drawing.edges[number][1]
                if node == target:
                    return True
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return False

    def ways(self, node: str) -> list[tuple[int, ...]]:
        outs = self.drawing.outs(node)
        if self.drawing.kinds[node] == "exclusive":
            return [(number,) for number in outs]
        if self.drawing.kinds[node] == "inclusive" and len(outs) > 1:
            free = outs[:-1]
            return [chosen for size in range(1, len(free) + 1) for chosen in combinations(free, size)] + [(outs[-1],)]
        return [tuple(outs)]

    def after(self, trace: list[str]) -> set[Marking]:
        """The markings that the nodes of a trace, one after the other, can leave."""
        markings: set[Marking] = {((-1, 1),)}
        for name in trace:
            markings = {after for marking in markings for node, after in self.moves(marking) if node == name}
        return markings


def _drawings(kinds: tuple[str, ...]) -> list[tuple[int, Drawing]]:
    return [(seed, _blocks(seed, kinds)) for seed in SEEDS]


@pytest.mark.parametrize(("seed", "drawing"), _drawings(("exclusive", "parallel", "inclusive")))
def test_a_drawing_of_blocks_is_never_accused(seed: int, drawing: Drawing) -> None:
    assert [one.describe() for one in drawing.problems()] == []
    oracle = Oracle(drawing)
    assert oracle.is_too_large or not (oracle.is_stuck or oracle.is_double)


@pytest.mark.parametrize(("seed", "sound"), _drawings(("exclusive", "parallel")))
def test_what_is_broken_is_accused_and_nothing_else_is(seed: int, sound: Drawing) -> None:
    dice = random.Random(seed + 1_000)
    for _ in range(6):
        drawing = _broken(sound, dice)
        found = drawing.problems()
        if any(one.code not in FLAWS for one in found):
            continue  # no drawing at all: a node without a way in or out, a circle without a wait
        oracle = Oracle(drawing)
        if oracle.is_too_large:
            continue
        assert bool(found) == (oracle.is_stuck or oracle.is_double), (drawing, [one.describe() for one in found], oracle.is_stuck, oracle.is_double)
        for one in found:
            _prove(one, oracle)


def _prove(one: Problem, oracle: Oracle) -> None:
    """Walks the trace of an accusation: it ends with tokens that wait for ever before the node, or with two on one way out of it."""
    node = one.path.removeprefix("nodes.")
    trace = one.message.en.rsplit("after ", 1)[1].split(" > ")
    markings = oracle.after(trace)
    if one.code == "graph.lost_sync":
        assert any(count > 1 and number >= 0 and oracle.drawing.edges[number][0] == node for marking in markings for number, count in marking), (trace, oracle.drawing)
    else:
        assert any(not list(oracle.moves(marking)) and any(oracle.target(number) == node for number, _ in marking) for marking in markings), (trace, oracle.drawing)


def test_the_oracle_finds_flaws_in_many_of_the_broken_drawings() -> None:
    judged = [Oracle(_broken(sound, random.Random(seed))) for seed, sound in _drawings(("exclusive", "parallel"))]
    assert sum(one.is_stuck for one in judged) > 5
    assert sum(one.is_double for one in judged) > 5
    assert sum(not (one.is_stuck or one.is_double) for one in judged) > 5
