"""Files that are sent part by part, so that a broken line costs one part and not the file.

Knows no form. A `door` is where a file is sent in (the task behind a link, an opening): nobody finds it from another door. The surprising rule: a part that has come already
is not an error for who asks first how far it is.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from engine.errors import Conflict, Invalid, NotFound, problem
from engine.model.view import FileView
from engine.service.rooms import Rooms
from engine.store import Connection, uploads
from engine.store.keys import Keys

__all__ = ["Door", "UploadDesk", "UploadView"]

SWEEP = timedelta(minutes=10)


class Door(msgspec.Struct, frozen=True):
    """Where files come in; `most` of them at most (0: no matter)."""

    tenant_id: str
    name: str
    most: int = 0


class UploadView(msgspec.Struct, frozen=True, kw_only=True):
    """How far a file is: `offset` of `size` bytes have come; `file_id` once it is whole."""

    upload_id: str
    name: str
    offset: int
    size: int
    part_bytes: int
    expires_at: datetime
    file_id: str | None = None


class UploadDesk:
    """Each method is one transaction, but for the last part's, which also stores the file."""

    def __init__(self, rooms: Rooms, save: Callable[..., FileView]) -> None:
        self._rooms = rooms
        self._save = save
        self._sweep_at = rooms.clock.now()

    def begin(self, door: Door, *, name: str, media_type: str, size: int) -> UploadView:
        """A file is going to be sent. Raises Invalid `file.too_large`, `file.empty`, `upload.too_many`, Conflict `upload.full`."""
        settings, now = self._rooms.settings, self._rooms.clock.now()
        if size > settings.max_file_bytes:
            allowed = f"{settings.max_file_bytes // (1024 * 1024)} MiB"
            raise Invalid(problem("file.too_large", f"a file may have at most {allowed}", f"文件不得超过 {allowed}", path="file", expected=f"<= {allowed}"))
        if size < 1:
            raise Invalid(problem("file.empty", "the file is empty", "文件为空", path="file"))
        upload_id = f"u{secrets.token_urlsafe(24)}"
        with self._rooms.database.write() as connection:
            if now >= self._sweep_at:
                self._sweep_at = now + SWEEP
                uploads.forget_over(connection, now)
            if door.most and uploads.count_at(connection, door.tenant_id, door.name) >= door.most:
                en, zh = f"{door.most} files were sent here, no more are taken", f"此处已上传 {door.most} 个文件，不能再上传"
                raise Invalid(problem("upload.too_many", en, zh, path="file", expected=f"<= {door.most}"))
            if uploads.bytes_waiting(connection, door.tenant_id) + size > settings.upload_waiting_bytes:
                raise Conflict(problem("upload.full", "too many files are being sent just now; please try again later", "当前上传过多，请稍后再试"))
            sealed = Keys(self._rooms.chain, connection).tenant(door.tenant_id).seal("upload_name", name.encode())
            expires_at = now + timedelta(hours=settings.upload_hours)
            uploads.add_upload(
                connection, upload_id=upload_id, tenant_id=door.tenant_id, door=door.name, media_type=media_type, size=size, name_sealed=sealed, created_at=now, expires_at=expires_at
            )  # fmt: skip
            return self._view(connection, self._row(connection, door, upload_id))

    def show(self, door: Door, upload_id: str) -> UploadView:
        """How far it is. Raises NotFound."""
        with self._rooms.database.read() as connection:
            return self._view(connection, self._row(connection, door, upload_id))

    def add(self, door: Door, upload_id: str, offset: int, data: bytes) -> UploadView:
        """What stands at `offset` of the file. Raises NotFound, Conflict `upload.offset` (expected: where it goes on), Invalid `upload.too_much`."""
        with self._rooms.database.write() as connection:
            row = self._row(connection, door, upload_id)
            if row.file_id:
                return self._view(connection, row)
            if offset != row.received:
                raise self._elsewhere(row.received)
            if row.received + len(data) > row.size:
                raise Invalid(problem("upload.too_much", "this is more than the file was said to have", "内容超过声明的文件大小", expected=str(row.size - row.received)))
            sealer = Keys(self._rooms.chain, connection).tenant(door.tenant_id)
            if data and not uploads.add_part(connection, row, sealer.seal("upload", data), len(data)):
                raise self._elsewhere(self._row(connection, door, upload_id).received)
            row = self._row(connection, door, upload_id)
            view = self._view(connection, row)
            if row.received < row.size:
                return view
            content = b"".join(sealer.open("upload", part) for part in uploads.parts_of(connection, upload_id))
        stored = self._save(door.tenant_id, name=view.name, media_type=row.media_type, data=content)
        with self._rooms.database.write() as connection:
            uploads.end_upload(connection, upload_id, stored.file_id)
            return self._view(connection, self._row(connection, door, upload_id))

    def sent_at(self, door: Door, file_ids: list[str]) -> set[str]:
        """Which of these files were sent in at this door."""
        with self._rooms.database.read() as connection:
            return uploads.files_at(connection, door.tenant_id, door.name, file_ids)

    def _row(self, connection: Connection, door: Door, upload_id: str) -> Any:
        row = uploads.upload_row(connection, door.tenant_id, door.name, upload_id[:96], self._rooms.clock.now())
        if row is None:
            raise NotFound(problem("upload.unknown", "this file is not being sent (any more); please begin again", "没有此上传或已超时，请重新上传"))
        return row

    def _view(self, connection: Connection, row: Any) -> UploadView:
        name = Keys(self._rooms.chain, connection).tenant(row.tenant_id).open("upload_name", row.name_sealed).decode()
        part = self._rooms.settings.upload_part_bytes
        return UploadView(upload_id=row.upload_id, name=name, offset=row.received, size=row.size, part_bytes=part, expires_at=row.expires_at, file_id=row.file_id)

    def _elsewhere(self, offset: int) -> Conflict:
        return Conflict(problem("upload.offset", f"the file goes on at byte {offset}", f"请从第 {offset} 字节继续", path="Upload-Offset", expected=str(offset)))
