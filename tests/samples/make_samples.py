"""Makes the sample resumes and calendars in workflows/hiring/samples from people.yaml: `python -m tests.samples.make_samples`.

Knows nothing of the product. The surprising rule: run twice it writes the same bytes (seeded noise, fixed dates), so that a change of a sample is seen in a
diff; text PDFs and the pages behind scans and photos are printed by Chromium, whose version may still change them.
"""

import html
import io
import random
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from docx.oxml.ns import qn
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Page, sync_playwright
from ruamel.yaml import YAML

__all__ = ["main"]

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "workflows" / "hiring" / "samples" / "resumes"
HEADINGS = {
    "zh": {"education": "教育背景", "work": "工作经历", "projects": "项目经历", "skills": "专业技能", "certificates": "证书", "summary": "个人简介"},
    "en": {"education": "Education", "work": "Work Experience", "projects": "Projects", "skills": "Skills", "certificates": "Certificates", "summary": "Summary"},
}
STYLE = """
@page { size: A4; margin: 18mm }
body { font: 11.5pt/1.55 'Noto Sans CJK SC', sans-serif; color: #111 }
h1 { font-size: 22pt; margin: 0 } .headline { color: #345; margin: 0 0 2mm } .contact { margin: 0 0 4mm }
h2 { font-size: 13pt; border-bottom: 1px solid #456; margin: 5mm 0 2mm } p, ul { margin: 1mm 0 } .row { display: flex; justify-content: space-between }
"""


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    people = YAML(typ="safe", pure=True).load((HERE / "people.yaml").read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        for number, person in enumerate(people):
            data = make_file(person, page, random.Random(number))
            (TARGET / person["file"]).write_bytes(data)
            print(f"{person['file']}: {len(data) // 1024} KB")
        browser.close()


def make_file(person: dict[str, Any], page: Page, chance: random.Random) -> bytes:
    if person["form"] == "docx":
        return word_file(person)
    printed = print_pdf(person, page)
    if person["form"] == "text_pdf":
        return printed
    sheets = [sheet.render(scale=150 / 72).to_pil().convert("RGB") for sheet in pypdfium2.PdfDocument(printed)]
    if person["form"] == "scan_pdf":
        return scan_file([scanned(sheet, chance) for sheet in sheets])
    return photo_file(photographed(sheets[0], chance), turned=person.get("turned", False))


def sections(person: dict[str, Any]) -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
    """(heading, [(left, right, bullets)]) in the order of the page."""
    names = HEADINGS[person["language"]]
    joint = "、" if person["language"] == "zh" else ", "
    found = [
        (names["summary"], [(person["summary"], "", [])]),
        (names["work"], [(f"{company}  {title}", dates, bullets) for dates, company, title, bullets in person["work"]]),
        (names["education"], [("  ".join(rest), dates, []) for dates, *rest in person["education"]]),
        (names["projects"], [(name, "", [text]) for name, text in person["projects"]]),
        (names["skills"], [(joint.join(person["skills"]), "", [])]),
        (names["certificates"], [(certificate, "", []) for certificate in person["certificates"]]),
    ]
    return [(heading, rows) for heading, rows in found if rows]


def print_pdf(person: dict[str, Any], page: Page) -> bytes:
    parts = [f"<h1>{html.escape(person['name'])}</h1><p class=headline>{person['headline']}</p><p class=contact>{' | '.join(person['contact'])}</p>"]
    for heading, rows in sections(person):
        parts.append(f"<h2>{heading}</h2>")
        for left, right, bullets in rows:
            parts.append(f"<div class=row><span>{html.escape(left)}</span><span>{right}</span></div>" if right else f"<p>{html.escape(left)}</p>")
            if bullets:
                parts.append("<ul>" + "".join(f"<li>{html.escape(bullet)}</li>" for bullet in bullets) + "</ul>")
    page.set_content(f"<html lang={person['language']}><title>{person['name']}</title><style>{STYLE}</style>{''.join(parts)}")
    printed = page.pdf(prefer_css_page_size=True)
    # Dates of the same length keep the file's offsets right.
    return re.sub(rb"D:\d{14}", b"D:20260101000000", printed)


def word_file(person: dict[str, Any]) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = "Noto Sans CJK SC"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans CJK SC")
    document.add_heading(person["name"], 0)
    document.add_paragraph(person["headline"])
    document.add_paragraph(" | ".join(person["contact"]))
    for heading, rows in sections(person):
        document.add_heading(heading, 1)
        if heading in ("工作经历", "Work Experience"):
            table = document.add_table(rows=0, cols=2)
            for left, right, bullets in rows:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = right, "\n".join([left, *bullets])
            continue
        for left, right, bullets in rows:
            document.add_paragraph(f"{right}  {left}" if right else left)
            for bullet in bullets:
                document.add_paragraph(bullet, style="List Bullet")
    document.core_properties.author = "Hireloom samples"
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def undated(data: bytes) -> bytes:
    """The same zip, its entries dated 1980."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def scanned(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Grey, turned by a degree or so, a little soft and noisy, as an office scanner does."""
    grey = sheet.convert("L").rotate(chance.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=245)
    grey = grey.filter(ImageFilter.GaussianBlur(0.5))
    return noisy(grey, chance, strength=7)


def noisy(image: Image.Image, chance: random.Random, strength: int) -> Image.Image:
    """Seeded noise: a small random tile, laid over the whole."""
    tile = Image.frombytes("L", (211, 223), bytes(max(0, min(255, int(chance.gauss(128, strength)))) for _ in range(211 * 223)))
    cover = Image.new("L", image.size)
    for x in range(0, image.width, tile.width):
        for y in range(0, image.height, tile.height):
            cover.paste(tile, (x, y))
    if image.mode == "RGB":
        cover = cover.convert("RGB")
    return ImageChops.add(image, cover, scale=1, offset=-128)


def scan_file(sheets: list[Image.Image]) -> bytes:
    stream = io.BytesIO()
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:], resolution=150, quality=55, title="", creationDate=fixed_time(), modDate=fixed_time())
    return stream.getvalue()


