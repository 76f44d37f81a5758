"""What facts, and what is shown beside a form, are called: what shows an input or a field of a form bears its title. Pure."""

from collections.abc import Mapping
from typing import Any

from engine.errors import Text
from engine.feel import Expression
from engine.model.definition import WorkflowDefinition
from engine.model.mapping import Template
from engine.pack.compile import CompiledPack

__all__ = ["fact_titles", "titles_of"]


def fact_titles(pack: CompiledPack, definition: WorkflowDefinition) -> dict[str, Text]:
    """Fact -> title; those that nothing has a title for are left out."""
    return titles_of(pack, definition, definition.facts)


def titles_of(pack: CompiledPack, definition: WorkflowDefinition, named: Mapping[str, Template]) -> dict[str, Text]:
    """The same of anything that is named: what is shown beside a form."""
    found = {}
    for name, template in named.items():
        shown = template.source.text if isinstance(template.source, Expression) else ""
        title = _of_input(definition, shown) or _of_field(pack, definition, shown) or _of_input(definition, name) or _of_field(pack, definition, name)
        if title is not None:
            found[name] = title
    return found


def _of_input(definition: WorkflowDefinition, path: str) -> Text | None:
    schema: Any = definition.inputs
    for part in path.split("."):
        schema = (schema.get("properties") or {}).get(part.strip())
        if not isinstance(schema, dict):
            return None
    title = schema.get("x-title") or schema.get("title")
    if isinstance(title, dict):
        return Text(str(title.get("en", "")), str(title.get("zh", "")))
    return Text(title, title) if isinstance(title, str) and title else None


def _of_field(pack: CompiledPack, definition: WorkflowDefinition, path: str) -> Text | None:
    key = path.rpartition(".")[2].strip()
    for node in definition.nodes.values():
        form = pack.forms.get(node.form) if node.form else None
        field = next((one for one in form.fields if one.key == key), None) if form is not None else None
        if field is not None:
            return field.title
    return None
