"""One engine process of several on a database: `python -m tests.bench.engine.process URL RUNS` says `ready`, then carries out RUNS runs of A for each line it reads and says `done`.

It shares the queue with the others: it carries out whatever job it gets, and goes on until every run that it started has ended.
"""

import sys
import time

from tests.bench.engine.workload import BATCH, Workload, open_office

__all__ = ["main"]


def main() -> None:
    url, runs = sys.argv[1], int(sys.argv[2])
    office = open_office(url)
    workload = Workload(office)
    print("ready", flush=True)
    for _ in sys.stdin:
        run_ids: list[str] = []
        for first in range(0, runs, BATCH):
            asks = workload.starts("a", min(BATCH, runs - first))
            run_ids += [ask.run_id for ask in asks]
            workload.drain(asks, BATCH)
        while any(office.engine.state(run_ids[place]).status == "running" for place in (0, -1)):
            workload.drain(workload.claimed(), BATCH)
            time.sleep(0.001)
        workload.drain(workload.claimed(), BATCH)
        print("done", flush=True)
    office.close()


if __name__ == "__main__":
    main()
