"""A changed rule or drawing tried on past runs: what changes, for whom, and what honestly cannot be told; nothing leaves the sandbox."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import Invalid, NotFound, Problem
from engine.model.operation import Deed, RunQuery, Step
from engine.model.rehearsal import Grouping, RehearsalQuery, RehearsalReport
from engine.store import metadata
from tests.office import TENANT, Office, workflow_pack

SCREEN = """
workflow: screening
title: {en: Screening, zh: 筛选}
inputs:
  type: object
  properties: {score: {type: number}, sex: {type: string}, age: {type: number}, source: {type: string}}
facts: {route: =route, source: =source}
nodes:
  start: {type: start, title: {en: Start, zh: 开始}}
  rate: {type: save_record, title: {en: Keep, zh: 存档}, inputs: {record_type: applicant, key: =run.id, values: {sex: =sex}}}
  judge: {type: decision, title: {en: Judge, zh: 判定}, decision: way, inputs: {score: =score}, outputs: {route: =result.route}}
  ask:
    type: user_task
    title: {en: Ask, zh: 询问}
    candidates: role:hr
    outcomes: [{key: take, title: {en: Take, zh: 录用}}, {key: leave, title: {en: Leave, zh: 放弃}}]
    outputs: {answer: =result.outcome}
  took: {type: end, title: {en: Taken, zh: 录用}, outcome: taken}
  left: {type: end, title: {en: Left, zh: 未录用}, outcome: left}
  tell: {type: notify, title: {en: Tell, zh: 告知}, inputs: {to: a@example.com, template: sorry}}
edges:
  - {from: start, to: rate}
  - {from: rate, to: judge}
  - {from: judge, to: took, when: route = "take"}
  - {from: judge, to: ask, when: route = "ask"}
  - {from: judge, to: tell, default: true}
  - {from: tell, to: left}
  - {from: ask, to: took, when: answer = "take"}
  - {from: ask, to: left, default: true}
