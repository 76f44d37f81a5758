"""Rules as CSV and Excel: what people write in cells, what comes back, what is wrong and where."""

import io
import zipfile
from csv import reader
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from engine.decision import parse_rules
from engine.decision.exchange import Limits
from engine.decision.print import format_rules
from engine.decision.sheet import open_xlsx, read_csv, read_xlsx, write_csv, write_xlsx
from engine.decision.sheet_cell import Column, Wrong, as_cell, as_feel
from engine.errors import Invalid

SHIPPED = sorted((Path(__file__).parents[2] / "workflows").glob("*/*.rules"))
SCREENING = """// Who is invited.
decision screening "Screening" | "简历筛选" {
  input  score "Score" | "得分" : number
  input  place: text
  input  since: date
  input  skills: list of text
  input  years: number in [0..60]
  output route "Way" | "去向" : "invite" | "review" | "pool"
  output sum: number default 0
  output reason: text
  hit first
  | score    | place            | since               | skills                     | years * 2 || route    | sum        | reason          || why          |
  | >= 85    | "Beijing", "上海" | > @"2026-01-31"     | list contains(?, "Python") | -         || "invite" | score * 2  | "strong, match" || like = wants |
  | [60..70] | not("Beijing")   | -                   | -                          | >= 6      || "review" | 1.5        | upper case("a") ||              |
  | -        | -                | @"2026-01-31"       | -                          | -         || "pool"   | -1         | "=1+1"          || @x           |
}

function bonus(points: number) points * 2
"""
HEAD = "决策,d\n列,输入,输出\n名称,n,out\n类型,数字,文本\n"


def csv(text: str) -> str:
    return read_csv(text.encode())


def decided(text: str, **values):
    decision = next(iter(parse_rules(text).decisions.values()))
    return decision.evaluate(values).outputs


def told(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_csv(text if isinstance(text, bytes) else text.encode(), "file.csv")
    assert all(one.message.en and one.message.zh for one in refused.value.problems)
    return [(one.path, one.code) for one in refused.value.problems]


def book(*rows, title="d") -> bytes:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf-8") for path in SHIPPED), SCREENING])
@pytest.mark.parametrize(("write", "read"), [(write_csv, read_csv), (write_xlsx, read_xlsx)])
def test_rules_that_go_to_a_sheet_and_back_are_the_same(text, write, read):
    assert read(write(text)) == format_rules(text)


def test_texts_stand_in_cells_without_quotation_marks_and_numbers_as_numbers():
    page = load_workbook(io.BytesIO(write_xlsx(SCREENING)))["screening"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    first = next(row for row in rows if row[0] == 1)
    assert first[1:] == [">= 85", "Beijing, 上海", '> @"2026-01-31"', "Python", None, None, "invite", "score * 2", "strong, match", "like = wants"]
    third = next(row for row in rows if row[0] == 3)
    assert third[3] == datetime(2026, 1, 31)
    assert third[7:] == ["pool", -1, '"=1+1"', "@x"]


def test_a_text_that_looks_like_a_formula_stays_a_text_in_excel():
    page = load_workbook(io.BytesIO(write_xlsx(SCREENING)))["screening"]
    risky = [cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]
    assert len(risky) == 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def test_excel_keeps_the_head_in_sight_and_offers_the_allowed_values():
    book_ = load_workbook(io.BytesIO(write_xlsx(SCREENING)))
    page = book_["screening"]
    assert page.freeze_panes == "B13"
    assert page["B8"].font.bold
    assert "help 说明" in book_.sheetnames
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists["H13:H515"] == '"invite,review,pool"'


@pytest.mark.parametrize(
    ("value", "type_", "feel"),
    [
        (85, "number", "85"), (8.5, "number", "8.5"), (0.1 + 0.2, "number", "0.3"), (">= 85", "number", ">= 85"), ("≥85", "number", "≥85"), ("60-70", "number", "[60..70]"),
        ("60 至 70", "number", "[60..70]"), ("1, 2", "number", "1, 2"), ("= 85", "number", "85"), ("!= 5", "number", "not(5)"), (None, "number", "-"), ("－", "number", "-"),
        ("strong match", "text", '"strong match"'), ("a, b", "text", '"a", "b"'), ("北京，上海", "text", '"北京", "上海"'), ('"a, b"', "text", '"a, b"'), ("<> high", "text", 'not("high")'),
        ('not("a", "b")', "text", 'not("a", "b")'), ("= other", "text", "other"), ("(full time)", "text", '"(full time)"'), (85, "text", '"85"'), ("other", "text", '"other"'),
        (True, "boolean", "true"), ("是", "boolean", "true"), ("FALSE", "boolean", "false"), (date(2026, 3, 31), "date", '@"2026-03-31"'), (datetime(2026, 3, 31), "date", '@"2026-03-31"'),
        (datetime(2026, 3, 31, 9, 30), "date_time", '@"2026-03-31T09:30:00"'), ("2026/3/31", "date", '@"2026-03-31"'), ("2026年3月31日", "date", '@"2026-03-31"'),
        (">= 2026-03-31", "date", '>= @"2026-03-31"'), ("[2026-01-01..2026-03-31]", "date", '[@"2026-01-01"..@"2026-03-31"]'), (time(9, 30), "time", '@"09:30:00"'),
        (timedelta(hours=30), "duration", '@"P1DT6H"'), (7, "any", "7"), ('"x"', "any", '"x"'),
    ],
)  # fmt: skip
def test_what_people_write_in_an_input_becomes_the_right_feel(value, type_, feel):
    assert as_feel(value, Column(type_, names=frozenset({"other"}))) == feel


@pytest.mark.parametrize(
    ("value", "type_", "feel"),
    [
        ("strong match", "text", '"strong match"'), ("a, b", "text", '"a, b"'), ('"a" + "b"', "text", '"a" + "b"'), ("= other", "text", "other"), ("5 > 3", "text", '"5 > 3"'), (None, "text", ""),
        ("1,000.50", "number", "1000.50"), ("other * 2", "number", "other * 2"), (True, "text", '"TRUE"'), ("line 1\nline 2", "text", '"line 1\\nline 2"'), ("other\n* 2", "number", "other * 2"),
    ],
)  # fmt: skip
def test_what_people_write_in_an_output_becomes_the_right_feel(value, type_, feel):
    assert as_feel(value, Column(type_, is_test=False, names=frozenset({"other"}))) == feel


def test_plain_words_in_a_list_are_what_it_must_contain():
    assert as_feel("Python, SQL", Column("text", is_list=True)) == 'list contains(?, "Python"), list contains(?, "SQL")'
    assert as_feel("Python, SQL", Column("text", is_list=True, is_test=False)) == '["Python", "SQL"]'


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        (date(2026, 5, 3), "number", "[3..5]"),
        ("1,000", "number", "1000 / 1, 000"),
        (85, "date", "date"),
        (True, "number", "number"),
        ("2026-02-30", "date", "2026-03-31"),
        ("a b", "number", ""),
    ],
)
def test_a_cell_that_can_mean_nothing_is_refused(value, type_, expected):
    with pytest.raises(Wrong) as wrong:
        as_feel(value, Column(type_))
    assert expected in wrong.value.expected


