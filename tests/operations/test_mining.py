"""How runs went, from their stored history on both stores: figures that can be counted by hand, replays, and logs that other programs read."""

import csv
import io
from datetime import timedelta

import pytest
from lxml import etree

from engine.errors import NotFound
from engine.mining.figures import Sketch
from engine.model.operation import Deed, RunQuery, Step
from engine.service.mining import Period
from tests.office import TENANT, Office, workflow_pack

REVIEW = """
workflow: review
title: {en: Review, zh: 复核}
nodes:
  start: {type: start, title: {en: Start, zh: 开始}}
  write: {type: user_task, title: {en: Write, zh: 撰写}, candidates: role:hr}
  judge:
    type: user_task
    title: {en: Judge, zh: 评审}
    candidates: role:hiring_manager
    outcomes: [{key: good, title: {en: Good, zh: 好}}, {key: bad, title: {en: Bad, zh: 差}}]
    outputs: {answer: =result.outcome}
  way: {type: exclusive, title: {en: Good enough?, zh: 是否合格}}
  end: {type: end, title: {en: End, zh: 结束}, outcome: done}
edges:
  - {from: start, to: write}
  - {from: write, to: judge}
  - {from: judge, to: way}
  - {from: way, to: write, when: answer = "bad"}
  - {from: way, to: end, default: true}
"""
WEEK = Period(workflow="review")


@pytest.fixture
def desk(make_office, store_url: str) -> Office:
    office = make_office(store_url, mining_page=2)
    office.engine.deploy(TENANT, workflow_pack(REVIEW), by="test")
    return office


def later(office: Office, **time: float) -> None:
    office.clock.move_to(office.clock.now() + timedelta(**time))


def tell(office: Office, *answers: str, hours: float = 1) -> str:
    """One run: writing takes so many hours, judging two; each `bad` leads back."""
    run_id = office.start("review").run_id
    for answer in answers:
        later(office, hours=hours)
        office.person("write", run_id=run_id, by="writer")
        later(office, hours=2)
        office.person("judge", run_id=run_id, by="judge", outcome=answer)
    return run_id


def about(value: float) -> object:
    return pytest.approx(value, rel=0.011)


def test_variants_waits_and_rework_are_what_was_done(desk: Office) -> None:
    first, *_ = [tell(desk, "good") for _ in range(3)]
    again = tell(desk, "bad", "bad", "good", hours=4)
    open_run = desk.start("review").run_id
    report = desk.engine.mining.report(TENANT, WEEK)
    assert (report.runs, report.ended, report.erased, report.has_more, report.others) == (5, 4, 0, False, 0)
    assert [(one.nodes, one.runs, one.share, one.example, one.outcomes) for one in report.variants] == [
        (("write", "judge", "end"), 3, 0.75, first, {"done": 3}), (("write", "judge", "write", "judge", "write", "judge", "end"), 1, 0.25, again, {"done": 1}),
    ]  # fmt: skip
    assert report.variants[0].median == about(3 * 3600)
    nodes = {one.node_id: one for one in report.nodes}
    assert (nodes["write"].times, nodes["write"].now, nodes["write"].median, nodes["write"].p95) == (6, 1, about(3600), about(4 * 3600))
    assert (nodes["judge"].times, nodes["judge"].median, nodes["judge"].longest) == (6, about(7200), 7200)
    edges = {(one.source, one.node_id): (one.times, one.median) for one in report.edges}
    assert edges["way", "write"] == (2, about(4 * 3600))
    assert edges["start", "write"] == (4, about(3600))
    assert {(one.source, one.node_id): one.times for one in report.follows} == {("write", "judge"): 6, ("judge", "write"): 2, ("judge", "end"): 4}
    assert {one.node_id: (one.runs, one.repeats, one.most, one.path) for one in report.rework} == {"write": (1, 2, 2, ("judge",)), "judge": (1, 2, 2, ("write",))}
    only = desk.engine.mining.report(TENANT, Period(workflow="review", is_ended=True, started_before=desk.engine.summary(TENANT, open_run).started_at))
    assert (only.runs, len(only.variants)) == (4, 2)
    with pytest.raises(NotFound):
        desk.engine.mining.report("acme", Period(workflow="rewiev"))


def test_many_ways_are_counted_together_behind_the_limit_and_runs_behind_theirs(make_office) -> None:
    office = make_office(mining_page=1, mining_variants=1, mining_runs=3)
    office.engine.deploy(TENANT, workflow_pack(REVIEW), by="test")
    for answers in (("good",), ("bad", "good"), ("good",), ("good",)):
        tell(office, *answers)
    report = office.engine.mining.report(TENANT, WEEK)
    assert (report.runs, report.has_more, [one.runs for one in report.variants], report.others) == (3, True, [2], 1)


