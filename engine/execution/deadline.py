"""A user task's own time: reminders around the instant at which it is due, what follows when it is not done by then, and handing it out later.

Each is a timer beside the token that knows its task; when it fires for a task that is no longer open, nothing happens.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.moment import moment
from engine.model.run import Armed, Token

__all__ = ["forget_times", "set_late", "set_times", "told"]


def set_times(burst: Burst, token: Token, node: Node, number: int, to: Iterable[str], due_at: datetime | None) -> None:
    """Arms the timers of a task that has just been made; `to`: who has it."""
    rules = node.staffing
    if rules.remind or (rules.on_timeout and due_at is not None):
        wanted = [("remind", _around(burst.value(token, template), due_at or burst.now)) for template in rules.remind]
        wanted += [("timeout", due_at)] if rules.on_timeout else []
        for purpose, at in wanted:
            if at is not None and (at > burst.now or purpose == "timeout"):
                _set(burst, token, number, purpose, at, to)
            elif at is None:
                burst.warn(token, [f"timer.invalid: {node.node_id}: remind is no duration"])


def set_late(burst: Burst, token: Token, node: Node, number: int, to: Iterable[str]) -> None:
    """Arms the timer after which a task is handed out; at once when it names no time."""
    value = burst.value(token, node.staffing.late)
    at = moment(value, burst.now)
    if at is None:
        burst.warn(token, [f"timer.invalid: {value!r} is neither a duration nor a date and time"])
    _set(burst, token, number, "late", at or burst.now, to)


def forget_times(burst: Burst, token: Token, task: int) -> None:
    """The task is done: its timers are called off."""
    if burst.run.armed:
        for number in [number for number, armed in burst.run.armed.items() if armed.task == task and armed.token_id == token.token_id]:
            burst.emit(happened.WaitWithdrawn(token_id=token.token_id, node_id=token.node_id, number=number, kind="timer"))


def told(token: Token, armed: Armed) -> list[str]:
    """Who is to be told of the task: who has claimed it, else all who have been asked."""
    holder = token.open_tasks.get(armed.task, "")
    return [f"person:{holder}"] if holder else list(dict.fromkeys(armed.to))


def _set(burst: Burst, token: Token, task: int, purpose: str, at: datetime, to: Iterable[str]) -> None:
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": token.node_id, "scope": token.scope, "is_beside": True}
    burst.emit(happened.TimerSet(number=burst.number(), due_at=at, purpose=purpose, task=task, to=list(to), **place))


def _around(value: Any, due_at: datetime) -> datetime | None:
    """An instant so long after another; with a minus sign before it."""
    if not isinstance(value, str):
        return None
    at = moment(value.removeprefix("-"), due_at)
    return at if at is None or not value.startswith("-") else due_at - (at - due_at)
