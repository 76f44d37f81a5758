"""Options that depend on other fields or come from records, checks of one value, sections that close fields, tables with computed columns and totals."""

from typing import Any

import pytest

from engine.errors import Invalid
from engine.form import Form, parse_forms
from engine.form.field import RecordOption
from engine.form.options import Offered


def form(*lines: str) -> Form:
    return parse_forms("form f {\n" + "\n".join(lines) + "\n}", file="f.form").forms["f"]


def told(form_: Form, values: dict[str, Any], **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        form_.submit(values, **more)
    return {one.path: one.code for one in caught.value.problems}


def first_problem(*lines: str) -> Any:
    with pytest.raises(Invalid) as caught:
        form(*lines)
    return caught.value.problems[0]


SIZES = ('  kind : choice("shirt", "shoe") required', '  size : choice("M" when kind = "shirt", "42" "42" | "42 码" when kind = "shoe", "none") required')


def test_an_option_is_only_there_while_its_condition_holds() -> None:
    wear = form(*SIZES)
    assert wear.submit({"kind": "shoe", "size": "42"}) == {"kind": "shoe", "size": "42"}
    assert told(wear, {"kind": "shirt", "size": "42"}) == {"size": "form.value"}
    state = wear.state({"kind": "shoe"})
    assert state.choices == {"size": [{"value": "42", "title": {"en": "42", "zh": "42 码"}}, {"value": "none", "title": {"en": "none", "zh": "none"}}]}
    assert wear.layout({}, values={"kind": "shirt"})["items"][1]["options"]["choices"][0]["value"] == "M"


RECORDS = {
    "job": Offered((RecordOption("r1", "Welder", "W", {"city": "x", "pay": 3}), RecordOption("r2", "Cook", "C", {"city": "y", "pay": 5})), is_cut=True),
    "department": Offered((RecordOption("d1", "Kitchen"),)),
}


def test_options_come_from_records_with_titles_and_conditions_that_read_the_form() -> None:
    want = form("  town : text", "  job : choice(records job where city = town)", "  other : record(job, where pay > 4)", "  any : record(job)")
    values = {"town": "y", "job": "C", "other": "r2", "any": "r1"}
    assert want.submit(values, records=RECORDS) == values
    assert told(want, {"town": "x", "job": "C", "other": "r1", "any": "r9"}, records=RECORDS) == {"job": "form.value", "other": "form.value", "any": "form.value"}
    state = want.state({"town": "x"}, records=RECORDS)
    assert state.choices["job"] == [{"value": "W", "title": {"en": "Welder", "zh": "Welder"}}]
    items = want.layout({}, records=RECORDS)["items"]
    assert [choice["value"] for choice in items[3]["options"]["choices"]] == ["r1", "r2"]
    assert (items[3]["options"]["more"], items[3]["options"]["record_type"], items[1]["conditional"]) == (True, "job", True)


def test_a_field_lists_as_many_records_as_fit_a_screen_and_takes_the_others_too() -> None:
    many = {"job": Offered(tuple(RecordOption(f"r{number}", f"Job {number}", "", {"n": number}) for number in range(9)), most=3)}
    want = form("  a : record(job, where n > 1)", "  b : record(job, where n > 6)")
    items = want.layout({}, records=many)["items"]
    assert [([choice["value"] for choice in item["options"]["choices"]], item["options"].get("more", False)) for item in items] == [
        (["r2", "r3", "r4"], True),
        (["r7", "r8"], False),
    ]
    assert len(want.state({}, records=many).choices["a"]) == 3
    assert want.submit({"a": "r8"}, records=many) == {"a": "r8"}


def test_a_record_that_was_meant_by_its_title_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        form("  any : record(job)").submit({"any": "Welder"}, records=RECORDS)
    assert caught.value.problems[0].nearest == "r1"


def test_a_department_is_a_record_where_there_are_some_and_free_text_where_there_are_none() -> None:
    place = form("  department : department", "  position : position")
    assert place.submit({"department": "d1", "position": "Cook"}, records=RECORDS) == {"department": "d1", "position": "Cook"}
    assert told(place, {"department": "研发部"}, records=RECORDS) == {"department": "form.value"}
    assert "choices" not in place.layout({}, records=RECORDS)["items"][1]["options"]


def test_records_of_a_type_that_does_not_exist_are_none_at_all() -> None:
    assert told(form("  any : record(house)"), {"any": "x"}, records=RECORDS) == {"any": "form.value"}


def test_a_value_may_have_conditions_of_its_own_with_a_message() -> None:
    age = form(
        "  least : integer",
        '  age : integer valid "Too young" | "年龄过小" when ? >= 18 valid "Below" | "过低" when ? >= least',
        '  day : date valid "2026" | "须为 2026 年" when ?.year = 2026',
    )
    assert age.submit({"age": None}) == {"age": None}
    assert age.submit({"age": 20, "day": "2026-05-01"}) == {"age": 20, "day": "2026-05-01"}
    with pytest.raises(Invalid) as caught:
        age.submit({"least": 30, "age": 17, "day": "2025-01-01"})
    assert [(one.code, one.path, one.message.zh) for one in caught.value.problems] == [
        ("form.valid", "age", "年龄过小"), ("form.valid", "age", "过低"), ("form.valid", "day", "须为 2026 年"),
    ]  # fmt: skip


def test_a_section_closes_its_fields_to_roles_and_by_conditions() -> None:
    pay = form("  done : boolean", "  section pay visible to hr, boss read only when done = true {", "    salary : money(CNY) editable by boss", "    note : text", "  }")
    assert pay.submit({"done": False, "salary": 1, "note": "x"}, roles=["boss"]) == {"done": False, "salary": 1, "note": "x"}
    assert told(pay, {"salary": 1}, roles=["hr"]) == {"salary": "form.not_allowed"}
    assert told(pay, {"note": "x"}, roles=["staff"]) == {"note": "form.not_allowed"}
    assert told(pay, {"done": True, "note": "y"}, roles=["boss"], initial={"note": "x"}) == {"note": "form.not_allowed"}
    kept = pay.submit({"done": True, "note": None}, roles=["boss"], initial={"note": "x"})
    assert kept == {"done": True, "note": "x"}
    assert pay.state({"done": True}, roles=["boss"]).fields["note"] == {"visible": True, "required": False, "read_only": True}


ORDER = (
    "  rate : number default 2", "  rows : table(min: 1, max: 5) {", "    item : text required", "    qty : integer required", "    price : money(CNY) required when qty > 1",
    "    gift : text visible when qty > 3 and rate = 2", "    sum : number computed qty * price * rate", '    total sum "All" | "合计"', '    total item "Rows" | "行数" : count(item)', "    total qty : max(qty)",
    "  }", "  all : number computed sum(rows.sum)",
)  # fmt: skip


def test_rows_are_computed_one_by_one_and_the_form_reads_them() -> None:
    order = form(*ORDER)
    rows = [{"item": "a", "qty": 4, "price": 5, "gift": "g"}, {"item": "b", "qty": 1, "price": 1, "gift": "left over"}]
    kept = order.submit({"rows": rows})
    assert kept["rows"] == [{"item": "a", "qty": 4, "price": 5, "gift": "g", "sum": 40}, {"item": "b", "qty": 1, "price": 1, "sum": 2}]
    assert kept["all"] == 42
    state = order.state({"rows": rows})
    assert state.totals == {"rows": {"sum": 42, "item": 2, "qty": 4}}
    assert [state.fields[f"rows.{number}.gift"]["visible"] for number in (0, 1)] == [True, False]
    assert state.values["rows"][1]["sum"] == 2
    assert told(order, {"rows": [{"item": "a", "qty": 2}]}) == {"rows.0.price": "form.required"}


def test_the_layout_of_a_table_has_its_columns_and_totals() -> None:
    table = form(*ORDER).layout()["items"][1]
    assert [item["key"] for item in table["options"]["items"]] == ["item", "qty", "price", "gift", "sum"]
    assert table["options"]["totals"] == [
        {"column": "sum", "title": {"en": "All", "zh": "合计"}}, {"column": "item", "title": {"en": "Rows", "zh": "行数"}}, {"column": "qty", "title": {"en": "Qty", "zh": "Qty"}},
    ]  # fmt: skip


def test_fields_side_by_side_are_a_piece_of_the_layout() -> None:
    layout = form("  columns {", "    a : text", '    note "x"', "    b : text", "  }").layout()
    assert [item["kind"] for item in layout["items"]] == ["columns"]
    assert [item["kind"] for item in layout["items"][0]["items"]] == ["field", "note", "field"]


def test_a_column_that_one_may_not_see_stays_what_it_was() -> None:
    team = form("  team : table {", "    name : text required", "    pay : number visible to hr", "  }")
    before = {"team": [{"name": "A", "pay": 1}, {"name": "B", "pay": 2}]}
    kept = team.submit({"team": [{"name": "A2"}, {"name": "B"}, {"name": "C"}]}, roles=["boss"], initial=before)
    assert kept["team"] == [{"name": "A2", "pay": 1}, {"name": "B", "pay": 2}, {"name": "C"}]
    assert told(team, {"team": [{"name": "B"}]}, roles=["boss"], initial=before) == {"team": "form.not_allowed"}
    assert team.submit({"team": [{"name": "B"}]}, roles=["hr"], initial=before)["team"] == [{"name": "B", "pay": 1}]
    assert team.state({}, roles=["boss"], initial=before).values["team"] == [{"name": "A"}, {"name": "B"}]


@pytest.mark.parametrize(
    ("lines", "line", "code", "nearest", "words"),
    [
        (("  a : number", "  b : text required when a > 1 and aa = 3", "  record"), 4, "language.syntax", "", ""),
        (("  a : date", '  b : text visible when a > "2026"'), 3, "feel.type", "", "order"),
        (("  a : date default 3",), 2, "feel.type", "", "date"),
        (("  a : number", "  b : text required when a + 1"), 3, "feel.type", "", "boolean"),
        (("  a : text visible when string lenght(a) > 3",), 2, "feel.unknown_function", "", ""),
        (('  a : text valid "x" when ? > 3',), 2, "feel.type", "", "order"),
        (("  a : record",), 2, "language.syntax", "", "which type"),
        (('  a : choice(records job, "x")',), 2, "language.syntax", "", "options"),
        (("  a : table {", "    b : text", "    total b", "  }"), 4, "language.syntax", "", "no numbers"),
        (("  a : table {", "    beer : number", "    total bear", "  }"), 4, "language.syntax", "beer", "no column"),
        (("  a : table {", "    b : number computed c", "    c : number computed b", "  }"), 3, "language.syntax", "", "computed from itself"),
        (("  section s visible to hr {", "    a : text visible to boss", "  }"), 3, "language.syntax", "", "let in"),
        (("  columns {", "    section s {", "      a : text", "    }", "    b : text", "  }"), 3, "language.syntax", "", "columns hold"),
        (("  total a", "  a : number"), 2, "language.syntax", "", "only a table"),
    ],
)
def test_a_mistake_in_a_form_is_told_with_its_line(lines: tuple[str, ...], line: int, code: str, nearest: str, words: str) -> None:
    found = first_problem(*lines)
    assert (found.file, found.line, found.code) == ("f.form", line, code)
    assert words in found.message.en
    assert found.message.zh
    assert not nearest or found.nearest == nearest


def test_what_is_hardly_meant_is_a_warning_and_the_form_works() -> None:
    file = parse_forms("form f {\n  a : number\n  b : text visible when a = null and null > 3\n}", file="f.form")
    assert [(one.code, one.line, one.is_error) for one in file.warnings] == [("feel.always_null", 3, False)]
    assert file.forms["f"].submit({"a": 1}) == {"a": 1}


def test_unique_in_a_form_has_no_effect_and_is_told() -> None:
    [found] = parse_forms("form f {\n  a : text unique\n}").warnings
    assert (found.code, found.line, found.is_error) == ("form.no_effect", 2, False)


def test_a_record_type_says_how_it_is_kept_and_who_may_read_it() -> None:
    text = "record r {\n  key code\n  index city, code\n  history %s\n  read by hr, admin\n  retain P6M\n  code : text\n  city : text\n}"
    types = {word: parse_forms(text % word).records["r"] for word in ("all", "none", "3")}
    assert [found.history for found in types.values()] == [None, 0, 3]
    found = types["all"]
    assert (found.indexed_fields(), found.unique_fields(), found.read_by, found.retain) == (["code", "city"], ["code"], ("hr", "admin"), "P6M")
    assert (found.may_read(("hr",)), found.may_read(("guest",)), found.may_read(None)) == (True, False, True)


@pytest.mark.parametrize(
    ("statement", "words", "nearest"),
    [
        ("index citty", "no field", "city"),
        ("history some", "no history", ""),
        ("history nnoe", "no history", "none"),
        ("retain P0D", "no duration", ""),
        ("index rows", "found by a table", ""),
    ],
)
def test_a_mistake_in_what_a_record_type_says_is_told(statement: str, words: str, nearest: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_forms(f"record r {{\n  {statement}\n  city : text\n  rows : table {{\n    a : text\n  }}\n}}")
    [found] = caught.value.problems
    assert (found.line, found.nearest, words in found.message.en) == (2, nearest, True)


def test_a_record_type_may_only_read_what_it_has() -> None:
    with pytest.raises(Invalid) as caught:
        parse_forms("record r {\n  city : text required when contry = 3\n  country : text\n}")
    assert (caught.value.code, caught.value.problems[0].nearest, caught.value.problems[0].line) == ("feel.unknown_name", "country", 2)
