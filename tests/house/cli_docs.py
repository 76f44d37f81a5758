"""Writes docs/cli.md from the command line itself: `python -m tests.house.cli_docs`.

Knows no command. Help texts stand in English and Chinese where the command is declared.
"""

from collections.abc import Iterator
from typing import Any

import typer

from designer.cli import app
from tests.house.sources import ROOT

__all__ = ["PAGE", "commands", "page"]

PAGE = ROOT / "docs" / "cli.md"
HEAD = """# The command line

Written by `python -m tests.house.cli_docs` from the commands themselves. Change `designer/cli*.py`, not this page.

`hireloom` is installed into `.venv/bin` by `make run`. Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 a problem (one line each), 2 used wrongly.
The environment variables of [settings.md](settings.md) hold for every command.
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that does something: its words behind `hireloom` ("" for the options of all), and the command."""
    root = typer.main.get_command(app)
    yield "", root
    yield from _below("", root)


def _below(words: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name, command in sorted(group.commands.items()):
        path = f"{words} {name}".strip()
        if hasattr(command, "commands"):
            yield from _below(path, command)
        else:
            yield path, command


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(words, command) for words, command in commands())])


def _section(words: str, command: Any) -> str:
    parameters = [one for one in command.params if one.name != "help"]
    arguments = [_shown(one) if one.required else f"[{_shown(one)}]" for one in parameters if _is_argument(one)]
    title = " ".join(["hireloom", *([words] if words else ["[OPTIONS] COMMAND"]), *arguments])
    lines = [f"## {title}", "", (command.help or "").strip().replace("\n", " "), ""]
    if parameters:
        lines += ["| argument or option | default | what |", "|---|---|---|", *(_row(one) for one in parameters), ""]
    return "\n".join(lines)


def _is_argument(parameter: Any) -> bool:
    return not parameter.opts[0].startswith("-")


def _shown(parameter: Any) -> str:
    value = str(parameter.metavar or parameter.name.upper())
    if _is_argument(parameter):
        return value
    return ", ".join(parameter.opts) if parameter.is_flag else f"{', '.join(parameter.opts)} {value}"


def _row(parameter: Any) -> str:
    default = "required" if parameter.required else f"`{parameter.default}`" if parameter.default not in (None, "", False, 0) else ""
    return f"| `{_shown(parameter)}` | {default} | {parameter.help or ''} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
