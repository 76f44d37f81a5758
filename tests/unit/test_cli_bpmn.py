"""`hireloom bpmn import | export` from the outside."""

from pathlib import Path

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


def test_a_file_that_is_no_bpmn_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.bpmn"
    wrong.write_text("<a/>")
    result = CliRunner().invoke(app, ["bpmn", "import", str(wrong)])
    assert isinstance(result.exception, Invalid)
    assert result.exception.code == "bpmn.xml"
