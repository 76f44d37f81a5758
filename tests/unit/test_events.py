"""Events (BPMN 2.0, 10.5.4): on borders, at the start of event subprocesses, thrown and caught; what they interrupt is gone, with everything in it."""

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Conflict
from engine.execution.decide import decide
from engine.model import command as asked
from engine.model import event as happened
from engine.model.check import check_definition
from tests.unit.flows import Story, flow

KEY = "inputs: {properties: {key: {}, n: {}}}\n"


def drawn(nodes: str, edges: str, head: str = KEY) -> Any:
    """A drawing that the check has nothing against."""
    lines = [f"  {line.strip().split(':', 1)[0]}: {{type: {line.strip().split(':', 1)[1].strip()}}}" for line in nodes.strip().splitlines()]
    definition = flow("\n".join(lines), edges, head=head)
    assert check_definition(definition) == []
    return definition


def flow_of(nodes: str, edges: str, head: str = KEY) -> Any:
    """A drawing of which the check may warn."""
    lines = [f"  {line.strip().split(':', 1)[0]}: {{type: {line.strip().split(':', 1)[1].strip()}}}" for line in nodes.strip().splitlines()]
    definition = flow("\n".join(lines), edges, head=head)
    assert [one.code for one in check_definition(definition) if one.is_error] == []
    return definition


def beside(event: str, work: str = "echo") -> Story:
    """An activity with one event on its border."""
    nodes = f"s: start\na: {work}\nb: boundary, host: a, {event}\nx: echo\ne: end\nf: end, outcome: other"
    return Story(drawn(nodes, "s > a\na > e\nb > x\nx > f"), key="k", n=0)


# Boundary events


def test_an_interrupting_timer_withdraws_the_job_and_goes_its_own_way() -> None:
    story = beside("wait: PT1H")
    number = story.number("a")
    story.fire("b")
    assert story.places() == ["x"]
    assert [event.number for event in story.events if isinstance(event, happened.JobWithdrawn)] == [number]
    with pytest.raises(Conflict) as refusal:
        story.tell(asked.CompleteJob(number, {}))
    assert refusal.value.code == "job.not_awaited"
    story.job("x")
    assert (story.run.outcome, story.run.armed) == ("other", {})


def test_a_timer_that_is_not_needed_any_more_is_called_off() -> None:
    story = beside("wait: PT1H")
    number = story.armed("b")
    story.job("a")
    assert story.run.status == "completed"
    assert [(event.number, event.kind) for event in story.events if isinstance(event, happened.WaitWithdrawn)] == [(number, "timer")]


@pytest.mark.parametrize("first", ["timer", "task"])
def test_of_a_timer_and_a_task_at_the_same_instant_the_first_wins_and_the_other_is_refused(first: str) -> None:
    story = beside("wait: PT1H", "user_task, candidates: role:hr")
    timer, task = asked.FireTimer(story.armed("b")), asked.CompleteTask(story.number("a"), "p1", "submit", {})
    story.now += timedelta(hours=1)
    story.tell(timer if first == "timer" else task)
    definition, run = story.definition, story.run
    if first == "timer":
        with pytest.raises(Conflict) as refusal:
            decide(definition, run, task, story.now)
        assert (refusal.value.code, story.places()) == ("task.already_completed", ["x"])
    else:
        assert run.status == "completed"


def test_a_cycle_beside_an_activity_fires_as_often_as_it_says() -> None:
    story = beside("every: R2/PT1H, interrupts: false", "user_task, candidates: role:hr")
    for hours in (1, 2):
        story.now = story.blank_start + timedelta(hours=hours)
        story.fire("b")
    assert story.places() == ["a", "x", "x"]
    assert story.run.armed == {}
    dues = [event.due_at - story.blank_start for event in story.events if isinstance(event, happened.TimerSet)]
    assert dues == [timedelta(hours=1), timedelta(hours=2)]


