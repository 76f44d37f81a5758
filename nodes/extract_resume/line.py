"""The document as rows of cells: what stands on one line of a page, part by part.

Knows the shape of read_document's output and geometry, nothing of resumes but the words that begin a new line in run-on text.
"""

import re
import unicodedata
from typing import Any

import msgspec

__all__ = ["Cell", "Row", "at", "plain", "rows_of"]

RUN_ON = 60
"""A line longer than this (in characters) that holds several dates, labels or headings is run-on text: it is cut before each."""
_HEADING = (
    r"(?:教育|学习|工作|项目|实习|培训|校园|校内|实践|社会实践|科研)(?:背景|经历|经验|履历)|个人信息|个人技能|专业技能|职业技能|技能特长|自我评价|自我介绍|个人评价"
    r"|获奖情况|荣誉奖项|所获奖项|证书|附加信息|求职意向|兴趣爱好|语言能力"
)  # fmt: skip
_LABEL = r"(?:工作|项目)?(?:内容|职责|描述|业绩)[:：]|主要工作[:：]|项目名称[:：]?|主题描述[:：]|毕业(?:学校|院校|时间)[:：]|(?<!最高)学历/学位[:：]|(?<!学位)(?<!所学)专业[:：]|公司[:：]|其他主题[:：]"
_DATE = r"(?:19|20)\d{2}(?:\s*[./年-]\s*\d{1,2}(?!\d))?月?\s*(?:[-–—~～至到]|-{2,})+\s*(?:(?:19|20)\d{2}(?:\s*[./年-]\s*\d{1,2}(?!\d))?月?|至?今|现在)"
_CUT = re.compile(rf"(?=(?:{_HEADING})(?![，。、；的和])|(?<!工作)(?<!项目)(?:{_LABEL})|(?<![\d.]){_DATE})|(?<=[。；;])(?=\d{{1,2}}[.、．])|(?=[•◼●■◆➢])")
_AFTER_HEADING = re.compile(rf"^({_HEADING})(?=[^\s:：])")
_NOISE = re.compile(
    r"(?:第\s*\d+\s*(?:页|/\s*\d+\s*页?)(?:\s*共\s*\d+\s*页)?|page\s*\d+(?:\s*(?:of|/)\s*\d+)?|[^\d]{2,40}[–—-]\s*\d{1,2}\s*/\s*\d{1,2}"
    r"|last updated.*|\d+\s*/\s*\d+|[\W_]+)",
    re.IGNORECASE,
)


class Cell(msgspec.Struct, frozen=True):
    """Part of a line: its text, where it stands in the document (`line` counts from 1 on its page) and on the page (fractions)."""

    text: str
    page: int
    line: int
    x0: float
    y0: float
    x1: float
    y1: float
    engine: str = "text"

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Row(msgspec.Struct, frozen=True):
    """The cells that stand beside each other."""

    cells: tuple[Cell, ...]

    @property
    def text(self) -> str:
        return "  ".join(cell.text for cell in self.cells)


def plain(text: str) -> str:
    """Full-width letters and digits as ordinary ones, odd blanks and dashes made even."""
    text = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" and c not in "，；：！？（）" else c for c in text)
    text = re.sub(r"[\u2012\u2013\u2212]", "–", re.sub(r"[\u2010\u2011\ufe63]", "-", text))
    return re.sub(r"\s{2,}", "  ", re.sub(r"[\s\u3000]", " ", text)).strip()


def at(cell: Cell, quote: str = "") -> dict[str, Any]:
    """Where a value stood: page and line (from 1) and the words themselves."""
    return {"page": cell.page, "line": cell.line, "quote": quote or cell.text}


def rows_of(document: dict[str, Any]) -> list[Row]:
    """All rows of a document in reading order, without page numbers and run-on lines."""
    rows: list[list[Cell]] = []
    for page in document["pages"]:
        last: Cell | None = None
        for number, line in enumerate(page["lines"], 1):
            text = plain(line["text"])
            if not text or (_NOISE.fullmatch(text) and not any(c.isalnum() for c in text)) or (len(text) < 60 and _NOISE.fullmatch(text)):
                continue
            x0, y0, x1, y1 = line["box"]
            cell = Cell(text, page["page"], number, x0, y0, x1, y1, line["engine"])
            if last is not None and _beside(last, cell):
                rows[-1].append(cell)
            else:
                rows.append([cell])
            last = cell
    return [cut for row in rows for cut in _cut(row)]


def _beside(last: Cell, cell: Cell) -> bool:
    near = abs((last.y0 + last.y1) - (cell.y0 + cell.y1)) / 2 < 0.5 * min(last.height, cell.height) + 1e-6
    return near and cell.x0 >= last.x1 - 0.01


def _cut(row: list[Cell]) -> list[Row]:
    """A row of run-on text as several rows, any other row as it is."""
    if len(row) > 1 or len(row[0].text) <= RUN_ON or len(_CUT.findall(row[0].text)) < 1:
        return [Row(tuple(row))]
    parts = [part for piece in _CUT.split(row[0].text) for part in _AFTER_HEADING.sub(r"\1\n", piece.strip()).split("\n") if part.strip()]
    return [Row((msgspec.structs.replace(row[0], text=part.strip()),)) for part in parts]
