"""Forms and record types: what the text compiles to."""

import pytest

from engine.errors import Invalid
from engine.form import FIELD_TYPES, parse_forms

FEEDBACK = """
form interview_feedback "Interview feedback" | "面试反馈" {
  note "Please be fair." | "请公正评价。"
  section scores "Scores" | "评分" {
    technical     "Technical" | "技术能力"      : rating(1..5) required
    communication "Communication" | "沟通表达"  : rating(1..5) required
    evidence      "Evidence" | "评分依据"       : text(lines: 4, max: 2000) required when technical <= 2
      help "What did you see?" | "您看到了什么？"
    salary        "Expected pay" | "期望薪资"   : money(CNY) visible to hr, hrbp
    overall       "Overall" | "综合评分"        : number computed technical * 0.6 + communication * 0.4
  }
  advice "Advice" | "建议" : choice("hire" "Hire" | "录用",
                                   "no" "Do not hire" | "不录用") required
  slot : choice(from slots) // a variable of the run
  jobs : table {
    company : text required
    until   : date
  }
  check "Explain a low score" | "低分须说明依据" : not(technical <= 2 and evidence = null)
}
"""
CANDIDATE = """
record candidate "Candidate" | "候选人" {
  name      : text required personal
  email     : email required personal unique
  id_number : id_number(CN) personal visible to hr
  note      : text
  key email
  title name
  retain P2Y
}
"""


def feedback():
    return parse_forms(FEEDBACK, file="a.form").forms["interview_feedback"]


def problems(text):
    with pytest.raises(Invalid) as caught:
        parse_forms(text, file="a.form")
    return caught.value.problems


def test_the_layout_keeps_the_order_and_both_languages():
    layout = feedback().layout()
    assert layout["title"] == {"en": "Interview feedback", "zh": "面试反馈"}
    assert [item["kind"] for item in layout["items"]] == ["note", "section", "field", "field", "field"]
    technical = layout["items"][1]["items"][0]
    assert technical == {
        "kind": "field",
        "key": "technical",
        "type": "rating",
        "title": {"en": "Technical", "zh": "技术能力"},
        "help": None,
        "options": {"min": 1, "max": 5},
        "required": True,
        "computed": False,
        "default": None,
        "personal": False,
        "conditional": False,
    }
    assert layout["checks"] == [{"message": {"en": "Explain a low score", "zh": "低分须说明依据"}}]


def test_words_behind_a_field_may_stand_on_the_next_line():
    evidence = feedback().layout()["items"][1]["items"][2]
    assert evidence["help"] == {"en": "What did you see?", "zh": "您看到了什么？"}
    assert evidence["conditional"] is True


def test_options_have_titles_and_may_come_from_the_context():
    items = feedback().layout({"slots": [{"value": "s1", "title": {"en": "Monday", "zh": "周一"}}, "s2"]})["items"]
    assert items[2]["options"]["choices"][0] == {"value": "hire", "title": {"en": "Hire", "zh": "录用"}}
    assert items[3]["options"] == {
        "choices_from": "slots",
        "choices": [{"value": "s1", "title": {"en": "Monday", "zh": "周一"}}, {"value": "s2", "title": {"en": "s2", "zh": "s2"}}],
    }


def test_the_json_schema_asks_for_what_is_always_required():
    schema = feedback().json_schema()
    assert schema["required"] == ["technical", "communication", "advice"]
    assert schema["properties"]["technical"] == {"type": "integer", "minimum": 1, "maximum": 5, "title": "Technical"}
    assert schema["properties"]["jobs"]["items"]["required"] == ["company"]
    assert schema["additionalProperties"] is False


def test_a_form_says_which_variables_it_needs():
    assert feedback().names() == {"slots"}


def test_a_record_type_has_a_key_a_title_and_a_time_to_keep():
    record = parse_forms(CANDIDATE).records["candidate"]
    assert (record.key, record.key_field, record.title_field, record.retain) == ("candidate", "email", "name", "P2Y")
    assert record.personal_fields() == ["name", "email", "id_number"]
    assert record.unique_fields() == ["email"]


@pytest.mark.parametrize("type_", sorted(set(FIELD_TYPES) - {"choice", "choices", "record", "table"}))
def test_every_field_type_can_be_written_without_settings(type_):
    assert parse_forms(f"form a {{\n  x : {type_}\n}}").forms["a"].fields[0].type == type_


