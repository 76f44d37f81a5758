"""Traces (OpenTelemetry): spans that continue from a request over the commit to the job and into its process.

What travels is a W3C `traceparent` text. Off, every call is one comparison and OpenTelemetry is not even imported.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

__all__ = ["begin_traces", "end_traces", "flush_traces", "ids", "is_on", "span", "traceparent"]

_NONE: Mapping[str, str | int] = MappingProxyType({})
Attributes = dict[str, str | int | float | bool]


class _Tracing:
    """What was imported when tracing began."""

    def __init__(self, provider: Any) -> None:
        from opentelemetry import context, trace
        from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

        self.provider = provider
        self.tracer = provider.get_tracer("hireloom")
        self.api = trace
        self.context = context
        self._make = (NonRecordingSpan, SpanContext, TraceFlags)

    def span_context(self, parent: str) -> Any:
        """The context that a traceparent names; None when it names none."""
        parts = parent.split("-")
        if len(parts) != 4 or [len(part) for part in parts] != [2, 32, 16, 2]:
            return None
        _, kind, flags = self._make
        try:
            found = kind(int(parts[1], 16), int(parts[2], 16), is_remote=True, trace_flags=flags(int(parts[3], 16)))
        except ValueError:
            return None
        return found if found.is_valid else None

    def around(self, parent: str) -> Any:
        """The context in which a child of `parent` begins; with "" the one that is current."""
        remote = self.span_context(parent) if parent else None
        return None if remote is None else self.api.set_span_in_context(self._make[0](remote), self.context.Context())


_tracing: _Tracing | None = None


def begin_traces(endpoint: str, part: str, *, ratio: float = 1.0, processor: Any = None) -> None:
    """Spans of this process are sent to `endpoint` (OTLP over HTTP, with or without /v1/traces), or given to `processor`. With neither nothing begins."""
    global _tracing
    if not endpoint and processor is None:
        return
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    end_traces()
    provider = TracerProvider(sampler=ParentBased(TraceIdRatioBased(ratio)), resource=Resource.create({"service.name": "hireloom", "hireloom.part": part}), shutdown_on_exit=False)
    provider.add_span_processor(processor or _exporting(endpoint))
    _tracing = _Tracing(provider)


def _exporting(endpoint: str) -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    address = endpoint if endpoint.rstrip("/").endswith("/v1/traces") else f"{endpoint.rstrip('/')}/v1/traces"
    return BatchSpanProcessor(OTLPSpanExporter(endpoint=address, timeout=5), schedule_delay_millis=1000)


def flush_traces() -> None:
    """Sends what is waiting."""
    if _tracing is not None:
        _tracing.provider.force_flush(5000)


def end_traces() -> None:
    """Sends what is waiting, then traces no more."""
    global _tracing
    if _tracing is not None:
        _tracing.provider.shutdown()
        _tracing = None


def is_on() -> bool:
    """Whether this process traces."""
    return _tracing is not None


def traceparent() -> str:
    """The current span, for whom it causes; "" outside of any and when tracing is off."""
    if _tracing is None:
        return ""
    found = _tracing.api.get_current_span().get_span_context()
    return f"00-{found.trace_id:032x}-{found.span_id:016x}-{int(found.trace_flags):02x}" if found.is_valid else ""


def ids() -> tuple[str, str]:
    """The current trace's and span's id, "" when there is none."""
    parts = traceparent().split("-")
    return (parts[1], parts[2]) if len(parts) == 4 else ("", "")


@contextmanager
def span(name: str, *, parent: str = "", links: Iterable[str] = (), kind: str = "internal", attributes: Mapping[str, str | int] = _NONE) -> Iterator[Attributes]:
    """A span around the block, below the traceparent `parent`; attributes (and another `name`) that are put into what it gives are set at its end.

    An exception marks it by its type alone: a message may quote a person's data.
    """
    late: Attributes = {}
    if _tracing is None:
        yield late
        return
    api = _tracing.api
    linked = [api.Link(found) for found in (_tracing.span_context(link) for link in links) if found is not None]
    kinds = {"server": api.SpanKind.SERVER, "consumer": api.SpanKind.CONSUMER}
    made = _tracing.tracer.start_as_current_span(
        name, _tracing.around(parent), kind=kinds.get(kind, api.SpanKind.INTERNAL), links=linked, attributes=attributes, record_exception=False, set_status_on_exception=False
    )
    with made as current:
        try:
            yield late
        except BaseException as error:
            late["error.type"] = type(error).__name__
            raise
        finally:
            if "name" in late:
                current.update_name(str(late.pop("name")))
            current.set_attributes(late)
            if "error.type" in late:
                current.set_status(api.StatusCode.ERROR)
