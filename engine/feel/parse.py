"""From FEEL text to its syntax tree, with lark's LALR parser over the scanner's tokens.

Knows nothing of values at run time. Reduces straight to syntax nodes, without a parse tree between, and refuses trees that are too deep before anyone walks them.
The surprising rule: after a problem the text is read once more, with a value put in where one is missing and what does not fit left out, to find the other problems.
"""

import importlib.resources
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import lark
import msgspec
from lark.lexer import Lexer
from msgspec.structs import force_setattr

from engine.errors import Invalid, Problem
from engine.feel import syntax
from engine.feel.builder import Builder, Refused, literal_number, refuse_tests
from engine.feel.limits import Limits, get_limits
from engine.feel.recovery import find_problems
from engine.feel.scanner import Place, Token, scan
from engine.feel.syntax import Node, Span

__all__ = ["Reading", "parse_expression", "parse_unary_tests", "read_expression", "read_unary_tests"]


class Reading(msgspec.Struct, frozen=True):
    """What was read: the tree, or the problems."""

    node: Node | None
    problems: tuple[Problem, ...] = ()


def parse_expression(text: str, names: Iterable[str] = (), place: Place | None = None, limits: Limits | None = None) -> Node:
    """The tree of one expression; raises Invalid with its problems."""
    return _read(text, frozenset(names), "expression", place or Place(), limits or get_limits())


def parse_unary_tests(text: str, names: Iterable[str] = (), place: Place | None = None, limits: Limits | None = None) -> syntax.UnaryTests:
    """The tree of a cell: `-`, tests separated by commas, or `not(tests)`; `?` is the input."""
    node: syntax.UnaryTests = _read(text, frozenset(names), "unary_tests", place or Place(), limits or get_limits())  # type: ignore[assignment]
    return node


def read_expression(text: str, names: Iterable[str] = (), place: Place | None = None, limits: Limits | None = None) -> Reading:
    """As `parse_expression`, and never raises."""
    try:
        return Reading(parse_expression(text, names, place, limits))
    except Invalid as error:
        return Reading(None, error.problems)


def read_unary_tests(text: str, names: Iterable[str] = (), place: Place | None = None, limits: Limits | None = None) -> Reading:
    """As `parse_unary_tests`, and never raises."""
    try:
        return Reading(parse_unary_tests(text, names, place, limits))
    except Invalid as error:
        return Reading(None, error.problems)


def _closes_last(tokens: list[Token]) -> bool:
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.type in ("LPAR", "LBRACK", "LBRACE", "LOPEN")) - (token.type in ("RPAR", "RBRACK", "RBRACE", "ROPEN"))
        if depth == 0 and index:
            return index == len(tokens) - 1
    return False


class _Tokens(Lexer):
    """Hands the scanner's tokens to lark."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[lark.Token]:
        for token in lexer_state:
            yield lark.Token(token.type, token.value, token.start, None, None, None, None, token.end)


_LITERALS: dict[str, Callable[[str], Node]] = {"NUMBER": literal_number, "STRING": syntax.Literal}
"""A single literal, as most cells of a table are, needs no parser."""


@lru_cache(maxsize=1)
def _parser() -> lark.Lark:
    grammar = importlib.resources.files("engine.feel").joinpath("grammar.lark").read_text("utf-8")
    return lark.Lark(grammar, parser="lalr", lexer=_Tokens, start=["expression", "unary_tests"], transformer=Builder(), propagate_positions=False)


def _read(text: str, names: frozenset[str], start: str, place: Place, limits: Limits) -> Node:
    tokens = scan(text, names, place, limits)
    if start == "unary_tests" and len(tokens) > 2 and tokens[0].value == "not" and tokens[1].type == "LPAR" and _closes_last(tokens):
        tokens[0] = Token("NOT", "not", tokens[0].start, tokens[0].end)
    try:
        return _tree(tokens, start, limits)
    except lark.exceptions.VisitError as error:
        raise _refusal(error.orig_exc, text, place) from error
    except Refused as error:
        raise _refusal(error, text, place) from error
    except lark.UnexpectedToken:
        raise Invalid(*find_problems(_parser(), text, tokens, start, names, place)) from None


def _tree(tokens: list[Token], start: str, limits: Limits) -> Node:
    if len(tokens) == 1 and tokens[0].type in _LITERALS:
        literal = _LITERALS[tokens[0].type](tokens[0].value)
        force_setattr(literal, "span", Span(tokens[0].start, tokens[0].end))
        return literal if start == "expression" else syntax.UnaryTests((literal,), span=literal.span)
    node: Node = _parser().parse(tokens, start=start)  # type: ignore[assignment]
    refuse_tests(node, limits.depth)
    return node


def _refusal(error: Exception, text: str, place: Place) -> Invalid:
    if not isinstance(error, Refused):
        raise error
    return Invalid(place.problem(text, error.at, error.code, *error.texts))
