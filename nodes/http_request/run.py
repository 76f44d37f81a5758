"""Asks another system over HTTP. Every attempt of one job bears the same Idempotency-Key, so that the other side can tell a repetition."""

import re
from typing import Any

import msgspec

from engine.errors import Text
from engine.node import BusinessError, NodeContext, TechnicalError
from nodes.caller import Caller, Forbidden, Reply, Unreachable

__all__ = ["run"]

MOST = 1024 * 1024
"""Bytes of an answer."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e\t]*")
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection"})


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """Raises BusinessError for what no repetition changes, TechnicalError("http.unreachable", "http.failed", "http.busy") for what one may."""
    headers = {"Idempotency-Key": context.idempotency_key, **_headers(inputs.get("headers") or {})}
    body = b""
    if inputs.get("body") is not None:
        body = msgspec.json.encode(inputs["body"])
        headers.setdefault("content-type", "application/json")
    caller = Caller(context.private_networks, seconds=inputs.get("timeout", 10), most=MOST)
    try:
        reply = caller.ask(inputs.get("method", "POST"), inputs["url"], body, headers)
    except Forbidden as error:
        raise BusinessError("http.forbidden", Text(f"this address must not be asked: {error}", f"不允许访问该地址：{error.text.get('zh')}")) from error
    except Unreachable as error:
        raise TechnicalError("http.unreachable", Text(f"nobody answers there: {error}", f"对方系统没有应答：{error.text.get('zh')}")) from error
    if reply.is_cut:
        raise BusinessError("http.too_large", Text("the answer is larger than 1 MB", "返回内容超过 1 MB"))
    return _answer(reply)


def _answer(reply: Reply) -> dict[str, Any]:
    if reply.status in (408, 425, 429):
        raise TechnicalError("http.busy", Text(f"the other system asks to come back later ({reply.status})", f"对方系统要求稍后重试（{reply.status}）"))
    if reply.status >= 500 or reply.status < 200:
        raise TechnicalError("http.failed", Text(f"the other system failed ({reply.status})", f"对方系统出错（{reply.status}）"))
    if reply.status >= 300:
        raise BusinessError("http.refused", Text(f"the other system said no ({reply.status})", f"对方系统拒绝了请求（{reply.status}）"))
    return {"status": reply.status, "body": _body(reply)}


def _body(reply: Reply) -> Any:
    if not reply.body:
        return None
    if reply.media_type == "application/json" or reply.media_type.endswith("+json"):
        try:
            return msgspec.json.decode(reply.body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise TechnicalError("http.failed", Text("the other system's answer is not JSON", "对方系统返回的内容不是有效的 JSON")) from error
    return reply.body.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _headers(given: dict[str, str]) -> dict[str, str]:
    for name, value in given.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or name.lower() in _OURS:
            raise BusinessError("http.header", Text(f"{name[:60]!r} is not a header that may be sent", f"请求头 {name[:60]!r} 无效或不允许设置"))
    return {name.lower(): value for name, value in given.items()}