def test_a_cycle_makes_nothing_up_after_a_long_pause() -> None:
    story = beside("every: R/PT1H, interrupts: false", "user_task, candidates: role:hr")
    story.now += timedelta(hours=10, minutes=30)
    story.fire("b")
    [set_again] = [event for event in story.events if isinstance(event, happened.TimerSet)][1:]
    assert set_again.due_at == story.blank_start + timedelta(hours=11)


def test_a_message_that_does_not_interrupt_may_come_again() -> None:
    story = beside("message: m, correlation: =key, interrupts: false")
    first = story.armed("b")
    story.deliver("b")
    assert story.places() == ["a", "x"]
    with pytest.raises(Conflict):
        story.tell(asked.DeliverMessage(first, {}))
    story.deliver("b")
    assert story.places() == ["a", "x", "x"]
    story.job("a")
    assert story.run.armed == {}


def test_a_message_delivered_twice_counts_once() -> None:
    story = beside("message: m, correlation: =key, outputs: {n: =result.n}")
    number = story.armed("b")
    story.deliver("b", n=7)
    with pytest.raises(Conflict) as refusal:
        story.tell(asked.DeliverMessage(number, {"n": 8}))
    assert (refusal.value.code, story.run.variables["n"]) == ("message.not_awaited", 7)


def test_an_incident_on_a_node_keeps_its_timer_and_a_retry_does_not_set_another() -> None:
    story = beside("wait: PT1H")
    story.fail("a", is_business=False)
    assert story.at() == {"a": "incident"}
    story.tell(asked.RetryIncident(story.number("a"), "p1"))
    assert (story.at(), len(story.run.armed)) == ({"a": "job"}, 1)
    story.fail("a", is_business=False)
    story.fire("b")
    assert story.places() == ["x"]
    assert sum(isinstance(event, happened.IncidentResolved) for event in story.events) == 2


def test_a_boundary_event_that_names_no_time_is_an_incident_that_can_be_retried() -> None:
    story = beside("wait: =key")
    assert story.at() == {"a": "incident"}
    story.run.variables["key"] = "PT1H"
    definition = story.definition
    events = decide(definition, story.run, asked.RetryIncident(story.number("a"), "p1"), story.now)
    assert [type(event).__name__ for event in events] == ["IncidentResolved", "TimerSet", "ActivityBegun", "JobCreated"]


def test_a_condition_on_a_border_happens_when_a_variable_makes_it_true() -> None:
    nodes = "s: start\nf: parallel\na: echo\nb: boundary, host: a, condition: n > 5\nc: echo, outputs: {n: =result.value}\nj: inclusive\ne: end"
    story = Story(drawn(nodes, "s > f\nf > a\nf > c\na > j\nb > j\nc > j\nj > e"), n=1)
    assert story.places() == ["a", "c"]
    story.job("c", value=9)
    assert story.run.status == "completed"
    assert "b" in story.done()


def test_a_condition_that_does_not_interrupt_must_first_be_false_again() -> None:
    nodes = "s: start\nf: parallel\na: echo\nb: boundary, host: a, condition: n > 5, interrupts: false\nx: end\nc: echo, outputs: {n: =result.value}\ne: end"
    edges = "s > f\nf > a\nf > c\na > e\nb > x\nc > c if n < 100\nc > e else"
    story = Story(flow_of(nodes, edges), n=1)
    for value in (9, 10, 1, 9):
        story.job("c", value=value)
    assert story.done().count("b") == 2


# Errors


SUB = """s: start
p: subprocess
s1: start, in: p
a: echo, in: p
b: user_task, in: p, candidates: role:hr
f: parallel, in: p
e1: end, in: p
bad: end, in: p, error: broken
%s
e: end
x: end, outcome: caught"""
INSIDE = "s > p\np > e\ns1 > f\nf > a\nf > b\na > e1\na > bad on no\nb > e1\n"


