"""What Chinese approvers expect and other tests do not name: routing around approvals, subprocesses, delays and triggers, a proposal beside the form, the past."""

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Denied, Invalid, Text
from engine.model import event as happened
from engine.model.definition import WorkflowDefinition
from engine.model.view import TaskSummary
from engine.node import NodeManifest
from engine.pack.marks import check_marks
from engine.pack.workflow_file import Surroundings, read_workflow
from engine.service.past_date import Past
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.people.staff import assigned, one_task
from tests.unit.flows import NODE_TYPES, Story, flow, flow_text

ROUTED = """  s: {type: start}
  x: {type: exclusive}
  lead: {type: approval, inputs: {policy: one, approvers: ["person:ann"]}}
  boss: {type: approval, inputs: {policy: one, approvers: ["person:bob"]}}
  e: {type: end}"""


@pytest.mark.row(29)
@pytest.mark.parametrize(("days", "who"), [(2, "lead"), (4, "boss")])
def test_a_condition_chooses_who_approves(days: int, who: str) -> None:
    definition = flow(ROUTED, "s > x\nx > boss if days > 3\nx > lead else\nlead > e\nboss > e", head="inputs: {type: object, properties: {days: {}}}\n")
    told = Story(definition, days=days)
    assert told.at() == {who: "user_task"}
    told.answer(who, "approve")
    assert told.run.status == "completed"


def branches(kind: str, edges: str, **inputs: Any) -> Story:
    """Two approvals between two gateways of one kind, and one behind them."""
    nodes = f"""  s: {{type: start}}
  x: {{type: {kind}}}
  pay: {{type: approval, inputs: {{policy: one, approvers: ["person:ann"]}}}}
  law: {{type: approval, inputs: {{policy: one, approvers: ["person:bob"]}}}}
  j: {{type: {kind}}}
  last: {{type: approval, inputs: {{policy: one, approvers: ["person:cyn"]}}}}
  e: {{type: end}}"""
    head = f"inputs: {{type: object, properties: {{{', '.join(f'{name}: {{}}' for name in inputs)}}}}}\n"
    return Story(flow(nodes, f"s > x\n{edges}\npay > j\nlaw > j\nj > last\nlast > e", head=head), **inputs)


@pytest.mark.row(29)
def test_parallel_approvals_are_all_waited_for() -> None:
    told = branches("parallel", "x > pay\nx > law")
    told.answer("law", "approve")
    assert told.places() == ["j", "pay"]
    told.answer("pay", "approve")
    assert told.at() == {"last": "user_task"}


@pytest.mark.row(29)
@pytest.mark.parametrize(("amount", "places"), [(5, ["law"]), (50, ["law", "pay"])])
def test_inclusive_approvals_are_waited_for_as_far_as_they_are_asked(amount: int, places: list[str]) -> None:
    told = branches("inclusive", "x > pay if amount > 10\nx > law if amount > 0", amount=amount)
    assert told.places() == places
    for place in places:
        assert "last" not in told.at()
        told.answer(place, "approve")
    assert told.at() == {"last": "user_task"}


ROUTES = """decision route {
 input days: number
 output who: "lead" | "boss"
 hit first
 | days || who |
 | > 3 || "boss" |
 | - || "lead" |
}
"""


@pytest.mark.row(29)
@pytest.mark.parametrize(("days", "who"), [(2, "lead"), (4, "boss")])
def test_a_routing_table_says_which_branch_is_taken(days: int, who: str) -> None:
    nodes = ROUTED.replace("  x:", "  d: {type: decision, decision: route, inputs: {days: =days}, outputs: {who: =result.who}}\n  x:")
    edges = 's > d\nd > x\nx > boss if who = "boss"\nx > lead else\nlead > e\nboss > e'
    told = Story(flow(nodes, edges, rules=ROUTES, head="inputs: {type: object, properties: {days: {}}}\n"), days=days)
    assert told.at() == {who: "user_task"}


