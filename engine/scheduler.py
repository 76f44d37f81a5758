"""What has come due: timers, jobs whose last worker died, jobs to be announced again, records whose time is over. Called at every tick; keeps nothing between two."""

import logging
from typing import Any

from engine.errors import Conflict, Fault, Unavailable
from engine.model import command as asked
from engine.service import Engine
from engine.service.answer import Answer
from engine.service.ask import Ask
from engine.service.committer import Request
from engine.service.schedule import is_start
from engine.store import jobs
from engine.watching import trace
from engine.watching.context import bound

__all__ = ["tick"]

log = logging.getLogger("hireloom.scheduler")

AT_ONCE = 500


def tick(engine: Engine) -> set[str]:
    """Fires due timers, gives up spent jobs, delivers messages that were thrown, purges due records; returns the queues in which a job can be claimed now."""
    now = engine.clock.now()
    with engine.database.read() as connection:
        timers = jobs.due_timers(connection, now, AT_ONCE)
        queues = engine.committer.memory.behind = jobs.due_queues(connection, now)
        has_kept = bool(jobs.matched_messages(connection, now, 1) or jobs.sent_signals(connection, 1))
    for row in timers:
        if is_start(row):
            engine.start_on_time(row)
    asks = [_ask(row, asked.FireTimer(row.number)) for row in timers if not is_start(row)]
    asks += engine.spent_jobs(AT_ONCE)
    engine.committer.memory.leases.sweep(now)
    if has_kept:
        engine.submit(Request([], sweeps=True))
    if asks:
        _carry_out(engine, asks)
    held = engine.pauses.keep()
    if held:
        log.info("%d runs stand still or go on, as their pauses say", held)
    engine.organisation.begin_substitutes()
    archived = engine.archive()
    if archived:
        log.info("%d finished runs were archived", archived)
    engine.live.clean()
    purged = engine.purge(AT_ONCE)
    if purged:
        log.info("%d records were purged: they were due", purged)
    return queues


def _carry_out(engine: Engine, asks: list[Ask]) -> None:
    with trace.span("tick", attributes={"hireloom.commands": len(asks)}):
        for ask in asks:
            ask.trace = trace.traceparent()
        engine.submit(Request(asks))
        for ask in asks:
            try:
                ask.answer.result()
            except Conflict as conflict:  # another process was first
                with bound(tenant=ask.tenant_id, run=ask.run_id):
                    log.info("not due any more", extra={"code": conflict.code})
            except Unavailable:
                raise
            except Fault as fault:  # one that cannot happen must not hold up the others
                with bound(tenant=ask.tenant_id, run=ask.run_id):
                    log.warning("due, and could not happen", extra={"code": fault.code})


def _ask(row: Any, command: asked.Command) -> Ask:
    return Ask(tenant_id=row.tenant_id, run_id=row.run_id, command=command, by="clock", answer=Answer())
