"""What operators do to runs that went wrong, on both stores: what a preview says comes true, and every deed is in history with who did it."""

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Conflict, Invalid, Text
from engine.execution.apply import fold
from engine.model.operation import Deed, RunQuery, Step
from engine.model.run import Run
from engine.pack import Pack
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.operations.flows import RECORD, asking


@pytest.fixture
def asked(stored_office: Office) -> Office:
    stored_office.engine.deploy(TENANT, asking(), by="test")
    return stored_office


def broken(office: Office, **inputs: Any) -> str:
    """A run whose first work has failed for good."""
    run_id = office.start("ask", {"n": 1, "name": "Li Na", **inputs}).run_id
    for _ in range(3):
        for job in office.claim("light"):
            office.fail(job)
        office.clock.move_to(office.clock.now() + timedelta(hours=1))
    assert office.engine.run(TENANT, run_id).has_incident
    return run_id


def only(run_id: str) -> RunQuery:
    return RunQuery(run_ids=(run_id,))


def explained(office: Office, run_id: str) -> None:
    state = office.engine.state(run_id)
    assert fold(Run(run_id=run_id, definition_id="anything"), office.engine.events(run_id)) in (state, _with(state, "anything"))


def _with(run: Run, definition_id: str) -> Run:
    copy = run.fork()
    copy.definition_id = definition_id
    return copy


def did(office: Office, run_id: str, deed: Deed, by: str = "op") -> list[str]:
    """Looks ahead, does it, and checks that what was foretold is so; the words of the preview."""
    engine = office.engine
    before = engine.state(run_id)
    [foretold] = engine.operations.preview(TENANT, only(run_id), deed, by=by).results
    assert engine.state(run_id) == before
    [result] = engine.operations.do(TENANT, only(run_id), deed, by=by).results
    assert (result.is_done, result.problems) == (foretold.is_done, foretold.problems), result
    if foretold.effect is not None:
        after = engine.state(run_id)
        assert after.status == foretold.effect.status
        assert {(wait.node_id, wait.waits_for) for wait in foretold.effect.waits} == {
            (one.node_id, one.waits_for) for one in after.tokens.values() if one.waits_for not in ("", "scope")
        }
    explained(office, run_id)
    return [word.en for word in foretold.effect.words] if foretold.effect else [one.message.en for one in foretold.problems]


def test_a_skipped_node_is_done_with_the_outputs_that_the_operator_gives(asked: Office) -> None:
    run_id = broken(asked)
    words = did(asked, run_id, Deed(steps=(Step(do="skip", node="keep", outputs={"record_id": "d1"}),), reason="the archive is away"))
    assert words == ["Look: a task appears", "Keep: an incident goes", "it waits next at Look, for a person"]
    assert asked.engine.state(run_id).variables["record"] == "d1"
    history = asked.engine.history(TENANT, run_id).items
    assert [(one.type, one.by, one.data) for one in history if one.type in ("repair_begun", "node_skipped")] == [
        ("repair_begun", "op", {"by": "op", "reason": "the archive is away"}), ("node_skipped", "op", {"token_id": 2, "outputs": {"record_id": "d1"}, "by": "op"}),
    ]  # fmt: skip
    assert not asked.engine.incidents(TENANT)
    asked.person("look", run_id=run_id)
    assert asked.outcome(run_id) == ("completed", "done")


def test_outputs_that_the_node_type_would_not_give_are_refused(asked: Office) -> None:
    run_id = broken(asked)
    words = did(asked, run_id, Deed(steps=(Step(do="skip", node="keep", outputs={"record": 7}),)))
    assert words
    assert asked.engine.run(TENANT, run_id).has_incident


def test_variables_are_edited_and_the_step_is_tried_again_in_one_stroke(asked: Office) -> None:
    run_id = broken(asked, name="Li")
    did(asked, run_id, Deed(steps=(Step(do="set", values={"name": "Li Na"}), Step(do="retry"))))
    edited = next(one for one in asked.engine.history(TENANT, run_id).items if one.type == "variables_edited")
    assert edited.data == {"values": {"name": "Li Na"}, "before": {"name": "Li"}, "by": "op"}
    asked.work()
    assert asked.engine.state(run_id).variables["name"] == "Li Na"
    assert [task.node_id for task in asked.tasks(run_id)] == ["look"]


def test_a_step_that_cannot_be_done_undoes_those_before_it(asked: Office) -> None:
    run_id = broken(asked)
    words = did(asked, run_id, Deed(steps=(Step(do="set", values={"name": "X"}), Step(do="move", node="keep", to="lok"))))
    assert words == ["the workflow has no node lok"]
    assert asked.engine.state(run_id).variables["name"] == "Li Na"
    assert not [one for one in asked.engine.history(TENANT, run_id).items if one.type == "variables_edited"]


