"""Who decides is changed while a task is open: signers are added and removed, a task is transferred, delegated and given back; somebody is urged, shown or told something.

Who may ask for it is judged by the caller; here stands what is possible (engine.model.signing.OPERATIONS) and that nobody decides twice.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from engine.errors import Conflict, Invalid, nearest_name, problem
from engine.execution.burst import Burst
from engine.execution.counting import is_last_one
from engine.execution.deadline import forget_times
from engine.execution.signing import free, open_seat, settle_count
from engine.execution.user_task import check_own_first, check_standing, open_task, standing
from engine.model import event as happened
from engine.model.command_signing import AddComment, AddSigners, DelegateTask, RemoveSigner, ReturnTask, SendCopy, TransferTask, UrgeTask
from engine.model.definition import Node
from engine.model.run import Token, Vote
from engine.model.signing import ACTS, ALLOWED, OPERATIONS, Seat

__all__ = [
    "add_comment",
    "add_signers",
    "check_allowed",
    "check_holder",
    "check_outcome",
    "delegate_task",
    "remove_signer",
    "return_task",
    "send_copy",
    "transfer_task",
    "urge_task",
]

MOST = 50
"""How many signers a node may have at once."""


def add_signers(burst: Burst, command: AddSigners) -> None:
    """More signers before, after or beside who asks. Raises Conflict when they sit there already, Invalid for nobody or too many."""
    token, node = _standing(burst, command.number, f"add_{command.place}", by=command.by, is_forced=command.is_forced)
    _check_names(burst, token, command.people, also=() if command.is_forced else (f"person:{command.by}",))
    if not command.people or len(token.open_tasks) + len(command.people) > MOST:
        raise Invalid(problem("sign.people", f"between 1 and {MOST} signers at a time", f"每次可有 1 至 {MOST} 名签批人", path="people", expected="person:<id>, role:<role>"))
    seat = token.seats.get(command.number, Seat())
    act = f"add_{command.place}"
    if command.place == "after":
        changed = replace(seat, then=(*seat.then, *command.people), is_changed=True)
    else:
        numbers = [
            open_seat(burst, token, node, Seat(candidates=(name,), place=command.place, adder=command.by, origin=command.number, is_changed=True)) for name in command.people
        ]
        changed = replace(seat, waits_for=(*seat.waits_for, *numbers) if command.place == "before" else seat.waits_for, is_changed=True)
    _change(burst, token, command.number, changed, act=act, by=command.by, note=command.note)


def remove_signer(burst: Burst, command: RemoveSigner) -> None:
    """A signer is not asked any more; what is certain then is decided. Raises Conflict for the last one, or one whom somebody else has added."""
    token = open_task(burst, command.number or command.at)
    node = burst.definition.nodes[token.node_id]
    check_allowed(node, "remove_signer", is_forced=command.is_forced)
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id}
    if command.number:
        seat = token.seats.get(command.number, Seat())
        gone = {command.number, *(number for number, other in token.seats.items() if other.place == "before" and other.origin == command.number)}
        name = ", ".join(seat.candidates)
        is_mine = seat.adder == command.by
    else:
        gone, name = set[int](), command.name
        mine = [seat for number, seat in token.seats.items() if name in seat.then and token.open_tasks.get(number) in ("", command.by)]
        _check_still_to_come(burst, token, name)
        is_mine = bool(mine)
    if not is_mine and not command.is_forced:
        raise Conflict(problem("sign.not_added", "only who has added a signer can remove them", "只能减签自己添加的人"))
    if is_last_one(token, gone, name if not command.number else ""):
        raise Conflict(problem("sign.last_one", "nobody would be left to decide", "不能移除最后一名签批人"))
    for number in sorted(gone):
        candidates = ", ".join(token.seats.get(number, Seat()).candidates)
        burst.emit(happened.SignerRemoved(number=number, name=candidates, by=command.by, **place))
        forget_times(burst, burst.run.tokens[token.token_id], number)
        free(burst, token.token_id, number, command.by)
    if not gone:
        burst.emit(happened.SignerRemoved(number=0, name=name, by=command.by, **place))
    last = token.votes[-1] if token.votes else Vote(command.by, "")
    settle_count(burst, burst.run.tokens[token.token_id], node, last.by, last.number)


def _check_still_to_come(burst: Burst, token: Token, name: str) -> None:
    """Raises Conflict for a name whose turn has come and gone, or that does not sit there alone."""
    who = burst.organisation.called(name)
    if any(f"person:{vote.by}" == name for vote in token.votes):
        raise Conflict(problem("sign.has_answered", f"{who} has answered already", f"{who} 已签批，不能减签", path="name"))
    if any(name in seat.candidates for number, seat in token.seats.items() if number in token.open_tasks):
        raise Conflict(
            problem("sign.not_alone", f"{who} is asked together with others, and only the whole task can be removed", f"{who} 与其他人共用一个任务，只能移除整个任务", path="name")
        )
    to_come = [*token.pending, *(one for seat in token.seats.values() for one in seat.then)]
    if name not in to_come:
        near = nearest_name(name, [*to_come, *(one for seat in token.seats.values() for one in seat.candidates)])
        raise Conflict(problem("sign.not_a_signer", f"{who} is not among the signers", f"{who} 不在签批人之列", path="name", nearest=near))


def transfer_task(burst: Burst, command: TransferTask) -> None:
    """The decision becomes another's for good. An admin hands over the part of `frm`, also of who has delegated it or waits for others."""
    act = "hand_over" if command.is_forced else "transfer"
    token, _ = _standing(burst, command.number, act, by=command.by, is_forced=command.is_forced)
    seat = token.seats.get(command.number, Seat())
    holder = token.open_tasks[command.number]
    _check_is_another(command.to, holder if command.is_forced else command.by)
    _check_names(burst, token, [command.to], but=command.number)
    person = command.frm.removeprefix("person:")
    if command.frm and command.frm not in (*seat.candidates, f"person:{seat.owner}", f"person:{holder}"):
        who = burst.organisation.called(command.frm)
        raise Conflict(problem("sign.not_theirs", f"{who} is not asked there", f"{who} 不在该任务的办理人中", path="from"))
    if command.is_forced and seat.owner and person == seat.owner:
        changed = replace(seat, owner=command.to.removeprefix("person:"), is_changed=True)
        _change(burst, token, command.number, changed, act=act, by=command.by, note=command.note, holder=holder)
        return
    others = tuple(name for name in seat.candidates if name not in (command.frm, command.to)) if command.is_forced and command.frm and holder != person else ()
    changed = replace(seat, candidates=(*others, command.to), is_changed=True)
    burst.emit(
        happened.SeatChanged(
            token_id=token.token_id, node_id=token.node_id, number=command.number, act=act, by=command.by, seat=changed,
            holder=holder if others and holder else "", note=command.note, keeps_draft=command.keeps_draft,
        )
    )  # fmt: skip
    _unlock(burst, token.token_id)


