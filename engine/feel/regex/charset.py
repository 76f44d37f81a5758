"""Sets of characters as ranges of code points: categories, blocks, names' characters, and what letters look like in the other case.

Knows nothing of patterns. The tables are made from Python's own Unicode data when they are first asked for.
"""

import bisect
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["Ranges", "block", "category", "complement", "escape", "fold", "is_in", "minus", "union"]

Ranges = tuple[tuple[int, int], ...]
_LAST = 0x10FFFF
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F), "Latin-1Supplement": (0x80, 0xFF), "LatinExtended-A": (0x100, 0x17F), "LatinExtended-B": (0x180, 0x24F), "IPAExtensions": (0x250, 0x2AF),
    "SpacingModifierLetters": (0x2B0, 0x2FF), "CombiningDiacriticalMarks": (0x300, 0x36F), "Greek": (0x370, 0x3FF), "GreekandCoptic": (0x370, 0x3FF), "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F), "Hebrew": (0x590, 0x5FF), "Arabic": (0x600, 0x6FF), "Devanagari": (0x900, 0x97F), "Thai": (0xE00, 0xE7F), "HangulJamo": (0x1100, 0x11FF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF), "GreekExtended": (0x1F00, 0x1FFF), "GeneralPunctuation": (0x2000, 0x206F), "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF), "LetterlikeSymbols": (0x2100, 0x214F), "NumberForms": (0x2150, 0x218F), "Arrows": (0x2190, 0x21FF), "MathematicalOperators": (0x2200, 0x22FF),
    "BoxDrawing": (0x2500, 0x257F), "CJKSymbolsandPunctuation": (0x3000, 0x303F), "Hiragana": (0x3040, 0x309F), "Katakana": (0x30A0, 0x30FF), "Bopomofo": (0x3100, 0x312F),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF), "CJKUnifiedIdeographs": (0x4E00, 0x9FFF), "HangulSyllables": (0xAC00, 0xD7A3), "PrivateUse": (0xE000, 0xF8FF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF), "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF), "Specials": (0xFFF0, 0xFFFD),
}  # fmt: skip


def union(*sets: Iterable[tuple[int, int]]) -> Ranges:
    """All of them, in order, without gaps between neighbours."""
    out: list[tuple[int, int]] = []
    for low, high in sorted(pair for one in sets for pair in one):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return tuple(out)


def complement(ranges: Ranges) -> Ranges:
    """Every other character."""
    out, start = [], 0
    for low, high in ranges:
        if low > start:
            out.append((start, low - 1))
        start = high + 1
    return (*out, (start, _LAST)) if start <= _LAST else tuple(out)


def minus(ranges: Ranges, without: Ranges) -> Ranges:
    """The first without the second."""
    return complement(union(complement(ranges), without))


def is_in(ranges: Ranges, point: int) -> bool:
    """Whether a character is in the set."""
    at = bisect.bisect_right(ranges, (point, _LAST + 1)) - 1
    return at >= 0 and ranges[at][0] <= point <= ranges[at][1]


@lru_cache(maxsize=1)
def _categories() -> dict[str, Ranges]:
    found: dict[str, list[list[int]]] = {}
    last = ""
    for point in range(_LAST + 1):
        name = unicodedata.category(chr(point))
        if name == last:
            found[name][-1][1] = point
        else:
            found.setdefault(name, []).append([point, point])
            last = name
    return {name: tuple((low, high) for low, high in pairs) for name, pairs in found.items()}


@lru_cache(maxsize=64)
def category(name: str) -> Ranges | None:
    """`Lu`, `L` ...; None when there is no such category."""
    sets = [ranges for known, ranges in _categories().items() if known == name or (len(name) == 1 and known[0] == name)]
    return union(*sets) if sets else None


def block(name: str) -> Ranges | None:
    """`IsBasicLatin` without its `Is`."""
    return (_BLOCKS[name],) if name in _BLOCKS else None


@lru_cache(maxsize=32)
def escape(letter: str) -> Ranges:
    """What `\\s`, `\\d`, `\\w`, `\\i`, `\\c` and their opposites stand for."""
    if letter.isupper():
        return complement(escape(letter.lower()))
    if letter == "s":
        return ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))
    if letter == "d":
        return category("Nd") or ()
    if letter == "w":
        return complement(union(category("P") or (), category("Z") or (), category("C") or ()))
    first = union(category("L") or (), category("Nl") or (), ((0x3A, 0x3A), (0x5F, 0x5F)))
    return first if letter == "i" else union(first, category("M") or (), category("Nd") or (), ((0x2D, 0x2E), (0xB7, 0xB7)))


@lru_cache(maxsize=1)
def _cases() -> dict[int, frozenset[int]]:
    """Each letter that has other cases, with all of them."""
    groups: dict[str, set[int]] = {}
    for point in range(0x1E944):
        letter = chr(point)
        folded = letter.casefold()
        if len(folded) == 1 and (folded != letter or letter.upper() != letter):
            groups.setdefault(folded, {ord(folded)}).add(point)
    return {point: frozenset(group) for group in groups.values() if len(group) > 1 for point in group}


@lru_cache(maxsize=64)
def fold(ranges: Ranges) -> Ranges:
    """The set with the other cases of its letters."""
    more = [(other, other) for point, group in _cases().items() if is_in(ranges, point) for other in group]
    return union(ranges, more)
