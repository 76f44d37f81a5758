"""No built-in function raises, whatever it is called with, and none changes what it is given."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import compile_expression, tagged, to_json
from engine.feel.builtins.registry import BUILT_INS

MADE = [
    '@"2026-03-31"', '@"09:30:00"', '@"2026-03-31T09:30:00Z"', '@"2026-03-31T09:30:00@Asia/Shanghai"', '@"P1DT2H"', '@"-P1Y2M"', "[1..5]", "(1..5)", "(>= 3)", "function(x, y) x < y",
    "function(x) x", "null", "true", "0", "-1", "3.5", "10 ** 40", '""', '"a"', '"(a+)"', '"中文"', "[]", "[1, 2]", '["a", null]', "[[1], [2]]", "{}", '{key: "a", value: 1}', '"2026-03-31"', "x",
]  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=1200, deadline=None)
@given(st.sampled_from(sorted(BUILT_INS)), st.lists(st.sampled_from(MADE), max_size=4), values)
def test_a_built_in_function_answers_a_value_or_null_with_a_note(name, arguments, x):
    before = copy.deepcopy(x)
    result = compile_expression(f"{name}({', '.join(arguments)})").evaluate({"x": x})
    to_json(result.value)
    tagged(result.value)
    assert not any("could not be evaluated" in note for note in result.warnings if x == x and not _has_odd_float(x))
    assert repr(x) == repr(before)


def _has_odd_float(x):
    if isinstance(x, float):
        return x - x != 0
    if isinstance(x, dict):
        x = list(x.values())
    return isinstance(x, list) and any(_has_odd_float(item) for item in x)
