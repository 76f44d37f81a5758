"""What a cell compares its input with: the constants at which its answer may change.

Knows nothing of tables. The surprising rule: a cell that does anything but compare `?` with constants, or look for constant texts in it, is not read at all,
so that nothing false is said of it; unless the column has few values only.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from engine.feel import syntax
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.constant import NOT_CONSTANT, constant_of
from engine.feel.expression import Expression
from engine.feel.spell import spell
from engine.feel.syntax import Node, UnaryTests
from engine.feel.temporal import DateTime, Time
from engine.feel.values import less

__all__ = ["PATTERNS", "Reading", "between", "read_any", "read_cell"]


class Reading(msgspec.Struct):
    """The `constants` of a cell, the `members` that it looks for in a list, the `patterns` that it looks for in a text, and whether it asks for an order.

    `is_pointwise`: it may tell any two values apart, and is asked about each.
    """

    constants: list[Any] = []
    members: list[Any] = []
    has_order: bool = False
    patterns: list[tuple[str, str]] = []
    is_pointwise: bool = False


PATTERNS: dict[str, Callable[[str, str], bool]] = {"starts with": str.startswith, "ends with": str.endswith, "contains": str.__contains__}
_OF_THE_MOMENT = frozenset({"now", "today"})


class _Unread(Exception):
    """The cell is more than comparisons."""


def read_cell(tests: UnaryTests) -> Reading | None:
    """What the cell compares with; None when it cannot be told."""
    found = Reading()
    try:
        for test in tests.tests:
            _test(test, found)
    except _Unread:
        return None
    return found


def read_any(tests: UnaryTests) -> Reading | None:
    """A cell of a column with few values, each of which is asked about: whatever it does, when it speaks of the input only."""
    names = Expression("", tests).names - {"?"}
    return Reading(is_pointwise=True) if names <= BUILT_INS.keys() - _OF_THE_MOMENT else None


def between(tests: UnaryTests) -> str:
    """What `>= 60, <= 70` was meant to be: `[60..70]`; `not(1, 2)` for `!= 1, != 2`; else `-`."""
    ends = [(test.operator, constant_of(test.value)) for test in tests.tests if isinstance(test, syntax.RangeTest)]
    if len(ends) == len(tests.tests) and all(operator == "!=" for operator, _ in ends):
        return f"not({', '.join(spell(value) for _, value in ends)})"
    lows, highs = [end for end in ends if end[0] in (">", ">=")], [end for end in ends if end[0] in ("<", "<=")]
    if len(tests.tests) != 2 or len(lows) != 1 or len(highs) != 1 or less(lows[0][1], highs[0][1]) is not True:
        return "-"
    return f"{'[' if lows[0][0] == '>=' else '('}{spell(lows[0][1])}..{spell(highs[0][1])}{']' if highs[0][0] == '<=' else ')'}"


def _is_input(node: Node) -> bool:
    return isinstance(node, syntax.Name) and node.name == "?"


def _test(node: Node, found: Reading) -> None:
    if isinstance(node, syntax.RangeTest):
        found.has_order |= node.operator not in ("=", "!=")
        _constant(node.value, found)
    elif isinstance(node, syntax.RangeOf):
        found.has_order = True
        _ends(node, found)
    elif isinstance(node, syntax.Compare | syntax.Between | syntax.And | syntax.Or | syntax.In) or (isinstance(node, syntax.Call) and constant_of(node) is NOT_CONSTANT):
        _condition(node, found)
    else:
        _constant(node, found)


def _condition(node: Node, found: Reading) -> None:
    if isinstance(node, syntax.And | syntax.Or):
        for part in node.parts:
            _condition(part, found)
    elif isinstance(node, syntax.Compare) and (_is_input(node.left) or _is_input(node.right)):
        found.has_order |= node.operator not in ("=", "!=")
        _constant(node.right if _is_input(node.left) else node.left, found)
    elif isinstance(node, syntax.Between) and _is_input(node.value):
        found.has_order = True
        _constant(node.low, found)
        _constant(node.high, found)
    elif isinstance(node, syntax.In) and _is_input(node.value):
        for test in node.test.tests if isinstance(node.test, syntax.Tests) else (node.test,):
            _test(test, found)
    elif isinstance(node, syntax.In) and _is_input(node.test):
        _member(node.value, found)
    elif isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name) and not node.names:
        _call(node.function.name, node.arguments, found)
    else:
        raise _Unread


def _call(name: str, arguments: tuple[Node, ...], found: Reading) -> None:
    if name == "not" and len(arguments) == 1:
        _condition(arguments[0], found)
    elif name == "list contains" and len(arguments) == 2 and _is_input(arguments[0]):
        _member(arguments[1], found)
    elif name in PATTERNS and len(arguments) == 2 and _is_input(arguments[0]):
        _pattern(name, arguments[1], found)
    else:
        raise _Unread


def _pattern(name: str, node: Node, found: Reading) -> None:
    value = constant_of(node)
    if not isinstance(value, str) or not value:
        raise _Unread
    found.patterns.append((name, value))


def _member(node: Node, found: Reading) -> None:
    value = constant_of(node)
    if not isinstance(value, str | int):
        raise _Unread
    found.members.append(value)


def _ends(node: syntax.RangeOf, found: Reading) -> None:
    for end in (node.low, node.high):
        _constant(end, found)
        if found.constants[-1] is None:
            raise _Unread


def _constant(node: Node, found: Reading) -> None:
    value = constant_of(node)
    moment = value.time if isinstance(value, DateTime) else value
    if value is NOT_CONSTANT or (isinstance(moment, Time) and not moment.is_local):
        raise _Unread
    found.constants.append(value)