def test_variables_that_nothing_knows_or_that_are_too_large_are_refused(make_office, store_url: str) -> None:
    office = make_office(store_url, variables_bytes=2_000)
    office.engine.deploy(TENANT, asking(), by="test")
    run_id = broken(office)
    assert did(office, run_id, Deed(steps=(Step(do="set", values={"nmae": 1}),))) == ["nothing in the workflow sets nmae"]
    [result] = office.engine.operations.do(TENANT, only(run_id), Deed(steps=(Step(do="set", values={"name": "x" * 3_000}),)), by="op").results
    [foretold] = office.engine.operations.preview(TENANT, only(run_id), Deed(steps=(Step(do="set", values={"name": "x" * 3_000}),)), by="op").results
    assert result.problems[0].code == foretold.problems[0].code == "run.variables_too_large"
    assert office.engine.state(run_id).variables["name"] == "Li Na"


def test_a_moved_token_calls_off_what_it_waited_for(asked: Office) -> None:
    run_id = asked.start("ask", {"name": "Li Na"}).run_id
    words = did(asked, run_id, Deed(steps=(Step(do="move", node="keep", to="look"),), reason="by hand"))
    assert "Keep: a job goes" in words
    assert asked.claim("light") == []
    assert [task.node_id for task in asked.tasks(run_id)] == ["look"]


def test_a_deed_over_a_query_answers_for_each_run_and_stops_at_the_limit(make_office, store_url: str) -> None:
    office = make_office(store_url, operations_batch=3)
    office.engine.deploy(TENANT, asking(), by="test")
    runs = [office.start("ask", {"name": "Li Na"}).run_id for _ in range(4)]
    for job in office.claim("light"):
        if job.run_id != runs[1]:
            office.fail(job, "test.failed")
    deed = Deed(steps=(Step(do="skip", node="keep", outputs={"record_id": "d"}),))
    batch = office.engine.operations.do(TENANT, RunQuery(workflow="ask", node="keep"), deed, by="op")
    assert ([one.run_id for one in batch.results], batch.done, batch.has_more) == (runs[:3], 3, True)
    again = office.engine.operations.do(TENANT, RunQuery(workflow="ask", run_ids=tuple(runs[2:])), deed, by="op")
    assert [(one.run_id, one.is_done) for one in again.results] == [(runs[2], False), (runs[3], True)]
    assert again.results[0].problems[0].code == "token.none"
    gone = office.engine.operations.do(TENANT, RunQuery(run_ids=("r0",)), deed, by="op")
    assert gone.results[0].problems[0].code == "run.unfit"
    with pytest.raises(Invalid, match="say which runs"):
        office.engine.operations.do(TENANT, RunQuery(), deed, by="op")


def test_incidents_are_found_by_workflow_node_and_code_page_by_page(asked: Office) -> None:
    runs = [broken(asked) for _ in range(3)]
    page = asked.engine.operations.incidents(TENANT, workflow="ask", node="keep", code="test.failed", limit=2)
    rest = asked.engine.operations.incidents(TENANT, workflow="ask", limit=2, cursor=page.next_cursor)
    assert [one.run_id for one in (*page.items, *rest.items)] == runs[::-1]
    assert (page.counts, rest.next_cursor) == ({"test.failed": 3}, "")
    assert asked.engine.operations.incidents(TENANT, code="other").items == []
    assert asked.engine.operations.incidents("other").items == []
    assert asked.engine.operations.find(TENANT, RunQuery(code="test.failed"))[0] == runs


def test_cancelling_over_a_query_takes_children_along(asked: Office) -> None:
    asked.engine.deploy(TENANT, _calling(), by="test")
    parent = asked.start("calling", {}).run_id
    [child] = asked.engine.run(TENANT, parent).child_run_ids
    batch = asked.engine.operations.do(TENANT, RunQuery(workflow="calling"), Deed(steps=(Step(do="cancel"),), reason="no need"), by="op")
    assert batch.done == 1
    assert [asked.engine.state(one).status for one in (parent, child)] == ["cancelled", "cancelled"]


def _calling() -> Any:
    text = """
workflow: calling
title: {en: Calling, zh: 调用}
nodes:
  start: {type: start, title: {en: Start, zh: 开始}}
  call: {type: call, title: {en: Call, zh: 调用}, workflow: ask, inputs: {name: Li}}
  end: {type: end, title: {en: End, zh: 结束}}
edges:
  - {from: start, to: call}
  - {from: call, to: end}
"""
    return Pack("calling", Text("Calling", "调用"), {"calling.workflow.yaml": text}, ("test",))


