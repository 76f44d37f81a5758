"""PDF: the text layer with the place of every line, and pages as images for OCR.

Knows PDFium, nothing of OCR. The surprising rule: a text layer that reads as garbage, or a few words beside a scan, counts as no text layer.
"""

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import numpy
import pypdfium2
import pypdfium2.raw as raw

from engine.errors import Text
from engine.node import BusinessError
from nodes.read_document.piece import Piece, clean_text, is_han, tighten

__all__ = ["PdfPage", "open_pdf", "page_image", "read_page"]

PIECE_GAP = 1.5
"""A blank wider than this many letter sizes ends a piece."""
WIDE_BLANK = 0.5
SCAN_COVER = 0.4
"""An image over this share of a page makes it a scan when there is little text."""
FEW_LETTERS = 60


class PdfPage(msgspec.Struct, frozen=True):
    """A page's size in points and its text layer."""

    width: float
    height: float
    pieces: list[Piece]
    is_unreadable: bool
    """Something is drawn, and no text can be taken from it."""
    is_sparse: bool
    """A few words over a picture: the stamp on a scan, or a decorated cover."""


class _Letter(msgspec.Struct, frozen=True):
    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    is_made: bool
    """PDFium made this blank from a gap; it does not stand in the file."""


@contextmanager
def open_pdf(data: bytes) -> Iterator[Any]:
    """The PDF, opened. Raises BusinessError file.encrypted or file.corrupt."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise BusinessError("file.encrypted", Text("the PDF is protected by a password: save it without one", "PDF 有密码保护：请去掉密码后再上传")) from error
        raise BusinessError("file.corrupt", Text("the PDF cannot be opened: it was cut off or damaged", "PDF 无法打开：文件不完整或已损坏")) from error
    try:
        if count == 0:
            raise BusinessError("file.corrupt", Text("the PDF has no pages", "PDF 没有任何页面"))
        yield document
    finally:
        document.close()


def read_page(document: Any, index: int) -> PdfPage:
    """The text layer of one page, in the order of the file. Raises BusinessError file.corrupt."""
    try:
        page = document[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise BusinessError("file.corrupt", Text(f"page {index + 1} of the PDF cannot be read", f"PDF 第 {index + 1} 页无法读取")) from error
    width, height = page.get_size()
    letters, broken = _letters(page, text_page, width, height)
    pieces = _pieces(letters, width, height)
    total = sum(len(p.text) for p in pieces)
    cover, has_objects = _image_cover(page, width, height)
    is_garbage = total > 0 and broken > 0.3 * (total + broken)
    is_unreadable = has_objects and (total == 0 or is_garbage)
    is_sparse = not is_unreadable and total < FEW_LETTERS and cover > SCAN_COVER
    text_page.close()
    page.close()
    return PdfPage(width, height, [] if is_garbage else pieces, is_unreadable, is_sparse)


def page_image(document: Any, index: int, dpi: int, max_pixels: int) -> numpy.ndarray:
    """A page as an RGB image of at most `max_pixels`."""
    page = document[index]
    width, height = page.get_size()
    scale = min(dpi / 72, (max_pixels / max(width * height, 1.0)) ** 0.5)
    image = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3].copy()
    page.close()
    return numpy.ascontiguousarray(image)


def _affine(page: Any, width: float, height: float) -> tuple[float, float, float, float, float, float]:
    """From the page's own coordinates to displayed ones (rotation and crop applied): x' = a x + b y + c, y' = d x + e y + f, in points from the top left."""
    fine = 100.0
    found = []
    for x, y in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, int(width * fine), int(height * fine), 0, x, y, across, down)
        found.append((across.value / fine, down.value / fine))
    (c, f), (right_x, right_y), (up_x, up_y) = found
    return (right_x - c) / 1000, (up_x - c) / 1000, c, (right_y - f) / 1000, (up_y - f) / 1000, f


