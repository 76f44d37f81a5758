"""A poison job kills its worker every time: after its attempts it is an incident, and the others go on."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from ruamel.yaml import YAML

from engine.clock import SystemClock
from nodes.workers.local import LocalWorkers
from tests.office import ROOT, TENANT, Office, workflow_pack
from tests.store.test_engine import LINE
from tests.unit.flows import NODE_TYPES
from tests.workers.patience import until

SAMPLES = ROOT / "workflows" / "hiring" / "samples"
JOB = YAML(typ="safe", pure=True).load((SAMPLES / "job.yaml").read_text("utf-8"))


def test_a_job_whose_workers_die_is_an_incident_and_the_others_go_on(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(LINE), by="test")
    poison = office.start("line", {"name": "Poison"}).run_id
    others = []
    for _ in range(6):
        others.append(office.start("line", {"name": "Ada"}).run_id)
        for job in office.claim("light", limit=50):
            if job.run_id != poison:  # that one's worker dies
                office.complete(job)
        office.clock.advance(timedelta(seconds=61))
        office.work_timers()
    assert [(one.run_id, one.code) for one in office.engine.incidents(TENANT)] == [(poison, "job.lost")]
    assert {task.run_id for task in office.tasks()} == set(others)


def heavy_processes() -> set[int]:
    """The processes that this one started for heavy work, looked at from outside: asking `multiprocessing` would take their end from their owner."""
    found = set()
    for line in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # a thread that ended meanwhile
            found |= {int(pid) for pid in line.read_text().split() if b"spawn_main" in Path("/proc", pid, "cmdline").read_bytes()}
    return found


@contextmanager
def poison(workers: LocalWorkers, run_ids: set[str]) -> Iterator[list[int]]:
    """Kills the one process of these workers whenever it is at work for one of these runs."""
    killed: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            if any(job.run_id in run_ids for job in workers.desk.held):
                for child in heavy_processes():
                    if child not in killed:
                        os.kill(child, signal.SIGKILL)
                        killed.append(child)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def test_a_process_that_is_killed_at_every_attempt_costs_one_run_and_no_other(make_office: Callable[..., Office]) -> None:
    office = make_office(clock=SystemClock(), poll_seconds=0.2, lease_seconds=5.0, workers=1)
    office.deploy("onboarding", "hiring")
    workers = LocalWorkers(office.engine, lambda tenant, run, node: "")
    bad, good = (
        office.start("hiring", {"resume": office.upload(SAMPLES / "resumes" / name), "job": JOB}).run_id for name in ("05-chen-siyu.jpg", "02-grace-miller.pdf")
    )  # fmt: skip
    try:
        with poison(workers, {bad}) as killed:
            workers.start()
            until(lambda: office.engine.incidents(TENANT), seconds=120)
            until(lambda: office.engine.state(good).variables.get("route"), seconds=120)
    finally:
        workers.stop()
    [incident] = office.engine.incidents(TENANT)
    assert (incident.run_id, incident.code) == (bad, "job.worker_died")
    # Killed while it waits for a job, a process costs no attempt.
    attempts = [entry.type for entry in office.engine.history(TENANT, bad, limit=1000).items].count("job_failed")
    assert len(killed) >= attempts == office.engine.catalogue.node_types["read_document"].retries.attempts