def test_archived_runs_count_and_erased_persons_say_nothing(make_office, store_url: str) -> None:
    office = make_office(store_url, archive_days=1)
    office.engine.deploy(TENANT, workflow_pack(REVIEW), by="test")
    tell(office, "good")
    later(office, days=3)
    assert office.engine.archive() == 1
    subject = office.engine.create_subject(TENANT)
    gone = office.engine.start(TENANT, "review", {}, by="test", subject_id=subject).run_id
    office.engine.erase(TENANT, subject, by="test")
    report = office.engine.mining.report(TENANT, WEEK)
    assert (report.runs, report.erased, [one.runs for one in report.variants]) == (1, 1, [1])
    log = "".join(office.engine.mining.xes(TENANT, WEEK, language="en"))
    assert gone not in log
    assert log.count("<trace>") == 1


def test_runs_as_drawn_fit_and_detours_are_named(desk: Office) -> None:
    tell(desk, "bad", "good")
    whole = desk.engine.mining.conformance(TENANT, WEEK)
    assert (whole.fitness, whole.fitting, whole.deviations) == (1.0, 1, [])
    moved = desk.start("review").run_id
    operations = desk.engine.operations
    operations.do(TENANT, RunQuery(run_ids=(moved,)), Deed(steps=(Step(do="move", node="write", to="judge"),)), by="op")
    operations.do(TENANT, RunQuery(run_ids=(moved,)), Deed(steps=(Step(do="skip", node="judge", outputs={"outcome": "good"}),)), by="op")
    report = desk.engine.mining.conformance(TENANT, WEEK)
    assert (report.runs, report.fitting) == (2, 1)
    assert 0.5 < report.fitness < 1
    assert {(one.kind, one.node_id): (one.runs, one.examples) for one in report.deviations} == {
        ("moved", "judge"): (1, [moved]), ("jump", "judge"): (1, [moved]), ("skipped", "judge"): (1, [moved]),
    }  # fmt: skip


def test_runs_of_an_old_version_are_judged_by_a_new_drawing(desk: Office) -> None:
    tell(desk, "good")
    text = REVIEW.replace("  - {from: write, to: judge}", "  - {from: write, to: check}\n  - {from: check, to: judge}")
    text = text.replace("  way:", "  check: {type: user_task, title: {en: Check, zh: 检查}, candidates: role:hr}\n  way:")
    desk.engine.deploy(TENANT, workflow_pack(text), by="test")
    assert desk.engine.mining.conformance(TENANT, WEEK, against=1).fitness == 1
    found = desk.engine.mining.conformance(TENANT, WEEK)
    assert (found.version, found.fitting, [(one.kind, one.node_id) for one in found.deviations]) == (2, 0, [("no_way", "judge")])


def test_parallel_ways_must_all_be_taken_and_joined(make_office) -> None:
    office = make_office()
    nodes = """
workflow: review
title: {en: Both, zh: 并行}
nodes:
  start: {type: start, title: {en: Start, zh: 开始}}
  fork: {type: parallel, title: {en: Fork, zh: 分}}
  a: {type: user_task, title: {en: A, zh: 甲}, candidates: role:hr}
  b: {type: user_task, title: {en: B, zh: 乙}, candidates: role:hr}
  meet: {type: parallel, title: {en: Meet, zh: 合}}
  end: {type: end, title: {en: End, zh: 结束}}
edges:
  - {from: start, to: fork}
  - {from: fork, to: a}
  - {from: fork, to: b}
  - {from: a, to: meet}
  - {from: b, to: meet}
  - {from: meet, to: end}
"""
    office.engine.deploy(TENANT, workflow_pack(nodes), by="test")
    run_id = office.start("review").run_id
    office.person("b", run_id=run_id)
    office.person("a", run_id=run_id)
    assert office.engine.mining.conformance(TENANT, WEEK).fitness == 1
    more = nodes.replace("  meet:", "  c: {type: user_task, title: {en: C, zh: 丙}, candidates: role:hr}\n  meet:")
    more = more.replace("  - {from: a, to: meet}", "  - {from: fork, to: c}\n  - {from: c, to: meet}\n  - {from: a, to: meet}")
    office.engine.deploy(TENANT, workflow_pack(more), by="test")
    found = office.engine.mining.conformance(TENANT, WEEK)
    assert sorted((one.kind, one.node_id) for one in found.deviations) == [("join_incomplete", "meet"), ("not_taken", "c")]
    assert found.fitness < 1


XES = "{http://www.xes-standard.org/}"
STANDARD = {"schedule", "assign", "reassign", "start", "suspend", "resume", "withdraw", "autoskip", "manualskip", "complete", "ate_abort", "pi_abort", "unknown"}


