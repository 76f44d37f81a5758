"""From FEEL text to its syntax tree, with lark's LALR parser over the scanner's tokens.

Knows nothing of values at run time. Reduces straight to syntax nodes, without a parse tree between, and refuses trees that are too deep before anyone walks them.
"""

import importlib.resources
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

import lark
from lark.lexer import Lexer

from engine.errors import Invalid, nearest_name
from engine.feel import syntax
from engine.feel.scanner import KEYWORDS, Place, Token, scan
from engine.feel.syntax import Node
from engine.feel.values import DECIMAL

__all__ = ["parse_expression", "parse_unary_tests"]

MAX_TREE = 120

_SPELLED = {
    "NAME": "name 名称", "NUMBER": "number 数字", "STRING": "text 文本", "AT": '@"..."', "LPAR": "(", "RPAR": ")", "LBRACK": "[", "RBRACK": "]", "LBRACE": "{", "RBRACE": "}", "LOPEN": "]",
    "ROPEN": "[", "COMMA": ",", "COLON": ":", "DOT": ".", "DOTS": "..", "PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/", "POWER": "**", "ARROW": "->", "LT": "<", "GT": ">",
    "EQUAL": "=", "NOT": "not", "$END": "end 结尾",
} | {type_: word for word, type_ in KEYWORDS.items()}  # fmt: skip
_OPERAND = frozenset({"NAME", "NUMBER", "STRING", "LPAR", "LBRACK", "LBRACE", "IF"})
_OPERATORS = frozenset({"PLUS", "MINUS", "STAR", "AND", "OR"})


def parse_expression(text: str, names: Iterable[str] = (), place: Place | None = None) -> Node:
    """The tree of one expression; raises Invalid with the place of the first token that does not fit."""
    place = place or Place()
    node: Node = _run(text, scan(text, names, place), "expression", place)
    return node


def parse_unary_tests(text: str, names: Iterable[str] = (), place: Place | None = None) -> syntax.UnaryTests:
    """The tree of a cell: `-`, tests separated by commas, or `not(tests)`; `?` is the input."""
    place = place or Place()
    tokens = scan(text, names, place)
    if len(tokens) > 2 and tokens[0].value == "not" and tokens[1].type == "LPAR" and _closes_last(tokens):
        tokens[0] = Token("NOT", "not", tokens[0].start, tokens[0].end)
    node: syntax.UnaryTests = _run(text, tokens, "unary_tests", place)
    return node


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


