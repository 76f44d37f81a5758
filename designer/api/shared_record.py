"""A run's record behind a link that somebody has shared: read without sign-in until the link's time is over, and printed from there.

Knows no cookie and no script: the page is whole as it comes. Surprising rules: the link shows only what everybody of the company may see in the forms, and it ends with who shared it.
"""

from datetime import datetime, timedelta
from html import escape
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from designer.api.guard import OPEN, needs
from designer.api.language import asked_language
from designer.api.record_pages import record_page, record_pdf
from designer.api.record_sheet import Sheet, sheet_of
from designer.api.reply import content_disposition
from engine.clock import Clock
from engine.errors import Conflict, NotFound, Text, problem
from engine.service import Engine
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from tenants.links import ShareLink, make_share_link, read_share_link
from tenants.principal import Principal
from tenants.roles import permissions_of_roles

__all__ = ["SharedRecords", "shared_pages_router", "shared_record_router"]

NOBODY: tuple[str, ...] = ()
LANGUAGES = {"en": "English", "zh": "中文"}
HEADERS = {"cache-control": "private, no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}
Language = Annotated[Literal["", "en", "zh"], QueryParameter()]


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """The address at which the record is read, and until when."""

    url: str
    expires_at: datetime


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A record as the link's reader sees it."""

    sheet: Sheet
    company: str
    by: str
    until: str
    run_id: str


class SharedRecords:
    """Makes links to records, and opens them."""

    def __init__(self, engine: Engine, database: Database, clock: Clock, settings: Settings) -> None:
        self._engine, self._database, self._clock, self._settings = engine, database, clock, settings

    def share(self, tenant_id: str, run_id: str, principal_id: str) -> Shared:
        """An address for this run's record. Raises NotFound."""
        self._engine.run(tenant_id, run_id)
        expires_at = self._clock.now() + timedelta(days=self._settings.share_link_days)
        link = ShareLink(tenant_id=tenant_id, run_id=run_id, principal_id=principal_id, expires_at=expires_at)
        return Shared(url=f"{self._settings.public_url}/s/{make_share_link(self._settings.secret_key, link)}", expires_at=expires_at)

    def open(self, token: str, language: str) -> Opened:
        """The record behind a link. Raises NotFound `link.invalid`, also when who shared it may no longer see it; Conflict `link.expired`."""
        link = read_share_link(self._settings.secret_key, token, now=self._clock.now())
        with self._database.read() as connection:
            row, tenant = identity.principal(connection, link.tenant_id, link.principal_id), identity.tenant(connection, link.tenant_id)
        if row is None or tenant is None or not row.is_active or "runs:read" not in permissions_of_roles(row.roles):
            raise NotFound(problem("link.invalid", "this link does not hold any more; please ask for a new one", "链接已失效，请联系分享人重新分享"))
        language = language or tenant.language
        zone = ZoneInfo(self._engine.calendar(link.tenant_id).calendar.zone)
        sheet = sheet_of(self._engine.run_records.of(link.tenant_id, link.run_id, roles=NOBODY), language, zone)
        return Opened(sheet=sheet, company=tenant.name, by=row.name, until=link.expires_at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z"), run_id=link.run_id)


@post("/runs/{run_id:str}/share", sync_to_thread=True, opt=needs("runs:read"))
def share_run(run_id: FromPath[str], principal: NamedDependency[Principal], shared_records: NamedDependency[SharedRecords]) -> Shared:
    """A link by which others read the record of a run without sign-in, for some days."""
    return shared_records.share(principal.tenant_id, run_id, principal.principal_id)


@get("/s/{token:str}", sync_to_thread=True, opt=OPEN, media_type="text/html")
def show_shared_page(
    token: FromPath[str], request: Request[Any, Any, Any], shared_records: NamedDependency[SharedRecords], settings: NamedDependency[Settings], language: Language = ""
) -> Response[str]:
    """The shared record as a page, or why there is none."""
    chosen = language or asked_language(request.headers.get("accept-language", ""))
    try:
        opened = shared_records.open(token, chosen)
    except (NotFound, Conflict) as refusal:
        is_over = refusal.code == "link.expired"
        return _html(_refused(is_over, chosen or settings.language), 410 if is_over else 404)
    return _html(_shown(opened, token))


@get("/s/{token:str}/record.pdf", sync_to_thread=True, opt=OPEN, media_type="application/pdf")
def show_shared_pdf(token: FromPath[str], request: Request[Any, Any, Any], shared_records: NamedDependency[SharedRecords], language: Language = "") -> Response[bytes]:
    """The shared record as a PDF."""
    opened = shared_records.open(token, language or asked_language(request.headers.get("accept-language", "")))
    return Response(record_pdf(opened.sheet), media_type="application/pdf", headers={**HEADERS, "content-disposition": content_disposition(f"{opened.run_id}.pdf")})


def _html(page: str, status: int = 200) -> Response[str]:
    return Response(page, media_type="text/html", status_code=status, headers=HEADERS)


def _shown(opened: Opened, token: str) -> str:
    language = opened.sheet.language
    other = "en" if language == "zh" else "zh"
    said = Text(f"Shared by {opened.by}. This link holds until {opened.until}.", f"由 {opened.by} 分享，链接有效期至 {opened.until}。").get(language)
    pdf, switch = Text("Save as PDF", "保存为 PDF").get(language), LANGUAGES[other]
    links = f'<a href="/s/{escape(token)}/record.pdf?language={language}">{pdf}</a> <a href="/s/{escape(token)}?language={other}" hreflang="{other}" lang="{other}">{switch}</a>'
    return record_page(opened.sheet, f'<header><p class="company">{escape(opened.company)}</p><p class="quiet">{escape(said)}</p><nav class="no-print">{links}</nav></header>')


def _refused(is_over: bool, language: str) -> str:
    title = Text("This link has expired", "链接已过期") if is_over else Text("This link is not valid", "链接无效")
    hint = Text(
        "Records are shared for a limited time. Please ask the person who sent it to you for a new link." if is_over else "Please open it exactly as it was sent to you. It may also have been withdrawn: ask the person who sent it.",
        "审批记录的分享有时间限制，请联系发送人重新分享。" if is_over else "请按收到的链接原样打开。链接也可能已失效，请联系发送人。",
    )  # fmt: skip
    return record_page(Sheet(title.get(language), language, []), f"<p>{escape(hint.get(language))}</p>", is_after=True)


shared_record_router = Router("", route_handlers=[share_run], tags=["runs"])
shared_pages_router = Router("/", route_handlers=[show_shared_page, show_shared_pdf], include_in_schema=False)