def delegate_task(burst: Burst, command: DelegateTask) -> None:
    """Somebody else prepares it; the answer stays with who has it now."""
    token, _ = _standing(burst, command.number, "delegate", by=command.by)
    _check_is_another(command.to, command.by)
    _check_names(burst, token, [command.to], but=command.number)
    seat = token.seats.get(command.number, Seat())
    changed = replace(seat, candidates=(command.to,), owner=command.by, is_changed=True)
    _change(burst, token, command.number, changed, act="delegate", by=command.by, note=command.note, holder="")


def return_task(burst: Burst, command: ReturnTask) -> None:
    """Back to who has delegated it, with a proposal. Raises Conflict when it is not delegated, or not to them, Invalid for an outcome that the node does not have."""
    token = open_task(burst, command.number)
    seat = token.seats.get(command.number, Seat())
    holder = token.open_tasks[command.number]
    if not seat.owner:
        raise Conflict(problem("sign.not_delegated", "this task was not delegated", "该任务未被委派"))
    if holder and command.by not in (holder, seat.owner) and not command.is_forced:
        raise Conflict(problem("task.claimed", "another person has claimed this task", "该任务已被他人认领"))
    if command.outcome:
        check_outcome(burst.definition.nodes[token.node_id], command.outcome)
    changed = replace(seat, candidates=(f"person:{seat.owner}",), owner="")
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": token.node_id, "number": command.number}
    burst.emit(
        happened.SeatChanged(
            act="return", by=command.by, seat=changed, holder=seat.owner, note=command.note, values=command.values, outcome=command.outcome, keeps_draft=True, **place
        )
    )


