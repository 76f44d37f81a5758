"""The commands for people who write packs: check, fmt, explain, schema, lsp. Real processes, real files, exit codes."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.json_check import check_json, check_schema
from nodes.registry import read_yaml
from tests.api.test_command_line import hireloom
from tests.office import ROOT


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "workflows" / "training", tmp_path / "training"))


def checked(folder: Path, path: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    done = hireloom("check", str(path), "--json", *options, folder=folder)
    return done.returncode, json.loads(done.stdout)


def test_check_tells_all_problems_of_all_files_each_with_its_place(tmp_path: Path, pack: Path) -> None:
    flow = pack / "training.workflow.yaml"
    flow.write_text(flow.read_text("utf-8").replace("candidates: role:", "candidates: role:x", 1), "utf-8")
    (pack / "training.form").write_bytes((pack / "training.form").read_text("utf-8").encode("gbk"))
    rules = pack / "training.rules"
    rules.write_text(rules.read_text("utf-8").replace("hit ", "hti ", 1), "utf-8")
    code, found = checked(tmp_path, pack)
    assert code == 1
    assert {Path(one["file"]).name for one in found} == {"training.workflow.yaml", "training.form", "training.rules"}
    [encoding] = [one for one in found if one["code"] == "pack.not_utf8"]
    assert "GBK" in encoding["message"]
    assert encoding["expected"] == "UTF-8"
    assert all(one["line"] > 0 and one["column"] > 0 and one["severity"] == "error" for one in found)
    assert checked(tmp_path, rules)[1] == [one | {"file": str(rules)} for one in found if Path(one["file"]).name == "training.rules"]


def test_check_of_a_folder_of_packs_tells_the_problems_of_each(tmp_path: Path, pack: Path) -> None:
    other = Path(shutil.copytree(pack, tmp_path / "other"))
    for folder in (pack, other):
        flow = folder / "training.workflow.yaml"
        flow.write_text(flow.read_text("utf-8") + "  - {from: nowhere, to: nowhere}\n", "utf-8")
    _, found = checked(tmp_path, tmp_path)
    assert {Path(one["file"]).parent.name for one in found} == {"training", "other"}


def test_a_warning_fails_only_a_strict_check(tmp_path: Path) -> None:
    pack = tmp_path / "small"
    pack.mkdir()
    (pack / "pack.yaml").write_text("pack: small\ntitle: {en: Small, zh: 小}\n", "utf-8")
    (pack / "small.rules").write_text('decision d {\n  input a: number\n  output b: text\n  hit first\n  | a || b |\n  | - || "x" |\n  | 1 || "y" |\n}\n')
    code, found = checked(tmp_path, pack)
    assert (code, {one["severity"] for one in found}) == (0, {"warning"})
    assert checked(tmp_path, pack, "--strict")[0] == 1
    assert "warning" in hireloom("check", str(pack), folder=tmp_path).stderr


def test_fmt_puts_files_right_once_and_keeps_comments(tmp_path: Path, pack: Path) -> None:
    flow, form = pack / "training.workflow.yaml", pack / "training.form"
    good = {file: file.read_text("utf-8") for file in (flow, form)}
    flow.write_text(good[flow].replace("\nnodes:", "   # kept\n\n\nnodes:"), "utf-8")
    form.write_text(good[form].replace(" : ", "   :   ", 1), "utf-8")
    would = hireloom("fmt", str(pack), "--check", folder=tmp_path)
    assert would.returncode == 1
    assert all(file.name in would.stdout for file in good)
    assert hireloom("fmt", str(pack), "--diff", folder=tmp_path).stdout.count("\n+++ ") == 2
    assert hireloom("fmt", str(pack), folder=tmp_path).returncode == 0
    assert form.read_text("utf-8") == good[form]
    assert "# kept" in flow.read_text("utf-8")
    assert hireloom("fmt", str(pack), "--check", folder=tmp_path).returncode == 0


def test_fmt_reads_stdin_and_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    done = hireloom("fmt", "-", "--stdin-name", "a.form", folder=tmp_path, stdin="form f {\n a:text // why\n}\n")
    assert (done.returncode, done.stdout) == (0, "form f {\n  a : text // why\n}\n")
    assert hireloom("fmt", "-", "--stdin-name", "a.form", folder=tmp_path, stdin="form f {").returncode == 1
    (tmp_path / "bad.rules").write_text("decision d {")
    refused = hireloom("fmt", str(tmp_path / "bad.rules"), str(tmp_path / "none.form"), folder=tmp_path)
    assert refused.returncode == 1
    assert "bad.rules" in refused.stderr
    assert "none.form" in refused.stderr
    assert (tmp_path / "bad.rules").read_text() == "decision d {"


def explained(folder: Path, file: str, values: dict[str, Any], *options: str) -> dict[str, Any]:
    (folder / "values.json").write_text(json.dumps(values))
    done = hireloom("explain", str(ROOT / "workflows" / "hiring" / file), "--input", str(folder / "values.json"), "--json", *options, folder=folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_explain_says_which_rule_decides_and_why_the_others_do_not(tmp_path: Path) -> None:
    found = explained(tmp_path, "hiring.rules", {"score": 70, "missing": 1}, "--decision", "screening")["screening"]
    assert found["outcome"]["fired"] == [2]
    assert [(rule["is_fired"], rule["is_matched"]) for rule in found["rules"]] == [(False, False), (True, True), (False, True)]
    assert [cell["result"] for cell in found["rules"][0]["cells"]] == [False, False]


def test_explain_says_why_a_field_is_asked_for_and_what_is_computed(tmp_path: Path) -> None:
    found = explained(tmp_path, "hiring.form", {"technical": 2, "communication": 4}, "--form", "interview_feedback")["interview_feedback"]
    fields = {field["field"]: field for field in found["fields"]}
    assert fields["evidence"]["required"] is True
    assert [(reason["what"], reason["result"]) for reason in fields["evidence"]["reasons"]] == [("required", True)]
    assert fields["overall"]["value"] == 2.8
    assert found["checks"][0]["result"] is False
    assert {one.get("path") for one in found["problems"]} >= {"evidence"}


def test_explain_says_which_way_a_workflow_takes(tmp_path: Path) -> None:
    found = explained(tmp_path, "hiring.workflow.yaml", {"route": "interview"})
    assert found["screen"]["taken"] == "arrange"
    assert [(edge["target"], edge["result"], edge["is_taken"]) for edge in found["screen"]["edges"][:2]] == [("arrange", True, True), ("review", False, False)]
    assert found["approve"]["taken"] == "thank"


@pytest.mark.parametrize(("language", "said"), [("en", "rule 2 (line"), ("zh", "规则 2")])
def test_explain_speaks_the_language_asked_for(tmp_path: Path, language: str, said: str) -> None:
    (tmp_path / "values.yaml").write_text("score: 70\nmissing: 1\n")
    done = hireloom("--language", language, "explain", str(ROOT / "workflows/hiring/hiring.rules"), "--input", str(tmp_path / "values.yaml"), folder=tmp_path)
    assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("none.rules",), "none.rules"), ((str(ROOT / "README.md"),), ".workflow.yaml"), ((str(ROOT / "workflows/hiring/hiring.rules"), "--decision", "screning"), "screening")],
)
def test_explain_names_what_it_cannot_find(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "values.yaml").write_text("a: 1\n")
    done = hireloom("explain", *arguments, "--input", str(tmp_path / "values.yaml"), folder=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr


def test_the_schemas_are_right_and_the_shipped_files_follow_them(tmp_path: Path) -> None:
    for what, pattern in (("workflow", "*.workflow.yaml"), ("pack", "pack.yaml"), ("case", "*.case.yaml")):
        schema = json.loads(hireloom("schema", what, folder=tmp_path).stdout)
        check_schema(schema)
        files = sorted(ROOT.glob(f"workflows/*/{pattern}"))
        assert files
        assert [found for file in files for found in check_json(schema, read_yaml(file))] == []


def test_the_schema_of_workflows_refuses_what_check_refuses(tmp_path: Path) -> None:
    schema = json.loads(hireloom("schema", "workflow", folder=tmp_path).stdout)
    flow = read_yaml(ROOT / "workflows/training/training.workflow.yaml")
    start = next(iter(flow["nodes"]))
    for wrong in ({"type": "strat"}, {"type": "start", "form": "x"}, {"type": "notify", "inputs": {"too": 1}}, {"type": "decision"}, {"type": "timer"}, {"type": "read_document"}):
        assert check_json(schema, {**flow, "nodes": {**flow["nodes"], start: wrong}}) != [], wrong


def test_the_language_server_listens_on_a_port_that_is_free_and_refuses_one_that_is_not(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = hireloom("lsp", "--tcp", str(taken.getsockname()[1]), folder=tmp_path)
        assert done.returncode == 1
        assert "--tcp" in done.stderr


def test_the_command_line_starts_without_the_language_servers_libraries() -> None:
    code = "import sys, designer.cli; print([name for name in ('pygls', 'lsprotocol', 'engine.editing') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=dict(os.environ), check=True)
    assert done.stdout.strip() == "[]"


def test_check_reads_cases_too(tmp_path: Path, pack: Path) -> None:
    case = pack / "training.case.yaml"
    text = case.read_text("utf-8")
    assert checked(tmp_path, case) == (0, [])
    node = text.split("task: ", 1)[1].split(",")[0].split("\n")[0].strip()
    case.write_text(text.replace(f"task: {node}", f"task: {node}x", 1), "utf-8")
    code, [found] = checked(tmp_path, case)
    assert (code, found["code"], found["nearest"]) == (1, "case.node", node)
    case.write_text(text.replace("expect:", "expects:", 1), "utf-8")
    assert "expect" in {one["nearest"] for one in checked(tmp_path, case)[1]}
