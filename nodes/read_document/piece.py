"""A piece of text with its place on a page, and how pieces of one line become text.

Knows neither PDF nor OCR. Coordinates are fractions of the page, from its top left corner; `size` is the height of the letters, a fraction of the page's height.
"""

import re
import unicodedata

import msgspec

__all__ = ["Piece", "clean_text", "is_han", "language_of", "tighten"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007"
_FULL = _HAN + "\u3000-\u3006\u3008-\u303f\uff00-\uff60"
_BETWEEN_HAN = re.compile(rf"(?<=[{_FULL}])[ \t](?=[{_FULL}])")
_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf06c\uf0a7\uf0d8\uf0fc\uf06e\uf075\uf076\uf077\uf0a8\u25fc\u26ab\u25cf\u25a0\u25c6\u2b24\u25e6\u25aa"), "•")
_RADICALS = dict(zip(map(ord, "⺠⻚⻓⻔⻢⻋⻅⻉⻛⻜⻝⻥⻦⻩⻬⻰⻘⻄⺟⻆⻣⻤⻮⻳⻙⻁⻧⻨⻪"), "民页长门马车见贝风飞食鱼鸟黄齐龙青西母角骨鬼齿龟韦虎卤麦黾", strict=True))
_ENGLISH = frozenset(
    (
        "the", "and", "of", "to", "in", "for", "with", "on", "at", "by", "from", "as", "is", "are", "was",
        "a", "an", "or", "i", "my", "skills", "experience", "education", "work", "university", "using", "team", "project", "projects", "development",
    )
)  # fmt: skip


class Piece(msgspec.Struct, frozen=True):
    """Text that stands together on one line."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0
    engine: str = "text"
    weakest: float = 1.0
    """Confidence of the least sure word."""

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


def is_han(char: str) -> bool:
    """Whether `char` is a Chinese character."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "\u3007"


def clean_text(text: str) -> str:
    """Text without private-use glyphs and control characters; radicals and ligatures become the letters they stand for."""
    text = re.sub("\xad(?=[\u2010\u2011-])", "", text).translate(_BULLETS).translate(_RADICALS)
    kept = []
    for char in text:
        code = ord(char)
        if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
            kept.append(unicodedata.normalize("NFKC", char))
        elif char in "\xad\x02\ufffe":
            kept.append("-")  # what PDFium gives for a hyphen at the end of a line
        elif char in "\xa0\u2002\u2003\u2009\u200a\u202f\u3000":
            kept.append(" ")
        elif 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or (code < 32 and char not in "\t\n") or char in "\u200b\u200c\u200d\ufeff\x7f":
            continue
        else:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def tighten(text: str) -> str:
    """Text without single blanks between Chinese characters; wider ones stay, as two."""
    return re.sub(r"[ \t]{2,}", "  ", _BETWEEN_HAN.sub("", text)).strip()


def language_of(text: str) -> str:
    """zh, en, mixed or unknown, told from characters and frequent English words."""
    han = sum(map(is_han, text))
    words = re.findall(r"[^\W\d_]+", re.sub(rf"[{_FULL}]", " ", text))
    if han + len(words) < 3:
        return "unknown"
    share = han / (han + len(words))
    if share >= 0.6:
        kana = sum("\u3040" <= c <= "\u30ff" for c in text)
        return "zh" if kana < han * 0.2 else "unknown"
    if share >= 0.1:
        return "mixed"
    english = sum(word.lower() in _ENGLISH for word in words)
    ascii_words = sum(word.isascii() for word in words)
    is_english = ascii_words >= len(words) * 0.8 and english >= (len(words) * 0.04 if len(words) >= 40 else 1)
    return "en" if is_english else "unknown"
