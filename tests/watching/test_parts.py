"""Readiness part by part, who may read figures, labels that are bounded, lines without messages, spans of refused commands."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from designer.app import build_app
from designer.installation import Installation, open_installation
from designer.probe import may_read, probe_server
from engine.errors import Conflict
from engine.settings import Settings
from engine.watching import metric
from engine.watching.context import bound
from engine.watching.log import begin_logs
from engine.watching.trace import begin_traces, end_traces, span, traceparent
from tests.office import TENANT, Office, workflow_pack
from tests.store.databases import free_port
from tests.unit.flows import NODE_TYPES

FLOW = """workflow: one
title: {en: One}
nodes: {start: {type: start}, a: {type: echo}, end: {type: end}}
edges: [{from: start, to: a}, {from: a, to: end}]
"""


@pytest.fixture
def installation(store_url: str, tmp_path: Any) -> Iterator[Installation]:
    settings = Settings(database_url=store_url, data_dir=str(tmp_path), metrics_token="sesame", watch_port=free_port(), poll_seconds=3600)
    from engine.store import Database
    from engine.store.upgrade import upgrade

    database = Database(store_url)
    upgrade(database)
    database.close()
    opened = open_installation(settings)
    yield opened
    opened.close()


def ready(installation: Installation) -> tuple[int, dict[str, str]]:
    with TestClient(build_app(installation)) as client:
        reply = client.get("/ready")
        said = reply.json()
        assert (reply.status_code == 200) == (said["status"] == "ok")
        return reply.status_code, {name: text for name, text in said["parts"].items() if text != "ok"}


def test_a_database_that_lacks_a_migration_is_not_ready(installation: Installation) -> None:
    assert ready(installation) == (200, {})
    with installation.database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    assert ready(installation) == (503, {"schema": "is not migrated"})


def test_a_database_that_does_not_answer_is_not_ready(installation: Installation) -> None:
    unreachable = sa.create_engine("postgresql+psycopg://postgres@127.0.0.1:1/none")
    installation.database.engine.dispose()
    installation.database.engine = unreachable
    assert ready(installation) == (503, {"database": "does not answer", "schema": "unknown"})
    unreachable.dispose()


def test_a_closed_committer_a_stuck_clock_and_a_stopping_process_are_told_by_name(installation: Installation) -> None:
    stop = installation.start_workers()
    assert ready(installation) == (200, {})
    [workers] = installation.workers
    workers._ticked -= 20_000
    code, said = ready(installation)
    assert (code, set(said)) == (503, {"workers"})
    workers._ticked += 20_000
    installation.stopping.set()
    assert ready(installation) == (503, {"process": "stopping"})
    installation.stopping.clear()
    stop()
    installation.engine.committer.close()
    assert ready(installation) == (503, {"committer": "does not work"})


def test_a_worker_answers_probes_and_shows_its_figures_to_who_has_the_token(installation: Installation) -> None:
    metric.begin_metrics()
    with probe_server(installation) as port:
        url = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{url}/health").json() == {"status": "ok"}
        assert httpx.get(f"{url}/ready").json()["parts"]["database"] == "ok"
        assert httpx.get(f"{url}/metrics").status_code == 403
        shown = httpx.get(f"{url}/metrics", headers={"Authorization": "Bearer sesame"})
        assert "hireloom_jobs_open" in shown.text
        installation.stopping.set()
        assert (httpx.get(f"{url}/ready").status_code, httpx.get(f"{url}/health").status_code, httpx.get(f"{url}/else").status_code) == (503, 200, 404)


@pytest.mark.parametrize(
    ("token", "client", "authorization", "is_forwarded", "allowed"),
    [
        ("", "127.0.0.1", "", False, True),
        ("", "::1", "", False, True),
        ("", "127.0.0.1", "", True, False),
        ("", "10.0.0.7", "", False, False),
        ("t", "10.0.0.7", "Bearer t", False, True),
        ("t", "10.0.0.7", "Bearer t", True, True),
        ("t", "127.0.0.1", "", False, False),
        ("t", "127.0.0.1", "Bearer u", False, False),
    ],
)
def test_figures_are_for_the_token_or_for_this_machine_alone(token: str, client: str, authorization: str, is_forwarded: bool, allowed: bool) -> None:
    assert may_read(token, client, authorization, is_forwarded=is_forwarded) is allowed


def test_a_label_takes_so_many_values_and_no_more() -> None:
    metric.end_metrics()
    metric.begin_metrics()
    for number in range(metric.LABELS + 50):
        metric.count("runs_started", workflow=f"w{number}")
    lines = [line for line in metric.exposition().decode().splitlines() if line.startswith("hireloom_runs_started_total{")]
    assert len(lines) == metric.LABELS + 1
    assert 'hireloom_runs_started_total{workflow="other"} 50.0' in lines


def test_nothing_is_counted_where_nobody_asked_for_it() -> None:
    metric.end_metrics()
    metric.count("runs_started", workflow="x")
    assert metric.exposition() == b""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    begin_logs("json", "debug", "test", stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_of_an_exception_has_its_type_and_place_and_never_its_message(written: io.StringIO) -> None:
    with bound(tenant="t", run="r"):
        try:
            try:
                raise ValueError("Li Na, li.na@example.com")
            except ValueError as error:
                raise RuntimeError("about Li Na") from error
        except RuntimeError:
            logging.getLogger("hireloom.test").exception("it failed")
    [line] = [json.loads(text) for text in written.getvalue().splitlines()]
    assert (line["event"], line["error"], line["cause"], line["tenant"], line["run"], line["part"]) == ("it failed", "RuntimeError", "ValueError", "t", "r", "test")
    assert "test_parts.py" in line["frames"][0]
    assert "Li Na" not in written.getvalue()


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    begin_traces("", "test", processor=SimpleSpanProcessor(exporter))
    yield exporter
    end_traces()


def test_a_job_continues_the_trace_of_what_made_it_on_both_stores(make_office: Callable[..., Office], store_url: str, spans: InMemorySpanExporter) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(FLOW), by="test")
    with span("asks"):
        asked = traceparent()
        office.start("one")
    [job] = office.claim("light")
    assert job.trace == asked
    commits = [one for one in spans.get_finished_spans() if one.name == "commit" and one.links]
    assert [f"{link.context.span_id:016x}" for link in commits[0].links] == [asked.split("-")[2]]
    assert office.claim("light") == []


def test_without_traces_a_job_bears_none(make_office: Callable[..., Office]) -> None:
    office = make_office(node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(FLOW), by="test")
    office.start("one")
    [job] = office.claim("light")
    assert job.trace == ""


def test_commands_are_counted_by_outcome_and_told_with_their_run(office: Office, written: io.StringIO) -> None:
    metric.end_metrics()
    metric.begin_metrics()
    office.engine.deploy(TENANT, workflow_pack(FLOW.replace("echo", "user_task, candidates: role:hr")), by="test")
    run_id = office.start("one").run_id
    office.engine.cancel(TENANT, run_id, by="test", reason="Li Na has left")
    with pytest.raises(Conflict):
        office.engine.cancel(TENANT, run_id, by="test")
    office.engine.committer.close()
    shown = metric.exposition().decode()
    assert 'hireloom_commands_total{kind="cancel_run",outcome="done"} 1.0' in shown
    assert 'hireloom_commands_total{kind="cancel_run",outcome="refused"} 1.0' in shown
    assert 'hireloom_runs_ended_total{status="cancelled",workflow="one"} 1.0' in shown
    lines = [json.loads(text) for text in written.getvalue().splitlines() if '"hireloom.engine"' in text]
    refused = next(line for line in lines if line["event"] == "command refused")
    assert (refused["run"], refused["tenant"], refused["command"], refused["code"]) == (run_id, TENANT, "cancel_run", "run.ended")
    assert [line["event"] for line in lines if line["event"].startswith("run ")] == ["run started", "run cancelled"]
    assert "Li Na" not in written.getvalue()
