"""Celery workers with real brokers: heavy work is announced and done; a broker that loses everything loses nothing."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from designer.installation import Installation, open_installation
from engine.settings import Settings
from tests.office import ROOT
from tests.store.databases import free_port
from tests.workers.brokers import BROKERS, Broker
from tests.workers.patience import until

SAMPLES = ROOT / "workflows" / "hiring" / "samples"


@contextmanager
def celery_worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "designer.cli", "worker", "--celery"]
    worker = subprocess.Popen(words, env={**os.environ, **environment}, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield worker
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(params=BROKERS)
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Broker:
    return Broker(request.param, tmp_path)


@pytest.fixture
def setting(tmp_path: Path, broker: Broker) -> dict[str, str]:
    return {"HIRELOOM_DATA_DIR": str(tmp_path / "data"), "HIRELOOM_BROKER_URL": broker.url, "HIRELOOM_WORKERS": "1", "HIRELOOM_LEASE_SECONDS": "4"}


def hire(installation: Installation, resume_name: str = "02-grace-miller.pdf") -> str:
    job = YAML(typ="safe", pure=True).load((SAMPLES / "job.yaml").read_text("utf-8"))
    resume = SAMPLES / "resumes" / resume_name
    file = installation.engine.save_file("demo", name=resume.name, media_type="application/octet-stream", data=resume.read_bytes())
    return installation.engine.start("demo", "hiring", {"resume": file.file_id, "job": job}, by="test").run_id


@pytest.mark.timeout(400)
def test_heavy_work_is_done_by_a_celery_worker_also_after_broker_and_worker_were_killed(broker: Broker, setting: dict[str, str]) -> None:
    installation = open_installation(Settings.load(setting, poll_seconds=0.2))
    installation.demo()
    stop = installation.start_workers()
    try:
        with broker.running(), celery_worker(setting):
            first = hire(installation)
            until(lambda: installation.engine.state(first).variables.get("document"), seconds=90)
        # Broker and worker are gone, with every message: the run waits where it is, and a new one is taken in.
        second = hire(installation)
        port = free_port()
        with broker.running(), celery_worker({**setting, "HIRELOOM_WATCH_PORT": str(port)}):
            for run_id in (first, second):
                until(lambda run_id=run_id: installation.engine.state(run_id).variables.get("route"), seconds=90)  # type: ignore[misc]
            # The processes of the pool are watched together.
            assert httpx.get(f"http://127.0.0.1:{port}/ready").json()["status"] == "ok"
            until(lambda: 'hireloom_jobs_completed_total{node_type="read_document"}' in httpx.get(f"http://127.0.0.1:{port}/metrics").text, seconds=30)
            figures = httpx.get(f"http://127.0.0.1:{port}/metrics").text
            assert 'hireloom_jobs_open{queue="heavy",state="due"} 0.0' in figures
            assert 'hireloom_job_seconds_count{node_type="read_document"}' in figures
        until(lambda: _is_free(port), seconds=20)
        assert {found["record_type"]: found["count"] for found in installation.engine.record_types("demo")}["candidate"] == 2
    finally:
        stop()
        installation.close()
