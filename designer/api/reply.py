"""How answers are written: JSON with exact decimals, the security headers, cookies left to the routes.

Knows no route. Decimals are written as JSON numbers with every digit they have.
"""

from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

__all__ = ["HEADERS", "JsonReply", "add_headers", "content_disposition"]

_encoder = msgspec.json.Encoder(decimal_format="number")

# antd writes its styles into <style> elements, hence the one 'unsafe-inline'; scripts are files of ours only.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(self), geolocation=(self)",
}


async def add_headers(message: Message, _scope: Scope) -> None:
    """Puts the security headers on every answer, a problem's too; what a route set itself stays."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)


class JsonReply(Response[Any]):
    """An answer in JSON."""

    def render(self, content: Any, media_type: str, enc_hook: Any = None) -> bytes:
        """The bytes of the answer."""
        if isinstance(content, bytes | str) or not media_type.startswith("application/json"):
            return super().render(content, media_type)
        return _encoder.encode(content)


def content_disposition(name: str) -> str:
    """The header that has a browser save a file under its name, never show it (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
