"""read_document: what a file says, whatever the file is."""

import io
import zipfile

import pytest
from PIL import Image, ImageFilter

from engine.node import BusinessError
from tests.nodes.paper import bomb, pdf, picture, png, read, scanned_pdf, word

TWO_COLUMNS = [(50, 60 + 17 * n, f"Left column sentence number {n}") for n in range(12)] + [(320, 66 + 19 * n, f"Right column sentence number {n}") for n in range(10)]


def texts(document: dict, page: int = 1) -> list[str]:
    return [line["text"] for line in document["pages"][page - 1]["lines"]]


def spaceless(document: dict) -> str:
    return document["text"].replace(" ", "")


def refusal(name: str, data: bytes, **inputs: object) -> BusinessError:
    with pytest.raises(BusinessError) as refused:
        read(name, data, **inputs)
    assert refused.value.message.zh
    return refused.value


def test_pdf_lines_have_their_place() -> None:
    document = read("cv.pdf", pdf([[(50, 100, "Jane Roe"), (50, 130, "Engineer with the skills of her team")]]))
    line = document["pages"][0]["lines"][0]
    assert line["text"] == "Jane Roe"
    assert line["box"][0] == pytest.approx(50 / 595, abs=0.01)
    assert line["box"][1] < 100 / 842 < line["box"][3] + 0.01
    assert (document["method"], document["language"]) == ("text", "en")


def test_columns_of_a_pdf_are_read_one_after_another() -> None:
    found = texts(read("cv.pdf", pdf([[(50, 30, "A heading over both of the two columns of this page"), *TWO_COLUMNS]])))
    assert found[0].startswith("A heading")
    assert found[1:13] == [text for _, _, text in TWO_COLUMNS[:12]]
    assert found[13:] == [text for _, _, text in TWO_COLUMNS[12:]]


def test_dates_at_the_margin_stay_beside_their_line() -> None:
    rows = [(50, 60 + 40 * n, f"Company number {n}") for n in range(6)] + [(450, 60 + 40 * n, f"201{n} - 201{n + 1}") for n in range(6)]
    found = texts(read("cv.pdf", pdf([rows])))
    assert found[:4] == ["Company number 0", "2010 - 2011", "Company number 1", "2011 - 2012"]


def test_a_turned_page_of_a_pdf_is_read_as_it_is_shown() -> None:
    document = read("cv.pdf", pdf([[(100, 100, "Shown sideways")]], rotate=90))
    assert document["pages"][0]["width"] == 842
    assert texts(document) == ["Shown sideways"]


def test_a_scanned_page_beside_a_text_page_makes_a_mixed_document() -> None:
    text, scan = pdf([[(50, 100, "The first page has its own text layer and that is used")]]), scanned_pdf(picture())
    assert read("a.pdf", text)["method"] == "text"
    document = read("b.pdf", scan)
    assert document["method"] == "ocr"
    assert {"张小北", "教育背景", "工作经历"} <= set(texts(document))
    assert "13800138000" in spaceless(document)
    assert {line["engine"] for line in document["pages"][0]["lines"]} <= {"tesseract", "rapidocr"}


