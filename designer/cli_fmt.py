"""`hireloom fmt`: forms, record types, rules and workflow YAML in one style.

Knows no style: each language has its own. The surprising rule: a file that cannot be read is never written, and the others are.
"""

import difflib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from designer.cli_console import err, out, say, tell_problems
from engine.errors import Invalid, Problem, problem

__all__ = ["fmt"]

_SUFFIXES = (".form", ".record", ".rules", ".workflow.yaml", ".case.yaml", "pack.yaml")


def fmt(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - reads stdin and writes stdout. 文件或文件夹；- 表示标准输入。")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when something would change. 只检查，不写入。")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; print what would change. 只显示差异，不写入。")] = False,
    stdin_name: Annotated[str, typer.Option("--stdin-name", help="The name of what comes from stdin, for its language. 标准输入内容的文件名。")] = "stdin.workflow.yaml",
) -> None:
    """Put forms, rules and workflows in one style; comments stay. 统一表单、规则与流程文件的格式，保留注释。"""
    if "-" in paths:
        _format_stdin(paths, stdin_name)
        return
    problems: list[Problem] = []
    changed = []
    for file in _files(paths, problems):
        try:
            text = _read(file)
            styled = _style(file.name)(text, str(file))
        except Invalid as refusal:
            problems += refusal.problems
            continue
        if styled == text:
            continue
        changed.append(file)
        if diff:
            sys.stdout.writelines(difflib.unified_diff(text.splitlines(True), styled.splitlines(True), str(file), str(file)))
        elif not check:
            file.write_text(styled, encoding="utf-8", newline="")
    tell_problems(problems)
    for file in changed if not diff else ():
        out.print(say(f"{file}: would change" if check else f"{file}: written", f"{file}：需要调整" if check else f"{file}：已写入"), highlight=False)
    raise typer.Exit(1 if problems or (changed and (check or diff)) else 0)


def _style(name: str) -> Callable[[str, str], str]:
    from engine.decision.print import format_rules
    from engine.editing import format_yaml
    from engine.form.print import format_forms

    return {".form": format_forms, ".record": format_forms, ".rules": format_rules}.get(Path(name).suffix, format_yaml)


def _format_stdin(paths: list[str], name: str) -> None:
    from engine.pack.pack import text_of

    if len(paths) > 1:
        raise typer.BadParameter(say("- stands alone", "- 只能单独使用"))
    if not name.endswith(_SUFFIXES):
        name = f"stdin{name if name.startswith('.') else '.' + name}"
    sys.stdout.write(_style(name)(text_of(sys.stdin.buffer.read(), name), name))


def _read(file: Path) -> str:
    from engine.pack.pack import text_of

    return text_of(file.read_bytes(), str(file))


def _files(paths: list[str], problems: list[Problem]) -> list[Path]:
    found: dict[Path, None] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            found |= dict.fromkeys(file for file in sorted(path.rglob("*")) if file.is_file() and file.name.endswith(_SUFFIXES))
        elif not path.is_file():
            problems.append(problem("fmt.missing", f"there is no file or folder {path}", f"文件或文件夹 {path} 不存在", path=given))
        elif not path.name.endswith(_SUFFIXES):
            expected = ", ".join(_SUFFIXES)
            problems.append(problem("fmt.suffix", f"{path} is no file of a pack", f"{path} 不是流程包的文件", path=given, expected=expected))
        else:
            found[path] = None
    if not found and not problems:
        err.print(say("nothing to format", "没有可格式化的文件"))
    return list(found)
