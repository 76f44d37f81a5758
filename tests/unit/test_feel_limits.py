"""Whatever an expression asks for, it is refused or null with a note before it takes long."""

import pytest

from engine.errors import Invalid
from engine.feel import Limits, check_expression, compile_expression, get_limits, set_limits, to_json

DOUBLED = ", ".join(f"a{i}: [a{i - 1}, a{i - 1}], b{i}: [b{i - 1}, b{i - 1}]" for i in range(1, 40))
NESTED = "{a0: [1, 1], b0: [1, 1], " + DOUBLED + ", r: "


@pytest.mark.parametrize(
    ("text", "limits", "words"),
    [
        ("for i in 1..100 return i", Limits(steps=10), ("10 steps", "10 步")),
        ("concatenate([1, 2], [3, 4])", Limits(items=3), ("3 are allowed", "最多允许 3 个")),
        ('"aaa" + "bbb"', Limits(characters=5), ("5 are allowed", "最多允许 5 个")),
        ("{f: function(n) f(n), r: f(1)}.r", Limits(calls=5), ("5 deep", "5 层")),
        ("[[[[1]]]]", Limits(nesting=3), ("3 deep", "3 层")),
        ('matches("aaaa", "aaaa")', Limits(pattern=3), ("3 characters", "3 个字符")),
        (NESTED + "a39}.r", None, ("1000000 elements", "1000000 个元素")),
        (NESTED + "a39 = b39}.r", None, ("steps", "步")),
        (NESTED + "string(a39)}.r", None, ("steps", "步")),
        (NESTED + "count(flatten(a39))}.r", None, ("steps", "步")),
        (NESTED + "distinct values([a39, b39])}.r", None, ("steps", "步")),
        ('matches("' + "a" * 3000 + '", "(a*)*\\\\1b")', None, ("too many steps", "步骤过多")),
        ("9 ** 9 ** 9 ** 9 ** 9", None, ("too large", "超出范围")),
        ("for i in 1..2000 return if i = 1 then 1 else [partial[-1]]", None, ("steps", "步")),
    ],
)
def test_an_evaluation_over_a_limit_is_null_and_says_so_in_both_languages(text, limits, words):
    result = compile_expression(text, limits=limits).evaluate({})
    assert to_json(result.value) is None
    assert words[0] in result.notes[0].en
    assert words[1] in result.notes[0].zh


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [("1 + 1", Limits(source=3), "feel.too_long"), ("1+(2+(3+(4+5)))", Limits(depth=4), "feel.too_deep"), ("1+1+1+1+1", Limits(depth=4), "feel.too_deep")],
)
def test_a_text_over_a_limit_is_refused(text, limits, code):
    assert compile_expression(text).evaluate({}).value is not None
    with pytest.raises(Invalid) as refused:
        compile_expression(text, limits=limits)
    assert refused.value.code == code
    assert refused.value.problems[0].message.zh


def test_limits_that_the_caller_sets_once_count_for_who_hands_in_none():
    before = get_limits()
    set_limits(Limits(steps=10))
    try:
        assert "10 steps" in compile_expression("for i in 1..50 return i").evaluate({}).warnings[0]
    finally:
        set_limits(before)
    assert compile_expression("count(for i in 1..50 return i)").evaluate({}).value == 50


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "[" + "1," * 20_000 + "1]",
        "true" + " and x" * 5_000,
        "function(" * 11_000,
        "," * 99_000,
        '"' * 99_001,
        "#" * 99_000,
        "(" * 99_000,
        "{" + "a " * 49_000,
        "/*" * 49_000,
        "a" + ".a" * 20_000,
        "f" + "()" * 20_000,
        "-" * 50_000 + "1",
        "{" + ", ".join(f"a b{i}: {i}" for i in range(3_000)) + "}",
        "1" + " " * 90_000 + "+ 1",
        "1+" * 5_000_000,
    ],
)
def test_a_long_text_is_answered(text):
    checked = check_expression(text, scope={}, is_open=True)
    if any(one.is_error for one in checked.problems):
        with pytest.raises(Invalid) as refused:
            compile_expression(text)
        assert refused.value.code == checked.problems[0].code
    else:
        compile_expression(text).evaluate({})
