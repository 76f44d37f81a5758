"""Signing through the engine and a store: who may do what, what is kept and for whom, what stands still."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Conflict, Denied, Invalid
from engine.execution.apply import fold
from engine.model import command as asked
from engine.model import command_signing as signing
from engine.model.run import Run
from engine.model.view import TaskSummary
from engine.service.sign_desk import Actor
from tests.office import TENANT, Office, workflow_pack

FLOW = """workflow: test
title: {en: Test}
subject: person
inputs: {type: object, properties: {name: {type: string, x-personal: true}}}
nodes:
  s: {type: start}
  fill: {type: user_task, candidates: ["person:ann"], form: pay, outputs: {salary: =result.values.salary}}
  both:
    type: approval
    inputs: {policy: all, approvers: ["person:bob", "role:hm"]}
    form: pay
    fields: {salary: hidden, days: read_only, remark: required}
    values: {salary: =salary, days: 3}
  late: {type: boundary, host: both, wait: P1D, interrupts: false}
  told: {type: end}
  tell: {type: notify, inputs: {to: ="x@example.com", template: hello}}
  e: {type: end, outcome: done}
edges:
  - {from: s, to: fill}
  - {from: fill, to: both}
  - {from: both, to: tell}
  - {from: tell, to: e}
  - {from: late, to: told}
