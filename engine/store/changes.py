"""What a transaction writes: history events turned into rows, collected over many runs, then written table by table with set-based statements."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.json_text import encode_json
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.store import tables
from engine.store.jobs import signal_name
from engine.store.keys import Keys
from engine.store.stored_run import StoredRun, encode_events

__all__ = ["Changes"]

Row = dict[str, Any]


class Changes:
    """Rows to insert, update and delete. `add` collects, `write` sends; runs are written before everything that hangs on them."""

    def __init__(self, keys: Keys, now: datetime) -> None:
        self.keys = keys
        self.now = now
        self.runs: dict[str, StoredRun] = {}
        self.inserts: defaultdict[sa.Table, list[Row]] = defaultdict(list)
        self.updates: defaultdict[str, list[Row]] = defaultdict(list)
        self.subscribed: list[tuple[StoredRun, happened.MessageAwaited]] = []

    def add(self, stored: StoredRun, events: list[HistoryEvent], by: str) -> None:
        """A burst of `events` of a run whose state in `stored` is already the new one. Nothing happened: nothing is written."""
        if not events:
            return
        self.runs[stored.run.run_id] = stored
        self.inserts[tables.history].append(
            {"run_id": stored.run.run_id, "seq": stored.event_count + 1, "tenant_id": stored.tenant_id, "at": self.now, "by": by, "events": encode_events(stored, events)}
        )
        stored.event_count += len(events)
        for event in events:
            project = _PROJECTIONS.get(type(event))
            if project is not None:
                project(self, stored, event)

    def write(self, connection: sa.Connection) -> None:
        """Sends everything; the transaction is the caller's."""
        new = [_run_row(stored, self.keys) for stored in self.runs.values() if stored.is_new]
        old = [{f"b_{name}": value for name, value in _run_row(stored, self.keys).items()} for stored in self.runs.values() if not stored.is_new]
        if new:
            connection.execute(tables.runs.insert(), new)
        if old:
            connection.execute(_UPDATE_RUN, old)
        for table in _ORDER:
            if self.inserts[table]:
                connection.execute(table.insert(), self.inserts[table])
        for name, rows in self.updates.items():
            connection.execute(_UPDATES[name], rows)

    def insert(self, table: sa.Table, stored: StoredRun, number: int, **values: Any) -> None:
        self.inserts[table].append({"tenant_id": stored.tenant_id, "run_id": stored.run.run_id, "number": number, **values})

    def update(self, name: str, **values: Any) -> None:
        self.updates[name].append({f"b_{key}": value for key, value in values.items()})


def _run_row(stored: StoredRun, keys: Keys) -> Row:
    run = stored.run
    sealer = stored.sealer or keys.tenant(stored.tenant_id)
    tokens = run.tokens.values()
    return {
        "run_id": run.run_id, "tenant_id": stored.tenant_id, "definition_id": run.definition_id, "workflow_key": stored.workflow_key, "status": run.status,
        "business_key": run.business_key, "subject_id": stored.subject_id, "parent_run_id": run.parent_run_id or None, "event_count": stored.event_count,
        "state": stored.seal("run", run), "facts": encode_json(stored.facts).decode(), "title_sealed": sealer.seal("title", stored.title.encode()) if stored.title else None,
        "node_ids": ",".join(dict.fromkeys(token.node_id for token in tokens)), "has_incident": any(token.waits_for == "incident" for token in tokens),
        "started_at": run.started_at, "ended_at": run.ended_at,
    }  # fmt: skip


def _id(stored: StoredRun, number: int) -> str:
    return f"{stored.run.run_id}.{number}"


def _job_created(changes: Changes, stored: StoredRun, event: happened.JobCreated) -> None:
    changes.insert(
        tables.jobs, stored, event.number, job_id=_id(stored, event.number), node_id=event.node_id, node_type=event.node_type, queue=event.queue, attempt=0,
        attempts=event.attempts, timeout=event.timeout, due_at=changes.now, lease_until=None, fence=0, worker=None, inputs=stored.seal("job", event.inputs), trace=stored.trace or None,
    )  # fmt: skip


