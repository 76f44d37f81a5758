"""A receiver of traces: a real HTTP server that takes what OTLP exporters post and keeps the spans."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

__all__ = ["Received", "Span", "receiver"]


class Span:
    """One span as it was received."""

    def __init__(self, part: str, sent: Any) -> None:
        self.part = part
        self.name: str = sent.name
        self.trace_id: str = sent.trace_id.hex()
        self.span_id: str = sent.span_id.hex()
        self.parent_id: str = sent.parent_span_id.hex()
        self.links: list[str] = [link.span_id.hex() for link in sent.links]
        self.is_error: bool = sent.status.code == 2
        self.attributes: dict[str, str] = {pair.key: str(pair.value.string_value or pair.value.int_value) for pair in sent.attributes}
        self.raw: bytes = sent.SerializeToString()


class Received:
    """The spans so far."""

    def __init__(self) -> None:
        self.port = 0
        self._spans: list[Span] = []
        self._lock = threading.Lock()

    @property
    def spans(self) -> list[Span]:
        with self._lock:
            return list(self._spans)

    def named(self, beginning: str) -> list[Span]:
        """The spans whose names begin so."""
        return [span for span in self.spans if span.name.startswith(beginning)]

    def take(self, body: bytes) -> None:
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            about = {pair.key: pair.value.string_value for pair in resource.resource.attributes}
            with self._lock:
                self._spans += [Span(about["hireloom.part"], span) for scope in resource.scope_spans for span in scope.spans]


@contextmanager
def receiver() -> Iterator[Received]:
    """A receiver that listens inside the block."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            assert self.path == "/v1/traces"
            received.take(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Said nowhere."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    received.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
