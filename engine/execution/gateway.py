"""Gateways (BPMN 2.0, 13.4): exclusive, parallel, inclusive; and what BPMN leaves to the complex gateway: n-of-m joins, thread split and merge.

A token that waits at a join waits within its scope. An inclusive join asks which tokens can still arrive; that question is put again whenever nothing else can move.
"""

from typing import Any

from engine.errors import Text
from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.definition import Edge, Node
from engine.model.run import Token

__all__ = ["exclusive", "inclusive", "inclusive_may_go", "join", "merge", "parallel", "pass_inclusive", "reset_joins", "split"]


def exclusive(burst: Burst, token: Token, node: Node) -> None:
    """The first edge in the file's order whose condition is true; else the default edge; else an incident."""
    edges = burst.definition.outgoing.get(node.node_id, ())
    scope, warnings = burst.scope(token), list[str]()
    chosen: list[Edge] = []
    for edge in edges:
        if not edge.is_default and (edge.when is None or burst.holds(edge.when, scope, warnings)):
            chosen = [edge]
            break
    burst.warn(token, warnings)
    ways = burst.or_stop(token, chosen or [edge for edge in edges if edge.is_default])
    if ways is not None:
        burst.take(token, ways)


def parallel(burst: Burst, token: Token, node: Node) -> None:
    """Waits until a token stands on every incoming edge, then puts one on every outgoing edge. Further tokens of an edge wait for the next time."""
    incoming = burst.definition.incoming.get(node.node_id, ())
    if len(incoming) > 1:
        burst.emit(happened.JoinReached(token_id=token.token_id, node_id=node.node_id))
        arrived: dict[str, Token] = {}
        for waiting in _waiting(burst, node, token.scope):
            arrived.setdefault(waiting.edge_id, waiting)
        if len(arrived) < len(incoming):
            return
        for other in arrived.values():
            if other.token_id != token.token_id:
                burst.gone(other)
        token = burst.run.tokens[token.token_id]
    burst.done(token, node)


def inclusive(burst: Burst, token: Token, node: Node) -> None:
    """Joins what can still arrive, then takes every edge whose condition holds, the default one when none does."""
    if len(burst.definition.incoming.get(node.node_id, ())) > 1:
        burst.emit(happened.JoinReached(token_id=token.token_id, node_id=node.node_id))
    else:
        burst.done(token, node)


def inclusive_may_go(burst: Burst, token: Token, node: Node) -> bool:
    """Whether no token can arrive any more on an edge where none waits (BPMN 2.0, 13.4.3).

    One that could as well reach an edge where a token waits does not count: it would come too late for either.
    """
    full = {waiting.edge_id for waiting in _waiting(burst, node, token.scope)}
    empty_sources, full_sources = set[str](), set[str]()
    for edge in burst.definition.incoming[node.node_id]:
        (full_sources if edge.edge_id in full else empty_sources).update(burst.definition.leading_to(edge.source, node.node_id))
    return not any(
        other.node_id in empty_sources and other.node_id not in full_sources
        for other in burst.run.tokens.values()
        if other.scope == token.scope and other.node_id != node.node_id and not (other.many and other.many.has_left)
    )


def pass_inclusive(burst: Burst, token: Token, node: Node) -> None:
    """One token of every edge is taken together; the run goes on with `token`."""
    arrived: dict[str, Token] = {token.edge_id: token}
    for waiting in _waiting(burst, node, token.scope):
        arrived.setdefault(waiting.edge_id, waiting)
    for other in arrived.values():
        if other.token_id != token.token_id:
            burst.gone(other)
    burst.done(burst.run.tokens[token.token_id], node)


def join(burst: Burst, token: Token, node: Node) -> None:
    """Goes on when `need` tokens have come. The later ones of the round are absorbed (waiting, blocking) or what could still bring them is withdrawn (cancelling).

    waiting: any tokens count. blocking: one of each edge counts; an edge's next one waits for the next round.
    """
    burst.emit(happened.JoinReached(token_id=token.token_id, node_id=node.node_id))
    need = burst.value(token, node.need)
    if not isinstance(need, int | float) or isinstance(need, bool) or not 1 <= need == int(need):
        burst.stop(token, "join.need", Text(f"{need!r} is no number of tokens", f"{need!r} 不是有效的令牌数"))
        return
    _advance(burst, node, token.scope, int(need))


