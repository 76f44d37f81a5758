"""Running runs go over to another version of their workflow: what stands for what, a dry run, and doing it, each run in a transaction of its own.

The surprising rule: the judge sits in the transaction that migrates, so a run that moved on since the dry run is judged again; a refused run stays wholly on its version.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from engine.errors import Invalid, Problem, Text, problem
from engine.execution.migrate import judge_migration, plan_migration
from engine.execution.node_map import Match, read_map, suggest
from engine.json_text import decode_json
from engine.model import command as asked
from engine.model.command import Command
from engine.model.definition import WorkflowDefinition
from engine.model.operation import RunQuery
from engine.pack import CompiledPack
from engine.service.answer import Answer
from engine.service.ask import Ask, Weigh
from engine.service.operations import Batch, Operations, batch_of
from engine.service.rooms import Rooms
from engine.store import Connection, worklist
from engine.store.stored_run import StoredRun

__all__ = ["MatchView", "Migration", "MigrationPlan"]


class MatchView(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the old version and what stands for it in the new one ("": nothing)."""

    source: str
    target: str
    how: str
    source_title: Text
    target_title: Text | None
    running: int
    """How many of the runs stand there now."""


class MigrationPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What is suggested for the way from one version to another, and which nodes are new."""

    workflow: str
    source: int
    target: int
    nodes: list[MatchView]
    new_nodes: list[str]


class Migration:
    """`suggest`, `dry_run`, `migrate`; `nodes` says for a node of the old version which one stands for it, where a person knows better than the suggestion."""

    def __init__(self, rooms: Rooms, operations: Operations) -> None:
        self._rooms = rooms
        self._operations = operations

    def suggest(self, tenant_id: str, workflow: str, *, source: int, target: int = 0) -> MigrationPlan:
        """The matches of two versions (target 0: the newest). Raises NotFound."""
        with self._rooms.database.read() as connection:
            old = self._definition(connection, tenant_id, workflow, source)[2]
            number, _, new = self._definition(connection, tenant_id, workflow, target)
            counts = worklist.node_counts(connection, tenant_id, workflow, source)
        matches = suggest(old, new)
        taken = {match.target for match in matches}
        views = [_view(match, old, new, counts.get(match.source, 0)) for match in matches]
        return MigrationPlan(workflow=workflow, source=source, target=number, nodes=views, new_nodes=[name for name in new.nodes if name not in taken])

    def dry_run(self, tenant_id: str, query: RunQuery, *, target: int = 0, nodes: Mapping[str, str], by: str) -> Batch:
        """For each run that fits: whether it can go over, why not, and what changes for it. Nothing is done."""
        run_ids, has_more = self._find(tenant_id, query)
        weigh = self._weigh(tenant_id, query, target, nodes, by, "")
        results = [self._operations.one(run_id, lambda run_id=run_id: self._operations.rehearse(tenant_id, run_id, weigh)) for run_id in run_ids]  # type: ignore[misc]
        return batch_of(results, has_more)

    def migrate(self, tenant_id: str, query: RunQuery, *, target: int = 0, nodes: Mapping[str, str], by: str, reason: str = "") -> Batch:
        """Takes each run that fits over, or leaves it wholly where it is and says why."""
        run_ids, has_more = self._find(tenant_id, query)
        weigh = self._weigh(tenant_id, query, target, nodes, by, reason)
        command = asked.RepairRun(by=by, steps=())
        asks = [Ask(tenant_id=tenant_id, run_id=run_id, command=command, by=by, answer=Answer(), weigh=weigh) for run_id in run_ids]
        return batch_of(self._rooms.carry_out(asks), has_more)

    def _find(self, tenant_id: str, query: RunQuery) -> tuple[list[str], bool]:
        if not query.workflow:
            raise Invalid(problem("migration.no_workflow", "name the workflow whose runs go over", "请指明要迁移的流程", path="workflow"))
        return self._operations.find(tenant_id, query)

    def _definition(self, connection: Connection, tenant_id: str, key: str, version: int) -> tuple[int, CompiledPack, WorkflowDefinition]:
        row = self._rooms.catalogue.row(connection, tenant_id, key, version or None)
        pack, definition = self._rooms.catalogue.of(connection, row.definition_id)
        return row.version, pack, definition

    def _weigh(self, tenant_id: str, query: RunQuery, target: int, nodes: Mapping[str, str], by: str, reason: str) -> Weigh:
        with self._rooms.database.read() as connection:
            number, new_pack, new = self._definition(connection, tenant_id, query.workflow, target)
            if query.version:
                read_map(self._definition(connection, tenant_id, query.workflow, query.version)[2], new, nodes)
        definition_id = f"{tenant_id}/{query.workflow}/{number}"

        def weigh(connection: Connection, stored: StoredRun) -> tuple[Command, WorkflowDefinition]:
            old_pack, old = self._rooms.catalogue.of(connection, stored.run.definition_id)
            if stored.run.definition_id == definition_id:
                raise Invalid(problem("migration.same", "the run follows this version already", "该实例已是此版本"))
            found = read_map(old, new, nodes)
            problems = [*judge_migration(old, new, stored.run, found), *_lost_fields(connection, stored, found, old_pack, new_pack, (old, new))]
            if problems:
                raise Invalid(*problems)
            plan = plan_migration(old, new, stored.run, found, definition_id=definition_id, by=by)
            return asked.RepairRun(by=by, steps=(plan,), reason=reason), new

        return weigh


def _view(match: Match, old: WorkflowDefinition, new: WorkflowDefinition, running: int) -> MatchView:
    target = new.nodes[match.target].title if match.target else None
    return MatchView(source=match.source, target=match.target, how=match.how, source_title=old.nodes[match.source].title, target_title=target, running=running)


def _lost_fields(
    connection: Connection, stored: StoredRun, nodes: Mapping[str, str], old_pack: CompiledPack, new_pack: CompiledPack, drawings: tuple[WorkflowDefinition, WorkflowDefinition]
) -> list[Problem]:
    """Fields with values that the form of an open task would lose."""
    old, new = drawings
    problems: list[Problem] = []
    for row in worklist.tasks_of_run(connection, stored.run.run_id) if stored.run.waits.get("user_task") else ():
        target = nodes.get(row.node_id)
        if row.status not in ("created", "claimed") or target is None or target not in new.nodes:
            continue
        before, after = old.nodes[row.node_id].form, new.nodes[target].form
        if before and not after:
            problems.append(_lost(row.node_id, f"{target} has no form", f"{target} 没有表单"))
            continue
        values: dict[str, Any] = decode_json(stored.open("task", row.detail))["values"]
        known = {field.key for field in new_pack.forms[after].fields} if after else set()
        was = {field.key for field in old_pack.forms[before].fields} if before else set()
        for name in sorted({name for name, value in values.items() if value not in (None, "", [])} & was - known):
            problems.append(_lost(row.node_id, f"the form {after} has no field {name}, which has a value", f"表单 {after} 没有已填写的字段 {name}"))
    return problems


def _lost(node_id: str, en: str, zh: str) -> Problem:
    return problem("migration.form", f"{node_id}: {en}", f"{node_id}：{zh}", path=node_id)
