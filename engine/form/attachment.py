"""Whether a stored file is what a field asks for: its kind, its size.

Knows no store. What a sender says of a file is not trusted for pictures: their first bytes are looked at.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Problem, problem
from engine.form.field import Field

__all__ = ["file_places", "file_problem", "needs_content"]

_PICTURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "png"), (b"\xff\xd8\xff", 0, "jpg"), (b"GIF8", 0, "gif"), (b"WEBP", 8, "webp"), (b"BM", 0, "bmp"), (b"ftyphei", 4, "heic"), (b"ftypmif1", 4, "heic"),
    (b"II*\x00", 0, "tif"), (b"MM\x00*", 0, "tif"),
)  # fmt: skip
_SAME = {"jpeg": "jpg", "tiff": "tif", "htm": "html", "heif": "heic"}
_KB = 1024


def file_places(fields: Mapping[str, Field], values: Mapping[str, Any], path: str = "") -> Iterator[tuple[Field, str, str]]:
    """Each file that a submission names: its field, its path, its id."""
    for key, field in fields.items():
        value = values.get(key)
        if field.type in ("file", "image", "signature"):
            for file_id in value if isinstance(value, list) else [value]:
                if isinstance(file_id, str) and file_id:
                    yield field, f"{path}{key}", file_id
        elif field.type == "table" and isinstance(value, list):
            columns = {column.key: column for column in field.columns}
            for index, row in enumerate(value):
                yield from file_places(columns, row, f"{path}{key}.{index}.")


def needs_content(field: Field) -> bool:
    """Whether the file itself must be looked at."""
    return field.type in ("image", "signature")


def file_problem(field: Field, path: str, *, name: str, size: int, head: bytes = b"") -> Problem | None:
    """What is wrong with a stored file, if anything; `head` are its first bytes, for pictures."""
    most = field.settings.get("max_size")
    title = field.title
    if most is not None and size > most:
        shown = f"{most // _KB} KB" if most >= _KB else f"{most} B"
        return problem("form.file", f"{title.get('en')}: {name[:60]} is too large", f"{title.get('zh')}：{name[:60]} 过大", path=path, expected=f"<= {shown}")
    if field.type == "file":
        suffix = _plain(name.rpartition(".")[2].lower())
        types = [str(one) for one in field.settings.get("types", ())]
        if types and suffix not in {_plain(one) for one in types}:
            return problem(
                "form.file", f"{title.get('en')}: {name[:60]} is of another kind", f"{title.get('zh')}：不接受 {name[:60]} 的文件类型", path=path, expected=", ".join(types)
            )
        return None
    found = next((kind for mark, at, kind in _PICTURES if head[at : at + len(mark)] == mark), "")
    if field.type == "signature" and found != "png":
        return problem("form.file", f"{title.get('en')}: a signature is a PNG picture", f"{title.get('zh')}：签名须为 PNG 图片", path=path, expected="png")
    if not found:
        expected = ", ".join(dict.fromkeys(kind for _, _, kind in _PICTURES))
        return problem("form.file", f"{title.get('en')}: {name[:60]} is no picture", f"{title.get('zh')}：{name[:60]} 不是图片", path=path, expected=expected)
    return None


def _plain(suffix: str) -> str:
    suffix = suffix.strip().lower().lstrip(".")
    return _SAME.get(suffix, suffix)
