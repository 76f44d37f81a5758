"""How forms and rules are written: new lines of the languages, comments, one style, JSON, and what is said of mistakes."""

import time

import pytest

from engine.decision import json_form as rules_json
from engine.decision.parse import read_drafts as read_rules
from engine.decision.print import format_rules
from engine.errors import Invalid
from engine.feel import Limits, set_limits
from engine.feel.limits import get_limits
from engine.form import json_form as forms_json
from engine.form.draft import DraftColumns, DraftSection, DraftTotal
from engine.form.parse import read_drafts as read_forms
from engine.form.print import format_forms
from tests.house.sources import ROOT

SHIPPED = sorted(file for suffix in ("form", "record", "rules") for folder in ("workflows", "tenants") for file in (ROOT / folder).rglob(f"*.{suffix}"))

WRITTEN = """// Asked after the first day.


form visit "Visit"|"访问" {   // three parts
   note "Please be fair." | "请公正评价。"
   columns{
     first_day "First day"|"第一天" : date
     city "City"|"城市" : address( CN )
   }
  section money "Money" | "费用"  visible when first_day != null  editable by hr, hrbp {
    // what it costs
    pay "Pay" | "工资" : money(CNY,min: 1) required
      valid "Too much" | "过高" when ? < 100000   // in yuan
      help "A month" | "每月"


    parts : table(min: 1) {
      name "Name" | "名称" : text required
      price "Price" | "价格" : number
      total price "Sum" | "合计" : sum(price) * 2
    } required
    // the end
  }
  job : choice(records job where status = "open")
  level : choice("a" "A" | "甲" when pay > 1, // the lower one
    "b" "B" | "乙")
}
record person "Person" | "人员" {
  name : text
  key name
  index name, level
  history 5
  read by hr, boss
  retain P2Y }
"""
SET = """// Asked after the first day.

form visit "Visit" | "访问" { // three parts
  note "Please be fair." | "请公正评价。"
  columns {
    first_day "First day" | "第一天" : date
    city      "City" | "城市"        : address(CN)
  }
  section money "Money" | "费用" visible when first_day != null editable by hr, hrbp {
    // what it costs
    pay "Pay" | "工资" : money(CNY, min: 1) required valid "Too much" | "过高" when ? < 100000 // in yuan
        help "A month" | "每月"

    parts : table(min: 1) {
      name  "Name" | "名称"  : text required
      price "Price" | "价格" : number
      total price "Sum" | "合计" : sum(price) * 2
    } required
    // the end
  }
  job   : choice(records job where status = "open")
  level : choice(
    "a" "A" | "甲" when pay > 1, // the lower one
    "b" "B" | "乙"
  )
}

record person "Person" | "人员" {
  name : text
  key name
  index name, level
  history 5
  read by hr, boss
  retain P2Y
}
"""
RULES = """decision route "Route"|"去向" {
  input score: number, // of 100
        工作年限: number in [0..60]
  output way: "interview"|"pool", reason: text default "none"
  hit first
  |score|工作年限||way|reason||why|
  |---|---||---|---||---|
  // good ones
  |>= 85|-||"interview"|"高度匹配"||the law | // as agreed
  |-|≥ 3||"pool"| ||see https://example.org|
}
function bonus( points ) points * 2
"""
SET_RULES = """decision route "Route" | "去向" {
  input  score: number, // of 100
         工作年限: number in [0..60]
  output way: "interview" | "pool", reason: text default "none"
  hit first
  | score | 工作年限 || way         | reason     || why                     |
  | ----- | -------- || ----------- | ---------- || ----------------------- |
  // good ones
  | >= 85 | -        || "interview" | "高度匹配" || the law                 | // as agreed
  | -     | ≥ 3      || "pool"      |            || see https://example.org |
}

function bonus( points ) points * 2
"""


@pytest.fixture
def limits():
    before = get_limits()
    yield
    set_limits(before)


def body(*lines):
    drafts = read_forms("form f {\n  " + "\n  ".join(lines) + "\n}\n")
    assert drafts.problems == []
    return drafts.items[0].block.statements


def told(*lines):
    return [(p.line, p.column, p.expected, p.nearest) for p in read_forms("form f {\n  " + "\n  ".join(lines) + "\n}\n", "a.form").problems]


def test_forms_and_rules_are_set_in_one_style():
    assert format_forms(WRITTEN.replace("P2Y }", "P2Y\n}")) == SET
    assert format_forms(SET) == SET
    assert format_rules(RULES) == SET_RULES
    assert format_rules(SET_RULES) == SET_RULES


