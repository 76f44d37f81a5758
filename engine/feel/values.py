"""The values of FEEL: their kinds, equality, order, membership and types; and their way from and to JSON.

Knows nothing of expressions. The surprising rule: numbers are `int` where they can be and `Decimal` with 34 digits else; a `float` that comes in counts as the decimal number it prints as.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from math import isfinite
from typing import Any

import msgspec

from engine.feel.syntax import Type
from engine.feel.temporal import Date, DateTime, DaysTime, Time, YearsMonths

__all__ = ["CHINESE", "DECIMAL", "Function", "Range", "conforms", "equal", "exact", "includes", "is_type", "kind", "kind_zh", "less", "order_key"]

DECIMAL = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[InvalidOperation, DivisionByZero, Overflow])


class Range(msgspec.Struct, frozen=True):
    """All values between `low` and `high`; an end that is None is unknown, or not limited when there is an `operator`. `outside`: all but these (`!= 5`)."""

    low: Any
    high: Any
    low_closed: bool
    high_closed: bool
    outside: bool = False
    operator: str = ""
    """How it was written when it was written as a test (`>=`)."""


class Function(msgspec.Struct, frozen=True):
    """A function written in FEEL, or a built-in one: `call(arguments, names, run)`."""

    name: str
    parameters: tuple[tuple[str, Type | None], ...]
    call: Callable[..., Any]
    is_built_in: bool = False
    result: Type | None = None


_KINDS: dict[type, str] = {
    type(None): "null", bool: "boolean", int: "number", Decimal: "number", float: "number", str: "string", Date: "date", Time: "time", DateTime: "date and time",
    DaysTime: "days and time duration", YearsMonths: "years and months duration", list: "list", tuple: "list", dict: "context", Range: "range", Function: "function",
}  # fmt: skip


def kind(value: Any) -> str:
    """The name of the type of a value, as FEEL says it."""
    return _KINDS.get(type(value), "unknown")


CHINESE = {
    "number": "数字", "string": "文本", "boolean": "布尔值", "date": "日期", "time": "时间", "date and time": "日期时间", "days and time duration": "天时时长", "years and months duration": "年月时长", "list": "列表",
    "range": "区间", "context": "上下文", "function": "函数", "Any": "任意类型", "Null": "空值", "null": "空值",
}  # fmt: skip
"""The types' names in Chinese sentences."""


def kind_zh(value: Any) -> str:
    """The name of the type of a value in a Chinese sentence."""
    name = kind(value)
    return CHINESE.get(name, name)


def exact(number: Any) -> int | Decimal:
    """A number that came as a float, as the decimal number it prints as; infinity is none."""
    if not isinstance(number, float):
        return number  # type: ignore[no-any-return]
    if not isfinite(number):
        raise ArithmeticError(f"{number} is no number")
    return Decimal(repr(number))


def order_key(value: Any) -> Any:
    """Something that Python orders as FEEL orders `value` among values of its kind; None when they have no order."""
    kind_ = kind(value)
    if kind_ in ("number", "string"):
        return exact(value)
    if kind_ == "date":
        return value.number
    if kind_ == "time":
        return value.of_day - (value.offset_on(None) or 0) * 1_000_000_000
    if kind_ == "date and time":
        return value.instant
    if kind_ == "days and time duration":
        return value.nanoseconds
    return value.months if kind_ == "years and months duration" else None


def comparable(left: Any, right: Any) -> bool:
    """Whether two values have an order: one kind, and both local or both not."""
    kind_ = kind(left)
    if kind_ != kind(right):
        return False
    if kind_ == "time":
        return bool(left.is_local == right.is_local)
    return kind_ != "date and time" or left.time.is_local == right.time.is_local


def less(left: Any, right: Any) -> bool | None:
    """`left < right`; None when they have no order."""
    if not comparable(left, right):
        return None
    low, high = order_key(left), order_key(right)
    return None if low is None else low < high


