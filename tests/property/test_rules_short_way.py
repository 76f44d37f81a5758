"""The short ways through tables and expressions answer as the general way does, whatever comes in."""

import copy
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision import parse_rules
from engine.feel.expression import compile_expression, guarded
from engine.feel.run import Run
from engine.feel.temporal import Date, parse_date
from engine.feel.values import Range

NUMBERS = ["0", "1", "2", "2.5", "-1", "10"]
TEXTS = ['"a"', '"b"', '"c"']
DAYS = ['@"2026-01-01"', 'date("2026-02-01")', '@"2026-03-01"']
OPERATORS = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
VALUES = st.one_of(
    st.sampled_from(
        [None, True, False, 0, 1, 2, 3, 10**20, 0.5, 2.5, 2.0, 1e300, float("inf"), float("nan"), Decimal("2.5"), Decimal(1), Decimal("NaN"), "a", "b", "x", "", "2026-02-01"]
    ),
    st.sampled_from(
        [
            Date(2026, 1, 1),
            Date(2026, 2, 1),
            Date(2025, 12, 31),
            [],
            ["a"],
            ["a", "b"],
            ["a", 1],
            [1],
            [None],
            {},
            {"a": 1},
            [["a"]],
            [Range("a", "c", True, True)],
            Range(1, 3, True, False),
        ]
    ),
)


def cells_over(constants, also=()):
    """Cells over some constants."""
    value = st.sampled_from(constants)
    ends = st.tuples(st.sampled_from("[("), value, value, st.sampled_from("])")).map(lambda made: f"{made[0]}{made[1]}..{made[2]}{made[3]}")
    compared = st.tuples(OPERATORS, value).map(" ".join)
    one = st.one_of(value, compared, compared.map(lambda test: f"? {test}"), ends, st.just("null"), *map(st.just, also))
    both = st.tuples(compared, st.sampled_from(["and", "or"]), compared).map(lambda made: f"? {made[0]} {made[1]} not(? {made[2]})")
    many = st.lists(one, min_size=1, max_size=3).map(", ".join)
    return st.one_of(st.just("-"), one, many, many.map(lambda cells: f"not({cells})"), both)


CELLS = {
    "number": cells_over(NUMBERS),
    "integer": cells_over(NUMBERS),
    "any": st.one_of(cells_over(NUMBERS), cells_over(TEXTS)),
    "text": cells_over(TEXTS),
    '"a" | "b" | "x"': st.sampled_from(["-", '"a"', '"a", "b"', 'not("a")', '"x"']),
    "number in [0..5]": cells_over(NUMBERS),
    "boolean": cells_over(["true", "false"]).filter(lambda cell: "<" not in cell and ">" not in cell and ".." not in cell),
    "date": cells_over(DAYS),
    "list of text": st.sampled_from(["-", 'list contains(?, "a")', '"b" in ?', 'not(list contains(?, "a"))', 'list contains(?, "a") and not("b" in ?)', "count(?) > 1"]),
}  # fmt: skip
POLICIES = ("first", "unique", "any", "priority", "rule order", "output order", "collect", "collect sum", "collect count")


@st.composite
def tables(draw):
    types = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3))
    rows = draw(st.lists(st.tuples(*[CELLS[type_] for type_ in types], st.sampled_from(["1", "2", "null", "1 + 1", "0.5"])), min_size=1, max_size=4))
    rows = rows * draw(st.sampled_from([1, 1, 1, 24 // len(rows) + 1]))  # so many rules are looked up, not asked one by one
    names = [f"i{index}" for index in range(len(types))]
    inputs = ", ".join(f"{name}: {type_}" for name, type_ in zip(names, types, strict=True))
    lines = [" | ".join(names) + " || out", *(" | ".join(row[:-1]) + f" || {row[-1]}" for row in rows)]
    table = "\n".join(f"| {line} |" for line in lines)
    values = draw(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUES)), min_size=1, max_size=8))
    return f"decision d {{\ninput {inputs}\noutput out: number\nhit {draw(st.sampled_from(POLICIES))}\n{table}\n}}", values


@settings(deadline=None)
@given(tables())
def test_a_table_answers_the_same_on_the_short_way(made):
    text, cases = made
    decision = parse_rules(text).decisions["d"]
    general = copy.copy(decision)
    general._swift = None
    for values in cases:
        assert repr(decision.evaluate(values)) == repr(general.evaluate(values)), values


def conditions():
    names = st.sampled_from(["a", "b", "c.d", "a + 1", "2.5", "null", "true"])
    part = st.one_of(
        st.tuples(names, OPERATORS, st.sampled_from([*NUMBERS, *TEXTS, "null", "b", '@"2026-01-01"'])).map(" ".join),
        st.tuples(st.sampled_from([*TEXTS, "1"]), names).map(lambda made: f"{made[0]} in {made[1]}"),
        st.sampled_from(["a between 1 and 3", "b in [1..3]", 'b in ("a", "b")', "a in (> 1, null)", "c", "if a > 1 then b else c", "-a > 1"]),
    )
    return st.lists(part, min_size=1, max_size=4).flatmap(lambda parts: st.sampled_from([" and ".join(parts), " or ".join(parts), " and ".join(parts) + " or a = 1"]))


@given(conditions(), st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys("abc", VALUES) | {"c": st.fixed_dictionaries({}, optional={"d": VALUES})}), max_size=6))
def test_an_expression_answers_the_same_on_the_short_way(text, cases):
    expression = compile_expression(text)
    for values in cases:
        run = Run(None)
        assert repr((guarded(expression._function, values, run), tuple(run.notes or ()))) == repr((lambda found: (found.value, found.notes))(expression.evaluate(values)))


def test_dates_and_choices_take_the_short_way():
    rules = 'decision d {\ninput day: date, way: "a" | "b"\noutput out: number\nhit first\n| day | way || out |\n| > @"2026-01-01" | "a" || 1 |\n| - | - || 2 |\n}'
    decision = parse_rules(rules).decisions["d"]
    assert decision._swift({"day": parse_date("2026-02-01"), "way": "a"}, None).fired == (1,)
    assert decision._swift({"day": "2026-02-01", "way": "a"}, None) is None
