"""Subprocesses, transactions, compensation, instances, loops, locks: tokens in scopes of their own, and what happens when a scope ends or is cancelled."""

import pytest

from engine.errors import Conflict
from engine.model import command as asked
from engine.model import event as happened
from tests.unit.flows import Story, flow
from tests.unit.test_events import drawn

# Scopes and variables


def test_a_subprocess_has_its_inputs_as_variables_of_its_own() -> None:
    nodes = """s: start
p: subprocess, inputs: {n: 1, own: =key}, outputs: {got: =result.n, key: =result.own}
s1: start, in: p
a: echo, in: p, inputs: {value: =n}, outputs: {n: =result.value, seen: =n}
e1: end, in: p, outcome: not the run's
e: end, outcome: fine"""
    story = Story(drawn(nodes, "s > p\np > e\ns1 > a\na > e1"), key="k", n=100)
    assert next(event for event in story.events if isinstance(event, happened.JobCreated)).inputs == {"value": 1}
    story.job("a", value=2)
    assert (story.run.variables, story.run.outcome) == ({"key": "k", "n": 100, "seen": 1, "got": 2}, "fine")


def test_what_an_instance_sets_stays_in_it() -> None:
    nodes = """s: start
p: subprocess, many: {over: =key, item: row, collect: {sums: =total}}
s1: start, in: p
a: echo, in: p, outputs: {total: =result.value + row}
b: echo, in: p, inputs: {value: =total}
e1: end, in: p
e: end"""
    story = Story(drawn(nodes, "s > p\np > e\ns1 > a\na > b\nb > e1"), key=[10, 20])
    story.job("a", value=1)
    story.job("a", value=2)
    made = [event.inputs["value"] for event in story.events if isinstance(event, happened.JobCreated) and event.node_id == "b"]
    assert (made, "total" in story.run.variables) == ([11, 22], False)
    story.job("b")
    story.job("b")
    assert (story.run.variables["sums"], story.run.scopes) == ([11, 22], {})


def test_a_cancelled_subprocess_takes_everything_with_it() -> None:
    nodes = """s: start
p: subprocess
b: boundary, host: p, message: stop, correlation: =key
s1: start, in: p
f: parallel, in: p
a: echo, in: p, many: {count: 2}
t: user_task, in: p, candidates: role:hr
w: timer, in: p, wait: P1D
c: call, in: p, workflow: other
q: subprocess, in: p
s2: start, in: q
g: signal, in: q, signal: go
e2: end, in: q
j: parallel, in: p
e1: end, in: p
h: event_subprocess, in: p
hs: start, in: h, wait: P3D
he: end, in: h
e: end
x: end, outcome: stopped"""
    edges = "s > p\np > e\nb > x\ns1 > f\nf > a\nf > t\nf > w\nf > c\nf > q\na > j\nt > j\nw > j\nc > j\nq > j\nj > e1\ns2 > g\ng > e2\nhs > he"
    story = Story(drawn(nodes, edges), key="k")
    assert len(story.run.scopes) == 4
    story.deliver("b")
    assert (story.run.outcome, story.run.scopes, story.run.armed, story.run.tokens) == ("stopped", {}, {}, {})
    called_off = [type(event).__name__ for event in story.events if type(event).__name__ in ("JobWithdrawn", "TaskCancelled", "WaitWithdrawn", "ChildCancelled")]
    assert sorted(called_off) == ["ChildCancelled", "JobWithdrawn", "JobWithdrawn", "TaskCancelled", "WaitWithdrawn", "WaitWithdrawn", "WaitWithdrawn"]


def test_tokens_of_two_instances_do_not_meet_at_a_join() -> None:
    nodes = """s: start
p: subprocess, many: {count: 2}
s1: start, in: p
f: parallel, in: p
a: echo, in: p
b: echo, in: p
j: parallel, in: p
c: echo, in: p
e1: end, in: p
e: end"""
    story = Story(drawn(nodes, "s > p\np > e\ns1 > f\nf > a\nf > b\na > j\nb > j\nj > c\nc > e1"))
    numbers: dict[str, list[int]] = {"a": [], "b": [], "c": []}
    for event in story.events:
        if isinstance(event, happened.JobCreated):
            numbers[event.node_id].append(event.number)
    story.tell(asked.CompleteJob(numbers["a"][0], {}))
    story.tell(asked.CompleteJob(numbers["b"][1], {}))
    assert "c" not in story.places()
    story.tell(asked.CompleteJob(numbers["b"][0], {}))
    assert story.places().count("c") == 1


