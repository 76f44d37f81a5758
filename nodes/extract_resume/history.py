"""Education, work and projects: what the cells of an entry name.

Knows entries and words. The surprising rule: a piece is cut at commas only when it must hold two things, since names have commas too ("Acme, Inc.").
"""

import re
from typing import Any

import msgspec

from nodes.extract_resume.degree import Degree, find_degree, major_in
from nodes.extract_resume.entry import Entry
from nodes.extract_resume.line import Cell, at
from nodes.extract_resume.words import company_score, is_place, school_in, split_company, strip_place, title_score

__all__ = ["education", "labelled_education", "project", "work"]

_HAN = "\u4e00-\u9fff"
_SPLIT = re.compile(
    rf"\s*[|｜\\•·]\s*|\s+[–—-]+\s+|\s+[–—]+(?=[A-Z])|(?<=[a-z])[–—-]+\s+(?=[A-Z])|\s{{2,}}|(?<=[{_HAN})）])\s*[/／–—-]\s*(?=[{_HAN}])|\s+/\s*|(?<=[{_HAN})）])/|/(?=[{_HAN}])|(?<=[{_HAN}）])\s+(?=[{_HAN}])|\s+(?:at|@)\s+(?=[A-Z])"
)
_LABEL = re.compile(
    r"^(?:毕业|就读)?(?:学校|院校|公司|单位|企业)(?:名称)?[:：]\s*|^(?:担任)?(?:职位|职务|岗位|专业|学历|学位|部门|项目名称|项目角色|角色|名称|所学专业|学历/学位)[:：]\s*|^(?:company|employer|position|title|role|school|degree|major|project)\s*[:：]\s*",
    re.IGNORECASE,
)
_ROLE_LABEL = re.compile(r"^(?:担任)?(?:职位|职务|岗位|项目角色|角色|position|title|role)\s*[:：]", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"(?:少于|超过)?[\d-]+\s*人(?:以上|以下)?|(?:民营|国有|外资|合资|上市|私营|股份制)(?:公司|企业)?|全职|兼职|full[- ]?time|part[- ]?time|\(?(?:remote|hybrid)\)?|(?:gpa|排名|rank)\b.*",
    re.IGNORECASE,
)
SUMMARY = 1500
"""Most characters of a summary."""


class _Token(msgspec.Struct, frozen=True):
    text: str
    cell: Cell


def work(entry: Entry) -> dict[str, Any] | None:
    """Company and title of an entry; None when it names neither."""
    tokens = _named(_tokens(entry.heads))
    if not tokens:
        return None
    company, title = _company_and_title(tokens)
    if company is None and title is None:
        return None
    return {
        "company": company.text if company else "",
        "title": title.text if title else "",
        **_times(entry),
        "summary": _summary(entry),
        "at": _where(entry, company or title),
    }


def education(entry: Entry) -> dict[str, Any] | None:
    """School, degree and major of an entry; None when it names no school and no degree."""
    tokens = _tokens(entry.heads)
    degrees: list[tuple[Degree, _Token]] = []
    schools: list[_Token] = []
    rest: list[_Token] = []
    for token in tokens:
        if is_place(token.text) and not school_in(token.text):
            continue
        for part in _education_parts(token):
            _sort_part(part, schools, degrees, rest)
    rest = [token for token in rest if not is_place(token.text) and not _NOT_A_NAME.fullmatch(token.text)]
    if not schools and degrees and degrees[0][0].level != "other" and rest and len(rest[0].text) <= 40:
        schools.append(rest.pop(0))
    if not schools and not degrees:
        return None
    degree = degrees[0][0] if degrees else None
    # What stands beside the degree ("BS in Physics") comes before what stands alone.
    rest.sort(key=lambda token: not degrees or token.cell is not degrees[0][1].cell)
    majors = [major for token in rest if (major := major_in(token.text))]
    school = schools[0] if schools else None
    return {
        "school": school.text if school else "",
        "degree": degree.level if degree else "",
        "degree_text": degree.text if degree else "",
        "major": majors[0] if majors else "",
        **_times(entry),
        "at": _where(entry, school or degrees[0][1]),
    }


