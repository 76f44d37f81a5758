"""Whatever comes in, a form answers with values or with problems, and never with anything else."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Invalid, Problem
from engine.form import Form, parse_forms
from engine.form.field import RecordOption
from engine.form.options import Offered
from engine.form.session import Session, Situation
from engine.json_text import encode_json

TYPES = {
    "a": "text(max: 5)", "b": "rich_text", "c": "number(0..9)", "d": "integer", "e": "money(CNY)", "f": "percent", "g": "boolean", "h": "date", "i": "time", "j": "date_time", "k": "duration",
    "l": 'choice("x", "y")', "m": 'choices("x", "y", max: 1)', "n": "rating", "o": "email", "p": "phone", "q": "url", "r": "id_number(CN)", "s": "bank_card", "t": "address(CN)",
    "u": "location", "v": "file(max_count: 2)", "w": "image", "x": "signature", "y": "person", "z": "department", "aa": "record(job)", "ab": "position",
}  # fmt: skip
PLAIN = parse_forms("form f {\n" + "\n".join(f"  {key} : {type_}{' required' if key in 'ach' else ''}" for key, type_ in TYPES.items()) + "\n}").forms["f"]
FLOWING = parse_forms("""form f {
  a : number default 3
  b : text required when a > 1 visible when c != null
  c : choice("x", "y" when a > 2)
  d : choice(from if a > 2 then ["p", "q"] else [1, 2])
  e : choice(records job where pay > a)
  g : date valid "late" when ? < today()
  section s visible to hr read only when a = 5 {
    h : address(CN)
    i : number editable by boss
  }
  t : table(max: 4) {
    n : number required
    w : text visible when n > a valid "long" when string length(?) < 4
    v : choices("x", "y" when n = 1)
    sum : number computed n * a
    z : date
    total sum
    total z : max(z)
  }
  all : number computed sum(t.sum) + a
  twice : number computed all * 2
  check "no" : a != 7
}""").forms["f"]
RECORDS = {"job": Offered((RecordOption("r1", "Welder", "W", {"pay": 3}),)), "department": Offered()}
NAMES = [*TYPES, "region", "detail", "latitude", "longitude", "sum", "all", "unknown", "t"]
LEAVES: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.integers(-3, 12) | st.integers(10**300, 10**5000) | st.floats() | st.text(max_size=8)
    | st.sampled_from(["x", "y", "W", "r1", "2026-01-01", "110105", "１２", "6222021234567890128", "P1D", "09:30", "a@b.cn"])
)  # fmt: skip
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=5), max_leaves=12)
SUBMISSIONS = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), VALUES, max_size=12)
ROLES = st.sampled_from([None, (), ("hr",), ("boss", "hr")])


def answered(form: Form, values: Any, **more: Any) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """The values that a form keeps, or its problems; anything else that it raises is a failure."""
    try:
        return form.submit(values, records=RECORDS, **more), ()
    except Invalid as error:
        return None, error.problems


@settings(max_examples=300, deadline=None)
@given(VALUES | SUBMISSIONS, ROLES)
def test_any_json_is_values_or_problems(values: Any, roles: Any) -> None:
    for form in (PLAIN, FLOWING):
        kept, problems = answered(form, values, roles=roles)
        assert (kept is None) == bool(problems)
        assert all(one.message.en and one.message.zh and one.code.startswith("form.") for one in problems)
        assert set(kept or {}) <= {field.key for field in form.fields}
        encode_json(kept)


@settings(max_examples=200, deadline=None)
@given(SUBMISSIONS, SUBMISSIONS, ROLES)
def test_the_state_never_raises_and_agrees_with_the_submission(values: dict[str, Any], initial: dict[str, Any], roles: Any) -> None:
    state = FLOWING.state(values, roles=roles, initial=initial, records=RECORDS)
    encode_json(state.totals)
    kept, problems = answered(FLOWING, values, roles=roles, initial=initial)
    assert {(one.code, one.path) for one in state.problems} <= {(one.code, one.path) for one in problems}
    assert kept is None or state.problems == []


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(list(TYPES)), VALUES, max_size=10), st.dictionaries(st.sampled_from(list(TYPES)), LEAVES, max_size=3))
def test_the_short_way_of_a_plain_form_answers_as_the_long_one(values: dict[str, Any], initial: dict[str, Any]) -> None:
    plain = parse_forms("form f {\n" + "\n".join(f"  {key} : {TYPES[key]}{' required' if key == 'a' else ''}" for key in TYPES if key not in ("z", "aa", "ab")) + "\n}").forms["f"]
    known = {key: value for key, value in values.items() if key in plain.plan.fields}
    before = {key: value for key, value in initial.items() if key in plain.plan.fields}
    session = Session(plain.plan, known, Situation(initial=before))
    short = plain.plan.submit(known, before)
    assert (short is None) == bool(session.problems(is_final=True))
    assert short is None or short == session.submission()


def test_values_nested_without_end_are_problems() -> None:
    for make in (lambda inner: [inner], lambda inner: {"a": inner}):
        deep: Any = 1
        for _ in range(50_000):
            deep = make(deep)
        for form in (PLAIN, FLOWING):
            assert answered(form, {field.key: deep for field in form.fields})[1]
            assert form.state({field.key: deep for field in form.fields}, records=RECORDS).problems
