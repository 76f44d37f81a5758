"""What the machine can do: grouped transitions (a state update and a history insert for each of 256 runs, one transaction) with nothing around them.

PostgreSQL: one `unnest` statement by psycopg, on one connection. SQLite: `executemany` with WAL and FULL.
"""

import os
import queue
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg

__all__ = ["grouped_clients", "postgres_transitions", "sqlite_transitions"]

BATCH, ROUNDS, SIZE = 256, 40, 300
STEP = """WITH changed AS (UPDATE limit_state SET state = new.state FROM unnest(%(ids)s::text[], %(states)s::bytea[]) AS new(id, state) WHERE limit_state.id = new.id)
INSERT INTO limit_history SELECT new.id, %(seq)s, new.events FROM unnest(%(ids)s::text[], %(events)s::bytea[]) AS new(id, events)"""
TABLES = ("id text PRIMARY KEY, state {bytes} NOT NULL", "id text NOT NULL, seq int NOT NULL, events {bytes} NOT NULL, PRIMARY KEY (id, seq)")


def postgres_transitions(url: str) -> float:
    """Transitions a second on a server's database `postgres`."""
    ids = [f"run-{number:012}" for number in range(BATCH)]
    with _prepared(url, ids) as connection:
        begin = time.perf_counter()
        for seq in range(ROUNDS):
            connection.execute(STEP, {"ids": ids, "seq": seq, "states": [os.urandom(SIZE) for _ in ids], "events": [os.urandom(SIZE) for _ in ids]})
        return ROUNDS * BATCH / (time.perf_counter() - begin)


def _prepared(url: str, ids: list[str]) -> "psycopg.Connection[Any]":
    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    for name, columns in zip(("limit_state", "limit_history"), TABLES, strict=True):
        connection.execute(f"DROP TABLE IF EXISTS {name}")  # type: ignore[call-overload]
        connection.execute(f"CREATE TABLE {name} ({columns.format(bytes='bytea')})")  # type: ignore[call-overload]
    connection.execute("INSERT INTO limit_state SELECT unnest(%s::text[]), ''", (ids,))
    return connection


def grouped_clients(url: str, clients: int, count: int) -> float:
    """Transitions a second of so many threads, each waiting for its answer, through one thread that takes what waits: a group committer with nothing around it."""
    ids = [f"run-{number:012}" for number in range(count)]
    waiting: queue.SimpleQueue[tuple[str, threading.Lock] | None] = queue.SimpleQueue()

    def commit() -> None:
        with _prepared(url, ids) as connection:
            ready.release()
            while (first := waiting.get()) is not None:
                batch = [first]
                while len(batch) < BATCH and not waiting.empty() and (found := waiting.get()) is not None:
                    batch.append(found)
                values = [os.urandom(SIZE) for _ in batch]
                connection.execute(STEP, {"ids": [name for name, _ in batch], "seq": 1, "states": values, "events": values})
                for _, answer in batch:
                    answer.release()

    def client(number: int) -> None:
        for name in ids[number::clients]:
            answer = threading.Lock()
            answer.acquire()
            waiting.put((name, answer))
            answer.acquire()

    ready = threading.Lock()
    ready.acquire()
    committer = threading.Thread(target=commit)
    committer.start()
    ready.acquire()
    with ThreadPoolExecutor(clients) as pool:
        begin = time.perf_counter()
        list(pool.map(client, range(clients)))
        seconds = time.perf_counter() - begin
    waiting.put(None)
    committer.join()
    return count / seconds


def sqlite_transitions(folder: Path) -> float:
    """Transitions a second on a new SQLite file."""
    path = folder / "limit.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        for name, columns in zip(("limit_state", "limit_history"), TABLES, strict=True):
            connection.execute(f"CREATE TABLE {name} ({columns.format(bytes='blob')})")
        ids = [f"run-{number:012}" for number in range(BATCH)]
        connection.executemany("INSERT INTO limit_state VALUES (?, '')", [(name,) for name in ids])
        begin = time.perf_counter()
        for seq in range(ROUNDS):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("UPDATE limit_state SET state = ? WHERE id = ?", [(os.urandom(SIZE), name) for name in ids])
            connection.executemany("INSERT INTO limit_history VALUES (?, ?, ?)", [(name, seq, os.urandom(SIZE)) for name in ids])
            connection.execute("COMMIT")
        return ROUNDS * BATCH / (time.perf_counter() - begin)
    finally:
        connection.close()
