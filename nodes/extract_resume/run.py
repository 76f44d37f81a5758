"""extract_resume: the text of a resume -> who it is, what they learnt and did, each value with the line where it stood.

Knows the order of the work, nothing of files. It reads text only: the same document always gives the same resume, but for the present instant that ends open jobs.
"""

import re
from datetime import datetime
from typing import Any

from engine.node import NodeContext
from nodes.extract_resume.contact import age, birth, city, emails, name, phones
from nodes.extract_resume.date import months_of
from nodes.extract_resume.entry import Entry, entries_of
from nodes.extract_resume.history import education, labelled_education, project, work
from nodes.extract_resume.line import Row, at, rows_of
from nodes.extract_resume.section import Section, sections_of
from nodes.extract_resume.skill import certificates, skills
from nodes.extract_resume.words import company_score, school_in

__all__ = ["run"]

_STATED = re.compile(
    r"(\d{1,2})(?:\.\d)?\s*(?:\+|余|多)?\s*年(?:以上|多)?(?:的)?[\u4e00-\u9fff]{0,12}?(?:工作)?(?:经验|经历)|工作(?:年限|经验)\s*[:：]\s*(\d{1,2})\s*年?|(\d{1,2})\s*\+?\s*years?(?:['’])?(?: of)?(?: [\w-]+){0,4} experience",
    re.IGNORECASE,
)
_PROJECT = re.compile(r"(?:研究|项目|系统|平台|工程|课题)$|\bproject\b", re.IGNORECASE)


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """The resume in a document of read_document."""
    document = inputs["document"]
    rows = rows_of(document)
    sections = sections_of(rows)
    warnings: list[dict[str, Any]] = []
    resume = _resume(document, rows, sections, context.now)
    if document["language"] == "unknown":
        _warn(warnings, "resume.language_unknown", "the resume is neither Chinese nor English: values may be missing", "简历既非中文也非英文，内容可能提取不全")
    for key, en, zh in (("name", "name", "姓名"), ("education", "education", "教育经历"), ("work", "work history", "工作经历")):
        if not resume[key]:
            _warn(warnings, f"resume.no_{key}", f"no {en} was found", f"没有找到{zh}")
    if not resume["phones"] and not resume["emails"]:
        _warn(warnings, "resume.no_contact", "neither phone nor e-mail was found", "没有找到电话或邮箱")
    return {"resume": resume, "warnings": warnings}


def _resume(document: dict[str, Any], rows: list[Row], sections: list[Section], now: datetime) -> dict[str, Any]:
    mails, numbers = emails(rows), phones(rows)
    person = name(rows, [mail["value"] for mail in mails], document.get("name", ""))
    place, born, old = city(rows, [row for section in sections if section.kind in ("top", "personal", "intention") for row in section.rows]), birth(rows), age(rows)
    jobs = _history(sections, "work")
    years, stated = _years(jobs, rows, now)
    places = {"name": person, "city": place, "birth": born, "age": old, "years": stated}
    return {
        "name": person["value"] if person else "",
        "phones": [entry["value"] for entry in numbers],
        "emails": [entry["value"] for entry in mails],
        "city": place["value"] if place else "",
        "birth": born["value"] if born else "",
        "age": old["value"] if old else None,
        "education": _educations(sections, rows),
        "work": jobs,
        "projects": _history(sections, "project"),
        "certificates": certificates(sections),
        "skills": skills(sections),
        "years": years,
        "language": document["language"],
        "at": {
            **{key: value["at"] for key, value in places.items() if value},
            "phones": [entry["at"] for entry in numbers],
            "emails": [entry["at"] for entry in mails],
        },
    }


def _history(sections: list[Section], kind: str) -> list[dict[str, Any]]:
    make = work if kind == "work" else project
    found = [make(entry) for section in sections if section.kind == kind for entry in entries_of(section.rows)]
    known = [entry for entry in found if entry]
    strays = [made for entry in _strays(sections) if (made := make(entry))]
    if kind == "work":
        # Dated entries under other headings, or none, that name an employer and a title.
        known += [job for job in strays if company_score(job["company"]) >= 2 and not school_in(job["company"]) and (job["title"] or not known)]
    elif not known:
        known = [task for task in strays if _PROJECT.search(task["name"])]
    return known


def _strays(sections: list[Section]) -> list[Entry]:
    """Entries with a range of dates outside the sections that are read as such."""
    kinds = ("top", "other", "personal", "summary", "intention", "skill")
    found = [entry for section in sections if section.kind in kinds for entry in entries_of(section.rows)]
    return [entry for entry in found if entry.period and entry.period.is_range and entry.heads]


def _educations(sections: list[Section], rows: list[Row]) -> list[dict[str, Any]]:
    found = [education(entry) for section in sections if section.kind == "education" for entry in entries_of(section.rows)]
    known = [entry for entry in found if entry]
    if known:
        return known
    # No section of its own: dated entries elsewhere that name a school and a degree, or what the personal details say.
    strays = [school for entry in _strays(sections) if (school := education(entry)) and school["school"] and (school["degree"] or school["major"])]
    if strays:
        return strays
    labelled = labelled_education([cell for row in rows for cell in row.cells])
    return [labelled] if labelled else []


def _years(jobs: list[dict[str, Any]], rows: list[Row], now: datetime) -> tuple[float | None, dict[str, Any] | None]:
    """Years of experience: of the jobs together, each month once; else as the resume states them."""
    months = months_of([(job["start"], job["end"]) for job in jobs if job["start"]], now)
    if months:
        return round(months / 12, 1), None
    for row in rows:
        for cell in row.cells:
            match = _STATED.search(cell.text)
            if match:
                value = next(group for group in match.groups() if group)
                return float(value), {"value": value, "at": at(cell, match[0])}
    return None, None


def _warn(warnings: list[dict[str, Any]], code: str, en: str, zh: str) -> None:
    warnings.append({"code": code, "message": {"en": en, "zh": zh}})
