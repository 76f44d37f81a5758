"""Flatness: the CPU of one step (client and server) where there is little, beside the same step where there is much; 1.00 is flat.

Much is: finished runs that are stored, runs that are parked at a person, nodes of the definition, tokens of the run. PostgreSQL; each case has a database of its own.
"""

import time
from collections.abc import Callable

from engine.store.jobs import ClaimedJob
from tests.bench.engine.bench import Bench
from tests.bench.engine.fill import clone
from tests.bench.engine.workload import BATCH, STEP, TRANSITIONS, Workload, done, open_office
from tests.office import TENANT, Office, workflow_pack

__all__ = ["CASES", "measure"]

CASES = ("flat stored", "flat parked", "flat definition", "flat tokens")
PASSES, SECONDS = 3, 1.5
FEW_STORED, PARKED = 10_000, 100_000
SMALL, LARGE, PATH = 10, 500, 6
TOKENS = 1_000
STEPS = 150
"""Steps of one run in transactions of their own."""


def measure(bench: Bench) -> None:
    """Each case that is wanted."""
    syncs = [bench.sync()]
    for case, act in (("flat stored", _stored), ("flat parked", _parked), ("flat definition", _definition), ("flat tokens", _tokens)):
        if bench.wants(case):
            office = open_office(bench.server.create(case.replace(" ", "_")))
            act(bench, office, Workload(office))
            office.close()
            syncs.append(bench.sync())
    bench.say_syncs("flat", syncs)


def _stored(bench: Bench, office: Office, workload: Workload) -> None:
    """A, grouped, after 10 thousand finished runs and after many more."""
    url = f"{bench.server.url}/flat_stored"
    (model,) = workload.carry("a", 1)
    clone(url, model, 1, FEW_STORED)
    few = _a_step(bench, workload)
    clone(url, model, FEW_STORED + 1, bench.stored)
    bench.say("flat stored", _a_step(bench, workload), f"ms CPU a step, {bench.stored:,} finished runs stored", f"{FEW_STORED:,} stored", few)


def _parked(bench: Bench, office: Office, workload: Workload) -> None:
    """A, grouped, with nobody waiting and beside many runs that wait for a person."""
    none = _a_step(bench, workload)
    (model,) = workload.park(1)
    clone(f"{bench.server.url}/flat_parked", model, 1, PARKED)
    bench.say("flat parked", _a_step(bench, workload), f"ms CPU a step, {PARKED:,} runs parked", "none parked", none)


def _definition(bench: Bench, office: Office, workload: Workload) -> None:
    """The same path of six steps through a small and a large definition."""
    for size in (SMALL, LARGE):
        workload.deploy(workflow_pack(wide(f"n{size}", size)))
    few, many = _least(bench, workload, f"n{SMALL}", PATH + 1), _least(bench, workload, f"n{LARGE}", PATH + 1)
    bench.say("flat definition", many, f"ms CPU a step, {LARGE} nodes in the definition", f"{SMALL} nodes", few)


def _tokens(bench: Bench, office: Office, workload: Workload) -> None:
    """One step in a transaction of its own: of runs with one token, of a run with a thousand. The definition is the same."""
    workload.deploy(workflow_pack(forked("forked", TOKENS)))
    costs = {}
    for tokens, count in ((1, STEPS), (TOKENS, 1)):
        asks = workload.starts("forked", count, x=tokens)
        jobs = workload.exchange(asks, STEPS)
        costs[tokens] = _one_by_one(bench, workload, jobs)
        for ask in asks:
            assert sum(token.waits_for == "job" for token in office.engine.state(ask.run_id).tokens.values()) == tokens
            office.engine.cancel(TENANT, ask.run_id, by="bench")
    bench.say("flat tokens", costs[TOKENS], f"ms CPU a step alone, {TOKENS:,} tokens in the run", "1 token", costs[1])


def _one_by_one(bench: Bench, workload: Workload, jobs: list[ClaimedJob]) -> float:
    assert len(jobs) == STEPS, len(jobs)
    with bench.server.measured(len(jobs)) as cost:
        for job in jobs:
            ask = done(job)
            workload.hand_in([ask])
    return cost.cpu


def _a_step(bench: Bench, workload: Workload) -> float:
    return _least(bench, workload, "a", TRANSITIONS["a"])


def _least(bench: Bench, workload: Workload, key: str, transitions: int) -> float:
    """Milliseconds of CPU a step, grouped: the least of some passes, for others use this machine too."""
    workload.carry(key, BATCH)

    def once() -> float:
        with bench.server.measured(0) as cost:
            end = time.perf_counter() + SECONDS
            while time.perf_counter() < end:
                workload.carry(key, BATCH)
                cost.runs += BATCH
        return cost.cpu / transitions

    return least(once)


def least(act: Callable[[], float]) -> float:
    return min(act() for _ in range(PASSES))


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