def labelled_education(cells: list[Cell]) -> dict[str, Any] | None:
    """An education told in the personal details ("毕业院校：... 专业：... 学历：..."); None when neither school nor degree is named."""
    text = "\n".join(cell.text for cell in cells)
    named = re.search(rf"(?:毕业院校|毕业学校|毕业学院|(?<!商)院校|学校|School|University)\s*[:：]?\s*([{_HAN}（）()]{{3,40}})", text)
    school = school_in(re.split(r"学历|毕业专业|专业[:：]", named[1])[0]) if named else ""
    degree_at = re.search(r"(?:学历|学位|Degree)(?:/学位)?\s*[:：]?\s*([^\s:：]{2,10})", text)
    degree = find_degree(degree_at[1]) if degree_at else None
    if not school and not degree:
        return None
    home = next((cell for cell in cells if (school or (degree.text if degree else "")) in cell.text), cells[0])
    major = re.search(rf"(?:(?<!学位)专业|Major)\s*[:：]?\s*([{_HAN}A-Za-z（）()/ ]{{2,20}}?)(?=学校|学历|邮箱|毕业|$|\n|\s{{2,}})", text)
    return {
        "school": school, "degree": degree.level if degree else "", "degree_text": degree.text if degree else "", "major": major[1].strip() if major else "",
        "start": "", "end": "", "date_text": "", "at": at(home, school or (degree.text if degree else "")),
    }  # fmt: skip


def project(entry: Entry) -> dict[str, Any] | None:
    """Name and role of a project; None when it has no name."""
    tokens = _named(_tokens(entry.heads))
    if not tokens:
        return None
    role = next((token for token in tokens if _ROLE_LABEL.match(token.cell.text) or (title_score(token.text) >= 2 and len(tokens) > 1 and token is not tokens[0])), None)
    names = [token for token in tokens if token is not role]
    if not names:
        return None
    return {"name": names[0].text, "role": role.text if role else "", **_times(entry), "summary": _summary(entry, names[1:]), "at": _where(entry, names[0])}


def _tokens(cells: list[Cell]) -> list[_Token]:
    found = []
    for cell in cells:
        for part in _SPLIT.split(_LABEL.sub("", cell.text)):
            text = _LABEL.sub("", part.strip(" ,，、;；:：|/\\·•-–—")).strip()
            if text.count("(") < text.count(")"):
                text = text.rstrip(")")
            if text:
                found.append(_Token(text, cell))
    return found


def _named(tokens: list[_Token]) -> list[_Token]:
    """The tokens without places and remarks about a job."""
    found = []
    for token in tokens:
        text, _ = strip_place(token.text)
        if text and not is_place(text) and not _NOT_A_NAME.fullmatch(text):
            found.append(msgspec.structs.replace(token, text=text))
    return found or [token for token in tokens if not _NOT_A_NAME.fullmatch(token.text)][:1]


def _company_and_title(tokens: list[_Token]) -> tuple[_Token | None, _Token | None]:
    tokens = [part for token in tokens for part in _glued(token)]
    if len(tokens) == 1:
        tokens = _at_comma(tokens[0])
    if len(tokens) == 1:
        company_text, title_text = split_company(tokens[0].text)
        if company_text and title_text:
            tokens = [msgspec.structs.replace(tokens[0], text=company_text), msgspec.structs.replace(tokens[0], text=title_text)]
    if len(tokens) == 1:
        only = tokens[0]
        return (None, only) if title_score(only.text) > company_score(only.text) else (only, None)
    company = max(tokens[:4], key=lambda t: (company_score(t.text) - title_score(t.text), -tokens.index(t)))
    title = max((t for t in tokens[:4] if t is not company), key=lambda t: (title_score(t.text) - company_score(t.text), -tokens.index(t)))
    if title_score(title.text) == 0 and company_score(title.text) > 0:
        return company, None
    return company, title


def _glued(token: _Token) -> list[_Token]:
    """A Chinese company and title written without anything between them, as two tokens."""
    if company_score(token.text) == 0 and title_score(token.text) == 0:
        return [token]
    if not re.search(rf"[{_HAN}]", token.text):
        return [token]
    company, title = split_company(token.text)
    return [msgspec.structs.replace(token, text=text) for text in (company, title) if text]


