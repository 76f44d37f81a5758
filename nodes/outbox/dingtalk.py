"""DingTalk: group robots (custom robots, signed) and work notices (`topapi/message/corpconversation/asyncsend_v2`)."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from engine.model.notice import EndpointSetting
from nodes.caller import Caller
from nodes.outbox.answer import Card, Refused, TokenRefused, Tokens, ask_json, unmarked

__all__ = ["send_notice", "send_robot"]

HOST = "https://oapi.dingtalk.com"
ROBOT_LIMITED = 600.0
"""A robot that has told too much within a minute is silenced for ten minutes."""
_TOO_MUCH = frozenset({"130101", "410100", "90018", "90002", "90004", "90006", "90007", "90008", "88006", "143105", "660026"})
_BUSY = frozenset({"-1", "15", "501", "502", "503", "504"})
_TOKEN = frozenset({"40001", "40014", "42001", "33001"})


def send_robot(caller: Caller, setting: EndpointSetting, card: Card, now: datetime) -> None:
    """Tells a group. Raises Refused."""
    url = setting.url
    if setting.secret:
        stamp = str(int(now.timestamp() * 1000))
        signed = hmac.new(setting.secret.encode(), f"{stamp}\n{setting.secret}".encode(), hashlib.sha256).digest()
        url += ("&" if "?" in url else "?") + f"timestamp={stamp}&sign={quote_plus(base64.b64encode(signed))}"
    found, _ = ask_json(caller, "POST", url, {"msgtype": "actionCard", "actionCard": _action_card(card, "singleTitle", "singleURL")})
    _judge(found, limited=ROBOT_LIMITED)


def send_notice(caller: Caller, setting: EndpointSetting, tokens: Tokens, address: str, card: Card, now: datetime) -> None:
    """Tells one person in the messenger's work notices. Raises Refused."""
    host = (setting.url or HOST).rstrip("/")

    def fetch() -> tuple[str, int]:
        found, _ = ask_json(caller, "GET", f"{host}/gettoken?{urlencode({'appkey': setting.app_id, 'appsecret': setting.app_secret})}")
        _judge(found, limited=60.0)
        return str(found["access_token"]), int(found.get("expires_in", 7200))

    def send(token: str) -> None:
        message = {"msgtype": "action_card", "action_card": _action_card(card, "single_title", "single_url", "markdown")}
        body = {"agent_id": int(setting.agent_id), "userid_list": address, "msg": message}
        found, _ = ask_json(caller, "POST", f"{host}/topapi/message/corpconversation/asyncsend_v2?{urlencode({'access_token': token})}", body)
        _judge(found, limited=60.0)

    tokens.use(("dingtalk", host, setting.app_id), now, fetch, send)


def _action_card(card: Card, title: str, url: str, text: str = "text") -> dict[str, str]:
    lines = unmarked(card.text).replace("\n", "  \n")
    return {"title": card.title, text: f"### {unmarked(card.title)}\n\n{lines}", title: card.click, url: card.link}


def _judge(found: dict[str, Any], *, limited: float) -> None:
    code, sub = str(found.get("errcode", "")), str(found.get("sub_code", ""))
    text = str(found.get("errmsg", ""))
    if code == "0":
        return
    if code in _TOKEN or (code == "88" and sub in _TOKEN):
        raise TokenRefused(code, text)
    if code in _TOO_MUCH or (code == "88" and sub in _TOO_MUCH):
        raise Refused(sub or code, text, wait=limited)
    raise Refused(code, text, is_final=code not in _BUSY and bool(code))
