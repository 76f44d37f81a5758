"""How the answers of an approval are counted: what they come to, as soon as that is certain.

Who was added before or after somebody sits outside the circle that the policy counts: their answer is always needed, and their rejection rejects. Who was added
beside somebody sits in the circle.
"""

from math import ceil

from engine.model.run import Token, Vote
from engine.model.signing import REQUIRED, Seat

__all__ = ["is_last_one", "verdict"]

APPROVE, REJECT = "approve", "reject"
EXACT = 1e-9


def verdict(token: Token, outcomes: tuple[str, ...] = (APPROVE, REJECT)) -> str | None:
    """What the answers so far come to, None while more are needed."""
    outside = [vote for vote in token.votes if _is_outside(vote.seat)]
    is_all_in = not token.open_tasks and not token.pending
    has_veto = any(vote.outcome == REJECT for vote in outside)
    if has_veto and (token.reject == "at_once" or is_all_in):
        return REJECT
    circle = _circle(token, outcomes)
    if circle is None or circle == REJECT:
        return circle
    if any(token.seats[number].place == "after" for number in token.open_tasks if number in token.seats):
        return None
    return None if has_veto else circle


def is_last_one(token: Token, numbers: set[int], name: str = "") -> bool:
    """Whether nobody in the circle would be left without these open tasks, or without `name` whose turn has not come."""
    has_voted = any(not _is_outside(vote.seat) for vote in token.votes)
    is_open = any(number not in numbers and not _is_outside(token.seats.get(number)) for number in token.open_tasks)
    return not (has_voted or is_open or any(one != name for one in token.pending))


def _is_outside(seat: Seat | None) -> bool:
    return seat is not None and seat.place in REQUIRED


def _circle(token: Token, outcomes: tuple[str, ...]) -> str | None:
    votes = [vote for vote in token.votes if not _is_outside(vote.seat)]
    left = [token.seats.get(number, Seat()) for number in token.open_tasks if not _is_outside(token.seats.get(number))]
    is_all_in = not left and not token.pending
    given = [vote.outcome for vote in votes]
    if token.policy == "one":
        return given[-1] if given else None
    if APPROVE not in outcomes:
        return _handled(token, given, is_all_in=is_all_in)
    match token.policy:
        case "any":
            return APPROVE if APPROVE in given else REJECT if is_all_in else None
        case "ratio":
            yes, rest = given.count(APPROVE), len(left) + len(token.pending)
            return _reached(token, yes, rest, ceil(token.needs * (len(votes) + rest) - EXACT), is_all_in=is_all_in)
        case "weighted":
            return _reached(token, _weight(votes), sum(seat.weight for seat in left), token.needs, is_all_in=is_all_in)
    if REJECT in given and (token.reject == "at_once" or is_all_in):
        return REJECT
    return APPROVE if is_all_in else None


def _handled(token: Token, given: list[str], *, is_all_in: bool) -> str | None:
    """Work that is done, not approved: any: the first one's outcome; else when all are in, the one that most have given, of several the last."""
    if not given:
        return None
    if token.policy == "any":
        return given[0]
    return max(reversed(given), key=given.count) if is_all_in else None


def _reached(token: Token, yes: float, rest: float, needs: float, *, is_all_in: bool) -> str | None:
    if yes + EXACT >= needs:
        return APPROVE
    is_out_of_reach = yes + rest + EXACT < needs
    return REJECT if is_all_in or (is_out_of_reach and token.reject == "at_once") else None


def _weight(votes: list[Vote]) -> float:
    return sum(vote.seat.weight if vote.seat is not None else 1 for vote in votes if vote.outcome == APPROVE)