def called(office: Office, more: str) -> str:
    """A run that calls another workflow, in which one person approves."""
    child = flow_text("  s: {type: start}\n  ok: {type: approval, inputs: {policy: one, approvers: [role:hr]}, outputs: {said: =result.outcome}}\n  e: {type: end, outcome: done}",
        "s > ok\nok > e", head="inputs: {type: object, properties: {who: {}}}\n").replace("workflow: test", "workflow: child")  # fmt: skip
    parent = flow_text(f"  s: {{type: start}}\n  c: {{type: call, workflow: child, {more}}}\n  e: {{type: end, outcome: done}}", "s > c\nc > e",
        head="inputs: {type: object, properties: {people: {}}}\n")  # fmt: skip
    office.engine.deploy(TENANT, workflow_pack(parent, child__workflow__yaml=child), by="test")
    run_id = office.start("test", {"people": ["ann", "bob"]}).run_id
    office.work()
    return run_id


@pytest.mark.row(30)
def test_a_subprocess_that_is_waited_for_gives_back_what_was_decided(stored_office: Office) -> None:
    run_id = called(stored_office, "inputs: {who: ann}, outputs: {said: =result.variables.said}")
    assert stored_office.outcome(run_id)[0] == "running"
    stored_office.person("ok", outcome="reject")
    stored_office.work()
    assert (stored_office.outcome(run_id), stored_office.engine.state(run_id).variables["said"]) == (("completed", "done"), "reject")


@pytest.mark.row(30)
def test_a_subprocess_that_is_not_waited_for_goes_on_by_itself(stored_office: Office) -> None:
    run_id = called(stored_office, "inputs: {who: ann}, await: false")
    assert stored_office.outcome(run_id) == ("completed", "done")
    [task] = stored_office.tasks()
    stored_office.person("ok", outcome="approve")
    assert stored_office.outcome(task.run_id) == ("completed", "done")


@pytest.mark.row(30)
def test_a_subprocess_runs_once_for_each_item(stored_office: Office) -> None:
    run_id = called(stored_office, "many: {over: =people, item: who, collect: {answers: =answer}}, inputs: {who: =who}, outputs: {answer: =result.variables.said}")
    first, second = stored_office.tasks()
    assert {stored_office.engine.state(one.run_id).variables["who"] for one in (first, second)} == {"ann", "bob"}
    stored_office.person("ok", run_id=first.run_id, outcome="approve")
    stored_office.work()
    assert stored_office.outcome(run_id)[0] == "running"
    stored_office.person("ok", run_id=second.run_id, outcome="approve")
    stored_office.work()
    assert (stored_office.outcome(run_id)[0], stored_office.engine.state(run_id).variables["answers"]) == ("completed", ["approve", "approve"])


@pytest.mark.resource(36)
def test_a_task_that_is_given_to_somebody_begins_with_that_person_when_it_is_made() -> None:
    told = one_task("candidates: role:hr, distribute: round_robin")
    made = [type(event).__name__ for event in told.events if isinstance(event, happened.TaskCreated | happened.TaskClaimed)]
    assert (made, assigned(told)) == (["TaskCreated", "TaskClaimed"], ["cat"])


@pytest.mark.row(35)
def test_a_delay_holds_an_approval_back() -> None:
    told = Story(
        flow("  s: {type: start}\n  w: {type: timer, wait: P2D}\n  a: {type: approval, inputs: {policy: one, approvers: [role:hr]}}\n  e: {type: end}", "s > w\nw > a\na > e")
    )
    [timer] = [event for event in told.events if isinstance(event, happened.TimerSet)]
    assert (told.at(), timer.due_at) == ({"w": "timer"}, MONDAY + timedelta(days=2))
    told.now = timer.due_at
    told.fire("w")
    assert told.at() == {"a": "user_task"}


ADVICE = NodeManifest(
    type="advise", title=Text("Advice", "建议"), summary=Text("Proposes", "提出建议"), category="data", icon="x",
    inputs={"type": "object"}, outputs={"type": "object", "properties": {"proposal": {"type": "string", "x-assist-only": True}}},
)  # fmt: skip
ADVISED = """  s: {type: start}
  ask: {type: advise, outputs: {proposal: =result.proposal}}
  a: {type: approval, shown: {proposal: =proposal}, inputs: {policy: one, approvers: ["person:ann"]}, outputs: {said: =result.outcome}}
  x: {type: exclusive}
  no: {type: end, outcome: refused}
  e: {type: end, outcome: agreed}"""


