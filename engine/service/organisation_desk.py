"""What is asked of a tenant's organisation: shown, taken in from files, given out as files, substitutes, what a leaver's open tasks are.

Knows no route. The surprising rule: a substitute whose time has come is offered the open tasks too, once; what was offered stays offered when the time is over.
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from engine.clock import Clock
from engine.decision.exchange import Limits
from engine.errors import Conflict, Invalid, NotFound, Problem, nearest_name, problem
from engine.model.command import Command, OfferTask
from engine.model.organisation import Organisation, Substitute
from engine.service.named import check_works_here
from engine.service.organisation_import import Changes, Counts, judge
from engine.service.organisation_sheet import read_tables, write_csv, write_xlsx
from engine.service.staff import Organisations
from engine.settings import Settings
from engine.store import Connection, Database, identity
from engine.store import organisation as store
from engine.store.packs import definition_rows

__all__ = ["ImportReport", "OpenTask", "OrganisationDesk", "SubstituteView"]

Tell = Callable[[str, str, Command, str], object]
"""Gives a command to a run: tenant, run, command, who asks."""
EACH = 200
LOOK_EVERY = timedelta(minutes=1)
"""Substitutes that are begun at a time."""


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was not known before."""

    person_id: str
    name: str
    email: str


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a file has changed, or would change. `absent`: people who are known and not in it; they stay as they are."""

    is_written: bool
    people: Counts
    departments: Counts
    absent: int
    new_people: list[NewPerson]
    """Who was added and works here; they cannot sign in before they are invited. Empty while nothing is written."""


class SubstituteView(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands in for whom, from when until when, in which workflows (none: all); `instead`: the person is not asked meanwhile."""

    substitute_id: str
    person: str
    substitute: str
    begins_at: datetime
    ends_at: datetime
    workflows: list[str]
    instead: bool
    created_by: str
    created_at: datetime


class OpenTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that somebody has (`assignee`), or that is offered to them by name."""

    task_id: str
    run_id: str
    node_id: str
    workflow_key: str
    assignee: str | None
    created_at: datetime
    due_at: datetime | None


class OrganisationDesk:
    """The part of the engine that knows people. `tell` carries commands out."""

    def __init__(self, database: Database, clock: Clock, settings: Settings, tell: Tell) -> None:
        self._database, self._clock, self._settings, self._tell = database, clock, settings, tell
        self._looked_at: datetime | None = None
        self._next_at: datetime | None = None
        self._kept = Organisations()

    def show(self, tenant_id: str) -> Organisation:
        """Everything that is known of who works where."""
        with self._database.read() as connection:
            return store.load_organisation(connection, tenant_id)

    def without_password(self, tenant_id: str) -> frozenset[str]:
        """Who has not chosen a password yet, by id."""
        with self._database.read() as connection:
            return identity.without_password(connection, tenant_id)

    def known(self, tenant_id: str) -> Organisation:
        """The same, read again only when it has changed."""
        with self._database.read() as connection:
            return self._kept.of(connection, tenant_id)

    def take(self, tenant_id: str, files: Iterable[tuple[str, bytes]], *, by: str, password_hash: str, is_dry: bool = False) -> ImportReport:
        """Reads files (name and bytes) into the organisation. Raises Invalid with every problem, and then nothing is written. `password_hash`: of those who are new."""
        settings = self._settings
        limits = Limits(size=settings.exchange_bytes, unpacked=settings.exchange_unpacked_bytes, rows=settings.exchange_rows, columns=settings.exchange_columns)
        tables, problems = read_tables(files, limits)
        with self._database.write() as connection:
            stored = store.load_organisation(connection, tenant_id)
            changes = judge(tables, stored, tenant_id)
            problems += changes.problems
            leaving = next((one for one in changes.people if one.person_id == by and not one.is_active), None)
            if leaving is not None:
                problems.append(problem("organisation.yourself", "you cannot say of yourself that you have left", "不能将自己设为离职", path="active"))
            if not tables and not problems:
                problems.append(problem("organisation.empty", "there is no table of people or departments in it", "文件中没有人员表或部门表"))
            if problems:
                raise Invalid(*problems)
            if not is_dry:
                self.write(connection, tenant_id, stored, changes, password_hash)
        counts = changes.people_counts
        new = [NewPerson(person_id=one.person_id, name=one.name, email=one.email) for one in changes.people if one.person_id not in stored.people and one.is_active]
        absent = len(stored.people) - counts.changed - counts.unchanged
        return ImportReport(is_written=not is_dry, people=counts, departments=changes.department_counts, absent=absent, new_people=[] if is_dry else new)

    def write(self, connection: Connection, tenant_id: str, stored: Organisation, changes: Changes, password_hash: str) -> None:
        """Writes what was judged, within the caller's transaction; `password_hash`: of those who are new."""
        tenant = identity.tenant(connection, tenant_id)
        if tenant is None:
            raise NotFound(problem("tenant.unknown", f"there is no tenant {tenant_id}", f"没有租户 {tenant_id}"))
        now = self._clock.now()
        for person in changes.people:
            if person.person_id in changes.new_people:
                row = identity.PrincipalRow(
                    tenant_id=tenant_id, principal_id=person.person_id, email=person.email, name=person.name, language=tenant.language,
                    password_hash=password_hash, roles=person.roles, is_active=person.is_active, created_at=now,
                )  # fmt: skip
                identity.add_principal(connection, row)
        places, keys = {one: place for place, one in enumerate(stored.people)}, {key: place for place, key in enumerate(stored.departments)}
        if changes.departments:
            store.save_departments(connection, tenant_id, [(one, keys.setdefault(one.key, len(keys))) for one in changes.departments])
        if changes.people:
            store.save_people(connection, tenant_id, [(one, places.setdefault(one.person_id, len(places))) for one in changes.people])

    def give(self, tenant_id: str, kind: str, language: str) -> bytes:
        """The organisation as a file: `xlsx`, or one table as CSV: `people`, `departments`."""
        organisation = self.show(tenant_id)
        return write_xlsx(organisation, language) if kind == "xlsx" else write_csv(organisation, kind, language)

    def open_tasks(self, tenant_id: str, person_id: str) -> list[OpenTask]:
        """What is left to do by a person. Raises NotFound."""
        with self._database.read() as connection:
            if identity.principal(connection, tenant_id, person_id) is None:
                known = [*store.load_organisation(connection, tenant_id).people]
                raise NotFound(problem("organisation.unknown_person", f"there is no person {person_id}", f"没有人员 {person_id}", nearest=nearest_name(person_id, known)))
            rows = store.open_tasks_of(connection, tenant_id, person_id)
        return [
            OpenTask(
                task_id=row.task_id, run_id=row.run_id, node_id=row.node_id, workflow_key=row.workflow_key, assignee=row.assignee, created_at=row.created_at, due_at=row.due_at
            )
            for row in rows
        ]

    def substitutes(self, tenant_id: str, person_id: str = "") -> list[SubstituteView]:
        """Who stands in for whom (in what one person takes part, either way)."""
        with self._database.read() as connection:
            rows = store.substitute_rows(connection, tenant_id)
        return [_view(row) for row in rows if not person_id or person_id in (row.substitute.person, row.substitute.substitute)]

    def add_substitute(self, tenant_id: str, said: Substitute, *, by: str) -> SubstituteView:
        """Somebody stands in for somebody. Raises Invalid with all problems."""
        now, problems = self._clock.now(), list[Problem]()
        with self._database.write() as connection:
            known = store.load_organisation(connection, tenant_id)
            for field, one in (("person", said.person), ("substitute", said.substitute)):
                check_works_here(known, one, known.people.get(one), field, problems)
            keys = [row.key for row in definition_rows(connection, tenant_id)] if said.workflows else []
            problems += [_no_workflow(key, place, keys) for place, key in enumerate(said.workflows) if key not in keys]
            if said.person == said.substitute:
                problems.append(problem("organisation.own_substitute", "nobody stands in for themselves", "不能代理自己", path="substitute"))
            if not said.begins_at < said.ends_at or said.ends_at <= now:
                problems.append(problem("organisation.period", "the time must end after it begins, and after now", "结束时间须晚于开始时间和当前时间", path="ends_at"))
            if problems:
                raise Invalid(*problems)
            row = store.SubstituteRow(substitute_id=f"s{secrets.token_hex(12)}", substitute=said, tenant_id=tenant_id, created_by=by, created_at=now)
            store.add_substitute(connection, row)
        self._looked_at = None
        self.begin_substitutes()
        return _view(row)

    def drop_substitute(self, tenant_id: str, substitute_id: str, *, only: str = "") -> None:
        """It holds no more. Raises NotFound; with `only`, also when it is not that person's."""
        with self._database.write() as connection:
            row = next((one for one in store.substitute_rows(connection, tenant_id) if one.substitute_id == substitute_id), None)
            if row is None or (only and row.substitute.person != only):
                raise NotFound(problem("organisation.unknown_substitute", f"there is no substitute {substitute_id}", f"没有代理 {substitute_id}"))
            store.drop_substitute(connection, tenant_id, substitute_id)

    def begin_substitutes(self) -> int:
        """Offers open tasks to those whose time has come; returns how many tasks. Nothing is read before the next one is due, but for one look a minute: another process may have noted a new one."""
        now, count = self._clock.now(), 0
        is_fresh = self._looked_at is not None and now < self._looked_at + LOOK_EVERY
        if is_fresh and (self._next_at is None or now < self._next_at):
            return 0
        with self._database.read() as connection:
            due = store.due_substitutes(connection, now, EACH)
            tasks = {row.substitute_id: store.open_tasks_of(connection, row.tenant_id, row.substitute.person) for row in due if row.substitute.ends_at > now}
        for row in due:
            for task in tasks.get(row.substitute_id, ()):
                if not row.substitute.workflows or task.workflow_key in row.substitute.workflows:
                    count += self._offer(row, task.run_id, task.number)
            with self._database.write() as connection:
                store.note_begun(connection, row, now)
        with self._database.read() as connection:
            self._next_at = store.next_substitute(connection)
        self._looked_at = now
        return count

    def _offer(self, row: store.SubstituteRow, run_id: str, number: int) -> bool:
        try:
            self._tell(row.tenant_id, run_id, OfferTask(number, row.substitute.substitute, row.substitute.person), "clock")
        except (Conflict, NotFound):  # it was done meanwhile
            return False
        return True


def _view(row: store.SubstituteRow) -> SubstituteView:
    said = row.substitute
    return SubstituteView(
        substitute_id=row.substitute_id, person=said.person, substitute=said.substitute, begins_at=said.begins_at, ends_at=said.ends_at, workflows=list(said.workflows),
        instead=said.instead, created_by=row.created_by, created_at=row.created_at,
    )  # fmt: skip


def _no_workflow(key: str, place: int, known: list[str]) -> Problem:
    return problem("workflow.unknown", f"there is no workflow {key}", f"没有流程 {key}", path=f"workflows[{place}]", nearest=nearest_name(key, known))
