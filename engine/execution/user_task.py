"""User tasks (BPMN 2.0, 13.3.3) and approvals: work for people, signed by one, any, all, or in order (see nodes/approval).

Candidates are names (`role:hr`, `person:<id>`, `guest`); engine.execution.staffing says whose.
"""

from datetime import datetime
from typing import Any, NamedTuple

from engine.errors import Conflict, Invalid, nearest_name, problem
from engine.execution.arm import working_time
from engine.execution.burst import Burst
from engine.execution.deadline import forget_times, set_late, set_times
from engine.execution.entry import is_locked
from engine.execution.staffing import allocated, note_approval, refuse_unfit, staff, with_stand_ins
from engine.model import event as happened
from engine.model.command import ClaimTask, CompleteTask, UnclaimTask
from engine.model.definition import Node
from engine.model.moment import moment
from engine.model.run import Token

__all__ = ["claim_task", "complete_task", "end_task", "hand_out", "unclaim_task", "user_task", "verdict"]


def user_task(burst: Burst, token: Token, node: Node) -> None:
    """Makes the task, or for an approval as many as its policy asks at once."""
    scope = burst.scope(token)
    inputs = burst.fill(token, node.inputs, scope)
    if node.candidates is not None:
        inputs["approvers"] = burst.fill(token, {"candidates": node.candidates}, scope)["candidates"]
    found = staff(burst, token, node, inputs.get("approvers"))
    if found is None:
        return
    people = found.names
    policy, reject = inputs.get("policy") or ("in_order" if found.is_chain and node.candidates is None else "one"), inputs.get("reject") or "at_once"
    if found.is_one:
        policy = "one"
    groups = [people] if policy == "one" else [people[:1]] if policy == "in_order" else [[person] for person in people]
    for group in groups:
        _create(burst, token, node, group, _Signing(policy, reject, tuple(people[1:]) if policy == "in_order" else ()), inputs.get("values") or {})


def claim_task(burst: Burst, command: ClaimTask) -> None:
    """One person takes the task; the others no longer can. Raises Conflict when another has it."""
    token = _open(burst, command.number)
    holder = token.open_tasks[command.number]
    if holder and holder != command.by:
        raise Conflict(problem("task.claimed", "another person has claimed this task", "该任务已被他人认领"))
    refuse_unfit(burst, burst.definition.nodes[token.node_id], command.by, _doer(token, command.number, command.by))
    if not holder:
        _lock(burst, token)
        burst.emit(happened.TaskClaimed(token_id=token.token_id, node_id=token.node_id, number=command.number, by=command.by))


def unclaim_task(burst: Burst, command: UnclaimTask) -> None:
    """The task goes back to its candidates. Raises Conflict when the person has not claimed it."""
    token = _open(burst, command.number)
    if token.open_tasks[command.number] != command.by:
        raise Conflict(problem("task.not_claimed", "you have not claimed this task", "您没有认领该任务"))
    burst.emit(happened.TaskUnclaimed(token_id=token.token_id, node_id=token.node_id, number=command.number, by=command.by))
    token = burst.run.tokens[token.token_id]
    if token.lock and not any(token.open_tasks.values()):
        burst.emit(happened.LockFreed(token_id=token.token_id, node_id=token.node_id))


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
            problem(
                "task.outcome", f"{command.outcome!r} is not an outcome of this task", f"该任务没有“{command.outcome}”这个结果", path="outcome", expected=expected, nearest=nearest
            )
        )
    doer = _doer(token, command.number, command.by)
    refuse_unfit(burst, node, command.by, doer)
    _lock(burst, token)
    end_task(burst, token, node, command, doer)


def end_task(burst: Burst, token: Token, node: Node, command: CompleteTask, doer: str) -> None:
    """The task has an answer, which counts as that of `doer` ("" nobody: its time was over)."""
    burst.emit(
        happened.TaskCompleted(token_id=token.token_id, node_id=node.node_id, number=command.number, by=command.by, outcome=command.outcome, values=command.values, doer=doer)
    )
    forget_times(burst, token, command.number)
    note_approval(burst, token, node, command.outcome, doer)
    _count(burst, burst.run.tokens[token.token_id], node, command)


