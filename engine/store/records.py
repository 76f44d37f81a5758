"""Records, files and mails: written sealed, read opened. A value whose person was erased reads as nothing."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.errors import NotFound, problem
from engine.model.view import FileView, MailBounce, MailView, Page, RecordVersionView, RecordView
from engine.node import FileContent, MailMessage
from engine.store import tables
from engine.store.brands import in_brand
from engine.store.cursor import page_of, read_cursor
from engine.store.keys import Keys
from engine.store.notice_settings import add_bounce, bounces
from engine.store.record_index import hold_values

__all__ = [
    "ERASED", "RecordWrite", "StoredRecord", "Wanted", "add_file", "adopt_file", "bounce_mail", "claim_mails", "end_mail", "file", "file_content", "mail", "mail_row", "mails", "owners", "record",
    "record_counts", "record_of_id", "record_of_key", "record_versions", "records", "records_by_id", "records_of_person", "save_record",
]  # fmt: skip

ERASED = "—"
"""What stands for a text whose person was erased."""


class StoredRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands, opened."""

    record_id: str
    subject_id: str | None
    version: int
    title: str
    values: dict[str, Any]
    created_at: datetime


class RecordWrite(msgspec.Struct, frozen=True, kw_only=True):
    """What a record says from now on. `key` tells records of a type apart; `found` are the values of the fields that it is found by, of which those of `unique` fields are its own.

    `history`: how many earlier versions are kept (None: all).
    """

    tenant_id: str
    record_type: str
    record_id: str
    key: str
    title: str
    subject_id: str | None
    run_id: str
    values: dict[str, Any]
    found: dict[str, Any] = {}
    unique: tuple[str, ...] = ()
    history: int | None = None
    purge_at: datetime | None = None


def record_of_key(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, key: str) -> StoredRecord | None:
    """The record with this key, locked against other writers; None when there is none, or its person was erased."""
    return _stored(connection, keys, tenant_id, record_type, tables.records.c.key_hash == keys.tenant(tenant_id).fingerprint(f"{record_type}/{key}"))


def record_of_id(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, record_id: str) -> StoredRecord | None:
    """The record with this id, locked against other writers; None when there is none, or its person was erased."""
    return _stored(connection, keys, tenant_id, record_type, tables.records.c.record_id == record_id)


def _stored(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, which: sa.ColumnElement[bool]) -> StoredRecord | None:
    table = tables.records
    query = sa.select(table).where(table.c.tenant_id == tenant_id, table.c.record_type == record_type, which)
    row = connection.execute(query.with_for_update()).first()
    sealer = keys.of(tenant_id, row.subject_id) if row else None
    if row is None or sealer is None:
        return None
    body = sealer.open_json("record", row.body_sealed)
    return StoredRecord(record_id=row.record_id, subject_id=row.subject_id, version=row.version, title=body["title"], values=body["values"], created_at=row.created_at)


def records_of_person(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, *, subject_id: str | None, run_id: str) -> dict[str, Any]:
    """What the record of a run's person says (of a run about nobody: the record that it saved); of several the one that was changed last. Empty when there is none."""
    table, versions = tables.records, tables.record_versions
    of_run = table.c.record_id.in_(sa.select(versions.c.record_id).where(versions.c.run_id == run_id))
    query = sa.select(table).where(table.c.tenant_id == tenant_id, table.c.record_type == record_type, table.c.subject_id == subject_id if subject_id else of_run)
    row = connection.execute(query.order_by(table.c.updated_at.desc()).limit(1)).first()
    sealer = keys.of(tenant_id, row.subject_id) if row else None
    values: dict[str, Any] = sealer.open_json("record", row.body_sealed)["values"] if row and sealer else {}
    return values


def save_record(connection: sa.Connection, keys: Keys, write: RecordWrite, now: datetime, before: StoredRecord | None) -> None:
    """Makes the record, or the next version of `before`. Raises NotFound when its person was erased."""
    sealer = keys.of(write.tenant_id, write.subject_id)
    if sealer is None:
        raise NotFound(problem("subject.erased", "the person of this record was erased", "该记录对应的个人数据已删除"))
    table = tables.records
    version = before.version + 1 if before else 1
    body = sealer.seal_json("record", {"title": write.title, "values": write.values})
    key_hash = keys.tenant(write.tenant_id).fingerprint(f"{write.record_type}/{write.key or write.record_id}")
    if before:
        changed = {"version": version, "body_sealed": body, "updated_at": now, "purge_at": write.purge_at, **({"key_hash": key_hash} if write.key else {})}
        connection.execute(table.update().where(table.c.record_id == before.record_id).values(**changed))
    else:
        connection.execute(
            table.insert().values(
                record_id=write.record_id, tenant_id=write.tenant_id, record_type=write.record_type, key_hash=key_hash, subject_id=write.subject_id, version=1,
                body_sealed=body, created_at=now, updated_at=now, purge_at=write.purge_at,
            )
        )  # fmt: skip
    _keep_version(connection, write, version, body, now)
    hold_values(connection, keys, write.tenant_id, write.record_type, write.record_id, write.found, unique=write.unique)


