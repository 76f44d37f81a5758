"""A record type: a form whose values are kept, with a key, a title and a time to keep them.

Knows no store: that `unique` fields and keys are unique is the store's to check.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Text
from engine.form.field import Field
from engine.form.form import Form, FormState

__all__ = ["RecordType"]


class RecordType(msgspec.Struct, frozen=True):
    """`key_field` ("" when there is none) tells records apart, `title_field` names one for people, `retain` is an ISO duration ("": for ever)."""

    form: Form
    key_field: str
    title_field: str
    retain: str

    @property
    def key(self) -> str:
        return self.form.key

    @property
    def title(self) -> Text:
        return self.form.title

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.form.fields

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 of a record."""
        return self.form.json_schema()

    def layout(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> dict[str, Any]:
        """What a screen draws."""
        return self.form.layout(context, now=now)

    def personal_fields(self) -> list[str]:
        """Keys of fields that hold personal data."""
        return self.form.personal_fields()

    def unique_fields(self) -> list[str]:
        """Keys of fields of which no two records may have the same value; the key field is one."""
        return [field.key for field in self.fields if field.unique or field.key == self.key_field]

    def state(self, values: Mapping[str, Any], *, roles: Collection[str] | None = None, now: datetime | None = None) -> FormState:
        """How the record stands for `values`; never raises."""
        return self.form.state(values, roles=roles, now=now)

    def submit(self, values: Mapping[str, Any], *, roles: Collection[str] | None = None, now: datetime | None = None, initial: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The values to keep; raises Invalid with all problems. `roles` None: a program that may do all."""
        return self.form.submit(values, roles=roles, now=now, initial=initial)
