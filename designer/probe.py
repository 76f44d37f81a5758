"""A small HTTP server for a process that has no other: /health, /ready and /metrics of a worker.

Knows no route of the API. It serves one request at a time; whoever probes has patience.
"""

import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import msgspec

from designer.installation import Installation
from designer.pulse import figures, readiness
from engine.watching import metric

__all__ = ["may_read", "probe_server"]


def may_read(token: str, client: str, authorization: str, *, is_forwarded: bool) -> bool:
    """Whether the figures may be read: with the token when there is one, else from this machine alone and through no proxy."""
    if token:
        return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
    return client in ("127.0.0.1", "::1", "::ffff:127.0.0.1") and not is_forwarded


@contextmanager
def probe_server(installation: Installation) -> Iterator[int]:
    """Serves inside the block; gives the port. The setting `watch_port` 0: nothing is served."""
    settings = installation.settings
    if not settings.watch_port:
        yield 0
        return

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = _answer(installation, self.path, self.client_address[0], self.headers.get("authorization", ""), "x-forwarded-for" in self.headers)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes come every few seconds and are not told."""

    server = HTTPServer((settings.watch_host, settings.watch_port), Handler)
    threading.Thread(target=server.serve_forever, name="probe", daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _answer(installation: Installation, path: str, client: str, authorization: str, is_forwarded: bool) -> tuple[int, str, bytes]:
    kind = "application/json"
    if path == "/health":
        return 200, kind, b'{"status":"ok"}'
    if path == "/ready":
        parts = readiness(installation)
        wrong = next((name for name, said in parts.items() if said != "ok"), "ok")
        return 200 if wrong == "ok" else 503, kind, msgspec.json.encode({"status": wrong, "parts": parts})
    if path == "/metrics" and metric.is_on():
        if may_read(installation.settings.metrics_token, client, authorization, is_forwarded=is_forwarded):
            return 200, metric.CONTENT_TYPE, figures(installation)
        return 403, kind, b'{"status":"denied"}'
    return 404, kind, b'{"status":"unknown"}'
