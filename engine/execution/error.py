"""Errors and escalations (BPMN 2.0, 10.5.4): thrown in one place, caught from the inside out.

At each level an error edge or a border event of the node comes first, then an event subprocess of the scope; an exact code before a catch-all.
An error always interrupts. An escalation that nobody catches is forgotten; an error is not.
"""

from typing import NamedTuple

from engine.errors import Text
from engine.execution.burst import Burst
from engine.execution.catch import trigger
from engine.model import event as happened
from engine.model.definition import Edge, Node
from engine.model.run import Token

__all__ = ["escalate", "throw_error"]

ANY = "*"


class Handler(NamedTuple):
    """Who catches: an error edge of the token's node, or an event (on its border, or at the start of an event subprocess of `scope`)."""

    token: Token | None
    scope: int
    edge: Edge | None
    node: Node | None


def throw_error(burst: Burst, token: Token, code: str, message: Text) -> bool:
    """Hands the error to whoever catches it; False, and nothing happened, when nobody does."""
    found = _find(burst, token, "error", code)
    if found is None:
        return False
    caught_at = found.token or Token(0, token.node_id, burst.now, scope=found.scope)
    thrown_at = found.token or token
    burst.emit(happened.ErrorCaught(token_id=thrown_at.token_id, node_id=thrown_at.node_id, code=code, message=message))
    error = {"code": code, "message": {"en": message.en, "zh": message.get("zh")}, "node": token.node_id}
    burst.set(caught_at, {"error": error})
    if found.edge is not None and found.token is not None:
        burst.clear(burst.run.tokens[found.token.token_id])
        burst.take(burst.run.tokens[found.token.token_id], [found.edge])
    elif found.node is not None:
        trigger(burst, found.node, burst.run.tokens.get(found.token.token_id) if found.token else None, found.scope, error)
    return True


def escalate(burst: Burst, token: Token, code: str) -> None:
    """Tells whoever catches the escalation; the thrower goes on unless it is interrupted."""
    found = _find(burst, token, "escalation", code)
    burst.emit(happened.EscalationThrown(token_id=token.token_id, node_id=token.node_id, code=code, is_caught=found is not None))
    if found is not None and found.node is not None:
        trigger(burst, found.node, found.token, found.scope, {"code": code, "node": token.node_id})


def _find(burst: Burst, token: Token, kind: str, code: str) -> Handler | None:
    while True:
        scope = burst.run.scopes.get(token.scope)
        if not burst.is_instance(token):
            found = _at(burst, token, kind, code) or _around(burst, token, kind, code)
            if found is not None:
                return found
        if scope is None:
            return None
        token = burst.run.tokens[scope.token_id]


def _at(burst: Burst, token: Token, kind: str, code: str) -> Handler | None:
    boundaries = [node for node in burst.definition.boundaries.get(token.node_id, ()) if node.trigger == kind]
    edges = [edge for edge in burst.definition.outgoing.get(token.node_id, ()) if edge.error] if kind == "error" else []
    for wanted in (code, ANY):
        edge = next((edge for edge in edges if edge.error == wanted), None)
        node = next((node for node in boundaries if node.code == wanted), None)
        if edge is not None or node is not None:
            return Handler(token, token.scope, edge, node)
    return None


def _around(burst: Burst, token: Token, kind: str, code: str) -> Handler | None:
    scope = burst.run.scopes.get(token.scope)
    if scope is not None and scope.kind in ("instance", "handler"):
        return None
    starts = [node for node in burst.definition.watchers.get(scope.node_id if scope else "", ()) if node.trigger == kind and node.parent != token.node_id]
    for wanted in (code, ANY):
        node = next((node for node in starts if node.code == wanted), None)
        if node is not None:
            return Handler(None, token.scope, None, node)
    return None
