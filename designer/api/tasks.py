"""The inbox: user tasks, their forms, and finishing them.

Knows no form: the engine judges the values. Each task is asked of `tenants.access` as a resource, beyond the permission that the route names.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.paging import Cursor, Items, Limit
from designer.api.problems import ProblemItem, problem_items
from designer.api.shown import task_for
from engine.form import FormState
from engine.model.task_query import TaskField, read_query
from engine.model.view import Page, TaskDetail, TaskSummary
from engine.service import Engine
from engine.service.past_date import Past
from engine.service.task_search import Asker
from tenants.access import acting_roles, listing_roles, may, reading_roles
from tenants.principal import Principal

__all__ = ["Choice", "ChoicesBody", "PreviewBody", "PreviewReply", "choices_reply", "preview_reply", "tasks_router"]


class PreviewBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the form while someone types."""

    values: dict[str, Any]


class CompleteBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person decided and filled in."""

    outcome: str = ""
    values: dict[str, Any] = {}
    signature: dict[str, str] = {}
    """{"name": as typed} or {"file_id": of the image}."""
    as_of: datetime | None = None
    """An earlier moment from which the answer is to count: not before the task was made. Where the node allows `past_date`, or for who may act on the tasks of others."""


class PreviewReply(msgspec.Struct, frozen=True, kw_only=True):
    """The form's answer to values: computed ones filled in, what to show, what is still wrong."""

    values: dict[str, Any]
    fields: dict[str, dict[str, bool]]
    problems: list[ProblemItem]
    choices: dict[str, list[dict[str, Any]]] = {}
    """Of fields whose options depend on others, by path: [{"value", "title": {"en", "zh"}}]."""
    totals: dict[str, dict[str, Any]] = {}
    """Of tables: {table: {column: value}}."""


class ChoicesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which field's records are sought, with what stands in the form; `q` are words to look for."""

    field: str
    q: str = ""
    values: dict[str, Any] = {}


class Choice(msgspec.Struct, frozen=True):
    """Something that a field offers."""

    value: Any
    title: dict[str, str]


def preview_reply(state: FormState, language: str) -> PreviewReply:
    """A form's state, its problems in one language."""
    items = problem_items(state.problems, language)
    return PreviewReply(values=state.values, fields=state.fields, problems=items, choices=state.choices, totals=state.totals)


def choices_reply(found: list[dict[str, Any]]) -> Items[Choice]:
    """What a field offers."""
    return Items([msgspec.convert(one, Choice) for one in found])


@get("/tasks", sync_to_thread=True, opt=needs("tasks:read"))
def list_tasks(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    which: Annotated[Literal["mine", "open", "done"], QueryParameter(name="scope")] = "mine",
    workflow: Annotated[str, QueryParameter(max_length=200)] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
    order: FromQuery[Literal["due", "oldest", "newest"]] = "due",
    asked: Annotated[
        str, QueryParameter(name="filter", max_length=20_000, description="A TaskQuery as JSON: words, conditions, an order; its workflow and sort count before the others")
    ] = "",
) -> Page[TaskSummary]:
    """Tasks: `mine` (claimed by or offered to me), `open` (all that I may see), `done` (finished by me). In which `order`: what is due first, what came first, what came last; a `filter` finds more."""
    roles = listing_roles(principal, which)
    query = read_query(asked, workflow=workflow, sort=order)
    if not query.is_plain:
        return engine.search.find(_asker(principal, which), query, limit=limit, cursor=cursor)
    return engine.tasks(principal.tenant_id, scope=which, principal_id=principal.principal_id, roles=roles, workflow=query.workflow, limit=limit, cursor=cursor, order=query.sort)


@get("/tasks/{task_id:str}", sync_to_thread=True, opt=needs("tasks:read"))
def show_task(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> TaskDetail:
    """One task with its form."""
    return task_for(engine, principal, task_id, "tasks:read")


@post("/tasks/{task_id:str}/claim", sync_to_thread=True, opt=needs("tasks:write"), status_code=200)
def claim_task(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> TaskDetail:
    """Takes a task, so that nobody else does it."""
    roles = acting_roles(principal, task_for(engine, principal, task_id, "tasks:write"))
    engine.claim(principal.tenant_id, task_id, by=principal.principal_id, roles=roles)
    return engine.task(principal.tenant_id, task_id, roles=roles)


@post("/tasks/{task_id:str}/unclaim", sync_to_thread=True, opt=needs("tasks:write"), status_code=200)
def unclaim_task(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> TaskDetail:
    """Gives a task back to those it was offered to."""
    roles = acting_roles(principal, task_for(engine, principal, task_id, "tasks:write"))
    engine.unclaim(principal.tenant_id, task_id, by=principal.principal_id, roles=roles)
    return engine.task(principal.tenant_id, task_id, roles=roles)


@post("/tasks/{task_id:str}/preview", sync_to_thread=True, opt=needs("tasks:write"), status_code=200)
def preview_task(
    task_id: FromPath[str], data: JSONBody[PreviewBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]
) -> PreviewReply:
    """What the form says to these values; nothing is kept."""
    roles = acting_roles(principal, task_for(engine, principal, task_id, "tasks:write"))
    state = engine.preview_task(principal.tenant_id, task_id, data.values, roles=roles)
    return preview_reply(state, language_of(request))


@post("/tasks/{task_id:str}/choices", sync_to_thread=True, opt=needs("tasks:write"), status_code=200)
def list_choices(task_id: FromPath[str], data: JSONBody[ChoicesBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[Choice]:
    """Records that a field of the form offers, found by words: for a field that offers more than fit."""
    roles = acting_roles(principal, task_for(engine, principal, task_id, "tasks:write"))
    return choices_reply(engine.task_choices(principal.tenant_id, task_id, data.values, data.field, roles=roles, q=data.q[:200]))


@post("/tasks/{task_id:str}/complete", sync_to_thread=True, opt=needs("tasks:write"), status_code=200)
def complete_task(task_id: FromPath[str], data: JSONBody[CompleteBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> TaskSummary:
    """Finishes a task."""
    roles = acting_roles(principal, task_for(engine, principal, task_id, "tasks:write"))
    past = Past(data.as_of, may(principal, "tasks:manage")) if data.as_of is not None else None
    return engine.complete_task(principal.tenant_id, task_id, by=principal.principal_id, roles=roles, outcome=data.outcome, values=data.values, signature=data.signature, past=past)


@get("/task-fields", sync_to_thread=True, opt=needs("tasks:read"))
def list_task_fields(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    which: Annotated[Literal["mine", "open", "done"], QueryParameter(name="scope")] = "mine",
    workflow: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Items[TaskField]:
    """What the tasks of a list can be filtered and sorted by besides what all tasks have: facts, and fields of their forms."""
    return Items(engine.search.fields(_asker(principal, which), workflow))


def _asker(principal: Principal, scope: str) -> Asker:
    return Asker(
        tenant_id=principal.tenant_id, principal_id=principal.principal_id, scope=scope, listing=listing_roles(principal, scope), roles=reading_roles(principal)
    )  # fmt: skip


tasks_router = Router("", route_handlers=[list_tasks, list_task_fields, show_task, claim_task, unclaim_task, preview_task, list_choices, complete_task], tags=["tasks"])
