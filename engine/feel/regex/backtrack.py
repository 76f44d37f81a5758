"""Matching with references back, which no linear-time engine can do: tries one way after the other, for a bounded number of steps.

Knows nothing of RE2. Only patterns that refer back come here.
"""

from collections.abc import Callable, Iterator

import msgspec

from engine.feel.regex import charset
from engine.feel.regex.tree import Alternatives, Anchor, Char, Chars, Group, Piece, Reference, Repeat, Sequence
from engine.feel.run import LimitReached

__all__ = ["Backtracker"]

_STEPS = 100_000
_DEPTH = 300
Go = Callable[[int], int | None]


class Found(msgspec.Struct, frozen=True):
    """Where the pattern was found, with its groups (the whole is number 0)."""

    text: str
    spans: tuple[tuple[int, int] | None, ...]

    def start(self) -> int:
        return self.spans[0][0] if self.spans[0] else 0

    def end(self) -> int:
        return self.spans[0][1] if self.spans[0] else 0

    def group(self, number: int) -> str | None:
        span = self.spans[number]
        return None if span is None else self.text[span[0] : span[1]]


class Backtracker:
    """A pattern that refers back to its groups."""

    def __init__(self, tree: Piece, groups: int, flags: str) -> None:
        self.tree = tree
        self.groups = groups
        self.is_caseless = "i" in flags
        self.is_multiline = "m" in flags

    def search(self, text: str) -> Found | None:
        """The first place."""
        return next(self.finditer(text), None)

    def fullmatch(self, text: str) -> Found | None:
        """The whole text."""
        run = _Matching(self, text)
        return run.found(0, lambda at: at if at == len(text) else None)

    def finditer(self, text: str) -> Iterator[Found]:
        """One place after the other."""
        run, at = _Matching(self, text), 0
        while at <= len(text):
            found = run.found(at, lambda end: end)
            if found is not None:
                yield found
            at = max(found.end(), at + 1) if found is not None else at + 1


class _Matching:
    """One text on its way through one pattern."""

    def __init__(self, pattern: Backtracker, text: str) -> None:
        self.pattern = pattern
        self.text = text
        self.spans: list[tuple[int, int] | None] = []
        self.steps = 0
        self.depth = 0

    def found(self, at: int, then: Go) -> Found | None:
        self.spans = [None] * (self.pattern.groups + 1)
        end = self.go(self.pattern.tree, at, then)
        if end is None:
            return None
        self.spans[0] = (at, end)
        return Found(self.text, tuple(self.spans))

    def go(self, piece: Piece, at: int, then: Go) -> int | None:
        """Where the match ends when `piece` begins at `at` and `then` goes on behind it."""
        self.steps += 1
        self.depth += 1
        if self.steps > _STEPS or self.depth > _DEPTH:
            raise LimitReached("the pattern takes too many steps on this text", "该模式在此文本上需要的步骤过多")
        try:
            return self._go(piece, at, then)
        finally:
            self.depth -= 1

    def _go(self, piece: Piece, at: int, then: Go) -> int | None:
        match piece:
            case Char() | Chars():
                return then(at + 1) if self.is_one(piece, at) else None
            case Anchor(sign):
                return then(at) if self.is_edge(sign, at) else None
            case Reference(number):
                return self.again(number, at, then)
            case Group(inside, number):
                return self.capture(inside, number, at, then)
            case Sequence(pieces):
                return self.sequence(pieces, 0, at, then)
            case Alternatives(branches):
                return next((end for branch in branches if (end := self.go(branch, at, then)) is not None), None)
            case Repeat(inside=Char() | Chars()):
                return self.run_of(piece, at, then)
            case Repeat():
                return self.repeat(piece, 0, at, then)
        return None

    def is_one(self, piece: Piece, at: int) -> bool:
        if at >= len(self.text):
            return False
        letter = self.text[at]
        if isinstance(piece, Chars):
            return charset.is_in(piece.ranges, ord(letter))
        return isinstance(piece, Char) and self.same(piece.text, letter)

    def same(self, left: str, right: str) -> bool:
        return left == right or (self.pattern.is_caseless and left.casefold() == right.casefold())

    def is_edge(self, sign: str, at: int) -> bool:
        if sign == "^":
            return at == 0 or (self.pattern.is_multiline and self.text[at - 1] == "\n")
        return at == len(self.text) or (self.pattern.is_multiline and self.text[at] == "\n")

    def again(self, number: int, at: int, then: Go) -> int | None:
        span = self.spans[number]
        held = "" if span is None else self.text[span[0] : span[1]]
        end = at + len(held)
        return then(end) if self.same(held, self.text[at:end]) else None

    def capture(self, inside: Piece, number: int, at: int, then: Go) -> int | None:
        if not number:
            return self.go(inside, at, then)
        before = self.spans[number]

        def close(end: int) -> int | None:
            held = self.spans[number]
            self.spans[number] = (at, end)
            found = then(end)
            if found is None:
                self.spans[number] = held
            return found

        found = self.go(inside, at, close)
        if found is None:
            self.spans[number] = before
        return found

    def sequence(self, pieces: tuple[Piece, ...], index: int, at: int, then: Go) -> int | None:
        if index == len(pieces):
            return then(at)
        return self.go(pieces[index], at, lambda end: self.sequence(pieces, index + 1, end, then))

    def run_of(self, piece: Repeat, at: int, then: Go) -> int | None:
        """Single characters, without a step down for each."""
        most = len(self.text) - at if piece.most is None else min(piece.most, len(self.text) - at)
        count = 0
        while count < most and self.is_one(piece.inside, at + count):
            count += 1
        self.steps += count
        tries = range(piece.least, count + 1)
        return next((end for size in (tries if piece.is_lazy else reversed(tries)) if (end := then(at + size)) is not None), None)

    def repeat(self, piece: Repeat, count: int, at: int, then: Go) -> int | None:
        def more() -> int | None:
            if piece.most is not None and count >= piece.most:
                return None
            return self.go(piece.inside, at, lambda end: self.repeat(piece, count + 1, end, then) if end > at or count < piece.least else None)

        if count < piece.least:
            return more()
        if piece.is_lazy:
            found = then(at)
            return found if found is not None else more()
        found = more()
        return found if found is not None else then(at)
