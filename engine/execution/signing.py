"""The course of a decision: its tasks are made, answers are counted, and the node is left with a result, or straight back to who sent the run back.

Knows nobody: candidates are names. The surprising rule: a decided node is remembered as it stood with its last answer, so that this answer can be taken back.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from engine.execution.arm import working_time
from engine.execution.burst import Burst
from engine.execution.counting import verdict
from engine.execution.deadline import set_late, set_times
from engine.execution.detour import clear_behind, joins_between, wait_at
from engine.execution.entry import begin
from engine.execution.staffing import allocated, with_stand_ins
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.moment import moment
from engine.model.run import Return, Token, Vote
from engine.model.signing import Seat

__all__ = ["Rule", "count", "decide_node", "follow_steps", "free", "hand_out", "names_of", "open_seat", "reopen"]

IRREVOCABLE: frozenset[type] = frozenset(
    {
        happened.ChildCalled, happened.MessageThrown, happened.SignalThrown, happened.EscalationThrown, happened.ScopeEnded, happened.InstanceEnded, happened.JoinAdvanced,
        happened.LoopTurned, happened.CompensationKept, happened.RunCompleted, happened.RunCancelled,
    }
)  # fmt: skip
"""What a decision can bring about that cannot be taken back with it."""


class Rule(NamedTuple):
    """How a node's answers are counted."""

    policy: str = "one"
    reject: str = "at_once"
    needs: float = 0
    pending: tuple[str, ...] = ()


def open_seat(burst: Burst, token: Token, node: Node, seat: Seat, rule: Rule | None = None, values: Mapping[str, Any] | None = None, start: Mapping[str, Any] | None = None) -> int:
    """A task for who sits there; its number. Without a `rule` the node's own goes on. `values` stand beside the form, with `start` it begins."""
    number, offered = _make(burst, token, node, seat, rule, values, start)
    _begin(burst, token.token_id, node, number, offered)
    return number


def hand_out(burst: Burst, token: Token, node: Node, number: int, to: list[str]) -> None:
    """A task was offered to these; when it is for one of them, that one has it."""
    one = allocated(burst, node, to, number)
    if one:
        burst.emit(happened.TaskClaimed(token_id=token.token_id, node_id=node.node_id, number=number, by=one))


def _begin(burst: Burst, token_id: int, node: Node, number: int, offered: list[str]) -> None:
    """A task that has just been made goes to who shall have it, and its time begins."""
    token = burst.run.tokens[token_id]
    if _is_late(burst, token, node):
        set_late(burst, token, node, number, offered)
    elif not token.seats[number].place:
        hand_out(burst, token, node, number, offered)
    if node.staffing.remind or node.staffing.on_timeout:
        set_times(burst, burst.run.tokens[token_id], node, number, offered, _due(burst, token, node, burst.scope(token)))


def _is_late(burst: Burst, token: Token, node: Node) -> bool:
    return node.staffing.late is not None and burst.value(token, node.staffing.late) is not None


def _make(burst: Burst, token: Token, node: Node, seat: Seat, rule: Rule | None, values: Mapping[str, Any] | None, start: Mapping[str, Any] | None) -> tuple[int, list[str]]:
    """The number of a new task, and who it is for."""
    now = burst.run.tokens[token.token_id]
    rule = rule or Rule(now.policy, now.reject, now.needs, now.pending)
    scope = burst.scope(token) if node.values or node.shown or node.due is not None or node.working is not None else {}
    due_at = _due(burst, token, node, scope)
    filled = burst.fill(token, node.values, scope)
    number, (offered, behalf) = burst.number(), with_stand_ins(burst, node, list(seat.candidates))
    burst.emit(
        happened.TaskCreated(
            token_id=token.token_id, node_id=node.node_id, number=number, candidates=[] if _is_late(burst, token, node) else offered, behalf=behalf, form=node.form,
            values={**filled, **start} if start else filled,
            shown={**burst.fill(token, node.shown, scope), **(_shown(burst, token, node) if values is None else values)}, due_at=due_at,
            policy=rule.policy, reject=rule.reject, pending=list(rule.pending), seat=replace(seat, candidates=()), needs=rule.needs,
        )
    )  # fmt: skip
    return number, offered


def count(burst: Burst, token: Token, node: Node, vote: Vote) -> None:
    """A signer has answered: who waited for them may go on, who comes after them is asked, and the node is left once its outcome is certain."""
    free(burst, token.token_id, vote.number)
    seat = vote.seat or Seat()
    if vote.outcome != "reject":
        for name in seat.then:
            open_seat(burst, token, node, Seat(candidates=(name,), place="after", adder=vote.by, origin=vote.number))
    settle_count(burst, burst.run.tokens[token.token_id], node, vote.by, vote.number)


def settle_count(burst: Burst, token: Token, node: Node, by: str, number: int) -> None:
    """Leaves the node when its outcome is certain, else asks who comes next."""
    outcome = verdict(token, tuple(one.key for one in node.outcomes))
    if outcome is not None:
        decide_node(burst, token, node, outcome, by=by, number=number)
    elif token.pending and not token.open_tasks:
        rule = Rule(token.policy, token.reject, token.needs, token.pending[1:])
        open_seat(burst, token, node, Seat(candidates=token.pending[:1]), rule)


def free(burst: Burst, token_id: int, number: int, by: str = "") -> None:
    """Nobody waits for that task any more."""
    token = burst.run.tokens[token_id]
    for other, seat in list(token.seats.items()):
        if number in seat.waits_for and other in token.open_tasks:
            left = replace(seat, waits_for=tuple(one for one in seat.waits_for if one != number))
            place: dict[str, Any] = {"token_id": token_id, "node_id": token.node_id, "number": other}
            burst.emit(happened.SeatChanged(act="free", by=by, seat=left, holder=token.open_tasks[other], **place))


