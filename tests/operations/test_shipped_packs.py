"""The runs of the shipped packs' cases, told again and replayed: they come out as recorded, and as drawn."""

import pytest

from engine.model.rehearsal import RehearsalQuery
from engine.pack.pack import read_files
from engine.service.mining import Period
from tests.office import ROOT, TENANT, Office
from tests.scenario import Case, cases, play

PACKS = ("hiring", "interview", "onboarding", "training")
CASES = [(name, case) for name, case in cases() if name.partition(":")[0] in PACKS]


@pytest.mark.parametrize("pack", PACKS)
def test_cases_told_again_come_out_as_recorded_and_as_drawn(pack: str, office: Office) -> None:
    office.deploy("onboarding", "interview", "training", "hiring")
    played: list[Case] = [case for name, case in CASES if name.partition(":")[0] == pack]
    workflows = {case["workflow"] for case in played}
    for case in played:
        play(office, _alone(case))
    for workflow in workflows:
        told = office.engine.rehearsal.run(TENANT, RehearsalQuery(workflow=workflow, files=_files(pack), is_whole=True))
        assert (told.changed, told.reasons) == (0, {}), [one.missing for one in told.trials]
        assert told.told == sum(case["workflow"] == workflow for case in played)
        judged = office.engine.mining.conformance(TENANT, Period(workflow=workflow))
        assert (judged.fitness, judged.deviations) == (1.0, [])


def _files(pack: str) -> dict[str, str]:
    return read_files(ROOT / "workflows" / pack)[0]


def _alone(case: Case) -> Case:
    """Without what counts everything that other cases left behind."""
    return {**case, "expect": {name: value for name, value in case["expect"].items() if name not in ("records", "titles")}}
