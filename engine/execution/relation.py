"""What a person is to a task and its run: who has it, has answered it, has added its signer, has delegated it. Pure; `engine.model.signing.OPERATIONS` says what follows."""

from collections.abc import Collection

from engine.execution.user_task import standing
from engine.model.run import Run, Token, Vote
from engine.model.signing import Seat, SeatState

__all__ = ["asked_by_name", "relations", "state_of"]


def state_of(run: Run, number: int) -> SeatState:
    """In which state a task is."""
    if run.status != "running":
        return "ended"
    if run.suspended_by:
        return "suspended"
    token = run.waiting_for(number, "user_task")
    if token is not None:
        return standing(token, number)
    if _vote(run, number) is not None:
        return "signed"
    return "decided" if any(step.number == number for step in run.steps) else "ended"


def asked_by_name(run: Run, number: int, name: str) -> int:
    """The open task of the one who is asked alone under that name, in the decision that a task belongs to; 0 when there is none."""
    for token in run.tokens.values():
        if token.waits_for == "user_task" and (number in token.open_tasks or any(vote.number == number for vote in token.votes)):
            mine = [one for one, holder in token.open_tasks.items() if token.seats.get(one, Seat()).candidates == (name,) or name == f"person:{holder}"]
            return mine[0] if mine else 0
    return 0


def relations(run: Run, number: int, by: str, names: Collection[str], offered: Collection[str] | None = None) -> set[str]:
    """What `by` (a candidate under `names`) is. `offered`: who the task is offered to, where that is known from elsewhere."""
    found = {"starter"} if run.starter == by else set[str]()
    token = run.waiting_for(number, "user_task")
    if token is not None:
        found |= _open(token, number, by, names, offered)
    vote = _vote(run, number)
    if (vote is not None and vote.by == by) or any(step.number == number and step.by == by for step in run.steps):
        found.add("signer")
    return found


def _open(token: Token, number: int, by: str, names: Collection[str], offered: Collection[str] | None) -> set[str]:
    seat, holder = token.seats.get(number, Seat()), token.open_tasks[number]
    candidates = seat.candidates or tuple(offered or ())
    found = set[str]()
    if holder == by or (not holder and not set(names).isdisjoint(candidates)):
        found.add("delegate" if seat.owner else "holder")
    if seat.owner == by:
        found.add("owner")
    if seat.adder == by:
        found.add("adder")
    if any(vote.by == by for vote in token.votes):
        found.add("signer")
    return found


def _vote(run: Run, number: int) -> Vote | None:
    return next((vote for token in run.tokens.values() for vote in token.votes if vote.number == number and number), None)
