"""A resume as lines to look in, and as stays in jobs.

Knows no requirement. The surprising rule: the lines of the document are looked in, not only the fields that were extracted, so what extraction missed can
still be evidence; and every line keeps its page, so that a person can check it.
"""

import re
from datetime import datetime
from typing import Any

import msgspec

from nodes.match_resume.item import requirements_of
from nodes.match_resume.period import STAY, Stay, said_years, stays
from nodes.match_resume.phrase import fold, words
from nodes.match_resume.wording import DEGREES

__all__ = ["Line", "Resume", "Role", "read_resume"]

CLAUSE = re.compile(r"[,，、;；。•|]|\.\s|\s[-–—]\s|:\s|：")
BARE = re.compile(r"(?:\W|\b(?:period|duration|dates?|company|from|time|years?|employment|tenure)\b|时间|任期|在职时间)*", re.IGNORECASE)
HEADING = re.compile(
    r"[\W_]*(?:(?:personal|work|professional|technical|key|core|relevant|employment)?\s*(?:information|experiences?|history|skills?|education|summary|profile|projects?|certifications?|certificates?|objective|languages?|references)"
    r"|(?:个人|基本|工作|教育|项目|专业|自我|求职|技能|实习|培训|联系)?(?:信息|经历|经验|背景|技能|评价|介绍|简介|意向|证书|特长|方式|资料))[\W_]*",
    re.IGNORECASE,
)
SCHOOL = re.compile(r"universit|college|school|institute|academy|\bdegree\b|大学|学院|学校|教育背景|教育经历", re.IGNORECASE)


class Line(msgspec.Struct, frozen=True):
    """A line of the resume, as it stands there and folded, with its tokens."""

    page: int
    number: int
    text: str
    folded: str
    tokens: frozenset[str]


class Role(msgspec.Struct, frozen=True):
    """A stay in a job: what stands beside its dates. `said` is a number of years that the line itself claims."""

    title: str
    about: str
    stay: Stay | None
    said: float
    line: Line


class Resume(msgspec.Struct, frozen=True, kw_only=True):
    """What a requirement is sought in. `level` is the highest degree, 0 when none was found."""

    lines: list[Line]
    clauses: list[tuple[str, int]]
    roles: list[Role]
    years: float | None
    level: int
    level_line: Line | None


def read_resume(resume: dict[str, Any], document: dict[str, Any], now: datetime) -> Resume:
    """`document` may be empty: then the quotes of the extracted fields are the lines."""
    lines = document_lines(document) or quoted_lines(resume)
    clauses = [(clause, index) for index, line in enumerate(lines) if not HEADING.fullmatch(line.text) for clause in clauses_of(line.text)]
    present = now.year + (now.month - 1) / 12
    roles = stated_roles(resume, lines, present)
    roles += [role for role in dated_roles(lines, present, school_lines(resume)) if not any(is_same_stay(role, other) for other in roles)]
    level, level_line = highest_degree(resume, lines)
    years = resume.get("years")
    return Resume(lines=lines, clauses=clauses, roles=roles, years=float(years) if isinstance(years, int | float) else None, level=level, level_line=level_line)


def make_line(page: int, number: int, text: str) -> Line:
    return Line(page, number, " ".join(text.split()), fold(text), frozenset(words(text)))


def document_lines(document: dict[str, Any]) -> list[Line]:
    found = []
    for page in document.get("pages") or []:
        for number, line in enumerate(page.get("lines") or [], 1):
            if (line.get("text") or "").strip():
                found.append(make_line(page.get("page", 1), number, line["text"]))
    return found


def quoted_lines(resume: dict[str, Any]) -> list[Line]:
    """Lines made of the fields, in the order of a resume."""
    found: dict[tuple[int, int, str], Line] = {}
    for field in ("education", "work", "projects", "certificates", "skills"):
        for entry in resume.get(field) or []:
            at = (entry.get("at") or {}) if isinstance(entry, dict) else {}
            values = [str(value) for key, value in entry.items() if key != "at" and isinstance(value, str)] if isinstance(entry, dict) else [str(entry)]
            text = at.get("quote") or "  ".join(values)
            for part in [text, *(value for value in values if value not in text)]:
                if part.strip():
                    line = make_line(at.get("page") or 1, at.get("line") or len(found), part)
                    found[line.page, line.number, line.text] = line
    return list(found.values())


