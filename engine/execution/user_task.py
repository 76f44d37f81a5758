"""User tasks (BPMN 2.0, 13.3.3) and approvals: work for people, signed by one, any, all, or in order.

Who a role's members are is not known here: candidates are names (`role:hr`, `person:<id>`, `guest`).
"""

from typing import Any

from engine.errors import Conflict, Invalid, Text, nearest_name, problem
from engine.execution.burst import Burst
from engine.model import event as happened
from engine.model.command import ClaimTask, CompleteTask, UnclaimTask
from engine.model.definition import Node
from engine.model.moment import moment
from engine.model.run import Token

__all__ = ["claim_task", "complete_task", "unclaim_task", "user_task"]


def user_task(burst: Burst, token: Token, node: Node) -> None:
    """Makes the task, or for an approval as many as its policy asks at once."""
    scope = burst.scope()
    inputs = burst.fill(token, node.inputs, scope)
    if node.candidates is not None:
        inputs["approvers"] = burst.fill(token, {"candidates": node.candidates}, scope)["candidates"]
    people = _names(inputs.get("approvers"))
    if not people:
        burst.stop(token, "task.nobody", Text(f"nobody is named for {node.node_id}", f"{node.node_id} 没有可办理的人"))
        return
    policy = inputs.get("policy", "any")
    if policy == "all":
        for person in people:
            _create(burst, token, node, [person], [])
    elif policy == "in_order":
        _create(burst, token, node, people[:1], people[1:])
    else:
        _create(burst, token, node, people, [])


def claim_task(burst: Burst, command: ClaimTask) -> None:
    """One person takes the task; the others no longer can. Raises Conflict when another has it."""
    token = _open(burst, command.number)
    holder = token.open_tasks[command.number]
    if holder and holder != command.by:
        raise Conflict(problem("task.claimed", "another person has claimed this task", "该任务已被他人认领"))
    if not holder:
        burst.emit(happened.TaskClaimed(token_id=token.token_id, node_id=token.node_id, number=command.number, by=command.by))


def unclaim_task(burst: Burst, command: UnclaimTask) -> None:
    """The task goes back to its candidates. Raises Conflict when the person has not claimed it."""
    token = _open(burst, command.number)
    if token.open_tasks[command.number] != command.by:
        raise Conflict(problem("task.not_claimed", "you have not claimed this task", "您没有认领该任务"))
    burst.emit(happened.TaskUnclaimed(token_id=token.token_id, node_id=token.node_id, number=command.number, by=command.by))


def complete_task(burst: Burst, command: CompleteTask) -> None:
    """A person's answer: the node goes on when its policy has what it needs.

    Raises Conflict when the task is done or another's, Invalid for an outcome that the node does not have.
    """
    token = _open(burst, command.number)
    node = burst.definition.nodes[token.node_id]
    holder = token.open_tasks[command.number]
    if holder and holder != command.by:
        raise Conflict(problem("task.claimed", "another person has claimed this task", "该任务已被他人认领"))
    known = [outcome.key for outcome in node.outcomes]
    if command.outcome not in known:
        nearest, expected = nearest_name(command.outcome, known), " | ".join(known)
        raise Invalid(
            problem("task.outcome", f"{command.outcome!r} is not an outcome of this task", f"该任务没有“{command.outcome}”这个结果", path="outcome", expected=expected, nearest=nearest)
        )
    burst.emit(
        happened.TaskCompleted(
            token_id=token.token_id, node_id=node.node_id, number=command.number, by=command.by, outcome=command.outcome, values=command.values
        )
    )
    _count(burst, burst.run.tokens[token.token_id], node, command)


def _count(burst: Burst, token: Token, node: Node, command: CompleteTask) -> None:
    is_rejected = command.outcome == "reject"
    if token.pending and not is_rejected:
        _create(burst, token, node, list(token.pending[:1]), list(token.pending[1:]))
        return
    if token.open_tasks and not is_rejected:
        return
    for number in token.open_tasks:
        burst.emit(happened.TaskCancelled(token_id=token.token_id, node_id=node.node_id, number=number))
    votes = [{"by": vote.by, "outcome": vote.outcome, "values": vote.values} for vote in token.votes]
    result: dict[str, Any] = {"outcome": command.outcome, "values": command.values, "by": command.by, "votes": votes}
    burst.finish(burst.run.tokens[token.token_id], node, result)


def _open(burst: Burst, number: int) -> Token:
    for token in burst.run.tokens.values():
        if number in token.open_tasks:
            return token
    raise Conflict(problem("task.already_completed", "this task is no longer open", "该任务已办结或已撤销"))


def _names(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(str(name) for name in listed if name))


def _create(burst: Burst, token: Token, node: Node, candidates: list[str], pending: list[str]) -> None:
    scope = burst.scope()
    due = burst.fill(token, {"due": node.due}, scope)["due"] if node.due is not None else None
    burst.emit(
        happened.TaskCreated(
            token_id=token.token_id, node_id=node.node_id, number=burst.number(), candidates=candidates, form=node.form,
            values=burst.fill(token, node.values, scope), shown=burst.fill(token, node.shown, scope), due_at=moment(due, burst.now), pending=pending,
        )
    )  # fmt: skip
