"""`hireloom explain FILE --input VALUES`: which rule decides and why, what a form shows and why, which way a workflow takes and why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from designer.cli_console import language, out, read_values, say, tell_problems, write_json
from engine.errors import Invalid, NotFound, Problem, Text, nearest_name, problem

if TYPE_CHECKING:
    from engine.editing.reason import FormReason, GatewayReason, Reason

__all__ = ["explain"]


def explain(
    file: Annotated[Path, typer.Argument(help="A .rules, .form, .record or .workflow.yaml file. 规则、表单、档案或流程文件。")],
    input_file: Annotated[Path, typer.Option("--input", help="A JSON or YAML file with the values. 数据文件（JSON 或 YAML）。")],
    decision: Annotated[str, typer.Option("--decision", help="Only this decision. 仅解释此决策。")] = "",
    form: Annotated[str, typer.Option("--form", help="Only this form or record type. 仅解释此表单或档案类型。")] = "",
    role: Annotated[list[str] | None, typer.Option("--role", help="As somebody with this role; several times for several. 以该角色身份查看，可多次给出。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reasons as JSON. 以 JSON 输出。")] = False,
) -> None:
    """Say which rule, field or way these values lead to, and why. 说明这些数据命中哪条规则、显示哪些字段、走哪条路径，以及原因。"""
    values = read_values(input_file)
    if not isinstance(values, dict):
        raise Invalid(problem("input.invalid", "the input must be an object", "输入必须是对象", file=str(input_file), expected="object"))
    if not file.is_file():
        raise Invalid(problem("file.missing", f"there is no file {file}", f"文件 {file} 不存在", file=str(file)))
    now = datetime.now(UTC)
    if file.suffix == ".rules":
        _explain_rules(file, values, decision, now, as_json)
    elif file.suffix in (".form", ".record"):
        _explain_forms(file, values, form, role, now, as_json)
    elif file.name.endswith(".workflow.yaml"):
        _explain_flow(file, values, now, as_json)
    else:
        expected = ".rules, .form, .record, .workflow.yaml"
        raise Invalid(problem("explain.suffix", f"{file} cannot be explained", f"无法解释 {file}", file=str(file), expected=expected))


def _text(file: Path) -> str:
    from engine.pack.pack import text_of

    return text_of(file.read_bytes(), str(file))


def _picked(found: Mapping[str, Any], key: str, what: tuple[str, str]) -> list[Any]:
    if key and key not in found:
        raise NotFound(problem("explain.unknown", f"there is no {what[0]} {key}", f"没有{what[1]} {key}", path=key, nearest=nearest_name(key, found), expected=", ".join(found)))
    return [found[key]] if key else list(found.values())


def _explain_rules(file: Path, values: dict[str, Any], key: str, now: datetime, as_json: bool) -> None:
    from engine.decision import parse_rules
    from engine.feel import to_json

    found = _picked(parse_rules(_text(file), file=str(file)).decisions, key, ("decision", "决策"))
    explained = {one.key: one.explain(values, now=now) for one in found}
    if as_json:
        write_json({name: _plain(one, to_json) for name, one in explained.items()})
        return
    for one in explained.values():
        out.print(one.describe(language()), highlight=False, soft_wrap=True)


def _plain(value: Any, to_json: Any) -> Any:
    """A reason as JSON: structs as maps, FEEL's values as JSON has them."""
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name), to_json) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {str(name): _plain(part, to_json) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, to_json) for part in value]
    return to_json(value)


def _explain_forms(file: Path, values: dict[str, Any], key: str, roles: list[str] | None, now: datetime, as_json: bool) -> None:
    from engine.editing.reason import explain_form
    from engine.form import parse_forms

    parsed = parse_forms(_text(file), file=str(file))
    forms = {**parsed.forms, **{name: record.form for name, record in parsed.records.items()}}
    explained = [explain_form(one, values, roles=roles, now=now) for one in _picked(forms, key, ("form", "表单"))]
    if as_json:
        write_json({one.form: one for one in explained})
        return
    for one in explained:
        _print_form(one)


def _print_form(one: "FormReason") -> None:
    lines = [f"{one.title.get(language())} ({one.form})"]
    yes, no = say("yes", "是"), say("no", "否")
    for field in one.fields:
        flags = [(say("shown", "显示"), field.visible), (say("required", "必填"), field.required), (say("read only", "只读"), field.read_only)]
        state = ", ".join(f"{name}: {yes if flag else no}" for name, flag in flags)
        lines.append(f"  {field.field} ({field.title.get(language())}) = {_shown(field.value)}  [{state}]")
        lines += [f"    {_reason_line(reason)}" for reason in field.reasons]
    lines += [f"  {_reason_line(reason)}" for reason in one.checks]
    out.print("\n".join(lines), highlight=False, soft_wrap=True)
    if one.problems:
        tell_problems(one.problems)
    else:
        out.print(say("  a submission would be accepted", "  可以提交"), highlight=False)


_WHAT = {
    "visible": ("shown when", "显示条件"), "required": ("required when", "必填条件"), "read_only": ("read only when", "只读条件"), "computed": ("computed", "计算"),
    "default": ("default", "默认值"), "valid": ("valid when", "校验条件"), "check": ("check", "校验"),
}  # fmt: skip


def _reason_line(reason: "Reason") -> str:
    message = f"  {say('message', '提示')}: {reason.message.get(language())}" if reason.message is not None and reason.result is not True else ""
    warnings = f"  ({'; '.join(reason.warnings)})" if reason.warnings else ""
    return f"{say(*_WHAT[reason.what])} {reason.feel}  ->  {_shown(reason.result)}{warnings}{message}"


def _shown(value: Any) -> str:
    text = msgspec.json.Encoder(decimal_format="number").encode(value).decode()
    return text if len(text) <= 200 else text[:197] + "..."


def _explain_flow(file: Path, values: dict[str, Any], now: datetime, as_json: bool) -> None:
    from engine.editing.reason import explain_flow
    from engine.pack import Pack, examine_pack, read_folder
    from nodes.registry import manifests

    folder = next((one for one in file.absolute().parents if (one / "pack.yaml").is_file()), None)
    pack = read_folder(folder) if folder is not None else Pack("", Text(""), {file.name: _text(file)})
    name = file.absolute().relative_to(folder).as_posix() if folder is not None else file.name
    examined = examine_pack(pack, manifests())
    reading = examined.readings.get(name)
    wrong: list[Problem] = [one for one in examined.problems if one.file == name and one.is_error]
    if reading is None or reading.definition is None or wrong:
        raise Invalid(*(wrong or [problem("explain.unreadable", "the workflow cannot be read", "流程无法解析", file=str(file))]))
    explained = explain_flow(reading.definition, values, now=now)
    if as_json:
        write_json({one.node: one for one in explained})
        return
    for one in explained:
        _print_gateway(one)
    if not explained:
        out.print(say("no edge has a condition", "没有带条件的连线"), highlight=False)


def _print_gateway(one: "GatewayReason") -> None:
    target = one.taken or say("nowhere: an incident", "无路可走：产生异常")
    lines = [f"{one.node} ({one.title.get(language())}) -> {target}"]
    for edge in one.edges:
        mark = "*" if edge.is_taken else " "
        why = f"{edge.feel}  ->  {_shown(edge.result)}" if edge.feel else say("default", "默认") if edge.is_default else ""
        warnings = f"  ({'; '.join(edge.warnings)})" if edge.warnings else ""
        lines.append(f"  {mark} {edge.target}: {why}{warnings}")
    out.print("\n".join(lines), highlight=False, soft_wrap=True)