def decide_node(burst: Burst, token: Token, node: Node, outcome: str, *, by: str, number: int) -> None:
    """The node has its outcome: nobody else is asked, and the run goes on."""
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id}
    first, mark = burst.number(), len(burst.events)
    back = burst.run.returns.get(token.token_id)
    burst.emit(happened.NodeSigned(number=number, by=by, outcome=outcome, **place))
    for open_number in token.open_tasks:
        burst.emit(happened.TaskCancelled(number=open_number, **place))
    votes = [_told(vote) for vote in token.votes]
    result: dict[str, Any] = {"outcome": outcome, "values": token.votes[-1].values if token.votes else {}, "by": by, "votes": votes}
    if node.copies is not None:
        to = names_of(burst.value(token, node.copies))
        if to:
            burst.emit(happened.CopySent(token_id=token.token_id, node_id=node.node_id, number=burst.number(), by="", to=to))
    token = burst.run.tokens[token.token_id]
    if back is not None and outcome != "reject" and _leads_straight(burst, token, back):
        if node.outputs:
            burst.set(token, burst.fill(token, node.outputs, burst.scope(token, result=result)))
        burst.gone(burst.run.tokens[token.token_id])
        _come_straight(burst, token, back)
    else:
        if back is not None:  # it does not come straight back: what stands behind it is of no use any more
            joins = joins_between(burst, node, back.token.node_id)
            clear_behind(burst, node, token)
            wait_at(burst, joins, node, token.scope)
        burst.finish(burst.run.tokens[token.token_id], node, result)
    burst.signed.append((number, node.node_id, token.token_id, first, mark))


def follow_steps(burst: Burst) -> None:
    """At the end of a burst: which tokens stand where its decisions have led to, and whether these can be taken back."""
    for number, node_id, token_id, first, mark in burst.signed:
        if not burst.run.steps or burst.run.status != "running":
            return
        events = burst.events[mark:]
        is_final = not IRREVOCABLE.isdisjoint(map(type, events)) or any(
            type(event) is happened.TokenLeft and event.token_id < first and event.token_id != token_id for event in events
        )
        tokens = [] if is_final else [one for one in burst.run.tokens if one >= first]
        burst.emit(happened.StepFollowed(node_id=node_id, number=number, tokens=tokens))


def reopen(burst: Burst, scope: int, saved: Token, votes: Iterable[Vote], *, start: Mapping[int, Mapping[str, Any]] | None = None, after: str = "") -> Token | None:
    """A decision is open again as it stood in `saved`, with these answers; its tasks have new numbers. None when the node lets nobody in now: then it begins anew later."""
    node = burst.definition.nodes[saved.node_id]
    token = burst.place(saved.node_id, scope)
    if not begin(burst, token, node):
        return None
    place: dict[str, Any] = {"token_id": token.token_id, "node_id": node.node_id}
    seats = {number: saved.seats[number] for number in saved.open_tasks if number in saved.seats}
    renamed = {old: burst.number() + index for index, old in enumerate(seats)}
    kept = [replace(vote, seat=replace(vote.seat, origin=renamed.get(vote.seat.origin, vote.seat.origin))) if vote.seat is not None else vote for vote in votes]
    burst.emit(happened.SigningRestored(policy=saved.policy, reject=saved.reject, needs=saved.needs, votes=kept, pending=list(saved.pending), after=after, **place))
    made = list[tuple[int, list[str]]]()
    for number, seat in seats.items():
        waits_for = tuple(renamed[one] for one in seat.waits_for if one in renamed)
        again = replace(seat, waits_for=waits_for, is_changed=False, origin=renamed.get(seat.origin, seat.origin))
        made.append(_make(burst, token, node, again, None, None, (start or {}).get(number)))
    for number, offered in made:
        _begin(burst, token.token_id, node, number, offered)
    return burst.run.tokens[token.token_id]


def names_of(value: Any) -> list[str]:
    """Names of candidates, each once."""
    listed = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(str(name) for name in listed if name))


def _shown(burst: Burst, token: Token, node: Node) -> dict[str, Any]:
    values = burst.value(token, node.inputs["values"]) if "values" in node.inputs else None
    return values if isinstance(values, dict) else {}


def _leads_straight(burst: Burst, token: Token, back: Return) -> bool:
    return back.token.scope == token.scope and back.token.node_id in burst.definition.nodes


def _come_straight(burst: Burst, token: Token, back: Return) -> None:
    saved = back.token
    seat = saved.seats.get(back.number)
    if seat is None:  # from before seats were kept: it begins anew
        burst.enter(saved.node_id, token.scope)
        return
    mine = replace(seat, candidates=(f"person:{back.by}",) if back.by != "guest" else seat.candidates)
    reopen(burst, token.scope, replace(saved, seats={**saved.seats, back.number: mine}), saved.votes, after=token.node_id)


def _told(vote: Vote) -> dict[str, Any]:
    told: dict[str, Any] = {"by": vote.by, "outcome": vote.outcome, "comment": str(vote.values.get("comment") or ""), "values": vote.values}
    if vote.seat is not None and vote.seat.place:
        told["place"] = vote.seat.place
    if vote.signature:
        told["signature"] = vote.signature
    return told


def _due(burst: Burst, token: Token, node: Node, scope: dict[str, Any]) -> datetime | None:
    if node.working is not None:
        turn = working_time(burst, token, burst.filled(token, node.working, scope))
        return turn.due_at if turn is not None else None
    return moment(burst.filled(token, node.due, scope), burst.now) if node.due is not None else None
