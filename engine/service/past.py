"""A run as it once stood: its history folded up to an event or an instant. What was sealed stays sealed: of an erased person nothing is told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from engine.errors import Invalid, problem
from engine.execution.apply import change
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.operation import PastRun, TaskThen
from engine.model.run import Run
from engine.model.view import TokenView
from engine.service.reader import Reader
from engine.service.rooms import Rooms
from engine.store.archive import Archived
from engine.store.keys import Keys
from engine.store.stored_run import open_events

__all__ = ["Past", "first_definition"]


class Past:
    """Reads, and writes nothing."""

    def __init__(self, rooms: Rooms, reader: Reader) -> None:
        self._rooms = rooms
        self._reader = reader

    def at(self, tenant_id: str, run_id: str, *, seq: int = 0, at: datetime | None = None) -> PastRun:
        """The run behind event `seq`, or as it stood at an instant. Raises NotFound, Invalid when it had not begun."""
        with self._rooms.database.read() as connection:
            found = self._reader.whole(connection, Keys(self._rooms.chain, connection), tenant_id, run_id)
        stored = found.stored
        if stored.is_erased:
            return _erased(found)
        entries = list(_entries(found))
        taken = [entry for entry in entries if (seq == 0 or entry[0] <= seq) and (at is None or entry[1] <= at)]
        if not taken:
            raise Invalid(problem("run.not_begun", "the run had not begun then", "该时间点流程尚未开始", path="seq" if seq else "at"))
        run = Run(run_id=run_id, definition_id=first_definition(stored.run.definition_id, [entry[2] for entry in entries]))
        tasks: dict[int, dict[str, Any]] = {}
        codes: dict[int, str] = {}
        for _, when, event in taken:
            change(run, event)
            if isinstance(event, happened.TaskCreated):
                tasks[event.number] = {"candidates": event.candidates, "created_at": when, "due_at": event.due_at, "values": event.values}
            elif isinstance(event, happened.IncidentRaised):
                codes[event.number] = event.code
        last = taken[-1]
        return PastRun(
            run_id=run_id, seq=last[0], at=last[1], event_count=stored.event_count, definition_id=run.definition_id, status=run.status, outcome=run.outcome,
            variables=run.variables, scopes={number: scope.variables for number, scope in run.scopes.items()},
            tokens=[TokenView(token_id=token.token_id, node_id=token.node_id, waits_for=token.waits_for, since=token.since) for token in run.tokens.values()],
            tasks=[
                TaskThen(number=number, node_id=token.node_id, assignee=by, **tasks[number])
                for token in run.tokens.values() for number, by in token.open_tasks.items()
            ],
            jobs=[token.node_id for token in run.tokens.values() if token.waits_for == "job"],
            incidents=[codes[token.reference] for token in run.tokens.values() if token.waits_for == "incident"], is_suspended=bool(run.suspended_by), is_erased=False,
        )  # fmt: skip


def first_definition(newest: str, events: list[HistoryEvent]) -> str:
    """The definition that a run began on."""
    return next((event.before for event in events if isinstance(event, happened.RunMigrated)), newest)


def _entries(found: Archived) -> Iterator[tuple[int, datetime, HistoryEvent]]:
    for burst in found.bursts:
        for offset, event in enumerate(open_events(found.stored, burst)):
            yield burst.seq + offset, burst.at, event


def _erased(found: Archived) -> PastRun:
    run, row = found.stored.run, found.row
    return PastRun(
        run_id=run.run_id, seq=0, at=row.started_at, event_count=found.stored.event_count, definition_id=run.definition_id, status=run.status, outcome="", variables={}, scopes={},
        tokens=[], tasks=[], jobs=[], incidents=[], is_suspended=False, is_erased=True,
    )  # fmt: skip
