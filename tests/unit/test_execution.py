"""decide and apply: what happens to a run, step by step, with nothing but values."""

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Conflict, Invalid, Text
from engine.execution.decide import decide
from engine.model import command as asked
from engine.model import event as happened
from engine.pack.node_fields import with_shown
from tests.unit.flows import Story, flow

LINE = flow(
    "  s: {type: start}\n  a: {type: echo, inputs: {value: =x}, outputs: {y: =result.value}}\n  e: {type: end, outcome: done}",
    "s > a\na > e",
    head="inputs: {properties: {x: {}}}\n",
)


def test_a_run_passes_through_an_activity_and_ends_with_its_outcome() -> None:
    story = Story(LINE, x=3)
    assert story.at() == {"a": "job"}
    assert next(event for event in story.events if isinstance(event, happened.JobCreated)).inputs == {"value": 3}
    story.job("a", value=4)
    assert (story.run.status, story.run.outcome, story.run.variables["y"]) == ("completed", "done", 4)


def test_decide_leaves_the_run_as_it_was() -> None:
    story = Story(LINE, x=3)
    before = story.run.fork()
    decide(LINE, story.run, asked.CompleteJob(story.number("a"), {"value": 1}), story.now)
    assert story.run == before


def test_a_result_that_nobody_waits_for_is_refused() -> None:
    story = Story(LINE, x=3)
    with pytest.raises(Conflict) as refusal:
        story.tell(asked.CompleteJob(99, {}))
    assert refusal.value.code == "job.not_awaited"


def test_an_ended_run_takes_no_command() -> None:
    story = Story(LINE)
    story.job("a")
    with pytest.raises(Conflict) as refusal:
        story.tell(asked.CancelRun("p1", ""))
    assert refusal.value.code == "run.ended"


def test_a_failed_attempt_is_tried_again_with_growing_waits_and_then_becomes_an_incident() -> None:
    story = Story(LINE)
    number = story.number("a")
    waits = []
    for attempt in (1, 2, 3):
        events = story.tell(asked.FailJob(number=number, attempt=attempt, code="x.away", message=Text("away", "不在")))
        waits.append(events[0].retry_at and events[0].retry_at - story.now)
    assert waits == [timedelta(seconds=2), timedelta(seconds=4), None]
    assert story.at() == {"a": "incident"}


def test_an_incident_that_is_retried_makes_a_new_job() -> None:
    story = Story(LINE)
    story.tell(asked.FailJob(number=story.number("a"), attempt=3, code="x.away", message=Text("away", "不在")))
    story.tell(asked.RetryIncident(story.number("a"), "p1"))
    assert story.at() == {"a": "job"}
    story.job("a", value=1)
    assert story.run.status == "completed"


def test_a_business_error_takes_the_edge_of_its_code_and_says_why() -> None:
    definition = flow("  s: {type: start}\n  a: {type: echo}\n  e: {type: end}\n  no: {type: end, outcome: refused}", "s > a\na > e\na > no on no")
    story = Story(definition)
    story.tell(asked.FailJob(number=story.number("a"), attempt=1, code="no", message=Text("no way", "不行"), is_business=True))
    assert story.run.outcome == "refused"
    assert story.run.variables["error"] == {"code": "no", "message": {"en": "no way", "zh": "不行"}, "node": "a"}


def test_a_business_error_without_an_edge_is_an_incident_at_once() -> None:
    story = Story(LINE)
    story.tell(asked.FailJob(number=story.number("a"), attempt=1, code="no", message=Text("no", "否"), is_business=True))
    assert story.at() == {"a": "incident"}


CHOICE = flow(
    "  s: {type: start}\n  x: {type: exclusive}\n  hi: {type: end, outcome: hi}\n  mid: {type: end, outcome: mid}\n  lo: {type: end, outcome: lo}",
    "s > x\nx > hi if score >= 85\nx > mid if score >= 60\nx > lo else",
    head="inputs: {properties: {score: {}}}\n",
)


@pytest.mark.parametrize(("score", "outcome"), [(90, "hi"), (85, "hi"), (60, "mid"), (1, "lo"), (None, "lo")])
def test_an_exclusive_gateway_takes_the_first_edge_that_holds_else_the_default(score: int | None, outcome: str) -> None:
    assert Story(CHOICE, score=score).run.outcome == outcome


def test_a_gateway_without_a_way_out_is_an_incident() -> None:
    definition = flow("  s: {type: start}\n  x: {type: exclusive}\n  e: {type: end}", "s > x\nx > e if a > 1", head="inputs: {properties: {a: {}}}\n")
    story = Story(definition, a=0)
    assert story.at() == {"x": "incident"}


