"""Dates as resumes write them: 2014.06-2017.09, 2014年6月至今, Jun 2014 – Present, 06/2014, Summer 2022.

Knows text only; the present instant comes from the caller. A month is "YYYY-MM", a year alone "YYYY", an open end "present".
"""

import re
from datetime import datetime

import msgspec

__all__ = ["Period", "find_period", "is_duration", "month_number", "months_of"]

PRESENT = "present"
_MONTHS = {name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_NAME = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_POINT = (
    rf"(?:(?:\d{{1,2}}\s+)?{_NAME}\s*,?\s*(?:\d{{1,2}},\s*)?'?{_YEAR}"
    rf"|(?:spring|summer|fall|autumn|winter)\s+{_YEAR}"
    rf"|(?<!\d)(?:0?[1-9]|1[0-2])\s*/\s*{_YEAR}"
    rf"|(?<!\d){_YEAR}\s*年\s*(?:1[0-2]|0?[1-9])\s*月?(?:\s*\d{{1,2}}\s*[日号])?"
    rf"|(?<!\d){_YEAR}\s*[./-]\s*(?:1[0-2]|0?[1-9])(?!\d)(?:\s*[./-]\s*(?:3[01]|[12]\d|0?[1-9])(?![\d.]))?\s*月?"
    rf"|(?<!\d){_YEAR}(?:1[0-2]|0[1-9])(?!\d)"
    rf"|(?<!\d){_YEAR}\s*年?(?!\d))"
)
_OPEN = r"(?:至\s*今|今|现在|目前|present|now|current(?:ly)?|today|ongoing|till\s+now|to\s+date)"
_TO = r"\s*(?:[-–—~～－―─一至到→]+|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*"
_RANGE = re.compile(rf"(?P<start>{_POINT})(?:{_TO}(?P<end>{_POINT}|{_OPEN})|\s*(?P<open>{_OPEN}))", re.IGNORECASE)
_SHORT_RANGE = re.compile(rf"(?P<start>{_NAME}){_TO}(?P<end>{_NAME}\s*,?\s*{_YEAR})", re.IGNORECASE)
_YEAR_TWO_RANGE = re.compile(rf"(?<!\d)(?P<start>{_YEAR}){_TO}(?P<end>\d{{2}})(?!\d|\s*[./年月-])")
_SINGLE = re.compile(_POINT, re.IGNORECASE)
_SINCE = re.compile(rf"(?:since|from|自|从)\s*(?P<start>{_POINT})(?:\s*起)?", re.IGNORECASE)
_DURATION = re.compile(r"[（(]?\s*(?:\d+\s*(?:years?|yrs?|年)\s*)?(?:\d+\s*(?:months?|mos?|个月)\s*)?[)）]?", re.IGNORECASE)


class Period(msgspec.Struct, frozen=True):
    """From `start` to `end` ("" when unknown), where it stands in the text, and whether it is a range."""

    start: str
    end: str
    begin: int
    stop: int
    is_range: bool = True


def find_period(text: str) -> Period | None:
    """The first range in `text`; else the first single date, as its end."""
    for pattern in (_RANGE, _SHORT_RANGE, _YEAR_TWO_RANGE):
        for found in pattern.finditer(text):
            period = _period(found)
            if period:
                return period
    since = _SINCE.search(text)
    if since and _point(since["start"]):
        return Period(_point(since["start"]), PRESENT, since.start(), since.end())
    single = _SINGLE.search(text)
    if single:
        return Period("", _point(single[0]), single.start(), single.end(), False)
    return None


def is_duration(text: str) -> bool:
    """Whether `text` is only a length of time ("2 years 10 months", "3年2个月")."""
    return bool(text.strip()) and bool(_DURATION.fullmatch(text.strip())) and any(c.isdigit() for c in text)


def month_number(moment: str, now: datetime, *, is_end: bool = False) -> int | None:
    """Months since year 0; a year alone is its January, or its December at the end of a period. None for ""."""
    if moment == PRESENT:
        return now.year * 12 + now.month - 1
    if not moment:
        return None
    year, _, month = moment.partition("-")
    return int(year) * 12 + (int(month) - 1 if month else (11 if is_end else 0))


def months_of(periods: list[tuple[str, str]], now: datetime) -> int:
    """Months covered by the periods together; overlaps count once."""
    spans = []
    for start, end in periods:
        first, last = month_number(start, now), month_number(end, now, is_end=True)
        if first is not None and last is not None and first <= last:
            spans.append((first, min(last, now.year * 12 + now.month - 1) + 1))
    total, reached = 0, -1
    for first, last in sorted(spans):
        total += max(0, last - max(first, reached))
        reached = max(reached, last)
    return total


def _period(found: re.Match[str]) -> Period | None:
    groups = found.groupdict()
    start_text, end_text = groups["start"], groups.get("end")
    if found.re is _YEAR_TWO_RANGE:
        end = start_text[:2] + str(end_text)
        return Period(start_text, end, found.start(), found.end()) if end > start_text else None
    end = PRESENT if end_text is None or re.fullmatch(_OPEN, end_text, re.IGNORECASE) else _point(end_text)
    start = _point(start_text) if found.re is _RANGE else f"{end[:4]}-{_MONTHS[start_text[:3].lower()]:02d}"
    return Period(start, end, found.start(), found.end()) if start and end else None


def _point(text: str) -> str:
    """One date as "YYYY-MM" or "YYYY"."""
    year = re.search(_YEAR, text)
    if not year:
        return ""
    word = re.search(r"[a-z]{3,}", text.lower())
    if word:
        month = _MONTHS.get(word[0][:3], 0)
        return f"{year[0]}-{month:02d}" if month else year[0]
    rest = text[: year.start()] + " " + text[year.end() :]
    number = re.search(r"\d{1,2}", rest)
    if number and 1 <= int(number[0]) <= 12:
        return f"{year[0]}-{int(number[0]):02d}"
    return year[0]
