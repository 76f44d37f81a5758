"""No text makes a parser raise anything but Invalid, and no evaluation raises at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision import parse_rules
from engine.errors import Invalid
from engine.feel import compile_expression, compile_unary_tests, to_json
from engine.form import parse_forms

PIECES = [
    "(", ")", "[", "]", "{", "}", "..", ",", ":", ".", "+", "-", "*", "/", "**", "=", "!=", "<", ">=", "?", "@", '"', "“", "”", "（", "）", "，", "：", "｜", "|", "||", "\n", "  ", "//",
    "/*", "*/", "if ", " then ", " else ", "for ", " in ", " return ", "some ", " satisfies ", " and ", " or ", "not(", " between ", " instance of ", "function(", "null", "true", "1",
    ".5", "99999999999999999999999999999999999999", '"a"', '@"2026-03-31"', '@"P1D"', '@"P1M"', '@"09:00:00"', "a", "b c", "简历", "item", "count(", "substring(", "date(", "sort(",
    "[1, 2, 3]", "{a: 1}", "x[", "partial", "range(", "decision d {\n", "input n: number\n", "output o: text\n", "hit first\n", "| n || o |\n", "form f {\n", "x : text ", "required when ",
    "section s {\n", "choice(", "computed ", "record r {\n", "retain P2Y\n", "table {\n", "check ", "visible to hr", "\t", "\ufeff", "\0",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
scopes = st.dictionaries(st.sampled_from(["a", "b c", "x", "简历", "?", "n"]), values)


def check(error, file=""):
    assert all(p.message.en and p.message.zh and p.line and p.column and p.file == file for p in error.problems)


def expressions(text):
    for compile_ in (compile_expression, compile_unary_tests):
        try:
            yield compile_(text, names=["b c"])
        except Invalid as error:
            check(error)


@settings(max_examples=400, deadline=None)
@given(texts, scopes)
def test_an_expression_is_refused_with_a_place_or_evaluated_without_raising(text, scope):
    for expression in expressions(text):
        to_json(expression.evaluate(scope).value)


@settings(max_examples=250, deadline=None)
@given(texts, scopes)
def test_a_rules_file_is_refused_with_a_place_or_decides_without_raising(text, scope):
    try:
        rules = parse_rules(text, file="a.rules")
    except Invalid as error:
        check(error, "a.rules")
        return
    for decision in rules.decisions.values():
        decision.evaluate(scope)


@settings(max_examples=250, deadline=None)
@given(texts, scopes)
def test_a_form_file_is_refused_with_a_place_or_judges_without_raising(text, scope):
    try:
        forms = parse_forms(text, file="a.form")
    except Invalid as error:
        check(error, "a.form")
        return
    for form in forms.forms.values():
        form.state(scope, roles=[])
        form.layout({})


@settings(max_examples=200, deadline=None)
@given(
    scopes,
    st.sampled_from(["a + x", "a < x", "a = x", "a in x", "x[a]", "x.a", "a between x and n", "-a", "for i in x return i", "string(x)", "sum(x)", "sort(x)", "x ** a", "date(a)"]),
)
def test_no_values_make_an_operator_raise(scope, text):
    to_json(compile_expression(text).evaluate(scope).value)


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40))
def test_comparison_agrees_with_subtraction(left, right):
    scope = {"a": left, "b": right}
    below = compile_expression("a < b").evaluate(scope).value
    difference = compile_expression("b - a > 0").evaluate(scope).value
    assert below is difference or abs(right - left) < 10**7


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["score", "why", "jobs", "day"]), values))
def test_a_submission_that_is_accepted_is_accepted_again(submitted):
    form = parse_forms("form f {\n score : number(0..100)\n why : text required when score < 3\n day : date\n jobs : table {\n  a : text\n }\n}").forms["f"]
    try:
        kept = form.submit(submitted)
    except Invalid:
        return
    assert form.submit(kept) == kept
