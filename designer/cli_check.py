"""`hireloom check PATH`: every problem in a pack, in a folder of packs, or in one file of a pack."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from designer.cli_console import language, out, say, tell_problems, write_json
from engine.errors import Invalid, Problem, problem

__all__ = ["check"]


class FoundProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem as `--json` prints it, its message in one language."""

    code: str
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
) -> None:
    """Check workflows, forms and rules. 检查流程、表单与规则。"""
    problems = _problems(path)
    if as_json:
        write_json([_found(one) for one in problems])
    else:
        tell_problems(problems)
        if not problems:
            out.print(say(f"{path}: no problems", f"{path}：没有问题"), style="green", highlight=False)
    raise typer.Exit(1 if problems else 0)


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
    from engine.pack import CompiledPack, check_calls, compile_pack, read_folder
    from nodes.registry import manifests

    problems: list[Problem] = []
    good: dict[Path, CompiledPack] = {}
    for folder in folders:
        try:
            good[folder] = compile_pack(read_folder(folder), manifests())
        except Invalid as refusal:
            problems += [_in_folder(one, folder) for one in refusal.problems]
    known = {key for compiled in good.values() for key in compiled.workflows}
    for folder, compiled in good.items():
        # What a pack that stands alone needs from others, or what a broken one beside it has, cannot be known here.
        is_closed = len(good) == len(folders) and (len(folders) > 1 or not compiled.pack.needs)
        problems += [_in_folder(one, folder) for one in check_calls(compiled, known)] if is_closed else []
    return problems


def _in_folder(one: Problem, folder: Path) -> Problem:
    return msgspec.structs.replace(one, file=str(folder / one.file) if one.file and one.file != folder.name else str(folder))


def _file_problems(path: Path) -> list[Problem]:
    from engine.decision import parse_rules
    from engine.form import parse_forms

    pack = next((folder for folder in path.absolute().parents if (folder / "pack.yaml").is_file()), None)
    if pack is not None:
        return [msgspec.structs.replace(one, file=str(path)) for one in _pack_problems([pack]) if Path(one.file) == path.absolute()]
    readers = {".rules": parse_rules, ".form": parse_forms, ".record": parse_forms}
    if path.suffix not in readers:
        text = problem(
            "check.no_pack",
            "this file is checked as a part of its pack, and no folder above it has a pack.yaml",
            "该文件须随其流程包检查，但上级文件夹中没有 pack.yaml",
            file=str(path),
        )
        return [text]
    try:
        readers[path.suffix](path.read_text(encoding="utf-8"), file=str(path))
    except Invalid as refusal:
        return list(refusal.problems)
    except UnicodeDecodeError:
        return [problem("pack.not_utf8", "the file is not UTF-8 text", "文件不是 UTF-8 编码", file=str(path), expected="UTF-8")]
    return []


def _found(one: Problem) -> FoundProblem:
    return FoundProblem(
        code=one.code,
        message=one.message.get(language()),
        file=one.file,
        path=one.path,
        line=one.line,
        column=one.column,
        expected=one.expected,
        nearest=one.nearest,
    )