def _keep_version(connection: sa.Connection, write: RecordWrite, version: int, body: bytes, now: datetime) -> None:
    """The version that is now, and as many earlier ones as the type keeps."""
    table = tables.record_versions
    connection.execute(table.insert().values(record_id=write.record_id, version=version, tenant_id=write.tenant_id, run_id=write.run_id, body_sealed=body, at=now))
    if write.history is not None:
        connection.execute(table.delete().where(table.c.record_id == write.record_id, table.c.version < version - write.history))


def record_counts(connection: sa.Connection, tenant_id: str) -> dict[str, int]:
    """How many records there are of each type."""
    table = tables.records
    rows = connection.execute(sa.select(table.c.record_type, sa.func.count()).where(table.c.tenant_id == tenant_id).group_by(table.c.record_type))
    return {row[0]: row[1] for row in rows}


Show = Callable[[RecordView], RecordView]
"""What a reader may see of a record."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which records: `only` those whose ids are selected; those that hold `q` in what `show` leaves of their opened values, so that this search walks the type."""

    limit: int
    cursor: str = ""
    q: str = ""
    only: sa.Select[Any] | None = None
    show: Show | None = None


def records(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, wanted: Wanted) -> Page[RecordView]:
    """Records of a type, newest first; a search leaves out erased ones."""
    q, show = wanted.q, wanted.show
    table = tables.records
    query = sa.select(table).where(table.c.tenant_id == tenant_id, table.c.record_type == record_type).order_by(table.c.created_at.desc(), table.c.record_id.desc())
    if wanted.only is not None:
        query = query.where(table.c.record_id.in_(wanted.only))
    after = read_cursor(wanted.cursor)
    if after:
        query = query.where(sa.tuple_(table.c.created_at, table.c.record_id) < sa.tuple_(sa.bindparam("at", after[0], tables.Instant), sa.bindparam("last_id", after[1])))
    rows = connection.execute(query if q else query.limit(wanted.limit + 1)).all()
    keys.load((row.tenant_id, row.subject_id) for row in rows)
    found = [show(_record(row, keys)) if show else _record(row, keys) for row in rows]
    if q:
        found = [view for view in found if any(q.casefold() in text.casefold() for text in _texts(view.values))]
    return page_of(found, wanted.limit, lambda view: (view.created_at, view.record_id))


