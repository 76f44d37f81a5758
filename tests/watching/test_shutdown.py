"""Real processes that are told to stop: what is open is finished or handed back, and a second signal ends at once."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from designer.installation import Installation, open_installation
from engine.service.answer import Answer
from engine.service.ask import Claim
from engine.service.committer import Request
from engine.settings import Settings
from engine.store.slot import ClaimedJob
from tests.office import ROOT
from tests.watching.processes import Process, hireloom, wait
from tests.workers.brokers import Broker
from tests.workers.patience import until

pytestmark = pytest.mark.timeout(400)

RESUMES = ROOT / "workflows" / "hiring" / "samples" / "resumes"
SLOW = RESUMES / "05-chen-siyu.jpg"
BODY = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n'


class Upload:
    """A request of which only a part has arrived yet."""

    def __init__(self, process: Process) -> None:
        client = process.sign_in()
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        head = f"POST /api/v1/files HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(BODY)}\r\n\r\n"
        self.socket = socket.create_connection(("127.0.0.1", process.port), timeout=30)
        self.socket.sendall(head.encode() + BODY[:20])

    def finish(self) -> str:
        """Sends the rest; the first line of the answer."""
        self.socket.sendall(BODY[20:])
        answer = self.socket.recv(4096).decode()
        self.socket.close()
        return answer.partition("\r\n")[0]


def open_requests(process: Process) -> bool:
    """Whether the server has taken the upload in: it says so in the figures only when it is done, so a second connection asks."""
    return httpx.get(f"{process.url}/health").status_code == 200


def readiness(process: Process) -> tuple[int, str]:
    reply = httpx.get(f"{process.url}/ready", timeout=10)
    return reply.status_code, reply.json()["status"]


def test_a_server_that_is_told_to_stop_is_not_ready_finishes_what_is_open_and_ends(tmp_path: Path) -> None:
    with hireloom(tmp_path, "serve", "--demo", stop_seconds="60") as process:
        upload = Upload(wait(process))
        assert open_requests(process)
        process.popen.send_signal(signal.SIGTERM)
        until(lambda: readiness(process) == (503, "process"), seconds=10)
        refused = httpx.get(f"{process.url}/api/v1/session", headers={"Accept-Language": "zh"}, timeout=10)
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (503, "server.stopping", "5")
        assert "停止" in refused.json()["detail"]
        assert httpx.get(f"{process.url}/health", timeout=10).status_code == 200
        assert upload.finish() == "HTTP/1.1 201 Created"
        assert process.popen.wait(timeout=30) == 0


def test_an_open_request_that_takes_too_long_does_not_keep_the_server(tmp_path: Path) -> None:
    with hireloom(tmp_path, "serve", "--demo", stop_seconds="0.5") as process:
        upload = Upload(wait(process))
        assert open_requests(process)
        since = time.monotonic()
        process.stop()
        assert time.monotonic() - since < 20
        upload.socket.close()


def test_a_second_signal_ends_a_server_at_once(tmp_path: Path) -> None:
    with hireloom(tmp_path, "serve", "--demo", stop_seconds="300") as process:
        upload = Upload(wait(process))
        assert open_requests(process)
        process.popen.send_signal(signal.SIGINT)
        until(lambda: readiness(process)[0] == 503, seconds=10)
        assert process.stop(signal.SIGINT) == 130
        upload.socket.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A store with one run whose first job is slow: text is read from a picture."""
    opened = open_installation(Settings(data_dir=str(tmp_path / "data")))
    opened.demo()
    yield opened
    opened.close()


def hire(installation: Installation) -> str:
    file = installation.engine.save_file("demo", name=SLOW.name, media_type="image/jpeg", data=SLOW.read_bytes())
    return installation.engine.start("demo", "hiring", {"resume": file.file_id, "job": {"title": "x", "must_haves": ["Python"]}}, by="test").run_id


def is_at_work(process: Process) -> bool:
    """Whether a job is under way: not only claimed."""
    return any(line["event"] == "job begun" for line in process.lines)


