"""Many who ask at once: 32 clients that complete tasks, each for itself, through `Engine.complete_task`; and as many engine processes as the machine has cores on one PostgreSQL against one."""

import time

from tests.bench.engine.bench import Bench, median
from tests.bench.engine.limit import grouped_clients
from tests.bench.engine.process import CORES, Crew, clients
from tests.bench.engine.workload import BATCH, Workload, open_office

__all__ = ["CASES", "measure"]

CASES = ("clients", "clients one process", "clients sqlite", "processes")
CLIENTS = 32
ROUNDS = 3


def measure(bench: Bench) -> None:
    """The clients on both stores, then the processes."""
    syncs = [bench.sync()]
    if bench.wants("clients") or bench.wants("clients one process"):
        ours, alone, limits, url = list[float](), list[float](), list[float](), bench.server.create("clients")
        crew = Crew(url, CORES, bench.runs // CORES, CLIENTS // CORES) if bench.wants("clients") else None
        for _ in range(ROUNDS):
            limits.append(grouped_clients(f"{bench.server.url}/postgres", CLIENTS, bench.runs))
            if crew is not None:
                crew.do("park")
                ours.append(bench.runs / crew.do("answer"))
            if bench.wants("clients one process"):
                alone.append(completions(url, bench.runs))
        if crew is not None:
            crew.close()
            bench.say("clients", median(ours), f"completions/s of {CLIENTS} clients, an engine process for each of {CORES} cores", "limit", median(limits))
        if alone:
            bench.say("clients one process", median(alone), f"completions/s of {CLIENTS} clients, one engine process", "limit", median(limits))
    if bench.wants("clients sqlite"):
        bench.say("clients sqlite", completions(f"sqlite:///{bench.folder}/clients.db", bench.runs), f"completions/s of {CLIENTS} clients")
    syncs.append(bench.sync())
    if bench.wants("processes"):
        one, all_ = processes(bench)
        bench.say("processes", all_, f"runs/s of A, {CORES} engine processes", "one process", one)
    syncs.append(bench.sync())
    bench.say_syncs("clients", syncs)


def completions(url: str, count: int) -> float:
    """Tasks that are completed a second, each by one call of a client that waits for its answer."""
    office = open_office(url)
    workload = Workload(office)
    clients(workload, workload.park(BATCH, "task"), CLIENTS)
    run_ids = workload.park(count, "task")
    begin = time.perf_counter()
    clients(workload, run_ids, CLIENTS)
    seconds = time.perf_counter() - begin
    workload.check(run_ids, [0] * count)
    office.close()
    return count / seconds


def processes(bench: Bench) -> tuple[float, float]:
    """Runs of A a second of one engine process and of one for each core on one database, in turns."""
    runs = min(bench.runs, 2 * BATCH)
    crew = Crew(bench.server.create("processes"), CORES, runs, 1)
    rates: dict[int, list[float]] = {1: [], CORES: []}
    for _ in range(ROUNDS):
        for count in rates:
            rates[count].append(count * runs / crew.do("a", count))
    crew.close()
    return median(rates[1]), median(rates[CORES])