class _Refused(Exception):
    """A rule of the language that the grammar cannot state."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.texts = en, zh


@lark.v_args(inline=True)
class _Builder(lark.Transformer[lark.Token, Any]):
    """One method per rule of the grammar."""

    def expression(self, node: Node) -> Node:
        return _no_tests(node)

    def any_value(self, _: lark.Token) -> Node:
        return syntax.UnaryTests(())

    def positive_tests(self, tests: tuple[Node, ...]) -> Node:
        return syntax.UnaryTests(_flat(tests))

    def negative_tests(self, _n: lark.Token, _l: lark.Token, tests: tuple[Node, ...], _r: lark.Token) -> Node:
        return syntax.UnaryTests(_flat(tests), negated=True)

    def tests(self, *parts: Any) -> tuple[Node, ...]:
        return tuple(part for part in parts if isinstance(part, Node))

    def comparator(self, token: lark.Token) -> str:
        return str(token)

    def range_test(self, operator: str, value: Node) -> Node:
        return syntax.RangeTest(operator, _no_tests(value))

    def either(self, left: Node, _: lark.Token, right: Node) -> Node:
        return syntax.Or((*left.parts, right) if isinstance(left, syntax.Or) else (left, right))

    def both(self, left: Node, _: lark.Token, right: Node) -> Node:
        return syntax.And((*left.parts, right) if isinstance(left, syntax.And) else (left, right))

    def compare(self, left: Node, operator: str, right: Node) -> Node:
        return syntax.Compare(operator, left, right)

    def between(self, value: Node, _b: lark.Token, low: Node, _a: lark.Token, high: Node) -> Node:
        return syntax.Between(value, low, high)

    def belongs(self, value: Node, _: lark.Token, test: Node) -> Node:
        return syntax.In(value, test)

    def arithmetic(self, left: Node, operator: lark.Token, right: Node) -> Node:
        return syntax.Arithmetic(str(operator), left, right)

    def negate(self, _: lark.Token, value: Node) -> Node:
        if isinstance(value, syntax.Literal) and isinstance(value.value, int | Decimal) and not isinstance(value.value, bool):
            return syntax.Literal(value.value.copy_negate() if isinstance(value.value, Decimal) else -value.value)
        return syntax.Negate(value)

    def path(self, source: Node, _: lark.Token, name: lark.Token) -> Node:
        return syntax.Path(source, str(name))

    def filter(self, source: Node, _l: lark.Token, condition: Node, _r: lark.Token) -> Node:
        return syntax.Filter(source, condition)

    def call(self, function: Node, _l: lark.Token, arguments: tuple[tuple[Node, ...], tuple[str, ...]], _r: lark.Token) -> Node:
        return syntax.Call(function, *arguments)

    def instance_of(self, value: Node, _i: lark.Token, _o: lark.Token, type_: syntax.Type) -> Node:
        return syntax.InstanceOf(value, type_)

    def no_arguments(self) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        return (), ()

    def positional(self, *parts: Any) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        return self.tests(*parts), ()

    def named(self, *parts: Any) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        pairs = [part for part in parts if isinstance(part, tuple)]
        return tuple(node for _, node in pairs), tuple(name for name, _ in pairs)

    def argument(self, name: lark.Token, _: lark.Token, value: Node) -> tuple[str, Node]:
        return str(name), value

    def number(self, token: lark.Token) -> Node:
        return _number(token)

    def string(self, token: lark.Token) -> Node:
        return syntax.Literal(str(token))

    def at_literal(self, token: lark.Token) -> Node:
        return syntax.Temporal(str(token))

    def true(self, _: lark.Token) -> Node:
        return syntax.Literal(True)

    def false(self, _: lark.Token) -> Node:
        return syntax.Literal(False)

    def null(self, _: lark.Token) -> Node:
        return syntax.Literal(None)

    def name(self, token: lark.Token) -> Node:
        return syntax.Name(str(token))

    def parenthesis(self, _l: lark.Token, tests: tuple[Node, ...], _r: lark.Token) -> Node:
        return tests[0] if len(tests) == 1 else syntax.Tests(_flat(tests))

    def range(self, opener: lark.Token, low: Node, _: lark.Token, high: Node, closer: str) -> Node:
        return syntax.RangeOf(low, high, opener.type == "LBRACK", closer == "RBRACK")

    def closer(self, token: lark.Token) -> str:
        return str(token.type)

    def empty_list(self, *_: lark.Token) -> Node:
        return syntax.ListOf(())

    def list(self, _l: lark.Token, tests: tuple[Node, ...], _r: lark.Token) -> Node:
        return syntax.ListOf(tests)

    def empty_context(self, *_: lark.Token) -> Node:
        return syntax.Context(())

    def context(self, *parts: Any) -> Node:
        entries = tuple(part for part in parts if isinstance(part, tuple))
        names = [name for name, _ in entries]
        for name in names:
            if names.count(name) > 1:
                raise _Refused(f"the entry {name} stands twice in this context", f"上下文中的条目 {name} 重复")
        return syntax.Context(entries)

    entry = argument

    def conditional(self, _i: lark.Token, condition: Node, _t: lark.Token, then: Node, _e: lark.Token, otherwise: Node) -> Node:
        return syntax.If(condition, then, otherwise)

    def loop(self, _f: lark.Token, iterators: tuple[syntax.Iterator, ...], _r: lark.Token, body: Node) -> Node:
        return syntax.For(iterators, body)

    def some(self, _q: lark.Token, iterators: tuple[syntax.Iterator, ...], _s: lark.Token, condition: Node) -> Node:
        return syntax.Quantified(False, iterators, condition)

    def every(self, _q: lark.Token, iterators: tuple[syntax.Iterator, ...], _s: lark.Token, condition: Node) -> Node:
        return syntax.Quantified(True, iterators, condition)

    def iterators(self, *parts: Any) -> tuple[Node, ...]:
        return self.tests(*parts)

    def iterator(self, name: lark.Token, _i: lark.Token, source: Node, _d: Any = None, end: Node | None = None) -> Node:
        return syntax.Iterator(str(name), source, end)

    def function(self, _f: lark.Token, _l: lark.Token, parameters: tuple[syntax.Parameter, ...], _r: lark.Token, body: Node) -> Node:
        return syntax.Function(parameters, body)

    def external(self, _f: lark.Token, _l: lark.Token, parameters: tuple[syntax.Parameter, ...], *_: Any) -> Node:
        return syntax.Function(parameters, None)

    def parameters(self, *parts: Any) -> tuple[syntax.Parameter, ...]:
        return tuple(part for part in parts if isinstance(part, syntax.Parameter))

    def parameter(self, name: lark.Token, _: Any = None, type_: syntax.Type | None = None) -> syntax.Parameter:
        return syntax.Parameter(str(name), type_)

    def plain_type(self, *parts: lark.Token) -> syntax.Type:
        return syntax.Type(".".join(str(part) for part in parts if part.type != "DOT"))

    def item_type(self, name: lark.Token, _l: lark.Token, item: syntax.Type, _g: lark.Token) -> syntax.Type:
        return syntax.Type(str(name), (item,))

    def context_type(self, name: lark.Token, *parts: Any) -> syntax.Type:
        return syntax.Type(str(name), (), tuple(part for part in parts if isinstance(part, tuple)))

    def function_type(self, _: lark.Token, *parts: Any) -> syntax.Type:
        return syntax.Type("function", tuple(part for part in parts if isinstance(part, syntax.Type)))

    member = argument


def _number(text: str) -> Node:
    if text.isdigit() and len(text) <= 34:
        return syntax.Literal(int(text))
    try:
        return syntax.Literal(DECIMAL.create_decimal(str(text)))
    except ArithmeticError as error:
        raise _Refused(f"the number {text[:40]} is too large or too small", f"数字 {text[:40]} 过大或过小") from error


_LITERALS = {"NUMBER": _number, "STRING": syntax.Literal}
"""A single literal, as most cells of a table are, needs no parser."""


def _flat(tests: tuple[Node, ...]) -> tuple[Node, ...]:
    """`(1, 2), 3` is one list of tests."""
    found: list[Node] = []
    for test in tests:
        found.extend(test.tests if isinstance(test, syntax.Tests) else (test,))
    return tuple(found)


def _no_tests(root: Node) -> Node:
    """Refuses `(1, > 5)` anywhere but on the right of `in`, and trees too deep to walk."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_TREE:
            raise _Refused(f"the expression is nested more than {MAX_TREE} deep", f"表达式嵌套超过 {MAX_TREE} 层")
        below: list[Node] = []
        for node in level:
            for child in syntax.children(node):
                if isinstance(child, syntax.Tests) and not (isinstance(node, syntax.In) and child is node.test):
                    raise _Refused("several values in parentheses stand only behind `in`; a list has square brackets", "圆括号中的多个值只能写在 in 之后；列表请用方括号")
                below.append(child)
        level = below
    if isinstance(root, syntax.Tests):
        raise _Refused("several values in parentheses stand only behind `in`; a list has square brackets", "圆括号中的多个值只能写在 in 之后；列表请用方括号")
    return root


