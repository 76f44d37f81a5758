"""What a transaction writes: history events turned into rows, collected over many runs, then written table by table with one statement each.

A run's burst goes into the run's own row; only when that is full it goes on into history, together with a new snapshot.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.json_text import encode_json
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.run import Run
from engine.store import notice_tables, tables
from engine.store.bulk import Sent, delete_rows, insert_rows, together, update_rows
from engine.store.jobs import signal_name
from engine.store.keys import Keys
from engine.store.signing_changes import HELD, SIGNING_PROJECTIONS, SIGNING_UPDATES
from engine.store.slot import Slots
from engine.store.stored_run import StoredRun
from engine.store.tidings import Tidings

__all__ = ["Changes", "RunChangedMeanwhile"]

Row = dict[str, Any]


class RunChangedMeanwhile(Exception):
    """Another process has changed a run that was decided on from memory: the whole unit is decided again on what is stored now."""


class Changes:
    """Rows to insert, update and delete. `add` collects, `write` sends; runs are written before everything that hangs on them."""

    def __init__(self, keys: Keys, now: datetime, *, is_told: bool = True) -> None:
        self.keys = keys
        self.now = now
        self.tidings = Tidings(now)
        self._is_told = is_told
        self.runs: dict[str, StoredRun] = {}
        self.slots = Slots(now)
        self.inserts: defaultdict[sa.Table, list[Row]] = defaultdict(list)
        self.updates: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._jobs: dict[int, int] = {}
        self._before: Run | None = None

    def add(self, stored: StoredRun, before: Run, events: list[HistoryEvent], by: str) -> None:
        """A burst of `events` of a run whose state in `stored` is already the new one."""
        self.runs[stored.run.run_id] = stored
        full = stored.add(events, by, self.now)
        if full is not None:
            self.inserts[tables.history].append({"run_id": stored.run.run_id, "seq": full[0], "tenant_id": stored.tenant_id, "bursts": full[1]})
        if self._is_told:
            self.tidings.add(stored, before, events)
        self._before, self._jobs = before, {}
        for event in events:
            project = _PROJECTIONS.get(type(event))
            if project is not None:
                project(self, stored, event)

    def offer(self) -> None:
        """After the commit: the runs know the tasks that were made, with who is asked under `candidates`, where nothing else was done to open tasks meanwhile."""
        if not _TOUCHING.isdisjoint(self.updates):
            return
        ended = {values[0] for values in self.updates.get("task_ended", ())}
        made = {row["task_id"]: {**row, "candidates": list[str]()} for row in self.inserts[tables.user_tasks] if row["task_id"] not in ended}
        for row in self.inserts[tables.task_candidates]:
            if row["task_id"] in made:
                made[row["task_id"]]["candidates"].append(row["candidate"])
        for task_id, task in made.items():
            self.runs[task["run_id"]].offered[task_id] = task

    def slot_of(self, event: happened.JobCompleted | happened.JobFailed | happened.JobWithdrawn) -> int:
        """The slot of a job of which something is told."""
        made = self._jobs.get(event.number)
        if made is not None:
            return made
        token = self._before.tokens.get(event.token_id) if self._before is not None else None
        return (token.slot if token is not None else 0) or event.number

    def write(self, connection: sa.Connection) -> None:
        """Sends everything; the transaction is the caller's. Raises RunChangedMeanwhile."""
        insert_rows(connection, tables.runs, _NEW_RUN, [_new_run(stored, self.keys) for stored in self.runs.values() if stored.is_new], is_apart=True)
        self.slots.insert(connection)
        self.tidings.look(connection)
        with together(connection):
            sent, count = self._runs(connection), len([stored for stored in self.runs.values() if not stored.is_new])
            self.slots.write(connection)
            for table in _ORDER:
                rows = self.inserts[table]
                if rows:
                    names = tuple(rows[0])
                    insert_rows(connection, table, names, [tuple(row.values()) for row in rows])
            for name, changes in self.updates.items():
                if name not in _SEPARATE:
                    _UPDATES[name](connection, changes)
            self.tidings.write(connection)
        if sum(one.count() for one in sent if one is not None) != count:
            raise RunChangedMeanwhile
        for name in _SEPARATE & self.updates.keys():
            _UPDATES[name](connection, self.updates[name])

    def _runs(self, connection: sa.Connection) -> list[Sent | None]:
        old = sorted((stored for stored in self.runs.values() if not stored.is_new), key=lambda stored: stored.run.run_id)
        moved, changed = list[Any](), list[Any]()
        for stored in old:
            before, about = stored.written, _about(stored)
            if about == before and stored.snapshot is None:
                moved.append((stored.run.run_id, *_place(stored), stored.known))
            else:
                stored.written = about
                changed.append((stored.run.run_id, *_place(stored), *about[:-1], _title(stored, self.keys), stored.snapshot, stored.known))
        return [
            update_rows(connection, tables.runs, ("run_id",), _PLACE, moved, seen="event_count"),
            update_rows(connection, tables.runs, ("run_id",), (*_PLACE, *_ABOUT), changed, kept="state", seen="event_count"),
        ]

    def insert(self, table: sa.Table, stored: StoredRun, number: int, **values: Any) -> None:
        self.inserts[table].append({"tenant_id": stored.tenant_id, "run_id": stored.run.run_id, "number": number, **values})

    def update(self, name: str, *values: Any) -> None:
        self.updates[name].append(values)