def _letters(page: Any, text_page: Any, width: float, height: float) -> tuple[list[_Letter], int]:
    """The letters in the order of the file, and how many could not be read as characters."""
    a, b, c, d, e, f = _affine(page, width, height)
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[_Letter] = []
    broken = 0
    for at in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, at)
        if code in (10, 13):
            continue
        if code in (0, 0xFFFD) or raw.FPDFText_HasUnicodeMapError(text_page, at) == 1:
            broken += 1
            continue
        char = chr(code) if code < 0x110000 else ""
        raw.FPDFText_GetLooseCharBox(text_page, at, box)
        raw.FPDFText_GetCharOrigin(text_page, at, x, y)
        x0, x1 = sorted((a * box.left + b * box.bottom + c, a * box.right + b * box.top + c))
        y0, y1 = sorted((d * box.left + e * box.bottom + f, d * box.right + e * box.top + f))
        size = max(min(y1 - y0, 2.5 * raw.FPDFText_GetFontSize(text_page, at) or y1 - y0), 1.0)
        found.append(_Letter(char, x0, y0, x1, y1, d * x.value + e * y.value + f, size, raw.FPDFText_IsGenerated(text_page, at) == 1))
    return found, broken


def _pieces(letters: list[_Letter], width: float, height: float) -> list[Piece]:
    runs: list[list[_Letter]] = []
    blank: _Letter | None = None
    for letter in letters:
        if letter.char.isspace() or letter.char == "\xa0":
            blank = letter if blank is None or blank.is_made else blank
            continue
        run = runs[-1] if runs else None
        if run and _follows(run[-1], letter):
            if blank and _keeps_blank(run[-1], blank, letter):
                # Two blanks tell the reader that something set the words apart.
                run += [blank] * (2 if not blank.is_made and letter.x0 - run[-1].x1 > WIDE_BLANK * letter.size else 1)
            run.append(letter)
        else:
            runs.append([letter])
        blank = None
    pieces = [_piece(run, width, height) for run in _joined(runs)]
    unique = {(p.text, round(p.x0, 2), round(p.y0, 2)): p for p in pieces if p.text and p.x1 > 0 and p.x0 < 1 and p.y1 > 0 and p.y0 < 1}
    return list(unique.values())


def _follows(last: _Letter, letter: _Letter) -> bool:
    """Whether `letter` stands on the same line shortly behind `last`."""
    size = min(last.size, letter.size)
    if abs(last.base - letter.base) > 0.3 * size or max(last.size, letter.size) > 1.7 * size:
        return False
    is_ligature = last.x0 == letter.x0 and last.x1 == letter.x1
    return is_ligature or -0.6 * size < letter.x0 - last.x1 < PIECE_GAP * 0.8 * size


def _keeps_blank(last: _Letter, blank: _Letter, letter: _Letter) -> bool:
    """A blank beside a Chinese character stands only when it is in the file and can be seen."""
    if not (is_han(last.char) or is_han(letter.char)):
        return True
    return not blank.is_made and letter.x0 - last.x1 > 0.2 * letter.size


def _joined(runs: list[list[_Letter]]) -> list[list[_Letter]]:
    """Runs that continue each other on one line although other text stands between them in the file."""
    runs = sorted(runs, key=lambda run: run[0].x0)
    done: list[list[_Letter]] = []
    for run in runs:
        home = next((other for other in done if _follows(other[-1], run[0]) and other[-1] is not run[0]), None)
        if home is None:
            done.append(list(run))
            continue
        gap = run[0].x0 - home[-1].x1
        if gap > 0.15 * run[0].size and not (is_han(home[-1].char) and is_han(run[0].char) and gap < 0.5 * run[0].size):
            home.append(msgspec.structs.replace(run[0], char=" ", is_made=True))
        home.extend(run)
    return sorted(done, key=lambda run: (run[0].y0, run[0].x0))


def _piece(run: list[_Letter], width: float, height: float) -> Piece:
    text = clean_text("".join(letter.char if not letter.char.isspace() else " " for letter in run))
    text = re.sub(r" {2,}", "  ", text).strip() if any(not letter.is_made and letter.char.isspace() for letter in run) else tighten(text)
    seen = [letter for letter in run if not letter.char.isspace()]
    return Piece(
        text,
        min(letter.x0 for letter in seen) / width,
        min(letter.y0 for letter in seen) / height,
        max(letter.x1 for letter in seen) / width,
        max(letter.y1 for letter in seen) / height,
    )


def _image_cover(page: Any, width: float, height: float) -> tuple[float, bool]:
    """The share of the page that its largest image covers, and whether anything is drawn on it."""
    cover, has_objects = 0.0, False
    for thing in page.get_objects(max_depth=3):
        has_objects = True
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            cover = max(cover, abs(right - left) * abs(top - bottom) / max(width * height, 1.0))
    return cover, has_objects
