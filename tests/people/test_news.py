"""What a list says is new about a task: sent back by whom and why, changed by others since one last had to do with the run; on every kind of store."""

from datetime import timedelta

import pytest

from engine.model import command_signing as signing
from engine.model.view import TaskSummary
from tests.office import TENANT, Office
from tests.people.test_desk import Desk, actor


@pytest.fixture
def stored(stored_office: Office) -> Desk:
    desk = Desk(stored_office)
    desk.fill()
    return desk


def listed(desk: Desk, person: str) -> TaskSummary:
    desk.office.clock.advance(timedelta(minutes=1))
    [task] = desk.engine.tasks(TENANT, scope="mine", principal_id=person, roles=actor(person).roles).items
    return task


def look(desk: Desk, person: str) -> None:
    desk.engine.mark_read(TENANT, listed(desk, person).task_id, by=person)
    desk.office.clock.advance(timedelta(minutes=1))


def send_back(desk: Desk) -> None:
    desk.do("bob", "send_back", desk.task("bob"), lambda number, _: signing.SendBack(number=number, by="bob", to="fill", then="walk", note="Which days?"))


def test_a_list_says_who_sent_a_task_back_when_and_why_until_it_is_done(stored: Desk) -> None:
    assert listed(stored, "bob").sent_back is None
    at = stored.office.clock.now()
    send_back(stored)
    mine = listed(stored, "ann")
    assert mine.sent_back == {"by": "bob", "at": at, "note": "Which days?"}
    assert stored.engine.task(TENANT, mine.task_id, roles=None).sent_back == mine.sent_back
    stored.sign("ann", "submit", salary=9000, days=5, remark="first")
    assert listed(stored, "bob").sent_back is None
    done = stored.engine.tasks(TENANT, scope="done", principal_id="ann", roles=()).items
    assert [(task.status, task.sent_back) for task in done] == [("completed", None)] * 2


def test_a_list_marks_what_others_have_changed_since_one_looked_and_nothing_else(stored: Desk) -> None:
    assert not listed(stored, "bob").is_changed
    look(stored, "bob")
    send_back(stored)
    assert not listed(stored, "ann").is_changed
    look(stored, "ann")
    stored.sign("ann", "submit", salary=9000, days=4, remark="first")
    assert [listed(stored, person).is_changed for person in ("bob", "cyn")] == [True, False]
    look(stored, "bob")
    assert not listed(stored, "bob").is_changed
    send_back(stored)
    stored.office.clock.advance(timedelta(minutes=1))
    stored.sign("ann", "submit", salary=9000, days=4, remark="first")
    assert not listed(stored, "bob").is_changed


def test_a_field_that_one_may_not_see_makes_no_mark(stored: Desk) -> None:
    look(stored, "bob")
    send_back(stored)
    stored.office.clock.advance(timedelta(minutes=1))
    stored.sign("ann", "submit", salary=12_000, days=5, remark="first")
    assert not listed(stored, "bob").is_changed


def test_a_list_counts_the_remarks_of_others_that_one_has_not_read(stored: Desk) -> None:
    def say(person: str) -> str:
        stored.do(person, "comment", stored.task(person), lambda number, _: signing.AddComment(by=person, text="which days?", task=number, mentions=()), reads=True)
        return stored.engine.comments(TENANT, stored.run_id)[-1].comment_id

    assert listed(stored, "bob").new_remarks == 0
    first, second = say("cyn"), say("cyn")
    say("bob")
    assert [listed(stored, person).new_remarks for person in ("bob", "cyn")] == [2, 1]
    stored.engine.mark_read(TENANT, first, by="bob")
    assert listed(stored, "bob").new_remarks == 1
    stored.engine.mark_read(TENANT, second, by="bob")
    assert listed(stored, "bob").new_remarks == 0
    done = stored.engine.tasks(TENANT, scope="done", principal_id="ann", roles=()).items
    assert [task.new_remarks for task in done] == [0]