_PLACE = ("event_count", "node_ids", "tail")
_ABOUT = ("status", "facts", "has_incident", "ended_at", "title_sealed", "state")
_NEW_RUN = ("run_id", *_PLACE, *_ABOUT, "tenant_id", "definition_id", "workflow_key", "business_key", "subject_id", "parent_run_id", "started_at", "starter")


def _place(stored: StoredRun) -> tuple[Any, ...]:
    """What changes with every burst."""
    return (stored.event_count, ",".join(stored.run.indexed.places), stored.tail)


def _about(stored: StoredRun) -> tuple[Any, ...]:
    """What changes now and then; the title is in clear here."""
    run = stored.run
    facts = encode_json(stored.facts).decode() if stored.facts else "{}"
    return (run.status, facts, "incident" in stored.run.indexed.waits, run.ended_at, stored.title)


def _title(stored: StoredRun, keys: Keys) -> bytes | None:
    return (stored.sealer or keys.tenant(stored.tenant_id)).seal("title", stored.title.encode()) if stored.title else None


def _new_run(stored: StoredRun, keys: Keys) -> tuple[Any, ...]:
    run = stored.run
    about = stored.written = _about(stored)
    return (
        run.run_id, *_place(stored), *about[:-1], _title(stored, keys), stored.snapshot or b"", stored.tenant_id, run.definition_id, stored.workflow_key, run.business_key,
        stored.subject_id, run.parent_run_id or None, run.started_at, run.starter or None,
    )  # fmt: skip


def _id(stored: StoredRun, number: int) -> str:
    return f"{stored.run.run_id}.{number}"


def _job_created(changes: Changes, stored: StoredRun, event: happened.JobCreated) -> None:
    changes.slots.created(stored, event)
    changes._jobs[event.number] = event.slot or event.number


def _job_ended(changes: Changes, stored: StoredRun, event: happened.JobCompleted | happened.JobWithdrawn) -> None:
    changes.slots.ended(stored, changes.slot_of(event))


def _job_failed(changes: Changes, stored: StoredRun, event: happened.JobFailed) -> None:
    if event.retry_at is None:
        changes.slots.ended(stored, changes.slot_of(event))
    else:
        changes.slots.waits(stored, changes.slot_of(event), HELD if stored.run.suspended_by else event.retry_at)


def _task_created(changes: Changes, stored: StoredRun, event: happened.TaskCreated) -> None:
    task_id = _id(stored, event.number)
    changes.insert(
        tables.user_tasks, stored, event.number, task_id=task_id, node_id=event.node_id, workflow_key=stored.workflow_key, status="created", assignee=None,
        due_at=event.due_at, created_at=changes.now, completed_at=None, completed_by=None, outcome="",
        detail=stored.seal("task", {"form": event.form, "values": event.values, "shown": event.shown}), submitted=None,
    )  # fmt: skip
    changes.inserts[tables.task_candidates].extend({"task_id": task_id, "candidate": name[:128], "tenant_id": stored.tenant_id} for name in event.candidates)


