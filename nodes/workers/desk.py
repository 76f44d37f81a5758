"""A worker's desk: jobs are claimed, carried out and reported here, whoever calls (a thread, a process, a Celery task).

A result, the next claim and everything that the result makes happen cost one transaction together. `renew` keeps the leases of what lies on the desk.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from engine.errors import Conflict, Fault, Text, Unavailable
from engine.model import command as asked
from engine.node import BusinessError, Effect, TechnicalError
from engine.service import Engine
from engine.service.committer import Request
from engine.service.unit import Ask, Claim
from engine.store.jobs import ClaimedJob
from nodes.runner import JobResult, JobTicket
from nodes.workers.ticket import LinkMaker, make_ticket

__all__ = ["CarryOut", "Desk"]

log = logging.getLogger("hireloom.worker")

CarryOut = Callable[[JobTicket], JobResult]


class Desk:
    """What one process holds. Safe to use from several threads."""

    def __init__(self, engine: Engine, link: LinkMaker) -> None:
        self.engine = engine
        self.link = link
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._held: dict[str, tuple[ClaimedJob, float]] = {}
        self._lock = threading.Lock()

    @property
    def held(self) -> list[ClaimedJob]:
        """The jobs under way."""
        with self._lock:
            return [job for job, _ in self._held.values()]

    def exchange(self, queue: str, reports: list[Ask], limit: int) -> list[ClaimedJob]:
        """One transaction: what was done, and up to `limit` next jobs. Raises what the database raises; then nothing was stored."""
        if not reports and not limit:
            return []
        for ask in reports:
            ask.answer = Future()  # it may be handed in for the second time
        claim = Claim(queue=queue, worker=self.name, limit=limit, answer=Future()) if limit else None
        self.engine.submit(Request(reports, claim))
        found = claim.answer.result() if claim else []
        for ask in reports:
            try:
                ask.answer.result()
            except Unavailable:
                raise
            except Fault as fault:  # the run went on without this result: cancelled, or another worker was faster
                log.info("result of %s refused: %s", ask.run_id, fault.code)
        with self._lock:
            for ask in reports:
                self._held.pop(f"{ask.run_id}.{getattr(ask.command, 'number', 0)}", None)
            self._held.update({job.job_id: (job, time.monotonic()) for job in found})
        return found

    def report(self, job: ClaimedJob, carry_out: CarryOut) -> Ask:
        """Carries the job out; what came of it, to be handed in with `exchange`."""
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
            log.exception("job %s failed", job.job_id)
            name = type(error).__name__
            command = asked.FailJob(number=job.number, attempt=job.attempt, code="job.crashed", message=Text(f"the node's code failed: {name}", f"节点代码出错：{name}"))
        return Ask(tenant_id=job.tenant_id, run_id=job.run_id, command=command, by="worker", fence=job.fence, effects=effects, answer=Future())

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
