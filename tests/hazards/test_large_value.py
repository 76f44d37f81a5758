"""A value that is too large is refused wherever it comes in, by a problem with a name in both languages; nothing that was there is lost, and no clock stumbles over it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.errors import Invalid
from engine.scheduler import tick
from tests.office import ROLES, TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES

LIMIT = 4 * 1024 * 1024
LARGE = "x" * (5 * 1024 * 1024)
HALF = "x" * (LIMIT * 5 // 8)
FLOW = """workflow: flow
title: {en: Flow}
inputs: {type: object, properties: {x: {}, key: {}}}
nodes:
  s: {type: start}
  a: {type: echo, outputs: {a: =result.value}}
  t: {type: user_task, candidates: role:hr, form: note, outputs: {t: =result.values.comment}}
  m: {type: message, message: hello, correlation: =key, outputs: {m: =result.text}}
  e: {type: end, outcome: done}
edges: [{from: s, to: a}, {from: a, to: t}, {from: t, to: m}, {from: m, to: e}]
"""
FORM = "form note {\n  comment : text(lines: 9, max: 20000)\n}\n"
TIMED = """workflow: timed
title: {en: Timed}
inputs: {type: object, properties: {x: {}}}
nodes:
  s: {type: start}
  w: {type: timer, wait: PT1H, outputs: {twice: =x}}
  e: {type: end, outcome: done}
edges: [{from: s, to: w}, {from: w, to: e}]
"""
GUARDED = """workflow: guarded
title: {en: Guarded}
inputs: {type: object, properties: {x: {}}}
nodes:
  s: {type: start}
  a: {type: user_task, candidates: role:hr}
  b: {type: boundary, host: a, wait: PT1H, outputs: {twice: =x}}
  g: {type: event_choice}
  w: {type: timer, wait: PT1H, outputs: {twice: =x}}
  n: {type: signal, signal: never}
  e: {type: end, outcome: done}
edges: [{from: s, to: a}, {from: a, to: g}, {from: b, to: g}, {from: g, to: w}, {from: g, to: n}, {from: w, to: e}, {from: n, to: e}]
"""
WATCHED = """workflow: watched
title: {en: Watched}
inputs: {type: object, properties: {x: {}}}
nodes:
  s: {type: start}
  a: {type: user_task, candidates: role:hr}
  e: {type: end, outcome: done}
  h: {type: event_subprocess}
  hs: {type: start, in: h, wait: PT1H, outputs: {twice: =x}}
  he: {type: end, in: h}
edges: [{from: s, to: a}, {from: a, to: e}, {from: hs, to: he}]
"""
PARENT = """workflow: parent
title: {en: Parent}
inputs: {type: object, properties: {x: {}, y: {}}}
nodes:
  s: {type: start}
  c: {type: call, workflow: child, inputs: {x: =x, y: =y, z: =y}, outputs: {all: =result.variables}}
  e: {type: end, outcome: done}
