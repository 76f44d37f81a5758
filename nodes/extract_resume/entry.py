"""The entries of a section: which rows belong to one job, one school, one project.

Knows dates and the look of rows, nothing of what the entries are. The surprising rule: how many rows stand above the date of the first entry is how
many stand above the date of every entry; that alone tells "company, title, date" lists from "date, company, title" lists.
"""

import itertools
import re

import msgspec

from nodes.extract_resume.date import Period, find_period, is_duration
from nodes.extract_resume.line import Cell, Row
from nodes.extract_resume.words import title_score

__all__ = ["Entry", "Line", "entries_of", "is_note"]

MAX_HEAD_ROWS = 3
MAX_HEADS = 8
_EDGE = " \t,，、;；:：|/\\·•-–—~()（）[]【】"
_BULLET = re.compile(r"^(?:[•·▪◦○➢✓‣*§●◆■□▶►➤★☆]|[-–—] ?(?=\D)|o (?=[A-Z])|[（(]?\d{1,2}[.、．)）] ?(?=[^\d\s])|[①-⑳]|[a-z][.)] )")
_NOTE_LABEL = re.compile(
    r"^(?:(?:主要|岗位|具体|个人)?(?:工作|项目|职位|岗位|实习)?(?:内容|职责|描述|业绩|成果|简介|背景|介绍|总结|成就|收获|效果|概述|环境|技术|架构)|主修(?:课程)?|课程|专业课程|核心课程|软件环境|开发环境|技术栈|所用技术|汇报对象|下属人数|离职原因|证明人|薪资|行业|公司(?:规模|性质|介绍|简介)"
    r"|求职意向|现居|所在地|电话|手机|邮箱|邮编|微信|籍贯|年龄|性别|奖学金|赛事|荣誉|语言技能|专业技能|办公技能|职场技能|thesis|advis[oe]rs?|gpa|coursework|relevant coursework|courses|responsibilit(?:y|ies)|achievements?|tech(?:nolog(?:y|ies))?(?: stack)?|tools|stack|keywords|summary|description|minor|activities|honou?rs?|awards?)\s*[:：]",
    re.IGNORECASE,
)  # fmt: skip
_DID = re.compile(
    r"(?!United|Applied|Advanced|Unified|Allied|Associated|Limited|Certified|Integrated|Consolidated|Red |Fred|Ted )(?:[A-Z][a-z]+ed|Built|Led|Wrote|Ran|Drove|Oversaw|Taught|Won|Made|Kept|Grew|Cut|Responsible|Working)\b"
)
_DO = re.compile(
    r"(?:Own|Plan|Manage|Lead|Interview|Develop|Design|Build|Write|Support|Work|Maintain|Create|Coordinate|Conduct|Analy[sz]e|Operate|Run|Drive|Teach|Assist|Prepare|Handle|Organi[sz]e|Implement|Train|Help)s?\b"
)
_BIRTH = re.compile(r"(?:出生|生日|birth|born|毕业时间|申请时间|投递时间)", re.IGNORECASE)


class Line(msgspec.Struct):
    """A row, taken apart: its date, the cells that may name something, and the cells that tell."""

    row: Row
    period: Period | None
    date_cell: Cell | None
    heads: list[Cell]
    notes: list[Cell]


class Entry(msgspec.Struct):
    """One job, school or project: its date, the cells that name it (dates taken out), the cells that tell of it."""

    period: Period | None
    date_cell: Cell | None
    heads: list[Cell]
    notes: list[Cell]


def entries_of(rows: tuple[Row, ...]) -> list[Entry]:
    """The entries of a section in their order. Rows before the first are nobody's."""
    columns = _grid(rows)
    if columns:
        return columns
    lines = [_line(row) for row in rows]
    _mark_continuations(lines)
    dated = [at for at, line in enumerate(lines) if line.period is not None]
    if not dated:
        return _undated(lines)
    before = [_heads_before(lines, at, dated[number - 1] if number else -1) for number, at in enumerate(dated)]
    above = min(before[0], max(before[1:])) if len(before) > 2 else before[0]
    starts = [at - min(above, available) for at, available in zip(dated, before, strict=True)]
    ends = [*starts[1:], len(lines)]
    return [_entry(lines[start:end], at - start) for start, at, end in zip(starts, dated, ends, strict=True)]


def is_note(text: str) -> bool:
    """Whether `text` tells something (a sentence, a bullet, a labelled remark) and names nothing."""
    if _BULLET.match(text) or _NOTE_LABEL.match(text):
        return True
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    if han >= len(text) * 0.3:
        return han > 30 or bool(re.search(r"[。；]|！", text)) or (han > 14 and "，" in text) or (han > 10 and text.count("、") > 1)
    words = text.split()
    starts_small = bool(words) and words[0][:1].islower() and words[0].isalpha() and words[0] not in ("de", "van", "von", "iOS")
    is_sentence = len(words) > 8 and not re.search(r",\s|\s[|–—@/-]\s|\s{2}", text)
    if title_score(text) < 2 and ((len(words) > 2 and _DID.match(text)) or (len(words) > 3 and _DO.match(text))):
        return True
    return len(words) > 14 or is_sentence or (len(words) > 5 and text.rstrip().endswith(".")) or starts_small


def _tells(rest: str) -> bool:
    """Whether what stands beside a date tells something; names are long there, since several stand together."""
    han = len(re.findall(r"[\u4e00-\u9fff]", rest))
    return is_note(rest) and (han <= 30 or han > 70 or bool(re.search(r"[。；，]", rest)) or bool(_BULLET.match(rest)))


