"""Openings: HR publishes pages by which strangers start a workflow that allows it; strangers read them, apply, and look how it stands.

Knows no form: the engine judges. What strangers do is counted by their address; the surprising rule: who is counted out learns when to come again, and nothing else.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import OPEN, needs
from designer.api.language import asked_language
from designer.api.paging import Items
from designer.api.tasks import PreviewBody, PreviewReply, preview_reply
from engine.clock import Clock
from engine.errors import Conflict, NotFound, Text, problem
from engine.service import Engine
from engine.service.branding import BrandView
from engine.service.opening_desk import Application, OpeningPage, OpeningSetting, OpeningView, PublicWorkflow
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from tenants.links import GuestLink, StatusLink, make_link, make_status_link, read_status_link
from tenants.principal import Principal
from tenants.rate import Rate

__all__ = ["PublicDoor", "openings_router"]

MANAGE = "openings:manage"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARTS = 10
"""How many times as many files may be begun as applications sent."""


class OpeningItem(msgspec.Struct, frozen=True, kw_only=True):
    """An opening with its public address."""

    slug: str
    address: str
    setting: OpeningSetting
    is_open: bool
    workflow_title: Text
    created_at: datetime
    changed_at: datetime
    changed_by: str


class JobList(msgspec.Struct, frozen=True, kw_only=True):
    """The openings of a company."""

    tenant_name: str
    brand: BrandView
    language: str
    items: list[OpeningPage]


class JobPage(msgspec.Struct, frozen=True, kw_only=True):
    """One opening with its form."""

    tenant_name: str
    brand: BrandView
    language: str
    job: OpeningPage


class ApplicationBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was filled in. `key`: the same for each attempt to send it, so that it is taken once. `website` is a trap: people do not see it."""

    values: dict[str, Any]
    key: Annotated[str, msgspec.Meta(max_length=80)] = ""
    website: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ApplicationSent(msgspec.Struct, frozen=True):
    """The address at which the applicant sees how it stands."""

    status_token: str


