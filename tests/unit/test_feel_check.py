"""What the checker says about expressions before they run."""

import pytest

from engine.feel.check import check_expression, check_unary_tests
from engine.feel.parse import parse_expression
from engine.feel.syntax import Type

NUMBER, STRING, BOOLEAN, DATE = Type("number"), Type("string"), Type("boolean"), Type("date")
JOB = Type("context", members=(("title", STRING), ("years", NUMBER)))
SCOPE = {
    "score": NUMBER,
    "years of work": NUMBER,
    "skills": Type("list", (STRING,)),
    "status": Type("string", values=("approved", "rejected")),
    "person": Type("context", members=(("name", STRING), ("born", DATE), ("jobs", Type("list", (JOB,))))),
    "tools": Type("list", (Type("string", values=("drill", "saw")),)),
    "工作年限": NUMBER,
    "day": DATE,
    "ok": BOOLEAN,
}


def found(text, **more):
    return [(p.code, p.column, p.nearest) for p in check_expression(text, scope=SCOPE, **more).problems]


@pytest.mark.parametrize(
    ("text", "name", "item"),
    [
        ("score > 85 and ok", "boolean", ""),
        ("score + 1", "number", ""),
        ('"a" + status', "string", ""),
        ("day - day", "days and time duration", ""),
        ('day + duration("P1D")', "date", ""),
        ("person.jobs.years", "list", "number"),
        ("person.jobs[years > 3].title", "list", "string"),
        ("person.jobs[1].title", "string", ""),
        ("sum(person.jobs.years)", "number", ""),
        ("for s in skills return upper case(s)", "list", "string"),
        ("for i in 1..3 return i * 2", "list", "number"),
        ('split("a,b", ",")', "list", "string"),
        ("append(skills, 1)[1]", "Any", ""),
        ("{a: score, b: a * 2}.b", "number", ""),
        ("(function(x: number) x + 1)(2)", "number", ""),
        ("if ok then 1 else null", "number", ""),
        ("today().year", "number", ""),
        ("score > 50 and score < 90 and score != 70", "boolean", ""),
        ("score >= 50 and score <= 50", "boolean", ""),
        ("[1..5].start", "number", ""),
        ("sort(person.jobs, function(a, b) a.years < b.years)[1].title", "string", ""),
    ],
)
def test_every_construct_has_a_type(text, name, item):
    checked = check_expression(text, scope=SCOPE)
    assert not checked.problems
    assert checked.type.name == name
    assert not item or checked.type.items[0].name == item


@pytest.mark.parametrize(
    ("text", "column", "nearest"),
    [
        ("scor > 85", 1, "score"),
        ("1 + years of wrk", 5, "years of work"),
        ("工作年线 > 3", 1, "工作年限"),
        ("person.nam", 8, "name"),
        ("person.jobs[year > 3]", 13, "years"),
        ("person.jobs[item.yeers > 3]", 18, "years"),
        ("name", 1, "person.name"),
        ("sort(person.jobs, function(a, b) a.years < b.yeers)", 46, "years"),
        ("day.hour", 5, ""),
        ("score instance of numbr", 19, "number"),
    ],
)
def test_an_unknown_name_is_told_with_its_place_and_the_nearest(text, column, nearest):
    assert found(text) == [("feel.unknown_name", column, nearest)]


