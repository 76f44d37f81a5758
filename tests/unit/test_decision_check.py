"""What is said about the cells and the rules of a table that can be read."""

import pytest

from engine.decision import parse_rules
from engine.decision.analyse import analyse
from engine.decision.parse import examine_rules
from engine.errors import Invalid

HEAD = 'decision d {\n input score: number, day: date, skills: list of text, way: "a" | "b", n: number in [0..9]\n output out: number\n hit first\n'


def rules(*rows, head="score | day | skills | way | n", policy="first", output="out"):
    lines = "".join(f" | {row} |\n" for row in (f"{head} || {output}", *rows))
    return HEAD.replace("hit first", f"hit {policy}") + lines + "}"


def warned(text):
    return [(problem.code, problem.line, problem.message.en) for problem in parse_rules(text, file="a.rules").warnings]


@pytest.mark.parametrize(
    "cells",
    [
        '> "a" | - | - | - | - || 1',
        "- | > 5 | - | - | - || 1",
        '- | - | "x" | - | - || 1',
        "- | - | - | 5 | - || 1",
        '- | - | - | - | - || "a" + "b"',
        "- | - | - | - | - || upper case(score)",
    ],
)
def test_a_cell_that_can_never_fit_its_type_is_refused_with_its_place(cells):
    with pytest.raises(Invalid) as caught:
        parse_rules(rules(cells), file="a.rules")
    first = caught.value.problems[0]
    assert (first.file, first.line, first.is_error) == ("a.rules", 6, True)
    assert first.column > 1
    assert first.message.zh


def test_what_functions_and_other_decisions_answer_is_known():
    text = (
        'function twice(n: number) n * 2\ndecision a {\n input n: number\n output word: text\n hit first\n | n || word |\n | - || "x" |\n}\n'
        "decision b {\n use a\n input n: number\n output out: number\n hit first\n | a.word || out |\n | > 5 || twice(n) |\n | - || 0 |\n}"
    )
    with pytest.raises(Invalid) as caught:
        parse_rules(text)
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [("feel.type", 15)]


def test_a_gap_is_told_with_its_region_and_an_example():
    text = rules(">= 60 | -  || 1", "[50..60) | > 3 || 2", head="score | n")
    assert warned(text)[0] == ("rules.gap", 1, "no rule for score < 50; for example score = 49, n = 0")
    assert warned(text)[1] == ("rules.gap", 1, "no rule for score in [50..60) with n in [0..3]; for example score = 50, n = 0")
    assert parse_rules(text).warnings[0].message.zh == "score < 50 时没有规则；例如 score = 49, n = 0"


def test_a_table_with_a_default_or_of_many_answers_has_no_gap():
    assert not warned(rules("1 || 1", head="score").replace("out: number", "out: number default 0"))
    assert not warned(rules("1 || 1", head="score", policy="collect"))


def test_overlapping_rules_are_told_where_only_one_may_hold():
    rows = ("<= 5 || 1", ">= 5 || 2")
    assert warned(rules(*rows, head="n", policy="unique")) == [("rules.overlap", 7, "rules 1 and 2 both hold for n = 5, but only one may; for example n = 5")]
    assert not warned(rules(*rows, head="n", policy="first"))


def test_rules_that_agree_may_overlap_under_any():
    assert not warned(rules("<= 5 || 1", ">= 5 || 1.0", head="n", policy="any"))
    assert warned(rules("<= 5 || 1", ">= 5 || 2", head="n", policy="any"))[0][0] == "rules.overlap"


def test_a_rule_that_can_never_fire_is_told_with_the_cell():
    found = warned(rules("> 9 || 1", "- || 2", head="n"))
    assert found == [("rules.never", 6, "rule 1 can never fire: no value of n passes > 9; for example n = 0")]


def test_shadowed_rules_are_told_with_those_that_come_first():
    found = warned(rules("< 5 || 1", ">= 5 || 2", "[3..7] || 3", "- || 4", head="n"))
    assert found == [("rules.shadowed", 8, "rule 3 never decides: wherever it holds, one of the rules 1, 2 holds too and comes first; for example n = 3")]
    same = warned(rules("modulo(?, 2) = 1 || 1", "modulo(?, 2) = 1 || 2", "- || 3", head="n"))
    assert same == [("rules.shadowed", 7, "rule 2 never decides: wherever it holds, rule 1 holds too and comes first")]


def test_of_priorities_the_better_one_shadows():
    text = rules('> 3 || "low"', '- || "high"', head="n", policy="priority").replace("out: number", 'out: "high" | "low"')
    assert [found[:2] for found in warned(text)] == [("rules.shadowed", 6)]


def test_nothing_is_said_of_what_cannot_be_read():
    assert not warned(rules("modulo(?, 2) = 0 || 1", "modulo(?, 2) = 1 || 2", head="n", policy="unique"))
    assert not warned(rules("0 || 1", "> 0 || 2", head="modulo(n, 2)", policy="unique"))


def test_an_answer_of_another_decision_is_looked_through_by_its_values():
    text = (
        'decision a {\n input n: number\n output word: "x" | "y" | "z"\n hit first\n | n || word |\n | - || "x" |\n}\n'
        'decision b {\n use a\n output out: number\n hit first\n | a.word || out |\n | "x" || 1 |\n | "y" || 2 |\n}'
    )
    assert warned(text) == [("rules.gap", 8, 'no rule for a.word = "z"; for example a.word = "z"')]


def test_a_table_that_would_take_too_long_is_said_to_be_unfinished():
    rows = [f"{number} | {number % 7} || {number}" for number in range(60)]
    decision = parse_rules(rules(*rows, head="score | n")).decisions["d"]
    assert [problem.code for problem in analyse(decision, steps=2000)] == ["rules.gap", "rules.unfinished"]
    assert [problem.code for problem in analyse(decision, steps=10)] == ["rules.unfinished"]


