"""Why a decision came out as it did."""

from engine.decision import parse_rules
from engine.feel.expression import compile_expression
from engine.feel.spell import spell

RULES = """decision way "Way" | "途径" {
  input score: number, skills: list of text
  output route: text
  hit first
  | score | skills                     || route  || why         |
  | >= 85 | list contains(?, "Python") || "meet" || the best    |
  | >= 60 | -                          || "look" || good enough |
  | -     | -                          || "no"   ||             |
}
"""


def way(**values):
    return parse_rules(RULES).decisions["way"].explain(values)


def test_the_rule_that_fired_and_the_cells_that_kept_others_from_it_are_told():
    found = way(score=70, skills=["SQL"])
    assert [(rule.number, rule.line, rule.is_fired, rule.is_matched) for rule in found.rules] == [(1, 6, False, False), (2, 7, True, True), (3, 8, False, True)]
    assert [(cell.head, cell.test, cell.value, cell.result) for cell in found.rules[0].cells] == [
        ("score", ">= 85", 70, False),
        ("skills", 'list contains(?, "Python")', ["SQL"], False),
    ]
    assert found.rules[1].annotations == ("good enough",)
    assert found.outcome == parse_rules(RULES).decisions["way"].evaluate({"score": 70, "skills": ["SQL"]})


def test_a_cell_that_null_decides_is_neither_true_nor_false():
    assert [cell.result for cell in way(score=None, skills=["Python"]).rules[0].cells] == [None, True]


def test_it_reads_as_a_few_lines_in_english_and_chinese():
    found = way(score=70, skills=["Python"])
    assert found.describe() == (
        'Way: {route: "look"}\nrule 1 (line 6) does not hold: score is 70, the rule asks for >= 85\nrule 2 (line 7) fired  // good enough\n'
        "rule 3 (line 8) holds but does not decide (hit first)"
    )
    assert found.describe("zh") == (
        '途径：{route: "look"}\n规则 1（第 6 行）不成立：score 为 70，规则要求 >= 85\n规则 2（第 7 行）命中  // good enough\n规则 3（第 8 行）成立，但按命中策略 first 未采用'
    )


def test_notes_and_the_absence_of_a_rule_are_told():
    text = RULES.replace("hit first", "hit unique").replace('  | -     | -                          || "no"   ||             |\n', "")
    told = parse_rules(text).decisions["way"].explain({"score": "many", "skills": []}).describe()
    assert told.endswith("no rule fired\nnote: score: many is not number")


def test_what_is_spelled_is_read_back_as_the_same_value():
    for text in ("null", "-1.50", '"a \\"b\\" \\\\ c\\n"', "[1, [true]]", '{a: 1, "b-c": null}', '@"2026-01-01"', '@"PT1H"', "[1..2)", "(> 3)"):
        value = compile_expression(text).evaluate({}).value
        assert compile_expression(spell(value)).evaluate({}).value == value
