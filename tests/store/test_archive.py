"""Finished runs go to the archive a few at a time: out of the tables that work goes on in, and still there to be looked at."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import NotFound
from engine.scheduler import tick
from engine.store import tables
from tests.office import TENANT, Office, workflow_pack
from tests.store.test_engine import LINE, PERSON
from tests.unit.flows import NODE_TYPES

MOVED = (tables.runs, tables.history, tables.user_tasks, tables.task_candidates, tables.incidents)


@pytest.fixture
def archiving(make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url, node_types=NODE_TYPES, archive_days=30, archive_batch=2)
    office.engine.deploy(TENANT, workflow_pack(LINE, person__record=PERSON), by="test")
    return office


def finished(office: Office, name: str) -> str:
    run_id = office.start("line", {"name": name, "x": 1}).run_id
    [job] = office.claim("light")
    office.complete(job, value=2)
    office.person("t", run_id=run_id)
    return run_id


def rows(office: Office) -> list[int]:
    with office.database.read() as connection:
        return [connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in (*MOVED, tables.archived_runs)]


def test_a_run_in_the_archive_says_what_it_said_before(archiving: Office) -> None:
    run_id = finished(archiving, "Ada Byron")
    before, history = archiving.engine.run(TENANT, run_id), archiving.engine.history(TENANT, run_id)
    archiving.clock.advance(timedelta(days=31))
    tick(archiving.engine)
    assert rows(archiving) == [0, 0, 0, 0, 0, 1]
    assert (archiving.engine.run(TENANT, run_id), archiving.engine.history(TENANT, run_id)) == (before, history)
    assert archiving.engine.runs(TENANT).items == []
    with pytest.raises(NotFound):
        archiving.engine.run("another", run_id)


def test_only_what_ended_long_enough_ago_goes_and_a_batch_at_a_time(archiving: Office) -> None:
    for number in range(5):
        finished(archiving, f"n{number}")
    waiting = archiving.start("line", {"name": "waits"}).run_id
    archiving.complete(archiving.claim("light")[0])
    archiving.clock.advance(timedelta(days=29))
    late = finished(archiving, "late")
    archiving.clock.advance(timedelta(days=2))
    seen = []
    for _ in range(4):
        tick(archiving.engine)
        seen.append(rows(archiving)[-1])
    assert seen == [2, 4, 5, 5]
    assert {run.run_id for run in archiving.engine.runs(TENANT).items} == {waiting, late}


def test_the_name_of_an_erased_person_cannot_be_read_in_the_archive_either(archiving: Office) -> None:
    run_id = finished(archiving, "Ada Byron")
    archiving.clock.advance(timedelta(days=31))
    tick(archiving.engine)
    subject_id = archiving.engine.run(TENANT, run_id).subject_id
    assert subject_id is not None
    archiving.engine.erase(TENANT, subject_id, by="admin")
    found = archiving.engine.run(TENANT, run_id)
    assert (found.is_erased, found.subject_title, found.variables) == (True, "", {})


def test_nothing_is_archived_unless_the_settings_say_when(make_office: Callable[..., Office]) -> None:
    office = make_office(node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(LINE, person__record=PERSON), by="test")
    finished(office, "Ada")
    office.clock.advance(timedelta(days=4000))
    tick(office.engine)
    assert rows(office)[-1] == 0
