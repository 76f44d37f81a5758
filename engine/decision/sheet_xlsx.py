"""Excel files and sheets, through openpyxl.

Knows no decisions beyond what makes a sheet readable: head rows that stay in sight, colours, widths, drop-downs. The surprising rule: a formula is never computed,
it is refused where it stands; text that begins with `=` is marked as text, so Excel does not take it for one.
"""

import io
import struct
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engine.decision.exchange import Limits, Origins
from engine.decision.sheet_grid import COLUMNS, DECISION_ROWS, KINDS, POLICY_WORDS, TYPE_WORDS, Sheet, Value, both, letter, word
from engine.errors import Invalid, problem
from engine.feel.aligned import width

__all__ = ["HELP", "read_workbook", "write_workbook"]

HELP = "help 说明"
_HELP = (
    ("Each sheet is one decision: a table of rules.", "每张工作表是一个决策，即一张规则表。"),
    ("A row below the head is a rule. Insert rows wherever you like; the numbers on the left mean nothing.", "表头下方每一行是一条规则，可以在任意位置插入行；左侧序号没有含义。"),
    ("An empty input cell means: whatever it is.", "输入列的空单元格表示“不限”。"),
    ("Number: 85   >= 85   60-70   [60..70)   1, 2, 3", "数字：85   >= 85   60-70   [60..70)   1, 2, 3"),
    ("Text: as it is, without quotation marks; several with commas: Beijing, Shanghai", "文本：直接填写，不加引号；多个值用逗号分隔：北京, 上海"),
    ("Date: a date, or >= 2026-03-31", "日期：直接填日期，或 >= 2026-03-31"),
    ("Not: != high", "排除：!= high"),
    ("A formula of the rules (FEEL) where a text is expected: '= upper case(name)", "在文本列中填写规则表达式（FEEL）：'= upper case(name)"),
)
_FILLS = {"input": "DDEBF7", "condition": "DDEBF7", "given": "EDEDED", "output": "E2EFDA", "note": "FFF2CC"}
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, SyntaxError, OSError, EOFError,
    AssertionError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl and zipfile raise on files that are damaged."""
_LINE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SPARE_ROWS = 500
"""Rows below the rules that have drop-downs too."""


def read_workbook(data: bytes, origins: Origins, limits: Limits) -> list[Sheet]:
    """The sheets of an Excel file. Raises Invalid when it cannot be opened; formulas are told to `origins`."""
    _check_size(data, origins.file, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            return [_read(sheet, origins, limits) for sheet in book.worksheets if sheet.title != HELP]
    except Invalid:
        raise
    except _BROKEN as error:
        raise _unreadable(origins.file, type(error).__name__) from error


def _unreadable(file: str, why: str) -> Invalid:
    return Invalid(
        problem(
            "sheet.xlsx", f"this is no Excel workbook that can be read ({why}); save it as .xlsx", f"无法读取此 Excel 文件（{why}），请另存为 .xlsx", file=file, expected=".xlsx"
        )
    )


def _check_size(data: bytes, file: str, limits: Limits) -> None:
    if len(data) > limits.size:
        en, zh = f"an Excel file may have {limits.size} bytes, this has {len(data)}", f"Excel 文件最多 {limits.size} 字节，此文件有 {len(data)} 字节"
        raise Invalid(problem("file.too_large", en, zh, file=file, expected=f"<= {limits.size}"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > limits.unpacked or len(entries) > 2000:
                en, zh = f"unpacked, an Excel file may have {limits.unpacked} bytes, this has {unpacked}", f"Excel 文件解压后最多 {limits.unpacked} 字节，此文件有 {unpacked} 字节"
                raise Invalid(problem("file.too_large", en, zh, file=file, expected=f"<= {limits.unpacked}"))
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and _has_doctype(archive, entry):
                    raise _unreadable(file, "DOCTYPE")
    except _BROKEN as error:
        raise _unreadable(file, type(error).__name__) from error


def _has_doctype(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with archive.open(entry) as part:
        return b"<!DOCTYPE" in part.read(4096)


def _read(sheet: Any, origins: Origins, limits: Limits) -> Sheet:
    found = Sheet(sheet.title, [])
    for row in sheet.iter_rows(max_col=limits.columns + 1):
        found.rows.append([_value(cell, found, origins, len(found.rows), at) for at, cell in enumerate(row)])
        if len(found.rows) > limits.rows or any(value is not None for value in found.rows[-1][limits.columns :]):
            raise Invalid(
                problem(
                    "sheet.too_large",
                    f"a sheet may have {limits.rows} rows and {limits.columns} columns",
                    f"表格最多 {limits.rows} 行、{limits.columns} 列",
                    file=origins.file,
                    path=sheet.title,
                )
            )
    return found


def _value(cell: Any, sheet: Sheet, origins: Origins, row: int, column: int) -> Value:
    value = cell.value
    if cell.data_type == "f" or cell.data_type == "e":
        shown = str(getattr(value, "text", value))
        origins.complain(
            "sheet.formula",
            f"a formula of Excel is not computed: {shown}",
            f"不计算 Excel 公式：{shown}",
            expected=f"'{shown}" if shown.startswith("=") else "",
            spot=sheet.spot(row, column),
        )
        return None
    if isinstance(value, str | int | float | Decimal | bool | date | datetime | time | timedelta):
        return value
    return None if value is None else str(value)


def write_workbook(sheets: list[Sheet]) -> bytes:
    """An Excel file with a sheet for each of these, and one that says how to write cells."""
    book = Workbook()
    book.remove(book.active)
    titles: set[str] = set()
    for sheet in sheets:
        _write(book.create_sheet(_title(sheet.name, titles)), sheet)
    page = book.create_sheet(HELP)
    for row in _HELP:
        page.append(["", *row])
        for cell in page[page.max_row]:
            _as_text(cell, cell.value or "")
    page.column_dimensions["B"].width = page.column_dimensions["C"].width = 80
    out = io.BytesIO()
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    book.save(out)
    return out.getvalue()


def _title(name: str, taken: set[str]) -> str:
    plain = "".join("_" if character in "[]:*?/\\'" else character for character in name)[:28] or "sheet"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain}{number}"
    taken.add(found.lower())
    return found


def _as_text(cell: Cell, text: str) -> None:
    cell.value = text
    if text.startswith(("=", "+", "-", "@")):
        cell.data_type = "s"
        cell.quotePrefix = True


def _write(page: Worksheet, sheet: Sheet) -> None:
    for at, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(at, column)
            if isinstance(value, str):
                _as_text(cell, value)
            elif value is not None:
                cell.value = value
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            cell.alignment = Alignment(vertical="top", wrap_text=column > 1)
    head = next((at for at, row in enumerate(sheet.rows) if row and word(row[0], DECISION_ROWS) == "column"), None)
    columns = max((len(row) for row in sheet.rows), default=1)
    for column in range(columns):
        rows = sheet.rows[head:] if head is not None and column else sheet.rows
        widest = max((width(str(row[column])) for row in rows if column < len(row) and row[column] is not None), default=4)
        page.column_dimensions[letter(column)].width = min(max(widest + 3, 12), 60)
    if head is not None:
        _dress(page, sheet, head)


def _dress(page: Worksheet, sheet: Sheet, head: int) -> None:
    """Colours, frozen rows and drop-downs around the row that says what the columns are."""
    first = next((at for at in range(head + 1, len(sheet.rows)) if not word(sheet.at(at, 0), COLUMNS)), len(sheet.rows))
    rows = {word(sheet.at(at, 0), COLUMNS): at for at in range(head + 1, first)}
    for at in range(len(sheet.rows)):
        page.cell(at + 1, 1).font = Font(bold=at < first, color="808080" if at >= first else "000000")
        if at < head:
            page.cell(at + 1, 2).font = Font(bold=at == 0)
            page.cell(at + 1, 2).alignment = Alignment(wrap_text=False)
    for column in range(1, len(sheet.rows[head])):
        kind = word(sheet.at(head, column), KINDS)
        for at in range(head, len(sheet.rows)):
            cell = page.cell(at + 1, column + 1)
            cell.border = _BOX
            if at < first:
                cell.fill = PatternFill("solid", fgColor=_FILLS.get(kind, "FFFFFF"))
                cell.font = Font(bold=True)
        type_ = word(sheet.at(rows["type"], column), TYPE_WORDS) if "type" in rows else ""
        values = str(sheet.at(rows["values"], column) or "").split(", ") if "values" in rows else []
        choices = values if values and values[0][:1] not in ("", "=", '"') else ["TRUE", "FALSE"] if type_ == "boolean" else []
        _drop_down(page, choices, f"{letter(column)}{first + 1}:{letter(column)}{len(sheet.rows) + _SPARE_ROWS}")
        _drop_down(page, [both(name, KINDS) for name in KINDS], f"{letter(column)}{head + 1}")
        if "type" in rows:
            _drop_down(page, [both(name, TYPE_WORDS) for name in TYPE_WORDS], f"{letter(column)}{rows['type'] + 1}")
    for at in range(head):
        if word(sheet.at(at, 0), DECISION_ROWS) == "hit policy":
            _drop_down(page, [both(name, POLICY_WORDS) for name in POLICY_WORDS], f"B{at + 1}")
    page.freeze_panes = f"B{first + 1}"


def _drop_down(page: Worksheet, choices: list[str], cells: str) -> None:
    """A list to choose from; another text may still be written."""
    joined = ",".join(choices)
    if not choices or len(joined) > 250 or '"' in joined or any("," in choice for choice in choices):
        return
    rule = DataValidation(type="list", formula1=f'"{joined}"', allow_blank=True, showErrorMessage=False)
    rule.add(cells)
    page.add_data_validation(rule)
