"""One task behind a signed link and without sign-in: a guest picks a slot or answers an offer, a person answers a task from the mail about it.

Knows no cookie; the link is the permission, and it opens that one task only. Reading never acts: an answer is a POST, so that who looks at all links of a mail does nothing.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.files import Upload
from designer.api.guard import OPEN
from designer.api.language import asked_language
from engine.clock import Clock
from engine.errors import Conflict, Invalid, NotFound, Text, problem
from engine.form import FormState
from engine.model.view import FileView, TaskDetail
from engine.service import Engine
from engine.service.branding import BrandView
from engine.service.upload_desk import Door
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from tenants.access import may
from tenants.links import AnswerLink, GuestLink, read_any_link
from tenants.principal import Principal

__all__ = ["Guests", "guest_router"]

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
    brand: BrandView = BrandView()
    title: Text = Text("")
    language: str
    layout: dict[str, Any] = {}
    values: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    shown_titles: dict[str, Text] = {}
    outcomes: list[dict[str, Any]] = []
    due_at: datetime | None = None
    reader: str = ""
    """The name of the colleague whose link it is; "" for a guest."""
    answer: Text | None = None
    """To a colleague, once it is done: what was answered."""
    answered_by: str = ""
    """By whom, when that was another colleague."""


@get("/guest/{token:str}", sync_to_thread=True, opt=OPEN)
def show_guest_task(token: FromPath[str], request: Request[Any, Any, Any], guests: NamedDependency["Guests"]) -> GuestView:
    """The task behind a link."""
    return guests.show(token, asked_language(request.headers.get("accept-language", "")))


@post("/guest/{token:str}", sync_to_thread=True, opt=OPEN, status_code=200)
def complete_guest_task(token: FromPath[str], data: JSONBody[GuestBody], request: Request[Any, Any, Any], guests: NamedDependency["Guests"]) -> GuestView:
    """Finishes the task behind a link, once."""
    return guests.complete(token, data, data.language or asked_language(request.headers.get("accept-language", "")))


class Visit(msgspec.Struct, frozen=True):
    """Who opened a link, and the task behind it as it is now (None: not there yet)."""

    tenant_id: str
    by: str
    roles: tuple[str, ...]
    task: TaskDetail | None
    reader: str = ""
    """The name of who it is; "" for a guest."""


class Guests:
    """Links, read and matched with the task that they open."""

    def __init__(self, engine: Engine, database: Database, clock: Clock, settings: Settings) -> None:
        self._engine = engine
        self._database = database
        self._clock = clock
        self._settings = settings
        self._sent: dict[str, int] = {}

    def show(self, token: str, language: str) -> GuestView:
        """How the task behind the link stands. Raises NotFound `link.invalid`."""
        try:
            visit = self._visit(token)
        except Conflict:
            return GuestView(state="expired", language=language or self._settings.language)
        return self._view(visit, language)

    def complete(self, token: str, body: GuestBody, language: str) -> GuestView:
        """Finishes the task. Raises Conflict `link.used`, `link.expired` or `link.waiting`, Invalid with the form's problems."""
        visit, task = self._open(token)
        try:
            self._engine.complete_task(visit.tenant_id, task.task_id, by=visit.by, roles=visit.roles, outcome=body.outcome, values=body.values)
        except Conflict:
            # Two clicks at once: the other one was first.
            if _state(self._visit(token).task) == "open":
                raise
            raise _refusal("done") from None
        return self._view(self._visit(token), language)

    def preview(self, token: str, values: dict[str, Any]) -> FormState:
        """What the form says to values. Raises Conflict like `complete`."""
        visit, task = self._open(token)
        return self._engine.preview_task(visit.tenant_id, task.task_id, values, roles=visit.roles)

    def choices(self, token: str, values: dict[str, Any], field: str, q: str) -> list[dict[str, Any]]:
        """What a field of the form offers. Raises Conflict like `complete`, NotFound `form.no_choices`."""
        visit, task = self._open(token)
        return self._engine.task_choices(visit.tenant_id, task.task_id, values, field, roles=visit.roles, q=q)

    def _open(self, token: str) -> tuple[Visit, TaskDetail]:
        visit = self._visit(token)
        state = _state(visit.task)
        if visit.task is None or state != "open":
            raise _refusal(state)
        return visit, visit.task

    def keep_file(self, token: str, sent: Upload) -> FileView:
        """Stores a file for the form behind a link. Raises Conflict like `complete`, Invalid `link.no_files` and `link.too_many_files`."""
        visit, task = self._open(token)
        if not _asks_for_files(task.layout["items"]):
            raise Invalid(problem("link.no_files", "this form takes no files", "此表单不接收文件", path="file"))
        most, count = self._settings.link_files, self._sent.get(task.task_id, 0)
        if count >= most:
            raise Invalid(
                problem(
                    "link.too_many_files", f"this link has sent {count} files, no more are taken", f"此链接已上传 {count} 个文件，不能再上传", path="file", expected=f"<= {most}"
                )
            )
        self._sent[task.task_id] = count + 1
        return self._engine.save_file(visit.tenant_id, name=sent.name, media_type=sent.media_type, data=sent.data)

    def door(self, token: str) -> Door:
        """Where files for the form behind a link come in. Raises like `keep_file`."""
        visit, task = self._open(token)
        if not _asks_for_files(task.layout["items"]):
            raise Invalid(problem("link.no_files", "this form takes no files", "此表单不接收文件", path="file"))
        return Door(visit.tenant_id, f"task:{task.task_id}"[:64], self._settings.link_files)

    def _visit(self, token: str) -> Visit:
        link = read_any_link(self._settings.secret_key, token, now=self._clock.now())
        if isinstance(link, AnswerLink):
            return self._answer(link)
        return Visit(link.tenant_id, GUEST, (GUEST,), self._task(link))

    def _answer(self, link: AnswerLink) -> Visit:
        """A person, as they may act now: somebody who left, or to whom the task is no longer offered, has no link any more."""
        invalid = NotFound(problem("link.invalid", "this link opens no task of yours", "该链接不对应您的任务"))
        with self._database.read() as connection:
            row = identity.principal(connection, link.tenant_id, link.principal_id)
            tenant = identity.tenant(connection, link.tenant_id)
        if row is None or tenant is None or not row.is_active or not self._settings.answer_links:
            raise invalid
        principal = Principal(
            tenant_id=link.tenant_id, tenant_name=tenant.name, principal_id=row.principal_id, name=row.name, email=row.email, language=row.language, roles=row.roles
        )  # fmt: skip
        task = self._engine.task(link.tenant_id, link.task_id, roles=row.roles)
        if not may(principal, "tasks:write", task):
            raise invalid
        return Visit(link.tenant_id, row.principal_id, row.roles, task, row.name)

    def _task(self, link: GuestLink) -> TaskDetail | None:
        task = self._engine.guest_task(link.tenant_id, link.run_id, link.node_id)
        if task is not None and GUEST not in task.candidates:
            raise NotFound(problem("link.invalid", "this link does not open a task for guests", "链接无效"))
        return task

    def _view(self, visit: Visit, language: str) -> GuestView:
        task = visit.task
        with self._database.read() as connection:
            tenant = identity.tenant(connection, visit.tenant_id)
        name, brand = tenant.name if tenant else "", self._engine.branding.show(visit.tenant_id)
        language = language or (tenant.language if tenant else self._settings.language)
        state = _state(task)
        if task is None or state != "open":
            kept = {} if task is None or state != "done" else self._answered(visit, task) if visit.reader else _picked(task)
            return GuestView(state=state, tenant_name=name, brand=brand, title=task.title if task else Text(""), language=language, reader=visit.reader, **kept)
        return GuestView(
            state=state,
            tenant_name=name,
            brand=brand,
            title=task.title,
            language=language,
            layout=task.layout,
            values=task.values,
            shown=task.shown,
            shown_titles=task.shown_titles,
            outcomes=task.outcomes,
            due_at=task.due_at,
            reader=visit.reader,
        )

    def _answered(self, visit: Visit, task: TaskDetail) -> dict[str, Any]:
        """What was answered to a colleague's task, and by whom when it was another."""
        answer = next((msgspec.convert(one["title"], Text) for one in task.outcomes if one["key"] == task.outcome), None)
        if task.completed_by in (None, visit.by):
            return {"answer": answer}
        with self._database.read() as connection:
            other = identity.principal(connection, visit.tenant_id, task.completed_by or "")
        return {"answer": answer, "answered_by": other.name if other is not None else ""}