def test_an_error_end_leaves_by_the_boundary_of_its_subprocess_with_all_that_is_in_it() -> None:
    story = Story(drawn(SUB % "c: boundary, host: p, error: broken", INSIDE + "c > x"))
    assert story.places() == ["a", "b", "p"]
    story.fail("a")
    assert (story.run.status, story.run.outcome, story.run.scopes) == ("completed", "caught", {})
    assert story.run.variables["error"]["code"] == "broken"
    assert any(isinstance(event, happened.TaskCancelled) for event in story.events)


@pytest.mark.parametrize(("caught", "outcome"), [("broken", "exact"), ("'*'", "all")])
def test_an_exact_code_goes_before_a_catch_all(caught: str, outcome: str) -> None:
    more = f"c: boundary, host: p, error: {caught}\nd: boundary, host: p, error: other\ny: end, outcome: {outcome}"
    assert Story(drawn(SUB % more, INSIDE + "c > y\nd > x"), n=0).run.status == "running"
    story = Story(drawn(SUB % more, INSIDE + "c > y\nd > x"))
    story.fail("a")
    assert story.run.outcome == outcome


def test_an_error_that_nobody_catches_ends_the_run_with_it() -> None:
    nodes = SUB.replace("\nx: end, outcome: caught", "").replace("\n%s", "")
    story = Story(drawn(nodes, INSIDE.rstrip()))
    story.fail("a")
    assert (story.run.status, story.run.error, story.run.outcome, story.run.tokens, story.run.scopes) == ("completed", "broken", "broken", {}, {})


def test_an_error_in_a_nested_scope_finds_its_way_outward() -> None:
    nodes = """s: start
p: subprocess
s1: start, in: p
q: subprocess, in: p
s2: start, in: q
a: echo, in: q, many: {count: 2}
e2: end, in: q
e1: end, in: p
wrong: boundary, host: q, in: p, error: other
e3: end, in: p
c: boundary, host: p, error: no
e: end
x: end, outcome: caught"""
    story = Story(drawn(nodes, "s > p\np > e\nc > x\ns1 > q\nq > e1\nwrong > e3\ns2 > a\na > e2"))
    assert story.places() == ["a", "a", "a", "p", "q"]
    story.fail("a")
    assert (story.run.outcome, story.run.scopes, story.run.armed) == ("caught", {}, {})


def test_a_business_error_that_nobody_catches_is_an_incident_in_its_place() -> None:
    story = Story(
        flow_of(SUB.replace("\nbad: end, in: p, error: broken", "").replace("\nx: end, outcome: caught", "").replace("\n%s", ""), INSIDE.rstrip().replace("\na > bad on no", ""))
    )
    story.fail("a")
    assert story.at()["a"] == "incident"


def test_an_error_comes_to_the_event_subprocess_around_it_and_ends_what_else_is_there() -> None:
    more = "h: event_subprocess, in: p\nhs: start, in: h, error: '*', outputs: {why: =result.code}\nhx: echo, in: h\nhe: end, in: h"
    nodes = (SUB % more).replace("\nx: end, outcome: caught", "")
    story = Story(drawn(nodes, INSIDE + "hs > hx\nhx > he"))
    story.fail("a")
    assert story.places() == ["h", "hx", "p"]
    story.job("hx")
    assert (story.run.status, story.run.variables["why"]) == ("completed", "broken")
    assert story.done()[-2:] == ["p", "e"]


def test_an_error_in_an_error_handler_is_not_caught_by_the_same_one() -> None:
    more = "h: event_subprocess, in: p\nhs: start, in: h, error: '*'\nhx: echo, in: h\nhe: end, in: h\nc: boundary, host: p, error: no"
    story = Story(drawn(SUB % more, INSIDE + "hs > hx\nhx > he\nc > x"))
    story.fail("a")
    story.fail("hx")
    assert story.run.outcome == "caught"


