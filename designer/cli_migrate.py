"""`hireloom migrate`: running runs go over to another version of their workflow."""

from typing import Annotated

import typer

from designer.cli_console import out, say, write_json
from designer.cli_operate import BY, AsJson, Tenant, Where, opened, print_table, query_of, tell_batch
from engine.errors import Invalid, problem
from tenants import DEMO

__all__ = ["migrate_app"]

migrate_app = typer.Typer(no_args_is_help=True, help="Take running runs to another version. 将运行中的实例迁移到另一版本。")
Workflow = Annotated[str, typer.Argument(help="Key of the workflow. 流程的标识。")]
Target = Annotated[int, typer.Option("--to", min=0, help="The version to go to; 0: the newest. 目标版本；0 为最新。")]
Nodes = Annotated[list[str] | None, typer.Option("--node", help="old=new, where the suggestion is not right (old= for none). 节点对应，形如 旧=新。")]

HOW = {
    "": ("", ""), "same_id": ("same id", "标识相同"), "same_title": ("same title", "名称相同"), "same_neighbours": ("same neighbours", "前后节点相同"), "given": ("given", "人工指定"),
}  # fmt: skip
"""How a match was found, as it is said to a person."""


@migrate_app.command("plan")
def plan(
    workflow: Workflow,
    source: Annotated[int, typer.Option("--from", min=1, help="The version that runs follow now. 现有版本。")],
    target: Target = 0,
    as_json: AsJson = False,
    tenant: Tenant = DEMO,
) -> None:
    """Show which node of one version is which of the other. 显示两个版本的节点对应。"""
    with opened() as engine:
        found = engine.migration.suggest(tenant, workflow, source=source, target=target)
    if as_json:
        write_json(found)
        return
    rows = [(one.source, one.target or "-", say(*HOW[one.how]), one.running or "") for one in found.nodes]
    print_table((f"v{found.source}", f"v{found.target}", say("How", "依据"), say("Runs there", "停留实例")), rows)
    if found.new_nodes:
        out.print(f"{say('new', '新增')}: {', '.join(found.new_nodes)}", highlight=False)


@migrate_app.command("preview")
def preview(workflow: Workflow, where: Where = None, target: Target = 0, nodes: Nodes = None, as_json: AsJson = False, tenant: Tenant = DEMO) -> None:
    """Tell of each run whether it can go over, and why not. 预览每个实例能否迁移及原因。"""
    with opened() as engine:
        batch = engine.migration.dry_run(tenant, query_of(None, where, workflow=workflow), target=target, nodes=_nodes(nodes), by=BY)
    tell_batch(batch, as_json=as_json, is_preview=True)


@migrate_app.command("do")
def do(
    workflow: Workflow,
    where: Where = None,
    target: Target = 0,
    nodes: Nodes = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in history. 原因，记入历史。")] = "",
    as_json: AsJson = False,
    tenant: Tenant = DEMO,
) -> None:
    """Take each run over, or leave it wholly where it is. 迁移每个实例；不能迁移的保持原样。"""
    with opened() as engine:
        batch = engine.migration.migrate(tenant, query_of(None, where, workflow=workflow), target=target, nodes=_nodes(nodes), by=BY, reason=reason)
    tell_batch(batch, as_json=as_json)


def _nodes(texts: list[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts or ():
        old, sign, new = text.partition("=")
        if not sign or not old:
            raise Invalid(problem("option.node", f"{text!r} is not old=new", f"“{text}”不是 旧=新", path="--node", expected="old=new"))
        found[old] = new
    return found