PARALLEL = flow(
    "  s: {type: start}\n  f: {type: parallel}\n  a: {type: echo}\n  b: {type: echo}\n  j: {type: parallel}\n  e: {type: end}",
    "s > f\nf > a\nf > b\na > j\nb > j\nj > e",
)


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_parallel_join_waits_for_every_branch_and_goes_on_once(order: tuple[str, str]) -> None:
    story = Story(PARALLEL)
    assert story.at() == {"a": "job", "b": "job"}
    story.job(order[0])
    assert story.at() == {order[1]: "job", "j": "join"}
    story.job(order[1])
    assert story.run.status == "completed"
    assert sum(1 for event in story.events if isinstance(event, happened.TokenEntered) and event.node_id == "e") == 1


def test_a_decision_answers_at_once_and_history_names_the_rule() -> None:
    rules = 'decision d {\n input n: number\n output size: "big" | "small"\n hit first\n | n || size |\n | > 10 || "big" |\n | - || "small" |\n}\n'
    definition = flow(
        "  s: {type: start}\n  d: {type: decision, decision: d, inputs: {n: =n}, outputs: {size: =result.size}}\n  e: {type: end}",
        "s > d\nd > e",
        rules=rules,
        head="inputs: {properties: {n: {}}}\n",
    )
    story = Story(definition, n=11)
    made = next(event for event in story.events if isinstance(event, happened.DecisionMade))
    assert (made.outputs, made.fired, story.run.variables["size"]) == ({"size": "big"}, [1], "big")


TASK = flow("  s: {type: start}\n  t: {type: user_task, candidates: role:hr, due: P2D, outputs: {note: =result.values.note, who: =result.by}}\n  e: {type: end}", "s > t\nt > e")


def test_a_user_task_is_claimed_given_back_and_completed() -> None:
    story = Story(TASK)
    created = next(event for event in story.events if isinstance(event, happened.TaskCreated))
    assert (created.candidates, created.due_at) == (["role:hr"], story.now + timedelta(days=2))
    number = story.number("t")
    story.tell(asked.ClaimTask(number, "p1"))
    with pytest.raises(Conflict):
        story.tell(asked.ClaimTask(number, "p2"))
    with pytest.raises(Conflict):
        story.answer("t", "submit", by="p2")
    story.tell(asked.UnclaimTask(number, "p1"))
    story.answer("t", "submit", by="p2", note="fine")
    assert story.run.variables == {"note": "fine", "who": "p2"}


def test_a_task_cannot_be_done_twice() -> None:
    story = Story(TASK)
    number = story.number("t")
    story.answer("t", "submit")
    with pytest.raises(Conflict):
        decide(TASK, story.run, asked.CompleteTask(number, "p1", "submit", {}), story.now)


def test_an_unknown_outcome_is_refused_with_the_nearest() -> None:
    story = Story(TASK)
    with pytest.raises(Invalid) as refusal:
        story.answer("t", "submitt")
    assert (refusal.value.code, refusal.value.problems[0].nearest) == ("task.outcome", "submit")


def approval(policy: str, reject: str = "at_once") -> Story:
    nodes = f"  s: {{type: start}}\n  a: {{type: approval, inputs: {{policy: {policy}, reject: {reject}, approvers: [role:a, role:b, role:c]}}, outputs: {{o: =result.outcome, n: =count(result.votes)}}}}\n  e: {{type: end}}"
    return Story(flow(nodes, "s > a\na > e"))


def open_tasks(story: Story) -> list[int]:
    return [number for token in story.run.tokens.values() for number in token.open_tasks]


@pytest.mark.parametrize(
    ("policy", "reject", "votes", "outcome"),
    [
        ("one", "at_once", ["approve"], "approve"),
        ("one", "at_once", ["reject"], "reject"),
        ("any", "at_once", ["reject", "approve"], "approve"),
        ("any", "at_once", ["reject", "reject", "reject"], "reject"),
        ("all", "at_once", ["approve", "approve", "approve"], "approve"),
        ("all", "at_once", ["approve", "reject"], "reject"),
        ("all", "after_all", ["reject", "approve", "approve"], "reject"),
        ("in_order", "at_once", ["approve", "approve", "approve"], "approve"),
        ("in_order", "at_once", ["approve", "reject"], "reject"),
        ("in_order", "after_all", ["reject", "approve", "approve"], "reject"),
    ],
)
def test_an_approval_ends_when_its_policy_has_what_it_needs(policy: str, reject: str, votes: list[str], outcome: str) -> None:
    story = approval(policy, reject)
    for number, vote in enumerate(votes):
        assert story.run.status == "running"
        story.tell(asked.CompleteTask(open_tasks(story)[0], f"p{number}", vote, {}))
    assert (story.run.status, story.run.variables["o"], story.run.variables["n"]) == ("completed", outcome, len(votes))


def test_an_approval_in_order_asks_one_after_the_other() -> None:
    story = approval("in_order")
    asked_now = [event.candidates for event in story.events if isinstance(event, happened.TaskCreated)]
    assert asked_now == [["role:a"]]
    story.tell(asked.CompleteTask(open_tasks(story)[0], "p1", "approve", {}))
    asked_now = [event.candidates for event in story.events if isinstance(event, happened.TaskCreated)]
    assert asked_now == [["role:a"], ["role:b"]]


