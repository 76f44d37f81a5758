"""What answers always hold is required in the API's description; what a body may leave out stays optional there.

A default makes a field optional in JSON Schema, but msgspec writes every field of an answer. A schema that is an answer and a body at once becomes two: `Quiet` and `QuietBody`.
"""

from typing import Any

__all__ = ["mark_replies"]

PREFIX = "#/components/schemas/"


def mark_replies(document: dict[str, Any]) -> None:
    """Changes the document's schemas and the references of its bodies."""
    schemas: dict[str, Any] = document["components"]["schemas"]
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    asked = _reached([[one.get("requestBody"), one.get("parameters")] for one in operations], schemas)
    answered = _reached([one.get("responses") for one in operations], schemas)
    renamed = {name: f"{name}Body" for name in asked & answered}
    copies = {renamed[name]: _renamed(schemas[name], renamed) for name in sorted(renamed)}
    for name in asked - answered:
        schemas[name] = _renamed(schemas[name], renamed)
    for operation in operations:
        for part in {"requestBody", "parameters"} & operation.keys():
            operation[part] = _renamed(operation[part], renamed)
    for name in answered:
        if properties := schemas[name].get("properties"):
            schemas[name] = {**schemas[name], "required": sorted(properties)}
    schemas |= copies


def _reached(part: Any, schemas: dict[str, Any]) -> set[str]:
    """The names of all schemas that a part of the document refers to, through others too."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            name = str(one.get("$ref", "")).removeprefix(PREFIX)
            if name and name not in found:
                found.add(name)
                waiting.append(schemas[name])
            waiting.extend(one.values())
    return found


def _renamed(part: Any, names: dict[str, str]) -> Any:
    """The same part with references to schemas under their new names."""
    if isinstance(part, list):
        return [_renamed(one, names) for one in part]
    if not isinstance(part, dict):
        return part
    changed = {key: _renamed(value, names) for key, value in part.items()}
    name = str(part.get("$ref", "")).removeprefix(PREFIX)
    if name in names:
        changed["$ref"] = f"{PREFIX}{names[name]}"
        changed.pop("title", None)
    return changed
