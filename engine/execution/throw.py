"""Events that a run makes happen (BPMN 2.0, 10.5.4): thrown on the way or at an end."""

from typing import Any

from engine.errors import Text
from engine.execution.burst import Burst
from engine.execution.catch import deliver_signal
from engine.execution.compensation import compensate
from engine.execution.error import escalate, throw_error
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.run import Token

__all__ = ["after_compensation", "end", "throw"]


def throw(burst: Burst, token: Token, node: Node) -> None:
    """Throws what the node says and goes on; a compensation is waited for."""
    if node.trigger == "compensation":
        compensate(burst, token, node)
        return
    if _tell(burst, token, node) and token.token_id in burst.run.tokens:
        burst.finish(token, node, {})
        _after(burst, node, token)


def end(burst: Burst, token: Token, node: Node) -> None:
    """The token ends here, with what this end throws. A terminating end ends its whole scope; an error that nobody catches ends the run."""
    match node.trigger:
        case "compensation":
            compensate(burst, token, node)
        case "terminate":
            _leave(burst, token, node)
            burst.empty(token.scope)
        case "cancel":
            _cancel(burst, token, node)
        case "error":
            if not throw_error(burst, token, node.code, Text(f"the error {node.code}", f"错误 {node.code}")):
                _fail(burst, token, node)
            elif token.token_id in burst.run.tokens:
                burst.gone(token)
        case _:
            if _tell(burst, token, node) and token.token_id in burst.run.tokens:
                _leave(burst, token, node)
                _after(burst, node, token)


def after_compensation(burst: Burst, token: Token, node: Node) -> None:
    """Everything was taken back: the throw goes on, the end ends."""
    if node.kind == "end":
        _leave(burst, token, node)
    else:
        burst.finish(token, node, {})


def _tell(burst: Burst, token: Token, node: Node) -> bool:
    """Sends the message, or escalates; False when an incident stands in the way."""
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id}
    if node.trigger == "message":
        key = burst.run.business_key if node.correlation is None else burst.value(token, node.correlation)
        if key in (None, ""):
            burst.stop(token, "message.no_key", Text("the correlation key is empty", "关联键为空"))
            return False
        payload = burst.fill(token, node.inputs, burst.scope(token))
        burst.emit(happened.MessageThrown(name=node.message, correlation_key=str(key), payload=payload, **place))
    elif node.trigger == "escalation":
        escalate(burst, token, node.code)
    return True


def _after(burst: Burst, node: Node, token: Token) -> None:
    """A signal reaches the others of this run when its thrower has already gone on."""
    if node.trigger == "signal":
        payload = burst.fill(token, node.inputs, burst.scope(token))
        burst.emit(happened.SignalThrown(token_id=token.token_id, node_id=node.node_id, name=node.signal, payload=payload))
        deliver_signal(burst, node.signal, payload)


def _leave(burst: Burst, token: Token, node: Node) -> None:
    burst.gone(token, outcome="" if token.scope else node.outcome)


def _cancel(burst: Burst, token: Token, node: Node) -> None:
    scope = next((scope for scope in burst.scopes(token.scope) if burst.definition.nodes[scope.node_id].kind == "transaction"), None)
    _leave(burst, token, node)
    if scope is not None:
        burst.emit(happened.ScopeCancelling(token_id=scope.token_id, node_id=scope.node_id, scope=scope.scope_id))
        burst.empty(scope.scope_id)


def _fail(burst: Burst, token: Token, node: Node) -> None:
    burst.gone(token)
    burst.empty(0)
    burst.emit(happened.RunCompleted(outcome=node.outcome or node.code, at=burst.now, error=node.code))
