"""Workflow files: every problem is told with its line, what was expected and the nearest right name; marks travel with values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Invalid, Problem, Text
from engine.form import parse_forms
from engine.json_check import check_json
from engine.model.check import check_definition
from engine.node import NodeManifest
from engine.pack import Pack, compile_pack, examine_pack
from nodes.registry import manifests
from tests.unit.flows import NODE_TYPES, flow

GOOD = """workflow: good
title: {en: Good, zh: 好}
inputs: {type: object, properties: {score: {type: number}}}
nodes:
  start: {type: start}
  look: {type: echo, inputs: {value: =score}, outputs: {seen: =result.value}}
  end: {type: end}
edges:
  - {from: start, to: look}
  - {from: look, to: end}
"""


def problems(text: str, node_types: dict[str, NodeManifest] | None = None, **files: str) -> list[Problem]:
    try:
        compile_pack(Pack("p", Text("P"), {"w.workflow.yaml": text, **{name.replace("__", "."): body for name, body in files.items()}}), node_types or NODE_TYPES)
    except Invalid as fault:
        return list(fault.problems)
    return []


def test_a_good_file_has_no_problem() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "nearest"),
    [
        ("to: look", "to: lok", "workflow.edge", 9, "look"),
        ("type: echo", "type: ecko", "workflow.node_type", 6, "echo"),
        ("value: =score", "vale: =score", "workflow.input", 6, "value"),
        ("=score", "=scor", "workflow.unknown_name", 6, "score"),
        ("outputs:", "output:", "workflow.invalid", 6, "outputs"),
        ("=result.value", "=result.value +", "feel.syntax", 6, ""),
        ("type: end", "type: end, form: x", "workflow.field", 7, ""),
        ("type: end", "type: user_task, candidates: role:hr, form: f", "workflow.form", 7, ""),
        ("type: end", "type: decision, decision: d", "workflow.decision", 7, ""),
        ("type: end", "type: call", "workflow.missing", 7, ""),
        ("type: end", "type: timer", "workflow.timer", 7, ""),
        ("workflow: good\n", "", "workflow.invalid", 1, ""),
        ("nodes:", "nodes: [", "yaml.syntax", 6, ""),
        ("title: {en: Good, zh: 好}", "title: Good", "workflow.invalid", 2, ""),
    ],
)
def test_a_wrong_file_is_told_with_its_line_and_the_nearest_right_name(old: str, new: str, code: str, line: int, nearest: str) -> None:
    found = problems(GOOD.replace(old, new, 1))
    told = next((one for one in found if one.code == code), None)
    assert told is not None, found
    assert (told.file, told.line) == ("w.workflow.yaml", line)
    if nearest:
        assert told.nearest == nearest
    assert any("一" <= letter <= "鿿" for letter in told.message.zh)


def test_all_problems_are_told_at_once() -> None:
    text = GOOD.replace("to: look", "to: lok").replace("=score", "=scor").replace("type: end", "type: ende")
    assert {one.code for one in problems(text)} >= {"workflow.edge", "workflow.unknown_name", "workflow.node_type"}


@pytest.mark.parametrize(
    ("nodes", "edges", "code"),
    [
        ("  a: {type: echo}\n  e: {type: end}", "a > e", "graph.start"),
        ("  s: {type: start}\n  t: {type: start}\n  e: {type: end}", "s > e\nt > e", "graph.start"),
        ("  s: {type: start}\n  a: {type: echo}\n  e: {type: end}", "s > e\na > e", "graph.unreachable"),
        ("  s: {type: start}\n  a: {type: echo}", "s > a", "graph.dead_end"),
        ("  s: {type: start}\n  e: {type: end}\n  f: {type: end}", "s > e\ne > f", "graph.after_end"),
        ("  s: {type: start}\n  a: {type: echo}\n  e: {type: end}", "s > a\na > s\na > e", "graph.before_start"),
        ("  s: {type: start}\n  x: {type: exclusive}\n  e: {type: end}\n  f: {type: end}", "s > x\nx > e if true\nx > f", "graph.condition"),
        ("  s: {type: start}\n  x: {type: exclusive}\n  e: {type: end}\n  f: {type: end}", "s > x\nx > e if true\nx > f if false", "graph.no_default"),
        ("  s: {type: start}\n  x: {type: exclusive}\n  e: {type: end}\n  f: {type: end}", "s > x\nx > e else\nx > f else", "graph.defaults"),
        ("  s: {type: start}\n  x: {type: parallel}\n  e: {type: end}\n  f: {type: end}", "s > x\nx > e if true\nx > f", "graph.parallel_condition"),
        ("  s: {type: start}\n  x: {type: exclusive}\n  y: {type: exclusive}\n  e: {type: end}", "s > x\nx > y else\nx > e if true\ny > x", "graph.endless"),
        ("  s: {type: start}\n  t: {type: timer, wait: P1D}\n  e: {type: end}\n  f: {type: end}", "s > t\nt > e\nt > f on x", "graph.error_edge"),
    ],
)
def test_a_drawing_that_cannot_work_is_refused_and_its_node_named(nodes: str, edges: str, code: str) -> None:
    found = check_definition(flow(nodes, edges))
    assert code in {one.code for one in found}, found


def manifest(mark: str) -> dict[str, NodeManifest]:
    marked = NodeManifest(
        type="mood", title=Text("Mood", "情绪"), summary=Text("Looks", "观察"), category="people", icon="x",
        inputs={"type": "object"}, outputs={"type": "object", "properties": {"curve": {mark: True}, "length": {}}},
    )  # fmt: skip
    return {**NODE_TYPES, "mood": marked}


MARKED = """workflow: marked
title: {en: Marked}
%s
nodes:
  start: {type: start}
  look: {type: mood, outputs: {smile: =result.curve, seconds: =result.length}}
  more: {type: echo, outputs: {later: '=if smile then 1 else 2'}}
  way: {type: exclusive}
  a: {type: end}
  b: {type: end}