def fixed_time() -> Any:
    return datetime(2026, 1, 1, tzinfo=UTC).timetuple()


def photographed(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """A sheet on a desk, seen from slightly aside, with a shadow over one corner."""
    width, height = sheet.size
    margin = 90
    desk = Image.new("RGB", (width + 2 * margin, height + 2 * margin), (96, 78, 62))
    desk.paste(sheet, (margin, margin))
    w, h = desk.size
    shift = [chance.uniform(10, 45) for _ in range(8)]
    quad = (shift[0], shift[1], shift[2] * 0.4, h - shift[3], w - shift[4], h - shift[5] * 0.4, w - shift[6] * 0.4, shift[7])
    seen = desk.transform((w, h), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    seen = seen.rotate(chance.uniform(-2.0, 2.0), Image.Resampling.BICUBIC, fillcolor=(96, 78, 62))
    shadow = Image.new("L", (w, h), 255)
    ImageDraw.Draw(shadow).polygon([(w * 0.55, h), (w, h * 0.35), (w, h)], fill=165)
    shadow = shadow.filter(ImageFilter.GaussianBlur(60))
    dark = Image.new("RGB", (w, h), (0, 0, 0))
    return noisy(Image.composite(seen, dark, shadow).filter(ImageFilter.GaussianBlur(0.6)), chance, strength=5)


def photo_file(image: Image.Image, *, turned: bool) -> bytes:
    """A JPEG; `turned` stores it lying on its side, with the tag of EXIF that says so, as phones do."""
    stream = io.BytesIO()
    exif = Image.Exif()
    if turned:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    image.save(stream, "JPEG", quality=62, exif=exif)
    return stream.getvalue()


if __name__ == "__main__":
    main()
