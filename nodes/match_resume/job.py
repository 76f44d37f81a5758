"""A job as a list of requirements, from an advertisement's text or from an object with fields.

Knows no resume. The surprising rule: only what stands under a heading of requirements counts (duties say what is done, not what is asked for); a text
without headings gives the sentences that sound like a requirement.
"""

import re
from typing import Any

import msgspec

from nodes.match_resume.item import Requirement, requirements_of
from nodes.match_resume.phrase import has_chinese
from nodes.match_resume.wording import CUE, DEGREES, HEADINGS, WISH

__all__ = ["Job", "Requirement", "parse_job"]

BULLET = re.compile(r"^\s*(?:[-*•●◆■▪·○◦➢►✓√★☆#]+|[(（]?\d{1,2}\s*(?:、|[.)）:：](?!\d))|[①-⑳]|[一二三四五六七八九十]{1,2}、|[a-h][.)])\s*")
NUMBERED = re.compile(r"(?<![\d.A-Za-z])(?=(?:[(（]\d{1,2}[)）](?!\s*(?:years?|yrs?|months?|年))|\d{1,2}\s*[、．)）]|\d{1,2}\s*\.(?!\d))\s*[^\s])|(?=[①-⑳])|(?=[•●◆■▪➢►✓√★])")
LEVELS = {"high_school": 1, "diploma": 2, "associate": 2, "college": 2, "bachelor": 3, "master": 4, "phd": 5, "doctor": 5}
_HEADING = {kind: re.compile(rf"(?:{pattern})", re.IGNORECASE) for kind, pattern in HEADINGS.items()}
_ZH_HEADS = "|".join(f"(?:{part})" for pattern in HEADINGS.values() for part in [pattern.partition("|")[2]] if part)
INLINE_ZH = re.compile(
    r"[【\[〔「]?\s*((?:岗位|职位|工作|任职|应聘|招聘|录用|入职|技能|技术|能力|基本)(?:要求|职责|资格|条件|内容|描述|说明|需求)|职责(?:描述)?|要求|加分项?|优先条件|薪[资酬](?:福利|待遇)?|福利(?:待遇)?|联系方式|上班时间|工作时间|工作地[点址]|公司地址|(?:公司|企业|团队)(?:简介|介绍)|(?:您|你)的职责)\s*[】\]〕」]?\s*[:：]|[【〔「]\s*([^】〕」]{2,14})\s*[】〕」]|={2,}\s*([^=]{2,12}?)\s*={2,}"
)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What a job asks for, and the sentences that describe it."""

    title: str
    requirements: list[Requirement]
    duties: list[str]
    weights: dict[str, float] = {}


def parse_job(value: str | dict[str, Any]) -> Job:
    """The job of a free text or of an object; `requirements` may be empty."""
    return job_of_text(value) if isinstance(value, str) else job_of_object(value)


def job_of_object(value: dict[str, Any]) -> Job:
    described = job_of_text(plain(value.get("description")))
    title = plain(value.get("title")).replace("\n", " | ") or described.title
    found: list[Requirement] = []
    for field, is_must in (("must_haves", True), ("nice_to_haves", False)):
        for entry in value.get(field) or []:
            found += structured(entry, is_must)
    if years := value.get("min_years"):
        asked = any(one.kind == "years" and one.years >= years for one in found)
        if not asked:
            found.append(Requirement(kind="years", name="", text="", years=float(years)))
    if education := value.get("education"):
        level = LEVELS.get(str(education).lower()) or next((level for level, pattern in DEGREES if pattern.search(str(education))), 0)
        if level:
            found.append(Requirement(kind="education", name=str(education), text=str(education), level=level))
    if not found:
        found = described.requirements
    return Job(title=title, requirements=distinct(found), duties=described.duties, weights=value.get("weights") or {})


def plain(value: Any) -> str:
    """A text, or both languages of one."""
    if isinstance(value, dict):
        return "\n".join(str(value[key]) for key in ("en", "zh") if value.get(key))
    return str(value) if value else ""


def structured(entry: Any, is_must: bool) -> list[Requirement]:
    """A requirement from a field: the name is taken as it stands, its other names count as the same thing."""
    if isinstance(entry, str):
        return [keep(one, is_must) for one in requirements_of(entry, is_must=is_must)] or [Requirement(kind="skill", name=entry, text=entry, is_must=is_must)]
    name, zh = plain(entry.get("name") or entry.get("en")), plain(entry.get("zh"))
    text = " | ".join(part for part in (name, zh) if part)
    others = tuple(part for part in (zh, *(str(alias) for alias in entry.get("aliases") or [])) if part)
    parsed = [one for part in (name, zh) if part for one in requirements_of(part, is_must=is_must)]
    if parsed and parsed[0].kind != "skill":
        years_names = tuple(one.name for one in parsed[1:] if one.kind == "years" and one.name)
        return [msgspec.structs.replace(parsed[0], text=text, aliases=(*parsed[0].aliases, *years_names, *(other for other in others if other != zh)), is_must=is_must)]
    years = float(entry.get("years") or 0)
    return [Requirement(kind="years" if years else "skill", name=name or zh, text=text, aliases=others if name else others[1:], is_must=is_must, years=years)]


def keep(requirement: Requirement, is_must: bool) -> Requirement:
    return msgspec.structs.replace(requirement, is_must=is_must and requirement.is_must)


def distinct(found: list[Requirement]) -> list[Requirement]:
    """The first of each name; what is a must once is a must."""
    result: dict[tuple[str, str], Requirement] = {}
    for one in found:
        key = ("skill" if one.kind == "skill" else one.kind, one.name.casefold())
        if key not in result or (one.is_must and not result[key].is_must):
            result[key] = one
    return list(result.values())


def job_of_text(text: str) -> Job:
    sections = list(split_sections(text))
    title = next((" ".join(lines) for kind, lines in sections if kind == "title" and lines), "")
    found: list[Requirement] = []
    duties: list[str] = []
    for kind, lines in sections:
        if kind in ("must", "nice"):
            for line in lines:
                found += requirements_of(line, is_must=kind == "must")
        elif kind == "duty":
            duties += lines
    if not found:
        rest = [line for kind, lines in sections if kind in ("start", "about", "title") for line in lines]
        for line in rest:
            found += [one for sentence in sentences(line) if CUE.search(sentence) for one in requirements_of(sentence, is_must=True)]
    if not title:
        title = next((line for kind, lines in sections if kind == "start" for line in lines if len(line) <= 60 and not CUE.search(line)), "")
    return Job(title=title, requirements=distinct(found), duties=duties or [line for kind, lines in sections if kind == "about" for line in lines])


def sentences(line: str) -> list[str]:
    """Sentences; in Chinese also the clauses between commas, each of which is an item of its own."""
    return [part.strip() for part in re.split(r"[。；;!！?？\n]+|(?<=[a-z)])\.\s+(?=[A-Z])", line) if part.strip()]


def split_sections(text: str) -> list[tuple[str, list[str]]]:
    """(kind of section, its items) in their order. Headings stand on a line of their own or, in Chinese ads, in the middle of one."""
    sections: list[tuple[str, list[str]]] = [("start", [])]
    lines = [piece for line in unfolded(text) for piece in line_pieces(line)]
    for line in lines:
        kind, rest = heading(line)
        if kind:
            sections.append((kind, []))
        if rest:
            sections[-1][1].append(rest)
    return [(kind, joined(items)) for kind, items in sections]


def unfolded(text: str) -> list[str]:
    """The lines; a Chinese ad in one piece is broken before its headings."""
    broken = INLINE_ZH.sub(lambda match: "\n" + next(part for part in match.groups() if part).strip() + "：\n", text)
    return [line.strip() for line in broken.splitlines() if line.strip(" \t*_#-=：:")]


def line_pieces(line: str) -> list[str]:
    """A line broken before each number or bullet in it, and at the ends of Chinese sentences."""
    pieces = [piece for piece in NUMBERED.split(line) if piece.strip()]
    if has_chinese(line):
        pieces = [part for piece in pieces for part in re.split(r"[。；;!！\n]+", piece)]
    return [piece.strip() for piece in pieces if piece.strip(" \t.,;，。；:：")]


def heading(line: str) -> tuple[str, str]:
    """(kind, what follows on the line) of a heading; ("", the item) of another line."""
    bare = re.sub(r"^[#*_\s]+|[*_\s]+$", "", line)
    label, mark, rest = re.match(r"([^:：]{0,48})([:：]?)(.*)", bare, re.DOTALL).groups()  # type: ignore[union-attr]
    label = re.sub(r"^[#*_\s]*(?:\d+[.、)]\s*|[一二三四五六七八九十]{1,2}[、.]\s*)?|[*_\s]+$", "", label).strip(" 【】[]〔〕「」=*_")
    rest = rest.strip(" *_")
    if len(label) < 24 and WISH.search(label) and re.search(r"以下|following", label):
        return "nice", BULLET.sub("", rest)
    for kind, pattern in _HEADING.items():
        if pattern.fullmatch(label) and (mark or not rest) and len(line) < 400 + 40 * bool(mark):
            if BULLET.match(line) and not mark and not line.lstrip().startswith(("#", "*")):
                break
            return kind, BULLET.sub("", rest)
    return "", BULLET.sub("", line).strip()


def joined(items: list[str]) -> list[str]:
    """An item that ends with a colon introduces the next one, when it names a number of years ("4 years of experience in:")."""
    result: list[str] = []
    for item in items:
        if result and re.search(r"[:：]$", result[-1]) and re.search(r"years?|年", result[-1]):
            result[-1] = f"{result[-1][:-1]} {item}"
        else:
            result.append(item)
    return [item for item in result if WISH.sub("", item).strip(" .:：,，")]