edges:
  - {from: start, to: look}
  - {from: look, to: more}
  - {from: more, to: way}
  - {from: way, to: a, when: "%s"}
  - {from: way, to: b, default: true}
"""


def test_what_only_assists_may_not_decide_not_even_by_a_detour() -> None:
    types = manifest("x-assist-only")
    assert {one.code for one in problems(MARKED % ("", "smile"), types)} == {"marks.assist_only"}
    assert {one.code for one in problems(MARKED % ("", "later = 1"), types)} == {"marks.assist_only"}
    assert problems(MARKED % ("", "seconds > 10"), types) == []


def test_personal_values_need_a_person_to_be_sealed_for() -> None:
    types = manifest("x-personal")
    assert {one.code for one in problems(MARKED % ("", "true"), types)} == {"marks.no_subject"}
    assert problems(MARKED % ("subject: candidate", "true"), types) == []
    found = problems(MARKED % ("subject: candidate\nfacts: {s: =smile}", "true"), types)
    assert {(one.code, one.path) for one in found} == {("marks.personal_fact", "facts.s")}


@pytest.mark.parametrize(
    ("old", "new", "piece", "nearest"),
    [
        ("  end: {type: end}", "  面谈: {type: end}", "面谈", ""),
        ("  end: {type: end}", "  The-End: {type: end}", "The-End", "the_end"),
        ("  end: {type: end}", "  a.b: {type: end}", "a.b", "a_b"),
        ("workflow: good", "workflow: 好", "workflow", ""),
        ("title: {en: Good, zh: 好}", "title: Good", "title", ""),
        ("  end: {type: end}", "  end: {type: end, at: [1]}", "at", ""),
        ("inputs: {value: =score}", "inputs: {value: =score}, attempts: 0", "attempts", ""),
        ("inputs: {value: =score}", "inputs: {value: =score}, timeot: 3", "timeot", "timeout"),
    ],
)
def test_a_broken_shape_is_told_at_its_very_name_once_and_in_plain_words(old: str, new: str, piece: str, nearest: str) -> None:
    text = GOOD.replace(old, new, 1)
    [told] = [one for one in problems(text) if one.code == "workflow.invalid"]
    assert text.split("\n")[told.line - 1][told.column - 1 :].startswith(piece)
    assert told.nearest == nearest
    for said in (told.message.en, told.message.zh, told.expected):
        assert "^" not in said
    for word in ("pattern", "minItems", "minimum", "object"):
        assert word not in told.message.zh


def test_a_node_with_a_wrong_name_is_still_looked_into() -> None:
    found = problems(GOOD.replace("look", "面谈").replace("=score", "=scor"))
    assert [(one.code, one.line) for one in found] == [("workflow.invalid", 6), ("workflow.unknown_name", 6)]


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail_otherwise_than_with_problems(text: str) -> None:
    assert isinstance(problems(text), list)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(list("{}[]:,-=\"'\n\t ：，（）|#&*%@`\0")))
def test_one_wrong_character_is_told_not_thrown(place: int, letter: str) -> None:
    assert isinstance(problems(GOOD[:place] + letter + GOOD[place + 1 :]), list)


NAMED = """workflow: named
title: {en: Named}
nodes:
  start: {type: start}
  tell: {type: notify, inputs: {to: a@example.com, template: %s}}
  keep: {type: save_record, inputs: {record_type: %s, values: {a: 1}}}
  end: {type: end}
