"""Row 43: the coming nodes and approvers, before a run is submitted and while it is under way; what depends on answers says so."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.errors import Conflict, Invalid, NotFound
from engine.execution.preview import Preview, World, preview
from engine.model.command import StartRun
from engine.model.organisation import Queue
from engine.model.run import Run
from engine.store import identity
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.people.staff import company
from tests.unit.flows import NODE_TYPES, flow, flow_text

pytestmark = pytest.mark.row(43)

HEAD = "inputs: {type: object, properties: {amount: {type: number}}}\n"
NODES = """  s: {type: start}
  lead: {type: approval, same_as_starter: superior, inputs: {approvers: {head_of: starter}}, outputs: {lead: =result.outcome}}
  x: {type: exclusive}
  small: {type: approval, auto: approve}
  heads: {type: approval, inputs: {approvers: {heads_of: starter}}, outputs: {all: =result.outcome}}
  pay: {type: user_task, candidates: role:hr, distribute: round_robin, due: P2D}
  look: {type: echo, inputs: {value: 1}, outputs: {found: =result.value}}
  done: {type: end, outcome: done}
  no: {type: end, outcome: refused}"""
EDGES = """s > lead
lead > x if lead = "approve"
lead > no else
x > small if amount < 100
x > heads else
small > pay
heads > pay if all = "approve"
heads > no else
pay > look
look > done"""


def foreseen(nodes: str, edges: str, *, starter: str = "ben", **inputs: Any) -> Preview:
    world = World(now=MONDAY, calendar=None, organisation=company(queue=Queue(last={"test/pay": "cat"})))
    return preview(flow(nodes, edges, head=HEAD), Run(run_id="p", definition_id="t/test/1"), StartRun(inputs=inputs, starter=starter), world)


def told(found: Preview) -> list[tuple[str, list[str], str, list[str]]]:
    return [(step.node_id, [*step.candidates, *step.pending], step.assignee or step.decided, step.depends_on) for step in found.steps]


def test_the_coming_nodes_are_told_with_who_would_be_asked_and_what_they_depend_on() -> None:
    found = foreseen(NODES, EDGES, amount=500)
    assert told(found) == [
        ("lead", ["person:web_head"], "", []),
        ("heads", ["person:web_head", "person:rd_head", "person:boss"], "", ["lead"]),
        ("heads", ["person:rd_head", "person:boss"], "", ["lead"]),
        ("heads", ["person:boss"], "", ["lead"]),
        ("pay", ["role:hr"], "dan", ["lead", "heads"]),
        ("look", [], "", ["lead", "heads"]),
    ]
    assert (found.outcome, found.stopped) == ("done", "")


def test_inputs_choose_the_way_and_what_decides_itself_is_told() -> None:
    found = foreseen(NODES, EDGES, amount=50)
    assert [one[:3] for one in told(found)] == [("lead", ["person:web_head"], ""), ("small", [], "approve"), ("pay", ["role:hr"], "dan"), ("look", [], "")]


def test_the_starter_matters() -> None:
    assert told(foreseen(NODES, EDGES, starter="web_head", amount=50))[0][1] == ["person:rd_head"]


def test_where_the_end_cannot_be_seen_the_reason_is_told() -> None:
    nodes = "  s: {type: start}\n  a: {type: user_task, candidates: role:hr, outputs: {n: =result.values.n}}\n  x: {type: exclusive}\n  e: {type: end}"
    stuck = foreseen(nodes, "s > a\na > x\nx > e if n > 1")
    assert (stuck.stopped, stuck.stopped_at, stuck.steps[-1].depends_on) == ("waits", "x", ["a"])
    nodes = "  s: {type: start}\n  a: {type: user_task, candidates: role:hr, outputs: {n: =result.values.n}}\n  e: {type: end}"
    circle = foreseen(nodes, "s > a\na > e if n = 1\na > a else")
    assert (circle.stopped, circle.stopped_at) == ("circle", "a")
    nodes = "  s: {type: start}\n  a: {type: user_task, candidates: position:nurse}\n  e: {type: end}"
    assert foreseen(nodes, "s > a\na > e").stopped == "waits"


def test_other_waits_are_passed_and_late_tasks_are_handed_out() -> None:
    nodes = """  s: {type: start}
  t: {type: timer, wait: P1D}
  m: {type: message, message: parcel, correlation: =run.id}
  a: {type: user_task, candidates: role:hr, distribute: {by: shortest_queue, late: PT1H}}
  e: {type: end, outcome: ok}"""
    found = foreseen(nodes, "s > t\nt > m\nm > a\na > e")
    assert (told(found)[2], found.outcome, [step.node_id for step in found.steps]) == (("a", ["role:hr"], "cat", []), "ok", ["t", "m", "a"])


def test_of_a_run_under_way_the_open_task_and_the_coming_ones_are_told_and_nothing_is_written(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    with office.database.write() as connection:
        identity.add_tenant(connection, identity.TenantRow(tenant_id=TENANT, name="Acme", language="zh", created_at=MONDAY))
    people = "id,name,email,departments\nlin,林晓,lin@example.com,top\nwu,吴敏,wu@example.com,top\n"
    office.engine.organisation.take(TENANT, [("p.csv", people.encode()), ("d.csv", b"key,name,head\ntop,Top,lin@example.com\n")], by="x", password_hash="none")
    office.engine.deploy(TENANT, workflow_pack(flow_text(NODES, EDGES, head=HEAD)), by="test")
    before, names = office.engine.foresight.of_start(TENANT, "test", {"amount": 500}, by="wu")
    assert ([step.node_id for step in before.steps], names) == (["lead", "heads", "pay", "look"], {"lin": "林晓"})
    assert (before.outcome, before.stopped) == ("done", "")
    run_id = office.engine.start(TENANT, "test", {"amount": 500}, by="wu").run_id
    count = len(office.engine.events(run_id))
    ahead, _ = office.engine.foresight.of_run(TENANT, run_id)
    assert (ahead.steps[0].node_id, ahead.steps[0].candidates, ahead.steps[0].is_open) == ("lead", ["person:lin"], True)
    assert [step.node_id for step in ahead.steps] == [step.node_id for step in before.steps]
    assert len(office.engine.events(run_id)) == count
    with pytest.raises(Invalid):
        office.engine.foresight.of_start(TENANT, "test", {"amount": "much"}, by="wu")
    with pytest.raises(NotFound):
        office.engine.foresight.of_run("other", run_id)
    office.engine.cancel(TENANT, run_id, by="x")
    with pytest.raises(Conflict):
        office.engine.foresight.of_run(TENANT, run_id)
