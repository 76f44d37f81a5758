"""`python -m tests.conformance.bpmn DIR [--json] [--write]`: how many cases run as expected, how many bad models are refused for the right reason, how many good ones load.

`--write` puts the numbers into docs/bpmn.md.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from engine.bpmn import export_bpmn, import_bpmn
from engine.errors import Invalid
from tests.conformance.bpmn.driver import load, run_case
from tests.conformance.bpmn.words import in_own_words

__all__ = ["come_back", "score"]

_MARK = "<!-- scores -->"
_ROWS = {"run": "run cases whose trace is as expected", "refused": "bad models refused for the right reason", "loaded": "good models loaded"}
REASONS: dict[str, list[str]] = json.loads((Path(__file__).parent / "reasons.json").read_text("utf-8"))


def score(folder: Path, *, told: bool = False) -> dict[str, dict[str, int]]:
    """The three numbers; `told` prints each case that is not as expected."""
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines() if line.strip()]
    counts = {name: {"passed": 0, "total": 0} for name in ("run", "refused", "loaded")}
    seen = set[str]()
    for case in cases:
        xml = (folder / "models" / case["file"]).read_bytes()
        if case["expect"] == ["ERROR_deployment"]:
            _count(counts["refused"], *_refused(case, xml), case["id"], told)
            continue
        got, why = _run(case, xml)
        _count(counts["run"], _same(got, case["expect"]), f"got {sorted(got.elements())}, expected {sorted(case['expect'])} {why}", case["id"], told)
        if case["file"] not in seen and "ERROR" not in case["expect"]:
            seen.add(case["file"])
            _count(counts["loaded"], *_loaded(case, xml), case["id"], told)
    return counts


def _count(counts: dict[str, int], is_right: bool, why: str, case_id: str, told: bool) -> None:
    counts["total"] += 1
    counts["passed"] += is_right
    if not is_right and told:
        sys.stdout.write(f"{case_id}: {why}\n")


def _run(case: dict[str, Any], xml: bytes) -> tuple[Counter[str], str]:
    try:
        return run_case(case, xml)
    except Exception as error:  # noqa: BLE001 - a case that breaks the engine is a case that failed, and the next is still run
        return Counter(["ERROR_engine"]), repr(error)


def _same(got: Counter[str], expected: list[str]) -> bool:
    """Order free; a bare ERROR is any refusal or failure, and nothing else."""
    if expected == ["ERROR"]:
        return bool(got) and all(token.startswith("ERROR") for token in got)
    return got == Counter(expected)


def _refused(case: dict[str, Any], xml: bytes) -> tuple[bool, str]:
    try:
        import_bpmn(xml, case["file"])
    except Invalid as fault:
        codes = sorted({one.code for one in fault.problems if one.is_error})
        wanted = REASONS.get(Path(case["file"]).stem.partition("_")[0])
        return bool(codes) if wanted is None else any(code in wanted for code in codes), f"refused for {codes}, not for {wanted}"
    return False, "loaded"


def _loaded(case: dict[str, Any], xml: bytes) -> tuple[bool, str]:
    try:
        load(xml, case["file"])
    except Invalid as fault:
        return False, str(fault)
    return True, ""


def come_back(folder: Path) -> tuple[int, int]:
    """How many of the processes of the good models are the same after export and import."""
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines() if line.strip()]
    same = total = 0
    for file in sorted({case["file"] for case in cases if "ERROR" not in str(case["expect"])}):
        for fields in import_bpmn(in_own_words((folder / "models" / file).read_bytes())).workflows.values():
            plain = json.loads(json.dumps(fields))
            total += 1
            same += json.loads(json.dumps(next(iter(import_bpmn(export_bpmn(plain)).workflows.values())))) == plain
    return same, total


def _write(counts: dict[str, dict[str, int]]) -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "bpmn.md"
    rows = [f"| {words} | {counts[name]['passed']} of {counts[name]['total']} |" for name, words in _ROWS.items()]
    before, start, rest = page.read_text("utf-8").partition(_MARK)
    _, _, after = rest.partition(_MARK)
    page.write_text("\n".join([before + start, "", "| what | score |", "|---|---|", *rows, "", _MARK]) + after, "utf-8")


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.bpmn")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    counts = score(options.folder, told=True)
    words = {"run": "run", "refused": "refused right", "loaded": "good loaded"}
    sys.stdout.write(", ".join(f"{words[name]} {found['passed']}/{found['total']}" for name, found in counts.items()) + "\n")
    same, total = come_back(options.folder)
    sys.stdout.write(f"the same after export and import {same}/{total}\n")
    if options.write:
        _write(counts)
    if options.json:
        sys.stdout.write(json.dumps({name: {"passed": found["passed"], "total": found["total"]} for name, found in counts.items()}) + "\n")


if __name__ == "__main__":
    _main()
