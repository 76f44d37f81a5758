"""What a node says of the fields of its form: each must be one that the form has."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Problem, nearest_name
from engine.form import Form
from engine.pack.yaml_source import YamlSource

__all__ = ["wrong_rights"]


def wrong_rights(source: YamlSource, fields: Mapping[str, Any], path: str, forms: Mapping[str, Form]) -> Iterator[Problem]:
    """A problem for each name among a node's `fields` that its form does not have."""
    form = forms.get(fields.get("form", ""))
    known = [field.key for field in form.fields] if form is not None else []
    for name in fields.get("fields", {}):
        if name not in known:
            yield source.problem(
                "workflow.field_right", f"the form has no field {name}", f"表单没有字段 {name}", f"{path}.fields.{name}", nearest=nearest_name(name, known),
                expected=", ".join(known),
            )  # fmt: skip
