"""What operators do: incidents, repairs of one run or of many, pauses, migration, a run as it once stood.

Knows no command: the engine makes commands of what is asked, looks ahead, and answers for each run.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.paging import Cursor, Items, Limit
from designer.api.problems import ProblemItem, problem_items
from engine.errors import Invalid, NotFound, problem
from engine.model.operation import Deed, Effect, IncidentRow, PastRun, Pause, RunQuery
from engine.model.view import Page
from engine.service import Engine
from engine.service.migration import MigrationPlan
from engine.service.operations import Batch
from engine.service.pauses import Paused
from tenants.principal import Principal

__all__ = ["operations_router"]

Name = Annotated[str, QueryParameter(max_length=200)]
Version = Annotated[int, QueryParameter(ge=0, description="0: the newest")]
Asker = Request[Any, Any, Any]


class OperationBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which runs, and what is done to each."""

    runs: RunQuery
    deed: Deed


class MigrationBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which runs of the workflow go over to the version `target` (0: the newest). `nodes`: old node -> new one, where the suggestion is not right ("": none)."""

    runs: RunQuery = RunQuery()
    target: int = 0
    nodes: dict[str, str] = {}
    reason: str = ""


class PauseBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A workflow, or with "" everything of the tenant."""

    workflow: str = ""
    reason: str = ""


class RunReply(msgspec.Struct, frozen=True, kw_only=True):
    """One run's result. `problems`: why nothing was done to it; `effect`: what would come of it, when that was asked."""

    run_id: str
    is_done: bool
    problems: list[ProblemItem]
    effect: Effect | None


class BatchReply(msgspec.Struct, frozen=True, kw_only=True):
    """A result for each run; `has_more`: further runs fit than one operation takes."""

    results: list[RunReply]
    done: int
    refused: int
    has_more: bool


def _reply(batch: Batch, request: Asker) -> BatchReply:
    language = language_of(request)
    results = [RunReply(run_id=one.run_id, is_done=one.is_done, problems=problem_items(one.problems, language), effect=one.effect) for one in batch.results]
    return BatchReply(results=results, done=batch.done, refused=batch.refused, has_more=batch.has_more)


@get("/incidents", sync_to_thread=True, opt=needs("incidents:read"))
def list_incidents(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    run_id: Name = "",
    workflow: Name = "",
    node: Name = "",
    code: Name = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[IncidentRow]:
    """Where the engine could not go on, newest first; `counts` by code."""
    return engine.operations.incidents(principal.tenant_id, run_id=run_id, workflow=workflow, node=node, code=code, limit=limit, cursor=cursor)


@post("/incidents/{incident_id:str}/retry", sync_to_thread=True, opt=needs("incidents:write"), status_code=204)
def retry_incident(incident_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Tries the failed step again."""
    try:
        engine.retry_incident(principal.tenant_id, incident_id, by=principal.principal_id)
    except NotFound as fault:
        raise NotFound(problem("incident.unknown", f"there is no incident {incident_id}", f"没有异常 {incident_id}")) from fault


@post("/operations/preview", sync_to_thread=True, opt=needs("operations:read"), status_code=200)
def preview_operation(data: JSONBody[OperationBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Asker) -> BatchReply:
    """What a deed would do to each run; nothing is changed."""
    return _reply(engine.operations.preview(principal.tenant_id, data.runs, data.deed, by=principal.principal_id), request)


@post("/operations", sync_to_thread=True, opt=needs("operations:write"), status_code=200)
def carry_out_operation(data: JSONBody[OperationBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Asker) -> BatchReply:
    """Does it to each run in its own right: wholly or not at all."""
    return _reply(engine.operations.do(principal.tenant_id, data.runs, data.deed, by=principal.principal_id), request)


@get("/pauses", sync_to_thread=True, opt=needs("operations:read"))
def list_pauses(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[Pause]:
    """What stands still."""
    return Items(engine.pauses.all(principal.tenant_id))


@post("/pauses", sync_to_thread=True, opt=needs("operations:write"), status_code=200)
def begin_pause(data: JSONBody[PauseBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Paused:
    """Pauses a workflow or the tenant: nothing begins, and what runs stands still."""
    return engine.pauses.pause(principal.tenant_id, data.workflow, by=principal.principal_id, reason=data.reason)


@post("/pauses/end", sync_to_thread=True, opt=needs("operations:write"), status_code=200)
def end_pause(data: JSONBody[PauseBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Paused:
    """Lets it go on."""
    return engine.pauses.resume(principal.tenant_id, data.workflow, by=principal.principal_id)


@get("/runs/{run_id:str}/past", sync_to_thread=True, opt=needs("runs:read"))
def show_past(
    run_id: FromPath[str],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    seq: Annotated[int, QueryParameter(ge=0, description="Behind this event; 0: the last")] = 0,
    at: Annotated[datetime | None, QueryParameter(description="As it stood then")] = None,
) -> PastRun:
    """A run as it stood once."""
    return engine.past.at(principal.tenant_id, run_id, seq=seq, at=at)


@get("/workflows/{key:str}/migration", sync_to_thread=True, opt=needs("operations:read"))
def suggest_migration(key: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], source: Version = 0, target: Version = 0) -> MigrationPlan:
    """Which node of the version `source` is which of `target` (0: the newest, of `source` the one before it)."""
    versions = engine.workflow(principal.tenant_id, key).versions
    return engine.migration.suggest(principal.tenant_id, key, source=source or versions[min(1, len(versions) - 1)], target=target)


@post("/workflows/{key:str}/migration/preview", sync_to_thread=True, opt=needs("operations:read"), status_code=200)
def preview_migration(key: FromPath[str], data: JSONBody[MigrationBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Asker) -> BatchReply:
    """For each run: whether it can go over, why not, and what changes for it."""
    return _reply(engine.migration.dry_run(principal.tenant_id, _of_workflow(data.runs, key), target=data.target, nodes=data.nodes, by=principal.principal_id), request)


@post("/workflows/{key:str}/migration", sync_to_thread=True, opt=needs("operations:write"), status_code=200)
def migrate_runs(key: FromPath[str], data: JSONBody[MigrationBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Asker) -> BatchReply:
    """Takes each run over, or leaves it wholly where it is and says why."""
    return _reply(
        engine.migration.migrate(principal.tenant_id, _of_workflow(data.runs, key), target=data.target, nodes=data.nodes, by=principal.principal_id, reason=data.reason), request
    )


def _of_workflow(query: RunQuery, key: str) -> RunQuery:
    """The query, of the workflow in the address. Raises Invalid when it names another."""
    if query.workflow not in ("", key):
        raise Invalid(
            problem(
                "migration.other_workflow", f"the runs are of {query.workflow}, not of {key}", f"所选实例属于流程 {query.workflow}，而非 {key}", path="runs.workflow", nearest=key
            )
        )
    return msgspec.structs.replace(query, workflow=key)


operations_router = Router(
    "",
    route_handlers=[
        list_incidents, retry_incident, preview_operation, carry_out_operation, list_pauses, begin_pause, end_pause, show_past, suggest_migration, preview_migration, migrate_runs,
    ],
    tags=["operations"],
)  # fmt: skip
