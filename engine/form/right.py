"""A form as one node has it: fields that are hidden, read only, editable or required there, on top of what the form says itself.

The surprising rule: a hidden field keeps the value that stood there before, as with a role that may not see it; programs, which may do all, see it.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from engine.form.field import Field
from engine.form.form import Form

__all__ = ["NOBODY", "RIGHTS", "form_at"]

RIGHTS = ("editable", "read_only", "hidden", "required")
NOBODY = " nobody"
"""A role that nobody has."""


def form_at(form: Form, rights: Mapping[str, str]) -> Form:
    """The form with these rights of its fields; made once for each."""
    if not rights:
        return form
    known: dict[tuple[tuple[str, str], ...], Form] = form.__dict__.setdefault("_at", {})
    key = tuple(sorted(rights.items()))
    if key not in known:
        known[key] = replace(form, fields=tuple(_field(field, rights.get(field.key, "")) for field in form.fields))
    return known[key]


def _field(field: Field, right: str) -> Field:
    match right:
        case "hidden":
            return replace(field, visible_to=(NOBODY,), required=False, columns=tuple(replace(column, visible_to=(NOBODY,)) for column in field.columns))
        case "read_only":
            return replace(field, read_only=True, required=False)
        case "editable":
            return replace(field, read_only=False, read_only_when=(), editable_by=())
        case "required":
            return replace(field, read_only=False, read_only_when=(), editable_by=(), required=True)
    return field
