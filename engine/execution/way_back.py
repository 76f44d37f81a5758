"""Ways back and around: a run is sent back, an answer is taken back, a node is done again, skipped, or answered ahead; a run that has ended goes on.

Only nodes that were really passed, and that lead to where the run is, can be gone back to. What stands behind them is withdrawn; branches beside them stay.
"""

from typing import Any, NoReturn

from msgspec.structs import replace

from engine.errors import Conflict, Invalid, nearest_name, problem
from engine.execution.arm import watch
from engine.execution.burst import Burst
from engine.execution.detour import clear_behind, go_to, joins_between, level, wait_at
from engine.execution.reseat import check_allowed, check_holder, check_outcome
from engine.execution.signing import decide_node, open_seat, reopen
from engine.execution.staffing import note_approval
from engine.execution.user_task import check_standing, open_task
from engine.model import event as happened
from engine.model.command import RestartRun
from engine.model.command_signing import AnswerAhead, RedoNode, SendBack, SkipTask, TakeBack
from engine.model.definition import Node, WorkflowDefinition
from engine.model.run import Run, Step, Token, Vote
from engine.model.signing import REQUIRED, Seat

__all__ = ["answer_ahead", "passed", "redo_node", "restart_run", "send_back", "skip_task", "take_back"]

PATIENT = frozenset({"user_task", "timer", "message", "signal", "condition", "events", "job", "join", "incident", "scope", "lock", "milestone"})
"""What a token may wait for while nobody has acted on it."""


def send_back(burst: Burst, command: SendBack) -> None:
    """The task ends unanswered, the run stands at an earlier node again. Raises Conflict when that was not passed, or the way straight back leaves a subprocess."""
    token = open_task(burst, command.number)
    node = burst.definition.nodes[token.node_id]
    check_allowed(node, "send_back")
    check_standing(token, command.number, "send_back")
    check_holder(token, command.number, command.by)
    step = _step(burst, node, command.to)
    target = burst.definition.nodes[step.node_id]
    outer = level(burst, token, target)
    if command.then == "straight" and outer.token_id != token.token_id:
        raise Conflict(problem("sign.straight", "the run can only walk back into a subprocess, not come straight back", "跨子流程退回后只能逐级重走，不能直接返回", path="then"))
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id, "number": command.number}
    note_approval(burst, token, node, "reject", command.by)
    burst.emit(happened.TaskSentBack(by=command.by, target=step.node_id, then=command.then, note=command.note, placed=burst.number(), **place))
    _go_back(burst, outer, target, step, by=command.by, reason=command.note, is_straight=command.then == "straight")


def redo_node(burst: Burst, command: RedoNode) -> None:
    """A node that was passed is done again, and everything behind it. Raises Conflict when the run is not behind it."""
    step = next((one for one in burst.run.steps if one.node_id == command.node_id), None)
    if step is None:
        _not_passed(burst.definition, command.node_id, [one.node_id for one in burst.run.steps])
    target = burst.definition.nodes[step.node_id]
    behind = [token for token in burst.run.tokens.values() if token.node_id != target.node_id and _leads(burst.definition, target.node_id, token.node_id)]
    if not behind:
        raise Conflict(problem("sign.not_behind", f"the run does not stand behind {command.node_id}", f"流程当前不在 {command.node_id} 之后", path="node_id"))
    _go_back(burst, level(burst, behind[0], target), target, step, by=command.by, reason=command.reason)


def take_back(burst: Burst, command: TakeBack) -> None:
    """An answer is asked again, while nobody has acted on what followed. Raises Conflict when somebody has."""
    for token in burst.run.tokens.values():
        vote = next((one for one in token.votes if one.number == command.number), None)
        if vote is not None and token.waits_for == "user_task":
            _take_vote_back(burst, token, vote, command)
            return
    step = next((one for one in burst.run.steps if one.number == command.number), None)
    if step is None or step.token is None or not step.token.votes or step.token.votes[-1].number != command.number:
        _acted_on()
    node = burst.definition.nodes[step.node_id]
    check_allowed(node, "take_back")
    if step.by != command.by:
        raise Conflict(problem("sign.not_yours", "only who gave an answer can take it back", "只能撤回本人的审批"))
    alive = [burst.run.tokens.get(one) for one in step.tokens]
    tokens = [token for token in alive if token is not None]
    if not tokens or len(tokens) != len(alive) or not all(_is_untouched(token) for token in tokens):
        _acted_on()
    burst.emit(happened.VoteTakenBack(node_id=step.node_id, number=command.number, by=command.by))
    for token in tokens:
        if token.token_id in burst.run.tokens:
            burst.withdraw(token)
    last = step.token.votes[-1]
    seat = last.seat or Seat()
    number = last.number
    saved = replace(step.token, seats={**step.token.seats, number: seat}, open_tasks={**step.token.open_tasks, number: ""})
    token_again = reopen(burst, step.token.scope, saved, step.token.votes[:-1], start={number: last.values})
    if token_again is not None:
        _claim_again(burst, token_again, max(token_again.open_tasks), command.by)


