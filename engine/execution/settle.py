"""What becomes possible when no token can move by itself: conditions, ends of scopes, locks, milestones, inclusive joins; in that order, one at a time.

A run whose tokens all wait at joins that nothing can reach any more is told as an incident, it does not sleep for ever.
"""

from collections import Counter

from engine.errors import Text
from engine.execution.burst import Burst
from engine.execution.catch import meet_conditions
from engine.execution.compensation import compensate_next, end_handler
from engine.execution.entry import is_locked, is_reached
from engine.execution.error import throw_error
from engine.execution.gateway import inclusive_may_go, pass_inclusive, reset_joins
from engine.execution.many import end_instance
from engine.execution.subprocess import ad_hoc_is_over, end_body
from engine.execution.throw import after_compensation
from engine.model import event as happened
from engine.model.run import Scope, Token

__all__ = ["settle", "tell_stuck"]

STILL = frozenset({"join", "scope", "lock", "milestone", "compensation"})
"""What a token waits for that only another token can bring."""
INSIDE = frozenset({"compensation", "lock", "join", "milestone"})
"""What a token waits for that happens inside of the run."""
MISSED = Text("the milestone cannot be reached any more", "里程碑已无法到达")


def settle(burst: Burst) -> bool:
    """Does the next thing that has become possible; False when there is none."""
    if burst.has_news:
        if meet_conditions(burst):
            return True
        burst.has_news = False
    if burst.run.scopes and _scopes(burst):
        return True
    if burst.run.joins and reset_joins(burst):
        return True
    return _parked(burst)


def tell_stuck(burst: Burst) -> None:
    """Raises an incident at every join, and where a lock is waited for, when nothing in the run can happen any more."""
    run, waits = burst.run, burst.run.waits
    if run.armed or not waits.keys() <= STILL or len(run.tokens) > sum(waits.values()) or any(scope.kind == "ad_hoc" for scope in burst.run.scopes.values()):
        return
    for token in list(run.tokens.values()):
        if token.waits_for == "join":
            burst.stop(token, "join.stuck", Text(f"{token.node_id} waits for tokens that can no longer come", f"{token.node_id} 等待的分支已不可能到达"))
        elif token.waits_for == "lock":
            burst.stop(token, "lock.stuck", Text(f"{token.node_id} waits for a lock whose holder waits as well", f"{token.node_id} 等待的锁，其持有者也在等待"))


def _scopes(burst: Burst) -> bool:
    held = Counter(token.scope for token in burst.run.tokens.values())
    held.update(scope.parent for scope in burst.run.scopes.values())
    for scope in reversed(list(burst.run.scopes.values())):
        is_empty = not held[scope.scope_id]
        if scope.kind == "ad_hoc" and not scope.is_cancelling:
            if ad_hoc_is_over(burst, scope, is_empty=is_empty):
                burst.empty(scope.scope_id)
                end_body(burst, burst.run.scopes[scope.scope_id])
                return True
        elif is_empty:
            _end(burst, scope)
            return True
    return False


def _end(burst: Burst, scope: Scope) -> None:
    if scope.kind == "instance":
        end_instance(burst, scope)
    elif scope.kind == "handler":
        end_handler(burst, scope)
    else:
        end_body(burst, scope)


def _parked(burst: Burst) -> bool:
    has_milestones = bool(burst.definition.milestones)
    if not has_milestones and INSIDE.isdisjoint(burst.run.waits):
        return False
    for token in list(burst.run.tokens.values()):
        if token.waits_for not in INSIDE and not has_milestones:
            continue
        node = burst.definition.nodes[token.node_id]
        match token.waits_for:
            case "compensation":
                if not compensate_next(burst, token, node):
                    after_compensation(burst, token, node)
                    return True
                if burst.agenda:
                    return True
            case "lock":
                if not is_locked(burst, token, node.lock):
                    _again(burst, token)
                    return True
            case "join":
                if node.kind == "inclusive" and inclusive_may_go(burst, token, node):
                    pass_inclusive(burst, token, node)
                    return True
            case _:
                if node.milestone and _milestone(burst, token, node.milestone):
                    return True
    return False


def _milestone(burst: Burst, token: Token, milestone: str) -> bool:
    """A token that waits for its milestone goes in, or out when it was missed; one whose milestone is gone before the work has begun waits again."""
    reached = is_reached(burst, milestone)
    if token.waits_for == "milestone":
        if reached:
            _again(burst, token)
            return True
        region = burst.definition.leading_to(milestone)
        if any(other.node_id in region and other.waits_for != "milestone" for other in burst.run.tokens.values()):
            return False
        if not throw_error(burst, token, "milestone.missed", MISSED):
            burst.withdraw(token)
        return True
    is_idle = token.waits_for in ("timer", "message", "signal", "condition") or (token.waits_for == "user_task" and not any(token.open_tasks.values()) and not token.votes)
    if reached or not is_idle:
        return False
    burst.clear(token)
    burst.disarm(token)
    burst.emit(happened.TokenParked(token_id=token.token_id, node_id=token.node_id, waits_for="milestone"))
    return True


def _again(burst: Burst, token: Token) -> None:
    burst.emit(happened.TokenParked(token_id=token.token_id, node_id=token.node_id))
    burst.agenda.append(token.token_id)
