"""The syntax tree, made rule by rule while the parser reduces: one method per rule of grammar.lark.

Knows nothing of text or values. Each node is told where it stands (`span`); what the grammar cannot state is refused here.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import lark
import msgspec
from msgspec.structs import force_setattr

from engine.feel import syntax
from engine.feel.syntax import NOWHERE, Node, Span
from engine.feel.values import DECIMAL

__all__ = ["Builder", "Refused", "literal_number", "refuse_tests"]


class _Named(msgspec.Struct, frozen=True):
    """A name with its value or type: an entry of a context, an argument, a member, a parameter."""

    span: Span
    name: str
    value: Any


class _Typed(msgspec.Struct, frozen=True):
    """A type and where it stands."""

    span: Span
    type: syntax.Type


def _spanned(method: Callable[..., Any], _: str, parts: list[Any], __: Any) -> Any:
    """Calls the method of a rule and tells the node that it made where it stands."""
    made = method(*parts)
    if isinstance(made, Node) and made.span is NOWHERE and parts:
        force_setattr(made, "span", _span(parts))
    return made


def _span(parts: Iterable[Any]) -> Span:
    """From the first to the last of the parts, with the names among them."""
    edges = [edge for part in parts for edge in _edges(part)]
    return Span(min(edges, default=0), max(edges, default=0), tuple(_names(parts)))


def _edges(part: Any) -> tuple[int, ...]:
    if isinstance(part, lark.Token):
        return (part.start_pos or 0, part.end_pos or 0)
    if isinstance(part, Node | _Named | _Typed):
        return (part.span.start, part.span.end)
    return tuple(edge for one in part for edge in _edges(one)) if isinstance(part, tuple) else ()


def _names(parts: Iterable[Any]) -> Iterator[Span]:
    for part in parts:
        if isinstance(part, lark.Token) and part.type == "NAME":
            yield Span(part.start_pos or 0, part.end_pos or 0)
        elif isinstance(part, _Named | _Typed | syntax.Iterator):
            yield part.span.names[0] if part.span.names else part.span
        elif isinstance(part, tuple):
            yield from _names(part)


class Refused(Exception):
    """A rule of the language that the grammar cannot state."""

    def __init__(self, en: str, zh: str, at: int = 0, code: str = "feel.syntax") -> None:
        super().__init__(en)
        self.texts = en, zh
        self.at = at
        self.code = code


@lark.v_args(wrapper=_spanned)
class Builder(lark.Transformer[lark.Token, Any]):
    """One method per rule of the grammar."""

    def expression(self, node: Node) -> Node:
        return node

    def any_value(self, _: lark.Token) -> Node:
        return syntax.UnaryTests(())

    def positive_tests(self, tests: tuple[Node, ...]) -> Node:
        return syntax.UnaryTests(_flat(tests))

    def negative_tests(self, _n: lark.Token, _l: lark.Token, tests: tuple[Node, ...], _r: lark.Token) -> Node:
        return syntax.UnaryTests(_flat(tests), negated=True)

    def tests(self, *parts: Any) -> tuple[Node, ...]:
        return tuple(part for part in parts if isinstance(part, Node))

    def comparator(self, token: lark.Token) -> lark.Token:
        return token

    def range_test(self, operator: lark.Token, value: Node) -> Node:
        return syntax.RangeTest(str(operator), value)

    def either(self, *parts: Any) -> Node:
        return syntax.Or(self.tests(*parts)) if len(parts) > 1 else parts[0]

    def both(self, *parts: Any) -> Node:
        return syntax.And(self.tests(*parts)) if len(parts) > 1 else parts[0]

    def compare(self, left: Node, operator: lark.Token, right: Node) -> Node:
        return syntax.Compare(str(operator), left, right)

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

    def call(self, function: Node, _l: lark.Token, arguments: tuple[Any, ...], _r: lark.Token) -> Node:
        if arguments and isinstance(arguments[0], _Named):
            return syntax.Call(function, tuple(one.value for one in arguments), tuple(one.name for one in arguments))
        return syntax.Call(function, arguments)

    def instance_of(self, value: Node, _i: lark.Token, _o: lark.Token, type_: _Typed) -> Node:
        return syntax.InstanceOf(value, type_.type)

    def no_arguments(self) -> tuple[Node, ...]:
        return ()

    def positional(self, *parts: Any) -> tuple[Node, ...]:
        return self.tests(*parts)

    def named(self, *parts: Any) -> tuple[_Named, ...]:
        return tuple(part for part in parts if isinstance(part, _Named))

    def argument(self, name: lark.Token, _: lark.Token, value: Any) -> _Named:
        return _Named(Span(name.start_pos or 0, name.end_pos or 0), str(name), value.type if isinstance(value, _Typed) else value)

    def number(self, token: lark.Token) -> Node:
        return literal_number(token)

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

    def range(self, opener: lark.Token, low: Node, _: lark.Token, high: Node, closer: lark.Token) -> Node:
        return syntax.RangeOf(low, high, opener.type == "LBRACK", closer.type == "RBRACK")

    def closer(self, token: lark.Token) -> lark.Token:
        return token

    def empty_list(self, *_: lark.Token) -> Node:
        return syntax.ListOf(())

    def list(self, _l: lark.Token, tests: tuple[Node, ...], _r: lark.Token) -> Node:
        return syntax.ListOf(tests)

    def empty_context(self, *_: lark.Token) -> Node:
        return syntax.Context(())

    def context(self, *parts: Any) -> Node:
        entries = [part for part in parts if isinstance(part, _Named)]
        known: set[str] = set()
        for entry in entries:
            if entry.name in known:
                raise Refused(f"the entry {entry.name} stands twice in this context", f"上下文中的条目 {entry.name} 重复", entry.span.start)
            known.add(entry.name)
        return syntax.Context(tuple((entry.name, entry.value) for entry in entries))

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

    def function(self, _f: lark.Token, _l: lark.Token, parameters: tuple[_Named, ...], _r: lark.Token, body: Node) -> Node:
        return syntax.Function(_parameters(parameters), body)

    def external(self, _f: lark.Token, _l: lark.Token, parameters: tuple[_Named, ...], _r: lark.Token, _e: lark.Token, mapping: Node) -> Node:
        return syntax.Function(_parameters(parameters), None, mapping)

    def parameters(self, *parts: Any) -> tuple[_Named, ...]:
        return tuple(part for part in parts if isinstance(part, _Named))

    def parameter(self, name: lark.Token, _: Any = None, type_: _Typed | None = None) -> _Named:
        return _Named(Span(name.start_pos or 0, name.end_pos or 0), str(name), type_.type if type_ else None)

    def plain_type(self, *parts: lark.Token) -> _Typed:
        return _Typed(_span(parts), syntax.Type(".".join(str(part) for part in parts if part.type != "DOT")))

    def item_type(self, *parts: Any) -> _Typed:
        return _Typed(_span(parts), syntax.Type(str(parts[0]), (parts[2].type,)))

    def context_type(self, *parts: Any) -> _Typed:
        return _Typed(_span(parts), syntax.Type(str(parts[0]), (), tuple((part.name, part.value) for part in parts if isinstance(part, _Named))))

    def function_type(self, *parts: Any) -> _Typed:
        return _Typed(_span(parts), syntax.Type("function", tuple(part.type for part in parts if isinstance(part, _Typed))))

    member = argument


def _parameters(parts: tuple[_Named, ...]) -> tuple[syntax.Parameter, ...]:
    return tuple(syntax.Parameter(part.name, part.value) for part in parts)


def literal_number(text: str) -> Node:
    if text.isdigit() and len(text) <= 34:
        return syntax.Literal(int(text))
    try:
        return syntax.Literal(DECIMAL.create_decimal(str(text)))
    except ArithmeticError as error:
        raise Refused(f"the number {text[:40]} is too large or too small", f"数字 {text[:40]} 过大或过小") from error


def _flat(tests: tuple[Node, ...]) -> tuple[Node, ...]:
    """`(1, 2), 3` is one list of tests."""
    found: list[Node] = []
    for test in tests:
        found.extend(test.tests if isinstance(test, syntax.Tests) else (test,))
    return tuple(found)


def refuse_tests(root: Node, limit: int = 1000) -> None:
    """Refuses `(1, > 5)` anywhere but on the right of `in`, and trees too deep to walk."""
    level, depth = [root], 0
    if isinstance(root, syntax.Tests):
        raise Refused(*_ONLY_BEHIND_IN, root.span.start)
    while level:
        depth += 1
        if depth > limit:
            raise Refused(f"the expression is nested more than {limit} deep", f"表达式嵌套超过 {limit} 层", level[0].span.start, "feel.too_deep")
        below: list[Node] = []
        for node in level:
            for child in syntax.children(node):
                if isinstance(child, syntax.Tests) and not (isinstance(node, syntax.In) and child is node.test):
                    raise Refused(*_ONLY_BEHIND_IN, child.span.start)
                below.append(child)
        level = below


_ONLY_BEHIND_IN = "several values in parentheses stand only behind `in`; a list has square brackets", "圆括号中的多个值只能写在 in 之后；列表请用方括号"
