"""CSV bytes and sheets.

Knows no decisions. The surprising rules: what is no UTF-8 is read as GBK, which Excel writes in China; and a text that a spreadsheet would run as a formula is
written with an apostrophe in front, which is taken away again when the file is read.
"""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from engine.decision.exchange import Limits
from engine.decision.sheet_cell import plain_number
from engine.decision.sheet_grid import Sheet, Value
from engine.errors import Invalid, problem

__all__ = ["read_bytes", "write_bytes"]

_DELIMITERS = ",;\t"
_RISKY = tuple("=+-@＝＋－＠\t\r\n")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_bytes(data: bytes, file: str, limits: Limits) -> Sheet:
    """The one sheet of a CSV file, its cells texts. Raises Invalid."""
    if len(data) > limits.size:
        en, zh = f"a CSV file may have {limits.size} bytes, this has {len(data)}", f"CSV 文件最多 {limits.size} 字节，此文件有 {len(data)} 字节"
        raise Invalid(problem("file.too_large", en, zh, file=file, expected=f"<= {limits.size}"))
    text = _decoded(data, file)
    rows: list[list[Value]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False):
            rows.append([_unguarded(cell) for cell in line])
            if len(rows) > limits.rows or len(line) > limits.columns:
                raise Invalid(
                    problem(
                        "sheet.too_large",
                        f"a sheet may have {limits.rows} rows and {limits.columns} columns",
                        f"表格最多 {limits.rows} 行、{limits.columns} 列",
                        file=file,
                        line=len(rows),
                        column=1,
                    )
                )
    except csv.Error as error:
        raise Invalid(problem("sheet.csv", f"this is no CSV: {error}", f"不是有效的 CSV：{error}", file=file, line=len(rows) + 1, column=1)) from error
    return Sheet("", rows, is_named=False)


def _decoded(data: bytes, file: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _in(data, encoding, file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _in(data, "gb18030", file)


def _in(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid(
            problem("sheet.encoding", "the file is neither UTF-8 nor GBK text", "文件既不是 UTF-8 编码，也不是 GBK 编码", file=file, line=line, column=1, expected="UTF-8, GBK")
        ) from error


def _delimiter(text: str) -> str:
    """What stands between cells: the sign that is most frequent outside of quotation marks in the first lines."""
    head = re.sub(r'"[^"]*"', "", "\n".join(text.splitlines()[:10]))
    counts = {sign: head.count(sign) for sign in _DELIMITERS}
    return max(counts, key=lambda sign: counts[sign])


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_RISKY) else cell


def write_bytes(rows: Iterable[Iterable[Value]]) -> bytes:
    """Rows as CSV that Excel opens: UTF-8 with a byte order mark, commas, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_guarded(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _guarded(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | Decimal):
        return plain_number(value)
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(_RISKY) and not _NUMBER.fullmatch(text) else text
