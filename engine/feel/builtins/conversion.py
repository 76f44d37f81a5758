"""From one kind to another: number and string.

Knows nothing of JSON. `string` writes a value as FEEL would read it.
"""

import re
from decimal import Decimal
from typing import Any

from engine.feel.arithmetic import whole
from engine.feel.builtins.registry import built_in
from engine.feel.run import Run
from engine.feel.values import Function, Range, exact, kind

__all__ = ["number_text"]

_LONGEST = 6200
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@built_in("number(from: string) -> number", "number(from: string, grouping separator: string?, decimal separator: string?) -> number")
def _number(run: Run, text: str, grouping: str | None = None, point: str | None = None) -> Any:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping is not None and grouping == point):
        return run.note("number: the separators are a space, a comma or a point, and differ", "number：分隔符只能是空格、逗号或点，且不得相同")
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    if not _NUMBER.fullmatch(plain) or len(plain) > 4000:
        return run.note(f"{text} is no number", f"{text} 不是数字")
    return whole(int(plain) if plain.lstrip("-").isdigit() else Decimal(plain))


@built_in("number(from: number) -> number")
def _number_of(run: Run, number: Any) -> Any:
    return number


@built_in("string(from: any) -> string")
def _string(run: Run, value: Any) -> Any:
    if value is None:
        return None
    text = value if isinstance(value, str) else _written(value, run)
    run.hold_text(len(text))
    return text


def _written(value: Any, run: Run) -> str:
    run.spend(1)
    kind_ = kind(value)
    if kind_ == "number":
        return number_text(value)
    if kind_ == "boolean":
        return "true" if value else "false"
    if kind_ == "string":
        escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if kind_ == "list":
        return "[" + ", ".join(_written(item, run) for item in value) + "]"
    if kind_ == "context":
        return "{" + ", ".join(f"{key}: {_written(item, run)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return _range_text(value, run)
    if isinstance(value, Function):
        return f"function({', '.join(name for name, _ in value.parameters)})"
    return "null" if value is None else str(value)


def _range_text(value: Range, run: Run) -> str:
    if value.operator:
        return f"({value.operator} {_written(value.low if value.low is not None else value.high, run)})"
    low = "" if value.low is None else _written(value.low, run)
    high = "" if value.high is None else _written(value.high, run)
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


def number_text(number: Any) -> str:
    """A number without exponent and without zeros behind its point."""
    plain = exact(number)
    if isinstance(plain, Decimal) and abs(plain.adjusted()) > _LONGEST:
        return str(plain)
    text = format(plain, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
