"""A field of a form: what it is called, what it may hold, when it is shown, asked and open.

Knows nothing of text or of values. `required` is a plain yes or no, or FEEL that says when; what sections say of their fields is already part of each field.
"""

from typing import Any

import msgspec

from engine.errors import Text
from engine.feel.expression import Expression

__all__ = ["FIELD_TYPES", "PERSONAL_TYPES", "RECORD_TYPES", "Check", "Columns", "Field", "Note", "Option", "Read", "RecordOption", "RecordSource", "Section", "Total"]

FIELD_TYPES: dict[str, tuple[str, ...]] = {
    "text": ("lines", "min", "max", "pattern"),
    "rich_text": ("lines", "min", "max"),
    "number": ("min", "max"),
    "integer": ("min", "max"),
    "money": ("currency", "min", "max"),
    "percent": ("min", "max"),
    "boolean": (),
    "date": (),
    "time": (),
    "date_time": (),
    "duration": (),
    "choice": ("choices",),
    "choices": ("choices", "min", "max"),
    "rating": ("min", "max"),
    "email": (),
    "phone": (),
    "url": (),
    "id_number": ("country",),
    "bank_card": (),
    "address": ("country",),
    "location": (),
    "file": ("types", "max_size", "max_count"),
    "image": ("max_size", "max_count"),
    "signature": (),
    "person": ("role",),
    "department": (),
    "position": (),
    "record": ("record_type",),
    "table": ("min", "max"),
}
"""Every field type, with the settings that it takes."""

PERSONAL_TYPES = frozenset({"id_number", "bank_card", "signature"})
"""What can only be somebody's own: personal without a word. An address, a phone or a place may be a company's, so its author says."""

RECORD_TYPES = frozenset({"record", "department", "position"})
"""Types whose value is the id of a record."""


class Option(msgspec.Struct, frozen=True):
    """A value of a choice; `when`: only offered while this holds."""

    value: Any
    title: Text
    when: Expression | None = None


class RecordSource(msgspec.Struct, frozen=True):
    """The records of a type that a field offers: all, or those for which `where` holds."""

    record_type: str
    where: Expression | None = None


class RecordOption(msgspec.Struct, frozen=True):
    """A record as a form knows it: `key` is the value of its key field ("" when it has none), `values` are FEEL's."""

    record_id: str
    title: str
    key: Any = ""
    values: dict[str, Any] = {}


class Check(msgspec.Struct, frozen=True):
    """A condition and the message for when it is false: across fields, or of one field's own value, which is `?`."""

    message: Text
    condition: Expression


class Total(msgspec.Struct, frozen=True):
    """What stands under a column of a table; FEEL sees each column as the list of its values. Without FEEL: their sum."""

    column: str
    title: Text
    expression: Expression


class Read(msgspec.Struct, frozen=True):
    """A name in FEEL that is no field, with its place: the run must give it. `names`: those that the form has at that place."""

    name: str
    file: str
    line: int
    column: int
    names: tuple[str, ...]


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """`settings`: those of FIELD_TYPES; `columns`: the fields of a table."""

    key: str
    type: str
    title: Text
    help: Text | None = None
    settings: dict[str, Any] = {}
    options: tuple[Option, ...] = ()
    options_from: Expression | None = None
    records: RecordSource | None = None
    columns: tuple["Field", ...] = ()
    totals: tuple[Total, ...] = ()
    required: bool | Expression = False
    visible: tuple[Expression, ...] = ()
    """All must hold: the sections' conditions and its own."""
    read_only: bool = False
    read_only_when: tuple[Expression, ...] = ()
    """Any may hold: the sections' conditions and its own."""
    visible_to: tuple[str, ...] = ()
    editable_by: tuple[str, ...] = ()
    computed: Expression | None = None
    default: Expression | None = None
    valid: tuple[Check, ...] = ()
    personal: bool = False
    unique: bool = False

    @property
    def is_conditional(self) -> bool:
        """Whether what is asked of it depends on other values."""
        return bool(self.visible or self.read_only_when or self.has_dependent_options) or isinstance(self.required, Expression)

    @property
    def has_dependent_options(self) -> bool:
        """Whether what it offers may change while someone fills in the form."""
        return any(option.when is not None for option in self.options) or self.options_from is not None or (self.records is not None and self.records.where is not None)

    @property
    def is_plain(self) -> bool:
        """Whether it is simply asked: by anybody, always open, whatever the other values."""
        is_free = not (self.is_conditional or self.visible_to or self.editable_by or self.read_only or self.valid)
        return is_free and self.computed is None and self.default is None and self.records is None and not self.columns


class Note(msgspec.Struct, frozen=True):
    """A text between fields."""

    text: Text


class Section(msgspec.Struct, frozen=True):
    """Fields under a heading; `items` are sections, columns, notes and keys of fields."""

    key: str
    title: Text
    items: tuple[Any, ...]


class Columns(msgspec.Struct, frozen=True):
    """Fields and notes side by side."""

    items: tuple[Any, ...]
