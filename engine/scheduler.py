"""What has come due: timers, jobs whose last worker died, jobs to be announced again, records whose time is over. Called at every tick; keeps nothing between two."""

import logging
from concurrent.futures import Future
from typing import Any

from engine.errors import Conflict, Fault, Text, Unavailable
from engine.model import command as asked
from engine.service import Engine
from engine.service.committer import Request
from engine.service.schedule import is_start
from engine.service.unit import Ask
from engine.store import jobs

__all__ = ["tick"]

log = logging.getLogger("hireloom.scheduler")

LOST = Text("the worker stopped in the middle of the last attempt", "最后一次执行时工作进程中断")
AT_ONCE = 500


def tick(engine: Engine) -> set[str]:
    """Fires due timers, gives up spent jobs, delivers messages that were thrown, purges due records; returns the queues in which a job can be claimed now."""
    now = engine.clock.now()
    with engine.database.read() as connection:
        timers = jobs.due_timers(connection, now, AT_ONCE)
        spent = jobs.spent_jobs(connection, now, AT_ONCE)
        queues = jobs.due_queues(connection, now)
        has_kept = bool(jobs.matched_messages(connection, now, 1) or jobs.sent_signals(connection, 1))
    for row in timers:
        if is_start(row):
            engine.start_on_time(row)
    asks = [_ask(row, asked.FireTimer(row.number)) for row in timers if not is_start(row)]
    asks += [_ask(row, asked.FailJob(number=row.number, attempt=row.attempt, code="job.lost", message=LOST, is_final=True), fence=row.fence) for row in spent]
    if has_kept:
        engine.submit(Request([], sweeps=True))
    if asks:
        engine.submit(Request(asks))
        for ask in asks:
            try:
                ask.answer.result()
            except Conflict as conflict:  # another process was first
                log.info("not due any more: %s", conflict)
            except Unavailable:
                raise
            except Fault as fault:  # one that cannot happen must not hold up the others
                log.warning("%s was due and could not happen: %s", ask.run_id, fault)
    purged = engine.purge(AT_ONCE)
    if purged:
        log.info("%d records were purged: they were due", purged)
    return queues


def _ask(row: Any, command: asked.Command, fence: int = 0) -> Ask:
    return Ask(tenant_id=row.tenant_id, run_id=row.run_id, command=command, by="clock", fence=fence, answer=Future())
