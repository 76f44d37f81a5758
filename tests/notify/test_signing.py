"""What people do with a decision is told to those whom it concerns: urged, copied, mentioned, handed on, late."""

from datetime import timedelta
from typing import Any

from engine.model import command_signing as signing
from engine.service.sign_reader import Actor
from tests.notify.conftest import House
from tests.office import TENANT

BOB = Actor(by="bob", is_reader=True)
LIN = Actor(by="lin", roles=("hr",), is_reader=True)


def seen(house: House, who: str) -> list[str]:
    house.sender.send()
    return [one.kind for one in house.desk.notifications(TENANT, who).items]


def sign(house: House, operation: str, actor: Actor, make: Any) -> None:
    [task] = house.tasks()
    house.engine.sign(TENANT, task.task_id, operation, lambda number, _: make(number), actor=actor)


def test_who_is_urged_is_told_by_whom_and_why(stored_house: House) -> None:
    house = stored_house
    house.leave()
    sign(house, "urge", BOB, lambda number: signing.UrgeTask(number=number, by="bob", note="my train leaves"))
    assert seen(house, "lin") == ["urged", "task_assigned"]
    [mail] = [mail for mail in house.engine.mails(TENANT).items if "催办" in mail.subject]
    assert (mail.subject, "附言：my train leaves" in mail.text) == ("Bob 催办：审批", True)


def test_who_gets_a_copy_sees_it_and_who_sent_it_is_not_told(house: House) -> None:
    house.leave()
    sign(house, "copy", LIN, lambda number: signing.SendCopy(by="lin", to=("person:ann", "person:lin"), task=number, note="look"))
    assert (seen(house, "ann"), seen(house, "lin")) == (["copied"], ["task_assigned"])


def test_who_is_mentioned_reads_the_comment(house: House) -> None:
    house.leave()
    sign(house, "comment", LIN, lambda number: signing.AddComment(by="lin", text="is that so?", task=number, mentions=("bob",)))
    assert seen(house, "bob") == ["mentioned"]
    [one] = house.desk.notifications(TENANT, "bob").items
    assert (one.values["by"], one.values["note"], one.task_id) == ("Lin", "is that so?", house.tasks()[0].task_id)


def test_who_gets_a_task_from_another_is_told_and_is_the_one_who_is_late(house: House) -> None:
    house.leave()
    sign(house, "transfer", LIN, lambda number: signing.TransferTask(number=number, by="lin", to="person:ann"))
    assert seen(house, "ann") == ["task_assigned"]
    house.clock.advance(timedelta(days=2))
    assert seen(house, "ann") == ["task_overdue", "task_assigned"]
    assert "task_overdue" not in seen(house, "lin")
