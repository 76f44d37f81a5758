"""An LALR parser for the languages that hold FEEL, that goes on after a mistake to find the next one, and says what was expected in words of the language itself.

Knows neither language. The surprising rule: after a problem the parser gives up what it began, skips to the end of the line (of the block, when the line opens one)
and goes on where a statement may begin; so one file can have many problems.
"""

import importlib.resources
from collections.abc import Iterator
from typing import Any

import lark
from lark.lexer import Lexer

from engine.errors import nearest_name
from engine.feel.host import MOST_PROBLEMS, HostScanner, Language
from engine.feel.scanner import Token, narrow

__all__ = ["grammar_parser", "parse_host"]

_ADVICE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("'‘’”「」『』《》", ('"',)),
    **dict.fromkeys(";；", (",", ":")),
    **dict.fromkeys("…～~", ("..",)),
    "、": (",",), "。": ("..", ".", ","), "·": ("|",), "【": ("(", "{"), "】": (")", "}"), "—": ("-",), "[": ("(",), "]": (")",), "［": ("(",), "］": (")",), "=": (":",), "＝": (":",),
}  # fmt: skip
"""What may have been meant by a sign; of several the first that fits."""
_SIGNS = {
    "NAME": "name", "NUMBER": "123", "STRING": '"text"', "EXPRESSION": "FEEL", "CELL": "FEEL", "LPAR": "(", "RPAR": ")", "LBRACE": "{", "RBRACE": "}", "COMMA": ",", "COLON": ":", "BAR": "|", "DOUBLE": "||",
    "EDGE": "|", "EQUAL": "=", "DOTS": "..", "MINUS": "-", "NEWLINE": "⏎", "DOT": ".", "SLASH": "/",
}  # fmt: skip


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
    index, is_lost = 0, False
    """`is_lost`: what begins a block was wrong, so that what is inside it fits nowhere and tells nothing new."""
    while index < len(tokens):
        token = tokens[index]
        try:
            run.feed_token(_lark_token(token))
            index += 1
            is_lost = is_lost and token.type not in scanner.language.openers
        except lark.UnexpectedToken as error:
            accepts = _accepted(run) or set(error.expected)
            if not is_lost or _nearest(scanner, tokens, index, accepts):
                _unexpected(scanner, tokens, index, accepts)
            if len(scanner.problems) >= MOST_PROBLEMS:
                return None
            index = _recover(run, tokens, index, scanner.language)
            is_lost = bool(scanner.language.openers & _accepted(run))
    try:
        return run.feed_eof(  # type: ignore[no-untyped-call]
            lark.Token("$END", "", len(scanner.text))
        )
    except lark.UnexpectedToken as error:
        _unexpected(scanner, tokens, len(tokens), _accepted(run) or set(error.expected))
        return None


def _lark_token(token: Token) -> lark.Token:
    return lark.Token(token.type, token.value, token.start, None, None, None, None, token.end)


def _accepted(run: Any) -> set[str]:
    """Exactly what could stand here: what an error lists is more."""
    return set(run.accepts())


def _unexpected(scanner: HostScanner, tokens: list[Token], index: int, accepts: set[str]) -> None:
    """The problem of a token that does not fit; one for each line."""
    token = tokens[index] if index < len(tokens) else Token("$END", "", len(scanner.text), len(scanner.text))
    line = scanner.place.at(scanner.text, token.start)[0]
    if any(p.line == line for p in scanner.problems):
        return
    expected = _expected(scanner.language, accepts)
    if token.type == "$END":
        scanner.refuse(token.start, "the file ends inside a block", "文件在块未结束时就结束了", expected="}" if "RBRACE" in accepts else expected)
    elif token.type in scanner.language.openers and "RBRACE" in accepts:
        scanner.refuse(token.start, "the block above is not closed", "上面的块没有结束", expected="}")
    elif token.type == "NEWLINE":
        scanner.refuse(token.start, "the line ends too early", "这一行不完整", expected=expected)
    else:
        shown = _shown(scanner.text[token.start : token.end])
        scanner.refuse(token.start, f"{shown} does not fit here", f"此处不能出现 {shown}", expected=expected, nearest=_nearest(scanner, tokens, index, accepts))


def _expected(language: Language, accepts: set[str]) -> str:
    """What fits, in words and signs of the language: first its words, then signs."""
    words = sorted({language.spelled[type_] for type_ in accepts if type_ in language.spelled})
    signs = sorted({_SIGNS[type_] for type_ in accepts if type_ in _SIGNS})
    if len(words) + len(signs) > 1 and "⏎" in signs:
        signs.remove("⏎")
    return " · ".join([*signs, *words] if len(signs) < 3 else [*words, *signs])


def _nearest(scanner: HostScanner, tokens: list[Token], index: int, accepts: set[str]) -> str:
    """What may have been meant: a keyword, also of the word before that was taken for a name, or another sign."""
    token = tokens[index]
    if token.value[:1].isalpha() or token.type == "EXPRESSION":
        words = [scanner.language.spelled[type_] for type_ in accepts if type_ in scanner.language.spelled]
        found = nearest_name(token.value, words)
        if found:
            return found
    before = tokens[index - 1] if index else token
    if before.type == "NAME" and (index < 2 or tokens[index - 2].type == "NEWLINE"):
        found = nearest_name(before.value, scanner.language.statements)
        if found and found != before.value:
            return found
    meant = _ADVICE.get(token.value, ())
    signs = {_SIGNS.get(type_, "") for type_ in accepts} | {'"' for type_ in accepts if type_ == "STRING"}
    return next((sign for sign in meant if sign in signs), meant[0] if meant else narrow(token.value) if token.type == "STRANGE" else "")


def _shown(text: str) -> str:
    """A piece of the text for a message: its first line, signs that cannot be seen by their number."""
    line = text.split("\n")[0][:60]
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in line)


def _recover(run: Any, tokens: list[Token], index: int, language: Language) -> int:
    """Gives up the statement that was begun; the index at which to go on."""
    state = run.parser_state
    table = state.parse_conf.parse_table.states
    if tokens[index].type in language.openers and (index == 0 or tokens[index - 1].type == "NEWLINE"):
        if tokens[index].type not in table[state.state_stack[0]]:
            return index + 1
        while len(state.state_stack) > 1 and tokens[index].type not in table[state.state_stack[-1]]:
            state.state_stack.pop()
            state.value_stack.pop()
        return index
    depth = 0
    while index < len(tokens):
        type_ = tokens[index].type
        if type_ == "RBRACE" and depth == 0 and (index == 0 or tokens[index - 1].type == "NEWLINE"):
            break
        depth += (type_ == "LBRACE") - (type_ == "RBRACE")
        if type_ == "NEWLINE" and depth <= 0:
            break
        index += 1
    while len(state.state_stack) > 1 and not _may_begin(table[state.state_stack[-1]], language):
        state.state_stack.pop()
        state.value_stack.pop()
    if index < len(tokens) and tokens[index].type == "RBRACE" and "RBRACE" not in table[state.state_stack[-1]]:
        index += 1
    return index


def _may_begin(actions: dict[str, Any], language: Language) -> bool:
    return "NEWLINE" in actions and bool(language.starters & actions.keys())
