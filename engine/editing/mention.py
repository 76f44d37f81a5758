"""What an editor knows of a file: names that stand in it and what each names, the FEEL in it, its outline.

Knows no language. The surprising rule: offsets count characters of the text with plain line ends; `Lines` makes lines and columns of them, which count from 1.
"""

import bisect
from collections.abc import Mapping

import msgspec

from engine.errors import Text
from engine.feel.syntax import Type

__all__ = ["Feel", "FileIndex", "Known", "Lines", "Mention", "Outline", "Symbol"]


class Symbol(msgspec.Struct, frozen=True):
    """Something that has a name: `owner` is the form of a field, the decision of an input, the workflow of a node or variable; "" for what the whole pack shares.

    `kind`: form, record, field, decision, input, output, function, workflow, node, variable, node_type, template, role.
    """

    kind: str
    name: str
    owner: str = ""


class Known(msgspec.Struct, frozen=True):
    """What a name in an expression is: its type, for people its title and where it comes from, and what it names when that is known."""

    type: Type
    title: Text = Text("")
    symbol: Symbol | None = None
    members: Mapping[str, "Known"] = {}
    """What is known of its parts beyond their types."""
    is_closed: bool = False
    """Whether it has no parts but `members`."""


class Mention(msgspec.Struct, frozen=True):
    """A place where something is named. Not `is_sure`: the text there may mean something else, or is not the name as it is."""

    symbol: Symbol
    start: int
    end: int
    is_definition: bool = False
    is_sure: bool = True


class Feel(msgspec.Struct, frozen=True):
    """An expression in a file: `at` has for each character of `text`, and for its end, where it stands. `names`: what is in scope."""

    text: str
    at: tuple[int, ...]
    names: Mapping[str, Known]
    owner: str = ""
    """Of the symbols that it may read: its form, decision or workflow."""
    input: Type | None = None
    """Tests of a table's cell: the type of their input."""
    is_open: bool = False
    """Whether there may be other names."""
    node_id: str = ""


class Outline(msgspec.Struct, frozen=True):
    """A part of a file: what it is called, its kind (as of symbols, and `section`), where it stands and where its name does."""

    name: str
    kind: str
    detail: Text
    start: int
    end: int
    name_start: int
    name_end: int
    children: tuple["Outline", ...] = ()


class FileIndex(msgspec.Struct, frozen=True):
    """One file, read."""

    mentions: tuple[Mention, ...] = ()
    feels: tuple[Feel, ...] = ()
    outline: tuple[Outline, ...] = ()


class Lines:
    """Lines and columns of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(index + 1 for index, letter in enumerate(text) if letter == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`."""
        line = bisect.bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a place; the nearest one when there is no such place."""
        if line < 1:
            return 0
        if line > len(self.starts):
            return len(self.text)
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        return max(self.starts[line - 1], min(self.starts[line - 1] + column - 1, end))
