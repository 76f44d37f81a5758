"""How the history events of signing change a run: a part of engine.execution.apply, which alone asks for it."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from engine.model import event as happened
from engine.model.run import Return, Run, Step, Token, Vote

__all__ = ["SIGNING"]


def _seat_changed(run: Run, event: happened.SeatChanged) -> None:
    token = run.tokens[event.token_id]
    run.tokens[token.token_id] = replace(token, seats={**token.seats, event.number: event.seat}, open_tasks={**token.open_tasks, event.number: event.holder})


def _without(token: Token, number: int) -> Token:
    seats = {one: seat for one, seat in token.seats.items() if one != number}
    return replace(token, open_tasks={one: by for one, by in token.open_tasks.items() if one != number}, seats=seats)


def _removed(run: Run, event: happened.SignerRemoved) -> None:
    token = run.tokens[event.token_id]
    if event.number:
        run.tokens[token.token_id] = _without(token, event.number)
        return
    seats = {number: replace(seat, then=tuple(name for name in seat.then if name != event.name)) for number, seat in token.seats.items()}
    run.tokens[token.token_id] = replace(token, pending=tuple(name for name in token.pending if name != event.name), seats=seats)


def _vote_taken_back(run: Run, event: happened.VoteTakenBack) -> None:
    run.approvals = tuple(one for one in run.approvals if one != (event.node_id, event.by))
    token = run.tokens.get(event.token_id)
    if token is None:  # of a node that was left: it is restored as a whole
        return
    votes = tuple(vote for vote in token.votes if vote.number != event.number)
    run.tokens[token.token_id] = replace(token, votes=votes, pending=tuple(event.pending))


def _sent_back(run: Run, event: happened.TaskSentBack) -> None:
    token = run.tokens[event.token_id]
    if event.then == "straight":
        run.returns[event.placed] = Return(event.by, event.number, token, run.returns.get(token.token_id))
    run.tokens[token.token_id] = _without(token, event.number)


def _signed(run: Run, event: happened.NodeSigned) -> None:
    token = run.tokens[event.token_id]
    values = token.votes[-1].values if token.votes else {}
    others = tuple(_lean(run, step) for step in run.steps if step.node_id != event.node_id)
    run.steps = (*others, Step(event.node_id, event.by, event.number, token, values=values, back=run.returns.pop(token.token_id, None)))
    run.ahead.pop(event.node_id, None)


def _lean(run: Run, step: Step) -> Step:
    """A step that nothing stands behind any more cannot be taken back: how it stood need not be kept."""
    is_open = step.token is not None and any(one in run.tokens for one in step.tokens)
    return step if is_open or step.token is None else replace(step, token=None, tokens=(), back=None)


def _followed(run: Run, event: happened.StepFollowed) -> None:
    tokens = tuple(event.tokens)
    run.steps = tuple(
        replace(step, tokens=tokens, token=step.token if tokens else None) if (step.node_id, step.number) == (event.node_id, event.number) else step for step in run.steps
    )


def _restored(run: Run, event: happened.SigningRestored) -> None:
    token = run.tokens[event.token_id]
    came_from = next((step.back for step in run.steps if step.node_id == (event.after or event.node_id)), None)
    back = came_from.back if event.after and came_from is not None else came_from
    if back is not None:
        run.returns[event.token_id] = back
    run.steps = tuple(step for step in run.steps if step.node_id != event.node_id)
    run.tokens[token.token_id] = replace(
        token, policy=event.policy, reject=event.reject, needs=event.needs, votes=tuple(event.votes), pending=tuple(event.pending), carried=len(event.votes)
    )


def _foreseen(run: Run, event: happened.AnswerForeseen) -> None:
    run.ahead[event.node_id] = Vote(event.by, event.outcome, event.values)


def _urged(run: Run, event: happened.TaskUrged) -> None:
    run.urged[event.number] = event.at


def _restarted(run: Run, event: happened.RunRestarted) -> None:
    run.status, run.ended_at, run.outcome, run.error = "running", None, "", ""


SIGNING: dict[type, Callable[[Run, Any], None]] = {
    happened.SeatChanged: _seat_changed,
    happened.SignerRemoved: _removed,
    happened.VoteTakenBack: _vote_taken_back,
    happened.TaskSentBack: _sent_back,
    happened.NodeSigned: _signed,
    happened.StepFollowed: _followed,
    happened.SigningRestored: _restored,
    happened.AnswerForeseen: _foreseen,
    happened.TaskUrged: _urged,
    happened.RunRestarted: _restarted,
}