@pytest.mark.parametrize(
    ("text", "column", "nearest"), [("summ([1, 2])", 1, "sum"), ('1 + string lenght("a")', 5, "string length"), ("ok and uper case(status) = 1", 8, "upper case")]
)
def test_an_unknown_function_is_told_with_the_nearest(text, column, nearest):
    assert ("feel.unknown_function", column, nearest) in found(text)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('score + "a"', 9),
        ('"a" + score', 7),
        ('score = "85"', 9),
        ("status < 3", 10),
        ("skills + 1", 1),
        ("upper case(score)", 12),
        ("sum(skills)", 5),
        ('substring("a", "b")', 16),
        ("ok and score", 8),
        ('if score then 1 else "a"', 4),
        ("for i in skills return i + 1", 28),
        ("some s in skills satisfies s = 3", 32),
        ("3 in skills", 6),
        ("list contains(skills, 3)", 23),
        ('index of(person.jobs.years, "a")', 29),
        ('score in (1, [2..3], "x")', 22),
        ('score between "a" and 3', 15),
        ('[1.."a"]', 1),
        ("-skills", 1),
        ("skills[status]", 8),
        ("score(1)", 1),
        ("not(score)", 5),
        ("count(1, 2)", 1),
        ("for i in day..skills return i", 15),
        ("score.a", 7),
    ],
)
def test_a_type_that_never_fits_is_told_at_its_piece(text, column):
    assert ("feel.type", column) in [(code, at) for code, at, _ in found(text)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("null + score", 1),
        ("score < null", 9),
        ('date("2026-02-30")', 1),
        ("score / (1 / 0)", 10),
        ("skills[0]", 8),
        ("upper case(null)", 12),
        ('score + number("x")', 9),
    ],
)
def test_what_is_always_null_is_a_warning(text, column):
    problems = check_expression(text, scope=SCOPE).problems
    assert ("feel.always_null", column) in [(p.code, p.column) for p in problems]
    assert not any(p.is_error for p in problems)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("if true then 1 else 2", 21),
        ("if 1 > 2 then 1 else 2", 15),
        ("1 = 2", 1),
        ('status = "aproved"', 10),
        ('status in ("approved", "x")', 24),
        ('list contains(tools, "dril")', 22),
        ('"dril" in tools', 1),
        ("score in [5..1]", 10),
        ("ok and false", 8),
        ("score > 3 and score > 3", 15),
        ("score instance of string", 1),
        ("score > 90 and score < 50", 16),
        ("score >= 90 and 90 > score", 17),
        ("score between 1 and 5 and ok and score = 6", 34),
        ('status = "approved" and status = "rejected"', 25),
        ('status = "approved" and status != "approved"', 25),
    ],
)
def test_what_can_never_be_is_a_warning(text, column):
    problems = check_expression(text, scope=SCOPE).problems
    assert ("feel.unreachable", column) in [(p.code, p.column) for p in problems]
    assert not any(p.is_error for p in problems)


def test_all_problems_are_told_with_their_lines():
    problems = check_expression('scor > 85\n  and summ(skills) > "a"\n  and day.yeer = 2026', scope=SCOPE, file="a.rules", line=7, column=5).problems
    assert [(p.line, p.column, p.nearest, p.file) for p in problems] == [(7, 5, "score", "a.rules"), (8, 7, "sum", "a.rules"), (9, 11, "year", "a.rules")]
    assert all(p.message.zh and p.message.en for p in problems)


def test_a_text_that_cannot_be_read_has_its_problems_and_any_type():
    checked = check_expression("1 + * 2, [3", scope={})
    assert checked.type.name == "Any"
    assert checked.problems


def test_the_answer_is_held_to_what_is_expected():
    assert found("score", expects=STRING) == [("feel.type", 1, "")]
    assert found('"aproved"', expects=SCOPE["status"]) == [("feel.type", 1, '"approved"')]
    assert found("[score]", expects=NUMBER) == []
    assert found("person.born", expects=Type("date and time")) == []


def test_in_an_open_scope_unknown_names_may_be_anything():
    assert found("nobody + 1 > other.thing", is_open=True) == []
    assert found("summ([1])", is_open=True) == [("feel.unknown_function", 1, "sum")]


@pytest.mark.parametrize(
    ("text", "input", "code"),
    [
        ('"a"', NUMBER, "feel.type"),
        ('"x"', SCOPE["status"], "feel.unreachable"),
        ("? + 1", NUMBER, "feel.type"),
        ("> scor", NUMBER, "feel.unknown_name"),
        ("[5..1]", NUMBER, "feel.unreachable"),
        ("< null", NUMBER, "feel.always_null"),
    ],
)
def test_a_cell_is_held_to_its_input(text, input, code):
    problems = check_unary_tests(text, input=input, scope=SCOPE, file="a.rules", line=3, column=9).problems
    assert [(p.code, p.line) for p in problems] == [(code, 3)]


@pytest.mark.parametrize(
    ("text", "input"),
    [
        ("-", NUMBER),
        (">= 85", NUMBER),
        ("[70..85), 99", NUMBER),
        ('list contains(?, "x")', SCOPE["skills"]),
        ('not("approved")', SCOPE["status"]),
        ("true", BOOLEAN),
        ("null", NUMBER),
    ],
)
def test_a_cell_that_fits_its_input_has_no_problems(text, input):
    assert not check_unary_tests(text, input=input, scope=SCOPE).problems


def test_where_a_piece_stands_is_no_part_of_what_it_is():
    tree, other = parse_expression("a + b"), parse_expression("\n a  +  b")
    assert tree == other
    assert hash(tree) == hash(other)
    assert (other.right.span.start, other.right.span.end) == (8, 9)
