"""A record type: a form whose values are kept, with a key, a title, indexes, a history, a time to keep them, and who may read them.

Knows no store: that `unique` fields and keys are unique is the store's to check.
"""

import contextlib
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from engine.errors import Text
from engine.feel.tagged import to_json
from engine.form.code import plain
from engine.form.field import Field, RecordSource
from engine.form.form import Form, FormState
from engine.form.options import Records
from engine.form.seen import may_see, shown_values

__all__ = ["RecordType"]

_NUMBERS = frozenset({"number", "integer", "money", "percent", "rating"})


class RecordType(msgspec.Struct, frozen=True):
    """`key_field` ("" when there is none) tells records apart, `title_field` names one for people, `retain` is an ISO duration ("": for ever).

    `history`: how many earlier versions are kept (None: all); `read_by`: the roles that may read it (empty: all who may read records).
    """

    form: Form
    key_field: str
    title_field: str
    retain: str
    indexes: tuple[str, ...] = ()
    history: int | None = None
    read_by: tuple[str, ...] = ()

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

    def layout(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None, records: Records | None = None) -> dict[str, Any]:
        """What a screen draws."""
        return self.form.layout(context, now=now, records=records)

    def personal_fields(self) -> list[str]:
        """Keys of fields that hold personal data."""
        return self.form.personal_fields()

    def unique_fields(self) -> list[str]:
        """Keys of fields of which no two records may have the same value; the key field is one."""
        return [field.key for field in self.fields if field.unique or field.key == self.key_field]

    def indexed_fields(self) -> list[str]:
        """Keys of fields by whose value records are found: the unique ones and those that are declared."""
        wanted = {*self.unique_fields(), *self.indexes}
        return [field.key for field in self.fields if field.key in wanted]

    def sought(self, key: str, value: Any) -> Any:
        """A value to find records by, read as the field's values are; a text for a number is understood. Raises Invalid."""
        field = next(field for field in self.fields if field.key == key)
        if isinstance(value, str) and field.type in _NUMBERS:
            with contextlib.suppress(ArithmeticError):
                value = to_json(Decimal(plain(value).strip()))
        if isinstance(value, str) and field.type == "boolean":
            value = {"true": True, "false": False}.get(value, value)
        is_list = field.type == "choices"
        read = self.only(key).submit({key: [value] if is_list else value})[key]
        return read[0] if is_list and read else read

    def only(self, key: str) -> Form:
        """A form of this one field and nothing else, which reads its values."""
        field = next(field for field in self.fields if field.key == key)
        options = tuple(msgspec.structs.replace(option, when=None) for option in field.options)
        source = RecordSource("") if field.records is not None or field.options_from is not None else None
        settings = {name: value for name, value in field.settings.items() if field.type != "choices" or name not in ("min", "max")}
        bare = Field(key=key, type=field.type, title=field.title, settings=settings, options=options, records=source)
        return Form(self.key, self.title, (bare,), (key,), ())

    def may_read(self, roles: Collection[str] | None) -> bool:
        """Whether someone with these roles may read its records, as far as the type says; None: a program."""
        return roles is None or not self.read_by or any(role in roles for role in self.read_by)

    def shown(self, values: Mapping[str, Any], roles: Collection[str] | None) -> dict[str, Any]:
        """The values that these roles may see."""
        return shown_values(self.fields, values, roles)

    def is_title_shown(self, roles: Collection[str] | None) -> bool:
        """Whether these roles may see the field that names a record."""
        return any(field.key == self.title_field and may_see(field, roles) for field in self.fields)

    def state(self, values: Mapping[str, Any], *, roles: Collection[str] | None = None, now: datetime | None = None) -> FormState:
        """How the record stands for `values`; never raises."""
        return self.form.state(values, roles=roles, now=now)

    def submit(
        self,
        values: Mapping[str, Any],
        *,
        roles: Collection[str] | None = None,
        now: datetime | None = None,
        initial: Mapping[str, Any] | None = None,
        records: Records | None = None,
    ) -> dict[str, Any]:
        """The values to keep; raises Invalid with all problems. `roles` None: a program that may do all."""
        return self.form.submit(values, roles=roles, now=now, initial=initial, records=records)
