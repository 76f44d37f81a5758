"""Skills and certificates.

Knows the dictionary beside it and the items of skill lists. The surprising rule: words of everyday use (sales, training) count only where skills are listed;
names of tools count anywhere.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from nodes.extract_resume.date import find_period
from nodes.extract_resume.entry import is_note
from nodes.extract_resume.line import Cell, Row, at
from nodes.extract_resume.section import Section, heading_kind

__all__ = ["certificates", "skills"]

_HAN = "\u4e00-\u9fff"
_MOST = 120
_SPLIT = re.compile(r"\s*[,，、;；|｜•·\n]\s*|\s+/\s+|\s{2,}|。|\s+(?:and|&)\s+(?=[A-Z][\w+#.]*$)|(?<=[a-z)])\s*/\s*(?=[A-Z])")
_LABEL = re.compile(rf"^(?:[{_HAN}A-Za-z &/()-]{{2,30}})\s*[:：]\s*")
_LEVEL = re.compile(
    r"^(?:精通|熟悉|熟练(?:掌握|使用|运用|操作)?|掌握|了解|擅长|能够?(?:熟练)?(?:使用|运用|操作)?|具备|具有|良好的?|较强的?|有|使用|会|proficient (?:in|with)|familiar with|experienced? (?:in|with)|knowledge of|fluent in|basic|advanced|expert in|native)\s*"
    r"|(?:等)?(?:办公软件|软件|等|开发|技术|框架|语言|工具|数据库)?(?:的?使用|操作)?$|\s*[（(][^）)]*[）)]$|\s*[-–—:：]?\s*(?:精通|熟练|良好|一般|了解|熟悉|\d+%|★+)$",
    re.IGNORECASE,
)
_CERTIFICATE = re.compile(
    rf"(?<![A-Za-z])(?:CET\s*-?\s*[46]|TEM\s*-?\s*[48]|IELTS\s*[\d.]*|TOEFL\s*\d*|TOEIC\s*\d*|JLPT\s*N[1-5]|日语\s*N[1-5]|N[1-3]证书|PMP|ACP|CFA|FRM|CPA|ACCA|CISSP|CISA|CKA|CCNA|CCNP|OCP|RHCE|NPDP|BEC\s*(?:高级|中级|初级)?)(?![A-Za-z])"
    rf"|(?:大学)?英语(?:专业)?[四六八46]+级(?:证书)?|(?:全国)?计算机(?:等级)?(?:考试)?[一二三四]级(?:证书)?|普通话[一二三]级[甲乙]等(?:证书)?|[CcAaBb][12]\s*驾驶?[证照]|驾驶证|驾照"
    rf"|[{_HAN}A-Za-z]{{1,16}}(?:职业)?(?:资格证书?|从业资格证?|上岗证|操作证|执业证书?|职称证书|等级证书)|注册(?:会计师|建造师|消防工程师|造价工程师|安全工程师|电气工程师)|[一二]级建造师|中级会计师?|初级会计师?|(?:高级|中级|初级)(?:营销员|工程师|经济师|会计师|电工|焊工|钳工|技师|营养师)(?:证书?)?|健康证|教师资格证"
)


@cache
def _dictionary() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Patterns of Latin and of Chinese names, and what each name (in small letters, or as it is for those in exact case) stands for."""
    entries: dict[str, list[str]] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("skills.yaml").read_text(encoding="utf-8"))
    names: dict[str, str] = {}
    exact: list[str] = []
    for key, aliases in entries.items():
        shown = key.rstrip("!")
        if key.endswith("!"):
            exact.append(shown)
            names[f"={shown}"] = shown
        else:
            names[shown.lower()] = shown
        names.update({alias.lower(): shown for alias in aliases})
    latin = sorted((name for name in names if not re.search(rf"[{_HAN}]", name) and not name.startswith("=")), key=len, reverse=True)
    han = sorted((name for name in names if re.search(rf"[{_HAN}]", name)), key=len, reverse=True)
    around = r"(?<![A-Za-z0-9_#+.@/-])(?:{})(?![A-Za-z0-9_#+@]|\.[a-z]|-[a-z])"
    either = "|".join(["(?i:" + "|".join(map(re.escape, latin)) + ")", *map(re.escape, sorted(exact, key=len, reverse=True))])
    return re.compile(around.format(either)), re.compile("|".join(map(re.escape, han)), re.IGNORECASE), names


def skills(sections: list[Section]) -> list[dict[str, Any]]:
    """Skills in the order of the resume: those of skill lists first, then tools named elsewhere."""
    found: dict[str, dict[str, Any]] = {}
    for section in sections:
        if section.kind == "skill":
            for row in section.rows:
                _listed(row, found)
    for section in sections:
        if section.kind in ("personal", "intention", "award"):
            continue
        for row in section.rows:
            for cell in row.cells:
                _mentioned(cell, found, is_list=section.kind in ("skill", "summary", "certificate"))
    return list(found.values())[:_MOST]


def _listed(row: Row, found: dict[str, dict[str, Any]]) -> None:
    """The items of one line of a skill list: names of the dictionary under their shown name, others as they are written."""
    for cell in row.cells:
        _mentioned(cell, found, is_list=True)
        text = _LABEL.sub("", re.sub(r"^[•·▪◦○*\d]+[.、．)]?\s*", "", cell.text))
        if len(cell.text) > 160 and not re.search(r"[,，、]", cell.text):
            continue
        if _only_label(cell, row):
            continue
        for item in _SPLIT.split(text):
            item = _trim(item)
            known = _known(item)
            if known:
                found.setdefault(known.lower(), {"name": known, "at": at(cell, item)})
            elif _is_item(item) and not _mentions(item):
                found.setdefault(item.lower(), {"name": item, "at": at(cell, item)})


