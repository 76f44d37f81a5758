"""In which cell of which table a problem of a rules file stands, said as people see the table: the rule's number and the column's title.

Knows no grammar: it reads lines, so that also a text that cannot be read has cells. The surprising rule: only errors within a rule or a heading are told so; all others keep their words.
"""

import re
from collections.abc import Iterable

import msgspec

from engine.errors import Problem, Text

__all__ = ["in_cells"]

_DECISION = re.compile(r"\s*decision\s+([^\W\d]\w*)")
_ROW = re.compile(r"\s*[|｜]")
_RULER = re.compile(r"[\s|｜:-]+")
_CELL = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|“(?:[^”\\]|\\.)*”?|[^|｜"“])*')
_DECLARED = re.compile(r'^\s*(?:(?:input|output)\s+)?([^\W\d][\w ]*?)\s*"((?:[^"\\]|\\.)*)"(?:\s*[|｜]\s*"((?:[^"\\]|\\.)*)")?\s*[:：]')


def in_cells(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """The same problems; the words of those that stand in a cell begin with the cell."""
    found = list(problems)
    if not any(one.is_error and one.line for one in found):
        return found
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [_named(one, lines) for one in found]


def _named(one: Problem, lines: list[str]) -> Problem:
    if not one.is_error or not 0 < one.line <= len(lines) or not _ROW.match(lines[one.line - 1]):
        return one
    first = next((at for at in range(one.line - 1, -1, -1) if _DECISION.match(lines[at])), None)
    if first is None:
        return one
    rows = [at for at in range(first, one.line) if _ROW.match(lines[at]) and not _RULER.fullmatch(lines[at])]
    if not rows:  # a table that begins with its ruler has no heading to be named by
        return one
    number = len(rows) - 1
    heads, place = _cells(lines[rows[0]]), _at(lines[one.line - 1], one.column)
    head = heads[place].strip() if place < len(heads) else ""
    title = _title(lines[first : one.line], head)
    en = f"heading {place + 1}" if number == 0 else f"rule {number}, column {f'“{title.en}”' if head else place + 1}"
    zh = f"表头第 {place + 1} 列" if number == 0 else f"第 {number} 条规则，{f'“{title.zh}”列' if head else f'第 {place + 1} 列'}"
    return msgspec.structs.replace(one, message=Text(f"{en}: {one.message.en}", f"{zh}：{one.message.zh or one.message.en}"))


def _cells(line: str) -> list[str]:
    """What stands between the bars; the double bar between conditions and results is one bar."""
    return [line[start:end] for start, end in _spans(line)]


def _at(line: str, column: int) -> int:
    """The number of the cell, from 0, in which this column of the line is; behind the last bar: the last cell."""
    spans = _spans(line)
    return next((number for number, (_, end) in enumerate(spans) if column - 1 <= end), max(0, len(spans) - 1))


def _spans(line: str) -> list[tuple[int, int]]:
    spans, at = list[tuple[int, int]](), len(line) - len(line.lstrip())
    while at < len(line) and line[at] in "|｜":
        at += 2 if line[at : at + 2] in ("||", "｜｜") else 1
        found = _CELL.match(line, at)
        end = found.end() if found else at
        if end == len(line) and not line[at:].strip():
            break
        spans.append((at, end))
        at = end
    return spans


def _title(lines: list[str], head: str) -> Text:
    """What the column is called: its variable's title, else what stands over it."""
    for line in lines:
        said = _DECLARED.match(line)
        if said is not None and said[1] == head:
            return Text(said[2], said[3] or said[2])
    return Text(head, head)