def _state(task: TaskDetail | None) -> State:
    if task is None or (task.is_suspended and task.status in ("created", "claimed")):
        return "waiting"
    states: dict[str, State] = {"completed": "done", "cancelled": "expired"}
    return states.get(task.status, "open")


def _asks_for_files(items: list[dict[str, Any]]) -> bool:
    return any(item.get("type") in ("file", "image", "signature") or _asks_for_files(item.get("items") or item.get("options", {}).get("items", [])) for item in items)


def _picked(task: TaskDetail) -> dict[str, Any]:
    """Of what was answered only the time that was picked, so that who opens a used link sees when to come; nothing for other forms."""
    for item in task.layout["items"]:
        value = task.values.get(item["key"]) if item["kind"] == "field" and item["type"] == "choice" else None
        chosen = [option for option in item["options"].get("choices", []) if option["value"] == value] if _is_instant(value) else []
        if chosen:
            layout = {**task.layout, "items": [{**item, "options": {"choices": chosen}}], "checks": []}
            return {"layout": layout, "values": {item["key"]: value}, "shown": {key: task.shown[key] for key in ("minutes",) if key in task.shown}}
    return {}


def _is_instant(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _refusal(state: State) -> Conflict:
    refusals = {
        "done": problem("link.used", "this was answered already; thank you", "您已提交过，感谢您的答复"),
        "waiting": problem("link.waiting", "this is not ready yet; please try again in a minute", "尚未就绪，请稍后再试"),
    }
    return Conflict(refusals.get(state, problem("link.expired", "this link has expired; please ask for a new one", "链接已过期，请联系对方重新发送")))


guest_router = Router("", route_handlers=[show_guest_task, complete_guest_task], tags=["guest"])