def _job_completed(changes: Changes, stored: StoredRun, event: happened.JobCompleted | happened.JobWithdrawn) -> None:
    changes.update("job_ended", job_id=_id(stored, event.number))


def _job_failed(changes: Changes, stored: StoredRun, event: happened.JobFailed) -> None:
    if event.retry_at is None:
        changes.update("job_ended", job_id=_id(stored, event.number))
    else:
        changes.update("job_waits", job_id=_id(stored, event.number), due_at=event.retry_at)


def _task_created(changes: Changes, stored: StoredRun, event: happened.TaskCreated) -> None:
    task_id = _id(stored, event.number)
    changes.insert(
        tables.user_tasks, stored, event.number, task_id=task_id, node_id=event.node_id, workflow_key=stored.workflow_key, status="created", assignee=None,
        due_at=event.due_at, created_at=changes.now, completed_at=None, completed_by=None, outcome="",
        detail=stored.seal("task", {"form": event.form, "values": event.values, "shown": event.shown}), submitted=None,
    )  # fmt: skip
    changes.inserts[tables.task_candidates].extend({"task_id": task_id, "candidate": name[:128], "tenant_id": stored.tenant_id} for name in event.candidates)


def _task_claimed(changes: Changes, stored: StoredRun, event: happened.TaskClaimed) -> None:
    changes.update("task_assigned", task_id=_id(stored, event.number), status="claimed", assignee=event.by)


def _task_unclaimed(changes: Changes, stored: StoredRun, event: happened.TaskUnclaimed) -> None:
    changes.update("task_assigned", task_id=_id(stored, event.number), status="created", assignee=None)


def _task_completed(changes: Changes, stored: StoredRun, event: happened.TaskCompleted) -> None:
    changes.update(
        "task_ended", task_id=_id(stored, event.number), status="completed", completed_at=changes.now, completed_by=event.by, outcome=event.outcome,
        submitted=stored.seal("task", event.values),
    )  # fmt: skip


def _task_cancelled(changes: Changes, stored: StoredRun, event: happened.TaskCancelled) -> None:
    changes.update("task_ended", task_id=_id(stored, event.number), status="cancelled", completed_at=changes.now, completed_by=None, outcome="", submitted=None)


def _timer_set(changes: Changes, stored: StoredRun, event: happened.TimerSet) -> None:
    changes.insert(tables.timers, stored, event.number, due_at=event.due_at)


def _timer_fired(changes: Changes, stored: StoredRun, event: happened.TimerFired) -> None:
    changes.update("timer_ended", run_id=stored.run.run_id, number=event.number)


def _message_awaited(changes: Changes, stored: StoredRun, event: happened.MessageAwaited) -> None:
    changes.insert(tables.subscriptions, stored, event.number, name=event.name, correlation_key=event.correlation_key)
    changes.subscribed.append((stored, event))


def _signal_awaited(changes: Changes, stored: StoredRun, event: happened.SignalAwaited) -> None:
    changes.insert(tables.subscriptions, stored, event.number, name=signal_name(event.name), correlation_key="")


def _wait_withdrawn(changes: Changes, stored: StoredRun, event: happened.WaitWithdrawn) -> None:
    ended = {"timer": "timer_ended", "message": "subscription_ended", "signal": "subscription_ended"}.get(event.kind)
    if ended:
        changes.update(ended, run_id=stored.run.run_id, number=event.number)


def _message_received(changes: Changes, stored: StoredRun, event: happened.MessageReceived | happened.SignalReceived) -> None:
    changes.update("subscription_ended", run_id=stored.run.run_id, number=event.number)


