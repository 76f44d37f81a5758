"""The value of a piece of an expression that is the same in every scope.

Knows nothing of text. The surprising rule: a call counts only when it makes a date, time or duration of texts, so that nothing here depends on the clock.
"""

from typing import Any

from engine.feel import syntax
from engine.feel.expression import Expression
from engine.feel.syntax import Node

__all__ = ["NOT_CONSTANT", "constant_of"]

NOT_CONSTANT: Any = object()
_MAKERS = frozenset({"date", "time", "date and time", "duration", "years and months duration"})


def constant_of(node: Node) -> Any:
    """The value of `node`, or NOT_CONSTANT."""
    if isinstance(node, syntax.Literal):
        return node.value
    if not _is_constant(node):
        return NOT_CONSTANT
    found = Expression("", node).evaluate({})
    return NOT_CONSTANT if found.value is None or found.notes else found.value


def _is_constant(node: Node) -> bool:
    if isinstance(node, syntax.Literal | syntax.Temporal):
        return True
    if isinstance(node, syntax.Call):
        return isinstance(node.function, syntax.Name) and node.function.name in _MAKERS and all(_is_constant(one) for one in node.arguments)
    if isinstance(node, syntax.Negate | syntax.Arithmetic):
        return all(_is_constant(one) for one in syntax.children(node))
    return False