def test_findings_of_one_kind_are_counted_when_there_are_many():
    found = warned(rules(*[f"{number} || 1" for number in (1, 1, 1, 1, 1, 1)], head="n", policy="unique"))
    assert len(found) == 10
    assert found[-1][2].endswith("and 6 more of this kind")


def test_an_example_names_every_input_that_a_head_computes_with():
    found = warned(rules("> 50 | > 3 || 1", "<= 50 | - || 2", head="score | n * 2", policy="first"))
    assert not found
    found = warned(rules("> 50 | > 3 || 1", head="score | n * 2", policy="first"))
    assert [code for code, _, _ in found] == ["rules.gap"]
    assert found[0][2].startswith("no rule for score <= 50; for example score = ")
    assert "n = 0" in found[0][2]


def test_no_case_is_in_two_gaps():
    said = [text for code, _, text in warned(rules(">= 80 | - || 1", "[60..85) | >= 3 || 2", head="score | n")) if code == "rules.gap"]
    assert [text.partition(";")[0] for text in said] == ["no rule for score < 60", "no rule for score in [60..80) with n in [0..3)"]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (">= 60, <= 70", "[60..70]"),
        ("≥60，≤70", "[60..70]"),
        ("> 60, <= 70.5", "(60..70.5]"),
        ("< 60, >= 60", "-"),
        ("!= 1, != 2", "not(1, 2)"),
        ("<= 60, [50..100]", None),
        ("60, > 70", None),
    ],
)
def test_a_cell_of_several_tests_that_always_holds_is_told_with_what_was_meant(cell, meant):
    found = [one for one in analyse(parse_rules(rules(f"{cell} || 1", "- || 2", head="score")).decisions["d"]) if one.code == "rules.always"]
    assert [one.expected for one in found] == ([meant] if meant else [])
    assert all(one.line and one.column for one in found)


TEXTS = "decision d {\n input name: text, sure: boolean\n output out: number\n hit unique\n | name | sure || out |\n"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (['starts with(?, "A") | -', '"Abe" | -'], ["rules.gap", "rules.overlap"]),
        (['starts with(?, "A") | -', 'not(starts with(?, "A")) | -'], []),
        (['starts with(?, "A") | -', 'ends with(?, "z") | -'], ["rules.gap", "rules.overlap"]),
        (['contains(?, "ab") | -', 'not(contains(?, "b")) | -', 'contains(?, "b") and not(contains(?, "ab")) | -'], []),
        (["- | ?", "- | not(?)"], []),
        (["- | not(?)", "- | false"], ["rules.gap", "rules.overlap"]),
        (['matches(?, "^A") | -', '"Abe" | -'], []),  # cannot be read: nothing is said
    ],
)
def test_beginnings_ends_and_parts_of_texts_and_negations_are_told_apart(cells, said):
    text = TEXTS + "".join(f" | {cell} || {number} |\n" for number, cell in enumerate(cells)) + "}"
    assert sorted({code for code, _, _ in warned(text)}) == said


def test_allowed_values_may_be_said_by_what_is_not_allowed():
    decision = parse_rules(rules("- || 1", head="n").replace("[0..9]", "not(3)")).decisions["d"]
    assert decision.evaluate({"n": 3}).notes[0].en.startswith("n: 3 is not")
    assert decision.evaluate({"n": 4}).notes == ()


@pytest.mark.parametrize(("cell", "name", "nearest"), [("lenght(?) > 2", "lenght", "string length"), ("abs(scoer) > 1", "", "score")])
def test_an_unknown_function_is_told_as_one_with_the_nearest(cell, name, nearest):
    with pytest.raises(Invalid) as refusal:
        parse_rules(rules(f"{cell} || 1", head="score"))
    found = refusal.value.problems[0]
    assert found.nearest == nearest
    assert ("there is no function" in found.message.en) == bool(name)


def test_a_chain_of_decisions_that_is_too_long_to_evaluate_is_refused_and_the_longest_is_evaluated():
    first = "decision d0 {\n input n: number\n output r: number\n hit first\n | n || r |\n | - || 1 |\n}\n"
    more = [first.replace("d0 {", f"d{number} {{\n use d{number - 1}").replace("- || 1", f"- || d{number - 1}.r + 1") for number in range(1, 500)]
    with pytest.raises(Invalid, match="the decision d51 uses a decision that uses another"):
        parse_rules(first + "".join(more))
    assert parse_rules(first + "".join(more[:50])).decisions["d50"].explain({"n": 1}).outcome.outputs == {"r": 51}


def test_a_rule_with_a_wrong_name_hides_nothing_of_the_other_rules() -> None:
    text = """decision d "D" {
  input s: text, n: number
  output o: text
  hit first
  | s             | n       || o   |
  | lenght(?) > 2 | -       || "a" |
  | -             | "seven" || "b" |
  | -             | -       || n   |
}
"""
    found, problems = examine_rules(text)
    assert not found.decisions
    assert [(one.line, one.column) for one in problems] == [(6, 5), (7, 21), (8, 32)]


def test_findings_are_told_in_the_titles_of_the_table() -> None:
    text = 'decision d "Screening" | "筛选" {\n  input score "Score" | "评分": number\n  output out: text\n  hit first\n  | score || out |\n  | >= 60 || "a" |\n}'
    [found] = parse_rules(text).warnings
    assert (found.message.en, found.message.zh) == ("no rule for Score < 60; for example Score = 59", "评分 < 60 时没有规则；例如 评分 = 59")
