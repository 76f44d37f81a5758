"""How the written languages are set: display widths, texts in quotation marks, comments on their lines.

Knows no grammar. The surprising rule: a Chinese character is two columns wide, so columns align on the screen and not in the string.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from engine.feel.piece import Piece

__all__ = ["WIDEST", "above", "behind", "is_line_comment", "pad", "quoted", "titled", "width"]

WIDEST = 150
"""Lines that would be wider go on in the next one."""
_ZERO = frozenset({"Mn", "Me", "Cf"})
_ESCAPING = re.compile(
    r"""\\(?=[nrt"'\\”“\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|\Z)|["\n\r\t]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]"""
)
_ESCAPED = {'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def width(text: str) -> int:
    """Columns that the text takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.category(c) in _ZERO else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """The text with blanks behind it, up to so many columns."""
    return text + " " * (columns - width(text))


def quoted(text: str) -> str:
    """The text as a literal that is read as the same text."""
    return '"' + _ESCAPING.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPED.get(match.group()) or f"\\u{ord(match.group()):04x}"


def titled(titles: Iterable[str]) -> str:
    """`"English" | "中文"`."""
    return " | ".join(quoted(title) for title in titles)


def behind(line: str, *comments: str) -> str:
    """The line with comments behind it."""
    return " ".join(part for part in (line, *comments) if part)


def is_line_comment(after: str) -> bool:
    """Whether nothing more may stand behind these comments on their line."""
    return "//" in after.rpartition("*/")[2]


def above(piece: Piece, indent: str, *, is_first: bool = False, is_spaced: bool = False) -> list[str]:
    """The lines above a piece: its comments, blank lines (none at the beginning of a block, one in any case when it `is_spaced`)."""
    return comment_lines(("", *piece.before) if is_spaced else piece.before, indent, is_first=is_first)


def comment_lines(before: Sequence[str], indent: str, *, is_first: bool) -> list[str]:
    lines: list[str] = []
    for comment in before:
        if comment:
            lines.append(indent + comment)
        elif not (is_first and not lines) and (not lines or lines[-1]):
            lines.append("")
    return lines
