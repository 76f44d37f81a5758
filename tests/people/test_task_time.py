"""Row 24: reminders around the time at which a task is due, and what follows when it is not done by then."""

from datetime import datetime, timedelta

import pytest

from engine.model import event as happened
from tests.office import MONDAY
from tests.people.staff import asked_of, one_task, story
from tests.unit.flows import Story

pytestmark = pytest.mark.row(24)


def timers(told: Story) -> dict[datetime, str]:
    return {armed.due_at: armed.purpose for armed in told.run.armed.values() if armed.due_at}


def pass_until(told: Story, at: datetime) -> None:
    """Every timer that is due by then fires, in its order."""
    while due := sorted((armed.due_at, number) for number, armed in told.run.armed.items() if armed.due_at and armed.due_at <= at):
        from engine.model.command import FireTimer

        told.now = due[0][0]
        told.tell(FireTimer(due[0][1]))
    told.now = at


def test_reminders_stand_before_and_after_the_time_at_which_the_task_is_due() -> None:
    told = one_task("candidates: [person:ann, role:hr], due: P2D, remind: [-P1D, -P9D, PT4H]")
    due = MONDAY + timedelta(days=2)
    assert timers(told) == {due - timedelta(days=1): "remind", due + timedelta(hours=4): "remind"}
    pass_until(told, due)
    [reminder] = [event for event in told.events if isinstance(event, happened.TaskReminded)]
    assert (reminder.to, reminder.number) == (["person:ann", "role:hr"], told.number("t"))


def test_who_has_taken_the_task_is_reminded_alone() -> None:
    told = one_task("candidates: role:hr, distribute: round_robin, due: P2D, remind: -P1D")
    pass_until(told, MONDAY + timedelta(days=1))
    assert [event.to for event in told.events if isinstance(event, happened.TaskReminded)] == [["person:cat"]]


def test_without_a_due_date_reminders_are_counted_from_the_beginning() -> None:
    assert timers(one_task("candidates: role:hr, remind: P1D")) == {MONDAY + timedelta(days=1): "remind"}


def test_a_task_that_is_done_reminds_nobody_any_more() -> None:
    nodes = "  s: {type: start}\n  t: {type: approval, due: P2D, remind: -P1D, inputs: {policy: all, approvers: [person:ann, person:cat]}}\n  e: {type: end}"
    told = story(nodes, "s > t\nt > e")
    assert len(told.run.armed) == 2
    told.answer("t", "approve", by="ann")
    assert len(told.run.armed) == 1
    told.answer("t", "approve", by="cat")
    assert (told.run.armed, told.run.status) == ({}, "completed")


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_a_task_that_is_not_done_in_time_is_approved_or_rejected(action: str) -> None:
    nodes = f"  s: {{type: start}}\n  t: {{type: approval, due: P1D, on_timeout: {action}, inputs: {{approvers: [person:ann]}}, outputs: {{said: =result.outcome}}}}\n  e: {{type: end}}"
    told = story(nodes, "s > t\nt > e")
    pass_until(told, MONDAY + timedelta(days=1))
    assert (told.run.status, told.run.variables, told.run.doers) == ("completed", {"said": action}, {})
    [done] = [event for event in told.events if isinstance(event, happened.TaskCompleted)]
    assert (done.by, done.doer) == ("clock", "")


def test_with_several_who_must_agree_each_has_their_own_time() -> None:
    nodes = "  s: {type: start}\n  t: {type: approval, due: P1D, on_timeout: approve, inputs: {policy: in_order, approvers: [person:ann, person:cat]}, outputs: {votes: =result.votes}}\n  e: {type: end}"
    told = story(nodes, "s > t\nt > e")
    pass_until(told, MONDAY + timedelta(days=1))
    assert asked_of(told) == ["person:ann", "person:cat"]
    pass_until(told, MONDAY + timedelta(days=2))
    assert [vote["by"] for vote in told.run.variables["votes"]] == ["clock", "clock"]


def test_any_outcome_of_a_task_may_follow() -> None:
    told = one_task("candidates: role:hr, due: P1D, on_timeout: late, outcomes: [{key: good, title: {en: Good}}, {key: late, title: {en: Late}}]")
    pass_until(told, MONDAY + timedelta(days=1))
    assert told.run.variables == {"outcome": "late"}


@pytest.mark.resource(28)
def test_a_task_that_is_not_done_in_time_is_escalated_and_nobody_keeps_it() -> None:
    told = one_task("candidates: role:hr, distribute: round_robin, due: P1D, remind: P1D, on_timeout: {escalate: {head_of: hr}}")
    pass_until(told, MONDAY + timedelta(days=1))
    [offered] = [event for event in told.events if isinstance(event, happened.TaskOffered)]
    assert (offered.to, offered.reason, told.run.tokens[offered.token_id].open_tasks) == (["person:dan"], "escalated", {told.number("t"): ""})
    pass_until(told, MONDAY + timedelta(days=3))
    assert [event.to for event in told.events if isinstance(event, happened.TaskReminded)] == [["role:hr", "person:dan"]]
    told.answer("t", "submit", by="dan")
    assert told.run.status == "completed"


def test_time_that_is_over_can_remind_only() -> None:
    told = one_task("candidates: role:hr, due: P1D, on_timeout: remind")
    pass_until(told, MONDAY + timedelta(days=1))
    assert [event.to for event in told.events if isinstance(event, happened.TaskReminded)] == [["role:hr"]]
    assert told.at() == {"t": "user_task"}


def test_a_reminder_that_is_no_duration_is_told_and_stops_nothing() -> None:
    told = one_task("candidates: role:hr, due: P1D, remind: =who", who="soon")
    assert [one for event in told.events if isinstance(event, happened.Warned) for one in event.warnings] == ["timer.invalid: t: remind is no duration"]
    assert told.at() == {"t": "user_task"}
