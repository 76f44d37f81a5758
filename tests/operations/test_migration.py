"""Running runs go over to another version, on both stores: what is open stays open, refused runs stay where they are, lists and forms know the new drawing."""

from typing import Any

import pytest

from engine.errors import Invalid
from engine.execution.apply import fold
from engine.model.operation import Deed, RunQuery, Step
from engine.model.run import Run
from engine.pack import Pack
from tests.office import TENANT, Office, workflow_pack
from tests.operations.flows import RECORD, asking

ALL = RunQuery(workflow="ask", version=1)


@pytest.fixture
def asked(stored_office: Office) -> Office:
    stored_office.engine.deploy(TENANT, asking(), by="test")
    return stored_office


def start(office: Office, *, works: bool = True) -> str:
    run_id = office.start("ask", {"name": "Li Na", "n": 1}).run_id
    if works:
        office.work()
    return run_id


def explained(office: Office, run_id: str) -> Run:
    state = office.engine.state(run_id)
    assert fold(Run(run_id=run_id, definition_id="x"), office.engine.events(run_id)) == state
    return state


@pytest.mark.row(44)
def test_a_renamed_node_is_found_by_its_title_and_the_open_task_goes_on(asked: Office) -> None:
    run_id = start(asked)
    [task] = asked.tasks(run_id)
    asked.engine.claim(TENANT, task.task_id, by="p1", roles=("hr",))
    asked.engine.deploy(TENANT, asking("inspect"), by="test")
    plan = asked.engine.migration.suggest(TENANT, "ask", source=1)
    assert {one.source: (one.target, one.how, one.running) for one in plan.nodes} == {
        "start": ("start", "same_id", 0), "keep": ("keep", "same_id", 0), "look": ("inspect", "same_title", 1), "end": ("end", "same_id", 0),
    }  # fmt: skip
    [foretold] = asked.engine.migration.dry_run(TENANT, ALL, nodes={}, by="op").results
    assert (foretold.is_done, foretold.effect.changes) == (True, [])
    assert asked.engine.state(run_id).definition_id.endswith("/1")
    assert asked.engine.migration.migrate(TENANT, ALL, nodes={}, by="op", reason="new words").done == 1
    state = explained(asked, run_id)
    assert [token.node_id for token in state.tokens.values()] == ["inspect"]
    [after] = asked.tasks(run_id)
    assert (after.task_id, after.node_id, after.assignee) == (task.task_id, "inspect", "p1")
    detail = asked.engine.run(TENANT, run_id)
    assert (detail.version, detail.definition.version, detail.node_ids) == (2, 2, ["inspect"])
    assert {one.node_id: one.state for one in detail.nodes} == {"start": "completed", "keep": "completed", "inspect": "active"}
    moved = [(one.type, one.by) for one in asked.engine.history(TENANT, run_id).items if one.type in ("repair_begun", "run_migrated")]
    assert moved == [("repair_begun", "op"), ("run_migrated", "op")]
    asked.person("inspect", run_id=run_id)
    assert asked.outcome(run_id) == ("completed", "done")
    assert asked.engine.past.at(TENANT, run_id, seq=3).definition_id.endswith("/1")


def test_a_job_under_way_is_handed_in_on_the_new_version(asked: Office) -> None:
    run_id = start(asked, works=False)
    [job] = asked.claim("light")
    asked.engine.deploy(TENANT, asking("inspect"), by="test")
    assert asked.engine.migration.migrate(TENANT, ALL, nodes={}, by="op").done == 1
    asked.report(job)
    assert [task.node_id for task in asked.tasks(run_id)] == ["inspect"]


def test_a_new_timer_on_the_border_is_awaited_and_an_old_one_called_off(asked: Office) -> None:
    more, edges = "  late: {type: boundary, title: {en: Late, zh: 逾期}, host: look, wait: PT1H}", "  - {from: late, to: end}"
    run_id = start(asked)
    asked.engine.deploy(TENANT, asking(more=more, edges=edges), by="test")
    [foretold] = asked.engine.migration.dry_run(TENANT, ALL, nodes={}, by="op").results
    assert [(one.what, one.is_new, one.node_id) for one in foretold.effect.changes] == [("timer", True, "late")]
    asked.engine.migration.migrate(TENANT, ALL, nodes={}, by="op")
    asked.engine.migration.migrate(TENANT, RunQuery(workflow="ask"), target=1, nodes={}, by="op")
    assert asked.engine.state(run_id).armed == {}
    asked.engine.migration.migrate(TENANT, RunQuery(workflow="ask"), target=2, nodes={}, by="op")
    asked.clock.move_to(asked.clock.now().replace(hour=9))
    asked.work()
    assert asked.outcome(run_id) == ("completed", "done")
    assert asked.tasks(run_id) == []
    explained(asked, run_id)


def test_an_incident_is_found_at_its_new_node(asked: Office) -> None:
    run_id = start(asked, works=False)
    [job] = asked.claim("light")
    asked.fail(job, is_business=True)
    renamed = asking().files["test.workflow.yaml"].replace("keep", "store")
    asked.engine.deploy(TENANT, workflow_pack(renamed, note__record=RECORD), by="test")
    asked.engine.migration.migrate(TENANT, ALL, nodes={}, by="op")
    assert [one.node_id for one in asked.engine.operations.incidents(TENANT, node="store").items] == ["store"]
    asked.engine.operations.do(TENANT, RunQuery(run_ids=(run_id,)), Deed(steps=(Step(do="retry"),)), by="op")
    asked.work()
    assert len(asked.tasks(run_id)) == 1


