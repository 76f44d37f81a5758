"""An answer that counts from an earlier moment: who may give it, and how early it may be.

The real moment stays what it is: history and lists show both.
"""

from datetime import datetime

import msgspec

from engine.errors import Denied, Invalid, problem
from engine.model.definition import Node

__all__ = ["Past"]


class Past(msgspec.Struct, frozen=True):
    """From when an answer is to count; `is_admin`: the person may act on the tasks of others, and needs no word of the node's author."""

    as_of: datetime
    is_admin: bool = False

    def judged(self, node: Node, made_at: datetime, now: datetime) -> datetime:
        """The moment, if it may be. Raises Denied where the node does not allow it, Invalid for one that has no zone, is to come, or lies before the task."""
        if not self.is_admin and "past_date" not in (node.allow or ()):
            raise Denied(problem("task.past_date", "answers for a past date are not allowed here", "此处不允许按过去的日期办理", path="as_of"))
        if self.as_of.tzinfo is None:
            raise Invalid(problem("task.as_of", "the moment must name its time zone", "时间须带时区", path="as_of", expected="2026-03-02T09:00:00+08:00"))
        if not made_at <= self.as_of <= now:
            raise Invalid(
                problem(
                    "task.as_of",
                    "the moment must lie between the making of the task and now",
                    "时间须在任务创建之后、当前时间之前",
                    path="as_of",
                    expected=f"{made_at.isoformat()} .. {now.isoformat()}",
                )
            )
        return self.as_of
