"""Feishu (飞书, Lark): group robots (custom bots, signed) and messages of an app (`tenant_access_token/internal`, `im/v1/messages`)."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from engine.model.notice import EndpointSetting
from nodes.caller import Caller, Reply
from nodes.outbox.answer import Card, Refused, TokenRefused, Tokens, ask_json, wait_of

__all__ = ["send_notice", "send_robot"]

HOST = "https://open.feishu.cn"
_TOO_MUCH = frozenset({11232, 11233, 99991400, 230020})
_BUSY = frozenset({2200, 1000, 1500, 5000, 55001, 99991500})
_TOKEN = frozenset({99991661, 99991663, 99991664, 99991668, 99991671})


def send_robot(caller: Caller, setting: EndpointSetting, card: Card, now: datetime) -> None:
    """Tells a group. Raises Refused."""
    body: dict[str, Any] = {"msg_type": "interactive", "card": _card(card)}
    if setting.secret:
        stamp = str(int(now.timestamp()))
        signed = hmac.new(f"{stamp}\n{setting.secret}".encode(), b"", hashlib.sha256).digest()
        body = {"timestamp": stamp, "sign": base64.b64encode(signed).decode(), **body}
    found, reply = ask_json(caller, "POST", setting.url, body)
    _judge(found, reply)


def send_notice(caller: Caller, setting: EndpointSetting, tokens: Tokens, address: str, card: Card, now: datetime, message_id: str = "") -> None:
    """Tells one person; a message with the same id within an hour is told once. Raises Refused."""
    host = (setting.url or HOST).rstrip("/")

    def fetch() -> tuple[str, int]:
        found, reply = ask_json(
            caller, "POST", f"{host}/open-apis/auth/v3/tenant_access_token/internal", {"app_id": setting.app_id, "app_secret": setting.app_secret}
        )  # fmt: skip
        _judge(found, reply)
        return str(found["tenant_access_token"]), int(found.get("expire", 7200))

    def send(token: str) -> None:
        body = {"receive_id": address, "msg_type": "interactive", "content": json.dumps(_card(card), ensure_ascii=False), "uuid": message_id[:50]}
        url = f"{host}/open-apis/im/v1/messages?receive_id_type={setting.id_type}"
        found, reply = ask_json(caller, "POST", url, body, {"authorization": f"Bearer {token}"})
        _judge(found, reply)

    tokens.use(("feishu", host, setting.app_id), now, fetch, send)


def _card(card: Card) -> dict[str, Any]:
    button = {"tag": "button", "text": {"tag": "plain_text", "content": card.click}, "type": "primary", "url": card.link}
    return {
        "config": {"wide_screen_mode": True},
        "header": {"title": {"tag": "plain_text", "content": card.title}},
        "elements": [{"tag": "div", "text": {"tag": "plain_text", "content": card.text}}, {"tag": "action", "actions": [button]}],
    }


def _judge(found: dict[str, Any], reply: Reply) -> None:
    code, text = found.get("code", found.get("StatusCode")), str(found.get("msg", ""))
    if code == 0:
        return
    if code in _TOKEN:
        raise TokenRefused(str(code), text)
    # 9499 is said of too many requests and of bad ones alike.
    if code in _TOO_MUCH or (code == 9499 and "too many" in text.lower()):
        raise Refused(str(code), text, wait=wait_of(reply))
    raise Refused(str(code), text, is_final=code is not None and code not in _BUSY)
