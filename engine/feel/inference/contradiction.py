"""Conditions joined by `and` that can never all hold: `x > 90 and x < 50`, `status = "a" and status = "b"`.

Knows nothing of types. Only comparisons with a written number or text count; everything else may be anything.
"""

from decimal import Decimal
from typing import Any

import msgspec

from engine.feel import syntax
from engine.feel.syntax import Node

__all__ = ["first_contradiction"]

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class _Known(msgspec.Struct):
    """What is known of one value: the ends between which it lies, or what it is."""

    low: Any = None
    is_low_closed: bool = True
    high: Any = None
    is_high_closed: bool = True
    text: str | None = None
    excluded: set[Any] = msgspec.field(default_factory=set)

    def at_least(self, value: Any, is_closed: bool) -> None:
        if self.low is None or value > self.low or (value == self.low and not is_closed):
            self.low, self.is_low_closed = value, is_closed

    def at_most(self, value: Any, is_closed: bool) -> None:
        if self.high is None or value < self.high or (value == self.high and not is_closed):
            self.high, self.is_high_closed = value, is_closed

    def is_empty(self) -> bool:
        if self.text is not None:
            return self.text in self.excluded
        if self.low is None or self.high is None:
            return False
        if self.low == self.high and self.is_low_closed and self.is_high_closed:
            return self.low in self.excluded
        return bool(self.low >= self.high)

    def add(self, operator: str, value: Any) -> bool:
        """Whether there is still a value for which all holds."""
        if operator == "!=":
            self.excluded.add(value)
        elif isinstance(value, str):
            if operator == "=":
                if self.text is not None and self.text != value:
                    return False
                self.text = value
        else:
            if operator in (">", ">=", "="):
                self.at_least(value, operator != ">")
            if operator in ("<", "<=", "="):
                self.at_most(value, operator != "<")
        return not self.is_empty()


def first_contradiction(parts: tuple[Node, ...]) -> Node | None:
    """The first part that cannot hold together with those before it."""
    known: dict[tuple[Node, bool], _Known] = {}
    for part in parts:
        for subject, operator, value in _conditions(part):
            if not known.setdefault((subject, isinstance(value, str)), _Known()).add(operator, value):
                return part
    return None


def _conditions(part: Node) -> list[tuple[Node, str, Any]]:
    if isinstance(part, syntax.Compare):
        if _is_plain(part.right):
            return [(part.left, part.operator, part.right.value)]  # type: ignore[attr-defined]
        if _is_plain(part.left):
            return [(part.right, _TURNED[part.operator], part.left.value)]  # type: ignore[attr-defined]
    if isinstance(part, syntax.Between) and _is_plain(part.low) and _is_plain(part.high):
        return [(part.value, ">=", part.low.value), (part.value, "<=", part.high.value)]  # type: ignore[attr-defined]
    return []


def _is_plain(node: Node) -> bool:
    return isinstance(node, syntax.Literal) and isinstance(node.value, int | Decimal | str) and not isinstance(node.value, bool)
