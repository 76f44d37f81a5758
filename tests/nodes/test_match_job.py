"""Job ads, Chinese and English, become requirements."""

import pytest

from nodes.match_resume.item import Requirement, requirements_of
from nodes.match_resume.job import parse_job
from nodes.match_resume.period import asked_years, stays


def asked(text: str, *, is_must: bool = True) -> list[tuple[str, str, float]]:
    return [(one.kind, one.name, one.years) for one in requirements_of(text, is_must=is_must)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minimum 5 years as a Welder", [("years", "Welder", 5)]),
        ("3+ years of experience in Java", [("years", "Java", 3)]),
        ("3-5 years experience with Python", [("years", "Python", 3)]),
        ("At least two years of work experience", [("years", "", 2)]),
        ("Community health worker with a minimum of 5 years' practical experience", [("years", "Community health worker", 5)]),
        ("4 years as an Actuary and 5 years as a Technician", [("years", "Actuary", 4), ("years", "Technician", 5)]),
        ("3+ years as a product manager, good at user research", [("years", "product manager", 3), ("skill", "user research", 0)]),
        ("五年以上游戏策划经验，三年以上棋牌游戏策划经验", [("years", "游戏策划", 5), ("years", "棋牌游戏策划", 3)]),
        ("3-5年以上工作经验", [("years", "", 3)]),
    ],
)
def test_years_are_asked_for_with_what_they_are_of(text: str, expected: list[tuple[str, str, float]]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Proficiency in HTML, CSS3 and jQuery", ["HTML", "CSS3", "jQuery"]),
        ("Excellent understanding of Windows operating systems", ["Windows operating systems"]),
        ("Strong working knowledge of web technologies such as CSS and HTML", ["web technologies", "CSS", "HTML"]),
        ("Technical proficiency in VMWare and AD", ["VMWare", "AD"]),
        ("精通Mysql、Oracle等大型数据库", ["Mysql", "Oracle"]),
        ("熟悉需求分析与用户研究", ["需求分析", "用户研究"]),
        ("良好的沟通能力", ["沟通能力"]),
        ("参与过一款完整游戏项目开发", ["参与过一款完整游戏项目开发"]),
    ],
)
def test_fillers_are_taken_off_and_lists_of_names_are_split(text: str, names: list[str]) -> None:
    assert [one.name for one in requirements_of(text, is_must=True)] == names


@pytest.mark.parametrize("text", ["Kafka is a plus", "Experience with Docker preferred", "熟悉AutoCAD者优先", "有大型项目经验者优先考虑"])
def test_a_wish_is_no_must(text: str) -> None:
    assert [one.is_must for one in requirements_of(text, is_must=True)] == [False]


@pytest.mark.parametrize(("text", "alternatives"), [("Java or Python", ("Java", "Python")), ("熟悉java/scala/python至少一门语言", ("java", "scala", "python"))])
def test_one_of_several_is_one_requirement(text: str, alternatives: tuple[str, ...]) -> None:
    assert [one.any_of for one in requirements_of(text, is_must=True)] == [alternatives]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Bachelor's degree in Computer Science or above", 3),
        ("Master of Science", 4),
        ("统招本科及以上学历", 3),
        ("大专及以上", 2),
        ("硕士研究生学历", 4),
        ("High school diploma", 1),
    ],
)
def test_the_lowest_degree_named_is_what_is_asked_for(text: str, level: int) -> None:
    assert [(one.kind, one.level) for one in requirements_of(text, is_must=True)] == [("education", level)]


@pytest.mark.parametrize("text", ["Knowledge of MS Office", "Would be an advantage to know Excel", "Will be working with SQL"])
def test_words_that_look_like_degrees_are_none(text: str) -> None:
    assert all(one.kind == "skill" for one in requirements_of(text, is_must=True))


def test_a_chinese_ad_in_one_piece_is_cut_at_its_headings() -> None:
    job = parse_job("岗位职责： 1. 负责系统架构 2. 优化性能 岗位要求： 1. 本科及以上学历，2年以上PHP开发经验 2. 熟悉MySQL 加分项：1.有开源项目 福利待遇：五险一金")

    assert job.duties == ["负责系统架构", "优化性能"]
    assert [(one.kind, one.name, one.is_must) for one in job.requirements] == [
        ("education", "本科及以上学历", True),
        ("years", "PHP", True),
        ("skill", "MySQL", True),
        ("skill", "开源项目", False),
    ]


def test_duties_are_no_requirements() -> None:
    job = parse_job("## Job title\nCook\n## Required Skills\n- Food safety\n## Responsibilities\n- Prepare meals\n- Clean the kitchen\n")

    assert (job.title, [one.name for one in job.requirements], job.duties) == ("Cook", ["Food safety"], ["Prepare meals", "Clean the kitchen"])


def test_a_structured_job_takes_names_as_they_stand() -> None:
    job = parse_job(
        {
            "title": {"en": "Welder", "zh": "焊工"},
            "must_haves": [{"name": "TIG welding", "zh": "氩弧焊", "aliases": ["GTAW"]}],
            "nice_to_haves": ["AutoCAD"],
            "min_years": 3,
            "education": "diploma",
        }
    )

    assert job.title == "Welder | 焊工"
    assert job.requirements == [
        Requirement(kind="skill", name="TIG welding", text="TIG welding | 氩弧焊", aliases=("氩弧焊", "GTAW")),
        Requirement(kind="skill", name="AutoCAD", text="AutoCAD", is_must=False),
        Requirement(kind="years", name="", text="", years=3.0),
        Requirement(kind="education", name="diploma", text="diploma", level=2),
    ]


@pytest.mark.parametrize("text", ["", "We are a great company.", "欢迎加入我们", "12345", "!!!"])
def test_a_text_that_asks_for_nothing_has_no_requirements(text: str) -> None:
    assert parse_job(text).requirements == []


@pytest.mark.parametrize("text", ["2018年已经来了", "1990年代", "三年级"])
def test_a_year_of_the_calendar_is_no_number_of_years(text: str) -> None:
    assert asked_years(text) is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2019 - 2023", 4.0),
        ("2020.03 - 至今", 6.0),
        ("2021-04 - Present", 4.9),
        ("Jan 2019 - Jan 2021", 2.0),
        ("2018年7月至2021年4月", 2.8),
        ("from 2009 to 2014", 5.0),
        ("2017-2018", 1.0),
    ],
)
def test_a_stay_is_read_in_many_spellings(text: str, years: float) -> None:
    assert [round(stay.years, 1) for stay in stays(text, now=2026 + 2 / 12)] == [pytest.approx(years, abs=0.11)]
