"""Cells as plain Python: when the type of the input is known to be one of a few, a comparison with a constant needs no call, no null and no notes.

Knows nothing of tables. The surprising rule: what is made here answers exactly as the general way does, so a cell that it cannot promise that for is refused with None.
"""

import ast
from decimal import Decimal
from typing import Any

from engine.feel import syntax
from engine.feel.compile import Compiler, load
from engine.feel.constant import constant_of
from engine.feel.syntax import Node, UnaryTests
from engine.feel.temporal import Date

__all__ = ["direct_tests", "kind_of_tests", "may_be_float"]

_OPERATORS: dict[str, type[ast.cmpop]] = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "=": ast.Eq, "!=": ast.NotEq}
_CLASSES: dict[str, tuple[type, ...]] = {"number": (int, Decimal), "string": (str,), "boolean": (bool,), "date": (Date,)}


class _NotDirect(Exception):
    """The cell needs the general way."""


def direct_tests(compiler: Compiler, tests: UnaryTests, variable: str, kind: str) -> ast.expr | None:
    """Whether the value of `variable` passes; it is never null and its kind is number, string, boolean, date (as its number) or list (of texts). None: not a cell for this."""
    try:
        passed = _any([_Cell(compiler, variable, kind).test(test) for test in tests.tests])
    except _NotDirect:
        return None
    return ast.UnaryOp(ast.Not(), passed) if tests.negated else passed


def kind_of_tests(tests: UnaryTests) -> str:
    """The kind of the first constant of a cell; "" when there is none."""
    for test in tests.tests:
        for node in (test, *syntax.children(test)):
            value = constant_of(node)
            for kind, classes in _CLASSES.items():
                if value.__class__ in classes:
                    return kind
    return ""


def _any(parts: list[ast.expr]) -> ast.expr:
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.Or(), parts)


class _Cell:
    """One cell on its way to Python."""

    def __init__(self, compiler: Compiler, variable: str, kind: str) -> None:
        self.compiler = compiler
        self.variable = variable
        self.kind = kind

    def test(self, node: Node) -> ast.expr:
        if isinstance(node, syntax.RangeTest):
            return self.compare(node.operator, node.value)
        if isinstance(node, syntax.RangeOf):
            low, high = self.value(node.low), self.value(node.high)
            operators: list[ast.cmpop] = [ast.LtE() if closed else ast.Lt() for closed in (node.low_closed, node.high_closed)]
            return ast.Compare(low, operators, [load(self.variable), high])
        if isinstance(node, syntax.And | syntax.Or):
            return ast.BoolOp(ast.And() if isinstance(node, syntax.And) else ast.Or(), [self.condition(part) for part in node.parts])
        if isinstance(node, syntax.Compare | syntax.Between | syntax.Call | syntax.In):
            found: ast.expr | None = self.condition(node, is_cell=True)
            if found is not None:
                return found
        return self.compare("=", node)

    def condition(self, node: Node, is_cell: bool = False) -> Any:
        """A condition on `?`; in a cell, None when it is a value instead."""
        if isinstance(node, syntax.Compare) and self.is_input(node.left):
            return self.compare(node.operator, node.right)
        if isinstance(node, syntax.Between) and self.is_input(node.value):
            return ast.Compare(self.value(node.low), [ast.LtE(), ast.LtE()], [load(self.variable), self.value(node.high)])
        if isinstance(node, syntax.And | syntax.Or):
            return self.test(node)
        if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name) and not node.names:
            name, arguments = node.function.name, node.arguments
            if name == "not" and len(arguments) == 1:
                return ast.UnaryOp(ast.Not(), self.condition(arguments[0]))
            if name == "list contains" and len(arguments) == 2 and self.is_input(arguments[0]):
                return self.holds(arguments[1])
        if isinstance(node, syntax.In) and self.is_input(node.test):
            return self.holds(node.value)
        if is_cell and isinstance(node, syntax.Call):
            return None
        raise _NotDirect

    def is_input(self, node: Node) -> bool:
        return isinstance(node, syntax.Name) and node.name == "?"

    def holds(self, node: Node) -> ast.expr:
        """Whether the list of texts has this one."""
        value = constant_of(node)
        if self.kind != "list" or value.__class__ is not str:
            raise _NotDirect
        return ast.Compare(ast.Constant(value), [ast.In()], [load(self.variable)])

    def compare(self, operator: str, node: Node) -> ast.expr:
        if isinstance(node, syntax.Literal) and node.value is None and operator in ("=", "!="):
            return ast.Constant(operator == "!=")
        value = self.value(node)
        if self.kind == "boolean":
            if operator not in ("=", "!="):
                raise _NotDirect
            return ast.Compare(load(self.variable), [ast.Is() if operator == "=" else ast.IsNot()], [value])
        return ast.Compare(load(self.variable), [_OPERATORS[operator]()], [value])

    def value(self, node: Node) -> ast.expr:
        """A constant of the cell's kind."""
        value: Any = constant_of(node)
        fits = value.__class__ in _CLASSES.get(self.kind, ())
        if not fits:
            raise _NotDirect
        if self.kind == "date":
            return ast.Constant(value.number)
        return self.compiler.keep(value) if value.__class__ is Decimal else ast.Constant(value)


def may_be_float(tests: UnaryTests) -> bool:
    """Whether a float compares with the cell's numbers as the decimal number that it prints as does: they are whole and small."""
    return all(value.__class__ is not Decimal and (value.__class__ is not int or abs(value) < 2**53) for value in _literals(tests))


def _literals(node: Node) -> list[Any]:
    return [node.value] if isinstance(node, syntax.Literal) else [value for child in syntax.children(node) for value in _literals(child)]