"""
FORM = """form pay "Pay" | "薪资" {
  salary "Salary" | "薪资" : number
  days "Days" | "天数" : number
  remark "Remark" | "备注" : text(lines: 2, max: 200)
}
"""
RECORD = """record person "Person" | "人" {
  title name
  name "Name" | "姓名" : text personal
}
"""
ROLES: dict[str, tuple[str, ...]] = {"cyn": ("hm",), "boss": ("admin",)}


def actor(name: str, *, reads: bool = False) -> Actor:
    return Actor(by=name, roles=ROLES.get(name, ()), is_admin=name == "boss", is_reader=reads)


class Desk:
    """An office with one such run that is about a person."""

    def __init__(self, office: Office) -> None:
        self.office, self.engine = office, office.engine
        files = {"pay__form": FORM, "person__record": RECORD, "templates/hello.en.md": "Subject: Hello\n\nHello", "templates/hello.zh.md": "Subject: 您好\n\n您好"}
        self.engine.deploy(TENANT, workflow_pack(FLOW, **files), by="test")
        self.run_id = self.engine.start(TENANT, "test", {"name": "Li Na"}, by="ann").run_id

    def tasks(self, node: str = "") -> list[TaskSummary]:
        page = self.engine.tasks(TENANT, scope="open", principal_id="nobody", roles=("admin",), limit=100)
        return [task for task in page.items if not node or task.node_id == node]

    def task(self, person: str) -> str:
        names = actor(person).names
        return next(task.task_id for task in self.tasks() if task.assignee == person or set(names) & set(task.candidates))

    def sign(self, person: str, outcome: str = "approve", **values: Any) -> str:
        task_id = self.task(person)
        self.engine.complete_task(TENANT, task_id, by=person, roles=ROLES.get(person, ()), outcome=outcome, values=values)
        return task_id

    def fill(self) -> None:
        self.sign("ann", "submit", salary=9000, days=5, remark="first")

    def do(self, person: str, operation: str, task_id: str, make: Callable[[int, bool], asked.Command], *, reads: bool = False, otherwise: str = "") -> None:
        self.engine.sign(TENANT, task_id, operation, make, actor=actor(person, reads=reads), otherwise=otherwise)

    def add(self, person: str, place: str, name: str) -> None:
        self.do(
            person, f"add_{place}", self.task(person),
            lambda number, is_forced: signing.AddSigners(number=number, by=person, place=place, people=(name,), is_forced=is_forced),  # type: ignore[arg-type]
        )  # fmt: skip

    def check(self) -> None:
        blank = Run(run_id=self.run_id, definition_id=self.engine.state(self.run_id).definition_id)
        assert fold(blank, self.engine.events(self.run_id)) == self.engine.state(self.run_id)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


@pytest.fixture
def stored(stored_office: Office) -> Desk:
    return Desk(stored_office)


@pytest.mark.row(41)
def test_what_a_field_may_be_at_a_node_is_judged_by_the_server(desk: Desk) -> None:
    desk.fill()
    task_id = desk.task("bob")
    shown = desk.engine.task(TENANT, task_id, roles=())
    assert "salary" not in shown.values
    state = desk.engine.preview_task(TENANT, task_id, {}, roles=())
    assert (state.fields["salary"]["visible"], state.fields["days"]["read_only"], state.fields["remark"]["required"]) == (False, True, True)
    with pytest.raises(Invalid) as caught:
        desk.sign("bob", salary=1, days=9)
    assert {one.path for one in caught.value.problems} >= {"remark"}
    desk.sign("bob", days=3, remark="seen")
    desk.check()


@pytest.mark.row(41)
def test_what_was_changed_by_whom_is_kept_and_shown_to_who_may_see_the_field(desk: Desk) -> None:
    desk.fill()
    seen = desk.engine.signing(TENANT, desk.task("bob"), actor=actor("bob"))
    assert [(one.field, one.before, one.after, one.by) for one in seen.changes] == [("days", None, 5, "ann"), ("remark", None, "first", "ann")]


@pytest.mark.row(33)
@pytest.mark.resource(30)
@pytest.mark.resource(31)
def test_a_draft_is_kept_as_it_stands_and_goes_with_the_task_or_does_not(stored: Desk) -> None:
    stored.fill()
    task_id = stored.task("bob")
    stored.engine.save_draft(TENANT, task_id, {"remark": 7, "nonsense": True}, actor=actor("bob"))
    with pytest.raises(Denied):
        stored.engine.save_draft(TENANT, task_id, {}, actor=actor("eve"))
    for person, keeps, wanted in (("dan", True, {"remark": 7, "nonsense": True}), ("eve", False, None)):
        holder = "bob" if person == "dan" else "dan"
        stored.do(
            holder,
            "transfer",
            task_id,
            lambda number, _, person=person, holder=holder, keeps=keeps: signing.TransferTask(number=number, by=holder, to=f"person:{person}", keeps_draft=keeps),
        )  # type: ignore[misc]
        assert stored.engine.signing(TENANT, task_id, actor=actor(person)).draft == wanted
    stored.do("eve", "transfer", task_id, lambda number, _: signing.TransferTask(number=number, by="eve", to="person:bob", keeps_draft=False))
    assert stored.engine.signing(TENANT, task_id, actor=actor("bob")).draft == {"remark": 7, "nonsense": True}
    stored.engine.save_draft(TENANT, task_id, None, actor=actor("bob"))
    assert stored.engine.signing(TENANT, task_id, actor=actor("bob")).draft is None


@pytest.mark.row(11)
def test_what_a_delegate_proposes_is_the_owners_draft(stored: Desk) -> None:
    stored.fill()
    task_id = stored.task("bob")
    stored.do("bob", "delegate", task_id, lambda number, _: signing.DelegateTask(number=number, by="bob", to="person:dan"))
    assert [task.task_id for task in stored.engine.tasks(TENANT, scope="mine", principal_id="dan", roles=()).items] == [task_id]
    stored.do("dan", "return", task_id, lambda number, _: signing.ReturnTask(number=number, by="dan", outcome="approve", values={"remark": "as agreed"}))
    found = stored.engine.signing(TENANT, task_id, actor=actor("bob"))
    assert (found.state, found.draft) == ("claimed", {"remark": "as agreed"})
    assert stored.engine.task(TENANT, task_id, roles=()).assignee == "bob"


@pytest.mark.row(9)
@pytest.mark.resource(22)
def test_who_may_not_do_it_is_denied_and_nothing_has_changed(stored: Desk) -> None:
    stored.fill()
    task_id, before = stored.task("bob"), stored.engine.state(stored.run_id)
    with pytest.raises(Denied) as caught:
        stored.do("eve", "transfer", task_id, lambda number, _: signing.TransferTask(number=number, by="eve", to="person:eve"))
    assert caught.value.code == "sign.denied"
    with pytest.raises(Denied):
        stored.do("dan", "urge", task_id, lambda number, _: signing.UrgeTask(number=number, by="dan"))
    assert stored.engine.state(stored.run_id) == before
    stored.do("boss", "transfer", task_id, lambda number, is_forced: signing.TransferTask(number=number, by="boss", to="person:dan", is_forced=is_forced), otherwise="hand_over")
    with pytest.raises(Denied):
        stored.engine.complete_task(TENANT, task_id, by="bob", roles=(), outcome="approve", values={"remark": "x"})
    stored.sign("dan", remark="mine now")
    stored.check()


@pytest.mark.row(10)
def test_everything_that_a_leaver_has_is_handed_over_with_a_result_for_each_task(stored: Desk) -> None:
    stored.fill()
    other = stored.engine.start(TENANT, "test", {"name": "Wu"}, by="ann").run_id
    stored.sign("ann", "submit", salary=1, days=1, remark="x")
    stored.do("bob", "add_beside", stored.tasks("both")[0].task_id, lambda number, _: signing.AddSigners(number=number, by="bob", place="beside", people=("person:dan",)))
    results = stored.engine.hand_over(TENANT, "bob", "person:dan", by="boss")
    assert sorted((one.is_done, one.code) for one in results) == [(False, "sign.already_in"), (True, "")]
    assert stored.engine.hand_over(TENANT, "nobody", "person:dan", by="boss") == []
    assert {task.run_id for task in stored.tasks("both")} == {stored.run_id, other}


@pytest.mark.row(22)
@pytest.mark.row(47)
def test_copies_and_comments_have_read_marks_and_say_nothing_of_an_erased_person(stored: Desk) -> None:
    stored.fill()
    task_id = stored.task("bob")
    stored.do("bob", "copy", task_id, lambda number, _: signing.SendCopy(by="bob", to=("role:hm", "person:eve"), task=number, note="Li Na"))
    [copy] = stored.engine.copies(TENANT, actor=actor("cyn"))
    assert (copy.note, copy.is_read, copy.sent_by) == ("Li Na", False, "bob")
    stored.engine.mark_read(TENANT, copy.copy_id, by="cyn")
    stored.engine.mark_read(TENANT, copy.copy_id, by="cyn")
    assert [one.is_read for one in stored.engine.copies(TENANT, actor=actor("cyn"))] == [True]
    assert [one.is_read for one in stored.engine.copies(TENANT, actor=actor("eve"))] == [False]
    stored.do("bob", "comment", task_id, lambda number, _: signing.AddComment(by="bob", text="ask @cyn about Li Na", task=number, mentions=("cyn",)), reads=True)
    [comment] = stored.engine.comments(TENANT, stored.run_id)
    stored.engine.mark_read(TENANT, comment.comment_id, by="cyn")
    [comment] = stored.engine.comments(TENANT, stored.run_id)
    assert (comment.text, comment.mentions, comment.by, list(comment.read_by), comment.task_id) == ("ask @cyn about Li Na", ["cyn"], "bob", ["cyn"], task_id)
    with pytest.raises(Invalid):
        stored.do("bob", "comment", task_id, lambda number, _: signing.AddComment(by="bob", text=" ", task=number), reads=True)
    subject = stored.engine.summary(TENANT, stored.run_id).subject_id
    stored.engine.erase(TENANT, str(subject), by="boss")
    assert [one.text for one in stored.engine.comments(TENANT, stored.run_id)] == [""]
    assert [one.note for one in stored.engine.copies(TENANT, actor=actor("cyn"))] == [""]


@pytest.mark.row(47)
def test_the_comments_of_a_run_that_was_put_away_can_still_be_read(make_office: Callable[..., Office]) -> None:
    desk = Desk(make_office(archive_days=1))
    desk.engine.command_run(TENANT, desk.run_id, signing.AddComment(by="ann", text="kept"), by="ann")
    desk.engine.save_draft(TENANT, desk.task("ann"), {"days": 1}, actor=actor("ann"))
    desk.engine.cancel(TENANT, desk.run_id, by="boss")
    desk.office.clock.advance(timedelta(days=3))
    assert desk.engine.archive() == 1
    assert [one.text for one in desk.engine.comments(TENANT, desk.run_id)] == ["kept"]


@pytest.mark.row(34)
@pytest.mark.resource(32)
def test_while_a_run_is_suspended_its_timers_and_jobs_stand_still_and_then_go_on(stored: Desk) -> None:
    stored.fill()
    stored.engine.suspend(TENANT, stored.run_id, by="boss", reason="audit")
    stored.office.clock.advance(timedelta(days=2))
    stored.office.work()
    assert "told" not in {event.node_id for event in stored.engine.events(stored.run_id)}
    assert stored.engine.run(TENANT, stored.run_id).suspended_by == "boss"
    assert all(task.is_suspended for task in stored.tasks())
    with pytest.raises(Conflict) as caught:
        stored.sign("bob", remark="x")
    assert caught.value.code == "run.suspended"
    with pytest.raises(Conflict):
        stored.engine.suspend(TENANT, stored.run_id, by="boss")
    stored.engine.resume(TENANT, stored.run_id, by="boss")
    stored.office.work()
    assert "told" in {event.node_id for event in stored.engine.events(stored.run_id)}
    stored.sign("bob", remark="x")
    stored.sign("cyn", remark="x")
    stored.engine.suspend(TENANT, stored.run_id, by="boss")
    assert stored.office.work() == 0
    stored.engine.resume(TENANT, stored.run_id, by="boss")
    assert stored.office.work() == 1
    assert stored.office.outcome(stored.run_id) == ("completed", "done")
    stored.check()


@pytest.mark.row(34)
def test_a_job_that_was_begun_before_is_taken_and_goes_no_further(desk: Desk) -> None:
    desk.fill()
    desk.sign("bob", remark="x")
    desk.sign("cyn", remark="x")
    [job] = desk.office.claim("light")
    desk.engine.suspend(TENANT, desk.run_id, by="boss")
    desk.office.report(job)
    assert desk.office.outcome(desk.run_id) == ("running", "")
    desk.engine.resume(TENANT, desk.run_id, by="boss")
    assert desk.office.outcome(desk.run_id) == ("completed", "done")


@pytest.mark.row(19)
@pytest.mark.row(18)
def test_sent_back_and_taken_back_the_tasks_of_the_store_are_those_of_the_run(stored: Desk) -> None:
    stored.fill()
    stored.do("bob", "send_back", stored.task("bob"), lambda number, _: signing.SendBack(number=number, by="bob", to="starter", then="straight"))
    assert [(task.node_id, task.assignee) for task in stored.tasks()] == [("fill", "ann")]
    assert [task.outcome for task in stored.engine.tasks(TENANT, scope="done", principal_id="bob", roles=()).items] == ["send_back"]
    assert stored.engine.task(TENANT, stored.task("ann"), roles=None).values == {"salary": 9000, "days": 5, "remark": "first"}
    assert (stored.engine.task(TENANT, stored.task("ann"), roles=None).sent_back or {})["by"] == "bob"
    done = stored.sign("ann", "submit", salary=8000, days=4, remark="again")
    again = stored.engine.take_back(TENANT, done, actor=actor("ann"))
    assert (again != done, stored.engine.task(TENANT, again, roles=None).values["days"]) == (True, 4)
    with pytest.raises(Denied):
        stored.engine.take_back(TENANT, done, actor=actor("eve"))
    stored.sign("ann", "submit", salary=8000, days=4, remark="again")
    assert sorted(str(task.candidates) for task in stored.tasks()) == ["['person:bob']", "['role:hm']"]
    stored.check()


@pytest.mark.row(20)
@pytest.mark.row(21)
def test_who_began_a_run_revokes_it_and_an_admin_restarts_it(stored: Desk) -> None:
    with pytest.raises(Denied):
        stored.engine.revoke(TENANT, stored.run_id, actor=actor("bob"))
    stored.engine.revoke(TENANT, stored.run_id, actor=actor("ann"), reason="not needed")
    assert stored.office.outcome(stored.run_id)[0] == "cancelled"
    stored.engine.command_run(TENANT, stored.run_id, asked.RestartRun("both", "boss"), by="boss")
    assert (stored.engine.summary(TENANT, stored.run_id).status, [task.node_id for task in stored.tasks()]) == ("running", ["both", "both"])
    stored.sign("bob", remark="x")
    stored.sign("cyn", remark="x")
    stored.office.work()
    assert stored.office.outcome(stored.run_id) == ("completed", "done")
    stored.check()


@pytest.mark.row(1)
def test_an_image_that_signs_an_answer_must_be_a_file_of_the_tenant(desk: Desk) -> None:
    task_id = desk.task("ann")
    given: dict[str, Any] = {"by": "ann", "roles": (), "outcome": "submit", "values": {"days": 1}}
    for signature in ({"file_id": "f-none"}, {"name": " "}, {"name": "a", "file_id": "b"}, {"stamp": "x"}):
        with pytest.raises((Invalid, Exception)) as caught:
            desk.engine.complete_task(TENANT, task_id, signature=signature, **given)
        assert getattr(caught.value, "code", "") in ("sign.signature", "file.unknown")
    file_id = desk.engine.save_file(TENANT, name="sign.png", media_type="image/png", data=b"png").file_id
    desk.engine.complete_task(TENANT, task_id, signature={"file_id": file_id}, **given)
    assert desk.engine.file(TENANT, file_id).subject_id == desk.engine.summary(TENANT, desk.run_id).subject_id


@pytest.mark.row(6)
def test_what_somebody_may_do_now_is_told_with_the_task(desk: Desk) -> None:
    desk.fill()
    desk.add("bob", "before", "person:dan")
    held = next(task.task_id for task in desk.tasks("both") if task.candidates == ["person:bob"])
    mine = desk.engine.signing(TENANT, held, actor=actor("bob"))
    assert (mine.state, mine.operations) == ("held", ["draft", "copy"])
    theirs = desk.engine.signing(TENANT, desk.task("dan"), actor=actor("dan"))
    assert {"complete", "transfer", "delegate", "send_back", "add_before"} <= set(theirs.operations)
    assert {"take_back", "skip", "hand_over"}.isdisjoint(theirs.operations)
    assert [(one.name, one.place, one.state, one.added_by) for one in theirs.signers] == [
        ("person:bob", "", "held", ""), ("role:hm", "", "free", ""), ("person:dan", "before", "free", "bob"),
    ]  # fmt: skip
    assert theirs.back_to == ["fill"]
    with pytest.raises(Denied):
        desk.engine.signing(TENANT, held, actor=actor("eve"))


@pytest.mark.resource(25)
@pytest.mark.resource(26)
def test_a_person_sees_the_tasks_in_the_order_that_they_choose(desk: Desk) -> None:
    runs = [desk.run_id]
    for _ in range(3):
        desk.office.clock.advance(timedelta(minutes=1))
        runs.append(desk.engine.start(TENANT, "test", {"name": "x"}, by="ann").run_id)
    for order, wanted in (("oldest", runs), ("newest", runs[::-1])):
        found, cursor = list[str](), ""
        while True:
            page = desk.engine.tasks(TENANT, scope="mine", principal_id="ann", roles=(), limit=2, cursor=cursor, order=order)
            found += [task.run_id for task in page.items]
            cursor = page.next_cursor
            if not cursor:
                break
        assert found == wanted
    chosen = desk.tasks("fill")[2].task_id
    assert desk.engine.claim(TENANT, chosen, by="ann").assignee == "ann"


@pytest.mark.resource(38)
@pytest.mark.resource(42)
def test_all_tasks_of_one_kind_are_answered_together_with_a_result_for_each(desk: Desk) -> None:
    for _ in range(3):
        desk.engine.start(TENANT, "test", {"name": "x"}, by="ann")
    task_ids = [task.task_id for task in desk.tasks("fill")]
    desk.sign("ann", "submit", days=1)
    found = desk.engine.complete_many(TENANT, [*task_ids, task_ids[-1]], actor=actor("ann"), outcome="submit", values={"days": 2})
    assert sorted((one.is_done, one.code) for one in found) == [(False, "task.already_completed"), (True, ""), (True, ""), (True, "")]


@pytest.mark.resource(39)
def test_the_next_task_of_the_same_run_opens_and_else_one_of_the_same_kind(desk: Desk) -> None:
    other = desk.engine.start(TENANT, "test", {"name": "x"}, by="ann").run_id
    done = desk.sign("ann", "submit", days=1)
    following = desk.engine.next_task(TENANT, done, actor=actor("ann"))
    assert following is not None
    assert (following.node_id, {following.run_id, done.rpartition(".")[0]}) == ("fill", {desk.run_id, other})
    following = desk.engine.next_task(TENANT, done, actor=actor("bob"))
    assert following is not None
    assert (following.node_id, following.run_id) == ("both", done.rpartition(".")[0])
    assert desk.engine.next_task(TENANT, done, actor=actor("eve")) is None


@pytest.mark.resource(40)
@pytest.mark.resource(41)
def test_who_sees_unallocated_and_allocated_tasks_is_a_question_of_roles(desk: Desk) -> None:
    desk.fill()
    task_id = desk.task("cyn")
    seen = lambda scope, who: [task.task_id for task in desk.engine.tasks(TENANT, scope=scope, principal_id=who, roles=ROLES.get(who, ())).items]  # noqa: E731 - asked eight times
    assert (task_id in seen("mine", "cyn"), task_id in seen("open", "cyn"), task_id in seen("open", "eve")) == (True, True, False)
    desk.engine.claim(TENANT, task_id, by="fay", roles=("hm",))
    assert (task_id in seen("mine", "cyn"), task_id in seen("open", "cyn"), task_id in seen("open", "boss")) == (False, True, True)