@lru_cache(maxsize=1)
def _parser() -> lark.Lark:
    grammar = importlib.resources.files("engine.feel").joinpath("grammar.lark").read_text("utf-8")
    return lark.Lark(grammar, parser="lalr", lexer=_Tokens, start=["expression", "unary_tests"], transformer=_Builder(), propagate_positions=False)


def _run(text: str, tokens: list[Token], start: str, place: Place) -> Any:
    try:
        if len(tokens) == 1 and tokens[0].type in _LITERALS:
            literal = _LITERALS[tokens[0].type](tokens[0].value)
            return literal if start == "expression" else syntax.UnaryTests((literal,))
        node = _parser().parse(tokens, start=start)
        if start == "unary_tests":
            for test in node.tests:  # type: ignore[attr-defined]
                _no_tests(test)
    except lark.exceptions.VisitError as error:
        raise _refusal(error.orig_exc, text, place) from error
    except _Refused as error:
        raise _refusal(error, text, place) from error
    except lark.UnexpectedToken as error:
        raise _unexpected(error, text, tokens, place) from error
    return node


def _refusal(error: Exception, text: str, place: Place) -> Invalid:
    if not isinstance(error, _Refused):
        raise error
    return Invalid(place.problem(text, 0, "feel.syntax", *error.texts))


def _unexpected(error: lark.UnexpectedToken, text: str, tokens: list[Token], place: Place) -> Invalid:
    token = error.token
    accepts = set(error.accepts or error.expected)
    expected = _expected(accepts)
    if token.type == "$END":
        en, zh = ("the expression ends too early", "表达式不完整") if tokens else ("there is no expression", "缺少表达式")
        return Invalid(place.problem(text, len(text), "feel.syntax", en, zh, expected=expected))
    words = [word for word, type_ in KEYWORDS.items() if type_ in accepts]
    near = nearest_name(str(token), words) if token.type == "NAME" or token.value in KEYWORDS else ""
    found = text[token.start_pos : token.end_pos] if token.start_pos is not None else str(token)
    return Invalid(place.problem(text, token.start_pos or 0, "feel.syntax", f"{found} does not fit here", f"此处不能出现 {found}", expected=expected, nearest=near))


def _expected(accepts: set[str]) -> str:
    words: list[str] = []
    if accepts >= _OPERAND:
        words.append("value 值")
        accepts = accepts - {"NAME", "NUMBER", "STRING", "AT", "LPAR", "LBRACK", "LBRACE", "LOPEN", "IF", "FOR", "SOME", "EVERY", "FUNCTION", "TRUE", "FALSE", "NULL", "MINUS"}
        accepts -= {"EQUAL", "LT", "GT"}
    if accepts >= _OPERATORS:
        words.append("operator 运算符")
        accepts = accepts - {"PLUS", "MINUS", "STAR", "SLASH", "POWER", "AND", "OR", "EQUAL", "LT", "GT", "BETWEEN", "IN", "INSTANCE", "DOT", "LBRACK", "LPAR"}
    return " or ".join([*words, *sorted(_SPELLED.get(type_, type_) for type_ in accepts)])
