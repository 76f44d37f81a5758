"""What a file is, told from its bytes.

Knows nothing of names: a name only says what the sender believed. The surprising rule: anything that decodes as text and holds no control characters is text.
"""

import io
import zipfile

from engine.errors import Text
from engine.node import BusinessError

__all__ = ["MEDIA_TYPES", "SUPPORTED", "decode_text", "kind_by_name", "sniff"]

SUPPORTED = Text("PDF, DOCX, HTML, TXT, PNG, JPEG, WebP, TIFF, BMP", "PDF、DOCX、HTML、TXT、PNG、JPEG、WebP、TIFF、BMP")
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "txt": "text/plain",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
}
_SUFFIXES = {"htm": "html", "jpg": "jpeg", "jpe": "jpeg", "tif": "tiff", "text": "txt", "md": "txt"}
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"), (b"BM", "bmp"))
_OTHERS = (
    (b"Rar!", Text("a RAR archive", "RAR 压缩包")), (b"7z\xbc\xaf", Text("a 7z archive", "7z 压缩包")),
    (b"\x1f\x8b", Text("a gzip archive", "gzip 压缩包")),
    (b"GIF8", Text("a GIF picture", "GIF 图片")), (b"{\\rtf", Text("an RTF document", "RTF 文档")), (b"MZ", Text("a program", "可执行程序")),
    (b"\x7fELF", Text("a program", "可执行程序")),
    (b"ID3", Text("a sound", "音频")), (b"OggS", Text("a sound", "音频")), (b"%!PS", Text("a PostScript file", "PostScript 文件")),
)  # fmt: skip
_ZIPS = (
    ("xl/", Text("an Excel workbook", "Excel 表格")), ("ppt/", Text("a PowerPoint file", "PowerPoint 演示文稿")),
    ("content.xml", Text("an OpenDocument file", "OpenDocument 文档")),
)  # fmt: skip
_ADVICE = Text("save it as PDF or DOCX", "请另存为 PDF 或 DOCX")


def sniff(data: bytes) -> str:
    """The kind of a file: a key of MEDIA_TYPES. Raises BusinessError: file.empty, file.unsupported, file.encrypted, file.corrupt."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise BusinessError("file.empty", Text("the file is empty", "文件是空的"))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, kind in _PICTURES:
        if data.startswith(magic) and (kind != "bmp" or _is_bitmap(data)):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(data)
    _refuse_others(data)
    text = decode_text(data)
    if text is None:
        raise _unsupported(Text("a binary file of unknown kind", "未知的二进制文件"))
    start = text[:2000].lstrip().lower()
    return "html" if start.startswith(("<!doctype html", "<html", "<?xml")) or "<html" in start or "<body" in start else "txt"


def kind_by_name(name: str) -> str:
    """The kind that the end of a name claims; "" when it claims none of ours."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    suffix = _SUFFIXES.get(suffix, suffix)
    return suffix if suffix in MEDIA_TYPES else ""


def decode_text(data: bytes) -> str | None:
    """`data` as text: UTF-8, UTF-16 (by its mark or its zero bytes), else GB 18030; None when it is no text."""
    sample = data[:4000]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    elif b"\0" in sample:
        # Text in other codings holds no zero byte; here it is the empty half of a letter.
        codings = ["utf-16-le"] if sample[1::2].count(0) >= sample[0::2].count(0) else ["utf-16-be"]
    else:
        codings = ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for c in text[:4000] if c < " " and c not in "\t\r\n\f\v")
        return text if odd <= len(text[:4000]) * 0.01 else None
    return None


def _is_bitmap(data: bytes) -> bool:
    return len(data) > 18 and data[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise BusinessError("file.corrupt", Text("the file is a broken archive: it was cut off or damaged", "文件已损坏：压缩结构不完整")) from error
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise _encrypted()
    if "word/document.xml" in names:
        return "docx"
    for part, what in _ZIPS:
        if any(name.startswith(part) for name in names):
            raise _unsupported(what)
    raise _unsupported(Text("a ZIP archive", "ZIP 压缩包"))


def _refuse_others(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted()
        if "WordDocument".encode("utf-16-le") in data:
            raise _unsupported(Text("an old Word document (.doc)", "旧版 Word 文档（.doc）"))
        raise _unsupported(Text("an old Office file", "旧版 Office 文件"))
    if data[4:8] == b"ftyp":
        is_photo = data[8:12] in (b"heic", b"heix", b"mif1", b"avif")
        raise _unsupported(Text("a HEIC photo", "HEIC 照片") if is_photo else Text("a video", "视频"), None if not is_photo else Text("save it as JPEG", "请另存为 JPEG"))
    for magic, what in _OTHERS:
        if data.startswith(magic):
            raise _unsupported(what)


def _encrypted() -> BusinessError:
    return BusinessError("file.encrypted", Text("the file is protected by a password: save it without one", "文件有密码保护：请去掉密码后再上传"))


def _unsupported(what: Text, advice: Text | None = None) -> BusinessError:
    advice = advice or _ADVICE
    return BusinessError(
        "file.unsupported",
        Text(f"the file looks like {what.en}; supported are {SUPPORTED.en}: {advice.en}", f"文件看起来是{what.zh}；支持 {SUPPORTED.zh}：{advice.zh}"),
    )
