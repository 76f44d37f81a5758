"""An organisation's file against what is stored: every row is judged, and what would change is counted, before anything is written.

Knows no database. The surprising rules: who is not in the file stays as they are; people are known by their id, else by their e-mail; a person who is new gets an id that
comes from the e-mail, so that the same file gives the same people.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import msgspec

from engine.errors import Problem, nearest_name
from engine.model.organisation import Department, Organisation, Person
from engine.service.organisation_sheet import NO, YES, Cells, Table, parts

__all__ = ["Changes", "Counts", "judge"]

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = {"key": 64, "name": 200, "id": 64, "email": 254}
_SKILL = re.compile(r"([^:：]+?)\s*(?:[:：]\s*(\d{1,3}))?")
_LEVELLED = re.compile(r"([^:：]+?)\s*[:：]")
_WORD = re.compile(r"[^\s:,;；、]([^:,;；、]*[^\s:,;；、])?")


class Counts(msgspec.Struct, frozen=True):
    """How many rows are new, say something else than what is stored, or say the same."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says, judged. Nothing is to be written when there are `problems`."""

    people: tuple[Person, ...] = ()
    """Those who are new or changed."""
    departments: tuple[Department, ...] = ()
    new_people: frozenset[str] = frozenset()
    people_counts: Counts = Counts()
    department_counts: Counts = Counts()
    problems: tuple[Problem, ...] = ()


def judge(tables: Iterable[Table], stored: Organisation, tenant_id: str) -> Changes:
    """Everything that the tables say, with all that is wrong."""
    return _Judge(tables, stored, tenant_id).changes()