def test_a_run_whose_joins_can_never_go_on_says_so() -> None:
    nodes = "  s: {type: start}\n  x: {type: exclusive}\n  a: {type: echo}\n  b: {type: echo}\n  j: {type: parallel}\n  e: {type: end}"
    story = Story(flow(nodes, "s > x\nx > a if true\nx > b else\na > j\nb > j\nj > e"))
    story.job("a")
    assert [event.code for event in story.events if isinstance(event, happened.IncidentRaised)] == ["join.stuck"]
    story.tell(asked.RetryIncident(story.number("j"), "p1"))
    assert story.at() == {"j": "incident"}


# Instances


def test_a_boundary_on_many_instances_stands_on_all_of_them_together() -> None:
    nodes = "s: start\na: echo, many: {count: 3}\nb: boundary, host: a, wait: PT1H, interrupts: false\nx: end\ne: end"
    story = Story(drawn(nodes, "s > a\na > e\nb > x"))
    assert len(story.run.armed) == 1
    story.fire("b")
    assert (story.places(), story.run.armed) == (["a", "a", "a", "a"], {})


def test_an_error_in_one_instance_ends_all_of_them() -> None:
    story = Story(drawn("s: start\na: echo, many: {count: 3}\nx: end, outcome: caught\ne: end", "s > a\na > e\na > x on no"))
    story.fail("a")
    assert (story.run.outcome, story.run.scopes) == ("caught", {})
    assert sum(isinstance(event, happened.JobWithdrawn) for event in story.events) == 2


def test_an_incident_in_one_instance_leaves_the_others_alone() -> None:
    story = Story(drawn("s: start\na: echo, many: {count: 2}\ne: end", "s > a\na > e"))
    story.fail("a", is_business=False)
    story.tell(asked.CompleteJob(next(token.reference for token in story.run.tokens.values() if token.waits_for == "job"), {}))
    [incident] = [token.reference for token in story.run.tokens.values() if token.waits_for == "incident"]
    story.tell(asked.RetryIncident(incident, "p1"))
    story.job("a")
    assert story.run.status == "completed"


def test_one_after_the_other_stops_when_it_is_enough() -> None:
    story = Story(drawn("s: start\na: echo, many: {over: '=[1, 2, 3]', in_order: true, until: 'many.completed = 2', collect: {got: =item}}\ne: end", "s > a\na > e"))
    story.job("a")
    story.job("a")
    assert (story.run.status, story.run.variables["got"]) == ("completed", [1, 2])


def test_no_instance_can_be_added_where_none_grows() -> None:
    story = Story(drawn("s: start\na: echo, many: {count: 2}\ne: end", "s > a\na > e"))
    with pytest.raises(Conflict) as refusal:
        story.tell(asked.AddInstance("a", 3, "p1"))
    assert refusal.value.code == "many.not_growing"


def test_an_instance_that_is_added_in_order_waits_for_its_turn() -> None:
    story = Story(drawn("s: start\na: echo, many: {count: 1, in_order: true, grows: true, collect: {got: =item}}\ne: end", "s > a\na > e"))
    story.tell(asked.AddInstance("a", "x", "p1"))
    assert story.places() == ["a", "a"]
    story.job("a")
    story.job("a")
    assert story.run.variables["got"] == [1, "x"]


def test_many_approvals_each_have_their_own_votes() -> None:
    nodes = "s: start\na: approval, many: {over: =key, item: who}, inputs: {policy: all, approvers: =who}\ne: end"
    story = Story(drawn(nodes, "s > a\na > e"), key=[["role:a", "role:b"], ["role:c"]])
    tasks = [number for token in story.run.tokens.values() for number in token.open_tasks]
    assert len(tasks) == 3
    for number in tasks:
        assert story.run.status == "running"
        story.tell(asked.CompleteTask(number, f"p{number}", "approve", {}))
    assert story.run.status == "completed"


# Compensation and transactions

TRIP = """s: start
p: %s
s1: start, in: p
hotel: echo, in: p, outputs: {n: =result.value}
ch: boundary, host: hotel, in: p, compensation: true
no_hotel: echo, in: p, inputs: {value: =n}
flight: echo, in: p
cf: boundary, host: flight, in: p, compensation: true
no_flight: echo, in: p
pay: echo, in: p
%s
e: end"""
TRIP_EDGES = "s > p\np > e\ns1 > hotel\nhotel > flight\nflight > pay\nch > no_hotel\ncf > no_flight\n"


