"""Before a node does its work: its milestone, its loop's test, its lock, the events on its border, its instances.

A token that is not yet allowed in is parked; settling tries it again.
"""

from typing import Any

from engine.execution.arm import arm
from engine.execution.burst import Burst
from engine.execution.many import begin_many
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.run import Token

__all__ = ["begin", "is_locked", "is_reached"]

ARMED = ("timer", "message", "signal", "condition")


def begin(burst: Burst, token: Token, node: Node) -> bool:
    """Whether the node may do its work now."""
    if burst.is_instance(token):
        return True
    if not token.is_begun and not _may_begin(burst, token, node):
        return False
    if node.many is not None:
        begin_many(burst, burst.run.tokens[token.token_id], node)
        return False
    return True


def is_locked(burst: Burst, token: Token, lock: str) -> bool:
    """Whether another token holds the lock."""
    return any(other.lock == lock and other.token_id != token.token_id for other in burst.run.tokens.values())


def is_reached(burst: Burst, milestone: str) -> bool:
    """Whether a token stands at the milestone."""
    return milestone in burst.run.indexed.places


def _may_begin(burst: Burst, token: Token, node: Node) -> bool:
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id}
    if node.milestone and not is_reached(burst, node.milestone):
        burst.emit(happened.TokenParked(waits_for="milestone", **place))
        return False
    if node.repeat is not None and node.repeat.before is not None and not burst.asks(token, node.repeat.before):
        burst.leave(token, node)
        return False
    if node.lock and node.kind != "user_task" and token.lock != node.lock:
        if is_locked(burst, token, node.lock):
            burst.emit(happened.TokenParked(waits_for="lock", **place))
            return False
        burst.emit(happened.LockTaken(lock=node.lock, **place))
    boundaries = [boundary for boundary in burst.definition.boundaries.get(node.node_id, ()) if boundary.trigger in ARMED]
    burst.disarm(token)  # after an incident it tries again
    for boundary in boundaries:
        if not arm(burst, token, boundary, is_beside=True):
            return False
    if boundaries or node.milestone or node.repeat is not None or node.lock:
        burst.emit(happened.ActivityBegun(**place))
    return True
