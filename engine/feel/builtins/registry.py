"""How a built-in function is declared and called.

`@built_in("substring(string: string, start position: number, length?: number) -> string")` declares one way to call it; several declarations are several ways.
A `?` behind a name: may be left out; behind a type: may be null; `...`: one list, or the values themselves. Arguments that do not fit give null and a note.
The result is a type, or `same` (as the first argument), `item` (an element of the list), `items` (a list of what the arguments hold).
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from engine.feel.run import Run
from engine.feel.syntax import Type
from engine.feel.temporal import Date, DateTime, Time
from engine.feel.values import CHINESE, Function, kind

__all__ = ["BUILT_INS", "Form", "Parameter", "as_date", "built_in", "forms_of"]

BUILT_INS: dict[str, Function] = {}
FORMS: dict[str, list["Form"]] = {}
_REFUSED = object()


class Parameter(msgspec.Struct, frozen=True):
    """One parameter: the types that fit, and for a list those of its elements (none: any)."""

    name: str
    types: tuple[str, ...]
    elements: tuple[str, ...]
    is_optional: bool
    may_be_null: bool
    is_rest: bool


class Form(msgspec.Struct, frozen=True):
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    result: str
    run: Callable[..., Any]

    def place(self, arguments: Sequence[Any], names: tuple[str, ...]) -> Sequence[Any] | None:
        """The arguments in order, `_REFUSED` where one is left out; None when they are not this form's."""
        known = self.parameters
        if names:
            given = dict(zip(names, arguments, strict=True))
            if len(given) != len(names) or given.keys() - {p.name for p in known} or any(p.name not in given and not p.is_optional for p in known):
                return None
            return [given.get(p.name, _REFUSED) for p in known]
        if known and known[-1].is_rest:
            before = len(known) - 1
            if len(arguments) <= before:
                return None
            rest = arguments[before:]
            is_list = known[-1].types == ("list",) and len(rest) == 1 and rest[0].__class__ is list
            whole = rest[0] if is_list else list(rest)
            return [*arguments[:before], whole]
        least = sum(not p.is_optional for p in known)
        return arguments if least <= len(arguments) <= len(known) else None


_SIGNATURE = re.compile(r"([^(]+)\((.*)\) -> (.+)")
_PARAMETER = re.compile(r"([^:?]+)(\?)?: ([^<,]+?(?:<([^>]+)>)?)(\.\.\.)?(\?)?(?:, |$)")


def _parse(signature: str) -> tuple[str, tuple[Parameter, ...], str]:
    name, inside, result = _SIGNATURE.fullmatch(signature).groups()  # type: ignore[union-attr]
    parameters = []
    for label, left_out, type_, elements, rest, null in _PARAMETER.findall(inside):
        types = tuple(type_.partition("<")[0].split(" | "))
        parameters.append(Parameter(label, types, tuple(filter(None, elements.split(" | "))), bool(left_out), bool(null) or types == ("any",), bool(rest)))
    return name, tuple(parameters), result


def forms_of(name: str) -> tuple[Form, ...]:
    """The ways to call a built-in function."""
    return tuple(FORMS.get(name, ()))


def built_in(*signatures: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares the decorated `(run, *arguments)` as the function(s) with these signatures."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        for signature in signatures:
            name, parameters, result = _parse(signature)
            forms = FORMS.setdefault(name, [])
            forms.append(Form(parameters, result, function))
            if name not in BUILT_INS:
                BUILT_INS[name] = Function(
                    name, tuple((p.name, _type(p)) for p in parameters), _caller(name, forms), True, None if result in ("any", "same", "item", "items") else Type(result)
                )
        return function

    return declare


def _type(parameter: Parameter) -> Type:
    return Type(parameter.types[0] if len(parameter.types) == 1 and parameter.types != ("any",) else "Any")


def _caller(name: str, forms: list[Form]) -> Callable[..., Any]:
    def call(arguments: Sequence[Any], names: tuple[str, ...], run: Run) -> Any:
        wrong: Parameter | None = None
        for form in forms:
            placed = form.place(arguments, names)
            if placed is None:
                continue
            fitted: list[Any] = []
            for parameter, value in zip(form.parameters, placed, strict=False):
                value = value if value is _REFUSED else _fit(value, parameter)
                if value is _REFUSED and not (parameter.is_optional and placed[len(fitted)] is _REFUSED):
                    wrong = wrong or parameter
                    break
                fitted.append(value)
            else:
                while fitted and fitted[-1] is _REFUSED:
                    fitted.pop()
                return form.run(run, *(None if value is _REFUSED else value for value in fitted))
        if wrong is not None:
            types, zh = " or ".join(wrong.types), "或".join(CHINESE.get(type_, type_) for type_ in wrong.types)
            return run.note(f"{name}: {wrong.name} must be a {types}", f"{name}：{wrong.name} 必须是{zh}")
        ways = [f"({', '.join(p.name for p in form.parameters)})" for form in forms]
        return run.note(f"{name} takes {' or '.join(ways)}", f"{name} 的参数为 {' 或 '.join(ways)}")

    return call


def _fit(value: Any, parameter: Parameter) -> Any:
    """The value as the parameter wants it, else `_REFUSED` (DMN 1.5, 10.3.2.9.4)."""
    if value is None:
        return None if parameter.may_be_null else _REFUSED
    types = parameter.types
    if types == ("any",):
        return value
    kind_ = kind(value)
    if kind_ in types:
        return value
    if "list" in types:
        return [value]
    if kind_ == "list" and len(value) == 1 and kind(value[0]) in types:
        return value[0]
    if kind_ == "date" and "date and time" in types:
        return DateTime(value, Time(0, 0, 0, 0, 0))
    return _REFUSED


def as_date(value: Date | DateTime) -> Date:
    """The day of a date or date-time."""
    return value.date if isinstance(value, DateTime) else value
