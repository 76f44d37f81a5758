"""A submission of 25 fields, judged through the public interface: right ones and wrong ones; beside it, in the same run, what Python's checkers of JSON Schema and of models make of it.

`submit` reads, trims and rounds values as they are stored and finds all problems in two languages; `schema` only says whether the value fits the form's JSON Schema (jsonschema-rs, behind
`engine.json_check`). The peers get the form's own JSON Schema, pydantic a model of the same fields; all must agree on what is right, else nothing is reported.
They are installed into a venv of their own below var/. `python -m tests.bench.forms [--json]`
"""

import argparse
import json
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.errors import Invalid
from engine.form import Form, parse_forms
from engine.json_check import check_json
from tests.bench.report import report

PEERS = ("jsonschema==4.26.0", "fastjsonschema==2.22.3", "pydantic==2.14.3")
HOME = Path(__file__).parents[2] / "var" / "bench" / "forms"
SECONDS = 1.0
FIELDS = """
  name     : text(min: 2, max: 80) required
  email    : email required
  phone    : phone required
  city     : text(max: 80)
  birthday : date
  years    : integer(0..60) required
  salary   : money(CNY, min: 0)
  share    : percent
  rating   : rating(1..5) required
  remote   : boolean
  degree   : choice("none", "bachelor", "master", "doctor") required
  skills   : choices("python", "sql", "java", "go")
  site     : url
  start    : date required
  shift    : time
  notice   : duration
  reason   : text(lines: 4, max: 2000)
  source   : choice("referral", "job_site", "school")
  school   : text(max: 200)
  major    : text(max: 200)
  level    : integer(1..9)
  hours    : number(0..80)
  relocate : boolean
  language : choice("en", "zh")
  comment  : text(max: 4000)
"""
CONDITIONS = {
    "  reason   : text(lines: 4, max: 2000)": " required when rating <= 2", "  school   : text(max: 200)": ' visible when degree != "none"', "  salary   : money(CNY, min: 0)": " visible to hr",
    "  level    : integer(1..9)": ' valid "Not yet" | "尚不足" when ? <= years',
}  # fmt: skip
RIGHT: dict[str, Any] = {
    "name": "李娜", "email": "li.na@example.com", "phone": "+86 138 0013 8000", "city": "上海", "birthday": "1995-04-01", "years": 6, "salary": 18000, "share": 12.5, "rating": 4,
    "remote": True, "degree": "master", "skills": ["python", "sql"], "site": "https://example.com/li", "start": "2026-04-01", "shift": "09:30:00", "notice": "P1M",
    "reason": "I like to build things that people use every day.", "source": "referral", "school": "复旦大学", "major": "计算机", "level": 3, "hours": 40, "relocate": False,
    "language": "zh", "comment": "Looks good",
}  # fmt: skip
WRONG = {**RIGHT, "years": 99, "degree": "mastr", "name": "X"}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.parse_args()
    text = f"form plain {{{FIELDS}}}\n"
    with_conditions = FIELDS
    for line, more in CONDITIONS.items():
        with_conditions = with_conditions.replace(line, line + more)
    forms = parse_forms(text + f'form asked {{{with_conditions}  check "Too early" | "过早" : start > birthday\n}}\n').forms
    plain, asked = forms["plain"], forms["asked"]
    schema = plain.json_schema()
    if judged(plain, RIGHT) or len(judged(plain, WRONG)) != 3 or check_json(schema, RIGHT) or len(check_json(schema, WRONG)) != 3:
        sys.exit("our own answers are not what they should be")
    peers = ask_peers(schema)
    for found in peers.values():
        if (found["right"], found["wrong"]) != (True, False):
            sys.exit(f"{found['peer']} does not agree: {found}")
    ours = {"submit": rate(lambda: plain.submit(RIGHT)), "schema": rate(lambda: check_json(schema, RIGHT))}
    for case, value in ours.items():
        for peer in ("pydantic", "fastjsonschema", "jsonschema"):
            report("forms", case, value, "submissions/s", peer, peers[peer]["rate"])
    report("forms", "submit, 3 problems", rate(lambda: judged(plain, WRONG)), "submissions/s", "pydantic", peers["pydantic"]["wrong_rate"])
    report("forms", "submit, with conditions", rate(lambda: asked.submit(RIGHT, roles=("hr",))), "submissions/s")


def judged(form: Form, values: dict[str, Any]) -> tuple[Any, ...]:
    """The problems of a submission."""
    try:
        form.submit(values)
    except Invalid as error:
        return error.problems
    return ()


def rate(act: Callable[[], Any]) -> float:
    """Acts a second: the best of several rounds."""
    best, end = 0.0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begin = time.perf_counter()
        for _ in range(500):
            act()
        best = max(best, 500 / (time.perf_counter() - begin))
    return best


def ask_peers(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The peers' answers and rates, measured by their own Python."""
    python = HOME / "bin" / "python"
    ready = HOME / "peers.txt"
    if not ready.exists() or ready.read_text() != "\n".join(PEERS):
        venv.create(HOME, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS], check=True, stderr=subprocess.PIPE)
        ready.write_text("\n".join(PEERS))
    asked = {"seconds": SECONDS, "schema": schema, "right": RIGHT, "wrong": WRONG}
    answer = subprocess.run([python, Path(__file__).with_name("forms_peers.py")], input=json.dumps(asked), capture_output=True, text=True, check=True)
    return {found["peer"]: found for found in json.loads(answer.stdout)}


if __name__ == "__main__":
    main()
