"""Log lines: what the standard `logging` is told anywhere, written by structlog as JSON or for a person at a console.

Each line bears what is bound around it (engine.watching.context) and the trace that it belongs to. The surprising rule: of an exception a line has the type and
the places in our sources, never the message, because a message may quote a person's data.
"""

import logging
import sys
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any, TextIO

from engine.watching import trace
from engine.watching.context import about

__all__ = ["begin_logs"]

Line = dict[str, Any]
QUIET = ("sqlalchemy", "alembic", "celery", "kombu", "amqp", "urllib3", "httpx", "opentelemetry", "asyncio")
"""Libraries that speak of what an operator must know from `warning` on only."""


def begin_logs(style: str, level: str, part: str, stream: TextIO | None = None) -> None:
    """Writes this process's lines to `stream` (the standard error). `style` is json or console, `part` says which process it is: web, worker, child."""
    import structlog

    def describe(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> Line:
        record: logging.LogRecord | None = line.get("_record")
        trace_id, span_id = trace.ids()
        found = {"part": part, **about(), **({"trace_id": trace_id, "span_id": span_id} if trace_id else {})}
        fault = line.pop("exc_info", None) or (record.exc_info if record is not None else None)
        if record is not None and record.exc_info:
            record.exc_info, record.exc_text = None, None
        return {**found, **line, **(_told(fault) if fault else {})}

    shared: list[Callable[..., Any]] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe,
    ]
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if style == "json" else structlog.dev.ConsoleRenderer(colors=(stream or sys.stderr).isatty())
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _event_last, last]))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _event_last(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> Line:
    """A foreign exception that is still whole is told as ours are."""
    fault = line.pop("exc_info", None)
    line.pop("stack_info", None)
    return {**line, **(_told(fault) if fault else {})}


def _told(fault: Any) -> Line:
    kind, error, trail = fault if isinstance(fault, tuple) else sys.exc_info()
    if isinstance(fault, BaseException):
        kind, error, trail = type(fault), fault, fault.__traceback__
    if kind is None:
        return {}
    causes = [type(cause).__name__ for cause in (getattr(error, "__cause__", None), getattr(error, "__context__", None)) if cause is not None]
    return {"error": kind.__name__, "frames": _frames(trail), **({"cause": causes[0]} if causes else {})}


def _frames(trail: TracebackType | None) -> list[str]:
    found = []
    while trail is not None:
        code = trail.tb_frame.f_code
        found.append(f"{'/'.join(code.co_filename.rsplit('/', 3)[1:])}:{trail.tb_lineno} {code.co_name}")
        trail = trail.tb_next
    return found[-20:]
