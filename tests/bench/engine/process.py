"""One engine process of several on a database: `python -m tests.bench.engine.process URL RUNS CLIENTS` says `ready`, does what each line asks, then says `done`.

`a` carries out RUNS runs of A; it shares the queue with the others: it carries out whatever job it gets, and goes on until every run that it started has ended.
`park` starts RUNS runs that wait for a person, `answer` has CLIENTS clients complete their tasks.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.engine.workload import BATCH, Workload, open_office
from tests.office import TENANT

__all__ = ["CORES", "Crew", "clients", "main"]

CORES = len(os.sched_getaffinity(0))
ROOT = Path(__file__).parents[3]


class Crew:
    """`count` engine processes on one database, warm; `do("a")` has the first `some` of them do it at the same time and says how many seconds it took."""

    def __init__(self, url: str, count: int, runs: int, at_once: int) -> None:
        office = open_office(url)
        Workload(office)
        office.close()
        self.processes: list[subprocess.Popen[str]] = []
        for _ in range(count):
            command = [sys.executable, "-m", "tests.bench.engine.process", url, str(runs), str(at_once)]
            self.processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT))
            _hear(self.processes[-1])
        for what in ("park", "answer", "a"):
            self.do(what)

    def do(self, what: str, some: int | None = None) -> float:
        begin = time.perf_counter()
        for process in self.processes[:some]:
            assert process.stdin is not None
            process.stdin.write(what + "\n")
            process.stdin.flush()
        for process in self.processes[:some]:
            _hear(process)
        return time.perf_counter() - begin

    def close(self) -> None:
        for process in self.processes:
            process.communicate()


def _hear(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    if not process.stdout.readline():
        sys.exit(f"an engine process ended with {process.wait()}")


def clients(workload: Workload, run_ids: list[str], at_once: int) -> None:
    """So many clients complete the parked tasks, each by one call that waits for its answer."""
    engine, number = workload.engine, workload.person["task"]

    def client(first: int) -> None:
        for run_id in run_ids[first::at_once]:
            engine.complete_task(TENANT, f"{run_id}.{number}", by="p1", roles=("hr",), outcome="submit", values={})

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(client, range(at_once)))


def main() -> None:
    url, runs, at_once = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    office = open_office(url)
    workload = Workload(office)
    parked: list[str] = []
    acts: dict[str, Callable[[], object]] = {
        "a": lambda: _carry(workload, runs),
        "park": lambda: parked.extend(workload.park(runs, "task")),
        "answer": lambda: clients(workload, parked, at_once),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        acts[line.strip()]()
        print("done", flush=True)
        if line.strip() == "answer":
            workload.check(parked, [0] * len(parked))
            parked.clear()
    office.close()


def _carry(workload: Workload, runs: int) -> None:
    run_ids: list[str] = []
    for first in range(0, runs, BATCH):
        asks = workload.starts("a", min(BATCH, runs - first))
        run_ids += [ask.run_id for ask in asks]
        workload.drain(asks, BATCH)
    while any(workload.engine.state(run_ids[place]).status == "running" for place in (0, -1)):
        workload.drain(workload.claimed(), BATCH)
        time.sleep(0.001)
    workload.drain(workload.claimed(), BATCH)


if __name__ == "__main__":
    main()
