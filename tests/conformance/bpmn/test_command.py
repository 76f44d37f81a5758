"""The command runs every folder to its end: what cannot be read, hangs or breaks the engine is a case that failed, and the numbers are still printed."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.bpmn import import_bpmn
from tests.conformance.bpmn.__main__ import come_back, score, wanted_of
from tests.conformance.bpmn.sketch import sketch, task

ST, EN = '<startEvent id="st"/>', '<endEvent id="en"/>'
GOOD = sketch(ST + EN + task("a"), "st > a > en")
BAD = sketch(ST + EN + '<endEvent id="e2"/>', "st > en")


def _folder(at: Path, cases: list[dict[str, Any] | str], **models: bytes) -> Path:
    for name, xml in models.items():
        file = at / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(xml)
    at.joinpath("cases.jsonl").write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in cases), "utf-8")
    return at


def _runs(file: str, **more: Any) -> dict[str, Any]:
    return {"id": file, "group": "unheard of", "file": file, "inputs": {}, "expect": ["SCRIPT_a"], **more}


def _passed(folder: Path, **more: Any) -> list[str]:
    found = score(folder, **more)
    return [f"{one['passed']}/{one['total']}" for one in found.values()]


def test_what_is_no_case_or_has_no_model_fails_alone(tmp_path: Path) -> None:
    cases: list[dict[str, Any] | str] = [_runs("good.bpmn"), "{broken", "[]", "{}", _runs("missing.bpmn"), {"file": "good.bpmn"}, _runs("../../etc/passwd")]
    folder = _folder(tmp_path, cases, **{"models__good.bpmn": GOOD})
    found = score(folder)
    assert found["run"] == {"passed": 1, "total": 7}
    assert come_back(folder)[0] == 1


@pytest.mark.parametrize(
    "xml",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.replace(b'xmlns="', b'xmlns:b="').replace(b"</", b"</b:").replace(b"<", b"<b:").replace(b"<b:/b:", b"</b:"),
        GOOD.replace(b"<process", b'<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="other.bpmn" namespace="urn:o"/><process', 1),
    ],
    ids=["bom", "utf-16", "prefix", "import"],
)
def test_a_model_may_be_written_in_every_way_that_xml_has(tmp_path: Path, xml: bytes) -> None:
    assert _passed(_folder(tmp_path, [_runs("x.bpmn")], **{"models__x.bpmn": xml})) == ["1/1", "0/0", "1/1"]


def test_a_model_is_found_in_the_folder_that_it_stands_in(tmp_path: Path) -> None:
    assert _passed(_folder(tmp_path, [_runs("x.bpmn")], **{"elsewhere__deep__x.bpmn": GOOD})) == ["1/1", "0/0", "1/1"]


def test_a_file_that_is_too_large_or_no_xml_is_a_failed_case(tmp_path: Path) -> None:
    cases: list[dict[str, Any] | str] = [_runs("huge.bpmn"), _runs("text.bpmn"), _runs("bomb.bpmn")]
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
    models = {"models__huge.bpmn": GOOD.replace(b"<process", b"<!--" + b"x" * 5_000_000 + b"--><process"), "models__text.bpmn": b"no xml", "models__bomb.bpmn": bomb}
    assert _passed(_folder(tmp_path, cases, **models)) == ["0/3", "0/0", "0/3"]


def test_a_model_that_never_ends_fails_in_its_time(tmp_path: Path) -> None:
    turning = sketch(ST + EN + '<exclusiveGateway id="g"/><exclusiveGateway id="f"/>' + task("a"), "st > g > a > f > [default] g;f > [false] en")
    folder = _folder(tmp_path, [_runs("x.bpmn"), _runs("good.bpmn")], **{"models__x.bpmn": turning, "models__good.bpmn": GOOD})
    done = subprocess.run([sys.executable, "-m", "tests.conformance.bpmn", str(folder), "--seconds", "0.5"], capture_output=True, text=True, check=True)
    assert re.search(r"x\.bpmn: (TooLong|Endless)", done.stdout)
    assert "run 1/2" in done.stdout


def test_a_bad_model_counts_only_when_its_own_reason_is_named(tmp_path: Path) -> None:
    names = ["EXT107_1_fail.bpmn", "EXT108_1_fail.bpmn", "EXT107/anything.bpmn", "REF_1.bpmn", "other.bpmn"]
    cases: list[dict[str, Any] | str] = [{"id": name, "file": name, "expect": ["ERROR_deployment"]} for name in names]
    assert _passed(_folder(tmp_path, cases, **{f"models__{name.replace('/', '__')}": BAD for name in names}))[1] == "3/5"
    assert [wanted_of(name) for name in names] == ["EXT.107", "EXT.108", "EXT.107", "REF", ""]


def test_the_command_ends_with_its_numbers(tmp_path: Path) -> None:
    folder = _folder(tmp_path, [_runs("good.bpmn"), "{"], **{"models__good.bpmn": GOOD})
    done = subprocess.run([sys.executable, "-m", "tests.conformance.bpmn", str(folder), "--json"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == {"run": {"passed": 1, "total": 2}, "refused": {"passed": 0, "total": 0}, "loaded": {"passed": 1, "total": 2}}


def test_a_model_with_many_nodes_is_read_in_no_time_to_speak_of() -> None:
    names = [f"n{number}" for number in range(500)]
    assert len(next(iter(import_bpmn(sketch(ST + EN + "".join(f'<task id="{name}"/>' for name in names), " > ".join(["st", *names, "en"]))).workflows.values()))["nodes"]) == 502
