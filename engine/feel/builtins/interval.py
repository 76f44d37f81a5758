"""Ranges and points: Allen's relations (DMN 1.5, 10.3.4.8) and the range function.

Knows nothing of syntax but the literals that a range's text may hold. A point is treated as a range that is closed at both ends, where the standard compares points with ranges.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.builtins.registry import built_in
from engine.feel.run import Run
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_temporal, parse_time
from engine.feel.values import Range, comparable, equal, kind, less

__all__: list[str] = []


def _lt(left: Any, right: Any) -> bool:
    return less(left, right) is True


def _eq(left: Any, right: Any) -> bool:
    return equal(left, right) is True


def _relation(name: str, first: str, second: str, test: Callable[[Range, Range], bool]) -> None:
    """Declares one relation for the kinds of arguments that the standard gives it: p(oint), r(ange)."""
    parameters = {"pp": "(point1: any, point2: any)", "pr": "(point: any, range: range)", "rp": "(range: range, point: any)", "rr": "(range1: range, range2: range)"}

    def check(run: Run, left: Any, right: Any) -> Any:
        shape = "".join("r" if isinstance(value, Range) else "p" for value in (left, right))
        if shape not in (first + " " + second).split():
            return run.note(f"{name} cannot take these", f"{name} 不接受这些参数")
        a, b = _as_range(left), _as_range(right)
        ends = [end for end in (a.low, a.high, b.low, b.high) if end is not None]
        if any(not comparable(ends[0], end) for end in ends):
            return run.note(f"{name} takes values of one kind", f"{name} 的参数类型必须相同")
        return test(a, b)

    for shape in (first + " " + second).split():
        built_in(f"{name}{parameters[shape]} -> boolean")(check)


def _as_range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _before(a: Range, b: Range) -> bool:
    return _lt(a.high, b.low) or (_eq(a.high, b.low) and not (a.high_closed and b.low_closed))


def _starts_no_later(a: Range, b: Range) -> bool:
    """a begins before b, or with it."""
    return _lt(a.low, b.low) or (_eq(a.low, b.low) and (a.low_closed or not b.low_closed))


def _ends_no_earlier(a: Range, b: Range) -> bool:
    return _lt(b.high, a.high) or (_eq(a.high, b.high) and (a.high_closed or not b.high_closed))


def _overlaps(a: Range, b: Range) -> bool:
    return not _before(a, b) and not _before(b, a)


def _overlaps_before(a: Range, b: Range) -> bool:
    begins = _lt(a.low, b.low) or (_eq(a.low, b.low) and a.low_closed and not b.low_closed)
    ends = _lt(a.high, b.high) or (_eq(a.high, b.high) and (not a.high_closed or b.high_closed))
    return begins and ends and not _before(a, b)


def _overlaps_after(a: Range, b: Range) -> bool:
    begins = _lt(b.low, a.low) or (_eq(a.low, b.low) and b.low_closed and not a.low_closed)
    ends = _lt(b.high, a.high) or (_eq(a.high, b.high) and (not b.high_closed or a.high_closed))
    return begins and ends and not _before(b, a)


def _finishes(a: Range, b: Range) -> bool:
    return _eq(a.high, b.high) and a.high_closed == b.high_closed and _starts_no_later(b, a)


def _starts(a: Range, b: Range) -> bool:
    return _eq(a.low, b.low) and a.low_closed == b.low_closed and _ends_no_earlier(b, a)


def _includes(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and _ends_no_earlier(a, b)


def _meets(a: Range, b: Range) -> bool:
    return a.high_closed and b.low_closed and _eq(a.high, b.low)


def _coincides(a: Range, b: Range) -> bool:
    return _eq(a.low, b.low) and _eq(a.high, b.high) and a.low_closed == b.low_closed and a.high_closed == b.high_closed


_relation("before", "pp pr", "rp rr", _before)
_relation("after", "pp pr", "rp rr", lambda a, b: _before(b, a))
_relation("meets", "rr", "", _meets)
_relation("met by", "rr", "", lambda a, b: _meets(b, a))
_relation("overlaps", "rr", "", _overlaps)
_relation("overlaps before", "rr", "", _overlaps_before)
_relation("overlaps after", "rr", "", _overlaps_after)
_relation("finishes", "pr", "rr", _finishes)
_relation("finished by", "rp", "rr", lambda a, b: _finishes(b, a))
_relation("includes", "rp", "rr", _includes)
_relation("during", "pr", "rr", lambda a, b: _includes(b, a))
_relation("starts", "pr", "rr", _starts)
_relation("started by", "rp", "rr", lambda a, b: _starts(b, a))
_relation("coincides", "pp", "rr", _coincides)

_ENDS = re.compile(r"\s*([\[\](])\s*(.*?)\s*\.\.\s*(.*?)\s*([\[\])])\s*", re.S)
_CALL = re.compile(r'(date and time|date|time|duration)\(\s*"([^"\\]*)"\s*\)')
_CALLS: dict[str, Callable[[str], Any]] = {"date": parse_date, "time": parse_time, "date and time": parse_date_time, "duration": parse_duration}


@built_in("range(from: string) -> range")
def _range(run: Run, text: str) -> Any:
    match = _ENDS.fullmatch(text)
    ends = [_literal(match.group(2)), _literal(match.group(3))] if match else []
    if not match or any(end is _NONE for end in ends):
        return run.note(f"{text} is no range (such as [1..10])", f"{text} 不是区间（例如 [1..10]）")
    low, high = ends
    low_closed, high_closed = match.group(1) == "[", match.group(4) == "]"
    if (low is None and high is None) or (low is None and low_closed) or (high is None and high_closed):
        return run.note("an end that is closed must have a value", "闭区间的端点必须有值")
    if low is not None and high is not None and (kind(low) != kind(high) or less(high, low) is not False):
        return run.note("the ends of a range must be of one kind and in order", "区间两端必须类型相同且有序")
    operator = (">=" if low_closed else ">") if high is None else ("<=" if high_closed else "<") if low is None else ""
    return Range(low, high, low_closed, high_closed, False, operator)


_NONE = object()


def _literal(text: str) -> Any:
    if text in ("", "null"):
        return None
    if re.fullmatch(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)", text):
        return int(text) if re.fullmatch(r"-?[0-9]{1,34}", text) else Decimal(text)
    string = re.fullmatch(r'(@?)"([^"\\]*)"', text)
    if string:
        found = parse_temporal(string.group(2)) if string.group(1) else string.group(2)
        return _NONE if found is None else found
    call = _CALL.fullmatch(text)
    found = _CALLS[call.group(1)](call.group(2)) if call else None
    return _NONE if found is None else found