def skip_task(burst: Burst, command: SkipTask) -> None:
    """The node goes on with an outcome that nobody gave. Raises Invalid for an outcome that it does not have."""
    token = open_task(burst, command.number)
    node = burst.definition.nodes[token.node_id]
    check_allowed(node, "skip", is_forced=command.is_forced)
    check_holder(token, command.number, command.by, is_forced=command.is_forced)
    outcome = command.outcome or node.outcomes[0].key
    check_outcome(node, outcome)
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id, "number": command.number}
    burst.emit(happened.TaskSkipped(by=command.by, outcome=outcome, note=command.note, **place))
    decide_node(burst, token, node, outcome, by=command.by, number=command.number)


def answer_ahead(burst: Burst, command: AnswerAhead) -> None:
    """An answer to a task that does not exist yet. Raises Conflict when it does, Invalid for a node that takes none, or an outcome that it does not have."""
    node = burst.definition.nodes.get(command.node_id)
    if node is None or node.kind != "user_task":
        near = nearest_name(command.node_id, burst.definition.nodes)
        raise Invalid(problem("sign.no_task", f"{command.node_id} asks nobody for that", f"{command.node_id} 不是可提前办理的任务", path="node_id", nearest=near))
    check_outcome(node, command.outcome)
    check_allowed(node, "ahead")
    if command.node_id in burst.run.indexed.places or node.lock or node.signature == "required":
        raise Conflict(problem("sign.not_ahead", "this task cannot be answered ahead now", "该任务现在不能提前办理"))
    burst.emit(happened.AnswerForeseen(node_id=command.node_id, by=command.by, outcome=command.outcome, values=command.values))


def restart_run(burst: Burst, command: RestartRun) -> None:
    """A run that has ended goes on at a node of its outermost level. Raises Conflict while it runs, or when another run was waiting for it."""
    if burst.run.status == "running":
        raise Conflict(problem("run.not_ended", "this run has not ended", "流程尚未结束"))
    if burst.run.parent_token_id:
        raise Conflict(problem("run.is_child", "another run has gone on after this one: restart that one", "该流程由其他流程调用，请在父流程中重启"))
    node = burst.definition.nodes.get(command.node_id)
    if node is None or node.parent or node.kind in ("boundary", "event_subprocess", "end") or (node.kind == "start" and node.trigger):
        near = nearest_name(command.node_id, burst.definition.nodes)
        raise Invalid(problem("move.unknown_node", f"the run cannot begin again at {command.node_id}", f"不能从 {command.node_id} 重新开始", path="node_id", nearest=near))
    burst.emit(happened.RunRestarted(node_id=command.node_id, by=command.by, at=burst.now, reason=command.reason))
    watch(burst, 0, "")
    burst.enter(command.node_id)


def passed(definition: WorkflowDefinition, run: Run, node_id: str) -> list[str]:
    """The nodes that the run can be sent back to from there, the last one first."""
    return [step.node_id for step in reversed(run.steps) if step.node_id != node_id and _leads(definition, step.node_id, node_id)]


def _step(burst: Burst, node: Node, to: str) -> Step:
    known = passed(burst.definition, burst.run, node.node_id)
    if to == "starter":
        starter = burst.run.starter
        mine = [name for name in reversed(known) if starter and starter in burst.run.doers.get(name, ())]
        if not mine:
            raise Conflict(problem("sign.no_starter", "the starter has done no step that this run could go back to", "发起人没有可退回的步骤", path="to"))
        to = mine[0]
    elif to in ("", "previous") and known:
        to = known[0]
    if to not in known:
        named = burst.definition.nodes.get(to)
        if named is not None and named.kind != "user_task":
            title = named.title.en or to
            en = f"{title} is a step that nobody answers: the run can be sent back only to where people were asked"
            zh = f"{named.title.get('zh') or to} 不是人工办理的节点，只能退回到有人办理过的节点"
            raise Conflict(problem("sign.not_a_task", en, zh, path="to", expected=", ".join(known)))
        if named is None and to not in ("", "previous"):
            near = nearest_name(to, known)
            raise Conflict(problem("sign.unknown_node", f"there is no node {to} in this workflow", f"流程中没有节点 {to}", path="to", expected=", ".join(known), nearest=near))
        _not_passed(burst.definition, to, known)
    return next(step for step in burst.run.steps if step.node_id == to)