def _task_offered(changes: Changes, stored: StoredRun, event: happened.TaskOffered) -> None:
    changes.update("task_offered", _id(stored, event.number), stored.tenant_id, tuple(event.to))


def _task_claimed(changes: Changes, stored: StoredRun, event: happened.TaskClaimed) -> None:
    changes.update("task_assigned", _id(stored, event.number), "claimed", event.by)


def _task_unclaimed(changes: Changes, stored: StoredRun, event: happened.TaskUnclaimed) -> None:
    changes.update("task_assigned", _id(stored, event.number), "created", None)


def _task_completed(changes: Changes, stored: StoredRun, event: happened.TaskCompleted) -> None:
    changes.update("task_ended", _id(stored, event.number), "completed", changes.now, event.by, event.outcome, stored.seal("task", event.values))
    if event.as_of is not None:
        changes.update("task_as_of", _id(stored, event.number), event.as_of)


def _task_cancelled(changes: Changes, stored: StoredRun, event: happened.TaskCancelled) -> None:
    changes.update("task_ended", _id(stored, event.number), "cancelled", changes.now, None, "", None)


def _timer_set(changes: Changes, stored: StoredRun, event: happened.TimerSet) -> None:
    changes.insert(tables.timers, stored, event.number, due_at=event.due_at, is_held=bool(stored.run.suspended_by))


def _timer_fired(changes: Changes, stored: StoredRun, event: happened.TimerFired) -> None:
    changes.update("timer_ended", stored.run.run_id, event.number)


def _message_awaited(changes: Changes, stored: StoredRun, event: happened.MessageAwaited) -> None:
    changes.insert(tables.subscriptions, stored, event.number, name=event.name, correlation_key=event.correlation_key)


def _signal_awaited(changes: Changes, stored: StoredRun, event: happened.SignalAwaited) -> None:
    changes.insert(tables.subscriptions, stored, event.number, name=signal_name(event.name), correlation_key="")


def _wait_withdrawn(changes: Changes, stored: StoredRun, event: happened.WaitWithdrawn) -> None:
    ended = {"timer": "timer_ended", "message": "subscription_ended", "signal": "subscription_ended"}.get(event.kind)
    if ended:
        changes.update(ended, stored.run.run_id, event.number)


def _message_received(changes: Changes, stored: StoredRun, event: happened.MessageReceived | happened.SignalReceived) -> None:
    changes.update("subscription_ended", stored.run.run_id, event.number)


def _incident_raised(changes: Changes, stored: StoredRun, event: happened.IncidentRaised) -> None:
    sealer = stored.sealer or changes.keys.tenant(stored.tenant_id)
    changes.insert(
        tables.incidents, stored, event.number, incident_id=_id(stored, event.number), node_id=event.node_id, code=event.code,
        message_sealed=sealer.seal_json("incident", event.message), raised_at=changes.now, resolved_at=None, resolved_by=None,
    )  # fmt: skip


def _incident_resolved(changes: Changes, stored: StoredRun, event: happened.IncidentResolved) -> None:
    changes.update("incident_resolved", _id(stored, event.number), changes.now, event.by)


def _run_cancelled(changes: Changes, stored: StoredRun, event: happened.RunCancelled) -> None:
    for name in ("run_jobs", "run_timers", "run_subscriptions"):
        changes.update(name, stored.run.run_id)
    changes.update("run_tasks", stored.run.run_id, changes.now)
    changes.update("run_incidents", stored.run.run_id, changes.now, event.by)
    changes.slots.cancelled(stored.run.run_id)


