"""User tasks (BPMN 2.0, 13.3.3) and approvals: work for people, signed by one, any, all, in order, by ratio or weight (see nodes/approval).

Candidates are names (`role:hr`, `person:<id>`, `guest`); engine.execution.staffing says whose.
"""

from decimal import Decimal
from typing import Any
from zlib import crc32

from engine.errors import Conflict, Invalid, Text, nearest_name, problem
from engine.execution.burst import Burst
from engine.execution.deadline import forget_times
from engine.execution.entry import is_locked
from engine.execution.signing import Rule, count, open_seat
from engine.execution.staffing import note_approval, refuse_unfit, staff
from engine.model import event as happened
from engine.model.command import ClaimTask, CompleteTask, UnclaimTask
from engine.model.definition import Node
from engine.model.run import Token
from engine.model.signing import OPERATIONS, POLICIES, Seat, SeatState

__all__ = ["check_own_first", "check_standing", "claim_task", "complete_task", "end_task", "open_task", "standing", "unclaim_task", "user_task"]


def user_task(burst: Burst, token: Token, node: Node) -> None:
    """Makes the task, or for an approval as many as its policy asks at once."""
    scope = burst.scope(token)
    inputs = burst.fill(token, node.inputs, scope)
    if node.candidates is not None:
        inputs["approvers"] = burst.filled(token, node.candidates, scope)
    found = staff(burst, token, node, inputs.get("approvers"))
    if found is None:
        return
    people, token = found.names, burst.run.tokens[token.token_id]
    if found.is_one:
        inputs["policy"] = "one"
    elif found.is_chain and node.candidates is None and not inputs.get("policy"):
        inputs["policy"] = "in_order"
    rule = _rule(inputs)
    if rule is None:
        burst.stop(token, "task.policy", Text(f"{node.node_id} does not say how its answers are counted", f"{node.node_id} 的审批方式不完整"))
        return
    weights = inputs.get("weights") if isinstance(inputs.get("weights"), dict) else {}
    if inputs.get("policy") == "random":
        people = [people[crc32(f"{burst.run.run_id}.{burst.number()}".encode()) % len(people)]]
    groups = [people] if rule.policy == "one" else [people[:1]] if rule.policy == "in_order" else [[person] for person in people]
    if rule.policy == "in_order":
        rule = rule._replace(pending=tuple(people[1:]))
    step = burst.again.get(token.token_id)
    for group in groups:
        seat = Seat(candidates=tuple(group), weight=_weight(weights, group[0]) if rule.policy == "weighted" else 1)
        open_seat(burst, token, node, seat, rule, inputs.get("values") or {}, step.values if step is not None else None)
    _continue(burst, burst.run.tokens[token.token_id], node)


def _continue(burst: Burst, token: Token, node: Node) -> None:
    """A task that was sent back is with who did it; one that was answered before it existed is done."""
    step, known = burst.again.get(token.token_id), burst.run.ahead.get(node.node_id)
    if token.policy != "one" or len(token.open_tasks) != 1:
        return
    number = next(iter(token.open_tasks))
    if known is not None and not node.lock and any(outcome.key == known.outcome for outcome in node.outcomes):
        complete_task(burst, CompleteTask(number, known.by, known.outcome, known.values, known.signature))
    elif step is not None and step.by != "guest" and not node.lock and not token.open_tasks[number]:
        burst.emit(happened.TaskClaimed(token_id=token.token_id, node_id=node.node_id, number=number, by=step.by))


def _rule(inputs: dict[str, Any]) -> Rule | None:
    policy, reject = inputs.get("policy") or "one", inputs.get("reject") or "at_once"
    if policy not in POLICIES:
        return None
    needs = inputs.get({"ratio": "ratio", "weighted": "pass_at"}.get(policy, ""), 0)
    is_number = isinstance(needs, int | float | Decimal) and not isinstance(needs, bool)
    if policy in ("ratio", "weighted") and (not is_number or needs <= 0 or (policy == "ratio" and needs > 1)):
        return None
    return Rule("one" if policy == "random" else policy, reject, float(needs))


def _weight(weights: Any, name: str) -> float:
    value = weights.get(name, weights.get(name.partition(":")[2], 1))
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value >= 0 else 1


