"""A form as it is written: what the parser hands to the builder and the printer, each piece with its place and its comments.

Knows nothing of meaning. Pieces stand in the order of the text.
"""

from typing import Any

import msgspec

from engine.errors import Problem
from engine.feel.piece import Mark, Piece
from engine.feel.scanner import Token

__all__ = ["Attribute", "Block", "DraftColumns", "DraftField", "DraftForm", "DraftSection", "DraftTotal", "DraftType", "Drafts", "Statement"]


class Attribute(Piece):
    """A word behind a field or a section, or an argument of a type; `at` is its first token.

    Behind a field, by `word`: `required`, `visible`, `read_only` (value: the FEEL's token, or None when it stands alone), `computed`, `default` (the FEEL's token),
    `visible_to`, `editable_by` (tuple of roles), `personal`, `unique` (True), `help` (list of titles), `valid` (list of titles, the message; `when` is the FEEL; may stand several times).
    Behind a section: `visible`, `visible_to`, `editable_by`, `read_only`.
    As an argument: `value` (its token: a NAME or a NUMBER), `bounds` (pair of NUMBER tokens or None), `option` (`at` is the value, value the list of its titles, the value itself when it has none;
    `is_titled` says whether it has; `when` the FEEL it depends on), `from` (the FEEL's token), `records` (`at` is the record type, `when` the FEEL behind `where`), `where` (the FEEL's token),
    any other word: a named setting (with `:` behind it when it is one of these words; value: its token, or a pair of number and unit).
    """

    word: str
    at: Token
    value: Any
    when: Token | None = None
    is_titled: bool = True

    @property
    def start(self) -> int:
        """Offset of its first character."""
        if self.word == "bounds":
            return self.value[0].start if self.value[0] else self.at.start
        return self.at.start


class Block(msgspec.Struct):
    """What stands between braces; `end` is the offset behind the closing one."""

    statements: list[Any]
    end: int
    open: Mark = msgspec.field(default_factory=Mark)
    close: Mark = msgspec.field(default_factory=Mark)


class DraftType(msgspec.Struct):
    """The type of a field; `close` stands where it ends (the closing parenthesis, when it has one), before the block of a table."""

    name: Token
    arguments: list[Attribute] = []
    block: Block | None = None
    close: Mark = msgspec.field(default_factory=Mark)


class DraftField(Piece):
    """`key titles : type attributes`."""

    key: Token
    titles: list[str]
    type: DraftType
    attributes: list[Attribute]

    @property
    def start(self) -> int:
        return self.key.start


class DraftSection(Piece):
    """`section key titles attributes { ... }`."""

    key: Token
    titles: list[str]
    attributes: list[Attribute]
    block: Block
    start: int = 0

    @property
    def visible(self) -> Token | None:
        """The FEEL behind `visible when`."""
        return next((attribute.value for attribute in self.attributes if attribute.word == "visible"), None)


class DraftColumns(Piece):
    """`columns { ... }`: fields and notes that stand side by side; `at` is the word."""

    at: Token
    block: Block

    @property
    def start(self) -> int:
        return self.at.start


class DraftTotal(Piece):
    """`total COLUMN titles : FEEL` in a table; without FEEL the sum of the column."""

    at: Token
    column: Token
    titles: list[str]
    expression: Token | None

    @property
    def start(self) -> int:
        return self.at.start


class Statement(Piece):
    """`word` is note, check (value: the FEEL), or of a record: retain, key, title, index, history, read (`values`: all names behind it, or the number of `history`; value: the first)."""

    word: str
    at: Token
    titles: list[str]
    value: Token | None
    values: list[Token] = []

    @property
    def start(self) -> int:
        return self.at.start


class DraftForm(Piece):
    """A form or a record type."""

    key: Token
    titles: list[str]
    block: Block
    is_record: bool
    start: int = 0


class Drafts(msgspec.Struct):
    """What could be read of a file, in order, and what could not; `end` holds the comments at the end of the file."""

    items: list[DraftForm]
    problems: list[Problem] = []
    end: Mark = msgspec.field(default_factory=Mark)
