"""`hireloom bpmn import | export` from the outside."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from designer.cli import app
from engine.errors import Invalid

ROOT = Path(__file__).resolve().parents[2]


def test_a_workflow_goes_out_as_bpmn_and_comes_back(tmp_path: Path) -> None:
    source = ROOT / "tests" / "patterns" / "04_exclusive_choice.workflow.yaml"
    out, back, again = tmp_path / "a.bpmn", tmp_path / "a.workflow.yaml", tmp_path / "b.bpmn"
    assert CliRunner().invoke(app, ["bpmn", "export", str(source), "-o", str(out)]).exit_code == 0
    assert CliRunner().invoke(app, ["bpmn", "import", str(out), "-o", str(back)]).exit_code == 0
    assert CliRunner().invoke(app, ["bpmn", "export", str(back), "-o", str(again)]).exit_code == 0
    assert out.read_bytes() == again.read_bytes()


def test_a_calculation_is_a_script_task_and_comes_back(tmp_path: Path) -> None:
    source, out, back = tmp_path / "sum.workflow.yaml", tmp_path / "a.bpmn", tmp_path / "b.workflow.yaml"
    source.write_text(
        "workflow: sum\ntitle: {en: Sum}\nnodes:\n  start: {type: start}\n  add: {type: calculate, outputs: {x: =1 + 1}}\n  end: {type: end}\n"
        "edges: [{from: start, to: add}, {from: add, to: end}]\n"
    )
    assert CliRunner().invoke(app, ["bpmn", "export", str(source), "-o", str(out)]).exit_code == 0
    assert '<scriptTask id="add"' in out.read_text()
    assert CliRunner().invoke(app, ["bpmn", "import", str(out), "-o", str(back)]).exit_code == 0
    assert "type: calculate" in back.read_text()
    assert "x: =1 + 1" in back.read_text()


def test_what_cannot_be_read_or_written_is_refused_with_the_place(tmp_path: Path) -> None:
    source = ROOT / "tests" / "patterns" / "04_exclusive_choice.workflow.yaml"
    for args, code in (
        (["import", str(tmp_path)], "bpmn.missing_file"),
        (["import", str(tmp_path / "none.bpmn")], "bpmn.missing_file"),
        (["export", str(source), "-o", str(tmp_path / "none" / "a.bpmn")], "bpmn.unwritable"),
        (["export", str(source), "-o", str(tmp_path)], "bpmn.unwritable"),
    ):
        result = CliRunner().invoke(app, ["bpmn", *args])
        assert isinstance(result.exception, Invalid), args
        assert result.exception.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bpmn.xml"),
        (b"no xml", "bpmn.xml"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="d" namespace="x"/>', "bpmn.xml"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>', "bpmn.doctype"),
        (b"x" * 20_000_000, "file.too_large"),
    ],
    ids=["empty", "text", "dmn", "bomb", "huge"],
)
def test_what_is_no_model_is_refused_by_what_it_is(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.bpmn").write_bytes(content)
    result = CliRunner().invoke(app, ["bpmn", "import", str(tmp_path / "a.bpmn")])
    assert isinstance(result.exception, Invalid)
    assert result.exception.code == code
    assert all(one.message.en and one.message.zh for one in result.exception.problems)


def test_a_file_that_is_no_bpmn_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.bpmn"
    wrong.write_text("<a/>")
    result = CliRunner().invoke(app, ["bpmn", "import", str(wrong)])
    assert isinstance(result.exception, Invalid)
    assert result.exception.code == "bpmn.xml"
