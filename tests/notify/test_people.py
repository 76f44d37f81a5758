"""Who is told what, how and when: from what happens to what people read."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import Invalid, NotFound
from engine.model.notice import Digest, Preferences, Quiet
from engine.store import notice_tables
from nodes.outbox.sender import Sender
from tests.notify.conftest import House
from tests.office import TENANT
from tests.unit.flows import NODE_TYPES


def mails(house: House) -> list[tuple[str, str]]:
    return [(mail.to, mail.subject) for mail in house.engine.mails(TENANT).items]


def seen(house: House, who: str) -> list[str]:
    return [one.kind for one in house.desk.notifications(TENANT, who).items]


def waiting(house: House) -> int:
    with house.database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(notice_tables.notices)) or 0


def test_a_task_is_told_to_the_one_it_is_for_in_their_language_and_to_nobody_else(stored_house: House) -> None:
    house = stored_house
    house.leave("person:lin")
    house.sender.send()
    assert (seen(house, "lin"), seen(house, "ann"), seen(house, "bob")) == (["task_assigned"], [], [])
    [mail] = house.engine.mails(TENANT).items
    assert (mail.to, mail.to_name, mail.subject) == ("lin@acme.example", "Lin", "新任务：审批")
    assert "流程：请假" in mail.text
    assert "https://hire.example/g/2." in mail.text
    assert "来自" not in mail.text
    assert 'href="https://hire.example/inbox/' in mail.html


def test_it_is_told_once_whoever_looks_and_however_often(stored_house: House) -> None:
    house = stored_house
    house.leave("role:hr")
    other = Sender(house.engine)
    for sender in (house.sender, other, house.sender):
        sender.send()
    assert sorted(to for to, _ in mails(house)) == ["ann@acme.example", "lin@acme.example"]


def test_what_was_rolled_back_is_told_to_nobody(house: House) -> None:
    with pytest.raises(NotFound):
        house.engine.start(TENANT, "no such workflow", {}, by="bob")
    assert waiting(house) == 0


def test_the_notice_stands_beside_the_task_even_when_the_process_dies_at_once(stored_house: House) -> None:
    house = stored_house
    house.leave()
    assert waiting(house) == 2  # it is there, and when it is late
    house.restart()
    Sender(house.engine).send()
    assert [to for to, _ in mails(house)] == ["lin@acme.example"]


def test_a_late_task_is_told_and_one_that_was_done_in_time_is_not(stored_house: House) -> None:
    house = stored_house
    house.leave("person:lin")
    house.leave("person:ann")
    task = next(task for task in house.tasks() if "person:ann" in task.candidates)
    house.engine.complete_task(TENANT, task.task_id, by="ann", roles=("hr",), outcome="submit", values={})
    house.sender.send()
    house.clock.advance(timedelta(days=1, minutes=1))
    house.sender.send()
    assert seen(house, "lin") == ["task_overdue", "task_assigned"]
    assert seen(house, "ann") == []  # it was done before it was told


def test_who_has_claimed_a_task_is_told_alone_that_it_is_late(house: House) -> None:
    house.leave("role:hr")
    house.sender.send()
    [task] = house.tasks()
    house.engine.claim(TENANT, task.task_id, by="ann", roles=("hr",))
    house.clock.advance(timedelta(days=2))
    house.sender.send()
    assert ("task_overdue" in seen(house, "ann"), "task_overdue" in seen(house, "lin")) == (True, False)


def test_the_starter_is_told_that_the_run_has_ended(house: House) -> None:
    house.leave(by="bob")
    house.done()
    house.sender.send()
    [one] = house.desk.notifications(TENANT, "bob").items
    assert (one.kind, one.values["outcome"]) == ("run_ended", "granted")
    assert mails(house) == []  # that is shown only, unless somebody wants more


def test_a_program_that_starts_runs_costs_no_row(house: House) -> None:
    house.engine.start(TENANT, "leave", {"who": "guest"}, by="k1234")
    assert waiting(house) == 0
    house.leave("guest", by="bob")
    assert waiting(house) == 0


def test_an_incident_is_told_to_the_roles_that_the_setting_names(make_house) -> None:
    house = make_house(incident_roles="admin")
    from tests.office import workflow_pack

    flow = "workflow: one\ntitle: {en: One}\nnodes: {start: {type: start}, a: {type: echo}, end: {type: end}}\nedges: [{from: start, to: a}, {from: a, to: end}]\n"
    assert "echo" in NODE_TYPES
    house.engine.deploy(TENANT, workflow_pack(flow), by="test")
    house.start("one")
    [job] = house.claim("light")
    house.fail(job, "test.broken", is_business=True)
    house.sender.send()
    assert (seen(house, "ann"), seen(house, "lin")) == (["incident"], [])
    [mail] = house.engine.mails(TENANT).items
    assert "Code: test.broken" in mail.text
    assert "Reason: it failed" in mail.text


def test_channels_of_a_kind_are_a_persons_own_choice(house: House) -> None:
    house.desk.set_preferences(TENANT, "lin", Preferences(channels={"task_assigned": ["mail"]}))
    house.desk.set_preferences(TENANT, "ann", Preferences(channels={"task_assigned": []}))
    house.leave("role:hr")
    house.sender.send()
    assert ([to for to, _ in mails(house)], seen(house, "lin"), seen(house, "ann")) == (["lin@acme.example"], [], [])


def test_quiet_hours_hold_a_mail_until_they_end_in_the_persons_own_zone(stored_house: House) -> None:
    house = stored_house  # it is 09:00 in Shanghai, 01:00 in London
    house.desk.set_preferences(TENANT, "ann", Preferences(quiet=Quiet("22:00", "08:00"), zone="Europe/London"))
    house.desk.set_preferences(TENANT, "lin", Preferences(quiet=Quiet("22:00", "08:00")))
    house.leave("role:hr")
    house.sender.send()
    assert [to for to, _ in mails(house)] == ["lin@acme.example"]
    assert seen(house, "ann") == ["task_assigned"]  # what is only shown disturbs nobody
    house.clock.advance(timedelta(hours=6, minutes=59))
    house.sender.send()
    assert len(mails(house)) == 1
    house.clock.advance(timedelta(minutes=1))
    house.sender.send()
    assert [to for to, _ in mails(house)] == ["ann@acme.example", "lin@acme.example"]


def test_what_was_held_is_not_told_when_its_task_is_done_meanwhile(house: House) -> None:
    house.desk.set_preferences(TENANT, "lin", Preferences(quiet=Quiet("00:00", "23:00")))
    house.leave()
    house.sender.send()
    house.done()
    house.clock.advance(timedelta(hours=15))
    house.sender.send()
    assert mails(house) == []
    assert [(one.channel, one.status, one.error) for one in house.desk.deliveries(TENANT, status="dropped").items] == [("mail", "dropped", "done meanwhile")]


def test_a_digest_is_one_mail_at_its_hour(stored_house: House) -> None:
    house = stored_house
    house.desk.set_preferences(TENANT, "lin", Preferences(digest=Digest("18:00", ["task_assigned"])))
    for _ in range(3):
        house.leave()
    house.sender.send()
    assert mails(house) == []
    house.clock.advance(timedelta(hours=9))
    house.sender.send()
    [mail] = house.engine.mails(TENANT).items
    assert (mail.subject, mail.text.count("新任务：审批"), mail.text.count("https://hire.example/inbox/")) == ("您有 3 条通知", 3, 3)
    house.sender.send()
    assert len(mails(house)) == 1


def test_a_persons_wishes_are_checked_all_at_once_and_the_nearest_name_is_told(house: House) -> None:
    wrong = Preferences(channels={"task_asigned": ["mial"]}, quiet=Quiet("25:00", "8"), zone="Asia/Shanghay", addresses={"wechat": "x"})
    with pytest.raises(Invalid) as refused:
        house.desk.set_preferences(TENANT, "lin", wrong)
    assert [(one.code, one.nearest) for one in refused.value.problems] == [
        ("notification.unknown_name", "task_assigned"), ("notification.unknown_name", "mail"), ("notification.unknown_name", ""), ("notification.clock", ""),
        ("notification.clock", ""), ("calendar.zone", "Asia/Shanghai"),
    ]  # fmt: skip


def test_notifications_about_an_erased_person_say_nothing(house: House) -> None:
    from tests.office import workflow_pack

    flow = """workflow: hire
