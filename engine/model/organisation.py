"""An organisation: people, departments as a tree, substitutes; and what is asked of it when work is handed out.

Pure: the shell gives it to the core, as it gives the working calendar. The surprising rule: where a department has no head or HRBP, the nearest one above has one;
a person without a manager has the nearest head above who is somebody else.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime

import msgspec

__all__ = ["NOBODY", "Department", "Organisation", "Person", "Queue", "Substitute"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the tenant. `person_id` is the principal's; the first of `departments` is the main one; `skills`: name -> level."""

    person_id: str
    name: str = ""
    email: str = ""
    departments: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    manager: str = ""
    skills: Mapping[str, int] = {}
    is_active: bool = True


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the company; `parent` "" is the top. `head` and `hrbp` are person ids."""

    key: str
    name: str = ""
    parent: str = ""
    head: str = ""
    hrbp: str = ""


class Substitute(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands in for a person from `begins_at` until `ends_at`, in these workflows (none: in all). `instead`: the person is not asked meanwhile."""

    person: str
    substitute: str
    begins_at: datetime
    ends_at: datetime
    workflows: tuple[str, ...] = ()
    instead: bool = False

    def holds(self, now: datetime, workflow: str) -> bool:
        """Whether it counts now, in that workflow."""
        return self.begins_at <= now < self.ends_at and (not self.workflows or workflow in self.workflows)


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """How busy people are: how many open tasks each has; who was given the last task of a node (`workflow/node`); how many tasks of a node each has done."""

    open: Mapping[str, int] = {}
    last: Mapping[str, str] = {}
    done: Mapping[str, Mapping[str, int]] = {}


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of who works where; the indexes are built once."""

    people: Mapping[str, Person] = {}
    departments: Mapping[str, Department] = {}
    substitutes: tuple[Substitute, ...] = ()
    queue: Queue = Queue()
    _inside: dict[str, tuple[str, ...]] = {}
    _emails: dict[str, str] = {}
    _names: dict[str, str] = {}
    _labels: dict[str, str] = {}
    _members: dict[tuple[str, str], tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        below = dict[str, list[str]]()
        for department in self.departments.values():
            below.setdefault(department.parent, []).append(department.key)
        emails, names, labels, members = dict[str, str](), dict[str, str](), dict[str, str](), dict[tuple[str, str], list[str]]()
        for department in self.departments.values():
            labels[department.name] = "" if department.name in labels else department.key
        for person in self.people.values():
            emails[person.email.lower()] = person.person_id
            names[person.name] = "" if person.name in names else person.person_id  # two of one name are nobody
            if person.is_active:
                for kind, held in (("department", person.departments), ("position", person.positions), ("group", person.groups), ("role", person.roles)):
                    for name in held:
                        members.setdefault((kind, name), []).append(person.person_id)
        for name, built in (
            ("_inside", {key: tuple(keys) for key, keys in below.items()}), ("_emails", emails), ("_names", names), ("_labels", labels),
            ("_members", {key: tuple(ids) for key, ids in members.items()}),
        ):  # fmt: skip
            msgspec.structs.force_setattr(self, name, built)

    def called(self, name: str) -> str:
        """What people call a candidate's name: `person:p1` by that person's name, all else as it is written."""
        known = self.people.get(name.removeprefix("person:")) if name.startswith("person:") else None
        return known.name if known is not None and known.name else name

    def with_queue(self, queue: Queue) -> "Organisation":
        """The same organisation on a busier day; its indexes are not built again."""
        other = copy(self)
        msgspec.structs.force_setattr(other, "queue", queue)
        return other

    def person(self, named: str) -> Person | None:
        """A person by id, e-mail, or a name that nobody else has."""
        named = named.removeprefix("person:").strip()
        found = self.people.get(named) or self.people.get(self._emails.get(named.lower(), "") if "@" in named else self._names.get(named, ""))
        return found if found is not None else None

    def is_away(self, person_id: str) -> bool:
        """Whether it is known that the person does not work here any more."""
        found = self.people.get(person_id)
        return found is not None and not found.is_active

    def department(self, named: str) -> Department | None:
        """A department by key, or by a name that no other has."""
        named = named.removeprefix("department:").strip()
        return self.departments.get(named) or self.departments.get(self._labels.get(named, ""))

    def members(self, kind: str, name: str) -> list[str]:
        """The active people of a role, position, group, or of a department with all below it; in the order in which they were told."""
        if kind != "department":
            return list(self._members.get((kind, name), ()))
        found = self.department(name)
        waiting, seen = [found.key] if found is not None else [], dict[str, None]()
        people = dict[str, None]()
        while waiting:
            key = waiting.pop(0)
            if key not in seen:
                seen[key] = None
                people.update(dict.fromkeys(self._members.get(("department", key), ())))
                waiting.extend(self._inside.get(key, ()))
        return list(people)

    def known(self, kind: str) -> list[str]:
        """The names of that kind that somebody bears."""
        return list(self.departments) if kind == "department" else [name for held, name in self._members if held == kind]

    def above(self, department: str) -> list[Department]:
        """A department and those around it, the innermost first."""
        found, key = list[Department](), department
        while key in self.departments and self.departments[key] not in found:
            found.append(self.departments[key])
            key = self.departments[key].parent
        return found

    def heads(self, department: str) -> list[str]:
        """The active heads from a department upwards; one who heads several departments in a row counts once."""
        return _in_turn(one.head for one in self.above(department) if one.head and not self.is_away(one.head))

    def hrbp(self, department: str) -> str:
        """The nearest active HRBP from a department upwards; "" when there is none."""
        return next((one.hrbp for one in self.above(department) if one.hrbp and not self.is_away(one.hrbp)), "")

    def manager(self, person_id: str) -> str:
        """Who leads a person: the manager, else the nearest head above who is another; "" when nobody does."""
        person = self.people.get(person_id)
        if person is None:
            return ""
        if person.manager and not self.is_away(person.manager):
            return person.manager
        return next((head for department in person.departments[:1] for head in self.heads(department) if head != person_id), "")

    def managers(self, person_id: str, levels: int) -> list[str]:
        """A person's manager, the manager's manager, and so on."""
        found = list[str]()
        while len(found) < levels:
            person_id = self.manager(person_id)
            if not person_id or person_id in found:
                break
            found.append(person_id)
        return found

    def skilled(self, skill: str, level: int) -> list[str]:
        """The active people with that skill, the most skilled first."""
        able = [person for person in self.people.values() if person.is_active and person.skills.get(skill, 0) >= max(level, 1)]
        return [person.person_id for person in sorted(able, key=lambda person: -person.skills[skill])]

    def stand_ins(self, person_id: str, now: datetime, workflow: str) -> list[Substitute]:
        """Who stands in for the person now."""
        return [one for one in self.substitutes if one.person == person_id and one.holds(now, workflow) and not self.is_away(one.substitute)]


def _in_turn(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))


NOBODY = Organisation()
"""A tenant that has told nothing of its organisation."""
