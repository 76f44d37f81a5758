"""A form that works: what it shows and asks for some values and roles, and what it makes of a submission.

Knows neither text nor store. The surprising rule: a field that is hidden counts as empty for every other condition, so showing is settled before asking.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Invalid, Problem, Text
from engine.form.field import Check, Field
from engine.form.layout import both, items_layout
from engine.form.schema import form_schema
from engine.form.session import Session

__all__ = ["Form", "FormState"]


class FormState(msgspec.Struct, frozen=True):
    """What a screen shows: the values (computed ones filled in), `{key: {"visible", "required", "read_only"}}`, and what is wrong by now."""

    values: dict[str, Any]
    fields: dict[str, dict[str, bool]]
    problems: list[Problem]


class Form(msgspec.Struct, frozen=True):
    """`items` is the order on the screen: keys of fields, sections, notes; `computed`: the keys of computed fields, each behind those it reads."""

    key: str
    title: Text
    fields: tuple[Field, ...]
    items: tuple[Any, ...]
    checks: tuple[Check, ...]
    computed: tuple[str, ...] = ()

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 of a submission."""
        return form_schema(self.title, self.fields)

    def layout(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> dict[str, Any]:
        """What a screen draws; with `context` the options that come from it are filled in."""
        items = items_layout(self.items, self.fields, context, now)
        return {"key": self.key, "title": both(self.title), "items": items, "checks": [{"message": both(check.message)} for check in self.checks]}

    def personal_fields(self) -> list[str]:
        """Keys of fields that hold personal data; `table.column` for columns."""
        return personal_keys(self.fields)

    def names(self) -> frozenset[str]:
        """What its FEEL reads beside its own fields: these names must be in the context."""
        own = {field.key for field in self.fields} | {column.key for field in self.fields for column in field.columns} | {"item", "partial"}
        used = [expression.names for field in self.fields for expression in expressions_of(field)] + [check.condition.names for check in self.checks]
        return frozenset(name for names in used for name in names) - own

    def state(self, values: Mapping[str, Any], *, roles: Collection[str] | None = None, now: datetime | None = None, context: Mapping[str, Any] | None = None) -> FormState:
        """How the form stands for `values`; never raises. `roles` None: a program that may do all."""
        session = Session(self.fields, self.computed, self.checks, values, roles, now, context)
        return FormState(session.shown_values(), session.field_states(), session.problems(is_final=False))

    def submit(
        self,
        values: Mapping[str, Any],
        *,
        roles: Collection[str] | None = None,
        now: datetime | None = None,
        context: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The values to keep; raises Invalid with all problems. `initial` are the values that stood there before: a field that is read only keeps its own."""
        session = Session(self.fields, self.computed, self.checks, values, roles, now, context, initial)
        problems = session.problems(is_final=True)
        if problems:
            raise Invalid(*problems)
        return session.submission()


def personal_keys(fields: Collection[Field]) -> list[str]:
    """Keys of personal fields; a personal table is named as a whole."""
    keys: list[str] = []
    for field in fields:
        if field.personal:
            keys.append(field.key)
        else:
            keys.extend(f"{field.key}.{column.key}" for column in field.columns if column.personal)
    return keys


def expressions_of(field: Field) -> list[Any]:
    """All FEEL of a field."""
    own = [field.required, *field.visible, field.read_only, field.computed, field.default, field.options_from]
    return [one for one in own if one is not None and not isinstance(one, bool)] + [one for column in field.columns for one in expressions_of(column)]
