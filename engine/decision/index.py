"""Which rules of a column hold for a value, found by its place among the column's constants: one bit a rule, one mask for each constant and each space between two.

Knows nothing of other columns. With n constants there are 2n + 1 masks; the one for a value is at `bisect_left + bisect_right` of it.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from engine.decision.axis import BETWEEN
from engine.decision.reading import read_cell
from engine.feel.expression import Expression
from engine.feel.syntax import UnaryTests
from engine.feel.values import kind, order_key

__all__ = ["column_masks"]


def column_masks(kind_: str, cells: Sequence[UnaryTests]) -> tuple[list[Any], list[int]] | None:
    """The constants of a column of numbers, texts or dates as they are ordered, and the masks; None when a cell cannot be read."""
    own: list[dict[Any, Any]] = []
    for tests in cells:
        reading = read_cell(tests)
        if reading is None:
            return None
        own.append({order_key(value): value for value in [*reading.constants, *reading.members] if kind(value) == kind_})
    points = sorted({key for keys in own for key in keys})
    place = {key: 2 * index + 1 for index, key in enumerate(points)}
    masks = [0] * (2 * len(points) + 1)
    for row, (tests, keys) in enumerate(zip(cells, own, strict=True)):
        found = _held(kind_, tests, [keys[key] for key in sorted(keys)], place, len(masks))
        if found is None:
            return None
        for first, last in found:
            for index in range(first, last):
                masks[index] |= 1 << row
    return points, masks


def _held(kind_: str, tests: UnaryTests, values: list[Any], place: dict[Any, int], size: int) -> list[tuple[int, int]] | None:
    """The places from, to (not with it) at which one cell holds: asked once at each of its own constants and once in each space between them."""
    if not tests.tests:
        return [(0, size)]
    expression = Expression("", tests)
    found = []
    for low, high in pairwise([None, *values, None]):
        first = place[order_key(low)] if low is not None else -1
        last = place[order_key(high)] if high is not None else size
        if low is not None and expression.evaluate({"?": low}).value is True:
            found.append((first, first + 1))
        witness = BETWEEN[kind_](low, high)
        if witness is None and not (kind_ == "date" or high == ""):
            return None
        if witness is not None and expression.evaluate({"?": witness}).value is True:
            found.append((first + 1, last))
    return found