def _texts(value: Any) -> Iterator[str]:
    """The texts and numbers in a value, without the names of its parts."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
    elif isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
        yield str(value)


def records_by_id(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, record_ids: Iterable[str]) -> list[RecordView]:
    """The records of a type that have one of these ids."""
    table = tables.records
    ids = [record_id for record_id in record_ids if len(record_id) <= 96]
    rows = connection.execute(sa.select(table).where(table.c.tenant_id == tenant_id, table.c.record_type == record_type, table.c.record_id.in_(ids))).all() if ids else []
    keys.load((row.tenant_id, row.subject_id) for row in rows)
    return [_record(row, keys) for row in rows]


def record(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, record_id: str) -> RecordView:
    """One record. Raises NotFound."""
    return _record(_row(connection, tenant_id, record_type, record_id), keys)


def record_versions(connection: sa.Connection, keys: Keys, tenant_id: str, record_type: str, record_id: str) -> list[RecordVersionView]:
    """The versions of a record that are kept, newest first. Raises NotFound."""
    row = _row(connection, tenant_id, record_type, record_id)
    sealer = keys.of(tenant_id, row.subject_id)
    table = tables.record_versions
    rows = connection.execute(sa.select(table).where(table.c.record_id == record_id).order_by(table.c.version.desc())).all()
    found = []
    for one in rows:
        body: dict[str, Any] = sealer.open_json("record", one.body_sealed) if sealer else {"title": ERASED, "values": {}}
        found.append(RecordVersionView(version=one.version, run_id=one.run_id, title=body["title"], values=body["values"], at=one.at))
    return found


def _row(connection: sa.Connection, tenant_id: str, record_type: str, record_id: str) -> Any:
    table = tables.records
    row = connection.execute(sa.select(table).where(table.c.tenant_id == tenant_id, table.c.record_type == record_type, table.c.record_id == record_id)).first()
    if row is None:
        raise NotFound(problem("record.unknown", f"there is no {record_type} {record_id}", f"没有记录 {record_type} {record_id}"))
    return row


def _record(row: Any, keys: Keys) -> RecordView:
    sealer = keys.of(row.tenant_id, row.subject_id)
    body: dict[str, Any] = sealer.open_json("record", row.body_sealed) if sealer else {"title": ERASED, "values": {}}
    return RecordView(
        record_id=row.record_id, record_type=row.record_type, title=body["title"], subject_id=row.subject_id, version=row.version, values=body["values"],
        created_at=row.created_at, updated_at=row.updated_at,
    )  # fmt: skip


def add_file(connection: sa.Connection, keys: Keys, tenant_id: str, content: FileContent, subject_id: str | None, now: datetime) -> FileView:
    """Stores a file under the person's key, or the tenant's. Raises NotFound when the person was erased."""
    sealer = keys.of(tenant_id, subject_id)
    if sealer is None:
        raise NotFound(problem("subject.erased", "this person was erased", "该个人的数据已删除"))
    file_id = content.file_id or f"f{uuid.uuid4().hex}"
    connection.execute(
        tables.files.insert().values(
            file_id=file_id, tenant_id=tenant_id, subject_id=subject_id, media_type=content.media_type[:128], size=len(content.data),
            name_sealed=sealer.seal("name", content.name.encode()), content_sealed=sealer.seal("file", content.data), created_at=now,
        )
    )  # fmt: skip
    return FileView(file_id=file_id, name=content.name, media_type=content.media_type, size=len(content.data), subject_id=subject_id, created_at=now)


def adopt_file(connection: sa.Connection, keys: Keys, tenant_id: str, file_id: str, subject_id: str) -> None:
    """A file that was uploaded before its person was known is sealed anew under that person's key."""
    table = tables.files
    row = connection.execute(sa.select(table).where(table.c.tenant_id == tenant_id, table.c.file_id == file_id)).first()
    sealer = keys.subject(tenant_id, subject_id)
    if row is None or row.subject_id is not None or sealer is None:
        return
    old = keys.tenant(tenant_id)
    name, data = old.open("name", row.name_sealed), old.open("file", row.content_sealed)
    connection.execute(
        table.update().where(table.c.file_id == file_id).values(subject_id=subject_id, name_sealed=sealer.seal("name", name), content_sealed=sealer.seal("file", data))
    )


def owners(connection: sa.Connection, tenant_id: str, file_ids: Iterable[str]) -> list[str | None]:
    """Whom each of these files is about. Raises NotFound for a file that does not exist."""
    return [_file_row(connection, tenant_id, file_id, is_whole=False).subject_id for file_id in file_ids]


def file(connection: sa.Connection, keys: Keys, tenant_id: str, file_id: str) -> FileView:
    """What is known of a file. Raises NotFound."""
    row = _file_row(connection, tenant_id, file_id, is_whole=False)
    sealer = keys.of(tenant_id, row.subject_id)
    name = sealer.open("name", row.name_sealed).decode() if sealer else ERASED
    return FileView(file_id=file_id, name=name, media_type=row.media_type, size=row.size, subject_id=row.subject_id, created_at=row.created_at)


def file_content(connection: sa.Connection, keys: Keys, tenant_id: str, file_id: str) -> FileContent:
    """A file, opened. Raises NotFound, also when its person was erased."""
    row = _file_row(connection, tenant_id, file_id, is_whole=True)
    sealer = keys.of(tenant_id, row.subject_id)
    if sealer is None:
        raise NotFound(problem("subject.erased", "the person of this file was erased", "该文件对应的个人数据已删除"))
    return FileContent(file_id, sealer.open("name", row.name_sealed).decode(), row.media_type, sealer.open("file", row.content_sealed))


def _file_row(connection: sa.Connection, tenant_id: str, file_id: str, *, is_whole: bool) -> Any:
    table = tables.files
    columns = [column for column in table.c if is_whole or column.name != "content_sealed"]
    row = connection.execute(sa.select(*columns).where(table.c.tenant_id == tenant_id, table.c.file_id == file_id)).first()
    if row is None:
        raise NotFound(problem("file.unknown", f"there is no file {file_id}", f"没有文件 {file_id}"))
    return row


def mail_row(keys: Keys, message: MailMessage, *, tenant_id: str, run_id: str, subject_id: str | None, mail_id: str, status: str, now: datetime) -> dict[str, Any]:
    """A row of the outbox."""
    sealer = keys.of(tenant_id, subject_id) or keys.tenant(tenant_id)
    return {
        "mail_id": mail_id, "tenant_id": tenant_id, "run_id": run_id, "subject_id": subject_id, "status": status, "attempt": 0, "due_at": now, "lease_until": None,
        "error": "", "body_sealed": sealer.seal_json("mail", message), "created_at": now, "sent_at": now if status == "kept" else None,
    }  # fmt: skip


