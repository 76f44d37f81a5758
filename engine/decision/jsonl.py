"""One line of `feel --jsonl`: an expression or a decision table in, a tagged value or an error out.

Knows nothing of rules files: a table comes as JSON (hit policy, inputs, outputs, rules). A case without `table` is engine.feel's.
"""

from datetime import datetime
from typing import Any

from engine.decision.decision import Decision
from engine.decision.variable import KINDS, Variable
from engine.errors import Text
from engine.feel import jsonl
from engine.feel.expression import compile_expression, compile_unary_tests
from engine.feel.parse import parse_expression, parse_unary_tests
from engine.feel.syntax import Literal, UnaryTests
from engine.feel.table import Row

__all__ = ["answer"]

_TYPES = {feel: ours for ours, feel in KINDS.items() if ours not in ("integer", "text")}


def answer(case: dict[str, Any], *, now: datetime | None = None) -> dict[str, Any]:
    """`{"id", "ok": true, "value": tagged}` or `{"id", "ok": false, "error"}`."""
    if "table" not in case:
        return jsonl.answer(case, now=now)
    return jsonl.answered(case, lambda values, names: _decide(case["table"], values, names, now), now)


def _decide(table: dict[str, Any], values: dict[str, Any], names: frozenset[str], now: datetime | None) -> Any:
    outputs = [_output(column, index, names) for index, column in enumerate(table["outputs"])]
    policy = table["hit_policy"].lower()
    if table.get("aggregation"):
        policy = f"{policy} {table['aggregation'].lower()}"
    nodes = [parse_expression(column["expression"], names) for column in table["inputs"]]
    rows = []
    for rule in table["rules"]:
        tests = tuple(parse_unary_tests(text or "-", names) for text in rule["when"])
        rows.append(Row(tests, tuple(parse_expression(text, names) if text else Literal(None) for text in rule["then"])))
    for column in table["inputs"]:
        value = compile_expression(column["expression"], names=names).evaluate(values, now=now).value
        if column.get("values") and value is not None and compile_unary_tests(column["values"], names=names).evaluate({**values, "?": value}, now=now).value is not True:
            return None
    outcome = Decision("", Text(""), [], outputs, policy, (nodes, rows)).evaluate(values, now=now)
    if not outcome.fired and isinstance(outcome.outputs, list) and not outcome.outputs:
        return None
    return _plain(outcome.outputs, table["outputs"])


def _output(column: dict[str, Any], index: int, names: frozenset[str]) -> Variable:
    tests = parse_unary_tests(column["values"], names) if column.get("values") else UnaryTests(())
    choices = tuple(test.value for test in tests.tests if isinstance(test, Literal)) if not tests.negated else ()
    default = compile_expression(column["default"], names=names) if column.get("default") else None
    return Variable(column.get("name") or f"output {index + 1}", _TYPES.get(column.get("type") or "", "any"), choices=choices, default=default)


def _plain(outputs: Any, columns: list[dict[str, Any]]) -> Any:
    """A table with one output answers values, not contexts."""
    if len(columns) > 1:
        return outputs if isinstance(outputs, list) or any(value is not None for value in outputs.values()) else None
    if isinstance(outputs, list):
        return [next(iter(one.values())) for one in outputs]
    return next(iter(outputs.values()))
