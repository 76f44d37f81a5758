"""Every request, watched: its id, its span, its line in the log, its figures; and how many are open, so that a stopping process can finish them.

Knows no route. The surprising rule: a line names the route's pattern and never the address, which may hold a guest's secret link.
"""

import asyncio
import logging
import re
import secrets
import time
from typing import Any

from litestar import Litestar
from litestar.types import HTTPScope, Message, Receive, Scope, Send

from designer.api.language import asked_language
from designer.api.problems import refusal
from engine.errors import problem
from engine.watching import metric, trace
from engine.watching.context import about, bound

__all__ = ["Traffic", "WatchedApp"]

log = logging.getLogger("hireloom.api")

_REQUEST_ID = re.compile(r"[\w.-]{1,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PROBES = frozenset({"/health", "/ready", "/metrics", "/api/v1/health"})


class Traffic:
    """The open requests of this process (probes are not counted). Used on the event loop alone."""

    def __init__(self) -> None:
        self.count = 0
        self.is_stopping = False
        self._idle = asyncio.Event()

    def enter(self) -> None:
        self.count += 1
        self._idle.clear()

    def leave(self) -> None:
        self.count -= 1
        if not self.count:
            self._idle.set()

    async def finish(self, seconds: float) -> bool:
        """Takes no new request and waits for the open ones; whether all were finished in time."""
        self.is_stopping = True
        if self.count:
            try:
                await asyncio.wait_for(self._idle.wait(), seconds)
            except TimeoutError:
                return False
        return True


class WatchedApp(Litestar):
    """The app, with `traffic`."""

    __slots__ = ("traffic",)

    def __init__(self, **parts: Any) -> None:
        self.traffic = Traffic()
        super().__init__(**parts)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        is_probe = scope["path"] in PROBES
        if self.traffic.is_stopping and not is_probe:
            await _refuse(scope, send)
            return
        if not is_probe:
            self.traffic.enter()
        try:
            await self._watched(scope, receive, send, is_probe)
        finally:
            if not is_probe:
                self.traffic.leave()

    async def _watched(self, scope: HTTPScope, receive: Receive, send: Send, is_probe: bool) -> None:
        request_id = _header(scope, b"x-request-id")
        request_id = request_id if _REQUEST_ID.fullmatch(request_id) else secrets.token_hex(8)
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (b"x-request-id", request_id.encode())]
            await send(message)

        method = scope["method"] if scope["method"] in METHODS else "other"
        since = time.perf_counter()
        with bound(request_id=request_id), trace.span(method, parent=_header(scope, b"traceparent") if trace.is_on() else "", kind="server") as late:
            try:
                await super().__call__(scope, receive, sent)
            finally:
                seconds = time.perf_counter() - since
                route = str(scope.get("path_template") or "none")
                late |= {"name": f"{method} {route}", "http.request.method": method, "http.route": route, "http.response.status_code": status, "hireloom.request_id": request_id}
                if "tenant" in about():
                    late["hireloom.tenant"] = about()["tenant"]
                if status >= 500:
                    late["error.type"] = str(status)
                metric.count("http_requests", method=method, route=route, status=str(status))
                metric.observe("http_request_seconds", seconds, method=method, route=route)
                level = logging.DEBUG if is_probe else logging.INFO
                log.log(level, "request", extra={"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)})


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")


async def _refuse(scope: Scope, send: Send) -> None:
    text = problem("server.stopping", "this process is stopping; please try again", "服务正在停止，请稍后重试")
    body = refusal(503, [text], asked_language(_header(scope, b"accept-language")) or "en")
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode()), (b"retry-after", b"5"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