def _incident_raised(changes: Changes, stored: StoredRun, event: happened.IncidentRaised) -> None:
    sealer = stored.sealer or changes.keys.tenant(stored.tenant_id)
    changes.insert(
        tables.incidents, stored, event.number, incident_id=_id(stored, event.number), node_id=event.node_id, code=event.code,
        message_sealed=sealer.seal_json("incident", event.message), raised_at=changes.now, resolved_at=None, resolved_by=None,
    )  # fmt: skip


def _incident_resolved(changes: Changes, stored: StoredRun, event: happened.IncidentResolved) -> None:
    changes.update("incident_resolved", incident_id=_id(stored, event.number), at=changes.now, by=event.by)


def _run_cancelled(changes: Changes, stored: StoredRun, event: happened.RunCancelled) -> None:
    for name in ("run_jobs", "run_timers", "run_subscriptions"):
        changes.update(name, run_id=stored.run.run_id)
    changes.update("run_tasks", run_id=stored.run.run_id, at=changes.now)
    changes.update("run_incidents", run_id=stored.run.run_id, at=changes.now, by=event.by)


_PROJECTIONS: dict[type, Callable[[Changes, StoredRun, Any], None]] = {
    happened.JobCreated: _job_created,
    happened.JobCompleted: _job_completed,
    happened.JobFailed: _job_failed,
    happened.JobWithdrawn: _job_completed,
    happened.TaskCreated: _task_created,
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
}

_ORDER = (
    tables.start_keys, tables.history, tables.jobs, tables.timers, tables.subscriptions, tables.user_tasks, tables.task_candidates,
    tables.incidents, tables.mails, tables.record_versions, tables.messages,
)  # fmt: skip


def _equal(table: sa.Table, *names: str) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == sa.bindparam(f"b_{name}") for name in names))


def _bind(*names: str) -> dict[str, Any]:
    return {name: sa.bindparam(f"b_{name}") for name in names}


_RUN_FIELDS = ("status", "event_count", "state", "facts", "title_sealed", "node_ids", "has_incident", "ended_at")
_UPDATE_RUN = tables.runs.update().where(_equal(tables.runs, "run_id")).values(_bind(*_RUN_FIELDS))

_TASK, _INCIDENT, _JOB = tables.user_tasks, tables.incidents, tables.jobs

_UPDATES: dict[str, Any] = {
    "job_ended": _JOB.delete().where(_equal(_JOB, "job_id")),
    "job_waits": _JOB.update().where(_equal(_JOB, "job_id")).values(due_at=sa.bindparam("b_due_at"), lease_until=None, worker=None),
    "task_assigned": _TASK.update().where(_equal(_TASK, "task_id")).values(_bind("status", "assignee")),
    "task_ended": _TASK.update().where(_equal(_TASK, "task_id")).values(_bind("status", "completed_at", "completed_by", "outcome", "submitted")),
    "timer_ended": tables.timers.delete().where(_equal(tables.timers, "run_id", "number")),
    "subscription_ended": tables.subscriptions.delete().where(_equal(tables.subscriptions, "run_id", "number")),
    "incident_resolved": _INCIDENT.update().where(_equal(_INCIDENT, "incident_id")).values(resolved_at=sa.bindparam("b_at"), resolved_by=sa.bindparam("b_by")),
    "run_jobs": _JOB.delete().where(_equal(_JOB, "run_id")),
    "run_timers": tables.timers.delete().where(_equal(tables.timers, "run_id")),
    "run_subscriptions": tables.subscriptions.delete().where(_equal(tables.subscriptions, "run_id")),
    "run_tasks": _TASK.update().where(_equal(_TASK, "run_id"), sa.or_(_TASK.c.status == "created", _TASK.c.status == "claimed")).values(status="cancelled", completed_at=sa.bindparam("b_at")),
    "run_incidents": _INCIDENT.update().where(_equal(_INCIDENT, "run_id"), _INCIDENT.c.resolved_at.is_(None)).values(
        resolved_at=sa.bindparam("b_at"), resolved_by=sa.bindparam("b_by")
    ),
}  # fmt: skip
