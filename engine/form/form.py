"""A form that works: what it shows and asks for some values and roles, and what it makes of a submission.

Knows neither text nor store. The surprising rule: a field that is hidden counts as empty for every other condition, so showing is settled before asking.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from engine.errors import Invalid, Problem, Text, problem
from engine.form.field import Check, Field, Read
from engine.form.layout import both, items_layout
from engine.form.options import Records
from engine.form.plan import Plan, expressions_of
from engine.form.schema import form_schema
from engine.form.session import Session, Situation

__all__ = ["Form", "FormState", "state_of"]


class FormState(msgspec.Struct, frozen=True):
    """What a screen shows: the values (computed ones filled in), `{key: {"visible", "required", "read_only"}}`, and what is wrong by now.

    `choices`: `{key: [{"value", "title"}]}` of fields whose options depend on others; `totals`: `{table: {column: value}}`. A column in a row is named `table.0.column`.
    """

    values: dict[str, Any]
    fields: dict[str, dict[str, bool]]
    problems: list[Problem]
    choices: dict[str, list[dict[str, Any]]] = {}
    totals: dict[str, dict[str, Any]] = {}


class Form(msgspec.Struct, frozen=True, dict=True):
    """`items` is the order on the screen: keys of fields, sections, columns, notes; `computed`: the keys of computed fields, each behind those it reads;
    `reads`: where its FEEL names what is no field; `offers`: where it names a record type."""

    key: str
    title: Text
    fields: tuple[Field, ...]
    items: tuple[Any, ...]
    checks: tuple[Check, ...]
    computed: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    offers: tuple[Read, ...] = ()

    @cached_property
    def plan(self) -> Plan:
        """How the form is filled in; made once."""
        return Plan(self.fields, self.checks)

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 of a submission."""
        return form_schema(self.title, self.fields)

    def layout(
        self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None, values: Mapping[str, Any] | None = None, records: Records | None = None
    ) -> dict[str, Any]:
        """What a screen draws; with `context` (and `values` that stand in the form, and `records`) the options that come from it are filled in."""
        session = None if context is None else Session(self.plan, values or {}, Situation(now=now, context=context, records=records))
        items = items_layout(self.items, self.fields, session)
        return {"key": self.key, "title": both(self.title), "items": items, "checks": [{"message": both(check.message)} for check in self.checks]}

    def personal_fields(self) -> list[str]:
        """Keys of fields that hold personal data; `table.column` for columns."""
        return personal_keys(self.fields)

    def record_fields(self) -> Iterator[Field]:
        """The fields and columns whose value names a record."""
        return (field for field in _with_columns(self.fields) if field.records is not None)

    def names(self) -> frozenset[str]:
        """What its FEEL reads beside its own fields: these names must be in the context."""
        own = {field.key for field in _with_columns(self.fields)} | {"item", "partial", "?"}
        used = [expression.names for field in self.fields for expression in expressions_of(field) if not _is_where(field, expression)] + [
            check.condition.names for check in self.checks
        ]
        return frozenset(name for names in used for name in names) - own

    def session(self, values: Mapping[str, Any], situation: Situation) -> Session:
        """One look at the form, settled."""
        return Session(self.plan, values, situation)

    def state(
        self,
        values: Mapping[str, Any],
        *,
        roles: Collection[str] | None = None,
        now: datetime | None = None,
        context: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        records: Records | None = None,
    ) -> FormState:
        """How the form stands for `values`; never raises. `roles` None: a program that may do all."""
        session = self.session(values, Situation(roles=roles, now=now, context=context or {}, initial=initial or {}, records=records))
        return state_of(session)

    def submit(
        self,
        values: Mapping[str, Any],
        *,
        roles: Collection[str] | None = None,
        now: datetime | None = None,
        context: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        records: Records | None = None,
    ) -> dict[str, Any]:
        """The values to keep; raises Invalid with all problems. `initial` are the values that stood there before: a field that is read only keeps its own."""
        if not isinstance(values, Mapping):
            raise Invalid(problem("form.value", "a submission is an object: a value for each field", "提交内容须为对象：每个字段一个值", expected="{...}"))
        kept = self.plan.submit(values, initial or {}) if self.plan.steps else None
        if kept is not None:
            return kept
        session = Session(self.plan, values, Situation(roles=roles, now=now, context=context or {}, initial=initial or {}, records=records))
        problems = session.problems(is_final=True)
        if problems:
            raise Invalid(*problems)
        return session.submission()


def state_of(session: Session) -> FormState:
    """What a screen shows of a session."""
    return FormState(session.shown_values(), session.field_states(), session.problems(is_final=False), session.choices(), session.totals())


def _with_columns(fields: Collection[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from field.columns


def _is_where(field: Field, expression: Any) -> bool:
    """A condition on records reads the records' own fields, which are not known here."""
    return any(one.records is not None and one.records.where is expression for one in (field, *field.columns))


def personal_keys(fields: Collection[Field]) -> list[str]:
    """Keys of personal fields; a personal table is named as a whole."""
    keys: list[str] = []
    for field in fields:
        if field.personal:
            keys.append(field.key)
        else:
            keys.extend(f"{field.key}.{column.key}" for column in field.columns if column.personal)
    return keys
