"""Workers on Prefect, for long batch work; the only door to it. Each job that is carried out is a task run in a flow run of its queue, with its attempt, its state and its log.

The jobs stay in the database, and the engine decides about attempts: Prefect is told what happens and keeps nothing that is needed. Its server may lose everything, or be away for
a while: nothing is claimed then, and when it is back the work goes on. What it is told names runs, nodes and codes of errors, nothing personal.
"""

import logging
import os
import queue as channel
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.model import command as asked
from engine.scheduler import tick
from engine.service import Engine
from engine.service.ask import Ask
from engine.store.jobs import ClaimedJob
from nodes.workers.child import Child
from nodes.workers.desk import Desk
from nodes.workers.ticket import LinkMaker

__all__ = ["run_worker"]

log = logging.getLogger("hireloom.worker")

JOBS_OF_A_FLOW = 500
"""A flow run ends after so many jobs and the next begins, so that none is too long to be looked at."""
HAND_IN = (1, 5, 15, 60)
"""Seconds between attempts to hand in a result while the database is away; Prefect shows them as retries."""
NOT_THERE = 5.0
STOP_SECONDS = 10.0

HANDED_IN = "AttemptFailed"
"""Name of the state of a task whose job failed and was handed in as such: the engine says whether and when there is another attempt."""

Opener = Callable[[], tuple[Engine, LinkMaker]]


def run_worker(open_engine: Opener, *, queues: tuple[str, ...], processes: int, api_url: str, stopped: threading.Event) -> None:
    """Works on jobs of these queues until `stopped`, up to `processes` at a time, each in a process of its own. `api_url` "": what Prefect's own settings say."""
    if api_url:
        os.environ["PREFECT_API_URL"] = api_url
    engine, link = open_engine()
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_HOME", str(Path(engine.settings.data_dir).absolute() / "prefect"))
    bench = _Bench(Desk(engine, link), processes, stopped)
    # Not on the main thread: there Prefect would take SIGTERM for itself.
    threads = [threading.Thread(target=target, name=name, daemon=True) for target, name in ((bench.keep, "leases"), (lambda: bench.work(queues), "flows"))]
    for thread in threads:
        thread.start()
    stopped.wait()
    for thread in threads:
        thread.join(STOP_SECONDS)
    bench.hand_back()
    engine.close()
    bench.close()


def _is_not_handed_in(_task: object, _run: object, state: Any) -> bool:
    return bool(state.name != HANDED_IN)


class _Bench:
    """A desk with one process for each job under way, and the flow and the task that Prefect sees."""

    def __init__(self, desk: Desk, processes: int, stopped: threading.Event) -> None:
        from prefect import flow, task
        from prefect.cache_policies import NO_CACHE
        from prefect.task_runners import ThreadPoolTaskRunner

        self.desk = desk
        self.processes = processes
        self.stopped = stopped
        self._children: channel.SimpleQueue[Child] = channel.SimpleQueue()
        self._all = [Child() for _ in range(processes)]
        for child in self._all:
            self._children.put(child)
        self._reports: dict[str, Ask] = {}
        runner: Any = ThreadPoolTaskRunner(max_workers=processes)
        self.flow = flow(name="hireloom", flow_run_name="{queue}", task_runner=runner, validate_parameters=False, persist_result=False)(self._drain)
        self._task = task(
            name="job", retries=len(HAND_IN), retry_delay_seconds=list(HAND_IN), retry_condition_fn=_is_not_handed_in, cache_policy=NO_CACHE, persist_result=False
        )(self._carry_out)  # fmt: skip

    def work(self, queues: tuple[str, ...]) -> None:
        """Runs a flow for each queue that has work, until the end."""
        settings = self.desk.engine.settings
        while not self.stopped.is_set():
            pause = settings.poll_seconds
            try:
                for queue in sorted(tick(self.desk.engine) & set(queues)):
                    self.flow(queue)
            except Exception as error:  # noqa: BLE001 - Prefect or the database is away: what was claimed is handed back, and later it goes on
                log.warning("the work waits: %s", type(error).__name__)
                self.hand_back()
                pause = NOT_THERE
            self.stopped.wait(pause)

    def keep(self) -> None:
        """Makes leases longer until the end."""
        while not self.stopped.wait(self.desk.engine.settings.lease_seconds / 6):
            try:
                self.desk.renew()
            except Exception:
                log.exception("leases could not be renewed")

    def hand_back(self) -> None:
        """What was claimed and not begun or not handed in is free again."""
        self._reports.clear()
        try:
            self.desk.release(self.desk.held)
        except Exception:
            log.exception("jobs could not be handed back; their leases run out")

    def close(self) -> None:
        for child in self._all:
            child.stop()

    def _drain(self, queue: str) -> int:
        ended: channel.SimpleQueue[str] = channel.SimpleQueue()
        under_way: dict[str, Any] = {}
        begun = 0
        while not self.stopped.is_set():
            room = min(self.processes - len(under_way), JOBS_OF_A_FLOW - begun)
            for job in self.desk.exchange(queue, [], room):
                name = f"{job.node_type} {job.job_id} attempt {job.attempt}"
                under_way[job.job_id] = self._task.with_options(task_run_name=name).submit(job)
                under_way[job.job_id].add_done_callback(lambda _, job_id=job.job_id: ended.put(job_id))
                begun += 1
            if not under_way:
                break
            job_id = ended.get()
            under_way.pop(job_id)
            if any(job.job_id == job_id for job in self.desk.held):
                raise RuntimeError(f"job {job_id} was not handed in")
        return begun

    def _carry_out(self, job: ClaimedJob) -> Any:
        from prefect.logging import get_run_logger
        from prefect.states import Completed, Failed

        said = get_run_logger()
        report = self._reports.get(job.job_id)
        if report is None:
            said.info("run %s, node %s, attempt %s", job.run_id, job.node_id, job.attempt)
            report = self._reports[job.job_id] = self._report(job)
        self.desk.exchange("", [report], 0)
        self._reports.pop(job.job_id, None)
        if isinstance(report.command, asked.FailJob):
            said.warning("it failed: %s", report.command.code)
            return Failed(name=HANDED_IN, message=report.command.code)
        said.info("done")
        return Completed(message="done")

    def _report(self, job: ClaimedJob) -> Ask:
        child = self._children.get()
        try:
            return self.desk.report(job, lambda ticket: child.run(ticket, job.timeout))
        finally:
            self._children.put(child)
