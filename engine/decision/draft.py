"""Decisions as they are written: what the parser hands to the builder and the printer, each piece with its place and its comments.

Knows nothing of meaning. Statements stand in the order of the text; `inputs`, `outputs`, `hits`, `uses` and `rows` gather them by kind.
"""

import msgspec

from engine.errors import Problem
from engine.feel.piece import Mark, Piece
from engine.feel.scanner import Token

__all__ = ["Draft", "DraftFunction", "DraftHit", "DraftRow", "DraftUse", "DraftVariable", "DraftVariables", "Drafts", "Statement"]


class DraftVariable(Piece):
    """`name: type`; for `"a" | "b"` the type is `text` and `choices` are the values; `allowed` is the FEEL behind `in`."""

    name: Token
    titles: list[str]
    type: Token
    is_list: bool
    choices: tuple[str, ...]
    allowed: Token | None
    default: Token | None


class DraftVariables(Piece):
    """A line `input ...` or `output ...`; `at.value` is that word."""

    at: Token
    variables: list[DraftVariable]

    @property
    def start(self) -> int:
        return self.at.start


class DraftHit(Piece):
    """`hit first`: the words of the policy as one token."""

    at: Token
    policy: Token

    @property
    def start(self) -> int:
        return self.at.start


class DraftUse(Piece):
    """`use a, b`."""

    at: Token
    names: list[Token]

    @property
    def start(self) -> int:
        return self.at.start


class DraftRow(Piece):
    """A line of the table, `| inputs || outputs || annotations |`; the first one of a decision is the head. Cells are verbatim; an empty one has the value ""."""

    inputs: list[Token]
    outputs: list[Token]
    annotations: list[Token] = []
    start: int = 0
    """Offset of the first `|`."""
    is_head: bool = False

    @property
    def is_ruler(self) -> bool:
        """`|----|----||-----|`: a line under the head."""
        return not self.is_head and all(len(cell.value) > 2 and not cell.value.strip("-:") for cell in [*self.inputs, *self.outputs])


Statement = DraftVariables | DraftHit | DraftUse | DraftRow


class DraftFunction(Piece):
    """`function NAME(parameters) FEEL`; the expression begins with the parameters' parenthesis."""

    name: Token
    expression: Token
    start: int = 0


class Draft(Piece):
    """A decision as it is written; `end` is the offset behind its closing brace."""

    name: Token
    titles: list[str]
    end: int
    start: int = 0
    statements: list[Statement] = []
    open: Mark = msgspec.field(default_factory=Mark)
    close: Mark = msgspec.field(default_factory=Mark)

    def __post_init__(self) -> None:
        for row in self.rows[:1]:
            row.is_head = True

    @property
    def inputs(self) -> list[DraftVariable]:
        return [variable for line in self.statements if isinstance(line, DraftVariables) and line.at.value == "input" for variable in line.variables]

    @property
    def outputs(self) -> list[DraftVariable]:
        return [variable for line in self.statements if isinstance(line, DraftVariables) and line.at.value == "output" for variable in line.variables]

    @property
    def hits(self) -> list[Token]:
        return [line.policy for line in self.statements if isinstance(line, DraftHit)]

    @property
    def uses(self) -> list[Token]:
        return [name for line in self.statements if isinstance(line, DraftUse) for name in line.names]

    @property
    def rows(self) -> list[DraftRow]:
        return [line for line in self.statements if isinstance(line, DraftRow)]


class Drafts(msgspec.Struct):
    """What could be read of a file, in order, and what could not; `end` holds the comments at the end of the file."""

    items: list[Draft | DraftFunction]
    problems: list[Problem] = []
    end: Mark = msgspec.field(default_factory=Mark)
