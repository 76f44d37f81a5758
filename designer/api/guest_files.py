"""Files that a guest sends with the one form behind a link: a passport, a signature.

Knows no sign-in; the link is the permission, and only while its form is open and asks for files. The surprising rule: what was sent cannot be read back through a link.
"""

import msgspec
from litestar import Router, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody

from designer.api.files import FORM_ROOM, read_upload
from designer.api.guard import OPEN
from designer.api.guest import Guests
from engine.settings import Settings

__all__ = ["guest_files_router"]


class GuestUpload(msgspec.Struct, frozen=True):
    """A form with one file."""

    file: UploadFile


class GuestFile(msgspec.Struct, frozen=True):
    """A file that was stored: its id is the field's value."""

    file_id: str
    name: str
    size: int


@post("/guest/{token:str}/files", sync_to_thread=True, opt=OPEN)
def upload_guest_file(token: FromPath[str], data: MultipartBody[GuestUpload], guests: NamedDependency[Guests], settings: NamedDependency[Settings]) -> GuestFile:
    """Stores a file for the form behind a link, sealed."""
    stored = guests.keep_file(token, read_upload(data.file, settings))
    return GuestFile(stored.file_id, stored.name, stored.size)


def guest_files_router(max_file_bytes: int) -> Router:
    """The route; its form may be larger than any other body of a guest."""
    return Router("", route_handlers=[upload_guest_file], tags=["guest"], request_max_body_size=max_file_bytes + FORM_ROOM)
