"""The only door to RE2: patterns as XPath writes them (DMN 1.5, 10.3.4.3), matched in time proportional to the text.

Knows nothing of FEEL values. The surprising rule: RE2 has no references back to groups; where they are allowed, such a pattern is matched by trying, for a bounded number of steps.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol

import re2

from engine.feel.regex.backtrack import Backtracker
from engine.feel.regex.emit import emit
from engine.feel.regex.parse import NoPattern, parse

__all__ = ["Match", "Pattern", "compile_pattern"]

_FLAGS = frozenset("imsx")
_MEMORY = 8 << 20


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
def compile_pattern(pattern: str, flags: str = "", has_references: bool = False) -> Pattern | None:
    """The compiled pattern; None when it is none or a flag is not among i, m, s, x. Only one that may have references back raises LimitReached while it matches."""
    if not set(flags) <= _FLAGS:
        return None
    try:
        parsed = parse(pattern, flags)
    except NoPattern:
        return None
    if parsed.has_references:
        return Backtracker(parsed.tree, parsed.groups, flags) if has_references else None
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    letters = "".join(letter for letter in "ims" if letter in flags)
    try:
        compiled: Any = re2.compile((f"(?{letters})" if letters else "") + emit(parsed.tree), options)
    except re2.error:
        return None
    found: Pattern | None = compiled
    return found
