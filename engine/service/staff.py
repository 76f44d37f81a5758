"""What the core is told of a tenant's organisation: kept until it changes, with how busy people are where a workflow asks.

The surprising rule: what a unit of work has handed out is not stored yet when the next command of the same unit is decided, so the unit counts it itself.
"""

from collections.abc import Collection, Iterable

from engine.model import event as happened
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.organisation import Organisation, Queue
from engine.store import Connection
from engine.store.organisation import load_organisation, load_queue, note_turns, organisation_version

__all__ = ["Organisations", "Staffs"]


class Organisations:
    """Of each tenant the organisation as it was read last, with its version. Of two threads that read it at once, one does so for nothing."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Organisation]] = {}

    def of(self, connection: Connection, tenant_id: str) -> Organisation:
        """The organisation as it is now."""
        version = organisation_version(connection, tenant_id)
        known = self._known.get(tenant_id)
        if known is None or known[0] != version:
            known = self._known[tenant_id] = (version, load_organisation(connection, tenant_id))
        return known[1]


class Staffs:
    """The organisations that one unit of work needs."""

    def __init__(self, connection: Connection, kept: Organisations) -> None:
        self._connection = connection
        self._kept = kept
        self._read: dict[str, Organisation] = {}
        self._queues: dict[str, _Count] = {}

    def of(self, tenant_id: str, definition: WorkflowDefinition) -> Organisation:
        """What the core is to know."""
        found = self._read.get(tenant_id)
        if found is None:
            found = self._read[tenant_id] = self._kept.of(self._connection, tenant_id)
        if not definition.has_queue:
            return found
        places = _places(definition)
        count = self._queues.get(tenant_id)
        if count is None or not places <= count.places:
            wanted = places | (count.places if count is not None else set())
            count = self._queues[tenant_id] = _Count(load_queue(self._connection, tenant_id, wanted), wanted, count)
        return found.with_queue(Queue(open=count.open, last=count.last, done=count.done))

    def note(self, tenant_id: str, definition: WorkflowDefinition, events: Iterable[HistoryEvent]) -> None:
        """Counts what has just been handed out and done."""
        count = self._queues.get(tenant_id)
        if count is not None and definition.has_queue:
            count.note(definition.key, events)

    def write(self) -> None:
        """Stores whose turn it was."""
        for tenant_id, count in self._queues.items():
            if count.turns:
                note_turns(self._connection, tenant_id, count.turns)


class _Count:
    def __init__(self, queue: Queue, places: set[str], before: "_Count | None") -> None:
        self.places = places
        self.open, self.last = dict(queue.open), dict(queue.last)
        self.done = {place: dict(counts) for place, counts in queue.done.items()}
        self.turns: dict[str, str] = {}
        self.changes: list[tuple[str, list[HistoryEvent]]] = []
        for key, events in before.changes if before is not None else ():
            self.note(key, events)

    def note(self, workflow: str, events: Iterable[HistoryEvent]) -> None:
        kept = [event for event in events if isinstance(event, happened.TaskClaimed | happened.TaskUnclaimed | happened.TaskCompleted)]
        self.changes.append((workflow, list(kept)))
        for event in kept:
            place = f"{workflow}/{event.node_id}"
            step = -1 if isinstance(event, happened.TaskUnclaimed | happened.TaskCompleted) else 1
            self.open[event.by] = max(0, self.open.get(event.by, 0) + step)
            if place in self.places and isinstance(event, happened.TaskClaimed):
                self.last[place] = self.turns[place] = event.by
            elif place in self.places and isinstance(event, happened.TaskCompleted):
                counts = self.done.setdefault(place, {})
                counts[event.by] = counts.get(event.by, 0) + 1


def _places(definition: WorkflowDefinition) -> set[str]:
    named: Collection[str] = ("round_robin", "shortest_queue", "experienced")
    return {f"{definition.key}/{node.node_id}" for node in definition.nodes.values() if node.kind == "user_task" and node.staffing.distribute in named}