def _not_passed(definition: WorkflowDefinition, node_id: str, known: list[str]) -> NoReturn:
    listed, node = ", ".join(known), definition.nodes.get(node_id)
    if node is None:  # the step before, and there is none
        raise Conflict(problem("sign.not_passed", "nobody was asked before this: there is no step to go back to", "之前没有有人办理过的节点，不能退回", path="to"))
    en, zh = node.title.en or node_id, node.title.get("zh") or node_id
    raise Conflict(problem("sign.not_passed", f"this run has not passed “{en}” on its way here", f"流程未经过“{zh}”，不能退回", path="to", expected=listed))


def _acted_on() -> NoReturn:
    raise Conflict(problem("sign.acted_on", "somebody has acted on it, or it has led to what cannot be taken back", "后续环节已处理，不能撤回"))


def _leads(definition: WorkflowDefinition, source: str, node_id: str) -> bool:
    """Whether a way leads from `source` to a node, or to the subprocess that the node stands in."""
    while node_id:
        if source != node_id and source in definition.leading_to(node_id):
            return True
        node_id = definition.nodes[node_id].parent
    return False


def _go_back(burst: Burst, origin: Token, target: Node, step: Step, *, by: str, reason: str, is_straight: bool = False) -> None:
    """A token stands at `target` again that knows what was answered before; unless it comes straight back, everything behind `target` is withdrawn."""
    joins = [] if is_straight else joins_between(burst, target, origin.node_id)
    if not is_straight:
        clear_behind(burst, target, origin)
    placed = go_to(burst, origin, target, by=by, reason=reason)
    burst.again[placed.token_id] = step
    wait_at(burst, joins, target, origin.scope)


def _take_vote_back(burst: Burst, token: Token, vote: Vote, command: TakeBack) -> None:
    node = burst.definition.nodes[token.node_id]
    check_allowed(node, "take_back")
    if vote.by != command.by:
        raise Conflict(problem("sign.not_yours", "only who gave an answer can take it back", "只能撤回本人的审批"))
    seat = vote.seat or Seat()
    after = {number: one for number, one in token.seats.items() if one.place == "after" and one.origin == vote.number}
    later = {number: one for number, one in token.seats.items() if not one.place} if token.policy == "in_order" and not seat.place else {}
    has_answered = any(one.seat is not None and one.seat.origin == vote.number and one.seat.place == "after" for one in token.votes)
    circle = [one for one in token.votes if one.seat is None or one.seat.place not in REQUIRED]
    is_overtaken = token.policy == "in_order" and not seat.place and circle[-1].number != vote.number
    is_held = seat.place != "before" or seat.origin in token.open_tasks
    follow = {**after, **later}
    if has_answered or is_overtaken or not is_held or any(token.open_tasks[number] or one.is_changed for number, one in follow.items()):
        _acted_on()
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id}
    pending = [*(name for one in later.values() for name in one.candidates), *token.pending]
    for number in follow:
        burst.emit(happened.TaskCancelled(number=number, **place))
    burst.emit(happened.VoteTakenBack(number=vote.number, by=command.by, pending=pending, **place))
    number = open_seat(burst, burst.run.tokens[token.token_id], node, seat, start=vote.values)
    holder = burst.run.tokens[token.token_id].seats.get(seat.origin) if seat.place == "before" else None
    if holder is not None:
        held_by = burst.run.tokens[token.token_id].open_tasks[seat.origin]
        burst.emit(happened.SeatChanged(number=seat.origin, act="add_before", by=command.by, seat=replace(holder, waits_for=(*holder.waits_for, number)), holder=held_by, **place))
    _claim_again(burst, burst.run.tokens[token.token_id], number, command.by)


def _claim_again(burst: Burst, token: Token, number: int, by: str) -> None:
    node = burst.definition.nodes[token.node_id]
    if by != "guest" and not node.lock and not token.seats[number].waits_for:
        burst.emit(happened.TaskClaimed(token_id=token.token_id, node_id=token.node_id, number=number, by=by))


def _is_untouched(token: Token) -> bool:
    if token.waits_for not in PATIENT or len(token.votes) != token.carried or any(token.open_tasks.values()):
        return False
    return not any(seat.is_changed for seat in token.seats.values()) and not token.attempt
