"""Spans of years: as a requirement ("3+ years", "五年以上") and as a stay in a job ("2019 - 2023", "2020.03 - 至今").

Pure; "now" is passed in. The surprising rule: of a range asked for ("3-5 years") the lower end is what must be there.
"""

import re

import msgspec

from nodes.match_resume.wording import NUMBERS

__all__ = ["AskedYears", "Stay", "asked_years", "said_years", "stays"]

_WORDS = "|".join(word for word in NUMBERS if word.isascii())
_NUMBER = rf"\d{{1,2}}(?:\.\d)?|{_WORDS}"
ASKED_EN = re.compile(
    rf"(?:(?:a\s+|an?\s+)?(?:predefined\s+)?(?:minimum|at least|at the least|no less than|not less than|over|more than)(?:\s+of|\s+experience of)?\s+)*(?:a\s+)?\b({_NUMBER})\b\s*(?:\(\d+\)\s*)?\+?\s*(?:(?:-|–|to)\s*(?:{_NUMBER})\s*\+?)?\s*[-\s]?\s*(?:plus\s+|or more\s+|full\s+)?"
    rf"(?:years?|yrs?)\b['’]?s?(?:\s+or\s+(?:more|above))?(?:\s+(?:minimum|at least))?\+?",
    re.IGNORECASE,
)
ASKED_ZH = re.compile(
    r"(?:至少|不少于|不低于|具有|有|满)?\s*(?<!\d)(\d{1,2}(?:\.\d)?|[一二两三四五六七八九十半]{1,2})\s*(?:[-~～—至到]\s*(?:\d{1,2}|[一二两三四五六七八九十]{1,2}))?\s*(?:个)?年(?!\s*\d|[级份度代龄薪]|(?:\d{1,2})月)(?:\s*(?:\(含\)|（含）|及|或|含)?\s*(?:以上|及以上))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POINT = rf"(?:(?:(?:{'|'.join(_MONTHS)})[a-z]*\.?,?\s+|(?:\d{{1,2}})[/.])?((?:19|20)\d\d)(?:\s*[-./年]\s*(\d{{1,2}})(?!\d)\s*月?)?年?)"
STAY = re.compile(rf"{_POINT}\s*(?:-|–|—|~|～|至|到|to|until|till|一)+\s*(?:{_POINT}|(present|now|current(?:ly)?|today|ongoing|至今|今|现在|目前))", re.IGNORECASE)


class AskedYears(msgspec.Struct, frozen=True):
    """`years` are asked for between `start` and `end` of the text."""

    years: float
    start: int
    end: int


class Stay(msgspec.Struct, frozen=True):
    """A span of time in a line; `start` and `end` are years with their fraction."""

    start: float
    end: float
    text: str

    @property
    def years(self) -> float:
        return max(0.0, self.end - self.start)


def asked_years(text: str) -> AskedYears | None:
    """The first number of years that the text asks for."""
    for pattern in (ASKED_EN, ASKED_ZH):
        found = pattern.search(text)
        if found and (years := number(found.group(1))) <= 40:
            return AskedYears(years, found.start(), found.end())
    return None


def said_years(text: str) -> float:
    """The number of years that a line of a resume claims ("four years as ..."), 0 when none."""
    found = asked_years(text)
    return found.years if found else 0.0


def number(text: str) -> float:
    lower = text.lower()
    if lower in NUMBERS:
        return float(NUMBERS[lower])
    if re.fullmatch(r"\d+(?:\.\d)?", text):
        return float(text)
    tens, _, ones = text.partition("十")
    return NUMBERS.get(tens, 1) * 10 + NUMBERS.get(ones, 0) if "十" in text else 0.0


def stays(text: str, now: float) -> list[Stay]:
    """Every span of dates in the text, in its order. `now` is the present as a year with its fraction."""
    found = []
    for match in STAY.finditer(text):
        start = point(match.group(1), match.group(2))
        end = now if match.group(5) else point(match.group(3), match.group(4))
        if start <= end <= now + 1.5:
            found.append(Stay(start, end, match.group(0)))
    return found


def point(year: str, month: str | None) -> float:
    count = int(month) if month else 1
    return int(year) + (count - 1) / 12 if 1 <= count <= 12 else float(year)
