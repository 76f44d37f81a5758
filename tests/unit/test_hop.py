"""The short cut for straight steps says what the long way says, and is taken where it can be."""

import pytest

from engine.execution.decide import advance, in_full
from engine.execution.hop import hop
from engine.model import command as asked
from engine.model.command import Command
from engine.model.run import Run
from tests.office import MONDAY
from tests.unit.flows import flow

NODES = """
  start: {type: start}
  a: {type: echo, inputs: {value: =x}, outputs: {x: =result.value}}
  b: {type: echo, inputs: {value: "=string(x)"}}
  end: {type: end, outcome: done}
"""
EDGES = "start > a\n a > b\n b > end"
BLANK = Run(run_id="r1", definition_id="t/test/1")


def begun(nodes: str = NODES, edges: str = EDGES, **inputs: object) -> tuple[object, Run]:
    definition = flow(nodes, edges)
    return definition, advance(definition, BLANK, asked.StartRun(inputs=inputs, business_key="k", starter="p1"), MONDAY, trace="t")[1]


def both(definition: object, run: Run, command: Command) -> Run:
    """The run after the command, the short way; it is the same the long way."""
    short = hop(definition, run, command, MONDAY, "t")  # type: ignore[arg-type]
    assert short is not None
    assert short == in_full(definition, run, command, MONDAY, trace="t")  # type: ignore[arg-type]
    assert short[1].indexed.places == in_full(definition, run, command, MONDAY, trace="t")[1].indexed.places  # type: ignore[arg-type]
    return short[1]


def test_a_run_begins_goes_on_and_ends_the_short_way() -> None:
    definition = flow(NODES, EDGES)
    run = both(definition, BLANK, asked.StartRun(inputs={"x": 1}, business_key="k", starter="p1"))
    run = both(definition, run, asked.CompleteJob(3, {"value": 2}))
    run = both(definition, run, asked.CompleteJob(5, {}))
    assert (run.status, run.outcome, run.variables) == ("completed", "done", {"x": 2})


def test_the_run_before_stays_as_it_was() -> None:
    definition, run = begun(x=1)
    tokens, variables = dict(run.tokens), dict(run.variables)
    both(definition, run, asked.CompleteJob(3, {"value": 2}))
    assert (dict(run.tokens), run.variables, run.next_id) == (tokens, variables, 4)


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        (NODES.replace("b: {type: echo,", "b: {type: echo, many: {count: 2},"), EDGES),
        (NODES.replace("b: {type: echo,", "b: {type: echo, lock: door,"), EDGES),
        (NODES + "  late: {type: boundary, host: b, wait: PT1H}\n  over: {type: end}\n", EDGES + "\n late > over"),
        (NODES.replace("end: {type: end, outcome: done}", "end: {type: end, error: no}"), "start > a\n a > end\n b > end"),
        (NODES, "start > a\n a > b if x > 1\n a > end else\n b > end"),
        (NODES.replace('"=string(x)"', '"=x.of.nothing"'), EDGES),
    ],
)
def test_what_is_more_than_going_straight_on_goes_the_long_way(nodes: str, edges: str) -> None:
    definition, run = begun(nodes, edges, x=1)
    assert hop(definition, run, asked.CompleteJob(3, {"value": 2}), MONDAY, "t") is None  # type: ignore[arg-type]


def test_a_result_that_is_not_awaited_goes_the_long_way_and_is_refused_there() -> None:
    definition, run = begun(x=1)
    assert hop(definition, run, asked.CompleteJob(7, {}), MONDAY, "t") is None  # type: ignore[arg-type]