def mails(connection: sa.Connection, keys: Keys, tenant_id: str, *, limit: int, cursor: str) -> Page[MailView]:
    """Mails, newest first."""
    table = tables.mails
    query = sa.select(table).where(table.c.tenant_id == tenant_id).order_by(table.c.created_at.desc(), table.c.mail_id.desc())
    after = read_cursor(cursor)
    if after:
        query = query.where(sa.tuple_(table.c.created_at, table.c.mail_id) < sa.tuple_(sa.bindparam("at", after[0], tables.Instant), sa.bindparam("last_id", after[1])))
    rows = connection.execute(query.limit(limit + 1)).all()
    keys.load((row.tenant_id, row.subject_id) for row in rows)
    back = bounces(connection, keys, [row.mail_id for row in rows])
    return page_of([_mail(row, keys, back.get(row.mail_id)) for row in rows], limit, lambda view: (view.created_at, view.mail_id))


def mail(connection: sa.Connection, keys: Keys, tenant_id: str, mail_id: str) -> MailView:
    """One mail. Raises NotFound."""
    row = connection.execute(sa.select(tables.mails).where(tables.mails.c.tenant_id == tenant_id, tables.mails.c.mail_id == mail_id)).first()
    if row is None:
        raise NotFound(problem("mail.unknown", f"there is no mail {mail_id}", f"没有邮件 {mail_id}"))
    return in_brand(connection, [(tenant_id, _mail(row, keys, bounces(connection, keys, [mail_id]).get(mail_id)))])[0]


def claim_mails(connection: sa.Connection, keys: Keys, *, limit: int, now: datetime, lease_until: datetime) -> list[tuple[MailView, int]]:
    """Mails that are due, leased to the caller, each with the number of this attempt. Those of erased persons are given up."""
    table = tables.mails
    is_free = sa.or_(table.c.lease_until.is_(None), table.c.lease_until < now)
    free = sa.select(table.c.mail_id).where(table.c.status == "waiting", table.c.due_at <= now, is_free).order_by(table.c.due_at).limit(limit).with_for_update(skip_locked=True)
    # Found once and for all: as a subquery it might be asked again for every row.
    due = sa.select(free.cte("due").prefix_with("MATERIALIZED", dialect="postgresql").c.mail_id)
    rows = connection.execute(table.update().where(table.c.mail_id.in_(due)).values(lease_until=lease_until, attempt=table.c.attempt + 1).returning(table)).all()
    keys.load((row.tenant_id, row.subject_id) for row in rows)
    return list(zip(in_brand(connection, ((row.tenant_id, _mail(row, keys)) for row in rows)), (row.attempt for row in rows), strict=True))


def end_mail(connection: sa.Connection, mail_id: str, *, status: str, error: str, due_at: datetime, now: datetime) -> None:
    """What became of an attempt to send: sent, failed, or waiting until `due_at`."""
    values = {"status": status, "error": error[:400], "due_at": due_at, "lease_until": None, "sent_at": now if status == "sent" else None}
    connection.execute(tables.mails.update().where(tables.mails.c.mail_id == mail_id).values(**values))


def bounce_mail(connection: sa.Connection, keys: Keys, tenant_id: str, mail_id: str, bounce: MailBounce) -> None:
    """Notes that a mail came back; one that failed for good is not sent any more. `tenant_id` "": whichever. Raises NotFound."""
    table = tables.mails
    row = connection.execute(sa.select(table).where(table.c.mail_id == mail_id, *([table.c.tenant_id == tenant_id] if tenant_id else []))).first()
    if row is None:
        raise NotFound(problem("mail.unknown", f"there is no mail {mail_id}", f"没有邮件 {mail_id}"))
    add_bounce(connection, keys, row, status=bounce.status, action=bounce.action, detail=bounce.detail, now=bounce.at)
    if bounce.action == "failed":
        connection.execute(table.update().where(table.c.mail_id == mail_id, table.c.status.in_(("sent", "waiting"))).values(status="failed"))


def _mail(row: Any, keys: Keys, bounce: dict[str, Any] | None = None) -> MailView:
    sealer = keys.of(row.tenant_id, row.subject_id)
    body: dict[str, Any] = sealer.open_json("mail", row.body_sealed) if sealer else {"to": ERASED, "subject": ERASED, "text": ""}
    attachments: Iterable[dict[str, str]] = body.get("attachments", [])
    return MailView(
        mail_id=row.mail_id, run_id=row.run_id, to=body["to"], to_name=body.get("to_name", ""), subject=body["subject"], text=body["text"], html=body.get("html", ""),
        attachments=list(attachments), status=row.status, created_at=row.created_at, sent_at=row.sent_at, attempt=row.attempt, error=row.error,
        bounce=MailBounce(**bounce) if bounce else None,
    )  # fmt: skip
