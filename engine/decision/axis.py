"""An input cut into segments, on each of which every cell of its column answers the same; and how to name a few of them.

Knows nothing of rules. The surprising rule: null is a segment too, but what is said about inputs leaves it out unless a cell speaks of null.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import msgspec

from engine.decision.geometry import bits
from engine.decision.reading import PATTERNS, Reading
from engine.decision.variable import KINDS, Variable, accept
from engine.errors import Text
from engine.feel.run import Run
from engine.feel.spell import spell
from engine.feel.temporal import Date, DateTime, DaysTime, Time, YearsMonths
from engine.feel.values import DECIMAL, kind, order_key

__all__ = ["BETWEEN", "MAX_MEMBERS", "Axis", "Segment", "axis_of", "sample"]

_DAY = 86_400 * 10**9
MAX_MEMBERS = 6
MAX_PATTERNS = 4


class Segment(msgspec.Struct):
    """Values that no cell tells apart; `witness` is one of them. `low` and `high`: the ends of an ordered one (equal: a single value); None: no end. `is_other`: all texts that no cell names;
    `is_strange`: all values of another kind."""

    witness: Any
    is_ordered: bool = False
    low: Any = None
    high: Any = None
    is_other: bool = False
    is_strange: bool = False
    members: tuple[Any, ...] | None = None
    kind: str = ""
    key: Any = None
    """The order key of `low`, or of the witness when it is not ordered."""


class Axis(msgspec.Struct):
    """`whole`: all values that may come; `usual`: those that something may be said about (no null, only what is allowed)."""

    name: str
    is_input: bool
    segments: list[Segment]
    whole: int
    usual: int
    patterns: frozenset[tuple[str, str]] = frozenset()
    """The patterns by which texts are told apart."""
    title: Text = Text("")
    """What people call it; without one its name."""

    def called(self, zh: bool) -> str:
        """Its title, or its name."""
        return self.title.get("zh" if zh else "en") or self.name

    def witness(self, mask: int) -> Any:
        """A value of these segments, one that is usual where there is one."""
        witnesses = [self.segments[index].witness for index in bits(mask & self.usual or mask)]
        return next((one for one in witnesses if not isinstance(one, int | Decimal) or one >= 0), witnesses[0])

    def alike(self, reading: Reading) -> list[int]:
        """The segments in groups, each of which a cell with these constants cannot tell apart."""
        own: dict[str, list[Any]] = {}
        for value in [*reading.constants, *reading.members]:
            if order_key(value) is not None:
                own.setdefault(kind(value), []).append(order_key(value))
        for keys in own.values():
            keys.sort()
        groups: dict[Any, int] = {}
        for index, segment in enumerate(self.segments):
            if self.whole >> index & 1:
                is_own = (
                    segment.members is not None or segment.is_strange or segment.witness is None or reading.is_pointwise or (bool(reading.patterns) and segment.kind == "string")
                )
                key = index if is_own else _position(segment, own)
                groups[key] = groups.get(key, 0) | 1 << index
        return list(groups.values())

    def describe(self, mask: int, zh: bool) -> str:
        """`score in [60..70)`; "" for all usual values."""
        mask &= self.usual
        if mask == self.usual:
            return ""
        chosen = bits(mask)
        if any(self.segments[index].members is not None for index in chosen):
            return self._members(chosen, zh)
        alone = [self.segments[index] for index in chosen if not self.segments[index].is_ordered]
        rest = {index for index, one in enumerate(self.segments) if one.is_other and self.usual >> index & 1}
        if rest.intersection(chosen) and not rest.issubset(chosen):
            return f"{self.called(zh)} 例如 {spell(alone[0].witness)}" if zh else f"{self.called(zh)} such as {spell(alone[0].witness)}"
        if any(one.is_other for one in alone):
            others = [one for index, one in enumerate(self.segments) if self.usual >> index & 1 and not mask >> index & 1]
            if all(not one.is_ordered or one.low == one.high for one in others):
                named = ", ".join(spell(one.witness) for one in others[:6]) + (" ..." if len(others) > 6 else "")
                return f"{self.called(zh)} 不是 {named}" if zh else f"{self.called(zh)} other than {named}"
        parts = self._intervals(mask)
        values = [spell(one.witness) for one in alone]
        if values:
            parts.append(f"= {values[0]}" if len(values) == 1 else f"in ({', '.join(values)})")
        return f"{self.called(zh)} {(' 或 ' if zh else ' or ').join(parts)}"

    def _intervals(self, mask: int) -> list[str]:
        """The ordered segments, neighbours together."""
        ordered = [index for index, one in enumerate(self.segments) if one.is_ordered]
        parts: list[str] = []
        run: list[int] = []
        for index in [*ordered, -1]:
            if index >= 0 and (mask >> index & 1 or (run and not self.usual >> index & 1)) and (not run or _touch(self.segments[run[-1]], self.segments[index])):
                run.append(index)
                continue
            while run and not mask >> run[-1] & 1:
                run.pop()
            if run:
                parts.append(_interval(self.segments[run[0]], self.segments[run[-1]]))
            run = [index] if index >= 0 and mask >> index & 1 else []
        return parts

    def _members(self, chosen: list[int], zh: bool) -> str:
        sets = [set(map(spell, self.segments[index].members or ())) for index in chosen]
        every = {spell(member) for one in self.segments for member in one.members or ()}
        always, never = set.intersection(*sets), every.difference(*sets)
        if 2 ** len(every - always - never) != len(sets):
            return (" 或 " if zh else " or ").join(self._members([index], zh) for index in chosen)
        parts = [f"含 {one}" if zh else f"with {one}" for one in sorted(always)] + [f"不含 {one}" if zh else f"without {one}" for one in sorted(never)]
        return f"{self.called(zh)} {('、' if zh else ' and ').join(parts)}"


def _interval(first: Segment, last: Segment) -> str:
    low_closed, high_closed = first.low == first.high and first.low is not None, last.low == last.high and last.high is not None
    if low_closed and first is last:
        return f"= {spell(first.low)}"
    if first.low is None:
        return f"{'<=' if high_closed else '<'} {spell(last.high)}" if last.high is not None else "!= null"
    if last.high is None:
        return f"{'>=' if low_closed else '>'} {spell(first.low)}"
    return f"in {'[' if low_closed else '('}{spell(first.low)}..{spell(last.high)}{']' if high_closed else ')'}"


def _position(segment: Segment, own: dict[str, list[Any]]) -> Any:
    """Where a segment lies between the constants of its kind; whether it is one of them."""
    keys = own.get(segment.kind, [])
    if segment.kind == "boolean":
        return segment.witness
    if not segment.is_ordered:
        return (segment.kind, segment.key if segment.key in keys else None)
    if segment.low is None:
        return (segment.kind, 0, False)
    place = bisect_right(keys, segment.key)
    return (segment.kind, place, place > 0 and keys[place - 1] == segment.key and segment.low == segment.high)


def _touch(left: Segment, right: Segment) -> bool:
    return left.high is not None and right.low is not None and kind(left.high) == kind(right.low)


def axis_of(name: str, variable: Variable | None, readings: Sequence[Reading], *, is_input: bool, is_closed: bool = True) -> Axis:
    """The axis of a column. Without a variable nothing is usual, because nothing is known of its type. `is_closed`: whether the readings hold what the variable allows."""
    declared = KINDS[variable.type] if variable is not None else "any"
    is_list = variable is not None and variable.is_list
    constants = [one for reading in readings for one in reading.constants] + list(variable.choices if variable is not None else ())
    members = list(dict.fromkeys(one for reading in readings for one in reading.members))
    patterns: list[tuple[str, str]] = []
    segments = _subsets(members[:MAX_MEMBERS]) if is_list or (declared == "any" and members) else []
    if not is_list:
        constants += members
        kinds = dict.fromkeys(kind(one) for one in constants if one is not None)
        has_order = any(reading.has_order for reading in readings)
        patterns = _patterns(readings) if not has_order else []
        if patterns:
            kinds["string"] = None
        wanted = [one for one in kinds if declared in ("any", one) or (declared == "days and time duration" and one.endswith("duration"))] or [declared]
        for one in wanted:
            values = [value for value in constants if kind(value) == one]
            if one == "string" and patterns:
                segments += _of_patterns(values, patterns)
                continue
            segments += _of_kind(one, values, has_order, variable is not None and variable.type == "integer")
    if declared in ("any", "days and time duration"):
        segments.append(Segment({} if declared == "any" else YearsMonths(1), is_strange=True))
    segments.append(Segment(None))
    whole = usual = 0
    for index, segment in enumerate(segments):
        segment.kind, segment.key = kind(segment.witness), order_key(segment.low if segment.is_ordered else segment.witness)
        fits = variable is None or segment.witness is None or accept(variable, segment.witness, Run(None)) is not None
        whole |= (fits or not is_closed) << index
        usual |= (fits and variable is not None and not segment.is_strange and (segment.witness is not None or None in constants)) << index
    return Axis(name, is_input, segments, whole, usual, frozenset(patterns))


def sample(variable: Variable) -> Any:
    """A value for an input that no cell tests."""
    candidates = [*variable.choices, 0, 1, "", "a", True, Date(2026, 1, 1), Time(9, 0, 0), DateTime(Date(2026, 1, 1), Time(9, 0, 0)), DaysTime(_DAY), {}]
    for one in candidates:
        value = [one] if variable.is_list else one
        if accept(variable, value, Run(None)) is not None:
            return value
    return None


def _subsets(members: list[Any]) -> list[Segment]:
    found = []
    for mask in range(1 << len(members)):
        held = [member for index, member in enumerate(members) if mask >> index & 1]
        found.append(Segment(held, members=tuple(held)))
    return found


def _of_kind(kind_: str, values: list[Any], has_order: bool, is_integer: bool) -> list[Segment]:
    points = sorted({order_key(value): value for value in values}.items()) if kind_ != "boolean" else []
    if kind_ == "boolean":
        return [Segment(True), Segment(False)]
    if kind_ == "string" and not has_order:
        return [*(Segment(value) for _, value in points), Segment(_other_text([value for _, value in points]), is_other=True)]
    if kind_ not in BETWEEN:
        return [Segment(value) for value in values]
    between = BETWEEN[kind_]
    segments: list[Segment] = []
    ends = [None, *(value for _, value in points), None]
    for low, high in pairwise(ends):
        if low is not None and not (is_integer and low != int(low)):
            segments.append(Segment(low, True, low, low))
        witness = between(low, high)
        if witness is not None and not (is_integer and witness != int(witness)):
            segments.append(Segment(witness, True, low, high))
    return segments


def _patterns(readings: Sequence[Reading]) -> list[tuple[str, str]]:
    """The first patterns of a column; as many as can be told apart at little cost."""
    return list(dict.fromkeys(one for reading in readings for one in reading.patterns))[:MAX_PATTERNS]


def _of_patterns(values: list[str], patterns: list[tuple[str, str]]) -> list[Segment]:
    """The texts that are named, and one other for each way in which patterns can hold together.

    If there is a text for such a way, then so is the one made of the longest beginning, all parts and the longest end, with a sign between them that stands in no pattern.
    """
    sign = next(sign for sign in map(chr, range(32, 0x10000)) if not sign.isalnum() and not any(sign in text for text in [*values, *(text for _, text in patterns)]))
    segments = [Segment(value) for value in sorted(set(values))]
    for mask in range(1 << len(patterns)):
        held = [one for index, one in enumerate(patterns) if mask >> index & 1]
        first, last = (max((text for name, text in held if name == asked), key=len, default="") for asked in ("starts with", "ends with"))
        made = sign.join([first, *(text for name, text in held if name == "contains"), last])
        plain = [first + last] if first + last else ["other"]
        found = next(
            (text for text in [*plain, made or sign] if text not in values and all(PATTERNS[name](text, part) == (one in held) for one in patterns for name, part in [one])), None
        )
        if found is not None:
            segments.append(Segment(found, is_other=True))
    return segments


def _other_text(values: list[str]) -> str:
    return next(text for text in ("other", *(f"other {number}" for number in range(len(values) + 1))) if text not in values)


def _number(low: Any, high: Any) -> Any:
    if low is None:
        return 0 if high is None else _strictly(None, DECIMAL.subtract(math.ceil(high), 1), high)
    whole = _strictly(low, DECIMAL.add(math.floor(low), 1), high)
    if whole is not None or high is None:
        return whole
    return _strictly(low, DECIMAL.divide(DECIMAL.add(low, high), Decimal(2)), high)


def _strictly(low: Any, number: Decimal, high: Any) -> Any:
    if (low is not None and number <= low) or (high is not None and number >= high):
        return None
    return int(number) if number == number.to_integral_value() and abs(number) < 10**30 else number


def _text(low: str | None, high: str | None) -> str | None:
    candidates = ["a", "", "A", "0"] if low is None else [low + more for more in ("a", " ", "0", "!", "\t", "\0")]
    return next((text for text in candidates if (low is None or text > low) and (high is None or text < high)), None)


def _stepped(unit: int, key: Callable[[Any], int], make: Callable[[int], Any], least: int | None = None, most: int | None = None) -> Callable[[Any, Any], Any]:
    """A way to find something between two values that stand for whole numbers."""

    def between(low: Any, high: Any) -> Any:
        first = key(low) if low is not None else None
        last = key(high) if high is not None else None
        if first is None:
            number = last - unit if last is not None else 0
            number = max(number, least) if least is not None else number
        else:
            number = first + unit if last is None or first + unit < last else (first + last) // 2
            number = min(number, most) if most is not None else number
        return make(number) if (first is None or number > first) and (last is None or number < last) else None

    return between


_MIDNIGHT = Time(0, 0, 0)
_EPOCH = DateTime(Date(1970, 1, 1), _MIDNIGHT)
_HOUR = 3600 * 10**9
BETWEEN: dict[str, Callable[[Any, Any], Any]] = {
    "number": _number,
    "string": _text,
    "date": _stepped(1, lambda value: int(value.number), Date.of_number),
    "time": _stepped(_HOUR, lambda value: int(value.of_day), _MIDNIGHT.moved_to, 0, _DAY - 1),
    "date and time": _stepped(_HOUR, lambda value: int(value.instant), _EPOCH.plus),
    "days and time duration": _stepped(_DAY, lambda value: int(value.nanoseconds), DaysTime),
    "years and months duration": _stepped(1, lambda value: int(value.months), YearsMonths),
}