def test_compensation_takes_back_the_newest_first_and_is_waited_for() -> None:
    nodes = TRIP % ("subprocess", "back: throw, in: p, compensation: true\nmore: echo, in: p\ne1: end, in: p")
    story = Story(drawn(nodes, TRIP_EDGES + "pay > back\nback > more\nmore > e1"))
    for name in ("hotel", "flight", "pay"):
        story.job(name, value=7)
    assert story.places() == ["back", "no_flight", "p"]
    story.job("no_flight")
    assert story.places() == ["back", "no_hotel", "p"]
    story.job("no_hotel")
    assert (story.places(), story.run.kept) == (["more", "p"], {})


def test_one_activity_alone_can_be_taken_back() -> None:
    nodes = TRIP % ("subprocess", "back: end, in: p, compensation: hotel")
    story = Story(drawn(nodes, TRIP_EDGES + "pay > back"))
    for name in ("hotel", "flight", "pay", "no_hotel"):
        story.job(name)
    assert (story.run.status, "no_flight" in story.done()) == ("completed", False)


def test_nothing_to_take_back_is_no_hindrance() -> None:
    story = Story(drawn("s: start\nback: throw, compensation: true\ne: end", "s > back\nback > e"))
    assert story.run.status == "completed"


def test_what_a_subprocess_did_can_be_taken_back_when_it_is_long_done_with_its_own_variables() -> None:
    nodes = (TRIP % ("subprocess, inputs: {n: 1}", "e1: end, in: p\nback: throw, compensation: p")).replace("e: end", "again: echo\ne: end")
    story = Story(drawn(nodes, TRIP_EDGES.replace("p > e\n", "p > again\nagain > back\nback > e\n") + "pay > e1"))
    for name in ("hotel", "flight", "pay", "again", "no_flight"):
        story.job(name, value=5)
    inputs = [event.inputs for event in story.events if isinstance(event, happened.JobCreated) and event.node_id == "no_hotel"]
    assert inputs == [{"value": 5}]
    story.job("no_hotel")
    assert (story.run.status, story.run.kept) == ("completed", {})


def test_a_cancelled_transaction_is_taken_back_and_leaves_by_its_cancel_event() -> None:
    more = "ok: exclusive, in: p\ne1: end, in: p\nundo: end, in: p, cancel: true\nc: boundary, host: p, cancel: true\nx: end, outcome: taken back"
    story = Story(drawn(TRIP % ("transaction", more), TRIP_EDGES + "pay > ok\nok > e1 if n > 100\nok > undo else\nc > x"))
    for name in ("hotel", "flight", "pay"):
        story.job(name, value=7)
    assert story.places() == ["no_flight", "p"]
    story.job("no_flight")
    story.job("no_hotel")
    assert (story.run.outcome, story.run.scopes, story.run.kept) == ("taken back", {}, {})


def test_a_transaction_that_goes_well_can_be_taken_back_later_no_more_by_cancelling() -> None:
    more = "ok: exclusive, in: p\ne1: end, in: p\nundo: end, in: p, cancel: true\nc: boundary, host: p, cancel: true\nx: end, outcome: taken back"
    story = Story(drawn(TRIP % ("transaction", more), TRIP_EDGES + "pay > ok\nok > e1 if n > 100\nok > undo else\nc > x"))
    for name in ("hotel", "flight", "pay"):
        story.job(name, value=700)
    assert (story.run.status, story.run.outcome, story.run.kept) == ("completed", "", {})


def test_a_handler_that_fails_is_an_incident_and_goes_on_after_a_retry() -> None:
    story = Story(drawn(TRIP % ("subprocess", "back: end, in: p, compensation: true"), TRIP_EDGES + "pay > back"))
    for name in ("hotel", "flight", "pay"):
        story.job(name)
    story.fail("no_flight", is_business=False)
    assert story.at()["no_flight"] == "incident"
    story.tell(asked.RetryIncident(story.number("no_flight"), "p1"))
    story.job("no_flight")
    story.job("no_hotel")
    assert story.run.status == "completed"


# Ad hoc, locks, loops


def test_an_ad_hoc_subprocess_is_done_when_its_condition_holds() -> None:
    nodes = """s: start
h: ad_hoc, done_when: n >= 2
a: echo, in: h, outputs: {n: =n + 1}
b: user_task, in: h, candidates: role:hr
e: end"""
    story = Story(drawn(nodes, "s > h\nh > e"), n=0)
    story.tell(asked.StartNode("a", "p1"))
    story.tell(asked.StartNode("b", "p1"))
    story.job("a")
    story.tell(asked.StartNode("a", "p1"))
    assert story.places() == ["a", "b", "h"]
    story.job("a")
    assert (story.run.status, story.run.variables["n"]) == ("completed", 2)
    with pytest.raises(Conflict):
        story.tell(asked.StartNode("a", "p1"))