def urge_task(burst: Burst, command: UrgeTask) -> None:
    """Tells those who are asked that somebody waits. Raises Conflict when that was done a moment ago."""
    token = open_task(burst, command.number)
    node = burst.definition.nodes[token.node_id]
    check_allowed(node, "urge")
    last = burst.run.urged.get(command.number)
    if last is not None and burst.now - last < timedelta(seconds=command.every):
        wait = int((timedelta(seconds=command.every) - (burst.now - last)).total_seconds() // 60) + 1
        raise Conflict(problem("sign.urged", f"they were told a moment ago; again in {wait} minutes", f"刚刚已催办，请 {wait} 分钟后再试"))
    holder = token.open_tasks[command.number]
    to = [f"person:{holder}"] if holder else list(token.seats.get(command.number, Seat()).candidates)
    burst.emit(happened.TaskUrged(token_id=token.token_id, node_id=token.node_id, number=command.number, by=command.by, to=to, at=burst.now, note=command.note))


def send_copy(burst: Burst, command: SendCopy) -> None:
    """Shows the run to others."""
    node_id = _place_of(burst, command.task, "copy")
    burst.emit(happened.CopySent(node_id=node_id, number=burst.number(), by=command.by, to=list(dict.fromkeys(command.to)), task=command.task, note=command.note))


def add_comment(burst: Burst, command: AddComment) -> None:
    """A remark that everybody who sees the run can read. Raises Invalid when it says nothing."""
    if not command.text.strip() and not command.files:
        raise Invalid(problem("comment.empty", "the comment says nothing", "评论内容为空", path="text"))
    node_id = _place_of(burst, command.task, "comment")
    burst.emit(
        happened.CommentAdded(
            node_id=node_id, number=burst.number(), by=command.by, text=command.text, task=command.task, mentions=list(command.mentions), files=list(command.files)
        )
    )


def check_allowed(node: Node, switch: str, *, is_forced: bool = False) -> None:
    """Raises Conflict when the node's author has not allowed it."""
    allowed = ALLOWED if node.allow is None else node.allow
    if not is_forced and switch and switch not in allowed:
        act = ACTS[switch]
        raise Conflict(problem("sign.not_allowed", f"{node.title.en}: this is not allowed here: {act.en}", f"{node.title.get('zh')}：此处不允许“{act.zh}”", path="allow"))


def check_outcome(node: Node, outcome: str) -> None:
    """Raises Invalid when the node has no such outcome."""
    known = [one.key for one in node.outcomes]
    if outcome not in known:
        where = {"path": "outcome", "expected": " | ".join(known), "nearest": nearest_name(outcome, known)}
        raise Invalid(problem("task.outcome", f"{outcome!r} is not an outcome of this task", f"该任务没有“{outcome}”这个结果", **where))


def check_holder(token: Token, number: int, by: str, *, is_forced: bool = False) -> None:
    """Raises Conflict when another person has the task, or when they have answered beside it already."""
    holder = token.open_tasks[number]
    if is_forced:
        return
    if holder and holder != by:
        raise Conflict(problem("task.claimed", "another person has claimed this task", "该任务已被他人认领"))
    if any(vote.by == by for vote in token.votes):
        raise Conflict(problem("sign.twice", "you have answered this already, and nobody answers twice", "您已答复过，不能重复答复"))
    check_own_first(token, number, by)


def _standing(burst: Burst, number: int, operation: str, *, by: str, is_forced: bool = False) -> tuple[Token, Node]:
    token = open_task(burst, number)
    node = burst.definition.nodes[token.node_id]
    check_allowed(node, OPERATIONS[operation].switch, is_forced=is_forced)
    if standing(token, number) not in OPERATIONS[operation].states:
        check_standing(token, number, operation)
    check_holder(token, number, by, is_forced=is_forced)
    return token, node


def _check_is_another(to: str, person: str) -> None:
    if person and to == f"person:{person}":
        raise Invalid(problem("sign.to_themselves", "this task is theirs already: name somebody else", "该任务已由其本人办理，请选择其他人", path="to"))


def _check_names(burst: Burst, token: Token, names: Iterable[str], *, but: int = 0, also: tuple[str, ...] = ()) -> None:
    """Nobody sits in two places of one decision, nor again when they have answered."""
    taken = {name for number, seat in token.seats.items() if number != but for name in (*seat.candidates, *seat.then, *([f"person:{seat.owner}"] if seat.owner else []))}
    taken |= {*token.pending, *(f"person:{vote.by}" for vote in token.votes), *(f"person:{holder}" for number, holder in token.open_tasks.items() if holder and number != but)}
    own = token.seats.get(but)
    if own is not None:
        taken |= {*own.then, *([f"person:{own.owner}"] if own.owner else [])}
    names = list(names)
    for name in names:
        if name in taken or name in also or names.count(name) > 1:
            who = burst.organisation.called(name)
            if names.count(name) > 1 and name not in taken:
                raise Conflict(problem("sign.already_in", f"{who} is named twice", f"{who} 重复出现", path="people"))
            raise Conflict(problem("sign.already_in", f"{who} is among the signers already", f"{who} 已是签批人"))


def _change(burst: Burst, token: Token, number: int, seat: Seat, *, act: str, by: str, note: str, holder: str | None = None) -> None:
    now = burst.run.tokens[token.token_id].open_tasks[number] if holder is None else holder
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": token.node_id, "number": number}
    burst.emit(happened.SeatChanged(act=act, by=by, seat=seat, holder=now, note=note, keeps_draft=act == "delegate", **place))
    _unlock(burst, token.token_id)


def _unlock(burst: Burst, token_id: int) -> None:
    """A lock that a claim has taken is free again when nobody has the task any more."""
    token = burst.run.tokens[token_id]
    if token.lock and not any(token.open_tasks.values()):
        burst.emit(happened.LockFreed(token_id=token_id, node_id=token.node_id))


def _place_of(burst: Burst, task: int, switch: str) -> str:
    token = burst.run.waiting_for(task, "user_task") if task else None
    if token is None:
        return ""
    check_allowed(burst.definition.nodes[token.node_id], switch)
    return token.node_id