@pytest.mark.parametrize("file", SHIPPED, ids=[file.name for file in SHIPPED])
def test_the_shipped_files_are_in_style_and_go_through_json(file):
    text = file.read_text("utf-8")
    set_, json = (format_rules, rules_json) if file.suffix == ".rules" else (format_forms, forms_json)
    assert set_(text, file.name) == text
    assert json.from_json(json.to_json(text)) == text


def test_a_line_that_is_too_wide_goes_on_in_the_next_one():
    options = ", ".join(f'"option_{number}" "Option number {number}" | "选项{number}"' for number in range(6))
    lines = format_forms(f'form f {{\n  x "X" : choice({options}) required personal help "{"long " * 20}" visible when a = 1\n}}\n').splitlines()
    assert lines[1] == '  x "X" : choice('
    assert lines[2] == '    "option_0" "Option number 0" | "选项0",'
    assert lines[8].startswith('  ) required personal help "long long')
    assert max(map(len, lines)) <= 150
    inputs = format_rules("decision d {\n  input " + ", ".join(f"a_rather_long_name_{number}: number" for number in range(6)) + "\n}\n").splitlines()
    assert inputs[1:3] == ["  input  a_rather_long_name_0: number,", "         a_rather_long_name_1: number,"]


def test_json_gives_back_the_text_in_style():
    assert forms_json.from_json(forms_json.to_json(SET)) == SET
    assert rules_json.from_json(rules_json.to_json(SET_RULES)) == SET_RULES


def test_sections_columns_and_totals_are_drafts_with_their_pieces():
    section, columns, rows = body(
        'section s "S" visible to hr read only when a > 1 {',
        "x : text",
        "}",
        "columns {",
        "x : text",
        "}",
        "rows : table {",
        "a : number",
        'total a "Sum" : sum(a)',
        "total a",
        "}",
    )
    assert isinstance(section, DraftSection)
    assert [(one.word, getattr(one.value, "value", one.value)) for one in section.attributes] == [("visible_to", ("hr",)), ("read_only", "a > 1")]
    assert isinstance(columns, DraftColumns)
    totals = rows.type.block.statements[1:]
    assert all(isinstance(total, DraftTotal) for total in totals)
    assert [(total.column.value, total.titles, total.expression and total.expression.value) for total in totals] == [("a", ["Sum"], "sum(a)"), ("a", [], None)]


def test_options_depend_on_conditions_and_come_from_records():
    choice, jobs, one = body('x : choice("a" "A" | "甲" when b > 1, "c" when d)', "y : choice(records job where status = b)", "z : record(job, where open)")
    assert [(option.at.value, option.value, option.when.value) for option in choice.type.arguments] == [("a", ["A", "甲"], "b > 1"), ("c", ["c"], "d")]
    assert [(one.word, one.value.value, one.when.value) for one in jobs.type.arguments] == [("records", "job", "status = b")]
    assert [(one.word, one.value.value) for one in one.type.arguments] == [("value", "job"), ("where", "open")]


def test_attributes_go_on_behind_a_table_and_on_the_next_lines():
    rows, last = body("rows : table {", "a : text", "} required", "// why", "help “H”", 'valid "V"', "when count(?) > 1", "help : text")
    assert [(one.word, one.before) for one in rows.attributes] == [("required", ()), ("help", ("// why",)), ("valid", ())]
    assert rows.attributes[2].when.value == "count(?) > 1"
    assert last.key.value == "help"


@pytest.mark.parametrize("key", ["total", "columns", "index", "history", "read", "valid", "where", "records", "when", "from"])
def test_a_field_may_be_called_like_a_word_of_the_language(key):
    assert [one.key.value for one in body(f"{key} : text", f'{key} "T" | "标题" : number')] == [key, key]


def test_rows_keep_annotations_as_free_text():
    text = 'decision d {\n  | a || b || why | link |\n  | - || 1 || it\'s 5" wide | https://x.y/z | // note\n  | - || 2 || "a | b" | |\n}\n'
    rows = read_rules(text).items[0].rows
    assert [[cell.value for cell in row.annotations] for row in rows] == [["why", "link"], ["it's 5\" wide", "https://x.y/z"], ['"a | b"', ""]]
    assert rows[1].after == "// note"