title: {en: Hire}
subject: candidate
subject_title: =name
inputs: {type: object, properties: {name: {type: string, x-personal: true}}}
nodes:
  start: {type: start}
  look: {type: user_task, title: {en: Look}, candidates: ["person:ann"], outcomes: [{key: submit, title: {en: Done}}]}
  end: {type: end}
edges: [{from: start, to: look}, {from: look, to: end}]
"""
    house.engine.deploy(TENANT, workflow_pack(flow), by="test")
    run = house.start("hire", {"name": "Grace Hopper"})
    house.sender.send()
    [one] = house.desk.notifications(TENANT, "ann").items
    assert one.values["about"] == "Grace Hopper"
    with house.database.read() as connection:
        sealed = [bytes(value) for table in (notice_tables.notifications, notice_tables.deliveries) for value in connection.scalars(sa.select(table.c.body_sealed))]
    assert len(sealed) == 2
    assert not any(b"Grace" in value for value in sealed)
    house.engine.erase(TENANT, run.subject_id, by="ann")
    [one] = house.desk.notifications(TENANT, "ann").items
    assert "about" not in one.values


def test_read_marks_count_down_and_belong_to_their_person(house: House) -> None:
    house.leave("role:hr")
    house.leave("role:hr")
    house.sender.send()
    first = house.desk.notifications(TENANT, "lin").items[0].notification_id
    assert house.desk.unread(TENANT, "lin") == 2
    with pytest.raises(NotFound):
        house.desk.mark_read(TENANT, "ann", first)
    assert house.desk.mark_read(TENANT, "lin", first) == 1
    assert len(house.desk.notifications(TENANT, "lin", is_unread=True).items) == 1
    assert house.desk.mark_read(TENANT, "lin") == 0
    assert house.desk.unread(TENANT, "ann") == 2


def test_what_is_old_is_deleted(stored_house: House) -> None:
    house = stored_house
    house.leave()
    house.sender.send()
    house.clock.advance(timedelta(days=181))
    house.sender.send()
    assert "task_assigned" not in seen(house, "lin")
    assert all(one.kind != "task_assigned" for one in house.desk.deliveries(TENANT).items)


def test_nothing_is_told_where_the_setting_says_so(make_house) -> None:
    house = make_house(notifications=False)
    house.leave()
    assert waiting(house) == 0


def test_a_workflow_knows_the_address_of_who_began_the_run(stored_house: House) -> None:
    flow = (
        "workflow: told\ntitle: {en: Told}\nsubject_title: '=run.starter.name + \" asks\"'\nnodes:\n  start: {type: start}\n  has: {type: exclusive}\n"
        "  say: {type: echo, inputs: {value: =run.starter}}\n  end: {type: end}\n"
        "edges:\n  - {from: start, to: has}\n  - {from: has, to: say, when: run.starter != null}\n  - {from: has, to: end, default: true}\n  - {from: say, to: end}\n"
    )
    from tests.office import workflow_pack

    stored_house.engine.deploy(TENANT, workflow_pack(flow), by="test")
    begun = stored_house.engine.start(TENANT, "told", {}, by="bob")
    [job] = stored_house.claim("light")
    assert job.inputs["value"] == {"id": "bob", "name": "Bob", "email": "bob@acme.example"}
    assert stored_house.engine.run(TENANT, begun.run_id).subject_title == "Bob asks"
    assert stored_house.engine.start(TENANT, "told", {}, by="k1234").status == "completed"
