"""`hireloom mine`, `hireloom what-if`: how runs went, and how they would have gone on a changed definition."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from designer.cli_console import language, out, say, tell_problems, write_json
from designer.cli_operate import AsJson, Tenant, Where, listed, opened, pairs, print_table
from engine.errors import Invalid, Problem, problem
from tenants import DEMO

if TYPE_CHECKING:
    from engine.model.rehearsal import Grouping, RehearsalReport
    from engine.service.mining import MiningReport, Period

__all__ = ["mine_app", "what_if"]

mine_app = typer.Typer(no_args_is_help=True, help="How runs went. 流程运行分析。")
Workflow = Annotated[str, typer.Argument(help="Key of the workflow. 流程的标识。")]
SHOWN = 20


@mine_app.command("report")
def report(workflow: Workflow, where: Where = None, as_json: AsJson = False, tenant: Tenant = DEMO) -> None:
    """Show variants, waits and rework. 显示路径变体、等待与返工。"""
    with opened() as engine:
        found = engine.mining.report(tenant, _period(workflow, where))
    if as_json:
        write_json(found)
    else:
        _print_report(found)


@mine_app.command("conformance")
def conformance(
    workflow: Workflow,
    where: Where = None,
    against: Annotated[int, typer.Option("--against", min=0, help="The version whose drawing judges; 0: the newest. 以哪个版本的图为准；0 为最新。")] = 0,
    as_json: AsJson = False,
    tenant: Tenant = DEMO,
) -> None:
    """Replay the runs on a drawing. 在流程图上重放实例。"""
    with opened() as engine:
        found = engine.mining.conformance(tenant, _period(workflow, where), against=against)
    if as_json:
        write_json(found)
        return
    out.print(
        say(f"fitness {found.fitness}, {found.fitting} of {found.runs} runs as drawn", f"符合度 {found.fitness}，{found.runs} 个实例中 {found.fitting} 个与图一致"), highlight=False
    )
    print_table(
        (say("Deviation", "偏离"), say("Node", "节点"), say("Runs", "实例数"), say("Times", "次数")), [(one.kind, one.node_id, one.runs, one.times) for one in found.deviations]
    )


@mine_app.command("log")
def export_log(
    workflow: Workflow,
    output: Annotated[Path, typer.Option("-o", "--output", help="A .xes or .csv file. 输出文件：.xes 或 .csv。")],
    where: Where = None,
    tenant: Tenant = DEMO,
) -> None:
    """Write the event log as XES (IEEE 1849) or CSV. 导出事件日志：XES 或 CSV。"""
    kind = output.suffix.lower()
    if kind not in (".xes", ".csv"):
        raise Invalid(
            problem("log.kind", f"{output.name} is neither a .xes nor a .csv file", f"{output.name} 既不是 .xes 也不是 .csv 文件", path="--output", expected=".xes, .csv")
        )
    with opened() as engine:
        pieces = (engine.mining.xes if kind == ".xes" else engine.mining.csv)(tenant, _period(workflow, where), language=language())
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        except OSError as error:
            raise Invalid(problem("log.unwritable", f"{output} cannot be written: {error.strerror}", f"无法写入 {output}：{error.strerror}", path="--output")) from error
    out.print(say(f"written: {output}", f"已写入：{output}"), highlight=False)


def what_if(
    workflow: Workflow,
    changed: Annotated[Path, typer.Argument(metavar="FILES", help="The folder of a changed pack, or one changed file of it. 修改后的流程包文件夹，或其中一个文件。")],
    measure: Annotated[str, typer.Option("--measure", help="A fact to look at; else the outcome. 关注的事实字段；默认看结果。")] = "",
    selected: Annotated[list[str] | None, typer.Option("--selected", help="A value that counts as selected. 视为入选的取值。")] = None,
    groups: Annotated[list[str] | None, typer.Option("--group", help="name=fact, name=record.field or name==FEEL; bands behind @: age=candidate.born@30,40. 分组。")] = None,
    where: Where = None,
    as_json: AsJson = False,
    tenant: Tenant = DEMO,
) -> None:
    """Try a changed definition or rule on past runs, without publishing it. 在历史实例上试运行修改后的定义或规则。"""
    from engine.pack.pack import read_files, text_of

    if changed.is_dir():
        files, problems = read_files(changed)
        if problems:
            raise Invalid(*problems)
    elif changed.is_file():
        files = {changed.name: text_of(changed.read_bytes(), changed.name)}
    else:
        raise Invalid(problem("file.missing", f"there is no file {changed}", f"文件 {changed} 不存在", file=str(changed)))
    from engine.model.rehearsal import RehearsalQuery

    given = pairs(where or (), ("version", "started_from", "started_before", "limit"), "--where")
    values = {
        **given,
        "workflow": workflow,
        "files": files,
        "is_whole": changed.is_dir(),
        "measure": measure,
        "selected": selected or (),
        "groups": [_group(one) for one in groups or ()],
    }
    with opened() as engine:
        found = engine.rehearsal.run(tenant, listed(values, RehearsalQuery, "--where"))
    if as_json:
        write_json(found)
    else:
        _print_rehearsal(found)


def _group(text: str) -> "Grouping":
    from engine.model.rehearsal import Grouping

    name, _, what = text.partition("=")
    what, _, borders = what.partition("@") if not what.startswith("=") else (what, "", "")
    try:
        bands = tuple(float(border) for border in borders.split(",") if border)
    except ValueError as error:
        raise Invalid(
            problem("option.group", f"{text!r} has borders that are no numbers", f"“{text}”的分段不是数字", path="--group", expected="age=candidate.born@30,40")
        ) from error
    record, _, field = what.partition(".")
    if what.startswith("="):
        return Grouping(name=name, expression=what)
    return Grouping(name=name, record=record, field=field, bands=bands) if field else Grouping(name=name, fact=what, bands=bands)


def _period(workflow: str, where: Iterable[str] | None) -> "Period":
    from engine.service.mining import Period

    given: dict[str, Any] = pairs(where or (), ("version", "started_from", "started_before", "is_ended"), "--where")
    found: Period = listed({**given, "workflow": workflow}, Period, "--where")
    return found


def _print_report(found: "MiningReport") -> None:
    out.print(
        say(f"{found.runs} runs, {found.ended} ended, {found.erased} of erased persons", f"{found.runs} 个实例，{found.ended} 个已结束，{found.erased} 个对应数据已删除"),
        highlight=False,
    )
    print_table(
        (say("Runs", "实例数"), say("Median (s)", "中位数（秒）"), "p95", say("Way", "路径")),
        [(one.runs, one.median, one.p95, " > ".join(one.nodes)) for one in found.variants[:SHOWN]],
    )
    print_table(
        (say("Node", "节点"), say("Times", "次数"), say("Median (s)", "中位数（秒）"), "p95", say("Now", "当前")),
        [(one.node_id, one.times, one.median, one.p95, one.now) for one in found.nodes],
    )
    if found.rework:
        print_table(
            (say("Done again", "返工"), say("Runs", "实例数"), say("Times", "次数"), say("Most", "最多")), [(one.node_id, one.runs, one.repeats, one.most) for one in found.rework]
        )


def _print_rehearsal(found: "RehearsalReport[Problem]") -> None:
    out.print(
        say(f"{found.changed} of {found.told} runs change; {found.untold} cannot be told", f"{found.told} 个实例中 {found.changed} 个结果改变；{found.untold} 个无法判断"),
        highlight=False,
    )
    print_table((say("Before", "之前"), say("After", "之后"), say("Runs", "实例数")), [(one["before"], one["after"], one["runs"]) for one in found.moves])
    for trial in found.trials:
        out.print(f"{trial.run_id}  {trial.before} -> {trial.after or '?'}", highlight=False, markup=False)
        tell_problems(trial.missing)
    if found.shares:
        print_table(
            (say("Group", "分组"), "", say("Runs", "实例数"), say("Rate before", "之前比例"), say("Rate after", "之后比例"), say("Four fifths", "五分之四比值"), ""),
            [
                (one.grouping, one.group or "-", one.runs, one.rate_before, one.rate_after, "-" if one.ratio_after is None else one.ratio_after, "!" if one.is_under_after else "")
                for one in found.shares
            ],
        )
