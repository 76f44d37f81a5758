"""Colleagues by name, for everybody who does tasks: to be asked, told, mentioned. No e-mail, no number: only who somebody is and where they work."""

from typing import Annotated

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from designer.api.guard import needs
from designer.api.paging import Items, Limit, Search
from engine.model.organisation import Organisation, Person
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["directory_router"]

MOST_NAMED = 200


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody; `department` and `position` are their first ones."""

    person_id: str
    name: str
    department: str
    position: str
    roles: list[str]
    is_active: bool


@get("/directory", sync_to_thread=True, opt=needs("tasks:read"))
def list_colleagues(
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    q: Search = "",
    ids: Annotated[str, QueryParameter(max_length=20_000, description="Only these, separated by commas")] = "",
    limit: Limit = 20,
) -> Items[Colleague]:
    """Active colleagues whose name, department or position has these words; with `ids` those, also who has left."""
    known = engine.organisation.known(principal.tenant_id)
    if ids:
        return Items([_colleague(known, known.people[one]) for one in ids.split(",")[:MOST_NAMED] if one in known.people])
    words = q.casefold().split()
    found = []
    for person in known.people.values():
        card = _colleague(known, person)
        text = " ".join((card.name, person.email, card.department, *person.positions)).casefold()
        if person.is_active and all(word in text for word in words):
            found.append(card)
        if len(found) == limit:
            break
    return Items(found)


def _colleague(known: Organisation, person: Person) -> Colleague:
    department = known.departments.get(person.departments[0]) if person.departments else None
    return Colleague(
        person_id=person.person_id, name=person.name, department=(department.name or department.key) if department else "", position=person.positions[0] if person.positions else "",
        roles=list(person.roles), is_active=person.is_active,
    )  # fmt: skip


directory_router = Router("", route_handlers=[list_colleagues], tags=["organisation"])
