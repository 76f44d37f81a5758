"""Lock order: whatever two engines do to families of runs and to messages that cross, nobody locks another out for good and no caller hears of a deadlock."""

from collections.abc import Callable

from engine.errors import Conflict
from tests.office import TENANT, Office
from tests.store.test_engine import LINE, PARENT
from tests.store.together import at_once, two_offices

ROUNDS = 8
CROSSING = """workflow: {name}
title: {{en: Crossing}}
inputs: {{type: object, properties: {{a: {{}}, b: {{}}}}}}
nodes:
  s: {{type: start}}
  p: {{type: parallel}}
  m1: {{type: message, message: {first}, correlation: =a}}
  m2: {{type: message, message: {second}, correlation: =b}}
  t1: {{type: throw, message: {third}, correlation: =b}}
  j: {{type: parallel}}
  e: {{type: end, outcome: done}}
edges: [{{from: s, to: p}}, {{from: p, to: m1}}, {{from: p, to: m2}}, {{from: p, to: t1}}, {{from: m1, to: j}}, {{from: m2, to: j}}, {{from: t1, to: j}}, {{from: j, to: e}}]
"""


def test_runs_that_await_and_throw_messages_in_opposite_orders_do_not_lock_each_other_out(make_office: Callable[..., Office], store_url: str) -> None:
    flows = (CROSSING.format(name="one", first="x", second="y", third="z"), CROSSING.format(name="two", first="y", second="x", third="z"))
    offices = two_offices(make_office, store_url, *flows)
    runs: list[str] = []

    def start(office: Office, workflow: str, keys: dict[str, str]) -> None:
        runs.append(office.start(workflow, keys).run_id)

    def tell(office: Office) -> None:
        for name in ("x", "y", "x", "y"):
            for key in ("k", "l"):
                office.engine.correlate(TENANT, name, key, {})

    for _ in range(ROUNDS):
        at_once(
            lambda: start(offices[0], "one", {"a": "k", "b": "l"}), lambda: start(offices[1], "two", {"a": "l", "b": "k"}),
            lambda: start(offices[1], "one", {"a": "l", "b": "k"}), lambda: start(offices[0], "two", {"a": "k", "b": "l"}),
        )  # fmt: skip
        at_once(lambda: tell(offices[0]), lambda: tell(offices[1]))
        offices[0].work_timers()
    assert len(runs) == 4 * ROUNDS
    assert {offices[0].outcome(run_id) for run_id in runs} == {("completed", "done")}


def test_families_that_end_and_are_cancelled_at_once_do_not_lock_each_other_out(make_office: Callable[..., Office], store_url: str) -> None:
    offices = two_offices(make_office, store_url, LINE, PARENT)
    parents = [offices[0].start("parent").run_id for _ in range(ROUNDS)]
    for job in offices[0].claim("light"):
        offices[0].complete(job)

    def finish() -> None:
        for task in offices[1].tasks():
            try:
                offices[1].engine.complete_task(TENANT, task.task_id, by="p1", roles=("hr",), outcome="submit", values={})
            except Conflict:  # cancelled meanwhile
                continue

    def cancel() -> None:
        for run_id in reversed(parents):
            try:
                offices[0].engine.cancel(TENANT, run_id, by="p1")
            except Conflict:  # its child was faster
                continue

    at_once(finish, cancel, finish)
    for run_id in parents:
        [child] = offices[0].engine.run(TENANT, run_id).child_run_ids
        ends = offices[0].outcome(run_id)[0], offices[0].outcome(child)[0]
        assert ends in (("completed", "completed"), ("cancelled", "cancelled"), ("cancelled", "completed"))
