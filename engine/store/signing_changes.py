"""What signing writes: who a task is offered to now, drafts that go with it, comments, copies, and what stands still with a run.

A part of engine.store.changes, which alone asks for it. The surprising rule: these updates come last and in their order, for a task may be reoffered in the burst that made it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

import sqlalchemy as sa

from engine.model import event as happened
from engine.store import tables
from engine.store.keys import Keys
from engine.store.stored_run import StoredRun

__all__ = ["HELD", "SIGNING_PROJECTIONS", "SIGNING_UPDATES"]

HELD = datetime(9999, 1, 1, tzinfo=UTC)
"""When a job of a suspended run is due."""
_TASK, _WHO, _DRAFT = tables.user_tasks, tables.task_candidates, tables.task_drafts


class Collecting(Protocol):
    """What engine.store.changes collects rows in."""

    keys: Keys
    now: datetime

    def insert(self, table: sa.Table, stored: StoredRun, number: int, **values: Any) -> None: ...
    def update(self, name: str, *values: Any) -> None: ...


def _id(stored: StoredRun, number: int) -> str:
    return f"{stored.run.run_id}.{number}"


def _sealed(changes: Collecting, stored: StoredRun, kind: str, value: Any) -> bytes:
    return (stored.sealer or changes.keys.tenant(stored.tenant_id)).seal_json(kind, value)


def _seat_changed(changes: Collecting, stored: StoredRun, event: happened.SeatChanged) -> None:
    task_id = _id(stored, event.number)
    changes.update("task_reoffered", task_id, stored.tenant_id, event.seat.candidates, "claimed" if event.holder else "created", event.holder or None)
    person = event.seat.candidates[0].removeprefix("person:") if len(event.seat.candidates) == 1 else ""
    if event.keeps_draft and person and event.seat.candidates[0].startswith("person:"):
        proposed = _sealed(changes, stored, "draft", event.values) if event.values else None
        changes.update("draft_passed_on", task_id, stored.tenant_id, stored.run.run_id, person, proposed, changes.now)


def _signer_removed(changes: Collecting, stored: StoredRun, event: happened.SignerRemoved) -> None:
    if event.number:
        changes.update("task_ended", _id(stored, event.number), "cancelled", changes.now, None, "", None)


def _sent_back(changes: Collecting, stored: StoredRun, event: happened.TaskSentBack) -> None:
    changes.update("task_ended", _id(stored, event.number), "completed", changes.now, event.by, "send_back", None)


def _comment_added(changes: Collecting, stored: StoredRun, event: happened.CommentAdded) -> None:
    body = {"text": event.text, "mentions": event.mentions, "files": event.files}
    changes.insert(
        tables.run_comments, stored, event.number, node_id=event.node_id, task=event.task, written_by=event.by, body_sealed=_sealed(changes, stored, "comment", body),
        written_at=changes.now,
    )  # fmt: skip


def _copy_sent(changes: Collecting, stored: StoredRun, event: happened.CopySent) -> None:
    for name in event.to:
        note = _sealed(changes, stored, "copy", event.note) if event.note else None
        changes.insert(tables.run_copies, stored, event.number, candidate=name[:128], sent_by=event.by, note_sealed=note, sent_at=changes.now)


def _suspended(changes: Collecting, stored: StoredRun, event: happened.RunSuspended) -> None:
    changes.update("run_held", stored.run.run_id, changes.now, True)


def _resumed(changes: Collecting, stored: StoredRun, event: happened.RunResumed) -> None:
    changes.update("run_held", stored.run.run_id, changes.now, False)


SIGNING_PROJECTIONS: dict[type, Callable[..., None]] = {
    happened.SeatChanged: _seat_changed,
    happened.SignerRemoved: _signer_removed,
    happened.TaskSentBack: _sent_back,
    happened.CommentAdded: _comment_added,
    happened.CopySent: _copy_sent,
    happened.RunSuspended: _suspended,
    happened.RunResumed: _resumed,
}

Rows = list[tuple[Any, ...]]


def _reoffers(connection: sa.Connection, rows: Rows) -> None:
    for task_id, tenant_id, candidates, status, assignee in rows:
        is_open = sa.and_(_TASK.c.task_id == task_id, _TASK.c.status.in_(("created", "claimed")))
        connection.execute(_TASK.update().where(is_open).values(status=status, assignee=assignee))
        connection.execute(_WHO.delete().where(_WHO.c.task_id == task_id))
        connection.execute(_WHO.insert(), [{"task_id": task_id, "candidate": name[:128], "tenant_id": tenant_id} for name in candidates])


def _passes_drafts_on(connection: sa.Connection, rows: Rows) -> None:
    """Who gets a task goes on with what was proposed, else with what was saved last; a draft of their own comes before that."""
    for task_id, tenant_id, run_id, person, proposed, now in rows:
        drafts = connection.execute(sa.select(_DRAFT).where(_DRAFT.c.task_id == task_id).order_by(_DRAFT.c.saved_at.desc())).all()
        mine = next((row for row in drafts if row.principal_id == person), None)
        values = proposed or (drafts[0].values_sealed if drafts and mine is None else None)
        if values is None:
            continue
        connection.execute(_DRAFT.delete().where(_DRAFT.c.task_id == task_id, _DRAFT.c.principal_id == person))
        connection.execute(_DRAFT.insert().values(task_id=task_id, principal_id=person, tenant_id=tenant_id, run_id=run_id, values_sealed=values, saved_at=now))


def _holds(connection: sa.Connection, rows: Rows) -> None:
    """Runs stand still or go on, with their timers and the jobs that nobody holds; in the order in which it happened: a run may go from one pause to another in one burst."""
    timer, job = tables.timers, tables.jobs
    for run_id, at, is_held in rows:
        connection.execute(tables.runs.update().where(tables.runs.c.run_id == run_id).values(suspended_at=at if is_held else None))
        connection.execute(timer.update().where(timer.c.run_id == run_id).values(is_held=is_held))
        if is_held:
            connection.execute(job.update().where(job.c.run_id == run_id, job.c.worker.is_(None)).values(due_at=HELD))
        else:
            connection.execute(job.update().where(job.c.run_id == run_id, job.c.due_at == HELD).values(due_at=at))


SIGNING_UPDATES: dict[str, Callable[[sa.Connection, Rows], None]] = {
    "task_reoffered": _reoffers,
    "draft_passed_on": _passes_drafts_on,
    "run_held": _holds,
}
