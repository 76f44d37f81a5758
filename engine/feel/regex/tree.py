"""A pattern as a tree.

Knows nothing of how it is written or matched.
"""

import msgspec

from engine.feel.regex.charset import Ranges

__all__ = ["Alternatives", "Anchor", "Char", "Chars", "Group", "Piece", "Reference", "Repeat", "Sequence"]


class Piece(msgspec.Struct, frozen=True):
    """A piece of a pattern."""


class Char(Piece, frozen=True):
    """One character as it is written."""

    text: str


class Chars(Piece, frozen=True):
    """Any of a set; `plain`: how RE2 writes it when its own treatment of cases will do."""

    ranges: Ranges
    plain: str = ""


class Anchor(Piece, frozen=True):
    """`^` or `$`."""

    sign: str


class Group(Piece, frozen=True):
    """`number` 0: does not capture."""

    inside: Piece
    number: int


class Reference(Piece, frozen=True):
    """What the group with this number has found."""

    number: int


class Sequence(Piece, frozen=True):
    pieces: tuple[Piece, ...]


class Alternatives(Piece, frozen=True):
    branches: tuple[Piece, ...]


class Repeat(Piece, frozen=True):
    """`most` None: as often as there is text."""

    inside: Piece
    least: int
    most: int | None
    is_lazy: bool
