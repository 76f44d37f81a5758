"""How a decision's table is written: the texts of its heads and cells with their places, and the annotations.

Knows nothing of what they mean; whoever tells a person about a rule finds its words and its line here.
"""

from collections.abc import Callable, Sequence

import msgspec

from engine.decision.draft import Draft
from engine.feel.scanner import Token

__all__ = ["Cell", "Written", "WrittenRule", "written"]


class Cell(msgspec.Struct, frozen=True):
    """One cell; `line` and `column` count from 1."""

    text: str
    line: int = 0
    column: int = 0


class WrittenRule(msgspec.Struct, frozen=True):
    """One rule; `results` and `annotations` as they are written."""

    line: int
    column: int
    tests: tuple[Cell, ...]
    results: tuple[Cell, ...]
    annotations: tuple[str, ...] = ()


class Written(msgspec.Struct, frozen=True):
    """A table; `line` and `column` are those of the decision's name."""

    file: str = ""
    line: int = 0
    column: int = 0
    heads: tuple[Cell, ...] = ()
    outputs: tuple[Cell, ...] = ()
    annotations: tuple[str, ...] = ()
    rules: tuple[WrittenRule, ...] = ()


def written(draft: Draft, file: str, at: Callable[[int], tuple[int, int]]) -> Written:
    """The table of a draft; `at` gives line and column of an offset."""

    def cells(tokens: Sequence[Token]) -> tuple[Cell, ...]:
        return tuple(Cell(token.value, *at(token.start)) for token in tokens)

    head, *rows = draft.rows
    rules = tuple(WrittenRule(*at(row.inputs[0].start), cells(row.inputs), cells(row.outputs), tuple(token.value for token in row.annotations)) for row in rows if not row.is_ruler)
    return Written(file, *at(draft.name.start), cells(head.inputs), cells(head.outputs), tuple(token.value for token in head.annotations), rules)
