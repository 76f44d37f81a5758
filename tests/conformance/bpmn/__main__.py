"""`python -m tests.conformance.bpmn DIR [--json] [--write]`: how many cases run as expected, how many bad models are refused for the right reason, how many good ones load.

A case that cannot be read, breaks the engine or does not end within `--seconds` has failed; the others are still run. `--write` puts the numbers into docs/bpmn.md.
"""

import argparse
import json
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from engine.bpmn import export_bpmn, import_bpmn
from engine.bpmn.constraint import numbers_in
from engine.errors import Invalid
from tests.conformance.bpmn.driver import load, run_case
from tests.conformance.bpmn.words import in_own_words

__all__ = ["come_back", "score", "wanted_of"]

_MARK = "<!-- scores -->"
_ROWS = {"run": "run cases whose trace is as expected", "refused": "bad models refused for the right reason", "loaded": "good models loaded"}
_REFUSED = ["ERROR_deployment"]
_FAMILY = re.compile(r"EXT[._-]?(\d{3})", re.IGNORECASE)
_REFERENCES = ("bpmn.reference", "bpmn.reference_kind")


class TooLong(Exception):
    """A case did not end in its time."""


def score(folder: Path, *, told: bool = False, seconds: float = 10) -> dict[str, dict[str, int]]:
    """The three numbers; `told` prints each case that is not as expected."""
    counts = {name: {"passed": 0, "total": 0} for name in ("run", "refused", "loaded")}
    seen = set[str]()
    for case in _cases(folder):
        expected, name = case["expect"], str(case.get("id") or case["file"])
        if expected == _REFUSED:
            _count(counts["refused"], *_tried(lambda one=case: _refused(one, _model(folder, one)), seconds), name, told)
            continue
        _count(counts["run"], *_tried(lambda one=case: _ran(one, _model(folder, one)), seconds), name, told)
        if case["file"] not in seen and "ERROR" not in expected:
            seen.add(case["file"])
            _count(counts["loaded"], *_tried(lambda one=case: _loaded(one, _model(folder, one)), seconds), name, told)
    return counts


def _cases(folder: Path) -> Iterator[dict[str, Any]]:
    """The cases of a folder; a line that is none is a run case that fails."""
    for number, line in enumerate((folder / "cases.jsonl").read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        case = found if isinstance(found, dict) else {}
        case.setdefault("file", f"line {number} of cases.jsonl is no case")
        case["expect"] = case["expect"] if isinstance(case.get("expect"), list) else ["a list of expectations"]
        yield case


def _model(folder: Path, case: dict[str, Any]) -> bytes:
    """The model's bytes: under `models/`, beside it, or in any folder below under the same name."""
    file = Path(str(case["file"]))
    places = chain([[folder / "models" / file, folder / file]], (sorted(folder.rglob(name)) for name in [file.name or "?"]))
    found = next((place for some in places for place in some if place.is_file() and place.resolve().is_relative_to(folder.resolve())), None)
    if found is None:
        raise FileNotFoundError(f"there is no model {file}")
    return found.read_bytes()


def _tried(act: Callable[[], tuple[bool, str]], seconds: float) -> tuple[bool, str]:
    try:
        with _time_limit(seconds):
            return act()
    except Exception as error:  # noqa: BLE001 - a case that breaks the engine is a case that failed, and the next is still run
        return False, repr(error)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Ends what runs too long. Only on systems and threads that have an alarm."""

    def stop(*_: object) -> None:
        raise TooLong(f"it did not end within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _count(counts: dict[str, int], is_right: bool, why: str, name: str, told: bool) -> None:
    counts["total"] += 1
    counts["passed"] += is_right
    if not is_right and told:
        sys.stdout.write(f"{name}: {why}\n")


def _ran(case: dict[str, Any], xml: bytes) -> tuple[bool, str]:
    got, why = run_case(case, xml)
    return _same(got, case["expect"]), f"got {sorted(got.elements())}, expected {sorted(map(str, case['expect']))} {why}"


def _same(got: Counter[str], expected: list[str]) -> bool:
    """Order free; a bare ERROR is any refusal or failure, and nothing else."""
    if expected == ["ERROR"]:
        return bool(got) and all(token.startswith("ERROR") for token in got)
    return got == Counter(expected)


def wanted_of(file: str) -> str:
    """The reason that a bad model's name gives: `EXT.107` from its own name, else from its folder; REF; "" when it gives none."""
    path = Path(file)
    for part in (path.name, *reversed(path.parent.parts)):
        if found := _FAMILY.search(part):
            return f"EXT.{found.group(1)}"
        if part.upper().startswith("REF"):
            return "REF"
    return ""


def _refused(case: dict[str, Any], xml: bytes) -> tuple[bool, str]:
    wanted = wanted_of(case["file"])
    try:
        import_bpmn(xml, case["file"])
    except Invalid as fault:
        problems = [one for one in fault.problems if one.is_error]
        numbers = {number for one in problems for number in numbers_in(one)}
        codes = sorted({one.code for one in problems})
        is_right = wanted in numbers if wanted.startswith("EXT") else bool(set(codes) & set(_REFERENCES)) if wanted else bool(codes)
        return is_right, f"refused for {codes} {sorted(numbers)}, not for {wanted}"
    return False, f"loaded, though it breaks {wanted}"


def _loaded(case: dict[str, Any], xml: bytes) -> tuple[bool, str]:
    load(xml, case["file"])
    return True, ""


def come_back(folder: Path, *, seconds: float = 10) -> tuple[int, int]:
    """How many of the processes of the good models are the same after export and import."""
    files = {case["file"]: case for case in _cases(folder) if "ERROR" not in str(case["expect"])}
    same = total = 0
    for _, case in sorted(files.items()):
        try:
            with _time_limit(seconds):
                workflows = import_bpmn(in_own_words(_model(folder, case))).workflows.values()
                found = [_comes_back(json.loads(json.dumps(fields))) for fields in workflows]
        except Exception:  # noqa: BLE001 - told among the cases already; here it is one that does not come back
            found = [False]
        same, total = same + sum(found), total + len(found)
    return same, total


def _comes_back(plain: dict[str, Any]) -> bool:
    return bool(json.loads(json.dumps(next(iter(import_bpmn(export_bpmn(plain)).workflows.values())))) == plain)


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
    parser.add_argument("--seconds", type=float, default=10, help="how long one case may take")
    options = parser.parse_args()
    if not (options.folder / "cases.jsonl").is_file():
        parser.error(f"there is no {options.folder / 'cases.jsonl'}")
    counts = score(options.folder, told=True, seconds=options.seconds)
    words = {"run": "run", "refused": "refused right", "loaded": "good loaded"}
    sys.stdout.write(", ".join(f"{words[name]} {found['passed']}/{found['total']}" for name, found in counts.items()) + "\n")
    same, total = come_back(options.folder, seconds=options.seconds)
    sys.stdout.write(f"the same after export and import {same}/{total}\n")
    if options.write:
        _write(counts)
    if options.json:
        sys.stdout.write(json.dumps({name: {"passed": found["passed"], "total": found["total"]} for name, found in counts.items()}) + "\n")


if __name__ == "__main__":
    _main()
