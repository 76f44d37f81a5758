"""Subprocesses (BPMN 2.0, 10.3.5): embedded, transaction, ad hoc, event subprocess. Their tokens stand in a scope of their own.

The token outside waits; when nothing is left in the scope, it goes on. A transaction that is cancelled first takes back what was done in it.
"""

from typing import Any

from engine.errors import Conflict, problem
from engine.execution.arm import watch
from engine.execution.burst import Burst
from engine.execution.compensation import run_next
from engine.model import event as happened
from engine.model.command import StartNode
from engine.model.definition import Node
from engine.model.run import Scope, ScopeKind, Token

__all__ = ["ad_hoc_is_over", "end_body", "open_event_subprocess", "start_node", "subprocess"]


def subprocess(burst: Burst, token: Token, node: Node) -> None:
    """Opens the scope, with the node's inputs as its variables, and enters its start; an ad hoc one waits for people to choose."""
    variables = burst.fill(token, node.inputs, burst.scope(token))
    scope_id = _open(burst, token, "ad_hoc" if node.kind == "ad_hoc" else "body", variables)
    for start in burst.definition.bodies.get(node.node_id, ()):
        burst.enter(start.node_id, scope_id)


def open_event_subprocess(burst: Burst, start: Node, around: int) -> Token:
    """An event subprocess begins within the scope `around`; returns its token at the start event."""
    outside = burst.place(start.parent, around)
    return burst.place(start.node_id, _open(burst, outside, "body", {}))


def _open(burst: Burst, token: Token, kind: ScopeKind, variables: dict[str, Any]) -> int:
    scope_id = burst.number()
    burst.emit(happened.ScopeOpened(token_id=token.token_id, node_id=token.node_id, number=scope_id, kind=kind, parent=token.scope, variables=variables))
    watch(burst, scope_id, token.node_id)
    return scope_id


def start_node(burst: Burst, command: StartNode) -> None:
    """A person chooses an activity of an ad hoc subprocess. Raises Conflict when it is not at work, or busy with another."""
    node = burst.definition.nodes.get(command.node_id)
    scope = next((scope for scope in burst.run.scopes.values() if node is not None and scope.kind == "ad_hoc" and scope.node_id == node.parent), None)
    if node is None or scope is None or burst.definition.incoming.get(node.node_id):
        raise Conflict(problem("node.not_startable", f"{command.node_id} cannot be started now", f"现在不能启动 {command.node_id}"))
    if burst.definition.nodes[scope.node_id].is_sequential and any(token.scope == scope.scope_id for token in burst.run.tokens.values()):
        raise Conflict(problem("node.busy", "one activity at a time: another one is still at work", "同一时间只能进行一项，另一项尚未完成"))
    burst.enter(node.node_id, scope.scope_id)


def ad_hoc_is_over(burst: Burst, scope: Scope, *, is_empty: bool) -> bool:
    """Whether the completion condition holds; without one, whether every activity was done once and none is at work."""
    token = burst.run.tokens[scope.token_id]
    node = burst.definition.nodes[scope.node_id]
    if node.condition is not None:
        inside = Token(token.token_id, token.node_id, burst.now, scope=scope.scope_id)
        return bool(scope.done) and burst.asks(inside, node.condition)
    entries = {inner.node_id for inner in burst.definition.nodes.values() if inner.parent == scope.node_id and not burst.definition.incoming.get(inner.node_id) and not inner.host}
    return is_empty and entries <= set(scope.done)


def end_body(burst: Burst, scope: Scope) -> None:
    """Nothing is left in the scope: the token outside goes on; a cancelled transaction is taken back first and leaves by its cancel event."""
    token = burst.run.tokens[scope.token_id]
    node = burst.definition.nodes[token.node_id]
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id, "scope": scope.scope_id}
    if scope.is_cancelling:
        if not run_next(burst, token, {scope.scope_id}):
            burst.emit(happened.ScopeEnded(**place))
            _leave_cancelled(burst, token, node)
        return
    burst.unwatch(scope.scope_id)
    burst.emit(happened.ScopeEnded(is_done=True, **place))
    if node.kind == "event_subprocess":
        burst.gone(token)
    else:
        burst.emit(happened.TokenParked(token_id=token.token_id, node_id=node.node_id))
        burst.finish(burst.run.tokens[token.token_id], node, dict(scope.variables))


def _leave_cancelled(burst: Burst, token: Token, node: Node) -> None:
    boundary = next((one for one in burst.definition.boundaries.get(node.node_id, ()) if one.trigger == "cancel"), None)
    if boundary is None:
        burst.leave(token, node)
        return
    burst.withdraw(token)
    burst.finish(burst.place(boundary.node_id, token.scope), boundary, {})
