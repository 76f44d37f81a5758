"""A real server with a Celery-free child process, watched from outside: scraped, traced, its log read line by line."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.office import ROOT
from tests.watching.processes import Process, hireloom, wait
from tests.watching.receiver import Received, receiver
from tests.workers.patience import until

RESUME = ROOT / "workflows" / "hiring" / "samples" / "resumes" / "02-grace-miller.pdf"
PERSONAL = ("Grace", "Miller", "grace.miller")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Received, str]]:
    """A server that has screened one resume: it, the spans that it sent, and the run's id."""
    with receiver() as received, hireloom(tmp_path_factory.mktemp("watched"), "serve", "--demo", otlp_endpoint=f"http://127.0.0.1:{received.port}", log_level="debug") as process:
        hr = wait(process).sign_in()
        file_id = hr.post("/api/v1/files", files={"file": (RESUME.name, RESUME.read_bytes())}).json()["file_id"]
        job = {"title": "Engineer", "must_haves": ["Python"]}
        headers = {"X-Request-ID": "ask-17", "traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
        run_id = hr.post("/api/v1/workflows/hiring/runs", json={"inputs": {"resume": file_id, "job": job}, "business_key": "k"}, headers=headers).json()["run_id"]
        until(lambda: received.named("job match_resume"), seconds=150)
        until(lambda: received.named("run read_document"), seconds=30)
        assert hr.get("/api/v1/nothing").status_code == 404
        yield process, received, run_id


def figures(process: Process) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = httpx.get(f"{process.url}/metrics", timeout=30).text
    return {(sample.name, frozenset(sample.labels.items())): sample.value for family in text_string_to_metric_families(text) for sample in family.samples}


def test_a_scrape_has_every_figure_and_no_tenant_run_or_person(watched: tuple[Process, Received, str]) -> None:
    process, _, run_id = watched
    found = figures(process)

    def value(name: str, **labels: str) -> float:
        return found["hireloom_" + name, frozenset(labels.items())]

    assert value("runs_started_total", workflow="hiring") == 1
    assert value("jobs_claimed_total", node_type="read_document") == 1
    assert value("jobs_completed_total", node_type="extract_resume") == 1
    assert value("job_seconds_count", node_type="match_resume") == 1
    assert value("commands_total", kind="start_run", outcome="done") == 1
    assert value("commands_total", kind="complete_job", outcome="done") >= 3
    assert value("commit_size_count") == value("commit_seconds_count") >= 4
    assert value("http_requests_total", method="POST", route="/api/v1/workflows/{key}/runs", status="201") == 1
    assert value("http_request_seconds_count", method="POST", route="/api/v1/files") == 1
    assert value("jobs_open", queue="light", state="due") == 0
    assert value("timers_lag_seconds") == value("mails_waiting") == value("incidents_open") == 0
    assert value("worker_tick_age_seconds") < 30
    assert value("committer_queue") == 0
    labels = {text for _, pairs in found for _, text in pairs}
    assert not [text for text in labels if run_id in text or "demo" in text or any(word in text for word in PERSONAL)]


def test_figures_are_refused_through_a_proxy_and_shown_to_this_machine(watched: tuple[Process, Received, str]) -> None:
    process, _, _ = watched
    assert httpx.get(f"{process.url}/metrics").status_code == 200
    reply = httpx.get(f"{process.url}/metrics", headers={"X-Forwarded-For": "203.0.113.7"})
    assert (reply.status_code, reply.json()["code"]) == (403, "metrics.denied")


def test_one_trace_goes_from_the_request_over_the_commit_to_the_child_process(watched: tuple[Process, Received, str]) -> None:
    _, received, run_id = watched
    request = next(span for span in received.named("POST /api/v1/workflows/{key}/runs"))
    assert (request.trace_id, request.parent_id) == ("ab" * 16, "cd" * 8)
    assert (request.attributes["hireloom.tenant"], request.attributes["hireloom.request_id"]) == ("demo", "ask-17")
    [read] = received.named("job read_document")
    assert (read.trace_id, read.parent_id) == (request.trace_id, request.span_id)
    assert read.attributes["hireloom.run"] == run_id
    [work] = until(lambda: received.named("run read_document"))
    assert (work.part, work.trace_id, work.parent_id) == ("child", request.trace_id, read.span_id)
    [extract] = received.named("job extract_resume")
    assert (extract.trace_id, extract.parent_id) == (request.trace_id, read.span_id)
    linked = {link for commit in received.named("commit") for link in commit.links}
    assert {request.span_id, read.span_id, extract.span_id} <= linked


def test_each_line_of_the_log_is_json_that_says_what_it_is_about(watched: tuple[Process, Received, str]) -> None:
    process, _, run_id = watched
    lines = process.lines
    assert {"event", "level", "logger", "timestamp", "part"} <= set.intersection(*(set(line) for line in lines))
    asked = next(line for line in lines if line.get("route") == "/api/v1/workflows/{key}/runs" and line["logger"] == "hireloom.api")
    assert (asked["tenant"], asked["request_id"], asked["status"], asked["trace_id"]) == ("demo", "ask-17", 201, "ab" * 16)
    of_the_run = [line for line in lines if line.get("run") == run_id]
    assert {line["logger"] for line in of_the_run} >= {"hireloom.engine", "hireloom.worker", "hireloom.child"}
    assert {line["tenant"] for line in of_the_run} == {"demo"}
    assert {line["trace_id"] for line in of_the_run if line["logger"] in ("hireloom.worker", "hireloom.child")} == {"ab" * 16}
    assert {line["part"] for line in of_the_run} == {"web", "child"}
    assert any(line["event"] == "run started" and line["workflow"] == "hiring" for line in of_the_run)


def test_no_personal_value_is_in_a_line_or_in_a_span(watched: tuple[Process, Received, str]) -> None:
    process, received, _ = watched
    written = (process.folder / "log.jsonl").read_text(encoding="utf-8")
    sent = b"".join(span.raw for span in received.spans)
    assert len(written) > 1000
    assert len(sent) > 1000
    for word in (*PERSONAL, "hr@demo.example"):
        assert word not in written
        assert word.encode() not in sent


def test_without_an_endpoint_nothing_of_opentelemetry_is_imported(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from engine.settings import Settings; from engine.watching.begin import Watch, begin_watching; import designer.serving;"
        "begin_watching(Watch.of(Settings()), 'web'); print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
