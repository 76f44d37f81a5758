"""What is wrong with an expression or a cell before it runs, and the type of what it answers.

Knows nothing of values. The surprising rule: it never raises; a text that cannot be read has its problems like any other.
"""

from collections.abc import Iterator, Mapping

import msgspec

from engine.errors import Problem, nearest_name
from engine.feel import syntax
from engine.feel.inference.fitting import ANY, BOOLEAN, fits, in_chinese, in_english
from engine.feel.inference.infer import Inference
from engine.feel.inference.scope import Scope
from engine.feel.parse import Reading, read_expression, read_unary_tests
from engine.feel.scanner import Place
from engine.feel.syntax import Type

__all__ = ["Checked", "check_expression", "check_unary_tests", "spoken_names"]


class Checked(msgspec.Struct, frozen=True):
    """The type of an expression, and its problems in the order of the text: mistakes, and what is allowed but hardly meant (warnings)."""

    type: Type
    problems: tuple[Problem, ...] = ()


def check_expression(
    text: str,
    *,
    scope: Mapping[str, Type],
    expects: Type | None = None,
    is_open: bool = False,
    names: frozenset[str] | None = None,
    file: str = "",
    line: int = 1,
    column: int = 1,
) -> Checked:
    """Checks an expression that sees the names of `scope` and should answer `expects`.

    `is_open`: names that are not in `scope` may be anything. `names`: `spoken_names(scope)`, from who checks many expressions in one large scope.
    """
    place = Place(file, line, column)
    return _checked(text, read_expression(text, spoken_names(scope) if names is None else names, place), place, Scope(scope, is_open), expects)


def check_unary_tests(text: str, *, input: Type, scope: Mapping[str, Type], is_open: bool = False, file: str = "", line: int = 1, column: int = 1) -> Checked:
    """Checks a cell of a decision table, whose input (`?`) has the type `input`."""
    place = Place(file, line, column)
    return _checked(text, read_unary_tests(text, spoken_names(scope), place), place, Scope({**scope, "?": input}, is_open), BOOLEAN)


def _checked(text: str, reading: Reading, place: Place, scope: Scope, expects: Type | None) -> Checked:
    if reading.node is None:
        return Checked(ANY, reading.problems)
    walk = Inference(text, place, scope)
    found = walk.of(reading.node)
    if expects is not None:
        _check_result(walk, reading.node, found, expects)
    return Checked(found, tuple(sorted(walk.problems, key=lambda one: (one.line, one.column))))


def _check_result(walk: Inference, node: syntax.Node, found: Type, expects: Type) -> None:
    if found.name == "Null":
        if expects.name not in ("Any", "Null") and not isinstance(node, syntax.Literal):
            walk.warn(node.span, "this is always null", "此处总为空值", code="feel.always_null")
        return
    if not fits(found, expects):
        en, zh = f"{in_english(found)} stands where {in_english(expects)} is needed", f"此处需要{in_chinese(expects)}，而给出的是{in_chinese(found)}"
        if (found.name, expects.name) == ("days and time duration", "number"):
            en, zh = f"{en}; (…).days is its number of days", f"{zh}；(…).days 为其天数"
        walk.refuse(node.span, en, zh, code="feel.type", expected=expects.name)
        return
    if expects.values and isinstance(node, syntax.Literal) and node.value not in expects.values:
        near = nearest_name(str(node.value), [str(value) for value in expects.values])
        shown = f'"{near}"' if near and isinstance(node.value, str) else near
        walk.refuse(node.span, f"{node.value} is none of the allowed values", f"{node.value} 不在允许的取值之中", code="feel.type", nearest=shown)


def spoken_names(scope: Mapping[str, Type]) -> frozenset[str]:
    """All names that are spoken of: those of the scope and of the members of its contexts."""
    return frozenset(name for outer, type_ in scope.items() for name in (outer, *_members(type_)))


def _members(type_: Type) -> Iterator[str]:
    for name, member in type_.members:
        yield name
        yield from _members(member)
    for item in type_.items:
        yield from _members(item)
