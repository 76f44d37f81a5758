"""What the checker says of an expression holds when it runs; and no text, whatever its characters, makes the checker raise."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import check_expression, check_unary_tests, compile_expression, kind
from engine.feel.inference.fitting import elements, is_open
from engine.feel.syntax import Type

NUMBER, STRING = Type("number"), Type("string")
SCOPE = {
    "n": NUMBER,
    "s": STRING,
    "ok": Type("boolean"),
    "day": Type("date"),
    "numbers": Type("list", (NUMBER,)),
    "people": Type("list", (Type("context", members=(("name", STRING), ("age", NUMBER))),)),
    "years of work": NUMBER,
    "anything": Type("Any"),
}
VALUES = {
    "n": 3, "s": "a", "ok": True, "day": compile_expression('@"2026-03-31"').evaluate({}).value, "numbers": [1, 2, 3], "people": [{"name": "Li", "age": 30}, {"name": "Wu", "age": 40}],
    "years of work": 5, "anything": [1, "x"],
}  # fmt: skip
LEAVES = [
    "1", "2.5", "-3", '"a"', "true", "false", "null", '@"2026-03-31"', '@"P1D"', '@"P2M"', '@"09:30:00"', '@"2026-03-31T10:00:00Z"', *SCOPE, "[1, 2, 3]", "[1..5]", "(> 3)", "[]", "{a: 1}",
]  # fmt: skip
FRAMES = [
    "({}) + ({})", "({}) - ({})", "({}) * ({})", "({}) / ({})", "({}) ** ({})", "({}) = ({})", "({}) < ({})", "({}) and ({})", "({}) or ({})", "({}) between ({}) and ({})",
    "({}) in ({}, > ({}))", "({})[{}]", "({}).age", "({}).year", "({}) instance of number", "if {} then {} else {}", "for i in {} return {}", "for i in {}..{} return i", "some q in {} satisfies {}",
    "[{}, {}]", "{{a: {}, b: a}}.b", "sum({})", "max({}, {})", "string({})", "sort({})", "not({})", "-({})", "count({})", "append({}, {})", "concatenate({}, {})", "reverse({})", "upper case({})",
    "(function(x) x)({})", "distinct values({})", "flatten({})", "abs({})", "people[age > {}]", "numbers[item > {}]", "list replace({}, 1, {})", "split({}, {})", "date({})", "years and months duration({}, {})",
]  # fmt: skip


def framed(inner):
    return st.sampled_from(FRAMES).flatmap(lambda frame: st.lists(inner, min_size=3, max_size=3).map(lambda parts: frame.format(*parts)))


expressions = st.recursive(st.sampled_from(LEAVES), framed, max_leaves=8)


def agrees(value, type_):
    if value is None or is_open(type_):
        return True
    if kind(value) != type_.name:
        return False
    if type_.name == "list":
        return all(agrees(item, elements(type_)) for item in value)
    return type_.name != "context" or all(agrees(value.get(name), member) for name, member in type_.members)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(expressions)
def test_the_answer_has_the_type_that_the_checker_said(text):
    checked = check_expression(text, scope=SCOPE)
    value = compile_expression(text, names=SCOPE).evaluate(VALUES).value
    if not any(one.is_error for one in checked.problems):
        assert agrees(value, checked.type), (text, checked.type, value)
        assert checked.type.name != "Null" or value is None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(expressions)
def test_a_problem_stands_inside_its_text(text):
    for one in check_expression(text, scope={"n": NUMBER}, file="a", line=3, column=7).problems:
        assert one.line == 3
        assert 7 <= one.column <= 7 + len(text)
        assert one.message.en
        assert one.message.zh


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", "replace")), st.text(max_size=40), st.text(alphabet="()[]{},.:+-*/<>=\"'@ \n\tabn019？（），。；“”", max_size=60)
    )
)
def test_no_text_makes_the_checker_raise(text):
    for checked in (check_expression(text, scope=SCOPE), check_unary_tests(text, input=NUMBER, scope=SCOPE)):
        assert all(one.message.en and one.message.zh and one.line and one.column for one in checked.problems)