def _at_comma(token: _Token) -> list[_Token]:
    """A token cut at the comma that best tells a company from a title."""
    best: tuple[float, list[str]] = (0.0, [token.text])
    for comma in re.finditer(r"[,，]\s*(?!(?:Inc|LLC|Ltd|Corp|Co|L\.P|PLC|GmbH)\b)", token.text):
        left, right = token.text[: comma.start()].strip(), token.text[comma.end() :].strip()
        if left and right:
            apart = abs((title_score(left) - company_score(left)) - (title_score(right) - company_score(right)))
            if apart > best[0]:
                best = (apart, [left, right])
    return [msgspec.structs.replace(token, text=text) for text in best[1]]


def _education_parts(token: _Token) -> list[_Token]:
    """The token cut at commas, but "University of California, Berkeley" kept whole."""
    text = token.text
    stripped, _ = strip_place(text)
    parts = [stripped] if re.search(rf"[{_HAN}]", stripped) else re.split(r",\s+", stripped)
    joined: list[str] = []
    for part in parts:
        is_campus = (
            joined
            and re.search(
                r"\b(?:University of (?:California|Texas|Wisconsin|Illinois|North Carolina|Michigan|Maryland|Massachusetts|Minnesota|Colorado|Tennessee)|California State University|Indiana University)$",
                joined[-1],
            )
            and len(part.split()) <= 3
        )
        if is_campus and not find_degree(part):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return [msgspec.structs.replace(token, text=part) for part in joined if part]


def _sort_part(token: _Token, schools: list[_Token], degrees: list[tuple[Degree, _Token]], rest: list[_Token]) -> None:
    """Puts what a token names where it belongs: a school, a degree, and the rest (a major, perhaps)."""
    text = token.text
    degree = find_degree(text)
    school = school_in(text)
    is_han = bool(re.search(rf"[{_HAN}]", text))
    if school and not is_han and degree and degree.level == "secondary":
        degree = None  # "Lincoln High School" is a school
    if school and not is_han and degree:
        before, after = text[: degree.begin].strip(" ,–-"), text[degree.stop :].strip(" ,–-")
        school = before if school_in(before) else (re.sub(r"^(?:from|at|,|in)\s+", "", after) if school_in(after) else school)
    if degree and school and is_han and degree.begin < text.find(school) + len(school) and degree.stop > text.find(school):
        degree = find_degree(text.replace(school, " ")) or None
    if school and not schools:
        schools.append(msgspec.structs.replace(token, text=school.strip()))
    if degree:
        degrees.append((degree, token))
    left = text.replace(school, " ", 1) if school and (not schools or schools[-1].text == school.strip()) else text
    left = left.replace(degree.text, " ", 1) if degree else left
    for part in re.split(r"\s{3,}|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", left):
        if part.strip(" ,，()（）-–—/·"):
            rest.append(msgspec.structs.replace(token, text=part.strip()))


def _times(entry: Entry) -> dict[str, str]:
    if entry.period is None or entry.date_cell is None:
        return {"start": "", "end": "", "date_text": ""}
    return {"start": entry.period.start, "end": entry.period.end, "date_text": entry.date_cell.text[entry.period.begin : entry.period.stop].strip()}


def _summary(entry: Entry, more: list[_Token] | None = None) -> str:
    lines = [token.text for token in more or []] + [re.sub(r"^[•·▪◦○*-]\s*", "", cell.text) for cell in entry.notes]
    text = ""
    for line in lines:
        if text.endswith("-") and line[:1].islower():
            text = text[:-1] + line
        elif text and re.match(r"[a-z\u4e00-\u9fff]", line) and not text.endswith(("。", "；", ";", ".")):
            text += line if "\u4e00" <= text[-1] <= "\u9fff" or text[-1] in "，、" else f" {line}"
        else:
            text += f"\n{line}" if text else line
    return text[:SUMMARY]


def _where(entry: Entry, token: _Token | None) -> dict[str, Any]:
    if isinstance(token, _Token):
        return at(token.cell, token.text)
    cell = entry.heads[0] if entry.heads else entry.date_cell
    return at(cell) if cell else {"page": 1, "line": 1, "quote": ""}