def test_nobody_to_ask_is_an_incident() -> None:
    definition = flow("  s: {type: start}\n  t: {type: user_task, candidates: =who}\n  e: {type: end}", "s > t\nt > e", head="inputs: {properties: {who: {}}}\n")
    assert Story(definition, who=[]).at() == {"t": "incident"}


def test_a_timer_waits_for_its_instant() -> None:
    definition = flow("  s: {type: start}\n  t: {type: timer, wait: PT90M}\n  e: {type: end}", "s > t\nt > e")
    story = Story(definition)
    assert next(event for event in story.events if isinstance(event, happened.TimerSet)).due_at == story.now + timedelta(minutes=90)
    story.tell(asked.FireTimer(story.number("t")))
    assert story.run.status == "completed"


def test_a_timer_that_names_no_time_is_an_incident() -> None:
    definition = flow("  s: {type: start}\n  t: {type: timer, wait: =x}\n  e: {type: end}", "s > t\nt > e", head="inputs: {properties: {x: {}}}\n")
    assert Story(definition, x="soon").at() == {"t": "incident"}


def test_a_message_brings_its_payload() -> None:
    definition = flow(
        "  s: {type: start}\n  m: {type: message, message: paid, correlation: =order, outputs: {sum: =result.sum}}\n  e: {type: end}",
        "s > m\nm > e",
        head="inputs: {properties: {order: {}}}\n",
    )
    story = Story(definition, order="o-1")
    awaited = next(event for event in story.events if isinstance(event, happened.MessageAwaited))
    assert (awaited.name, awaited.correlation_key) == ("paid", "o-1")
    story.tell(asked.DeliverMessage(story.number("m"), {"sum": 5}))
    assert story.run.variables["sum"] == 5


def test_a_call_waits_for_its_child_and_takes_what_it_brings() -> None:
    definition = flow("  s: {type: start}\n  c: {type: call, workflow: other, inputs: {a: 1}, outputs: {got: =result.variables.x}}\n  e: {type: end}", "s > c\nc > e")
    story = Story(definition)
    token = next(iter(story.run.tokens.values()))
    story.tell(asked.EndChild(token.token_id, "done", {"x": 7}))
    assert story.run.variables["got"] == 7


def test_a_call_that_is_not_awaited_goes_on_at_once() -> None:
    definition = flow("  s: {type: start}\n  c: {type: call, workflow: other, await: false}\n  e: {type: end}", "s > c\nc > e")
    assert Story(definition).run.status == "completed"


def test_a_loop_without_a_wait_is_stopped() -> None:
    definition = flow("  s: {type: start}\n  x: {type: exclusive}\n  y: {type: exclusive}\n  e: {type: end}", "s > x\nx > y else\nx > e if false\ny > x")
    story = Story(definition)
    assert [event.code for event in story.events if isinstance(event, happened.IncidentRaised)] == ["run.endless"]


def test_a_cancelled_run_holds_nothing_any_more() -> None:
    story = Story(PARALLEL)
    story.tell(asked.CancelRun("p1", "no need"))
    assert (story.run.status, story.run.tokens) == ("cancelled", {})


def test_what_feel_could_not_answer_is_kept_in_history() -> None:
    definition = flow("  s: {type: start}\n  a: {type: echo, inputs: {value: '=x + 1'}}\n  e: {type: end}", "s > a\na > e", head="inputs: {properties: {x: {}}}\n")
    story = Story(definition, x="text")
    assert any(isinstance(event, happened.Warned) for event in story.events)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ("", {"days": 3, "why": None}),
        (", shown: {}", {}),
        (", shown: {d: =days * 2}", {"d": 6}),
        (", values: {comment: ok}", {}),
    ],
)
def test_an_approval_that_says_nothing_of_it_shows_what_the_run_began_with(fields: str, shown: dict[str, Any]) -> None:
    head = "inputs: {type: object, properties: {days: {type: number}, why: {type: string}, phone: {type: string, x-personal: true}, a-b: {type: string}}}\n"
    nodes = f"  s: {{type: start}}\n  a: {{type: approval, inputs: {{approvers: role:hr}}{fields}}}\n  e: {{type: end}}"
    story = Story(flow(nodes, "s > a\na > e", head=head), days=3, phone="138")
    assert [event.shown for event in story.events if isinstance(event, happened.TaskCreated)] == [shown]


def test_beside_a_form_an_approval_shows_it_too() -> None:
    inputs = {"properties": {"days": {"type": "number"}, "phone": {"x-personal": True}}}
    assert with_shown({"form": "comment"}, inputs) == {"form": "comment", "shown": {"days": "=days"}}
    assert with_shown({"form": "comment", "values": {"days": "=days"}}, inputs) == {"form": "comment", "values": {"days": "=days"}}
