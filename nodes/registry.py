"""The palette: every node type, found by its folder.

Knows manifests and where code lies, nothing of jobs. The surprising rule: reading manifests must never import a node's `run`, so that the web process
can show the palette without loading OCR or models.
"""

import importlib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from engine.errors import Invalid, NotFound, Problem, nearest_name, problem
from engine.json_check import check_json, check_schema
from engine.node import NodeManifest, RunFunction

__all__ = ["EFFECT_ERRORS", "RUNNER_ERRORS", "load_manifest", "manifest", "manifests", "node_folder", "read_yaml", "run_function"]

_ROOT = Path(__file__).parent
RUNNER_ERRORS = frozenset({"input.invalid", "file.unknown", "template.unknown", "link.unknown"})
"""Business errors that the runner and the context raise for every node type; manifests need not declare them."""
EFFECT_ERRORS = frozenset({"record.invalid"})
"""Business errors of the effects that a node hands over, found when they are written: no node raises them, the manifests of those that save declare them."""


def read_yaml(path: Path) -> Any:
    """The value in a YAML file. Raises Invalid with line and column when it is not YAML."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = getattr(error, "problem", None) or str(error)
        raise Invalid(problem("yaml.invalid", f"not YAML: {what}", f"不是有效的 YAML：{what}", file=str(path), line=line, column=column)) from error


def load_manifest(folder: Path) -> NodeManifest:
    """The checked manifest in `folder`/node.yaml. Raises Invalid with all problems."""
    file = f"{folder.name}/node.yaml"
    value = read_yaml(folder / "node.yaml")
    schema = msgspec.json.decode((_ROOT / "node.schema.json").read_bytes())
    problems: list[Problem] = check_json(schema, value, code="node.invalid", file=file)
    if problems:
        raise Invalid(*problems)
    if value["type"] != folder.name:
        raise Invalid(
            problem(
                "node.invalid",
                f"type is {value['type']}, its folder {folder.name}",
                f"type 为 {value['type']}，与文件夹 {folder.name} 不同",
                file=file,
                path="type",
                expected=folder.name,
            )
        )
    found = msgspec.convert(value, NodeManifest)
    check_schema(found.inputs, file=file)
    check_schema(found.outputs, file=file)
    return found


@cache
def manifests() -> dict[str, NodeManifest]:
    """All node types by name, in the order of their names."""
    return {folder.name: load_manifest(folder) for folder in sorted(path.parent for path in _ROOT.glob("*/node.yaml"))}


def manifest(node_type: str) -> NodeManifest:
    """The manifest of one node type. Raises NotFound with the nearest name."""
    known = manifests()
    if node_type in known:
        return known[node_type]
    raise NotFound(
        problem("node_type.unknown", f"there is no node type {node_type}", f"没有名为 {node_type} 的节点类型", nearest=nearest_name(node_type, known), expected=", ".join(known))
    )


def node_folder(node_type: str) -> Path:
    """Where a node type's files lie. Raises NotFound."""
    return _ROOT / manifest(node_type).type


@cache
def run_function(node_type: str) -> RunFunction:
    """The code of a node type; importing it may load heavy libraries. Raises NotFound, also for a user task, which has no code."""
    if manifest(node_type).kind == "user_task":
        raise NotFound(problem("node_type.has_no_code", f"{node_type} is done by a person, not by code", f"{node_type} 由人完成，没有可运行的代码"))
    found: RunFunction = importlib.import_module(f"nodes.{node_type}.run").run
    return found
