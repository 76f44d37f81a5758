"""What a person was told, how they want to be told, and the words that it is told in.

Knows no channel: what goes out is the work of `nodes.outbox`. Everybody reads and sets their own; templates and the settings of others are for admins.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from designer.api.guard import SIGNED_IN, needs
from designer.api.language import language_of
from designer.api.paging import Cursor, Items, Limit
from designer.api.seen import Seen, seen_in
from engine.errors import NotFound, Text, nearest_name, problem
from engine.model.notice import CHANNELS, KINDS, LETTERS, PLACEHOLDER_TITLES, Preferences, channels_of
from engine.model.view import Page
from engine.service import Engine
from engine.service.meanwhile import revision_of
from engine.service.notification_desk import Notification, template_revision
from engine.settings import Settings
from nodes.notify.template import to_html
from nodes.outbox.dsn import read_report
from nodes.outbox.render import SAMPLE, Reader, check_template, samples, word
from nodes.outbox.words import TEMPLATES
from tenants.principal import Principal

__all__ = ["notifications_router"]

MANAGE = "notifications:manage"
Language = Literal["en", "zh"]
WORDED = KINDS | LETTERS


class NotificationView(msgspec.Struct, frozen=True, kw_only=True):
    """What a person was told, in their language."""

    notification_id: str
    kind: str
    title: str
    text: str
    run_id: str
    task_id: str | None
    created_at: datetime
    read_at: datetime | None


class UnreadView(msgspec.Struct, frozen=True):
    """How much a person has not read."""

    unread: int


class PreferencesView(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has set, and what holds for each kind. `zone`: in which quiet hours are counted."""

    preferences: Preferences
    revision: str
    kinds: dict[str, Text]
    channels: list[str]
    effective: dict[str, list[str]]
    zone: str


class PlaceholderView(msgspec.Struct, frozen=True):
    """What a template may name: what it stands for, and what stands there in a preview."""

    name: str
    title: Text
    sample: str


