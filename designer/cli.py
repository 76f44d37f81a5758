"""The command line `hireloom`.

Knows no engine's inner room: each command opens an installation and asks it. Heavy imports stand inside the commands, so that `hireloom --help` is quick.
Exit codes: 0 done, 1 a problem (told in one line each), 2 a command used wrongly.
"""

import os
import sys
from typing import Annotated

import typer

from designer.cli_bpmn import bpmn_app
from designer.cli_check import check
from designer.cli_console import choose_language, tell_fault
from designer.cli_convert import convert
from designer.cli_explain import explain
from designer.cli_feel import feel
from designer.cli_fmt import fmt
from designer.cli_lsp import lsp
from designer.cli_migrate import migrate_app
from designer.cli_mine import mine_app, what_if
from designer.cli_node import node_app
from designer.cli_organisation import organisation_app
from designer.cli_run import run_workflow
from designer.cli_runs import incident_app, runs_app
from designer.cli_schema import schema
from designer.cli_screen import screen
from designer.cli_server import db_app, demo, serve, worker
from engine.errors import Fault

__all__ = ["app", "main", "options_first"]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Hireloom: workflows for HR. 人力资源流程引擎。")
app.add_typer(bpmn_app, name="bpmn")
app.add_typer(db_app, name="db")
app.add_typer(node_app, name="node")
app.add_typer(runs_app, name="runs")
app.add_typer(incident_app, name="incident")
app.add_typer(migrate_app, name="migrate")
app.add_typer(mine_app, name="mine")
app.add_typer(organisation_app, name="organisation")
app.command("serve")(serve)
app.command("worker")(worker)
app.command("demo")(demo)
app.command("check")(check)
app.command("convert")(convert)
app.command("fmt")(fmt)
app.command("explain")(explain)
app.command("feel")(feel)
app.command("run")(run_workflow)
app.command("what-if")(what_if)
app.command("screen")(screen)
app.command("schema")(schema)
app.command("lsp")(lsp)


@app.callback()
def options(
    language: Annotated[str, typer.Option("--language", help="en or zh; else the terminal's. 语言：en 或 zh。")] = "",
    data: Annotated[str, typer.Option("--data", help="Folder of the embedded database (default ./var). 数据文件夹。")] = "",
) -> None:
    """Options of every command. 通用选项。"""
    choose_language(language)
    if data:
        os.environ["HIRELOOM_DATA_DIR"] = data


def options_first(arguments: list[str]) -> list[str]:
    """The options of every command moved to the front, so that they may be typed behind the command too; what follows `--` stays."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    moved: list[str] = []
    kept: list[str] = []
    waiting = iter(arguments[:end])
    for argument in waiting:
        if argument.partition("=")[0] in ("--data", "--language"):
            moved += [argument] if "=" in argument else [argument, *[value for value in [next(waiting, None)] if value is not None]]
        else:
            kept.append(argument)
    return [*moved, *kept, *arguments[end:]]


def main() -> None:
    """The console script."""
    try:
        app(args=options_first(sys.argv[1:]))
    except Fault as fault:
        tell_fault(fault)
        sys.exit(1)


if __name__ == "__main__":
    main()
