"""Detours: a run stands still and goes on, a token is led to another node.

The surprising rule: while a run is suspended what comes from outside (a job's result, a message, a child's end) is taken, so that nothing is lost; the token then stands
before the next node's work and begins it when the run is resumed.
"""

from engine.errors import Conflict, Invalid, nearest_name, problem
from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.command import MoveToken, ResumeRun, SuspendRun
from engine.model.definition import Node
from engine.model.run import Token

__all__ = ["clear_behind", "go_to", "joins_between", "level", "move_token", "resume_run", "suspend_run", "wait_at"]

JOINS = ("parallel", "inclusive", "join", "merge")


def suspend_run(burst: Burst, command: SuspendRun) -> None:
    """Raises Conflict when it is suspended already."""
    if burst.run.suspended_by:
        raise Conflict(problem("run.already_suspended", "this run is already suspended", "流程已处于挂起状态"))
    burst.emit(happened.RunSuspended(by=command.by, reason=command.reason))


def resume_run(burst: Burst, command: ResumeRun) -> None:
    """What had come meanwhile goes on. Raises Conflict when it is not suspended."""
    if not burst.run.suspended_by:
        raise Conflict(problem("run.not_suspended", "this run is not suspended", "流程未被挂起"))
    burst.emit(happened.RunResumed(by=command.by))
    burst.agenda.extend(token.token_id for token in burst.run.tokens.values() if not token.waits_for)
    burst.has_news = True


def move_token(burst: Burst, command: MoveToken) -> None:
    """Leads one token, or the whole run, to a node. Raises Invalid for a node where nothing can stand, Conflict when the token is gone or stands elsewhere."""
    target = _target(burst, command.node_id)
    if command.token_id:
        token = burst.run.tokens.get(command.token_id)
        if token is None:
            raise Conflict(problem("move.gone", f"there is no token {command.token_id} any more", f"令牌 {command.token_id} 已不存在", path="token_id"))
        go_to(burst, level(burst, token, target), target, by=command.by, reason=command.reason)
        return
    scope = _only_scope(burst, target)
    standing = [token for token in burst.run.tokens.values() if token.scope == scope]
    if not standing:
        raise Conflict(problem("move.elsewhere", f"the run is not where “{target.title.en}” stands", f"流程当前不在“{target.title.get('zh')}”所在的层级", path="node_id"))
    for token in standing[1:]:
        if token.token_id in burst.run.tokens:
            burst.withdraw(token)
    go_to(burst, standing[0], target, by=command.by, reason=command.reason)


def go_to(burst: Burst, token: Token, target: Node, *, by: str, reason: str = "") -> Token:
    """The token leaves its node undone; a new one stands at `target` in the same scope."""
    burst.emit(happened.TokenMoved(token_id=token.token_id, node_id=token.node_id, by=by, target=target.node_id, reason=reason))
    burst.withdraw(burst.run.tokens[token.token_id])
    placed = burst.place(target.node_id, token.scope)
    burst.agenda.append(placed.token_id)
    return placed


def level(burst: Burst, token: Token, target: Node) -> Token:
    """The token, or the one outside that waits for its scope, that stands where `target` does. Raises Conflict when none does."""
    while burst.is_instance(token) or burst.definition.nodes[token.node_id].parent != target.parent:
        scope = burst.run.scopes.get(token.scope)
        outside = burst.run.tokens.get(scope.token_id) if scope is not None else None
        if outside is None:
            raise Conflict(
                problem(
                    "move.elsewhere",
                    f"“{target.title.en}” stands in another subprocess than where the run is",
                    f"“{target.title.get('zh')}”与流程当前所在的位置不在同一子流程中",
                    path="node_id",
                )
            )
        token = outside
    return token


def _target(burst: Burst, node_id: str) -> Node:
    definition = burst.definition
    node = definition.nodes.get(node_id)
    if node is None:
        near = nearest_name(node_id, definition.nodes)
        if not node_id:
            raise Invalid(problem("move.no_target", "say where the run goes on", "请指明流程从何处继续", path="node_id"))
        raise Invalid(problem("move.unknown_node", f"the workflow has no node {node_id}", f"流程中没有节点 {node_id}", path="node_id", nearest=near))
    is_event = node.kind in ("boundary", "event_subprocess") or (node.kind == "start" and bool(node.trigger))
    if is_event or (node.kind in JOINS and len(definition.incoming.get(node_id, ())) > 1):
        raise Invalid(
            problem(
                "move.no_place", f"nothing can be led to “{node.title.en}”: it is an event, or joins several branches", f"不能跳转到“{node.title.get('zh')}”：它是事件节点或汇聚节点", path="node_id",
                expected="a node behind it",
            )
        )  # fmt: skip
    return node


def _only_scope(burst: Burst, target: Node) -> int:
    """The one scope in which `target` stands; 0 the run itself. Raises Conflict when there is none or more than one."""
    if not target.parent:
        return 0
    found = [scope.scope_id for scope in burst.run.scopes.values() if scope.node_id == target.parent and scope.kind != "instance"]
    if len(found) != 1:
        raise Conflict(problem("move.elsewhere", f"{target.parent} is not at work exactly once: name a token", f"{target.parent} 并非恰有一个在执行，请指定令牌", path="node_id"))
    return found[0]


def clear_behind(burst: Burst, target: Node, sparing: Token) -> None:
    """Withdraws what stands behind `target` in the scope of `sparing`, but not that; branches beside the target stay."""
    edges = {edge.edge_id: edge.source for edge in burst.definition.edges}
    for token in list(burst.run.tokens.values()):
        if token.scope != sparing.scope or token.token_id == sparing.token_id or token.token_id not in burst.run.tokens:
            continue
        came_from = edges.get(token.edge_id, token.node_id) if token.waits_for == "join" else token.node_id
        if came_from == target.node_id or target.node_id in burst.definition.before(came_from):
            burst.withdraw(burst.run.tokens[token.token_id])


def joins_between(burst: Burst, target: Node, node_id: str) -> list[Node]:
    """The joins that a run which stands at `node_id` has passed since `target`. Raises Conflict for one that does not wait for all."""
    definition = burst.definition
    since = [definition.nodes[name] for name in definition.before(node_id) if name not in (target.node_id, node_id) and target.node_id in definition.before(name)]
    joins = [node for node in since if node.kind in ("parallel", "join") and len(definition.incoming.get(node.node_id, ())) > 1 and node.parent == target.parent]
    if any(node.kind == "join" for node in joins):
        raise Conflict(
            problem("sign.joined", "branches were joined since then, not all of them: go back to before they parted", "其间的部分汇聚不能回退，请退回到分支之前", path="to")
        )
    return sorted(joins, key=lambda node: node.node_id)


def wait_at(burst: Burst, joins: list[Node], target: Node, scope: int) -> None:
    """At these joins the branches that are not done again count as come."""
    for join in joins:
        for edge in burst.definition.incoming[join.node_id]:
            is_redone = edge.source == target.node_id or target.node_id in burst.definition.before(edge.source)
            is_there = any(one.node_id == join.node_id and one.edge_id == edge.edge_id and one.scope == scope for one in burst.run.tokens.values())
            if not is_redone and not is_there:
                waiting = burst.place(join.node_id, scope, edge.edge_id)
                burst.emit(happened.JoinReached(token_id=waiting.token_id, node_id=join.node_id))
