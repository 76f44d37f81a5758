"""From text to FEEL tokens: knows the names in scope and takes the longest.

Knows nothing of grammar rules or values. The surprising rule: a run of words in front of `:` (after `{`, `(`, `,`, `<`), between `for` and `in`, or in the
parameters of a function declares a name, which is known in the whole text; and `[` or `]` in the place of the other one opens or closes an open range.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from engine.errors import Invalid, Problem, problem
from engine.feel.limits import Limits, get_limits

__all__ = ["BUILT_IN_NAMES", "KEYWORDS", "Place", "Token", "narrow", "scan", "squeeze", "unescape"]

_MOST_PROBLEMS = 20

KEYWORDS = {
    word: word.upper()
    for word in (
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "function",
        "external",
    )
}
_WIDE = {
    "（": "(", "）": ")", "，": ",", "：": ":", "＝": "=", "＞": ">", "＜": "<", "＋": "+", "－": "-", "＊": "*", "／": "/", "［": "[", "］": "]", "｛": "{", "｝": "}",
    "．": ".", "≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "×": "*", "÷": "/", "！": "!",
}  # fmt: skip
_SYMBOLS = {
    "(": "LPAR", ")": "RPAR", "[": "LBRACK", "]": "RBRACK", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ":": "COLON", ".": "DOT", "..": "DOTS", "+": "PLUS", "-": "MINUS",
    "*": "STAR", "/": "SLASH", "**": "POWER", "->": "ARROW", "<": "LT", ">": "GT", "=": "EQUAL", "!=": "EQUAL", "<=": "EQUAL", ">=": "EQUAL",
}  # fmt: skip
_ADVICE = {
    "'": '"', "‘": '"', "’": '"', "”": '"', "＂": '"', "「": '"', "」": '"', "『": '"', "』": '"', "；": ",", ";": ",", "、": ",", "。": ".", "｜": "or", "|": "or", "||": "or", "｜｜": "or",
    "&": "and", "&&": "and", "＆": "and", "＆＆": "and", "!": "not(...)", "！": "not(...)", "％": "/ 100", "%": "/ 100", "【": "[", "】": "]", "〔": "[", "〕": "]", "《": "<", "》": ">",
    "…": "..", "……": "..", "～": "..", "~": "..", "—": "-", "——": "-", "＾": "**", "^": "**", "#": "//", "\\": "/", "√": "sqrt(...)", "∈": "in", "∧": "and", "∨": "or", "¬": "not(...)",
}  # fmt: skip
_STRANGE = re.compile(r"&&|\|\||＆＆|｜｜|……|——")
_START = r"(?:[^\W\d]|[?\U00010000-\U0010FFFF])"
_PART = r"(?:\w|[?\U00010000-\U0010FFFF\u00B7\u0300-\u036F\u203F\u2040])"
_WORD = f"{_START}{_PART}*"
_SPACE = re.compile(r"(?:[\s\u00A0\u3000\uFEFF]+|//[^\n]*|/\*.*?\*/)+", re.S)
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NAME = re.compile(_WORD)
_NEXT_WORD = re.compile(rf"[ \u3000]+({_WORD})")
_NAME_PIECE = re.compile(rf"[\s\u3000]*({_PART}+|\S)")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|“((?:[^”\\\n]|\\.)*)”')
_OPERATOR = re.compile(r"\.\.|\*\*|->|!=|<=|>=|[()\[\]{},:.+\-*/<>=]")
_KEY = re.compile(rf"({_WORD}(?:(?:[\s\u3000]+|[\s\u3000]*[./\-'+*][\s\u3000]*)(?:{_PART})+)*)[\s\u3000]*(?=[:：])")
_LOOP = re.compile(rf"({_WORD}(?:[\s\u3000]+{_WORD})*?)[\s\u3000]+(?=in\b)")
_PARAMETER = re.compile(rf"({_WORD}(?:[\s\u3000]+{_WORD})*)[\s\u3000]*(?=[:：,，)）])")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.S)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\", "”": "”", "“": "“"}
_OPERAND_ENDS = frozenset({"NAME", "NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "RPAR", "RBRACK", "RBRACE", "ROPEN"})
_PAIRS = {"RPAR": "LPAR", "RBRACE": "LBRACE"}
_RANGE_AHEAD = re.compile(r"[^\]\[,，]{0,400}\.\.")
_AFTER_RANGE = re.compile(r"\s*(?:$|[)\],}=<>!+*/]|(?:and|or|then|else|return|satisfies|in|between|instance)\b)")


class Place(msgspec.Struct, frozen=True):
    """Where the text stands: `line` and `column` of its first character count from 1."""

    file: str = ""
    line: int = 1
    column: int = 1

    def at(self, text: str, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset` of `text`."""
        ends = _line_ends(text)
        before = bisect.bisect_left(ends, offset)
        if not before:
            return self.line, self.column + offset
        return self.line + before, offset - ends[before - 1]

    def problem(self, text: str, offset: int, code: str, en: str, zh: str, *, expected: str = "", nearest: str = "") -> Problem:
        """A Problem at the character at `offset`."""
        line, column = self.at(text, offset)
        return problem(code, en, zh, file=self.file, line=line, column=column, expected=expected, nearest=nearest)


