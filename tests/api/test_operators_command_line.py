"""The operators' commands as a person types them: real processes on an installation that has runs."""

import json
from pathlib import Path

import pytest

from designer.installation import open_installation
from engine.clock import FrozenClock
from engine.pack import Pack, read_folder
from engine.settings import Settings
from tests.api.conftest import NOW, PACKS
from tests.api.test_command_line import hireloom


@pytest.fixture
def run_id(tmp_path: Path) -> str:
    """A run of the errand in the demo tenant, beside which the errand's next version is deployed."""
    installation = open_installation(Settings(data_dir=str(tmp_path / "data"), language="en"), clock=FrozenClock(NOW))
    engine = installation.engine
    engine.create_tenant_key("demo")
    pack = read_folder(PACKS / "errand")
    engine.deploy("demo", pack, by="test")
    found = engine.start("demo", "errand", {"name": "Li Na", "amount": 3}, by="test").run_id
    text = pack.files["errand.workflow.yaml"].replace("  review:\n", "  inspect:\n").replace("to: review}", "to: inspect}").replace("from: review,", "from: inspect,")
    engine.deploy("demo", Pack(pack.key, pack.title, {**pack.files, "errand.workflow.yaml": text}, pack.needs), by="test")
    installation.close()
    return found


def test_a_run_is_looked_at_repaired_and_looked_back_at(tmp_path: Path, run_id: str) -> None:
    listed = json.loads(hireloom("runs", "list", "--where", "workflow=errand", "--json", folder=tmp_path).stdout)
    assert [one["run_id"] for one in listed["items"]] == [run_id]
    skip = ("runs", "do", "skip", run_id, "--with", "node=review", "--with", 'outputs={"values": {"grade": "a"}}', "--reason", "away")
    foretold = hireloom(*skip, "--preview", folder=tmp_path, language="zh")
    assert (foretold.returncode, "可以执行" in foretold.stdout, "任务" in foretold.stdout) == (0, True, True), foretold.stderr
    assert json.loads(hireloom(*skip, "--json", folder=tmp_path).stdout)["done"] == 1
    again = hireloom(*skip, folder=tmp_path)
    assert (again.returncode, "the run does not stand at" in again.stderr) == (1, True)
    past = json.loads(hireloom("runs", "past", run_id, "--seq", "4", "--json", folder=tmp_path).stdout)
    assert ([one["node_id"] for one in past["tokens"]], past["variables"]["name"]) == (["review"], "Li Na")
    assert "answer" in hireloom("runs", "past", run_id, folder=tmp_path).stdout
    wrong = hireloom("runs", "past", run_id, "--at", "yesterday", folder=tmp_path, language="zh")
    assert (wrong.returncode, "不是带时区的时刻" in wrong.stderr) == (1, True)
    empty = hireloom("incident", "list", folder=tmp_path)
    assert (empty.returncode, "Incident" in empty.stdout) == (0, True)
    assert hireloom("incident", "retry", run_id, folder=tmp_path).returncode == 1


def test_runs_are_paused_and_go_over_to_another_version(tmp_path: Path, run_id: str) -> None:
    assert "1 runs stand still" in hireloom("runs", "pause", "errand", "--reason", "audit", folder=tmp_path).stdout
    assert [one["workflow_key"] for one in json.loads(hireloom("runs", "pauses", "--json", folder=tmp_path).stdout)] == ["errand"]
    assert "已恢复" in hireloom("runs", "unpause", "errand", folder=tmp_path, language="zh").stdout
    plan = hireloom("migrate", "plan", "errand", "--from", "1", folder=tmp_path)
    assert ("same title" in plan.stdout, "inspect" in plan.stdout) == (True, True), plan.stderr
    assert "名称相同" in hireloom("migrate", "plan", "errand", "--from", "1", folder=tmp_path, language="zh").stdout
    refused = hireloom("migrate", "preview", "errand", "--where", "version=1", "--node", "review=", folder=tmp_path)
    assert (refused.returncode, "no node of the new version stands for it" in refused.stderr) == (1, True)
    assert json.loads(hireloom("migrate", "do", "errand", "--where", "version=1", "--json", folder=tmp_path).stdout)["done"] == 1
    said = hireloom("migrate", "do", "errand", "--where", "versoin=1", folder=tmp_path).stderr
    assert "version" in said


def test_how_runs_went_is_told_and_a_change_is_tried(tmp_path: Path, run_id: str) -> None:
    assert hireloom("runs", "do", "cancel", run_id, folder=tmp_path).returncode == 0
    assert json.loads(hireloom("mine", "report", "errand", "--json", folder=tmp_path).stdout)["runs"] == 1
    assert "fitness" in hireloom("mine", "conformance", "errand", "--against", "1", folder=tmp_path).stdout
    for name, begins in (("log.xes", "<?xml"), ("log.csv", "case_id,")):
        assert hireloom("mine", "log", "errand", "-o", str(tmp_path / name), folder=tmp_path).returncode == 0
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert hireloom("mine", "log", "errand", "-o", "log.txt", folder=tmp_path).returncode == 1
    changed = tmp_path / "errand.workflow.yaml"
    changed.write_text((PACKS / "errand" / "errand.workflow.yaml").read_text("utf-8").replace("facts: {amount: =amount}", "facts: {amount: =amount * 2}"), "utf-8")
    tried = hireloom("what-if", "errand", str(changed), "--measure", "amount", "--selected", "6", "--group", "who==name", folder=tmp_path)
    assert (tried.returncode, "1 of 1 runs change" in tried.stdout, f"{run_id}  3 -> 6" in tried.stdout) == (0, True, True), tried.stdout + tried.stderr
    whole = json.loads(hireloom("what-if", "errand", str(PACKS / "errand"), "--json", folder=tmp_path).stdout)
    assert (whole["runs"], whole["changed"]) == (1, 0)
    assert hireloom("what-if", "errand", "none", folder=tmp_path).returncode == 1


def test_a_misspelt_status_is_refused_with_the_nearest_in_both_languages(tmp_path: Path, run_id: str) -> None:
    assert "expected running, completed, cancelled, ended; did you mean running?" in " ".join(hireloom("runs", "list", "--where", "status=runing", folder=tmp_path).stderr.split())
    assert "无法识别“runing”" in hireloom("runs", "list", "--where", "status=runing", folder=tmp_path, language="zh").stderr
