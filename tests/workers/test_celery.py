"""Celery workers with a real Redis: heavy work is announced and done; a broker that loses everything loses nothing."""

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
from tests.store.databases import free_port
from tests.workers.patience import until

SAMPLES = ROOT / "workflows" / "hiring" / "samples"


@contextmanager
def redis(folder: Path, port: int) -> Iterator[None]:
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        until(lambda: subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True, check=False).stdout == b"PONG\n", seconds=20)
        yield
    finally:
        server.kill()
        server.wait()


@contextmanager
def celery_worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "designer.cli", "worker", "--celery", "--queues", "heavy"]
    worker = subprocess.Popen(words, env={**os.environ, **environment}, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield worker
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.fixture
def setting(tmp_path: Path) -> dict[str, str]:
    return {"HIRELOOM_DATA_DIR": str(tmp_path / "data"), "HIRELOOM_BROKER_URL": f"redis://127.0.0.1:{free_port()}/0", "HIRELOOM_WORKERS": "1", "HIRELOOM_LEASE_SECONDS": "4"}


def hire(installation: Installation) -> str:
    job = YAML(typ="safe").load((SAMPLES / "job.yaml").read_text("utf-8"))
    resume = SAMPLES / "resumes" / "02-grace-miller.pdf"
    file = installation.engine.save_file("demo", name=resume.name, media_type="application/pdf", data=resume.read_bytes())
    return installation.engine.start("demo", "hiring", {"resume": file.file_id, "job": job}, by="test").run_id


@pytest.mark.timeout(170)
def test_heavy_work_is_done_by_a_celery_worker_also_after_broker_and_worker_were_killed(tmp_path: Path, setting: dict[str, str]) -> None:
    port = int(setting["HIRELOOM_BROKER_URL"].rpartition(":")[2].removesuffix("/0"))
    installation = open_installation(Settings.load(setting, poll_seconds=0.2))
    installation.demo()
    stop = installation.start_workers()
    try:
        with redis(tmp_path, port), celery_worker(setting):
            first = hire(installation)
            until(lambda: installation.engine.state(first).variables.get("document"), seconds=90)
        # Broker and worker are gone, with every message: the run waits where it is, and a new one is taken in.
        second = hire(installation)
        with redis(tmp_path, port), celery_worker(setting):
            for run_id in (first, second):
                until(lambda run_id=run_id: installation.engine.state(run_id).variables.get("route"), seconds=90)  # type: ignore[misc]
        assert {found["record_type"]: found["count"] for found in installation.engine.record_types("demo")}["candidate"] == 2
    finally:
        stop()
        installation.close()
