"""What a form shows, asks, computes and accepts."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.errors import Invalid
from engine.form import parse_forms

NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


def form(*lines):
    return parse_forms("form f {\n" + "\n".join(lines) + "\n}").forms["f"]


def problems(form_, values, **more):
    with pytest.raises(Invalid) as caught:
        form_.submit(values, now=NOW, **more)
    return {p.path: p for p in caught.value.problems}


def test_all_problems_are_told_with_the_field_and_what_is_expected():
    feedback = form("score : rating(1..5) required", 'advice : choice("hire", "no")', "mail : email", "day : date required")
    found = problems(feedback, {"score": 9, "advice": "hrie", "mail": "a@b", "scoer": 1})
    assert set(found) == {"score", "advice", "mail", "day", "scoer"}
    assert found["score"].expected == "1..5"
    assert found["advice"].nearest == "hire"
    assert found["scoer"].nearest == "score"
    assert all(p.message.zh for p in found.values())


def test_a_condition_makes_a_field_required():
    feedback = form("score : rating required", "why : text required when score <= 2")
    assert feedback.submit({"score": 3}) == {"score": 3}
    assert set(problems(feedback, {"score": 2, "why": "  "})) == {"why"}


def test_a_hidden_field_is_dropped_and_never_asked():
    feedback = form('advice : choice("yes", "no") required', 'why : text required visible when advice = "no"')
    assert feedback.submit({"advice": "yes", "why": "left over"}) == {"advice": "yes"}


def test_a_hidden_field_counts_as_empty_for_other_conditions():
    chain = form("a : boolean", "b : boolean visible when a", "c : text visible when b")
    assert chain.submit({"a": False, "b": True, "c": "x"}) == {"a": False}


def test_a_section_is_shown_by_its_condition():
    feedback = form("a : boolean", "section s visible when a {", "  b : text required", "}")
    assert feedback.submit({"a": False}) == {"a": False}
    assert set(problems(feedback, {"a": True})) == {"b"}


def test_computed_values_are_the_servers_and_follow_each_other():
    total = form("sum : number computed double + 1", "double : number computed n * 2", "n : number")
    assert total.submit({"n": 1.5, "double": 999, "sum": 0}) == {"sum": 4, "double": 3, "n": Decimal("1.5")}


def test_a_default_is_filled_in_when_nothing_was_said():
    day = form("day : date default today()", "n : number default 3")
    assert day.state({}, now=NOW).values == {"day": "2026-03-31", "n": 3}
    assert day.submit({"n": None}, now=NOW) == {"day": "2026-03-31", "n": None}


def test_a_role_sees_and_fills_only_its_own_fields():
    pay = form("name : text", "pay : money(CNY) visible to hr", "grade : text editable by hr")
    assert pay.submit({"name": "Li", "pay": 3, "grade": "A"}, roles=["hr"]) == {"name": "Li", "pay": 3, "grade": "A"}
    found = problems(pay, {"name": "Li", "pay": 3, "grade": "A"}, roles=["manager"])
    assert {path: p.code for path, p in found.items()} == {"pay": "form.not_allowed", "grade": "form.not_allowed"}
    state = pay.state({"name": "Li", "pay": 3}, roles=["manager"], now=NOW)
    assert "pay" not in state.values
    assert state.fields["pay"]["visible"] is False
    assert state.fields["grade"] == {"visible": True, "required": False, "read_only": True}


def test_a_read_only_field_keeps_what_stood_there():
    offer = form("pay : number read only", "note : text")
    assert offer.submit({"note": "x"}, initial={"pay": 5}) == {"pay": 5, "note": "x"}
    assert offer.submit({"pay": 5, "note": "x"}, initial={"pay": 5}) == {"pay": 5, "note": "x"}
    assert set(problems(offer, {"pay": 6}, initial={"pay": 5})) == {"pay"}


def test_a_check_across_fields_has_its_own_message():
    feedback = form("a : number", "b : number", 'check "a is less than b" | "a 应小于 b" : a < b')
    assert feedback.submit({"a": 1}) == {"a": 1}
    assert problems(feedback, {"a": 2, "b": 1})[""].message.zh == "a 应小于 b"


def test_rows_of_a_table_are_small_forms():
    jobs = form("jobs : table(max: 2) {", "  company : text required", "  since : date", "  years : number computed 2026 - since.year", "}")
    assert jobs.submit({"jobs": [{"company": " A ", "since": "2020-01-01"}]}) == {"jobs": [{"company": "A", "since": "2020-01-01", "years": 6}]}
    found = problems(jobs, {"jobs": [{"since": "2020"}, {"company": "B", "x": 1}]})
    assert set(found) == {"jobs.0.company", "jobs.0.since", "jobs.1.x"}


def test_options_come_from_the_context():
    pick = form("slot : choice(from slots[free]) required")
    context = {"slots": [{"value": "a", "free": True}, {"value": "b", "free": False}]}
    assert pick.submit({"slot": "a"}, context=context) == {"slot": "a"}
    assert set(problems(pick, {"slot": "b"}, context=context)) == {"slot"}


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("text(max: 3)", "abc", "abcd"),
        ('text(pattern: "[A-Z]{2}[0-9]+")', "AB1", "ab1"),
        ("number", 1.5, "1.5"),
        ("integer", 3, 3.5),
        ("money(CNY)", 12000, True),
        ("percent", 100, 101),
        ("boolean", False, "yes"),
        ("date", "2026-02-28", "2026-02-30"),
        ("time", "09:30:00", "25:00"),
        ("date_time", "2026-03-31T09:30:00+08:00", "2026-03-31 09:30"),
        ("duration", "P3M", "3 months"),
        ("rating", 5, 6),
        ("email", "li.wei@example.com", "li.wei@example"),
        ("phone", "+86 138 0013 8000", "12ab"),
        ("url", "https://example.com/x", "javascript:alert(1)"),
        ("id_number(CN)", "11010519491231002X", "110105194912310021"),
        ("file(pdf)", "file_1", {"id": 1}),
        ("file(max_count: 2)", ["a", "b"], ["a", "b", "c"]),
        ("person", "person_1", 7),
        ('choice("a", "b")', "a", "c"),
        ('choices("a", "b")', ["a", "b"], ["a", "a"]),
    ],
)
def test_each_field_type_takes_what_is_right_and_refuses_what_is_not(type_, good, bad):
    one = form(f"x : {type_}")
    assert one.submit({"x": good}) == {"x": good}
    found = problems(one, {"x": bad})
    assert set(found) == {"x"}
    assert found["x"].message.zh.startswith("X：")


def test_the_state_never_raises_whatever_the_values():
    feedback = form("score : rating required", "why : text required when score <= 2", "jobs : table {", "  a : number", "}")
    state = feedback.state({"score": {"a": [1]}, "why": 3, "jobs": [1, None], 5: "x"}, roles=[], now=NOW)
    assert {p.path for p in state.problems} == {"score", "why", "jobs", "5"}


def test_a_record_is_judged_like_a_form():
    record = parse_forms("record r {\n  name : text required personal\n  key name\n}").records["r"]
    assert record.submit({"name": " Li "}) == {"name": "Li"}
    with pytest.raises(Invalid):
        record.submit({})
