"""A real server process with its embedded workers: started, signed in to, asked to work, stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from designer.cli_server import refuse_taken
from tests.api.test_command_line import hireloom

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`hireloom serve --demo` on a free port: (address, file of its output)."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    environment = {**os.environ, "HIRELOOM_DATA_DIR": str(folder / "data"), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", "HIRELOOM_PORT": str(port)}
    output = folder / "output.txt"
    with output.open("w") as stream:
        process = subprocess.Popen([sys.executable, "-m", "designer.cli", "serve", "--demo"], stdout=stream, stderr=subprocess.STDOUT, env=environment)
        try:
            wait_for(f"http://127.0.0.1:{port}/ready", process, output)
            yield f"http://127.0.0.1:{port}", output
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE)


def wait_for(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            process.poll()
        # Another process is waited for: nothing here can tell us when it is up.
        time.sleep(0.2)
    raise AssertionError(output.read_text())


@pytest.fixture
def hr(server: tuple[str, Path]) -> Iterator[httpx.Client]:
    address, output = server
    found = re.search(r"password: (\S+)", output.read_text())
    assert found, output.read_text()
    with httpx.Client(base_url=address, timeout=30) as client:
        reply = client.post("/api/v1/session", json={"email": "hr@demo.example", "password": found[1]})
        assert reply.status_code == 201, reply.text
        yield client


def test_the_demo_is_signed_in_to_with_the_password_that_was_printed(hr: httpx.Client) -> None:
    assert hr.get("/api/v1/session").json()["tenant_id"] == "demo"
    assert {one["key"] for one in hr.get("/api/v1/workflows").json()["items"]} >= {"hiring", "onboarding"}


def test_an_upload_becomes_a_run_that_the_embedded_workers_carry_to_a_person(hr: httpx.Client) -> None:
    text = "王芳\n电话：13800000001\n邮箱：wang@example.com\n产品经理，5年经验\n技能：用户研究、需求分析\n"
    file_id = hr.post("/api/v1/files", files={"file": ("cv.txt", text.encode())}).json()["file_id"]
    run_id = hr.post("/api/v1/workflows/hiring/runs", json={"inputs": {"resume": file_id, "job": {"title": "PM", "must_haves": ["用户研究"]}}}).json()["run_id"]
    until = time.monotonic() + PATIENCE
    run = hr.get(f"/api/v1/runs/{run_id}").json()
    while time.monotonic() < until and not run["tasks"] and not run["incidents"]:
        time.sleep(0.3)
        run = hr.get(f"/api/v1/runs/{run_id}").json()
    assert run["incidents"] == []
    assert run["facts"]["score"] is not None
    task = hr.get(f"/api/v1/tasks/{run['tasks'][0]['task_id']}").json()
    assert task["subject_title"] == "王芳"
    assert task["layout"]["items"]


def test_of_requests_that_come_at_once_under_one_key_one_is_new_and_all_have_the_same_run(hr: httpx.Client) -> None:
    file_id = hr.post("/api/v1/files", files={"file": ("cv.txt", "李娜，5年经验".encode())}).json()["file_id"]
    body, key = {"inputs": {"resume": file_id, "job": {"title": "PM", "must_haves": ["用户研究"]}}}, {"Idempotency-Key": "once"}
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: hr.post("/api/v1/workflows/hiring/runs", json=body, headers=key), range(6)))
    assert sorted(one.status_code for one in replies) == [200, 200, 200, 200, 200, 201], [one.text for one in replies]
    assert len({one.json()["run_id"] for one in replies}) == 1


def test_a_huge_upload_to_a_real_server_is_refused_and_the_server_lives(hr: httpx.Client) -> None:
    reply = hr.post("/api/v1/files", files={"file": ("huge.bin", b"\0" * (21 * 1024 * 1024))})
    assert reply.status_code == 413
    assert hr.get("/health").json() == {"status": "ok"}


def test_a_failed_step_is_an_incident_that_can_be_tried_again(hr: httpx.Client) -> None:
    file_id = hr.post("/api/v1/files", files={"file": ("cv.txt", "王芳\n产品经理\n".encode())}).json()["file_id"]
    run_id = hr.post("/api/v1/workflows/hiring/runs", json={"inputs": {"resume": file_id, "job": {"title": ""}}}).json()["run_id"]
    until = time.monotonic() + PATIENCE
    incidents: list[dict[str, str]] = []
    while time.monotonic() < until and not incidents:
        time.sleep(0.3)
        incidents = hr.get("/api/v1/incidents", params={"run_id": run_id}).json()["items"]
    assert incidents[0]["code"] == "job.no_requirements"
    assert hr.post(f"/api/v1/incidents/{incidents[0]['incident_id']}/retry").status_code == 204
    assert hr.post(f"/api/v1/incidents/{run_id}.999/retry").status_code in (404, 409)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_port_that_is_taken_is_refused_before_anything_is_started(tmp_path: Path, host: str) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        for language, said in (("en", f"port {port} is already in use"), ("zh", f"端口 {port} 已被占用")):
            done = hireloom("serve", "--demo", "--host", host, "--port", str(port), folder=tmp_path, language=language)
            assert done.returncode == 1
            assert said in done.stderr
            assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert not (tmp_path / "data").exists()


def test_a_host_where_nobody_can_listen_is_told(tmp_path: Path) -> None:
    done = hireloom("serve", "--host", "203.0.113.1", "--port", str(free_port()), folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "203.0.113.1" in done.stderr


def test_a_free_port_is_not_refused() -> None:
    for host in ("127.0.0.1", "0.0.0.0"):
        refuse_taken(host, free_port())
