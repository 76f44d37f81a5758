"""A store that an earlier version left in the middle of its work is upgraded by this one, which knows all of it and finishes it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.clock import FrozenClock
from engine.execution.apply import fold
from engine.model.operation import RunQuery
from engine.model.run import Run
from engine.store.upgrade import current_revision, head_revision
from tests.office import TENANT, Office
from tests.store.old_store import FOLDER, load, read, seen
from tests.unit.flows import NODE_TYPES

VERSIONS = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, empty_store_url: str, make_office: Callable[..., Office]) -> tuple[Office, dict[str, Any]]:
    """An office of today's code in an old store, and what the store's file says."""
    told = read(request.param)
    load(empty_store_url, told)
    return make_office(empty_store_url, clock=FrozenClock(datetime.fromisoformat(told["at"])), node_types=NODE_TYPES), told


def no_less(now: Any, before: Any) -> Any:
    """`now` without what `before` does not have: a later version may know more of a thing."""
    if isinstance(now, dict) and isinstance(before, dict):
        return {name: no_less(value, before[name]) for name, value in now.items() if name in before}
    if isinstance(now, list) and isinstance(before, list) and len(now) == len(before):
        return [no_less(*both) for both in zip(now, before, strict=True)]
    return now


def test_an_upgraded_store_says_of_every_run_what_it_said_before(old: tuple[Office, dict[str, Any]]) -> None:
    office, told = old
    assert current_revision(office.database) == head_revision()
    states, histories = seen(office, list(told["states"]))
    for run_id in told["states"]:
        assert no_less(states[run_id], told["states"][run_id]) == told["states"][run_id]
        assert no_less(histories[run_id], told["histories"][run_id]) == told["histories"][run_id]
    for name, run_id in told["runs"].items():
        if name != "erased":
            check_fold(office, run_id)


def test_an_upgraded_store_finishes_what_was_under_way(old: tuple[Office, dict[str, Any]]) -> None:
    office, told = old
    runs = told["runs"]
    [incident] = office.engine.incidents(TENANT)
    assert (incident.run_id, incident.message.zh) == (runs["broken"], "失败")
    office.engine.retry_incident(TENANT, incident.incident_id, by="p1")
    assert office.engine.correlate(TENANT, "over", "message", {"minutes": 1}) == 1
    office.clock.advance(timedelta(hours=2))
    finish(office)
    assert office.engine.broadcast(TENANT, "go", {}) == 3
    finish(office)
    assert {name: office.outcome(run_id) for name, run_id in runs.items() if name not in ("dropped", "erased")} == dict.fromkeys(
        set(runs) - {"dropped", "erased"}, ("completed", "done")
    )
    assert {name: office.outcome(runs[name])[0] for name in ("dropped", "erased")} == {"dropped": "cancelled", "erased": "cancelled"}
    assert office.engine.state(runs["timer"]).variables["minutes"] == 45
    assert office.engine.state(runs["wide"]).variables["got"] == [1, {"deep": "值"}]
    assert office.engine.state(runs["wide"]).variables["seen"] == ["submit", "submit"]
    for run_id in set(runs.values()) - {runs["erased"]}:
        check_fold(office, run_id)
    office.clock.advance(timedelta(days=1))
    finish(office)
    assert [run.status for run in office.engine.runs(TENANT, RunQuery(status="", workflow="daily")).items] == ["completed"]


def test_what_was_sealed_in_an_old_store_can_still_be_opened_and_what_was_erased_can_not(old: tuple[Office, dict[str, Any]]) -> None:
    office, told = old
    assert [(mail.to, mail.subject) for mail in office.engine.mails(TENANT).items] == [("a@example.com", "Hello")]
    assert office.engine.record(TENANT, "person", "rec1").values == {"name": "Ada", "age": 30}
    detail = office.engine.run(TENANT, told["runs"]["claimed"])
    assert (detail.subject_title, detail.tasks[0].assignee) == ("Ada claimed", "p1")
    assert office.engine.run(TENANT, told["runs"]["erased"]).is_erased


def check_fold(office: Office, run_id: str) -> None:
    state = office.engine.state(run_id)
    assert fold(Run(run_id=run_id, definition_id=state.definition_id), office.engine.events(run_id)) == state


def finish(office: Office) -> None:
    """Does jobs and tasks until nothing is left to do."""
    for _ in range(40):
        office.work_timers()
        jobs = office.claim("light")
        for job in jobs:
            office.complete(job, value=1)
        tasks = office.tasks()
        for task in tasks:
            office.engine.complete_task(TENANT, task.task_id, by=task.assignee or "p1", roles=("hr",), outcome="submit", values={})
        if not jobs and not tasks:
            return
    raise AssertionError("there is no end")
