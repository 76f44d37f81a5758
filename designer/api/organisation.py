"""The organisation: departments, people, substitutes; taken in from files and given out as files.

Knows no cell and no circle: the engine judges. The surprising rule: everybody who does tasks may name a substitute for themselves; for others only who may change the organisation.
"""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody, QueryParameter

from designer.api.files import plain_name
from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.paging import Items, Limit, Search
from engine.errors import Invalid, NotFound, nearest_name, problem
from engine.model.organisation import Organisation, Person, Substitute
from engine.service import Engine
from engine.service.meanwhile import revision_of
from engine.service.organisation_desk import ImportReport, OpenTask, SubstituteView
from engine.settings import Settings
from tenants.access import authorize, may
from tenants.principal import Principal
from tenants.sign_in import no_password

__all__ = ["PersonView", "organisation_router", "person_view"]

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM_ROOM = 64 * 1024


class DepartmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A department; `people`: how many active people work in it and below it."""

    key: str
    name: str
    parent: str
    head: str
    hrbp: str
    people: int
    revision: str


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody; `manager` is who leads them, told or by their department; `told_manager` only who was told."""

    person_id: str
    name: str
    email: str
    departments: list[str]
    positions: list[str]
    groups: list[str]
    roles: list[str]
    manager: str
    told_manager: str
    skills: dict[str, int]
    is_active: bool
    revision: str
    has_password: bool
    """Whether they have accepted their invitation: without a password nobody signs in."""


class OrganisationView(msgspec.Struct, frozen=True, kw_only=True):
    """The departments as a list, parents by key; the positions and groups that people bear; how many people there are."""

    departments: list[DepartmentView]
    positions: list[str]
    groups: list[str]
    roles: dict[str, int]
    """Role -> how many who work here bear it."""
    people: int
    active: int
    invited: int
    """How many who work here have not chosen a password yet."""


class ImportForm(msgspec.Struct, frozen=True):
    """A file with people, departments or both (.xlsx, .csv), and perhaps the other table's file."""

    file: UploadFile
    other: UploadFile | None = None


class SubstituteBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who stands in for a person (nobody named: for who asks), from when until when. `workflows` none: in all."""

    substitute: str
    begins_at: datetime
    ends_at: datetime
    person: str = ""
    workflows: list[str] = []
    instead: bool = False


@get("/organisation", sync_to_thread=True, opt=needs("organisation:read"))
def show_organisation(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> OrganisationView:
    """The departments, and what people bear."""
    known, invited = engine.organisation.show(principal.tenant_id), engine.organisation.without_password(principal.tenant_id)
    departments = [
        DepartmentView(key=one.key, name=one.name, parent=one.parent, head=one.head, hrbp=one.hrbp, people=len(known.members("department", one.key)), revision=revision_of(one))
        for one in known.departments.values()
    ]
    return OrganisationView(
        departments=departments,
        positions=known.known("position"),
        groups=known.known("group"),
        roles=dict(Counter(role for one in known.people.values() if one.is_active for role in one.roles)),
        people=len(known.people),
        active=sum(one.is_active for one in known.people.values()),
        invited=sum(one.is_active and one.person_id in invited for one in known.people.values()),
    )


@get("/organisation/people", sync_to_thread=True, opt=needs("organisation:read"))
def list_people(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    q: Search = "",
    department: Annotated[str, QueryParameter(max_length=64, description="In this department or below it")] = "",
    role: Annotated[str, QueryParameter(max_length=64, description="Who bears this role")] = "",
    invited: Annotated[bool, QueryParameter(description="Only who works here and has not chosen a password yet")] = False,
    limit: Limit = 50,
) -> Items[PersonView]:
    """People whose name or e-mail has these words, in the organisation's order."""
    known, words, waiting = engine.organisation.show(principal.tenant_id), q.strip().lower(), engine.organisation.without_password(principal.tenant_id)
    inside = set(known.members("department", department)) if department else None
    found = [one for one in known.people.values() if (inside is None or one.person_id in inside) and (words in one.name.lower() or words in one.email)]
    found = [one for one in found if (not role or role in one.roles) and (not invited or (one.is_active and one.person_id in waiting))]
    return Items([person_view(known, one, waiting) for one in found[:limit]])


