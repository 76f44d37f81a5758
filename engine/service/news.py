"""What is new about a task to who reads it: that the run was sent back to it, and what others have changed since the reader last had to do with the run.

Knows no list. The surprising rule: of a whole list only those runs are opened in which somebody else has acted before; most have but the one task.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from engine.form.seen import may_see
from engine.json_text import decode_json
from engine.model import event as happened
from engine.model.definition import WorkflowDefinition, gone_node
from engine.model.view import FieldChange
from engine.pack.compile import CompiledPack
from engine.service.catalogue import Catalogue
from engine.store import Connection, worklist
from engine.store.burst import Burst
from engine.store.keys import Keys
from engine.store.signing import marks_of
from engine.store.stored_run import StoredRun, bursts_of_many, load_runs, open_events

__all__ = ["OPEN", "News", "changes_before", "last_seen", "news_of", "sent_back"]

OPEN = ("created", "claimed")


class News(msgspec.Struct, frozen=True):
    """`sent_back` is {by, at, note}."""

    sent_back: dict[str, Any] | None = None
    is_changed: bool = False


def sent_back(stored: StoredRun, bursts: list[Burst], row: Any) -> dict[str, Any] | None:
    """By whom, when and why the run was sent back to the task, when that has made it."""
    for burst in reversed(bursts):
        events = open_events(stored, burst)
        if any(isinstance(event, happened.TaskCreated) and event.number == row.number for event in events):
            found = next((event for event in events if isinstance(event, happened.TaskSentBack) and event.target == row.node_id), None)
            return {"by": found.by, "at": burst.at, "note": found.note} if found is not None else None
    return None


def last_seen(stored: StoredRun, tasks: Sequence[Any], row: Any, by: str, marks: Mapping[str, datetime]) -> tuple[datetime | None, dict[str, Any]]:
    """When they last had to do with the run before this task, and what was shown then at this step and says something else now. `tasks`: of the run, newest first."""
    before = [one for one in tasks if one.number < row.number]
    times = {one.task_id: one.completed_at if one.completed_by == by else marks.get(one.task_id) for one in before}
    seen_at = max((at for at in times.values() if at is not None), default=None)
    last = next((one for one in before if one.node_id == row.node_id and times[one.task_id] is not None), None)
    if last is None or stored.is_erased:
        return seen_at, {}
    then, now = (decode_json(stored.open("task", one.detail))["shown"] for one in (last, row))
    return seen_at, {name: then.get(name) for name, value in now.items() if value != then.get(name)}


def changes_before(stored: StoredRun, pack: CompiledPack, definition: WorkflowDefinition, tasks: Sequence[Any], row: Any, roles: Collection[str] | None) -> list[FieldChange]:
    """What people have changed in the task's form so far, in the tasks of the run that have it, oldest first; only fields that these roles may see (None: all)."""
    node = definition.nodes.get(row.node_id) or gone_node(row.node_id)
    if not node.form or stored.is_erased:
        return []
    fields = {field.key for field in pack.forms[node.form].fields if may_see(field, roles) and node.fields.get(field.key) != "hidden"}
    found = []
    for task in reversed(tasks):
        if (definition.nodes.get(task.node_id) or gone_node(task.node_id)).form != node.form or not task.submitted:
            continue
        before = decode_json(stored.open("task", task.detail))["values"]
        after = decode_json(stored.open("task", task.submitted))
        found += [
            FieldChange(field=name, before=before.get(name), after=value, by=task.completed_by or "", at=task.completed_at, task_id=task.task_id)
            for name, value in after.items()
            if name in fields and value != before.get(name)
        ]
    return found


def news_of(connection: Connection, keys: Keys, catalogue: Catalogue, rows: Sequence[Any], by: str, roles: Collection[str] | None) -> dict[str, News]:
    """Task -> what is new about it to them, for those of the rows of which something is."""
    behind = worklist.acted_before(connection, [row for row in rows if row.status in OPEN])
    rows = [row for row in rows if row.task_id in behind]
    if not rows:
        return {}
    runs = load_runs(connection, keys, sorted({row.run_id for row in rows}), is_locked=False)
    back = {row.run_id for row in rows if any(one.outcome == "send_back" and one.completed_at == row.created_at for one in behind[row.task_id])}
    bursts = bursts_of_many(connection, {run_id: runs[run_id] for run_id in back}) if back else {}
    marks = marks_of(connection, by, list(runs))
    found = {}
    for row in rows:
        pack, definition = catalogue.of(connection, row.definition_id)
        stored = runs[row.run_id]
        was_there = row.task_id not in marks and any(one.completed_by == by or one.task_id in marks for one in behind[row.task_id])
        is_changed = was_there and _has_changed(connection, stored, pack, definition, row, by, roles, marks)
        news = News(sent_back=sent_back(stored, bursts[row.run_id], row) if row.run_id in back else None, is_changed=is_changed)
        if news != News():
            found[row.task_id] = news
    return found


def _has_changed(
    connection: Connection, stored: StoredRun, pack: CompiledPack, definition: WorkflowDefinition, row: Any, by: str, roles: Collection[str] | None, marks: Mapping[str, datetime]
) -> bool:
    tasks = worklist.tasks_of_run(connection, row.run_id)
    seen_at, shown = last_seen(stored, tasks, row, by, marks)
    if shown:
        return True
    changes = changes_before(stored, pack, definition, tasks, row, roles) if seen_at is not None else []
    return any(one.by != by and one.at is not None and seen_at is not None and one.at > seen_at for one in changes)
