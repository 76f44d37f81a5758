"""Begins to watch a process: its log lines, its figures and its traces, as the settings say.

What is to be watched travels as a value, so that a process can tell its children.
"""

import msgspec

from engine.settings import Settings
from engine.watching.log import begin_logs
from engine.watching.metric import begin_metrics
from engine.watching.trace import begin_traces

__all__ = ["Watch", "begin_watching", "watched"]


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """What of a process is to be seen. No secret is in it."""

    log_format: str = ""
    """"" leaves the process's log as it is."""
    log_level: str = "info"
    endpoint: str = ""
    ratio: float = 1.0
    is_counting: bool = False

    @classmethod
    def of(cls, settings: Settings) -> "Watch":
        """What the settings ask for."""
        return cls(log_format=settings.log_format, log_level=settings.log_level, endpoint=settings.otlp_endpoint, ratio=settings.trace_ratio, is_counting=settings.metrics)


_watch = Watch()


def watched() -> Watch:
    """What of this process is seen, to be told to its children."""
    return _watch


def begin_watching(watch: Watch, part: str) -> None:
    """From now on; `part` is web, worker, or child."""
    global _watch
    _watch = watch
    if watch.log_format:
        begin_logs(watch.log_format, watch.log_level, part)
    if watch.is_counting:
        begin_metrics()
    begin_traces(watch.endpoint, part, ratio=watch.ratio)
