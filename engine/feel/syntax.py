"""The syntax tree of FEEL: values only.

Knows nothing of scopes or evaluation. The surprising rule: where a piece stands (`span`) is no part of what it is; two trees are equal when they say the same, wherever they stand.
"""

from typing import Any

import msgspec

__all__ = [
    "NOWHERE",
    "And",
    "Arithmetic",
    "Between",
    "Call",
    "Compare",
    "Context",
    "Filter",
    "For",
    "Function",
    "If",
    "In",
    "InstanceOf",
    "Iterator",
    "ListOf",
    "Literal",
    "Name",
    "Negate",
    "Node",
    "Or",
    "Parameter",
    "Path",
    "Quantified",
    "RangeOf",
    "RangeTest",
    "Span",
    "Temporal",
    "Tests",
    "Type",
    "UnaryTests",
    "children",
]  # fmt: skip


class Span:
    """Where a piece begins and ends, as offsets into its text; `names`: where its own names stand (a path's step, an iterator's, a function's parameters, the keys of a
    context, the names of arguments, a type). All spans are equal, so that they take no part in comparing trees.
    """

    __slots__ = ("end", "names", "start")

    def __init__(self, start: int, end: int, names: "tuple[Span, ...]" = ()) -> None:
        self.start = start
        self.end = end
        self.names = names

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span)

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end})"


NOWHERE = Span(0, 0)


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of an expression; `Place.at(text, node.span.start)` is its line and column."""

    span: Span = NOWHERE


class Type(msgspec.Struct, frozen=True):
    """A type: `name`, with `items` (list, range: one; function: the parameters, then the result), `members` (context) and the allowed `values` when only some are."""

    name: str
    items: tuple["Type", ...] = ()
    members: tuple[tuple[str, "Type"], ...] = ()
    values: tuple[Any, ...] = ()


class Literal(Node, frozen=True):
    value: Any


class Temporal(Node, frozen=True):
    """`@"..."`."""

    text: str


class Name(Node, frozen=True):
    name: str


class Path(Node, frozen=True):
    source: Node
    name: str


class Filter(Node, frozen=True):
    source: Node
    condition: Node


class Call(Node, frozen=True):
    """`names` is empty when the arguments are by position."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


class InstanceOf(Node, frozen=True):
    value: Node
    type: Type


class Negate(Node, frozen=True):
    value: Node


class Arithmetic(Node, frozen=True):
    operator: str
    left: Node
    right: Node


class Compare(Node, frozen=True):
    operator: str
    left: Node
    right: Node


class Between(Node, frozen=True):
    value: Node
    low: Node
    high: Node


class In(Node, frozen=True):
    value: Node
    test: Node


class And(Node, frozen=True):
    parts: tuple[Node, ...]


class Or(Node, frozen=True):
    parts: tuple[Node, ...]


class If(Node, frozen=True):
    condition: Node
    then: Node
    otherwise: Node


class Iterator(Node, frozen=True):
    """`name in source` or, with `end`, `name in source..end`."""

    name: str
    source: Node
    end: Node | None = None


class For(Node, frozen=True):
    iterators: tuple[Iterator, ...]
    body: Node


class Quantified(Node, frozen=True):
    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


class Parameter(msgspec.Struct, frozen=True):
    name: str
    type: Type | None = None


class Function(Node, frozen=True):
    """`body` None: an external function; `mapping` says which."""

    parameters: tuple[Parameter, ...]
    body: Node | None
    mapping: Node | None = None


class ListOf(Node, frozen=True):
    items: tuple[Node, ...]


class Context(Node, frozen=True):
    entries: tuple[tuple[str, Node], ...]


class RangeOf(Node, frozen=True):
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


class RangeTest(Node, frozen=True):
    """`>= 3`: a test in a list of tests, a range as a value."""

    operator: str
    value: Node


class Tests(Node, frozen=True):
    """`(1, > 5)`: only on the right of `in`."""

    tests: tuple[Node, ...]


class UnaryTests(Node, frozen=True):
    """A cell of a decision table. No `tests`: anything matches (`-`)."""

    tests: tuple[Node, ...]
    negated: bool = False


def children(node: Node) -> list[Node]:
    """The nodes directly below `node`."""
    found: list[Node] = []
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    found.append(item)
                elif isinstance(item, tuple):
                    found.extend(part for part in item if isinstance(part, Node))
    return found
