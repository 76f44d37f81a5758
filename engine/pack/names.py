"""Names in a node's inputs that must exist in the pack: templates and record types, where the manifest says so (`x-names`).

A name that FEEL makes is not known before the run, and a record type may come from a pack that this one needs: both are left to the run.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.errors import Problem, nearest_name, problem
from engine.model.definition import WorkflowDefinition
from engine.node import NodeManifest
from engine.pack.pack import Pack

__all__ = ["check_names"]


def check_names(definition: WorkflowDefinition, node_types: Mapping[str, NodeManifest], pack: Pack, records: Mapping[str, Any]) -> list[Problem]:
    """Every constant input that names nothing, with the nearest right name."""
    templates = {name.removeprefix("templates/").rsplit(".", 2)[0] for name in pack.files if name.startswith("templates/")}
    known: dict[str, Iterable[str]] = {"template": templates, "record type": records}
    problems = []
    for node in definition.nodes.values():
        manifest = node_types.get(node.type)
        for name, schema in (manifest.inputs if manifest else {}).get("properties", {}).items():
            kind = schema.get("x-names")
            value = node.inputs[name].source if name in node.inputs else None
            if kind is None or not isinstance(value, str) or value in known[kind] or (kind == "record type" and pack.needs):
                continue
            problems.append(_unknown(kind, value, f"nodes.{node.node_id}.inputs.{name}", sorted(known[kind])))
    return problems


def _unknown(kind: str, value: str, path: str, known: list[str]) -> Problem:
    zh = {"template": "模板", "record type": "档案类型"}[kind]
    nearest, expected = nearest_name(value, known), ", ".join(known)
    return problem("workflow.name", f"the pack has no {kind} {value}", f"包中没有{zh} {value}", path=path, nearest=nearest, expected=expected)
