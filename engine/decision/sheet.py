"""Rules as sheets, in and out: CSV (all decisions below each other) and Excel (a sheet for each).

Knows no files. Comments inside decisions and the order in which inputs were declared are not kept; everything else is, and decides the same.
"""

from engine.decision.draft import Draft, DraftFunction
from engine.decision.exchange import Limits, Origins, Reading, settle
from engine.decision.parse import parse_rules, read_drafts
from engine.decision.sheet_csv import read_bytes, write_bytes
from engine.decision.sheet_grid import BLOCKS, Sheet, word
from engine.decision.sheet_read import read_sheets
from engine.decision.sheet_write import write_sheets
from engine.decision.sheet_xlsx import read_workbook, write_workbook

__all__ = ["open_csv", "open_xlsx", "read_csv", "read_xlsx", "write_csv", "write_xlsx"]


def read_csv(data: bytes, file: str = "", *, limits: Limits = Limits()) -> str:
    """The rules in a CSV file. Raises Invalid with every wrong cell."""
    return open_csv(data, file, limits=limits).text


def read_xlsx(data: bytes, file: str = "", *, limits: Limits = Limits()) -> str:
    """The rules in an Excel file. Raises Invalid with every wrong cell."""
    return open_xlsx(data, file, limits=limits).text


def open_csv(data: bytes, file: str = "", *, limits: Limits = Limits()) -> Reading:
    """The rules in a CSV file, with what was left out."""
    origins = Origins(file)
    return _settled([read_bytes(data, file, limits)], origins)


def open_xlsx(data: bytes, file: str = "", *, limits: Limits = Limits()) -> Reading:
    """The rules in an Excel file, with what was left out: a sheet that holds no decision."""
    origins = Origins(file)
    sheets = read_workbook(data, origins, limits)
    held = [sheet for sheet in sheets if any(word(sheet.at(row, 0), BLOCKS) for row in range(len(sheet.rows)))]
    for sheet in sheets:
        if sheet not in held and any(value is not None for row in sheet.rows for value in row):
            origins.warn("sheet.left_out", f"the sheet {sheet.name} holds no decision and is left out", f"工作表 {sheet.name} 中没有决策，已略去", spot=sheet.spot(0, 0))
    return _settled(held or sheets, origins)


def _settled(sheets: list[Sheet], origins: Origins) -> Reading:
    items: list[Draft | DraftFunction] = read_sheets(sheets, origins)
    return settle(items, origins)


def write_csv(text: str, file: str = "") -> bytes:
    """The rules as CSV. Raises Invalid when they cannot be read."""
    sheets = _sheets(text, file)
    return write_bytes(row for number, sheet in enumerate(sheets) for row in [*([[]] if number else []), *sheet.rows])


def write_xlsx(text: str, file: str = "") -> bytes:
    """The rules as an Excel file. Raises Invalid when they cannot be read."""
    return write_workbook(_sheets(text, file))


def _sheets(text: str, file: str) -> list[Sheet]:
    parse_rules(text, file=file)
    return write_sheets(read_drafts(text, file))