def test_the_error_of_a_called_run_comes_to_its_call() -> None:
    story = beside("error: broken", "call, workflow: other")
    story.tell(asked.EndChild(next(iter(story.run.tokens)), "broken", {}, error="broken"))
    assert story.places() == ["x"]
    story = beside("error: other", "call, workflow: other")
    story.tell(asked.EndChild(next(iter(story.run.tokens)), "broken", {}, error="broken"))
    assert story.at() == {"a": "incident"}


def test_the_escalation_of_a_called_run_comes_to_its_call() -> None:
    story = beside("escalation: late", "call, workflow: other")
    token_id = next(iter(story.run.tokens))
    story.tell(asked.EscalateChild(token_id, "early"))
    assert story.places() == ["a"]
    story.tell(asked.EscalateChild(token_id, "late"))
    assert story.places() == ["x"]
    assert any(isinstance(event, happened.ChildCancelled) for event in story.events)
    with pytest.raises(Conflict, match="does not wait"):
        story.tell(asked.EscalateChild(token_id, "late"))


def test_a_call_that_is_interrupted_calls_its_child_off() -> None:
    story = beside("wait: PT1H", "call, workflow: other")
    story.fire("b")
    assert [event.number for event in story.events if isinstance(event, happened.ChildCancelled)] == [next(e.number for e in story.events if isinstance(e, happened.ChildCalled))]


# Escalations, signals, links, throws


@pytest.mark.parametrize(("interrupts", "places"), [("false", ["b", "p", "x"]), ("true", ["x"])])
def test_an_escalation_tells_and_the_thrower_goes_on_unless_it_is_interrupted(interrupts: str, places: list[str]) -> None:
    nodes = f"""s: start
p: subprocess
s1: start, in: p
up: throw, in: p, escalation: late
b: echo, in: p
e1: end, in: p
c: boundary, host: p, escalation: late, interrupts: {interrupts}
x: echo
e: end"""
    story = Story(flow_of(nodes, "s > p\np > e\nc > x\nx > e\ns1 > up\nup > b\nb > e1"))
    assert story.places() == places


def test_an_escalation_that_nobody_catches_is_forgotten() -> None:
    story = Story(drawn("s: start\nup: throw, escalation: late\ne: end, escalation: later, outcome: fine", "s > up\nup > e"))
    assert (story.run.outcome, [event.is_caught for event in story.events if isinstance(event, happened.EscalationThrown)]) == ("fine", [False, False])


def test_a_signal_reaches_everybody_in_the_run_who_waits_when_it_is_thrown() -> None:
    nodes = """s: start
f: parallel
g: signal, signal: go, outputs: {n: =result.n}
a: echo
c: boundary, host: a, signal: go, interrupts: false
x: end
b: echo
t: throw, signal: go, inputs: {n: 5}
j: parallel
e: end"""
    story = Story(flow_of(nodes, "s > f\nf > g\nf > a\nf > b\nb > t\nt > j\ng > j\na > j\nc > x\nj > e"))
    story.job("b")
    assert (story.places(), story.run.variables["n"]) == (["a", "j", "j"], 5)
    assert "x" in story.done()
    story.job("a")
    assert story.run.status == "completed"


def test_a_link_leads_to_the_one_of_its_name() -> None:
    story = Story(drawn("s: start\nout: link, link: far\na: echo\nin1: link, link: far\ne: end", "s > a\na > out\nin1 > e"))
    story.job("a")
    assert story.done() == ["s", "a", "out", "in1", "e"]


def test_a_thrown_message_names_its_key_and_its_payload() -> None:
    story = Story(drawn("s: start\nt: throw, message: m, correlation: =key, inputs: {v: =n}\ne: end, message: over, correlation: =key", "s > t\nt > e"), key="k", n=3)
    thrown = [(event.name, event.correlation_key, event.payload) for event in story.events if isinstance(event, happened.MessageThrown)]
    assert thrown == [("m", "k", {"v": 3}), ("over", "k", {})]