def _line(row: Row) -> Line:
    line = Line(row, None, None, [], [])
    for cell in row.cells:
        if is_duration(cell.text):
            continue
        found = _dated(cell) if line.period is None else None
        if found:
            line.period, line.date_cell, rest = found
            rest = _without_duration(rest)
            if rest:
                (line.notes if _tells(rest) else line.heads).append(msgspec.structs.replace(cell, text=rest))
        elif is_note(cell.text):
            line.notes.append(cell)
        elif cell.text.strip(_EDGE):
            line.heads.append(cell)
    return line


def _dated(cell: Cell) -> tuple[Period, Cell, str] | None:
    """The date of a cell and what else stands in it; None when it has none or only mentions one."""
    period = find_period(cell.text)
    if period is None or _BIRTH.search(cell.text):
        return None
    left, right = cell.text[: period.begin].strip(_EDGE), cell.text[period.stop :].strip(_EDGE)
    left = re.sub(r"^[一二三四五六七八九十]+[、.]?$", "", left)
    if _BULLET.match(cell.text) and (left or not period.is_range):
        return None
    if left and right and not period.is_range:
        return None
    if is_note(cell.text) and left and right:
        return None
    rest = _rest(cell.text, period)
    if not period.is_range and rest and not _may_end(rest, period):
        return None
    return period, cell, rest


def _rest(text: str, period: Period) -> str:
    left, right = text[: period.begin].rstrip(), text[period.stop :].lstrip()
    if left.endswith(("(", "（", "[", "【")) and right.startswith((")", "）", "]", "】")):
        left, right = left[:-1], right[1:]
    left = re.sub(r"(?:时间|日期|起止时间|在职时间|就读时间|date|period|expected(?: graduation)?|graduation|graduated?|from)\s*[:：]?\s*$", "", left, flags=re.IGNORECASE)
    parts = [left.strip(" ,，、;；:：|/\\·•-–—~"), right.strip(" ,，、;；:：|/\\·•-–—~")]
    return "  ".join(part for part in parts if part)


def _may_end(rest: str, period: Period) -> bool:
    """Whether a single date beside `rest` dates it: a month does; a bare year only beside a short name."""
    return not is_note(rest) and (("-" in period.end) or len(rest) <= 40)


def _without_duration(text: str) -> str:
    return re.sub(r"[（(]\s*(?:\d+\s*(?:年|years?|yrs?))?\s*(?:\d+\s*(?:个月|months?|mos?))?\s*[)）]", "", text, flags=re.IGNORECASE).strip(
        _EDGE.replace("(", "").replace(")", "").replace("（", "").replace("）", "")
    )


def _mark_continuations(lines: list[Line]) -> None:
    """Heads that go on a note of the row before (level with its text, further in than the section's names) become notes."""
    edges = [line.heads[0].x0 for line in lines if line.heads]
    if not edges:
        return
    edge = min(edges)
    for last, line in itertools.pairwise(lines):
        if not last.notes or not line.heads:
            continue
        note = last.notes[-1]
        goes_on = [head for head in line.heads if head.page == note.page and note.x0 - 0.004 <= head.x0 < note.x0 + 0.05 and head.x0 > edge + 0.004 and head.x0 < note.x1]
        line.heads = [head for head in line.heads if head not in goes_on]
        line.notes += goes_on


def _heads_before(lines: list[Line], at: int, last: int) -> int:
    """How many rows that name something stand right above row `at`, behind row `last`."""
    count = 0
    for back in range(at - 1, last, -1):
        if not lines[back].heads or count == MAX_HEAD_ROWS:
            break
        count += 1
    return count


def _entry(lines: list[Line], dated: int) -> Entry:
    entry = Entry(lines[dated].period, lines[dated].date_cell, [], [])
    told = False
    for at, line in enumerate(lines):
        for head in line.heads:
            beside = line.notes and all(head.x1 <= note.x0 + 0.005 for note in line.notes)
            if (at <= dated or not told or beside) and len(entry.heads) < MAX_HEADS:
                entry.heads.append(head)
            else:
                entry.notes.append(head)
        entry.notes += line.notes
        told = told or (bool(line.notes) and at >= dated)
    return entry


def _grid(rows: tuple[Row, ...]) -> list[Entry]:
    """The entries of a time line drawn across the page: one for each date, with the cells above and below it; none where no row has two ranges."""
    dated = [(cell, period) for row in rows for cell in row.cells if (period := find_period(cell.text)) and period.is_range and len(cell.text) <= period.stop - period.begin + 2]
    beside = [one for one, _ in dated for other, _ in dated if one is not other and abs(one.y0 - other.y0) < 0.5 * one.height and one.page == other.page]
    if len(beside) < 2:
        return []
    entries = [Entry(period, cell, [], []) for cell, period in dated]
    for row in rows:
        for cell in row.cells:
            if any(cell is date for date, _ in dated) or is_note(cell.text):
                continue
            home = min(entries, key=lambda entry: abs(_centre(entry.date_cell) - _centre(cell)))
            last = home.heads[-1] if home.heads else None
            if last is not None and re.match(r"(?:有限|股份|责任)?(?:有限)?公司|集团", cell.text):
                home.heads[-1] = msgspec.structs.replace(last, text=last.text + cell.text)
            else:
                home.heads.append(cell)
    return [entry for entry in entries if entry.heads]


def _centre(cell: Cell | None) -> float:
    return (cell.x0 + cell.x1) / 2 if cell else 0.0


def _undated(lines: list[Line]) -> list[Entry]:
    """Without any date: names that follow a note begin a new entry."""
    entries: list[Entry] = []
    told = True
    for line in lines:
        if line.heads and (told or not entries):
            entries.append(Entry(None, None, [], []))
            told = False
        if entries:
            entries[-1].heads += line.heads
            entries[-1].notes += line.notes
        told = told or bool(line.notes)
    return entries
