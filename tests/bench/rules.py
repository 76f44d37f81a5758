"""An expression and a decision table, evaluated through the public interface with a dict; beside them, in the same run, the fastest peers that Python has.

The table: 12 rules, 4 inputs (two numbers, a text, a list), two outputs, first hit. The limit is a Python function with the same conditions, without null, types or exact numbers.
The peers are installed into a venv of their own below var/; all answers must agree, else nothing is reported. `python -m tests.bench.rules [--json]`
"""

import argparse
import json
import re
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.decision import parse_rules
from engine.feel.expression import compile_expression
from tests.bench.report import report

PEERS = ("zen-engine==2.1.3", "datalogic-py==5.9.0")
HOME = Path(__file__).parents[2] / "var" / "bench" / "rules"
SECONDS, ROUNDS = 0.6, 4
EXPRESSION = 'score >= 85 and years >= 3 and "Python" in skills'
RULES = """decision screening {
  input score: number, years: number, degree: text, skills: list of text
  output route: text, place: number
  hit first
  | score    | years  | degree               | skills                     || route       | place |
  | >= 90    | >= 5   | "master"             | list contains(?, "Python") || "interview" | 1     |
  | >= 90    | >= 3   | "master", "bachelor" | -                          || "interview" | 2     |
  | >= 85    | >= 3   | -                    | list contains(?, "Python") || "interview" | 3     |
  | [80..85) | >= 5   | -                    | -                          || "phone"     | 4     |
  | [80..85) | [2..5) | "master"             | -                          || "phone"     | 5     |
  | [75..80) | >= 5   | "master", "bachelor" | -                          || "phone"     | 6     |
  | [70..75) | >= 8   | -                    | -                          || "manual"    | 7     |
  | [60..75) | [3..8) | "bachelor"           | -                          || "manual"    | 8     |
  | [60..70) | < 3    | "bachelor"           | -                          || "manual"    | 9     |
  | >= 60    | -      | "none"               | -                          || "pool"      | 10    |
  | >= 40    | -      | -                    | -                          || "pool"      | 11    |
  | -        | -      | -                    | -                          || "reject"    | 12    |
}
"""
INPUTS, OUTPUTS = ("score", "years", "degree", "skills"), ("route", "place")
VALUES = [
    {"score": index * 37 % 101, "years": index * 7 % 12, "degree": ("none", "bachelor", "master")[index % 3], "skills": (["Python", "SQL"], ["Java"], [])[index // 3 % 3]}
    for index in range(100)
]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.parse_args()
    rows = [tuple(cell.strip() for cell in line.replace("||", "|").split("|")[1:-1]) for line in RULES.splitlines() if "||" in line][1:]
    expression = compile_expression(EXPRESSION)
    decision = parse_rules(RULES).decisions["screening"]
    plain: dict[str, Any] = {}
    exec(python_source(rows), plain)
    answers = {
        "expression": [expression.evaluate(values).value for values in VALUES],
        "table": [list(decision.evaluate(values).outputs.values()) for values in VALUES],  # type: ignore[union-attr]
    }
    agree("Python", "expression", answers["expression"], [plain["expression"](values) for values in VALUES])
    agree("Python", "table", answers["table"], [list(plain["table"](values)) for values in VALUES])
    ours = {"expression": expression.evaluate, "table": decision.evaluate}
    rates = {(case, whose): 0.0 for case in ours for whose in ("ours", "plain")}
    peers: dict[tuple[str, str], dict[str, Any]] = {}
    for half in range(2):
        for case, evaluate in ours.items():
            rates[case, "ours"] = max(rates[case, "ours"], *(rate(evaluate) for _ in range(ROUNDS // 2)))
            rates[case, "plain"] = max(rates[case, "plain"], rate(plain[case]))
        if half == 0:
            peers = {(found["case"], found["peer"]): found for found in ask_peers(rows)}
    for (case, peer), found in peers.items():
        for answered in found["answers"]:
            agree(peer, case, answers[case], answered)
    for case in ours:
        for peer in ("zen-engine", "datalogic-py"):
            report("rules", case, rates[case, "ours"], "evaluations/s", peer, peers[case, peer]["rate"])
        report("rules", case, rates[case, "ours"], "evaluations/s", "plain Python", rates[case, "plain"])


def rate(evaluate: Callable[..., Any]) -> float:
    """Evaluations a second: the best of several rounds."""
    best, end = 0.0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begin = time.perf_counter()
        for _ in range(20):
            for values in VALUES:
                evaluate(values)
        best = max(best, 20 * len(VALUES) / (time.perf_counter() - begin))
    return best


def agree(peer: str, case: str, ours: list[Any], theirs: list[Any]) -> None:
    if ours != theirs:
        differ = next(index for index, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1])
        sys.exit(f"{peer} {case}: {VALUES[differ]} is {theirs[differ]}, not {ours[differ]}")


def ask_peers(rows: Sequence[tuple[str, ...]]) -> list[dict[str, Any]]:
    """The peers' answers and rates, measured by their own Python."""
    python = HOME / "bin" / "python"
    ready = HOME / "peers.txt"
    if not ready.exists() or ready.read_text() != "\n".join(PEERS):
        venv.create(HOME, with_pip=True, clear=True)
        done = subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS], check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"the peers cannot be installed: {done.stderr.strip()[-1000:]}")
        ready.write_text("\n".join(PEERS))
    rules = [{"zen": [zen_cell(cell) for cell in row]} for row in rows]
    tests: list[Any] = [part for row in rows for part in (datalogic_row(row[:4]), [json.loads(cell) for cell in row[4:]])]
    conditions = [{">=": [{"var": "score"}, 85]}, {">=": [{"var": "years"}, 3]}, {"in": ["Python", {"var": "skills"}]}]
    asked = {
        "seconds": SECONDS,
        "rounds": ROUNDS,
        "expression": {"zen": EXPRESSION, "datalogic": {"and": conditions}, "values": VALUES},
        "table": {"inputs": INPUTS, "outputs": OUTPUTS, "rules": rules, "datalogic": {"if": [*tests[:-2], tests[-1]]}, "values": VALUES},
    }
    answer = subprocess.run([python, Path(__file__).with_name("rules_peers.py")], input=json.dumps(asked), capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def zen_cell(cell: str) -> str:
    return "" if cell == "-" else cell.replace("list contains(?,", "contains($,")


def tests_of(cells: Sequence[str]) -> list[tuple[str, str, list[Any]]]:
    """The conditions of a row: name, operator, values."""
    found = []
    for name, cell in zip(INPUTS, cells, strict=True):
        if cell.startswith("["):
            low, high = cell[1:-1].split("..")
            found.append((name, "between", [int(low), int(high)]))
        elif cell.startswith("list contains"):
            found.append((name, "has", [json.loads(cell[cell.index('"') : -1])]))
        elif cell.startswith('"'):
            found.append((name, "one of", json.loads(f"[{cell}]")))
        elif cell != "-":
            operator, number = cell.split()
            found.append((name, operator, [int(number)]))
    return found


def datalogic_row(cells: Sequence[str]) -> dict[str, Any]:
    parts: list[Any] = []
    for name, operator, values in tests_of(cells):
        read = {"var": name}
        if operator == "between":
            parts += [{">=": [read, values[0]]}, {"<": [read, values[1]]}]
        elif operator == "has":
            parts.append({"in": [values[0], read]})
        elif operator == "one of":
            parts.append({"==": [read, values[0]]} if len(values) == 1 else {"in": [read, values]})
        else:
            parts.append({operator: [read, values[0]]})
    return parts[0] if len(parts) == 1 else {"and": parts}


def python_source(rows: Sequence[tuple[str, ...]]) -> str:
    """What the same table would be if someone wrote it as a Python function."""
    expression = re.sub(r"\b(score|years|skills)\b", r"values['\1']", EXPRESSION)
    lines = [f"def expression(values): return {expression}"]
    lines += ["def table(values):", *(f"    {name} = values['{name}']" for name in INPUTS)]
    spelled = {"between": "{1} <= {0} < {2}", "has": "{1!r} in {0}"}
    for row in rows:
        parts = [
            f"{name} in {tuple(values)!r}" if operator == "one of" else spelled.get(operator, f"{{0}} {operator} {{1}}").format(name, *values)
            for name, operator, values in tests_of(row[:4])
        ]
        lines.append(f"    if {' and '.join(parts) or 'True'}: return ({', '.join(row[4:])})")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
