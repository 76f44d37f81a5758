"""What people did in a run, for those who have a task in it, and the runs that one has begun.

Knows no event: the record of a run is put together by the engine, with names. The surprising rule: who began a run sees it here without the permission to see all runs.
"""

from typing import Literal

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from designer.api.guard import needs
from designer.api.paging import Cursor, Limit
from designer.api.shown import actor_at
from engine.errors import Denied, problem
from engine.model.view import Page, StartedRun
from engine.service import Engine
from engine.service.run_record import RunRecord
from tenants.access import may, reading_roles
from tenants.principal import Principal

__all__ = ["trail_router"]


@get("/tasks/{task_id:str}/trail", sync_to_thread=True, opt=needs("tasks:read"))
def show_trail(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RunRecord:
    """What was done in the task's run so far: who, when, what, with which words; and who is asked now."""
    engine.signing(principal.tenant_id, task_id, actor=actor_at(engine, principal, task_id))
    return engine.run_records.of(principal.tenant_id, task_id.rpartition(".")[0], roles=reading_roles(principal))


@get("/my-runs", sync_to_thread=True, opt=needs("tasks:read"))
def list_my_runs(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    status: FromQuery[Literal["", "running", "completed", "cancelled", "incident"]] = "",
    limit: Limit = 25,
    cursor: Cursor = "",
) -> Page[StartedRun]:
    """The runs that I have begun, newest first, with the tasks that they wait for."""
    return engine.started(principal.tenant_id, principal.principal_id, status=status, limit=limit, cursor=cursor)


@get("/my-runs/{run_id:str}/trail", sync_to_thread=True, opt=needs("tasks:read"))
def show_my_trail(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RunRecord:
    """What was done in a run that I have begun, or may see."""
    record = engine.run_records.of(principal.tenant_id, run_id, roles=reading_roles(principal))
    if record.starter != principal.principal_id and not may(principal, "runs:read"):
        raise Denied(problem("run.not_yours", "you have not begun this run", "该流程不是您发起的"))
    return record


trail_router = Router("", route_handlers=[show_trail, list_my_runs, show_my_trail], tags=["runs"])