def _only_label(cell: Cell, row: Row) -> bool:
    """Whether the cell is the label of the cells beside it ("Languages | Python, C++")."""
    return len(row.cells) > 1 and cell is row.cells[0] and any(re.search(r"[,，、]", other.text) for other in row.cells[1:])


def _trim(item: str) -> str:
    last = None
    item = item.strip(" .。()（）[]-–—")
    while last != item:
        last, item = item, _LEVEL.sub("", item).strip(" .。:：-–—")
    return item


def _is_item(item: str) -> bool:
    if not item or find_period(item) or heading_kind(item) or _CERTIFICATE.search(item) or re.search(r"\d{3,}|@|https?:", item):
        return False
    han = len(re.findall(rf"[{_HAN}]", item))
    if han:
        return 2 <= len(item) <= 12 and not re.search(r"[，。！]|我|的|了|并|可以|能力强|负责", item)
    words = item.split()
    return 1 <= len(words) <= 4 and len(item) >= 2 and not is_note(item.capitalize()) and bool(re.search(r"[A-Za-z]{2}", item))


def _known(text: str) -> str:
    names = _dictionary()[2]
    return names.get(f"={text}") or names.get(text.lower(), "")


def _mentions(item: str) -> bool:
    """Whether a name of the dictionary makes up most of an item ("MySQL数据库")."""
    latin, han, _ = _dictionary()
    inside = sum(len(match[0]) for pattern in (latin, han) for match in pattern.finditer(item))
    return inside >= 0.5 * len(item)


def _mentioned(cell: Cell, found: dict[str, dict[str, Any]], *, is_list: bool) -> None:
    latin, han, names = _dictionary()
    for match in latin.finditer(cell.text):
        shown = names.get(f"={match[0]}") or names.get(match[0].lower(), match[0])
        if is_list or _is_tool(match[0], shown):
            found.setdefault(shown.lower(), {"name": shown, "at": at(cell, match[0])})
    if is_list:
        for match in han.finditer(cell.text):
            shown = names[match[0].lower()]
            found.setdefault(shown.lower(), {"name": shown, "at": at(cell, match[0])})


def _is_tool(text: str, shown: str) -> bool:
    """A name that means a skill wherever it stands: written with a capital, longer than two letters (or with a sign), and no word of everyday use."""
    everyday = shown in (
        "Sales",
        "Training",
        "Marketing",
        "Communication",
        "English",
        "Chinese",
        "Teaching",
        "Driving",
        "Logistics",
        "Statistics",
        "Presentation",
        "Leadership",
        "Tax",
        "Accounting",
        "Ray",
        "Express",
        "Word",
        "Maya",
        "Julia",
        "Translation",
        "Spring",
        "Go",
        "R",
        "C",
        "Shell",
        "Embedded systems",
        "Lean",
        "Sketch",
        "Auditing",
        "Teamwork",
        "Creativity",
        "Negotiation",
        "Procurement",
        "Coordination",
    )
    return not everyday and (any(c.isupper() for c in text) or len(text) > 4) and (len(text) > 2 or not text.isalpha())


def certificates(sections: list[Section]) -> list[dict[str, Any]]:
    """Certificates: the lines of their section, and well-known ones named elsewhere."""
    found: dict[str, dict[str, Any]] = {}
    for section in sections:
        for row in section.rows:
            for cell in row.cells:
                if section.kind == "certificate":
                    _certificate_lines(cell, found)
                elif section.kind not in ("personal", "work", "project"):
                    for match in _CERTIFICATE.finditer(cell.text):
                        _add_certificate(match[0], cell, found)
    return list(found.values())[:60]


def _certificate_lines(cell: Cell, found: dict[str, dict[str, Any]]) -> None:
    text = re.sub(r"^(?:[•·▪◦○*-]|\d+[.、)])\s*", "", cell.text)
    text = re.sub(r"^(?:[\u4e00-\u9fff]{2,6}|[A-Z][A-Za-z ]{2,20})[:：]\s*", "", text)
    for part in re.split(r"[;；、]|，(?=[^，]*(?:证|级|师))", text):
        period = find_period(part)
        name = (part[: period.begin] + " " + part[period.stop :]) if period else part
        name = re.sub(r"^(?:获得?|取得|通过|持有)|[（(]\s*[）)]", "", name).strip(" ,，。.:：-–—|/()（）")
        head = re.split(r"[,，]", name)[0].strip()
        name = head if re.search(rf"[{_HAN}]", name) and len(head) >= 3 else name
        if 2 <= len(name) <= 100 and not re.fullmatch(r"[\d\W]+", name):
            _add_certificate(name, cell, found, period.end if period else "")


def _add_certificate(name: str, cell: Cell, found: dict[str, dict[str, Any]], date: str = "") -> None:
    key = re.sub(r"[\s证书-]", "", name).lower()
    if key and not any(key in known or known in key for known in found):
        found[key] = {"name": name.strip(), "date": date, "at": at(cell, name.strip())}
