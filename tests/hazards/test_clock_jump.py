"""The clock jumps, forwards or backwards: no lease is honoured twice, no timer fires twice or never, no work is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.errors import Conflict
from engine.model import command as asked
from engine.node import MailMessage
from tests.office import TENANT, Office, workflow_pack
from tests.store.test_engine import LINE, TIMED
from tests.unit.flows import NODE_TYPES

JUMPS = [timedelta(days=400), timedelta(seconds=61), timedelta(seconds=-61), timedelta(days=-400)]


@pytest.fixture
def shop(make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url, node_types=NODE_TYPES)
    for text in (LINE, TIMED):
        office.engine.deploy(TENANT, workflow_pack(text), by="test")
    return office


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_the_effect_of_a_job_happens_once_whoever_claims_it_after_the_jump(shop: Office, jump: timedelta) -> None:
    run = shop.start("line", {"name": "Ada"}).run_id
    [first] = shop.claim("light", "w1")
    shop.clock.advance(jump)
    second = shop.claim("light", "w2")
    assert len(second) == (jump > timedelta(seconds=60)), "a lease that still runs was given away, or one that ran out was not"
    accepted = 0
    for job in [first, *second, first, *second]:
        try:
            shop.hand_in(job, asked.CompleteJob(job.number, {"value": 1}), (MailMessage(to="a@example.com", subject=job.job_id, text=""),))
            accepted += 1
        except Conflict:
            continue
    assert accepted == 1
    assert len(shop.engine.mails(TENANT).items) == 1
    assert [task.run_id for task in shop.tasks(run)] == [run]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_lease_that_is_renewed_after_the_jump_is_still_one_worker_s(shop: Office, jump: timedelta) -> None:
    shop.start("line", {"name": "Ada"})
    [job] = shop.claim("light", "w1")
    shop.clock.advance(jump)
    shop.engine.renew([job])
    assert shop.claim("light", "w2") == []
    shop.complete(job)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_timer_fires_once_when_its_time_comes_after_the_jump(shop: Office, jump: timedelta) -> None:
    begin = shop.clock.now()
    run = shop.start("timed", {"key": "k"}).run_id
    shop.clock.advance(jump)
    shop.work_timers()
    assert (shop.engine.run(TENANT, run).node_ids == ["over"]) == (jump >= timedelta(hours=1))
    shop.clock.advance(-jump)
    shop.work_timers()
    shop.clock.move_to(begin + timedelta(hours=1))
    for _ in range(2):
        shop.work_timers()
    assert shop.engine.run(TENANT, run).node_ids == ["over"]
    assert [entry.type for entry in shop.engine.history(TENANT, run).items].count("timer_fired") == 1


def test_a_retry_that_waits_is_not_lost_when_the_clock_is_set_back(shop: Office) -> None:
    shop.start("line", {"name": "Ada"})
    shop.fail(shop.claim("light")[0])
    shop.clock.advance(timedelta(hours=-1))
    assert shop.claim("light") == []
    shop.clock.advance(timedelta(hours=1, seconds=3))
    [job] = shop.claim("light")
    assert job.attempt == 2
