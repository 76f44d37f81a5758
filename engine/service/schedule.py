"""Start events that a time begins: the timers of deployed workflows, which stand among the runs' timers under the definition's id.

The surprising rule: such a timer's number is how often it has fired, times 100, plus the place of its start event among those of its workflow.
A condition that begins runs is looked at every minute; there the count is odd when it was true the last time, so that a run begins when it becomes true.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from engine.model.calendar import next_turn, working
from engine.model.definition import Node, WorkflowDefinition
from engine.model.moment import cycle, later, moment
from engine.service.calendars import calendar_of
from engine.store import Connection, jobs, packs

__all__ = ["begins", "is_start", "next_start", "opener", "schedule"]

PLACES = 100
LOOK_EVERY = timedelta(minutes=1)


def schedule(connection: Connection, tenant_id: str, definitions: Iterable[WorkflowDefinition], now: datetime) -> None:
    """Sets the timers of newly deployed workflows; those of their earlier versions are gone."""
    for definition in definitions:
        versions = packs.definition_versions(connection, tenant_id, definition.key)
        jobs.drop_start_timers(connection, [f"{tenant_id}/{definition.key}/{version}" for version in versions])
        for place, node in enumerate(definition.openers[:PLACES]):
            due_at = _first(connection, tenant_id, node, now)
            if due_at is not None:
                jobs.set_start_timer(connection, tenant_id, f"{tenant_id}/{definition.key}/{versions[0]}", place, due_at)


def is_start(row: Any) -> bool:
    """Whether a due timer begins a run (a run's id has no slash)."""
    return "/" in row.run_id


def opener(definition: WorkflowDefinition, number: int) -> Node:
    """The start event to which a timer belongs."""
    return definition.openers[number % PLACES]


def begins(row: Any, node: Node, now: datetime) -> bool:
    """Whether the condition of a start event has become true since it was looked at last."""
    return _holds(node, now) and not row.number // PLACES % 2


def _holds(node: Node, now: datetime) -> bool:
    return node.condition is not None and node.condition.evaluate({}, now=now).value is True


def next_start(connection: Connection, row: Any, node: Node, now: datetime) -> None:
    """The timer has fired: its next turn, if it has one."""
    if not jobs.drop_start_timers(connection, [row.run_id], row.number):
        return  # another process was first
    fired = row.number // PLACES + 1
    if node.trigger == "condition":
        turn_of = fired + (fired % 2 != _holds(node, now))
        jobs.set_start_timer(connection, row.tenant_id, row.run_id, turn_of * PLACES + row.number % PLACES, now + LOOK_EVERY)
        return
    due_at: datetime | None = None
    if node.working is not None:
        calendar = calendar_of(connection, row.tenant_id)
        turn = working(node.working.fill({}, now, []), now, calendar)
        if turn is not None and turn.step and (turn.times < 0 or fired <= turn.times):
            due_at = next_turn(row.due_at, turn.step, now, calendar)
    elif node.every is not None:
        found = cycle(node.every.fill({}, now, []), now)
        if found is not None and (found[0] < 0 or fired < found[0]):
            due_at = later(row.due_at, found[2], now)
    if due_at is not None:
        jobs.set_start_timer(connection, row.tenant_id, row.run_id, row.number + PLACES, due_at)


def _first(connection: Connection, tenant_id: str, node: Node, now: datetime) -> datetime | None:
    if node.trigger == "condition":
        return now
    if node.trigger != "timer":
        return None
    if node.working is not None:
        turn = working(node.working.fill({}, now, []), now, calendar_of(connection, tenant_id))
        return turn.due_at if turn is not None else None
    if node.every is not None:
        found = cycle(node.every.fill({}, now, []), now)
        return found[1] if found is not None and found[0] else None
    template = node.wait or node.until
    return moment(template.fill({}, now, []), now) if template is not None else None
