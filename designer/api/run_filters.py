"""Filters of runs: one's own and those of the tenant."""

from typing import Annotated

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.paging import Items
from engine.model.run_filter import RunFilter, RunSearch
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["run_filters_router"]


class RunFilterBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A filter to keep; a shared one is offered to everybody of the tenant."""

    name: Annotated[str, msgspec.Meta(max_length=200)]
    query: RunSearch
    is_shared: bool = False


@get("/run-filters", sync_to_thread=True, opt=needs("runs:read"))
def list_run_filters(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[RunFilter]:
    """Mine, and those that others share."""
    return Items(engine.run_filters.all(principal.tenant_id, principal.principal_id))


@post("/run-filters", sync_to_thread=True, opt=needs("runs:read"))
def add_run_filter(data: JSONBody[RunFilterBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RunFilter:
    """Keeps a filter."""
    return engine.run_filters.add(principal.tenant_id, principal.principal_id, name=data.name, query=data.query, is_shared=data.is_shared)


@put("/run-filters/{filter_id:str}", sync_to_thread=True, opt=needs("runs:read"))
def change_run_filter(filter_id: FromPath[str], data: JSONBody[RunFilterBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RunFilter:
    """Changes a filter of mine."""
    return engine.run_filters.change(principal.tenant_id, filter_id, principal.principal_id, name=data.name, query=data.query, is_shared=data.is_shared)


@delete("/run-filters/{filter_id:str}", sync_to_thread=True, opt=needs("runs:read"), status_code=204)
def drop_run_filter(filter_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Forgets a filter of mine."""
    engine.run_filters.drop(principal.tenant_id, filter_id, principal.principal_id)


run_filters_router = Router("", route_handlers=[list_run_filters, add_run_filter, change_run_filter, drop_run_filter], tags=["runs"])
