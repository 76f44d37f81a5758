"""Random runs of random drawings go over to a copy whose nodes have other names: they end as undisturbed ones do, and their history explains their state."""

import random
import re

import pytest

from engine.execution.apply import fold
from engine.execution.decide import advance
from engine.execution.migrate import judge_migration, plan_migration
from engine.execution.node_map import read_map
from engine.model import command as asked
from engine.model.definition import WorkflowDefinition
from engine.model.run import Run
from tests.office import MONDAY
from tests.property.drawing import Drawing
from tests.property.test_random_flows import Play


def copy_of(drawing: Drawing) -> tuple[Drawing, dict[str, str]]:
    """The same drawing with other names."""
    names = {match[1] for line in drawing.nodes for match in [re.match(r"\s*(\w+):", line)] if match}
    new = {name: f"z_{name}" for name in names}
    pattern = re.compile(r"\b(" + "|".join(sorted(names, key=len, reverse=True)) + r")\b")

    def of_node(line: str) -> str:
        head, _, rest = line.partition(":")
        rest = re.sub(r"\b(in|host): (\w+)", lambda match: f"{match[1]}: {new[match[2]]}", rest)
        return f"{head.replace(head.strip(), new[head.strip()])}:{rest}"

    def of_edge(line: str) -> str:
        ends, word, more = line.partition(" if ")
        ends, other, last = ends.partition(" else")
        return pattern.sub(lambda match: new[match[1]], ends) + other + last + word + more

    copy = Drawing(0)
    copy.nodes, copy.edges = [of_node(line) for line in drawing.nodes], [of_edge(line) for line in drawing.edges]
    return copy, new


def told(definition: WorkflowDefinition, run: Run, commands: list[asked.Command]) -> tuple[list[object], Run]:
    events: list[object] = []
    for command in commands:
        more, run = advance(definition, run, command, MONDAY)
        events += more
    return events, run


@pytest.mark.parametrize("block", range(8))
def test_runs_that_went_over_end_as_undisturbed_ones(block: int) -> None:
    moved = 0
    for seed in range(block * 25, block * 25 + 25):
        drawing = Drawing(seed)
        old = drawing.definition()
        copy, names = copy_of(drawing)
        new = copy.definition()
        play = Play(old, seed * 31)
        play.play()
        commands = list(play.told)
        at = random.Random(seed).randint(1, max(1, len(commands) - 1))
        before, run = told(old, play.blank, commands[:at])
        if run.status != "running":
            continue
        nodes = read_map(old, new, names)
        assert judge_migration(old, new, run, nodes) == []
        plan = plan_migration(old, new, run, nodes, definition_id="t/test/2", by="op")
        over, run = advance(new, run, asked.RepairRun(by="op", steps=(plan,)), MONDAY)
        assert all(token.node_id in new.nodes for token in run.tokens.values())
        after, run = told(new, run, commands[at:])
        moved += 1
        assert fold(play.blank, [*before, *over, *after]) == run, seed
        assert run.status == play.run.status == "completed"
        if "error" in run.variables:  # an error says where it was thrown
            run.variables["error"] = {**run.variables["error"], "node": run.variables["error"]["node"].removeprefix("z_")}
        assert (run.variables, run.outcome, run.next_id) == (play.run.variables, play.run.outcome, play.run.next_id), seed
        assert run.doers == {names[name]: people for name, people in play.run.doers.items()}
        assert [type(one) for one in (*before, *after)] == [type(one) for one in play.events], seed
    assert moved > 15


@pytest.mark.parametrize("seed", range(40))
def test_a_run_goes_over_and_back_again_unchanged(seed: int) -> None:
    drawing = Drawing(seed)
    old = drawing.definition()
    copy, names = copy_of(drawing)
    new = copy.definition()
    play = Play(old, seed)
    half = play.run
    if half.status != "running":
        return
    there = plan_migration(old, new, half, read_map(old, new, names), definition_id="t/test/2", by="op")
    _, run = advance(new, half, there, MONDAY)
    back = plan_migration(new, old, run, read_map(new, old, {target: source for source, target in names.items()}), definition_id="t/test/1", by="op")
    _, run = advance(old, run, back, MONDAY)
    assert run == half


@pytest.mark.parametrize("seed", range(40))
def test_the_same_names_are_suggested_where_nothing_was_renamed(seed: int) -> None:
    definition = Drawing(seed).definition()
    assert read_map(definition, definition, {}) == {name: name for name in definition.nodes}
