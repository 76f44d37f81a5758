"""Celery workers with real brokers: heavy work is announced and done; a broker that loses everything loses nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from designer.installation import Installation, open_installation
from engine.settings import Settings
from tests.office import ROOT
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
        with broker.running(), celery_worker(setting):
            for run_id in (first, second):
                until(lambda run_id=run_id: installation.engine.state(run_id).variables.get("route"), seconds=90)  # type: ignore[misc]
        assert {found["record_type"]: found["count"] for found in installation.engine.record_types("demo")}["candidate"] == 2
    finally:
        stop()
        installation.close()
