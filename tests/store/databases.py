"""Real databases for tests: a SQLite file, and a PostgreSQL server of our own on a free port, thrown away afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Postgres", "free_port", "postgres", "postgres_server"]


class Postgres:
    """A server of our own. As root it runs as the user `postgres`. `durable` ones wait for the disk at each commit, as a server does by itself; what is measured must."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        self._folder = folder
        # What the kernel has is not lost when processes are killed; only a machine without power would miss what is not flushed here.
        self._haste = "" if durable else "-c fsync=off -c full_page_writes=off "
        self._port = free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}"
        self._call("initdb", "-D", str(folder / "data"), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions", "--no-sync")

    def start(self) -> None:
        options = f"{self._haste}-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder} -c max_connections=60"
        self._call("pg_ctl", "-D", str(self._folder / "data"), "-l", str(self._folder / "log"), "-w", "-o", options, "start")

    def kill(self) -> None:
        """Every connection is gone at once, as after a power cut; the next start recovers from the log."""
        self._call("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def _call(self, *words: str) -> None:
        subprocess.run(
            [str(self._bin / words[0]), *words[1:]], check=True, user=self._user, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, cwd="/",
        )  # fmt: skip


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A running server, thrown away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hireloom-pg-"))
    try:
        server = Postgres(folder, durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """A running server; gives the URL up to the database's name."""
    with postgres(durable=durable) as server:
        yield server.url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
