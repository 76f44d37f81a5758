"""extract_resume: what a resume says, in both languages and many layouts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from nodes.extract_resume.contact import emails, name, phones
from nodes.extract_resume.date import find_period, months_of
from nodes.extract_resume.degree import find_degree
from nodes.extract_resume.line import Cell, Row
from nodes.extract_resume.section import heading_kind
from nodes.runner import JobTicket, run_job

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def extract(text: str, language: str = "zh") -> dict[str, Any]:
    """The resume in lines of text; "  " sets the parts of a line apart."""
    lines = []
    rows = [line.split("  ") for line in text.strip().split("\n")]
    for number, row in enumerate(rows):
        for place, part in enumerate(row):
            box = [place / len(row), number / len(rows), (place + 0.9) / len(row), (number + 1) / len(rows)]
            lines.append({"text": part, "box": box, "engine": "text"})
    document = {"name": "cv.txt", "language": language, "pages": [{"page": 1, "lines": lines}]}
    result = run_job(JobTicket(node_type="extract_resume", now=NOW, inputs={"document": document}))
    return dict(result.outputs["resume"])


def rows(*texts: str) -> list[Row]:
    return [Row((Cell(text, 1, number, 0.1, number / 20, 0.9, number / 20 + 0.02),)) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2014.06-2017.09", "2014-06", "2017-09"),
        ("2014年6月至今", "2014-06", "present"),
        ("2014年6月 - 2015年12月", "2014-06", "2015-12"),
        ("Jun 2014 – Present", "2014-06", "present"),
        ("Sept. 2014 to March 2016", "2014-09", "2016-03"),
        ("06/2014 - 07/2015", "2014-06", "2015-07"),
        ("2014/6~2017/9", "2014-06", "2017-09"),
        ("2014-06-2017-09", "2014-06", "2017-09"),
        ("201406-201709", "2014-06", "2017-09"),
        ("2012.5一2016.6", "2012-05", "2016-06"),
        ("2018—2020", "2018", "2020"),
        ("2018-20", "2018", "2020"),
        ("May – Aug 2021", "2021-05", "2021-08"),
        ("2021.7 至今", "2021-07", "present"),
        ("since June 2020", "2020-06", "present"),
        ("15 Sep 2014 – 3 Jan 2015", "2014-09", "2015-01"),
    ],
)
def test_dates_are_read_in_many_forms(text: str, start: str, end: str) -> None:
    found = find_period(f"x {text} y")
    assert found is not None
    assert (found.start, found.end) == (start, end)


def test_what_is_no_date_is_none() -> None:
    assert find_period("13800138000") is None
    assert find_period("served 2500 customers") is None


def test_months_that_overlap_count_once() -> None:
    assert months_of([("2020-01", "2020-12"), ("2020-07", "2021-06"), ("2026-01", "present")], NOW) == 18 + 3


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("博士研究生", "doctor"),
        ("Ph.D.", "doctor"),
        ("硕士", "master"),
        ("MBA", "master"),
        ("M.Sc.", "master"),
        ("本科", "bachelor"),
        ("学士学位", "bachelor"),
        ("B.S.", "bachelor"),
        ("Bachelor of Science", "bachelor"),
        ("BEng", "bachelor"),
        ("大专", "associate"),
        ("Associate of Arts", "associate"),
        ("高中", "secondary"),
        ("中专", "secondary"),
    ],
)
def test_degrees_stand_on_one_scale(text: str, level: str) -> None:
    found = find_degree(text)
    assert found is not None
    assert found.level == level


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("教育背景", "education"),
        ("一、工作经历", "work"),
        ("工作经历 Work Experience", "work"),
        ("专业技能：", "skill"),
        ("自我评价", "summary"),
        ("获得证书", "certificate"),
        ("EMPLOYMENT HISTORY", "work"),
        ("Education & Training", "education"),
        ("Technical Skills", "skill"),
        ("Projects", "project"),
        ("校园经历", "other"),
        ("负责教育背景调查工作", ""),
    ],
)
def test_headings_are_known_in_both_languages(text: str, kind: str) -> None:
    assert heading_kind(text) == kind


def test_phones_are_found_as_they_are_typed() -> None:
    found = phones(rows("电话：+86 138-0013-8000", "Tel (909) 555-5555", "座机 010-88889999", "+44 20 7946 0958", "2014.06-2017.09", "身份证 11010519491231002X"))
    assert [entry["value"] for entry in found] == ["13800138000", "(909) 555-5555", "010-88889999", "+44 20 7946 0958"]
    assert found[0]["at"] == {"page": 1, "line": 1, "quote": "+86 138-0013-8000"}


def test_emails_survive_ocr() -> None:
    found = emails(rows("邮箱: zhang.san @ 163.com", "jane＠example.org", "13800138000abc@qq.com", "wang@qq，com"))
    assert [entry["value"] for entry in found] == ["zhang.san@163.com", "jane@example.org", "abc@qq.com", "wang@qq.com"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("个人简历", "姓名：张小北 性别：男"), "张小北"),
        (("个人简历", "姓 名：欧阳小北"), "欧阳小北"),
        (("Curriculum Vitae", "JANE ROE", "Software Engineer"), "Jane Roe"),
        (("求职简历", "张小北", "产品经理"), "张小北"),
        (("林小紫&销售助理", "市场营销"), "林小紫"),
        (("张 三", "电话：13800138000"), "张三"),
        (("王小明电话：13800138000性别：男",), "王小明"),
    ],
)
def test_names_are_found_with_and_without_a_label(lines: tuple[str, ...], expected: str) -> None:
    found = name(rows(*lines), [], "")
    assert found is not None
    assert found["value"] == expected


def test_company_above_title_above_date_is_one_entry() -> None:
    resume = extract("Experience\nAcme Corporation\nProduct Manager  Jan 2020 – Present\n• Did this.\nGlobex\nAnalyst  2018 – 2019\n• Did that.", "en")
    assert [(job["company"], job["title"], job["start"]) for job in resume["work"]] == [("Acme Corporation", "Product Manager", "2020-01"), ("Globex", "Analyst", "2018")]
    assert resume["work"][0]["summary"] == "Did this."


def test_date_above_company_and_title_is_one_entry() -> None:
    resume = extract("工作经历\n2020.01-至今\n远山科技有限公司\n产品经理\n1、负责产品规划；\n2018.01-2019.12\n青石银行\n客户经理\n1、维护客户；")
    assert [(job["company"], job["title"]) for job in resume["work"]] == [("远山科技有限公司", "产品经理"), ("青石银行", "客户经理")]


def test_company_and_title_written_together_are_told_apart() -> None:
    resume = extract("工作经历\n2019/07-2021/11佛山阿玛贸易有限公司人事行政主管\n2017.01-2019.06校园招聘专员上海云朵网络科技有限公司")
    assert [(job["company"], job["title"]) for job in resume["work"]] == [("佛山阿玛贸易有限公司", "人事行政主管"), ("上海云朵网络科技有限公司", "校园招聘专员")]


def test_education_in_one_line_in_any_order() -> None:
    resume = extract("教育背景\n2016.09-2020.06/中国石油大学（北京）/市场营销（本科）\n2020.09-2023.06  文化产业管理硕士  北京语言大学")
    assert [(e["school"], e["degree"], e["major"]) for e in resume["education"]] == [("中国石油大学（北京）", "bachelor", "市场营销"), ("北京语言大学", "master", "文化产业管理")]


def test_english_education_keeps_campus_and_drops_place() -> None:
    resume = extract(
        "Education\nUniversity of California, Berkeley  2014 - 2018\nBachelor of Arts, Economics - 3.8 GPA\nPrinceton University, PhD in Physics – Princeton, NJ  2018 - 2023", "en"
    )
    assert [(e["school"], e["degree"], e["major"]) for e in resume["education"]] == [
        ("University of California, Berkeley", "bachelor", "Economics"),
        ("Princeton University", "doctor", "Physics"),
    ]


def test_education_told_in_the_personal_details_counts_when_there_is_no_section() -> None:
    resume = extract("姓名：张小北\n毕业院校：山东大学  专业：设计学  学历：本科")
    assert [(e["school"], e["degree"], e["major"]) for e in resume["education"]] == [("山东大学", "bachelor", "设计学")]


def test_skills_come_under_one_name_with_the_place_where_they_stood() -> None:
    resume = extract("Skills\nLanguages: js, golang, Postgres\nFrameworks: React.js; Quarkus", "en")
    assert [skill["name"] for skill in resume["skills"]] == ["JavaScript", "Go", "PostgreSQL", "React", "Quarkus"]
    assert resume["skills"][1]["at"] == {"page": 1, "line": 2, "quote": "golang"}


def test_stated_years_count_when_there_are_no_dates() -> None:
    assert extract("张小北\n5年以上产品工作经验")["years"] == 5.0
    assert extract("Jane Roe\n10+ years of experience in sales", "en")["years"] == 10.0


def test_an_unknown_section_ends_the_one_before() -> None:
    resume = extract("Experience\nAcme Inc  2020 – 2021\nEngineer\n• Built it.\nPublications\nA paper about things  2020 – 2021\nPatents\nNone", "en")
    assert [job["company"] for job in resume["work"]] == ["Acme Inc"]


def test_run_on_text_is_cut_at_headings_and_dates() -> None:
    resume = extract(
        "王小明电话：15500267400教育背景2009.09-2013.09北京工业大学硕士学位法学工作经历1997/05-2014/03北京数字科技股份有限公司高级讲师工作内容:1、负责公司内刊的撰写及设计排版；"
    )
    assert resume["name"] == "王小明"
    assert [(e["school"], e["degree"], e["major"]) for e in resume["education"]] == [("北京工业大学", "master", "法学")]
    assert [(job["company"], job["title"]) for job in resume["work"]] == [("北京数字科技股份有限公司", "高级讲师")]


def test_a_time_line_across_the_page_gives_one_entry_for_each_date() -> None:
    resume = extract("工作经历\n卓望科技有限公司  运营主管  灵心文化有限公司\n2016.8-至今  2014.8-2016.8  2013.8-2014.8\n推广主管  华润置地有限公司  推广专员")
    assert [(job["company"], job["title"]) for job in resume["work"]] == [("卓望科技有限公司", "推广主管"), ("华润置地有限公司", "运营主管"), ("灵心文化有限公司", "推广专员")]


def test_every_place_names_a_line_that_holds_the_quote() -> None:
    text = "张小北\n电话：13800138000\n教育背景\n2016.09-2020.06  山东大学  本科\n工作经历\n2020.07-至今  远山科技有限公司  产品经理"
    resume = extract(text)
    parts = [part for line in text.split("\n") for part in line.split("  ")]
    places = [resume["at"]["name"], *resume["at"]["phones"], resume["education"][0]["at"], resume["work"][0]["at"]]
    assert all(place["quote"] in parts[place["line"] - 1] for place in places)
