"""Many who ask at once: 32 clients that complete tasks, each for itself, through `Engine.complete_task`; and two engine processes on one PostgreSQL against one."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.engine.bench import Bench, median
from tests.bench.engine.limit import grouped_clients
from tests.bench.engine.workload import BATCH, Workload, open_office
from tests.office import TENANT

__all__ = ["CASES", "measure"]

CASES = ("clients", "clients sqlite", "processes")
CLIENTS = 32
ROUNDS = 3


def measure(bench: Bench) -> None:
    """The clients on both stores, then the processes."""
    syncs = [bench.sync()]
    if bench.wants("clients"):
        ours, limits, url = list[float](), list[float](), bench.server.create("clients")
        for _ in range(ROUNDS):
            limits.append(grouped_clients(f"{bench.server.url}/postgres", CLIENTS, bench.runs))
            ours.append(completions(url, bench.runs))
        bench.say("clients", median(ours), f"completions/s of {CLIENTS} clients", "limit", median(limits))
    if bench.wants("clients sqlite"):
        bench.say("clients sqlite", completions(f"sqlite:///{bench.folder}/clients.db", bench.runs), f"completions/s of {CLIENTS} clients")
    syncs.append(bench.sync())
    if bench.wants("processes"):
        one, two = processes(bench)
        bench.say("processes", two, "runs/s of A, two engine processes", "one process", one)
    syncs.append(bench.sync())
    bench.say_syncs("clients", syncs)


def completions(url: str, count: int) -> float:
    """Tasks that are completed a second, each by one call of a client that waits for its answer."""
    office = open_office(url)
    workload = Workload(office)
    run_ids, number_of = workload.park(count, "task"), workload.person["task"]

    def client(number: int) -> None:
        for run_id in run_ids[number::CLIENTS]:
            office.engine.complete_task(TENANT, f"{run_id}.{number_of}", by="p1", roles=("hr",), outcome="submit", values={})

    with ThreadPoolExecutor(CLIENTS) as pool:
        begin = time.perf_counter()
        list(pool.map(client, range(CLIENTS)))
        seconds = time.perf_counter() - begin
    workload.check(run_ids, [0] * count)
    office.close()
    return count / seconds


def processes(bench: Bench) -> tuple[float, float]:
    """Runs of A a second of one engine process and of two on one database, in turns."""
    url = bench.server.create("processes")
    office = open_office(url)
    Workload(office)
    office.close()
    runs = min(bench.runs, 2 * BATCH)
    command = [sys.executable, "-m", "tests.bench.engine.process", url, str(runs)]
    rates: dict[int, list[float]] = {1: [], 2: []}
    started: list[subprocess.Popen[str]] = []
    try:
        for _ in range(2):
            started.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]))
            _hear(started[-1])
        for _ in range(ROUNDS):
            for count in rates:
                seconds = _timed(lambda count=count: _go(started[:count]))  # type: ignore[misc]
                rates[count].append(count * runs / seconds)
    finally:
        for process in started:
            process.communicate()
    return median(rates[1]), median(rates[2])


def _go(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _hear(process)


def _hear(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    if not process.stdout.readline():
        sys.exit(f"an engine process ended with {process.wait()}")


def _timed(act: Callable[[], None]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
