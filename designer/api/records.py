"""Records, sent mail, and erasing a person."""

import msgspec
from litestar import Router, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from designer.api.guard import needs
from designer.api.paging import Cursor, Items, Limit, Search
from engine.errors import NotFound, Text, nearest_name, problem
from engine.model.view import MailView, Page, RecordView
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["records_router"]


class RecordTypeView(msgspec.Struct, frozen=True, kw_only=True):
    """A type of record and how many of it there are."""

    record_type: str
    title: Text
    count: int


@get("/records", sync_to_thread=True, opt=needs("records:read"))
def list_record_types(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[RecordTypeView]:
    """The types of record."""
    return Items([msgspec.convert(found, RecordTypeView) for found in engine.record_types(principal.tenant_id)])


@get("/records/{record_type:str}", sync_to_thread=True, opt=needs("records:read"))
def list_records(
    record_type: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], q: Search = "", limit: Limit = 50, cursor: Cursor = ""
) -> Page[RecordView]:
    """The records of one type."""
    known = [found["record_type"] for found in engine.record_types(principal.tenant_id)]
    if record_type not in known:
        where = {"nearest": nearest_name(record_type, known), "expected": ", ".join(known)}
        raise NotFound(problem("record_type.unknown", f"there is no record type {record_type}", f"没有档案类型 {record_type}", **where))
    return engine.records(principal.tenant_id, record_type, q=q, limit=limit, cursor=cursor)


@get("/records/{record_type:str}/{record_id:str}", sync_to_thread=True, opt=needs("records:read"))
def show_record(record_type: FromPath[str], record_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RecordView:
    """One record."""
    return engine.record(principal.tenant_id, record_type, record_id)


@delete("/people/{subject_id:str}", sync_to_thread=True, opt=needs("people:erase"), status_code=204)
def erase_person(subject_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Destroys the key of a person: nothing sealed under it can ever be read again."""
    engine.erase(principal.tenant_id, subject_id, by=principal.principal_id)


@get("/mailbox", sync_to_thread=True, opt=needs("mailbox:read"))
def list_mails(principal: NamedDependency[Principal], engine: NamedDependency[Engine], limit: Limit = 50, cursor: Cursor = "") -> Page[MailView]:
    """Mail that was sent or would have been sent, newest first."""
    return engine.mails(principal.tenant_id, limit=limit, cursor=cursor)


@get("/mailbox/{mail_id:str}", sync_to_thread=True, opt=needs("mailbox:read"))
def show_mail(mail_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> MailView:
    """One mail."""
    return engine.mail(principal.tenant_id, mail_id)


records_router = Router("", route_handlers=[list_record_types, list_records, show_record, erase_person, list_mails, show_mail], tags=["records"])
