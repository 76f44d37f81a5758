"""Workers inside this process: threads for light work, processes for every other queue, one thread for the clock, one for what goes out.

The process that starts them never imports a node's heavy library: that happens in its children only.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from engine.scheduler import tick
from engine.service import Engine
from engine.service.ask import Ask
from engine.store.slot import ClaimedJob
from nodes.outbox.sender import AnswerLink, Sender
from nodes.outbox.smtp import deliver
from nodes.runner import JobResult, JobTicket, run_job
from nodes.workers.child import Child
from nodes.workers.desk import CarryOut, Desk
from nodes.workers.ticket import LinkMaker

__all__ = ["LocalWorkers"]

log = logging.getLogger("hireloom.worker")

FLUSH_SECONDS = 0.05
LIGHT_AT_ONCE = 8


class LocalWorkers:
    """`start` begins to work, `stop` finishes what is quick and hands the rest back. `queues` says which work this process takes."""

    def __init__(
        self,
        engine: Engine,
        link: LinkMaker,
        *,
        queues: tuple[str, ...] = ("light", "heavy"),
        announce: Callable[[set[str]], None] | None = None,
        answer_link: AnswerLink | None = None,
    ) -> None:
        self.engine = engine
        self._sender = Sender(engine, answer_link)
        self.desk = Desk(engine, link)
        self.queues = queues
        self._announce = announce
        self._wakes = {queue: threading.Condition() for queue in queues}
        self._news = dict.fromkeys(queues, 0)
        self._clock = threading.Condition()
        self._elsewhere: set[str] = set()
        self._is_stopping = threading.Event()
        self._ticked = time.monotonic()
        self._threads: list[threading.Thread] = []
        self._children: list[Child] = []

    @property
    def tick_age(self) -> float:
        """How many seconds ago the clock last ticked without a fault."""
        return time.monotonic() - self._ticked

    def start(self) -> None:
        """Starts the threads; a process starts with its first job."""
        settings = self.engine.settings
        self.engine.on_new_jobs(self._wake)
        loops: list[tuple[str, Callable[[], None]]] = [("clock", self._watch), ("outbox", self._post)]
        if "light" in self.queues:
            loops += [(f"light-{number}", partial(self._work, "light", run_job, LIGHT_AT_ONCE)) for number in range(settings.threads)]
        for queue in self.queues:
            if queue != "light":
                children = [Child() for _ in range(settings.workers)]
                loops += [(f"{queue}-{number}", partial(self._work, queue, partial(self._in_child, child), 1)) for number, child in enumerate(children)]
                self._children += children
        for name, loop in loops:
            thread = threading.Thread(target=loop, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Takes no new job, waits `stop_seconds` for those under way, hands back what is left; their attempt is not counted."""
        self._is_stopping.set()
        self._wake(set(self.queues))
        with self._clock:
            self._clock.notify()
        deadline = time.monotonic() + self.engine.settings.stop_seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self.desk.close()
        for child in self._children:
            child.stop()

    def _wake(self, queues: set[str]) -> None:
        for queue in queues & set(self._wakes):
            with self._wakes[queue]:
                self._news[queue] += 1
                self._wakes[queue].notify_all()
        elsewhere = queues - set(self._wakes)
        if elsewhere and self._announce is not None:
            # Only noted here: this may be the committer's thread, and a broker may be slow or away.
            with self._clock:
                self._elsewhere |= elsewhere
                self._clock.notify()

    def _watch(self) -> None:
        poll = self.engine.settings.poll_seconds
        due = 0.0
        while not self._is_stopping.is_set():
            try:
                if time.monotonic() >= due:
                    due = time.monotonic() + poll
                    self._wake(tick(self.engine))
                    self.desk.renew()
                    self._ticked = time.monotonic()
                self._tell()
            except Exception:
                log.exception("the clock's tick failed")
            with self._clock:
                self._clock.wait_for(lambda: bool(self._elsewhere) or self._is_stopping.is_set(), max(0.0, due - time.monotonic()))

    def _post(self) -> None:
        """Sends what waits. On a thread of its own: a server that is slow must not stop the clock."""
        while not self._is_stopping.is_set():
            try:
                count = self._sender.send() + deliver(self.engine)
            except Exception:
                log.exception("the outbox failed")
                count = 0
            if not count:
                self._is_stopping.wait(self.engine.settings.poll_seconds)

    def _tell(self) -> None:
        with self._clock:
            queues, self._elsewhere = self._elsewhere, set()
        if queues and self._announce is not None:
            self._announce(queues)

    def _work(self, queue: str, carry_out: CarryOut, at_once: int) -> None:
        reports: list[Ask] = []
        while True:
            limit = 0 if self._is_stopping.is_set() else at_once
            news = self._news[queue]
            try:
                found = self.desk.exchange(queue, reports, limit)
            except Exception:
                log.exception("results could not be stored, trying again")
                if self._is_stopping.wait(self.engine.settings.poll_seconds):
                    return
                continue
            reports = []
            if self._is_stopping.is_set():
                self.desk.release(found)
                return
            if not found:
                with self._wakes[queue]:
                    self._wakes[queue].wait_for(lambda seen=news: self._news[queue] != seen, self.engine.settings.poll_seconds * 5)  # type: ignore[misc]
                continue
            reports = self._carry_out(queue, found, carry_out)

    def _carry_out(self, queue: str, found: list[ClaimedJob], carry_out: CarryOut) -> list[Ask]:
        reports: list[Ask] = []
        since = time.monotonic()
        for place, job in enumerate(found):
            if self._is_stopping.is_set():
                self.desk.release(found[place:])
                break
            reports.append(self.desk.report(job, carry_out))
            if time.monotonic() - since > FLUSH_SECONDS and job is not found[-1]:
                self.desk.exchange(queue, reports, 0)
                reports, since = [], time.monotonic()
        return reports

    def _in_child(self, child: Child, ticket: JobTicket) -> JobResult:
        return child.run(ticket, self.engine.catalogue.node_types[ticket.node_type].timeout)
