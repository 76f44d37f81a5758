"""`hireloom screen` and `hireloom run` from end to end: real files, the real engine, worker processes."""

import json
import shutil
from pathlib import Path

import pytest

from tests.api.test_command_line import PACKS, hireloom

SAMPLES = Path(__file__).parents[2] / "workflows" / "hiring" / "samples"


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[dict[str, object]]]:
    """A folder with three good resumes and four bad files, screened once."""
    folder = tmp_path_factory.mktemp("screen")
    resumes = folder / "resumes"
    (resumes / "later").mkdir(parents=True)
    for name in ("01-li-na.pdf", "04-daniel-novak.docx", "hrbp.ics"):
        shutil.copy(SAMPLES / ("" if name.endswith(".ics") else "resumes") / name, resumes)
    (resumes / "later" / "short.txt").write_text("王小明\n电话：13800000000\n邮箱：wang@example.com\n技能：Python、SQL\n", encoding="utf-8")
    (resumes / "empty.pdf").touch()
    (resumes / "noise.docx").write_bytes(bytes(range(256)) * 20)
    (resumes / "huge.pdf").write_bytes(b"\0" * (20 * 1024 * 1024 + 1))
    (resumes / ".hidden").write_text("x")
    done = hireloom("screen", str(resumes), "--job", str(SAMPLES / "job.yaml"), "--json", str(folder / "out" / "result.json"), folder=folder, timeout=170)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout, json.loads((folder / "out" / "result.json").read_text())


def test_every_file_stands_in_the_result_once_and_the_best_first(screened: tuple[Path, str, list[dict[str, object]]]) -> None:
    _, _, result = screened
    assert {one["file"] for one in result} == {"01-li-na.pdf", "04-daniel-novak.docx", "later/short.txt", "empty.pdf", "noise.docx", "huge.pdf"}
    assert len(result) == 6
    scores = [one["score"] for one in result if one["score"] is not None]
    assert scores == sorted(scores, reverse=True)
    assert result[0]["file"] in ("01-li-na.pdf", "04-daniel-novak.docx")


def test_a_resume_that_was_screened_has_its_facts_score_route_and_reasons(screened: tuple[Path, str, list[dict[str, object]]]) -> None:
    found = {str(one["file"]): one for one in screened[2]}["01-li-na.pdf"]
    assert set(found) == {"file", "status", "candidate", "score", "route", "reasons", "run_id"}
    candidate = found["candidate"]
    assert isinstance(candidate, dict)
    assert set(candidate) == {"name", "emails", "phones", "education", "work", "certificates", "skills", "years"}
    assert candidate["name"] == "李娜"
    assert candidate["emails"]
    assert (found["status"], found["route"]) == ("screened", "interview")
    reasons = found["reasons"]
    assert isinstance(reasons, list)
    assert any(one["page"] == 1 and one["quote"] for one in reasons)


def test_a_file_that_cannot_be_read_has_its_reason_and_stops_nothing(screened: tuple[Path, str, list[dict[str, object]]]) -> None:
    found = {str(one["file"]): one for one in screened[2]}
    for name in ("empty.pdf", "noise.docx", "huge.pdf"):
        assert found[name]["status"] == "failed"
        assert found[name]["score"] is None
        reasons = found[name]["reasons"]
        assert isinstance(reasons, list)
        assert reasons[0]["text"]


def test_the_ranked_table_is_printed(screened: tuple[Path, str, list[dict[str, object]]]) -> None:
    _, table, _ = screened
    assert table.index("01-li-na.pdf") < table.index("empty.pdf")
    assert "李娜" in table


def test_the_database_files_of_a_screening_hold_no_name_and_no_phone_in_clear(screened: tuple[Path, str, list[dict[str, object]]]) -> None:
    folder, _, _ = screened
    stored = b"".join(path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file())
    for secret in ("王小明", "13800000000", "wang@example.com", "李娜"):
        assert secret.encode() not in stored


def test_a_workflow_runs_until_somebody_is_asked(tmp_path: Path) -> None:
    (tmp_path / "input.yaml").write_text("name: 赵敏\nemail: zhao@example.com\n")
    known = hireloom("run", "hirin", "--input", str(tmp_path / "input.yaml"), folder=tmp_path)
    assert known.returncode == 1
    assert "hiring" in known.stderr
    (tmp_path / "cv.txt").write_text("赵敏\n电话：13900000000\n产品经理，5年经验，用户研究、需求分析\n", encoding="utf-8")
    (tmp_path / "hire.yaml").write_text("resume: cv.txt\njob: {title: PM, must_haves: [用户研究]}\n")
    done = hireloom("run", "hiring", "--input", str(tmp_path / "hire.yaml"), "--json", folder=tmp_path)
    run = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert run["status"] == "running"
    assert run["facts"]["score"] is not None
    assert [task["status"] for task in run["tasks"]] == ["created"]
    missing = hireloom("run", "hiring", "--input", str(PACKS / "errand" / "pack.yaml"), folder=tmp_path)
    assert missing.returncode == 1
    assert "resume" in missing.stderr
