"""Workflows and tenants that stand still: no run of them begins, and every running one is suspended until the pause is over.

The row of the pause is the truth. The surprising rule: what one call has not reached, or another process began meanwhile, the clock finishes (`keep`).
"""

from typing import Any

import msgspec

from engine.errors import Conflict, NotFound, problem
from engine.model import command as asked
from engine.model.operation import Pause, RunQuery
from engine.service.answer import Answer
from engine.service.ask import Ask
from engine.service.rooms import Rooms
from engine.store import operations

__all__ = ["Paused", "Pauses"]

MARK = "pause:"


class Paused(msgspec.Struct, frozen=True, kw_only=True):
    """A pause that was set or ended, how many runs it has reached, and whether the clock still goes on with others."""

    workflow_key: str
    runs: int
    has_more: bool


class Pauses:
    """`pause` and `resume` a workflow, or with "" the whole tenant."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def all(self, tenant_id: str) -> list[Pause]:
        """What is paused."""
        with self._rooms.database.read() as connection:
            rows = operations.pauses(connection, tenant_id)
        return [Pause(workflow_key=row.workflow_key, by=row.paused_by, reason=row.reason, since=row.paused_at, is_ending=row.is_ending) for row in rows]

    def pause(self, tenant_id: str, workflow_key: str, *, by: str, reason: str = "") -> Paused:
        """Raises NotFound for a workflow that is not deployed, Conflict when it is paused."""
        with self._rooms.database.write() as connection:
            if workflow_key:
                self._rooms.catalogue.row(connection, tenant_id, workflow_key)
            if not operations.pause(connection, tenant_id, workflow_key, by=by, reason=reason[:400], now=self._rooms.clock.now()):
                raise Conflict(problem("pause.is_set", "this is paused already", "已处于暂停状态"))
        return self._suspend(tenant_id, workflow_key, by, reason)

    def resume(self, tenant_id: str, workflow_key: str, *, by: str) -> Paused:
        """Raises NotFound when it is not paused."""
        with self._rooms.database.write() as connection:
            if not operations.resume(connection, tenant_id, workflow_key, is_over=False):
                raise NotFound(problem("pause.unknown", "this is not paused", "未处于暂停状态"))
        return self._release(tenant_id, workflow_key, by)

    def keep(self) -> int:
        """Goes on with every pause that has not reached all of its runs; how many runs it reached now."""
        with self._rooms.database.read() as connection:
            rows = operations.pauses(connection)
        reached = 0
        for row in rows:
            place = (row.tenant_id, row.workflow_key, row.paused_by)
            reached += (self._release(*place) if row.is_ending else self._suspend(*place, row.reason)).runs
        return reached

    def _suspend(self, tenant_id: str, workflow_key: str, by: str, reason: str) -> Paused:
        run_ids, has_more = self._find(tenant_id, RunQuery(workflow=workflow_key, suspended_by=""))
        command = asked.SuspendRun(f"{MARK}{workflow_key}", reason)
        results = self._rooms.carry_out(Ask(tenant_id=tenant_id, run_id=run_id, command=command, by=by, answer=Answer()) for run_id in run_ids)
        return Paused(workflow_key=workflow_key, runs=sum(one.is_done for one in results), has_more=has_more)

    def _release(self, tenant_id: str, workflow_key: str, by: str) -> Paused:
        run_ids, has_more = self._find(tenant_id, RunQuery(suspended_by=f"{MARK}{workflow_key}"))
        results = self._rooms.carry_out(self._resumption(tenant_id, run_id, by) for run_id in run_ids)
        if not has_more and all(one.is_done or one.problems[0].code in ("run.ended", "run.not_suspended", "subject.erased") for one in results):
            with self._rooms.database.write() as connection:
                operations.resume(connection, tenant_id, workflow_key, is_over=True)
        return Paused(workflow_key=workflow_key, runs=sum(one.is_done for one in results), has_more=has_more)

    def _resumption(self, tenant_id: str, run_id: str, by: str) -> Ask:
        """A run that another pause holds as well goes over to that one, and does not move in between."""

        def weigh(connection: Any, stored: Any) -> Any:
            definition = self._rooms.catalogue.of(connection, stored.run.definition_id)[1]
            other = operations.paused_by(connection, tenant_id, stored.workflow_key)
            if other is None:
                return asked.ResumeRun(by), definition
            steps = (asked.ResumeRun(by), asked.SuspendRun(f"{MARK}{other.workflow_key}", other.reason))
            return asked.RepairRun(by=by, steps=steps), definition

        return Ask(tenant_id=tenant_id, run_id=run_id, command=asked.ResumeRun(by), by=by, answer=Answer(), weigh=weigh)

    def _find(self, tenant_id: str, query: RunQuery) -> tuple[list[str], bool]:
        most = self._rooms.settings.operations_batch
        with self._rooms.database.read() as connection:
            found = operations.find_runs(connection, tenant_id, query, after="", limit=most + 1)
        return found[:most], len(found) > most
