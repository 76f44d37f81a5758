"""A form as it is filled in: its readers, what its FEEL reads, the order of its computed fields; made once for each form.

Knows no values. The surprising rule: a form without any condition has `steps`, and then a right submission is read in one pass; a wrong one goes the long way, which finds everything.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.feel.expression import Expression
from engine.form.code import Wrong
from engine.form.field import Check, Field
from engine.form.value import Reader, is_empty, make_reader

__all__ = ["Plan", "computed_order", "expressions_of"]

_NOTHING: Any = object()


class Plan:
    """`reads`: the names that its FEEL reads, those of its tables' columns too; `tables`: the plan of each table's rows; `plain`: the fields without any condition;
    `offering`: those whose options are not simply written."""

    __slots__ = ("checks", "computed", "conditional", "dependent", "fields", "locking", "offering", "plain", "readers", "reads", "steps", "tables")

    def __init__(self, fields: Sequence[Field], checks: Sequence[Check] = ()) -> None:
        self.fields = {field.key: field for field in fields}
        self.checks = tuple(checks)
        self.computed = computed_order(fields)[0]
        self.readers: dict[str, Reader] = {field.key: make_reader(field) for field in fields}
        self.tables = {field.key: Plan(field.columns) for field in fields if field.type == "table"}
        used = [expression.names for field in fields for expression in expressions_of(field)] + [check.condition.names for check in checks]
        self.reads = frozenset[str]().union(*used)
        self.conditional = tuple(field for field in fields if field.visible)
        self.locking = tuple(field for field in fields if field.read_only_when)
        self.dependent = tuple(field for field in fields if field.has_dependent_options)
        self.offering = frozenset(field.key for field in fields if field.records is not None or field.has_dependent_options)
        self.plain = frozenset(field.key for field in fields if field.is_plain)
        is_plain = not checks and len(self.plain) == len(fields)
        self.steps = tuple((field.key, self.readers[field.key], field.required is True) for field in fields) if is_plain else None

    def submit(self, values: Mapping[str, Any], initial: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values to keep, when the form is plain and all of them are right; else None."""
        kept: dict[str, Any] = {}
        count = 0
        for key, read, is_required in self.steps or ():
            value = values.get(key, _NOTHING)
            if value is not _NOTHING:
                count += 1
            else:
                value = initial.get(key, _NOTHING) if initial else _NOTHING
                if value is _NOTHING:
                    if is_required:
                        return None
                    continue
            kind = value.__class__
            if (not value or value.isspace()) if kind is str else kind is not int and is_empty(value):
                value = None
            else:
                try:
                    value = read(value, None)
                except Wrong:
                    return None
            if value is None and is_required:
                return None
            kept[key] = value
        return kept if self.steps is not None and count == len(values) else None


def expressions_of(field: Field) -> list[Expression]:
    """All FEEL of a field and of its columns."""
    own: list[Any] = [field.required, *field.visible, *field.read_only_when, field.computed, field.default, field.options_from]
    own += [option.when for option in field.options] + [check.condition for check in field.valid] + [total.expression for total in field.totals]
    own.append(field.records.where if field.records else None)
    return [one for one in own if isinstance(one, Expression)] + [one for column in field.columns for one in expressions_of(column)]


def computed_order(fields: Sequence[Field]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The computed fields, each behind those it reads; and those that are computed from themselves, or from such a one."""
    waiting = {field.key: field.computed.names for field in fields if field.computed is not None}
    order: list[str] = []
    while waiting:
        ready = [key for key, names in waiting.items() if not names & waiting.keys()]
        if not ready:
            break
        order += ready
        for key in ready:
            del waiting[key]
    return tuple(order), frozenset(waiting)
