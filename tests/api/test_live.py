"""What changes, told as it happens: two server processes on one database, and streams that are broken off and taken up again on the other one."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest

from tests.api.conftest import PASSWORD
from tests.api.test_server import PATIENCE, free_port, wait_for

SETTINGS = {"HIRELOOM_LIVE_BEAT": "0.4", "HIRELOOM_LIVE_SECONDS": "0.2", "HIRELOOM_LIVE_STREAMS_EACH": "3", "HIRELOOM_SIGN_IN_ATTEMPTS": "1000", "HIRELOOM_LANGUAGE": "en"}


class Event(NamedTuple):
    name: str
    mark: str
    data: Any


@contextmanager
def serving(folder: Path, name: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server process on this data folder: its address."""
    port, output = free_port(), folder.parent / f"{name}.txt"
    environment = {**os.environ, **SETTINGS, "HIRELOOM_DATA_DIR": str(folder), "HIRELOOM_PORT": str(port), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}
    with output.open("wb") as written, subprocess.Popen([sys.executable, "-m", "designer.cli", "serve"], stdout=written, stderr=written, env=environment) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/ready", process, output)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def servers(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Two processes on one database."""
    folder = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("live") / "data"))
    with serving(folder, "first") as (first, _), serving(folder, "second") as (second, _):
        yield first, second


@pytest.fixture(scope="module")
def people(servers: tuple[str, str]) -> Iterator[Callable[..., httpx.Client]]:
    """`people("hr", "acme", at=1)`: a client of that person at the first (0) or the second (1) process."""
    cookies: dict[str, str] = {}
    with ExitStack() as stack:

        def client(role: str, tenant_id: str = "acme", *, at: int = 0, is_fresh: bool = False) -> httpx.Client:
            found = stack.enter_context(httpx.Client(base_url=servers[at], timeout=30))
            email = f"{role}@{tenant_id}.example"
            if email not in cookies or is_fresh:
                assert found.post("/api/v1/session", json={"email": email, "password": PASSWORD}).status_code == 201
                if not is_fresh:
                    cookies[email] = found.cookies["hireloom_session"]
            else:
                found.cookies.set("hireloom_session", cookies[email])
            return found

        yield client


@contextmanager
def listening(client: httpx.Client, path: str = "/api/v1/events", mark: str = "") -> Iterator[Iterator[Event]]:
    with client.stream("GET", path, headers={"accept": "text/event-stream", "accept-encoding": "gzip", **({"last-event-id": mark} if mark else {})}) as reply:
        assert reply.status_code == 200, reply.read()
        assert reply.headers["content-type"].startswith("text/event-stream")
        with closing(events(reply)) as found:
            yield found


def events(reply: httpx.Response) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in reply.iter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield Event(fields["event"], fields.get("id", ""), msgspec.json.decode(fields["data"]))
            fields = {}


def until(found: Iterator[Event], wanted: Callable[[Event], bool]) -> list[Event]:
    """Everything up to the event that is wanted."""
    seen = []
    for event in found:
        seen.append(event)
        if wanted(event):
            return seen
    raise AssertionError(f"the stream ended: {seen}")


def start(client: httpx.Client, name: str = "Li Na") -> str:
    reply = client.post("/api/v1/workflows/errand/runs", json={"inputs": {"name": name}})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["run_id"])


def told_of(event: Event, kind: str) -> list[str]:
    return [one.get("task_id") or one["run_id"] for one in event.data.get("changes", []) if one["kind"] == kind] if event.name == "changes" else []


def test_what_one_process_commits_the_stream_of_another_tells(people: Callable[..., httpx.Client]) -> None:
    with listening(people("hr", at=1)) as found:
        ready = next(found)
        assert (ready.name, ready.data["is_resumed"]) == ("ready", False)
        run_id = start(people("hr", at=0))
        last = until(found, lambda event: run_id in told_of(event, "run"))[-1]
    change = next(one for one in last.data["changes"] if one["kind"] == "run")
    assert (change["workflow"], change["status"]) == ("errand", "running")
    assert change["seq"] > 1
    assert told_of(last, "task")[0].startswith(run_id)
    assert "Li Na" not in str(last)


