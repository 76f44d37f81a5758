"""Workers on Celery; the only door to it. A message says no more than "there is work in this queue": the jobs stay in the database.

So a lost message loses nothing (the clock announces again what is still due), and one that comes twice finds nothing left to do.
The first SIGTERM or SIGINT lets each process of the pool finish what is quick and hand the rest back; the second one ends all at once.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event

from billiard import active_children
from celery import Celery, signals

from engine.garbage import settle
from engine.service import Engine
from nodes.runner import run_job
from nodes.workers.desk import Desk
from nodes.workers.ticket import LinkMaker

__all__ = ["announcer", "run_worker"]

log = logging.getLogger("hireloom.worker")

TASK = "hireloom.work"
PREFIX = "hireloom-"
FORGET_AFTER = 60
SIGNALS = (signal.SIGTERM, signal.SIGINT)

Opener = Callable[[], tuple[Engine, LinkMaker]]


def announcer(broker_url: str) -> Callable[[set[str]], None]:
    """A function that tells the workers of these queues that there is work. Raises what the broker's client raises when it is away."""
    app = _app(broker_url)

    def announce(queues: set[str]) -> None:
        for queue in queues:
            app.send_task(TASK, args=[queue], queue=PREFIX + queue, expires=FORGET_AFTER, ignore_result=True, retry=False)

    return announce


def run_worker(broker_url: str, open_engine: Opener, *, queues: tuple[str, ...], processes: int) -> None:
    """Works on announced jobs until it is stopped; each process of the pool opens an engine of its own."""
    app = _app(broker_url)
    desks: list[Desk] = []
    stopping = multiprocessing.Event()

    def open_desk(**_: object) -> None:
        for number in SIGNALS:  # a service manager tells the whole group; the first process decides
            signal.signal(number, signal.SIG_IGN)
        engine, link = open_engine()
        desk = Desk(engine, link)
        desks.append(desk)
        settle()
        threading.Thread(target=_keep, args=(desk, stopping), name="leases", daemon=True).start()

    def work(queue: str) -> int:
        return _drain(desks[0], queue, stopping)

    def listen(**_: object) -> None:
        for number in SIGNALS:
            signal.signal(number, _stopper(stopping))

    app.task(work, name=TASK, acks_late=True)
    signals.setup_logging.connect(_leave_the_log, weak=False)
    signals.worker_process_init.connect(open_desk, weak=False)
    signals.worker_ready.connect(listen, weak=False)
    names = ",".join(PREFIX + queue for queue in queues)
    app.worker_main(["worker", "-Q", names, "-c", str(processes), "-P", "prefork", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"])


def _app(broker_url: str) -> Celery:
    app = Celery("hireloom", broker=broker_url)
    app.conf.update(
        task_ignore_result=True, task_serializer="json", accept_content=["json"], worker_prefetch_multiplier=1, broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_timeout": 5, "socket_connect_timeout": 5}, worker_hijack_root_logger=False,
    )  # fmt: skip
    return app


def _leave_the_log(**_: object) -> None:
    """Celery sets up no log of its own: what it says goes where our lines go."""


def _stopper(stopping: Event) -> Callable[[int, object], None]:
    """What a signal does in the first process."""
    from celery.worker import state

    def told(number: int, _frame: object) -> None:
        if stopping.is_set():
            for process in active_children():
                os.kill(process.pid, signal.SIGKILL)
            os._exit(128 + number)
        stopping.set()
        state.should_stop = 0

    return told


def _drain(desk: Desk, queue: str, stopping: Event) -> int:
    done = 0
    found = desk.exchange(queue, [], 0 if stopping.is_set() else 1)
    while found:
        done += len(found)
        reports = [desk.report(job, run_job) for job in found]
        found = desk.exchange(queue, reports, 0 if stopping.is_set() else 1)
    return done


def _keep(desk: Desk, stopping: Event) -> None:
    """Renews leases; once the worker stops, hands back what is not finished in time and ends its process."""
    while not stopping.wait(desk.engine.settings.lease_seconds / 6):
        desk.renew()
    log.info("told to stop", extra={"jobs": len(desk.held)})
    pause, deadline = threading.Event(), time.monotonic() + desk.engine.settings.stop_seconds
    while desk.held and time.monotonic() < deadline:
        pause.wait(0.05)
    if desk.held:
        desk.close()
        os._exit(0)
