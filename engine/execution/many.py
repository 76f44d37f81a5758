"""Multi-instance activities (BPMN 2.0, 13.3.6): one token outside stands for all instances, each of which has a scope with a token of its own.

What an instance sets stays in it; `collect` gathers values into lists of the run, in the order of the instances. Only instances that ended count.
"""

from typing import Any

from engine.errors import Conflict, Text, problem
from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.command import AddInstance
from engine.model.definition import Many, Node
from engine.model.run import Instances, Scope, Token

__all__ = ["add_instance", "begin_many", "complete_many", "end_instance"]

MOST = 10_000


def begin_many(burst: Burst, token: Token, node: Node) -> None:
    """Plans the instances and starts all of them, or the first. Without any the node is done."""
    many = node.many or Many()
    value = burst.value(token, many.over if many.over is not None else many.count)
    items = list(range(1, int(value) + 1)) if many.over is None and _is_count(value) else value
    if not isinstance(items, list) or len(items) > MOST:
        burst.stop(token, "many.invalid", Text(f"{value!r} is neither a list nor a number of instances", f"{value!r} 既不是列表也不是实例个数"))
        return
    burst.planned += len(items)
    burst.emit(happened.InstancesPlanned(token_id=token.token_id, node_id=node.node_id, items=items))
    for index in range(min(1, len(items)) if many.is_sequential else len(items)):
        _start(burst, token, node, index)
    if not items:
        _finish(burst, burst.run.tokens[token.token_id], node)
    elif not many.is_awaited:
        _go_on(burst, burst.run.tokens[token.token_id], node)


def end_instance(burst: Burst, scope: Scope) -> None:
    """An instance is done: its values are collected; then the next begins, or the run goes on."""
    node = burst.definition.nodes[scope.node_id]
    many = node.many or Many()
    inside = Token(scope.token_id, node.node_id, burst.now, scope=scope.scope_id)
    results = burst.fill(inside, many.collect, burst.scope(inside)) if many.collect else {}
    place: dict[str, Any] = {"token_id": scope.token_id, "node_id": node.node_id}
    burst.emit(happened.InstanceEnded(index=scope.index, results=results, **place))
    burst.emit(happened.ScopeEnded(scope=scope.scope_id, is_done=True, **place))
    token = burst.run.tokens[scope.token_id]
    state = token.many or Instances()
    is_all = len(state.results) == len(state.items)
    if state.has_left:
        if not is_all and many.is_sequential:
            _start(burst, token, node, state.started)
        elif is_all:
            burst.gone(token)
    elif many.until is not None and _is_enough(burst, token, node, many):
        if many.rest == "run_on" and not is_all:
            burst.set(token, _collected(burst.run.tokens[token.token_id], many))
            _go_on(burst, burst.run.tokens[token.token_id], node)
            if many.is_sequential:
                _start(burst, burst.run.tokens[token.token_id], node, state.started)
        else:
            _finish(burst, token, node)
    elif is_all:
        _finish(burst, token, node)
    elif many.is_sequential:
        _start(burst, token, node, state.started)


def add_instance(burst: Burst, command: AddInstance) -> None:
    """One more, while the others work. Raises Conflict when the activity is not at work or does not grow."""
    for token in list(burst.run.tokens.values()):
        node = burst.definition.nodes[token.node_id]
        if token.node_id == command.node_id and token.many is not None and node.many is not None and node.many.grows and not token.many.has_left:
            burst.emit(happened.InstanceAdded(token_id=token.token_id, node_id=node.node_id, item=command.item, by=command.by))
            if not node.many.is_sequential:
                _start(burst, burst.run.tokens[token.token_id], node, token.many.started)
            return
    raise Conflict(problem("many.not_growing", f"no instance can be added to {command.node_id} now", f"现在不能为 {command.node_id} 增加实例"))


def complete_many(burst: Burst, node_id: str) -> None:
    """Ends a multi-instance activity now: what has ended counts, the rest is cancelled, the flow continues."""
    for token in list(burst.run.tokens.values()):
        if token.node_id == node_id and token.many is not None and not token.many.has_left and token.token_id in burst.run.tokens:
            _finish(burst, token, burst.definition.nodes[node_id])


def _start(burst: Burst, token: Token, node: Node, index: int) -> None:
    state = burst.run.tokens[token.token_id].many or Instances()
    scope_id = burst.number()
    item = node.many.item if node.many else "item"
    burst.emit(
        happened.ScopeOpened(
            token_id=token.token_id, node_id=node.node_id, number=scope_id, kind="instance", parent=token.scope, index=index + 1, variables={item: state.items[index]}
        )
    )
    burst.enter(node.node_id, scope_id)


def _is_enough(burst: Burst, token: Token, node: Node, many: Many) -> bool:
    state = token.many or Instances()
    counts = {"total": len(state.items), "started": state.started, "completed": len(state.results), "active": state.started - len(state.results)}
    return burst.asks(token, many.until, many=counts, **_collected(token, many))


def _collected(token: Token, many: Many) -> dict[str, Any]:
    results = [values for _, values in sorted((token.many or Instances()).results.items())]
    return {name: [values.get(name) for values in results] for name in many.collect}


def _finish(burst: Burst, token: Token, node: Node) -> None:
    burst.set(token, _collected(token, node.many or Many()))
    burst.clear(token)
    burst.emit(happened.TokenParked(token_id=token.token_id, node_id=node.node_id))
    burst.done(burst.run.tokens[token.token_id], node)


def _go_on(burst: Burst, token: Token, node: Node) -> None:
    """The run goes on; the token stays behind with the instances that still work, and has no effect any more."""
    edges = burst.ways(token, node)
    if edges is None:
        return
    burst.disarm(token)
    burst.emit(happened.InstancesLeft(token_id=token.token_id, node_id=node.node_id))
    for edge in edges:
        burst.enter(edge.target, token.scope, edge.edge_id)


def _is_count(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST
