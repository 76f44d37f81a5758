"""The engine over real stores: what is asked is stored, claimed once, written with its effects, and found again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import Conflict, Denied, Invalid, NotFound
from engine.execution.apply import fold
from engine.model import command as asked
from engine.model.operation import RunQuery
from engine.model.run import Run
from engine.node import MailMessage, SaveRecord
from engine.service.answer import Answer
from engine.service.ask import Ask, Start, new_run_id
from engine.service.committer import Request
from engine.store import tables
from tests.office import TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES

HEAD = "workflow: line\ntitle: {en: Line, zh: 流程}\nsubject: person\nsubject_title: =name\ninputs: {type: object, properties: {name: {type: string}, x: {}}}\nfacts: {x: =x}\n"
LINE = (
    HEAD
    + """nodes:
  start: {type: start}
  a: {type: echo, inputs: {value: =x}, outputs: {x: =result.value}}
  t: {type: user_task, candidates: [role:hr, guest], outputs: {by: =result.by}}
  end: {type: end, outcome: done}
edges:
  - {from: start, to: a}
  - {from: a, to: t}
  - {from: t, to: end}
"""
)


PERSON = "record person {\n  name : text personal\n  age : integer\n  phone : phone personal\n}\n"


@pytest.fixture
def shop(make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(LINE, person__record=PERSON), by="test")
    return office


def test_a_run_goes_from_start_to_end_and_its_history_explains_its_state(shop: Office) -> None:
    run = shop.start("line", {"name": "Ada Byron", "x": 1}, business_key="K-1")
    assert (run.subject_title, run.facts, run.node_ids, run.status) == ("Ada Byron", {"x": 1}, ["a"], "running")
    [job] = shop.claim("light")
    shop.complete(job, value=2)
    shop.person("t")
    detail = shop.engine.run(TENANT, run.run_id)
    assert (detail.status, detail.facts, detail.variables["by"]) == ("completed", {"x": 2}, "p1")
    assert {node.node_id: node.state for node in detail.nodes} == {"start": "completed", "a": "completed", "t": "completed", "end": "completed"}
    blank = Run(run_id=run.run_id, definition_id=detail.definition.definition_id)
    assert fold(blank, shop.engine.events(run.run_id)) == shop.engine.state(run.run_id)
    entries = shop.engine.history(TENANT, run.run_id).items
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert shop.engine.history(TENANT, run.run_id, after=3, limit=2).items == entries[3:5]


def test_a_job_is_given_to_one_worker_only(shop: Office) -> None:
    for number in range(5):
        shop.start("line", {"name": f"n{number}"})
    first, second = shop.claim("light", "w1", 3), shop.claim("light", "w2", 10)
    assert (len(first), len(second)) == (3, 2)
    assert not {job.job_id for job in first} & {job.job_id for job in second}


def test_the_result_of_a_lost_lease_is_refused_and_has_no_effect(shop: Office) -> None:
    shop.start("line", {"name": "Ada"})
    [slow] = shop.claim("light", "slow")
    shop.clock.advance(timedelta(seconds=61))
    [quick] = shop.claim("light", "quick")
    assert (quick.job_id, quick.fence, quick.attempt) == (slow.job_id, slow.fence + 1, 2)
    shop.hand_in(quick, asked.CompleteJob(quick.number, {"value": 1}), (MailMessage(to="a@example.com", subject="once", text="once"),))
    with pytest.raises(Conflict) as refusal:
        shop.hand_in(slow, asked.CompleteJob(slow.number, {"value": 2}), (MailMessage(to="a@example.com", subject="twice", text="twice"),))
    assert refusal.value.code == "job.lease_lost"
    assert [mail.subject for mail in shop.engine.mails(TENANT).items] == ["once"]


def test_a_job_whose_worker_dies_every_time_becomes_an_incident(shop: Office) -> None:
    run = shop.start("line", {"name": "Ada"})
    for _ in range(3):
        assert len(shop.claim("light")) == 1
        shop.clock.advance(timedelta(seconds=61))
    assert shop.claim("light") == []
    shop.work()
    assert [incident.code for incident in shop.engine.incidents(TENANT)] == ["job.lost"]
    assert shop.engine.run(TENANT, run.run_id).has_incident


def test_a_failed_job_waits_for_its_next_attempt(shop: Office) -> None:
    shop.start("line", {"name": "Ada"})
    [job] = shop.claim("light")
    shop.fail(job)
    assert shop.claim("light") == []
    shop.clock.advance(timedelta(seconds=2))
    [again] = shop.claim("light")
    assert again.attempt == 2


def test_an_incident_is_listed_and_retried(shop: Office) -> None:
    run = shop.start("line", {"name": "Ada"})
    [job] = shop.claim("light")
    shop.fail(job, "echo.no", is_business=True)
    [incident] = shop.engine.incidents(TENANT)
    assert (incident.run_id, incident.node_id, incident.code, incident.message.zh) == (run.run_id, "a", "echo.no", "失败")
    shop.engine.retry_incident(TENANT, incident.incident_id, by="p1")
    assert shop.engine.incidents(TENANT) == []
    with pytest.raises(Conflict):
        shop.engine.retry_incident(TENANT, incident.incident_id, by="p1")
    [job] = shop.claim("light")
    shop.complete(job, value=1)
    assert [task.node_id for task in shop.tasks()] == ["t"]


def test_the_same_idempotency_key_starts_one_run(shop: Office) -> None:
    first = shop.start("line", {"name": "Ada"}, idempotency_key="k")
    assert shop.start("line", {"name": "Ada"}, idempotency_key="k").run_id == first.run_id
    assert shop.engine.runs(TENANT).counts == {"running": 1, "incident": 0}


def test_two_starts_with_one_key_in_one_transaction_make_one_run(shop: Office) -> None:
    definition = shop.engine.workflow(TENANT, "line").definition_id
    start = Start(definition_id=definition, workflow_key="line", subject_id=None, is_about_person=True, idempotency_key="k")
    asks = [Ask(tenant_id=TENANT, run_id=new_run_id(shop.clock.now()), command=asked.StartRun(inputs={"name": "Ada"}), by="test", start=start, answer=Answer()) for _ in range(3)]
    shop.engine.submit(Request(asks))
    assert len({ask.answer.result() for ask in asks}) == 1


def test_commands_for_many_runs_are_one_transaction_and_a_refused_one_disturbs_none(shop: Office) -> None:
    runs = [shop.start("line", {"name": f"n{number}"}) for number in range(20)]
    found = shop.claim("light", limit=20)
    before = shop.engine.committer.commits
    asks = [
        Ask(tenant_id=TENANT, run_id=job.run_id, command=asked.CompleteJob(job.number, {"value": 1}), by="w", fence=job.fence + (job is found[3]), answer=Answer()) for job in found
    ]
    shop.engine.submit(Request(asks))
    refused = [ask for ask in asks if ask.answer.exception() is not None]
    assert (len(refused), refused[0].run_id) == (1, found[3].run_id)
    assert shop.engine.committer.commits == before + 1
    assert len(shop.tasks()) == len(runs) - 1


def test_tasks_are_offered_claimed_given_back_and_done_by_the_right_people(shop: Office) -> None:
    shop.start("line", {"name": "Ada"})
    shop.complete(shop.claim("light")[0])
    engine, [task] = shop.engine, shop.tasks()
    mine = {"principal_id": "p1", "roles": ("hr",)}
    assert engine.tasks(TENANT, scope="mine", principal_id="p9", roles=("interviewer",)).items == []
    assert [found.task_id for found in engine.tasks(TENANT, scope="mine", **mine).items] == [task.task_id]
    with pytest.raises(Denied):
        engine.claim(TENANT, task.task_id, by="p9", roles=("interviewer",))
    assert engine.claim(TENANT, task.task_id, by="p1", roles=("hr",)).assignee == "p1"
    with pytest.raises(Conflict):
        engine.claim(TENANT, task.task_id, by="p2", roles=("hr",))
    assert engine.tasks(TENANT, scope="mine", principal_id="p2", roles=("hr",)).items == []
    assert engine.unclaim(TENANT, task.task_id, by="p1", roles=("hr",)).status == "created"
    done = engine.complete_task(TENANT, task.task_id, by="p1", roles=("hr",), outcome="submit", values={})
    assert (done.status, done.completed_by) == ("completed", "p1")
    assert [found.task_id for found in engine.tasks(TENANT, scope="done", **mine).items] == [task.task_id]
    with pytest.raises(Conflict) as refusal:
        engine.complete_task(TENANT, task.task_id, by="p1", roles=("hr",), outcome="submit", values={})
    assert refusal.value.code == "task.already_completed"


def test_lists_go_on_where_they_stopped(shop: Office) -> None:
    made = []
    for number in range(7):
        made.append(shop.start("line", {"name": f"n{number}", "x": number}).run_id)
        shop.clock.advance(timedelta(seconds=1))
    seen, cursor = [], ""
    while True:
        page = shop.engine.runs(TENANT, limit=3, cursor=cursor)
        seen += [run.run_id for run in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == made[::-1]
    assert [run.facts for run in shop.engine.runs(TENANT, RunQuery(status="", q='"x":3')).items] == [{"x": 3}]
    with pytest.raises(Invalid):
        shop.engine.runs(TENANT, cursor="nonsense")


def test_another_tenant_finds_nothing(shop: Office) -> None:
    run = shop.start("line", {"name": "Ada"})
    shop.complete(shop.claim("light")[0])
    [task] = shop.tasks()
    shop.engine.create_tenant_key("other")
    engine = shop.engine
    assert (engine.runs("other").items, engine.workflows("other"), engine.incidents("other")) == ([], [], [])
    for question in (
        lambda: engine.run("other", run.run_id), lambda: engine.history("other", run.run_id), lambda: engine.cancel("other", run.run_id, by="x"),
        lambda: engine.task("other", task.task_id, roles=("admin",)), lambda: engine.start("other", "line", {}, by="x"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            question()


def test_an_unknown_workflow_is_refused_with_the_nearest_name(shop: Office) -> None:
    with pytest.raises(NotFound) as refusal:
        shop.start("lime")
    assert refusal.value.problems[0].nearest == "line"


def test_inputs_are_checked_against_the_workflow(shop: Office) -> None:
    with pytest.raises(Invalid) as refusal:
        shop.start("line", {"name": 5})
    assert (refusal.value.problems[0].path, refusal.value.problems[0].expected) == ("name", "string")


def test_variables_that_grow_too_large_stop_the_run_with_an_incident(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, node_types=NODE_TYPES, variables_bytes=2000)
    office.engine.deploy(TENANT, workflow_pack(LINE), by="test")
    office.start("line", {"name": "Ada"})
    office.complete(office.claim("light")[0], value="x" * 3000)
    assert [incident.code for incident in office.engine.incidents(TENANT)] == ["run.variables_too_large"]
    with pytest.raises(Invalid):
        office.start("line", {"name": "x" * 3000})


def test_a_deployed_version_stays_what_it_is(shop: Office) -> None:
    old = shop.start("line", {"name": "Ada"})
    [summary] = shop.engine.deploy(TENANT, workflow_pack(LINE, person__record=PERSON), by="test")
    assert summary.version == 1
    [summary] = shop.engine.deploy(TENANT, workflow_pack(LINE.replace("outcome: done", "outcome: better"), person__record=PERSON), by="test")
    assert summary.version == 2
    new = shop.start("line", {"name": "Eve"})
    for job in shop.claim("light"):
        shop.complete(job)
    shop.person("t", run_id=old.run_id)
    shop.person("t", run_id=new.run_id)
    assert (shop.outcome(old.run_id)[1], shop.outcome(new.run_id)[1]) == ("done", "better")
    assert shop.engine.workflow(TENANT, "line").versions == [2, 1]
    assert "better" not in shop.engine.workflow(TENANT, "line", 1).source


TIMED = """workflow: timed
title: {en: Timed}
inputs: {type: object, properties: {key: {type: string}}}
nodes:
  start: {type: start}
  wait: {type: timer, wait: PT1H}
  over: {type: message, message: over, correlation: =key, outputs: {minutes: =result.minutes}}
  end: {type: end, outcome: done}
