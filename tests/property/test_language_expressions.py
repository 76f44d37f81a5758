"""Expressions that follow the grammar compile, and are worth a value or null; nothing unforeseen happens inside."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import compile_expression, compile_unary_tests, tagged, to_json

LEAVES = [
    "1", "2.5", "-3", '"a"', "true", "null", '@"2026-03-31"', '@"P1D"', '@"P2M"', '@"09:30:00"', '@"2026-03-31T10:00:00Z"', "x", "y", "item", "[1, 2, 3]", "[1..5]", "(1..5]", "(> 3)",
    "[]", '{a: 1, b: "x"}', "[{a: 1}, {a: 2}]",
]  # fmt: skip
FRAMES = [
    "({}) + ({})", "({}) - ({})", "({}) * ({})", "({}) / ({})", "({}) ** ({})", "({}) = ({})", "({}) < ({})", "({}) and ({})", "({}) or ({})", "({}) between ({}) and ({})",
    "({}) in ({}, > ({}))", "({})[{}]", "({}).a", "({}).year", "({}) instance of list<number>", "if {} then {} else {}", "for i in {} return {}", "for i in {}..{} return partial",
    "some q in {} satisfies {}", "every q in {} satisfies {}", "(function(x, i) {})({}, {})", "[{}, {}]", "{{a: {}, b: a}}", "sum({})", "string({})", "sort({})", "not({})", "-({})",
]  # fmt: skip


def framed(inner):
    return st.sampled_from(FRAMES).flatmap(lambda frame: st.lists(inner, min_size=3, max_size=3).map(lambda parts: frame.format(*parts)))


expressions = st.recursive(st.sampled_from(LEAVES), framed, max_leaves=12)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(expressions, st.booleans())
def test_an_expression_that_follows_the_grammar_is_worth_a_value_or_null(text, is_cell):
    expression = (compile_unary_tests if is_cell else compile_expression)(text)
    for scope in ({"x": 1.5, "y": [1, 2, "a"], "?": 3}, {"x": None, "y": {"a": [1]}}, {}):
        result = expression.evaluate(scope)
        to_json(result.value)
        tagged(result.value)
        assert not any("could not be evaluated" in note for note in result.warnings)
