"""What a cell compares its input with: the constants at which its answer may change.

Knows nothing of tables. The surprising rule: a cell that does anything but compare `?` with constants is not read at all, so that nothing false is said of it.
"""

from typing import Any

import msgspec

from engine.feel import syntax
from engine.feel.constant import NOT_CONSTANT, constant_of
from engine.feel.syntax import Node, UnaryTests
from engine.feel.temporal import DateTime, Time

__all__ = ["Reading", "read_cell"]


class Reading(msgspec.Struct):
    """The `constants` of a cell, the `members` that it looks for in a list, and whether it asks for an order."""

    constants: list[Any] = []
    members: list[Any] = []
    has_order: bool = False


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
    else:
        raise _Unread


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
