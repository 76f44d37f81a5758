"""Random runs told again from their history alone, on the drawing that they followed: they come out as they did."""

import pytest

from engine.execution.decide import advance
from engine.execution.sandbox import replay
from engine.execution.stimuli import read_stimuli
from tests.office import MONDAY
from tests.property.drawing import Drawing
from tests.property.test_random_flows import Play


@pytest.mark.parametrize("block", range(8))
def test_runs_told_again_come_out_as_they_did(block: int) -> None:
    told = 0
    for seed in range(block * 25, block * 25 + 25):
        definition = Drawing(seed).definition()
        play = Play(definition, seed * 31)
        play.play()
        bursts, run = [], play.blank
        for command in play.told:
            events, run = advance(definition, run, command, MONDAY)
            bursts.append((MONDAY, "p1", events))
        recorded = read_stimuli(bursts)
        assert recorded is not None
        again = replay(definition, "r1", recorded, limit=1_000)
        assert [one.describe() for one in again.missing] == [], seed
        assert (again.run.status, again.run.outcome, again.run.variables) == ("completed", run.outcome, run.variables), seed
        told += 1
    assert told == 25
