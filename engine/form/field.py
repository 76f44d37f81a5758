"""A field of a form: what it is called, what it may hold, when it is shown, asked and open.

Knows nothing of text or of values. `required`, `visible` and `read_only` are a plain yes or no, or FEEL that says when.
"""

from typing import Any

import msgspec

from engine.errors import Text
from engine.feel.expression import Expression

__all__ = ["FIELD_TYPES", "Check", "Field", "Note", "Option", "Section"]

FIELD_TYPES: dict[str, tuple[str, ...]] = {
    "text": ("lines", "min", "max", "pattern"),
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
    "file": ("types", "max_size", "max_count"),
    "person": ("role",),
    "table": ("min", "max"),
}
"""Every field type, with the settings that it takes."""


class Option(msgspec.Struct, frozen=True):
    """A value of a choice."""

    value: Any
    title: Text


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """`settings`: those of FIELD_TYPES; `columns`: the fields of a table."""

    key: str
    type: str
    title: Text
    help: Text | None = None
    settings: dict[str, Any] = {}
    options: tuple[Option, ...] = ()
    options_from: Expression | None = None
    columns: tuple["Field", ...] = ()
    required: bool | Expression = False
    visible: tuple[Expression, ...] = ()
    """All must hold: the sections' conditions and its own."""
    read_only: bool | Expression = False
    visible_to: tuple[str, ...] = ()
    editable_by: tuple[str, ...] = ()
    computed: Expression | None = None
    default: Expression | None = None
    personal: bool = False
    unique: bool = False

    @property
    def is_conditional(self) -> bool:
        """Whether what is asked of it depends on other values."""
        return bool(self.visible) or isinstance(self.required, Expression) or isinstance(self.read_only, Expression)


class Note(msgspec.Struct, frozen=True):
    """A text between fields."""

    text: Text


class Section(msgspec.Struct, frozen=True):
    """Fields under a heading; `items` are sections, notes and keys of fields."""

    key: str
    title: Text
    items: tuple[Any, ...]


class Check(msgspec.Struct, frozen=True):
    """A rule across fields: a message for when the condition is false."""

    message: Text
    condition: Expression
