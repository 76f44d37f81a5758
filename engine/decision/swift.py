"""The short way through a table: one Python function for the values that a table usually gets, which asks the class of each input once and then compares without calls.

Knows nothing of hit policies beyond `first`. The surprising rule: it answers only where the general way answers the same; null, a missing input or another type mean None (or an exception),
and the general way is taken.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.decision.variable import KINDS, Variable
from engine.feel.compile import Compiler, load, make_function
from engine.feel.direct import direct_tests, kind_of_tests, may_be_float
from engine.feel.syntax import Name, Node, UnaryTests
from engine.feel.table import Row
from engine.feel.temporal import Date

__all__ = ["Swift", "swift_rows"]

Swift = Callable[[Mapping[str, Any], Any], Any]
_MAX_LIST = 100_000
_CLASSES = {"number": ("int", "Decimal"), "integer": ("int",), "string": ("str",), "boolean": ("bool",), "date": ("Date",), "list": ("list",)}


class _Unknown(Exception):
    """This table needs the general way."""


def swift_rows(inputs: Sequence[Variable], heads: Sequence[Node], rows: Sequence[Row], made: Sequence[dict[str, Any] | None], make: Any) -> Swift | None:
    """A function `(values, None)`, None for a table that it cannot be made for.

    With `make` it stops at the first rule that holds and answers `make(outputs, (number,))` where `made` has the rule's outputs. Else it lists the numbers of the rules that hold.
    """
    try:
        return _Table(inputs, heads, rows).function(made, make)
    except (_Unknown, RecursionError):
        return None


class _Table:
    """A table on its way to Python."""

    def __init__(self, inputs: Sequence[Variable], heads: Sequence[Node], rows: Sequence[Row]) -> None:
        self.compiler = Compiler()
        self.compiler.namespace |= {"Decimal": Decimal, "Date": Date, "float": float, "len": len}
        self.inputs = {variable.name: variable for variable in inputs}
        self.names = [head.name if isinstance(head, Name) else "" for head in heads]
        self.rows = rows
        if not all(name in self.inputs for name in self.names):
            raise _Unknown
        self.variables = {name: self.compiler.fresh() for name in self.inputs}
        self.kinds = {name: self._kind(name) for name in self.inputs}

    def _cells(self, name: str) -> list[UnaryTests]:
        return [tests for row in self.rows for column, tests in zip(self.names, row.tests, strict=True) if column == name]

    def _kind(self, name: str) -> str:
        variable = self.inputs[name]
        if variable.is_list:
            kind = "list" if KINDS[variable.type] == "string" and variable.allowed is None else ""
        elif variable.type == "any":
            kind = next((kind for kind in map(kind_of_tests, self._cells(name)) if kind), "any")
        else:
            kind = KINDS[variable.type]
        if kind not in _CLASSES and (kind != "any" or any(cell.tests for cell in self._cells(name))):
            raise _Unknown
        return kind

    def function(self, made: Sequence[dict[str, Any] | None], make: Any) -> Swift:
        body: list[ast.stmt] = [] if make is not None else [_statement("hits = []")]
        for name in self.inputs:
            body += self._guards(name)
        for number, row in enumerate(self.rows, 1):
            found = _statement(f"return [{number}]" if make is not None else f"hits.append({number})")
            outputs = made[number - 1]
            if make is not None and outputs is not None:
                found = ast.Return(ast.Call(self.compiler.keep(make), [self._outputs(outputs), ast.Tuple([ast.Constant(number)], ast.Load())], []))
            conditions = [self._test(name, tests) for name, tests in zip(self.names, row.tests, strict=True) if tests.tests]
            if conditions:
                body.append(ast.If(conditions[0] if len(conditions) == 1 else ast.BoolOp(ast.And(), conditions), [found], []))
            else:
                body.append(found)
                if make is not None:
                    break
        body.append(_statement("return []" if make is not None else "return hits"))
        return make_function(self.compiler, body)

    def _outputs(self, outputs: dict[str, Any]) -> ast.expr:
        values = [ast.Constant(value) if value is None or isinstance(value, bool | int | str) else self.compiler.keep(value) for value in outputs.values()]
        return ast.Dict([ast.Constant(name) for name in outputs], values)

    def _test(self, name: str, tests: UnaryTests) -> ast.expr:
        passed = direct_tests(self.compiler, tests, self._compared(name), self.kinds[name])
        if passed is None:
            raise _Unknown
        return passed

    def _compared(self, name: str) -> str:
        return f"{self.variables[name]}_number" if self.kinds[name] == "date" else self.variables[name]

    def _guards(self, name: str) -> list[ast.stmt]:
        """Reads the input, and leaves where its value is not of the one kind."""
        variable, held, kind = self.inputs[name], self.variables[name], self.kinds[name]
        reading: ast.stmt = ast.Assign([ast.Name(held, ast.Store())], ast.Subscript(load("values"), ast.Constant(name), ast.Load()))
        if kind == "any":
            return [reading] if variable.allowed is None and not variable.choices else self._unknown()
        classes = [f"{held}.__class__ is not {one}" for one in _CLASSES["integer" if variable.type == "integer" else kind]]
        if kind == "number" and variable.type != "integer" and all(may_be_float(tests) for tests in [*self._cells(name), *self._allowed(variable)]):
            classes.append(f"not ({held}.__class__ is float and -1e15 < {held} < 1e15)")
        statements = [reading, _statement(f"if {' and '.join(classes)}: return None")]
        if kind == "list":
            statements += [
                _statement(f"if len({held}) > {_MAX_LIST // len(self.rows)}: return None"),
                _statement(f"for one in {held}:\n  if one.__class__ is not str: return None"),
            ]
        if kind == "date":
            statements.append(_statement(f"{held}_number = {held}.number"))
        if variable.choices:
            if kind != "string" or not all(choice.__class__ is str for choice in variable.choices):
                raise _Unknown
            refused: ast.expr = ast.Compare(load(held), [ast.NotIn()], [self.compiler.keep(frozenset(variable.choices))])
            statements.append(ast.If(refused, [_statement("return None")], []))
        for tests in self._allowed(variable):
            statements.append(ast.If(ast.UnaryOp(ast.Not(), self._test(name, tests)), [_statement("return None")], []))
        return statements

    def _allowed(self, variable: Variable) -> list[UnaryTests]:
        return [variable.allowed.tree] if variable.allowed is not None and isinstance(variable.allowed.tree, UnaryTests) and variable.allowed.tree.tests else []

    def _unknown(self) -> list[ast.stmt]:
        raise _Unknown


def _statement(text: str) -> ast.stmt:
    """A statement from a text in which only generated names stand."""
    return ast.parse(text).body[0]
