"""Workloads A and B on SQLite (FULL) and on PostgreSQL with durable defaults; beside them what the machine can do in the same pass.

A: five automatic steps, each durable before the next. B: two automatic steps, a person, a choice by `score >= 85`, one more automatic step.
The limit is a state update and a history insert for 256 runs a transaction, by plain executemany, with nothing around it.
`python -m tests.bench.engine [--json] [--runs N]`
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from engine.clock import SystemClock
from engine.model import command as asked
from engine.service.answer import Answer
from engine.service.committer import Request
from engine.service.unit import Ask, Claim, Start, new_run_id
from engine.store import Database
from tests.bench.report import report
from tests.office import TENANT, Office, workflow_pack
from tests.store.databases import postgres_server
from tests.unit.flows import NODE_TYPES

STEP = "{type: echo, inputs: {value: =x}, outputs: {x: =result.value}}"
A = f"""workflow: a
title: {{en: A}}
inputs: {{type: object, properties: {{x: {{}}}}}}
nodes:
  start: {{type: start}}
  s1: {STEP}
  s2: {STEP}
  s3: {STEP}
  s4: {STEP}
  s5: {STEP}
  end: {{type: end}}
edges: [{{from: start, to: s1}}, {{from: s1, to: s2}}, {{from: s2, to: s3}}, {{from: s3, to: s4}}, {{from: s4, to: s5}}, {{from: s5, to: end}}]
"""
B = f"""workflow: b
title: {{en: B}}
inputs: {{type: object, properties: {{x: {{}}, score: {{}}}}}}
nodes:
  start: {{type: start}}
  s1: {STEP}
  s2: {STEP}
  person: {{type: user_task, candidates: role:hr}}
  choice: {{type: exclusive}}
  s3: {STEP}
  s4: {STEP}
  end: {{type: end}}
edges:
  - {{from: start, to: s1}}
  - {{from: s1, to: s2}}
  - {{from: s2, to: person}}
  - {{from: person, to: choice}}
  - {{from: choice, to: s3, when: score >= 85}}
  - {{from: choice, to: s4, default: true}}
  - {{from: s3, to: end}}
  - {{from: s4, to: end}}
"""
BATCH = 256


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.add_argument("--runs", type=int, default=2000)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres:
        synced = fdatasyncs(Path(folder))
        report("engine", "fdatasync", synced, "a second")
        for store, url in (("sqlite", f"sqlite:///{folder}/bench.db"), ("postgresql", f"{postgres}/postgres")):
            limit = transitions(f"sqlite:///{folder}/limit.db" if store == "sqlite" else url)
            report("engine", f"limit {store}", limit, "transitions/s")
            office = Office(url, clock=SystemClock(), node_types=NODE_TYPES)  # type: ignore[arg-type]
            office.engine.deploy(TENANT, workflow_pack(A), by="bench")
            office.engine.deploy(TENANT, workflow_pack(B), by="bench")
            with cpu() as spent:
                rate = workload(office, "a", runs)
            report("engine", f"A grouped {store}", rate, "runs/s", "limit / 6 transitions", limit / 6)
            report("engine", f"A CPU {store}", 1000 * spent() / runs, "ms a run (client)")
            report("engine", f"A alone {store}", alone(office, 50), "ms, median of one run")
            rate = workload(office, "b", runs)
            report("engine", f"B grouped {store}", rate, "runs/s", "limit / 5 transitions", limit / 5)
            office.close()


def workload(office: Office, key: str, runs: int) -> float:
    """Runs a second, `BATCH` of them in one transaction at every step."""
    definition = office.engine.workflow(TENANT, key).definition_id
    start = Start(definition_id=definition, workflow_key=key, subject_id=None)
    begin = time.perf_counter()
    for first in range(0, runs, BATCH):
        count = min(BATCH, runs - first)
        now = office.clock.now()
        asks = [Ask(tenant_id=TENANT, run_id=new_run_id(now), command=asked.StartRun(inputs={"x": 1, "score": 90}), by="bench", start=start, answer=Answer()) for _ in range(count)]
        run_jobs(office, asks, count)
        if key == "b":
            answers = [
                Ask(tenant_id=TENANT, run_id=ask.run_id, command=asked.CompleteTask(office.engine.state(ask.run_id).next_id - 1, "p1", "submit", {}), by="p1", answer=Answer())
                for ask in asks
            ]
            run_jobs(office, answers, count)
    return runs / (time.perf_counter() - begin)


def run_jobs(office: Office, asks: list[Ask], count: int) -> None:
    """Hands in `asks` and what follows from them, claiming the next jobs in the same transaction, until no job is left."""
    while asks:
        claim = Claim(queue="light", worker="bench", limit=count, answer=Answer())
        office.engine.submit(Request(asks, claim))
        jobs = claim.answer.result()
        for ask in asks:
            ask.answer.result()
        asks = [Ask(tenant_id=TENANT, run_id=job.run_id, command=asked.CompleteJob(job.number, {"value": 1}), by="bench", fence=job.fence, answer=Answer()) for job in jobs]


def alone(office: Office, times: int) -> float:
    """Median milliseconds of one run of A with nothing beside it."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        workload(office, "a", 1)
        taken.append(1000 * (time.perf_counter() - begin))
    return sorted(taken)[times // 2]


def transitions(url: str) -> float:
    """Transitions a second: one state update and one history insert for each of 256 rows, in one transaction."""
    database = Database(url)
    metadata = sa.MetaData()
    state = sa.Table("limit_state", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.LargeBinary))
    events = sa.Table("limit_history", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("seq", sa.Integer, primary_key=True), sa.Column("events", sa.LargeBinary))
    metadata.create_all(database.engine)
    update = state.update().where(state.c.id == sa.bindparam("b_id")).values(state=sa.bindparam("b_state"))
    with database.write() as connection:
        connection.execute(state.insert(), [{"id": number, "state": b""} for number in range(BATCH)])
    begin, rounds = time.perf_counter(), 40
    for seq in range(rounds):
        with database.write() as connection:
            connection.execute(update, [{"b_id": number, "b_state": os.urandom(300)} for number in range(BATCH)])
            connection.execute(events.insert(), [{"id": number, "seq": seq, "events": os.urandom(300)} for number in range(BATCH)])
    rate = rounds * BATCH / (time.perf_counter() - begin)
    metadata.drop_all(database.engine)
    database.close()
    return rate


def fdatasyncs(folder: Path) -> float:
    """How often a second this disk can make 4 kB durable."""
    with (folder / "sync").open("wb", buffering=0) as file:
        begin, times = time.perf_counter(), 200
        for _ in range(times):
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
        return times / (time.perf_counter() - begin)


@contextmanager
def cpu() -> Iterator[Callable[[], float]]:
    """Seconds of CPU of this process since the block began."""

    def spent() -> float:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    begin = spent()
    yield lambda: spent() - begin


if __name__ == "__main__":
    main()
    sys.exit(0)