def clauses_of(text: str) -> list[str]:
    """The line and, where it is long, its parts: a meaning is compared with one thought at a time."""
    parts = [part.strip() for part in CLAUSE.split(text) if len(part.strip()) >= 2]
    whole = [text] if len(text) <= 160 else []
    return list(dict.fromkeys([*whole, *(parts if len(parts) > 1 or not whole else [])]))


def line_at(at: dict[str, Any], lines: list[Line]) -> Line | None:
    """The line that an extracted value came from."""
    return next((line for line in lines if line.page == at.get("page") and line.number == at.get("line")), None) or next(
        (line for line in lines if at.get("quote") and at["quote"].strip() and fold(at["quote"]) in line.folded), None
    )


def stated_roles(resume: dict[str, Any], lines: list[Line], present: float) -> list[Role]:
    """The jobs that were extracted."""
    found = []
    for entry in resume.get("work") or []:
        text = f"{entry.get('start') or ''} - {entry.get('end') or ('present' if entry.get('start') else '')}"
        spans = stays(text.replace("/", "-"), present)
        title = entry.get("title") or ""
        line = line_at(entry.get("at") or {}, lines) or make_line((entry.get("at") or {}).get("page") or 1, 0, (entry.get("at") or {}).get("quote") or title)
        about = " ".join(str(entry.get(key) or "") for key in ("title", "company", "summary"))
        if title or spans:
            found.append(Role(title or line.text, about, spans[0] if spans else None, 0.0, line))
    return found


def school_lines(resume: dict[str, Any]) -> set[tuple[int, int]]:
    return {((entry.get("at") or {}).get("page", 0), (entry.get("at") or {}).get("line", 0)) for entry in resume.get("education") or []}


def dated_roles(lines: list[Line], present: float, schools: set[tuple[int, int]]) -> list[Role]:
    """The lines with dates (or with "four years as ...") that are not about a school; a bare date belongs to the lines above it."""
    found = []
    for index, line in enumerate(lines):
        spans, said = stays(line.text, present), said_years(line.text)
        if (not spans and not said) or (line.page, line.number) in schools or SCHOOL.search(line.text) or degree_level(line.text):
            continue
        if not spans:
            found += claimed_roles(line)
            continue
        title = " ".join(STAY.sub(" ", line.text).split()).strip(" ()（）:：,-–|*•.")
        if BARE.fullmatch(title):
            title = beside(lines, index, present)
        after = " ".join(other.text for other in lines[index + 1 : index + 4])
        found.append(Role(title, f"{line.text} {after}", spans[0], 0.0, line))
    return found


def beside(lines: list[Line], index: int, present: float) -> str:
    """What a line of nothing but dates is about: the two lines above it, or below it when it opens a section."""
    above = [lines[index - back] for back in (2, 1) if index >= back]
    if not above or HEADING.fullmatch(above[-1].text) or stays(above[-1].text, present):
        above = lines[index + 1 : index + 3]
    return " ".join(line.text for line in above if not stays(line.text, present) and not HEADING.fullmatch(line.text))


def is_same_stay(role: Role, other: Role) -> bool:
    """Whether two readings of the resume found the same job: by its line, or by its dates."""
    if role.line == other.line and other.stay is not None:
        return True
    return bool(role.stay and other.stay and abs(role.stay.start - other.stay.start) < 0.1 and abs(role.stay.end - other.stay.end) < 0.1)


def claimed_roles(line: Line) -> list[Role]:
    """What a line claims without dates: "four years as a welder"."""
    return [Role(one.name, line.text, None, one.years, line) for one in requirements_of(line.text, is_must=True) if one.kind == "years" and one.name]


def degree_level(text: str) -> int:
    return next((level for level, pattern in DEGREES if pattern.search(text)), 0)


def highest_degree(resume: dict[str, Any], lines: list[Line]) -> tuple[int, Line | None]:
    """The highest degree that was extracted, else that a line names."""
    best: tuple[int, Line | None] = (0, None)
    for entry in resume.get("education") or []:
        level = degree_level(str(entry.get("degree") or "")) or degree_level(str((entry.get("at") or {}).get("quote") or ""))
        if level > best[0]:
            best = (level, line_at(entry.get("at") or {}, lines))
    if best[0]:
        return best
    for line in lines:
        if (level := degree_level(line.text)) > best[0]:
            best = (level, line)
    return best