edges: [{from: start, to: wait}, {from: wait, to: over}, {from: over, to: end}]
"""


def test_a_timer_fires_when_its_time_has_come_also_after_a_pause(shop: Office) -> None:
    shop.engine.deploy(TENANT, workflow_pack(TIMED), by="test")
    runs = [shop.start("timed", {"key": f"k{number}"}).run_id for number in range(30)]
    shop.work()
    assert shop.engine.state(runs[0]).tokens
    shop.clock.advance(timedelta(days=3))
    shop.work()
    assert {node for run in shop.engine.runs(TENANT).items for node in run.node_ids} == {"over"}


def test_a_message_reaches_the_run_that_waits_and_one_that_comes_too_early_is_kept(shop: Office) -> None:
    shop.engine.deploy(TENANT, workflow_pack(TIMED), by="test")
    late, early = (shop.start("timed", {"key": key}).run_id for key in ("late", "early"))
    assert shop.engine.correlate(TENANT, "over", "early", {"minutes": 30}) == 0
    shop.clock.advance(timedelta(hours=2))
    shop.work()
    assert shop.outcome(early) == ("completed", "done")
    assert shop.engine.correlate(TENANT, "over", "late", {"minutes": 45}) == 1
    assert (shop.engine.state(late).variables["minutes"], shop.outcome(late)[1]) == (45, "done")
    assert shop.engine.correlate(TENANT, "over", "late", {}) == 0


PARENT = """workflow: parent
title: {en: Parent}
nodes:
  start: {type: start}
  call: {type: call, workflow: line, inputs: {name: Ada, x: 1}, outputs: {got: =result.variables.x}}
  end: {type: end, outcome: "done"}
