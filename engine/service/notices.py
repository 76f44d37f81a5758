"""What of a run's events is told: the one table from events to kinds of notification and of webhook events, and the rows of the outbox that they become.

Knows no person and no channel. The row is written in the transaction of its cause; who is told, how and when is found out afterwards (engine.service.spread).
To have another event told, add a line to `NOTICES`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.service.ask import new_run_id
from engine.settings import Settings
from engine.store import Connection, notice_tables
from engine.store.changes import Changes
from engine.store.notices import is_person, wanted_events
from engine.store.stored_run import StoredRun

__all__ = ["NOTICES", "Audience", "Noticed", "note"]


class Noticed(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told: to `people` (names of candidates) as `kind`, to webhooks as `event`; about the task or incident `number`. `due_at`: not before then."""

    kind: str = ""
    event: str = ""
    number: int = 0
    people: list[str] = []
    data: dict[str, Any] = {}
    due_at: datetime | None = None


Teller = Callable[[StoredRun, Any, Settings], list[Noticed]]


def _started(stored: StoredRun, event: happened.RunStarted, settings: Settings) -> list[Noticed]:
    return [] if event.parent_run_id else [Noticed(event="run.started")]


def _completed(stored: StoredRun, event: happened.RunCompleted, settings: Settings) -> list[Noticed]:
    return _ended(stored, "run.completed", {"outcome": event.outcome})


def _cancelled(stored: StoredRun, event: happened.RunCancelled, settings: Settings) -> list[Noticed]:
    return _ended(stored, "run.cancelled", {"outcome": "cancelled", "by": event.by})


def _ended(stored: StoredRun, name: str, data: dict[str, Any]) -> list[Noticed]:
    run = stored.run
    if run.parent_run_id:
        return []
    return [Noticed(kind="run_ended", event=name, people=[f"person:{run.starter}"] if run.starter else [], data=data)]


def _task_created(stored: StoredRun, event: happened.TaskCreated, settings: Settings) -> list[Noticed]:
    is_waiting = event.seat is not None and bool(event.seat.waits_for)  # who is told when their turn comes
    people = [name for name in event.candidates if name != "guest"] if not is_waiting else []
    data = {"node_id": event.node_id, "due_at": event.due_at}
    told = [Noticed(kind="task_assigned", event="task.created", number=event.number, people=people, data=data)]
    if event.due_at is not None and people:
        told.append(Noticed(kind="task_overdue", number=event.number, people=people, data=data, due_at=event.due_at))
    return told


def _task_ended(name: str) -> Teller:
    def tell(stored: StoredRun, event: Any, settings: Settings) -> list[Noticed]:
        return [Noticed(event=name, number=event.number, data={"node_id": event.node_id, "outcome": getattr(event, "outcome", ""), "by": getattr(event, "by", "")})]

    return tell


def _seat_changed(stored: StoredRun, event: happened.SeatChanged, settings: Settings) -> list[Noticed]:
    """A decision that has become somebody else's, or whose turn has come."""
    if event.act not in ("transfer", "hand_over", "delegate", "return", "free") or event.seat.waits_for:
        return []
    people = [f"person:{event.holder}"] if event.holder else list(event.seat.candidates)
    return [Noticed(kind="task_assigned", number=event.number, people=people, data={"node_id": event.node_id, "by": event.by})]


def _task_urged(stored: StoredRun, event: happened.TaskUrged, settings: Settings) -> list[Noticed]:
    data = {"node_id": event.node_id, "by": event.by, "note": event.note}
    return [Noticed(kind="urged", event="task.urged", number=event.number, people=event.to, data=data)]


def _task_reminded(stored: StoredRun, event: happened.TaskReminded, settings: Settings) -> list[Noticed]:
    return [Noticed(kind="task_reminder", event="task.reminded", number=event.number, people=event.to, data={"node_id": event.node_id, "due_at": event.due_at})]


def _task_offered(stored: StoredRun, event: happened.TaskOffered, settings: Settings) -> list[Noticed]:
    """Others are asked as well: later, because the time was over, or for somebody who is away."""
    return [Noticed(kind="task_assigned", number=event.number, people=event.to, data={"node_id": event.node_id})]


def _copy_sent(stored: StoredRun, event: happened.CopySent, settings: Settings) -> list[Noticed]:
    return [Noticed(kind="copied", event="run.copied", people=event.to, data={"node_id": event.node_id, "by": event.by, "note": event.note})]


def _comment_added(stored: StoredRun, event: happened.CommentAdded, settings: Settings) -> list[Noticed]:
    people = [name if ":" in name else f"person:{name}" for name in event.mentions]
    return [Noticed(kind="mentioned", event="run.commented", people=people, data={"node_id": event.node_id, "by": event.by, "note": event.text})]


