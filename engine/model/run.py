"""A run: the aggregate. Its tokens, its variables, its counter; changed by engine.execution.apply alone.

Everything in it is JSON, so that a run's state is stored as one text; personal values are sealed by the store, not here.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

from engine.model.view import RunStatus

__all__ = ["Run", "Token", "Vote", "Waiting"]

Waiting = Literal["", "job", "user_task", "timer", "message", "call", "join", "incident"]


class Vote(msgspec.Struct, frozen=True, omit_defaults=True):
    """One signer's answer to an approval."""

    by: str
    outcome: str
    values: dict[str, Any] = {}


class Token(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where control stands. `waits_for` with `reference` (the number of the job, task, timer ...) says what would move it on."""

    token_id: int
    node_id: str
    since: datetime
    edge_id: str = ""
    waits_for: Waiting = ""
    reference: int = 0
    attempt: int = 0
    votes: tuple[Vote, ...] = ()
    open_tasks: dict[int, str] = {}
    """Number of each open user task -> who claimed it ("" nobody)."""
    policy: str = "one"
    reject: str = "at_once"
    pending: tuple[str, ...] = ()
    """Approvers who will be asked in their turn."""


class Run(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One execution. `next_id` numbers its tokens, jobs, tasks, timers, subscriptions, incidents and children."""

    run_id: str
    definition_id: str
    status: RunStatus = "running"
    variables: dict[str, Any] = {}
    tokens: dict[int, Token] = {}
    next_id: int = 1
    started_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    business_key: str = ""
    parent_run_id: str = ""
    parent_token_id: int = 0

    def fork(self) -> "Run":
        """A copy that can be changed without touching this one (values are never changed in place)."""
        copy = msgspec.structs.replace(self)
        copy.variables = dict(self.variables)
        copy.tokens = dict(self.tokens)
        return copy
