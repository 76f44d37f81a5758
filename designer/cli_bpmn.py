"""`hireloom bpmn import | export`: BPMN 2.0 XML into workflow files, and a workflow file into BPMN with its drawing.

Knows no element. The surprising rule: what is imported is checked like any workflow file; its problems are told, and the file is written all the same, since forms and decisions may still have to be made.
"""

from pathlib import Path
from typing import Annotated

import typer

from designer.cli_console import out, say, tell_problems
from engine.errors import Invalid, problem

__all__ = ["bpmn_app"]

bpmn_app = typer.Typer(no_args_is_help=True, help="BPMN 2.0 in and out. BPMN 2.0 导入与导出。")


@bpmn_app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A BPMN 2.0 file. BPMN 2.0 文件。")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The workflow file to write; else the text is printed. 输出的流程文件；否则打印到屏幕。")] = None,
) -> None:
    """Make workflow files from BPMN; what cannot be taken over is named. 由 BPMN 生成流程文件。"""
    from engine.bpmn import import_bpmn
    from engine.pack.workflow_file import Surroundings, examine_workflow
    from nodes.registry import manifests

    found = import_bpmn(_read(file), str(file))
    tell_problems(found.problems)
    around = Surroundings(manifests(), {}, {})
    for key, text in found.files().items():
        target = None if output is None else output if key == f"{found.main}.workflow.yaml" else output.parent / key
        tell_problems(examine_workflow(text, str(target or key), around).problems)
        if target is None:
            typer.echo(text)
        else:
            _write(target, text.encode("utf-8"))


@bpmn_app.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(help="A *.workflow.yaml file. 流程文件。")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The BPMN file to write; else it is printed. 输出的 BPMN 文件；否则打印到屏幕。")] = None,
) -> None:
    """Write a workflow as BPMN 2.0 with a drawing. 将流程导出为带图的 BPMN 2.0。"""
    from engine.bpmn import export_bpmn
    from engine.pack.workflow_file import Surroundings, examine_workflow
    from nodes.registry import manifests

    reading = examine_workflow(_read(file).decode("utf-8", "replace"), str(file), Surroundings(manifests(), {}, {}))
    wrong = [one for one in reading.problems if one.code in ("workflow.invalid", "workflow.edge", "workflow.place")]
    if reading.source is None or reading.definition is None or wrong:
        raise Invalid(*(wrong or reading.problems))
    xml = export_bpmn(reading.source.data)
    if output is None:
        typer.echo(xml.decode("utf-8"))
    else:
        _write(output, xml)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Invalid(problem("bpmn.unwritable", f"{file} cannot be written: {error.strerror}", f"无法写入 {file}：{error.strerror}", path="--output")) from error
    out.print(say(f"written: {file}", f"已写入：{file}"), highlight=False)


def _read(file: Path) -> bytes:
    if file.is_dir():
        raise Invalid(problem("bpmn.missing_file", f"{file} is a folder, not a file", f"{file} 是文件夹，不是文件", path="FILE"))
    if not file.is_file():
        raise Invalid(problem("bpmn.missing_file", f"there is no file {file}", f"文件 {file} 不存在", path="FILE"))
    return file.read_bytes()