def _incident_raised(stored: StoredRun, event: happened.IncidentRaised, settings: Settings) -> list[Noticed]:
    people = [f"role:{role.strip()}" for role in settings.incident_roles.split(",") if role.strip()]
    data = {"node_id": event.node_id, "code": event.code, "message": event.message}
    return [Noticed(kind="incident", event="incident.raised", number=event.number, people=people, data=data)]


def _incident_resolved(stored: StoredRun, event: happened.IncidentResolved, settings: Settings) -> list[Noticed]:
    return [Noticed(event="incident.resolved", number=event.number, data={"node_id": event.node_id, "by": event.by})]


NOTICES: dict[type, Teller] = {
    happened.RunStarted: _started,
    happened.RunCompleted: _completed,
    happened.RunCancelled: _cancelled,
    happened.TaskCreated: _task_created,
    happened.TaskCompleted: _task_ended("task.completed"),
    happened.TaskCancelled: _task_ended("task.cancelled"),
    happened.SeatChanged: _seat_changed,
    happened.TaskReminded: _task_reminded,
    happened.TaskOffered: _task_offered,
    happened.TaskUrged: _task_urged,
    happened.CopySent: _copy_sent,
    happened.CommentAdded: _comment_added,
    happened.IncidentRaised: _incident_raised,
    happened.IncidentResolved: _incident_resolved,
}
FOR_PEOPLE = {kind: teller for kind, teller in NOTICES.items() if kind not in {happened.RunStarted, happened.TaskCompleted, happened.TaskCancelled, happened.IncidentResolved}}
"""Those of which a person may be told; the others only programs hear of."""
NOTHING: frozenset[str] = frozenset()


class Audience:
    """What a process knows of who listens, so that what nobody wants to hear costs nothing: the events that webhooks of a tenant want, and which starters of runs are people.

    It is looked at again every `REFRESH`, and at once where an endpoint is changed in this process.
    """

    REFRESH = timedelta(seconds=5)

    def __init__(self) -> None:
        self._events: dict[str, frozenset[str]] = {}
        self._people: dict[tuple[str, str], bool] = {}
        self._read_at: datetime | None = None

    def forget(self) -> None:
        """What was known may have changed."""
        self._read_at = None

    def wanted(self, connection: Connection, tenant_id: str, now: datetime) -> frozenset[str]:
        """The events that webhooks of the tenant want."""
        if self._read_at is None or not timedelta() <= now - self._read_at < self.REFRESH:
            self._events, self._people, self._read_at = wanted_events(connection), {}, now
        return self._events.get(tenant_id, NOTHING)

    def has_people(self, connection: Connection, tenant_id: str, people: list[str]) -> bool:
        """Whether any of these may be a person: a role is, a name is looked up."""
        for name in people:
            prefix, _, principal_id = name.partition(":")
            key = (tenant_id, principal_id)
            if prefix != "person":
                return True
            if key not in self._people:
                self._people[key] = is_person(connection, tenant_id, principal_id)
            if self._people[key]:
                return True
        return False


def note(changes: Changes, connection: Connection, audience: Audience, settings: Settings, stored: StoredRun, events: Iterable[HistoryEvent]) -> None:
    """Writes what is to be told of a burst, with the burst."""
    if not settings.notifications:
        return
    tenant_id = stored.tenant_id
    wanted = audience.wanted(connection, tenant_id, changes.now)
    for event in events:
        teller = (NOTICES if wanted else FOR_PEOPLE).get(type(event))
        for told in teller(stored, event, settings) if teller is not None else ():
            kind = told.kind if told.kind in wanted or (told.people and audience.has_people(connection, tenant_id, told.people)) else ""
            name = told.event if told.event in wanted else ""
            if kind or name:
                changes.inserts[notice_tables.notices].append(_row(changes, stored, told, kind, name))


def _row(changes: Changes, stored: StoredRun, told: Noticed, kind: str, name: str) -> dict[str, Any]:
    sealer = stored.sealer or changes.keys.tenant(stored.tenant_id)
    body = {"people": told.people, "data": told.data, "facts": stored.facts}
    return {
        "notice_id": f"n{new_run_id(changes.now)}", "tenant_id": stored.tenant_id, "run_id": stored.run.run_id, "subject_id": stored.subject_id, "number": told.number, "kind": kind,
        "event": name, "due_at": told.due_at or changes.now, "at": changes.now, "body_sealed": sealer.seal_json("notice", body),
    }  # fmt: skip
