"""Every case of every shipped pack, on a real engine with the real nodes and a clock that stands still."""

import pytest

from engine.execution.apply import fold
from engine.model.run import Run
from tenants.demo import deploy_packs
from tests.office import ROOT, TENANT, Office
from tests.scenario import Case, cases, play

CASES = cases()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(office: Office, case: Case) -> None:
    deploy_packs(office.engine, TENANT, ROOT / "workflows")
    run_id = play(office, case)
    state = office.engine.state(run_id)
    assert fold(Run(run_id=run_id, definition_id=state.definition_id), office.engine.events(run_id)) == state
