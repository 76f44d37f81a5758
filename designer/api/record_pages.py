"""A run's whole record to print: as a page with styles for paper, and as a PDF.

The PDF names the font STSong-Light, which every reader has for Chinese; no font file is ours.
"""

from html import escape
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape as escape_xml
from zoneinfo import ZoneInfo

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.record_sheet import Sheet, sheet_of
from designer.api.reply import content_disposition
from designer.api.shown import actor_at
from engine.service import Engine
from tenants.access import reading_roles
from tenants.principal import Principal

__all__ = ["record_page", "record_pages_router", "record_pdf"]

_FONT = "STSong-Light"
_STYLE = """body{font:14px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:800px;margin:24px auto;padding:0 16px;color:#111}
h1{font-size:22px}h2{font-size:16px;margin:20px 0 4px;border-bottom:1px solid #999}dl{display:grid;grid-template-columns:minmax(110px,25%) 1fr;gap:2px 16px;margin:0}
header{border-bottom:1px solid #ccc;margin-bottom:16px;padding-bottom:8px}header p{margin:0}.company{font-weight:600}.quiet,.none{color:#555}
nav a{display:inline-block;min-height:24px;margin-right:16px;color:#234a8f}a:focus-visible{outline:3px solid #234a8f;outline-offset:2px}
dt{color:#444}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}section{break-inside:avoid}
@page{size:A4;margin:18mm}@media print{.no-print{display:none}body{margin:0;max-width:none;padding:0}}"""
PRIVATE = {"cache-control": "private, no-store"}


@get("/runs/{run_id:str}/record.html", sync_to_thread=True, opt=needs("runs:read"), media_type="text/html")
def show_record_page(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> Response[str]:
    """The whole record of a run, to be printed."""
    return Response(record_page(_sheet(engine, principal, run_id, language_of(request))), media_type="text/html", headers=PRIVATE)


@get("/runs/{run_id:str}/record.pdf", sync_to_thread=True, opt=needs("runs:read"), media_type="application/pdf")
def show_record_pdf(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> Response[bytes]:
    """The whole record of a run as a PDF."""
    data = record_pdf(_sheet(engine, principal, run_id, language_of(request)))
    return Response(data, media_type="application/pdf", headers={**PRIVATE, "content-disposition": content_disposition(f"{run_id}.pdf")})


@get("/tasks/{task_id:str}/record.html", sync_to_thread=True, opt=needs("tasks:read"), media_type="text/html")
def show_task_record_page(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> Response[str]:
    """The whole record of a task's run, for those who have the task, to be printed."""
    return Response(record_page(_sheet(engine, principal, _run_of(engine, principal, task_id), language_of(request))), media_type="text/html", headers=PRIVATE)


@get("/tasks/{task_id:str}/record.pdf", sync_to_thread=True, opt=needs("tasks:read"), media_type="application/pdf")
def show_task_record_pdf(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> Response[bytes]:
    """The whole record of a task's run as a PDF, for those who have the task."""
    run_id = _run_of(engine, principal, task_id)
    data = record_pdf(_sheet(engine, principal, run_id, language_of(request)))
    return Response(data, media_type="application/pdf", headers={**PRIVATE, "content-disposition": content_disposition(f"{run_id}.pdf")})


def _run_of(engine: Engine, principal: Principal, task_id: str) -> str:
    """The run of a task that the principal may see, as `show_trail` judges it."""
    engine.signing(principal.tenant_id, task_id, actor=actor_at(engine, principal, task_id))
    return task_id.rpartition(".")[0]


def _sheet(engine: Engine, principal: Principal, run_id: str, language: str) -> Sheet:
    record = engine.run_records.of(principal.tenant_id, run_id, roles=reading_roles(principal))
    return sheet_of(record, language, ZoneInfo(engine.calendar(principal.tenant_id).calendar.zone))


def record_page(sheet: Sheet, more: str = "", *, is_after: bool = False) -> str:
    """The page, whole; `more` HTML stands before its title, or after it."""
    blocks = "".join(
        f"<section><h2>{escape(heading)}</h2><dl>{''.join(f'<dt>{escape(label)}</dt><dd>{escape(text)}</dd>' for label, text in lines)}</dl></section>"
        for heading, lines in sheet.blocks
    )
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(sheet.title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="{sheet.language}"><head>{head}</head><body>{"" if is_after else more}<main><h1>{escape(sheet.title)}</h1>{more if is_after else ""}{blocks}</main></body></html>'


def record_pdf(sheet: Sheet) -> bytes:
    """The same on A4."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    text = ParagraphStyle("text", fontName=_FONT, fontSize=10, leading=15, wordWrap="CJK", leftIndent=90, bulletFontName=_FONT, bulletFontSize=10)
    heading = ParagraphStyle("heading", parent=text, fontSize=12, leading=18, leftIndent=0, spaceBefore=10, spaceAfter=2, keepWithNext=True)
    title = ParagraphStyle("title", parent=heading, fontSize=18, leading=26)
    story = [Paragraph(escape_xml(sheet.title), title)]
    for name, lines in sheet.blocks:
        story.append(Paragraph(escape_xml(name), heading))
        for label, said in lines:
            story.append(Paragraph(escape_xml(f"{label}: {said}" if label else said).replace("\n", "<br/>"), ParagraphStyle("line", parent=text, leftIndent=12)))
    out = BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=sheet.title, author="Hireloom", invariant=1, leftMargin=50, rightMargin=50, topMargin=50, bottomMargin=50).build(story)
    return out.getvalue()


record_pages_router = Router("", route_handlers=[show_record_page, show_record_pdf, show_task_record_page, show_task_record_pdf], tags=["runs"])