@pytest.mark.parametrize(
    ("line", "expected", "nearest"),
    [
        ("x； text", '"text" · :', ":"),
        ("x ”甲” : text", '"text" · :', '"'),
        ("x : text requird", "( · { · computed · default · editable · help · personal · read · required · unique · valid · visible", "required"),
        ("x : choice(“a”、“b”)", 'when · "text" · ) · , · |', ","),
        ("x : rating(1。。5)", ") · , · ..", ".."),
        ("x : text【lines: 4】", "( · { · computed · default · editable · help · personal · read · required · unique · valid · visible", "("),
        ("x : text(lines=4)", ") · , · :", ":"),
        ('check "M" a > 1', ": · |", ""),
        ("x : text required when", "FEEL", ""),
        ("sction s", '"text" · :', "section"),
        ('x : text valid "a"', "when", ""),
        ("/* x : text", "*/", ""),
    ],
)
def test_a_slip_is_told_with_what_fits_and_what_may_have_been_meant(line, expected, nearest):
    assert told(line)[0][2:] == (expected, nearest)


def test_a_block_left_open_is_told_where_the_next_one_begins_and_both_are_read():
    drafts = read_forms("form a {\n  x : text\n\nform b {\n  y : text\n}\n", "a.form")
    assert [p.describe("zh") for p in drafts.problems] == ["a.form:4:1: 上面的块没有结束 (应为 })"]
    assert [form.key.value for form in drafts.items] == ["b"]


def test_a_wrong_head_is_told_once_and_not_for_each_line_below():
    assert [p.line for p in read_rules("decision d\n{\n  input a: number\n  output b: text\n}\ndecison e {\n}\n").problems] == [1, 6]


def test_json_that_does_not_fit_is_told_with_all_paths_in_both_languages():
    value = {
        "items": [
            {"kind": "from", "key": "a"},
            {"kind": "form"},
            {"kind": "form", "key": "a b", "items": [{"kind": "field", "key": "x", "type": "text", "attributes": [{"kind": "visible", "when": 3}]}]},
        ]
    }
    with pytest.raises(Invalid) as caught:
        forms_json.from_json(value, "a.form.json")
    assert [(p.path, p.nearest) for p in caught.value.problems] == [("items.0.kind", "form"), ("items.1", ""), ("items.2.key", ""), ("items.2.items.0.attributes.0.when", "")]
    assert [p.message.zh for p in caught.value.problems] == ["此处不能是 from", "缺少 key", "a b 不是有效名称", "应为文本，实为整数"]


@pytest.mark.parametrize("feel", ["a = b\n  y : text", "a required", "a )", "a // b\n"])
def test_json_cannot_smuggle_text_in(feel):
    field = {"kind": "field", "key": "x", "type": "text", "attributes": [{"kind": "personal"}, {"kind": "required", "when": feel}]}
    with pytest.raises(Invalid) as caught:
        forms_json.from_json({"items": [{"kind": "form", "key": "f", "items": [field]}]})
    assert caught.value.problems[0].path == "items.0.items.0.attributes.1"


@pytest.mark.parametrize("cell", ["a | b", "a\nb", "1 // c"])
def test_json_cannot_smuggle_cells_in(cell):
    with pytest.raises(Invalid) as caught:
        rules_json.from_json(
            {"items": [{"kind": "decision", "key": "d", "items": [{"kind": "row", "inputs": ["a"], "outputs": ["b"]}, {"kind": "row", "inputs": [cell], "outputs": ["1"]}]}]}
        )
    assert caught.value.problems[0].path == "items.0.items.1"


FORM, ROW = "form f {\n  x : ", "decision d {\n  | a || b || "


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        ("", "/* "), ("", "{"), ("", '"'), (FORM, "a "), (FORM, "text required "), (FORM + "text(", "("), (FORM + "text(", "a,\n"), (FORM + 'choice("a"', ', "a" "b" | "c"\n'), (FORM + "text default ", "/* "),
        (FORM + "text default (", "\n"), (FORM + "text default ", "a +\n"), (FORM + "text\n", "// a\n"), (FORM + "text", "\n"), (ROW, '" '), (ROW, "/*"), ("decision d {\n input ", "a: text,\n"), ("decision d {\n input a", " a"),
    ],
)  # fmt: skip
def test_no_text_takes_long(head, piece):
    """A hundred thousand characters are read in a second or two; what took its square would take minutes."""
    text = head + piece * (100_000 // len(piece))
    began = time.process_time()
    (read_rules if head.startswith("decision") else read_forms)(text)
    assert time.process_time() - began < 20


def test_a_file_over_the_limit_is_refused_at_once(limits):
    set_limits(Limits(file=1000))
    for read in (read_forms, read_rules):
        assert [(p.code, p.expected) for p in read("x" * 10_000_000, "a").problems] == [("file.too_large", "<= 1000")]
    assert read_forms("// " + "x" * 900).problems == []
