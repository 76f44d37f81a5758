"""What the languages that hold FEEL share (rules, forms): their scanner, which makes tokens and collects comments and problems.

Knows neither language: each says which words are keywords and where an expression begins. The surprising rule: FEEL is cut out whole, up to the end of its line or a word
that stops it, and is read later by whoever knows the names in scope.
"""

import re
from collections.abc import Iterator

from engine.errors import Invalid, Problem, problem
from engine.feel.limits import get_limits
from engine.feel.scanner import Place, Token, unescape

__all__ = ["MOST_DEPTH", "MOST_PROBLEMS", "NO_STOP", "HostScanner", "Language", "Line", "expression_end", "read_text"]

MOST_PROBLEMS = 50
MOST_DEPTH = 20
_WIDE = {"（": "(", "）": ")", "，": ",", "：": ":", "｜": "|", "＝": "=", "｛": "{", "｝": "}", "［": "[", "］": "]", "．": ".", "－": "-"}
_SYMBOLS = {"(": "LPAR", ")": "RPAR", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ":": "COLON", "|": "BAR", "=": "EQUAL", "..": "DOTS", "-": "MINUS", ".": "DOT", "/": "SLASH"}
_SKIP = re.compile(r"(?:[ \t\r\f\v\u00A0\u3000\uFEFF]+|//[^\n]*|/\*.*?(?:\*/|\Z))+", re.S)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.S)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|“((?:[^”\\\n]|\\.)*)”')
_WORD = re.compile(r"[^\W\d](?:\w|[\-](?=\w))*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PIECE = re.compile(r'"(?:[^"\\\n]|\\.)*"?|“(?:[^”\\\n]|\\.)*”?|//[^\n]*|/\*.*?(?:\*/|\Z)|[^\W\d]\w*|\n|.', re.S)
_OPEN, _CLOSE = frozenset("([{（［｛"), frozenset(")]}）］｝")
_TEXT = r'(?:"(?:[^"\\\n]|\\.)*"|“(?:[^”\\\n]|\\.)*”)'
_STATEMENT = re.compile(rf"[^\S\n]*(?:[}}｝]|[^\W\d]\w*\s*(?:{_TEXT}\s*(?:[|｜]\s*{_TEXT}\s*)?)?[:：]\s*[^\W\d])")
_GOES_ON_AFTER = re.compile(r"(?:[+\-*/=<>,.(\[{:，（：＝]|\b(?:and|or|in|if|then|else|return|satisfies|between|of|not))\s*$")
_GOES_ON_WITH = re.compile(r"\s*(?:[+*/=<>)\]]|-\s|!=|\.\.|(?:and|or|then|else|return|satisfies|between|in|instance)\b)")


class Line(list[Token]):
    """The tokens of the line that is being read, with what would be slow to count again for each word."""

    depth: int = 0
    """Parentheses that are open."""
    colons: int = 0
    is_declared: bool = False
    """Whether a colon stands behind the last comma."""

    def add(self, token: Token) -> None:
        self.append(token)
        self.depth += (token.type == "LPAR") - (token.type == "RPAR")
        self.colons += token.type == "COLON"
        self.is_declared = token.type == "COLON" or (self.is_declared and token.type != "COMMA")


class Language:
    """What one language tells the scanner and the parser."""

    grammar: str
    """The package that holds `grammar.lark`."""
    starters: frozenset[str] = frozenset()
    """Tokens that begin a statement: where one of them and a line's end are right, the parser can go on after a problem."""
    openers: frozenset[str] = frozenset()
    """Tokens that begin what stands at the top of a file."""
    spelled: dict[str, str] = {}
    """Tokens that are words of the language, with the word."""
    statements: tuple[str, ...] = ()
    """The words that begin a line."""
    has_tables: bool = False

    def classify(self, word: str, line: "Line", rest: str) -> str:
        """The token type of a word, from the tokens before it on its line and the text behind it."""
        raise NotImplementedError

    def expression_stops(self, line: "Line") -> re.Pattern[str] | None:
        """When FEEL begins behind these tokens: the words that end it (besides the end of the line); else None."""
        raise NotImplementedError

    def goes_on(self, line: "Line", text: str, at: int) -> int:
        """Up to which offset the line that ends before `at` continues over line ends; 0: it ends."""
        return 0


NO_STOP = re.compile(r"(?!)")


def expression_end(text: str, at: int, stops: re.Pattern[str]) -> int:
    """Where the FEEL that begins at `at` ends: at a line's end or a stop, outside of brackets and texts."""
    open_: list[str] = []
    position = end = at
    """`end`: behind the last piece that is neither blank nor a comment."""
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            break
        token = piece.group()
        if not open_ and position > at and stops.match(text, position) and not _GOES_ON_AFTER.search(text, max(at, end - 200), end):
            return position
        if token in _OPEN:
            open_.append(token)
        elif token in _CLOSE:
            if not open_:
                return position
            open_.pop()
        elif token == "\n" and not _goes_on(text, max(at, end - 200), end, position, open_):
            return position
        position = piece.end()
        if not token.isspace() and not token.startswith(("//", "/*")):
            end = position
    return position


def _without_last_comments(text: str) -> str:
    """FEEL without the comments behind it: they belong to the line."""
    end = position = 0
    for piece in _PIECE.finditer(text):
        position = piece.end()
        if not piece.group().startswith(("//", "/*")) and not piece.group().isspace():
            end = position
    return text[:end]


def _goes_on(text: str, at: int, end: int, newline: int, open_: list[str]) -> bool:
    """Inside brackets a line goes on, unless the next one is clearly no FEEL: it ends the block, or declares a field."""
    if open_:
        return open_[-1] in "{｛" or not _STATEMENT.match(text, newline + 1, newline + 400)
    return bool(_GOES_ON_AFTER.search(text, at, end) or _GOES_ON_WITH.match(text[newline + 1 : newline + 200].lstrip()))


def read_text(text: str, file: str) -> str:
    """The text without a byte order mark; raises Invalid when it is too long."""
    most = get_limits().file
    if len(text) > most:
        en, zh = f"a file may have {most} characters, this has {len(text)}", f"文件最多 {most} 个字符，此文件有 {len(text)} 个"
        raise Invalid(problem("file.too_large", en, zh, file=file, line=1, column=1, expected=f"<= {most}"))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class HostScanner:
    """Makes the tokens of one file; collects its problems."""

    def __init__(self, text: str, file: str, language: Language) -> None:
        self.text = text
        self.place = Place(file)
        self.language = language
        self.tokens: list[Token] = []
        self.comments: list[Token] = []
        self.line = Line()
        self.joined = 0
        """The line that is being read goes on over line ends up to this offset."""
        self.problems: list[Problem] = []
        self.depth = 0

    def refuse(self, at: int, en: str, zh: str, *, expected: str = "", nearest: str = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(self.place.problem(self.text, at, "language.syntax", en, zh, expected=expected, nearest=nearest))

    def add(self, type_: str, value: str, start: int, end: int) -> int:
        token = Token(type_, value, start, end)
        self.tokens.append(token)
        self.line.add(token)
        return end

    def run(self) -> list[Token]:
        at, size = 0, len(self.text)
        while at < size:
            space = _SKIP.match(self.text, at)
            if space:
                self._comments(at, space.end())
                at = space.end()
            elif self.text[at] == "\n":
                at = self._newline(at)
            else:
                at = self._token(at)
        self._newline(size)
        return self.tokens

    def _comments(self, start: int, end: int) -> None:
        for comment in _COMMENT.finditer(self.text, start, end):
            if comment.group().startswith("/*") and (len(comment.group()) < 4 or not comment.group().endswith("*/")):
                self.refuse(comment.start(), "this comment is not closed", "此注释没有结束", expected="*/")
            self.comments.append(Token("COMMENT", comment.group().rstrip(), comment.start(), comment.end()))

    def _newline(self, at: int) -> int:
        if not self.line or at < self.joined:
            return at + 1
        self.joined = self.language.goes_on(self.line, self.text, at + 1)
        if at >= self.joined:
            self.tokens.append(Token("NEWLINE", "\n", at, at + 1))
            self.line = Line()
        return at + 1

    def _token(self, at: int) -> int:
        text = self.text
        stops = self.language.expression_stops(self.line)
        if stops is not None:
            end = expression_end(text, at, stops)
            if end > at:
                value = _without_last_comments(text[at:end])
                return self.add("EXPRESSION", value, at, at + len(value))
        if self.language.has_tables and not self.line and text[at] in "|｜":
            return self._row(at)
        string = _STRING.match(text, at)
        if string:
            value = string.group(1) if string.group(1) is not None else string.group(2)
            return self.add("STRING", unescape(value), at, string.end())
        number = _NUMBER.match(text, at)
        if number:
            return self.add("NUMBER", number.group(), at, number.end())
        word = _WORD.match(text, at)
        if word:
            return self.add(self.language.classify(word.group(), self.line, text[word.end() : word.end() + 400]), word.group(), at, word.end())
        return self._symbol(at)

    def _symbol(self, at: int) -> int:
        text = self.text
        symbol = _WIDE.get(text[at], text[at])
        if symbol == "." and text[at + 1 : at + 2] == ".":
            return self.add("DOTS", "..", at, at + 2)
        if symbol in _SYMBOLS:
            self.depth += (symbol == "{") - (symbol == "}")
            if self.depth > MOST_DEPTH:
                self.refuse(at, f"more than {MOST_DEPTH} blocks are nested", f"块嵌套超过 {MOST_DEPTH} 层")
                return len(text)
            return self.add(_SYMBOLS[symbol], symbol, at, at + 1)
        if text[at] in '"“':
            self.refuse(at, "this text has no closing quotation mark on its line", "这段文本在本行没有结束引号", expected='"')
            end = text.find("\n", at)
            return self.add("STRING", text[at + 1 : end if end > 0 else len(text)], at, end if end > 0 else len(text))
        return self.add("STRANGE", text[at], at, at + 1)

    def _row(self, at: int) -> int:
        """The cells of a table's line, between `|`; `||` stands between inputs, outputs and annotations."""
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        stopped = at
        for type_, start, stop in _cells(self.text, at, end):
            stopped = self.add(type_, self.text[start:stop], start, stop)
        last = self.line[-1]
        if last.type == "BAR" and len(self.line) > 1:
            self.line[-1] = self.tokens[-1] = Token("EDGE", last.value, last.start, last.end)
        return stopped


def _cells(text: str, at: int, end: int) -> Iterator[tuple[str, int, int]]:
    start, position, doubles, is_first = at, at, 0, True
    """`is_first`: nothing but blanks stands in the cell so far."""
    while position < end:
        token = _cell_piece(text, position, end, is_note=doubles > 1, is_first=is_first)
        if token.startswith("//") or (token.startswith("/*") and is_first and _only_comments(text, position, end)):
            break
        if token in "|｜":
            if position > at:
                yield _trimmed(text, start, position)
            is_double = text[position + 1 : position + 2] in ("|", "｜")
            doubles += is_double
            yield ("DOUBLE" if is_double else "BAR"), position, position + 1 + is_double
            position = start = position + 1 + is_double
            is_first = True
            continue
        position += len(token)
        is_first = is_first and token.isspace()
    if text[start:position].strip():
        yield _trimmed(text, start, position)


def _only_comments(text: str, at: int, end: int) -> bool:
    found = _SKIP.match(text, at)
    return found is not None and found.end() >= end


def _cell_piece(text: str, at: int, end: int, *, is_note: bool, is_first: bool) -> str:
    """The next piece of a cell. An annotation is free text: only one that is quoted as a whole may hold `|`, and `//` is a comment only behind the last edge."""
    if is_note and not is_first:
        return text[at]
    piece = _PIECE.match(text, at, end)
    token = piece.group() if piece else text[at]
    if is_note and token[0] in '"“' and text[at + len(token) : end].lstrip()[:1] not in ("|", "｜"):
        return token[0]
    return token


def _trimmed(text: str, start: int, stop: int) -> tuple[str, int, int]:
    piece = text[start:stop]
    begin = start + len(piece) - len(piece.lstrip()) if piece.strip() else start
    return "CELL", begin, begin + len(piece.strip())
