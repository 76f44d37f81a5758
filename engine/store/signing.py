"""Drafts, comments, copies and read marks, as readers and writers ask for them. What they say is sealed under the key of the person whom the run is about."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import tables

__all__ = ["comment_rows", "copied_after", "copy_page", "draft_of", "has_copy", "mark_read", "marks_of", "newest_tasks", "open_tasks_of", "read_by", "save_draft", "unread_remarks"]

_DRAFT, _MARK, _COPY, _COMMENT = tables.task_drafts, tables.read_marks, tables.run_copies, tables.run_comments


def draft_of(connection: sa.Connection, task_id: str, principal_id: str) -> bytes | None:
    """What a person has saved of a task."""
    return connection.scalar(sa.select(_DRAFT.c.values_sealed).where(_DRAFT.c.task_id == task_id, _DRAFT.c.principal_id == principal_id))


def save_draft(connection: sa.Connection, *, tenant_id: str, run_id: str, task_id: str, principal_id: str, values: bytes | None, now: datetime) -> None:
    """Keeps a draft instead of the one before; None: forgets it."""
    connection.execute(_DRAFT.delete().where(_DRAFT.c.task_id == task_id, _DRAFT.c.principal_id == principal_id))
    if values is not None:
        row = {"task_id": task_id, "principal_id": principal_id, "tenant_id": tenant_id, "run_id": run_id, "values_sealed": values, "saved_at": now}
        connection.execute(_DRAFT.insert().values(row))


def comment_rows(connection: sa.Connection, tenant_id: str, run_id: str) -> Sequence[Any]:
    """A run's comments, oldest first."""
    return connection.execute(sa.select(_COMMENT).where(_COMMENT.c.tenant_id == tenant_id, _COMMENT.c.run_id == run_id).order_by(_COMMENT.c.number)).all()


def copy_page(connection: sa.Connection, tenant_id: str, names: Collection[str], limit: int) -> Sequence[Any]:
    """The newest copies that were sent to any of these names, each with its run's row."""
    run = tables.runs
    query = sa.select(_COPY, run.c.workflow_key, run.c.definition_id, run.c.status, run.c.subject_id, run.c.title_sealed, run.c.business_key).join(
        run, run.c.run_id == _COPY.c.run_id
    )
    query = query.where(_COPY.c.tenant_id == tenant_id, _COPY.c.candidate.in_(list(names)))
    return connection.execute(query.order_by(_COPY.c.sent_at.desc(), _COPY.c.run_id, _COPY.c.number).limit(limit)).all()


def has_copy(connection: sa.Connection, tenant_id: str, run_id: str, number: int, names: Collection[str]) -> bool:
    """Whether that copy was sent to any of these names."""
    here = (_COPY.c.tenant_id == tenant_id, _COPY.c.run_id == run_id, _COPY.c.number == number, _COPY.c.candidate.in_(list(names)))
    return connection.execute(sa.select(_COPY.c.number).where(*here).limit(1)).first() is not None


def copied_after(connection: sa.Connection, tenant_id: str, run_id: str, number: int) -> list[str]:
    """Who was sent a copy of a run when it had come to that number."""
    here = (_COPY.c.tenant_id == tenant_id, _COPY.c.run_id == run_id, _COPY.c.number > number)
    return list(connection.scalars(sa.select(_COPY.c.candidate).where(*here).distinct().order_by(_COPY.c.candidate)))


def newest_tasks(connection: sa.Connection, tenant_id: str, copies: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Copy -> the newest task that its run had when it was sent."""
    task = tables.user_tasks
    query = sa.select(task.c.run_id, task.c.number, task.c.task_id).where(task.c.tenant_id == tenant_id, task.c.run_id.in_({run_id for run_id, _ in copies}))
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query.order_by(task.c.number)):
        found.setdefault(row.run_id, []).append(row)
    before = {copy: [row.task_id for row in found.get(copy[0], []) if row.number < copy[1]] for copy in copies}
    return {copy: tasks[-1] for copy, tasks in before.items() if tasks}


def mark_read(connection: sa.Connection, *, tenant_id: str, run_id: str, place: str, principal_id: str, now: datetime) -> None:
    """A person has read a task, a comment or a copy: the first time counts."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"place": place, "principal_id": principal_id, "tenant_id": tenant_id, "run_id": run_id, "read_at": now}
    connection.execute(insert(_MARK).values(row).on_conflict_do_nothing())


def marks_of(connection: sa.Connection, principal_id: str, run_ids: Collection[str]) -> dict[str, datetime]:
    """Place -> when the person has read it, in these runs."""
    query = sa.select(_MARK.c.place, _MARK.c.read_at).where(_MARK.c.run_id.in_(run_ids), _MARK.c.principal_id == principal_id)
    return {row.place: row.read_at for row in connection.execute(query)}


def unread_remarks(connection: sa.Connection, principal_id: str, run_ids: Collection[str]) -> dict[str, int]:
    """Run -> how many remarks of others beside it the person has not read; only runs that have such."""
    place = _COMMENT.c.run_id + "." + sa.cast(_COMMENT.c.number, sa.String)
    is_read = sa.exists().where(_MARK.c.place == place, _MARK.c.principal_id == principal_id)
    query = sa.select(_COMMENT.c.run_id, sa.func.count().label("times")).where(_COMMENT.c.run_id.in_(run_ids), _COMMENT.c.written_by != principal_id, ~is_read)
    return {row.run_id: row.times for row in connection.execute(query.group_by(_COMMENT.c.run_id))}


def read_by(connection: sa.Connection, tenant_id: str, run_id: str) -> dict[str, dict[str, datetime]]:
    """Place in a run -> who has read it, and when."""
    found: dict[str, dict[str, datetime]] = {}
    for row in connection.execute(sa.select(_MARK).where(_MARK.c.tenant_id == tenant_id, _MARK.c.run_id == run_id).order_by(_MARK.c.read_at)):
        found.setdefault(row.place, {})[row.principal_id] = row.read_at
    return found


def open_tasks_of(connection: sa.Connection, tenant_id: str, person: str, limit: int) -> list[str]:
    """The open tasks that a person has claimed or is asked for by name, oldest first."""
    task, who = tables.user_tasks, tables.task_candidates
    named = sa.exists().where(who.c.task_id == task.c.task_id, who.c.candidate == f"person:{person}")
    mine = sa.or_(task.c.assignee == person, named)
    query = sa.select(task.c.task_id).where(task.c.tenant_id == tenant_id, task.c.status.in_(("created", "claimed")), mine)
    return list(connection.scalars(query.order_by(task.c.created_at, task.c.task_id).limit(limit)))
