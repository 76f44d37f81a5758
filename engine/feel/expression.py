"""FEEL, ready to use: an expression or the tests of a cell, compiled once, evaluated often.

Knows neither files nor clocks. The surprising rule: `evaluate` never raises; what goes wrong is null with a note that says why.
"""

import ast
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from engine.errors import Invalid, Text
from engine.feel import syntax
from engine.feel.builtins import calendar, collection, context, conversion, interval, number, text
from engine.feel.compile import Compiler, make_function
from engine.feel.light import LightCompiler, is_light
from engine.feel.limits import Limits, get_limits
from engine.feel.parse import parse_expression, parse_unary_tests
from engine.feel.run import NO_RUN, LimitReached, Run, RunNeeded
from engine.feel.scanner import Place
from engine.feel.size import held

__all__ = ["Expression", "Result", "compile_expression", "compile_unary_tests", "guarded"]

FAMILIES = (calendar, collection, context, conversion, interval, number, text)
FAILURES = (AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What Python may raise on values that nobody expected; an evaluation turns it into null and a note."""


class Result(msgspec.Struct, frozen=True):
    """A value and what the author should know about how it came to be."""

    value: Any
    notes: tuple[Text, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The notes in English."""
        return tuple(note.en for note in self.notes)


def guarded(function: Callable[..., Any], values: Mapping[str, Any], run: Run) -> Any:
    """What the compiled `function` answers; null and a note where it fails."""
    try:
        value = function(values, run)
        return held(value, run) if value.__class__ is list or value.__class__ is dict else value
    except LimitReached as error:
        return run.note(error.text.en, error.text.zh)
    except ArithmeticError:
        return run.note("the result is no number, or too large", "结果不是数字或超出范围")
    except Exception as error:  # noqa: BLE001 - whatever the values are: an evaluation never raises
        return run.note(f"it could not be evaluated ({type(error).__name__})", f"无法计算（{type(error).__name__}）")


class Expression:
    """A compiled expression. `names`: the free names it reads; `paths`: the same with what is read of them."""

    __slots__ = ("_function", "_light", "limits", "names", "paths", "text", "tree")

    def __init__(self, text: str, tree: syntax.Node, limits: Limits | None = None) -> None:
        compiler = Compiler()
        body = compiler.unary_tests(tree, compiler.node(syntax.Name("?"))) if isinstance(tree, syntax.UnaryTests) else compiler.node(tree)
        self._function = make_function(compiler, [ast.Return(body)])
        self._light = _lightly(tree)
        self.limits = limits or get_limits()
        self.text = text
        self.tree = tree
        self.names = frozenset(compiler.names)
        self.paths = frozenset(compiler.paths)

    def evaluate(self, values: Mapping[str, Any], *, now: datetime | None = None) -> Result:
        """The value in this scope; never raises."""
        if self._light is not None:
            try:
                return Result(self._light(values, NO_RUN))
            except (RunNeeded, ArithmeticError, *FAILURES):
                pass
        run = Run(now, self.limits)
        value = guarded(self._function, values, run)
        return Result(value) if run.notes is None else Result(value, tuple(run.notes))

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def _lightly(tree: syntax.Node) -> Callable[..., Any] | None:
    if not is_light(tree):
        return None
    compiler = LightCompiler()
    return make_function(compiler, [ast.Return(compiler.node(tree))])


@lru_cache(maxsize=4096)
def _compiled(text: str, names: frozenset[str], place: Place, is_tests: bool, limits: Limits) -> Expression:
    tree = parse_unary_tests(text, names, place, limits) if is_tests else parse_expression(text, names, place, limits)
    try:
        return Expression(text, tree, limits)
    except RecursionError as error:
        raise Invalid(place.problem(text, 0, "feel.too_deep", "the expression is nested too deep", "表达式嵌套过深")) from error


def compile_expression(text: str, *, names: Iterable[str] = (), file: str = "", line: int = 1, column: int = 1, limits: Limits | None = None) -> Expression:
    """Compiles one expression. `names`: those in scope that hold spaces or symbols (others may be given too). Raises Invalid."""
    return _compiled(text, frozenset(names), Place(file, line, column), False, limits or get_limits())


def compile_unary_tests(text: str, *, names: Iterable[str] = (), file: str = "", line: int = 1, column: int = 1, limits: Limits | None = None) -> Expression:
    """Compiles the tests of a cell, whose input is the value named `?`. Raises Invalid."""
    return _compiled(text, frozenset(names), Place(file, line, column), True, limits or get_limits())