@pytest.mark.parametrize(
    "feel", ['"="', '"true"', '"a,b"', '"5"', "null", '"\\"x"', "?", 'not("a")', '"a" + "b"', '"100,200"', '"- x"', '" a"', '""', "-5", "100,200", '@"PT5M"', "[1..2)", "<5"]
)
@pytest.mark.parametrize("type_", ["text", "number", "any", "date"])
@pytest.mark.parametrize("is_test", [True, False])
def test_a_cell_is_read_back_as_the_same_feel(feel, type_, is_test):
    column = Column(type_, is_test=is_test)
    if column.is_feel(feel):
        assert as_feel(as_cell(feel, column), column) == feel


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_as_programs_write_it(encoding, delimiter):
    text = (HEAD + "1,>= 5,合格\n2,< 5,不合格\n").replace(",", delimiter).encode(encoding)
    assert decided(read_csv(text), n=6) == {"out": "合格"}
    assert decided(read_csv(text), n=4) == {"out": "不合格"}


def test_csv_is_written_with_a_mark_that_excel_knows_and_without_formulas():
    data = write_csv(SCREENING)
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [cell for line in reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in line]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "@", "-") and cell != "-1"] == []
    assert {"'@x", '\'= upper case("a")', "'= [0..60]"} <= set(cells)


def test_several_decisions_and_functions_stand_below_each_other():
    text = csv(
        "函数,twice,(a),a * 2\n\n" + HEAD + "1,5,= string(twice(n))\n\n决策,e\n引用决策,d\n列,条件,输出\n名称,d.out,x\n类型,,布尔\n".replace("布尔", "是否") + ',"""10""",是\n'
    )
    found = parse_rules(text).decisions
    assert found["e"].evaluate({"n": 5}).outputs == {"x": True}


def test_every_wrong_cell_is_told_at_once_by_its_address():
    text = '决策,d\n命中策略,frist\n列,输入,输出,note,输出x\n名称,n,out,why,\n类型,nummer,文本,,\n1,a b,ok,,\n2,,"""a"" ""b""",,\n3,>= ,no,,,stray\n'
    assert sorted(told(text)) == [(cell, "sheet.cell") for cell in ("B2", "B5", "B6", "B8", "C7", "E3", "F8")]


def test_a_problem_that_only_the_rules_know_is_told_at_its_cell():
    assert told(HEAD + "1,>= 5,ok\n2,bonus(3),no\n") == [("B6", "language.syntax")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "sheet.empty"),
        (b"a,b\n1,2\n", "sheet.empty"),
        (b"\x81\xff\xff", "sheet.encoding"),
        (b"\xff\xfea", "sheet.encoding"),
        ("决策\n".encode(), "sheet.cell"),
        ("决策,d\nwas,x\n".encode(), "sheet.cell"),
    ],
)
def test_what_is_no_table_is_refused(text, code):
    assert told(text)[0][1] == code