def test_a_lock_is_free_again_when_its_holder_is_cancelled() -> None:
    nodes = """s: start
f: parallel
a: echo, lock: room
b: boundary, host: a, wait: PT1H
c: echo, lock: room
j: inclusive
e: end"""
    story = Story(drawn(nodes, "s > f\nf > a\nf > c\na > j\nb > j\nc > j\nj > e"))
    assert story.at() == {"a": "job", "c": "lock"}
    story.fire("b")
    assert story.at() == {"j": "join", "c": "job"}


def test_a_loop_that_asks_after_is_done_at_least_once_and_its_boundary_stands_once() -> None:
    story = Story(drawn("s: start\na: echo, repeat: {until: '=n > 1'}, outputs: {n: =n + 1}\nb: boundary, host: a, wait: P1D\ne: end", "s > a\na > e\nb > e"), n=0)
    story.job("a")
    assert (story.places(), len(story.run.armed)) == (["a"], 1)
    story.job("a")
    assert (story.run.status, story.run.armed) == ("completed", {})


def test_a_loop_over_a_subprocess_opens_it_anew() -> None:
    nodes = """s: start
p: subprocess, repeat: {while: n < 2}, inputs: {own: =n}
s1: start, in: p
a: echo, in: p, outputs: {n: =own + 1}
e1: end, in: p
e: end"""
    story = Story(drawn(nodes, "s > p\np > e\ns1 > a\na > e1"), n=0)
    story.job("a")
    story.job("a")
    assert (story.run.status, story.run.variables["n"]) == ("completed", 2)


def test_a_terminating_end_in_an_instance_ends_that_one_only() -> None:
    nodes = """s: start
p: subprocess, many: {count: 2}
s1: start, in: p
f: parallel, in: p
a: echo, in: p
b: echo, in: p
x: end, in: p, terminate: true
e1: end, in: p
e: end"""
    story = Story(drawn(nodes, "s > p\np > e\ns1 > f\nf > a\nf > b\na > x\nb > e1"))
    story.job("a")
    assert story.places() == ["a", "b", "p", "p"]
    story.job("a")
    assert story.run.status == "completed"


def test_a_cancelling_join_in_a_loop_leaves_what_is_behind_it_alone() -> None:
    nodes = "s: start\nf: parallel\na: echo\nb: echo\nc: echo\nj: join, need: 1, mode: cancelling\nk: parallel\ne: end"
    story = Story(drawn(nodes, "s > f\nf > a\nf > b\nf > c\na > j\nb > j\nj > k\nc > k\nk > e"))
    story.job("a")
    assert story.places() == ["c", "k"]


def test_many_instances_are_not_taken_for_an_endless_loop() -> None:
    story = Story(drawn("s: start\na: echo, many: {count: 150}\ne: end", "s > a\na > e"))
    assert len(story.places()) == 151
    assert not any(isinstance(event, happened.IncidentRaised) for event in story.events)


def test_a_node_that_cancels_the_subprocess_it_stands_in_goes_with_it() -> None:
    nodes = "s: start\nf: parallel\np: subprocess\ns1: start, in: p\na: echo, in: p, cancels: [p]\ne1: end, in: p\nb: echo\ne: end"
    story = Story(drawn(nodes, "s > f\nf > p\nf > b\np > e\nb > e\ns1 > a\na > e1"))
    story.job("a")
    assert (story.places(), story.run.scopes) == (["b"], {})


def test_a_form_in_an_instance_sees_the_instance_s_item() -> None:
    story = Story(drawn("s: start\nt: user_task, candidates: role:hr, many: {over: =key, item: who}\ne: end", "s > t\nt > e"), key=["ann", "bob"])
    numbers = sorted(number for token in story.run.tokens.values() for number in token.open_tasks)
    assert [story.run.seen_by(number)["who"] for number in numbers] == ["ann", "bob"]
    assert "who" not in story.run.seen_by(99)


