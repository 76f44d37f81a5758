"""Heads, cells and results against the declared types of inputs and outputs.

Knows nothing of which rules hold. The surprising rule: a line that already has a problem is left alone, so that one mistake is told once.
"""

from collections.abc import Iterable, Mapping

from engine.decision.decision import Decision
from engine.decision.policy import MANY
from engine.decision.variable import KINDS, Variable
from engine.decision.written import Cell
from engine.errors import Problem
from engine.feel.check import Checked, check_expression, check_unary_tests
from engine.feel.syntax import Type
from engine.feel.values import Function

__all__ = ["check_decision", "checked_decisions", "type_of"]

_ANY = Type("Any")


def type_of(variable: Variable) -> Type:
    """The FEEL type of an input or output."""
    name = "Any" if variable.type in ("any", "duration") else KINDS[variable.type]
    one = Type(name, values=tuple(variable.choices)) if variable.choices else Type(name)
    return Type("list", (one,)) if variable.is_list else one


def check_decision(decision: Decision) -> tuple[Problem, ...]:
    """The problems of a decision's cells: mistakes, and what is allowed but hardly meant."""
    written = decision.written
    scope = _scope(decision)
    found: list[Problem] = []

    def checked(checked: Checked) -> Type:
        found.extend(checked.problems)
        return checked.type

    def expression(cell: Cell, expects: Type | None) -> Type:
        return checked(check_expression(cell.text, scope=scope, expects=expects, file=written.file, line=cell.line, column=cell.column))

    heads = [expression(cell, None) if cell.text else _ANY for cell in written.heads]
    for rule in written.rules:
        for cell, type_ in zip(rule.tests, heads, strict=True):
            if cell.text not in ("", "-"):
                checked(check_unary_tests(cell.text, input=type_, scope=scope, file=written.file, line=cell.line, column=cell.column))
        for cell, output in zip(rule.results, decision.outputs, strict=True):
            if cell.text not in ("", "-"):
                expression(cell, type_of(output))
    return tuple(found)


def _scope(decision: Decision) -> Mapping[str, Type]:
    functions = {name: _function_type(value) for name, value in decision.functions.items() if isinstance(value, Function)}
    used = {one.key: _result_type(one) for one in decision.used}
    return {**functions, **{variable.name: type_of(variable) for variable in decision.inputs}, **used}


def _function_type(function: Function) -> Type:
    return Type("function", (*(type_ or _ANY for _, type_ in function.parameters), _ANY))


def _result_type(decision: Decision) -> Type:
    one = Type("context", (), tuple((output.name, type_of(output)) for output in decision.outputs))
    if decision.hit_policy.startswith("collect "):
        return Type("context")
    return Type("list", (one,)) if decision.hit_policy in MANY else one


def checked_decisions(decisions: Iterable[Decision]) -> tuple[Problem, ...]:
    """The problems of all decisions of a file."""
    return tuple(problem for decision in decisions for problem in check_decision(decision))
