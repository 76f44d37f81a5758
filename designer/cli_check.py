"""`hireloom check PATH`: every problem in a pack, in a folder of packs, or in one file of a pack.

Knows no rule of the languages. The surprising rule: a pack is always examined as a whole, also when one file is asked for; then only that file's problems are told.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from designer.cli_console import language, out, say, tell_problems, write_json
from engine.errors import Invalid, Problem, Text, problem

if TYPE_CHECKING:
    from engine.pack import CompiledPack

__all__ = ["check"]

_WORKFLOW = re.compile(r"^workflow:\s*([\w]+)", re.M)


class FoundProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem as `--json` prints it, its message in one language."""

    code: str
    severity: str
    message: str
    file: str
    path: str
    line: int
    column: int
    expected: str
    nearest: str


def check(
    path: Annotated[Path, typer.Argument(help="A pack, a folder of packs, or one file. 流程包、包含流程包的文件夹或单个文件。")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON. 以 JSON 输出问题。")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors. 将警告视为错误。")] = False,
) -> None:
    """Check workflows, forms and rules: all problems at once. 检查流程、表单与规则，一次列出所有问题。"""
    problems = _problems(path)
    errors = sum(one.is_error for one in problems)
    if as_json:
        write_json([_found(one) for one in problems])
    else:
        tell_problems([one if one.is_error else _marked(one) for one in problems])
        if not problems:
            out.print(say(f"{path}: no problems", f"{path}：没有问题"), style="green", highlight=False)
        elif not errors:
            count = len(problems)
            out.print(say(f"{path}: no errors, {count} warning(s)", f"{path}：没有错误，{count} 个警告"), style="yellow", highlight=False)
    raise typer.Exit(1 if errors or (strict and problems) else 0)


def _marked(one: Problem) -> Problem:
    return msgspec.structs.replace(one, message=Text(f"warning: {one.message.en}", f"警告：{one.message.zh or one.message.en}"))


def _problems(path: Path) -> list[Problem]:
    if not path.exists():
        return [problem("check.missing", f"there is no file or folder {path}", f"文件或文件夹 {path} 不存在", path="PATH")]
    if path.is_file():
        return _file_problems(path)
    if (path / "pack.yaml").is_file():
        return _pack_problems([path])
    packs = sorted(found.parent for found in path.glob("*/pack.yaml"))
    if not packs:
        return [problem("check.nothing", "there is no pack here", "此处没有流程包", file=str(path), expected="pack.yaml")]
    return _pack_problems(packs)


def _pack_problems(folders: list[Path]) -> list[Problem]:
    from engine.pack import Pack, check_calls, examine_pack, pack_of, read_files
    from nodes.registry import manifests
    from tenants.roles import ROLES

    problems: dict[Path, list[Problem]] = {}
    compiled: dict[Path, CompiledPack] = {}
    known: set[str] = set()
    for folder in folders:
        files, unreadable = read_files(folder)
        problems[folder] = list(unreadable)
        try:
            pack = pack_of(files) if "pack.yaml" in files else Pack(folder.name, Text(folder.name), files)
        except Invalid as refusal:
            problems[folder] += refusal.problems
            pack = Pack(folder.name, Text(folder.name), files, ("?",))
        examined = examine_pack(pack, manifests(), roles=ROLES)
        problems[folder] += [*examined.problems, *_case_problems(folder, examined.compiled, is_alone=len(folders) == 1 and not pack.needs)]
        compiled[folder] = examined.compiled
        known.update(key for text in files.values() for key in _WORKFLOW.findall(text))
    for folder, one in compiled.items():
        # What a pack that stands alone needs from others cannot be known here.
        problems[folder] += check_calls(one, known) if len(folders) > 1 or not one.pack.needs else []
    return [_in_folder(one, folder) for folder, found in problems.items() for one in sorted(found, key=lambda each: (each.file, each.line, each.column))]


def _case_problems(folder: Path, compiled: "CompiledPack", *, is_alone: bool) -> list[Problem]:
    from engine.pack.case_check import check_case
    from engine.pack.pack import text_of

    found: list[Problem] = []
    unread = {key for text in compiled.pack.files.values() for key in _WORKFLOW.findall(text)}
    for file in sorted(folder.rglob("*.case.yaml")):
        name = file.relative_to(folder).as_posix()
        try:
            found += check_case(text_of(file.read_bytes(), name), name, compiled.workflows, decisions=compiled.decisions, is_alone=is_alone, unread=unread)
        except Invalid as refusal:
            found += refusal.problems
    return found


def _in_folder(one: Problem, folder: Path) -> Problem:
    return msgspec.structs.replace(one, file=str(folder / one.file) if one.file and one.file != folder.name else str(folder))


def _file_problems(path: Path) -> list[Problem]:
    from engine.decision import examine_rules
    from engine.form import examine_forms
    from engine.pack.pack import text_of

    pack = next((folder for folder in path.absolute().parents if (folder / "pack.yaml").is_file()), None)
    if pack is not None:
        return [msgspec.structs.replace(one, file=str(path)) for one in _pack_problems([pack]) if Path(one.file) == path.absolute()]
    readers: dict[str, Any] = {".rules": examine_rules, ".form": examine_forms, ".record": examine_forms}
    if path.suffix not in readers:
        return [
            problem(
                "check.no_pack",
                "this file is checked as a part of its pack, and no folder above it has a pack.yaml",
                "该文件须随其流程包检查，但上级文件夹中没有 pack.yaml",
                file=str(path),
                expected="pack.yaml",
            )
        ]
    try:
        text = text_of(path.read_bytes(), str(path))
    except Invalid as refusal:
        return list(refusal.problems)
    read, problems = readers[path.suffix](text, file=str(path))
    return sorted([*problems, *read.warnings], key=lambda one: (one.line, one.column))


def _found(one: Problem) -> FoundProblem:
    return FoundProblem(
        code=one.code,
        severity=one.severity,
        message=one.message.get(language()),
        file=one.file,
        path=one.path,
        line=one.line,
        column=one.column,
        expected=one.expected,
        nearest=one.nearest,
    )
