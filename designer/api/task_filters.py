"""Filters of tasks: one's own and those of the tenant."""

from typing import Annotated

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.paging import Items
from engine.model.task_query import TaskFilter, TaskQuery
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["task_filters_router"]


class TaskFilterBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A filter to keep; a shared one is offered to everybody of the tenant."""

    name: Annotated[str, msgspec.Meta(max_length=200)]
    query: TaskQuery
    is_shared: bool = False


@get("/task-filters", sync_to_thread=True, opt=needs("tasks:read"))
def list_task_filters(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[TaskFilter]:
    """Mine, and those that others share."""
    return Items(engine.task_filters.all(principal.tenant_id, principal.principal_id))


@post("/task-filters", sync_to_thread=True, opt=needs("tasks:read"))
def add_task_filter(data: JSONBody[TaskFilterBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> TaskFilter:
    """Keeps a filter."""
    return engine.task_filters.add(principal.tenant_id, principal.principal_id, name=data.name, query=data.query, is_shared=data.is_shared)


@put("/task-filters/{filter_id:str}", sync_to_thread=True, opt=needs("tasks:read"))
def change_task_filter(filter_id: FromPath[str], data: JSONBody[TaskFilterBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> TaskFilter:
    """Changes a filter of mine."""
    return engine.task_filters.change(principal.tenant_id, filter_id, principal.principal_id, name=data.name, query=data.query, is_shared=data.is_shared)


@delete("/task-filters/{filter_id:str}", sync_to_thread=True, opt=needs("tasks:read"), status_code=204)
def drop_task_filter(filter_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Forgets a filter of mine."""
    engine.task_filters.drop(principal.tenant_id, filter_id, principal.principal_id)


task_filters_router = Router("", route_handlers=[list_task_filters, add_task_filter, change_task_filter, drop_task_filter], tags=["tasks"])
