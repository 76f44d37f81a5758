"""What a person reads about a match: sentences in both languages, each with the line of the resume behind it.

The surprising rule: what was not found is said to be "not found in the resume", never "the candidate lacks", since a resume is not the person.
"""

import re
from typing import Any

from engine.errors import Text
from nodes.match_resume.evidence import Finding
from nodes.match_resume.item import Requirement
from nodes.match_resume.phrase import is_name
from nodes.match_resume.resume_text import Line
from nodes.match_resume.wording import JOB_WORDS

__all__ = ["entry", "reason"]

LEVELS = (
    Text("none", "无"),
    Text("high school", "高中/中专"),
    Text("associate degree or diploma", "大专"),
    Text("bachelor", "本科"),
    Text("master", "硕士"),
    Text("doctorate", "博士"),
)


def kind(finding: Finding) -> str:
    one = finding.requirement
    if one.kind != "skill":
        return one.kind
    return "must_have" if one.is_must else "nice_to_have"


def entry(finding: Finding, language: str) -> dict[str, Any]:
    """A member of `met` or `missing`."""
    found = {"requirement": requirement_name(finding).get(language), "kind": kind(finding), "said": finding.requirement.text, "strength": round(finding.strength, 2)}
    if finding.requirement.kind == "years":
        found |= {"years": finding.requirement.years, "found_years": round(finding.years, 1)}
    return found | place(finding.line)


def place(line: Line | None) -> dict[str, Any]:
    return {"page": line.page if line else None, "line": line.number if line else None, "quote": line.text[:240] if line else ""}


def requirement_name(finding: Finding) -> Text:
    """The short name of a requirement."""
    one = finding.requirement
    if one.kind == "years":
        count = written(one.years)
        if one.name:
            return Text(f"{count} years: {one.name}", f"{one.name} {count}年")
        return Text(f"{count} years of experience", f"{count}年工作经验")
    if one.kind == "education":
        return Text(one.text, one.text) if 0 < len(one.text) <= 60 and not one.text.isalpha() else LEVELS[one.level]
    names = f"{one.name} ({one.aliases[0]})" if len(one.aliases) == 1 else one.name
    return Text(names, names)


def reason(finding: Finding) -> dict[str, Any]:
    """{text: {en, zh}, met, kind, page, line, quote} about one requirement."""
    one = finding.requirement
    if one.kind == "years":
        text = years_text(finding)
    elif one.kind == "education":
        text = education_text(finding)
    else:
        text = skill_text(finding)
    return {"text": {"en": text.en, "zh": text.zh}, "met": finding.is_met, "kind": kind(finding), **place(finding.line)}


def skill_text(finding: Finding) -> Text:
    name, wish = finding.requirement.name, not finding.requirement.is_must
    label = Text("Nice to have" if wish else "Must have", "加分项" if wish else "必备项")
    if finding.strength >= 0.9:
        return Text(f"{label.en}: {name} is in the resume.", f"{label.zh}：简历中有“{name}”。")
    if finding.is_met:
        return Text(f"{label.en}: {name} is likely; a line of the resume means much the same.", f"{label.zh}：简历中有与“{name}”相近的内容。")
    if finding.line and finding.strength >= 0.4:
        return Text(f"{label.en}: {name} is not found; the nearest line is only loosely related.", f"{label.zh}：简历中未找到“{name}”，最接近的内容仅部分相关。")
    return Text(f"{label.en}: {name} is not found in the resume.", f"{label.zh}：简历中未找到“{name}”。")


def years_text(finding: Finding) -> Text:
    one, asked, found = finding.requirement, written(finding.requirement.years), written(finding.years)
    count = f"{asked} year{'' if one.years == 1 else 's'}"
    of = Text(f" {link(one)} {one.name}", f"“{one.name}”") if one.name else Text(" of experience", "工作经验")
    said = Text(f"Asks for {count}{of.en}", f"要求{of.zh}{asked}年")
    if finding.unknown_years:
        return Text(f"{said.en}; the resume names it but not for how long.", f"{said.zh}；简历中提到，但未写明年限。")
    if finding.is_met:
        return Text(f"{said.en}; the resume shows {found}.", f"{said.zh}；简历显示{found}年。")
    if finding.years:
        return Text(f"{said.en}; the resume shows only {found}.", f"{said.zh}；简历仅显示{found}年。")
    return Text(f"{said.en}; none is found in the resume.", f"{said.zh}；简历中未找到。")


def link(asked: Requirement) -> str:
    """The word between the years and what they are of: "as" a job, "with" a thing that has a name, "of" all else; the ad's own word when it says one of these."""
    own = re.search(rf"\b(as|with)\s+(?:an?\s+|the\s+)?{re.escape(asked.name)}", asked.text, re.IGNORECASE)
    if own:
        return own[1].lower()
    if asked.name.split()[-1].lower().rstrip("s") in JOB_WORDS:
        return "as"
    return "with" if is_name(asked.name) else "of"


def education_text(finding: Finding) -> Text:
    asked = LEVELS[finding.requirement.level]
    if finding.is_met:
        return Text(f"Education: at least {asked.en} is asked for and found.", f"学历：要求{asked.zh}及以上，简历符合。")
    if finding.line:
        return Text(f"Education: at least {asked.en} is asked for; the resume shows a lower degree.", f"学历：要求{asked.zh}及以上，简历所示学历较低。")
    return Text(f"Education: at least {asked.en} is asked for; no degree is found in the resume.", f"学历：要求{asked.zh}及以上，简历中未找到学历。")


def written(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
