"""Signed links by which a guest does one user task of one run, without sign-in.

Knows no run: a link says tenant, run, node and until when, under an HMAC. Surprising rule: nothing is stored when a link is made,
and whether it was used is read from the task itself, so a link that was mailed twice is still good once.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from engine.clock import Clock
from engine.errors import Conflict, NotFound, problem
from engine.settings import Settings

__all__ = ["GuestLink", "link_maker", "make_link", "read_link"]

VERSION = "1"
LONGEST = 1024


class GuestLink(msgspec.Struct, frozen=True, kw_only=True):
    """What a link says."""

    tenant_id: str
    run_id: str
    node_id: str
    expires_at: datetime


def make_link(secret_key: str, link: GuestLink) -> str:
    """The token of a link, safe in a URL."""
    payload = msgspec.json.encode([link.tenant_id, link.run_id, link.node_id, int(link.expires_at.timestamp())])
    return f"{VERSION}.{_text(payload)}.{_text(_signature(secret_key, payload))}"


def link_maker(settings: Settings, clock: Clock) -> Callable[[str, str, str], str]:
    """What workers make links with: (tenant_id, run_id, node_id) -> the address of the guest's page, good for `link_days`."""

    def link(tenant_id: str, run_id: str, node_id: str) -> str:
        expires_at = clock.now() + timedelta(days=settings.link_days)
        token = make_link(settings.secret_key, GuestLink(tenant_id=tenant_id, run_id=run_id, node_id=node_id, expires_at=expires_at))
        return f"{settings.public_url}/g/{token}"

    return link


def read_link(secret_key: str, token: str, *, now: datetime) -> GuestLink:
    """What the token says. Raises NotFound `link.invalid` when it was not made here, Conflict `link.expired` when it is too late."""
    version, _, rest = token.partition(".")
    encoded, _, signed = rest.partition(".")
    payload = _bytes(encoded)
    if len(token) > LONGEST or version != VERSION or not hmac.compare_digest(_bytes(signed), _signature(secret_key, payload)):
        raise NotFound(problem("link.invalid", "this link is not valid; please open it exactly as it stands in the mail", "链接无效，请按邮件中的原样打开"))
    tenant_id, run_id, node_id, expires = msgspec.json.decode(payload, type=tuple[str, str, str, int])
    expires_at = datetime.fromtimestamp(expires, UTC)
    if now >= expires_at:
        raise Conflict(problem("link.expired", "this link has expired; please ask for a new one", "链接已过期，请联系对方重新发送"))
    return GuestLink(tenant_id=tenant_id, run_id=run_id, node_id=node_id, expires_at=expires_at)


def _signature(secret_key: str, payload: bytes) -> bytes:
    return hmac.new(f"hireloom.guest.{VERSION}.{secret_key}".encode(), payload, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
    # Only the one spelling that we make is read, so a link has no second form.
    return data if _text(data) == text else b""