@pytest.mark.parametrize("key", ["note", "title", "key", "text", "required", "section", "form", "检查"])
def test_a_field_may_be_called_like_a_keyword(key):
    assert parse_forms(f"form a {{\n  {key} : text required\n}}").forms["a"].fields[0].key == key


@pytest.mark.parametrize(
    ("line", "nearest", "words"),
    [
        ("x : numbr", "number", "no field type"),
        ("x : text requird", "required", "requird"),
        ("x : text required whn y > 1", "when", "whn"),
        ("x : text(lins: 4)", "lines", "no setting"),
        ("x : text required when y > > 1", "", "missing"),
        ("x : rating(5..1)", "", "greater"),
        ("x : choice()", "", "options"),
        ('x : choice("a", "a")', "", "twice"),
        ("x : file(max_size: 3 XB)", "", "unit"),
        ("x : number computed x + 1", "", "computed from itself"),
        ("x : table", "", "columns"),
        ("x-y : text", "", "hyphen"),
        ('x : text(pattern: "(")', "", "pattern"),
        ("retain P2Y", "", "only a record"),
        ("x ; text", ":", "does not fit"),
        ('x "open : text', "", "quotation mark"),
        ("x : text required required", "", "twice"),
    ],
)
def test_a_mistake_is_found_on_its_line(line, nearest, words):
    found = problems(f"form a {{\n  {line}\n  z : text\n}}")[0]
    assert (found.file, found.line) == ("a.form", 2)
    assert words in found.message.en
    assert found.nearest == nearest
    assert found.message.zh


def test_all_mistakes_of_a_file_are_found():
    text = 'form a {\n  x : numbr\n  y text\n  section s "S" {\n    z : text(3..1)\n  }\n}\nrecord r {\n  name : text\n  title nme\n}\n'
    assert [p.line for p in problems(text.replace("  y text\n", ""))] == [2, 4, 9]
    assert [p.line for p in problems(text)] == [2, 3, 5, 10]


def test_after_an_unreadable_block_the_rest_is_still_read():
    text = "form a {\n  sction s {\n    x : text\n  }\n  y : text requred\n}\nfrom b {\n}\n"
    assert [p.line for p in problems(text)] == [2, 5, 7]


def test_a_bracket_that_is_left_open_is_told_on_its_line():
    text = 'form a {\n  x : text required when (y > 3\n  y "Y" : number\n  z : numbr\n}\n'
    assert [p.line for p in problems(text)] == [2, 4]


def test_an_expression_may_go_on_over_several_lines():
    form = parse_forms("form a {\n  x : number computed if y > 3\n    then 1\n    else 2\n  y : number required when count([\n    1,\n    2\n  ]) > 1\n}\n").forms["a"]
    assert form.submit({"y": 4}) == {"x": 1, "y": 4}


@pytest.mark.parametrize("text", ['form "A" {\n x : text\n}', "form a\n{\n x : text\n}", "form a { x : text }", "x : text", "Form a {\n x : text\n}"])
def test_a_wrong_frame_is_told_on_the_first_line(text):
    assert problems(text)[0].line == 1


def test_full_width_punctuation_is_understood():
    form = parse_forms("form a ｛\n  工作年限 “Years”｜“工作年限” ： number（0..60） required\n｝").forms["a"]
    assert form.fields[0].title.zh == "工作年限"
    assert form.fields[0].settings == {"min": 0, "max": 60}


def test_names_in_a_record_are_checked():
    found = problems("record r {\n  name : text\n  x : text required when nme = null\n}")[0]
    assert (found.line, found.nearest) == (3, "name")


def test_a_byte_order_mark_tabs_and_windows_line_ends_do_not_matter():
    assert parse_forms("\ufeff" + FEEDBACK.replace("  ", "\t").replace("\n", "\r\n")).forms


@pytest.mark.parametrize("text", ["form a {\n" * 1, "form a {\n" + "section b {\n" * 3000, "\0\x01PK", "x" * 10_000_000, "form a {\n" + "x: text(\n" * 2000])
def test_broken_deep_and_huge_files_are_refused_clearly(text):
    assert problems(text)[0].message.zh
