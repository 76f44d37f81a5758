"""DOCX: paragraphs, tables, text boxes, headers and footers in the order in which they are read.

Knows the Word format, nothing of pages: a DOCX is laid out only when it is opened, so everything stands on page 1, with the row and column of each
line as its place. The surprising rule: sizes are checked from the archive's directory, before anything is unpacked.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from engine.errors import Text
from engine.node import BusinessError
from nodes.read_document.piece import clean_text

__all__ = ["Row", "docx_pictures", "docx_rows"]

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
"""Unpacked size over packed size; ordinary documents stay under 20."""
MAX_ENTRIES = 5000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
Row = list[str]


def docx_rows(data: bytes) -> list[Row]:
    """Rows of text; a row has several parts where tabs or table cells set them apart. Raises BusinessError file.bomb, file.corrupt."""
    _check_size(data)
    document = _open(data)
    rows: list[Row] = []
    parts = [part for section in document.sections for part in (section.header, section.first_page_header) if not part.is_linked_to_previous]
    for part in parts:
        rows += _block(part._element)
    rows += _block(document.element.body)
    for section in document.sections:
        if not section.footer.is_linked_to_previous:
            rows += _block(section.footer._element)
    return [row for row in rows if row]


def docx_pictures(data: bytes) -> list[bytes]:
    """The pictures in a document, largest first: a scan saved as Word."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = [
            archive.read(entry)
            for entry in archive.infolist()
            if entry.filename.startswith("word/media/") and entry.filename.lower().endswith((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"))
        ]
    return sorted(found, key=len, reverse=True)


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _corrupt() from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or (unpacked > 20 * 1024 * 1024 and unpacked / packed > MAX_RATIO):
        size = unpacked // (1024 * 1024)
        raise BusinessError(
            "file.bomb", Text(f"the document would unpack to {size} MB ({len(entries)} parts): it is not read", f"文档解压后将达 {size} MB（{len(entries)} 个部分），拒绝读取")
        )


def _open(data: bytes) -> Any:
    try:
        return docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError, EOFError, AttributeError) as error:
        raise _corrupt() from error


def _corrupt() -> BusinessError:
    return BusinessError("file.corrupt", Text("the Word document cannot be opened: it was cut off or damaged", "Word 文档无法打开：文件不完整或已损坏"))


def _block(element: Any) -> list[Row]:
    """Rows of the paragraphs and tables below an element."""
    rows: list[Row] = []
    for child in element:
        if child.tag == f"{_W}p":
            rows += _paragraph(child)
        elif child.tag == f"{_W}tbl":
            rows += _table(child)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"):
            rows += _block(child)
    return rows


def _paragraph(paragraph: Any) -> list[Row]:
    lines: list[list[str]] = [[""]]
    boxes: list[Any] = []
    for node in _inline(paragraph):
        if node.tag == f"{_W}t":
            lines[-1][-1] += node.text or ""
        elif node.tag == f"{_W}tab":
            lines[-1].append("")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            lines.append([""])
        elif node.tag == f"{_W}noBreakHyphen":
            lines[-1][-1] += "-"
        elif node.tag == f"{_W}txbxContent":
            boxes.append(node)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    is_item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or (style is not None and style.get(f"{_W}val", "").startswith(("ListBullet", "ListNumber")))
    mark = "• " if is_item else ""
    rows = []
    for line in lines:
        # Writers set parts apart with tabs or with several blanks.
        cells = [" ".join(part.split()) for cell in line for part in re.split(r"\s{2,}", clean_text(cell))]
        cells = [cell for cell in cells if cell]
        if cells:
            rows.append([mark + cells[0], *cells[1:]])
    for box in sorted(boxes, key=_anchor):
        rows += _block(box)
    return rows


def _inline(element: Any) -> Iterator[Any]:
    """Texts, tabs, breaks and text boxes of a paragraph; old copies of drawings, deleted text and what lies inside a text box are left out."""
    for child in element:
        if child.tag in (_FALLBACK, f"{_W}del", f"{_W}pPr", f"{_W}rPr"):
            continue
        yield child
        if child.tag != f"{_W}txbxContent":
            yield from _inline(child)


def _anchor(box: Any) -> tuple[float, float]:
    """Where a text box hangs, from the top and from the left of its anchor."""
    for parent in box.iterancestors(f"{_WP}anchor"):
        down = parent.findtext(f"{_WP}positionV/{_WP}posOffset") or "0"
        across = parent.findtext(f"{_WP}positionH/{_WP}posOffset") or "0"
        return float(down), float(across)
    return 0.0, 0.0


def _table(table: Any) -> list[Row]:
    """A row of short cells is one row; cells with several lines are read one after another, as the columns of a laid-out page are."""
    rows: list[Row] = []
    for line in table.iter(f"{_W}tr"):
        if next(line.iterancestors(f"{_W}tbl")) is not table:
            continue
        cells = [_block(cell) for cell in line if cell.tag == f"{_W}tc"]
        cells = [cell for cell in cells if cell]
        if all(len(cell) == 1 for cell in cells):
            rows.append([part for cell in cells for part in cell[0]])
        else:
            for cell in cells:
                rows += cell
    return rows
