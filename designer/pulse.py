"""How a process is: which part of it is not ready, and its figures. The web process answers with it, and a worker's small server does.

Knows no HTTP. The surprising rule: a part that this process does not have (workers, in a web process that has none) is ready.
"""

from designer.installation import Installation
from engine.store.backlog import backlog
from engine.store.database import is_answering
from engine.store.upgrade import is_current
from engine.watching import metric

__all__ = ["figures", "readiness"]

TICK_SECONDS = 60.0
"""A tick may wait for a slow mail server; later than this (or three polls) the clock is stuck."""


def readiness(installation: Installation) -> dict[str, str]:
    """Each part with `ok` or what is wrong with it: process, database, schema, committer, workers."""
    has_database = is_answering(installation.database)
    engine, workers = installation.engine, installation.workers
    limit = max(TICK_SECONDS, 3 * installation.settings.poll_seconds)
    return {
        "process": "stopping" if installation.stopping.is_set() else "ok",
        "database": "ok" if has_database else "does not answer",
        "schema": "ok" if has_database and is_current(installation.database) else "is not migrated" if has_database else "unknown",
        "committer": "ok" if engine.committer.is_alive else "does not work",
        "workers": "ok" if all(one.tick_age < limit for one in workers) else f"last tick {min(one.tick_age for one in workers):.0f} s ago",
    }


def figures(installation: Installation) -> bytes:
    """All figures in Prometheus's text format, those of the database counted now."""
    with installation.database.read() as connection:
        found = backlog(connection, installation.clock.now())
    for queue in {"light", "heavy", *(queue for queue, _ in found.jobs)}:
        for state in ("due", "later", "leased"):
            metric.gauge("jobs_open", found.jobs.get((queue, state), 0), queue=queue, state=state)
    metric.gauge("timers_due", found.timers_due)
    metric.gauge("timers_lag_seconds", found.lag)
    metric.gauge("incidents_open", found.incidents)
    metric.gauge("mails_waiting", found.mails)
    metric.gauge("committer_queue", installation.engine.committer.waiting)
    if installation.workers:
        metric.gauge("worker_tick_age_seconds", max(one.tick_age for one in installation.workers))
    return metric.exposition()
