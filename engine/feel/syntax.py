"""The syntax tree of FEEL: values only.

Knows nothing of text, scopes or evaluation. `Range.low` or `high` None in a `RangeTest` never happens: tests keep their comparator.
"""

from typing import Any

import msgspec

__all__ = [
    "And", "Arithmetic", "Between", "Call", "Compare", "Context", "Filter", "For", "Function", "If", "In", "InstanceOf", "Iterator", "ListOf", "Literal", "Name", "Negate",
    "Node", "Or", "Parameter", "Path", "Quantified", "RangeOf", "RangeTest", "Temporal", "Tests", "Type", "UnaryTests", "children",
]  # fmt: skip


class Node(msgspec.Struct, frozen=True):
    """A piece of an expression."""


class Type(msgspec.Struct, frozen=True):
    """A type: `name`, with `items` (list, range: one; function: the parameters, then the result) and `members` (context)."""

    name: str
    items: tuple["Type", ...] = ()
    members: tuple[tuple[str, "Type"], ...] = ()


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
    """`body` None: an external function, which is never carried out."""

    parameters: tuple[Parameter, ...]
    body: Node | None


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
