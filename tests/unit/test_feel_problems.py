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


@pytest.mark.parametrize(("text", "nearest"), [("a；b", ","), ("a、b", ","), ("‘a’", '"'), ("50%", "/ 100")])
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