TYPES = {**NODE_TYPES, "advise": ADVICE}


def advised(condition: str, wanted: str = "", instead: str = "") -> WorkflowDefinition:
    return read_workflow(
        flow_text(ADVISED.replace(wanted, instead, 1), f"s > ask\nask > a\na > x\nx > e if {condition}\nx > no else"), "test.workflow.yaml", Surroundings(TYPES, {}, {})
    )


@pytest.mark.row(48)
@pytest.mark.parametrize("said", ["approve", "reject"])
def test_a_proposal_is_shown_to_the_approver_who_decides(said: str) -> None:
    definition = advised('said = "approve"')
    assert check_marks(definition, TYPES, {}) == []
    told = Story(definition)
    told.job("ask", proposal="reject")
    [task] = [event for event in told.events if isinstance(event, happened.TaskCreated)]
    assert task.shown == {"proposal": "reject"}
    told.answer("a", said, by="ann")
    assert told.run.outcome == {"approve": "agreed", "reject": "refused"}[said]


@pytest.mark.row(48)
@pytest.mark.parametrize(
    ("condition", "wanted", "instead"),
    [('proposal = "approve"', "", ""), ('said = "approve"', "shown:", "auto: =proposal, shown:"), ('said = "approve"', "policy: one", "policy: ratio, ratio: =proposal")],
)  # fmt: skip
def test_a_proposal_that_would_decide_is_refused_before_it_runs(condition: str, wanted: str, instead: str) -> None:
    assert [one.code for one in check_marks(advised(condition, wanted, instead), TYPES, {})] == ["marks.assist_only"]


def for_the_past(office: Office, allow: str = "") -> str:
    nodes = f'  s: {{type: start}}\n  a: {{type: approval, {allow}inputs: {{policy: one, approvers: ["person:ann"]}}}}\n  e: {{type: end}}'
    office.engine.deploy(TENANT, workflow_pack(flow_text(nodes, "s > a\na > e")), by="test")
    run_id = office.start("test").run_id
    office.clock.advance(timedelta(days=3))
    return run_id


def sign_as_of(office: Office, run_id: str, past: Past) -> TaskSummary:
    [task] = office.tasks(run_id, roles=("admin",))
    return office.engine.complete_task(TENANT, task.task_id, by="ann", roles=(), outcome="approve", values={}, past=past)


@pytest.mark.row(48)
@pytest.mark.parametrize(("allow", "is_admin"), [("allow: [past_date], ", False), ("", True)])
def test_an_answer_for_a_past_date_shows_both_moments(stored_office: Office, allow: str, is_admin: bool) -> None:
    run_id, earlier = for_the_past(stored_office, allow), MONDAY + timedelta(days=1)
    done = sign_as_of(stored_office, run_id, Past(earlier, is_admin))
    assert (done.as_of, done.completed_at) == (earlier, MONDAY + timedelta(days=3))
    detail = stored_office.engine.run(TENANT, run_id)
    assert [(one.as_of, one.completed_at) for one in detail.tasks] == [(earlier, MONDAY + timedelta(days=3))]
    [entry] = [one for one in stored_office.engine.history(TENANT, run_id).items if one.type == "task_completed"]
    assert (entry.by, entry.at, entry.data["as_of"]) == ("ann", MONDAY + timedelta(days=3), earlier.isoformat().replace("+00:00", "Z"))


@pytest.mark.row(48)
@pytest.mark.parametrize(
    ("past", "code"),
    [
        (Past(MONDAY + timedelta(days=1)), "task.past_date"), (Past(MONDAY + timedelta(days=3, seconds=1), True), "task.as_of"),
        (Past(MONDAY - timedelta(seconds=1), True), "task.as_of"), (Past(MONDAY.replace(tzinfo=None), True), "task.as_of"),
    ],
)  # fmt: skip
def test_a_date_that_is_not_allowed_is_refused_and_nothing_happens(office: Office, past: Past, code: str) -> None:
    run_id = for_the_past(office)
    with pytest.raises((Denied, Invalid)) as refused:
        sign_as_of(office, run_id, past)
    assert (refused.value.code, office.outcome(run_id)[0]) == (code, "running")
