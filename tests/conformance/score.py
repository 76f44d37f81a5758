"""Scores FEEL on suites of cases and writes docs/conformance.md: `python -m tests.conformance.score DIR [--write]`.

A suite is every `*.jsonl` below DIR, one case a line: `id`, `dir`, `expression` or `table`, `inputs`, `defs`, `expected` (tagged), `error_expected`, `result_type`.
The answers are those of `hireloom feel --jsonl`. Value score: the share of the cases that expect a value; an engine that always answers null gets none of them.
"""

import collections
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from engine.decision.jsonl import answer
from tests.conformance.compare import fitted, same

__all__ = ["BAR", "Score", "page", "read_cases", "score"]

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "conformance.md"
BAR = 97.0
"""Percent that the value score and the mean over directories must reach."""
_LONGEST = 240


class Miss(msgspec.Struct, frozen=True):
    """A case whose answer is another."""

    case: dict[str, Any]
    reply: dict[str, Any]


class Score(msgspec.Struct, frozen=True):
    """How many cases there are and how many are met: all, those that expect a value, by directory."""

    met: int
    total: int
    values_met: int
    values: int
    directories: dict[str, tuple[int, int]]
    misses: tuple[Miss, ...]

    @property
    def value_percent(self) -> float:
        return 100 * self.values_met / self.values if self.values else 0.0

    @property
    def mean_percent(self) -> float:
        """The mean of the directories' shares."""
        return 100 * sum(met / total for met, total in self.directories.values()) / len(self.directories) if self.directories else 0.0


def read_cases(folder: Path) -> list[dict[str, Any]]:
    """The cases below a folder, in the order of the files."""
    decoder = msgspec.json.Decoder(dict[str, Any])
    return [{"dir": file.stem, **decoder.decode(line)} for file in sorted(folder.rglob("*.jsonl")) for line in file.read_bytes().split(b"\n") if line.strip()]


def is_met(case: dict[str, Any], reply: dict[str, Any]) -> bool:
    """Whether the answer is what the case expects."""
    value = fitted(reply["value"], case) if reply.get("ok") else None
    if case.get("error_expected"):
        return value is None or value.get("type") == "null"
    return value is not None and same(case["expected"], value)


def score(cases: Sequence[dict[str, Any]]) -> Score:
    """Answers every case."""
    totals: collections.Counter[str] = collections.Counter()
    directories: dict[str, tuple[int, int]] = {}
    misses, now = [], datetime.now(UTC)
    for case in cases:
        reply = answer(case, now=now)
        met = is_met(case, reply)
        is_value = not case.get("error_expected") and case["expected"]["type"] != "null"
        totals.update({"met": met, "values": is_value, "values met": is_value and met})
        done, total = directories.get(case["dir"], (0, 0))
        directories[case["dir"]] = (done + met, total + 1)
        if not met:
            misses.append(Miss(case, reply))
    return Score(totals["met"], len(cases), totals["values met"], totals["values"], dict(sorted(directories.items())), tuple(misses))


def _summary(found: Score) -> list[str]:
    return [
        f"value score: {found.value_percent:.2f} % ({found.values_met} of {found.values} cases that expect a value)",
        f"mean over directories: {found.mean_percent:.2f} % ({len(found.directories)} directories)",
        f"all cases: {100 * found.met / found.total:.2f} % ({found.met} of {found.total})",
    ]


def page(found: Score, source: str) -> str:
    """docs/conformance.md."""
    lines = ["# Conformance of FEEL", "", "Written by `make conformance SUITES=DIR`; the answers are those of `hireloom feel --jsonl`.", "", f"Suite: {source}", ""]
    lines += [f"- {line}" for line in _summary(found)]
    lines += ["", f"Bar: {BAR:.0f} % for the value score and for the mean over directories.", "", "## Misses", ""]
    if found.misses:
        lines += ["| case | expression | expected | got |", "|---|---|---|---|"]
        lines += [f"| {_cell(one.case['id'])} | {_cell(_asked(one.case), code=True)} | {_cell(_wanted(one.case))} | {_cell(_got(one))} |" for one in found.misses]
    else:
        lines.append("None.")
    lines += ["", "## By directory", "", "| directory | met | cases |", "|---|---:|---:|"]
    lines += [f"| {name} | {met} | {total} |" for name, (met, total) in found.directories.items()]
    return "\n".join(lines) + "\n"


def _asked(case: dict[str, Any]) -> str:
    text = str(case.get("expression") or f"table: {case['table'].get('hit_policy')}")
    return "; ".join([text, *(f"{one['name']} = {one['expression']}" for one in case.get("defs") or [])])


def _wanted(case: dict[str, Any]) -> str:
    return "null (an error)" if case.get("error_expected") else _shown(case["expected"])


def _got(miss: Miss) -> str:
    return _shown(fitted(miss.reply["value"], miss.case)) if miss.reply.get("ok") else f"refused: {miss.reply.get('error')}"


def _shown(tagged: dict[str, Any]) -> str:
    value = tagged.get("value")
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    if isinstance(value, dict) and tagged.get("type") == "context":
        return "{" + ", ".join(f"{key}: {_shown(one)}" for key, one in value.items()) + "}"
    return f'"{value}"' if tagged.get("type") == "string" else "null" if value is None else str(value)


def _cell(text: Any, code: bool = False) -> str:
    plain = " ".join(str(text).split()).replace("|", "\\|")
    plain = plain if len(plain) <= _LONGEST else plain[:_LONGEST] + " ..."
    return f"`` {plain} ``" if code else plain


def _source(folder: Path) -> str:
    """What the suite says of itself: the line `Source:` of its README."""
    for file in sorted(folder.glob("README*")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("Source:"):
                return line.removeprefix("Source:").strip()
    return f"`{folder.name}`, {sum(1 for _ in folder.rglob('*.jsonl'))} files of cases"


def _replace(path: Path, text: str) -> None:
    """Writes a file as a whole, so that two runs at once leave one of their two pages."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".conformance")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def main(arguments: Sequence[str]) -> int:
    """0 when the bar is reached; 1 when not, or when there are no cases."""
    folders = [Path(one) for one in arguments if not one.startswith("--")]
    cases = [case for folder in folders for case in read_cases(folder)]
    if not cases:
        print("no cases: SUITES must name a folder that holds *.jsonl files", file=sys.stderr)
        return 1
    found = score(cases)
    print("\n".join(_summary(found)))
    for name, (met, total) in found.directories.items():
        if met < total:
            print(f"  {name}: {met} of {total}")
    if "--write" in arguments:
        _replace(PAGE, page(found, "; ".join(map(_source, folders))))
        print(f"{len(found.misses)} misses; docs/conformance.md is written")
    return 0 if min(found.value_percent, found.mean_percent) >= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
