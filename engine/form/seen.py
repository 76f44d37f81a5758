"""What someone may see of values: fields are shown to the roles that they name.

Knows no conditions: a field that is hidden just now is still one's own. The surprising rule: a value whose field is not known is for programs only, for nobody can say whose it is.
"""

from collections.abc import Collection, Mapping
from typing import Any

from engine.form.field import Field

__all__ = ["may_see", "shown_values"]


def may_see(field: Field, roles: Collection[str] | None) -> bool:
    """Whether someone with these roles may see the field; None: a program."""
    return not field.visible_to or roles is None or any(role in roles for role in field.visible_to)


def shown_values(fields: Collection[Field], values: Mapping[str, Any], roles: Collection[str] | None) -> dict[str, Any]:
    """The values that these roles may see, the columns of tables too."""
    by_key = {field.key: field for field in fields}
    shown: dict[str, Any] = {}
    for key, value in values.items():
        field = by_key.get(key)
        if roles is not None and (field is None or not may_see(field, roles)):
            continue
        if field is not None and field.columns and isinstance(value, list):
            value = [shown_values(field.columns, row, roles) if isinstance(row, Mapping) else row for row in value]
        shown[key] = value
    return shown
