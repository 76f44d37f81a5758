"""Signed links by which a guest does one user task of one run, or a person answers one task of theirs, without sign-in.

Knows no run: a link says tenant, run and node (a guest's) or task and person (a person's) and until when, under an HMAC. Surprising rule: nothing is stored when a link is made,
and whether it was used is read from the task itself, so a link that was mailed twice is still good once.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from engine.clock import Clock
from engine.errors import Conflict, NotFound, problem
from engine.settings import Settings

__all__ = [
    "AnswerLink", "GuestLink", "Invitation", "ShareLink", "StatusLink", "answer_link_maker", "hide_answer_links", "link_maker", "make_answer_link", "make_invitation", "make_link", "make_share_link", "make_status_link", "read_any_link", "read_invitation", "read_link", "read_share_link", "read_status_link",
]  # fmt: skip

VERSION = "1"
ANSWER = "2"
INVITATION = "3"
STATUS = "4"
SHARE = "5"
_WORDS = {VERSION: "guest", ANSWER: "answer", INVITATION: "invitation", STATUS: "status", SHARE: "share"}
LONGEST = 1024


class GuestLink(msgspec.Struct, frozen=True, kw_only=True):
    """What a link says."""

    tenant_id: str
    run_id: str
    node_id: str
    expires_at: datetime


class AnswerLink(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's link says: this person may answer this task until then."""

    tenant_id: str
    task_id: str
    principal_id: str
    expires_at: datetime


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What an invitation says: this person may choose a password until then. `of`: which password it replaces, so that it is good once."""

    tenant_id: str
    principal_id: str
    of: str
    expires_at: datetime


def make_invitation(secret_key: str, link: Invitation) -> str:
    """The token of an invitation, safe in a URL."""
    return _token(secret_key, INVITATION, link.tenant_id, link.principal_id, link.of, link.expires_at)


def read_invitation(secret_key: str, token: str, *, now: datetime) -> Invitation:
    """What the token says. Raises like `read_link`."""
    tenant_id, principal_id, of, expires_at = _read(secret_key, token, (INVITATION,), now)[1:]
    return Invitation(tenant_id=tenant_id, principal_id=principal_id, of=of, expires_at=expires_at)


class StatusLink(msgspec.Struct, frozen=True, kw_only=True):
    """What an applicant's link says: how this run stands may be looked at until then."""

    tenant_id: str
    run_id: str
    expires_at: datetime


class ShareLink(msgspec.Struct, frozen=True, kw_only=True):
    """What a shared record's link says: what this person shared of this run may be read until then."""

    tenant_id: str
    run_id: str
    principal_id: str
    expires_at: datetime


def make_share_link(secret_key: str, link: ShareLink) -> str:
    """The token of a shared record, safe in a URL."""
    return _token(secret_key, SHARE, link.tenant_id, link.run_id, link.principal_id, link.expires_at)


def read_share_link(secret_key: str, token: str, *, now: datetime) -> ShareLink:
    """What the token says. Raises like `read_link`."""
    tenant_id, run_id, principal_id, expires_at = _read(secret_key, token, (SHARE,), now)[1:]
    return ShareLink(tenant_id=tenant_id, run_id=run_id, principal_id=principal_id, expires_at=expires_at)


def make_answer_link(secret_key: str, link: AnswerLink) -> str:
    """The token of a person's link, safe in a URL."""
    return _token(secret_key, ANSWER, link.tenant_id, link.task_id, link.principal_id, link.expires_at)


def answer_link_maker(settings: Settings, clock: Clock) -> Callable[[str, str, str], str]:
    """What mails to people carry: (tenant_id, task_id, principal_id) -> the address of the page on which the task is answered, good for `answer_link_days`."""

    def link(tenant_id: str, task_id: str, principal_id: str) -> str:
        expires_at = clock.now() + timedelta(days=settings.answer_link_days)
        token = make_answer_link(settings.secret_key, AnswerLink(tenant_id=tenant_id, task_id=task_id, principal_id=principal_id, expires_at=expires_at))
        return f"{settings.public_url}/g/{token}"

    return link


