"""Files that guests send part by part, so that a line which breaks costs one part: begin, ask how far it is, go on there.

Knows no sign-in: the link, or the opening, is the permission. After the protocol of tus: `Upload-Offset` says where a part stands; a part that does not fit is refused with 409
and the place at which the file goes on.
"""

from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Request, Response, Router, get, head, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from designer.api.files import plain_media_type, plain_name
from designer.api.guard import OPEN
from designer.api.guest import Guests
from designer.api.openings import PublicDoor
from designer.api.problems import Refused
from engine.errors import problem
from engine.service import Engine
from engine.service.upload_desk import Door, UploadView

__all__ = ["guest_uploads_router"]

ROOM = 1024
PARTS = "application/offset+octet-stream"


class UploadBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is going to be sent; `size` in bytes."""

    name: Annotated[str, msgspec.Meta(max_length=1000)]
    size: Annotated[int, msgspec.Meta(ge=0)]
    media_type: Annotated[str, msgspec.Meta(max_length=200)] = ""


Offset = Annotated[int, HeaderParameter(name="Upload-Offset", ge=0, description="Where the part stands in the file")]


@post("/guest/{token:str}/uploads", sync_to_thread=True, opt=OPEN)
def begin_guest_upload(token: FromPath[str], data: JSONBody[UploadBody], guests: NamedDependency[Guests], engine: NamedDependency[Engine]) -> UploadView:
    """Begins a file for the form behind a link."""
    return _begin(engine, guests.door(token), data)


@get("/guest/{token:str}/uploads/{upload_id:str}", sync_to_thread=True, opt=OPEN)
def show_guest_upload(token: FromPath[str], upload_id: FromPath[str], guests: NamedDependency[Guests], engine: NamedDependency[Engine]) -> UploadView:
    """How far a file is."""
    return engine.uploads.show(guests.door(token), upload_id)


@head("/guest/{token:str}/uploads/{upload_id:str}", sync_to_thread=True, opt=OPEN)
def ask_guest_upload(token: FromPath[str], upload_id: FromPath[str], guests: NamedDependency[Guests], engine: NamedDependency[Engine]) -> Response[None]:
    """The same in the headers Upload-Offset and Upload-Length."""
    return _told(engine.uploads.show(guests.door(token), upload_id))


@patch("/guest/{token:str}/uploads/{upload_id:str}", opt=OPEN)
async def send_guest_part(
    token: FromPath[str], upload_id: FromPath[str], offset: Offset, request: Request[Any, Any, Any], guests: NamedDependency[Guests], engine: NamedDependency[Engine]
) -> UploadView:
    """What comes next of a file; with the last part it is whole."""
    part = await _part(request, engine)
    return await anyio.to_thread.run_sync(lambda: engine.uploads.add(guests.door(token), upload_id, offset, part))


@post("/jobs/{tenant:str}/{slug:str}/uploads", sync_to_thread=True, opt=OPEN)
def begin_upload(
    tenant: FromPath[str],
    slug: FromPath[str],
    data: JSONBody[UploadBody],
    request: Request[Any, Any, Any],
    public_door: NamedDependency[PublicDoor],
    engine: NamedDependency[Engine],
) -> UploadView:
    """Begins a file for an application."""
    public_door.count(request, tenant, slug, is_part=True)
    return _begin(engine, engine.openings.door(tenant, slug), data)


@get("/jobs/{tenant:str}/{slug:str}/uploads/{upload_id:str}", sync_to_thread=True, opt=OPEN)
def show_upload(tenant: FromPath[str], slug: FromPath[str], upload_id: FromPath[str], public_door: NamedDependency[PublicDoor], engine: NamedDependency[Engine]) -> UploadView:
    """How far a file is."""
    public_door.check()
    return engine.uploads.show(engine.openings.door(tenant, slug), upload_id)


@head("/jobs/{tenant:str}/{slug:str}/uploads/{upload_id:str}", sync_to_thread=True, opt=OPEN)
def ask_upload(tenant: FromPath[str], slug: FromPath[str], upload_id: FromPath[str], public_door: NamedDependency[PublicDoor], engine: NamedDependency[Engine]) -> Response[None]:
    """The same in the headers Upload-Offset and Upload-Length."""
    public_door.check()
    return _told(engine.uploads.show(engine.openings.door(tenant, slug), upload_id))


@patch("/jobs/{tenant:str}/{slug:str}/uploads/{upload_id:str}", opt=OPEN)
async def send_part(
    tenant: FromPath[str],
    slug: FromPath[str],
    upload_id: FromPath[str],
    offset: Offset,
    request: Request[Any, Any, Any],
    public_door: NamedDependency[PublicDoor],
    engine: NamedDependency[Engine],
) -> UploadView:
    """What comes next of a file; with the last part it is whole."""
    part = await _part(request, engine)

    def add() -> UploadView:
        public_door.check()
        return engine.uploads.add(engine.openings.door(tenant, slug), upload_id, offset, part)

    return await anyio.to_thread.run_sync(add)


def _begin(engine: Engine, door: Door, body: UploadBody) -> UploadView:
    return engine.uploads.begin(door, name=plain_name(body.name), media_type=plain_media_type(body.media_type), size=body.size)


async def _part(request: Request[Any, Any, Any], engine: Engine) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip() != PARTS:
        raise Refused(415, problem("upload.type", "a part of a file is sent as bytes", "文件分片须以字节形式发送", path="Content-Type", expected=PARTS))
    part, most = await request.body(), engine.settings.upload_part_bytes
    if len(part) > most:
        raise Refused(413, problem("upload.part_too_large", f"a part has at most {most} bytes", f"每个分片最多 {most} 字节", expected=f"<= {most}"))
    return part


def _told(view: UploadView) -> Response[None]:
    return Response(None, headers={"upload-offset": str(view.offset), "upload-length": str(view.size), "cache-control": "no-store"})


def guest_uploads_router(part_bytes: int) -> Router:
    """The routes; a part may be larger than any other body of a guest."""
    handlers = [begin_guest_upload, show_guest_upload, ask_guest_upload, send_guest_part, begin_upload, show_upload, ask_upload, send_part]
    return Router("", route_handlers=handlers, tags=["guest"], request_max_body_size=part_bytes + ROOM)