@pytest.mark.row(44)
def test_what_speaks_against_it_is_told_and_the_run_stays_wholly_on_its_version(asked: Office) -> None:
    stays, goes = start(asked), start(asked, works=False)
    text = (
        asking()
        .files["test.workflow.yaml"]
        .replace("  look: {type: user_task, title: {en: Look, zh: 查看}, candidates: role:hr", "  look: {type: timer, title: {en: Look, zh: 查看}, wait: PT1H")
    )
    asked.engine.deploy(TENANT, workflow_pack(text.replace(", outputs: {answer: =result.outcome}", ""), note__record=RECORD), by="test")
    before = asked.engine.events(stays)
    for batch in (asked.engine.migration.dry_run(TENANT, ALL, nodes={}, by="op"), asked.engine.migration.migrate(TENANT, ALL, nodes={}, by="op")):
        assert {one.run_id: [(found.code, found.path) for found in one.problems] for one in batch.results} == {stays: [("migration.no_target", "look")], goes: []}
    told = asked.engine.migration.dry_run(TENANT, ALL, nodes={"look": "look"}, by="op").results
    assert [found.code for found in told[0].problems] == ["migration.kind"]
    assert asked.engine.events(stays) == before
    assert asked.engine.state(stays).definition_id.endswith("/1")
    asked.person("look", run_id=stays)
    assert asked.outcome(stays) == ("completed", "done")
    with pytest.raises(Invalid, match="has no node"):
        asked.engine.migration.migrate(TENANT, ALL, nodes={"lok": "look"}, by="op")


FORM = 'form look_form "Look" | "查看" {{\n{fields}\n}}\n'


def _with_form(*fields: str) -> Pack:
    text = asking().files["test.workflow.yaml"].replace("candidates: role:hr", "candidates: role:hr, form: look_form, values: {grade: =name}")
    lines = "\n".join(f'  {name} "{name}" | "{name}" : text' for name in fields)
    return workflow_pack(text, note__record=RECORD, look__form=FORM.format(fields=lines))


def test_a_form_that_would_lose_a_value_refuses_the_run(stored_office: Office) -> None:
    engine = stored_office.engine
    engine.deploy(TENANT, _with_form("grade", "comment"), by="test")
    run_id = start(stored_office)
    engine.deploy(TENANT, _with_form("grade", "more"), by="test")
    text = _with_form("more").files["test.workflow.yaml"].replace(", values: {grade: =name}", "")
    engine.deploy(TENANT, workflow_pack(text, note__record=RECORD, look__form=_with_form("more").files["look.form"]), by="test")
    [refused] = engine.migration.migrate(TENANT, ALL, target=3, nodes={}, by="op").results
    assert [(one.code, one.path) for one in refused.problems] == [("migration.form", "look")]
    assert "no field grade" in refused.problems[0].message.en
    assert engine.migration.migrate(TENANT, ALL, target=2, nodes={}, by="op").done == 1
    assert [item["key"] for item in engine.task(TENANT, stored_office.tasks(run_id)[0].task_id, roles=("hr",)).layout["items"]] == ["grade", "more"]


def test_a_person_s_answers_at_nodes_that_are_gone_can_still_be_read(asked: Office) -> None:
    more, edges = "  again: {type: user_task, title: {en: Again, zh: 复核}, candidates: role:hr}", "  - {from: again, to: end}"
    text = asking(more=more, edges=edges).files["test.workflow.yaml"].replace("from: look, to: end", "from: look, to: again")
    asked.engine.deploy(TENANT, workflow_pack(text, note__record=RECORD), by="test")
    run_id = start(asked)
    done = asked.person("look", run_id=run_id)
    short = text.replace("  look: {type: user_task, title: {en: Look, zh: 查看}, candidates: role:hr, outputs: {answer: =result.outcome}}\n", "")
    short = short.replace("  - {from: keep, to: look}", "  - {from: keep, to: again}").replace("  - {from: look, to: again}\n", "")
    asked.engine.deploy(TENANT, workflow_pack(short, note__record=RECORD), by="test")
    assert asked.engine.migration.migrate(TENANT, RunQuery(workflow="ask", version=2), nodes={}, by="op").done == 1
    assert asked.engine.task(TENANT, done.task_id, roles=None).title.en == "look"
    assert {task.node_id for task in asked.engine.run(TENANT, run_id).tasks} == {"look", "again"}
    asked.person("again", run_id=run_id)
    assert asked.outcome(run_id) == ("completed", "done")


def test_two_names_may_be_exchanged(asked: Office) -> None:
    text = asking(more="  other: {type: user_task, title: {en: Other, zh: 其他}, candidates: role:hr}", edges="  - {from: other, to: end}").files["test.workflow.yaml"]
    text = text.replace("from: keep, to: look}", "from: keep, to: look}\n  - {from: keep, to: other}")
    asked.engine.deploy(TENANT, workflow_pack(text, note__record=RECORD), by="test")
    run_id = start(asked)
    before = {task.task_id: task.node_id for task in asked.tasks(run_id)}
    asked.engine.deploy(TENANT, workflow_pack(text + "\n", note__record=RECORD), by="test")
    exchange: dict[str, Any] = {"look": "other", "other": "look"}
    assert asked.engine.migration.migrate(TENANT, RunQuery(workflow="ask", version=2), nodes=exchange, by="op").done == 1
    assert {task.task_id: task.node_id for task in asked.tasks(run_id)} == {task_id: exchange[name] for task_id, name in before.items()}
    explained(asked, run_id)
