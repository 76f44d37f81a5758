"""The stored order of what changed: nothing is shown before what stands in front of it, and nothing says more than ids."""

import threading
from collections.abc import Callable
from datetime import timedelta

from engine.service.live import Live
from engine.store.tidings import Told, newest_place, tell, tidings_behind
from tests.office import TENANT, Office, workflow_pack
from tests.store.test_engine import LINE
from tests.unit.flows import NODE_TYPES


def told(live: Live, place: tuple[int, int]) -> list[str]:
    return [key for news in live.behind([TENANT], place) for key in news.told.workflows]  # type: ignore[arg-type]


def test_what_is_committed_later_stands_behind_whatever_was_shown(stored_office: Office) -> None:
    """On PostgreSQL the transaction that began first ends last: what the other one told waits for it."""
    engine, now = stored_office.engine, stored_office.clock.now()
    place = engine.live.now()[0]
    if stored_office.database.is_sqlite:  # one writer: there is nothing to be overtaken
        for key in ("first", "second"):
            with stored_office.database.write() as connection:
                tell(connection, TENANT, Told(workflows=(key,)), now)
        assert told(engine.live, place) == ["first", "second"]
        return
    with stored_office.database.write() as slow:
        tell(slow, TENANT, Told(workflows=("first",)), now)
        with stored_office.database.write() as quick:
            tell(quick, TENANT, Told(workflows=("second",)), now)
        assert told(engine.live, place) == []
        begun_meanwhile = engine.live.now()[0]
    assert told(engine.live, place) == ["first", "second"]
    assert told(engine.live, begun_meanwhile) == ["first", "second"]


def test_writers_at_once_leave_no_gap_for_a_reader_that_goes_on_behind_what_it_has_seen(stored_office: Office) -> None:
    engine, now = stored_office.engine, stored_office.clock.now()
    place, seen = engine.live.now()[0], list[str]()

    def write(name: str) -> None:
        for number in range(20):
            with stored_office.database.write() as connection:
                tell(connection, TENANT, Told(workflows=(f"{name}{number}",)), now)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    while len(seen) < 60:
        for news in engine.live.behind([TENANT], place):
            place = news.place
            seen += news.told.workflows
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(f"{name}{number}" for name in "abc" for number in range(20))
    assert engine.live.behind([TENANT], place) == []


def test_a_commit_tells_each_run_once_with_its_tasks_and_no_value(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    engine = office.engine
    engine.deploy(TENANT, workflow_pack(LINE), by="test")
    place = engine.live.now()[0]
    run = office.start("line", {"name": "Ada Lovelace"})
    office.complete(office.claim("light")[0])
    news = engine.live.behind([TENANT], place)
    runs = [one for each in news for one in each.told.runs]
    assert {one.run_id for one in runs} == {run.run_id}
    assert [one.seq for one in runs] == sorted({one.seq for one in runs})
    assert [task.number for one in runs for task in one.tasks] == [int(office.tasks(run.run_id)[0].task_id.rpartition(".")[2])]
    with office.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT told FROM tidings").scalars().all()
    assert not any("Ada" in row for row in rows)


def test_what_is_old_is_deleted_and_its_place_is_not_gone_on_from(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, live_hours=2)
    with office.database.write() as connection:
        tell(connection, TENANT, Told(workflows=("old",)), office.clock.now())
    place, mark = office.engine.live.now()
    assert office.engine.live.resumed(mark) == place
    office.clock.advance(timedelta(hours=3))
    assert office.engine.live.resumed(mark) is None
    assert office.engine.live.clean() == 1
    with office.database.write() as connection:
        tell(connection, TENANT, Told(workflows=("new",)), office.clock.now())
    with office.database.read() as connection:
        assert [news[3].workflows for news in tidings_behind(connection, [TENANT], place, 10)] == [("new",)]
        assert newest_place(connection) > place


def test_without_hours_nothing_is_told(make_office: Callable[..., Office]) -> None:
    office = make_office(live_hours=0, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(LINE), by="test")
    place = office.engine.live.now()[0]
    office.start("line", {"name": "Ada"})
    assert office.engine.live.behind([TENANT], place) == []
