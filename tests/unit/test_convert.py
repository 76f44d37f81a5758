"""`hireloom convert`: by suffix, never over a file, every problem told."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from designer.cli import app
from engine.decision.print import format_rules
from engine.errors import Invalid
from engine.form.print import format_forms

WORKFLOWS = Path(__file__).parents[2] / "workflows"


@pytest.fixture
def convert(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HIRELOOM_EXCHANGE_ROWS", "50")

    def run(*arguments):
        answer = CliRunner().invoke(app, ["convert", *map(str, arguments)])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer

    return run


@pytest.mark.parametrize("formats", [[".dmn"], [".csv"], [".xlsx"], [".dmn", ".xlsx", ".csv"]])
def test_rules_go_through_other_formats_and_come_back(convert, formats):
    source = WORKFLOWS / "hiring" / "hiring.rules"
    before = source
    for suffix in [*formats, ".rules"]:
        after = Path(f"made{suffix}")
        assert f"made{suffix}" in convert(before, after).stdout
        before = after
    assert before.read_text(encoding="utf-8") == format_rules(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["hiring.form", "hiring.record", "hiring.rules"])
def test_forms_record_types_and_rules_go_to_json_and_back(convert, name):
    source = WORKFLOWS / "hiring" / name
    convert(source, f"{name}.json")
    convert(f"{name}.json", name)
    style = format_rules if name.endswith(".rules") else format_forms
    assert Path(name).read_text(encoding="utf-8") == style(source.read_text(encoding="utf-8"))


def test_a_file_is_overwritten_only_with_force(convert):
    Path("made.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        convert(WORKFLOWS / "hiring" / "hiring.rules", "made.csv")
    assert refused.value.code == "convert.exists"
    assert Path("made.csv").read_text(encoding="utf-8") == "mine"
    convert(WORKFLOWS / "hiring" / "hiring.rules", "made.csv", "--force")
    assert "screening" in Path("made.csv").read_text(encoding="utf-8-sig")


def test_what_is_not_kept_is_said(convert):
    Path("a.rules").write_text("decision d {\n  // why\n  input n: number\n  output x: number\n  hit first\n  | n || x |\n  | - || 1 |\n}\n", encoding="utf-8")
    assert "comments" in convert("a.rules", "a.csv").stderr


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("gone.rules", "a.dmn", "file.missing"), ("a.txt", "a.dmn", "convert.suffix"), ("a.rules", "a.doc", "convert.suffix"), ("a.rules", "b.rules", "convert.suffix"),
        ("a.form", "a.dmn", "convert.suffix"), ("a.form", "a.record.json", "convert.suffix"), ("a.rules", "nowhere/a.dmn", "convert.folder"), ("bad.form.json", "b.form", "file.not_json"),
        ("bad.rules", "a.dmn", "language.syntax"), ("gbk.rules", "a.dmn", "pack.not_utf8"), ("long.csv", "b.rules", "sheet.too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_is_refused_and_nothing_is_written(convert, source, target, code):
    Path("a.rules").write_text("decision d {\n  output x: number\n  input n: number\n  hit first\n  | n || x |\n  | - || 1 |\n}\n", encoding="utf-8")
    Path("a.form").write_text('form f "F" {\n}\n', encoding="utf-8")
    Path("a.txt").write_text("", encoding="utf-8")
    Path("bad.form.json").write_text("{", encoding="utf-8")
    Path("bad.rules").write_text("decision {", encoding="utf-8")
    Path("gbk.rules").write_bytes("// 规则".encode("gbk"))
    Path("long.csv").write_text("a,b\n" * 51, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        convert(source, target)
    assert refused.value.code == code
    assert not Path(target).exists()
