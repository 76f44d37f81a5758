"""What the variables of a workflow are called, and the values that they may have: so that a condition can be said in words. Pure."""

import re
from typing import Any

from engine.errors import Text
from engine.feel import Expression
from engine.model.definition import Node, WorkflowDefinition
from engine.model.view import VariableView
from engine.pack.compile import CompiledPack

__all__ = ["spoken_variables"]

_RESULT = re.compile(r"\s*result\.(?P<first>\w+)(?:\.(?P<second>\w+))?\s*")


def spoken_variables(pack: CompiledPack, definition: WorkflowDefinition) -> dict[str, VariableView]:
    """Variable -> its title and what its values are called; without those that nothing has a title for, or that two steps set as different things."""
    found: dict[str, VariableView | None] = {}

    def put(name: str, view: VariableView | None) -> None:
        found[name] = view if found.get(name, view) == view else None

    properties: dict[str, Any] = definition.inputs.get("properties") or {}
    for name, schema in properties.items():
        put(name, _titled(schema))
    for node in definition.nodes.values():
        for name, template in node.outputs.items():
            put(name, _set_by(pack, node, template.source.text) if isinstance(template.source, Expression) else None)
    return {name: view for name, view in found.items() if view is not None}


def _titled(schema: Any) -> VariableView | None:
    title = schema.get("x-title") if isinstance(schema, dict) else None
    if isinstance(title, dict):
        return VariableView(title=Text(str(title.get("en", "")), str(title.get("zh", ""))))
    return VariableView(title=Text(title, title)) if isinstance(title, str) and title else None


def _set_by(pack: CompiledPack, node: Node, feel: str) -> VariableView | None:
    path = _RESULT.fullmatch(feel)
    if path is None:
        return None
    first, second = path["first"], path["second"]
    if first == "outcome" and second is None and node.outcomes:
        return VariableView(title=node.title, choices={one.key: one.title for one in node.outcomes})
    if first == "values" and second is not None and node.form in pack.forms:
        field = next((one for one in pack.forms[node.form].fields if one.key == second), None)
        return VariableView(title=field.title, choices={str(one.value): one.title for one in field.options}) if field is not None and _says(field.title, field.key) else None
    if second is None and node.decision in pack.decisions:
        output = next((one for one in pack.decisions[node.decision].outputs if one.name == first), None)
        return VariableView(title=output.title) if output is not None and _says(output.title, output.name) else None
    return None


def _says(title: Text, key: str) -> bool:
    """Whether it is more than the key, which stands where nobody has given a title."""
    return bool(title.zh) or title.en not in ("", key)
