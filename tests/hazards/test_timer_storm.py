"""Timer storm: after a long downtime thousands of timers are due at once; all fire, in batches of a known size, and others are answered in between."""

from collections.abc import Callable
from datetime import timedelta

from engine.model import command as asked
from engine.scheduler import AT_ONCE, tick
from engine.service.answer import Answer
from engine.service.ask import Ask, Start, new_run_id
from engine.service.committer import Request
from tests.office import TENANT, Office, workflow_pack
from tests.store.together import at_once
from tests.unit.flows import NODE_TYPES

TIMERS = 5_000
FLOW = """workflow: later
title: {en: Later}
nodes: {s: {type: start}, w: {type: timer, wait: PT1H}, e: {type: end, outcome: done}}
edges: [{from: s, to: w}, {from: w, to: e}]
"""


def start_many(office: Office, count: int) -> None:
    definition_id = office.engine.workflow(TENANT, "later").definition_id
    start = Start(definition_id=definition_id, workflow_key="later", subject_id=None)
    asks = [
        Ask(tenant_id=TENANT, run_id=new_run_id(office.clock.now()), command=asked.StartRun(inputs={}), by="test", start=start, answer=Answer()) for _ in range(count)
    ]  # fmt: skip
    for begin in range(0, count, 500):
        office.engine.submit(Request(asks[begin : begin + 500]))
    for ask in asks:
        ask.answer.result()


def test_five_thousand_timers_that_are_due_at_once_all_fire_and_hold_up_nobody(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(FLOW), by="test")
    start_many(office, TIMERS)
    office.clock.advance(timedelta(days=3))
    fired: list[int] = []
    answered: list[int] = []

    def completed() -> int:
        return office.engine.runs(TENANT, limit=1).counts.get("completed", 0)

    def storm() -> None:
        while not fired or fired[-1] < TIMERS:
            before = completed()
            tick(office.engine)
            fired.append(completed())
            assert 0 < fired[-1] - before <= AT_ONCE

    def work() -> None:
        while not fired or fired[-1] < TIMERS:
            office.start("later")
            answered.append(completed())

    at_once(storm, work)
    assert fired == list(range(AT_ONCE, TIMERS + 1, AT_ONCE))
    assert len({count for count in answered if 0 < count < TIMERS}) >= TIMERS // AT_ONCE // 2, "nobody was answered in between"
    assert office.engine.incidents(TENANT) == []
