"""What FEEL says about texts it cannot read."""

import pytest

from engine.errors import Invalid
from engine.feel import compile_expression, compile_unary_tests


def problem(text, **more):
    with pytest.raises(Invalid) as caught:
        compile_expression(text, **more)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("if a then 1", 1, 12, "else"),
        ("(1 + 2", 1, 7, ")"),
        ("a\n  in [1 2]", 2, 9, "]"),
        ('"open', 1, 1, '"'),
        ("[1, 2}", 1, 6, "]"),
    ],
)
def test_a_problem_says_where_it_is_and_what_was_expected(text, line, column, expected):
    found = problem(text)
    assert (found.line, found.column) == (line, column)
    assert expected in found.expected
    assert found.message.zh


def test_the_nearest_keyword_is_named():
    assert problem("if a than b else c").nearest == "then"


def test_the_place_of_the_expression_in_its_file_counts():
    found = problem("1 + + ", file="a.rules", line=7, column=20)
    assert (found.file, found.line, found.column) == ("a.rules", 7, 24)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("a；b", ","),
        ("a、b", ","),
        ("‘a’", '"'),
        ("50%", "/ 100"),
        ("[1～5]", ".."),
        ("a && b", "and"),
        ("a || b", "or"),
        ("！a", "not(...)"),
        ("a == b", "="),
        ("a ＝＝ b", "="),
        ("a <> b", "!="),
        ("８ > 3", "8"),
        ("a 且 b", "and"),
    ],
)
def test_a_sign_without_meaning_is_named_with_the_one_that_may_be_meant(text, nearest):
    assert problem(text).nearest == nearest


@pytest.mark.parametrize("text", ["(" * 5000, "1" + "+1" * 5000, "if a then " * 5000, "-" * 5000 + "a", "not(" * 3000, "1+" * 5_000_000])
def test_deep_and_long_texts_are_refused_not_crashed_on(text):
    assert problem(text).code.startswith("feel.")


def test_several_values_in_parentheses_stand_only_behind_in():
    assert "square brackets" in problem("(1, 2) + 3").message.en


def test_an_entry_of_a_context_stands_once():
    assert "twice" in problem("{a: 1, a: 2}").message.en


def test_an_empty_cell_test_is_refused():
    with pytest.raises(Invalid):
        compile_unary_tests(">=")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1 + * 2 + / 3", [(1, 5), (1, 11)]),
        ("a；b；c", [(1, 2), (1, 4)]),
        ("x == 1 or\n y == 2", [(1, 3), (2, 4)]),
        ("{a: , b: 1, c: }", [(1, 5), (1, 16)]),
        ("[1 2, 3 +]", [(1, 4), (1, 10)]),
    ],
)
def test_more_than_the_first_problem_is_told(text, places):
    with pytest.raises(Invalid) as caught:
        compile_expression(text)
    assert [(one.line, one.column) for one in caught.value.problems] == places


@pytest.mark.parametrize(
    "text", ["1 +", "(1", "a b", "for x return 1", "if a", "{a 1}", "a instance of", "a between 1", "f(a: 1, 2)", "a.", "1 = = 2", "", "a[", "x; y", "'a'", "(1, 2) + 3"]
)
def test_no_message_mixes_two_languages(text):
    with pytest.raises(Invalid) as caught:
        compile_expression(text)
    for one in caught.value.problems:
        assert one.expected.isascii()
        assert all(character.isascii() for character in one.message.en)
        assert not any(word in one.message.zh for word in (" is ", " the ", " of ", "missing", "value", "expected"))


def test_a_misspelled_name_of_several_words_is_told_with_the_right_one():
    found = problem("years of wrk >= 3", names=["years of work"])
    assert (found.code, found.column, found.nearest) == ("feel.unknown_name", 1, "years of work")


@pytest.mark.parametrize("text", ["（1 ＋ 2）× 3 ＝ 9", '“a” ＝ "a"', "｛a：1｝．a = 1", "5 ≥ 3", "not（5 ≤ 3）", "［1，2］[1] = 1", "\ufeff1 = 1"])
def test_signs_of_a_chinese_keyboard_are_understood(text):
    assert compile_expression(text).evaluate({}).value is True
