"""HTML and plain text: rows of text without their markup.

Knows lxml, nothing of pages. Scripts, styles and what is hidden are no text.
"""

import re

from lxml import etree, html

from nodes.read_document.piece import clean_text
from nodes.read_document.sniff import decode_text

__all__ = ["html_rows", "text_rows"]

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul", "title",
    )
)  # fmt: skip
_HIDDEN = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe"))
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def text_rows(data: bytes) -> list[list[str]]:
    """The lines of a plain text; tabs and wide blanks set parts of a line apart."""
    text = decode_text(data) or ""
    return [row for row in (_parts(line) for line in clean_text(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")).split("\n")) if row]


def html_rows(data: bytes) -> list[list[str]]:
    """The visible lines of an HTML page; the cells of a table row stand in one row."""
    try:
        root = html.document_fromstring(_decode(data), parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return text_rows(data)  # nothing that a browser would show as a page
    rows: list[list[str]] = [[""]]
    _walk(root, rows)
    done = []
    for row in rows:
        cells = [" ".join(clean_text(cell).split()) for cell in row]
        cells = [cell for cell in cells if cell]
        if cells:
            done.append(cells)
    return done


def _decode(data: bytes) -> str:
    named = _META.search(data[:2000])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = data.decode("gb18030" if named[1].lower() in (b"gb2312", b"gbk") else named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = decode_text(data) or ""  # the page names a coding that it is not in
    else:
        text = decode_text(data) or ""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _walk(root: html.HtmlElement, rows: list[list[str]]) -> None:
    """Appends the text below `root` to `rows`; a list of what is still to be done, since pages nest deeper than Python calls."""
    todo: list[html.HtmlElement | str] = [root]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            _write(item, rows)
            continue
        if not isinstance(item.tag, str) or item.tag in _HIDDEN or "display:none" in (item.get("style") or "").replace(" ", ""):
            continue
        end = _open(item, rows)
        todo += [end, *(part for child in reversed(item) for part in (child.tail or "", child)), item.text or ""]


def _open(item: html.HtmlElement, rows: list[list[str]]) -> str:
    """Begins what `item` begins (a row, a cell); what to write at its end."""
    tag = str(item.tag)
    if tag in ("td", "th"):
        rows[-1].append("")
        return ""
    if tag in _BLOCKS and not any(parent.tag in ("td", "th") for parent in item.iterancestors()):
        rows.append([""])
        if tag == "li":
            rows[-1][-1] = "• "
        return "\n"
    return " " if tag in _BLOCKS else ""


def _write(text: str, rows: list[list[str]]) -> None:
    if text == "\n":
        rows.append([""])
    else:
        rows[-1][-1] += re.sub(r"\s+", " ", text)


def _parts(line: str) -> list[str]:
    return [part for part in (" ".join(part.split()) for part in re.split(r"\t+| {2,}", line)) if part]
