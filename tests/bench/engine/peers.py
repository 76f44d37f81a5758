"""The peers' side: a venv of their own, made once and kept in the machine's folder for temporary files, and one process for each pass of a peer.

Knows no peer's interface: that is `tests/bench/engine_peers.py`, which is run by the venv's Python.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.engine.probe import Cost, Server, own_cpu

__all__ = ["PEERS", "Peer", "peer"]

PEERS = ("dbos", "absurd", "spiff")
PINNED = ("dbos==3.4.0", "absurd-sdk==0.5.1", "absurdctl==0.5.1", "SpiffWorkflow==3.2.0", "psycopg[binary]==3.3.9", "SQLAlchemy==2.1.9", "lxml==6.1.3")
HOME = Path(tempfile.gettempdir()) / f"hireloom-bench-peers-{hashlib.sha256(' '.join(PINNED).encode()).hexdigest()[:12]}"
SCRIPT = Path(__file__).parents[1] / "engine_peers.py"


class Peer:
    """A peer's process, ready to work. `run("A", 100)` has it carry out workload A a hundred times."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name = name
        self.process = process
        self._read()

    def run(self, case: str, runs: int, server: Server | None = None) -> Cost:
        """What it cost; without a server only seconds and the client's CPU are known."""
        if server is None:
            found = self._ask(case, runs)
            return Cost(runs, found["seconds"], found["cpu"])
        with server.measured(runs, own_cpu) as cost:
            found = self._ask(case, runs)
        cost.seconds, cost.client = found["seconds"], found["cpu"]
        return cost

    def alone(self, times: int) -> float:
        """Median milliseconds of one run of A."""
        return float(self._ask("alone", times)["median_ms"])

    def _ask(self, case: str, runs: int) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{case} {runs}\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"the peer {self.name} ended with {self.process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def peer(name: str, url: str) -> Iterator[Peer]:
    """A peer at work on that database; its process ends with the block."""
    with tempfile.TemporaryFile() as errors:
        command = [python(), SCRIPT, name, url.replace("+psycopg", "")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
            try:
                yield Peer(name, process)
            except BaseException:
                process.kill()
                errors.seek(0)
                sys.stderr.write(errors.read().decode(errors="replace")[-2000:])
                raise


def python() -> Path:
    """The Python of the peers' venv, which is made when there is none."""
    found = HOME / "bin" / "python"
    ready = HOME / "ready"
    if not ready.exists():
        venv.create(HOME, with_pip=True, clear=True)
        done = subprocess.run([found, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PINNED], check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"the peers cannot be installed: {done.stderr.strip()[-1000:]}")
        ready.touch()
    return found
