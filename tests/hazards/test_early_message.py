"""A message that comes before anybody waits for it is kept and found, wherever and however late the run begins to wait; one that is over is not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.office import TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES

FLOW = """workflow: flow
title: {{en: Flow}}
inputs: {{type: object, properties: {{key: {{}}}}}}
nodes:
  s: {{type: start}}
  t: {{type: user_task, candidates: role:hr}}
  m: {{type: message, message: hello, correlation: =key, outputs: {{text: =result.text}}}}
  e: {{type: end, outcome: done}}
  {more}
edges: [{{from: s, to: t}}, {edges}]
"""
PLAIN = FLOW.format(more="", edges="{from: t, to: m}, {from: m, to: e}")
GATEWAY = FLOW.format(
    more="g: {type: event_choice}\n  w: {type: timer, wait: P30D}", edges="{from: t, to: g}, {from: g, to: m}, {from: g, to: w}, {from: m, to: e}, {from: w, to: e}"
)
BORDER = FLOW.replace("type: message,", "type: boundary, host: u,").format(
    more="u: {type: user_task, candidates: role:hr}", edges="{from: t, to: u}, {from: u, to: e}, {from: m, to: e}"
)  # fmt: skip


@pytest.fixture(params=[PLAIN, GATEWAY, BORDER], ids=["catch", "gateway", "border"])
def shop(request: pytest.FixtureRequest, make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(request.param), by="test")
    return office


def test_it_is_kept_for_the_run_that_comes_later(shop: Office) -> None:
    assert shop.engine.correlate(TENANT, "hello", "k", {"text": "first"}) == 0
    run = shop.start("flow", {"key": "k"}).run_id
    assert shop.engine.correlate(TENANT, "hello", "k", {"text": "second"}) == 0
    shop.restart()
    shop.clock.advance(timedelta(days=6))
    shop.person("t", run_id=run)
    assert (shop.outcome(run), shop.engine.state(run).variables["text"]) == (("completed", "done"), "first")
    other = shop.start("flow", {"key": "k"}).run_id
    shop.person("t", run_id=other)
    assert shop.engine.state(other).variables["text"] == "second"


def test_it_is_kept_for_a_week_and_for_its_own_key_only(shop: Office) -> None:
    for key in ("k", "other"):
        shop.engine.correlate(TENANT, "hello", key, {"text": key})
    shop.clock.advance(timedelta(days=8))
    run = shop.start("flow", {"key": "k"}).run_id
    shop.person("t", run_id=run)
    shop.work_timers()
    assert shop.outcome(run)[0] == "running"
    assert shop.engine.correlate(TENANT, "hello", "k", {"text": "now"}) == 1
    assert shop.engine.state(run).variables["text"] == "now"
