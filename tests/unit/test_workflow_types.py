"""FEEL in workflows is held against the types of what it reads: only what is surely wrong is told, at its very place; broken files hide nothing of the others."""

import pytest

from engine.errors import Invalid, Problem, Text
from engine.feel.syntax import Type
from engine.pack import Pack, compile_pack, examine_pack
from engine.pack.pack import read_folder, text_of
from engine.pack.workflow_type import schema_type
from nodes.registry import manifests
from tests.office import ROOT

FLOW = """workflow: typed
title: {en: Typed}
inputs:
  type: object
  properties:
    score: {type: number}
    name: {type: string}
    panel: {type: array, items: {type: object, additionalProperties: false, properties: {email: {type: string}}}}
    loose: {}
nodes:
  start: {type: start}
  rule: {type: decision, decision: d, inputs: {score: =score}, outputs: {route: =result.route}}
  ask: {type: user_task, candidates: role:hr, form: f, outputs: {said: =result.values.said, day: =result.values.day}}
  keep: {type: save_record, inputs: {record_type: note, key: =name, values: {a: =said}}}
  end: {type: end}
  other: {type: end}
edges:
  - {from: start, to: rule}
  - {from: rule, to: ask}
  - {from: ask, to: keep}
  - {from: keep, to: end, when: score > 3}
  - {from: keep, to: other, default: true}
"""
FILES = {
    "d.rules": 'decision d {\n  input score: number\n  output route: text\n  hit first\n  | score || route |\n  | > 3   || "a"   |\n  | -     || "b"   |\n}\n',
    "f.form": "form f {\n  said : text\n  day : date\n}\n",
    "n.record": "record note {\n  a : text\n}\n",
}


def told(flow: str, **files: str) -> list[Problem]:
    texts = {"w.workflow.yaml": flow, **FILES, **{name.replace("__", "."): text for name, text in files.items()}}
    return list(examine_pack(Pack("p", Text("P"), texts), manifests(), roles=("hr", "admin")).problems)


def test_a_sound_workflow_has_no_problem() -> None:
    assert told(FLOW) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "piece"),
    [
        ("when: score > 3", "when: score", "feel.type", "score}"),
        ("when: score > 3", "when: score + name > 3", "feel.type", "score + name"),
        ("when: score > 3", 'when: name.first = "a"', "feel.type", "first"),
        ("when: score > 3", "when: cuont(panel) > 1", "feel.unknown_function", "cuont"),
        ("when: score > 3", "when: route > 3", "feel.type", "> 3"),
        ("when: score > 3", "when: 'panel[1].email > 3'", "feel.type", "> 3"),
        ("when: score > 3", "when: day - 1 > 3", "feel.type", "day - 1"),
        ("{score: =score}", "{score: =name}", "feel.type", "name}, outputs"),
        ("key: =name", "key: =score", "feel.type", "score, values"),
        ("=result.values.said", "=result.values.said * 2", "feel.type", "result.values.said *"),
        ("candidates: role:hr", "candidates: role:hrr", "workflow.name", "candidates"),
    ],
)
def test_a_type_that_cannot_fit_is_told_where_it_stands(old: str, new: str, code: str, piece: str) -> None:
    text = FLOW.replace(old, new)
    found = told(text)
    assert [one.code for one in found] == [code], found
    line = text.split("\n")[found[0].line - 1]
    if code != "feel.type":
        assert line[found[0].column - 1 :].startswith(piece)
    assert new.split(" ")[0].strip("{}") in line


@pytest.mark.parametrize("feel", ["loose + 1 > 2", "loose.a.b > 3", "loose", "'error.code = name'", "'panel[1].email = null'", "if loose then true else false", "count(loose) > 1"])
def test_of_what_is_not_known_nothing_is_said(feel: str) -> None:
    assert told(FLOW.replace("when: score > 3", f"when: {feel}")) == []


def test_a_misspelt_function_names_the_nearest_one() -> None:
    [found] = told(FLOW.replace("when: score > 3", "when: cuont(panel) > 1"))
    assert found.nearest == "count"


