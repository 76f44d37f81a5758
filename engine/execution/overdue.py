"""A user task's own timer fires: people are reminded, or asked as well, or the task ends without them."""

from engine.errors import Conflict, problem
from engine.execution.burst import Burst
from engine.execution.deadline import told
from engine.execution.selector import resolve
from engine.execution.signing import hand_out
from engine.execution.staffing import with_stand_ins
from engine.execution.user_task import end_task
from engine.model import event as happened
from engine.model.command import CompleteTask, OfferTask
from engine.model.definition import Node
from engine.model.run import Armed, Token

__all__ = ["offer_task", "pass_time"]

CLOCK = "clock"
"""Who is told to have done what nobody did."""


def pass_time(burst: Burst, armed: Armed) -> None:
    """The instant of a task's timer has come."""
    token = burst.run.tokens.get(armed.token_id)
    if token is None or armed.task not in token.open_tasks:
        return
    node = burst.definition.nodes[token.node_id]
    if armed.purpose == "late":
        _hand_out_late(burst, token, node, armed)
    elif armed.purpose == "remind" or node.staffing.on_timeout == "remind":
        _remind(burst, token, armed)
    else:
        _time_out(burst, token, node, armed)


def offer_task(burst: Burst, command: OfferTask) -> None:
    """Somebody stands in for a person from now on, at an open task too. Raises Conflict when it is not open."""
    token = burst.run.waiting_for(command.number, "user_task")
    if token is None:
        raise Conflict(problem("task.already_completed", "this task is no longer open", "该任务已办结或已撤销"))
    behalf = {command.to: command.behalf} if command.behalf else {}
    burst.emit(happened.TaskOffered(token_id=token.token_id, node_id=token.node_id, number=command.number, to=[f"person:{command.to}"], reason="substitute", behalf=behalf))


def _hand_out_late(burst: Burst, token: Token, node: Node, armed: Armed) -> None:
    to, _ = with_stand_ins(burst, node, [name for name in armed.to if not burst.organisation.is_away(name.removeprefix("person:"))])
    burst.emit(happened.TaskOffered(token_id=token.token_id, node_id=node.node_id, number=armed.task, to=to or ["role:admin"], reason="late"))
    hand_out(burst, token, node, armed.task, to)


def _remind(burst: Burst, token: Token, armed: Armed) -> None:
    burst.emit(happened.TaskReminded(token_id=token.token_id, node_id=token.node_id, number=armed.task, to=told(token, armed), due_at=armed.due_at))


def _time_out(burst: Burst, token: Token, node: Node, armed: Armed) -> None:
    action = node.staffing.on_timeout
    burst.emit(happened.TaskTimedOut(token_id=token.token_id, node_id=node.node_id, number=armed.task, action=action))
    if action != "escalate":
        end_task(burst, token, node, CompleteTask(armed.task, CLOCK, action, {}), "")
        return
    names, _ = resolve(burst, token, burst.value(token, node.staffing.escalate))
    to, behalf = with_stand_ins(burst, node, names or ["role:admin"])
    holder = token.open_tasks[armed.task]
    if holder:  # or nobody else could take it
        burst.emit(happened.TaskUnclaimed(token_id=token.token_id, node_id=node.node_id, number=armed.task, by=holder))
    burst.emit(happened.TaskOffered(token_id=token.token_id, node_id=node.node_id, number=armed.task, to=to, reason="escalated", behalf=behalf))
