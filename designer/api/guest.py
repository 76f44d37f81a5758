"""A guest's one task, behind a signed link and without sign-in: the candidate picks a slot, answers an offer.

Knows no cookie; the link is the permission, and it opens that one task only.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import OPEN
from designer.api.language import asked_language
from engine.clock import Clock
from engine.errors import Conflict, NotFound, Text, problem
from engine.model.view import TaskDetail
from engine.service import Engine
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from tenants.links import GuestLink, read_link

__all__ = ["guest_router"]

GUEST = "guest"
State = Literal["open", "done", "waiting", "expired"]


class GuestBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the guest decided and filled in."""

    outcome: str = ""
    values: dict[str, Any] = {}
    language: str = ""


class GuestView(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest sees: the form while it is open, else only how it stands."""

    state: State
    tenant_name: str = ""
    title: Text = Text("")
    language: str
    layout: dict[str, Any] = {}
    values: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    outcomes: list[dict[str, Any]] = []
    due_at: datetime | None = None


@get("/guest/{token:str}", sync_to_thread=True, opt=OPEN)
def show_guest_task(token: FromPath[str], request: Request[Any, Any, Any], guests: NamedDependency["Guests"]) -> GuestView:
    """The task behind a link."""
    return guests.show(token, asked_language(request.headers.get("accept-language", "")))


@post("/guest/{token:str}", sync_to_thread=True, opt=OPEN, status_code=200)
def complete_guest_task(token: FromPath[str], data: JSONBody[GuestBody], request: Request[Any, Any, Any], guests: NamedDependency["Guests"]) -> GuestView:
    """Finishes the task behind a link, once."""
    return guests.complete(token, data, data.language or asked_language(request.headers.get("accept-language", "")))


class Guests:
    """Links, read and matched with the task that they open."""

    def __init__(self, engine: Engine, database: Database, clock: Clock, settings: Settings) -> None:
        self._engine = engine
        self._database = database
        self._clock = clock
        self._settings = settings

    def show(self, token: str, language: str) -> GuestView:
        """How the task behind the link stands. Raises NotFound `link.invalid`."""
        try:
            link = self._read(token)
        except Conflict:
            return GuestView(state="expired", language=language or self._settings.language)
        return self._view(link, self._task(link), language)

    def complete(self, token: str, body: GuestBody, language: str) -> GuestView:
        """Finishes the task. Raises Conflict `link.used`, `link.expired` or `link.waiting`, Invalid with the form's problems."""
        link = self._read(token)
        task = self._task(link)
        state = _state(task)
        if task is None or state != "open":
            raise _refusal(state)
        try:
            self._engine.complete_task(link.tenant_id, task.task_id, by=GUEST, roles=(GUEST,), outcome=body.outcome, values=body.values)
        except Conflict:
            # Two clicks at once: the other one was first.
            if _state(self._task(link)) == "open":
                raise
            raise _refusal("done") from None
        return self._view(link, self._task(link), language)

    def _read(self, token: str) -> GuestLink:
        return read_link(self._settings.secret_key, token, now=self._clock.now())

    def _task(self, link: GuestLink) -> TaskDetail | None:
        task = self._engine.guest_task(link.tenant_id, link.run_id, link.node_id)
        if task is not None and GUEST not in task.candidates:
            raise NotFound(problem("link.invalid", "this link does not open a task for guests", "链接无效"))
        return task

    def _view(self, link: GuestLink, task: TaskDetail | None, language: str) -> GuestView:
        with self._database.read() as connection:
            tenant = identity.tenant(connection, link.tenant_id)
        name = tenant.name if tenant else ""
        language = language or (tenant.language if tenant else self._settings.language)
        state = _state(task)
        if task is None or state != "open":
            return GuestView(state=state, tenant_name=name, title=task.title if task else Text(""), language=language)
        return GuestView(
            state=state,
            tenant_name=name,
            title=task.title,
            language=language,
            layout=task.layout,
            values=task.values,
            shown=task.shown,
            outcomes=task.outcomes,
            due_at=task.due_at,
        )


def _state(task: TaskDetail | None) -> State:
    if task is None:
        return "waiting"
    states: dict[str, State] = {"completed": "done", "cancelled": "expired"}
    return states.get(task.status, "open")


def _refusal(state: State) -> Conflict:
    refusals = {
        "done": problem("link.used", "this was answered already; thank you", "您已提交过，感谢您的答复"),
        "waiting": problem("link.waiting", "this is not ready yet; please try again in a minute", "尚未就绪，请稍后再试"),
    }
    return Conflict(refusals.get(state, problem("link.expired", "this link has expired; please ask for a new one", "链接已过期，请联系对方重新发送")))


guest_router = Router("", route_handlers=[show_guest_task, complete_guest_task], tags=["guest"])
