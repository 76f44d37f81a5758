"""One person or one department, changed by hand: judged as a row of a file is, and written.

Knows no table. The surprising rule: a new person has no password and no role but `employee`; an invitation and roles are the work of `tenants`.
"""

from collections.abc import Iterable

import msgspec

from engine.clock import Clock
from engine.errors import Conflict, Invalid, NotFound, nearest_name, problem
from engine.model.organisation import Department, Person
from engine.service.meanwhile import check_seen, hold_if_seen, revision_of
from engine.service.organisation_desk import OrganisationDesk
from engine.service.organisation_import import Changes, judge
from engine.service.organisation_sheet import Cells, Table
from engine.store import Database
from engine.store import organisation as store

__all__ = ["DepartmentSaid", "PeopleDesk", "PersonSaid"]


class PersonSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is told of a person. Departments by key or name, the manager by id or e-mail."""

    name: str
    email: str
    departments: list[str] = []
    positions: list[str] = []
    groups: list[str] = []
    manager: str = ""
    skills: dict[str, int] = {}
    is_active: bool = True


class DepartmentSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is told of a department; `parent` "" is the top."""

    name: str
    parent: str = ""
    head: str = ""
    hrbp: str = ""


class PeopleDesk:
    """Changes to an organisation that are made one at a time."""

    def __init__(self, database: Database, clock: Clock, desk: OrganisationDesk) -> None:
        self._database, self._clock, self._desk = database, clock, desk

    def add_person(self, tenant_id: str, said: PersonSaid, *, by: str, password_hash: str) -> Person:
        """A new person. Raises Invalid with all problems, also when the e-mail is known."""
        known = self._desk.show(tenant_id).person(said.email.strip().lower())
        if known is not None:
            raise Invalid(problem("organisation.email_taken", f"{known.email} is the e-mail of {known.name}", f"邮箱 {known.email} 已属于{known.name}", path="email"))
        changes = self._take(tenant_id, "people", _cells(said, ""), by=by, password_hash=password_hash)
        return changes.people[0]

    def change_person(self, tenant_id: str, person_id: str, said: PersonSaid, *, by: str, seen: str = "") -> None:
        """Says anew what is told of a person. Raises NotFound, Invalid with all problems, and Conflict when something else holds than was `seen` (a revision)."""
        known = self._desk.show(tenant_id).people
        if person_id not in known:
            near = nearest_name(person_id, known)
            raise NotFound(problem("organisation.unknown_person", f"there is no person {person_id}", f"没有人员 {person_id}", path="person_id", nearest=near))
        self._take(tenant_id, "people", _cells(said, person_id), by=by, password_hash="", seen=(person_id, seen))

    def save_department(self, tenant_id: str, key: str, said: DepartmentSaid, *, by: str, seen: str = "") -> Department:
        """Adds or changes a department. Raises Invalid with all problems, and Conflict when something else holds than was `seen` (a revision)."""
        values = {"key": key, "name": said.name.strip(), "parent": said.parent, "head": said.head, "hrbp": said.hrbp}
        self._take(tenant_id, "departments", values, by=by, password_hash="", seen=(key, seen))
        return self._desk.show(tenant_id).departments[key]

    def drop_department(self, tenant_id: str, key: str) -> None:
        """Takes an empty department away. Raises NotFound, Conflict when somebody or another department is in it."""
        with self._database.write() as connection:
            known = store.load_organisation(connection, tenant_id)
            if key not in known.departments:
                raise NotFound(problem("organisation.unknown_department", f"there is no department {key}", f"没有部门 {key}", nearest=nearest_name(key, known.departments)))
            if any(one.parent == key for one in known.departments.values()) or any(key in one.departments for one in known.people.values()):
                raise Conflict(problem("organisation.not_empty", "there are people or departments in it", "该部门下还有人员或下级部门", path="key"))
            store.drop_department(connection, tenant_id, key)

    def _take(self, tenant_id: str, kind: str, values: dict[str, str], *, by: str, password_hash: str, seen: tuple[str, str] = ("", "")) -> Changes:
        row = Cells(file="", sheet="", row=-1, values=values, columns={})
        with self._database.write() as connection:
            hold_if_seen(connection, tenant_id, seen[1])
            stored = store.load_organisation(connection, tenant_id)
            held = stored.people if kind == "people" else stored.departments
            check_seen(connection, tenant_id, seen[1], revision_of(held.get(seen[0])))
            changes = judge([Table(kind, (row,))], stored, tenant_id)
            problems = list(changes.problems)
            if any(one.person_id == by and not one.is_active for one in changes.people):
                problems.append(problem("organisation.yourself", "you cannot say of yourself that you have left", "不能将自己设为离职", path="active"))
            if problems:
                raise Invalid(*problems)
            self._desk.write(connection, tenant_id, stored, changes, password_hash)
        return changes


def _cells(said: PersonSaid, person_id: str) -> dict[str, str]:
    skills = "; ".join(f"{name}:{level}" for name, level in said.skills.items())
    listed = {name: _joined(getattr(said, name)) for name in ("departments", "positions", "groups")}
    active = "yes" if said.is_active else "no"
    return {"id": person_id, "name": said.name.strip(), "email": said.email.strip(), **listed, "manager": said.manager, "skills": skills, "active": active}


def _joined(names: Iterable[str]) -> str:
    return "; ".join(name.strip() for name in names)
