"""Records, sent mail, and erasing a person.

Knows no record type: the engine reads and checks the values, and shows of each record what is the principal's to see.
"""

from typing import Annotated, Any

import msgspec
from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from designer.api.guard import needs
from designer.api.paging import Cursor, Items, Limit, Search
from engine.errors import NotFound, Text, nearest_name, problem
from engine.model.view import MailView, Page, PurgeView, RecordVersionView, RecordView
from engine.service import Engine
from tenants.access import reading_roles
from tenants.links import hide_answer_links
from tenants.principal import Principal

__all__ = ["records_router"]


class RecordTypeView(msgspec.Struct, frozen=True, kw_only=True):
    """A type of record, how many of it there are, and the fields by whose value they are found."""

    record_type: str
    title: Text
    count: int
    indexed: list[str] = []


class RecordBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a record says. `key` tells records of a type apart that have no key field; `subject_id`: the person that it is about."""

    values: dict[str, Any]
    key: str = ""
    subject_id: str = ""


class ChangeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a record says anew."""

    values: dict[str, Any]


Field = Annotated[str, QueryParameter(max_length=200, description="An indexed field")]
Value = Annotated[str, QueryParameter(max_length=500, description="The value that this field has")]


@get("/records", sync_to_thread=True, opt=needs("records:read"))
def list_record_types(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[RecordTypeView]:
    """The types of record."""
    return Items([msgspec.convert(found, RecordTypeView) for found in engine.record_types(principal.tenant_id, roles=reading_roles(principal))])


@get("/records/{record_type:str}", sync_to_thread=True, opt=needs("records:read"))
def list_records(
    record_type: FromPath[str],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    q: Search = "",
    field: Field = "",
    value: Value = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[RecordView]:
    """The records of one type; those whose indexed `field` has this `value`, if one is named."""
    _known(engine, principal, record_type)
    return engine.records(principal.tenant_id, record_type, roles=reading_roles(principal), q=q, field=field, value=value, limit=limit, cursor=cursor)


@get("/records/{record_type:str}/purged", sync_to_thread=True, opt=needs("records:read"))
def list_purges(record_type: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], limit: Limit = 50, cursor: Cursor = "") -> Page[PurgeView]:
    """Which records of a type were purged when their time was over."""
    _known(engine, principal, record_type)
    return engine.purges(principal.tenant_id, record_type, roles=reading_roles(principal), limit=limit, cursor=cursor)


@get("/records/{record_type:str}/{record_id:str}", sync_to_thread=True, opt=needs("records:read"))
def show_record(record_type: FromPath[str], record_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RecordView:
    """One record."""
    return engine.record(principal.tenant_id, record_type, record_id, roles=reading_roles(principal))


@get("/records/{record_type:str}/{record_id:str}/versions", sync_to_thread=True, opt=needs("records:read"))
def list_versions(record_type: FromPath[str], record_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[RecordVersionView]:
    """The versions of a record that its type keeps, newest first."""
    return Items(engine.record_versions(principal.tenant_id, record_type, record_id, roles=reading_roles(principal)))


@post("/records/{record_type:str}", sync_to_thread=True, opt=needs("records:write"))
def save_record(record_type: FromPath[str], data: JSONBody[RecordBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RecordView:
    """Makes a record, or merges into the one with this key."""
    _known(engine, principal, record_type)
    return engine.save_record(principal.tenant_id, record_type, data.values, roles=reading_roles(principal), key=data.key, subject_id=data.subject_id or None)


@patch("/records/{record_type:str}/{record_id:str}", sync_to_thread=True, opt=needs("records:write"))
def change_record(
    record_type: FromPath[str], record_id: FromPath[str], data: JSONBody[ChangeBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]
) -> RecordView:
    """Merges values into a record."""
    _known(engine, principal, record_type)
    return engine.change_record(principal.tenant_id, record_type, record_id, data.values, roles=reading_roles(principal))


def _known(engine: Engine, principal: Principal, record_type: str) -> None:
    """Raises NotFound with the nearest type; of types that the principal may not read, the engine says that."""
    known = [found["record_type"] for found in engine.record_types(principal.tenant_id)]
    if record_type not in known:
        where = {"nearest": nearest_name(record_type, known), "expected": ", ".join(known)}
        raise NotFound(problem("record_type.unknown", f"there is no record type {record_type}", f"没有档案类型 {record_type}", **where))


@delete("/people/{subject_id:str}", sync_to_thread=True, opt=needs("people:erase"), status_code=204)
def erase_person(subject_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Destroys the key of a person: nothing sealed under it can ever be read again."""
    engine.erase(principal.tenant_id, subject_id, by=principal.principal_id)


@get("/mailbox", sync_to_thread=True, opt=needs("mailbox:read"))
def list_mails(principal: NamedDependency[Principal], engine: NamedDependency[Engine], limit: Limit = 50, cursor: Cursor = "") -> Page[MailView]:
    """Mail that was sent or would have been sent, newest first."""
    page = engine.mails(principal.tenant_id, limit=limit, cursor=cursor)
    return msgspec.structs.replace(page, items=[_shown(mail) for mail in page.items])


@get("/mailbox/{mail_id:str}", sync_to_thread=True, opt=needs("mailbox:read"))
def show_mail(mail_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> MailView:
    """One mail."""
    return _shown(engine.mail(principal.tenant_id, mail_id))


def _shown(mail: MailView) -> MailView:
    """A mail as others than its reader see it."""
    return msgspec.structs.replace(mail, text=hide_answer_links(mail.text), html=hide_answer_links(mail.html))


records_router = Router(
    "",
    route_handlers=[
        list_record_types, list_records, list_purges, show_record, list_versions, save_record, change_record, erase_person, list_mails, show_mail,
    ],
    tags=["records"],
)  # fmt: skip
