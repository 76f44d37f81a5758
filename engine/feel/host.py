"""What the languages that hold FEEL share (rules, forms): their scanner, and an LALR parser that goes on after a mistake to find the next one.

Knows neither language: each says which words are keywords and where an expression begins. The surprising rule: after a problem the parser gives up what it
began, skips to the end of the line (of the block, when the line opens one) and goes on where a statement may begin; so one file can have many problems.
"""

import importlib.resources
import re
from collections.abc import Iterator
from typing import Any

import lark
from lark.lexer import Lexer

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.feel.scanner import Place, Token, narrow, unescape

__all__ = ["MAX_FILE", "HostScanner", "Language", "expression_end", "grammar_parser", "parse_host", "read_text"]

MAX_FILE = 1_000_000
_MAX_PROBLEMS = 50
_MAX_DEPTH = 20
_WIDE = {"（": "(", "）": ")", "，": ",", "：": ":", "｜": "|", "＝": "=", "｛": "{", "｝": "}", "［": "[", "］": "]", "．": ".", "－": "-"}
_SYMBOLS = {"(": "LPAR", ")": "RPAR", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ":": "COLON", "|": "BAR", "=": "EQUAL", "..": "DOTS", "-": "MINUS", ".": "DOT", "/": "SLASH"}
_ADVICE = {"'": '"', "‘": '"', "’": '"', "”": '"', "；": ",", ";": ",", "、": ",", "。": ".", "·": "|", "【": "{", "】": "}"}
_SKIP = re.compile(r"(?:[ \t\r\f\v\u00A0\u3000\uFEFF]+|//[^\n]*|/\*.*?(?:\*/|\Z))+", re.S)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.S)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|“((?:[^”\\\n]|\\.)*)”')
_WORD = re.compile(r"[^\W\d](?:\w|[\-](?=\w))*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PIECE = re.compile(r'"(?:[^"\\\n]|\\.)*"?|“(?:[^”\\\n]|\\.)*”?|//[^\n]*|/\*.*?(?:\*/|\Z)|[^\W\d]\w*|\n|.', re.S)
_OPEN, _CLOSE = frozenset("([{（［｛"), frozenset(")]}）］｝")
_TEXT = r'(?:"(?:[^"\\\n]|\\.)*"|“(?:[^”\\\n]|\\.)*”)'
_STATEMENT = re.compile(rf"\s*(?:[}}｝]|[^\W\d]\w*\s*(?:{_TEXT}\s*(?:[|｜]\s*{_TEXT}\s*)?)?[:：]\s*[^\W\d])")
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
    spelled: dict[str, str] = {}
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
    position = at
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            break
        token = piece.group()
        if not open_ and position > at and stops.match(text, position) and not _GOES_ON_AFTER.search(text, max(at, position - 200), position):
            return position
        if token in _OPEN:
            open_.append(token)
        elif token in _CLOSE:
            if not open_:
                return position
            open_.pop()
        elif token == "\n" and not _goes_on(text, at, position, open_):
            return position
        position = piece.end()
    return position


def _without_last_comments(text: str) -> str:
    """FEEL without the comments behind it: they belong to the line."""
    end = position = 0
    for piece in _PIECE.finditer(text):
        position = piece.end()
        if not piece.group().startswith(("//", "/*")) and not piece.group().isspace():
            end = position
    return text[:end]


def _goes_on(text: str, at: int, newline: int, open_: list[str]) -> bool:
    """Inside brackets a line goes on, unless the next one is clearly no FEEL: it ends the block, or declares a field."""
    if open_:
        return open_[-1] in "{｛" or not _STATEMENT.match(text, newline + 1)
    before = re.sub(r"//[^\n]*$", "", text[at:newline][-200:])
    return bool(_GOES_ON_AFTER.search(before) or _GOES_ON_WITH.match(text[newline + 1 : newline + 200].lstrip()))


def read_text(text: str, file: str) -> str:
    """The text without a byte order mark; raises Invalid when it is too long."""
    if len(text) > MAX_FILE:
        en, zh = f"a file may have {MAX_FILE} characters, this has {len(text)}", f"文件最多 {MAX_FILE} 个字符，此文件有 {len(text)} 个"
        raise Invalid(problem("file.too_large", en, zh, file=file, expected=f"<= {MAX_FILE}"))
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
        if len(self.problems) < _MAX_PROBLEMS:
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
            if self.depth > _MAX_DEPTH:
                self.refuse(at, f"more than {_MAX_DEPTH} blocks are nested", f"块嵌套超过 {_MAX_DEPTH} 层")
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
    start, position, doubles = at, at, 0
    while position < end:
        token = _cell_piece(text, position, end, is_note=doubles > 1, is_first=not text[start:position].strip())
        if token.startswith("//"):
            break
        if token in "|｜":
            if position > at:
                yield _trimmed(text, start, position)
            is_double = text[position + 1 : position + 2] in ("|", "｜")
            doubles += is_double
            yield ("DOUBLE" if is_double else "BAR"), position, position + 1 + is_double
            position = start = position + 1 + is_double
            continue
        position += len(token)
    if text[start:position].strip():
        yield _trimmed(text, start, position)


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


class _NoLexer(Lexer):
    """The tokens are fed by hand."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[lark.Token]:
        return iter(())


def grammar_parser(package: str, builder: "lark.Transformer[lark.Token, Any]") -> lark.Lark:
    """The parser for `grammar.lark` of a package, reducing with `builder`."""
    grammar = importlib.resources.files(package).joinpath("grammar.lark").read_text("utf-8")
    return lark.Lark(grammar, parser="lalr", lexer=_NoLexer, start="file", transformer=builder)


def parse_host(parser: lark.Lark, scanner: HostScanner) -> Any:
    """What the parser's builder makes of the file; problems are added to the scanner's. None when nothing is left."""
    tokens = scanner.run()
    run = parser.parse_interactive("", start="file")
    index = 0
    while index < len(tokens):
        token = tokens[index]
        try:
            run.feed_token(_lark_token(token))
            index += 1
        except lark.UnexpectedToken as error:
            _unexpected(scanner, token, set(error.accepts or error.expected))
            if len(scanner.problems) >= _MAX_PROBLEMS:
                return None
            index = _recover(run, tokens, index, scanner.language)
    try:
        return run.feed_eof(  # type: ignore[no-untyped-call]
            lark.Token("$END", "", len(scanner.text))
        )
    except lark.UnexpectedToken as error:
        end = Token("$END", "", len(scanner.text), len(scanner.text))
        _unexpected(scanner, end, set(error.expected))
        return None


def _lark_token(token: Token) -> lark.Token:
    return lark.Token(token.type, token.value, token.start, None, None, None, None, token.end)


def _unexpected(scanner: HostScanner, token: Token, accepts: set[str]) -> None:
    language = scanner.language
    line = scanner.place.at(scanner.text, token.start)[0]
    if any(p.line == line for p in scanner.problems):
        return
    spelled = {type_: language.spelled.get(type_, _SPELLED.get(type_, type_.lower())) for type_ in accepts}
    words = [word for type_, word in spelled.items() if word.isascii() and word.replace("_", "").replace(" ", "").isalpha() and type_ not in _SPELLED]
    expected = " or ".join(sorted(set(spelled.values())))
    if token.type == "$END":
        scanner.refuse(token.start, "the file ends inside a block", "文件在块未结束时就结束了", expected=expected)
        return
    nearest = nearest_name(token.value, words) if token.value[:1].isalpha() else _ADVICE.get(token.value) or (narrow(token.value) if token.type == "STRANGE" else "")
    if token.type == "NEWLINE":
        scanner.refuse(token.start, "the line ends too early", "这一行不完整", expected=expected)
    else:
        shown = scanner.text[token.start : token.end].split("\n")[0]
        scanner.refuse(token.start, f"{shown[:60]} does not fit here", f"此处不能出现 {shown[:60]}", expected=expected, nearest=nearest)


_SPELLED = {
    "NAME": "name 名称", "NUMBER": "number 数字", "STRING": "text 文本", "EXPRESSION": "expression 表达式", "CELL": "cell 单元格", "LPAR": "(", "RPAR": ")", "LBRACE": "{", "RBRACE": "}", "COMMA": ",",
    "COLON": ":", "BAR": "|", "DOUBLE": "||", "EDGE": "|", "EQUAL": "=", "DOTS": "..", "MINUS": "-", "NEWLINE": "line end 行尾", "$END": "end 结尾", "DOT": ".", "SLASH": "/",
}  # fmt: skip


def _recover(run: Any, tokens: list[Token], index: int, language: Language) -> int:
    """Gives up the statement that was begun; the index at which to go on."""
    depth = 0
    while index < len(tokens):
        type_ = tokens[index].type
        if type_ == "RBRACE" and depth == 0 and (index == 0 or tokens[index - 1].type == "NEWLINE"):
            break
        depth += (type_ == "LBRACE") - (type_ == "RBRACE")
        if type_ == "NEWLINE" and depth <= 0:
            break
        index += 1
    state = run.parser_state
    table = state.parse_conf.parse_table.states
    while len(state.state_stack) > 1 and not _may_begin(table[state.state_stack[-1]], language):
        state.state_stack.pop()
        state.value_stack.pop()
    if index < len(tokens) and tokens[index].type == "RBRACE" and "RBRACE" not in table[state.state_stack[-1]]:
        index += 1
    return index


def _may_begin(actions: dict[str, Any], language: Language) -> bool:
    return "NEWLINE" in actions and bool(language.starters & actions.keys())