def test_an_error_that_an_event_subprocess_catches_is_known_in_its_scope() -> None:
    nodes = """s: start
p: subprocess, many: {count: 1, collect: {why: =seen}}
s1: start, in: p
q: subprocess, in: p, many: {count: 2}
s2: start, in: q
a: echo, in: q
e2: end, in: q
e1: end, in: p
h: event_subprocess, in: p
hs: start, in: h, error: no
hx: decision, in: h, decision: d, inputs: {n: 1}, outputs: {seen: =error.code}
he: end, in: h
e: end"""
    lines = [f"  {line.split(':', 1)[0].strip()}: {{type: {line.split(':', 1)[1].strip()}}}" for line in nodes.splitlines()]
    rules = "decision d {\n input n: number\n output y: number\n hit first\n | n || y |\n | - || 1 |\n}\n"
    story = Story(flow("\n".join(lines), "s > p\np > e\ns1 > q\nq > e1\ns2 > a\na > e2\nhs > hx\nhx > he", rules=rules))
    story.fail("a")
    assert (story.run.status, story.run.variables["why"]) == ("completed", ["no"])


def test_a_signal_at_an_end_reaches_the_rest_of_the_run() -> None:
    nodes = "s: start\nf: parallel\na: echo\nover: end, signal: go, outcome: told\ng: signal, signal: go\ne: end"
    story = Story(drawn(nodes, "s > f\nf > a\nf > g\na > over\ng > e"))
    story.job("a")
    assert (story.run.status, story.run.outcome, story.done()[-2:]) == ("completed", "told", ["g", "e"])


def test_many_messages_each_come_to_their_own_instance() -> None:
    story = Story(
        drawn("s: start\nm: message, message: m, correlation: =who, many: {over: =key, item: who, collect: {got: =said}}, outputs: {said: =result.x}\ne: end", "s > m\nm > e"),
        key=["p", "q"],
    )
    awaited = {event.correlation_key: event.number for event in story.events if isinstance(event, happened.MessageAwaited)}
    story.tell(asked.DeliverMessage(awaited["q"], {"x": 2}))
    story.tell(asked.DeliverMessage(awaited["p"], {"x": 1}))
    assert story.run.variables["got"] == [1, 2]


def test_two_regions_that_wait_for_each_other_s_lock_say_so() -> None:
    nodes = """s: start
f: parallel
p: subprocess, lock: one
s1: start, in: p
a: echo, in: p
x: echo, in: p, lock: two
e1: end, in: p
q: subprocess, lock: two
s2: start, in: q
b: echo, in: q
y: echo, in: q, lock: one
e2: end, in: q
e: end"""
    story = Story(drawn(nodes, "s > f\nf > p\nf > q\np > e\nq > e\ns1 > a\na > x\nx > e1\ns2 > b\nb > y\ny > e2"))
    story.job("a")
    story.job("b")
    assert sorted(event.code for event in story.events if isinstance(event, happened.IncidentRaised)) == ["lock.stuck", "lock.stuck"]


LOOPED = "s: start\nm: exclusive\nx: inclusive\na: echo\nb: user_task, candidates: role:hr\nj: join, need: 1%s\nd: echo, outputs: {n: =result.value}\ny: exclusive\ne: end"
LOOPED_EDGES = "s > m\nm > x\nx > a if n > 1\nx > b if n > 0\nx > e else\na > j\nb > j\nj > d\nd > y\ny > m if n < 9\ny > e else"


def test_a_cancelling_join_works_in_a_loop() -> None:
    story = Story(drawn(LOOPED % ", mode: cancelling", LOOPED_EDGES), n=2)
    story.job("a")
    assert story.places() == ["d"]
    story.job("d", value=3)
    assert story.places() == ["a", "b"]
    story.answer("b", "submit")
    story.job("d", value=10)
    assert (story.run.status, story.run.joins) == ("completed", {})


def test_a_join_in_a_loop_begins_its_next_round_when_nothing_more_can_come_in_this_one() -> None:
    story = Story(drawn(LOOPED % "", LOOPED_EDGES), n=1)
    for value in (1, 1, 10):
        story.answer("b", "submit")
        assert story.run.joins == {}
        story.job("d", value=value)
    assert (story.run.status, story.done().count("d")) == ("completed", 3)


def test_a_join_beside_an_ad_hoc_subprocess_waits_for_people() -> None:
    nodes = "s: start\nf: parallel\na: echo\nh: ad_hoc\nx: echo, in: h\nj: parallel\ne: end"
    story = Story(drawn(nodes, "s > f\nf > a\nf > h\na > j\nh > j\nj > e"))
    story.job("a")
    assert story.at() == {"j": "join", "h": "scope"}
    story.tell(asked.StartNode("x", "p1"))
    story.job("x")
    assert story.run.status == "completed"
