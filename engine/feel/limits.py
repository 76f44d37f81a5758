"""How much FEEL may take: one value, with a default for each limit.

Knows nothing of settings: who runs the product reads them and calls `set_limits` once; who compiles may hand in its own. The surprising rule: an expression keeps the limits
that it was compiled with.
"""

import msgspec

__all__ = ["Limits", "get_limits", "set_limits"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Where FEEL stops: a text that is over a limit is refused, an evaluation that is over one is null with a note."""

    source: int = 100_000
    """Characters of an expression."""
    file: int = 1_000_000
    """Characters of a file of forms, records or rules."""
    depth: int = 120
    """How deep the pieces of an expression may be nested (brackets: half of it)."""
    steps: int = 200_000
    """Elements looked at, loops and calls of one evaluation."""
    items: int = 100_000
    """Elements of a list; ten times as many in all of a result."""
    characters: int = 1_000_000
    """Characters of a text that is made."""
    calls: int = 60
    """How deep functions may call each other."""
    nesting: int = 100
    """How deep lists and contexts of a result may be nested."""
    pattern: int = 2_000
    """Characters of a regular expression."""


_current = Limits()


def get_limits() -> Limits:
    """The limits of who hands in none."""
    return _current


def set_limits(limits: Limits) -> None:
    """Says once, when the product starts, what the limits are."""
    global _current
    _current = limits