def test_a_message_without_a_key_is_an_incident() -> None:
    story = Story(drawn("s: start\nt: throw, message: m, correlation: =key\ne: end", "s > t\nt > e"), key=None)
    assert story.at() == {"t": "incident"}


def test_a_catch_of_a_condition_goes_on_at_once_when_it_holds_already() -> None:
    definition = drawn("s: start\nc: condition, condition: n > 5\ne: end", "s > c\nc > e")
    assert Story(definition, n=6).run.status == "completed"
    assert Story(definition, n=5).at() == {"c": "condition"}


# Event subprocesses of the run


def test_an_event_subprocess_of_the_run_interrupts_all_that_the_run_does() -> None:
    nodes = """s: start
a: echo
w: timer, wait: P1D
f: parallel
j: parallel
e: end
h: event_subprocess
hs: start, in: h, message: stop, correlation: =key, outputs: {n: =result.n}
hx: echo, in: h
he: end, in: h, outcome: ignored"""
    story = Story(drawn(nodes, "s > f\nf > a\nf > w\na > j\nw > j\nj > e\nhs > hx\nhx > he"), key="k")
    story.deliver("hs", n=4)
    assert (story.places(), story.run.armed, story.run.variables["n"]) == (["h", "hx"], {}, 4)
    story.job("hx")
    assert (story.run.status, story.run.outcome) == ("completed", "")


def test_an_event_subprocess_that_does_not_interrupt_runs_beside_and_is_waited_for() -> None:
    nodes = """s: start
a: echo
e: end
h: event_subprocess
hs: start, in: h, message: ask, correlation: =key, interrupts: false
hx: echo, in: h
he: end, in: h"""
    story = Story(drawn(nodes, "s > a\na > e\nhs > hx\nhx > he"), key="k")
    story.deliver("hs")
    story.deliver("hs")
    assert story.places() == ["a", "h", "h", "hx", "hx"]
    story.job("a")
    story.job("hx")
    assert story.run.status == "running"
    story.job("hx")
    assert (story.run.status, story.run.armed) == ("completed", {})


def test_a_watched_event_without_a_time_is_told_and_stops_nothing() -> None:
    nodes = "s: start\na: echo\ne: end\nh: event_subprocess\nhs: start, in: h, wait: =key\nhe: end, in: h"
    story = Story(drawn(nodes, "s > a\na > e\nhs > he"), key="soon")
    assert story.at() == {"a": "job"}
    assert any(isinstance(event, happened.Warned) for event in story.events)


def test_a_cycle_may_begin_an_event_subprocess_again_and_again() -> None:
    nodes = "s: start\na: user_task, candidates: role:hr\ne: end\nh: event_subprocess\nhs: start, in: h, every: R2/PT1H, interrupts: false\nhx: echo, in: h\nhe: end, in: h"
    story = Story(drawn(nodes, "s > a\na > e\nhs > hx\nhx > he"))
    for hours in (1, 2):
        story.now = story.blank_start + timedelta(hours=hours)
        story.fire("hs")
    assert (story.places(), story.run.armed) == (["a", "h", "h", "hx", "hx"], {})


def test_a_run_may_begin_with_an_event_and_what_it_brings() -> None:
    definition = drawn("s: start, message: go, outputs: {n: =result.n}\nt: start, signal: now\na: echo\nb: echo\ne: end", "s > a\nt > b\na > e\nb > e")
    story = Story(definition)
    assert story.places() == ["a"]
    events = decide(definition, story.blank, asked.StartRun(inputs={}, start_id="t", payload={}), story.now)
    assert [event.node_id for event in events if isinstance(event, happened.JobCreated)] == ["b"]
    events = decide(definition, story.blank, asked.StartRun(inputs={}, start_id="s", payload={"n": 3}), story.now)
    assert [event.values for event in events if isinstance(event, happened.VariablesSet)] == [{"n": 3}]
