"""WeCom (企业微信): group robots (`cgi-bin/webhook/send`) and messages of an app (`cgi-bin/gettoken`, `cgi-bin/message/send`)."""

from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

from engine.model.notice import EndpointSetting
from nodes.caller import Caller
from nodes.outbox.answer import Card, Refused, TokenRefused, Tokens, ask_json, unmarked

__all__ = ["send_notice", "send_robot"]

HOST = "https://qyapi.weixin.qq.com"
LONGEST_CARD = 512
LONGEST_MARKDOWN = 4096
"""Bytes."""
_TOO_MUCH = frozenset({45009, 45033, 45011})
_BUSY = frozenset({-1, 50001, 6000})
_TOKEN = frozenset({40014, 42001, 40001, 41001})


def send_robot(caller: Caller, setting: EndpointSetting, card: Card, now: datetime) -> None:
    """Tells a group; the key in the address is the permission. Raises Refused."""
    content = _cut(f"**{unmarked(card.title)}**\n{unmarked(card.text)}", LONGEST_MARKDOWN - 400) + f"\n[{card.click}]({card.link})"
    found, _ = ask_json(caller, "POST", setting.url, {"msgtype": "markdown", "markdown": {"content": content}})
    _judge(found)


def send_notice(caller: Caller, setting: EndpointSetting, tokens: Tokens, address: str, card: Card, now: datetime) -> None:
    """Tells one person. Raises Refused."""
    host = (setting.url or HOST).rstrip("/")

    def fetch() -> tuple[str, int]:
        found, _ = ask_json(caller, "GET", f"{host}/cgi-bin/gettoken?{urlencode({'corpid': setting.app_id, 'corpsecret': setting.app_secret})}")
        if found.get("errcode") == 40001:  # here it is the secret that is wrong
            raise Refused("40001", str(found.get("errmsg", "")), is_final=True)
        _judge(found)
        return str(found["access_token"]), int(found.get("expires_in", 7200))

    def send(token: str) -> None:
        text = {"title": _cut(card.title, 128), "description": _cut(escape(card.text, quote=False), LONGEST_CARD), "url": card.link, "btntxt": card.click[:4]}
        body = {
            "touser": address, "msgtype": "textcard", "agentid": int(setting.agent_id), "textcard": text, "enable_duplicate_check": 1, "duplicate_check_interval": 1800,
        }  # fmt: skip
        found, _ = ask_json(caller, "POST", f"{host}/cgi-bin/message/send?{urlencode({'access_token': token})}", body)
        _judge(found)
        if address in str(found.get("invaliduser", "")).split("|"):
            raise Refused("invaliduser", address, is_final=True)

    tokens.use(("wecom", host, setting.app_id, setting.agent_id), now, fetch, send)


def _judge(found: dict[str, Any]) -> None:
    code, text = found.get("errcode"), str(found.get("errmsg", ""))
    if code == 0:
        return
    if code in _TOKEN:
        raise TokenRefused(str(code), text)
    if code in _TOO_MUCH:
        raise Refused(str(code), text, wait=60.0)
    raise Refused(str(code), text, is_final=code is not None and code not in _BUSY)


def _cut(text: str, most: int) -> str:
    """At most so many bytes, whole characters."""
    return text.encode()[:most].decode(errors="ignore")
