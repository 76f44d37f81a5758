"""The app (`hireloom serve`) is killed by SIGKILL in mid-run and started again, on SQLite and on PostgreSQL: every run comes to its end, and no effect happens twice or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from designer.installation import Installation, open_installation
from engine.model.operation import RunQuery
from engine.settings import Settings
from engine.store import Database
from engine.store.upgrade import upgrade
from tests.office import ROOT, workflow_pack
from tests.store.databases import free_port
from tests.workers.patience import until

STEPS = 4
RUNS = 60
KILLS = 2
TENANT = "demo"
NODES = "\n".join(f"  n{number}: {{type: save_record, inputs: {{record_type: note, values: {{text: hello}}}}}}" for number in range(STEPS))
EDGES = ", ".join(f"{{from: n{number}, to: n{number + 1}}}" for number in range(STEPS - 1))
FLOW = f"workflow: notes\ntitle: {{en: Notes}}\nnodes:\n  s: {{type: start}}\n{NODES}\n  e: {{type: end, outcome: done}}\nedges: [{{from: s, to: n0}}, {EDGES}, {{from: n{STEPS - 1}, to: e}}]\n"


@contextmanager
def app(environment: dict[str, str], port: int, log: Path) -> Iterator[None]:
    """The web app with its workers, killed at the end with everything that it started."""
    with log.open("ab") as stream:
        words = [sys.executable, "-m", "designer.cli", "serve", "--port", str(port)]
        started = subprocess.Popen(words, env={**os.environ, **environment}, cwd=ROOT, start_new_session=True, stdout=stream, stderr=stream)
    try:
        until(lambda: is_there(port), seconds=90)
        yield
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def is_there(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/v1/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture
def environment(tmp_path: Path, store_url: str) -> dict[str, str]:
    return {"HIRELOOM_DATA_DIR": str(tmp_path / "data"), "HIRELOOM_DATABASE_URL": store_url, "HIRELOOM_LEASE_SECONDS": "2", "HIRELOOM_POLL_SECONDS": "0.2"}


@pytest.fixture
def beside(environment: dict[str, str]) -> Iterator[Installation]:
    """The same installation in the test's process, which starts runs and looks, and does no work."""
    database = Database(environment["HIRELOOM_DATABASE_URL"])
    upgrade(database)
    database.close()
    found = open_installation(Settings.load(environment))
    found.demo()
    found.engine.deploy(TENANT, workflow_pack(FLOW, note__record="record note {\n  text : text\n}\n"), by="test")
    yield found
    found.close()


@pytest.mark.timeout(400)
def test_a_killed_app_loses_nothing_and_does_nothing_twice(tmp_path: Path, environment: dict[str, str], beside: Installation) -> None:
    def notes() -> int:
        return next((found["count"] for found in beside.engine.record_types(TENANT) if found["record_type"] == "note"), 0)

    started = 0
    for _ in range(KILLS):
        with app(environment, free_port(), tmp_path / "app.log"):
            begun, wanted = notes(), started + RUNS
            while started < wanted:
                beside.engine.start(TENANT, "notes", {}, by="test")
                started += 1
            until(lambda begun=begun: notes() > begun + 5)  # type: ignore[misc]
        assert beside.engine.runs(TENANT, RunQuery(workflow="notes", status="")).counts.get("running"), "all was done before the app was killed"
    with app(environment, free_port(), tmp_path / "app.log"):
        until(lambda: beside.engine.runs(TENANT, RunQuery(workflow="notes", status="")).counts.get("completed") == started, seconds=120)
    assert notes() == started * STEPS
    assert beside.engine.incidents(TENANT) == []
