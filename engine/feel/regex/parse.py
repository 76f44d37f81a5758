"""From a pattern's text to its tree, as strictly as XPath reads it: what XPath refuses is refused, whatever other engines would make of it.

Knows nothing of matching. The surprising rule: with `i` a set holds the other cases of its letters, but `\\p{Lu}` still means capitals (Functions and Operators 3.1, 5.6.2).
"""

import re

import msgspec

from engine.feel.regex import charset
from engine.feel.regex.charset import Ranges
from engine.feel.regex.tree import Alternatives, Anchor, Char, Chars, Group, Piece, Reference, Repeat, Sequence

__all__ = ["NoPattern", "Parsed", "parse"]

_DEPTH = 60
_REPEATS = 1000
_SINGLE = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in "\\|.?*+(){}-[]^$"}
_MULTI = frozenset("sSiIcCdDwW")
_QUANTITY = re.compile(r"\{([0-9]{1,6})(,([0-9]{0,6}))?\}")
_CATEGORY = re.compile(r"\{(Is)?([A-Za-z0-9\-]+)\}")


class NoPattern(Exception):
    """The text is no pattern."""


class Parsed(msgspec.Struct, frozen=True):
    """A pattern: its tree, how many groups capture, whether it refers back to one."""

    tree: Piece
    groups: int
    has_references: bool


def parse(pattern: str, flags: str) -> Parsed:
    """The tree of a pattern; raises NoPattern."""
    parser = _Parser(_without_space(pattern) if "x" in flags else pattern, "i" in flags, "s" in flags)
    tree = parser.alternatives(0)
    if parser.at < len(parser.text):
        raise NoPattern(pattern)
    return Parsed(tree, parser.groups, parser.has_references)


def _without_space(pattern: str) -> str:
    """The pattern without white space outside of square brackets."""
    out, depth, escaped = [], 0, False
    for sign in pattern:
        if sign in " \t\n\r" and not depth:
            continue
        if not escaped:
            depth += (sign == "[") - (sign == "]" and depth > 0)
        escaped = sign == "\\" and not escaped
        out.append(sign)
    return "".join(out)


class _Parser:
    def __init__(self, text: str, is_caseless: bool, is_dot_all: bool) -> None:
        self.text = text
        self.at = 0
        self.is_caseless = is_caseless
        self.is_dot_all = is_dot_all
        self.groups = 0
        self.closed: set[int] = set()
        self.has_references = False

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        sign = self.peek()
        if not sign:
            raise NoPattern(self.text)
        self.at += 1
        return sign

    def alternatives(self, depth: int) -> Piece:
        if depth > _DEPTH:
            raise NoPattern(self.text)
        branches = [self.branch(depth)]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.branch(depth))
        return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))

    def branch(self, depth: int) -> Piece:
        pieces: list[Piece] = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.repeated(self.atom(depth)))
        return Sequence(tuple(pieces))

    def repeated(self, piece: Piece) -> Piece:
        sign = self.peek()
        if sign and sign in "?*+":
            self.at += 1
            least, most = (1 if sign == "+" else 0), (1 if sign == "?" else None)
        elif sign == "{":
            least, most = self.quantity()
        else:
            return piece
        is_lazy = self.peek() == "?"
        self.at += is_lazy
        return Repeat(piece, least, most, is_lazy)

    def quantity(self) -> tuple[int, int | None]:
        found = _QUANTITY.match(self.text, self.at)
        if not found:
            raise NoPattern(self.text)
        self.at = found.end()
        least = int(found.group(1))
        most = least if not found.group(2) else int(found.group(3)) if found.group(3) else None
        if least > _REPEATS or (most is not None and not least <= most <= _REPEATS):
            raise NoPattern(self.text)
        return least, most

    def atom(self, depth: int) -> Piece:
        sign = self.take()
        if sign == "(":
            return self.group(depth)
        if sign == "[":
            return self.chars()
        if sign == "\\":
            return self.escaped()
        if sign == ".":
            return Chars(charset.complement(()), r"[\x{0}-\x{10FFFF}]") if self.is_dot_all else Chars(charset.complement(((0xA, 0xA), (0xD, 0xD))), r"[^\n\r]")
        if sign in "^$":
            return Anchor(sign)
        if sign in "?*+{}]":
            raise NoPattern(self.text)
        return Char(sign)

    def group(self, depth: int) -> Piece:
        number = 0
        if self.peek() == "?":
            self.at += 1
            if self.take() != ":":
                raise NoPattern(self.text)
        else:
            self.groups += 1
            number = self.groups
        inside = self.alternatives(depth + 1)
        if self.take() != ")":
            raise NoPattern(self.text)
        self.closed.add(number)
        return Group(inside, number)

    def escaped(self) -> Piece:
        sign = self.take()
        if sign in _SINGLE:
            return Char(_SINGLE[sign])
        if sign in "123456789":
            number = int(sign)
            while self.peek().isascii() and self.peek().isdigit() and number * 10 + int(self.peek()) <= self.groups:
                number = number * 10 + int(self.take())
            if number not in self.closed:
                raise NoPattern(self.text)
            self.has_references = True
            return Reference(number)
        return Chars(self.named(sign))

    def named(self, sign: str) -> Ranges:
        """What an escape that stands for several characters means."""
        if sign in _MULTI:
            return charset.escape(sign)
        found = _CATEGORY.match(self.text, self.at) if sign in "pP" else None
        ranges = None
        if found:
            self.at = found.end()
            ranges = charset.block(found.group(2)) if found.group(1) else charset.category(found.group(2))
        if ranges is None:
            raise NoPattern(self.text)
        return ranges if sign == "p" else charset.complement(ranges)

    def chars(self) -> Chars:
        """A set in square brackets, behind the opening one."""
        start = self.at
        is_negated = self.peek() == "^"
        self.at += is_negated
        plain: list[tuple[int, int]] = []
        named: list[Ranges] = []
        without: Ranges | None = None
        while self.peek() != "]":
            if self.text.startswith("-[", self.at) and (plain or named):
                self.at += 2
                without = self.chars().ranges
                if self.peek() != "]":
                    raise NoPattern(self.text)
                break
            self.part(plain, named)
        if not plain and not named:
            raise NoPattern(self.text)
        self.at += 1
        is_simple = not named and without is None
        text = f"[{'^' if is_negated else ''}{_class(charset.union(plain))}]" if is_simple and start else ""
        own = charset.union(plain)
        ranges = charset.union(charset.fold(own) if self.is_caseless else own, *named)
        ranges = charset.complement(ranges) if is_negated else ranges
        return Chars(charset.minus(ranges, without) if without is not None else ranges, text)

    def part(self, plain: list[tuple[int, int]], named: list[Ranges]) -> None:
        """A character, a range or an escape of a set."""
        low = self.member(named)
        if low is None:
            return
        if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "[", ""):
            self.at += 1
            high = self.member(None)
            if high is None or high < low:
                raise NoPattern(self.text)
            plain.append((low, high))
            return
        plain.append((low, low))

    def member(self, named: list[Ranges] | None) -> int | None:
        sign = self.take()
        if sign == "[":
            raise NoPattern(self.text)
        if sign != "\\":
            return ord(sign)
        sign = self.take()
        if sign in _SINGLE:
            return ord(_SINGLE[sign])
        if named is None:
            raise NoPattern(self.text)
        named.append(self.named(sign))
        return None


def _class(ranges: Ranges) -> str:
    return "".join(f"\\x{{{low:X}}}" if low == high else f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in ranges)
