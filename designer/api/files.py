"""Files: upload, describe, download.

Knows nothing of what is inside: nodes look. Surprising rule: a file is never shown by the browser, only saved, whatever type its sender claimed.
"""

from pathlib import PurePosixPath

import msgspec
from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody

from designer.api.guard import needs
from designer.api.problems import Refused
from designer.api.reply import content_disposition
from engine.errors import Invalid, problem
from engine.model.view import FileView
from engine.service import Engine
from engine.settings import Settings
from tenants.principal import Principal

__all__ = ["FORM_ROOM", "Upload", "files_router", "plain_media_type", "plain_name", "read_upload"]

FORM_ROOM = 16 * 1024
"""Bytes that a form with one file may have beside the file."""
LONGEST_NAME = 200
UNKNOWN = "application/octet-stream"


class Upload(msgspec.Struct, frozen=True):
    """A file as it was sent, under a name that is safe."""

    name: str
    media_type: str
    data: bytes


class UploadForm(msgspec.Struct, frozen=True):
    """A form with one file; `subject_id` names the person whom it is about, if that is known already."""

    file: UploadFile
    subject_id: str = ""


@post("/files", sync_to_thread=True, opt=needs("files:write"))
def upload_file(data: MultipartBody[UploadForm], principal: NamedDependency[Principal], engine: NamedDependency[Engine], settings: NamedDependency[Settings]) -> FileView:
    """Stores a file, sealed."""
    sent = read_upload(data.file, settings)
    return engine.save_file(principal.tenant_id, name=sent.name, media_type=sent.media_type, data=sent.data, subject_id=data.subject_id or None)


@get("/files/{file_id:str}", sync_to_thread=True, opt=needs("files:read"))
def show_file(file_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> FileView:
    """What is known of a file."""
    return engine.file(principal.tenant_id, file_id)


@get("/files/{file_id:str}/content", sync_to_thread=True, opt=needs("files:read"), media_type=UNKNOWN)
def download_file(file_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Response[bytes]:
    """The file itself, to be saved."""
    found = engine.file_content(principal.tenant_id, file_id)
    headers = {"content-disposition": content_disposition(found.name), "content-security-policy": "sandbox; default-src 'none'", "cache-control": "private, no-store"}
    return Response(found.data, media_type=plain_media_type(found.media_type), headers=headers)


def read_upload(file: UploadFile, settings: Settings) -> Upload:
    """What was sent. Raises Refused `file.too_large`, Invalid `file.empty`."""
    content = file.file.read(settings.max_file_bytes + 1)
    if len(content) > settings.max_file_bytes:
        allowed = f"{settings.max_file_bytes // (1024 * 1024)} MiB"
        raise Refused(413, problem("file.too_large", f"a file may have at most {allowed}", f"文件不得超过 {allowed}", path="file", expected=f"<= {allowed}"))
    if not content:
        raise Invalid(problem("file.empty", "the file is empty", "文件为空", path="file"))
    return Upload(plain_name(file.filename), plain_media_type(file.content_type), content)


def plain_name(name: str) -> str:
    """A file's own name without any folder or control character, never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable()).strip().strip(".")
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(kept) > LONGEST_NAME and len(suffix) < 10:
        return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return kept[:LONGEST_NAME] or "file"


def plain_media_type(claimed: str) -> str:
    """The type that a sender claims, when it looks like one."""
    kind = claimed.partition(";")[0].strip().lower()
    is_plain = kind.count("/") == 1 and len(kind) <= 100 and all(c.isalnum() or c in "/.+-" for c in kind) and kind.isascii()
    return kind if is_plain else UNKNOWN


def files_router(max_file_bytes: int) -> Router:
    """The routes; a form with a file may be larger than any other body."""
    return Router("", route_handlers=[upload_file, show_file, download_file], tags=["files"], request_max_body_size=max_file_bytes + FORM_ROOM)
