"""A pattern's tree as RE2 writes it.

Knows nothing of flags but whether cases count. A tree with references back has no such text.
"""

import re

from engine.feel.regex.charset import Ranges
from engine.feel.regex.tree import Alternatives, Anchor, Char, Chars, Group, Piece, Repeat, Sequence

__all__ = ["emit"]


def emit(piece: Piece) -> str:
    """The text for RE2."""
    match piece:
        case Char(text):
            return re.escape(text) if text.isascii() else text
        case Chars(ranges, plain):
            return plain or f"(?-i:{_set(ranges)})"
        case Anchor(sign):
            return f"(?:{sign})"
        case Group(inside, number):
            return f"({'' if number else '?:'}{emit(inside)})"
        case Sequence(pieces):
            return "".join(map(emit, pieces))
        case Alternatives(branches):
            return "(?:" + "|".join(map(emit, branches)) + ")"
        case Repeat(inside, least, most, is_lazy):
            return f"(?:{emit(inside)}){{{least},{'' if most is None else most}}}{'?' if is_lazy else ''}"
        case _:
            raise ValueError(piece)


def _set(ranges: Ranges) -> str:
    if not ranges:
        return r"[^\x{0}-\x{10FFFF}]"
    return "[" + "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in ranges) + "]"
