"""Figures for Prometheus: counters, gauges and histograms of this process, made when it begins to count.

A pool of processes shares its figures in a folder, so that one of them can show the sum. The surprising rule: a label takes at most LABELS values, whatever tenants name their workflows; the rest is counted as `other`. No label names a tenant, a run or a person.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["CONTENT_TYPE", "begin_metrics", "count", "end_metrics", "exposition", "gauge", "is_on", "observe", "share_metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LABELS = 200
QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LONG = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)

COUNTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "commands": ("Commands by kind and outcome: done, refused (a conflict, a wrong value) or failed (the database).", ("kind", "outcome")),
    "jobs_claimed": ("Jobs that workers of this process took.", ("node_type",)),
    "jobs_completed": ("Jobs that ended well.", ("node_type",)),
    "jobs_failed": ("Attempts that failed; reason: business, technical, crashed.", ("node_type", "reason")),
    "jobs_released": ("Jobs handed back unfinished; the attempt is not counted.", ("node_type",)),
    "runs_started": ("Runs that began.", ("workflow",)),
    "runs_ended": ("Runs that ended; status: completed, cancelled.", ("workflow", "status")),
    "http_requests": ("Requests by route and status.", ("method", "route", "status")),
}
HISTOGRAMS: dict[str, tuple[str, tuple[str, ...], tuple[float, ...]]] = {
    "commit_size": ("Commands in one transaction.", (), SIZES),
    "commit_seconds": ("How long one transaction of the committer takes.", (), QUICK),
    "job_seconds": ("How long one attempt takes.", ("node_type",), LONG),
    "http_request_seconds": ("How long a request takes.", ("method", "route"), QUICK),
}
GAUGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "committer_queue": ("Requests that wait for the committer.", ()),
    "jobs_open": ("Jobs in the database; state: due, later, leased.", ("queue", "state")),
    "timers_lag_seconds": ("How late the oldest due timer is; 0 when none is due.", ()),
    "timers_due": ("Timers that are due.", ()),
    "incidents_open": ("Incidents that nobody has resolved.", ()),
    "mails_waiting": ("Mails that are to be sent.", ()),
    "worker_tick_age_seconds": ("Time since the last tick of this process's workers.", ()),
}


class _Meters:
    """The instruments of one process and the label values that they have seen."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
        from prometheus_client.platform_collector import PlatformCollector
        from prometheus_client.process_collector import ProcessCollector

        self.registry = CollectorRegistry()
        self.write: Callable[..., bytes] = generate_latest
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.found: dict[str, Any] = {}
        for name, (text, labels) in COUNTERS.items():
            self.found[name] = Counter(f"hireloom_{name}", text, labels, registry=self.registry)
        for name, (text, labels, buckets) in HISTOGRAMS.items():
            self.found[name] = Histogram(f"hireloom_{name}", text, labels, registry=self.registry, buckets=buckets)
        for name, (text, labels) in GAUGES.items():
            self.found[name] = Gauge(f"hireloom_{name}", text, labels, registry=self.registry, multiprocess_mode="mostrecent")
        self.seen: dict[tuple[str, str], set[str]] = {}

    def at(self, name: str, labels: Mapping[str, str]) -> Any:
        meter = self.found[name]
        return meter.labels(**{label: self._bounded(name, label, value) for label, value in labels.items()}) if labels else meter

    def _bounded(self, name: str, label: str, value: str) -> str:
        seen = self.seen.setdefault((name, label), set())
        if value not in seen:
            if len(seen) >= LABELS:
                return "other"
            seen.add(value)
        return value


_meters: _Meters | None = None
_shared: Path | None = None


def share_metrics(folder: Path) -> None:
    """This process and those that it starts from now on count in one folder; to be told before `begin_metrics`, as the library looks once."""
    global _shared
    _shared = folder
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def begin_metrics() -> None:
    """This process counts from now on; told again, it goes on counting."""
    global _meters
    if _meters is None:
        _meters = _Meters()


def end_metrics() -> None:
    """Counts no more and forgets."""
    global _meters
    _meters = None


def is_on() -> bool:
    """Whether this process counts."""
    return _meters is not None


def count(name: str, by: float = 1, **labels: str) -> None:
    """More of something that only grows."""
    if _meters is not None:
        _meters.at(name, labels).inc(by)


def observe(name: str, value: float, **labels: str) -> None:
    """One more measured value."""
    if _meters is not None:
        _meters.at(name, labels).observe(value)


def gauge(name: str, value: float, **labels: str) -> None:
    """How much there is of something now."""
    if _meters is not None:
        _meters.at(name, labels).set(value)


def exposition() -> bytes:
    """All figures in Prometheus's text format, of all processes that share them; empty when nothing is counted."""
    if _meters is None:
        return b""
    if _shared is None:
        return _meters.write(_meters.registry)
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    together = CollectorRegistry()
    MultiProcessCollector(together, path=str(_shared))  # type: ignore[no-untyped-call]
    return _meters.write(together)
