"""Words and phrases: what is compared when a requirement is sought in a resume.

Pure. Chinese has no spaces, so its tokens are pairs of characters; English words lose their endings. Symbols that carry meaning in names stay (C++, C#, .NET).
"""

import re
from functools import lru_cache

from nodes.match_resume.wording import STOP

__all__ = ["content_tokens", "fold", "has_chinese", "is_close", "is_name", "stem", "words"]

WORD = re.compile(r"[A-Za-z0-9À-ɏ+#][A-Za-z0-9À-ɏ+#]*(?:['’.&-][A-Za-z0-9À-ɏ+#]+)*|\.[Nn][Ee][Tt]|[一-鿿]+")
CHINESE = re.compile(r"[一-鿿]")
ENDINGS = (
    "ational",
    "ization",
    "isation",
    "ations",
    "ation",
    "ments",
    "ment",
    "ingly",
    "ings",
    "ing",
    "ness",
    "ities",
    "ity",
    "ions",
    "ion",
    "ally",
    "ical",
    "ives",
    "ive",
    "ers",
    "er",
    "ors",
    "or",
    "ied",
    "ies",
    "ed",
    "es",
    "al",
    "ly",
    "s",
    "e",
    "y",
)


def has_chinese(text: str) -> bool:
    return CHINESE.search(text) is not None


def fold(text: str) -> str:
    """One spelling: full-width to half-width, lower case, one space."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return " ".join(narrow.replace("’", "'").replace("　", " ").lower().split())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word without its ending, at least four letters of it; names with digits or signs stay."""
    if not word.isalpha() or not word.isascii() or len(word) < 4:
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending in ("s", "e") else 4):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The tokens of a text: stems, and pairs of Chinese characters."""
    tokens: list[str] = []
    for match in WORD.finditer(fold(text)):
        token = match.group(0).removesuffix("'s")
        if has_chinese(token):
            tokens += [token[i : i + 2] for i in range(len(token) - 1)] or [token]
        elif "-" in token or "'" in token:
            tokens += [stem(part) for part in re.split(r"[-']", token) if part]
        else:
            tokens.append(stem(token))
    return tuple(tokens)


_STOP_STEMS = frozenset(stem(word) for word in STOP)


def content_tokens(text: str) -> tuple[str, ...]:
    """The tokens that say something; all of them when none does."""
    tokens = words(text)
    return tuple(dict.fromkeys(token for token in tokens if token not in _STOP_STEMS)) or tuple(dict.fromkeys(tokens))


def is_name(text: str) -> bool:
    """Whether it reads like the name of a thing (SQL, AJAX, C++, JavaScript, OAuth 2): being *like* another name is no evidence of it."""
    parts = [part for part in re.findall(r"[^\s,/&]+", text) if part.lower() not in STOP]
    if not parts or has_chinese(text):
        return False
    return all(re.search(r"[A-Z].*[A-Z]|\d|[+#]|^\.", part) for part in parts) or (len(parts) == 1 and parts[0][:1].isupper() and len(parts[0]) <= 8)


@lru_cache(maxsize=50_000)
def is_close(one: str, other: str) -> bool:
    """Whether two longer words differ by a letter or two, as slips of the pen and of OCR do."""
    if one == other:
        return True
    if min(len(one), len(other)) < 8 or abs(len(one) - len(other)) > 1 or one[0] != other[0] or has_chinese(one):
        return False
    return distance_within(one, other, 1 if len(one) < 11 else 2)


def distance_within(one: str, other: str, most: int) -> bool:
    """Levenshtein's distance, as far as `most`."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (left != right))
        if min(row) > most:
            return False
    return row[-1] <= most