def test_chinese_from_a_scan_has_no_blanks_between_characters() -> None:
    assert "远山科技有限公司" in read("a.png", png(picture()))["text"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_scan_that_lies_on_its_side_is_turned(degrees: int) -> None:
    assert "远山科技有限公司" in spaceless(read("a.png", png(picture().rotate(degrees, expand=True))))


def test_a_crooked_grey_photo_is_straightened() -> None:
    page = picture().rotate(6, expand=True, fillcolor="white").filter(ImageFilter.GaussianBlur(0.8))
    dim = Image.eval(page, lambda value: 60 + value // 2)
    document = read("a.jpg", png(dim, "JPEG", quality=60))
    assert {"浙江大学", "远山科技有限公司"} <= {name for name in ("浙江大学", "远山科技有限公司") if name in spaceless(document)}


def test_a_small_photo_is_enlarged() -> None:
    small = picture(size=34).resize((560, 400), Image.Resampling.LANCZOS)
    assert "浙江大学" in spaceless(read("a.jpg", png(small, "JPEG", quality=90)))


def test_exif_says_how_a_photo_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    document = read("a.jpg", png(picture().rotate(90, expand=True), "JPEG", exif=exif))
    assert (document["pages"][0]["width"], document["pages"][0]["height"]) == (1400, 1000)
    assert "浙江大学" in spaceless(document)


def test_all_pages_of_a_tiff_are_read() -> None:
    second = picture(["第二页", "专业技能", "熟练使用办公软件与数据分析工具", "擅长用户研究和需求分析", "具备良好的沟通能力"])
    document = read("a.tif", png(picture(), "TIFF", save_all=True, append_images=[second]))
    assert len(document["pages"]) == 2
    assert "专业技能" in texts(document, 2)


def test_word_is_read_with_header_tabs_table_and_text_box() -> None:
    document = read("cv.docx", word())
    assert texts(document) == ["张小北的简历", "2018.03-至今", "远山科技有限公司", "产品经理", "• 负责产品规划", "浙江大学", "本科", "电话：13800138000"]
    assert "2018.03-至今  远山科技有限公司  产品经理" in document["text"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_plain_text_is_read_in_any_usual_coding(coding: str) -> None:
    assert texts(read("cv.txt", "姓名：张小北\r\n现居：杭州，从事产品工作".encode(coding))) == ["姓名：张小北", "现居：杭州，从事产品工作"]


def test_html_in_gbk_is_read_as_it_says() -> None:
    page = '<html><head><meta charset="gb2312"><style>p{}</style></head><body><table><tr><td>姓名</td><td>张小北</td></tr></table></body></html>'
    assert texts(read("cv.html", page.encode("gbk"))) == ["姓名", "张小北"]


def test_a_renamed_file_is_read_as_what_it_is_with_a_warning() -> None:
    assert read("cv.docx", pdf([[(50, 100, "Jane Roe")]]))["warnings"][0]["code"] == "file.renamed"
    document = read("cv.pdf", png(picture()))
    assert document["media_type"] == "image/png"
    assert "PNG" in document["warnings"][0]["message"]["zh"]


def test_a_blank_page_says_that_there_is_no_text() -> None:
    document = read("cv.pdf", pdf([[]]))
    assert document["text"] == ""
    assert [warning["code"] for warning in document["warnings"]] == ["document.no_text"]


def test_files_that_cannot_be_read_say_why() -> None:
    whole = png(picture())
    assert refusal("cv.pdf", b"").code == "file.empty"
    assert refusal("cv.txt", b"\n \n").code == "file.empty"
    assert refusal("cv.png", whole[:60]).code == "file.corrupt"
    assert refusal("cv.docx", word()[:900]).code == "file.corrupt"
    assert refusal("cv.pdf", pdf([[(50, 50, "x")]])[:120]).code == "file.corrupt"
    assert refusal("cv.bin", bytes(range(256)) * 4).code == "file.unsupported"


def test_an_unsupported_file_says_what_it_looks_like_and_what_is_supported() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    refused = refusal("cv.docx", target.getvalue())
    assert refused.code == "file.unsupported"
    assert "Excel" in refused.message.en
    assert "DOCX" in refused.message.zh


def test_limits_are_checked_before_anything_is_unpacked() -> None:
    assert refusal("cv.docx", bomb()).code == "file.bomb"
    assert refusal("cv.pdf", pdf([[(50, 50, "x")]] * 3), max_pages=2).code == "file.too_many_pages"
    assert refusal("cv.txt", b"x" * 2000, max_bytes=1000).code == "file.too_large"
    assert refusal("cv.png", png(Image.new("1", (9000, 9000)))).code == "file.too_large"
    assert refusal("cv.tif", png(Image.new("1", (20, 20)), "TIFF", save_all=True, append_images=[Image.new("1", (20, 20))] * 3), max_pages=3).code == "file.too_many_pages"


def test_without_tesseract_scans_are_refused_and_text_files_still_work(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    from nodes.read_document import ocr

    ocr._check_installed.cache_clear()
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    try:
        assert refusal("cv.png", png(picture())).code == "ocr.not_installed"
        assert read("cv.txt", b"plain text of a resume")["text"]
    finally:
        ocr._check_installed.cache_clear()
