"""What the committer tells whoever watches: commands by kind and outcome, the size and time of a commit, its span with links to what it served, runs that began or ended.

Knows no library. The surprising rule: everything is told after the answers were given, so that nobody waits for it.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from engine.errors import Fault
from engine.service.answer import Answer
from engine.service.ask import Ask
from engine.watching import metric, trace
from engine.watching.context import bound

__all__ = ["tell_runs", "watched_commit"]

log = logging.getLogger("hireloom.engine")

Batch = TypeVar("Batch")
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
LINKS = 128


def watched_commit(commit: Callable[[Batch], None], batch: Batch, asks: Callable[[Batch], list[Ask]], waiting: int) -> None:
    """Commits, and tells how that went when anybody watches. `waiting`: requests that the queue still holds."""
    if not (metric.is_on() or trace.is_on() or log.isEnabledFor(logging.INFO)):
        commit(batch)
        return
    told = asks(batch)
    since = time.perf_counter()
    if trace.is_on() and told:
        links = list(dict.fromkeys(ask.trace for ask in told if ask.trace))[:LINKS]
        with trace.span("commit", links=links, attributes={"hireloom.commands": len(told)}):
            commit(batch)
    else:
        commit(batch)
    seconds = time.perf_counter() - since
    metric.gauge("committer_queue", waiting)
    if told:
        metric.observe("commit_size", len(told))
        metric.observe("commit_seconds", seconds)
    _tell(told)


def _tell(asks: list[Ask]) -> None:
    counted: dict[tuple[str, str], int] = {}
    for ask in asks:
        kind = _kind(ask)
        outcome, code = _outcome(ask.answer)
        counted[kind, outcome] = counted.get((kind, outcome), 0) + 1
        if outcome == "done" and not log.isEnabledFor(logging.DEBUG):
            continue
        with bound(tenant=ask.tenant_id, run=ask.run_id, **({"trace_id": ask.trace.split("-")[1]} if ask.trace else {})):
            level = logging.DEBUG if outcome == "done" else logging.INFO if outcome == "refused" else logging.ERROR
            log.log(level, "command %s", outcome, extra={"command": kind, **({"code": code} if code else {})})
    for (kind, outcome), number in counted.items():
        metric.count("commands", number, kind=kind, outcome=outcome)


def _kind(ask: Ask) -> str:
    return _WORD.sub("_", type(ask.command).__name__).lower()


def _outcome(answer: "Answer[Any]") -> tuple[str, str]:
    """done, refused (with the problem's code) or failed (with the error's type)."""
    error = answer.exception()
    if error is None:
        return "done", ""
    return ("refused", error.code) if isinstance(error, Fault) else ("failed", type(error).__name__)


def tell_runs(told: Iterable[tuple[str, str, str, str]]) -> None:
    """Runs that began or ended in the transaction that was just committed: (tenant_id, run_id, workflow_key, status)."""
    for tenant_id, run_id, workflow, status in told:
        is_new = status == "running"
        if is_new:
            metric.count("runs_started", workflow=workflow)
        else:
            metric.count("runs_ended", workflow=workflow, status=status)
        if log.isEnabledFor(logging.INFO):
            with bound(tenant=tenant_id, run=run_id):
                log.info("run %s", "started" if is_new else status, extra={"workflow": workflow})
