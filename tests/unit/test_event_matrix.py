"""Every event at every place where an event may stand (BPMN 2.0, table 10.93): what is allowed runs, what is not is refused with a reason. docs/patterns.md shows the table."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from engine.errors import Invalid
from engine.model import command as asked
from engine.model.check import check_definition
from tests.office import TENANT, Office, workflow_pack
from tests.unit.flows import Story, flow

__all__ = ["EVENTS", "PLACES", "TABLE"]

EVENTS = {
    "none": "", "message": "message: m, correlation: k", "timer (date)": "until: '2026-03-02T05:00:00Z'", "timer (duration)": "wait: PT1H", "timer (cycle)": "every: R3/PT1H",
    "timer (working time)": "working: PT1H", "signal": "signal: s", "error": "error: E", "escalation": "escalation: E", "compensation": "compensation: true",
    "conditional": "condition: n > 0", "cancel": "cancel: true", "terminate": "terminate: true", "link": "link: l",
}  # fmt: skip
PLACES = ("start", "catch", "throw", "boundary, interrupting", "boundary, non-interrupting", "end", "event subprocess, interrupting", "event subprocess, non-interrupting")
RUNS = "runs"

_OPENS, _TYPE, _FIELD, _ALWAYS = "graph.opener", "workflow.node_type", "workflow.field", "graph.interrupts"
_CAUGHT = (RUNS, RUNS, _FIELD, RUNS, RUNS, _FIELD, RUNS, RUNS)
TABLE: dict[str, tuple[str, ...]] = {
    "none": (RUNS, _TYPE, RUNS, "workflow.event", "workflow.event", RUNS, "graph.start_event", "graph.start_event"),
    "message": (RUNS,) * 8,
    "timer (date)": _CAUGHT,
    "timer (duration)": _CAUGHT,
    "timer (cycle)": _CAUGHT,
    "timer (working time)": _CAUGHT,
    "signal": (RUNS,) * 8,
    "error": (_OPENS, _TYPE, _FIELD, RUNS, _ALWAYS, RUNS, RUNS, _ALWAYS),
    "escalation": (_OPENS, _TYPE, RUNS, RUNS, RUNS, RUNS, RUNS, RUNS),
    "compensation": (_OPENS, _TYPE, RUNS, RUNS, _ALWAYS, RUNS, RUNS, _ALWAYS),
    "conditional": _CAUGHT,
    "cancel": (_FIELD, _TYPE, _FIELD, RUNS, _ALWAYS, RUNS, _FIELD, _FIELD),
    "terminate": (_FIELD, _TYPE, _FIELD, _FIELD, _FIELD, RUNS, _FIELD, _FIELD),
    "link": (_FIELD, RUNS, RUNS, _FIELD, _FIELD, _FIELD, _FIELD, _FIELD),
}
"""For each event and place: that it runs, or the code with which the check refuses it."""

CASES = [(event, place, TABLE[event][number]) for event in EVENTS for number, place in enumerate(PLACES)]
HEAD = "inputs: {type: object, properties: {k: {}, n: {}}}\n"
TYPES = {"conditional": "condition", "timer (date)": "timer", "timer (duration)": "timer", "timer (cycle)": "timer", "timer (working time)": "timer", "none": "catch"}


class Drawing(NamedTuple):
    """Nodes and edges; what happens beside is drawn in `a`, a transaction in which `w` and `v` work, with `q` between them; `c` sets n beside it."""

    nodes: str
    edges: str


def plain(event: str, node: str) -> Drawing:
    """A way through one node."""
    return Drawing(f"  s: {{type: start}}\n  t: {node}\n  e: {{type: end}}\n", "s > t\nt > e")


def around(event: str, more: str, ways: str) -> Drawing:
    """A transaction in which the event is thrown, when it is one that is thrown inside."""
    stops = {"error": "type: end, error: E", "cancel": "type: end, cancel: true"}
    cause = stops.get(event, "type: throw, escalation: E" if event == "escalation" else "type: throw")
    after = "  k: {type: throw, compensation: a}\n" if event == "compensation" else "  k: {type: throw}\n"
    nodes = (
        "  s: {type: start}\n  p: {type: parallel}\n  c: {type: echo, outputs: {n: =result.value}}\n  ce: {type: end}\n  a: {type: transaction}\n  i: {type: start, in: a}\n"
        f"  w: {{type: echo, in: a}}\n  q: {{{cause}, in: a}}\n{after}  e: {{type: end}}\n{more}"
    )
    edges = f"s > p\np > c\nc > ce\np > a\na > k\nk > e\ni > w\nw > q\n{ways}"
    if event in stops:
        return Drawing(nodes, edges)
    return Drawing(nodes + "  v: {type: echo, in: a}\n  z: {type: end, in: a}\n", edges + "\nq > v\nv > z")


def drawing(event: str, place: str) -> Drawing:
    """The event at the place."""
    told = EVENTS[event]
    more = f", {told}" if told else ""
    keeps = "" if place.endswith(" interrupting") else ", interrupts: false"
    match place.partition(",")[0]:
        case "start":
            if event == "conditional":
                more = ", condition: 'now() > @\"2026-03-02T09:00:00+08:00\"'"
            return Drawing(f"  t: {{type: start{more}}}\n  e: {{type: end}}\n", "t > e")
        case "catch" if event == "link":
            return Drawing("  s: {type: start}\n  o: {type: link, link: l}\n  t: {type: link, link: l}\n  e: {type: end}\n", "s > o\nt > e")
        case "throw" if event == "link":
            return Drawing("  s: {type: start}\n  t: {type: link, link: l}\n  o: {type: link, link: l}\n  e: {type: end}\n", "s > t\no > e")
        case "catch":
            return plain(event, f"{{type: {TYPES.get(event, event)}{more}}}")
        case "throw":
            return plain(event, f"{{type: throw{more}}}")
        case "end" if event == "cancel":
            return Drawing(
                "  s: {type: start}\n  a: {type: transaction}\n  i: {type: start, in: a}\n  t: {type: end, in: a, cancel: true}\n  e: {type: end}\n", "s > a\ni > t\na > e"
            )
        case "end":
            return Drawing(f"  s: {{type: start}}\n  t: {{type: end{more}}}\n", "s > t")
        case "boundary":
            beyond = "" if event == "compensation" else "\nx > xe"
            ends = "" if event == "compensation" else "  xe: {type: end}\n"
            return around(event, f"  t: {{type: boundary, host: a{more}{keeps}}}\n  x: {{type: echo}}\n{ends}", f"t > x{beyond}")
        case _:
            inside = ", in: a" if event == "compensation" else ""
            more_nodes = f"  sub: {{type: event_subprocess{inside}}}\n  t: {{type: start, in: sub{more}{keeps}}}\n  x: {{type: echo, in: sub}}\n  xe: {{type: end, in: sub}}\n"
            return around(event, more_nodes, "t > x\nx > xe")


def happen(story: Story, event: str) -> None:
    """What makes the awaited event happen."""
    if event in ("message", "signal"):
        story.deliver("t")
    elif event.startswith("timer"):
        story.fire("t")
    elif event == "conditional":
        story.job("c", value=1)
    else:
        story.job("w")
        if event == "compensation":
            story.job("v")


def test_the_table_names_every_event_and_every_place() -> None:
    assert TABLE.keys() == EVENTS.keys()
    assert {len(row) for row in TABLE.values()} == {len(PLACES)}


@pytest.mark.parametrize(("event", "place", "said"), [case for case in CASES if case[2] != RUNS])
def test_what_the_standard_does_not_know_is_refused(event: str, place: str, said: str) -> None:
    drawn = drawing(event, place)
    try:
        found = check_definition(flow(drawn.nodes, drawn.edges, head=HEAD))
    except Invalid as refused:
        found = list(refused.problems)
    assert said in {one.code for one in found if one.is_error}


@pytest.mark.parametrize(("event", "place"), [case[:2] for case in CASES if case[2] == RUNS])
def test_what_the_standard_knows_runs(event: str, place: str) -> None:
    drawn = drawing(event, place)
    definition = flow(drawn.nodes, drawn.edges, head=HEAD)
    assert [one for one in check_definition(definition) if one.is_error] == []
    story = Story(definition, k="key", n=0)
    where = place.partition(",")[0]
    if where in ("boundary", "event subprocess"):
        assert {"c", "a", "w"} <= set(story.places())
        happen(story, event)
        assert "x" in story.places()
        is_over = {"compensation", "cancel"} if where == "boundary" else {"compensation"}
        if event not in is_over:
            assert ("a" in story.places()) == place.endswith("non-interrupting"), story.places()
        if where == "event subprocess" and place.endswith(" interrupting") and event != "compensation":
            assert set(story.places()) == {"sub", "x"}
        story.job("x")
        for node in ("w", "v", "c"):
            if node in story.places():
                story.job(node, value=0)
    elif where == "catch" and event != "link":
        assert story.places() == ["t"]
        if event == "conditional":
            assert story.at() == {"t": "condition"}
            return
        happen(story, event)
    assert story.run.status == "completed"
    # A compensation event on a border gets no token: its handler does. An error or a cancel ends what throws it.
    assert "t" in story.done() or (event, where) in (("compensation", "boundary"), ("error", "end"), ("cancel", "end"), ("terminate", "end"))
    if where == "end" and event == "error":
        assert story.run.error == "E"


def test_a_catch_of_a_condition_goes_on_when_another_branch_makes_it_true() -> None:
    nodes = (
        "  s: {type: start}\n  p: {type: parallel}\n  c: {type: echo, outputs: {n: =result.value}}\n  ce: {type: end}\n  t: {type: condition, condition: n > 0}\n  e: {type: end}\n"
    )
    story = Story(flow(nodes, "s > p\np > c\np > t\nc > ce\nt > e", head=HEAD), k="key", n=0)
    story.job("c", value=1)
    assert story.run.status == "completed"


CONDITION = "workflow: one\ntitle: {en: One}\nnodes: {s: {type: start, condition: 'HOLDS'}, e: {type: end}}\nedges: [{from: s, to: e}]\n"


def test_a_run_begins_each_time_its_condition_becomes_true(office: Office) -> None:
    office.engine.deploy(TENANT, workflow_pack(CONDITION.replace("HOLDS", 'day of week(today()) = "Tuesday"')), by="test")
    begun = []
    for _ in range(10):
        office.work()
        begun.append(len(office.engine.runs(TENANT).items))
        office.clock.advance(timedelta(hours=24))
    assert begun == [0, 1, 1, 1, 1, 1, 1, 1, 2, 2]  # it was Monday at first
    office.clock.advance(timedelta(minutes=2))
    office.work()
    assert len(office.engine.runs(TENANT).items) == 2


def test_a_condition_that_begins_runs_reads_nothing_of_them() -> None:
    definition = flow("  s: {type: start, condition: n > 0}\n  e: {type: end}", "s > e", head=HEAD)
    assert [one.code for one in check_definition(definition)] == ["graph.opener_condition"]


def test_a_cycle_in_the_flow_is_waited_for_once() -> None:
    story = Story(flow("  s: {type: start}\n  t: {type: timer, every: R3/PT1H}\n  e: {type: end}", "s > t\nt > e"))
    story.now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    story.tell(asked.FireTimer(story.number("t")))
    assert story.run.status == "completed"