def hand_out(burst: Burst, token: Token, node: Node, number: int, to: list[str]) -> None:
    """A task was offered to these; when it is for one of them, that one has it."""
    one = allocated(burst, node, to, number)
    if one:
        burst.emit(happened.TaskClaimed(token_id=token.token_id, node_id=node.node_id, number=number, by=one))


def _doer(token: Token, number: int, by: str) -> str:
    """Who counts as having done it: for whom the person was asked, else the person."""
    return token.behalf.get(number, {}).get(by, by) if token.behalf else by


def _lock(burst: Burst, token: Token) -> None:
    """Tasks with a lock are offered together, but done one at a time."""
    lock = burst.definition.nodes[token.node_id].lock
    if not lock or token.lock == lock:
        return
    if is_locked(burst, token, lock):
        raise Conflict(problem("task.locked", "another task that excludes this one is being worked on", "与本任务互斥的另一项任务正在办理"))
    burst.emit(happened.LockTaken(token_id=token.token_id, node_id=token.node_id, lock=lock))


def _count(burst: Burst, token: Token, node: Node, command: CompleteTask) -> None:
    outcome = verdict(token, command.outcome)
    if outcome is None:
        if token.pending and not token.open_tasks:
            _create(burst, token, node, list(token.pending[:1]), _Signing(token.policy, token.reject, token.pending[1:]), {})
        return
    for number in token.open_tasks:
        burst.emit(happened.TaskCancelled(token_id=token.token_id, node_id=node.node_id, number=number))
    votes = [{"by": vote.by, "outcome": vote.outcome, "comment": str(vote.values.get("comment") or ""), "values": vote.values} for vote in token.votes]
    result: dict[str, Any] = {"outcome": outcome, "values": command.values, "by": command.by, "votes": votes}
    burst.finish(burst.run.tokens[token.token_id], node, result)


def verdict(token: Token, last: str) -> str | None:
    """What the votes so far come to, None while more are needed. `last` is the newest vote's outcome."""
    if token.policy == "one":
        return last
    is_all_in = not token.open_tasks and not token.pending
    outcomes = [vote.outcome for vote in token.votes]
    if token.policy == "any":
        return "approve" if "approve" in outcomes else "reject" if is_all_in else None
    if "reject" in outcomes and (token.reject == "at_once" or is_all_in):
        return "reject"
    return "approve" if is_all_in else None


def _open(burst: Burst, number: int) -> Token:
    token = burst.run.waiting_for(number, "user_task")
    if token is not None:
        return token
    raise Conflict(problem("task.already_completed", "this task is no longer open", "该任务已办结或已撤销"))


def _due(burst: Burst, token: Token, node: Node, scope: dict[str, Any]) -> datetime | None:
    if node.working is not None:
        turn = working_time(burst, token, burst.fill(token, {"working": node.working}, scope)["working"])
        return turn.due_at if turn is not None else None
    return moment(burst.fill(token, {"due": node.due}, scope)["due"], burst.now) if node.due is not None else None


def _create(burst: Burst, token: Token, node: Node, candidates: list[str], signing: "_Signing", values: dict[str, Any]) -> None:
    scope = burst.scope(token)
    due_at, number = _due(burst, token, node, scope), burst.number()
    offered, behalf = with_stand_ins(burst, node, candidates)
    is_late = node.staffing.late is not None and burst.value(token, node.staffing.late) is not None
    burst.emit(
        happened.TaskCreated(
            token_id=token.token_id, node_id=node.node_id, number=number, candidates=[] if is_late else offered, form=node.form, values=burst.fill(token, node.values, scope),
            shown={**burst.fill(token, node.shown, scope), **values}, due_at=due_at, policy=signing.policy, reject=signing.reject,
            pending=list(signing.pending), behalf=behalf,
        )
    )  # fmt: skip
    token = burst.run.tokens[token.token_id]
    if is_late:
        set_late(burst, token, node, number, offered)
    else:
        hand_out(burst, token, node, number, offered)
    set_times(burst, token, node, number, offered, due_at)


class _Signing(NamedTuple):
    policy: str
    reject: str
    pending: tuple[str, ...]
