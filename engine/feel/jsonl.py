"""One line of `feel --jsonl`: a case with tagged inputs in, a tagged value or an error out.

Knows nothing of decision tables (those are engine.decision.jsonl's). Definitions that a case brings along are evaluated first, in their order.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import DecimalException
from typing import Any

from engine.errors import Invalid, problem
from engine.feel.expression import compile_expression
from engine.feel.inference.fitting import TYPE_NAMES
from engine.feel.runtime import fit
from engine.feel.syntax import Type
from engine.feel.tagged import tagged, untagged

__all__ = ["answer", "scope_of"]

_DEEPEST = 20


def scope_of(case: dict[str, Any], now: datetime | None = None) -> tuple[dict[str, Any], frozenset[str]]:
    """The values of a case's inputs and definitions, and all names that are spoken of in it."""
    declared, known = case.get("input_types") or {}, case.get("item_definitions") or {}
    values = {name: fit(untagged(value), _type(declared.get(name), known)) for name, value in case.get("inputs", {}).items()}
    names = {name for value in values.values() for name in _keys(value)} | set(values) | {one["name"] for one in case.get("defs", [])}
    for one in case.get("defs", []):
        values[one["name"]] = compile_expression(one["expression"], names=names).evaluate(values, now=now).value
        names |= set(_keys(values[one["name"]]))
    return values, frozenset(names)


def _type(declared: Any, known: dict[str, Any], depth: int = 0) -> Type | None:
    """A declared type (a name, or an item definition): None when any value will do."""
    if depth > _DEEPEST or declared is None:
        return None
    if isinstance(declared, str):
        return _type(known[declared], known, depth + 1) if declared in known else Type(declared) if declared in TYPE_NAMES else None
    if declared.get("components"):
        members = [(one["name"], _type(one, known, depth + 1) or Type("Any")) for one in declared["components"]]
        found: Type | None = Type("context", (), tuple(members))
    else:
        found = _type(declared.get("typeRef"), known, depth + 1)
    return Type("list", (found,) if found else ()) if declared.get("isCollection") else found


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(name for item in value.values() for name in _keys(item))]
    return [name for item in value for name in _keys(item)] if isinstance(value, list) else []


def answer(case: dict[str, Any], *, now: datetime | None = None) -> dict[str, Any]:
    """`{"id", "ok": true, "value": tagged}` or `{"id", "ok": false, "error"}`."""
    return answered(case, lambda values, names: compile_expression(case["expression"], names=names).evaluate(values, now=now).value, now)


def answered(case: dict[str, Any], evaluate: Callable[[dict[str, Any], frozenset[str]], Any], now: datetime | None) -> dict[str, Any]:
    """The answer line for what `evaluate` gives in the case's scope."""
    try:
        values, names = scope_of(case, now)
        return {"id": case.get("id"), "ok": True, "value": tagged(evaluate(values, names))}
    except Invalid as error:
        return {"id": case.get("id"), "ok": False, "error": "; ".join(p.describe() for p in error.problems)}
    except (KeyError, TypeError, AttributeError, ValueError, DecimalException, RecursionError) as error:
        found = problem("case.invalid", f"this is no case: {type(error).__name__} {error}", f"不是有效的用例：{type(error).__name__} {error}")
        return {"id": case.get("id") if isinstance(case, dict) else None, "ok": False, "error": found.describe()}
