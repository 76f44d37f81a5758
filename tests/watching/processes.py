"""Real `hireloom` processes: started with settings, waited for, signed in to, told to stop."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.office import ROOT
from tests.store.databases import free_port
from tests.workers.patience import until

__all__ = ["Process", "hireloom", "wait"]


class Process:
    """A running process with what it has written so far."""

    def __init__(self, popen: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
        self.popen = popen
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.clients: list[httpx.Client] = []

    @property
    def output(self) -> str:
        return (self.folder / "output.txt").read_text(encoding="utf-8")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of its log, which are JSON; the last may still be being written."""
        text = (self.folder / "log.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def is_ready(self) -> bool:
        assert self.popen.poll() is None, (self.folder / "log.jsonl").read_text(encoding="utf-8")
        try:
            return httpx.get(f"{self.url}/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def sign_in(self, role: str = "hr") -> httpx.Client:
        found = re.search(r"(?:password: |密码：)(\S+)", self.output)
        assert found, self.output
        client = httpx.Client(base_url=self.url, timeout=60)
        self.clients.append(client)
        reply = client.post("/api/v1/session", json={"email": f"{role}@demo.example", "password": found[1]})
        assert reply.status_code == 201, reply.text
        return client

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tells it to stop and waits; its exit code."""
        self.popen.send_signal(number)
        return self.popen.wait(timeout=60)


@contextmanager
def hireloom(folder: Path, *words: str, **settings: str) -> Iterator[Process]:
    """`hireloom WORDS` with settings, its log in JSON; killed at the end if it still runs."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    known = {"log_format": "json", "log_level": "debug", "port": str(port), "watch_port": str(port), "poll_seconds": "0.2", **settings}
    environment = {**os.environ, **{f"HIRELOOM_{name.upper()}": value for name, value in known.items()}, "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"}
    environment.setdefault("HIRELOOM_DATA_DIR", str(folder / "data"))
    with (folder / "output.txt").open("wb") as output, (folder / "log.jsonl").open("wb") as log:
        popen = subprocess.Popen([sys.executable, "-m", "designer.cli", *words], stdout=output, stderr=log, env=environment, cwd=ROOT, start_new_session=True)
    process = Process(popen, folder, port)
    try:
        yield process
    finally:
        for client in process.clients:
            client.close()
        if popen.poll() is None:
            os.killpg(popen.pid, signal.SIGKILL)
            popen.wait()


def wait(process: Process) -> Process:
    """The process, once it is ready."""
    until(process.is_ready, seconds=60)
    return process
