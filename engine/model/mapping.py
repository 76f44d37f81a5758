"""Templates: JSON-like values in which some parts are FEEL (`=` in a workflow file), compiled once.

Knows no run. A part that FEEL cannot answer becomes null and leaves a warning; evaluation never raises.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.feel import Expression, to_json

__all__ = ["Template"]

PLAIN = frozenset({str, int, bool, type(None)})
"""What is the same in FEEL and in JSON."""
Filler = Callable[[Mapping[str, Any], datetime, list[str]], Any]


class Template:
    """A compiled value. `source` is the JSON-like value as written; leaves that are `Expression`s are FEEL."""

    __slots__ = ("_fill", "expressions", "source")

    def __init__(self, source: Any) -> None:
        self.source = source
        self.expressions: tuple[Expression, ...] = tuple(_expressions(source))
        self._fill = _filler(source)

    @property
    def names(self) -> frozenset[str]:
        """The variables that it reads."""
        return frozenset().union(*(expression.names for expression in self.expressions))

    def fill(self, scope: Mapping[str, Any], now: datetime, warnings: list[str]) -> Any:
        """The JSON value for these variables; what FEEL warned of is added to `warnings`."""
        return self._fill(scope, now, warnings)


def _expressions(source: Any) -> list[Expression]:
    if isinstance(source, Expression):
        return [source]
    parts = source.values() if isinstance(source, dict) else source if isinstance(source, list) else ()
    return [expression for part in parts for expression in _expressions(part)]


def _filler(source: Any) -> Filler:
    if isinstance(source, Expression):
        return _evaluator(source)
    if isinstance(source, dict) and _expressions(source):
        fields = {name: _filler(part) for name, part in source.items()}
        return lambda scope, now, warnings: {name: fill(scope, now, warnings) for name, fill in fields.items()}
    if isinstance(source, list) and _expressions(source):
        parts = [_filler(part) for part in source]
        return lambda scope, now, warnings: [fill(scope, now, warnings) for fill in parts]
    return lambda scope, now, warnings: source


def _evaluator(expression: Expression) -> Filler:
    def fill(scope: Mapping[str, Any], now: datetime, warnings: list[str]) -> Any:
        result = expression.evaluate(scope, now=now)
        if result.notes:
            warnings.extend(f"{expression.text}: {warning}" for warning in result.warnings)
        value = result.value
        return value if value.__class__ in PLAIN else to_json(value)

    return fill
