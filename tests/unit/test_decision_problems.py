"""What the rules language says about files it cannot read."""

import pytest

from engine.decision import parse_rules
from engine.errors import Invalid


def problems(text):
    with pytest.raises(Invalid) as caught:
        parse_rules(text, file="a.rules")
    return caught.value.problems


GOOD = 'decision d {\n  input n: number\n  output route: "yes" | "no"\n  hit first\n  | n || route |\n  | > 1 || "yes" |\n}\n'


@pytest.mark.parametrize(
    ("old", "new", "line", "nearest"),
    [
        ("input", "inptu", 2, "input"),
        (": number", ": nmber", 2, "number"),
        ("hit first", "hit collect som", 4, ""),
        ("| n ||", "| nn ||", 5, "n"),
        ("|| route", "|| rote", 5, "route"),
        ('"yes" |\n', '"yess" |\n', 6, "yes"),
        ("> 1 ||", "> > ||", 6, ""),
        ("> 1 ||", "> 1 | 2 ||", 6, ""),
        ("> 1 ||", '"a" ||', 6, ""),
        ("{", "", 1, ""),
    ],
)
def test_a_mistake_is_found_on_its_line(old, new, line, nearest):
    found = problems(GOOD.replace(old, new, 1))[0]
    assert (found.file, found.line, found.nearest) == ("a.rules", line, nearest)
    assert found.column > 0
    assert found.message.zh


def test_all_mistakes_of_a_file_are_found():
    text = GOOD.replace("> 1", "> >") + GOOD.replace("decision d", "decision e").replace("hit first", "hit frist") + "decison f {\n}\n"
    assert [p.line for p in problems(text)] == [6, 11, 15]


def test_full_width_punctuation_is_understood():
    text = GOOD.replace(":", "：").replace("|", "｜").replace("{", "｛").replace("}", "｝").replace(' "', " “").replace('" ', "” ").replace('"\n', "”\n")
    assert parse_rules(text).decisions["d"].evaluate({"n": 2}).outputs == {"route": "yes"}


def test_a_byte_order_mark_tabs_and_windows_line_ends_do_not_matter():
    assert parse_rules("\ufeff" + GOOD.replace("  ", "\t").replace("\n", "\r\n")).decisions.keys() == {"d"}


def test_decisions_that_use_each_other_are_refused():
    use = GOOD.replace("hit first", "hit first\n  use e") + GOOD.replace("decision d", "decision e").replace("hit first", "hit first\n  use d")
    assert all("uses itself" in p.message.en for p in problems(use))


def test_a_decision_stands_once():
    assert "twice" in problems(GOOD + GOOD)[0].message.en


def test_a_file_of_ten_megabytes_is_refused_at_once():
    assert problems("x" * 10_000_000)[0].code == "file.too_large"


TABLE = (
    'decision d {\n  input score "Score" | "得分": number, city: text\n  output route: text\n  hit first\n  | score | city || route |\n  // a note\n'
    '  | > 1 | "a | b" || "in" |\n  | <score> | <city> || <route> |\n}\n'
)


@pytest.mark.parametrize(
    ("cells", "en", "zh"),
    [
        ({"score": ">"}, "rule 2, column “Score”: ", "第 2 条规则，“得分”列："),
        ({"city": '"a" +'}, "rule 2, column “city”: ", "第 2 条规则，“city”列："),
        ({"route": "outt"}, "rule 2, column “route”: ", "第 2 条规则，“route”列："),
        ({"route": '"a'}, "rule 2, column “route”: ", "第 2 条规则，“route”列："),
    ],
)
def test_a_mistake_in_a_cell_names_the_rule_and_the_column_as_people_see_them(cells, en, zh):
    text = TABLE
    for name, good in {"score": "1", "city": "-", "route": '"b"'}.items():
        text = text.replace(f"<{name}>", cells.get(name, good))
    [found] = problems(text)
    assert found.message.en.startswith(en), found.message.en
    assert found.message.zh.startswith(zh), found.message.zh


def test_a_mistake_in_the_heading_names_the_heading_and_one_outside_the_table_has_no_cell():
    assert problems(TABLE.replace("| city ||", "| cty ||").replace("<score>", "1").replace("<city>", "-").replace("<route>", '"b"'))[0].message.en.startswith("heading 2: ")
    assert "rule" not in problems(GOOD.replace(": number", ": nmber"))[0].message.en
