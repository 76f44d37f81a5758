"""FEEL values from and to JSON: plain (`to_json`) and with their types said (`tagged`).

Knows nothing of expressions. Plain JSON loses what JSON has not: dates and durations become texts, functions and ranges their text.
"""

from decimal import Decimal
from typing import Any

from engine.feel.builtins.conversion import number_text
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import Function, Range, exact, kind

__all__ = ["tagged", "to_json", "untagged"]

_PARSERS: dict[str, Any] = {
    "date": parse_date, "time": parse_time, "date and time": parse_date_time, "days and time duration": parse_duration, "years and months duration": parse_duration,
}  # fmt: skip


def to_json(value: Any) -> Any:
    """The value as JSON: whole numbers as int, others as Decimal, temporal values as ISO texts, a range as its context, a function as null."""
    kind_ = kind(value)
    if kind_ in ("null", "boolean", "string"):
        return value
    if kind_ == "number":
        number = exact(value)
        return int(number) if isinstance(number, Decimal) and number.adjusted() < 34 and number == number.to_integral_value() else number
    if kind_ == "list":
        return [to_json(item) for item in value]
    if kind_ == "context":
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, Range):
        return {"start": to_json(value.low), "end": to_json(value.high), "start included": value.low_closed, "end included": value.high_closed}
    return None if isinstance(value, Function) else str(value)


def tagged(value: Any) -> dict[str, Any]:
    """`{"type": ..., "value": ...}`, nested."""
    kind_ = kind(value)
    plain: Any = str(value)
    if kind_ == "null":
        plain = None
    elif kind_ == "boolean":
        plain = "true" if value else "false"
    elif kind_ == "number":
        plain = number_text(value)
    elif kind_ == "list":
        plain = [tagged(item) for item in value]
    elif kind_ == "context":
        plain = {key: tagged(item) for key, item in value.items()}
    elif isinstance(value, Range):
        plain = {"low": tagged(value.low), "high": tagged(value.high), "low_closed": value.low_closed, "high_closed": value.high_closed}
    elif isinstance(value, Function):
        plain = value.name
    return {"type": kind_, "value": plain}


def untagged(value: dict[str, Any]) -> Any:
    """The value that a tagged one stands for; null when it is none."""
    type_, plain = value.get("type"), value.get("value")
    if plain is None or type_ == "null":
        return None
    if type_ == "number":
        number = Decimal(str(plain))
        return int(number) if number == number.to_integral_value() and number.adjusted() < 34 else number
    if type_ == "boolean":
        return plain in (True, "true")
    if type_ == "list":
        return [untagged(item) for item in plain]
    if type_ == "context":
        return {key: untagged(item) for key, item in plain.items()}
    return _PARSERS[type_](plain) if type_ in _PARSERS else plain
