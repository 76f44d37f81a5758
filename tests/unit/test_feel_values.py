"""What FEEL expressions are worth."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.feel import compile_expression, compile_unary_tests, to_json

NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


def value(text, **values):
    return to_json(compile_expression(text, names=values).evaluate(values, now=NOW).value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("0.1 + 0.2", Decimal("0.3")),
        ("10 / 4", Decimal("2.5")),
        ("2 ** 10", 1024),
        ("-3 ** 2", 9),
        ("1 / 0", None),
        ('"a" + "b"', "ab"),
        ('1 + "b"', None),
        ("5 between 1 and 5", True),
        ("5 in (1, > 4)", True),
        ("5 in [1..5)", False),
        ("5 in ]1..5]", True),
        ("null = null", True),
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("not(null)", None),
        ('if null then "a" else "b"', "b"),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 1..4 return if i <= 2 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3]),
        ("for i in [1, 2], j in [3, 4] return i * j", [3, 4, 6, 8]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][-1]", 3),
        ("[{a: 1, b: 2}, {a: 3}][a > 1].a", [3]),
        ("{a: 1, b: a + 1}.b", 2),
        ("{full name: 1}.full name", 1),
        ("{f: function(x, y) x - y, r: f(y: 1, x: 5)}.r", 4),
        ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r", 120),
        ("{a: for i in 1..2 return i, b: [for i in 1..2 return [i][1]]}.b", [[1, 2]]),
        ("[1 instance of range<number>, [1] instance of list<number>]", [False, True]),
        ("[(]1..2[), [1..2[]", [{"start": 1, "end": 2, "start included": False, "end included": False}, {"start": 1, "end": 2, "start included": True, "end included": False}]),
        ("1 instance of number", True),
        ("[1] instance of list<string>", False),
        ('date("2026-03-31") + duration("P1M")', "2026-04-30"),
        ('@"2026-03-31" - @"2026-03-01"', "P30D"),
        ('@"2026-03-31T09:00:00@Asia/Shanghai" = @"2026-03-31T01:00:00Z"', True),
        ('@"2026-12-31".weekday', 4),
        ("now()", "2026-03-31T09:30:00Z"),
        ("today()", "2026-03-31"),
        ('years and months duration(@"2020-02-01", @"2026-03-31")', "P6Y1M"),
        ('range("[1..3]").end', 3),
        ("includes([1..5], 3)", True),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('replace("2026-03", "(\\d+)-(\\d+)", "$2/$1")', "03/2026"),
        ('split("a1b22c", "\\d+")', ["a", "b", "c"]),
        ('matches("abc", "^a.c$")', True),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ("decimal(2.345, 2)", Decimal("2.34")),
        ('number("1 234,5", " ", ",")', Decimal("1234.5")),
        ('string({a: [1, "x"]})', '{a: [1, "x"]}'),
        ("median([1, 2, 3, 4])", Decimal("2.5")),
        ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
        ('string length("简历")', 2),
        ('"\\u4e2d\\n"', "中\n"),
    ],
)
def test_an_expression_is_worth_what_the_standard_says(text, expected):
    assert value(text) == expected


def test_names_hold_spaces_and_any_script_and_the_longest_one_wins():
    assert value("工作 年限 + 年限", **{"工作 年限": 5, "年限": 1}) == 6
    assert value("Full Name", **{"Full Name": "Li", "Full": 1}) == "Li"
    assert value("years of work > 2", **{"years of work": 3}) is True


def test_full_width_signs_of_a_chinese_keyboard_are_understood():
    assert value("（评分 ＞＝ 85） and 城市 ＝ “上海”", 评分=90, 城市="上海") is True


def test_an_unknown_name_is_null_with_a_note_in_both_languages():
    result = compile_expression("score > 1").evaluate({})
    assert result.value is None
    assert result.warnings == ("score has no value here",)
    assert result.notes[0].zh == "score 在此没有值"


def test_an_expression_knows_the_names_and_paths_it_reads():
    expression = compile_expression("match.score > 3 and count(skills) > 1 and (for x in list return x) = null")
    assert expression.names == {"match", "skills", "list"}
    assert expression.paths == {("match", "score"), ("skills",), ("list",)}


def test_floats_from_outside_count_as_the_number_they_print_as():
    assert value("x + 0.2 = 0.3", x=0.1) is True


def test_inputs_are_never_changed():
    items = [3, 1, 2]
    value("concatenate(sort(x), append(x, 1))", x=items)
    assert items == [3, 1, 2]


@pytest.mark.parametrize(
    ("cell", "input_value", "expected"),
    [
        ("-", None, True),
        (">= 85", 90, True),
        (">= 85", Decimal("84.9"), False),
        ("[70..85)", 85, False),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "c", True),
        ("? > 3 and ? < 5", 4, True),
        ('list contains(?, "welding")', ["welding"], True),
        ("null", None, True),
        ("true", False, False),
        ("> limit", 4, True),
        ('< @"2026-01-01"', None, None),
    ],
)
def test_a_cell_matches_its_input(cell, input_value, expected):
    assert compile_unary_tests(cell).evaluate({"?": input_value, "limit": 3}).value is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("for i in 1..100000000 return i", "steps"),
        ("{f: function(n) f(n + 1), r: f(1)}.r", "deep"),
        ('{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("aaaaaaaaaa", 40)}.r', "characters"),
    ],
)
def test_an_evaluation_that_takes_too_much_ends_with_null_and_says_so(text, words):
    result = compile_expression(text).evaluate({})
    assert to_json(result.value) is None
    assert words in result.warnings[0]
