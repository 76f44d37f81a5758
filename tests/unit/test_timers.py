"""Times at every place where one may stand: a date, a duration, a cycle, FEEL, and working time."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import Invalid
from engine.model import event as happened
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.unit.flows import Story, flow

FIRST = {
    "wait: PT2H": timedelta(hours=2),
    "wait: '=duration(\"PT2H\")'": timedelta(hours=2),
    "until: '2026-03-02T05:00:00Z'": timedelta(hours=4),
    "until: '=moment'": timedelta(hours=4),
    "every: R3/PT1H": timedelta(hours=1),
    "every: '=\"R3/\" + pause'": timedelta(hours=1),
    "every: 'R2/2026-03-02T03:00:00Z/PT1H'": timedelta(hours=2),
    # Monday 09:00 in Shanghai; the break is from 12:00 to 13:30.
    "working: PT4H": timedelta(hours=5, minutes=30),
    'working: \'="PT" + string(4) + "H"\'': timedelta(hours=5, minutes=30),
    "working: P3D": timedelta(days=3),
    "working: R3/PT4H": timedelta(hours=5, minutes=30),
}
INPUTS = {"moment": "2026-03-02T05:00:00Z", "pause": "PT1H"}
HEAD = "inputs: {type: object, properties: {moment: {type: string}, pause: {type: string}}}\n"
PLACES = {
    "catch": ("  t: {type: timer, TIME}", "s > t\nt > e"),
    "boundary": ("  a: {type: echo}\n  t: {type: boundary, host: a, TIME}\n  x: {type: end}", "s > a\na > e\nt > x"),
    "boundary that lets go on": ("  a: {type: echo}\n  t: {type: boundary, host: a, interrupts: false, TIME}\n  x: {type: end}", "s > a\na > e\nt > x"),
    "behind an event gateway": ("  c: {type: event_choice}\n  t: {type: timer, TIME}\n  m: {type: message, message: x, correlation: k}", "s > c\nc > t\nc > m\nt > e\nm > e"),
    "event subprocess": ("  a: {type: echo}\n  sub: {type: event_subprocess}\n  t: {type: start, in: sub, TIME}\n  x: {type: end, in: sub}", "s > a\na > e\nt > x"),
}


@pytest.mark.parametrize("time", FIRST)
@pytest.mark.parametrize("place", PLACES)
def test_a_time_at_every_place(place: str, time: str) -> None:
    nodes, edges = PLACES[place]
    told = Story(flow(f"  s: {{type: start}}\n{nodes.replace('TIME', time)}\n  e: {{type: end}}", edges, head=HEAD), **INPUTS)
    [timer] = [event for event in told.events if isinstance(event, happened.TimerSet)]
    assert timer.due_at - MONDAY == FIRST[time]
    told.now = timer.due_at
    told.fire("t")
    assert "t" in told.done()


@pytest.mark.parametrize(("time", "after"), [("every: R3/PT1H", [1, 2, 3]), ("working: R3/PT4H", [5.5, 24.5, 30])])
def test_a_cycle_on_a_border_comes_as_often_as_it_says(time: str, after: list[float]) -> None:
    nodes, edges = PLACES["boundary that lets go on"]
    told = Story(flow(f"  s: {{type: start}}\n{nodes.replace('TIME', time)}\n  e: {{type: end}}", edges, head=HEAD), **INPUTS)
    found = []
    while any(armed.node_id == "t" for armed in told.run.armed.values()):
        told.now = next(armed.due_at for armed in told.run.armed.values() if armed.due_at)
        found.append((told.now - MONDAY) / timedelta(hours=1))
        told.fire("t")
    assert found == after


@pytest.mark.parametrize(
    ("due", "after"), [("due: P1D", 24), ("due: '2026-03-02T05:00:00Z'", 4), ("due: '=moment'", 4), ("working: P1D", 24), ("working: PT8H", 24.5), ("working: '=\"PT4H\"'", 5.5)]
)
def test_a_task_is_due(due: str, after: float) -> None:
    told = Story(flow(f"  s: {{type: start}}\n  u: {{type: user_task, candidates: role:hr, {due}}}\n  e: {{type: end}}", "s > u\nu > e", head=HEAD), **INPUTS)
    [task] = [event for event in told.events if isinstance(event, happened.TaskCreated)]
    assert task.due_at == MONDAY + timedelta(hours=after)


@pytest.mark.parametrize(
    ("node", "code"),
    [
        ("{type: timer, working: P1W}", "workflow.working"), ("{type: timer, working: PT2H, wait: PT1H}", "workflow.timer"), ("{type: timer}", "workflow.timer"),
        ("{type: user_task, candidates: role:hr, working: soon}", "workflow.working"), ("{type: user_task, candidates: role:hr, working: P1D, due: P1D}", "workflow.due"),
        ("{type: timer, every: PT1}", "workflow.cycle"), ("{type: timer, wait: never}", "workflow.time"), ("{type: decision, working: P1D}", "workflow.field"),
    ],
)  # fmt: skip
def test_a_wrong_time_is_told_by_the_check(node: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        flow(f"  s: {{type: start}}\n  t: {node}\n  e: {{type: end}}", "s > t\nt > e")
    assert code in {found.code for found in refused.value.problems}


def test_a_time_that_feel_gives_and_that_is_none_is_an_incident() -> None:
    told = Story(flow("  s: {type: start}\n  t: {type: timer, working: '=\"soon\"'}\n  e: {type: end}", "s > t\nt > e"))
    assert told.at() == {"t": "incident"}


def test_a_run_begins_every_working_day(office: Office) -> None:
    text = "workflow: one\ntitle: {en: One}\nnodes: {s: {type: start, working: R/P1D}, e: {type: end}}\nedges: [{from: s, to: e}]\n"
    office.clock.move_to(datetime(2026, 3, 5, 2, 0, tzinfo=UTC))  # Thursday, 10:00 in Shanghai
    office.engine.deploy(TENANT, workflow_pack(text), by="test")
    started = []
    for _ in range(6):
        office.work()
        started.append(len(office.engine.runs(TENANT).items))
        office.clock.advance(timedelta(days=1))
    assert started == [0, 1, 1, 1, 2, 3]  # Thursday, Friday, the weekend, Monday, Tuesday


def test_history_keeps_the_time_that_was_computed_and_a_warning_beyond_what_is_known(office: Office) -> None:
    text = "workflow: one\ntitle: {en: One}\nnodes: {s: {type: start}, t: {type: timer, working: P300D}, e: {type: end}}\nedges: [{from: s, to: t}, {from: t, to: e}]\n"
    office.engine.deploy(TENANT, workflow_pack(text), by="test")
    run_id = office.start("one").run_id
    events = office.engine.events(run_id)
    [timer] = [event for event in events if isinstance(event, happened.TimerSet)]
    assert timer.due_at.year == 2027
    [warned] = [event for event in events if isinstance(event, happened.Warned)]
    assert warned.warnings[0].startswith("calendar.beyond: the days off of CN are known from 2004 to 2026 only")
    office.clock.move_to(timer.due_at)
    office.work()
    assert office.outcome(run_id)[0] == "completed"
