"""Rows of tests compiled to one Python function: what decision tables run on.

Knows nothing of hit policies: it answers which rows hold, with their results, in order; only the first when that is enough.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from engine.feel.compile import Compiler, load, make_function
from engine.feel.run import Run
from engine.feel.syntax import Node, UnaryTests

__all__ = ["Row", "compile_results", "compile_rows"]

Hit = tuple[int, tuple[Any, ...]]


class Row(msgspec.Struct, frozen=True):
    """One rule: a test for each input, a result for each output."""

    tests: tuple[UnaryTests, ...]
    results: tuple[Node, ...]


def compile_rows(inputs: Sequence[Node], rows: Sequence[Row], *, first_only: bool) -> Callable[[Mapping[str, Any], Run], list[Hit]]:
    """A function `(values, run)` that lists the rows that hold: (number from 1, results)."""
    compiler = Compiler()
    body: list[ast.stmt] = []
    variables = []
    for node in inputs:
        variable = compiler.fresh()
        variables.append(variable)
        body.append(_assign(variable, compiler.node(node)))
    if not first_only:
        body.append(_assign("hits", ast.List([], ast.Load())))
    for number, row in enumerate(rows, 1):
        body.append(_rule(compiler, row, number, variables, first_only))
        if isinstance(body[-1], ast.Return):
            break
    body.append(ast.Return(ast.List([], ast.Load()) if first_only else load("hits")))
    return make_function(compiler, body)


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _rule(compiler: Compiler, row: Row, number: int, variables: list[str], first_only: bool) -> ast.stmt:
    conditions: list[ast.expr] = []
    for variable, tests in zip(variables, row.tests, strict=True):
        if tests.tests:
            passed = compiler.unary_tests(tests, load(variable))
            conditions.append(ast.Compare(passed, [ast.Is()], [ast.Constant(True)]))
    results = ast.Tuple([compiler.node(node) for node in row.results], ast.Load())
    hit = ast.Tuple([ast.Constant(number), results], ast.Load())
    found: ast.stmt = ast.Return(ast.List([hit], ast.Load()))
    if not first_only:
        found = ast.Expr(ast.Call(ast.Attribute(load("hits"), "append", ast.Load()), [hit], []))
    if not conditions:
        return found
    return ast.If(conditions[0] if len(conditions) == 1 else ast.BoolOp(ast.And(), conditions), [found], [])


def compile_results(row: Row) -> Callable[..., Any]:
    """A function `(values, run)` for the results of one rule."""
    compiler = Compiler()
    results = ast.Tuple([compiler.node(node) for node in row.results], ast.Load())
    return make_function(compiler, [ast.Return(results)])
