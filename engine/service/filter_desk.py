"""Filters of tasks, or of runs, that people keep: everybody's own, and those that one shares with the tenant."""

import uuid
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from engine.errors import Denied, Invalid, NotFound, problem
from engine.json_text import encode_json
from engine.service.rooms import Rooms
from engine.store import Connection, task_filters

__all__ = ["FilterDesk"]

MOST = 100
Query = TypeVar("Query")
Kept = TypeVar("Kept")


class FilterDesk(Generic[Query, Kept]):
    """Of one kind of list: what is asked of it, and how what is kept is shown. Each method is one transaction."""

    def __init__(self, rooms: Rooms, about: str, query: type[Query], kept: Callable[..., Kept]) -> None:
        self._rooms, self._about, self._query, self._kept = rooms, about, query, kept

    def all(self, tenant_id: str, by: str) -> list[Kept]:
        """One's own and the shared ones."""
        with self._rooms.database.read() as connection:
            return [self._view(row, by) for row in task_filters.filter_rows(connection, tenant_id, self._about, by)]

    def add(self, tenant_id: str, by: str, *, name: str, query: Query, is_shared: bool) -> Kept:
        """Keeps one. Raises Invalid without a name, or when there are too many."""
        values = self._values(name, query, is_shared)
        filter_id = f"f{uuid.uuid4().hex}"
        with self._rooms.database.write() as connection:
            if sum(row.owner_id == by for row in task_filters.filter_rows(connection, tenant_id, self._about, by)) >= MOST:
                raise Invalid(problem("filter.too_many", f"nobody keeps more than {MOST} filters", f"每人最多保存 {MOST} 个筛选", path="name", expected=f"<= {MOST}"))
            task_filters.add_filter(connection, filter_id=filter_id, tenant_id=tenant_id, owner_id=by, about=self._about, **values)
            return self._view(task_filters.filter_row(connection, tenant_id, self._about, filter_id), by)

    def change(self, tenant_id: str, filter_id: str, by: str, *, name: str, query: Query, is_shared: bool) -> Kept:
        """Says something else. Raises NotFound, Denied for who has not made it."""
        values = self._values(name, query, is_shared)
        with self._rooms.database.write() as connection:
            self._mine(connection, tenant_id, filter_id, by)
            task_filters.change_filter(connection, filter_id, **values)
            return self._view(task_filters.filter_row(connection, tenant_id, self._about, filter_id), by)

    def drop(self, tenant_id: str, filter_id: str, by: str) -> None:
        """Forgets it. Raises NotFound, Denied for who has not made it."""
        with self._rooms.database.write() as connection:
            self._mine(connection, tenant_id, filter_id, by)
            task_filters.drop_filter(connection, filter_id)

    def _mine(self, connection: Connection, tenant_id: str, filter_id: str, by: str) -> None:
        row = task_filters.filter_row(connection, tenant_id, self._about, filter_id)
        if row is None or (row.owner_id != by and not row.is_shared):
            raise NotFound(problem("filter.unknown", f"there is no filter {filter_id[:60]}", f"没有筛选 {filter_id[:60]}"))
        if row.owner_id != by:
            raise Denied(problem("filter.not_yours", "only who has made a filter can change it", "只能修改自己保存的筛选"))

    def _values(self, name: str, query: Query, is_shared: bool) -> dict[str, Any]:
        name = name.strip()
        if not name or len(name) > 80:
            raise Invalid(problem("filter.name", "a filter needs a name of at most 80 characters", "筛选需要名称，最多 80 个字符", path="name", expected="1-80"))
        return {"name": name, "query": encode_json(msgspec.to_builtins(query)).decode(), "is_shared": is_shared, "changed_at": self._rooms.clock.now()}

    def _view(self, row: Any, by: str) -> Kept:
        told = {name: getattr(row, name) for name in ("filter_id", "name", "is_shared", "owner_id", "changed_at")}
        return self._kept(**told, is_mine=row.owner_id == by, query=msgspec.json.decode(row.query, type=self._query))
