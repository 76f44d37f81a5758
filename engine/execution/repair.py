"""What an operator does to a run that went wrong: sets variables, says that a node is done.

Nothing is done behind history's back: each deed is an event of its own, with who did it and what was there before.
"""

from typing import Any

from engine.errors import Conflict, Invalid, nearest_name, problem
from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.command import EditVariables, SkipNode
from engine.model.definition import Node
from engine.model.run import Token

__all__ = ["SKIPPABLE", "edit_variables", "skip_node", "token_of"]

SKIPPABLE = frozenset({"activity", "user_task", "decision", "calculate", "call", "timer", "message", "signal", "condition", "throw", "subprocess", "transaction", "ad_hoc"})
"""Kinds of nodes that can be done without doing their work; a gateway has no work, its way is chosen by moving the token."""


def edit_variables(burst: Burst, command: EditVariables) -> None:
    """Raises Conflict for a scope that is no more, Invalid for a name that nothing in the run knows."""
    run = burst.run
    if command.scope and command.scope not in run.scopes:
        raise Conflict(problem("scope.ended", f"the run has no scope {command.scope} any more", f"流程中已没有作用域 {command.scope}", path="scope"))
    there = run.scopes[command.scope].variables if command.scope else run.variables
    known = {*there, *burst.definition.unset, *burst.definition.inputs.get("properties", {})}
    for name in (*command.values, *command.removed):
        if name not in known:
            near = nearest_name(name, sorted(known))
            raise Invalid(problem("run.unknown_variable", f"nothing in the workflow sets {name[:60]}", f"流程中没有变量 {name[:60]}", path=name[:60], nearest=near))
    before = {name: there[name] for name in (*command.values, *command.removed) if name in there}
    burst.emit(happened.VariablesEdited(values=command.values, before=before, by=command.by, removed=command.removed, scope=command.scope))
    burst.has_news = True


def skip_node(burst: Burst, command: SkipNode) -> None:
    """The node's work is called off and it is done with these outputs. Raises Conflict when there is no such token or its node has no work, Invalid for an outcome that it does not have."""
    token = token_of(burst, command.token_id)
    node = burst.definition.nodes[token.node_id]
    if node.kind not in SKIPPABLE:
        raise Conflict(
            problem(
                "node.not_skippable", f"“{node.title.en}” has no work that could be skipped: move the token instead", f"“{node.title.get('zh')}”没有可跳过的工作，请改为移动令牌"
            )
        )
    result = _answer(node, command) if node.kind == "user_task" else command.outputs
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id}
    if token.waits_for == "incident":
        burst.emit(happened.IncidentResolved(number=token.reference, by=command.by, **place))
    burst.clear(burst.run.tokens[token.token_id])
    burst.emit(happened.NodeSkipped(outputs=command.outputs, by=command.by, **place))
    burst.emit(happened.TokenParked(**place))
    burst.finish(burst.run.tokens[token.token_id], node, result)


def token_of(burst: Burst, token_id: int) -> Token:
    """The token. Raises Conflict when it is no more."""
    token = burst.run.tokens.get(token_id)
    if token is None:
        raise Conflict(problem("token.gone", f"the run has no token {token_id} any more", f"流程中已没有令牌 {token_id}"))
    return token


def _answer(node: Node, command: SkipNode) -> dict[str, Any]:
    """What a user task gives whose answer an operator brings."""
    known = [outcome.key for outcome in node.outcomes]
    outcome = command.outputs.get("outcome", known[0] if len(known) == 1 else "")
    if outcome not in known:
        near = nearest_name(str(outcome), known)
        raise Invalid(
            problem("task.outcome", f"{outcome!r} is not an outcome of this task", f"该任务没有“{outcome}”这个结果", path="outcome", expected=" | ".join(known), nearest=near)
        )
    return {"values": {}, "votes": [], **command.outputs, "outcome": outcome, "by": command.by}