def _advance(burst: Burst, node: Node, scope: int, need: int) -> None:
    """One round after the other, until the tokens that wait change nothing any more."""
    incoming = len(burst.definition.incoming.get(node.node_id, ()))
    while True:
        spent = list(burst.run.joins.get(f"{scope}/{node.node_id}", ()))
        waiting = _waiting(burst, node, scope)
        if node.mode == "blocking":
            waiting = [one for one in {one.edge_id: one for one in reversed(waiting)}.values() if one.edge_id not in spent]
            waiting.sort(key=lambda one: one.token_id)
        if not waiting or (not spent and len(waiting) < need):
            return
        taken = waiting[:need] if not spent else waiting[:1]
        has_fired = not spent
        spent += [one.edge_id for one in taken]
        is_over = node.mode == "cancelling" or len(spent) >= incoming
        burst.emit(happened.JoinAdvanced(node_id=node.node_id, scope=scope, spent=[] if is_over else spent))
        for one in taken[:-1] if has_fired else taken:
            burst.gone(one)
        if has_fired:
            if node.mode == "cancelling":
                _cancel_rest(burst, node, scope, taken[-1])
            burst.done(burst.run.tokens[taken[-1].token_id], node)


def _cancel_rest(burst: Burst, node: Node, scope: int, keeping: Token) -> None:
    """Withdraws the tokens of the scope that could still come to the join in this round."""
    region = burst.definition.before(node.node_id)
    for token in list(burst.run.tokens.values()):
        if token.scope == scope and token.node_id in region and token.token_id != keeping.token_id and token.token_id in burst.run.tokens:
            burst.withdraw(token)


def reset_joins(burst: Burst) -> bool:
    """Ends the rounds of joins to which nothing more can come in them (branches that were never taken). Whether a token may move on by that."""
    for key in list(burst.run.joins):
        scope, node_id = int(key.partition("/")[0]), key.partition("/")[2]
        region = burst.definition.before(node_id)
        waiting = [token for token in burst.run.tokens.values() if token.scope == scope and token.node_id in region]
        if all(token.node_id == node_id for token in waiting):
            burst.emit(happened.JoinAdvanced(node_id=node_id, scope=scope, spent=[]))
            if waiting:
                burst.agenda.append(waiting[0].token_id)
                return True
    return False


def split(burst: Burst, token: Token, node: Node) -> None:
    """One token becomes `need` tokens on the same edges."""
    count = _count(burst, token, node)
    if count is not None:
        burst.take(token, [edge for _ in range(count) for edge in burst.definition.outgoing.get(node.node_id, ())])


def merge(burst: Burst, token: Token, node: Node) -> None:
    """Waits for `need` tokens and goes on as one."""
    count = _count(burst, token, node)
    if count is None:
        return
    burst.emit(happened.JoinReached(token_id=token.token_id, node_id=node.node_id))
    waiting = _waiting(burst, node, token.scope)[: max(count, 1)]
    if len(waiting) >= count:
        for other in waiting:
            if other.token_id != token.token_id:
                burst.gone(other)
        burst.done(burst.run.tokens[token.token_id], node)


def _count(burst: Burst, token: Token, node: Node) -> int | None:
    value: Any = burst.value(token, node.need)
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 1000 and value == int(value):
        return int(value)
    burst.stop(token, "join.need", Text(f"{value!r} is no number of tokens", f"{value!r} 不是有效的令牌数"))
    return None


def _waiting(burst: Burst, node: Node, scope: int) -> list[Token]:
    if "join" not in burst.run.waits:
        return []
    return [token for token in burst.run.tokens.values() if token.node_id == node.node_id and token.scope == scope and token.waits_for == "join"]
