"""Workers on Celery; the only door to it. A message says no more than "there is work in this queue": the jobs stay in the database.

So a lost message loses nothing (the clock announces again what is still due), and one that comes twice finds nothing left to do.
"""

import threading
from collections.abc import Callable

from celery import Celery, signals

from engine.service import Engine
from nodes.runner import run_job
from nodes.workers.desk import Desk
from nodes.workers.ticket import LinkMaker

__all__ = ["announcer", "run_worker"]

TASK = "hireloom.work"
PREFIX = "hireloom-"
FORGET_AFTER = 60

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

    def open_desk(**_: object) -> None:
        engine, link = open_engine()
        desk = Desk(engine, link)
        desks.append(desk)
        threading.Thread(target=_keep, args=(desk,), name="leases", daemon=True).start()

    def work(queue: str) -> int:
        return _drain(desks[0], queue)

    app.task(work, name=TASK, acks_late=True)
    signals.worker_process_init.connect(open_desk, weak=False)
    names = ",".join(PREFIX + queue for queue in queues)
    app.worker_main(["worker", "-Q", names, "-c", str(processes), "-P", "prefork", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"])


def _app(broker_url: str) -> Celery:
    app = Celery("hireloom", broker=broker_url)
    app.conf.update(
        task_ignore_result=True, task_serializer="json", accept_content=["json"], worker_prefetch_multiplier=1, broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_timeout": 5, "socket_connect_timeout": 5}, worker_hijack_root_logger=False,
    )  # fmt: skip
    return app


def _drain(desk: Desk, queue: str) -> int:
    done = 0
    found = desk.exchange(queue, [], 1)
    while found:
        done += len(found)
        found = desk.exchange(queue, [desk.report(job, run_job) for job in found], 1)
    return done


def _keep(desk: Desk) -> None:
    pause = threading.Event()
    while not pause.wait(desk.engine.settings.lease_seconds / 6):
        desk.renew()