edges: [{from: start, to: tell}, {from: tell, to: keep}, {from: keep, to: end}]
"""


def test_templates_and_record_types_must_be_in_the_pack() -> None:
    files = {"templates/hello__en__md": "Subject: x\n\nx", "w__record": "record note {\n  a : text\n}\n"}
    assert problems(NAMED % ("hello", "note"), dict(manifests()), **files) == []
    found = problems(NAMED % ("helo", "not"), dict(manifests()), **files)
    assert [(one.code, one.line, one.nearest) for one in found] == [("workflow.name", 5, "hello"), ("workflow.name", 6, "note")]


def test_the_values_of_a_record_are_fields_of_its_type() -> None:
    files = {"templates/hello__en__md": "Subject: x\n\nx", "w__record": "record note {\n  aa : text\n}\n"}
    [found] = problems(NAMED % ("hello", "note"), dict(manifests()), **files)
    assert (found.code, found.line, found.path, found.nearest) == ("workflow.name", 6, "nodes.keep.inputs.values.a", "aa")


OFFERING = """workflow: offering
title: {en: Offering}
nodes:
  start: {type: start}
  ask: {type: user_task, candidates: [role:hr], form: f}
  end: {type: end}
edges: [{from: start, to: ask}, {from: ask, to: end}]
"""


def test_records_that_a_form_offers_are_of_a_type_of_the_pack() -> None:
    files = {"w__record": "record note {\n  a : text\n}\n", "w__form": "form f {\n  x : record(not)\n  y : department\n  z : choice(records note)\n}\n"}
    [found] = problems(OFFERING, dict(manifests()), **files)
    assert (found.code, found.file, found.line, found.column, found.nearest) == ("workflow.name", "w.form", 2, 14, "note")


@pytest.mark.parametrize("needs", [(), ("other",)])
def test_records_of_types_that_no_workflow_shows_are_checked_too_and_may_come_from_a_pack_that_is_needed(needs: tuple[str, ...]) -> None:
    record = "record note {\n  a : text\n  t : table {\n    b : choice(records noet)\n  }\n}\n"
    form = "form loose {\n  section s {\n    x : record(notte)\n  }\n  y : department\n}\n"
    found = examine_pack(Pack("p", Text("P"), {"n.record": record, "l.form": form}, needs), dict(manifests())).problems
    assert sorted((one.file, one.line, one.column, one.nearest, one.is_error) for one in found) == [("l.form", 3, 16, "note", not needs), ("n.record", 4, 24, "note", not needs)]


def test_a_personal_value_is_no_correlation_key() -> None:
    types = manifest("x-personal")
    text = MARKED % ("subject: candidate", "true")
    text = text.replace("  way: {type: exclusive}", "  way: {type: message, message: m, correlation: =smile}").replace(', when: "true"', "").replace(", default: true", "")
    assert {one.code for one in problems(text, types)} == {"marks.personal_key"}


def test_every_missing_and_every_unknown_name_is_told() -> None:
    schema = {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a", "b"], "additionalProperties": False}
    assert sorted(one.path for one in check_json(schema, {"c": 1, "d": 2})) == ["a", "b", "c", "d"]


DECIDED = """workflow: decided
title: {en: Decided}
inputs: {type: object, properties: {score: {type: number}}}
nodes:
  start: {type: start}
  rule: {type: decision, decision: d, inputs: {score: =score}, outputs: {route: =result.route}}
  ask: {type: user_task, candidates: [role:hr, guest], due: P2D, form: f, outputs: {said: =result.values.said}}
  tell: {type: notify, inputs: {to: a@example.com, template: hello, links: {link: ask}}}
  end: {type: end}
