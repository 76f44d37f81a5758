"""The only door to RE2: patterns as XML Schema writes them (DMN 1.5, 10.3.4.3), matched in time proportional to the text.

Knows nothing of FEEL values. RE2 has neither look-around nor backreferences; a pattern that needs them is no pattern here.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol

import re2

__all__ = ["Match", "Pattern", "compile_pattern"]

_FLAGS = frozenset("imsx")
_MEMORY = 8 << 20
_PIECE = re.compile(r"\\.|\[\^?(?:\\.|[^\]\\])*\]|\.|\s+|[^\\\[.\s]+|.", re.S)
_ESCAPES = {r"\i": r"[\pL_:]", r"\c": r"[\pL\pN_:.\-]"}


class Match(Protocol):
    """Where a pattern was found."""

    def start(self) -> int: ...

    def end(self) -> int: ...

    def group(self, number: int) -> str | None: ...


class Pattern(Protocol):
    """A compiled pattern."""

    @property
    def groups(self) -> int: ...

    def search(self, text: str) -> Match | None: ...

    def fullmatch(self, text: str) -> Match | None: ...

    def finditer(self, text: str) -> Iterator[Match]: ...


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str = "") -> Pattern | None:
    """The compiled pattern; None when it is none or a flag is not among i, m, s, x."""
    if not set(flags) <= _FLAGS:
        return None
    translated = _translated(pattern, flags)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    letters = "".join(letter for letter in "ims" if letter in flags)
    try:
        compiled: Any = re2.compile((f"(?{letters})" if letters else "") + translated, options) if translated is not None else None
    except re2.error:
        return None
    found: Pattern | None = compiled
    return found


def _translated(pattern: str, flags: str) -> str | None:
    """The pattern in RE2's words: `.` leaves out the carriage return too, `x` drops white space; None where a number is escaped."""
    out = []
    for match in _PIECE.finditer(pattern):
        piece = match.group()
        if re.search(r"(?<!\\)(?:\\\\)*\\[0-9]", piece):
            return None
        if piece == "." and "s" not in flags:
            piece = r"[^\n\r]"
        elif piece.isspace() and "x" in flags:
            continue
        out.append(_ESCAPES.get(piece, piece))
    return "".join(out)