class _Judge:
    def __init__(self, tables: Iterable[Table], stored: Organisation, tenant_id: str) -> None:
        self.stored, self.tenant_id = stored, tenant_id
        self.problems: list[Problem] = []
        self.people_rows: dict[str, Cells] = {}
        self.department_rows: dict[str, Cells] = {}
        for table in tables:
            for row in table.rows:
                if table.kind == "people":
                    self._note_person(row)
                else:
                    self._note_department(row)
        self.people = {**stored.people, **{one: self._named(one, row) for one, row in self.people_rows.items()}}
        self.departments = {**stored.departments, **{key: Department(key=key, name=row.get("name")) for key, row in self.department_rows.items()}}
        self.around = Organisation(people=self.people, departments=self.departments)

    def changes(self) -> Changes:
        departments = {key: self._department(key, row) for key, row in self.department_rows.items()}
        people = {one: self._person(one, row) for one, row in self.people_rows.items()}
        self._circles({**self.stored.departments, **departments}, lambda one: one.parent, self.department_rows, "parent")
        self._circles({**self.stored.people, **people}, lambda one: one.manager, self.people_rows, "manager")
        emails = dict[str, str]()
        for person in {**self.stored.people, **people}.values():
            other = emails.setdefault(person.email, person.person_id)
            if other != person.person_id and (person.person_id in people or other in people):
                row = self.people_rows.get(person.person_id) or self.people_rows[other]
                self._tell(row, "email", "organisation.email_taken", f"{person.email} is the e-mail of another person", f"邮箱 {person.email} 已属于另一人")
        return Changes(
            people=tuple(one for one in people.values() if self.stored.people.get(one.person_id) != one),
            departments=tuple(one for one in departments.values() if self.stored.departments.get(one.key) != one), new_people=frozenset(people.keys() - self.stored.people.keys()),
            people_counts=_counts(people, self.stored.people), department_counts=_counts(departments, self.stored.departments),
            problems=tuple(sorted(self.problems, key=lambda told: (told.file, told.path.rpartition(".")[0], told.line, told.column))),
        )  # fmt: skip

    def _tell(self, row: Cells, column: str, code: str, en: str, zh: str, **more: str) -> None:
        self.problems.append(row.problem(column, code, en, zh, **more))

    def _note_person(self, row: Cells) -> None:
        email, said = row.get("email").lower(), row.get("id")
        for column in ("name", "email", "id"):
            if len(row.get(column)) > LONGEST[column]:
                self._tell(row, column, "organisation.too_long", f"{column} has more than {LONGEST[column]} characters", f"超过 {LONGEST[column]} 个字符")
        if not MAIL.fullmatch(email):
            self._tell(row, "email", "organisation.email", f"{email!r} is no e-mail address" if email else "an e-mail is missing", "邮箱无效或缺失", expected="name@example.com")
            return
        if not row.get("name"):
            self._tell(row, "name", "organisation.name", "the name is missing", "缺少姓名")
        known = self.stored.person(email)
        person_id = said or (known.person_id if known is not None else _made_id(self.tenant_id, email))
        if not _WORD.fullmatch(person_id):
            self._tell(row, "id", "organisation.id", f"{person_id!r} cannot be an id", f"“{person_id}”不能作为编号", expected="A-1001")
        if known is not None and said and known.person_id != said and said not in self.stored.people:
            self._tell(row, "id", "organisation.other_id", f"{email} is known as {known.person_id}", f"{email} 的编号为 {known.person_id}", expected=known.person_id)
        if person_id in self.people_rows:
            other = self.people_rows[person_id]
            column = "id" if said and other.get("id") == said else "email"
            en, zh = f"row {other.row + 1} is the same person", f"与第 {other.row + 1} 行是同一人"
            self._tell(row, column, "organisation.twice", en, zh)
            return
        self.people_rows[person_id] = row

    def _note_department(self, row: Cells) -> None:
        key = row.get("key") or row.get("name")
        if not row.get("name"):
            self._tell(row, "name", "organisation.name", "the name is missing", "缺少名称")
        if len(key) > LONGEST["key"] or len(row.get("name")) > LONGEST["name"] or not _WORD.fullmatch(key):
            self._tell(row, "key", "organisation.key", f"{key[:80]!r} cannot be the key of a department", f"“{key[:80]}”不能作为部门编码", expected="sales, 销售部")
        elif key in self.department_rows:
            other = self.department_rows[key]
            self._tell(row, "key", "organisation.twice", f"row {other.row + 1} is the same department", f"与第 {other.row + 1} 行是同一部门")
        else:
            self.department_rows[key] = row

    def _named(self, person_id: str, row: Cells) -> Person:
        return Person(person_id=person_id, name=row.get("name"), email=row.get("email").lower())

    def _department(self, key: str, row: Cells) -> Department:
        before = self.stored.departments.get(key) or Department(key=key)
        parent = self._one_department(row, "parent", row.get("parent")) if "parent" in row.values else before.parent
        return Department(key=key, name=row.get("name"), parent=parent, head=self._one_person(row, "head", before.head), hrbp=self._one_person(row, "hrbp", before.hrbp))

    def _person(self, person_id: str, row: Cells) -> Person:
        before = self.stored.people.get(person_id) or Person(person_id=person_id, roles=("employee",))
        said = {name: tuple(parts(row.get(name))) if name in row.values else getattr(before, name) for name in ("positions", "groups")}
        departments = before.departments
        if "departments" in row.values:
            departments = tuple(dict.fromkeys(key for name in parts(row.get("departments")) if (key := self._one_department(row, "departments", name))))
        manager = self._one_person(row, "manager", before.manager)
        if manager == person_id:
            self._tell(row, "manager", "organisation.circle", "nobody is their own manager", "不能是自己的上级")
        return Person(
            person_id=person_id, name=row.get("name"), email=row.get("email").lower(), departments=departments, manager=manager, roles=before.roles,
            skills=self._skills(row) if "skills" in row.values else before.skills, is_active=self._is_active(row, before.is_active), **said,
        )  # fmt: skip

    def _one_department(self, row: Cells, column: str, named: str) -> str:
        if not named:
            return ""
        found = self.around.department(named)
        if found is None:
            near = nearest_name(named, [*self.departments, *(one.name for one in self.departments.values())])
            same = [one.key for one in self.departments.values() if one.name == named]
            en, zh = (f"there is no department {named}", f"没有部门“{named}”") if not same else (f"several departments are called {named}", f"有多个名为“{named}”的部门")
            self._tell(row, column, "organisation.department", en, zh, nearest=near if not same else "", expected=", ".join(same))
            return ""
        return found.key

    def _one_person(self, row: Cells, column: str, before: str) -> str:
        if column not in row.values:
            return before
        named = row.get(column)
        if not named:
            return ""
        found = self.around.person(named)
        if found is None:
            same = [one.email for one in self.people.values() if one.name == named]
            near = nearest_name(named, [one.email if "@" in named else one.name for one in self.people.values()])
            en, zh = (
                (f"there is nobody called {named}", f"没有人员“{named}”")
                if not same
                else (f"several people are called {named}: give the e-mail", f"有多人名为“{named}”，请填写邮箱")
            )
            self._tell(row, column, "organisation.person", en, zh, nearest=near if not same else "", expected=", ".join(same))
            return ""
        return found.person_id

    def _skills(self, row: Cells) -> Mapping[str, int]:
        found = dict[str, int]()
        for part in parts(row.get("skills")):
            match = _SKILL.fullmatch(part)
            if match is None or (match[2] and not 1 <= int(match[2]) <= 100):
                named = _LEVELLED.match(part)
                near = f"{named[1]}:3" if named else ""
                self._tell(
                    row,
                    "skills",
                    "organisation.skill",
                    f"{part!r} is no skill: behind the colon stands a level from 1 to 100",
                    f"“{part}”不是有效的技能：冒号后应为 1 到 100 的等级",
                    expected="python:3; 焊接:5",
                    nearest=near,
                )
            else:
                found[match[1].strip()] = int(match[2] or 1)
        return found

    def _is_active(self, row: Cells, before: bool) -> bool:
        said = row.get("active").lower()
        if not said:
            return before
        if said not in (*YES, *NO):
            self._tell(
                row,
                "active",
                "organisation.active",
                f"{said!r} is neither yes nor no",
                f"“{said}”既不是“是”也不是“否”",
                expected="yes, no",
                nearest=nearest_name(said, (*YES, *NO)),
            )
        return said not in NO

    def _circles(self, known: Mapping[str, "Department | Person"], above: Callable[..., str], rows: Mapping[str, Cells], column: Literal["parent", "manager"]) -> None:
        done = set[str]()
        for start in known:
            seen, key = list[str](), start
            while key in known and key not in done and key not in seen:
                seen.append(key)
                key = above(known[key])
            circle = seen[seen.index(key) :] if key in seen else []
            place = next((one for one in circle if one in rows), "")
            if place and len(circle) + (column == "parent") > 1:
                names = " > ".join(known[one].name or getattr(known[one], "email", one) for one in [*circle, circle[0]])
                self._tell(rows[place], column, "organisation.circle", f"a circle: {names}", f"形成循环：{names}")
            done.update(seen)


def _counts(said: Mapping[str, object], stored: Mapping[str, object]) -> Counts:
    added = sum(key not in stored for key in said)
    changed = sum(key in stored and stored[key] != value for key, value in said.items())
    return Counts(added, changed, len(said) - added - changed)


def _made_id(tenant_id: str, email: str) -> str:
    return "p" + hashlib.sha256(f"{tenant_id}/{email}".encode()).hexdigest()[:20]