edges: [{from: start, to: rule}, {from: rule, to: ask}, {from: ask, to: tell}, {from: tell, to: end}]
"""
DECIDED_FILES = {
    "d__rules": 'decision d {\n  input score: number\n  output route: text\n  hit first\n  | score || route |\n  | - || "a" |\n}\n',
    "f__form": "form f {\n  said : text\n  twice : number computed score * 2\n}\n",
    "templates/hello__en__md": "Subject: x\n\nx",
}


@pytest.mark.parametrize(
    ("old", "new", "code", "nearest"),
    [
        ("{score: =score}", "{scor: =score}", "workflow.name", "score"),
        ("=result.route", "=result.rout", "workflow.name", "route"),
        ("=result.values.said", "=result.values.sad", "workflow.name", "said"),
        ("=result.values.said", "=result.value.said", "workflow.name", "values"),
        ("{link: ask}", "{link: aks}", "workflow.name", "ask"),
        ("role:hr", "rolle:hr", "workflow.candidate", "role"),
        ("due: P2D", "due: 2 days", "workflow.time", ""),
    ],
)
def test_a_name_that_names_nothing_is_told_with_the_nearest_right_one(old: str, new: str, code: str, nearest: str) -> None:
    types = dict(manifests())
    assert problems(DECIDED, types, **DECIDED_FILES) == []
    [told] = problems(DECIDED.replace(old, new), types, **DECIDED_FILES)
    assert (told.code, told.nearest, told.file) == (code, nearest, "w.workflow.yaml")


def test_a_form_may_read_only_what_the_workflow_sets() -> None:
    wrong = {**DECIDED_FILES, "f__form": DECIDED_FILES["f__form"].replace("score * 2", "scoore * 2")}
    [told] = problems(DECIDED, dict(manifests()), **wrong)
    assert (told.code, told.nearest) == ("workflow.name", "score")
    assert (told.file, told.line, told.column) == ("f.form", 3, 27)
    assert "decided" in told.message.zh
    assert "ask" in told.message.zh


@pytest.mark.parametrize(
    ("line", "name", "nearest"),
    [
        ("  why : text visible when 分苏 > 3", "分苏", "分数"),
        ("  why : text required when 分数 > 3 and (said = null or\n     siad = 1)", "siad", "said"),
        ('  check "a" | "甲" : scor > 3', "scor", "score"),
        ("  rows : table {\n    a : number\n    b : number computed a * scroe\n  }", "scroe", "score"),
        ("  pick : choice(from list of(scoore))", "", ""),
    ],
)
def test_a_name_in_a_form_that_nobody_gives_is_told_where_it_stands_with_fields_and_names_of_the_run(line: str, name: str, nearest: str) -> None:
    form = f"form f {{\n  said : text\n  分数 : number\n{line}\n}}\n"
    found = problems(DECIDED, dict(manifests()), **{**DECIDED_FILES, "f__form": form})
    if not name:
        assert {one.file for one in found} == {"f.form"}
        return
    [told] = found
    assert (told.file, told.nearest) == ("f.form", nearest)
    assert form.split("\n")[told.line - 1][told.column - 1 :].startswith(name)
    assert {"said", "分数", "score", "route"} <= set(told.expected.split(", "))


def test_in_a_form_alone_only_a_name_like_a_field_is_a_warning() -> None:
    told = parse_forms("form f {\n  分数 : number\n  a : text visible when 分苏 > 3 and total = 1\n}\n", file="f.form").warnings
    assert [(one.code, one.line, one.column, one.nearest, one.severity) for one in told] == [("form.unknown_name", 3, 25, "分数", "warning")]
    with pytest.raises(Invalid) as refusal:
        parse_forms("record f {\n  分数 : number\n  a : text visible when 分苏 > 3\n}\n", file="f.record")
    assert [(one.code, one.line, one.column, one.nearest) for one in refusal.value.problems] == [("feel.unknown_name", 3, 25, "分数")]


def test_a_name_that_the_workflow_gives_is_no_longer_asked_about() -> None:
    form = "form f {\n  said : text\n  scores : number visible when score > 3\n}\n"
    assert [one.code for one in parse_forms(form).warnings] == ["form.unknown_name"]
    texts = {"w.workflow.yaml": DECIDED, **{name.replace("__", "."): text for name, text in DECIDED_FILES.items()}, "f.form": form}
    assert compile_pack(Pack("p", Text("P"), texts), dict(manifests())).warnings == ()


def test_what_only_follows_from_a_broken_file_is_not_told() -> None:
    wrong = {**DECIDED_FILES, "f__form": "form f {\n  said : txet\n}\n", "d__rules": "decision d {"}
    assert {one.file for one in problems(DECIDED, dict(manifests()), **wrong)} == {"f.form", "d.rules"}


def test_marks_follow_a_value_into_instances_and_subprocesses() -> None:
    types = manifest("x-personal")
    text = MARKED % ("subject: candidate\nfacts: {s: =%s}", "true")
    many = text.replace("more: {type: echo, outputs: {later: '=if smile then 1 else 2'}}", "more: {type: echo, many: {over: =smile, item: one, collect: {all: =one}}}")
    for name in ("one", "all"):
        assert {(one.code, one.path) for one in problems(many % name, types)} == {("marks.personal_fact", "facts.s")}
    assert problems(many % "seconds", types) == []


def test_what_only_assists_may_not_decide_how_often_a_node_is_done() -> None:
    types = manifest("x-assist-only")
    text = MARKED % ("", "seconds > 10")
    for around in ("repeat: {until: smile = 1}", "many: {count: 3, until: smile = 1}"):
        assert {one.code for one in problems(text.replace("more: {type: echo, ", f"more: {{type: echo, {around}, "), types)} == {"marks.assist_only"}
