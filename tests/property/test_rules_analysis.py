"""The analysis of tables, held to brute force over grids: what it says is true, and nothing on the grid is left out."""

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision import parse_rules
from engine.decision.analyse import analyse
from engine.decision.geometry import Budget, uncovered, widened
from engine.feel.expression import compile_expression
from engine.feel.temporal import Date

NUMBER = ["-", "-", "1", "> 1", "<= 2", "[1..2]", "(1..3)", "not(2)", "< 1, > 2", "2.5", "? > 9 and ? < 5", "null", "? > 1 and ? <= 3", "not(? > 1)"]
LOOKED_FOR = [
    'starts with(?, "a")',
    'contains(?, "b")',
    'ends with(?, "a")',
    'not(contains(?, "b"))',
    'starts with(?, "ab") or ends with(?, "b")',
    'not(starts with(?, "a")) and contains(?, "ba")',
]
COLUMNS = {
    "number": (NUMBER, [None, -1, 0, 1, 1.5, 2, 2.25, 2.5, 2.75, 3, 4, 9, 10]),
    "integer": ([cell for cell in NUMBER if "2.5" not in cell], [None, 0, 1, 2, 3, 4, 9]),
    "number in [1..3]": (NUMBER, [None, 1, 1.5, 2, 2.25, 2.5, 2.75, 3]),
    "text": (["-", '"a"', '"a" in ?', 'list contains(?, "b")', '"a", "b"', 'not("a")', '!= "b"', "null", *LOOKED_FOR], [None, "a", "b", "c", "ab", "ba", "aba", "bab", "bb", "", "cbc", "bcb"]),
    '"a" | "b" | "c"': (["-", '"a"', '"a", "b"', 'not("a")', '"c"', 'upper case(?) = "B"', 'starts with(?, "a")'], [None, "a", "b", "c"]),
    "boolean": (["-", "true", "false", "not(true)", "true, false", "not(?)", "?", "? = not(?)", "not(not(?))"], [None, True, False]),
    "date": (["-", '>= @"2026-01-02"', '< date("2026-01-02")', '@"2026-01-02"', '[@"2026-01-01"..@"2026-01-02"]'], [None, *(Date(2026, 1, day) for day in (1, 2, 3)), Date(2025, 1, 1)]),
    "list of text": (["-", 'list contains(?, "a")', 'not(list contains(?, "a"))', '"b" in ?', 'list contains(?, "a") and "b" in ?'], [None, [], ["a"], ["b"], ["a", "b"], ["c"]]),
    "any": (["-", "1", '"a" in ?', "< 2", '"a"', "true", "not(null)", 'starts with(?, "a")'], [None, "ab", 0, 1, 2, 3, "a", "b", True, False, {}]),
}  # fmt: skip
OPAQUE = {"number": "abs(?) > 1", "text": 'upper case(?) = "A"', "list of text": "count(?) > 1"}


@st.composite
def tables(draw):
    types = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=2))
    cells = [st.sampled_from(COLUMNS[type_][0] + ([OPAQUE[type_]] if type_ in OPAQUE else [])) for type_ in types]
    rows = draw(st.lists(st.tuples(*cells, st.sampled_from(['"x"', '"y"'])), min_size=1, max_size=4))
    policy = draw(st.sampled_from(["first", "unique", "any", "priority"]))
    names = [f"i{index}" for index in range(len(types))]
    inputs = ", ".join(f"{name}: {type_}" for name, type_ in zip(names, types, strict=True))
    lines = [" | ".join(names) + " || out", *(" | ".join(row[:-1]) + f" || {row[-1]}" for row in rows)]
    text = f'decision d {{\ninput {inputs}\noutput out: "x" | "y"\nhit {policy}\n' + "\n".join(f"| {line} |" for line in lines) + "\n}"
    grid = [dict(zip(names, values, strict=True)) for values in itertools.product(*(COLUMNS[type_][1] for type_ in types))]
    return text, policy, grid, any(OPAQUE.get(type_) in row for row in rows for type_ in types)


def numbers_in(text):
    """The rules that a message begins with."""
    return [int(number) for number in re.findall(r"\d+", re.match(r"rules? \d+(?: and \d+)?", text).group())]


def example_of(problem):
    told = re.search(r"for example (.*?)(?:; and|$)", problem.message.en).group(1)
    return compile_expression("{" + re.sub(r"\b(i\d) = ", r"\1: ", told) + "}").evaluate({}).value


@settings(deadline=None)
@given(tables())
def test_every_finding_is_true_and_nothing_on_the_grid_is_missed(made):
    text, policy, grid, is_opaque = made
    decision = parse_rules(text).decisions["d"]
    every = parse_rules(text.replace(f"hit {policy}", "hit collect")).decisions["d"]

    def holding(values):
        return set(every.evaluate(values).fired)

    found = analyse(decision)
    by_code = {code: [problem for problem in found if problem.code == code] for code in ("rules.never", "rules.shadowed", "rules.overlap", "rules.gap")}
    assert all(problem.line and problem.column and not problem.is_error for problem in found)
    held = [(values, holding(values)) for values in grid]
    for problem in by_code["rules.gap"]:
        assert not holding(example_of(problem))
    for problem in by_code["rules.overlap"]:
        assert set(numbers_in(problem.message.en)) <= holding(example_of(problem))
    for problem in by_code["rules.never"]:
        number = numbers_in(problem.message.en)[0]
        assert not any(number in numbers for _, numbers in held)
    for problem in by_code["rules.shadowed"]:
        number = numbers_in(problem.message.en)[0]
        assert not any(number in decision.evaluate(values).fired for values in grid)
    if is_opaque:
        return
    usual = [(values, numbers) for values, numbers in held if None not in values.values() and {} not in values.values()]
    if any(not numbers for _, numbers in usual):
        assert by_code["rules.gap"] or "any" in text
    pairs = {pair for _, numbers in usual for pair in itertools.combinations(sorted(numbers), 2)}
    if policy == "unique" and "any" not in text:
        assert pairs <= {tuple(numbers_in(problem.message.en)) for problem in by_code["rules.overlap"]}
    never = set(range(1, decision.rule_count + 1)) - {number for _, numbers in held for number in numbers}
    assert never <= {numbers_in(problem.message.en)[0] for problem in by_code["rules.never"]} or "any" in text
    if policy in ("first", "priority") and "any" not in text:
        silent = set(range(1, decision.rule_count + 1)) - never - {number for values in grid for number in decision.evaluate(values).fired}
        assert silent <= {numbers_in(problem.message.en)[0] for problem in by_code["rules.shadowed"]}


BOXES = st.integers(1, 3).flatmap(lambda axes: st.tuples(st.just(axes), st.lists(st.tuples(*[st.integers(1, 15)] * axes), max_size=5)))


@given(BOXES)
def test_what_boxes_leave_open_is_exactly_the_rest(made):
    axes, boxes = made
    region = (15,) * axes
    left = uncovered(region, boxes, Budget(10**6))
    for point in itertools.product(*[[1, 2, 4, 8]] * axes):
        is_covered = any(all(p & b for p, b in zip(point, box, strict=True)) for box in boxes)
        assert sum(all(p & b for p, b in zip(point, box, strict=True)) for box in left) == (not is_covered)
    for box in left:
        wide = widened(box, region, boxes, Budget(10**6))
        assert all(not a & ~b for a, b in zip(box, wide, strict=True))
        assert not any(all(a & b for a, b in zip(wide, one, strict=True)) for one in boxes)
