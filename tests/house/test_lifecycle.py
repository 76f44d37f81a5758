"""Random commands on the pure core: the states of tasks and runs only follow the tables in engine/model/lifecycle.py."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Conflict, Invalid
from engine.execution.apply import fold
from engine.execution.decide import advance
from engine.model import command as asked
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.lifecycle import RUN, TASK
from engine.model.run import Run
from tests.office import MONDAY
from tests.unit.flows import flow

PEOPLE = ("ann", "bob")
FLOW = flow(
    """  s: {type: start}
  fork: {type: parallel}
  form: {type: user_task, candidates: [role:hr], outcomes: [{key: submit, title: {en: Send}}, {key: back, title: {en: Back}}], outputs: {said: =result.outcome}}
  all: {type: approval, inputs: {policy: all, approvers: ["person:ann", "person:bob"]}}
  order: {type: approval, inputs: {policy: in_order, approvers: ["person:ann", "role:hr", "person:bob"], reject: after_all}}
  again: {type: user_task, candidates: [guest]}
  join: {type: parallel}
  e: {type: end}""",
    """s > fork
fork > form
fork > all
fork > order
form > again if said = "back"
form > join else
again > form
all > join
order > join
join > e""",
)
STEPS = st.tuples(
    st.sampled_from(("claim", "claim", "unclaim", "complete", "complete", "complete", "cancel")),
    st.integers(min_value=0, max_value=6),
    st.sampled_from(PEOPLE),
    st.sampled_from(("submit", "back", "approve", "reject", "nothing")),
)
EDGES = {(before, after) for before, reachable in TASK.items() for after in reachable}


class Watch:
    """The state of each task and of the run, told by events alone; keeps every edge that was walked."""

    def __init__(self) -> None:
        self.tasks: dict[int, str] = {}
        self.run = "running"
        self.walked: set[tuple[str, str]] = set()

    def see(self, events: list[HistoryEvent]) -> None:
        states = {happened.TaskClaimed: "claimed", happened.TaskUnclaimed: "created", happened.TaskCompleted: "completed", happened.TaskCancelled: "cancelled"}
        for event in events:
            if isinstance(event, happened.TaskCreated):
                assert event.number not in self.tasks
                self.tasks[event.number] = next(iter(TASK))
            elif type(event) in states:
                self.move(event.number, states[type(event)])  # type: ignore[attr-defined]
            elif isinstance(event, happened.RunCancelled | happened.RunCompleted):
                after = "cancelled" if isinstance(event, happened.RunCancelled) else "completed"
                assert after in RUN[self.run]
                self.run = after
                for number in [number for number, state in self.tasks.items() if state in ("created", "claimed")]:
                    self.move(number, "cancelled")

    def move(self, number: int, after: str) -> None:
        before = self.tasks[number]
        assert after in TASK[before], f"task {number} went from {before} to {after}"
        self.tasks[number] = after
        self.walked.add((before, after))


def command(kind: str, number: int, by: str, outcome: str) -> asked.Command:
    made: dict[str, asked.Command] = {
        "claim": asked.ClaimTask(number, by),
        "unclaim": asked.UnclaimTask(number, by),
        "complete": asked.CompleteTask(number, by, outcome, {}),
        "cancel": asked.CancelRun(by, ""),
    }
    return made[kind]


def walk(steps: list[tuple[str, int, str, str]]) -> Watch:
    blank = Run(run_id="r1", definition_id="t/test/1")
    told: list[HistoryEvent] = []
    watch = Watch()

    def tell(run: Run, asking: Any) -> Run:
        try:
            events, after = advance(FLOW, run, asking, MONDAY)
        except (Conflict, Invalid):
            return run
        told.extend(events)
        watch.see(events)
        assert fold(blank, told) == after
        return after

    run = tell(blank, asked.StartRun(inputs={}))
    for kind, place, by, outcome in steps:
        known = sorted(watch.tasks)
        run = tell(run, command(kind, known[place % len(known)], by, outcome))
        is_open = {number for token in run.tokens.values() for number in token.open_tasks}
        assert is_open == {number for number, state in watch.tasks.items() if state in ("created", "claimed")}
    assert watch.run == run.status
    return watch


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_states_only_follow_the_tables(steps: list[tuple[str, int, str, str]]) -> None:
    walk(steps)


def test_every_edge_of_the_task_table_is_walked() -> None:
    claims = [(kind, place, "ann", "approve") for place in range(4) for kind in ("claim", "unclaim", "claim")]
    told = [*claims[:9], ("complete", 0, "ann", "submit"), ("cancel", 0, "ann", "")]
    more = [("complete", place, by, outcome) for outcome in ("reject", "submit") for place in range(4) for by in PEOPLE]
    assert walk(told).walked | walk([*more, ("cancel", 0, "ann", "")]).walked == EDGES


def test_every_state_is_one_that_its_table_knows() -> None:
    for machine in (RUN, TASK):
        assert {after for reachable in machine.values() for after in reachable} <= machine.keys()
