"""`hireloom node`: the palette, and one node run by itself on values from a file."""

import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from designer.cli_console import err, language, out, read_values, say, write_json
from engine.errors import Fault, Invalid, Problem, problem
from engine.node import BusinessError, FileContent, NodeManifest, TechnicalError

if TYPE_CHECKING:
    from nodes.runner import JobResult

__all__ = ["node_app"]

node_app = typer.Typer(no_args_is_help=True, help="Node types, each usable alone. 节点类型，可单独运行。")


@node_app.command("list")
def list_nodes(as_json: Annotated[bool, typer.Option("--json", help="Print the manifests as JSON. 以 JSON 输出。")] = False) -> None:
    """List the node types. 列出节点类型。"""
    from nodes.registry import manifests

    found = list(manifests().values())
    if as_json:
        write_json(found)
        return
    table = Table(say("Type", "类型"), say("Title", "名称"), say("What it does", "用途"), box=None, pad_edge=False)
    for manifest in found:
        table.add_row(manifest.type, manifest.title.get(language()), manifest.summary.get(language()))
    out.print(table)


@node_app.command("run")
def run_node(
    node_type: Annotated[str, typer.Argument(metavar="TYPE", help="The node type. 节点类型。")],
    input_file: Annotated[
        Path | None, typer.Option("--input", help="A JSON or YAML file with the inputs; paths of files are relative to it. 输入文件，其中的文件路径相对于它。")
    ] = None,
    example: Annotated[
        int | None, typer.Option("--example", min=1, help="Run this example of the node type instead, counted from 1. 运行该类型的第几个示例（从 1 数起）。")
    ] = None,
) -> None:
    """Run one node and print its outputs as JSON. 单独运行一个节点并输出 JSON。"""
    if (input_file is None) == (example is None):
        raise typer.BadParameter(say("give either --input or --example", "请给出 --input 或 --example 之一"))
    result = _run_file(node_type, input_file) if input_file is not None else _run_example(node_type, example or 1)
    write_json({"outputs": result.outputs, "effects": result.effects})


def _run_file(node_type: str, input_file: Path) -> "JobResult":
    from nodes.registry import manifest
    from nodes.runner import JobTicket, run_alone

    found = manifest(node_type)
    inputs = read_values(input_file)
    if not isinstance(inputs, dict):
        raise Invalid(problem("input.invalid", "the inputs must be an object", "输入必须是对象", file=str(input_file), expected="object"))
    votes = inputs.pop("votes", []) if found.kind == "user_task" else []
    files = local_files(found, inputs, input_file.parent)
    ticket = JobTicket(
        node_type=node_type, language=language(), now=datetime.now(UTC), inputs=inputs, files=files, run_id="local", node_id=node_type, idempotency_key=f"local:{node_type}"
    )
    try:
        return run_alone(ticket, votes)
    except (BusinessError, TechnicalError) as error:
        raise Fault(Problem(code=error.code, message=error.message)) from error


def _run_example(node_type: str, number: int) -> "JobResult":
    """What the example gives. Raises Fault with the node's refusal, which for some examples is what they show."""
    from nodes.example import examples
    from nodes.registry import manifest
    from nodes.runner import run_example

    found = examples(manifest(node_type).type)
    if number > len(found):
        there = f"{node_type} has {len(found)} examples", f"{node_type} 共有 {len(found)} 个示例"
        raise Invalid(
            problem("example.unknown", f"there is no example {number}: {there[0]}", f"没有第 {number} 个示例：{there[1]}", path="--example", expected=f"1 - {len(found)}")
        )
    try:
        done = run_example(node_type, found[number - 1])
    except TechnicalError as error:
        raise Fault(Problem(code=error.code, message=error.message)) from error
    if done.error is not None:
        raise Fault(Problem(code=done.error.code, message=done.error.message)) from done.error
    assert done.result is not None
    for line in done.differences:
        err.print(line, style="yellow", highlight=False)
    return done.result


def local_files(manifest: NodeManifest, inputs: dict[str, Any], folder: Path) -> dict[str, FileContent]:
    """The files that inputs with `format: file` name by their paths. Raises Invalid for a path that is no file."""
    found: dict[str, FileContent] = {}
    problems = []
    for name, schema in manifest.inputs.get("properties", {}).items():
        value = inputs.get(name)
        listed = schema.get("items", {}).get("format") == "file" if isinstance(schema.get("items"), dict) else False
        if schema.get("format") != "file" and not listed:
            continue
        for place in value if isinstance(value, list) else [value]:
            if not isinstance(place, str):
                continue
            path = folder / place
            if path.is_file():
                found[place] = FileContent(place, path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", path.read_bytes())
            else:
                problems.append(problem("file.missing", f"there is no file {path}", f"文件 {path} 不存在", path=name))
    if problems:
        raise Invalid(*problems)
    return found