@get("/organisation/people/{person_id:str}", sync_to_thread=True, opt=needs("organisation:read"))
def show_person(person_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PersonView:
    """One person."""
    known = engine.organisation.show(principal.tenant_id)
    if person_id not in known.people:
        raise NotFound(
            problem("organisation.unknown_person", f"there is no person {person_id}", f"没有人员 {person_id}", path="person_id", nearest=nearest_name(person_id, known.people))
        )
    return person_view(known, known.people[person_id], engine.organisation.without_password(principal.tenant_id))


@get("/organisation/people/{person_id:str}/tasks", sync_to_thread=True, opt=needs("organisation:manage"))
def list_open_tasks(person_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[OpenTask]:
    """What a person has left to do: what is to be handed over when they leave."""
    return Items(engine.organisation.open_tasks(principal.tenant_id, person_id))


@get("/organisation/export", sync_to_thread=True, opt=needs("organisation:manage"), media_type=EXCEL)
def export_organisation(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    request: Request[Any, Any, Any],
    table: Annotated[Literal["xlsx", "people", "departments"], QueryParameter(description="Excel with both tables, or one of them as CSV")] = "xlsx",
) -> Response[bytes]:
    """The organisation as a file that can be taken in again."""
    data = engine.organisation.give(principal.tenant_id, table, language_of(request))
    name = "organisation.xlsx" if table == "xlsx" else f"{table}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "private, no-store"}
    return Response(data, media_type=EXCEL if table == "xlsx" else "text/csv; charset=utf-8", headers=headers)


@post("/organisation/import", sync_to_thread=True, opt=needs("organisation:manage"), status_code=200)
def import_organisation(
    data: MultipartBody[ImportForm],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
    dry_run: Annotated[bool, QueryParameter(description="Judge and count; write nothing")] = False,
) -> ImportReport:
    """Takes people and departments in; with a problem anywhere nothing is written."""
    files = [(plain_name(one.filename), one.file.read(settings.exchange_bytes + 1)) for one in (data.file, data.other) if one is not None]
    return engine.organisation.take(principal.tenant_id, files, by=principal.principal_id, password_hash=no_password(), is_dry=dry_run)


@get("/organisation/substitutes", sync_to_thread=True, opt=needs("tasks:read"))
def list_substitutes(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[SubstituteView]:
    """Who stands in for whom: all for who may change the organisation, else those that concern me."""
    only = "" if may(principal, "organisation:manage") else principal.principal_id
    return Items(engine.organisation.substitutes(principal.tenant_id, only))


@post("/organisation/substitutes", sync_to_thread=True, opt=needs("tasks:write"), status_code=201)
def add_substitute(data: JSONBody[SubstituteBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> SubstituteView:
    """Somebody stands in for me, or for another."""
    person = data.person or principal.principal_id
    if person != principal.principal_id:
        authorize(principal, "organisation:manage")
    for field, at in (("begins_at", data.begins_at), ("ends_at", data.ends_at)):
        if at.tzinfo is None:
            raise Invalid(problem("organisation.zone", "the instant needs a time zone", "时间须带时区", path=field, expected="2026-04-01T09:00:00+08:00"))
    said = Substitute(
        person=person,
        substitute=data.substitute,
        begins_at=data.begins_at.astimezone(UTC),
        ends_at=data.ends_at.astimezone(UTC),
        workflows=tuple(dict.fromkeys(data.workflows)),
        instead=data.instead,
    )
    return engine.organisation.add_substitute(principal.tenant_id, said, by=principal.principal_id)


@delete("/organisation/substitutes/{substitute_id:str}", sync_to_thread=True, opt=needs("tasks:write"))
def drop_substitute(substitute_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Nobody stands in any more; what was offered stays offered."""
    only = "" if may(principal, "organisation:manage") else principal.principal_id
    engine.organisation.drop_substitute(principal.tenant_id, substitute_id, only=only)


def person_view(known: Organisation, one: Person, without_password: Collection[str]) -> PersonView:
    """A person as readers see them."""
    return PersonView(
        person_id=one.person_id, name=one.name, email=one.email, departments=list(one.departments), positions=list(one.positions), groups=list(one.groups),
        roles=list(one.roles), manager=known.manager(one.person_id), told_manager=one.manager, skills=dict(one.skills), is_active=one.is_active, revision=revision_of(one),
        has_password=one.person_id not in without_password,
    )  # fmt: skip


def organisation_router(exchange_bytes: int) -> Router:
    """The routes; a form with files may be larger than any other body."""
    handlers = [
        show_organisation, list_people, show_person, list_open_tasks, export_organisation, import_organisation, list_substitutes, add_substitute, drop_substitute,
    ]  # fmt: skip
    return Router("", route_handlers=handlers, tags=["organisation"], request_max_body_size=2 * exchange_bytes + FORM_ROOM)