class ApplicationStep(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the applicant has done, or has to do: then `token` opens it."""

    title: Text
    state: Literal["open", "done"]
    at: datetime
    token: str = ""
    due_at: datetime | None = None


class ApplicationStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How an application stands; nothing of what others say about it."""

    tenant_name: str
    brand: BrandView
    language: str
    title: Text
    state: Literal["received", "your_turn", "over"]
    sent_at: datetime
    ended_at: datetime | None
    steps: list[ApplicationStep]


class PublicDoor:
    """Whether strangers may come in, and how often."""

    def __init__(self, engine: Engine, database: Database, clock: Clock, settings: Settings) -> None:
        self._engine, self._database, self._clock, self._settings = engine, database, clock, settings
        self._rate = Rate(database, clock)

    def check(self) -> None:
        """Raises NotFound where there are no public pages."""
        if not self._settings.public_pages:
            raise NotFound(problem("opening.unknown", "there is no such opening", "没有此职位"))

    def count(self, request: Request[Any, Any, Any], tenant_id: str, slug: str, *, is_part: bool = False) -> None:
        """Somebody does something. Raises TooOften."""
        self.check()
        host = request.client.host if request.client else ""
        most = self._settings.apply_hour * (PARTS if is_part else 1)
        self._rate.allow(f"{'part' if is_part else 'apply'}|{tenant_id}|{host}", most=most, within=HOUR)
        if not is_part:
            self._rate.allow(f"opening|{tenant_id}|{slug}", most=self._settings.apply_day, within=DAY)

    def tenant(self, tenant_id: str) -> identity.TenantRow:
        """Whose pages they are. Raises NotFound."""
        self.check()
        with self._database.read() as connection:
            found = identity.tenant(connection, tenant_id[:64])
        if found is None:
            raise NotFound(problem("opening.unknown", "there is no such opening", "没有此职位"))
        return found

    def status_token(self, tenant_id: str, run_id: str) -> str:
        """What the applicant looks with."""
        expires_at = self._clock.now() + timedelta(days=self._settings.status_link_days)
        return make_status_link(self._settings.secret_key, StatusLink(tenant_id=tenant_id, run_id=run_id, expires_at=expires_at))

    def status(self, token: str, language: str) -> ApplicationStatus:
        """How an application stands. Raises NotFound, Conflict `link.expired`."""
        link = read_status_link(self._settings.secret_key, token, now=self._clock.now())
        tenant, run = self.tenant(link.tenant_id), self._engine.run(link.tenant_id, link.run_id)
        if run.is_erased:
            raise Conflict(problem("link.expired", "this application was deleted", "该申请已删除"))
        steps = []
        for task in sorted(run.tasks, key=lambda one: one.created_at):
            is_open = task.status in ("created", "claimed")
            if "guest" not in task.candidates or not (is_open or task.status == "completed"):
                continue
            opens = GuestLink(tenant_id=link.tenant_id, run_id=run.run_id, node_id=task.node_id, expires_at=self._clock.now() + timedelta(days=self._settings.link_days))
            token = make_link(self._settings.secret_key, opens) if is_open else ""
            steps.append(
                ApplicationStep(
                    title=task.title, state="open" if is_open else "done", at=task.completed_at or task.created_at, token=token, due_at=task.due_at if is_open else None
                )
            )
        state: Literal["received", "your_turn", "over"] = "your_turn" if any(step.token for step in steps) else "received" if run.status == "running" else "over"
        return ApplicationStatus(
            tenant_name=tenant.name, brand=self._engine.branding.show(tenant.tenant_id), language=language or tenant.language, title=run.workflow_title, state=state, sent_at=run.started_at, ended_at=run.ended_at, steps=steps
        )  # fmt: skip


@get("/openings", sync_to_thread=True, opt=needs(MANAGE))
def list_openings(principal: NamedDependency[Principal], engine: NamedDependency[Engine], settings: NamedDependency[Settings]) -> Items[OpeningItem]:
    """Every opening, newest first."""
    return Items([_item(one, principal.tenant_id, settings) for one in engine.openings.all(principal.tenant_id)])


@get("/public-workflows", sync_to_thread=True, opt=needs(MANAGE))
def list_public_workflows(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[PublicWorkflow]:
    """Workflows that may have openings, with the inputs that an opening has to give."""
    return Items(engine.openings.workflows(principal.tenant_id))


@put("/openings/{slug:str}", sync_to_thread=True, opt=needs(MANAGE))
def save_opening(
    slug: FromPath[str], data: JSONBody[OpeningSetting], principal: NamedDependency[Principal], engine: NamedDependency[Engine], settings: NamedDependency[Settings]
) -> OpeningItem:
    """Publishes an opening, or changes it."""
    return _item(engine.openings.save(principal.tenant_id, slug, data, by=principal.principal_id), principal.tenant_id, settings)


@delete("/openings/{slug:str}", sync_to_thread=True, opt=needs(MANAGE), status_code=204)
def drop_opening(slug: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Takes an opening away; applications go on."""
    engine.openings.drop(principal.tenant_id, slug)


@get("/jobs/{tenant:str}", sync_to_thread=True, opt=OPEN)
def list_jobs(tenant: FromPath[str], request: Request[Any, Any, Any], public_door: NamedDependency[PublicDoor], engine: NamedDependency[Engine]) -> JobList:
    """The open openings of a company."""
    row = public_door.tenant(tenant)
    return JobList(tenant_name=row.name, brand=engine.branding.show(row.tenant_id), language=_language(request) or row.language, items=engine.openings.pages(row.tenant_id))


@get("/jobs/{tenant:str}/{slug:str}", sync_to_thread=True, opt=OPEN)
def show_job(tenant: FromPath[str], slug: FromPath[str], request: Request[Any, Any, Any], public_door: NamedDependency[PublicDoor], engine: NamedDependency[Engine]) -> JobPage:
    """An opening with its form."""
    row = public_door.tenant(tenant)
    return JobPage(tenant_name=row.name, brand=engine.branding.show(row.tenant_id), language=_language(request) or row.language, job=engine.openings.page(row.tenant_id, slug))


@post("/jobs/{tenant:str}/{slug:str}/preview", sync_to_thread=True, opt=OPEN, status_code=200)
def preview_application(
    tenant: FromPath[str],
    slug: FromPath[str],
    data: JSONBody[PreviewBody],
    request: Request[Any, Any, Any],
    public_door: NamedDependency[PublicDoor],
    engine: NamedDependency[Engine],
) -> PreviewReply:
    """What the form says to these values; nothing is kept."""
    row = public_door.tenant(tenant)
    return preview_reply(engine.openings.preview(row.tenant_id, slug, data.values), _language(request) or row.language)


@post("/jobs/{tenant:str}/{slug:str}/applications", sync_to_thread=True, opt=OPEN)
def send_application(
    tenant: FromPath[str],
    slug: FromPath[str],
    data: JSONBody[ApplicationBody],
    request: Request[Any, Any, Any],
    public_door: NamedDependency[PublicDoor],
    engine: NamedDependency[Engine],
) -> ApplicationSent:
    """Applies. What fills in the trap is told the same and starts nothing."""
    public_door.count(request, tenant, slug)
    row = public_door.tenant(tenant)
    if data.website:
        return ApplicationSent(public_door.status_token(row.tenant_id, hashlib.sha256(data.website.encode()).hexdigest()[:24]))
    run = engine.openings.apply(row.tenant_id, slug, Application(data.values, data.key))
    return ApplicationSent(public_door.status_token(row.tenant_id, run.run_id))


@get("/applications/{token:str}", sync_to_thread=True, opt=OPEN)
def show_application(token: FromPath[str], request: Request[Any, Any, Any], public_door: NamedDependency[PublicDoor]) -> ApplicationStatus:
    """How an application stands, and what the applicant has to do."""
    return public_door.status(token, _language(request))


def _item(one: OpeningView, tenant_id: str, settings: Settings) -> OpeningItem:
    return OpeningItem(address=f"{settings.public_url}/jobs/{tenant_id}/{one.slug}", **{name: getattr(one, name) for name in one.__struct_fields__})


def _language(request: Request[Any, Any, Any]) -> str:
    return asked_language(request.headers.get("accept-language", ""))


openings_router = Router(
    "",
    route_handlers=[list_openings, list_public_workflows, save_opening, drop_opening, list_jobs, show_job, preview_application, send_application, show_application],
    tags=["openings"],
)
