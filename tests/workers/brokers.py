"""Real brokers for tests, on free ports, killed (SIGKILL) at the end and empty at the next start: Redis and RabbitMQ."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.store.databases import free_port
from tests.workers.patience import until

__all__ = ["BROKERS", "Broker"]

BROKERS = ("redis", "rabbitmq")
PATIENCE = 120.0


class Broker:
    """A broker of one kind, at one address; it runs inside of `running`."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder / kind
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0" if kind == "redis" else f"amqp://guest:guest@127.0.0.1:{self.port}//"

    @contextmanager
    def running(self) -> Iterator[None]:
        """It knows nothing at the beginning."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        with (self._redis if self.kind == "redis" else self._rabbitmq)():
            until(self._listens, seconds=PATIENCE)
            yield

    @contextmanager
    def _redis(self) -> Iterator[None]:
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", "", "--appendonly", "no"]
        server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        try:
            yield
        finally:
            server.kill()
            server.wait()

    @contextmanager
    def _rabbitmq(self) -> Iterator[None]:
        program = next(Path("/usr/lib/rabbitmq").glob("**/bin/rabbitmq-server"))
        names = free_port()
        settings = {
            "HOME": str(self.folder), "RABBITMQ_NODENAME": f"t{self.port}@localhost", "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1", "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()), "RABBITMQ_MNESIA_BASE": str(self.folder / "data"), "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"), "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"), "ERL_EPMD_PORT": str(names),
        }  # fmt: skip
        # Erlang's port mapper is started here, so that it does not become a daemon of its own.
        mapper = subprocess.Popen(["epmd", "-port", str(names)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        server = subprocess.Popen([str(program)], env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            yield
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            mapper.kill()
            mapper.wait()

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False
