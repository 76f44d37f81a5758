"""The FEEL in a workflow file: every expression with the path of its value, and places inside of it as places in the file.

Knows nothing of types or of what a name stands for. The surprising rule: the file may be half written, so nothing here trusts its shape.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from engine.errors import Invalid, Problem
from engine.feel import syntax
from engine.feel.scanner import Place, scan
from engine.pack.yaml_source import YamlSource

__all__ = ["Leaf", "called_names", "feel_leaves", "lead_of", "of_feel", "spot_of_name"]

_NODE_FIELDS = (
    "inputs",
    "outputs",
    "values",
    "shown",
    "candidates",
    "due",
    "wait",
    "until",
    "correlation",
    "every",
    "working",
    "need",
    "count",
    "many",
    "remind",
    "on_timeout",
    "auto",
    "distribute",
)
_CONDITIONS = (("condition",), ("done_when",), ("many", "until"), ("repeat", "while"), ("repeat", "until"))
"""Fields that are FEEL with or without a leading `=`."""


class Leaf(msgspec.Struct, frozen=True):
    """One expression. `node_id`: the node it stands in, "" for none; `field`: which of its fields (`outputs`, `when`, ...); `name`: the name it is the value of."""

    path: str
    text: str
    field: str
    node_id: str = ""
    name: str = ""


def feel_leaves(data: Any) -> Iterator[Leaf]:
    """All FEEL of a workflow file's data."""
    if not isinstance(data, dict):
        return
    for field in ("subject_title", "facts"):
        for path, text, name in _texts(data.get(field), field, ""):
            yield Leaf(path, text, field, "", name)
    for node_id, node in _items(data.get("nodes")):
        for field in _NODE_FIELDS:
            for path, text, name in _texts(node.get(field) if isinstance(node, dict) else None, f"nodes.{node_id}.{field}", ""):
                if path == f"nodes.{node_id}.many.until":  # a condition, told below
                    continue
                yield Leaf(path, text, field, node_id, name)
        yield from _conditions(node_id, node)
    edges = data.get("edges")
    for number, edge in enumerate(edges if isinstance(edges, list) else ()):
        if isinstance(edge, dict) and isinstance(edge.get("when"), str):
            yield Leaf(f"edges.{number}.when", edge["when"].removeprefix("=").strip(), "when", str(edge.get("from", "")))


def _conditions(node_id: str, node: Any) -> Iterator[Leaf]:
    for field, *inner in _CONDITIONS:
        value = node.get(field) if isinstance(node, dict) else None
        for name in inner:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, str):
            yield Leaf(".".join(("nodes", node_id, field, *inner)), value.removeprefix("=").strip(), "when", node_id)


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    yield from value.items() if isinstance(value, dict) else ()


def _texts(value: Any, path: str, name: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str) and value.startswith("="):
        yield path, value[1:].strip(), name
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, f"{path}.{key}", name or key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, f"{path}.{number}", name)


def lead_of(source: YamlSource, path: str, feel: str) -> int:
    """How many characters of the value at `path` stand before its FEEL."""
    node = source.value(path)
    return max(str(node.value).find(feel), 0) if node is not None else 0


def of_feel(source: YamlSource, found: Problem, path: str, feel: str) -> Problem:
    """A problem of an expression whose text began at line 1, column 1, as a problem of the file."""
    lines = feel.split("\n")
    offset = sum(len(line) + 1 for line in lines[: found.line - 1]) + found.column - 1
    line, column = source.spot(path, lead_of(source, path, feel) + offset)
    return msgspec.structs.replace(found, path=path, file=source.file, line=line, column=column)


def spot_of_name(source: YamlSource, path: str, feel: str, name: str) -> tuple[int, int]:
    """Line and column of the first use of `name` in the expression."""
    try:
        at = next((token.start for token in scan(feel, [name], Place()) if token.type == "NAME" and token.value == name), 0)
    except Invalid:
        at = max(feel.find(name), 0)
    return source.spot(path, lead_of(source, path, feel) + at)


def called_names(node: syntax.Node) -> frozenset[str]:
    """The names that the expression calls."""
    own = {node.function.name} if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name) else set()
    return frozenset(own).union(*(called_names(part) for part in syntax.children(node)))
