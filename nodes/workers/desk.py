"""A worker's desk: jobs are claimed, carried out and reported here, whoever calls (a thread, a process, a Celery task).

A result, the next claim and everything that the result makes happen cost one transaction together. `renew` keeps the leases of what lies on the desk.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable

from engine.errors import Conflict, Fault, Text, Unavailable
from engine.model import command as asked
from engine.node import BusinessError, Effect, TechnicalError
from engine.service import Engine
from engine.service.answer import Answer
from engine.service.ask import Ask, Claim
from engine.service.committer import Request
from engine.store.slot import ClaimedJob
from engine.watching import metric, trace
from engine.watching.context import bound
from nodes.runner import JobResult, JobTicket
from nodes.workers.ticket import LinkMaker, make_ticket

__all__ = ["CarryOut", "Desk"]

log = logging.getLogger("hireloom.worker")

CRASHES = ("job.crashed", "node.crashed", "job.worker_died")

CarryOut = Callable[[JobTicket], JobResult]


class Desk:
    """What one process holds. Safe to use from several threads."""

    def __init__(self, engine: Engine, link: LinkMaker) -> None:
        self.engine = engine
        self.link = link
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._held: dict[str, tuple[ClaimedJob, float]] = {}
        self._is_closed = False
        self._lock = threading.Lock()

    @property
    def held(self) -> list[ClaimedJob]:
        """The jobs under way."""
        with self._lock:
            return [job for job, _ in self._held.values()]

    def exchange(self, queue: str, reports: list[Ask], limit: int) -> list[ClaimedJob]:
        """One transaction: what was done, and up to `limit` next jobs. Raises what the database raises; then nothing was stored. A closed desk gives and takes nothing."""
        if self._is_closed or (not reports and not limit):
            return []
        for ask in reports:
            ask.answer = Answer()  # it may be handed in for the second time
        claim = Claim(queue=queue, worker=self.name, limit=limit, answer=Answer()) if limit else None
        self.engine.submit(Request(reports, claim))
        found = claim.answer.result() if claim else []
        for ask in reports:
            try:
                ask.answer.result()
            except Unavailable:
                raise
            except Fault as fault:  # the run went on without this result: cancelled, or another worker was faster
                with bound(tenant=ask.tenant_id, run=ask.run_id):
                    log.info("result refused", extra={"code": fault.code})
        with self._lock:
            for ask in reports:
                self._held.pop(f"{ask.run_id}.{getattr(ask.command, 'number', 0)}", None)
            self._held.update({job.job_id: (job, time.monotonic()) for job in found})
        for job in found:
            metric.count("jobs_claimed", node_type=job.node_type)
        return found

    def report(self, job: ClaimedJob, carry_out: CarryOut) -> Ask:
        """Carries the job out; what came of it, to be handed in with `exchange`."""
        about: dict[str, str | int] = {"tenant": job.tenant_id, "run": job.run_id, "node": job.node_id, "node_type": job.node_type, "attempt": job.attempt}
        attributes = {f"hireloom.{name}": value for name, value in about.items()}
        with bound(**about), trace.span(f"job {job.node_type}", parent=job.trace, kind="consumer", attributes=attributes) as late:
            log.debug("job begun")
            since = time.perf_counter()
            ask = self._carried_out(job, carry_out)
            metric.observe("job_seconds", time.perf_counter() - since, node_type=job.node_type)
            if isinstance(ask.command, asked.FailJob):
                reason = "business" if ask.command.is_business else "crashed" if ask.command.code in CRASHES else "technical"
                late["error.type"] = ask.command.code
                metric.count("jobs_failed", node_type=job.node_type, reason=reason)
                log.info("job failed", extra={"code": ask.command.code, "reason": reason})
            else:
                metric.count("jobs_completed", node_type=job.node_type)
                log.debug("job done")
        return ask

    def _carried_out(self, job: ClaimedJob, carry_out: CarryOut) -> Ask:
        command: asked.Command
        effects: tuple[Effect, ...] = ()
        try:
            result = carry_out(make_ticket(self.engine, job, self.link))
            command, effects = asked.CompleteJob(job.number, result.outputs), tuple(result.effects)
        except BusinessError as error:
            command = asked.FailJob(number=job.number, attempt=job.attempt, code=error.code, message=error.message, is_business=True)
        except TechnicalError as error:
            command = asked.FailJob(number=job.number, attempt=job.attempt, code=error.code, message=error.message)
        except Fault as fault:
            command = asked.FailJob(number=job.number, attempt=job.attempt, code=fault.code, message=fault.problems[0].message, is_final=isinstance(fault, Conflict))
        except Exception as error:
            log.exception("the job's code failed")
            name = type(error).__name__
            command = asked.FailJob(number=job.number, attempt=job.attempt, code="job.crashed", message=Text(f"the node's code failed: {name}", f"节点代码出错：{name}"))
        return Ask(tenant_id=job.tenant_id, run_id=job.run_id, command=command, by="worker", fence=job.fence, effects=effects, answer=Answer())

    def renew(self) -> None:
        """Makes the leases of jobs longer that have been under way for a while, until their timeout is over."""
        third = self.engine.settings.lease_seconds / 3
        now = time.monotonic()
        with self._lock:
            due = [job for job, since in self._held.values() if third <= now - since < job.timeout + third]
        if due:
            self.engine.renew(due)

    def release(self, jobs: list[ClaimedJob]) -> None:
        """Hands jobs back that were not finished."""
        if jobs:
            self.engine.release(jobs)
            with self._lock:
                for job in jobs:
                    self._held.pop(job.job_id, None)
            for job in jobs:
                metric.count("jobs_released", node_type=job.node_type)
                with bound(tenant=job.tenant_id, run=job.run_id, node=job.node_id):
                    log.info("job handed back")

    def close(self) -> None:
        """Hands back what is held; what comes of it later is dropped."""
        self._is_closed = True
        self.release(self.held)