@lru_cache(maxsize=4)
def _line_ends(text: str) -> list[int]:
    return [match.start() for match in re.finditer("\n", text)]


class Token(msgspec.Struct, frozen=True):
    """A token: its type in the grammar, its value (a string without quotes, a name with single spaces) and where it begins and ends."""

    type: str
    value: str
    start: int
    end: int


class _Scan:
    """One pass over one text."""

    def __init__(self, text: str, names: frozenset[str], place: Place, limits: Limits) -> None:
        self.text = text
        self.place = place
        self.scope = names
        self.depth = limits.depth // 2
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []
        self.open: list[list[str]] = []
        """The brackets that are open: [token type, "" or ".." once the dots of a range were seen]."""
        self.known = (_known(names), _Known(_declared(text)), _known(BUILT_IN_NAMES))

    def tell(self, offset: int, en: str, zh: str, *, code: str = "feel.syntax", expected: str = "", nearest: str = "") -> None:
        self.problems.append(self.place.problem(self.text, offset, code, en, zh, expected=expected, nearest=nearest))
        if len(self.problems) >= _MOST_PROBLEMS:
            raise Invalid(*self.problems)

    def refuse(self, offset: int, en: str, zh: str, *, code: str = "feel.syntax", expected: str = "") -> Invalid:
        """For a problem behind which nothing can be told."""
        return Invalid(*self.problems, self.place.problem(self.text, offset, code, en, zh, expected=expected))

    def run(self) -> list[Token]:
        text, position, size = self.text, 0, len(self.text)
        while position < size:
            space = _SPACE.match(text, position)
            if space:
                position = space.end()
                continue
            position = self._word(position) or self._literal(position) or self._operator(position)
        if self.problems:
            raise Invalid(*self.problems)
        if self.open:
            raise self.refuse(size, "the expression ends inside brackets", "表达式在括号未闭合时就结束了", expected=_closing(self.open[-1][0]))
        return self.tokens

    def add(self, type_: str, value: str, start: int, end: int) -> int:
        self.tokens.append(Token(type_, value, start, end))
        return end

    def _word(self, at: int) -> int:
        text = self.text
        last = self.tokens[-1].type if self.tokens else ""
        if last in ("LBRACE", "COMMA", "LPAR", "LT"):
            key = _KEY.match(text, at)
            if key and key.group(1) not in KEYWORDS:
                return self.add("NAME", squeeze(key.group(1)), at, key.end(1))
        if text[at] == "？":
            return self.add("NAME", "?", at, at + 1)
        word = _NAME.match(text, at)
        if not word:
            return 0
        end = max(*(known.end(text, at) for known in self.known), _step_end(text, word.end()) if last == "DOT" else 0)
        if end > word.end():
            name = squeeze(text[at:end])
            if not (word.group() in self.scope and name in BUILT_IN_NAMES and name not in self.scope and not _called(text, end)):
                return self.add("NAME", name, at, end)
        if word.group() == "return" and self.open:
            self.open[-1][1] = ""
        if word.group() in KEYWORDS and last != "DOT":
            return self.add(KEYWORDS[word.group()], word.group(), at, word.end())
        return self.add("NAME", word.group(), at, word.end())

    def _literal(self, at: int) -> int:
        text = self.text
        number = _NUMBER.match(text, at)
        if number and not (number.group()[0] == "." and self._after_operand()):
            return self.add("NUMBER", number.group(), at, number.end())
        start = at + 1 if text[at] == "@" else at
        string = _STRING.match(text, start)
        if string:
            value = string.group(1) if string.group(1) is not None else string.group(2)
            return self.add("AT" if start > at else "STRING", unescape(value), at, string.end())
        if text[start : start + 1] in ('"', "“"):
            self.tell(at, "this text has no closing quotation mark on its line", "这段文本在本行没有结束引号", expected='"')
            end = text.find("\n", start)
            return self.add("STRING", "", at, end if end > 0 else len(text))
        return 0

    def _after_operand(self) -> bool:
        return bool(self.tokens) and self.tokens[-1].type in _OPERAND_ENDS

    def _operator(self, at: int) -> int:
        text = self.text
        wide = _WIDE.get(text[at])
        if wide == "!" and text[at + 1 : at + 2] in ("=", "＝"):
            return self.add("EQUAL", "!=", at, at + 2)
        if wide in (">", "<") and text[at + 1 : at + 2] in ("=", "＝"):
            return self.add("EQUAL", wide + "=", at, at + 2)
        symbol = wide if wide in _SYMBOLS else ""
        found = _OPERATOR.match(text, at)
        if symbol:
            end = at + 1
        elif found:
            symbol, end = found.group(), found.end()
        else:
            return self._strange(at)
        type_ = self._bracket(_SYMBOLS[symbol], at, end)
        if type_ == "DOTS" and self.open and self.open[-1][0] != "LBRACE":
            self.open[-1][1] = ".."
        return self.add(type_, symbol, at, end)

    def _strange(self, at: int) -> int:
        """Names the sign that may be meant, and goes on behind."""
        run = _STRANGE.match(self.text, at)
        found = run.group() if run else self.text[at]
        advice = _ADVICE.get(found) or narrow(found)
        shown = found if found.isprintable() else f"U+{ord(found[0]):04X}"
        self.tell(at, f"the character {shown} has no meaning here", f"此处不能使用字符 {shown}", nearest=advice)
        return at + len(found)

    def _bracket(self, type_: str, at: int, end: int) -> str:
        if type_ == "RBRACK" and not self._after_operand() and not (self.tokens and self.tokens[-1].type in ("LBRACK", "GT")) and _RANGE_AHEAD.match(self.text, end):
            type_ = "LOPEN"
        elif type_ == "LBRACK" and self._after_operand() and self.open and self.open[-1][1] and self.open[-1][0] != "LBRACE" and _AFTER_RANGE.match(self.text, end):
            type_ = "ROPEN"
        if type_ in ("LPAR", "LBRACK", "LBRACE", "LOPEN"):
            self.open.append([type_, ""])
            if len(self.open) > self.depth:
                raise self.refuse(at, f"more than {self.depth} brackets are nested", f"括号嵌套超过 {self.depth} 层", code="feel.too_deep")
        elif type_ in ("RPAR", "RBRACK", "RBRACE", "ROPEN"):
            self._close(type_, at)
        return type_

    def _close(self, type_: str, at: int) -> None:
        if not self.open:
            raise self.refuse(at, f"{self.text[at]} closes nothing", f"{self.text[at]} 没有对应的左括号")
        opener, dots = self.open[-1]
        fits = opener != "LBRACE" and type_ != "RBRACE" if dots else _PAIRS.get(type_, "LBRACK") == opener
        if not fits:
            raise self.refuse(at, f"{self.text[at]} does not close the bracket that is open", f"{self.text[at]} 与未闭合的括号不匹配", expected=_closing(opener))
        self.open.pop()


