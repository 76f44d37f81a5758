"""Writes docs/nodes.md from the manifests and examples: `python -m tests.house.node_docs`.

Knows no node type. What the page says is in the manifests; the words around it are here.
"""

from typing import Any

import msgspec

from engine.node import NodeManifest
from nodes.example import Example, examples
from nodes.registry import manifests
from tests.house.sources import ROOT

__all__ = ["PAGE", "page"]

PAGE = ROOT / "docs" / "nodes.md"
HEAD = """# Node types

Written by `python -m tests.house.node_docs` from `nodes/*/node.yaml` and `nodes/*/examples.yaml`. Change those, not this page.

A node type is a folder in `nodes/`. Every one can be tried alone: `hireloom node run TYPE --input FILE`, with a JSON or YAML file of its inputs;
an input with `format: file` then takes a path relative to that file. `hireloom node list` prints the palette.

Every node type can also answer `input.invalid` (the inputs break its schema), `file.unknown`, `template.unknown` and `link.unknown`.
A business error takes the node's error edge (`on_error: CODE` or `on_error: "*"`), else it is an incident. A technical error is tried again first.

*personal*: the value is sealed under the key of the person whom the run is about. *assist only*: the value may be shown to a person and may not decide.
"""


def page() -> str:
    """The whole page."""
    found = list(manifests().values())
    listed = [
        "| node type | title | what it does |",
        "|---|---|---|",
        *(f"| [{one.type}](#{one.type}) | {one.title.en} {one.title.zh} | {_cell(one.summary.en)} |" for one in found),
    ]
    return "\n".join([HEAD, *listed, "", *(_section(one) for one in found)])


def _section(found: NodeManifest) -> str:
    lines = [f"## {found.type}", "", f"**{found.title.en}** · {found.title.zh}", "", found.summary.en.strip(), "", found.summary.zh.strip(), "", _work(found), ""]
    lines += ["Inputs:", "", *_properties(found.inputs), "", "Outputs:", "", *_properties(found.outputs), ""]
    if found.errors:
        lines += [
            "Business errors:",
            "",
            "| code | meaning | |",
            "|---|---|---|",
            *(f"| `{code}` | {_cell(text.en)} | {_cell(text.zh)} |" for code, text in found.errors.items()),
            "",
        ]
    shown = next((example for example in examples(found.type) if not example.error), None)
    return "\n".join(lines + ([_example(shown)] if shown else []))


def _work(found: NodeManifest) -> str:
    if found.kind == "user_task":
        return "Done by people: the engine makes the tasks and counts the answers."
    place = "in a process of its own" if found.queue != "light" else "in a thread"
    retries = found.retries
    return (
        f"Runs {place}, at most {found.timeout:g} seconds, {retries.attempts} attempts; waits {retries.first:g} seconds, then twice as long each time, at most {retries.longest:g}."
    )


def _properties(schema: dict[str, Any]) -> list[str]:
    required = schema.get("required", [])
    rows = ["| name | type | what |", "|---|---|---|"]
    for name, part in schema.get("properties", {}).items():
        marks = [word for word, holds in (("required", name in required), ("personal", part.get("x-personal")), ("assist only", part.get("x-assist-only"))) if holds]
        title = part.get("x-title", {})
        said = [" ".join(filter(None, (title.get("en"), title.get("zh")))) or part.get("description", ""), f"*{', '.join(marks)}*" if marks else ""]
        rows.append(f"| `{name}` | {_cell(_type(part))} | {_cell(' '.join(filter(None, said)))} |")
    return rows


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(dict.fromkeys(_type(part) for part in schema.get("anyOf") or schema["oneOf"]))
    kinds = schema.get("type", "any")
    names = [kinds] if isinstance(kinds, str) else list(kinds)
    names = ["file" if name == "string" and schema.get("format") == "file" else name for name in names]
    if "array" in names and isinstance(schema.get("items"), dict):
        names = [f"list of {_type(schema['items'])}" if name == "array" else name for name in names]
    return " or ".join(names)


def _example(example: Example) -> str:
    told: dict[str, Any] = {"inputs": example.inputs}
    told |= {name: value for name, value in (("files", example.files), ("votes", example.votes), ("templates", example.templates), ("links", example.links)) if value}
    told["outputs"] = example.outputs or {}
    text = msgspec.json.format(msgspec.json.encode(_short(told)), indent=2).decode()
    return f"Example: {example.title.en} ({example.title.zh}). Of the outputs the example names a part.\n\n```json\n{text}\n```\n"


def _short(value: Any) -> Any:
    """Long texts of an example are cut: the whole one is in `examples.yaml`."""
    if isinstance(value, dict):
        return {name: _short(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_short(part) for part in value]
    return value[:240] + " ..." if isinstance(value, str) and len(value) > 240 else value


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
