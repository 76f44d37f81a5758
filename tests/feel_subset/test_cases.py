"""The part of FEEL that the browser evaluates itself: the server says the same. `designer/web/test/feel.test.ts` asks the browser's code the very same cases.

The first line of `cases.jsonl` holds the values and the types of their fields, as a form has them; each other line an expression and what it is, as FEEL writes it. Cases with `outside` are
the server's alone: the browser must say so.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from engine.errors import Text
from engine.feel import compile_expression
from engine.feel.spell import spell
from engine.form import Field
from engine.form.scope import typed

LINES = [msgspec.json.decode(line) for line in (Path(__file__).parent / "cases.jsonl").read_bytes().splitlines()]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def field(key: str, type_: Any) -> Field:
    title = Text(key, key)
    if isinstance(type_, dict):
        return Field(key=key, type="table", title=title, columns=tuple(field(name, one) for name, one in type_.items()))
    return Field(key=key, type=type_, title=title)


def test_the_server_says_what_the_cases_say() -> None:
    head, cases = LINES[0], [case for case in LINES[1:] if not case.get("outside")]
    scope = {key: typed(field(key, head["types"][key]), value) if key in head["types"] else value for key, value in head["context"].items()}
    found = {case["feel"]: spell(compile_expression(case["feel"], names=frozenset(scope)).evaluate(scope, now=NOW).value) for case in cases}
    assert {feel: said for feel, said in found.items() if said != {case["feel"]: case["is"] for case in cases}[feel]} == {}
    assert len(found) > 200
