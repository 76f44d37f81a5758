"""The sections of a resume: which rows are education, work, projects, skills ...

Knows the headings of both languages. The surprising rule: a line that looks like the known headings (same place, same size) is a heading too, of no known kind,
so that "Invited talks" does not become part of the work before it.
"""

import re
from functools import cache
from pathlib import Path
from statistics import median

import msgspec
from ruamel.yaml import YAML

from nodes.extract_resume.line import Cell, Row

__all__ = ["Section", "sections_of"]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    headings = YAML(typ="safe", pure=True).load(Path(__file__).with_name("headings.yaml").read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) for kind, patterns in headings.items()}


class Section(msgspec.Struct, frozen=True):
    """Rows under one heading; the rows before the first have the kind "top"."""

    kind: str
    rows: tuple[Row, ...]


def sections_of(rows: list[Row]) -> list[Section]:
    """The rows cut at their headings."""
    known = [cell for row in rows for cell in row.cells if heading_kind(cell.text)]
    body = median([cell.height for row in rows for cell in row.cells]) if rows else 0.0
    found: list[tuple[str, list[Row]]] = [("top", [])]
    for row in rows:
        kind, rest = _split_heading(row)
        if not kind and found[-1][0] != "top" and _looks_like(row, known, body):
            kind, rest = "other", ()
        if kind:
            # A second line of the same heading in the other language starts nothing new.
            if not (kind == found[-1][0] and not found[-1][1]):
                found.append((kind, []))
            if rest:
                found[-1][1].append(Row(rest))
        else:
            found[-1][1].append(row)
    return [Section(kind, tuple(rows)) for kind, rows in found]


def heading_kind(text: str) -> str:
    """The kind of section that `text` begins, "" when it is no heading."""
    text = re.sub(r"^(?:[一二三四五六七八九十]+|\d{1,2}|[ivx]+)\s*[、.．)]\s*|[:：|\s]+$|^[^\w]+|[^\w)）]+$", "", text.strip(), flags=re.IGNORECASE)
    if not text or len(text) > 45:
        return ""
    han = re.sub(r"[^\u4e00-\u9fff/]", "", text)
    words = re.sub(r"\s+", " ", re.sub(r"[\u4e00-\u9fff【】\[\]（）()|:：]", " ", text)).strip(" /·-–—")
    if han and words and len(words.split()) > 4:
        return ""
    for candidate in (text, re.sub(r"\s", "", text), han.strip("/") if len(han) >= 2 else "", words if not han else ""):
        if candidate:
            for kind, pattern in _patterns().items():
                if pattern.fullmatch(candidate):
                    return kind
    return ""


def _split_heading(row: Row) -> tuple[str, tuple[Cell, ...]]:
    """The kind that a row begins, and its other cells: a heading may stand in the margin of its first line."""
    first = heading_kind(row.cells[0].text)
    if not first:
        whole = heading_kind(" ".join(cell.text for cell in row.cells)) if len(row.cells) > 1 else ""
        return whole, ()
    rest = row.cells[1:]
    if rest and all(heading_kind(cell.text) for cell in rest):
        return first, ()
    # "Languages | Python, C++": a word that is a heading elsewhere is a label here.
    if rest and first == "other":
        return "", ()
    return first, rest


def _looks_like(row: Row, known: list[Cell], body: float) -> bool:
    """A short line that has the place and the size of at least two known headings."""
    cell = row.cells[0]
    if len(row.cells) > 1 or len(known) < 2 or not body or len(cell.text.split()) > 5 or len(cell.text) > 40 or re.search(r"\d|[，。；,;:：@]", cell.text):
        return False
    if not any(c.isupper() or "\u4e00" <= c <= "\u9fff" for c in cell.text[:1]):
        return False
    same = [
        other
        for other in known
        if abs(other.height - cell.height) < 0.04 * cell.height
        and (abs(other.x0 - cell.x0) < 0.005 or abs(other.x0 + other.x1 - cell.x0 - cell.x1) < 0.01)
        and (other.height > 1.08 * body)
    ]
    return len(same) >= 2
