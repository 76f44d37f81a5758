"""Lost wake-up: work that is announced while a worker goes to sleep is not left lying until it looks again by itself (here: after five minutes)."""

from collections.abc import Callable

from engine.clock import SystemClock
from nodes.workers.local import LocalWorkers
from tests.office import TENANT, Office, workflow_pack
from tests.workers.patience import until

FLOW = """workflow: note
title: {en: Note}
nodes:
  s: {type: start}
  a: {type: save_record, inputs: {record_type: note, values: {text: hello}}}
  b: {type: save_record, inputs: {record_type: note, values: {text: hello}}}
  e: {type: end, outcome: done}
edges: [{from: s, to: a}, {from: a, to: b}, {from: b, to: e}]
"""
ROUNDS = 25


def test_work_that_comes_at_any_moment_is_begun_at_once(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, clock=SystemClock(), poll_seconds=60.0, threads=3)
    office.engine.deploy(TENANT, workflow_pack(FLOW, note__record="record note {\n  text : text\n}\n"), by="test")
    workers = LocalWorkers(office.engine, lambda tenant, run, node: "")
    workers.start()
    try:
        for _ in range(ROUNDS):
            run_id = office.start("note").run_id
            until(lambda run_id=run_id: office.outcome(run_id)[0] == "completed", seconds=30)  # type: ignore[misc]
    finally:
        workers.stop()