edges: [{from: s, to: c}, {from: c, to: e}]
"""
CHILD = """workflow: child
title: {en: Child}
inputs: {type: object, properties: {x: {}, y: {}, z: {}}}
nodes: {s: {type: start}, t: {type: user_task, candidates: role:hr}, e: {type: end}}
edges: [{from: s, to: t}, {from: t, to: e}]
"""
TELLER = """workflow: teller
title: {en: Teller}
inputs: {type: object, properties: {x: {}, key: {}}}
nodes: {s: {type: start}, t: {type: throw, message: hello, correlation: =key, inputs: {text: =x}}, e: {type: end}}
edges: [{from: s, to: t}, {from: t, to: e}]
"""


@pytest.fixture
def shop(make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url, node_types=NODE_TYPES)
    for text in (FLOW, TIMED, GUARDED, WATCHED, CHILD, PARENT, TELLER):
        office.engine.deploy(TENANT, workflow_pack(text, note__form=FORM), by="test")
    return office


def incidents(shop: Office) -> list[tuple[str, str]]:
    found = shop.engine.incidents(TENANT)
    assert all(one.message.en and one.message.get("zh") != one.message.en for one in found)
    return sorted((one.node_id, one.code) for one in found)


def refused(code: str, refusal: pytest.ExceptionInfo[Invalid]) -> None:
    [found] = refusal.value.problems
    assert (found.code, found.expected) == (code, f"<= {LIMIT}")
    assert str(LIMIT) in found.message.en
    assert "上限" in found.message.get("zh")


def test_a_large_input_starts_nothing(shop: Office) -> None:
    with pytest.raises(Invalid) as refusal:
        shop.start("flow", {"x": LARGE})
    refused("run.variables_too_large", refusal)
    assert shop.engine.runs(TENANT).items == []


def test_a_large_output_is_an_incident_that_can_be_retried(shop: Office) -> None:
    run = shop.start("flow", {"key": "k"})
    shop.complete(shop.claim("light")[0], value=LARGE)
    assert incidents(shop) == [("a", "run.variables_too_large")]
    shop.engine.retry_incident(TENANT, shop.engine.incidents(TENANT)[0].incident_id, by="p1")
    shop.complete(shop.claim("light")[0], value="small")
    assert shop.engine.state(run.run_id).variables == {"key": "k", "a": "small"}


def test_a_large_answer_is_refused_and_the_task_stays_open(shop: Office) -> None:
    run = shop.start("flow", {"key": "k", "x": "x" * (LIMIT - 10_000)})
    shop.complete(shop.claim("light")[0])
    with pytest.raises(Invalid) as refusal:
        shop.person("t", comment="x" * 20_000)
    refused("run.variables_too_large", refusal)
    shop.person("t", comment="short")
    assert shop.engine.state(run.run_id).variables["t"] == "short"


def test_a_large_message_is_refused_whether_somebody_waits_or_not(shop: Office) -> None:
    run = shop.start("flow", {"key": "k"})
    shop.complete(shop.claim("light")[0])
    shop.person("t")
    for key in ("k", "nobody"):
        with pytest.raises(Invalid) as refusal:
            shop.engine.correlate(TENANT, "hello", key, {"text": LARGE})
        refused("message.too_large", refusal)
    with pytest.raises(Invalid) as refusal:
        shop.engine.broadcast(TENANT, "hello", {"text": LARGE})
    refused("message.too_large", refusal)
    assert shop.engine.correlate(TENANT, "hello", "k", {"text": "short"}) == 1
    assert shop.outcome(run.run_id) == ("completed", "done")


def test_a_message_for_which_one_of_two_runs_has_no_room_reaches_the_other_and_the_sender_is_told(shop: Office) -> None:
    runs = [shop.start("flow", {"key": "k", "x": x}).run_id for x in (HALF, "")]
    for job in shop.claim("light"):
        shop.complete(job)
    for run_id in runs:
        shop.person("t", run_id=run_id)
    with pytest.raises(Invalid) as refusal:
        shop.engine.correlate(TENANT, "hello", "k", {"text": HALF})
    refused("run.variables_too_large", refusal)
    assert [shop.outcome(run_id)[0] for run_id in runs] == ["running", "completed"]


def test_a_kept_message_for_which_there_is_no_room_is_an_incident_and_stays_kept(shop: Office) -> None:
    run = shop.start("flow", {"key": "k", "x": HALF})
    shop.complete(shop.claim("light")[0])
    shop.engine.correlate(TENANT, "hello", "k", {"text": HALF})
    shop.person("t")
    shop.work_timers()
    assert incidents(shop) == [("m", "run.variables_too_large")]
    shop.engine.cancel(TENANT, run.run_id, by="p1")
    other = shop.start("flow", {"key": "k"})
    shop.complete(shop.claim("light")[0])
    shop.person("t", run_id=other.run_id)
    assert shop.outcome(other.run_id) == ("completed", "done")


def test_a_thrown_message_for_which_there_is_no_room_is_an_incident(shop: Office) -> None:
    shop.start("flow", {"key": "k", "x": HALF})
    shop.complete(shop.claim("light")[0])
    shop.person("t")
    shop.start("teller", {"key": "k", "x": HALF})
    shop.work_timers()
    assert incidents(shop) == [("m", "run.variables_too_large")]


@pytest.mark.parametrize(("workflow", "node_id"), [("timed", "w"), ("guarded", "b"), ("watched", "hs")])
def test_a_timer_that_brings_too_much_is_an_incident_and_holds_up_no_other(shop: Office, workflow: str, node_id: str) -> None:
    shop.start(workflow, {"x": HALF})
    other = shop.start("timed", {"x": ""}).run_id
    shop.clock.advance(timedelta(hours=2))
    tick(shop.engine)
    assert incidents(shop) == [(node_id, "run.variables_too_large")]
    assert shop.outcome(other) == ("completed", "done")
    tick(shop.engine)
    assert len(shop.engine.incidents(TENANT)) == 1


def test_a_timer_behind_a_gateway_that_brings_too_much_is_an_incident_at_the_gateway(shop: Office) -> None:
    run = shop.start("guarded", {"x": HALF}).run_id
    shop.person("a", run_id=run)
    shop.clock.advance(timedelta(hours=2))
    tick(shop.engine)
    assert incidents(shop) == [("g", "run.variables_too_large")]
    shop.engine.retry_incident(TENANT, shop.engine.incidents(TENANT)[0].incident_id, by="p1")
    assert shop.engine.broadcast(TENANT, "never", {}) == 1
    assert shop.outcome(run) == ("completed", "done")


def test_a_called_workflow_that_cannot_be_started_or_brings_back_too_much_is_an_incident_of_its_caller(shop: Office) -> None:
    shop.start("parent", {"x": "", "y": HALF})
    assert incidents(shop) == [("c", "call.failed")]
    shop.engine.cancel(TENANT, shop.engine.incidents(TENANT)[0].run_id, by="p1")
    parent = shop.start("parent", {"x": HALF, "y": ""}).run_id
    [child] = shop.engine.run(TENANT, parent).child_run_ids
    shop.engine.complete_task(TENANT, shop.tasks(child)[0].task_id, by="p1", roles=ROLES, outcome="submit", values={})
    assert shop.outcome(child)[0] == "completed"
    assert incidents(shop) == [("c", "call.failed")]
