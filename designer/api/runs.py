"""Runs: list, detail, history, cancel; and the messages that wake them."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from designer.api.guard import needs
from designer.api.paging import Cursor, Limit, Search
from engine.errors import Invalid, problem
from engine.model.operation import RunQuery
from engine.model.view import HistoryEntry, Page, RunDetail, RunSummary
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["runs_router"]


class CancelBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a run is cancelled."""

    reason: str = ""


class QueryBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which runs, and which part of the list."""

    runs: RunQuery = RunQuery(status="")
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    cursor: Annotated[str, msgspec.Meta(max_length=500)] = ""


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
    query = RunQuery(status="", has_incident=True, workflow=workflow, q=q) if status == "incident" else RunQuery(status=status, workflow=workflow, q=q)
    return engine.runs(principal.tenant_id, query, limit=limit, cursor=cursor)


@post("/runs/query", sync_to_thread=True, opt=needs("runs:read"), status_code=200)
def query_runs(data: JSONBody[QueryBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Page[RunSummary]:
    """The runs that fit a query, newest first."""
    return engine.runs(principal.tenant_id, data.runs, limit=data.limit, cursor=data.cursor)


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


runs_router = Router("", route_handlers=[list_runs, query_runs, show_run, show_history, cancel_run, send_message], tags=["runs"])
