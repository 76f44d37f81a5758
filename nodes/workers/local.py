"""Workers inside this process: threads for light work, a process each for heavy work, one thread for the clock and the mails.

The process that starts them never imports a node's heavy library: that happens in its children only. A result, the next claim and everything
the result makes happen cost one transaction together.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from engine.errors import Conflict, Fault, Text
from engine.model import command as asked
from engine.node import BusinessError, TechnicalError
from engine.scheduler import tick
from engine.service import Engine
from engine.service.committer import Request
from engine.service.unit import Ask, Claim
from engine.store.jobs import ClaimedJob
from nodes.runner import JobResult, JobTicket, run_job
from nodes.workers.child import Child
from nodes.workers.outbox import deliver
from nodes.workers.ticket import LinkMaker, make_ticket

__all__ = ["LocalWorkers"]

log = logging.getLogger("hireloom.worker")

FLUSH_SECONDS = 0.05
STOP_SECONDS = 10.0
LIGHT_AT_ONCE = 8


class LocalWorkers:
    """`start` begins to work, `stop` finishes what is quick and hands the rest back. `queues` says which work this process takes."""

    def __init__(self, engine: Engine, link: LinkMaker, *, queues: tuple[str, ...] = ("light", "heavy")) -> None:
        self.engine = engine
        self.link = link
        self.queues = queues
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._wakes = {queue: threading.Condition() for queue in queues}
        self._news = dict.fromkeys(queues, 0)
        self._is_stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._held: dict[str, tuple[ClaimedJob, float]] = {}
        self._held_lock = threading.Lock()
        self._children: list[Child] = []

    def start(self) -> None:
        """Starts the threads; the heavy processes start with the first heavy job."""
        settings = self.engine.settings
        self.engine.on_new_jobs(self._wake)
        loops: list[tuple[str, Callable[[], None]]] = [("clock", self._watch)]
        if "light" in self.queues:
            loops += [(f"light-{number}", partial(self._work, "light", run_job, LIGHT_AT_ONCE)) for number in range(settings.threads)]
        if "heavy" in self.queues:
            self._children = [Child() for _ in range(settings.workers)]
            loops += [(f"heavy-{number}", partial(self._work, "heavy", partial(self._in_child, child), 1)) for number, child in enumerate(self._children)]
        for name, loop in loops:
            thread = threading.Thread(target=loop, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Takes no new job, waits a little for those under way, hands back what is left."""
        self._is_stopping.set()
        self._wake(set(self.queues))
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._held_lock:
            left = [job for job, _ in self._held.values()]
        if left:
            self.engine.release(left)
        for child in self._children:
            child.stop()

    def is_idle(self) -> bool:
        """Whether no job is under way here."""
        with self._held_lock:
            return not self._held

    def _wake(self, queues: set[str]) -> None:
        for queue in queues & set(self._wakes):
            with self._wakes[queue]:
                self._news[queue] += 1
                self._wakes[queue].notify_all()

    def _watch(self) -> None:
        while not self._is_stopping.is_set():
            try:
                self._wake(tick(self.engine))
                self._renew()
                deliver(self.engine)
            except Exception:
                log.exception("the clock's tick failed")
            self._is_stopping.wait(self.engine.settings.poll_seconds)

    def _renew(self) -> None:
        third = self.engine.settings.lease_seconds / 3
        now = time.monotonic()
        with self._held_lock:
            due = [job for job, since in self._held.values() if now - since >= third and now - since < job.timeout + third]
        if due:
            self.engine.renew(due)

    def _work(self, queue: str, carry_out: Callable[[JobTicket], JobResult], at_once: int) -> None:
        reports: list[Ask] = []
        while True:
            limit = 0 if self._is_stopping.is_set() else at_once
            news = self._news[queue]
            try:
                found = self._exchange(queue, reports, limit)
            except Exception:
                log.exception("results could not be stored, trying again")
                if self._is_stopping.wait(self.engine.settings.poll_seconds):
                    return
                continue
            reports = []
            if self._is_stopping.is_set():
                self.engine.release(found)
                return
            if not found:
                with self._wakes[queue]:
                    self._wakes[queue].wait_for(lambda seen=news: self._news[queue] != seen, self.engine.settings.poll_seconds * 5)  # type: ignore[misc]
                continue
            reports = self._carry_out(queue, found, carry_out)

    def _carry_out(self, queue: str, found: list[ClaimedJob], carry_out: Callable[[JobTicket], JobResult]) -> list[Ask]:
        with self._held_lock:
            self._held.update({job.job_id: (job, time.monotonic()) for job in found})
        reports: list[Ask] = []
        since = time.monotonic()
        for job in found:
            reports.append(self._report(job, carry_out))
            if time.monotonic() - since > FLUSH_SECONDS and job is not found[-1]:
                self._exchange(queue, reports, 0)
                reports, since = [], time.monotonic()
        return reports

    def _exchange(self, queue: str, reports: list[Ask], limit: int) -> list[ClaimedJob]:
        """One transaction: what was done, and the next jobs."""
        if not reports and not limit:
            return []
        claim = Claim(queue=queue, worker=self.name, limit=limit, answer=Future()) if limit else None
        self.engine.submit(Request(reports, claim))
        found = claim.answer.result() if claim else []
        for ask in reports:
            try:
                ask.answer.result()
            except Fault as fault:  # the run went on without this result: cancelled, or another worker was faster
                log.info("result of %s refused: %s", ask.run_id, fault.code)
            with self._held_lock:
                self._held.pop(f"{ask.run_id}.{getattr(ask.command, 'number', 0)}", None)
        return found

    def _report(self, job: ClaimedJob, carry_out: Callable[[JobTicket], JobResult]) -> Ask:
        command: asked.Command
        effects: tuple[object, ...] = ()
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
        return Ask(tenant_id=job.tenant_id, run_id=job.run_id, command=command, by="worker", fence=job.fence, effects=effects, answer=Future())  # type: ignore[arg-type]

    def _in_child(self, child: Child, ticket: JobTicket) -> JobResult:
        return child.run(ticket, self.engine.catalogue.node_types[ticket.node_type].timeout)