def test_excel_files_made_by_people_are_read():
    data = book(
        ["Decision", "route"],
        ["Hit policy", "first"],
        ["Column", "Input", "Input", "Output"],
        ["Name", "score", "city", "way"],
        ["Type", "number", "text", "text"],
        [None, 85, "Beijing", "invite"],
        [],
        [None, ">=60", None, "look again"],
    )
    text = read_xlsx(data)
    assert decided(text, score=85, city="Beijing") == {"way": "invite"}
    assert decided(text, score=70, city="Xi'an") == {"way": "look again"}


def test_a_formula_is_refused_with_its_sheet_and_cell():
    data = book(["decision", "d"], ["column", "input", "output"], ["name", "n", "x"], ["type", "number", "number"], [1, 5, "=A1*2"])
    with pytest.raises(Invalid) as refused:
        read_xlsx(data, "r.xlsx")
    assert [(one.code, one.path, one.expected) for one in refused.value.problems] == [("sheet.formula", "d!C5", "'=A1*2")]


def test_a_sheet_without_a_decision_is_left_out_with_a_warning():
    made = load_workbook(io.BytesIO(write_xlsx(SCREENING)))
    made.create_sheet("Notes")["A1"] = "call Li"
    out = io.BytesIO()
    made.save(out)
    reading = open_xlsx(out.getvalue())
    assert [(one.code, one.path) for one in reading.warnings] == [("sheet.left_out", "Notes!A1")]
    assert reading.text == format_rules(SCREENING)


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(size=10), "file.too_large"), (Limits(unpacked=1000), "file.too_large"), (Limits(rows=3), "sheet.too_large"), (Limits(columns=2), "sheet.too_large")],
)
def test_limits_are_kept(limits, code):
    with pytest.raises(Invalid) as refused:
        read_xlsx(write_xlsx(SCREENING), "r.xlsx", limits=limits)
    assert refused.value.code == code
    if limits.unpacked > 1000:
        with pytest.raises(Invalid) as refused:
            read_csv(write_csv(SCREENING), "r.csv", limits=limits)
        assert refused.value.code == code


def test_a_file_that_unpacks_to_a_mountain_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    with pytest.raises(Invalid) as refused:
        read_xlsx(out.getvalue(), limits=Limits(unpacked=10_000_000))
    assert refused.value.code == "file.too_large"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0old excel", b"<html>"])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(Invalid) as refused:
        read_xlsx(data, "r.xlsx")
    assert refused.value.code == "sheet.xlsx"


def test_a_workbook_that_is_only_a_zip_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    with pytest.raises(Invalid) as refused:
        read_xlsx(out.getvalue(), "r.xlsx")
    assert refused.value.code == "sheet.xlsx"


def test_thousands_of_wrong_cells_are_told_in_a_list_that_can_be_read():
    text = HEAD + "1,a b,x\n" * 5000
    found = told(text)
    assert len(found) == 201
    assert found[-1] == ("", "exchange.more")


@pytest.mark.parametrize("text", ["'=1+1", "''=a", "'-x", "'", "+5", "-5", "=x", "'abc", "' =a", "\\t=a", "'＝1", "'@b"])
@pytest.mark.parametrize(("write", "read"), [(write_csv, read_csv), (write_xlsx, read_xlsx)])
def test_a_text_that_looks_like_a_guarded_formula_comes_back_as_it_was(text, write, read):
    rules = format_rules(f'decision d {{\n  input n: text\n  output out: text\n  hit first\n  | n || out |\n  | "{text}" || "{text}" |\n}}\n')
    assert read(write(rules)) == rules


@pytest.mark.parametrize(("data", "zh"), [(b"\xd0\xcf\x11\xe0old", "旧的 .xls"), (b"score,route\n", "其他类型"), (b"PK\x03\x04broken", "已损坏")])
def test_what_is_no_workbook_is_told_without_words_of_the_machine(data, zh):
    with pytest.raises(Invalid) as refused:
        read_xlsx(data, "a.xlsx")
    assert zh in refused.value.problems[0].message.zh
    assert "Bad" not in refused.value.problems[0].message.en


@pytest.mark.parametrize(("text", "type_", "meant"), [("大于60", "number", "> 60"), ("不低于 60", "integer", ">= 60"), ("晚于2026-03-31", "date", "> 2026-03-31")])
def test_words_for_a_comparison_are_refused_with_the_sign_that_is_meant(text, type_, meant):
    with pytest.raises(Wrong) as refused:
        as_feel(text, Column(type_))
    assert refused.value.expected == meant


@pytest.mark.parametrize("type_", ["number", "date", "boolean"])
def test_a_cell_that_says_that_anything_may_come_is_an_empty_test(type_):
    assert as_feel("不限", Column(type_)) == "-"
