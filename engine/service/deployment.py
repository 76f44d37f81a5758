"""The next version of a pack beside the old ones, in one transaction: what `Engine.deploy` and the publishing of a draft have in common."""

from datetime import datetime

from engine.errors import Invalid, Problem, problem
from engine.pack import CompiledPack, check_calls
from engine.service.schedule import schedule
from engine.store import Connection, packs
from engine.store.packs import UNREMARKED, Remark

__all__ = ["check_surroundings", "deploy_pack"]


def check_surroundings(connection: Connection, tenant_id: str, compiled: CompiledPack) -> list[Problem]:
    """What is wrong with a pack among the others of the tenant: calls of workflows that nobody has deployed, keys that another pack has."""
    rows = packs.definition_rows(connection, tenant_id)
    problems = check_calls(compiled, [row.key for row in rows])
    for row in rows:
        owner = row.pack_id.rsplit("/", 2)[1]
        if row.key in compiled.workflows and owner != compiled.pack.key:
            file = next((name for name, text in compiled.pack.files.items() if text == compiled.sources[row.key]), "")
            problems.append(
                problem(
                    "pack.workflow_taken",
                    f"the workflow {row.key} belongs to the pack {owner}; give this one another key",
                    f"流程 {row.key} 属于流程包 {owner}，请换一个标识",
                    file=file, path="workflow", line=1, column=1,
                )
            )  # fmt: skip
    return problems


def deploy_pack(connection: Connection, tenant_id: str, compiled: CompiledPack, *, by: str, now: datetime, remark: Remark = UNREMARKED) -> bool:
    """Stores the next version, unless the newest one is the same; whether it did. Raises Invalid with all problems."""
    problems = check_surroundings(connection, tenant_id, compiled)
    if problems:
        raise Invalid(*problems)
    newest = packs.newest_pack(connection, tenant_id, compiled.pack.key)
    if newest is not None and newest.checksum == compiled.pack.checksum:
        return False
    packs.save_pack(connection, tenant_id, compiled.pack, list(compiled.workflows), by=by, now=now, remark=remark)
    schedule(connection, tenant_id, compiled.workflows.values(), now)
    return True
