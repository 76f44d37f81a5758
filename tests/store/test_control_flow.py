"""Control flow across runs and stores: thrown messages and signals reach other runs, called runs end with their scope, nothing stays behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import Text
from engine.execution.apply import fold
from engine.model import command as asked
from engine.model.operation import RunQuery
from engine.model.run import Run
from engine.pack import Pack
from engine.scheduler import tick
from engine.service.answer import Answer
from engine.service.ask import Ask
from engine.service.committer import Request
from engine.store import tables
from tests.office import TENANT, Office
from tests.unit.flows import NODE_TYPES

KEY = "inputs: {type: object, properties: {key: {}}}\n"
WAITER = (
    "workflow: waiter\ntitle: {en: Waits}\n" + KEY + "nodes:\n  s: {type: start}\n  m: {type: message, message: hello, correlation: =key, outputs: {said: =result.text}}\n"
    "  g: {type: signal, signal: go, outputs: {who: =result.who}}\n  e: {type: end}\nedges: [{from: s, to: m}, {from: m, to: g}, {from: g, to: e}]\n"
)
TELLER = (
    "workflow: teller\ntitle: {en: Tells}\n"
    + KEY
    + "nodes:\n  s: {type: start}\n  t: {type: throw, message: hello, correlation: =key, inputs: {text: hi}}\n  a: {type: echo}\n"
    + "  g: {type: throw, signal: go, inputs: {who: =key}}\n  e: {type: end}\nedges: [{from: s, to: t}, {from: t, to: a}, {from: a, to: g}, {from: g, to: e}]\n"
)
PARENT = (
    "workflow: parent\ntitle: {en: Parent}\n"
    + KEY
    + "nodes:\n  s: {type: start}\n  c: {type: call, workflow: child, inputs: {key: =key}, outputs: {got: =result.outcome}}\n"
    + "  b: {type: boundary, host: c, wait: P1D}\n  w: {type: boundary, host: c, error: broken, outputs: {why: =result.code}}\n  e: {type: end}\n  late: {type: end, outcome: late}\n"
    + "  bad: {type: end, outcome: bad}\nedges: [{from: s, to: c}, {from: c, to: e}, {from: b, to: late}, {from: w, to: bad}]\n"
)
CHILD = (
    "workflow: child\ntitle: {en: Child}\n"
    + KEY
    + "nodes:\n  s: {type: start}\n  a: {type: user_task, candidates: role:hr, outcomes: [{key: ok, title: {en: OK}}, {key: no, title: {en: No}}], "
    "outputs: {key: =result.outcome}}\n  x: {type: exclusive}\n  e: {type: end, outcome: fine}\n  bad: {type: end, error: broken}\n"
    'edges: [{from: s, to: a}, {from: a, to: x}, {from: x, to: e, when: key = "ok"}, {from: x, to: bad, default: true}]\n'
)


@pytest.fixture
def shop(make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url, node_types=NODE_TYPES)
    texts = {"waiter": WAITER, "teller": TELLER, "parent": PARENT, "child": CHILD}
    office.engine.deploy(TENANT, Pack("flows", Text("Flows"), {f"{name}.workflow.yaml": text for name, text in texts.items()}), by="test")
    return office


def settle(shop: Office) -> None:
    """Waits until the committer has delivered what was thrown: a read behind it in the queue."""
    for _ in range(3):
        shop.claim("heavy")


def at(shop: Office, run_id: str) -> list[str]:
    return shop.engine.run(TENANT, run_id).node_ids


def check(shop: Office, *run_ids: str) -> None:
    for run_id in run_ids:
        state = shop.engine.state(run_id)
        assert fold(Run(run_id=run_id, definition_id=state.definition_id), shop.engine.events(run_id)) == state


def rows(shop: Office, table: sa.Table) -> int:
    with shop.engine.database.read() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def test_a_thrown_message_reaches_the_run_that_waits_for_its_key(shop: Office) -> None:
    first, second = (shop.start("waiter", {"key": key}).run_id for key in ("k1", "k2"))
    teller = shop.start("teller", {"key": "k2"}).run_id
    settle(shop)
    assert (at(shop, first), at(shop, second)) == (["m"], ["g"])
    assert shop.engine.state(second).variables["said"] == "hi"
    assert rows(shop, tables.messages) == 0
    check(shop, first, second, teller)


def test_a_thrown_message_is_kept_for_who_comes_later(shop: Office) -> None:
    shop.start("teller", {"key": "k1"})
    settle(shop)
    assert rows(shop, tables.messages) == 1
    assert at(shop, shop.start("waiter", {"key": "k1"}).run_id) == ["g"]
    assert rows(shop, tables.messages) == 0


def test_what_was_thrown_before_a_crash_is_delivered_after_it(shop: Office) -> None:
    waiter = shop.start("waiter", {"key": "k1"}).run_id
    shop.engine.committer._sweep = lambda: None  # type: ignore[method-assign]
    shop.start("teller", {"key": "k1"})
    settle(shop)
    assert at(shop, waiter) == ["m"]
    shop.engine.committer.__dict__.pop("_sweep")
    tick(shop.engine)
    settle(shop)
    assert at(shop, waiter) == ["g"]


@pytest.mark.parametrize(("interrupts", "ended"), [("true", ("cancelled", "told")), ("false", ("completed", "fine"))])
def test_what_a_called_run_escalates_reaches_who_called_it(shop: Office, interrupts: str, ended: tuple[str, str]) -> None:
    texts = {
        "boss": "workflow: boss\ntitle: {en: Boss}\n" + KEY + "nodes:\n  s: {type: start}\n  c: {type: call, workflow: worker}\n"
        f"  b: {{type: boundary, host: c, escalation: help, interrupts: {interrupts}}}\n  e: {{type: end, outcome: fine}}\n  told: {{type: end, outcome: told}}\n"
        "edges: [{from: s, to: c}, {from: c, to: e}, {from: b, to: told}]\n",
        "worker": "workflow: worker\ntitle: {en: Worker}\n" + KEY + "nodes:\n  s: {type: start}\n  t: {type: throw, escalation: help}\n  a: {type: echo}\n  e: {type: end}\n"
        "edges: [{from: s, to: t}, {from: t, to: a}, {from: a, to: e}]\n",
    }  # fmt: skip
    shop.engine.deploy(TENANT, Pack("more", Text("More"), {f"{name}.workflow.yaml": text for name, text in texts.items()}), by="test")
    boss = shop.start("boss", {}).run_id
    [worker] = shop.engine.run(TENANT, boss).child_run_ids
    for job in shop.claim("light"):
        shop.complete(job)
    assert (shop.engine.state(worker).status, shop.engine.state(boss).outcome) == ended
    check(shop, boss, worker)


def test_a_thrown_signal_reaches_every_run_that_waits_now_and_nobody_later(shop: Office) -> None:
    waiters = [shop.start("waiter", {"key": "k1"}).run_id for _ in range(3)]
    shop.start("teller", {"key": "k1"})
    settle(shop)
    late = shop.start("waiter", {"key": "k9"}).run_id
    [job] = shop.claim("light")
    shop.complete(job)
    settle(shop)
    assert [shop.engine.state(run_id).status for run_id in waiters] == ["completed"] * 3
    assert shop.engine.state(waiters[0]).variables["who"] == "k1"
    shop.engine.correlate(TENANT, "hello", "k9", {})
    tick(shop.engine)
    settle(shop)
    assert at(shop, late) == ["g"]
    check(shop, *waiters, late)


def test_a_signal_from_outside_reaches_all(shop: Office) -> None:
    for _ in range(2):
        shop.start("waiter", {"key": "k1"})
    shop.engine.correlate(TENANT, "hello", "k1", {})
    assert shop.engine.broadcast(TENANT, "go", {"who": "me"}) == 2
    assert shop.engine.broadcast(TENANT, "go", {"who": "me"}) == 0
    assert shop.engine.runs(TENANT).counts["completed"] == 2


def test_a_called_run_ends_when_its_call_is_interrupted(shop: Office) -> None:
    run_id = shop.start("parent", {"key": "k"}).run_id
    [child] = shop.engine.run(TENANT, run_id).child_run_ids
    [task] = shop.tasks()
    shop.clock.advance(timedelta(days=1))
    tick(shop.engine)
    assert shop.outcome(run_id) == ("completed", "late")
    assert shop.outcome(child) == ("cancelled", "")
    assert shop.tasks() == []
    assert shop.engine.task(TENANT, task.task_id, roles=("hr",)).status == "cancelled"
    assert (rows(shop, tables.timers), rows(shop, tables.jobs), rows(shop, tables.subscriptions)) == (0, 0, 0)
    check(shop, run_id, child)


def test_the_error_that_ends_a_called_run_is_caught_on_its_call(shop: Office) -> None:
    run_id = shop.start("parent", {"key": "k"}).run_id
    shop.person("a", outcome="no")
    assert shop.outcome(run_id) == ("completed", "bad")
    assert shop.engine.state(run_id).variables["why"] == "broken"
    run_id = shop.start("parent", {"key": "k"}).run_id
    shop.person("a", outcome="ok")
    assert (shop.outcome(run_id), shop.engine.state(run_id).variables["got"]) == (("completed", ""), "fine")


def test_a_timer_and_the_child_s_end_in_one_transaction_have_one_winner(shop: Office) -> None:
    run_id = shop.start("parent", {"key": "k"}).run_id
    [child] = shop.engine.run(TENANT, run_id).child_run_ids
    [task] = shop.tasks()
    timer = next(iter(shop.engine.state(run_id).armed))
    number = int(task.task_id.rsplit(".", 1)[1])
    asks = [
        Ask(tenant_id=TENANT, run_id=child, command=asked.CompleteTask(number, "p1", "ok", {}), by="p1", answer=Answer()),
        Ask(tenant_id=TENANT, run_id=run_id, command=asked.FireTimer(timer), by="clock", answer=Answer()),
    ]
    shop.engine.submit(Request(asks))
    assert asks[0].answer.exception() is None
    assert asks[1].answer.exception() is None
    assert shop.outcome(run_id) == ("completed", "late")
    assert shop.outcome(child)[0] == "completed"
    check(shop, run_id, child)


def test_a_run_shows_its_events_and_what_was_withdrawn(shop: Office) -> None:
    run_id = shop.start("parent", {"key": "k"}).run_id
    shop.clock.advance(timedelta(days=1))
    tick(shop.engine)
    states = {node.node_id: node.state for node in shop.engine.run(TENANT, run_id).nodes}
    assert states == {"s": "completed", "c": "cancelled", "b": "completed", "late": "completed"}
    assert {"timer_set", "timer_fired", "child_cancelled"} <= {entry.type for entry in shop.engine.history(TENANT, run_id).items}


STARTED = (
    "workflow: %s\ntitle: {en: Started}\n" + KEY + "nodes:\n  s: {type: start, %s, outputs: {said: '=%s'}}\n  a: {type: user_task, candidates: role:hr}\n  e: {type: end}\n"
    "edges: [{from: s, to: a}, {from: a, to: e}]\n"
)


def started(office: Office, **texts: str) -> None:
    office.engine.deploy(TENANT, Pack("started", Text("Started"), {f"{name}.workflow.yaml": text for name, text in texts.items()}), by="test")


def test_a_message_begins_a_run_when_nobody_waits_for_it(shop: Office) -> None:
    started(shop, asked=STARTED % ("asked", "message: hello", "result.text"))
    assert shop.engine.correlate(TENANT, "hello", "k7", {"text": "hi", "key": "v"}) == 1
    [run] = shop.engine.runs(TENANT, RunQuery(status="", workflow="asked")).items
    assert (run.business_key, shop.engine.state(run.run_id).variables) == ("k7", {"key": "v", "said": "hi"})
    waiter = shop.start("waiter", {"key": "k8"}).run_id
    assert shop.engine.correlate(TENANT, "hello", "k8", {}) == 1
    assert at(shop, waiter) == ["g"]
    assert len(shop.engine.runs(TENANT, RunQuery(status="", workflow="asked")).items) == 1


def test_what_a_run_throws_begins_others(shop: Office) -> None:
    started(shop, asked=STARTED % ("asked", "message: hello", "result.text"), told=STARTED % ("told", "signal: go", "result.who"))
    shop.start("teller", {"key": "k1"})
    [run] = shop.engine.runs(TENANT, RunQuery(status="", workflow="asked")).items
    assert (run.business_key, shop.engine.state(run.run_id).variables["said"]) == ("k1", "hi")
    [job] = shop.claim("light")
    shop.complete(job)
    [run] = shop.engine.runs(TENANT, RunQuery(status="", workflow="told")).items
    assert shop.engine.state(run.run_id).variables["said"] == "k1"
    assert rows(shop, tables.messages) == 0
    check(shop, run.run_id)


def test_a_time_begins_a_run_as_often_as_the_cycle_says_and_once_each_time(shop: Office) -> None:
    started(shop, daily=STARTED % ("daily", "every: R2/P1D", "result.at"))
    tick(shop.engine)
    assert shop.engine.runs(TENANT, RunQuery(status="", workflow="daily")).items == []
    for days in (1, 1, 1):
        shop.clock.advance(timedelta(days=days))
        tick(shop.engine)
        tick(shop.engine)
    assert len(shop.engine.runs(TENANT, RunQuery(status="", workflow="daily")).items) == 2
    assert rows(shop, tables.timers) == 0


def test_a_start_that_was_told_twice_begins_one_run(shop: Office) -> None:
    started(shop, daily=STARTED % ("daily", "every: P1D", "result.at"))
    shop.clock.advance(timedelta(days=1))
    with shop.engine.database.read() as connection:
        [row] = connection.execute(sa.select(tables.timers)).all()
    shop.engine.start_on_time(row)
    shop.engine.start_on_time(row)
    tick(shop.engine)
    assert len(shop.engine.runs(TENANT, RunQuery(status="", workflow="daily")).items) == 1


def test_a_new_version_takes_the_schedule_over(shop: Office) -> None:
    started(shop, daily=STARTED % ("daily", "every: P1D", "result.at"))
    started(shop, daily=STARTED % ("daily", "every: P2D", "result.at"))
    for _ in range(2):
        shop.clock.advance(timedelta(days=1))
        tick(shop.engine)
    assert [run.version for run in shop.engine.runs(TENANT, RunQuery(status="", workflow="daily")).items] == [2]


TWICE = (
    "workflow: twice\ntitle: {en: Twice}\n" + KEY + "nodes:\n  s: {type: start}\n  w: {type: event_choice}\n  m: {type: message, message: one, correlation: =key}\n"
    "  n: {type: message, message: two, correlation: =key}\n  x: {type: exclusive}\n  t: {type: message, message: two, correlation: =key}\n  e: {type: end}\n"
    "edges: [{from: s, to: w}, {from: w, to: m}, {from: w, to: n}, {from: m, to: x}, {from: n, to: x}, {from: x, to: t}, {from: t, to: e}]\n"
)


def test_of_two_messages_that_came_before_an_event_gateway_the_second_is_not_lost(shop: Office) -> None:
    started(shop, twice=TWICE)
    for name in ("one", "two"):
        assert shop.engine.correlate(TENANT, name, "k", {}) == 0
    run_id = shop.start("twice", {"key": "k"}).run_id
    settle(shop)
    tick(shop.engine)
    settle(shop)
    assert shop.outcome(run_id)[0] == "completed"
    assert rows(shop, tables.messages) == 0
    check(shop, run_id)


def test_one_message_that_came_before_is_given_to_one_who_waits(shop: Office) -> None:
    started(shop, twice=TWICE.replace("event_choice", "parallel").replace("message: one", "message: two").replace("x: {type: exclusive}", "x: {type: parallel}"))
    shop.engine.correlate(TENANT, "two", "k", {})
    run_id = shop.start("twice", {"key": "k"}).run_id
    tick(shop.engine)
    settle(shop)
    assert sorted(at(shop, run_id)) in (["m", "x"], ["n", "x"])
