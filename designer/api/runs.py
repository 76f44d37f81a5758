"""Runs: list, detail, history, cancel; the messages that wake them and the incidents that stop them."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from designer.api.guard import needs
from designer.api.paging import Cursor, Items, Limit, Search
from engine.errors import Invalid, NotFound, problem
from engine.model.view import HistoryEntry, IncidentView, Page, RunDetail, RunSummary
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["runs_router"]


class CancelBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a run is cancelled."""

    reason: str = ""


class MessageBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message for the runs that wait for `name` with `correlation_key`."""

    name: str
    correlation_key: str
    payload: dict[str, Any] = {}


class Matched(msgspec.Struct, frozen=True):
    """How many runs took a message."""

    matched: int


@get("/runs", sync_to_thread=True, opt=needs("runs:read"))
def list_runs(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    status: FromQuery[Literal["", "running", "completed", "cancelled", "incident"]] = "",
    workflow: Annotated[str, QueryParameter(max_length=200)] = "",
    q: Search = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[RunSummary]:
    """The runs, newest first."""
    return engine.runs(principal.tenant_id, status=status, workflow=workflow, q=q, limit=limit, cursor=cursor)


@get("/runs/{run_id:str}", sync_to_thread=True, opt=needs("runs:read"))
def show_run(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RunDetail:
    """One run with its drawing, tokens, nodes, tasks and incidents."""
    return engine.run(principal.tenant_id, run_id)


@get("/runs/{run_id:str}/history", sync_to_thread=True, opt=needs("runs:read"))
def show_history(
    run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], after: Annotated[int, QueryParameter(ge=0)] = 0
) -> Page[HistoryEntry]:
    """What happened in a run, behind the entry `after`."""
    return engine.history(principal.tenant_id, run_id, after=after)


@post("/runs/{run_id:str}/cancel", sync_to_thread=True, opt=needs("runs:cancel"), status_code=204)
def cancel_run(run_id: FromPath[str], data: JSONBody[CancelBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Ends a run."""
    engine.cancel(principal.tenant_id, run_id, by=principal.principal_id, reason=data.reason)


@post("/messages", sync_to_thread=True, opt=needs("messages:write"), status_code=200)
def send_message(data: JSONBody[MessageBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Matched:
    """Gives a message to the runs that wait for it."""
    if not data.name:
        raise Invalid(problem("message.name", "a message needs a name", "消息需要名称", path="name"))
    return Matched(engine.correlate(principal.tenant_id, data.name, data.correlation_key, data.payload))


@get("/incidents", sync_to_thread=True, opt=needs("incidents:read"))
def list_incidents(principal: NamedDependency[Principal], engine: NamedDependency[Engine], run_id: Annotated[str, QueryParameter(max_length=200)] = "") -> Items[IncidentView]:
    """Where the engine could not go on."""
    return Items(engine.incidents(principal.tenant_id, run_id=run_id))


@post("/incidents/{incident_id:str}/retry", sync_to_thread=True, opt=needs("incidents:write"), status_code=204)
def retry_incident(incident_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Tries the failed step again."""
    try:
        engine.retry_incident(principal.tenant_id, incident_id, by=principal.principal_id)
    except NotFound as fault:
        raise NotFound(problem("incident.unknown", f"there is no incident {incident_id}", f"没有异常 {incident_id}")) from fault


runs_router = Router("", route_handlers=[list_runs, show_run, show_history, cancel_run, send_message, list_incidents, retry_incident], tags=["runs"])
