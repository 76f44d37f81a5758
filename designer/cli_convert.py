"""`hireloom convert IN OUT`: rules from and to DMN, CSV and Excel; forms, record types and rules from and to JSON.

Knows the suffixes, not the formats. The surprising rule: nothing is written before everything has been read, and no file is overwritten without --force.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from designer.cli_console import out, say, tell_problems
from engine.errors import Invalid, nearest_name, problem
from engine.json_text import read_json
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.decision.exchange import Limits, Reading

__all__ = ["convert"]

_RULES = (".rules", ".dmn", ".csv", ".xlsx")
_FORMS = {
    ".form": ".form.json", ".record": ".record.json", ".rules": ".rules.json", ".form.json": ".form", ".record.json": ".record", ".rules.json": ".rules",
}  # fmt: skip
"""What becomes JSON, and back."""


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="The file to read: .rules .dmn .csv .xlsx .form .record, and .form.json .record.json .rules.json. 源文件。")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write; its suffix says the format. 目标文件，格式由后缀决定。")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite OUT. 覆盖已有文件。")] = False,
) -> None:
    """Convert rules from and to DMN, CSV and Excel, all from and to JSON. 转换规则（DMN、CSV、Excel），以及表单、档案、规则与 JSON。"""
    from engine.decision.exchange import Limits

    settings = Settings.load()
    limits = Limits(size=settings.exchange_bytes, unpacked=settings.exchange_unpacked_bytes, rows=settings.exchange_rows, columns=settings.exchange_columns)
    data = _converted(_read(source), source, target, limits)
    if target.exists() and not force:
        raise Invalid(problem("convert.exists", f"{target} exists; --force overwrites it", f"{target} 已存在，使用 --force 覆盖", file=str(target), expected="--force"))
    if not target.absolute().parent.is_dir():
        raise Invalid(problem("convert.folder", f"there is no folder {target.parent}", f"文件夹 {target.parent} 不存在", file=str(target)))
    target.write_bytes(data)
    out.print(say(f"{target}: written", f"{target}：已写入"), style="green", highlight=False)


def _suffix(path: Path) -> str:
    name = path.name.lower()
    return next((suffix for suffix in (*_FORMS, *_RULES) if suffix.count(".") == 2 and name.endswith(suffix)), path.suffix.lower())


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Invalid(problem("file.missing", f"there is no file {path}", f"文件 {path} 不存在", file=str(path)))
    return path.read_bytes()


def _converted(data: bytes, source: Path, target: Path, limits: "Limits") -> bytes:
    """The bytes of the target. Raises Invalid."""
    one, other = _suffix(source), _suffix(target)
    known = tuple(dict.fromkeys((*_RULES, *_FORMS)))
    for path, suffix in ((source, one), (target, other)):
        if suffix not in known:
            raise Invalid(
                problem(
                    "convert.suffix",
                    f"{path.name} is of no format that can be converted",
                    f"无法转换 {path.name} 的格式",
                    file=str(path),
                    expected=", ".join(known),
                    nearest=nearest_name(suffix, known),
                )
            )
    if one in _RULES and other in _RULES and one != other:
        reading = _rules(data, one, str(source), limits)
        tell_problems(reading.warnings)
        return _written(reading.text, other, source, target, limits)
    if _FORMS.get(one) == other:
        return _form(data, one, str(source))
    expected = ", ".join([*(suffix for suffix in _RULES if one in _RULES and suffix != one), *([_FORMS[one]] if one in _FORMS else [])])
    raise Invalid(problem("convert.suffix", f"{one} cannot become {other}", f"{one} 不能转换为 {other}", file=str(target), expected=expected))


def _rules(data: bytes, suffix: str, file: str, limits: "Limits") -> "Reading":
    from engine.decision.dmn import open_dmn
    from engine.decision.exchange import Reading
    from engine.decision.sheet import open_csv, open_xlsx
    from engine.pack.pack import text_of

    readers: dict[str, Callable[..., Reading]] = {".dmn": open_dmn, ".csv": open_csv, ".xlsx": open_xlsx}
    return readers[suffix](data, file, limits=limits) if suffix in readers else Reading(text_of(data, file))


def _written(text: str, suffix: str, source: Path, target: Path, limits: "Limits") -> bytes:
    """The text in the other format, read again to see what it lost; what is wrong there stands in the target."""
    from engine.decision.dmn import write_dmn
    from engine.decision.print import format_rules
    from engine.decision.sheet import write_csv, write_xlsx

    if suffix == ".rules":
        return text.encode()
    writers: dict[str, Callable[[str, str], bytes]] = {".dmn": write_dmn, ".csv": write_csv, ".xlsx": write_xlsx}
    data = writers[suffix](text, str(source))
    if _rules(data, suffix, str(target), msgspec.structs.replace(limits, size=len(data) + 1)).text != format_rules(text):
        said = problem(
            "convert.comments", f"{suffix} keeps what the rules decide, not all comments and not the order of declarations", f"{suffix} 保留规则的判断，不保留全部注释和声明顺序"
        )
        tell_problems([msgspec.structs.replace(said, file=str(source), severity="warning")])
    return data


def _form(data: bytes, suffix: str, file: str) -> bytes:
    from engine.decision import json_form as rules
    from engine.form import json_form as forms
    from engine.pack.pack import text_of

    from_json, to_json = (rules.from_json, rules.to_json) if suffix.startswith(".rules") else (forms.from_json, forms.to_json)
    if not suffix.endswith(".json"):
        encoded = msgspec.json.encode(to_json(text_of(data, file), file))
        return msgspec.json.format(encoded, indent=2) + b"\n"
    return from_json(read_json(data, file=file), file).encode()
