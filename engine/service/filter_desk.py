"""Filters of tasks that people keep: everybody's own, and those that one shares with the tenant."""

import uuid
from typing import Any

import msgspec

from engine.errors import Denied, Invalid, NotFound, problem
from engine.json_text import encode_json
from engine.model.task_query import TaskFilter, TaskQuery
from engine.service.rooms import Rooms
from engine.store import Connection, task_filters

__all__ = ["FilterDesk"]

MOST = 100


class FilterDesk:
    """Each method is one transaction."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def all(self, tenant_id: str, by: str) -> list[TaskFilter]:
        """One's own and the shared ones."""
        with self._rooms.database.read() as connection:
            return [_view(row, by) for row in task_filters.filter_rows(connection, tenant_id, by)]

    def add(self, tenant_id: str, by: str, *, name: str, query: TaskQuery, is_shared: bool) -> TaskFilter:
        """Keeps one. Raises Invalid without a name, or when there are too many."""
        values = self._values(name, query, is_shared)
        filter_id = f"f{uuid.uuid4().hex}"
        with self._rooms.database.write() as connection:
            if sum(row.owner_id == by for row in task_filters.filter_rows(connection, tenant_id, by)) >= MOST:
                raise Invalid(problem("filter.too_many", f"nobody keeps more than {MOST} filters", f"每人最多保存 {MOST} 个筛选", path="name", expected=f"<= {MOST}"))
            task_filters.add_filter(connection, filter_id=filter_id, tenant_id=tenant_id, owner_id=by, **values)
            return _view(task_filters.filter_row(connection, tenant_id, filter_id), by)

    def change(self, tenant_id: str, filter_id: str, by: str, *, name: str, query: TaskQuery, is_shared: bool) -> TaskFilter:
        """Says something else. Raises NotFound, Denied for who has not made it."""
        values = self._values(name, query, is_shared)
        with self._rooms.database.write() as connection:
            self._mine(connection, tenant_id, filter_id, by)
            task_filters.change_filter(connection, filter_id, **values)
            return _view(task_filters.filter_row(connection, tenant_id, filter_id), by)

    def drop(self, tenant_id: str, filter_id: str, by: str) -> None:
        """Forgets it. Raises NotFound, Denied for who has not made it."""
        with self._rooms.database.write() as connection:
            self._mine(connection, tenant_id, filter_id, by)
            task_filters.drop_filter(connection, filter_id)

    def _mine(self, connection: Connection, tenant_id: str, filter_id: str, by: str) -> None:
        row = task_filters.filter_row(connection, tenant_id, filter_id)
        if row is None or (row.owner_id != by and not row.is_shared):
            raise NotFound(problem("filter.unknown", f"there is no filter {filter_id[:60]}", f"没有筛选 {filter_id[:60]}"))
        if row.owner_id != by:
            raise Denied(problem("filter.not_yours", "only who has made a filter can change it", "只能修改自己保存的筛选"))

    def _values(self, name: str, query: TaskQuery, is_shared: bool) -> dict[str, Any]:
        name = name.strip()
        if not name or len(name) > 80:
            raise Invalid(problem("filter.name", "a filter needs a name of at most 80 characters", "筛选需要名称，最多 80 个字符", path="name", expected="1-80"))
        return {"name": name, "query": encode_json(msgspec.to_builtins(query)).decode(), "is_shared": is_shared, "changed_at": self._rooms.clock.now()}


def _view(row: Any, by: str) -> TaskFilter:
    query = msgspec.json.decode(row.query, type=TaskQuery)
    return TaskFilter(filter_id=row.filter_id, name=row.name, is_shared=row.is_shared, is_mine=row.owner_id == by, owner_id=row.owner_id, query=query, changed_at=row.changed_at)
