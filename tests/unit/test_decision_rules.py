"""Rules: what a table decides."""

from decimal import Decimal

import pytest

from engine.decision import parse_rules

SCREENING = """
// who is invited
decision screening "Screening" | "简历筛选" {
  input  score "Match" | "匹配度": number, years: number in [0..60], certificates: list of text
  output route: "interview" | "manual_review" | "talent_pool", reason: text
  hit first
  | score    | years | certificates                || route           | reason            |
  |----------|-------|-----------------------------||-----------------|-------------------|
  | >= 85    | >= 3  | list contains(?, "welding") || "interview"     | "strong | match"  | // the best
  | [70..85) | -     | -                           || "manual_review" | "borderline"      |
  | -        | -     |                             || "talent_pool"   | "below threshold" |
}
"""


def screening():
    return parse_rules(SCREENING).decisions["screening"]


def table(policy, rows, output="number", head="n"):
    lines = "\n".join(f"  | {test} || {result} |" for test, result in rows)
    return parse_rules(f"decision d {{\n  input n: number\n  output out: {output}\n  hit {policy}\n  | {head} || out |\n{lines}\n}}").decisions["d"]


def test_the_first_rule_that_holds_decides():
    outcome = screening().evaluate({"score": 90, "years": 5, "certificates": ["welding"]})
    assert outcome.outputs == {"route": "interview", "reason": "strong | match"}
    assert outcome.fired == (1,)


def test_rules_are_numbered_without_the_line_under_the_head():
    assert screening().evaluate({"score": 75.5, "years": 0, "certificates": []}).fired == (2,)


def test_titles_stand_in_two_languages():
    decision = screening()
    assert (decision.title.en, decision.title.zh) == ("Screening", "简历筛选")
    assert decision.inputs[0].title.zh == "匹配度"


def test_an_input_of_the_wrong_type_counts_as_null_and_is_noted():
    outcome = screening().evaluate({"score": "high", "years": 99, "certificates": ["welding"]})
    assert outcome.outputs["route"] == "talent_pool"
    assert "score: high is not number" in outcome.warnings
    assert any("years" in warning for warning in outcome.warnings)


@pytest.mark.parametrize(
    ("policy", "expected", "fired"),
    [
        ("first", {"out": 10}, (1,)),
        ("rule order", [{"out": 10}, {"out": 30}, {"out": 20}], (1, 2, 3)),
        ("collect", [{"out": 10}, {"out": 30}, {"out": 20}], (1, 2, 3)),
        ("collect sum", {"out": 60}, (1, 2, 3)),
        ("collect min", {"out": 10}, (1, 2, 3)),
        ("collect max", {"out": 30}, (1, 2, 3)),
        ("collect count", {"out": 3}, (1, 2, 3)),
        ("unique", {"out": None}, ()),
        ("any", {"out": None}, ()),
    ],
)
def test_the_hit_policy_says_which_rules_decide(policy, expected, fired):
    outcome = table(policy, [("> 0", "10"), ("> 1", "30"), ("> 2", "20"), ("> 9", "5")]).evaluate({"n": 3})
    assert (outcome.outputs, outcome.fired) == (expected, fired)


def test_unique_names_the_rules_that_contradict_it():
    outcome = table("unique", [("> 0", "10"), ("> 1", "30")]).evaluate({"n": 3})
    assert "rules 1, 2 do" in outcome.warnings[0]


def test_any_is_content_with_rules_that_agree():
    assert table("any", [("> 0", "10"), ("> 1", "10.0")]).evaluate({"n": 3}).outputs == {"out": 10}


@pytest.mark.parametrize(("policy", "expected"), [("priority", {"out": "high"}), ("output order", [{"out": "high"}, {"out": "low"}])])
def test_allowed_values_stand_in_the_order_of_their_priority(policy, expected):
    decision = table(policy, [("> 0", '"low"'), ("> 1", '"high"')], output='"high" | "low"')
    assert decision.evaluate({"n": 3}).outputs == expected


def test_without_a_rule_the_default_decides():
    decision = table("first", [("> 9", '"a"')], output='text default "b"')
    assert decision.evaluate({"n": 1}).outputs == {"out": "b"}
    assert decision.evaluate({"n": 1}).fired == ()


def test_an_output_that_is_computed_must_be_of_its_type():
    rules = "decision d {\n input n: any\n output out: text\n hit first\n | n || out |\n | - || n |\n}"
    outcome = parse_rules(rules).decisions["d"].evaluate({"n": 2})
    assert outcome.outputs == {"out": None}
    assert "out: 2 is not text" in outcome.warnings


def test_a_head_is_any_expression():
    assert table("first", [("> 10", "1"), ("-", "2")], head="n * 4").evaluate({"n": 3}).outputs == {"out": 1}


def test_dates_may_come_as_their_texts():
    rules = 'decision d {\n input day: date\n output late: boolean\n hit first\n | day || late |\n | > @"2026-01-01" || true |\n | - || false |\n}'
    assert parse_rules(rules).decisions["d"].evaluate({"day": "2026-03-31"}).outputs == {"late": True}


def test_a_decision_uses_decisions_and_functions_of_its_file():
    rules = """
    function bonus(points: number) points * 2
    decision grade {
      input score: number
      output letter: "A" | "B"
      hit first
      | score || letter |
      | > 80  || "A"    |
      | -     || "B"    |
    }
    decision pay {
      use grade
      input score: number
      output amount: number
      hit first
      | grade.letter || amount       |
      | "A"          || bonus(score) |
      | -            || 0            |
    }
    """
    assert parse_rules(rules).decisions["pay"].evaluate({"score": 90}).outputs == {"amount": 180}


def test_inputs_may_have_chinese_names_and_names_of_several_words():
    rules = 'decision d {\n input 工作年限: number, years of study: number\n output 结果: text\n hit first\n | 工作年限 | years of study || 结果 |\n | >= 3 | > 4 || "通过" |\n}'
    assert parse_rules(rules).decisions["d"].evaluate({"工作年限": 3, "years of study": 5}).outputs == {"结果": "通过"}


def test_numbers_stay_exact():
    assert table("collect sum", [("-", "0.1"), ("-", "0.2")]).evaluate({"n": 1}).outputs == {"out": Decimal("0.3")}
