"""Records in real stores: held to their types, told apart by keys and unique values, found by indexed ones, kept as long as they may be, shown to those who may read them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import Denied, Invalid, NotFound
from engine.model import command as asked
from engine.node import SaveRecord
from engine.store import tables
from tests.office import TENANT, Office, workflow_pack
from tests.store.test_two_engines import at_once
from tests.unit.flows import NODE_TYPES

FLOW = """workflow: line
title: {en: Line, zh: 流程}
subject: person
inputs: {type: object, properties: {name: {type: string}}}
nodes:
  start: {type: start}
  a: {type: echo, inputs: {value: =name}, outputs: {saved: =result.value}}
  end: {type: end, outcome: done}
edges: [{from: start, to: a}, {from: a, to: end}]
"""
TYPES = """record person "Person" | "人员" {
  key email
  title name
  index city, tags
  history 2
  read by hr, admin
  retain P1Y
  name      "Name" | "姓名" : text required personal
  email     "E-mail" | "邮箱" : email required personal
  id_number "Id" | "证件号" : id_number(CN) unique visible to admin
  city      "City" | "城市" : text
  tags      "Tags" | "标签" : choices("a", "b", "c")
  salary    "Pay" | "月薪" : money(CNY) visible to admin
  yearly    "Pay a year" | "年薪" : number visible to admin computed salary * 12
  boss      "Boss" | "上级" : record(person)
}
record city "City" | "城市" {
  title name
  name : text required unique
  history none
}
"""
GRACE = {"name": "Grace", "email": "Grace@Example.com", "id_number": "11010519491231002x", "city": "北京", "tags": ["a", "b"], "salary": 100}


@pytest.fixture
def desk(make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(FLOW, people__record=TYPES), by="test")
    return office


def save(office: Office, values: dict[str, Any], record_type: str = "person", **more: Any) -> Any:
    return office.engine.save_record(TENANT, record_type, values, **more)


def refusals(office: Office, values: dict[str, Any], record_type: str = "person", **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        save(office, values, record_type, **more)
    assert all(one.message.zh for one in refused.value.problems)
    return {one.path: one.code for one in refused.value.problems}


def test_a_record_is_read_as_a_submission_is(desk: Office) -> None:
    view = save(desk, GRACE)
    assert view.values == {**GRACE, "email": "grace@example.com", "id_number": "11010519491231002X", "yearly": 1200}
    assert (view.title, view.version) == ("Grace", 1)


def test_all_that_is_wrong_with_a_record_is_told_at_once(desk: Office) -> None:
    found = refusals(desk, {"email": "x", "id_number": "1", "tags": ["z"], "boss": "nobody", "nmae": "Grace"})
    assert found == {"nmae": "form.unknown_field", "name": "form.required", "email": "form.value", "id_number": "form.value", "tags": "form.value", "boss": "form.value"}
    assert refusals(desk, {}, "persn") == {"record_type": "record_type.unknown"}


def test_the_key_field_finds_the_record_that_is_there(desk: Office) -> None:
    first = save(desk, GRACE)
    second = save(desk, {"email": " GRACE@example.com ", "name": "Grace Hopper"})
    assert (second.record_id, second.version, second.title, second.values["salary"]) == (first.record_id, 2, "Grace Hopper", 100)


def test_a_unique_value_belongs_to_one_record_and_is_free_again_when_it_changes(desk: Office) -> None:
    save(desk, GRACE)
    other = {"name": "Ada", "email": "ada@example.com"}
    assert refusals(desk, {**other, "id_number": GRACE["id_number"]}) == {"id_number": "record.not_unique"}
    save(desk, {"email": GRACE["email"], "id_number": None})
    assert save(desk, {**other, "id_number": GRACE["id_number"]}).version == 1


def test_of_two_that_want_one_unique_value_at_once_one_gets_it(make_office: Callable[..., Office], store_url: str) -> None:
    offices = [make_office(store_url, node_types=NODE_TYPES) for _ in range(2)]
    offices[0].engine.deploy(TENANT, workflow_pack(FLOW, people__record=TYPES), by="test")
    outcomes: list[str] = []

    def take(office: Office, number: int) -> None:
        try:
            save(office, {"name": f"n{number}", "email": f"n{number}@example.com", "id_number": GRACE["id_number"]})
            outcomes.append("saved")
        except Invalid as refused:
            outcomes.append(refused.code)

    at_once(*(lambda number=number: take(offices[number % 2], number) for number in range(6)))  # type: ignore[misc]
    assert sorted(outcomes) == ["record.not_unique"] * 5 + ["saved"]


def test_many_saves_of_one_key_at_once_are_versions_of_one_record(make_office: Callable[..., Office], store_url: str) -> None:
    offices = [make_office(store_url, node_types=NODE_TYPES) for _ in range(2)]
    offices[0].engine.deploy(TENANT, workflow_pack(FLOW, people__record=TYPES), by="test")
    at_once(*(lambda number=number: save(offices[number % 2], {"name": f"n{number}", "email": GRACE["email"]}) for number in range(6)))  # type: ignore[misc]
    [view] = offices[0].engine.records(TENANT, "person").items
    assert view.version == 6


def test_records_are_found_by_an_indexed_value(desk: Office) -> None:
    grace = save(desk, GRACE)
    save(desk, {"name": "Ada", "email": "ada@example.com", "city": "上海", "tags": ["c"]})
    found = lambda field, value, **more: [view.record_id for view in desk.engine.records(TENANT, "person", field=field, value=value, **more).items]  # noqa: E731 - said five times
    assert found("email", "GRACE@example.com") == [grace.record_id]
    assert found("city", "北京") == found("tags", "b") == [grace.record_id]
    assert found("city", "广州") == []
    assert found("id_number", GRACE["id_number"], roles=("admin",)) == [grace.record_id]
    for field, roles in (("name", None), ("id_number", ("hr",))):
        with pytest.raises(Invalid) as refused:
            found(field, "x", roles=roles)
        assert refused.value.code == "record.not_indexed"


def test_as_many_versions_are_kept_as_the_type_says(desk: Office) -> None:
    for number in range(5):
        view = save(desk, {"name": f"n{number}", "email": GRACE["email"]})
        place = save(desk, {"name": "北京"}, "city", key="bj")
    versions = desk.engine.record_versions(TENANT, "person", view.record_id)
    assert [(version.version, version.title) for version in versions] == [(5, "n4"), (4, "n3"), (3, "n2")]
    assert [version.version for version in desk.engine.record_versions(TENANT, "city", place.record_id)] == [5]


def test_only_those_may_read_whom_the_type_names_and_of_it_what_is_theirs(desk: Office) -> None:
    view = save(desk, GRACE)
    seen = desk.engine.record(TENANT, "person", view.record_id, roles=("hr",))
    assert not {"id_number", "salary", "yearly"} & seen.values.keys()
    assert desk.engine.record(TENANT, "person", view.record_id, roles=("admin",)).values == view.values
    assert desk.engine.record_versions(TENANT, "person", view.record_id, roles=("hr",))[0].values == seen.values
    assert desk.engine.records(TENANT, "person", roles=("hr",), q="11010519491231002X").items == []
    assert [found["record_type"] for found in desk.engine.record_types(TENANT, roles=("interviewer",))] == ["city"]
    for question in (
        lambda: desk.engine.records(TENANT, "person", roles=("interviewer",)), lambda: desk.engine.record(TENANT, "person", view.record_id, roles=("interviewer",)),
        lambda: desk.engine.record_versions(TENANT, "person", view.record_id, roles=("interviewer",)), lambda: desk.engine.purges(TENANT, "person", roles=("interviewer",)),
        lambda: save(desk, GRACE, roles=("interviewer",)),
    ):  # fmt: skip
        with pytest.raises(Denied):
            question()


def test_a_person_fills_in_only_what_is_theirs_and_loses_nothing_else(desk: Office) -> None:
    save(desk, GRACE)
    assert refusals(desk, {"email": GRACE["email"], "salary": 999}, roles=("hr",)) == {"salary": "form.not_allowed"}
    save(desk, {"email": GRACE["email"], "city": "上海"}, roles=("hr",))
    [view] = desk.engine.records(TENANT, "person").items
    assert (view.values["city"], view.values["salary"], view.values["yearly"]) == ("上海", 100, 1200)


def test_a_record_is_purged_when_its_time_is_over_and_one_line_says_so(desk: Office) -> None:
    view = save(desk, GRACE)
    desk.clock.advance(timedelta(days=200))
    save(desk, {"email": GRACE["email"], "city": "上海"})
    desk.clock.advance(timedelta(days=200))
    desk.work()
    assert desk.engine.record(TENANT, "person", view.record_id).version == 2
    desk.clock.advance(timedelta(days=200))
    desk.work()
    with pytest.raises(NotFound):
        desk.engine.record(TENANT, "person", view.record_id)
    [line] = desk.engine.purges(TENANT, "person").items
    assert (line.record_id, line.version, line.due_at < line.purged_at) == (view.record_id, 2, True)
    with desk.database.read() as connection:
        for table in (tables.record_versions, tables.record_values):
            assert connection.execute(sa.select(table)).all() == []
    assert save(desk, GRACE).record_id != view.record_id


def job_of(office: Office) -> Any:
    office.start("line", {"name": "Ada"})
    return office.claim("light")[0]


def test_a_record_that_its_type_refuses_is_the_nodes_business_error_and_nothing_is_written(desk: Office) -> None:
    job = job_of(desk)
    good = SaveRecord(record_type="city", record_id="r1", values={"name": "北京"})
    bad = SaveRecord(record_type="person", record_id="r2", values={"name": "Ada", "email": "no", "age": 3})
    desk.hand_in(job, asked.CompleteJob(job.number, {}), (good, bad))
    [incident] = desk.engine.incidents(TENANT)
    assert incident.code == "record.invalid"
    assert "email" in incident.message.en
    assert "没有字段 age" in incident.message.zh
    assert desk.engine.records(TENANT, "city").items == []


def test_the_result_names_the_record_that_was_there_before(desk: Office) -> None:
    known = save(desk, GRACE)
    job = job_of(desk)
    effect = SaveRecord(record_type="person", record_id="new", values={"email": GRACE["email"], "name": "Grace H."})
    desk.hand_in(job, asked.CompleteJob(job.number, {"value": "new"}), (effect,))
    assert desk.engine.state(job.run_id).variables["saved"] == known.record_id


def test_an_erased_person_can_come_again_and_no_hash_of_them_is_left(desk: Office) -> None:
    subject_id = desk.engine.create_subject(TENANT)
    first = save(desk, GRACE, subject_id=subject_id)
    desk.engine.erase(TENANT, subject_id, by="admin")
    with desk.database.read() as connection:
        assert connection.execute(sa.select(tables.record_values)).all() == []
    assert desk.engine.record(TENANT, "person", first.record_id).values == {}
    again = save(desk, GRACE, subject_id=desk.engine.create_subject(TENANT))
    assert (again.record_id != first.record_id, again.version) == (True, 1)


def test_no_value_of_a_record_stands_in_clear_in_the_database(desk: Office) -> None:
    save(desk, {**GRACE, "name": "Grace Hopper"}, subject_id=desk.engine.create_subject(TENANT))
    with desk.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)) if table.name != "packs" else ():
                text = b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
                for secret in (b"Hopper", b"grace@example.com", b"11010519491231002X", "北京".encode()):
                    assert secret not in text, table.name
