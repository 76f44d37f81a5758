"""What each hit policy answers (DMN 1.5, 8.2.10): several outputs, defaults, contradictions, sums."""

from decimal import Decimal

import pytest

from engine.decision import parse_rules
from engine.errors import Invalid
from engine.feel.temporal import DaysTime


def decide(policy, rows, values, outputs='level: "high" | "low", n: number', head="x"):
    lines = "\n".join(f"| {row} |" for row in rows)
    names = ", ".join(part.split(":")[0].strip() for part in outputs.split(", "))
    text = f"decision d {{\ninput x: number\noutput {outputs}\nhit {policy}\n| {head} || {names.replace(', ', ' | ')} |\n{lines}\n}}"
    return parse_rules(text).decisions["d"].evaluate(values)


ROWS = ['> 0 || "low" | 1', '> 1 || "high" | 2', '> 2 || "high" | 3', '> 9 || "low" | 4']


@pytest.mark.parametrize(
    ("policy", "expected", "fired"),
    [
        ("priority", {"level": "high", "n": 2}, (2,)),
        ("output order", [{"level": "high", "n": 2}, {"level": "high", "n": 3}, {"level": "low", "n": 1}], (2, 3, 1)),
        ("rule order", [{"level": "low", "n": 1}, {"level": "high", "n": 2}, {"level": "high", "n": 3}], (1, 2, 3)),
        ("collect", [{"level": "low", "n": 1}, {"level": "high", "n": 2}, {"level": "high", "n": 3}], (1, 2, 3)),
        ("first", {"level": "low", "n": 1}, (1,)),
        ("unique", {"level": None, "n": None}, ()),
        ("any", {"level": None, "n": None}, ()),
    ],
)
def test_several_outputs_stay_together(policy, expected, fired):
    outcome = decide(policy, ROWS, {"x": 3})
    assert (outcome.outputs, outcome.fired) == (expected, fired)
    assert bool(outcome.warnings) == (policy in ("unique", "any"))


def test_priorities_go_through_the_outputs_from_left_to_right():
    outputs = 'a: "1" | "2", b: "x" | "y"'
    rows = ['- || "2" | "x"', '- || "1" | "y"', '- || "1" | "x"']
    assert decide("priority", rows, {"x": 0}, outputs).fired == (3,)
    assert decide("output order", rows, {"x": 0}, outputs).fired == (3, 2, 1)


def test_any_compares_all_outputs():
    assert decide("any", ['> 0 || "low" | 1', '> 1 || "low" | 1.0'], {"x": 3}).outputs == {"level": "low", "n": 1}
    assert decide("any", ['> 0 || "low" | 1', '> 1 || "low" | 2'], {"x": 3}).fired == ()


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("first", {"out": 7}),
        ("unique", {"out": 7}),
        ("any", {"out": 7}),
        ("priority", {"out": 7}),
        ("collect", [{"out": 7}]),
        ("rule order", [{"out": 7}]),
        ("collect sum", {"out": 7}),
        ("collect count", {"out": 7}),
    ],
)
def test_the_default_stands_where_no_rule_holds(policy, expected):
    assert decide(policy, ["> 9 || 1"], {"x": 1}, "out: number default 7").outputs == expected


@pytest.mark.parametrize("policy", ["unique", "any"])
def test_rules_that_contradict_the_policy_answer_null_and_not_the_default(policy):
    assert decide(policy, ["> 0 || 1", "> 1 || 2"], {"x": 5}, "out: number default 7").outputs == {"out": None}


def test_a_default_may_be_computed_and_must_be_of_its_type():
    assert decide("first", ["> 9 || 1"], {"x": 1}, "out: number default x + 1").outputs == {"out": 2}
    outcome = decide("first", ["> 9 || 1"], {"x": 1}, "out: number default x / 0")
    assert outcome.outputs == {"out": None}
    assert "division by zero" in outcome.warnings


def test_only_outputs_with_a_default_have_one():
    assert decide("first", ["> 9 || 1 | 2"], {"x": 1}, "a: number default 5, b: number").outputs == {"a": 5, "b": None}


@pytest.mark.parametrize(("policy", "expected"), [("collect sum", None), ("collect min", None), ("collect max", None), ("collect count", 0), ("collect", []), ("output order", [])])
def test_without_a_rule_there_is_nothing_to_collect(policy, expected):
    outputs = decide(policy, ["> 9 || 1"], {"x": 1}, "out: number").outputs
    assert outputs == (expected if isinstance(expected, list) else {"out": expected})


@pytest.mark.parametrize("policy", ["collect sum", "collect min", "collect max", "collect count"])
def test_one_value_of_all_needs_one_output(policy):
    with pytest.raises(Invalid) as caught:
        decide(policy, ROWS, {"x": 3})
    assert (caught.value.problems[0].line, caught.value.problems[0].expected) == (4, "collect")


def test_sums_are_of_numbers_and_durations():
    assert decide("collect sum", ["- || 0.1", "- || 0.2"], {"x": 3}, "out: any").outputs == {"out": Decimal("0.3")}
    assert decide("collect sum", ['- || @"PT1H"', '- || @"PT2H"'], {"x": 3}, "out: duration").outputs == {"out": DaysTime(3 * 3600 * 10**9)}
    assert decide("collect max", ['- || "a"', '- || "b"'], {"x": 3}, "out: text").outputs == {"out": "b"}
    for rows in (['- || "a"', '- || "b"'], ["- || 1", "- || null"], ["- || 1", '- || "b"']):
        outcome = decide("collect sum", rows, {"x": 3}, "out: any")
        assert outcome.outputs == {"out": None}
        assert "collect sum" in outcome.warnings[0]


def test_an_empty_result_is_null():
    assert decide("first", ["- || 1 | "], {"x": 3}, "a: number, b: number").outputs == {"a": 1, "b": None}


def test_a_number_that_is_none_is_a_note_and_never_an_exception():
    decision = parse_rules('decision d "D" {\n  input a: "x" | "y"\n  output o: number\n  hit first\n  | a || o |\n  | - || 1 |\n}\n').decisions["d"]
    for value in (float("inf"), float("nan")):
        outcome = decision.evaluate({"a": value})
        assert (outcome.outputs, [note.en for note in outcome.notes]) == ({"o": 1}, ['a: <no number> is not "x" | "y"'])