def hide_answer_links(text: str) -> str:
    """A mail's text for others than its reader: the links by which its reader answers, or chooses a password, are left out."""
    return re.sub(rf"/(g|welcome)/(?:{ANSWER}|{INVITATION})\.[\w-]+\.[\w-]+", r"/\1/…", text)


def make_link(secret_key: str, link: GuestLink) -> str:
    """The token of a link, safe in a URL."""
    return _token(secret_key, VERSION, link.tenant_id, link.run_id, link.node_id, link.expires_at)


def link_maker(settings: Settings, clock: Clock) -> Callable[[str, str, str], str]:
    """What workers make links with: (tenant_id, run_id, node_id) -> the address of the guest's page, good for `link_days`."""

    def link(tenant_id: str, run_id: str, node_id: str) -> str:
        expires_at = clock.now() + timedelta(days=settings.link_days)
        token = make_link(settings.secret_key, GuestLink(tenant_id=tenant_id, run_id=run_id, node_id=node_id, expires_at=expires_at))
        return f"{settings.public_url}/g/{token}"

    return link


def make_status_link(secret_key: str, link: StatusLink) -> str:
    """The token with which an applicant looks how an application stands, safe in a URL."""
    return _token(secret_key, STATUS, link.tenant_id, link.run_id, "", link.expires_at)


def read_status_link(secret_key: str, token: str, *, now: datetime) -> StatusLink:
    """What an applicant's token says. Raises like `read_link`."""
    tenant_id, run_id, _, expires_at = _read(secret_key, token, (STATUS,), now)[1:]
    return StatusLink(tenant_id=tenant_id, run_id=run_id, expires_at=expires_at)


def read_link(secret_key: str, token: str, *, now: datetime) -> GuestLink:
    """What the token says. Raises NotFound `link.invalid` when it was not made here, Conflict `link.expired` when it is too late."""
    link = read_any_link(secret_key, token if token.startswith(f"{VERSION}.") else "", now=now)
    if not isinstance(link, GuestLink):
        raise LookupError(token[:2])
    return link


def read_any_link(secret_key: str, token: str, *, now: datetime) -> GuestLink | AnswerLink:
    """What the token says, whichever kind of link it is of. Raises like `read_link`."""
    version, tenant_id, first, second, expires_at = _read(secret_key, token, (VERSION, ANSWER), now)
    if version == ANSWER:
        return AnswerLink(tenant_id=tenant_id, task_id=first, principal_id=second, expires_at=expires_at)
    return GuestLink(tenant_id=tenant_id, run_id=first, node_id=second, expires_at=expires_at)


def _token(secret_key: str, version: str, tenant_id: str, first: str, second: str, expires_at: datetime) -> str:
    """What `_read` reads again."""
    payload = msgspec.json.encode([tenant_id, first, second, int(expires_at.timestamp())])
    return f"{version}.{_text(payload)}.{_text(_signature(secret_key, payload, version))}"


def _read(secret_key: str, token: str, versions: tuple[str, ...], now: datetime) -> tuple[str, str, str, str, datetime]:
    version, _, rest = token.partition(".")
    encoded, _, signed = rest.partition(".")
    payload = _bytes(encoded)
    if len(token) > LONGEST or version not in versions or not hmac.compare_digest(_bytes(signed), _signature(secret_key, payload, version)):
        raise NotFound(problem("link.invalid", "this link is not valid; please open it exactly as it stands in the mail", "链接无效，请按邮件中的原样打开"))
    tenant_id, first, second, expires = msgspec.json.decode(payload, type=tuple[str, str, str, int])
    expires_at = datetime.fromtimestamp(expires, UTC)
    if now >= expires_at:
        raise Conflict(problem("link.expired", "this link has expired; please ask for a new one", "链接已过期，请联系对方重新发送"))
    return version, tenant_id, first, second, expires_at


def _signature(secret_key: str, payload: bytes, version: str) -> bytes:
    return hmac.new(f"hireloom.{_WORDS[version]}.{version}.{secret_key}".encode(), payload, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
    # Only the one spelling that we make is read, so a link has no second form.
    return data if _text(data) == text else b""
