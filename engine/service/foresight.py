"""What would come of a run, before it is started or while it is under way: engine.execution.preview with the tenant's own definitions, calendar and organisation.

Writes nothing.
"""

from typing import Any

from engine.clock import Clock
from engine.errors import Conflict, Invalid, NotFound, problem
from engine.execution.preview import OpenTask, Preview, World, preview
from engine.json_check import check_json
from engine.json_text import decode_json
from engine.model.command import StartRun
from engine.model.definition import WorkflowDefinition
from engine.model.lifecycle import STATUSES
from engine.model.run import Run
from engine.service.calendars import calendar_of
from engine.service.catalogue import Catalogue
from engine.service.staff import Organisations, Staffs
from engine.store import Connection, Database, worklist
from engine.store.keys import Keys
from engine.store.seal import KeyChain
from engine.store.stored_run import StoredRun, load_runs

__all__ = ["Foresight"]


class Foresight:
    """The part of the engine that looks ahead."""

    def __init__(self, database: Database, chain: KeyChain, catalogue: Catalogue, clock: Clock) -> None:
        self._database, self._chain, self._catalogue, self._clock = database, chain, catalogue, clock

    def of_start(self, tenant_id: str, workflow_key: str, inputs: dict[str, Any], *, by: str) -> tuple[Preview, dict[str, str]]:
        """What a run with these inputs would pass, and the names of the people. Raises NotFound, Invalid (path = input's name)."""
        with self._database.read() as connection:
            row = self._catalogue.row(connection, tenant_id, workflow_key)
            definition = self._catalogue.of(connection, row.definition_id)[1]
            found = check_json(definition.inputs, inputs, code="run.input")
            if found:
                raise Invalid(*found)
            world = self._world(connection, tenant_id, definition)
        return _named(preview(definition, Run(run_id="preview", definition_id=row.definition_id), StartRun(inputs=inputs, starter=by), world), world)

    def of_run(self, tenant_id: str, run_id: str) -> tuple[Preview, dict[str, str]]:
        """What is still to come of a run. Raises NotFound, Conflict when it has ended or its person was erased."""
        with self._database.read() as connection:
            stored = load_runs(connection, Keys(self._chain, connection), [run_id], is_locked=False).get(run_id)
            if stored is None or stored.tenant_id != tenant_id:
                raise NotFound(problem("run.unknown", f"there is no run {run_id}", f"没有流程实例 {run_id}"))
            if stored.is_erased:
                raise Conflict(problem("subject.erased", "the person of this run was erased", "该流程对应的个人数据已删除"))
            if stored.run.status != "running":
                raise Conflict(problem("run.ended", f"the run has already ended ({stored.run.status})", f"流程已结束（{STATUSES[stored.run.status].get('zh')}）"))
            definition = self._catalogue.of(connection, stored.run.definition_id)[1]
            world = self._world(connection, tenant_id, definition)
            open_now = {row.task_id: row for row in worklist.tasks_of_run(connection, run_id) if row.status in ("created", "claimed")}
            offered = worklist.task_candidates_of(connection, open_now)
            known = {row.number: OpenTask(candidates=offered.get(task_id, []), due_at=row.due_at, values=_filled(stored, row, definition)) for task_id, row in open_now.items()}
        return _named(preview(definition, stored.run, None, world, known), world)

    def _world(self, connection: Connection, tenant_id: str, definition: WorkflowDefinition) -> World:
        calendar = calendar_of(connection, tenant_id) if definition.has_working_time else None
        return World(now=self._clock.now(), calendar=calendar, organisation=Staffs(connection, Organisations()).of(tenant_id, definition))


def _filled(stored: StoredRun, row: Any, definition: WorkflowDefinition) -> dict[str, Any]:
    """What the form of an open task holds before anybody fills it in."""
    values: dict[str, Any] = decode_json(stored.open("task", row.detail))["values"] if definition.nodes[row.node_id].form else {}
    return values


def _named(found: Preview, world: World) -> tuple[Preview, dict[str, str]]:
    """The preview, with the name of everybody in it."""
    named = {name.removeprefix("person:") for step in found.steps for name in (*step.candidates, *step.pending, step.assignee)}
    return found, {one: world.organisation.people[one].name for one in sorted(named & world.organisation.people.keys())}
