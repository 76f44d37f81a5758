"""Gateways (BPMN 2.0, 13.4): exclusive takes the first edge whose condition holds, parallel joins all incoming and splits to all outgoing."""

from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.run import Token

__all__ = ["exclusive", "parallel"]


def exclusive(burst: Burst, token: Token, node: Node) -> None:
    """The first edge in the file's order whose condition is true; else the default edge; else an incident."""
    edges = burst.definition.outgoing.get(node.node_id, ())
    scope, warnings = burst.scope(), list[str]()
    chosen = next((edge for edge in edges if not edge.is_default and burst.holds(edge, scope, warnings)), None)
    burst.warn(token, warnings)
    burst.take_or_stop(token, [chosen] if chosen else [edge for edge in edges if edge.is_default])


def parallel(burst: Burst, token: Token, node: Node) -> None:
    """Waits until a token stands on every incoming edge, then puts one on every outgoing edge."""
    incoming = burst.definition.incoming.get(node.node_id, ())
    if len(incoming) > 1:
        burst.emit(happened.JoinReached(token_id=token.token_id, node_id=node.node_id))
        arrived: dict[str, Token] = {}
        for waiting in burst.run.tokens.values():
            if waiting.node_id == node.node_id and waiting.waits_for == "join":
                arrived.setdefault(waiting.edge_id, waiting)
        if len(arrived) < len(incoming):
            return
        for other in arrived.values():
            if other.token_id != token.token_id:
                burst.emit(happened.TokenLeft(token_id=other.token_id, node_id=node.node_id))
        token = burst.run.tokens[token.token_id]
    burst.take(token, burst.definition.outgoing.get(node.node_id, ()))
