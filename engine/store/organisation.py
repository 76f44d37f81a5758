"""The organisation of a tenant as stored: departments, people (principals, with where they work), substitutes; and how busy people are.

Everybody who may sign in is a person, also one of whom nothing else is told. The surprising rule: every change raises the tenant's version, by which processes know
that what they keep is old.
"""

import contextlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.model.organisation import Department, Organisation, Person, Queue, Substitute
from engine.store import tables
from engine.store.database import metadata
from engine.store.identity import principals_table
from engine.store.organisation_version import organisation_version, raise_version
from engine.store.tables import Instant

__all__ = [
    "SubstituteRow", "add_substitute", "departments_table", "drop_department", "drop_substitute", "due_substitutes", "load_organisation", "load_queue", "next_substitute", "note_begun", "note_turns", "open_tasks_of",
    "organisation_version", "people_table", "save_departments", "save_people", "substitute_rows", "substitutes_table", "turns_table",
]  # fmt: skip


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant_id", sa.String(64), primary_key=True)


departments_table = sa.Table(
    "departments", metadata,
    _tenant(), sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("parent", sa.String(64), nullable=False),
    sa.Column("head", sa.String(64), nullable=False),
    sa.Column("hrbp", sa.String(64), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
)  # fmt: skip

people_table = sa.Table(
    "people", metadata,
    _tenant(), sa.Column("person_id", sa.String(64), primary_key=True),
    sa.Column("departments", sa.Text, nullable=False),
    sa.Column("positions", sa.Text, nullable=False),
    sa.Column("groups", sa.Text, nullable=False),
    sa.Column("skills", sa.Text, nullable=False),
    sa.Column("manager", sa.String(64), nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
)  # fmt: skip

substitutes_table = sa.Table(
    "substitutes", metadata,
    _tenant(), sa.Column("substitute_id", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(64), nullable=False),
    sa.Column("substitute", sa.String(64), nullable=False),
    sa.Column("begins_at", Instant, nullable=False), sa.Column("ends_at", Instant, nullable=False),
    sa.Column("workflows", sa.Text, nullable=False),
    sa.Column("instead", sa.Boolean, nullable=False),
    sa.Column("created_by", sa.String(96), nullable=False), sa.Column("created_at", Instant, nullable=False),
    sa.Column("begun_at", Instant),
    sa.Index("ix_substitutes_due", "begins_at", sqlite_where=sa.text("begun_at IS NULL"), postgresql_where=sa.text("begun_at IS NULL")),
)  # fmt: skip

turns_table = sa.Table(
    "task_turns", metadata,
    _tenant(), sa.Column("place", sa.String(160), primary_key=True),
    sa.Column("person", sa.String(64), nullable=False),
)  # fmt: skip


class SubstituteRow(msgspec.Struct, frozen=True, kw_only=True):
    """A substitute with its id and who said so; `begun_at`: since when open tasks have been offered to them too."""

    substitute_id: str
    substitute: Substitute
    tenant_id: str
    created_by: str
    created_at: datetime
    begun_at: datetime | None = None


def load_organisation(connection: sa.Connection, tenant_id: str) -> Organisation:
    """Everything that is known of who works where."""
    who, where = principals_table.c, people_table.c
    joined = principals_table.outerjoin(people_table, sa.and_(where.tenant_id == who.tenant_id, where.person_id == who.principal_id))
    query = sa.select(
        who.principal_id, who.name, who.email, who.roles, who.is_active, where.departments, where.positions, where.groups, where.skills, where.manager
    ).select_from(joined)  # fmt: skip
    rows = connection.execute(query.where(who.tenant_id == tenant_id).order_by(where.place.is_(None), where.place, who.created_at, who.principal_id)).all()
    people = {row.principal_id: _person(row) for row in rows}
    table = departments_table.c
    query = sa.select(table.key, table.name, table.parent, table.head, table.hrbp).where(table.tenant_id == tenant_id).order_by(table.place, table.key)
    departments = {row.key: Department(key=row.key, name=row.name, parent=row.parent, head=row.head, hrbp=row.hrbp) for row in connection.execute(query)}
    return Organisation(people=people, departments=departments, substitutes=tuple(row.substitute for row in substitute_rows(connection, tenant_id)))


def _person(row: Any) -> Person:
    listed = {name: tuple(msgspec.json.decode(getattr(row, name) or "[]")) for name in ("departments", "positions", "groups", "roles")}
    skills = msgspec.json.decode(row.skills or "{}", type=dict[str, int])
    return Person(person_id=row.principal_id, name=row.name, email=row.email, manager=row.manager or "", skills=skills, is_active=bool(row.is_active), **listed)


def save_departments(connection: sa.Connection, tenant_id: str, departments: Iterable[tuple[Department, int]]) -> None:
    """Adds or changes departments, each with its place among them."""
    for department, place in departments:
        values = {"name": department.name, "parent": department.parent, "head": department.head, "hrbp": department.hrbp, "place": place}
        _save(connection, departments_table, {"tenant_id": tenant_id, "key": department.key}, values)
    raise_version(connection, tenant_id)


def drop_department(connection: sa.Connection, tenant_id: str, key: str) -> None:
    """Takes a department away."""
    connection.execute(departments_table.delete().where(departments_table.c.tenant_id == tenant_id, departments_table.c.key == key))
    raise_version(connection, tenant_id)


def save_people(connection: sa.Connection, tenant_id: str, people: Iterable[tuple[Person, int]]) -> None:
    """Adds or changes where people work, each with its place among them; their names, e-mails and whether they are active are their principals'."""
    for person, place in people:
        values = {name: msgspec.json.encode(getattr(person, name)).decode() for name in ("departments", "positions", "groups", "skills")}
        _save(connection, people_table, {"tenant_id": tenant_id, "person_id": person.person_id}, {**values, "manager": person.manager, "place": place})
        mine = sa.and_(principals_table.c.tenant_id == tenant_id, principals_table.c.principal_id == person.person_id)
        connection.execute(principals_table.update().where(mine).values(name=person.name, email=person.email, is_active=person.is_active))
    raise_version(connection, tenant_id)


def _save(connection: sa.Connection, table: sa.Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    mine = sa.and_(*(table.c[name] == value for name, value in key.items()))
    if not connection.execute(table.update().where(mine).values(**values)).rowcount:
        connection.execute(table.insert().values(**key, **values))


def substitute_rows(connection: sa.Connection, tenant_id: str) -> list[SubstituteRow]:
    """Who stands in for whom, the newest first."""
    table = substitutes_table
    query = sa.select(table).where(table.c.tenant_id == tenant_id).order_by(table.c.begins_at.desc(), table.c.substitute_id)
    return [_substitute(row) for row in connection.execute(query)]


def add_substitute(connection: sa.Connection, row: SubstituteRow) -> None:
    """Somebody stands in for somebody."""
    said = row.substitute
    connection.execute(
        substitutes_table.insert().values(
            tenant_id=row.tenant_id, substitute_id=row.substitute_id, person=said.person, substitute=said.substitute, begins_at=said.begins_at, ends_at=said.ends_at,
            workflows=msgspec.json.encode(said.workflows).decode(), instead=said.instead, created_by=row.created_by, created_at=row.created_at, begun_at=row.begun_at,
        )
    )  # fmt: skip
    raise_version(connection, row.tenant_id)


def drop_substitute(connection: sa.Connection, tenant_id: str, substitute_id: str) -> bool:
    """Nobody stands in any more; what was offered stays offered. False when there is no such substitute."""
    table = substitutes_table
    dropped = connection.execute(table.delete().where(table.c.tenant_id == tenant_id, table.c.substitute_id == substitute_id)).rowcount
    raise_version(connection, tenant_id)
    return dropped > 0


def due_substitutes(connection: sa.Connection, now: datetime, limit: int) -> list[SubstituteRow]:
    """Those whose time has begun and to whom open tasks have not been offered yet, of all tenants."""
    table = substitutes_table
    query = sa.select(table).where(table.c.begun_at.is_(None), table.c.begins_at <= sa.bindparam("now", now, Instant)).order_by(table.c.begins_at).limit(limit)
    return [_substitute(row) for row in connection.execute(query)]


def next_substitute(connection: sa.Connection) -> datetime | None:
    """When the next one begins to whom open tasks have not been offered yet."""
    table = substitutes_table
    found: datetime | None = connection.scalar(sa.select(sa.func.min(table.c.begins_at, type_=Instant)).where(table.c.begun_at.is_(None)))
    return found


def note_begun(connection: sa.Connection, row: SubstituteRow, now: datetime) -> None:
    """Open tasks have been offered to that substitute."""
    table = substitutes_table
    connection.execute(table.update().where(table.c.tenant_id == row.tenant_id, table.c.substitute_id == row.substitute_id).values(begun_at=now))


def _substitute(row: Any) -> SubstituteRow:
    said = Substitute(
        person=row.person, substitute=row.substitute, begins_at=row.begins_at, ends_at=row.ends_at, workflows=tuple(msgspec.json.decode(row.workflows)), instead=bool(row.instead)
    )
    return SubstituteRow(substitute_id=row.substitute_id, substitute=said, tenant_id=row.tenant_id, created_by=row.created_by, created_at=row.created_at, begun_at=row.begun_at)


def open_tasks_of(connection: sa.Connection, tenant_id: str, person_id: str) -> list[Any]:
    """The open tasks that a person has, or that are offered to the person by name: task, run, node, workflow, assignee, when made and due."""
    task, who = tables.user_tasks, tables.task_candidates
    offered = sa.exists().where(who.c.task_id == task.c.task_id, who.c.candidate == f"person:{person_id}")
    mine = sa.or_(task.c.assignee == person_id, sa.and_(task.c.assignee.is_(None), offered))
    query = sa.select(task.c.task_id, task.c.run_id, task.c.number, task.c.node_id, task.c.workflow_key, task.c.assignee, task.c.created_at, task.c.due_at)
    return list(connection.execute(query.where(task.c.tenant_id == tenant_id, task.c.status.in_(("created", "claimed")), mine).order_by(task.c.created_at, task.c.task_id)))


def load_queue(connection: sa.Connection, tenant_id: str, places: Collection[str]) -> Queue:
    """How busy people are, and whose turn it was at these places (`workflow/node`)."""
    task, who = tables.user_tasks, tables.task_candidates
    is_open = sa.and_(task.c.tenant_id == tenant_id, task.c.status.in_(("created", "claimed")))
    busy = dict[str, int]()
    for person, count in connection.execute(sa.select(task.c.assignee, sa.func.count()).where(is_open, task.c.assignee.is_not(None)).group_by(task.c.assignee)):
        busy[person] = count
    named = sa.select(who.c.candidate, sa.func.count()).join(task, task.c.task_id == who.c.task_id).where(is_open, task.c.assignee.is_(None), who.c.candidate.like("person:%"))
    for candidate, count in connection.execute(named.group_by(who.c.candidate)):
        busy[candidate[7:]] = busy.get(candidate[7:], 0) + count
    turn = turns_table.c
    last = {row.place: row.person for row in connection.execute(sa.select(turn.place, turn.person).where(turn.tenant_id == tenant_id, turn.place.in_(list(places))))}
    done = dict[str, dict[str, int]]()
    for place in places:
        workflow, _, node = place.partition("/")
        counted = sa.select(task.c.completed_by, sa.func.count()).where(
            task.c.tenant_id == tenant_id, task.c.completed_by.is_not(None), task.c.workflow_key == workflow, task.c.node_id == node
        )
        done[place] = {row[0]: row[1] for row in connection.execute(counted.group_by(task.c.completed_by))}
    return Queue(open=busy, last=last, done=done)


def note_turns(connection: sa.Connection, tenant_id: str, turns: dict[str, str]) -> None:
    """Who was given the last task of each place."""
    for place, person in sorted(turns.items()):
        key, mine = {"tenant_id": tenant_id, "place": place}, sa.and_(turns_table.c.tenant_id == tenant_id, turns_table.c.place == place)
        if connection.execute(turns_table.update().where(mine).values(person=person)).rowcount:
            continue
        # The savepoint matters on PostgreSQL, where two first turns may meet here; either of them counts as the last.
        with contextlib.suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(turns_table.insert().values(**key, person=person))
