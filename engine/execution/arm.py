"""Waiting for an event (BPMN 2.0, 10.5.4): a timer is set, a message or a signal is subscribed to, a condition is watched.

A token waits for its own node's event, or events are armed beside it: on its activity's border, behind its event gateway, or (without a token) in a scope.
"""

from typing import Any

from engine.errors import Text
from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.calendar import WorkTime, next_turn, working
from engine.model.definition import Node
from engine.model.moment import cycle, later, moment
from engine.model.run import Armed, Token

__all__ = ["arm", "arm_again", "watch", "working_time"]


def arm(burst: Burst, token: Token, node: Node, *, is_beside: bool = False, is_spent: bool = False) -> bool:
    """The event of `node` is awaited at, or beside, the token. False when it names no time or no key: then the token has an incident."""
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id, "scope": token.scope if is_beside else 0, "is_beside": is_beside}
    kind = node.trigger or node.kind
    if kind == "timer":
        return _timer(burst, token, node, place)
    if kind == "message":
        key = burst.run.business_key if node.correlation is None else burst.value(token, node.correlation)
        if key in (None, ""):
            burst.stop(token, "message.no_key", Text("the correlation key is empty", "关联键为空"))
            return False
        burst.emit(happened.MessageAwaited(number=burst.number(), name=node.message, correlation_key=str(key), **place))
    elif kind == "signal":
        burst.emit(happened.SignalAwaited(number=burst.number(), name=node.signal, **place))
    elif kind == "condition":
        burst.emit(happened.ConditionAwaited(number=burst.number(), is_spent=is_spent, **place))
        burst.has_news = True
    return True


def arm_again(burst: Burst, token: Token, node: Node, armed: Armed) -> None:
    """A non-interrupting event has happened and may happen again: a cycle's next turn, the next message, signal or change of the condition."""
    if armed.kind != "timer":
        arm(burst, token, node, is_beside=True, is_spent=True)
        return
    if not armed.left or not armed.due_at:
        return
    if node.working is not None:
        turn = working(burst.value(token, node.working), burst.now, burst.calendar)
        due_at = next_turn(armed.due_at, turn.step, burst.now, burst.calendar) if turn is not None and turn.step else None
    else:
        found = cycle(burst.value(token, node.every), burst.now)
        due_at = later(armed.due_at, found[2], burst.now) if found else None
    if due_at is not None:
        place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id, "scope": token.scope, "is_beside": True}
        left = armed.left if armed.left < 0 else armed.left - 1
        burst.emit(happened.TimerSet(number=burst.number(), due_at=due_at, left=left, **place))


def watch(burst: Burst, scope_id: int, node_id: str) -> None:
    """Arms the event subprocesses of a scope that begins; `node_id` is the subprocess ("" the workflow)."""
    for start in burst.definition.watchers.get(node_id, ()):
        arm(burst, Token(0, start.node_id, burst.now, scope=scope_id), start, is_beside=True)


def _timer(burst: Burst, token: Token, node: Node, place: dict[str, Any]) -> bool:
    left, due_at = 0, None
    if node.working is not None:
        value = burst.value(token, node.working)
        turn = working_time(burst, token, value)
        if turn is not None:
            left, due_at = turn.times, turn.due_at
    elif node.every is not None:
        value = burst.value(token, node.every)
        found = cycle(value, burst.now)
        if found is not None and found[0]:
            left, due_at = max(found[0] - 1, -1) if found[0] > 0 else -1, found[1]
    else:
        value = burst.value(token, node.wait or node.until)
        due_at = moment(value, burst.now)
    if due_at is None:
        burst.stop(token, "timer.invalid", Text(f"{value!r} is neither a duration nor a date and time", f"{value!r} 既不是时长也不是日期时间"))
        return False
    burst.emit(happened.TimerSet(number=burst.number(), due_at=due_at, left=left, **place))
    return True


def working_time(burst: Burst, token: Token, value: Any) -> WorkTime | None:
    """When so much working time is over; a warning is kept where the calendar does not know the days off."""
    turn, calendar = working(value, burst.now, burst.calendar), burst.calendar
    if turn is not None and calendar.covered is not None and calendar.is_beyond(burst.now, turn.due_at):
        first, last = calendar.covered
        told = f"calendar.beyond: the days off of {calendar.holidays} are known from {first} to {last} only; {value} ends at {turn.due_at.isoformat()}"
        burst.warn(token, [told])
    return turn