def claim(installation: Installation) -> list[ClaimedJob]:
    """The jobs that anybody could take now."""
    found = []
    for queue in ("light", "heavy"):
        wanted = Claim(queue=queue, worker="test", limit=1, answer=Answer())
        installation.engine.submit(Request([], wanted))
        found += wanted.answer.result()
    return found


def test_a_stopping_worker_hands_back_what_takes_long_and_the_attempt_is_not_counted(installation: Installation, tmp_path: Path) -> None:
    hire(installation)
    with hireloom(tmp_path, "worker", stop_seconds="0.1") as process:
        until(lambda: is_at_work(process), seconds=150)
        assert process.stop() == 0
    [job] = claim(installation)
    assert (job.node_type, job.attempt) == ("read_document", 1)


def test_a_stopping_worker_finishes_what_is_under_way_and_takes_nothing_new(installation: Installation, tmp_path: Path) -> None:
    run_id = hire(installation)
    with hireloom(tmp_path, "worker", "--queues", "heavy", stop_seconds="100") as process:
        until(lambda: is_at_work(process), seconds=150)
        process.popen.send_signal(signal.SIGTERM)
        until(lambda: readiness(process) == (503, "process"), seconds=10)
        assert process.popen.wait(timeout=110) == 0
    assert installation.engine.state(run_id).variables["document"]
    [job] = claim(installation)
    assert (job.node_type, job.attempt) == ("extract_resume", 1)


def test_a_second_signal_ends_a_worker_at_once(installation: Installation, tmp_path: Path) -> None:
    hire(installation)
    with hireloom(tmp_path, "worker", stop_seconds="300") as process:
        until(lambda: is_at_work(process), seconds=150)
        process.popen.send_signal(signal.SIGTERM)
        until(lambda: readiness(process)[0] == 503, seconds=10)
        assert process.stop() == 143


@pytest.mark.parametrize(("seconds", "is_finished"), [("0.1", False), ("100", True)])
def test_a_stopping_celery_worker_finishes_what_is_quick_and_hands_back_the_rest(installation: Installation, tmp_path: Path, seconds: str, is_finished: bool) -> None:
    broker = Broker("redis", tmp_path)
    settings = {"broker_url": broker.url, "workers": "1", "stop_seconds": seconds, "data_dir": str(tmp_path / "data")}
    run_id = hire(installation)
    announcing = open_installation(Settings(data_dir=str(tmp_path / "data"), broker_url=settings["broker_url"], poll_seconds=0.2))
    with broker.running(), hireloom(tmp_path, "worker", "--celery", "--queues", "heavy", **settings) as process:
        stop = announcing.start_workers()
        until(lambda: is_at_work(process), seconds=150)
        stop()
        announcing.close()
        assert process.stop() == 0
    assert bool(installation.engine.state(run_id).variables.get("document")) == is_finished
    [job] = claim(installation)
    assert (job.node_type, job.attempt) == ("extract_resume" if is_finished else "read_document", 1)


def test_a_second_signal_ends_a_celery_worker_and_its_pool_at_once(installation: Installation, tmp_path: Path) -> None:
    broker = Broker("redis", tmp_path)
    settings = {"broker_url": broker.url, "workers": "1", "stop_seconds": "300"}
    with broker.running(), hireloom(tmp_path, "worker", "--celery", "--queues", "heavy", **settings) as process:
        hire(installation)
        announcing = open_installation(Settings(data_dir=str(tmp_path / "data"), broker_url=settings["broker_url"], poll_seconds=0.2))
        stop = announcing.start_workers()
        until(lambda: is_at_work(process), seconds=150)
        stop()
        announcing.close()
        process.popen.send_signal(signal.SIGTERM)
        until(lambda: any(line["event"] == "told to stop" for line in process.lines), seconds=30)
        assert process.stop() == 143
        words = ["pgrep", "-g", str(process.popen.pid)]
        until(lambda: subprocess.run(words, capture_output=True, check=False).stdout == b"", seconds=10)
