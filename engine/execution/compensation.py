"""Compensation (BPMN 2.0, 10.6 and 13.5.5): what was done is taken back, the newest first, one after the other.

An activity that is done leaves a record when a compensation event sits on its border. When its scope ends well, the records pass to the scope around it.
"""

from collections.abc import Collection

from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.run import Scope, Token

__all__ = ["compensate", "compensate_next", "end_handler", "run_next"]


def compensate(burst: Burst, token: Token, node: Node) -> None:
    """A throw or an end event takes back what its scope has done (or one activity of it); the token waits until that has happened."""
    burst.emit(happened.TokenParked(token_id=token.token_id, node_id=node.node_id, waits_for="compensation"))


def compensate_next(burst: Burst, token: Token, node: Node) -> bool:
    """Begins the next handler that the waiting token asks for; False when none is left and none is at work."""
    if any(scope.token_id == token.token_id and scope.kind == "handler" for scope in burst.run.scopes.values()):
        return True
    scopes = {token.scope}
    around = burst.run.scopes.get(token.scope)
    while around is not None and burst.definition.nodes[around.node_id].kind == "event_subprocess":
        scopes.add(around.parent)
        around = burst.run.scopes.get(around.parent)
    return run_next(burst, token, scopes, node.compensates)


def run_next(burst: Burst, token: Token, scopes: Collection[int], node_id: str = "") -> bool:
    """Begins the handler of the newest record in `scopes` (of one activity, with `node_id`); False when there is none."""
    for number, kept in sorted(burst.run.kept.items(), reverse=True):
        if kept.scope in scopes and (not node_id or node_id == kept.node_id or node_id in kept.via):
            burst.emit(happened.CompensationUsed(token_id=token.token_id, node_id=kept.node_id, number=number))
            scope_id = burst.number()
            burst.emit(
                happened.ScopeOpened(token_id=token.token_id, node_id=kept.handler, number=scope_id, kind="handler", parent=kept.scope, variables=kept.variables),
            )
            burst.enter(kept.handler, scope_id)
            return True
    return False


def end_handler(burst: Burst, scope: Scope) -> None:
    """A handler is done; who waits for it looks for the next."""
    burst.emit(happened.ScopeEnded(node_id=scope.node_id, token_id=scope.token_id, scope=scope.scope_id, is_done=True))