def test_a_paused_workflow_begins_nothing_and_its_runs_stand_still_until_it_goes_on(make_office, store_url: str) -> None:
    office = make_office(store_url, operations_batch=2)
    office.engine.deploy(TENANT, asking(), by="test")
    runs = [office.start("ask", {"name": "Li Na"}).run_id for _ in range(3)]
    office.engine.operations.do(TENANT, only(runs[0]), Deed(steps=(Step(do="suspend"),)), by="op")
    assert office.engine.pauses.pause(TENANT, "ask", by="op", reason="audit").has_more is False
    office.work()
    assert all(office.engine.state(one).suspended_by for one in runs)
    assert [one.workflow_key for one in office.engine.pauses.all(TENANT)] == ["ask"]
    with pytest.raises(Conflict, match="is paused"):
        office.start("ask", {"name": "Li Na"})
    with pytest.raises(Conflict, match="paused already"):
        office.engine.pauses.pause(TENANT, "ask", by="op")
    assert office.tasks() == []
    office.engine.pauses.resume(TENANT, "ask", by="op")
    office.work()
    assert office.engine.pauses.all(TENANT) == []
    assert [office.engine.state(one).suspended_by for one in runs] == ["op", "", ""], "what an operator has suspended alone stays so"
    assert sorted(task.run_id for task in office.tasks()) == sorted(runs[1:])
    for run_id in runs:
        explained(office, run_id)


def test_a_run_that_two_pauses_hold_does_not_move_between_them(asked: Office) -> None:
    run_id = asked.start("ask", {"name": "Li Na"}).run_id
    asked.engine.pauses.pause(TENANT, "", by="op")
    asked.engine.pauses.pause(TENANT, "ask", by="op")
    asked.engine.pauses.resume(TENANT, "", by="op")
    assert asked.engine.state(run_id).suspended_by == "pause:ask"
    assert asked.claim("light") == []
    asked.work()
    assert asked.tasks() == []
    asked.engine.pauses.resume(TENANT, "ask", by="op")
    asked.work()
    assert len(asked.tasks()) == 1


def test_a_timer_of_a_suspended_run_waits_and_fires_when_it_goes_on(asked: Office) -> None:
    timed = asking(more="  wait: {type: timer, title: {en: Wait, zh: 等待}, wait: PT1H}", edges="  - {from: wait, to: end}").files["test.workflow.yaml"]
    text = timed.replace("from: look, to: end", "from: look, to: wait").replace("workflow: ask", "workflow: timed")
    asked.engine.deploy(TENANT, workflow_pack(text, note__record=RECORD), by="test")
    run_id = asked.start("timed", {"name": "Li Na"}).run_id
    asked.work()
    asked.person("look", run_id=run_id)
    asked.engine.operations.do(TENANT, only(run_id), Deed(steps=(Step(do="suspend"),)), by="op")
    asked.clock.move_to(MONDAY + timedelta(hours=2))
    asked.work()
    assert asked.outcome(run_id) == ("running", "")
    did(asked, run_id, Deed(steps=(Step(do="resume"),)))
    asked.work()
    assert asked.outcome(run_id) == ("completed", "done")


def test_a_run_is_shown_as_it_was_after_any_event(asked: Office) -> None:
    run_id = broken(asked, name="Li")
    later = asked.clock.now() + timedelta(days=1)
    asked.clock.move_to(later)
    asked.engine.operations.do(TENANT, only(run_id), Deed(steps=(Step(do="set", values={"name": "Li Na"}), Step(do="skip", node="keep", outputs={"record_id": "d"}))), by="op")
    events = asked.engine.events(run_id)
    for seq in range(1, len(events) + 1):
        seen = asked.engine.past.at(TENANT, run_id, seq=seq)
        folded = fold(Run(run_id=run_id, definition_id=f"{TENANT}/ask/1"), events[:seq])
        assert (seen.seq, seen.variables, [one.node_id for one in seen.tokens]) == (seq, folded.variables, [one.node_id for one in folded.tokens.values()])
    before = asked.engine.past.at(TENANT, run_id, at=later - timedelta(minutes=1))
    assert (before.variables["name"], before.incidents, before.tasks) == ("Li", ["test.failed"], [])
    now = asked.engine.past.at(TENANT, run_id)
    assert (now.variables["name"], [one.candidates for one in now.tasks]) == ("Li Na", [["role:hr"]])
    with pytest.raises(Invalid, match="had not begun"):
        asked.engine.past.at(TENANT, run_id, at=MONDAY - timedelta(days=1))


def test_the_past_of_an_erased_person_says_nothing(asked: Office) -> None:
    subject = asked.engine.create_subject(TENANT)
    run_id = asked.start("ask", {"name": "Li Na"}, subject_id=subject).run_id
    assert asked.engine.past.at(TENANT, run_id).variables["name"] == "Li Na"
    asked.engine.erase(TENANT, subject, by="test")
    seen = asked.engine.past.at(TENANT, run_id)
    assert (seen.is_erased, seen.variables, seen.tokens) == (True, {}, [])
