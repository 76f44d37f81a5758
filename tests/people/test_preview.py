"""Row 43: the coming nodes and approvers, before a run is submitted and while it is under way; what depends on answers says so."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.errors import Conflict, Invalid, NotFound
from engine.execution.preview import Preview, World, preview
from engine.model.command import StartRun
from engine.model.command_signing import AddSigners, DelegateTask
from engine.model.organisation import Queue
from engine.model.run import Run
from engine.pack import compile_pack
from engine.store import identity
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.people.staff import company, story
from tests.unit.flows import NODE_TYPES, Story, flow, flow_text

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
    assert (stuck.stopped, stuck.stopped_at, stuck.steps[-1].depends_on, stuck.end) == ("waits", "x", ["a"], None)
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


SIGN = """  s: {type: start}
  sign: {type: approval, inputs: {approvers: %s, policy: %s}, outputs: {all: =result.outcome}}
  done: {type: end, outcome: done}
  no: {type: end, outcome: refused}"""
SIGNED = 's > sign\nsign > done if all = "approve"\nsign > no else'


@pytest.mark.parametrize("policy", ["all", "any", "in_order", "one"])
@pytest.mark.parametrize(
    "approvers", ["[person:dan, person:rd_head]", "[person:ann, person:ben, person:cat, person:dan, person:boss]", "[role:hr, role:admin]", "[role:hr, person:cat, guest]"]
)
def test_all_who_are_asked_at_once_answer_their_own_and_the_way_goes_on_to_the_end(policy: str, approvers: str) -> None:
    found = foreseen(SIGN % (approvers, policy), SIGNED, starter="gone")
    assert (found.outcome, found.stopped) == ("done", "")
    if policy == "all":
        assert [f"[{', '.join(name for step in found.steps for name in step.candidates)}]"] == [approvers]


def test_somebody_who_is_named_and_offered_a_task_with_others_answers_the_one_of_their_own() -> None:
    nodes = (SIGN % ("[person:cat]", "all")).replace("  done:", "  last: {type: user_task, candidates: [person:cat, person:dan], apart_from: sign}\n  done:")
    found = foreseen(nodes, SIGNED.replace("sign > done", "sign > last") + "\nlast > done")
    assert ([step.candidates for step in found.steps], found.outcome) == ([["person:cat"], ["person:dan"]], "done")


def ahead_of(told: Story) -> Preview:
    return preview(told.definition, told.run, None, World(now=MONDAY, calendar=None, organisation=company()))


@pytest.mark.parametrize("place", ["before", "after", "beside"])
def test_signers_who_were_added_are_told_and_who_waits_for_them_answers_after_them(place: str) -> None:
    told = story(SIGN % ("[person:dan, person:rd_head]", "all"), SIGNED)
    [token] = told.run.tokens.values()
    added = ("person:ann", "person:cat", "person:boss")
    told.tell(AddSigners(number=min(token.open_tasks), by="dan", place=place, people=added))  # type: ignore[arg-type]
    ahead = ahead_of(told)
    assert (ahead.outcome, ahead.stopped) == ("done", "")
    assert set(added) - {name for step in ahead.steps for name in step.candidates} == set()


def test_a_task_with_a_delegate_comes_back_and_is_answered() -> None:
    told = story(SIGN % ("[person:dan, person:rd_head]", "all"), SIGNED)
    [token] = told.run.tokens.values()
    told.tell(DelegateTask(number=min(token.open_tasks), by="dan", to="ann"))
    assert (ahead_of(told).outcome, ahead_of(told).stopped) == ("done", "")


PAY = """  s: {type: start}
  ask: {type: user_task, candidates: role:hr, form: pay, values: {amount: %s}, outputs: {amount: =result.values.amount}}
  judge: {type: decision, decision: way, inputs: {amount: =amount}, outputs: {route: =result.route}}
  board: {type: user_task, candidates: person:boss}
  lead: {type: user_task, candidates: person:rd_head}
  e: {type: end, outcome: ok}"""
PAID = 's > ask\nask > judge\njudge > board if route = "board"\njudge > lead else\nboard > e\nlead > e'
WAY = """decision way "Way" | "去向" {
  input  amount: number
  output route: "board" | "lead"
  hit first
  | amount || route   |
  | > 5000 || "board" |
  | -      || "lead"  |
}
"""


@pytest.mark.parametrize(("amount", "way"), [(8000, "board"), (100, "lead")])
def test_a_form_is_assumed_to_stay_as_it_begins_and_what_a_rule_makes_of_it_depends_on_it(amount: int, way: str) -> None:
    pack = workflow_pack(flow_text(PAY % amount, PAID), test__rules=WAY, test__form='form pay "Pay" | "付款" {\n  amount "Amount" | "金额" : number\n}\n')
    definition = compile_pack(pack, NODE_TYPES).workflows["test"]
    world = World(now=MONDAY, calendar=None, organisation=company())
    found = preview(definition, Run(run_id="p", definition_id="t/test/1"), StartRun(inputs={}, starter="ben"), world)
    assert [(step.node_id, step.depends_on) for step in found.steps] == [("ask", []), ("judge", ["ask"]), (way, ["ask"])]
