"""PostgreSQL is killed in mid-run, again and again (`pg_ctl -m immediate`: connections break, the log is recovered): nothing is lost, no effect happens twice, nobody restarts anything else."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from engine.clock import SystemClock
from engine.errors import Conflict, Unavailable
from nodes.workers.local import LocalWorkers
from tests.office import TENANT, Office, workflow_pack
from tests.store.databases import Postgres, postgres
from tests.workers.patience import until

FLOW = """workflow: note
title: {en: Note}
inputs: {type: object, properties: {n: {}}}
nodes:
  s: {type: start}
  a: {type: save_record, inputs: {record_type: note, values: {text: hello}}}
  t: {type: user_task, candidates: role:hr, outputs: {by: =result.by}}
  b: {type: save_record, inputs: {record_type: note, values: {text: hello}}}
  e: {type: end, outcome: done}
edges: [{from: s, to: a}, {from: a, to: t}, {from: t, to: b}, {from: b, to: e}]
"""
KILLS = 3
RUNS_BETWEEN = 8


@pytest.fixture
def server() -> Iterator[Postgres]:
    with postgres() as found:
        yield found


@pytest.fixture
def office(server: Postgres) -> Iterator[Office]:
    found = Office(f"{server.url}/postgres", clock=SystemClock(), poll_seconds=0.2, lease_seconds=3.0)
    found.engine.deploy(TENANT, workflow_pack(FLOW, note__record="record note {\n  text : text\n}\n"), by="test")
    yield found
    found.close()


class People:
    """Start runs and do their tasks, whatever the database does: who is not answered looks, and asks again."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.started = 0
        self.told: set[str] = set()
        self.over = threading.Event()
        self.failures: list[BaseException] = []
        self.threads = [threading.Thread(target=self.again, args=(act,)) for act in (self.start, self.answer)]
        for thread in self.threads:
            thread.start()

    def again(self, act: Any) -> None:
        while not self.over.is_set():
            try:
                act()
            except Unavailable as fault:
                self.told.add(fault.code)
            except BaseException as error:  # noqa: BLE001 - handed to the test's thread
                self.failures.append(error)
                return

    def start(self) -> None:
        self.office.start("note", {"n": self.started}, idempotency_key=str(self.started))
        self.started += 1

    def answer(self) -> None:
        for task in self.office.tasks():
            try:
                self.office.engine.complete_task(TENANT, task.task_id, by="p1", roles=("hr",), outcome="submit", values={})
            except Conflict:  # it was stored the first time
                continue

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        if self.failures:
            raise self.failures[0]


@pytest.mark.timeout(400)
def test_a_killed_database_costs_no_run_and_no_effect_happens_twice(server: Postgres, office: Office) -> None:
    workers = LocalWorkers(office.engine, lambda tenant, run, node: "")
    workers.start()
    people = People(office)
    try:
        for _ in range(KILLS):
            begun = people.started
            until(lambda begun=begun: people.started >= begun + RUNS_BETWEEN or people.failures)  # type: ignore[misc]
            server.kill()
            until(lambda: people.told or people.failures, seconds=60)
            server.start()
        begun = people.started
        until(lambda: people.started >= begun + RUNS_BETWEEN or people.failures)
        people.stop()

        def is_done() -> bool:
            people.answer()
            return office.engine.runs(TENANT).counts.get("completed") == people.started

        until(is_done, seconds=120)
    finally:
        people.stop()
        workers.stop()
    assert people.told <= {"store.away", "store.unknown_end"}
    assert office.engine.incidents(TENANT) == []
    assert {found["record_type"]: found["count"] for found in office.engine.record_types(TENANT)}["note"] == 2 * people.started


def test_who_asks_while_the_database_is_away_is_told_so_and_the_next_one_is_answered(server: Postgres, office: Office) -> None:
    run = office.start("note", {"n": 1}).run_id
    server.kill()
    for ask in (lambda: office.start("note", {"n": 2}), lambda: office.engine.runs(TENANT), lambda: office.engine.cancel(TENANT, run, by="p1")):
        with pytest.raises(Unavailable) as refusal:
            ask()
        assert refusal.value.code == "store.away"
        assert refusal.value.problems[0].message.get("zh") != refusal.value.problems[0].message.en
    server.start()
    office.engine.cancel(TENANT, run, by="p1")
    assert office.outcome(run)[0] == "cancelled"
    assert len(office.engine.runs(TENANT).items) == 1
