"""`hireloom organisation show | import | export`: the departments and people of a tenant, from and to Excel and CSV.

Knows no column. The surprising rule: nothing is written when anything is wrong, and the same file twice changes nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from designer.cli_console import language, out, say, write_json
from engine.errors import Invalid, problem

if TYPE_CHECKING:
    from designer.installation import Installation

__all__ = ["organisation_app"]

organisation_app = typer.Typer(no_args_is_help=True, help="Departments and people. 组织架构：部门与人员。")
Tenant = Annotated[str, typer.Option("--tenant", help="Whose organisation; else the demo tenant's. 租户，默认演示租户。")]


@organisation_app.command("show")
def show(tenant: Tenant = "", as_json: Annotated[bool, typer.Option("--json", help="As JSON. 输出 JSON。")] = False) -> None:
    """The departments as a tree, with their heads and people. 以树形显示部门、负责人与人员。"""
    import msgspec

    installation, tenant_id = _open(tenant)
    try:
        known = installation.engine.organisation.show(tenant_id)
    finally:
        installation.close()
    if as_json:
        people, departments = list(known.people.values()), list(known.departments.values())
        write_json({"departments": msgspec.to_builtins(departments), "people": msgspec.to_builtins(people)})
        return
    from engine.model.organisation import Organisation

    def tell(found: Organisation, parent: str, depth: int) -> None:
        for one in found.departments.values():
            if one.parent == parent:
                head = found.people[one.head].name if one.head in found.people else "-"
                count = len(found.members("department", one.key))
                out.print(f"{'  ' * depth}{one.name} ({one.key}): {head}, {say(f'{count} people', f'{count} 人')}", highlight=False, soft_wrap=True)
                tell(found, one.key, depth + 1)

    tell(known, "", 0)
    active = sum(one.is_active for one in known.people.values())
    out.print(say(f"{len(known.people)} people, {active} active", f"共 {len(known.people)} 人，在职 {active} 人"), highlight=False)


@organisation_app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Tables of people and departments: .xlsx or .csv. 人员表与部门表。")],
    tenant: Tenant = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge and count; write nothing. 仅检查，不写入。")] = False,
) -> None:
    """Take people and departments in; with a problem anywhere nothing is written. 导入人员与部门，有任何问题则不写入。"""
    from tenants.sign_in import no_password

    read = [(str(file), _read(file)) for file in files]
    installation, tenant_id = _open(tenant)
    try:
        report = installation.engine.organisation.take(tenant_id, read, by="cli", password_hash=no_password(), is_dry=dry_run)
    finally:
        installation.close()
    for en, zh, counts in (("departments", "部门", report.departments), ("people", "人员", report.people)):
        told = f"{en}: {counts.added} new, {counts.changed} changed, {counts.unchanged} as they were", f"{zh}：新增 {counts.added}，变更 {counts.changed}，未变 {counts.unchanged}"
        out.print(say(*told), highlight=False)
    if report.absent:
        out.print(say(f"{report.absent} people are not in the file and stay as they are", f"{report.absent} 人不在文件中，保持不变"), highlight=False)
    if dry_run:
        out.print(say("dry run: nothing was written", "仅检查：未写入"), highlight=False)
    elif not any((one.added or one.changed) for one in (report.people, report.departments)):
        out.print(say("nothing has changed", "没有变化"), highlight=False)


@organisation_app.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(help="Where to: .xlsx with both tables, or .csv with one. 输出文件。")],
    tenant: Tenant = "",
    table: Annotated[str, typer.Option("--table", help="Which table a .csv has: people or departments. CSV 的表：people 或 departments。")] = "people",
) -> None:
    """Write the organisation to a file that can be taken in again. 导出可重新导入的文件。"""
    if file.suffix.lower() not in (".xlsx", ".csv") or table not in ("people", "departments"):
        raise Invalid(
            problem("organisation.format", f"{file.name} is of no format for this", f"不支持的格式：{file.name}", path="FILE", expected=".xlsx, .csv; people, departments")
        )
    installation, tenant_id = _open(tenant)
    try:
        data = installation.engine.organisation.give(tenant_id, "xlsx" if file.suffix.lower() == ".xlsx" else table, language())
    finally:
        installation.close()
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Invalid(problem("organisation.unwritable", f"{file} cannot be written: {error.strerror}", f"无法写入 {file}：{error.strerror}", path="FILE")) from error
    out.print(say(f"written: {file}", f"已写入：{file}"), highlight=False)


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise Invalid(problem("file.missing", f"there is no file {file}", f"文件 {file} 不存在", file=str(file)))
    return file.read_bytes()


def _open(tenant: str) -> "tuple[Installation, str]":
    from designer.installation import open_installation
    from engine.settings import Settings
    from engine.store import identity
    from tenants import DEMO

    installation = open_installation(Settings.load())
    if not tenant:
        installation.demo()
    with installation.database.read() as connection:
        is_known = identity.tenant(connection, tenant or DEMO) is not None
    if not is_known:
        installation.close()
        raise Invalid(problem("tenant.unknown", f"there is no tenant {tenant}", f"没有租户 {tenant}", path="--tenant"))
    return installation, tenant or DEMO
