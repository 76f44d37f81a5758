"""What each field type takes and refuses, in both languages; what FEEL sees of it; what its JSON Schema says."""

from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Invalid, Problem
from engine.form import FIELD_TYPES, Form, parse_forms
from engine.form.attachment import file_problem
from engine.form.region import is_region, region_name, region_tree
from engine.form.scope import feel_type
from engine.json_check import check_json, check_schema


def form(*lines: str) -> Form:
    return parse_forms("form f {\n" + "\n".join(lines) + "\n}").forms["f"]


def refused(form_: Form, values: Any, **more: Any) -> list[Problem]:
    with pytest.raises(Invalid) as caught:
        form_.submit(values, **more)
    return list(caught.value.problems)


HOME = {"region": "110105", "detail": "建国路 1 号"}
HERE = {"latitude": Decimal("39.9"), "longitude": Decimal("116.4")}
CASES: list[tuple[str, Any, Any, Any, str]] = [
    ("text(max: 3)", " abc ", "abc", "abcd", "4 个字符，过长"),
    ("text(min: 3)", "abc", "abc", "ab", "2 个字符，过短"),
    ('text(pattern: "[A-Z]{2}[0-9]+")', "ＡＢ１", "AB1", "ab1", "格式不符合要求"),
    ("rich_text(lines: 5, max: 9)", "# Hi\n\n*x*", "# Hi\n\n*x*", "x" * 10, "10 个字符，过长"),
    ("number", "１２．５", Decimal("12.5"), "12.5", "不是数字"),
    ("number", 1.5, Decimal("1.5"), 10**40, "数字位数过多"),
    ("integer", "－３", -3, 3.5, "不是整数"),
    ("integer", 3.0, 3, True, "不是数字"),
    ("money(CNY, min: 1)", 12000, 12000, 0, "0 超出范围"),
    ("percent", 100, 100, 101, "101 超出范围"),
    ("boolean", False, False, "yes", "不是是/否"),
    ("date", "２０２６-０２-２８", "2026-02-28", "2026-02-30", "2026-02-30 不是有效的日期"),
    ("time", "09：30", "09:30:00", "09:61", "09:61 不是有效的时间"),
    ("date_time", "2026-03-31T09:30:00+08:00", "2026-03-31T09:30:00+08:00", "2026-03-31 09:30", "不是有效的日期时间"),
    ("duration", "P3M", "P3M", "3 months", "不是有效的时长"),
    ("rating", 5, 5, 6, "6 超出范围"),
    ("email", "Li.Wei＠Example.com", "li.wei@example.com", "li.wei@example", "不是有效的电子邮件地址"),
    ("phone", "１３８ 0013 8000", "138 0013 8000", "12ab", "12ab 不是有效的电话号码"),
    ("phone", "(010) 6552 9988", "(010) 6552 9988", "1", "不是有效的电话号码"),
    ("url", "https://example.com/x", "https://example.com/x", "javascript:alert(1)", "不是有效的网址"),
    ("id_number(CN)", "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X", "110105194912310021", "身份证号码校验位不正确"),
    ("id_number(CN)", "11010519491231002X", "11010519491231002X", "11010519491331002X", "不是有效的 18 位身份证号码"),
    ("id_number(US)", "ab-1234", "AB-1234", "a", "不是有效的证件号码"),
    ("bank_card", "６２２２ 0212-3456 7890 128", "6222021234567890128", "6222021234567890127", "银行卡号校验不通过"),
    ("bank_card", "6222021234567890128", "6222021234567890128", "1234", "不是有效的 12 至 19 位银行卡号"),
    ("address(CN)", {"region": "１１０１０５", "detail": " 建国路 1 号 "}, HOME, {"region": "119999", "detail": "x"}, "119999 不是 GB/T 2260 行政区划代码"),
    ("address(CN)", {"region": "441900"}, {"region": "441900", "detail": ""}, {"detail": "x"}, "请选择地区"),
    ("address(CN)", HOME, HOME, {**HOME, "regoin": "x"}, "没有 regoin 这一项"),
    ("address(US)", {"region": "CA", "detail": "1 Main St"}, {"region": "CA", "detail": "1 Main St"}, {"region": 7}, "地区不是文本"),
    ("location", {"latitude": 39.9, "longitude": 116.4}, HERE, {"latitude": 91, "longitude": 0}, "纬度不是 -90 至 90 之间的数字"),
    ("location", {**HERE, "accuracy": 5, "place": " 厂区 "}, {**HERE, "accuracy": 5, "place": "厂区"}, {"latitude": 1}, "经度不是 -180 至 180 之间的数字"),
    ("file(pdf)", "file_1", "file_1", {"id": 1}, "不是标识"),
    ("file(max_count: 2)", ["a", "b"], ["a", "b"], ["a", "b", "c"], "不是文件列表，或文件过多"),
    ("image(max_size: 2 MB)", "f1", "f1", 7, "不是标识"),
    ("image(max_count: 3)", ["f1"], ["f1"], "f1", "不是文件列表"),
    ("signature", "f1", "f1", ["a", "b"], "不是标识"),
    ("person", "person_1", "person_1", 7, "不是标识"),
    ("department", "研发部", "研发部", "x" * 201, "不是有效的标识"),
    ("position", "p1", "p1", True, "不是标识"),
    ("record(job)", "r1", "r1", {}, "不是标识"),
    ('choice("a", "b")', "a", "a", "c", "c 不在选项中"),
    ('choices("a", "b", max: 1)', ["a"], ["a"], ["a", "b"], "选择了 2 项"),
    ('choices("a", "b")', ["a", "b"], ["a", "b"], ["a", "a"], "选项重复"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "given", "stored", "bad", "told"), CASES)
