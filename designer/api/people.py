"""People, departments and roles, changed one at a time; invitations, by which somebody chooses a password without being signed in.

Knows no circle of managers: the engine judges as it judges a file. Roles are no part of the organisation: whoever may change that does not say who is an administrator.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import OPEN, needs
from designer.api.organisation import PersonView, person_view
from designer.api.paging import Items
from designer.api.seen import Seen, seen_in
from designer.api.session import PrincipalView, signed_in_reply
from engine.errors import Text
from engine.model.organisation import Department
from engine.service import Engine
from engine.service.notification_desk import Addressee
from engine.service.people_desk import DepartmentSaid, PersonSaid
from engine.settings import Settings
from tenants.people import Invited, People, Welcome
from tenants.principal import Principal
from tenants.roles import PERMISSIONS, ROLES
from tenants.sign_in import SignIn, no_password

__all__ = ["people_router"]

ORGANISATION, MANAGE = "organisation:manage", "roles:manage"


class PermissionView(msgspec.Struct, frozen=True):
    """What one may do."""

    permission: str
    title: Text


class RoleView(msgspec.Struct, frozen=True):
    """A role that brings permissions."""

    role: str
    permissions: list[PermissionView]


class RolesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All roles that a person has from now on; one that is not among `GET /roles` only offers tasks."""

    roles: list[str]


class LetterBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In which language somebody is invited; "": their own."""

    language: Literal["", "en", "zh"] = ""


class LetterSent(msgspec.Struct, frozen=True, kw_only=True):
    """Where an invitation goes, in which language, and until when its link holds."""

    email: str
    language: str
    expires_at: datetime


class PasswordBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password that was chosen."""

    password: str


@post("/organisation/people", sync_to_thread=True, opt=needs(ORGANISATION))
def add_person(data: JSONBody[PersonSaid], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PersonView:
    """A new person; they cannot sign in before they are invited."""
    added = engine.people.add_person(principal.tenant_id, data, by=principal.principal_id, password_hash=no_password())
    return _shown(engine, principal, added.person_id)


@put("/organisation/people/{person_id:str}", sync_to_thread=True, opt=needs(ORGANISATION))
def change_person(person_id: FromPath[str], data: JSONBody[PersonSaid], principal: NamedDependency[Principal], engine: NamedDependency[Engine], if_match: Seen = "") -> PersonView:
    """Says anew what is told of a person; who is not active cannot sign in."""
    engine.people.change_person(principal.tenant_id, person_id, data, by=principal.principal_id, seen=seen_in(if_match))
    return _shown(engine, principal, person_id)


@put("/organisation/people/{person_id:str}/roles", sync_to_thread=True, opt=needs(MANAGE))
def set_roles(
    person_id: FromPath[str],
    data: JSONBody[RolesBody],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    people: NamedDependency[People],
    if_match: Seen = "",
) -> PersonView:
    """Says which roles a person has."""
    people.set_roles(principal.tenant_id, person_id, data.roles, by=principal.principal_id, seen=seen_in(if_match))
    return _shown(engine, principal, person_id)


@post("/organisation/people/{person_id:str}/invitation", sync_to_thread=True, opt=needs(MANAGE))
def invite_person(person_id: FromPath[str], principal: NamedDependency[Principal], people: NamedDependency[People]) -> Invited:
    """An address at which the person chooses a password; it is shown this once."""
    return people.invite(principal.tenant_id, person_id)


@post("/organisation/people/{person_id:str}/invitation/mail", sync_to_thread=True, opt=needs(MANAGE))
def mail_invitation(
    person_id: FromPath[str], data: JSONBody[LetterBody], principal: NamedDependency[Principal], people: NamedDependency[People], engine: NamedDependency[Engine]
) -> LetterSent:
    """Sends the person a mail with the address at which they choose a password."""
    invited, who = people.invite(principal.tenant_id, person_id), people.invitee(principal.tenant_id, person_id)
    language = data.language or ("zh" if who.language.startswith("zh") else "en")
    to = Addressee(person_id=person_id, name=who.name, address=who.email, language=language)
    engine.notifications.post(principal.tenant_id, "invitation", to, {"by": principal.name, "until": invited.expires_at.isoformat()}, link=invited.url)
    return LetterSent(email=who.email, language=language, expires_at=invited.expires_at)


@put("/organisation/departments/{key:str}", sync_to_thread=True, opt=needs(ORGANISATION))
def save_department(key: FromPath[str], data: JSONBody[DepartmentSaid], principal: NamedDependency[Principal], engine: NamedDependency[Engine], if_match: Seen = "") -> Department:
    """Adds or changes a department."""
    return engine.people.save_department(principal.tenant_id, key, data, by=principal.principal_id, seen=seen_in(if_match))


@delete("/organisation/departments/{key:str}", sync_to_thread=True, opt=needs(ORGANISATION), status_code=204)
def drop_department(key: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Takes an empty department away."""
    engine.people.drop_department(principal.tenant_id, key)


@get("/roles", sync_to_thread=True, opt=needs("organisation:read"))
def list_roles() -> Items[RoleView]:
    """The roles that bring permissions, and which."""
    return Items([RoleView(role, [PermissionView(one, PERMISSIONS[one]) for one in PERMISSIONS if one in brought]) for role, brought in ROLES.items()])


@get("/invitations/{token:str}", sync_to_thread=True, opt=OPEN)
def show_invitation(token: FromPath[str], people: NamedDependency[People]) -> Welcome:
    """Whom an invitation is for."""
    return people.welcome(token)


@post("/invitations/{token:str}", sync_to_thread=True, opt=OPEN)
def accept_invitation(
    token: FromPath[str],
    data: JSONBody[PasswordBody],
    request: Request[Any, Any, Any],
    people: NamedDependency[People],
    sign_in: NamedDependency[SignIn],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Response[PrincipalView]:
    """Chooses the password and signs in."""
    found = people.choose_password(token, data.password)
    signed_in = sign_in.with_password(found.email, data.password, tenant_id=found.tenant_id)
    request.scope["user"] = signed_in.principal
    return signed_in_reply(signed_in, engine, settings)


def _shown(engine: Engine, principal: Principal, person_id: str) -> PersonView:
    known = engine.organisation.show(principal.tenant_id)
    return person_view(known, known.people[person_id], engine.organisation.without_password(principal.tenant_id))


people_router = Router(
    "",
    route_handlers=[
        add_person, change_person, set_roles, invite_person, mail_invitation, save_department, drop_department, list_roles, show_invitation, accept_invitation,
    ],
    tags=["organisation"],
)  # fmt: skip