class TemplateView(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one kind in one language. `is_own`: the tenant has set them."""

    kind: str
    title: Text
    language: str
    body: str
    is_own: bool
    revision: str
    placeholders: list[PlaceholderView]
    changed_at: datetime | None
    changed_by: str


class TemplateBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template: its first line is `Subject: ...`."""

    body: str


class PreviewView(msgspec.Struct, frozen=True):
    """A template filled with examples."""

    subject: str
    text: str
    html: str


class BounceBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mail that came back, as it stands."""

    message: str


class BounceView(msgspec.Struct, frozen=True):
    """Which mail came back and why; not noted when it says that all is well."""

    mail_id: str
    action: str
    status: str
    is_noted: bool


Unread = Annotated[bool, QueryParameter(description="Only what was not read")]


@get("/notifications", sync_to_thread=True, opt=needs(SIGNED_IN))
def list_notifications(
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
    unread: Unread = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[NotificationView]:
    """What I was told, newest first."""
    desk = engine.notifications
    page = desk.notifications(principal.tenant_id, principal.principal_id, is_unread=unread, limit=limit, cursor=cursor)
    zone = desk.preferences(principal.tenant_id, principal.principal_id).zone or desk.zone(principal.tenant_id)
    own = desk.templates(principal.tenant_id)
    language = language_of(request)
    return Page(items=[_shown(one, principal.name, language, zone, own, settings) for one in page.items], next_cursor=page.next_cursor)


def _shown(one: Notification, name: str, language: str, zone: str, own: dict[tuple[str, str], Any], settings: Settings) -> NotificationView:
    language = "zh" if language.startswith("zh") else "en"
    template = own.get((one.kind, language))
    link = f"{settings.public_url}/inbox/{one.task_id}" if one.task_id else f"{settings.public_url}/runs/{one.run_id}"
    said = word(one.kind, one.values, Reader(name=name, language=language, zone=zone, link=link), template.body if template else "")
    return NotificationView(
        notification_id=one.notification_id, kind=one.kind, title=said.title, text=said.text, run_id=one.run_id, task_id=one.task_id, created_at=one.created_at, read_at=one.read_at
    )  # fmt: skip


@get("/notifications/unread", sync_to_thread=True, opt=needs(SIGNED_IN))
def count_unread(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> UnreadView:
    """How much I have not read."""
    return UnreadView(engine.notifications.unread(principal.tenant_id, principal.principal_id))


@post("/notifications/{notification_id:str}/read", sync_to_thread=True, opt=needs(SIGNED_IN), status_code=200)
def read_notification(notification_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> UnreadView:
    """Marks one as read; how many are left."""
    return UnreadView(engine.notifications.mark_read(principal.tenant_id, principal.principal_id, notification_id))


@post("/notifications/read", sync_to_thread=True, opt=needs(SIGNED_IN), status_code=200)
def read_all(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> UnreadView:
    """Marks everything as read."""
    return UnreadView(engine.notifications.mark_read(principal.tenant_id, principal.principal_id))


@get("/notification-preferences", sync_to_thread=True, opt=needs(SIGNED_IN))
def show_preferences(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PreferencesView:
    """How I want to be told."""
    return _preferences(engine, principal.tenant_id, principal.principal_id)


@put("/notification-preferences", sync_to_thread=True, opt=needs(SIGNED_IN))
def set_preferences(data: JSONBody[Preferences], principal: NamedDependency[Principal], engine: NamedDependency[Engine], if_match: Seen = "") -> PreferencesView:
    """Sets it; what is on its way keeps its time."""
    engine.notifications.set_preferences(principal.tenant_id, principal.principal_id, data, seen=seen_in(if_match))
    return _preferences(engine, principal.tenant_id, principal.principal_id)


@get("/people/{principal_id:str}/notification-preferences", sync_to_thread=True, opt=needs(MANAGE))
def show_preferences_of(principal_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PreferencesView:
    """How somebody wants to be told."""
    return _preferences(engine, principal.tenant_id, principal_id)


@put("/people/{principal_id:str}/notification-preferences", sync_to_thread=True, opt=needs(MANAGE))
def set_preferences_of(
    principal_id: FromPath[str], data: JSONBody[Preferences], principal: NamedDependency[Principal], engine: NamedDependency[Engine], if_match: Seen = ""
) -> PreferencesView:
    """Sets it for somebody: who they are at a messenger, as a rule."""
    engine.notifications.set_preferences(principal.tenant_id, principal_id, data, seen=seen_in(if_match))
    return _preferences(engine, principal.tenant_id, principal_id)


def _preferences(engine: Engine, tenant_id: str, principal_id: str) -> PreferencesView:
    found = engine.notifications.preferences(tenant_id, principal_id)
    effective = {kind: list(channels_of(found, kind)) for kind in KINDS}
    return PreferencesView(
        preferences=found, revision=revision_of(found), kinds=KINDS, channels=list(CHANNELS), effective=effective, zone=found.zone or engine.notifications.zone(tenant_id)
    )


@get("/notification-templates", sync_to_thread=True, opt=needs(MANAGE))
def list_templates(principal: NamedDependency[Principal], engine: NamedDependency[Engine], settings: NamedDependency[Settings]) -> Items[TemplateView]:
    """The words of every kind, in both languages."""
    own, zone = engine.notifications.templates(principal.tenant_id), engine.notifications.zone(principal.tenant_id)
    return Items([_template(kind, language, own, _example_reader(principal, kind, language, zone, settings)) for kind in WORDED for language in ("en", "zh")])


@put("/notification-templates/{kind:str}/{language:str}", sync_to_thread=True, opt=needs(MANAGE))
def set_template(
    kind: FromPath[str],
    language: FromPath[Language],
    data: JSONBody[TemplateBody],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
    if_match: Seen = "",
) -> TemplateView:
    """Sets the tenant's own words; an unknown placeholder is refused."""
    check_template(_known(kind), data.body)
    engine.notifications.set_template(principal.tenant_id, kind, language, data.body, by=principal.principal_id, seen=seen_in(if_match))
    reader = _example_reader(principal, kind, language, engine.notifications.zone(principal.tenant_id), settings)
    return _template(kind, language, engine.notifications.templates(principal.tenant_id), reader)


@delete("/notification-templates/{kind:str}/{language:str}", sync_to_thread=True, opt=needs(MANAGE), status_code=204)
def drop_template(kind: FromPath[str], language: FromPath[Language], principal: NamedDependency[Principal], engine: NamedDependency[Engine], if_match: Seen = "") -> None:
    """The built-in words hold again."""
    engine.notifications.set_template(principal.tenant_id, _known(kind), language, "", by=principal.principal_id, seen=seen_in(if_match))


@post("/notification-templates/{kind:str}/{language:str}/preview", sync_to_thread=True, opt=needs(MANAGE), status_code=200)
def preview_template(
    kind: FromPath[str],
    language: FromPath[Language],
    data: JSONBody[TemplateBody],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> PreviewView:
    """A template filled with examples; "" shows the one that holds. Nothing is kept."""
    reader = _example_reader(principal, _known(kind), language, engine.notifications.zone(principal.tenant_id), settings)
    body = data.body or _template(kind, language, engine.notifications.templates(principal.tenant_id), reader).body
    check_template(kind, body)
    said = word(kind, SAMPLE, reader, body)
    return PreviewView(said.title, said.text, to_html(said.text))


def _known(kind: str) -> str:
    if kind not in WORDED:
        near = nearest_name(kind[:60], WORDED)
        raise NotFound(
            problem("notification.unknown_name", f"there is no kind of notification {kind[:60]}", f"没有通知类型“{kind[:60]}”", nearest=near, expected=", ".join(WORDED))
        )
    return kind


def _example_reader(principal: Principal, kind: str, language: Language, zone: str, settings: Settings) -> Reader:
    place = settings.public_url
    return Reader(name=principal.name, language=language, zone=zone, link=f"{place}/{'welcome' if kind in LETTERS else 'inbox'}/example", answer_link=f"{place}/g/example")


def _template(kind: str, language: str, own: dict[tuple[str, str], Any], reader: Reader) -> TemplateView:
    row, filled = own.get((kind, language)), samples(kind, reader)
    placeholders = [PlaceholderView(name, PLACEHOLDER_TITLES[name], sample) for name, sample in filled.items()]
    return TemplateView(
        kind=kind, title=WORDED[kind], language=language, body=row.body if row else TEMPLATES[kind][language], is_own=row is not None, revision=template_revision(row), placeholders=placeholders,
        changed_at=row.changed_at if row else None, changed_by=row.changed_by if row else "",
    )  # fmt: skip


@post("/bounces", sync_to_thread=True, opt=needs("bounces:write"), status_code=200)
def note_bounce(data: JSONBody[BounceBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> BounceView:
    """Reads a mail that came back (RFC 3464) and notes it with the mail that it is about."""
    report = read_report(data.message.encode())
    is_noted = report.action in ("failed", "delayed")
    if is_noted:
        engine.note_bounce(report.mail_id, status=report.status, action=report.action, detail=report.detail, tenant_id=principal.tenant_id)
    else:
        engine.mail(principal.tenant_id, report.mail_id)
    return BounceView(report.mail_id, report.action, report.status, is_noted)


notifications_router = Router(
    "",
    route_handlers=[
        list_notifications, count_unread, read_notification, read_all, show_preferences, set_preferences, show_preferences_of, set_preferences_of, list_templates, set_template,
        drop_template, preview_template, note_bounce,
    ],
    tags=["notifications"],
)  # fmt: skip
