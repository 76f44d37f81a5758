"""Intermediate catch events (BPMN 2.0, 10.5.4): timers and messages."""

from engine.errors import Conflict, Text, problem
from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.command import DeliverMessage, FireTimer
from engine.model.definition import Node
from engine.model.moment import moment
from engine.model.run import Token, Waiting

__all__ = ["deliver_message", "fire_timer", "message", "timer"]


def timer(burst: Burst, token: Token, node: Node) -> None:
    """The token waits until the instant that the node names; a past one is due at once."""
    template = node.wait or node.until
    value = burst.fill(token, {"due": template}, burst.scope())["due"] if template is not None else None
    due_at = moment(value, burst.now)
    if due_at is None:
        burst.stop(token, "timer.invalid", Text(f"{value!r} is neither a duration nor a date and time", f"{value!r} 既不是时长也不是日期时间"))
        return
    burst.emit(happened.TimerSet(token_id=token.token_id, node_id=node.node_id, number=burst.number(), due_at=due_at))


def fire_timer(burst: Burst, command: FireTimer) -> None:
    """The instant has come. Raises Conflict when the run does not wait for it."""
    token = _waiting(burst, "timer", command.number)
    burst.emit(happened.TimerFired(token_id=token.token_id, node_id=token.node_id, number=command.number))
    burst.finish(token, burst.definition.nodes[token.node_id], {"at": burst.now.isoformat()})


def message(burst: Burst, token: Token, node: Node) -> None:
    """The token waits for a message with this name and correlation key."""
    key = burst.fill(token, {"key": node.correlation}, burst.scope())["key"] if node.correlation is not None else burst.run.business_key
    if key in (None, ""):
        burst.stop(token, "message.no_key", Text("the correlation key is empty", "关联键为空"))
        return
    burst.emit(happened.MessageAwaited(token_id=token.token_id, node_id=node.node_id, number=burst.number(), name=node.message, correlation_key=str(key)))


def deliver_message(burst: Burst, command: DeliverMessage) -> None:
    """The message has come. Raises Conflict when the run does not wait for it."""
    token = _waiting(burst, "message", command.number)
    node = burst.definition.nodes[token.node_id]
    burst.emit(happened.MessageReceived(token_id=token.token_id, node_id=node.node_id, number=command.number, name=node.message, payload=command.payload))
    burst.finish(token, node, command.payload)


def _waiting(burst: Burst, kind: Waiting, number: int) -> Token:
    for token in burst.run.tokens.values():
        if token.waits_for == kind and token.reference == number:
            return token
    raise Conflict(problem(f"{kind}.not_awaited", f"the run does not wait for {kind} {number}", f"流程不再等待 {kind} {number}"))
