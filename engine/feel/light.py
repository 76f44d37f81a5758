"""The short way through an expression: compiled for values that are there and of the kinds that the expression asks for, so that conditions are plain true or false.

Knows nothing of text. The surprising rule: where a value is missing, null or of another kind it raises, and the general way, which knows null and leaves notes, is taken from the start.
"""

import ast
from typing import Any

from engine.feel import syntax
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.compile import Compiler, call_of, load
from engine.feel.run import RunNeeded
from engine.feel.syntax import Node
from engine.feel.values import Range

__all__ = ["LightCompiler", "is_light"]

_LIGHT = (
    syntax.Literal, syntax.Temporal, syntax.Name, syntax.Path, syntax.Compare, syntax.Between, syntax.In, syntax.And, syntax.Or, syntax.Negate, syntax.Arithmetic, syntax.If,
    syntax.RangeOf, syntax.RangeTest, syntax.Tests,
)  # fmt: skip


def is_light(tree: Node) -> bool:
    """Whether an expression rarely has something to note or to count, so that it may begin without a run."""
    return isinstance(tree, _LIGHT) and all(is_light(child) for child in syntax.children(tree))


def _sure(value: Any) -> Any:
    if value is True or value is False:
        return value
    raise RunNeeded("null")


class LightCompiler(Compiler):
    """Compiles what `is_light`; the function is called with NO_RUN."""

    def __init__(self) -> None:
        super().__init__()
        self.namespace |= {"sure": _sure, "Range": Range, "len": len, "map": map, "type": type}
        self.settled: set[int] = set()
        """The pieces that are true or false whenever they end."""

    def _lookup(self, name: str, level: int, is_called: bool = False) -> ast.expr:
        if self.scopes or name in BUILT_INS:
            return super()._lookup(name, level, is_called)
        self.names.add(name)
        self.paths.add((name,))
        return ast.Subscript(load("values"), ast.Constant(name), ast.Load())

    def _three_valued(self, parts: list[ast.expr], decisive: bool) -> ast.expr:
        return self._settle(ast.BoolOp(ast.Or() if decisive else ast.And(), [self._sure(part) for part in parts]))

    def comparison(self, operator: str, left: ast.expr, right: Node) -> ast.expr:
        """As the compiler's; what is not inline must be true or false too."""
        return self._branch(super().comparison(operator, left, right))

    def _in(self, node: syntax.In) -> ast.expr:
        made = self._branch(super()._in(node))
        if isinstance(made, ast.IfExp) and isinstance(made.orelse, ast.Call) and isinstance(made.test, ast.BoolOp) and isinstance(made.test.values[-1], ast.Compare):
            made.orelse = ast.IfExp(self._is_short(made.test.values[-1].comparators[0]), ast.Constant(False), made.orelse)
        return made

    def _is_short(self, held: ast.expr) -> ast.expr:
        """Whether what a text is not in is a short list without a range that it could lie in."""
        is_list = ast.Compare(ast.Attribute(held, "__class__", ast.Load()), [ast.Is()], [load("list")])
        is_short = ast.Compare(ast.Call(load("len"), [held], []), [ast.Lt()], [ast.Constant(64)])
        has_none = ast.Compare(load("Range"), [ast.NotIn()], [ast.Call(load("map"), [load("type"), held], [])])
        return ast.BoolOp(ast.And(), [is_list, is_short, has_none])

    def _branch(self, made: ast.expr) -> ast.expr:
        if not isinstance(made, ast.IfExp):
            return made
        made.orelse = self._sure(made.orelse)
        return self._settle(made)

    def _sure(self, part: ast.expr) -> ast.expr:
        return part if id(part) in self.settled else call_of("sure", part)

    def _settle(self, made: ast.expr) -> ast.expr:
        self.settled.add(id(made))
        return made
