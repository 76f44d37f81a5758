"""`hireloom run WORKFLOW --input FILE`: starts a run and works on it until it ends or waits for somebody."""

import mimetypes
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from designer.cli_console import language, out, read_values, say, status_word, write_json
from engine.errors import Invalid, problem
from engine.model.view import RunDetail, RunSummary

__all__ = ["run_workflow"]


def run_workflow(
    workflow: Annotated[str, typer.Argument(help="Key of the workflow. 流程的标识。")],
    input_file: Annotated[Path, typer.Option("--input", help="A JSON or YAML file with the inputs; paths of files are relative to it. 输入文件，其中的文件路径相对于它。")],
    business_key: Annotated[str, typer.Option(help="Your own name for the run. 业务编号。")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the run as JSON. 以 JSON 输出。")] = False,
) -> None:
    """Run a workflow until it ends or waits for somebody. 运行流程，直到结束或等待他人。"""
    from designer.cli_work import BY, TENANT, wait_for_runs, working_installation

    inputs = read_values(input_file)
    if not isinstance(inputs, dict):
        raise Invalid(problem("input.invalid", "the inputs must be an object", "输入必须是对象", file=str(input_file), expected="object"))
    with working_installation() as installation:
        engine = installation.engine
        definition = engine.workflow(TENANT, workflow)
        contents = _local_files(definition.inputs, inputs, input_file.parent)
        subject_id = engine.create_subject(TENANT) if contents else None
        for name, path in contents.items():
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            inputs[name] = engine.save_file(TENANT, name=path.name, media_type=kind, data=path.read_bytes(), subject_id=subject_id).file_id
        run = engine.start(TENANT, workflow, inputs, by=BY, business_key=business_key, subject_id=subject_id)

        def is_there(summary: RunSummary) -> bool:
            return summary.status != "running" or summary.has_incident or not _works(engine.run(TENANT, summary.run_id))

        wait_for_runs(installation, {run.run_id}, is_there, lambda _: None)
        detail = engine.run(TENANT, run.run_id)
    if as_json:
        write_json(msgspec.structs.replace(detail, definition=msgspec.structs.replace(detail.definition, source="")))
    else:
        _print(detail)
    raise typer.Exit(1 if detail.has_incident else 0)


def _works(detail: RunDetail) -> bool:
    return any(token.waits_for in ("job", "call") for token in detail.tokens)


def _local_files(schema: dict[str, Any], inputs: dict[str, Any], folder: Path) -> dict[str, Path]:
    found = {name: folder / str(inputs[name]) for name, part in schema.get("properties", {}).items() if part.get("format") == "file" and inputs.get(name)}
    missing = [problem("file.missing", f"there is no file {path}", f"文件 {path} 不存在", path=name) for name, path in found.items() if not path.is_file()]
    if missing:
        raise Invalid(*missing)
    return found


def _print(detail: RunDetail) -> None:
    titles = {node.node_id: node.title.get(language()) for node in detail.definition.nodes}
    table = Table(say("Node", "节点"), say("State", "状态"), say("Times", "次数"), say("Error", "错误"), box=None, pad_edge=False)
    for node in detail.nodes:
        table.add_row(titles.get(node.node_id, node.node_id), status_word(node.state), str(node.times), node.error.get(language()) if node.error else "")
    out.print(f"{detail.run_id}  {detail.workflow_title.get(language())}  {status_word(detail.status)}", highlight=False, markup=False)
    out.print(table)
    for incident in detail.incidents:
        out.print(f"{incident.code}: {incident.message.get(language())}", style="red", highlight=False, markup=False)
    for task in detail.tasks:
        if task.status in ("created", "claimed"):
            waits = say("waits for", "等待")
            out.print(f"{waits} {', '.join(task.candidates)}: {task.title.get(language())}", highlight=False, markup=False)
