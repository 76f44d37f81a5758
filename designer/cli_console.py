"""What every command shares: the language, the console, reading a file of values, and how a refusal is told.

Knows no command. Results go to stdout, everything else to stderr, so that output can be piped.
Surprising rule: text is printed as it stands, since file names and values from outside may look like rich's markup; colours come as `style`.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console

from engine.errors import Fault, Invalid, Problem, Text, problem
from engine.json_text import read_json

__all__ = ["choose_language", "err", "language", "out", "read_values", "say", "status_word", "tell_fault", "tell_problems", "write_json"]

out = Console(markup=False, emoji=False)
err = Console(stderr=True, markup=False, emoji=False)
_chosen = ""


def choose_language(asked: str) -> None:
    """Sets the language of this process: what `--language` says."""
    global _chosen
    if asked and asked not in ("en", "zh"):
        raise Invalid(problem("language.unknown", f"{asked} is not a language of the product", f"不支持语言 {asked}", path="--language", expected="en, zh"))
    _chosen = asked


def language() -> str:
    """The language to speak: `--language`, else the terminal's (LC_ALL, LC_MESSAGES, LANG)."""
    if _chosen:
        return _chosen
    terminal = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if terminal.lower().startswith("zh") else "en"


def say(en: str, zh: str) -> str:
    """One of two sentences, by the language."""
    return Text(en, zh).get(language())


_STATUS = {
    "running": "进行中", "completed": "已完成", "cancelled": "已取消", "active": "进行中", "failed": "失败", "created": "待办", "claimed": "已认领",
}  # fmt: skip


def status_word(status: str) -> str:
    """The state of a run, a node or a task, by the language."""
    return say(status, _STATUS.get(status, status))


def tell_problems(problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Writes problems to stderr, one a line."""
    for found in problems:
        sys.stderr.write(f"{found.describe(language())}\n")


def tell_fault(fault: Fault) -> None:
    """Writes why something was refused, one problem a line."""
    tell_problems(fault.problems)


def read_values(file: Path, *, moment: Callable[[str], Any] = str) -> Any:
    """The value in a JSON or YAML file; `moment` makes what a date or an instant of YAML becomes. Raises Invalid."""
    if not file.is_file():
        raise Invalid(problem("file.missing", f"there is no file {file}", f"文件 {file} 不存在", file=str(file)))
    if file.suffix.lower() == ".json":
        return read_json(file.read_bytes(), file=str(file))
    from nodes.registry import read_yaml

    try:
        return read_yaml(file, moment=moment)
    except UnicodeDecodeError as error:
        raise Invalid(problem("file.not_text", f"{file} is not UTF-8 text", f"{file} 不是 UTF-8 文本", file=str(file))) from error


def write_json(value: Any) -> None:
    """Writes a value to stdout as indented JSON."""
    sys.stdout.write(_indented(value) + "\n")


def _indented(value: Any) -> str:
    return msgspec.json.format(msgspec.json.Encoder(decimal_format="number").encode(value), indent=2).decode()