def test_the_xes_log_has_the_structure_of_the_standard(desk: Office) -> None:
    run_id = tell(desk, "bad", "good")
    tell(desk, "good")
    root = etree.fromstring("".join(desk.engine.mining.xes(TENANT, WEEK, language="en")).encode())
    assert (root.tag, root.get("xes.version")) == (f"{XES}log", "1849-2016")
    order = [child.tag.removeprefix(XES) for child in root]
    ranks = {"extension": 0, "global": 1, "classifier": 2, "string": 3, "trace": 4}
    assert order == sorted(order, key=ranks.__getitem__)
    declared = {one.get("prefix"): (one.get("name"), one.get("uri")) for one in root.iter(f"{XES}extension")}
    assert declared == {
        prefix: (name, f"http://www.xes-standard.org/{prefix}.xesext")
        for name, prefix in (("Concept", "concept"), ("Lifecycle", "lifecycle"), ("Organizational", "org"), ("Time", "time"))
    }
    required = {scope.get("scope"): {one.get("key") for one in scope} for scope in root.iter(f"{XES}global")}
    traces = root.findall(f"{XES}trace")
    for trace in traces:
        assert required["trace"] <= {one.get("key") for one in trace if one.tag != f"{XES}event"}
        times = []
        for event in trace.findall(f"{XES}event"):
            keys = [one.get("key") for one in event]
            assert len(keys) == len(set(keys))
            assert required["event"] <= set(keys)
            assert {key.partition(":")[0] for key in keys if ":" in key} <= set(declared)
            values = {one.get("key"): one.get("value") for one in event}
            assert values["lifecycle:transition"] in STANDARD
            times.append(values["time:timestamp"])
        assert times == sorted(times)
    told = [{one.get("key"): one.get("value") for one in event} for event in traces[0].findall(f"{XES}event")]
    assert traces[0][0].get("value") == run_id
    assert [(one["node"], one["lifecycle:transition"], one.get("org:resource", ""), one.get("org:role", "")) for one in told][:4] == [
        ("start", "complete", "", ""), ("write", "schedule", "test", "hr"), ("write", "complete", "writer", ""), ("judge", "schedule", "writer", "hiring_manager"),
    ]  # fmt: skip


def test_the_csv_log_says_the_same_and_holds_no_formula(desk: Office) -> None:
    run_id = desk.start("review").run_id
    task = desk.tasks(run_id)[0]
    desk.engine.complete_task(TENANT, task.task_id, by="=cmd", roles=("hr",), outcome="submit", values={})
    rows = list(csv.DictReader(io.StringIO("".join(desk.engine.mining.csv(TENANT, WEEK, language="zh")))))
    assert [(one["case_id"], one["activity"], one["transition"], one["resource"]) for one in rows][:3] == [
        (run_id, "开始", "complete", ""), (run_id, "撰写", "schedule", "test"), (run_id, "撰写", "complete", "'=cmd"),
    ]  # fmt: skip


def test_a_run_that_went_over_is_told_in_the_words_of_its_last_version(desk: Office) -> None:
    run_id = desk.start("review").run_id
    desk.person("write", run_id=run_id)
    desk.engine.deploy(TENANT, workflow_pack(REVIEW.replace("write", "draft")), by="test")
    assert desk.engine.migration.migrate(TENANT, RunQuery(workflow="review", version=1), nodes={}, by="op").done == 1
    desk.person("judge", run_id=run_id, outcome="good")
    [variant] = desk.engine.mining.report(TENANT, WEEK).variants
    assert variant.nodes == ("draft", "judge", "end")
    found = desk.engine.mining.conformance(TENANT, WEEK)
    assert ([(one.kind, one.node_id) for one in found.deviations], found.fitness) == ([("migrated", "")], 1.0)


@pytest.mark.parametrize("spread", [0.5, 3, 60])
def test_quantiles_are_right_to_within_one_percent(spread: float) -> None:
    values = [spread * (1.0 + number * number % 997) for number in range(1, 998)]
    sketch = Sketch()
    for value in values:
        sketch.add(value)
    for share in (0.05, 0.5, 0.95, 1.0):
        exact = sorted(values)[max(0, -(-int(share * 1_000_000) * len(values) // 1_000_000) - 1)]
        assert sketch.at(share) == pytest.approx(exact, rel=0.0101)
    assert Sketch().at(0.5) == 0


def test_who_waits_now_counts_with_what_they_have_waited_so_far(desk: Office) -> None:
    tell(desk, "good")
    for _ in range(3):
        desk.start("review")
    later(desk, hours=40)
    write = next(one for one in desk.engine.mining.report(TENANT, WEEK).nodes if one.node_id == "write")
    assert (write.times, write.now) == (1, 3)
    assert write.median == pytest.approx(3600, rel=0.01)
    assert write.heat_median == write.heat_p95 == pytest.approx(40 * 3600, rel=0.01)


def test_who_has_just_come_makes_no_step_look_quick(desk: Office) -> None:
    tell(desk, "good")
    for _ in range(3):
        desk.start("review")
    write = next(one for one in desk.engine.mining.report(TENANT, WEEK).nodes if one.node_id == "write")
    assert (write.now, write.heat_median) == (3, write.median)