def test_a_stream_that_broke_goes_on_at_another_process_without_a_gap(people: Callable[..., httpx.Client]) -> None:
    """Two processes commit while the reader breaks off after every event and comes back, now here and now there."""
    writers = [people("hr", at=at) for at in (0, 1)]
    with listening(people("hr", at=0)) as found:
        mark = next(found).mark
    made: list[str] = []
    threads = [threading.Thread(target=lambda client=client: made.extend(start(client) for _ in range(15))) for client in writers]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    at = 0
    while any(thread.is_alive() for thread in threads) or not set(made) <= set(seen):
        at = 1 - at
        with listening(people("hr", at=at), mark=mark) as found:
            ready = next(found)
            assert ready.data["is_resumed"]
            event = next(found)
            mark = event.mark
            seen += told_of(event, "run")
    for thread in threads:
        thread.join()
    assert len(made) == 30
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("mark", ["0.1.1", "0.999999999.99999999999", "made up", "0.1", f"0.1.{10**30}"])
def test_a_place_that_cannot_be_gone_on_from_is_said_to_be_none(people: Callable[..., httpx.Client], mark: str) -> None:
    with listening(people("hr"), mark=mark) as found:
        assert next(found).data["is_resumed"] is False


def test_another_tenant_is_told_nothing(people: Callable[..., httpx.Client]) -> None:
    with listening(people("admin", "globex")) as theirs, listening(people("hr")) as mine:
        next(theirs), next(mine)
        run_id = start(people("hr"))
        until(mine, lambda event: run_id in told_of(event, "run"))
        # Two beats later whatever was to be told has been.
        heard = [*until(theirs, lambda event: event.name == "beat"), *until(theirs, lambda event: event.name == "beat")]
    assert {event.name for event in heard} == {"beat"}


def test_who_may_see_no_runs_is_told_of_tasks_that_are_offered_to_them_and_of_nothing_else(people: Callable[..., httpx.Client]) -> None:
    with listening(people("employee")) as theirs, listening(people("hr")) as mine:
        assert next(theirs).data["kinds"] == ["notification", "task"]
        next(mine)
        task_id = told_of(until(mine, lambda event: bool(told_of(event, "task")))[-1], "task")[0] if start(people("hr")) else ""
        assert until(theirs, lambda event: event.name == "beat")[-1].data == {}
        # Handed over, it concerns them: and still does those who had it.
        assert people("hr").post(f"/api/v1/tasks/{task_id}/claim").is_success
        handed = people("hr").post(f"/api/v1/tasks/{task_id}/transfer", json={"to": "person:employee"})
        assert handed.is_success, handed.text
        heard = until(theirs, lambda event: task_id in told_of(event, "task"))[-1]
        assert {one["kind"] for one in heard.data["changes"]} - {"notification"} == {"task"}  # that of the handing over may come with it
        until(mine, lambda event: task_id in told_of(event, "task"))
        back = people("employee").post(f"/api/v1/tasks/{task_id}/transfer", json={"to": "person:interviewer"})
        assert back.is_success, back.text
        assert task_id in told_of(until(theirs, lambda event: event.name == "changes")[-1], "task")


def test_a_remark_is_told_as_a_change_of_the_runs_open_tasks(people: Callable[..., httpx.Client]) -> None:
    with listening(people("hr"), "/api/v1/events?kinds=task") as found:
        next(found)
        start(people("hr"))
        [task_id] = told_of(until(found, lambda event: bool(told_of(event, "task")))[-1], "task")
        assert people("admin").post(f"/api/v1/tasks/{task_id}/comments", json={"text": "Which days?"}).is_success
        assert told_of(until(found, lambda event: event.name == "changes")[-1], "task") == [task_id]


