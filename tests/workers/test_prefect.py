"""Prefect workers with a real Prefect server: what they do is seen there; the server and the workers are killed and the server loses everything, and no work is lost."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from designer.installation import Installation, open_installation
from engine.settings import Settings
from tests.office import ROOT
from tests.store.databases import free_port
from tests.workers.patience import until
from tests.workers.test_celery import hire

PATIENCE = 150.0


@contextmanager
def process(words: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a group of its own, killed (SIGKILL) at the end."""
    with log.open("ab") as stream:
        started = subprocess.Popen([sys.executable, "-m", *words], env={**os.environ, **environment}, cwd=ROOT, start_new_session=True, stdout=stream, stderr=stream)
    try:
        yield started
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


class Prefect:
    """A Prefect server on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "prefect"
        self.log = folder / "prefect.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"

    @contextmanager
    def running(self) -> Iterator[None]:
        settings = {"PREFECT_HOME": str(self.home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
        words = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port), "--no-ui"]
        with process(words, settings, self.log):
            until(self.is_there, seconds=PATIENCE)
            yield

    def is_there(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def ask(self, path: str) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = httpx.post(f"{self.url}/{path}/filter", json={}, timeout=30).json()
        return answer

    def runs(self, node_type: str) -> list[str]:
        """The states of this node type's task runs."""
        return [run["state_type"] for run in self.ask("task_runs") if run["name"].startswith(f"{node_type} ")]


@pytest.fixture
def prefect(tmp_path: Path) -> Prefect:
    return Prefect(tmp_path)


@pytest.fixture
def setting(tmp_path: Path, prefect: Prefect) -> dict[str, str]:
    return {
        "HIRELOOM_DATA_DIR": str(tmp_path / "data"), "HIRELOOM_QUEUES": "batch=prefect", "HIRELOOM_NODE_QUEUES": "read_document=batch", "HIRELOOM_PREFECT_URL": prefect.url,
        "HIRELOOM_WORKERS": "1", "HIRELOOM_LEASE_SECONDS": "4", "HIRELOOM_POLL_SECONDS": "0.2", "PREFECT_HOME": str(tmp_path / "worker"),
    }  # fmt: skip


@pytest.fixture
def installation(setting: dict[str, str]) -> Iterator[Installation]:
    found = open_installation(Settings.load({name: value for name, value in setting.items() if name.startswith("HIRELOOM_")}))
    found.demo()
    stop = found.start_workers()
    yield found
    stop()
    found.close()


def worker(setting: dict[str, str], folder: Path) -> Any:
    return process(["designer.cli", "worker", "--prefect"], setting, folder / "worker.log")


@pytest.mark.timeout(600)
def test_batch_work_is_done_and_seen_in_prefect_and_survives_its_server_s_and_its_workers_death(
    tmp_path: Path, prefect: Prefect, setting: dict[str, str], installation: Installation
) -> None:
    def is_read(run_id: str) -> Any:
        return installation.engine.state(run_id).variables.get("document")

    def attempts(run_id: str) -> int:
        return next(node.attempts for node in installation.engine.run("demo", run_id).nodes if node.node_id == "read")

    with prefect.running(), worker(setting, tmp_path):
        first = hire(installation)
        broken = installation.engine.save_file("demo", name="broken.pdf", media_type="application/pdf", data=b"%PDF-1.7 and then nothing")
        installation.engine.start("demo", "hiring", {"resume": broken.file_id, "job": installation.engine.state(first).variables["job"]}, by="test")
        until(lambda: is_read(first), seconds=PATIENCE)
        until(lambda: sorted(prefect.runs("read_document")) == ["COMPLETED", "FAILED"], seconds=PATIENCE)
        assert {run["name"] for run in prefect.ask("flow_runs")} == {"batch"}
        until(lambda: {"done"} <= {entry["message"] for entry in prefect.ask("logs")}, seconds=PATIENCE)
        # The worker is killed in the middle of a job.
        third = hire(installation, "05-chen-siyu.jpg")
        until(lambda: "RUNNING" in prefect.runs("read_document"), seconds=PATIENCE)
    told = b"".join(path.read_bytes() for path in prefect.home.rglob("*.db*"))
    assert b"read_document" in told
    assert b"grace" not in told.lower(), "Prefect was told something personal"

    # Server and worker are dead, and everything that Prefect knew is gone: work is taken in all the same. A worker that is there before the server waits for it.
    shutil.rmtree(prefect.home)
    second, port = hire(installation), free_port()
    with worker({**setting, "HIRELOOM_WATCH_PORT": str(port)}, tmp_path), prefect.running():
        for run_id in (second, third):
            until(lambda run_id=run_id: is_read(run_id), seconds=PATIENCE)  # type: ignore[misc]
        until(lambda: prefect.runs("read_document") == ["COMPLETED", "COMPLETED"], seconds=PATIENCE)
        assert httpx.get(f"http://127.0.0.1:{port}/ready").json()["status"] == "ok"
        until(lambda: 'hireloom_jobs_completed_total{node_type="read_document"} 2.0' in httpx.get(f"http://127.0.0.1:{port}/metrics").text, seconds=30)
    assert [attempts(run_id) for run_id in (first, second)] == [1, 1]
    assert installation.engine.run("demo", third).has_incident is False