_PROJECTIONS: dict[type, Callable[[Changes, StoredRun, Any], None]] = {
    happened.JobCreated: _job_created,
    happened.JobCompleted: _job_ended,
    happened.JobFailed: _job_failed,
    happened.JobWithdrawn: _job_ended,
    happened.TaskCreated: _task_created,
    happened.TaskOffered: _task_offered,
    happened.TaskClaimed: _task_claimed,
    happened.TaskUnclaimed: _task_unclaimed,
    happened.TaskCompleted: _task_completed,
    happened.TaskCancelled: _task_cancelled,
    happened.TimerSet: _timer_set,
    happened.TimerFired: _timer_fired,
    happened.MessageAwaited: _message_awaited,
    happened.MessageReceived: _message_received,
    happened.SignalAwaited: _signal_awaited,
    happened.SignalReceived: _message_received,
    happened.WaitWithdrawn: _wait_withdrawn,
    happened.IncidentRaised: _incident_raised,
    happened.IncidentResolved: _incident_resolved,
    happened.RunCancelled: _run_cancelled,
    **SIGNING_PROJECTIONS,
}

_ORDER = (
    tables.start_keys, tables.history, tables.timers, tables.subscriptions, tables.user_tasks, tables.task_candidates,
    tables.incidents, tables.mails, tables.record_versions, tables.messages, tables.run_comments, tables.run_copies, notice_tables.notices,
)  # fmt: skip


Update = Callable[[sa.Connection, list[tuple[Any, ...]]], None]


def _sets(table: sa.Table, key: str, *names: str) -> Update:
    def write(connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
        update_rows(connection, table, (key,), names, rows)

    return write


def _deletes(table: sa.Table, *keys: str) -> Update:
    def write(connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
        delete_rows(connection, table, keys, rows)

    return write


def _ends_tasks(connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
    task = tables.user_tasks
    is_open = sa.or_(task.c.status == "created", task.c.status == "claimed")
    connection.execute(task.update().where(task.c.run_id.in_([row[0] for row in rows]), is_open).values(status="cancelled", completed_at=rows[0][1]))


def _ends_incidents(connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
    incident = tables.incidents
    for run_id, at, by in rows:
        connection.execute(incident.update().where(incident.c.run_id == run_id, incident.c.resolved_at.is_(None)).values(resolved_at=at, resolved_by=by))


def _offers(connection: sa.Connection, rows: list[tuple[Any, ...]]) -> None:
    """Adds candidates; who was asked already stays asked once."""
    table = tables.task_candidates
    for task_id, tenant_id, names in rows:
        known = set(connection.scalars(sa.select(table.c.candidate).where(table.c.task_id == task_id)))
        new = [name[:128] for name in dict.fromkeys(names) if name[:128] not in known]
        if new:
            connection.execute(table.insert(), [{"task_id": task_id, "candidate": name, "tenant_id": tenant_id} for name in new])


_UPDATES: dict[str, Update] = {
    "task_assigned": _sets(tables.user_tasks, "task_id", "status", "assignee"),
    "task_ended": _sets(tables.user_tasks, "task_id", "status", "completed_at", "completed_by", "outcome", "submitted"),
    "task_as_of": _sets(tables.user_tasks, "task_id", "as_of"),
    "timer_ended": _deletes(tables.timers, "run_id", "number"),
    "subscription_ended": _deletes(tables.subscriptions, "run_id", "number"),
    "incident_resolved": _sets(tables.incidents, "incident_id", "resolved_at", "resolved_by"),
    "run_jobs": _deletes(tables.jobs, "run_id"),
    "run_timers": _deletes(tables.timers, "run_id"),
    "run_subscriptions": _deletes(tables.subscriptions, "run_id"),
    "run_tasks": _ends_tasks,
    "run_incidents": _ends_incidents,
    "task_offered": _offers,
    **SIGNING_UPDATES,
}
_TOUCHING = frozenset({"task_assigned", "task_as_of", "task_offered", "run_tasks", *SIGNING_UPDATES})
"""Updates that change open tasks."""
_SEPARATE = frozenset({"run_tasks", "run_incidents", "task_offered", *SIGNING_UPDATES})
"""Updates that are written as SQLAlchemy's statements."""