def test_only_what_was_asked_for_is_told(people: Callable[..., httpx.Client]) -> None:
    with listening(people("hr"), "/api/v1/events?kinds=task") as found:
        assert next(found).data["kinds"] == ["task"]
        start(people("hr"))
        assert {one["kind"] for one in until(found, lambda event: event.name == "changes")[-1].data["changes"]} == {"task"}
    refused = people("hr").get("/api/v1/events?kinds=tusk")
    assert (refused.status_code, refused.json()["problems"][0]["nearest"]) == (422, "task")


def test_a_runs_own_stream_tells_each_entry_once_and_ends_with_the_run(people: Callable[..., httpx.Client]) -> None:
    hr = people("hr")
    run_id = start(hr)
    with listening(people("hr", at=1), f"/api/v1/runs/{run_id}/events") as found:
        before = until(found, lambda event: event.data.get("type") == "task_created")
        assert hr.post(f"/api/v1/runs/{run_id}/cancel", json={"reason": "over"}).status_code == 204
        after = until(found, lambda event: event.name == "end")
    heard = [event for event in (*before, *after) if event.name == "history"]
    whole = hr.get(f"/api/v1/runs/{run_id}/history").json()["items"]
    assert [event.data["seq"] for event in heard] == [entry["seq"] for entry in whole]
    assert after[-1].data == {"reason": "ended"}
    assert hr.get(f"/api/v1/runs/{run_id}/events", headers={"last-event-id": heard[-1].mark}).status_code == 204
    with listening(hr, f"/api/v1/runs/{run_id}/events", heard[2].mark) as found:
        assert [event.data["seq"] for event in until(found, lambda event: event.name == "end")[:-1]] == [entry["seq"] for entry in whole][3:]
    assert hr.get("/api/v1/runs/nothing/events").status_code == 404
    assert people("admin", "globex").get(f"/api/v1/runs/{run_id}/events").status_code == 404


def test_who_signs_out_is_told_nothing_more(people: Callable[..., httpx.Client]) -> None:
    client = people("hr", is_fresh=True)
    with listening(client) as found:
        next(found)
        assert client.delete("/api/v1/session").is_success
        assert until(found, lambda event: event.name == "end")[-1].data == {"reason": "session"}


def test_too_many_streams_of_one_person_are_refused_and_those_that_went_are_forgotten(people: Callable[..., httpx.Client]) -> None:
    admin = people("admin")
    with ExitStack() as stack:
        for _ in range(3):
            next(stack.enter_context(listening(admin)))
        refused = admin.get("/api/v1/events")
        assert (refused.status_code, refused.json()["code"]) == (503, "live.full")
    # A browser that has gone is noticed with the next beat at the latest.
    with httpx.Client(base_url=admin.base_url, cookies=admin.cookies, timeout=30) as again, listening(people("hr")) as beats:
        until(beats, lambda event: event.name == "beat")
        until(beats, lambda event: event.name == "beat")
        with listening(again) as found:
            assert next(found).name == "ready"


def test_a_process_that_stops_ends_its_streams_and_itself(prepared: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(prepared, tmp_path / "data"))
    with serving(folder, "stopped") as (address, process), httpx.Client(base_url=address, timeout=30) as client:
        assert client.post("/api/v1/session", json={"email": "hr@acme.example", "password": PASSWORD}).status_code == 201
        with listening(client) as found:
            next(found)
            process.send_signal(signal.SIGTERM)
            assert until(found, lambda event: event.name == "end")[-1].data == {"reason": "stopping"}
        assert process.wait(timeout=PATIENCE) == 0


def test_a_stream_that_begins_may_go_back_some_seconds_so_that_what_was_read_meanwhile_is_not_read_again(people: Callable[..., httpx.Client]) -> None:
    client = people("hr")
    with listening(client, "/api/v1/events?since=60") as found:
        assert next(found).data["is_resumed"] is True
    run = start(client)
    with listening(client, "/api/v1/events?since=60") as found:
        ready = next(found)
        assert ready.data["is_resumed"] is True
        assert run in told_of(next(found), "run")
    assert client.get("/api/v1/events?since=121").status_code == 422