Spend = Callable[[int], None]
"""Counts the steps of an evaluation; lists within lists may take more of them than anyone would wait for."""


def equal(left: Any, right: Any, spend: Spend | None = None) -> bool | None:
    """`left = right`: null equals only null; None for values of two kinds (DMN 1.5, table 53)."""
    if left is None or right is None:
        return left is right
    kind_ = kind(left)
    if kind_ != kind(right):
        return None
    if kind_ in ("list", "context") and spend is not None:
        spend(len(left))
    if kind_ == "list":
        return len(left) == len(right) and _all(equal(a, b, spend) for a, b in zip(left, right, strict=True))
    if kind_ == "context":
        return left.keys() == right.keys() and _all(equal(value, right[key], spend) for key, value in left.items())
    if kind_ == "range":
        return same_range(left, right)
    if kind_ in ("boolean", "function"):
        return bool(left is right)
    if kind_ in ("time", "date and time") and not comparable(left, right):
        return False
    return bool(order_key(left) == order_key(right))


def same_range(left: Range, right: Range) -> bool:
    """Whether two ranges have the same ends."""
    flags = (left.low_closed, left.high_closed, left.outside) == (right.low_closed, right.high_closed, right.outside)
    if None in (left.low, left.high) and bool(left.operator) != bool(right.operator):
        return False
    return flags and equal(left.low, right.low) is True and equal(left.high, right.high) is True


def _all(parts: Any) -> bool | None:
    result: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            result = None
    return result


def includes(range_: Range, value: Any) -> bool | None:
    """Whether `value` lies in the range; None when it has no order with the ends."""
    if value is None:
        return None
    open_end: bool | None = True if range_.operator else None
    above: bool | None = open_end
    if range_.low is not None:
        above = _beyond(range_.low, value, range_.low_closed)
    below: bool | None = open_end
    if range_.high is not None:
        below = _beyond(value, range_.high, range_.high_closed)
    if above is False or below is False:
        return range_.outside
    return None if above is None or below is None else not range_.outside


def _beyond(low: Any, high: Any, closed: bool) -> bool | None:
    before = less(low, high)
    if before is None and closed:
        return equal(low, high)
    return before or (closed and equal(low, high) is True) if before is not None else None


_NAMES = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
    "days and time duration": "days and time duration",
}


def conforms(value: Any, type_: Type, spend: Spend | None = None) -> bool:
    """Whether a value may stand where `type_` is asked: as `is_type`, and null always may."""
    return value is None or is_type(value, type_, spend)


def is_type(value: Any, type_: Type, spend: Spend | None = None) -> bool:
    """`value instance of type_`. An unknown type has no values."""
    name = _NAMES.get(type_.name, type_.name)
    if name == "Any":
        return value is not None
    kind_ = kind(value)
    if name in ("Null", "null"):
        return value is None
    if name == "range" and kind_ == "range":
        return not type_.items or all(end is None or is_type(end, type_.items[0]) for end in (value.low, value.high))
    if name == "function" and kind_ == "function":
        return _is_function(value, type_)
    if kind_ != name:
        return False
    if kind_ in ("list", "context") and spend is not None:
        spend(len(value))
    if kind_ == "list":
        return all(conforms(item, type_.items[0], spend) for item in value) if type_.items else True
    if kind_ == "context":
        return all(key in value and conforms(value[key], member, spend) for key, member in type_.members)
    return True


def _is_function(value: Function, type_: Type) -> bool:
    """Parameters may take more than is asked (contravariance); a result that nobody declared may be anything."""
    if not type_.items:
        return True
    asked, result = type_.items[:-1], type_.items[-1]
    if len(asked) != len(value.parameters) or not (result.name == "Any" or result == value.result):
        return False
    return all(known is None or known.name == "Any" or known == want for want, (_, known) in zip(asked, value.parameters, strict=True))