def test_a_type_reads_what_is_right_and_tells_what_is_not_in_both_languages(type_: str, given: Any, stored: Any, bad: Any, told: str) -> None:
    one = form(f'  x "Thing" | "事项" : {type_}')
    assert one.submit({"x": given}) == {"x": stored}
    assert one.submit({"x": stored}) == {"x": stored}
    [problem] = refused(one, {"x": bad})
    assert (problem.path, problem.code) == ("x", "form.value")
    assert problem.message.zh.startswith("事项：")
    assert told in problem.message.zh
    assert problem.message.en.startswith("Thing: ")


def test_every_field_type_has_a_case() -> None:
    assert set(FIELD_TYPES) - {case[0].partition("(")[0] for case in CASES} == {"table"}


@pytest.mark.parametrize("type_", sorted({case[0] for case in CASES}))
def test_the_json_schema_of_every_type_is_one_and_takes_what_is_stored(type_: str) -> None:
    for required in ("", " required"):
        schema = form(f"  x : {type_}{required}").json_schema()
        check_schema(schema)
        for case in CASES:
            if case[0] == type_:
                assert check_json(schema, {"x": case[2]}) == []
        assert (check_json(schema, {"x": None}) == []) is not bool(required)


@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000", []])
def test_nothing_is_nothing_for_every_type(empty: Any) -> None:
    types = [f"  x{number} : {case[0]}" for number, case in enumerate(CASES)]
    everything = form(*types)
    assert set(everything.submit({f"x{number}": empty for number in range(len(CASES))}).values()) == {None}
    asked = form(*(f"{line} required" for line in types))
    assert {one.code for one in refused(asked, {f"x{number}": empty for number in range(len(CASES))})} == {"form.required"}


def test_an_address_or_location_of_empty_parts_is_nothing() -> None:
    both = form("  home : address(CN) required", "  here : location required")
    assert {one.code for one in refused(both, {"home": {"region": "", "detail": " "}, "here": {"latitude": None, "place": ""}})} == {"form.required"}


def test_what_can_only_be_somebodys_own_is_personal_without_a_word() -> None:
    own = form(*(f"  {type_} : {type_}" for type_ in ("id_number", "bank_card", "signature", "address", "email", "location")), "  name : text personal")
    assert own.personal_fields() == ["id_number", "bank_card", "signature", "name"]
    assert own.json_schema()["properties"]["bank_card"]["x-personal"] is True


def test_the_regions_are_a_tree_of_provinces_cities_and_counties() -> None:
    tree = region_tree()
    assert len(tree) == 34
    beijing = tree[0]
    assert (beijing["name"], beijing["children"][0]["children"][0]) == ("北京市", {"code": "110101", "name": "东城区"})
    assert (region_name("110105"), region_name("441900"), region_name("469001"), region_name("xx")) == ("北京市朝阳区", "广东省东莞市", "海南省五指山市", "")
    assert (is_region("440000"), is_region("440399")) == (True, False)


def test_feel_sees_dates_as_dates_and_places_as_contexts() -> None:
    seen = form(
        "  day : date", "  at : time", "  home : address(CN)", "  here : location", "  rows : table {", "    since : date", "  }",
        '  a : number computed day.year + at.hour', '  b : text computed home.region + home.detail', "  c : number computed here.latitude * 2", "  d : number computed rows[1].since.month",
    )  # fmt: skip
    found = seen.submit(
        {"day": "2026-01-02", "at": "09:30", "home": {"region": "110105", "detail": "x"}, "here": {"latitude": 1.5, "longitude": 2}, "rows": [{"since": "2020-07-01"}]}
    )
    assert [found[name] for name in "abcd"] == [2035, "110105x", 3, 7]


def test_the_types_that_the_checker_is_told_are_those_that_feel_sees() -> None:
    fields = {
        field.key: feel_type(field) for field in form("  d : date", "  n : money(CNY)", '  c : choices("a")', "  t : table {", "    b : boolean", "  }", "  a : address(CN)").fields
    }
    assert [fields[key].name for key in "dncta"] == ["date", "number", "list", "list", "context"]
    assert fields["t"].items[0].members[0][1].name == "boolean"
    assert [name for name, _ in fields["a"].members] == ["region", "detail"]


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.mark.parametrize(
    ("type_", "name", "size", "head", "told"),
    [
        ("file(pdf, docx)", "cv.PDF", 10, b"", ""),
        ("file(pdf, docx)", "cv.exe", 10, b"", "不接受 cv.exe 的文件类型"),
        ("file(jpg)", "x.jpeg", 10, b"", ""),
        ("file(max_size: 1 KB)", "cv.pdf", 1025, b"", "cv.pdf 过大"),
        ("image", "x.png", 10, PNG, ""),
        ("image", "x.png", 10, b"MZ\x90", "x.png 不是图片"),
        ("image(max_size: 1 KB)", "x.png", 5000, PNG, "x.png 过大"),
        ("signature", "s.png", 10, PNG, ""),
        ("signature", "s.png", 10, b"\xff\xd8\xff\xe0", "签名须为 PNG 图片"),
    ],
)
def test_a_stored_file_is_what_its_field_asks_for(type_: str, name: str, size: int, head: bytes, told: str) -> None:
    field = form(f'  x "File" | "文件" : {type_}').fields[0]
    found = file_problem(field, "x", name=name, size=size, head=head)
    assert (found.message.zh if found else "") == (f"文件：{told}" if told else "")
