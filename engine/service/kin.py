"""What a run's events mean for other runs: children that are called and end, messages and signals that are thrown and awaited.

The surprising rule: a message or signal is written with what threw it and delivered by the next unit, so that it reaches other runs in their own turn and is never lost.
"""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from engine.errors import Conflict, NotFound
from engine.model import command as asked
from engine.model import event as happened
from engine.model.command import Command
from engine.model.event import HistoryEvent
from engine.service.answer import Answer
from engine.service.ask import MESSAGE_DAYS, Ask, Start, new_run_id, opening
from engine.service.catalogue import Catalogue
from engine.service.held import refuse_paused
from engine.service.memory import Memory
from engine.settings import Settings
from engine.store import Connection, jobs, tables
from engine.store.changes import Changes
from engine.store.keys import Keys
from engine.store.operations import is_paused
from engine.store.stored_run import StoredRun, family, load_runs

__all__ = ["OUTWARD", "Kin"]

OUTWARD = frozenset(
    {
        happened.ChildCalled, happened.RunCompleted, happened.RunCancelled, happened.MessageAwaited, happened.MessageThrown, happened.SignalThrown, happened.ChildCancelled,
        happened.EscalationThrown,
    }
)  # fmt: skip
"""Events that concern other runs."""


class Kin:
    """The part of a unit of work that follows events from one run to others: it puts further asks in the unit's queue."""

    def __init__(self, connection: Connection, keys: Keys, catalogue: Catalogue, settings: Settings, now: datetime, memory: Memory) -> None:
        self.memory = memory
        self.connection = connection
        self.keys = keys
        self.catalogue = catalogue
        self.settings = settings
        self.now = now
        self.changes = Changes(keys, now, is_told=settings.live_hours > 0)
        self.runs: dict[str, StoredRun] = {}
        self.queue: deque[Ask] = deque()
        self.taken: set[str] = set()
        """Kept messages that are on their way."""
        self.told: list[tuple[str, str, str, str]] = []
        """Runs that began or ended: tenant, run, workflow, status."""
        self.has_thrown = False
        """Messages or signals were thrown that wait to be delivered: the next unit `sweeps`."""

    def follow(self, stored: StoredRun, event: HistoryEvent) -> None:
        if isinstance(event, happened.ChildCalled):
            self._call(stored, event)
        elif isinstance(event, happened.RunCompleted | happened.RunCancelled):
            self._ended(stored, event)
        elif isinstance(event, happened.MessageAwaited):
            self._buffered(stored, event)
        elif isinstance(event, happened.MessageThrown):
            if self._is_awaited(stored.tenant_id, event) or not self._open(stored, "message", event.name, event.payload, event.correlation_key):
                self._throw(stored, event.name, [event.correlation_key], event.payload)
        elif isinstance(event, happened.SignalThrown):
            self._throw(stored, jobs.SIGNAL, self._listeners(stored, event.name), event.payload)
            self._open(stored, "signal", event.name, event.payload, stored.run.business_key)
        elif isinstance(event, happened.ChildCancelled):
            self._cancel_child(stored, event)
        elif isinstance(event, happened.EscalationThrown) and not event.is_caught and stored.run.parent_token_id:
            self.ask(stored, stored.run.parent_run_id, asked.EscalateChild(stored.run.parent_token_id, event.code))

    def _call(self, parent: StoredRun, event: happened.ChildCalled) -> None:
        child_id = f"{parent.run.run_id}.{event.number}"
        try:
            row = self.catalogue.row(self.connection, parent.tenant_id, event.workflow_key)
            definition = self.catalogue.of(self.connection, row.definition_id)[1]
            refuse_paused(self.connection, parent.tenant_id, event.workflow_key)
        except (NotFound, Conflict) as fault:
            if event.is_awaited:
                missing = fault.problems[0].message.en if isinstance(fault, Conflict) else f"there is no workflow {event.workflow_key}"
                self.ask(parent, parent.run.run_id, asked.EndChild(token_id=event.token_id, outcome=missing, variables={}, is_failed=True))
            return
        start = Start(definition_id=row.definition_id, workflow_key=event.workflow_key, subject_id=parent.subject_id, is_about_person=bool(definition.subject))
        command = asked.StartRun(
            inputs=event.inputs, business_key=parent.run.business_key, parent_run_id=parent.run.run_id, parent_token_id=event.token_id if event.is_awaited else 0,
            starter=parent.run.starter,
        )  # fmt: skip
        self.ask(parent, child_id, command, start)

    def _ended(self, stored: StoredRun, event: happened.RunCompleted | happened.RunCancelled) -> None:
        run = stored.run
        self.told.append((stored.tenant_id, run.run_id, stored.workflow_key, run.status))
        if isinstance(event, happened.RunCancelled):
            for child in list(self.runs.values()):
                if child.run.parent_run_id == run.run_id and child.run.status == "running" and child.run.parent_token_id:
                    self.ask(stored, child.run.run_id, asked.CancelRun(by=event.by, reason=event.reason))
        parent = self.runs.get(run.parent_run_id)
        if parent is None or not run.parent_token_id or parent.run.status != "running":
            return
        is_failed = isinstance(event, happened.RunCancelled)
        self.ask(parent, run.parent_run_id, asked.EndChild(run.parent_token_id, run.outcome or run.status, run.variables, is_failed, run.error))

    def _cancel_child(self, parent: StoredRun, event: happened.ChildCancelled) -> None:
        child_id = f"{parent.run.run_id}.{event.number}"
        if child_id not in self.runs:
            known = family(self.connection, [child_id], with_children=True) - self.runs.keys()
            self.runs.update(load_runs(self.connection, self.keys, known, is_locked=True))
        if child_id in self.runs:
            self.ask(parent, child_id, asked.CancelRun(by=f"run:{parent.run.run_id}", reason=event.node_id))
        for ask in [ask for ask in self.queue if ask.start is not None and ask.run_id == child_id]:
            self.queue.remove(ask)  # called and called off at once

    def _throw(self, stored: StoredRun, name: str, correlation_keys: Iterable[str], payload: dict[str, Any]) -> None:
        """The message is written with what threw it and delivered by the next unit, so that it reaches other runs in their own turn and is never lost."""
        expires_at = self.now + timedelta(days=MESSAGE_DAYS)
        for key in correlation_keys:
            self.changes.inserts[tables.messages].append(
                jobs.message_row(self.keys, tenant_id=stored.tenant_id, name=name, correlation_key=key, payload=payload, message_id=new_run_id(self.now), expires_at=expires_at)
            )
            self.has_thrown = True

    def _is_awaited(self, tenant_id: str, event: happened.MessageThrown) -> bool:
        here = (tenant_id, event.name, event.correlation_key)
        is_new = any((row["tenant_id"], row["name"], row["correlation_key"]) == here for row in self.changes.inserts[tables.subscriptions])
        return is_new or bool(jobs.subscriptions_for(self.connection, *here))

    def _open(self, stored: StoredRun, kind: str, name: str, payload: dict[str, Any], business_key: str) -> bool:
        """Starts a run of every workflow that begins with this message or signal; whether there is one."""
        found = self.catalogue.openers(self.connection, stored.tenant_id, kind, name)
        found = [one for one in found if not is_paused(self.connection, stored.tenant_id, one[0].key)]
        for row, definition, node in found:
            start = Start(
                definition_id=row.definition_id, workflow_key=row.key, subject_id=stored.subject_id if definition.subject else None, is_about_person=bool(definition.subject)
            )
            self.ask(stored, new_run_id(self.now), opening(definition, node, payload, business_key), start)
        return bool(found)

    def _listeners(self, stored: StoredRun, signal: str) -> list[str]:
        """Who waits for the signal now, in other runs; this run's own have been told."""
        name = jobs.signal_name(signal)
        rows = [(row.run_id, row.number) for row in jobs.subscriptions_for(self.connection, stored.tenant_id, name, "")]
        rows += [(row["run_id"], row["number"]) for row in self.changes.inserts[tables.subscriptions] if (row["tenant_id"], row["name"]) == (stored.tenant_id, name)]
        return [f"{run_id} {number}" for run_id, number in rows if run_id != stored.run.run_id]

    def kept(self) -> list[Ask]:
        asks = []
        for row in jobs.matched_messages(self.connection, self.now, self.settings.batch):
            self.taken.add(row.message_id)
            asks.append(self._delivery(row.tenant_id, row.run_id, row.number, row))
        for row in jobs.sent_signals(self.connection, self.settings.batch):
            run_id, _, number = row.correlation_key.rpartition(" ")
            asks.append(self._delivery(row.tenant_id, run_id, int(number), row))
            jobs.drop_message(self.connection, row.message_id)  # who does not wait any more does not want it any more
        return asks

    def _buffered(self, stored: StoredRun, event: happened.MessageAwaited) -> None:
        jobs.lock_message(self.connection, stored.tenant_id, event.name, event.correlation_key)
        found = jobs.buffered_messages(self.connection, stored.tenant_id, event.name, event.correlation_key, self.now)
        message = next((row for row in found if row.message_id not in self.taken), None)
        if message is not None:
            self.taken.add(message.message_id)
            self.queue.append(self._delivery(stored.tenant_id, stored.run.run_id, event.number, message))

    def _delivery(self, tenant_id: str, run_id: str, number: int, row: Any) -> Ask:
        payload = self.keys.tenant(tenant_id).open_json("message", row.payload_sealed)
        return Ask(tenant_id=tenant_id, run_id=run_id, command=asked.DeliverMessage(number, payload), by=f"run:{run_id}", message_id=row.message_id, answer=Answer())

    def ask(self, origin: StoredRun, run_id: str, command: Command, start: Start | None = None) -> None:
        self.queue.append(Ask(tenant_id=origin.tenant_id, run_id=run_id, command=command, by=f"run:{origin.run.run_id}", start=start, answer=Answer(), trace=origin.trace))