def scan(text: str, names: Iterable[str], place: Place, limits: Limits | None = None) -> list[Token]:
    """The tokens of `text`; raises Invalid with each character that can belong to none."""
    most = (limits or get_limits()).source
    if len(text) > most:
        en, zh = f"an expression may have {most} characters, this has {len(text)}", f"表达式最多 {most} 个字符，此处有 {len(text)} 个"
        raise Invalid(place.problem(text[:1], 0, "feel.too_long", en, zh))
    return _Scan(text, names if isinstance(names, frozenset) else frozenset(names), place, limits or get_limits()).run()


def squeeze(name: str) -> str:
    """A name with single spaces and none around its symbols, so that two spellings are one name."""
    return re.sub(r"\s*([./\-'+*])\s*", r"\1", " ".join(name.split()))


def narrow(character: str) -> str:
    """The plain form of a full-width sign ("８" is 8), or "" when it has none."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain != character and plain.isascii() and plain.isprintable() else ""


def unescape(text: str) -> str:
    """The text that a string literal stands for."""
    if "\\" not in text:
        return text

    def one(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] in "uU" and len(code) > 1:
            point = int(code[1:], 16)
            return chr(point) if point < 0x110000 else match.group()
        return _ESCAPES.get(code, match.group())

    plain = _ESCAPE.sub(one, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if any("\ud800" <= c <= "\udfff" for c in plain) else plain


def _closing(opener: str) -> str:
    return {"LPAR": ")", "LBRACE": "}", "LOPEN": "[ | ]"}.get(opener, "]")


def _step_end(text: str, at: int) -> int:
    """Where the name of a member ends: behind a dot, words side by side can be nothing but one name."""
    while (more := _NEXT_WORD.match(text, at)) and more.group(1) not in KEYWORDS:
        at = more.end()
    return at


def _called(text: str, at: int) -> bool:
    return text[at:].lstrip()[:1] in ("(", "（")


def _declared(text: str) -> frozenset[str]:
    """Names of several words or with symbols that the text itself declares."""
    found: set[str] = set()
    for lead in re.finditer(r"[{,(（，]\s*", text):
        key = _KEY.match(text, lead.end())
        if key:
            found.add(squeeze(key.group(1)))
    for lead in re.finditer(r"\b(?:for|some|every)\s+|,\s*", text):
        loop = _LOOP.match(text, lead.end())
        if loop and not any(word in KEYWORDS for word in loop.group(1).split()):
            found.add(squeeze(loop.group(1)))
    for function in re.finditer(r"\bfunction\s*[(（]([^()（）]*)[)）]", text):
        for parameter in re.split("[,，]", function.group(1)):
            found.add(squeeze(re.split("[:：]", parameter)[0]))
    return frozenset(name for name in found if not _NAME.fullmatch(name) and _NAME.match(name))


class _Known:
    """Names of several pieces (words, signs), as a tree of their pieces."""

    def __init__(self, names: Iterable[str]) -> None:
        self.root: dict[str, Any] = {}
        for name in names:
            if not name or _NAME.fullmatch(name):
                continue
            here = self.root
            for piece in _NAME_PIECE.findall(squeeze(name)):
                here = here.setdefault(piece, {})
            here[""] = True

    def end(self, text: str, at: int) -> int:
        """Where the longest of the names that stands at `at` ends; 0 when none does."""
        here, found = self.root, 0
        while here:
            piece = _NAME_PIECE.match(text, at)
            if piece is None or piece.group(1) not in here:
                break
            here, at = here[piece.group(1)], piece.end()
            if "" in here:
                found = at
        return found


@lru_cache(maxsize=512)
def _known(names: frozenset[str]) -> _Known:
    return _Known(names)


BUILT_IN_NAMES = frozenset({
    "date and time", "days and time duration", "years and months duration", "time offset", "start included", "end included", "string length", "upper case", "lower case",
    "substring before", "substring after", "starts with", "ends with", "string join", "list contains", "insert before", "index of", "distinct values", "list replace",
    "round up", "round down", "round half up", "round half down", "day of year", "day of week", "month of year", "week of year", "get value", "get entries", "context put",
    "context merge", "met by", "overlapped by", "overlaps before", "overlaps after", "finished by", "started by", "last day of month", "index", "start position", "new item",
    "grouping separator", "decimal separator",
})  # fmt: skip
