"""Two engines on one database, as two processes have them: what one does the other sees, and nothing is done twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from engine.errors import Conflict
from engine.model import command as asked
from engine.node import MailMessage
from tests.office import TENANT, Office
from tests.store.test_engine import LINE, PARENT, TIMED
from tests.store.together import at_once, two_offices


def pair(make_office: Callable[..., Office], url: str) -> tuple[Office, Office]:
    return two_offices(make_office, url, LINE, PARENT, TIMED)


def test_every_job_is_done_once_by_one_of_two_engines(make_office: Callable[..., Office], store_url: str) -> None:
    offices = pair(make_office, store_url)
    runs = [offices[0].start("line", {"name": f"n{number}"}).run_id for number in range(40)]

    def work(office: Office) -> None:
        while True:
            found = office.claim("light", f"w{id(office)}", 3)
            if not found:
                return
            for job in found:
                office.hand_in(job, asked.CompleteJob(job.number, {}), (MailMessage(to="a@example.com", subject=job.run_id, text=""),))

    at_once(*(lambda office=office: work(office) for office in offices for _ in range(2)))  # type: ignore[misc]
    assert sorted(mail.subject for mail in offices[0].engine.mails(TENANT, limit=200).items) == sorted(runs)


def test_a_task_that_two_people_complete_at_once_counts_once(make_office: Callable[..., Office], store_url: str) -> None:
    offices = pair(make_office, store_url)
    for _ in range(8):
        run = offices[0].start("line", {"name": "Ada"})
        offices[0].complete(offices[0].claim("light")[0])
        [task] = offices[0].tasks(run.run_id)
        refused = []

        def complete(office: Office, by: str, task_id: str = task.task_id, refused: list[str] = refused) -> None:
            try:
                office.engine.complete_task(TENANT, task_id, by=by, roles=("hr",), outcome="submit", values={})
            except Conflict as conflict:
                refused.append(conflict.code)

        at_once(lambda: complete(offices[0], "p1"), lambda: complete(offices[1], "p2"))
        assert len(refused) == 1
        assert offices[0].outcome(run.run_id) == ("completed", "done")


def test_a_task_that_another_process_has_given_away_is_not_judged_from_memory(make_office: Callable[..., Office], store_url: str) -> None:
    offices = pair(make_office, store_url)
    run = offices[0].start("line", {"name": "Ada"})
    offices[0].complete(offices[0].claim("light")[0])
    [task] = offices[0].tasks(run.run_id)
    offices[1].engine.claim(TENANT, task.task_id, by="p2", roles=("hr",))
    with pytest.raises(Conflict) as refused:
        offices[0].engine.complete_task(TENANT, task.task_id, by="p1", roles=("hr",), outcome="submit", values={})
    assert refused.value.code == "task.claimed"
    done = offices[0].engine.complete_task(TENANT, task.task_id, by="p2", roles=("hr",), outcome="submit", values={})
    assert (done.assignee, done.status, offices[1].outcome(run.run_id)) == ("p2", "completed", ("completed", "done"))


def test_a_task_is_told_alike_from_memory_and_from_the_store(make_office: Callable[..., Office], store_url: str) -> None:
    offices = pair(make_office, store_url)
    told = []
    for office in offices:  # the first has made both tasks, the second reads its own
        run = offices[0].start("line", {"name": "Ada"})
        offices[0].complete(offices[0].claim("light")[0])
        [task] = offices[1].tasks(run.run_id)
        done = office.engine.complete_task(TENANT, task.task_id, by="p1", roles=("hr",), outcome="submit", values={})
        told.append(replace(done, task_id="", run_id=""))
        assert (done.created_at, done.due_at, done.candidates) == (task.created_at, task.due_at, task.candidates)
    assert told[0] == told[1]


def test_children_that_end_while_their_parent_is_cancelled_do_not_lock_each_other_out(make_office: Callable[..., Office], store_url: str) -> None:
    offices = pair(make_office, store_url)
    for _ in range(8):
        parent = offices[0].start("parent")
        [job] = offices[0].claim("light")

        def finish(job: object = job) -> None:
            try:
                offices[1].complete(job)  # type: ignore[arg-type]
                offices[1].person("t", run_id=job.run_id)  # type: ignore[attr-defined]
            except (Conflict, StopIteration):  # the parent's cancellation was faster
                return

        def cancel(run_id: str = parent.run_id) -> None:
            try:
                offices[0].engine.cancel(TENANT, run_id, by="p1")
            except Conflict:  # the child's end was faster
                return

        at_once(finish, cancel)
        assert {run.status for run in offices[0].engine.runs(TENANT).items if run.run_id.startswith(parent.run_id)} <= {"completed", "cancelled"}


def test_a_message_and_who_waits_for_it_never_miss_each_other(make_office: Callable[..., Office], store_url: str) -> None:
    offices = pair(make_office, store_url)
    runs = [offices[0].start("timed", {"key": f"k{number}"}).run_id for number in range(12)]
    offices[0].clock.advance(timedelta(hours=2))
    at_once(
        lambda: offices[0].work() and None,
        lambda: [offices[1].engine.correlate(TENANT, "over", f"k{number}", {"minutes": number}) for number in range(12)] and None,
    )
    assert [offices[0].outcome(run_id)[0] for run_id in runs] == ["completed"] * 12
