"""Tasks found by more than the store's columns: words, facts, what stands in their forms; and what there is to ask for.

Knows no person but by id and roles. What is sealed is opened for those who may see it, a page's order is the reader's. The surprising rule: at most `inbox_scan` tasks are looked at,
those that came last.
"""

import base64
import binascii
from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from engine.errors import Invalid, Text, problem
from engine.form.right import form_at
from engine.form.seen import may_see, shown_values
from engine.json_text import decode_json
from engine.model.definition import gone_node
from engine.model.task_query import TaskChoice, TaskField, TaskQuery, is_due, meets, place_of, value_at
from engine.model.view import Page, TaskSummary
from engine.pack.fact_titles import fact_titles
from engine.service.calendars import calendar_of
from engine.service.reader import Reader
from engine.service.rooms import Rooms
from engine.store import Connection, worklist
from engine.store.keys import Keys

__all__ = ["Asker", "TaskSearch"]

PLACE = tuple[int, float, str]
NOT_ASKED_FOR = frozenset({"file", "image", "signature", "table", "location", "rich_text"})


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Whose list it is: `scope` mine, open or done; `listing` the roles whose tasks it shows; `roles` those in which they read (None: a program)."""

    tenant_id: str
    principal_id: str
    scope: str
    listing: Collection[str]
    roles: Collection[str] | None


class TaskSearch:
    """Each method is one transaction."""

    def __init__(self, rooms: Rooms, reader: Reader) -> None:
        self._rooms = rooms
        self._reader = reader

    def find(self, asker: Asker, query: TaskQuery, *, limit: int = 50, cursor: str = "") -> Page[TaskSummary]:
        """The tasks that meet the query, in its order. Raises Invalid for a cursor that is none."""
        after = _read_cursor(cursor)
        with self._rooms.database.read() as connection:
            keys = Keys(self._rooms.chain, connection)
            placed = [((place, row.task_id), row) for row, place in self._matching(connection, keys, asker, query)]
            placed.sort(key=lambda one: one[0], reverse=query.is_down)
            behind = [one for one in placed if after is None or (one[0] < after if query.is_down else one[0] > after)]
            shown = behind[:limit]
            items = self._reader.summaries(connection, keys, [row for _, row in shown], asker.principal_id, asker.roles)
            return Page(items=items, next_cursor=_cursor(shown[-1][0]) if len(behind) > limit else "", counts={asker.scope: len(placed)})

    def fields(self, asker: Asker, workflow: str = "") -> list[TaskField]:
        """What the tasks of this list can be asked for: facts and fields of forms, with their titles."""
        with self._rooms.database.read() as connection:
            found: dict[str, TaskField] = {}
            rows = self._rows(connection, asker, workflow)
            for definition_id, node_id in dict.fromkeys((row.definition_id, row.node_id) for row in rows):
                pack, definition = self._rooms.catalogue.of(connection, definition_id)
                titles = fact_titles(pack, definition)
                for name in definition.facts:
                    found.setdefault(f"facts.{name}", TaskField(field=f"facts.{name}", title=titles.get(name, Text(name, name)), type=""))
                node = definition.nodes.get(node_id)
                form = pack.forms.get(node.form) if node is not None and node.form else None
                for field in form_at(form, node.fields).fields if form is not None and node is not None else ():
                    if field.type not in NOT_ASKED_FOR and may_see(field, asker.roles) and node is not None and node.fields.get(field.key) != "hidden":
                        choices = [TaskChoice(option.value, option.title) for option in field.options]
                        found.setdefault(f"values.{field.key}", TaskField(field=f"values.{field.key}", title=field.title, type=field.type, choices=choices))
            return list(found.values())

    def _rows(self, connection: Connection, asker: Asker, workflow: str) -> Any:
        settings = self._rooms.settings
        return worklist.task_scan(
            connection, asker.tenant_id, scope=asker.scope, principal_id=asker.principal_id, roles=asker.listing, workflow=workflow, limit=settings.inbox_scan
        )  # fmt: skip

    def _matching(self, connection: Connection, keys: Keys, asker: Asker, query: TaskQuery) -> list[tuple[Any, PLACE]]:
        rows = list(self._rows(connection, asker, query.workflow))
        now = self._rooms.clock.now()
        day_ends = _day_ends(now, ZoneInfo(calendar_of(connection, asker.tenant_id).zone))
        if query.state == "new":
            read = worklist.read_places(connection, asker.principal_id, [row.task_id for row in rows])
            rows = [row for row in rows if row.task_id not in read]
        keys.load((row.tenant_id, row.subject_id) for row in rows)
        words = query.q.casefold().split()
        found = []
        for row in rows:
            if not _is_asked_for(row, query, now, day_ends):
                continue
            values = {"facts": worklist.facts_of(row), "values": self._values(connection, keys, row, asker.roles) if query.reads_forms else {}}
            if not all(meets(one, values[one.field.partition(".")[0]]) for one in query.where):
                continue
            title = worklist.title_of(row, keys) if words or query.sort == "about" else ""
            if not words or self._has(connection, row, title, values["facts"], words):
                found.append((row, _place(row, query, title, values)))
        return found

    def _has(self, connection: Connection, row: Any, title: str, facts: dict[str, Any], words: list[str]) -> bool:
        definition = self._rooms.catalogue.of(connection, row.definition_id)[1]
        node = definition.nodes.get(row.node_id) or gone_node(row.node_id)
        told = [title, row.business_key, row.run_id, node.title.en, node.title.get("zh"), definition.title.en, definition.title.get("zh"), *(str(one) for one in facts.values())]
        text = " ".join(told).casefold()
        return all(word in text for word in words)

    def _values(self, connection: Connection, keys: Keys, row: Any, roles: Collection[str] | None) -> dict[str, Any]:
        """What stands in a task's form for these roles."""
        sealer = keys.of(row.tenant_id, row.subject_id)
        if row.subject_id and sealer is None:
            return {}
        pack, definition = self._rooms.catalogue.of(connection, row.definition_id)
        node = definition.nodes.get(row.node_id)
        if node is None or not node.form:
            return {}
        opened = [decode_json(sealer.open("task", data) if row.subject_id and sealer is not None else data) for data in (row.detail, row.submitted) if data]
        values = {**opened[0]["values"], **(opened[1] if len(opened) > 1 else {})}
        shown = shown_values(form_at(pack.forms[node.form], node.fields).fields, values, roles)
        return {key: value for key, value in shown.items() if node.fields.get(key) != "hidden"}


