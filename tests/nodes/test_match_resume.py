"""A resume is scored by what a job asks for, and the gaps are named."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nodes.match_resume.phrase import is_close, is_name
from nodes.registry import read_yaml
from nodes.runner import JobTicket, run_job

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "workflows" / "hiring" / "samples"


def match(job: Any, *lines: str, language: str = "en", resume: dict[str, Any] | None = None) -> dict[str, Any]:
    document = {"pages": [{"page": 1, "lines": [{"text": line} for line in lines]}]}
    return run_job(JobTicket(node_type="match_resume", now=NOW, language=language, inputs={"resume": resume or {}, "document": document, "job": job})).outputs


def names(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["requirement"] for entry in entries]


def test_taking_a_skill_away_lowers_the_score_and_names_it() -> None:
    job = {"must_haves": ["Python", "Docker", "Project planning"]}

    whole, less = match(job, "Python, Docker", "Project planning"), match(job, "Python", "Project planning")

    assert whole["score"] > less["score"]
    assert (names(whole["missing"]), names(less["missing"])) == ([], ["Docker"])


def test_a_shorter_stay_counts_less_and_is_named_with_the_years_found() -> None:
    job = "Required Experience\n- Minimum 4 years as a Welder"

    found = match(job, "Welder (2019 - 2021)")

    assert [(entry["kind"], entry["years"], entry["found_years"]) for entry in found["missing"]] == [("years", 4.0, 2.0)]
    assert found["parts"]["years"] == pytest.approx(54, abs=2)


def test_stays_that_overlap_count_once() -> None:
    found = match({"must_haves": ["6 years as a Welder"]}, "Welder, Northern Works (2015 - 2019)", "Welder, Southern Works (2017 - 2021)")

    assert [entry["found_years"] for entry in found["met"]] == [6.0]


def test_time_at_school_is_no_work() -> None:
    found = match({"min_years": 3}, "Example University, Bachelor of Arts (2015 - 2019)", "Cook (2020 - 2021)")

    assert [entry["found_years"] for entry in found["missing"]] == [1.0]


def test_a_name_that_is_only_similar_is_not_found() -> None:
    assert names(match({"must_haves": ["AJAX", "Java"]}, "jQuery and JavaScript")["missing"]) == ["AJAX", "Java"]


def test_kinds_of_one_thing_are_told_apart_in_chinese() -> None:
    assert names(match({"must_haves": ["埋弧焊", "氩弧焊"]}, "熟练氩弧焊操作")["missing"]) == ["埋弧焊"]


def test_another_language_is_understood() -> None:
    assert names(match({"must_haves": ["用户研究", "数据分析"]}, "User research with 40 interviews", "Data analysis in SQL")["met"]) == ["用户研究", "数据分析"]


def test_what_the_resume_denies_is_not_found() -> None:
    assert names(match({"must_haves": ["OSPF", "IGMP"]}, "Knows OSPF, without IGMP")["missing"]) == ["IGMP"]


def test_a_slip_of_the_pen_is_forgiven() -> None:
    assert match({"must_haves": ["Kubernetes administration"]}, "Kubernets administration")["missing"] == []


def test_evidence_is_the_line_and_its_page() -> None:
    entry = match({"must_haves": ["Docker"]}, "Li Na", "Runs Docker in production")["met"][0]

    assert (entry["page"], entry["line"], entry["quote"]) == (1, 2, "Runs Docker in production")


def test_reasons_stand_in_both_languages_and_requirements_in_the_reader_s() -> None:
    found = match({"must_haves": ["3 years as a welder"]}, "Cook (2020 - 2021)", language="zh")

    assert names(found["missing"]) == ["welder 3年"]
    assert found["reasons"][0]["text"] == {"en": "Asks for 3 years as welder; none is found in the resume.", "zh": "要求“welder”3年；简历中未找到。"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("3+ years as a product manager", "3 years as product manager"),
        ("Minimum 1 year as Warehouse Picker", "1 year as Warehouse Picker"),
        ("3 years of experience with Python", "3 years with Python"),
        ("Welders with 5 years", "5 years as Welders"),
        ("4 years of SQL", "4 years with SQL"),
        ("5 years of experience in user research", "5 years of user research"),
        ("at least 2 years of work experience", "2 years of experience"),
    ],
)
def test_years_are_said_as_one_speaks_of_a_job_of_a_tool_and_of_all_else(asked: str, said: str) -> None:
    [entry] = [one for one in match({"must_haves": [asked]}, "Cook (2020 - 2021)")["reasons"] if one["kind"] == "years"]

    assert entry["text"]["en"].split(";")[0] == f"Asks for {said}"


def test_weights_of_the_job_decide_what_counts() -> None:
    job = {"must_haves": ["Docker"], "nice_to_haves": ["Kafka"], "weights": {"must_haves": 0, "nice_to_haves": 1}}

    assert match(job, "Kafka")["score"] == 100.0


def test_name_age_and_sex_change_nothing() -> None:
    job = {"title": "Welder", "must_haves": ["Welding"], "min_years": 2}
    lines = ("Welder (2019 - 2024)", "Welding of pipes")

    scores = {match(job, *person, *lines)["score"] for person in [("Anna Berg", "Female, born 1968"), ("Omar Said", "Male, 24"), ("王芳", "女 40岁")]}

    assert len(scores) == 1


def test_fields_are_enough_when_there_is_no_document() -> None:
    resume = {"years": 5, "skills": [{"name": "Docker", "at": {"page": 2, "line": 7, "quote": "Docker, Kafka"}}], "work": [], "education": []}

    found = run_job(
        JobTicket(node_type="match_resume", now=NOW, language="en", inputs={"resume": resume, "document": {}, "job": {"must_haves": ["Docker"], "min_years": 3}})
    ).outputs

    assert found["score"] == 100.0
    assert [entry["page"] for entry in found["met"] if entry["requirement"] == "Docker"] == [2]


def test_the_sample_jobs_are_understood() -> None:
    structured = match(read_yaml(SAMPLES / "job.yaml"), "x")["job"]
    text = match((SAMPLES / "job_zh.txt").read_text(encoding="utf-8"), "x")["job"]

    assert structured["years"] == [{"years": 3.0, "of": "product manager", "must": True}]
    assert structured["must_haves"] == ["User research", "Requirements analysis"]
    assert text["must_haves"] == ["焊接、材料、机械", "氩弧焊", "埋弧焊", "特种设备焊接作业人员证", "适应倒班"]
    assert text["nice_to_haves"] == ["国际焊接工程师 证书", "AutoCAD", "无损检测"]


@pytest.mark.parametrize(("text", "expected"), [("SQL", True), ("C++", True), ("JavaScript", True), ("user research", False), ("communication", False), ("用户研究", False)])
def test_names_of_things_are_told_from_phrases(text: str, expected: bool) -> None:
    assert is_name(text) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("kubernet", "kubernt", False), ("kubernetes", "kubernets", True), ("domain", "didomain", False), ("java", "jaba", False), ("welding", "wedding", False)],
)
def test_closeness_is_a_letter_or_two(one: str, other: str, expected: bool) -> None:
    assert is_close(one, other) is expected
