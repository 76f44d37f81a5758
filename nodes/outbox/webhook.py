"""Webhooks, signed as Standard Webhooks says: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,base64(HMAC-SHA256(key, id.timestamp.body))`."""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from engine.model.notice import EndpointSetting
from nodes.caller import Caller
from nodes.outbox.answer import Refused, wait_of

__all__ = ["Gone", "send_webhook", "sign"]

PREFIX = "whsec_"


class Gone(Refused):
    """The receiver says that it wants nothing more (410)."""


def sign(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """The value of `webhook-signature`. A secret is `whsec_` and the key in base64, or a key that is taken as it stands."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True) if secret.startswith(PREFIX) else secret.encode()
    except binascii.Error:
        key = secret.encode()
    signed = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def send_webhook(caller: Caller, setting: EndpointSetting, message_id: str, payload: dict[str, Any], now: datetime) -> None:
    """Posts the payload. Raises Refused, Gone; any answer below 300 is a yes."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "content-type": "application/json", "webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": sign(setting.secret, message_id, stamp, body),
    }  # fmt: skip
    reply = caller.ask("POST", setting.url, body, headers)
    if 200 <= reply.status < 300:
        return
    if reply.status == 410:
        raise Gone("410", "gone", is_final=True)
    if reply.status in (429, 503) and "retry-after" in reply.headers:
        raise Refused(str(reply.status), "too many requests", wait=wait_of(reply))
    raise Refused(str(reply.status), "not taken", wait=wait_of(reply) if reply.status == 429 else 0.0)