def claim_task(burst: Burst, command: ClaimTask) -> None:
    """One person takes the task; the others no longer can. Raises Conflict when another has it."""
    token = open_task(burst, command.number)
    check_standing(token, command.number, "claim")
    holder = token.open_tasks[command.number]
    if holder and holder != command.by:
        raise Conflict(problem("task.claimed", "another person has claimed this task", "该任务已被他人认领"))
    check_own_first(token, command.number, command.by)
    refuse_unfit(burst, burst.definition.nodes[token.node_id], command.by, _doer(token, command.number, command.by))
    if not holder:
        _lock(burst, token)
        burst.emit(happened.TaskClaimed(token_id=token.token_id, node_id=token.node_id, number=command.number, by=command.by))


def unclaim_task(burst: Burst, command: UnclaimTask) -> None:
    """The task goes back to its candidates. Raises Conflict when the person has not claimed it."""
    token = open_task(burst, command.number)
    check_standing(token, command.number, "")
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
    token = open_task(burst, command.number)
    node = burst.definition.nodes[token.node_id]
    check_standing(token, command.number, "complete")
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
    if token.votes and command.by != "guest" and any(vote.by == command.by for vote in token.votes):
        raise Conflict(problem("sign.twice", "you have answered this already, and nobody answers twice", "您已答复过，不能重复答复"))
    check_own_first(token, command.number, command.by)
    if node.signature == "required" and not command.signature:
        raise Invalid(problem("sign.unsigned", "this answer must be signed", "须签名后才能提交", path="signature", expected="a name or a file"))
    doer = _doer(token, command.number, command.by)
    refuse_unfit(burst, node, command.by, doer)
    _lock(burst, token)
    end_task(burst, token, node, command, doer)


def end_task(burst: Burst, token: Token, node: Node, command: CompleteTask, doer: str) -> None:
    """The task has an answer, which counts as that of `doer` ("" nobody: its time was over)."""
    burst.emit(
        happened.TaskCompleted(
            token_id=token.token_id, node_id=node.node_id, number=command.number, by=command.by, outcome=command.outcome, values=command.values, doer=doer,
            signature=command.signature, as_of=command.as_of,
        )
    )  # fmt: skip
    forget_times(burst, token, command.number)
    note_approval(burst, token, node, command.outcome, doer)
    token = burst.run.tokens[token.token_id]
    count(burst, token, node, token.votes[-1])


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


def open_task(burst: Burst, number: int) -> Token:
    """The token that the task belongs to. Raises Conflict when it is open no more."""
    token = burst.run.waiting_for(number, "user_task")
    if token is not None:
        return token
    raise Conflict(problem("task.already_completed", "this task is no longer open", "该任务已办结或已撤销"))


def check_own_first(token: Token, number: int, by: str) -> None:
    """Who is asked in their own name leaves a task that is offered to several to the others: nobody answers twice, and nobody must be missing in the end."""
    others = [seat for one, seat in token.seats.items() if one != number]
    if not others and not token.pending and (number not in token.seats or not token.seats[number].then):
        return
    name = f"person:{by}"
    own = any(seat.candidates == (name,) or seat.owner == by for seat in others) or name in token.pending or any(name in seat.then for seat in token.seats.values())
    if own and by != "guest":
        raise Conflict(problem("sign.own_first", "you are asked here in your own name: leave this one to the others", "您已被单独列为签批人，此任务须由他人办理"))


def check_standing(token: Token, number: int, operation: str) -> None:
    """Raises Conflict when the task waits for other signers, or is with a delegate, and the operation is not for that state."""
    state = standing(token, number)
    if state in ("held", "delegated") and (operation not in OPERATIONS or state not in OPERATIONS[operation].states):
        if state == "held":
            raise Conflict(problem("sign.held", "this task waits for signers who were added before it", "该任务正在等待前加签人答复"))
        raise Conflict(problem("sign.delegated", "this task was delegated and comes back first", "该任务已委派，须先退回"))


def standing(token: Token, number: int) -> SeatState:
    """In which state an open task is."""
    seat = token.seats.get(number, Seat())
    return "held" if seat.waits_for else "delegated" if seat.owner else "claimed" if token.open_tasks[number] else "free"
