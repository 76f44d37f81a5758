"""`hireloom runs`, `hireloom incident`: what operators do to runs that went wrong, from the command line."""

from datetime import datetime
from typing import Annotated, get_args

import typer

from designer.cli_console import language, out, say, status_word, write_json
from designer.cli_operate import BY, AsJson, Tenant, Where, listed, opened, pairs, print_table, query_of, tell_batch
from engine.errors import Invalid, nearest_name, problem
from engine.model.operation import Deed, PastRun, Step
from tenants import DEMO

__all__ = ["incident_app", "runs_app"]

DEEDS: tuple[str, ...] = get_args(Step.__annotations__["do"])
runs_app = typer.Typer(no_args_is_help=True, help="Repair, pause and look back at runs. 修复、暂停与回看流程。")
incident_app = typer.Typer(no_args_is_help=True, help="Where runs could not go on. 流程异常。")
Runs = Annotated[list[str] | None, typer.Argument(metavar="[RUN]...", help="Runs by their ids. 流程实例编号。")]
Preview = Annotated[bool, typer.Option("--preview", help="Tell what would happen and change nothing. 仅预览，不做修改。")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in history. 原因，记入历史。")]
Workflow = Annotated[str, typer.Argument(metavar="[WORKFLOW]", help="A workflow; everything when none is named. 流程；不填为全部。")]


@runs_app.command("list")
def list_runs(where: Where = None, as_json: AsJson = False, tenant: Tenant = DEMO) -> None:
    """List the runs that fit. 列出符合条件的流程实例。"""
    with opened() as engine:
        run_ids, has_more = engine.operations.find(tenant, query_of(None, where))
        found = [engine.summary(tenant, run_id) for run_id in run_ids]
    if as_json:
        write_json({"items": found, "has_more": has_more})
    else:
        rows = [(one.run_id, one.workflow_key, one.version, status_word(one.status), ", ".join(one.node_ids), say("yes", "是") if one.has_incident else "") for one in found]
        print_table((say("Run", "实例"), say("Workflow", "流程"), say("Version", "版本"), say("Status", "状态"), say("Nodes", "节点"), say("Incident", "异常")), rows)


@runs_app.command("do")
def do(
    what: Annotated[str, typer.Argument(metavar="DEED", help="retry, set, skip, move, suspend, resume or cancel. 操作。")],
    run_ids: Runs = None,
    where: Where = None,
    given: Annotated[
        list[str] | None, typer.Option("--with", help="What the deed needs, as name=value (JSON): node, token, incident, to, values, removed, scope, outputs. 操作参数。")
    ] = None,
    reason: Reason = "",
    preview: Preview = False,
    as_json: AsJson = False,
    tenant: Tenant = DEMO,
) -> None:
    """Do something to each run that fits, wholly or not at all. 对每个符合条件的实例执行操作。"""
    if what not in DEEDS:
        said = {"path": "DEED", "expected": ", ".join(DEEDS), "nearest": nearest_name(what, DEEDS)}
        raise Invalid(problem("operations.unknown_deed", f"{what!r} is nothing that can be done to a run", f"没有名为“{what}”的操作", **said))
    step = listed({"do": what, **pairs(given or (), [name for name in Step.__struct_fields__ if name != "do"], "--with")}, Step, "DEED")
    deed = Deed(steps=(step,), reason=reason)
    with opened() as engine:
        act = engine.operations.preview if preview else engine.operations.do
        batch = act(tenant, query_of(run_ids, where), deed, by=BY)
    tell_batch(batch, as_json=as_json, is_preview=preview)


@runs_app.command("past")
def past(
    run_id: Annotated[str, typer.Argument(help="The run. 流程实例。")],
    seq: Annotated[int, typer.Option("--seq", min=0, help="Behind this event. 第几条事件之后。")] = 0,
    at: Annotated[str, typer.Option("--at", help="As it stood then (ISO 8601). 某时刻（ISO 8601）。")] = "",
    as_json: AsJson = False,
    tenant: Tenant = DEMO,
) -> None:
    """Show a run as it stood once. 显示流程实例当时的状态。"""
    with opened() as engine:
        seen = engine.past.at(tenant, run_id, seq=seq, at=_instant(at))
    if as_json:
        write_json(seen)
    else:
        _print(seen)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        found = None
    if text and (found is None or found.tzinfo is None):
        raise Invalid(problem("option.instant", f"{text!r} is no instant with a time zone", f"“{text}”不是带时区的时刻", path="--at", expected="2026-03-02T09:00:00+08:00"))
    return found


def _print(seen: PastRun) -> None:
    if seen.is_erased:
        out.print(say("the person of this run was erased", "该流程对应的个人数据已删除"), highlight=False)
        return
    out.print(
        f"{seen.run_id}  {seen.at.isoformat()}  {say('event', '事件')} {seen.seq}/{seen.event_count}  {status_word(seen.status)} {seen.outcome}", highlight=False, markup=False
    )
    print_table((say("Token", "令牌"), say("Node", "节点"), say("Waits for", "等待")), [(one.token_id, one.node_id, one.waits_for) for one in seen.tokens])
    for task in seen.tasks:
        out.print(f"{say('task', '任务')} {task.number}: {task.node_id} {', '.join(task.candidates)} {task.assignee}", highlight=False, markup=False)
    write_json(seen.variables)


@runs_app.command("pause")
def pause(workflow: Workflow = "", reason: Reason = "", as_json: AsJson = False, tenant: Tenant = DEMO) -> None:
    """Pause a workflow or the tenant: nothing begins, runs stand still. 暂停流程或整个租户。"""
    with opened() as engine:
        paused = engine.pauses.pause(tenant, workflow, by=BY, reason=reason)
    if as_json:
        write_json(paused)
    else:
        out.print(say(f"{paused.runs} runs stand still", f"{paused.runs} 个实例已挂起"), highlight=False)


@runs_app.command("unpause")
def unpause(workflow: Workflow = "", as_json: AsJson = False, tenant: Tenant = DEMO) -> None:
    """Let a workflow or the tenant go on. 恢复流程或整个租户。"""
    with opened() as engine:
        paused = engine.pauses.resume(tenant, workflow, by=BY)
    if as_json:
        write_json(paused)
    else:
        out.print(say(f"{paused.runs} runs go on", f"{paused.runs} 个实例已恢复"), highlight=False)


@runs_app.command("pauses")
def pauses(as_json: AsJson = False, tenant: Tenant = DEMO) -> None:
    """List what is paused. 列出已暂停的流程。"""
    with opened() as engine:
        found = engine.pauses.all(tenant)
    if as_json:
        write_json(found)
    else:
        rows = [(one.workflow_key or say("everything", "全部"), one.by, one.since.isoformat(), one.reason) for one in found]
        print_table((say("Workflow", "流程"), say("By", "操作人"), say("Since", "开始时间"), say("Reason", "原因")), rows)


@incident_app.command("list")
def list_incidents(
    workflow: Annotated[str, typer.Option("--workflow", help="Of this workflow. 流程。")] = "",
    node: Annotated[str, typer.Option("--node", help="At this node. 节点。")] = "",
    code: Annotated[str, typer.Option("--code", help="With this code. 异常代码。")] = "",
    cursor: Annotated[str, typer.Option("--cursor", help="Go on from here. 续页标记。")] = "",
    as_json: AsJson = False,
    tenant: Tenant = DEMO,
) -> None:
    """List open incidents, newest first. 列出未处理的异常。"""
    with opened() as engine:
        page = engine.operations.incidents(tenant, workflow=workflow, node=node, code=code, cursor=cursor)
    if as_json:
        write_json(page)
        return
    rows = [(one.incident_id, one.workflow_key, one.node_id, one.code, one.message.get(language())) for one in page.items]
    print_table((say("Incident", "异常"), say("Workflow", "流程"), say("Node", "节点"), say("Code", "代码"), say("Message", "说明")), rows)
    if page.next_cursor:
        out.print(f"--cursor {page.next_cursor}", highlight=False, markup=False)


@incident_app.command("retry")
def retry(run_ids: Runs = None, where: Where = None, reason: Reason = "", preview: Preview = False, as_json: AsJson = False, tenant: Tenant = DEMO) -> None:
    """Try the failed steps of runs again. 重试失败的步骤。"""
    with opened() as engine:
        act = engine.operations.preview if preview else engine.operations.do
        batch = act(tenant, query_of(run_ids, where, has_incident=True), Deed(steps=(Step(do="retry"),), reason=reason), by=BY)
    tell_batch(batch, as_json=as_json, is_preview=preview)
