"""The examples of node types: documentation, preview in the palette, and test.

Knows how to read `examples.yaml` and to compare; running one is the runner's. Expected outputs are a subset: what an example does not name may be anything.
"""

import base64
import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from engine.errors import Invalid, Text, problem
from engine.node import FileContent
from nodes.registry import node_folder, read_yaml

__all__ = ["Example", "differences", "example_file", "examples"]

_NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""The instant of examples that name none: a Monday morning in Shanghai."""


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of `examples.yaml`: inputs, and the outputs (a subset) or the error that they give.

    `votes`: what people answer, for a node type of kind user_task. `files`: id -> path relative to the node's folder, or {text | base64, name?, media_type?}, or {path, name?, media_type?}.
    """

    title: Text
    inputs: dict[str, Any]
    votes: list[dict[str, Any]] = []
    files: dict[str, str | dict[str, str]] = {}
    outputs: dict[str, Any] | None = None
    error: str = ""
    effects: list[dict[str, Any]] | None = None
    now: datetime = _NOW
    language: str = "zh"
    templates: dict[str, str] = {}
    links: dict[str, str] = {}


def examples(node_type: str) -> list[Example]:
    """The examples of a node type in their order; none when it has no `examples.yaml`. Raises Invalid."""
    path = node_folder(node_type) / "examples.yaml"
    if not path.exists():
        return []
    try:
        return msgspec.convert(read_yaml(path) or [], list[Example])
    except msgspec.ValidationError as error:
        raise Invalid(problem("example.invalid", f"not a list of examples: {error}", f"示例格式不正确：{error}", file=f"{node_type}/examples.yaml")) from error


def example_file(file_id: str, spec: str | dict[str, str], folder: Path) -> FileContent:
    """The file of one entry of `files`. Raises OSError for a path that does not exist."""
    parts = {"path": spec} if isinstance(spec, str) else spec
    if "text" in parts:
        data = parts["text"].encode()
    elif "base64" in parts:
        data = base64.b64decode(parts["base64"])
    else:
        data = (folder / parts["path"]).read_bytes()
    name = parts.get("name") or Path(parts.get("path", f"{file_id}.txt")).name
    return FileContent(file_id, name, parts.get("media_type") or mimetypes.guess_type(name)[0] or "application/octet-stream", data)


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Where `actual` is not what was expected. Objects may hold more than expected; {"$approx", "within"}, {"$present"} and {"$contains"} are looser."""
    if isinstance(expected, dict):
        loose = _loose(expected, actual, path)
        return _objects(expected, actual, path) if loose is None else loose
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return [f"{path}: expected {len(expected)} items, got {actual!r}"]
        return [line for at, (want, got) in enumerate(zip(expected, actual, strict=True)) for line in differences(want, got, f"{path}[{at}]")]
    return [] if expected == actual else [f"{path}: expected {expected!r}, got {actual!r}"]


def _objects(expected: dict[str, Any], actual: Any, path: str) -> list[str]:
    if not isinstance(actual, dict):
        return [f"{path}: expected an object, got {actual!r}"]
    found = []
    for key, want in expected.items():
        if key in actual or (isinstance(want, dict) and "$present" in want):
            found += differences(want, actual.get(key), f"{path}.{key}")
        else:
            found.append(f"{path}.{key}: is missing")
    return found


def _loose(expected: dict[str, Any], actual: Any, path: str) -> list[str] | None:
    """The differences from a loose expectation, None when `expected` is none."""
    if "$approx" in expected:
        near = isinstance(actual, int | float) and abs(actual - expected["$approx"]) <= expected.get("within", 0)
        return [] if near else [f"{path}: expected about {expected['$approx']}, got {actual!r}"]
    if "$present" in expected:
        return [] if (actual not in (None, "", [], {})) == expected["$present"] else [f"{path}: expected {'a value' if expected['$present'] else 'no value'}, got {actual!r}"]
    if "$contains" in expected:
        want = expected["$contains"]
        if isinstance(actual, list):
            return [] if any(not differences(want, item) for item in actual) else [f"{path}: expected an item like {want!r}, got {actual!r}"]
        inside = isinstance(actual, str) and str(want) in actual
        return [] if inside else [f"{path}: expected to contain {want!r}, got {actual!r}"]
    return None
