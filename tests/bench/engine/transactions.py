"""How many transactions one run takes that has nobody to share them with, as the database counts them."""

import sqlalchemy as sa

from tests.bench.engine.bench import Bench
from tests.bench.engine.workload import Workload, open_office
from tests.office import Office

__all__ = ["CASES", "measure"]

CASES = ("A transactions", "B transactions")
RUNS = 40


def measure(bench: Bench) -> None:
    """The lesser of two passes: a vacuum of the server's own may fall into one."""
    office = open_office(bench.server.create("transactions"))
    workload = Workload(office)
    for case in CASES:
        if bench.wants(case):
            found = min(_counted(bench, office, workload, case[0].lower()) for _ in range(2))
            bench.say(case, found, "transactions a run, not grouped")
    office.close()


def _counted(bench: Bench, office: Office, workload: Workload, key: str) -> float:
    """Without the one transaction in which the server opens a connection."""
    opened = list[object]()

    def note(_: object, record: object) -> None:
        opened.append(record)

    before = _total(bench, office)
    sa.event.listen(sa.pool.Pool, "connect", note)
    for _ in range(RUNS):
        workload.carry(key, 1)
    sa.event.remove(sa.pool.Pool, "connect", note)
    connections = len(opened)
    return (_total(bench, office) - before - connections) / RUNS


def _total(bench: Bench, office: Office) -> int:
    office.database.close()  # its pools; the next transaction connects anew
    return bench.server.transactions("transactions")
