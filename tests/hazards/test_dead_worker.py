"""A claim by a worker that dies: when the lease has run out another one takes the job over, and what the dead one still sends is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.errors import Conflict, Text
from engine.model import command as asked
from engine.node import MailMessage
from tests.office import TENANT, Office, workflow_pack
from tests.store.test_engine import LINE
from tests.store.together import two_offices
from tests.unit.flows import NODE_TYPES


def test_a_job_is_taken_over_when_its_lease_has_run_out_and_not_before(make_office: Callable[..., Office], store_url: str) -> None:
    dead, other = two_offices(make_office, store_url, LINE)
    dead.start("line", {"name": "Ada"})
    [job] = dead.claim("light", "dead")
    other.clock.advance(timedelta(seconds=59))
    assert other.claim("light", "other") == []
    other.clock.advance(timedelta(seconds=2))
    [taken] = other.claim("light", "other")
    assert (taken.job_id, taken.attempt, taken.fence) == (job.job_id, 2, job.fence + 1)


@pytest.mark.parametrize("is_done", [False, True], ids=["before the other's result", "after the other's result"])
def test_the_late_result_of_a_dead_worker_is_refused(make_office: Callable[..., Office], store_url: str, is_done: bool) -> None:
    dead, other = two_offices(make_office, store_url, LINE)
    run = dead.start("line", {"name": "Ada"}).run_id
    [job] = dead.claim("light", "dead")
    other.clock.advance(timedelta(seconds=61))
    [taken] = other.claim("light", "other")
    if is_done:
        other.complete(taken, value="other")
    for command in (
        asked.CompleteJob(job.number, {"value": "dead"}),
        asked.FailJob(number=job.number, attempt=job.attempt, code="late", message=Text("late", "迟到"), is_final=True),
    ):
        with pytest.raises(Conflict) as refusal:
            dead.hand_in(job, command, (MailMessage(to="a@example.com", subject="dead", text=""),))
        assert refusal.value.code == "job.lease_lost"
    dead.engine.renew([job])
    dead.engine.release([job])
    if not is_done:
        assert other.claim("light", "third") == []
        other.complete(taken, value="other")
    assert other.engine.state(run).variables["x"] == "other"
    assert other.engine.mails(TENANT).items == []


def test_what_a_dead_worker_held_last_is_an_incident_that_can_be_retried(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(LINE), by="test")
    run = office.start("line", {"name": "Ada"}).run_id
    for _ in range(3):
        [job] = office.claim("light")
        office.clock.advance(timedelta(seconds=61))
    office.work_timers()
    [incident] = office.engine.incidents(TENANT)
    assert (incident.run_id, incident.code) == (run, "job.lost")
    with pytest.raises(Conflict):
        office.complete(job)
    office.engine.retry_incident(TENANT, incident.incident_id, by="p1")
    [again] = office.claim("light")
    assert again.attempt == 1
    office.complete(again)
    assert len(office.tasks(run)) == 1


CHAIN = """workflow: chain
title: {en: Chain}
nodes: {s: {type: start}, a: {type: echo}, b: {type: echo}, e: {type: end, outcome: done}}
edges: [{from: s, to: a}, {from: a, to: b}, {from: b, to: e}]
"""


def test_who_was_not_told_that_its_result_was_stored_neither_keeps_nor_frees_the_run_s_next_job(make_office: Callable[..., Office], store_url: str) -> None:
    slow, other = two_offices(make_office, store_url, CHAIN)
    run = slow.start("chain").run_id
    [job] = slow.claim("light", "slow")
    slow.complete(job)
    slow.engine.renew([job])
    [following] = other.claim("light", "other")
    assert (following.run_id, following.node_id) == (run, "b")
    slow.engine.renew([job])
    slow.engine.release([job])
    assert other.claim("light", "third") == []
    other.complete(following)
    assert other.outcome(run) == ("completed", "done")