def test_a_variable_that_is_set_in_two_ways_has_no_type() -> None:
    text = FLOW.replace("day: =result.values.day", "day: =result.values.day, route: =score")
    assert told(text.replace("when: score > 3", "when: route > 3")) == []


@pytest.mark.parametrize("written", ["'=score.a'", '"=score.a"', "=score.a", ">-\n        =score.a"])
def test_the_place_is_that_of_the_piece_however_the_value_is_quoted(written: str) -> None:
    text = FLOW.replace("key: =name, values: {a: =said}", "key: k, values: {a: =said}").replace("  keep: {type: save_record, inputs: {record_type: note, key: k, values: {a: =said}}}",
        f"  keep:\n    type: save_record\n    inputs:\n      record_type: note\n      key: {written}\n      values: {{a: =said}}")  # fmt: skip
    [found] = told(text)
    assert text.split("\n")[found.line - 1][found.column - 1 :].startswith(("score.a", "a"))


def test_broken_files_hide_nothing_of_the_others() -> None:
    text = FLOW.replace("to: end, when: score > 3", "to: ende, when: name").replace("form: f", "form: g").replace("type: save_record", "type: save_recrod")
    found = told(text, f__form="form f {\n  said : txet\n}\n", d__rules="decision d {\n  input score: nmber\n", n__record="record note {\n  a : text computed a +\n}\n")
    assert {one.file for one in found} == {"w.workflow.yaml", "f.form", "d.rules", "n.record"}
    assert {one.code for one in found if one.file == "w.workflow.yaml"} == {"workflow.edge", "feel.type", "workflow.form", "workflow.node_type"}


def test_what_a_broken_file_seems_to_define_is_not_missed() -> None:
    assert {one.file for one in told(FLOW, f__form="form f {\n  said : txet\n}\n")} == {"f.form"}


def test_a_node_that_breaks_the_schema_does_not_hide_the_others() -> None:
    text = FLOW.replace("record_type: note, key: =name", "record_type: note, key: =nam").replace("candidates: role:hr,", "candidates: role:hr, attempts: 0,")
    assert {(one.code, one.line) for one in told(text)} == {("workflow.invalid", 13), ("workflow.unknown_name", 14)}


def test_a_schema_says_only_what_it_says() -> None:
    assert schema_type({"type": ["string", "null"]}) == Type("string")
    assert schema_type({"type": ["string", "number"]}) == Type("Any")
    assert schema_type({"type": "object", "properties": {"a": {"type": "integer"}}}) == Type("context")
    assert schema_type({"type": "array", "items": {"enum": ["a", "b"]}}) == Type("list", (Type("string"),))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("表单".encode("gbk"), "GBK"),
        ("form 表单".encode("utf-16"), "UTF-16"),
        ("form f".encode("utf-16-le"), "UTF-16"),
        ("form f".encode("utf-32"), "UTF-32"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"caf\xe9", ""),
    ],
)
def test_a_wrong_encoding_is_named_with_the_line(data: bytes, encoding: str) -> None:
    with pytest.raises(Invalid) as refusal:
        text_of(data, "a.form")
    [found] = refusal.value.problems
    assert (found.code, found.line, found.expected) == ("pack.not_utf8", 1, "UTF-8")
    assert (encoding in found.message.en) if encoding else ("saved" not in found.message.en)


def test_a_byte_order_mark_is_no_problem() -> None:
    assert text_of("form".encode("utf-8-sig"), "a.form") == "form"


@pytest.mark.parametrize("pack", ["hiring", "interview", "onboarding", "training"])
def test_the_shipped_packs_have_neither_errors_nor_warnings(pack: str) -> None:
    assert examine_pack(read_folder(ROOT / "workflows" / pack), manifests()).problems == ()


def test_a_pack_that_was_accepted_once_still_runs_when_checks_become_stricter() -> None:
    files = {"w.workflow.yaml": FLOW.replace("when: score > 3", "when: score"), **FILES}
    with pytest.raises(Invalid):
        compile_pack(Pack("p", Text("P"), files), manifests())
    assert list(compile_pack(Pack("p", Text("P"), files), manifests(), is_judged=False).workflows) == ["typed"]
