"""Files for the tests of the document nodes, made on the spot: PDFs with text, pictures of pages, Word documents."""

import io
import zipfile

import docx
from PIL import Image, ImageDraw, ImageFont

from engine.clock import FrozenClock
from engine.node import FileContent
from nodes.runner import JobResult, JobTicket, run_job
from tests.office import MONDAY

__all__ = ["bomb", "pdf", "picture", "png", "read", "scanned_pdf", "word"]

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
RESUME = [
    "张小北",
    "电话：13800138000    邮箱：beibei@example.com",
    "教育背景",
    "2012.09-2016.06  浙江大学  计算机科学与技术  本科",
    "工作经历",
    "2018.03-至今  远山科技有限公司  产品经理",
]


def read(name: str, data: bytes, **inputs: object) -> dict:
    """The document that read_document makes of a file."""
    files = {"f": FileContent("f", name, "application/octet-stream", data)}
    result: JobResult = run_job(JobTicket(node_type="read_document", now=FrozenClock(MONDAY).now(), inputs={"file": "f", **inputs}, files=files))
    return result.outputs["document"]


def pdf(pages: list[list[tuple[float, float, str]]], *, rotate: int = 0) -> bytes:
    """A PDF with Helvetica text at (x, y) in points from the top left of an A4 page; with `rotate`, drawn so that it is upright where it is shown."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for texts in pages:
        turn = "0 1 -1 0" if rotate else "1 0 0 1"
        lines = [f"BT /F1 11 Tf {turn} {x} {842 - y} Tm ({text.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj ET" for x, y, text in texts]
        content = "\n".join(lines).encode("cp1252")
        kids.append(len(objects) + 1)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} /Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects) + 2} 0 R >>".encode())
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF".encode()


def picture(lines: list[str] | None = None, *, size: int = 34, width: int = 1400, height: int = 1000) -> Image.Image:
    """A white page with the lines of a resume on it."""
    page = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(RESUME if lines is None else lines):
        draw.text((90, 90 + number * size * 2.2), line, fill="black", font=ImageFont.truetype(FONT, size))
    return page


def png(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    target = io.BytesIO()
    page.save(target, kind, **options)
    return target.getvalue()


def scanned_pdf(*pages: Image.Image) -> bytes:
    return png(pages[0], "PDF", resolution=150, save_all=True, append_images=list(pages[1:]))


def word() -> bytes:
    """A Word document with a header, a paragraph with tabs, a list, a table and a text box."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "张小北的简历"
    document.add_paragraph("2018.03-至今\t远山科技有限公司\t产品经理")
    document.add_paragraph("负责产品规划", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "浙江大学"
    table.cell(0, 1).text = "本科"
    box = docx.oxml.parse_xml(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>电话：13800138000</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document.add_paragraph()._p.append(box)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def bomb() -> bytes:
    """A Word document whose one part would unpack to 300 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w", force_zip64=True) as part:
        for _ in range(300):
            part.write(b" " * 1024 * 1024)
    return target.getvalue()
