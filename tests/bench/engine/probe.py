"""What a pass costs: seconds, CPU of the client and of the database server, WAL; and what the disk can do at that time.

The server's CPU is that of the postmaster, of its living children and of those that have ended; nothing is lost when a connection closes.
"""

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg import sql

__all__ = ["Cost", "Server", "fdatasyncs", "own_cpu", "peak_megabytes"]

TICK = 1 / os.sysconf("SC_CLK_TCK")


class Cost(msgspec.Struct):
    """What `runs` runs took."""

    runs: int
    seconds: float = 0.0
    client: float = 0.0
    server: float = 0.0
    wal: int = 0

    @property
    def rate(self) -> float:
        return self.runs / self.seconds

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU a run, client and server."""
        return 1000 * (self.client + self.server) / self.runs


class Server:
    """A PostgreSQL server seen from its database `postgres`, which no engine uses."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("+psycopg", "")
        self.connection = psycopg.connect(f"{self.url}/postgres", autocommit=True)
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            if self._one(f"SHOW {setting}") != ("on",):
                raise SystemExit(f"{setting} is off: figures of a server that does not keep what it says are worth nothing")
        (backend,) = self._one("SELECT pg_backend_pid()")
        self.postmaster = _parent(backend)

    def create(self, name: str) -> str:
        """A new, empty database; gives its URL for the engine."""
        self.connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"{self.url.replace('postgresql:', 'postgresql+psycopg:')}/{name}"

    def cpu(self) -> float:
        """Seconds of CPU that the server has used since it was started."""
        total = _seconds(self.postmaster) + sum(int(field) for field in _stat(self.postmaster)[13:15]) * TICK
        for pid in _children(self.postmaster):
            try:
                total += _seconds(pid)
            except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile: the postmaster has it from now on
                return self.cpu()
        return total

    def wal(self) -> int:
        """Bytes of WAL written since the server was made."""
        return int(self._one("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")[0])

    def checkpoint(self) -> None:
        self.connection.execute("CHECKPOINT")

    def stored(self, name: str, *, is_before: bool = False) -> int:
        """Bytes of all tables of a database with their indexes, after VACUUM. Before a pass no room is left that it could use unseen; after it rows lie as they came."""
        with psycopg.connect(f"{self.url}/{name}", autocommit=True) as connection:
            connection.execute("VACUUM (FULL, ANALYZE)" if is_before else "VACUUM (ANALYZE)")
            query = "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')"
            row = connection.execute(query).fetchone()
            return int(row[0]) if row else 0

    def transactions(self, name: str) -> int:
        """Transactions in a database so far. Exact only when nobody is connected to it: a backend tells the rest of its own when it ends."""
        while self._one("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", name)[0]:
            time.sleep(0.01)
        query = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"
        seen, count = -1, int(self._one(query, name)[0])
        while seen != count:  # a backend leaves the list of those that are active just before it has told
            time.sleep(0.1)
            seen, count = count, int(self._one(query, name)[0])
        return count

    @contextmanager
    def measured(self, runs: int, client: Callable[[], float] | None = None) -> Iterator[Cost]:
        """Fills in what the block costs. `client` tells the client's seconds of CPU so far; by default it is this process."""
        self.checkpoint()
        client = client or own_cpu
        cost = Cost(runs)
        before, server, wal, begin = client(), self.cpu(), self.wal(), time.perf_counter()
        yield cost
        cost.seconds = time.perf_counter() - begin
        cost.client, cost.server, cost.wal = client() - before, self.cpu() - server, self.wal() - wal

    def close(self) -> None:
        self.connection.close()

    def _one(self, query: str, *values: Any) -> tuple[Any, ...]:
        row = self.connection.execute(query, values).fetchone()
        assert row is not None
        return row


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name, which may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if _parent(int(entry.name)) == parent:
                    found.append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def _seconds(pid: int) -> float:
    """CPU of a process with one thread; finer than the ticks of /proc/PID/stat, and the same sum."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def own_cpu() -> float:
    """Seconds of CPU of this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fdatasyncs(folder: Path) -> float:
    """How often a second this disk can make 4 kB durable."""
    with (folder / "sync").open("wb", buffering=0) as file:
        begin, times = time.perf_counter(), 200
        for _ in range(times):
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
        return times / (time.perf_counter() - begin)
