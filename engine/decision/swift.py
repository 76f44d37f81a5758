"""The short way through a table: one Python function for the values that a table usually gets, which asks the class of each input once and then compares without calls.

Knows nothing of hit policies beyond `first`. The surprising rule: it answers only where the general way answers the same; null, a missing input or another type mean None (or an exception),
and the general way is taken.
"""

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.decision.index import column_masks
from engine.decision.variable import KINDS, Variable
from engine.feel.compile import Compiler, load, make_function
from engine.feel.direct import direct_tests, kind_of_tests, may_be_float
from engine.feel.expression import Expression
from engine.feel.syntax import Name, Node, UnaryTests
from engine.feel.table import Row
from engine.feel.temporal import Date

__all__ = ["Swift", "swift_rows"]

Swift = Callable[[Mapping[str, Any], Any], Any]
INDEXED_ROWS = 24
"""From so many rules on the rules are looked up, not asked one by one."""
MAX_ASKED = 16
_MAX_LIST = 100_000
_CLASSES = {"number": ("int", "Decimal"), "integer": ("int",), "string": ("str",), "boolean": ("bool",), "date": ("Date",), "list": ("list",)}


class _Unknown(Exception):
    """This table needs the general way."""


def swift_rows(
    inputs: Sequence[Variable], heads: Sequence[Node], rows: Sequence[Row], made: Sequence[dict[str, Any] | None], make: Any, *, with_null: bool = False
) -> Swift | None:
    """A function `(values, None)`, None for a table that it cannot be made for. `with_null`: inputs may be null where no cell of theirs has a note to leave then.

    With `make` it stops at the first rule that holds and answers `make(outputs, (number,))` where `made` has the rule's outputs. Else it lists the numbers of the rules that hold.
    """
    try:
        return _Table(inputs, heads, rows, with_null).function(made, make)
    except (_Unknown, RecursionError):
        return None


class _Table:
    """A table on its way to Python."""

    def __init__(self, inputs: Sequence[Variable], heads: Sequence[Node], rows: Sequence[Row], with_null: bool) -> None:
        self.compiler = Compiler()
        self.compiler.namespace |= {"Decimal": Decimal, "Date": Date, "float": float, "len": len}
        self.inputs = {variable.name: variable for variable in inputs}
        self.names = [head.name if isinstance(head, Name) else "" for head in heads]
        self.rows = rows
        if not all(name in self.inputs for name in self.names):
            raise _Unknown
        self.variables = {name: self.compiler.fresh() for name in self.inputs}
        self.kinds = {name: self._kind(name) for name in self.inputs}
        self.nullable = {name for name in self.inputs if with_null and all(_of_null(tests) is not None for tests in self._cells(name))}

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
        body = [statement for name in self.inputs for statement in self._guards(name)]
        body += (self._looked_up(made, make) if len(self.rows) >= INDEXED_ROWS else None) or self._one_by_one(made, make)
        return make_function(self.compiler, body)

    def _one_by_one(self, made: Sequence[dict[str, Any] | None], make: Any) -> list[ast.stmt]:
        """Asks rule after rule."""
        body: list[ast.stmt] = [] if make is not None else [_statement("hits = []")]
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
        return body

    def _looked_up(self, made: Sequence[dict[str, Any] | None], make: Any) -> list[ast.stmt] | None:
        """Finds the rules of each column by the place of its value; what is left in all of them holds. None when a column has too much that is not a place."""
        self.compiler.namespace |= {"bisect_left": bisect_left, "bisect_right": bisect_right, "make": make}
        body: list[ast.stmt] = [_statement(f"held = {self._kept((1 << len(self.rows)) - 1)}")]
        for column, name in enumerate(self.names):
            cells = [row.tests[column] for row in self.rows]
            asked = self._asked(name, cells)
            found = column_masks(self.kinds[name], cells) if self.kinds[name] in ("number", "string", "date") else None
            if found is not None:
                points, masks, value = self._kept(found[0]), self._kept(found[1]), self._compared(name)
                place = f"{masks}[bisect_left({points}, {value}) + bisect_right({points}, {value})]"
                if name in self.nullable:
                    place += f" if {self.variables[name]} is not None else {sum((not tests.tests or _of_null(tests) is True) << row for row, tests in enumerate(cells))}"
                body.append(_statement(f"held &= {place}"))
                continue
            if len(asked) > MAX_ASKED:
                return None
            for test, mask in asked:
                body.append(ast.If(ast.UnaryOp(ast.Not(), test), [_statement(f"held &= {self._kept(~mask)}")], []))
        if make is None:
            return [*body, *ast.parse("hits = []\nwhile held:\n  least = held & -held\n  hits.append(least.bit_length())\n  held ^= least\nreturn hits").body]
        settled = self._kept(list(made))
        ending = f"number = (held & -held).bit_length()\nif not held: return []\nfound = {settled}[number - 1]\nreturn [number] if found is None else make(found.copy(), (number,))"
        return [*body, *ast.parse(ending).body]

    def _asked(self, name: str, cells: Sequence[UnaryTests]) -> list[tuple[ast.expr, int]]:
        """The different tests of a column, each with the rules that have it."""
        found: dict[str, tuple[ast.expr, int]] = {}
        for row, tests in enumerate(cells):
            if tests.tests:
                test = self._test(name, tests)
                known = found.get(ast.dump(test), (test, 0))
                found[ast.dump(test)] = (known[0], known[1] | 1 << row)
        return list(found.values())

    def _kept(self, value: Any) -> str:
        """The name under which the function finds a value."""
        name = self.compiler.fresh()
        self.compiler.namespace[name] = value
        return name

    def _outputs(self, outputs: dict[str, Any]) -> ast.expr:
        values = [ast.Constant(value) if value is None or isinstance(value, bool | int | str) else self.compiler.keep(value) for value in outputs.values()]
        return ast.Dict([ast.Constant(name) for name in outputs], values)

    def _test(self, name: str, tests: UnaryTests) -> ast.expr:
        passed = direct_tests(self.compiler, tests, self._compared(name), self.kinds[name])
        if passed is None:
            raise _Unknown
        if name not in self.nullable:
            return passed
        is_held = _of_null(tests) is True
        is_null = ast.Compare(load(self.variables[name]), [ast.Is() if is_held else ast.IsNot()], [ast.Constant(None)])
        return ast.BoolOp(ast.Or() if is_held else ast.And(), [is_null, passed])

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
        statements = [_statement(f"if {' and '.join(classes)}: return None")]
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
        if name not in self.nullable:
            return [reading, *statements]
        is_given = ast.Compare(load(held), [ast.IsNot()], [ast.Constant(None)])
        return [reading, ast.If(is_given, statements, [_statement(f"{self._compared(name)} = None")])]

    def _allowed(self, variable: Variable) -> list[UnaryTests]:
        return [variable.allowed.tree] if variable.allowed is not None and isinstance(variable.allowed.tree, UnaryTests) and variable.allowed.tree.tests else []

    def _unknown(self) -> list[ast.stmt]:
        raise _Unknown


def _of_null(tests: UnaryTests) -> bool | None:
    """Whether null passes a cell; None when it leaves a note, or is no cell for null."""
    if not tests.tests:
        return True
    found = Expression("", tests).evaluate({"?": None})
    return None if found.notes else found.value is True


def _statement(text: str) -> ast.stmt:
    """A statement from a text in which only generated names stand."""
    return ast.parse(text).body[0]
