"""Every shipped pack checks without a problem, as users check it."""

import subprocess
import sys

import pytest

from tests.house.sources import ROOT

PACKS = sorted(path.parent for path in [*ROOT.glob("workflows/*/pack.yaml"), *ROOT.glob("tenants/packs/*/pack.yaml")])


def test_there_are_packs() -> None:
    assert {"hiring", "interview", "onboarding", "training"} <= {pack.name for pack in PACKS}


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.name)
def test_a_shipped_pack_has_no_problem(pack) -> None:
    done = subprocess.run([sys.executable, "-m", "designer.cli", "--language", "en", "check", str(pack)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.name)
def test_a_shipped_pack_has_a_case(pack) -> None:
    assert list(pack.glob("*.case.yaml"))


def test_the_packs_hold_no_python() -> None:
    assert [path.name for path in (ROOT / "workflows").rglob("*.py")] == []