def _is_asked_for(row: Any, query: TaskQuery, now: datetime, day_ends: datetime) -> bool:
    if query.node and row.node_id != query.node:
        return False
    if query.state in ("free", "claimed") and (row.assignee is None) != (query.state == "free"):
        return False
    return not query.due or is_due(query.due, row.due_at, now, day_ends)


def _place(row: Any, query: TaskQuery, title: str, values: dict[str, dict[str, Any]]) -> PLACE:
    kind, _, path = query.sort.partition(".")
    if kind in values:
        return place_of(value_at(values[kind], path))
    if kind == "about":
        return (0, 0.0, (title or row.business_key).casefold())
    if kind in ("oldest", "newest"):
        at = row.created_at.timestamp()
        return (0, -at if kind == "newest" else at, "")
    if row.status == "completed":
        return (0, -row.completed_at.timestamp(), "")
    return (0, row.due_at.timestamp(), "") if row.due_at else (1, 0.0, "")


def _day_ends(now: datetime, zone: ZoneInfo) -> datetime:
    here = now.astimezone(zone)
    return here.replace(hour=23, minute=59, second=59, microsecond=999_999)


def _cursor(place: tuple[PLACE, str]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode()


def _read_cursor(cursor: str) -> tuple[PLACE, str] | None:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor.encode()), type=tuple[PLACE, str]) if cursor else None
    except (msgspec.DecodeError, binascii.Error, ValueError) as error:
        raise Invalid(problem("cursor.invalid", "this is not a cursor of a list", "分页标记无效", path="cursor")) from error