"""
RULES = """decision way "Way" | "去向" {{
  input  score: number
  output route: "take" | "ask" | "leave"
  hit first
  | score   || route   |
  | >= {take}   || "take"  |
  | >= {ask}   || "ask"   |
  | -       || "leave" |
}}
"""
RECORD = 'record applicant "Applicant" | "申请人" {\n  title sex\n  sex "Sex" | "性别" : text\n}\n'
MAIL = "Subject: Sorry\n\nNo.\n"


def rules(take: int, ask: int) -> str:
    return RULES.format(take=take, ask=ask)


@pytest.fixture
def screened(stored_office: Office) -> Office:
    office = stored_office
    pack = workflow_pack(SCREEN, test__rules=rules(80, 60), test__record=RECORD)
    files = {**pack.files, "templates/sorry.en.md": MAIL, "templates/sorry.zh.md": "Subject: 抱歉\n\n不合适。\n"}
    office.engine.deploy(TENANT, type(pack)(pack.key, pack.title, files), by="test")
    return office


def apply(office: Office, score: float, answer: str = "", **about: Any) -> str:
    run_id = office.start("screening", {"score": score, "sex": "f", "age": 30, "source": "web", **about}).run_id
    office.work()
    if answer:
        office.person("ask", run_id=run_id, outcome=answer)
        office.work()
    return run_id


def tried(office: Office, changed: str, **more: Any) -> RehearsalReport[Problem]:
    return office.engine.rehearsal.run(TENANT, RehearsalQuery(workflow="screening", files={"test.rules": changed}, **more))


def rows(office: Office) -> dict[str, int]:
    with office.database.read() as connection:
        return {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in metadata.tables.values()}


def test_a_changed_threshold_shows_whose_outcome_changes_and_nothing_leaves_the_sandbox(screened: Office) -> None:
    high, middle, asked, low = apply(screened, 90), apply(screened, 82), apply(screened, 65, "take"), apply(screened, 20)
    before = rows(screened)
    report = tried(screened, rules(85, 60))
    assert rows(screened) == before
    assert screened.engine.workflow(TENANT, "screening").versions == [1]
    assert (report.runs, report.told, report.changed, report.untold) == (4, 3, 0, 1)
    assert [(one.run_id, [(found.code, found.path) for found in one.missing]) for one in report.trials] == [(middle, [("rehearsal.person", "ask")])]
    down = tried(screened, rules(85, 83))
    assert [(one.run_id, one.before, one.after) for one in down.trials] == [(middle, "taken", "left"), (asked, "taken", "left")]
    assert down.moves == [{"before": "taken", "after": "left", "runs": 2}]
    assert (down.before, down.after) == ({"taken": 3, "left": 1}, {"taken": 1, "left": 3})
    assert {one.run_id: [found.code for found in one.assumed] for one in down.trials} == {middle: ["rehearsal.assumed_done"], asked: ["rehearsal.assumed_done"]}
    assert {high, low}.isdisjoint(one.run_id for one in down.trials)


def test_tests_of_rules_that_stand_in_the_draft_are_no_hindrance(screened: Office) -> None:
    apply(screened, 90)
    cases = "decisions:\n  - {decision: route, inputs: {score: 70}, outputs: {route: ask}}\n"
    query = RehearsalQuery(workflow="screening", files={"test.rules": rules(85, 60), "test.tests.case.yaml": cases})
    assert screened.engine.rehearsal.run(TENANT, query).told == 1


def test_a_fact_on_the_way_can_be_told_where_the_outcome_cannot(screened: Office) -> None:
    middle = apply(screened, 82)
    report = tried(screened, rules(85, 60), measure="route")
    [trial] = report.trials
    assert (trial.run_id, trial.before, trial.after, trial.is_told, [one.code for one in trial.missing]) == (middle, "take", "ask", True, ["rehearsal.person"])


def test_the_share_of_each_group_stands_beside_it_with_the_four_fifths_ratio(screened: Office) -> None:
    for score, sex, age in ((90, "f", 25), (82, "f", 27), (81, "f", 44), (20, "f", 50), (90, "m", 29), (91, "m", 31), (92, "m", 45), (20, "m", 52)):
        apply(screened, score, sex=sex, age=age)
    groups = (Grouping(name="sex", record="applicant", field="sex"), Grouping(name="age", expression="=age", bands=(30, 40)), Grouping(name="source", fact="source"))
    report = tried(screened, rules(85, 83), selected=("taken",), groups=groups)
    told = {
        (one.grouping, one.group): (one.runs, one.selected_before, one.selected_after, one.ratio_before, one.ratio_after, one.is_under_after, one.is_small) for one in report.shares
    }
    assert told == {
        ("age", "30 - 40"): (1, 1, 1, 1.0, 1.0, False, True), ("age", "< 30"): (3, 3, 2, 1.0, 0.6667, True, True), ("age", ">= 40"): (4, 2, 1, 0.5, 0.25, True, True),
        ("sex", "f"): (4, 3, 1, 1.0, 0.3333, True, True), ("sex", "m"): (4, 3, 3, 1.0, 1.0, False, True), ("source", "web"): (8, 6, 4, 1.0, 1.0, False, False),
    }  # fmt: skip
    assert report.trials[0].groups == {"sex": "f", "age": "< 30", "source": "web"}


def test_a_field_that_the_asker_may_not_read_groups_nothing(screened: Office) -> None:
    apply(screened, 90)
    [pack] = [one.pack for one in screened.engine.catalogue._packs.values()]
    files = {**pack.files, "test.record": RECORD.replace("  title sex\n", "  title sex\n  read by hr\n")}
    screened.engine.deploy(TENANT, type(pack)(pack.key, pack.title, files), by="test")
    query = RehearsalQuery(workflow="screening", files={"test.rules": rules(80, 60)}, groups=(Grouping(name="sex", record="applicant", field="sex"),))
    for roles, group in ((("employee",), ""), (("hr",), "f"), (None, "f")):
        [share] = screened.engine.rehearsal.run(TENANT, query, roles=roles).shares
        assert share.group == group


def test_a_changed_drawing_uses_the_answers_of_people_where_the_node_is_still_there(screened: Office) -> None:
    asked = apply(screened, 65, "take")
    flow = SCREEN.replace('  - {from: judge, to: took, when: route = "take"}', '  - {from: judge, to: took, when: route = "take" and score > 95}')
    flow = flow.replace('  - {from: ask, to: took, when: answer = "take"}', '  - {from: ask, to: took, when: answer = "take" and score > 70}')
    report = screened.engine.rehearsal.run(TENANT, RehearsalQuery(workflow="screening", files={"test.workflow.yaml": flow}))
    assert [(one.run_id, one.before, one.after) for one in report.trials] == [(asked, "taken", "left")]
    more = SCREEN.replace("  - {from: judge, to: ask,", "  - {from: judge, to: first,").replace(
        "  took:", "  first: {type: user_task, title: {en: First, zh: 先问}, candidates: role:hr}\n  took:"
    ).replace("edges:", "edges:\n  - {from: first, to: ask}")  # fmt: skip
    [trial] = screened.engine.rehearsal.run(TENANT, RehearsalQuery(workflow="screening", files={"test.workflow.yaml": more})).trials
    assert (trial.is_told, [(one.code, one.path, one.message.en) for one in trial.missing]) == (False, [("rehearsal.person", "first", "First: a person would now be asked")])


def test_runs_that_an_operator_touched_or_of_erased_persons_are_not_claimed(screened: Office) -> None:
    touched = apply(screened, 65)
    screened.engine.operations.do(TENANT, RunQuery(run_ids=(touched,)), Deed(steps=(Step(do="skip", node="ask", outputs={"outcome": "take"}),)), by="op")
    subject = screened.engine.create_subject(TENANT)
    screened.engine.start(TENANT, "screening", {"score": 1}, by="test", subject_id=subject)
    screened.engine.erase(TENANT, subject, by="test")
    running = apply(screened, 65)
    report = tried(screened, rules(85, 83))
    assert (report.runs, report.erased, report.reasons) == (2, 1, {"rehearsal.operator": 1, "rehearsal.running": 1})
    assert {one.run_id for one in report.trials} == {touched, running}


def test_a_pack_that_cannot_be_compiled_is_refused_with_its_problems(screened: Office) -> None:
    with pytest.raises(Invalid) as refused:
        tried(screened, rules(85, 83).replace(">= 85", ">="))
    assert refused.value.problems[0].file == "test.rules"
    for query, code in (
        ({"measure": "rout"}, "rehearsal.no_fact"),
        ({"groups": (Grouping(name="x"),)}, "group.unclear"),
        ({"groups": (Grouping(name="x", expression="=score +"),)}, "feel.syntax"),
        ({"version": 7}, "workflow.no_version"),
        ({"groups": (Grouping(name="x", record="applicants", field="sex"),)}, "group.record"),
        ({"groups": (Grouping(name="x", record="applicant", field="sx"),)}, "group.field"),
    ):
        with pytest.raises((Invalid, NotFound)) as refused:
            tried(screened, rules(85, 83), **query)
        assert refused.value.code == code


def test_the_limit_of_runs_is_kept_and_told(make_office) -> None:
    office = make_office(rehearsal_runs=2, mining_page=1)
    pack = workflow_pack(SCREEN, test__rules=rules(80, 60), test__record=RECORD)
    files = {**pack.files, "templates/sorry.en.md": MAIL, "templates/sorry.zh.md": MAIL}
    office.engine.deploy(TENANT, type(pack)(pack.key, pack.title, files), by="test")
    for _ in range(3):
        apply(office, 90)
    report = tried(office, rules(95, 94))
    assert (report.runs, report.changed, report.has_more) == (2, 2, True)
    assert tried(office, rules(95, 94), limit=1).runs == 1


def test_names_that_nothing_has_are_refused_with_the_nearest_right_one(screened: Office) -> None:
    apply(screened, 90)
    text = rules(85, 83)
    for query, code, path, nearest in (
        ({"files": {"test.rulez": text}}, "rehearsal.no_file", "files.test.rulez", "test.rules"),
        ({"files": {"application.recrd": text}}, "rehearsal.no_file", "files.application.recrd", "application.record"),
        ({"files": {"other.rulez": text}}, "rehearsal.no_file", "files.other.rulez", "test.rules"),
        ({"files": {"tset.record": ""}}, "rehearsal.no_file", "files.tset.record", "test.record"),
        ({"files": {}}, "rehearsal.no_files", "files", ""),
        ({"measure": "rout"}, "rehearsal.no_fact", "measure", "route"),
        ({"groups": (Grouping(name="x", fact="sorce"),)}, "group.fact", "groups.0.fact", "source"),
        ({"selected": ("left", "taem")}, "rehearsal.no_value", "selected.1", "taken"),
        ({"selected": ("takn",)}, "rehearsal.no_value", "selected.0", "taken"),
        ({"measure": "route", "selected": ("tkae",)}, "rehearsal.no_value", "selected.0", "take"),
    ):
        with pytest.raises(Invalid) as refused:
            screened.engine.rehearsal.run(TENANT, RehearsalQuery(**{"workflow": "screening", "files": {"test.rules": text}, **query}))
        [found] = refused.value.problems
        assert (found.code, found.path, found.nearest) == (code, path, nearest)
    assert tried(screened, text, measure="route", selected=("leave",)).told == 1


def test_a_run_that_has_not_ended_cannot_be_told_by_a_fact_either(screened: Office) -> None:
    running = apply(screened, 65)
    report = tried(screened, rules(85, 83), measure="route")
    assert ([one.run_id for one in report.trials], report.told, report.reasons) == ([running], 0, {"rehearsal.running": 1})
