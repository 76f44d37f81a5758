"""read_document: any file -> its text, line by line, each with its place.

Knows which reader serves which kind of file. The surprising rule: the bytes decide what a file is; when its name says otherwise, the document says so in a warning.
"""

from typing import Any

import msgspec

from engine.errors import Text
from engine.node import BusinessError, FileContent, NodeContext
from nodes.read_document.layout import join_bullets, read_in_order, rows_of
from nodes.read_document.markup import html_rows, text_rows
from nodes.read_document.ocr import ACCURATE_BELOW, read_image
from nodes.read_document.pdf import open_pdf, page_image, read_page
from nodes.read_document.picture import page_images
from nodes.read_document.piece import Piece, language_of
from nodes.read_document.sniff import MEDIA_TYPES, kind_by_name, sniff
from nodes.read_document.word import docx_pictures, docx_rows

__all__ = ["run"]

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 30
MAX_TEXT = 300_000
"""Most characters of one document; what comes behind is left out with a warning."""
RICH_LETTERS = 200
"""A page with more letters than this has a text layer that was made with it."""
OCR_DPI = 200
OCR_PIXELS = 12_000_000
_PICTURE_KINDS = frozenset(("png", "jpeg", "webp", "tiff", "bmp"))


class _Page(msgspec.Struct, frozen=True):
    width: float
    height: float
    pieces: list[Piece]
    method: str


class _Job(msgspec.Struct):
    """What the readers need to know, and the warnings that they collect."""

    max_pages: int
    accurate_below: float
    languages: tuple[str, ...]
    warnings: list[dict[str, Any]]

    def warn(self, code: str, en: str, zh: str) -> None:
        self.warnings.append({"code": code, "message": {"en": en, "zh": zh}})


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """The document in the file. Raises BusinessError as its manifest declares."""
    file = context.file(inputs["file"])
    limit = int(inputs.get("max_bytes", MAX_BYTES))
    if len(file.data) > limit:
        found, allowed = len(file.data) / 1048576, limit / 1048576
        raise BusinessError("file.too_large", Text(f"the file has {found:.1f} MB, {allowed:.1f} MB are allowed", f"文件大小 {found:.1f} MB，最多允许 {allowed:.1f} MB"))
    job = _Job(int(inputs.get("max_pages", MAX_PAGES)), float(inputs.get("accurate_below", ACCURATE_BELOW)), tuple(inputs.get("languages", ())), [])
    kind = sniff(file.data)
    _warn_of_name(file, kind, job)
    pages = _pages(kind, file.data, job)
    return {"document": _document(file.name, kind, pages, job)}


def _warn_of_name(file: FileContent, kind: str, job: _Job) -> None:
    claimed = kind_by_name(file.name)
    if claimed and claimed != kind and not {claimed, kind} <= {"html", "txt"}:
        job.warn(
            "file.renamed",
            f"the name says {claimed.upper()}, the content is {kind.upper()}: it is read as {kind.upper()}",
            f"文件名为 {claimed.upper()}，内容实际是 {kind.upper()}，已按 {kind.upper()} 读取",
        )


def _pages(kind: str, data: bytes, job: _Job) -> list[_Page]:
    if kind == "pdf":
        return _read_pdf(data, job)
    if kind in _PICTURE_KINDS:
        return [_read_picture(image, job, is_photo=kind == "jpeg") for image in page_images(data, job.max_pages)]
    if kind == "docx":
        return _read_docx(data, job)
    return [_rows_page(html_rows(data) if kind == "html" else text_rows(data))]