edges: [{from: start, to: call}, {from: call, to: end}]
"""


def test_a_called_workflow_is_a_run_of_its_own_and_its_end_moves_the_caller_on(shop: Office) -> None:
    shop.engine.deploy(TENANT, workflow_pack(PARENT), by="test")
    parent = shop.start("parent")
    [child] = shop.engine.run(TENANT, parent.run_id).child_run_ids
    shop.complete(shop.claim("light")[0], value=9)
    shop.person("t", run_id=child)
    assert (shop.outcome(child), shop.outcome(parent.run_id)) == (("completed", "done"), ("completed", "done"))
    assert shop.engine.state(parent.run_id).variables["got"] == 9


def test_cancelling_a_run_cancels_what_it_waits_for(shop: Office) -> None:
    shop.engine.deploy(TENANT, workflow_pack(PARENT), by="test")
    parent = shop.start("parent")
    shop.engine.cancel(TENANT, parent.run_id, by="p1", reason="no need")
    assert {run.status for run in shop.engine.runs(TENANT).items} == {"cancelled"}
    assert shop.claim("light") == []


def test_a_pack_that_calls_a_workflow_which_does_not_exist_is_refused(shop: Office) -> None:
    with pytest.raises(Invalid) as refusal:
        shop.engine.deploy(TENANT, workflow_pack(PARENT.replace("workflow: line", "workflow: lime")), by="test")
    assert (refusal.value.code, refusal.value.problems[0].nearest) == ("workflow.call", "line")


def test_effects_are_written_with_the_completion_and_records_grow_by_versions(shop: Office) -> None:
    shop.start("line", {"name": "Ada"})
    [job] = shop.claim("light")
    record = SaveRecord(record_type="person", key="k", record_id="rec1", values={"name": "Ada", "age": 30})
    shop.hand_in(job, asked.CompleteJob(job.number, {}), (record, MailMessage(to="a@example.com", subject="Hello", text="Hi")))
    shop.start("line", {"name": "Ada"})
    [job] = shop.claim("light")
    shop.hand_in(job, asked.CompleteJob(job.number, {}), (SaveRecord(record_type="person", key="k", record_id="rec2", values={"age": 31}),))
    [view] = shop.engine.records(TENANT, "person").items
    assert shop.engine.record(TENANT, "person", "rec1") == view
    assert (view.record_id, view.version, view.values) == ("rec1", 2, {"name": "Ada", "age": 31})
    assert shop.engine.records(TENANT, "person", q="ada").items == [view]
    assert shop.engine.records(TENANT, "person", q="bob").items == []
    [mail] = shop.engine.mails(TENANT).items
    assert (mail.to, mail.subject, mail.status) == ("a@example.com", "Hello", "kept")


def test_an_erased_person_leaves_history_that_says_nothing(shop: Office) -> None:
    run = shop.start("line", {"name": "Ada Byron", "x": 1})
    assert run.subject_id
    file = shop.engine.save_file(TENANT, name="ada.txt", media_type="text/plain", data=b"secret", subject_id=run.subject_id)
    [job] = shop.claim("light")
    shop.hand_in(job, asked.CompleteJob(job.number, {}), (SaveRecord(record_type="person", key="k", record_id="rec1", values={"name": "Ada"}),))
    shop.engine.erase(TENANT, run.subject_id, by="admin")
    detail = shop.engine.run(TENANT, run.run_id)
    assert (detail.status, detail.is_erased, detail.variables, detail.subject_title) == ("cancelled", True, {}, "")
    assert detail.facts == {"x": None}
    with pytest.raises(NotFound):
        shop.engine.file_content(TENANT, file.file_id)
    assert [view.values for view in shop.engine.records(TENANT, "person").items] == [{}]
    with pytest.raises(Conflict):
        shop.engine.erase(TENANT, run.subject_id, by="admin")


def test_nothing_personal_stands_in_clear_in_the_database(shop: Office) -> None:
    run = shop.start("line", {"name": "Ada Byron-Lovelace", "x": 1})
    shop.engine.save_file(TENANT, name="Byron-Lovelace.txt", media_type="text/plain", data=b"Byron-Lovelace", subject_id=run.subject_id)
    [job] = shop.claim("light")
    effects = (
        MailMessage(to="ada@lovelace.example", subject="Byron-Lovelace", text="x"),
        SaveRecord(record_type="person", record_id="r", key="ada@lovelace.example", values={"phone": "13900001111"}),
    )
    shop.hand_in(job, asked.CompleteJob(job.number, {"value": 1}), effects)
    shop.person("t")
    with shop.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                text = b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
                for secret in (b"Lovelace", b"lovelace.example", b"13900001111"):
                    assert secret not in text, table.name


def test_claiming_what_one_holds_changes_nothing_and_harms_nothing(shop: Office) -> None:
    run = shop.start("line", {"name": "Ada"})
    shop.complete(shop.claim("light")[0])
    [task] = shop.tasks()
    for _ in range(3):
        assert shop.engine.claim(TENANT, task.task_id, by="p1", roles=("hr",)).assignee == "p1"
    before = len(shop.engine.events(run.run_id))
    shop.engine.claim(TENANT, task.task_id, by="p1", roles=("hr",))
    assert len(shop.engine.events(run.run_id)) == before
    shop.person("t", by="p1")
    assert shop.outcome(run.run_id) == ("completed", "done")


DUE = """workflow: due
title: {en: Due}
inputs: {type: object, properties: {due: {}}}
nodes: {start: {type: start}, t: {type: user_task, candidates: role:hr, due: =due}, end: {type: end}}
edges: [{from: start, to: t}, {from: t, to: end}]
"""


def test_what_is_due_first_stands_first_in_the_inbox_over_pages(shop: Office) -> None:
    shop.engine.deploy(TENANT, workflow_pack(DUE), by="test")
    for due in ("P3D", None, "P1D", "P2D", None):
        shop.start("due", {"due": due})
    seen, cursor = [], ""
    while True:
        page = shop.engine.tasks(TENANT, scope="mine", principal_id="p1", roles=("hr",), limit=2, cursor=cursor)
        seen += [task.due_at and (task.due_at - shop.clock.now()).days for task in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == [1, 2, 3, None, None]
