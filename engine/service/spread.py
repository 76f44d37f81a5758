"""From notices to what each person and each endpoint gets: the outbox's first step, one transaction that takes a notice and writes what becomes of it.

Knows no wording and sends nothing. The surprising rule: whether a task is still open, who is meant and how they want to be told is asked now, not when it happened.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.model.definition import WorkflowDefinition
from engine.model.notice import OF_TASKS, OPEN_A_TASK, ROBOTS, WORK_NOTICES, Endpoint, Preferences, channels_of, held_until
from engine.service.ask import new_run_id
from engine.service.calendars import calendar_of
from engine.service.catalogue import Catalogue
from engine.settings import Settings
from engine.store import Connection, notice_tables, worklist
from engine.store.keys import Keys
from engine.store.notice_settings import endpoints, preferences_of
from engine.store.notices import Person, add_rows, open_tasks, people_named, take_notices, tenant_name
from engine.store.tidings import Told, tell

__all__ = ["Spread"]

NO_PERSON = frozenset({"by", "note", "about", "message"})
"""Values that may name a person: not for a group."""


class Spread:
    """One round, in the transaction of `connection`."""

    def __init__(self, connection: Connection, keys: Keys, catalogue: Catalogue, settings: Settings, now: datetime) -> None:
        self.connection = connection
        self.keys = keys
        self.catalogue = catalogue
        self.settings = settings
        self.now = now
        self._seen: list[dict[str, Any]] = []
        self._out: list[dict[str, Any]] = []
        self._endpoints: dict[str, list[Endpoint]] = {}
        self._tenants: dict[str, tuple[str, str]] = {}

    def perform(self) -> int:
        """Takes what is due; returns how many notices that were."""
        rows = take_notices(self.connection, self.now, self.settings.outbox_batch)
        self.keys.load((row.tenant_id, row.subject_id) for row in rows)
        tasks = open_tasks(self.connection, [_task_id(row) for row in rows if row.kind in OF_TASKS])
        for row in rows:
            self._spread(row, tasks)
        add_rows(self.connection, notice_tables.notifications, self._seen)
        add_rows(self.connection, notice_tables.deliveries, self._out)
        for tenant_id in {row["tenant_id"] for row in self._seen}:
            people = {row["principal_id"]: None for row in self._seen if row["tenant_id"] == tenant_id}
            tell(self.connection, tenant_id, Told(notified=tuple(people)), self.now)
        return len(rows)

    def _spread(self, row: Any, tasks: dict[str, str | None]) -> None:
        sealer = self.keys.of(row.tenant_id, row.subject_id)
        run = worklist.run_row(self.connection, row.tenant_id, row.run_id)
        if sealer is None or run is None:  # the person was erased, or the run is in the archive by now
            return
        body: dict[str, Any] = sealer.open_json("notice", row.body_sealed)
        data: dict[str, Any] = body["data"]
        listening = [one for one in self._of(row.tenant_id) if one.setting.is_active]
        if row.event:
            payload = self._payload(row, run, body)
            for endpoint in listening:
                if endpoint.setting.channel == "webhook" and row.event in endpoint.setting.wants:
                    self._send(row, endpoint.setting.channel, endpoint.endpoint_id, {"payload": payload}, kind=row.event)
        if not row.kind or (row.kind in OF_TASKS and _task_id(row) not in tasks):
            return
        values = self._values(row, run, data)
        for endpoint in listening:
            if endpoint.setting.channel in ROBOTS and row.kind in endpoint.setting.wants:
                open_values = {name: value for name, value in values.items() if name not in NO_PERSON}
                to = {"language": endpoint.setting.language, "zone": self._tenant(row.tenant_id)[1]}
                self._send(row, endpoint.setting.channel, endpoint.endpoint_id, {"values": open_values, "to": to})
        names = self._offered(_task_id(row)) if row.kind == "task_overdue" else body["people"]
        holder = tasks.get(_task_id(row)) if row.kind in OF_TASKS and row.kind != "task_assigned" else None
        self._people(row, values, [f"person:{holder}"] if holder else names, {one.setting.channel for one in listening}, data.get("by", ""))

    def _offered(self, task_id: str) -> list[str]:
        """Who may do the task by now."""
        return worklist.task_candidates_of(self.connection, [task_id]).get(task_id, [])

    def _people(self, row: Any, values: dict[str, Any], names: Iterable[str], apps: set[str], by: str) -> None:
        people = [person for person in people_named(self.connection, row.tenant_id, names, self.settings.notify_people) if person.principal_id != by]
        likes = preferences_of(self.connection, self.keys, row.tenant_id, [person.principal_id for person in people])
        for person in people:
            wishes = likes.get(person.principal_id, Preferences())
            for channel in channels_of(wishes, row.kind):
                if channel == "in_app":
                    self._show(row, person, values)
                elif channel == "mail" or (channel in apps and wishes.addresses.get(channel)):
                    self._tell(row, person, wishes, channel, values)

    def _tell(self, row: Any, person: Person, wishes: Preferences, channel: str, values: dict[str, Any]) -> None:
        zone = self._tenant(row.tenant_id)[1]
        due_at, is_digest = held_until(wishes, row.kind, self.now, zone)
        address = person.email if channel not in WORK_NOTICES else wishes.addresses[channel]
        to = {"name": person.name, "address": address, "language": person.language, "zone": wishes.zone or zone}
        self._send(row, channel, person.principal_id, {"values": values, "to": to}, due_at=due_at, is_digest=is_digest)

    def _show(self, row: Any, person: Person, values: dict[str, Any]) -> None:
        sealer = self.keys.of(row.tenant_id, row.subject_id)
        if sealer is not None:
            self._seen.append(
                {
                    "notification_id": f"n{new_run_id(self.now)}", "tenant_id": row.tenant_id, "principal_id": person.principal_id, "kind": row.kind, "run_id": row.run_id,
                    "task_id": _task_id(row) if row.kind in OPEN_A_TASK and row.number else None, "subject_id": row.subject_id, "body_sealed": sealer.seal_json("notification", values),
                    "created_at": self.now, "read_at": None,
                }
            )  # fmt: skip

    def _send(self, row: Any, channel: str, target: str, body: dict[str, Any], *, kind: str = "", due_at: datetime | None = None, is_digest: bool = False) -> None:
        sealer = self.keys.of(row.tenant_id, row.subject_id)
        if sealer is not None:
            delivery_id = f"d{new_run_id(self.now)}"
            self._out.append(
                {
                    "delivery_id": delivery_id, "tenant_id": row.tenant_id, "message_id": delivery_id, "channel": channel, "target": target, "kind": kind or row.kind,
                    "run_id": row.run_id, "task_id": _task_id(row) if row.kind in OPEN_A_TASK and row.number else None, "subject_id": row.subject_id, "status": "waiting", "is_digest": is_digest,
                    "attempt": 0, "due_at": due_at or self.now, "lease_until": None, "error": "", "body_sealed": sealer.seal_json("delivery", body), "created_at": self.now,
                    "sent_at": None,
                }
            )  # fmt: skip

    def _values(self, row: Any, run: Any, data: dict[str, Any]) -> dict[str, Any]:
        """What templates are filled with; texts in both languages."""
        definition = self.catalogue.of(self.connection, run.definition_id)[1]
        found = {name: data[name] for name in ("note", "outcome", "code", "message") if data.get(name)}
        if data.get("by"):
            named = people_named(self.connection, row.tenant_id, [f"person:{data['by']}"], 1)
            found["by"] = named[0].name if named else data["by"]
        if data.get("due_at"):
            found["due"] = data["due_at"]
        if data.get("node_id"):
            found["task" if row.kind in OF_TASKS else "node"] = _title(definition, data["node_id"])
        about = worklist.title_of(run, self.keys)
        return {
            **found,
            "company": self._tenant(row.tenant_id)[0],
            "workflow": {"en": definition.title.en, "zh": definition.title.get("zh")},
            "about": about,
            "key": run.business_key,
        }

    def _payload(self, row: Any, run: Any, body: dict[str, Any]) -> dict[str, Any]:
        """What a webhook is told: nothing that may name the person whom the run is about."""
        data = {name: value for name, value in body["data"].items() if name not in ("message", "note") and value}
        if row.number:
            data["incident_id" if row.event.startswith("incident.") else "task_id"] = f"{row.run_id}.{row.number}"
        if body["people"] and row.event == "task.created":
            data["candidates"] = body["people"]
        about = {"run_id": row.run_id, "workflow": run.workflow_key, "business_key": run.business_key, "facts": body["facts"]}
        return {"type": row.event, "timestamp": row.at.isoformat().replace("+00:00", "Z"), "data": {**about, **data}}

    def _of(self, tenant_id: str) -> list[Endpoint]:
        if tenant_id not in self._endpoints:
            self._endpoints[tenant_id] = endpoints(self.connection, self.keys, tenant_id)
        return self._endpoints[tenant_id]

    def _tenant(self, tenant_id: str) -> tuple[str, str]:
        """What the company is called, and its time zone."""
        if tenant_id not in self._tenants:
            self._tenants[tenant_id] = (tenant_name(self.connection, tenant_id), calendar_of(self.connection, tenant_id).zone)
        return self._tenants[tenant_id]


def _task_id(row: Any) -> str:
    return f"{row.run_id}.{row.number}"


def _title(definition: WorkflowDefinition, node_id: str) -> dict[str, str]:
    node = definition.nodes.get(node_id)
    return {"en": node.title.en, "zh": node.title.get("zh")} if node is not None else {"en": node_id, "zh": node_id}