def _read_pdf(data: bytes, job: _Job) -> list[_Page]:
    pages = []
    with open_pdf(data) as document:
        count = len(document)
        if count > job.max_pages:
            raise BusinessError("file.too_many_pages", Text(f"the PDF has {count} pages, {job.max_pages} are allowed", f"PDF 共 {count} 页，最多允许 {job.max_pages} 页"))
        found = [read_page(document, index) for index in range(count)]
        # Where other pages have a text layer, a page with a few words over a picture is a cover and no scan.
        has_text = any(sum(len(p.text) for p in page.pieces) > RICH_LETTERS for page in found)
        for index, page in enumerate(found):
            pieces, method = page.pieces, "text"
            if page.is_unreadable or (page.is_sparse and not has_text):
                image = page_image(document, index, OCR_DPI, OCR_PIXELS)
                seen = read_image(image, accurate_below=job.accurate_below, languages=job.languages)
                if sum(len(p.text) for p in seen.pieces) > 1.2 * sum(len(p.text) for p in pieces):
                    pieces, method = seen.pieces, "ocr"
            pages.append(_Page(page.width, page.height, read_in_order(join_bullets(pieces)), method))
    return pages


def _read_picture(image: Any, job: _Job, *, is_photo: bool) -> _Page:
    seen = read_image(image, accurate_below=job.accurate_below, languages=job.languages, is_photo=is_photo)
    return _Page(seen.width, seen.height, read_in_order(join_bullets(seen.pieces)), "ocr")


def _read_docx(data: bytes, job: _Job) -> list[_Page]:
    rows = docx_rows(data)
    if sum(len(part) for row in rows for part in row) >= 20:
        return [_rows_page(rows)]
    pictures = docx_pictures(data)[: job.max_pages]
    pages = [_read_picture(image, job, is_photo=False) for picture in pictures for image in page_images(picture, job.max_pages)]
    return [page for page in [_rows_page(rows), *pages] if page.pieces]


def _rows_page(rows: list[list[str]]) -> _Page:
    """Rows without a place of their own: spread evenly over the page, the parts of a row side by side."""
    pieces = []
    tall = 1 / max(len(rows), 1)
    for at, row in enumerate(rows):
        wide = 1 / len(row)
        pieces += [Piece(text, across * wide, at * tall, (across + 1) * wide, (at + 1) * tall) for across, text in enumerate(row)]
    return _Page(595, 842, pieces, "text")


def _document(name: str, kind: str, pages: list[_Page], job: _Job) -> dict[str, Any]:
    methods = {page.method for page in pages if page.pieces}
    text = "\n\n".join(_text(page.pieces) for page in pages).strip()
    if len(text) > MAX_TEXT:
        job.warn("document.cut", f"the text is longer than {MAX_TEXT} characters: the rest was left out", f"文本超过 {MAX_TEXT} 字，其余部分已略去")
        text = text[:MAX_TEXT]
    language = language_of(text)
    if not text:
        job.warn("document.no_text", "no text was found", "没有找到文字")
    elif language == "unknown":
        job.warn("document.language_unknown", "the language is neither Chinese nor English, or there is too little text", "语言既非中文也非英文，或文字太少")
    return {
        "name": name,
        "media_type": MEDIA_TYPES[kind],
        "method": methods.pop() if len(methods) == 1 else ("mixed" if methods else "text"),
        "language": language,
        "pages": [_page(number, page) for number, page in enumerate(pages, 1)],
        "text": text,
        "warnings": job.warnings,
    }


def _page(number: int, page: _Page) -> dict[str, Any]:
    lines = [
        {"text": p.text, "box": [round(min(max(x, 0.0), 1.0), 4) for x in (p.x0, p.y0, p.x1, p.y1)], "confidence": round(p.confidence, 3), "engine": p.engine} for p in page.pieces
    ]
    return {"page": number, "width": round(page.width, 1), "height": round(page.height, 1), "lines": lines}


def _text(pieces: list[Piece]) -> str:
    """The pieces as text: those that follow each other on one row stand on one line."""
    lines: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        if last is not None and piece.x0 >= last.x1 - 0.01 and len(rows_of([last, piece])) == 1:
            lines[-1] += f"  {piece.text}"
        else:
            lines.append(piece.text)
        last = piece
    return "\n".join(lines)
