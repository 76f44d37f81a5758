"""Flatness: the CPU of one step (client and server) where there is little, beside the same step where there is much; 1.00 is flat.

Much is: finished runs that are stored, runs that are parked at a person, nodes of the definition, tokens of the run. PostgreSQL; the two are measured in turns, in databases of their own.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.bench.engine.bench import Bench
from tests.bench.engine.fill import clone
from tests.bench.engine.workload import BATCH, STEP, TRANSITIONS, Workload, done, open_office
from tests.office import TENANT, workflow_pack

__all__ = ["CASES", "measure"]

CASES = ("flat stored", "flat parked", "flat definition", "flat tokens")
PASSES, SECONDS = 3, 1.2
FEW_STORED, PARKED = 10_000, 100_000
SMALL, LARGE, PATH = 10, 500, 6
TOKENS = 1_000
STEPS = 100
"""Steps of one run in transactions of their own."""


def measure(bench: Bench) -> None:
    """Each case that is wanted."""
    syncs = [bench.sync()]
    for case, act in (("flat stored", _stored), ("flat parked", _parked), ("flat definition", _definition), ("flat tokens", _tokens)):
        if bench.wants(case):
            act(bench)
            syncs.append(bench.sync())
    bench.say_syncs("flat", syncs)


def _stored(bench: Bench) -> None:
    """A, grouped, after 10 thousand finished runs and after many more."""
    with _office(bench, "few_stored") as few, _office(bench, "many_stored") as many:
        for workload, count in ((few, FEW_STORED), (many, bench.stored)):
            (model,) = workload.carry("a", 1)
            clone(workload.office.settings.url, model, 1, count)
        _tell(bench, "flat stored", (lambda: _grouped(bench, many, "a"), f"{bench.stored:,} finished runs stored"), (lambda: _grouped(bench, few, "a"), f"{FEW_STORED:,} stored"))


def _parked(bench: Bench) -> None:
    """A, grouped, with nobody waiting and beside many runs that wait for a person."""
    with _office(bench, "none_parked") as none, _office(bench, "many_parked") as many:
        (model,) = many.park(1)
        clone(many.office.settings.url, model, 1, PARKED)
        _tell(bench, "flat parked", (lambda: _grouped(bench, many, "a"), f"{PARKED:,} runs parked"), (lambda: _grouped(bench, none, "a"), "none parked"))


def _definition(bench: Bench) -> None:
    """The same path of six steps through a small and a large definition."""
    with _office(bench, "definition") as workload:
        for size in (SMALL, LARGE):
            workload.deploy(workflow_pack(wide(f"n{size}", size)))
        _tell(
            bench, "flat definition", (lambda: _grouped(bench, workload, f"n{LARGE}"), f"{LARGE} nodes in the definition"), (lambda: _grouped(bench, workload, f"n{SMALL}"), f"{SMALL} nodes")
        )  # fmt: skip


def _tokens(bench: Bench) -> None:
    """One step in a transaction of its own: of runs with one token, of a run with a thousand. The definition is the same."""
    with _office(bench, "tokens") as workload:
        workload.deploy(workflow_pack(forked("forked", TOKENS)))
        _tell(bench, "flat tokens", (lambda: _alone(bench, workload, TOKENS), f"{TOKENS:,} tokens in the run, alone"), (lambda: _alone(bench, workload, 1), "1 token"))


def _tell(bench: Bench, case: str, much: tuple[Callable[[], float], str], little: tuple[Callable[[], float], str]) -> None:
    """Both in turns, once unmeasured; of each the least, for others use this machine too."""
    found = [(little[0](), much[0]()) for _ in range(PASSES + 1)][1:]
    few, many = (min(costs) for costs in zip(*found, strict=True))
    bench.say(case, many, f"ms CPU a step, {much[1]}", little[1], few)


def _grouped(bench: Bench, workload: Workload, key: str) -> float:
    """Milliseconds of CPU a step: the runs of a pass go through as many transitions, whichever definition they follow."""
    with bench.server.measured(0) as cost:
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            workload.carry(key, BATCH)
            cost.runs += BATCH
    return cost.cpu / (TRANSITIONS["a"] if key == "a" else PATH + 1)


def _alone(bench: Bench, workload: Workload, tokens: int) -> float:
    """Milliseconds of CPU a step that has a transaction of its own; what is left of the runs is done with afterwards."""
    asks = workload.starts("forked", STEPS if tokens == 1 else 1, x=tokens)
    jobs = workload.exchange(asks, STEPS)
    assert len(jobs) >= STEPS, len(jobs)
    with bench.server.measured(STEPS) as cost:
        for job in jobs[:STEPS]:
            workload.hand_in([done(job)])
    for ask in asks:
        assert sum(token.waits_for == "job" for token in workload.engine.state(ask.run_id).tokens.values()) == tokens
        if tokens > 1:
            workload.engine.cancel(TENANT, ask.run_id, by="bench")
    workload.drain(workload.claimed(), BATCH)
    return cost.cpu


@contextmanager
def _office(bench: Bench, name: str) -> Iterator[Workload]:
    office = open_office(bench.server.create(name))
    yield Workload(office)
    office.close()


def wide(key: str, size: int) -> str:
    """A workflow of `size` nodes: a choice, a path of six steps that is taken, and a longer one that is not."""
    other = size - PATH - 3
    paths = [[f"s{number}" for number in range(PATH)], [f"t{number}" for number in range(other)]]
    edges = [("start", "choice")] + [pair for path in paths for pair in zip(["choice", *path], [*path, "end"], strict=True)]
    conditions = {("choice", "s0"): ", when: x >= 0", ("choice", "t0"): ", default: true"}
    return _text(key, ["choice: {type: exclusive}", *(f"{node}: {STEP}" for path in paths for node in path)], edges, conditions)


def forked(key: str, width: int) -> str:
    """A workflow in which `x` tokens run: one way of two steps, or `width` ways of two steps beside each other."""
    ways = [[f"a{number}", f"b{number}"] for number in range(width)]
    nodes = ["choice: {type: exclusive}", f"one: {STEP}", f"two: {STEP}", "fork: {type: parallel}", "join: {type: parallel}"]
    nodes += [f"{node}: {{type: echo, inputs: {{value: =x}}}}" for way in ways for node in way]
    edges = [("start", "choice"), ("choice", "one"), ("one", "two"), ("two", "end"), ("choice", "fork"), ("join", "end")]
    edges += [pair for way in ways for pair in zip(["fork", *way], [*way, "join"], strict=True)]
    return _text(key, nodes, edges, {("choice", "one"): ", when: x = 1", ("choice", "fork"): ", default: true"})


def _text(key: str, nodes: list[str], edges: list[tuple[str, str]], more: dict[tuple[str, str], str]) -> str:
    lines = [f"workflow: {key}", "title: {en: Wide}", "inputs: {type: object, properties: {x: {}, score: {}}}", "nodes:", "  start: {type: start}"]
    lines += [f"  {node}" for node in nodes] + ["  end: {type: end}", "edges:"]
    return "\n".join([*lines, *(f"  - {{from: {source}, to: {target}{more.get((source, target), '')}}}" for source, target in edges)]) + "\n"
