"""A run: the aggregate. Its tokens, its variables, its counter; changed by engine.execution.apply alone.

Everything in it is JSON, so that a run's state is stored as one text; personal values are sealed by the store, not here.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

from engine.model.view import RunStatus

__all__ = ["Armed", "Instances", "Kept", "Run", "Scope", "ScopeKind", "Token", "Vote", "Waiting"]

Waiting = Literal[
    "", "job", "user_task", "timer", "message", "signal", "condition", "call", "join", "incident", "events", "scope", "lock", "milestone", "compensation",
]  # fmt: skip
ScopeKind = Literal["body", "ad_hoc", "instance", "handler"]


class Vote(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One signer's answer to an approval."""

    by: str
    outcome: str
    values: dict[str, Any] = {}


class Instances(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """How far a multi-instance activity is: what each instance is for, how many were started, which ended with what to collect."""

    items: tuple[Any, ...] = ()
    started: int = 0
    results: dict[int, dict[str, Any]] = {}
    has_left: bool = False
    """The run has gone on; what still runs has no effect on it."""


class Scope(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A place for tokens of their own: a subprocess at work, one instance of many, a compensation handler. The run itself is scope 0.

    `token_id` is the token outside that waits for it, `parent` the scope that this one stands in.
    """

    scope_id: int
    node_id: str
    token_id: int
    parent: int = 0
    kind: ScopeKind = "body"
    index: int = 0
    variables: dict[str, Any] = {}
    done: tuple[str, ...] = ()
    """Nodes of an ad hoc subprocess that were done."""
    is_cancelling: bool = False
    """A transaction that is being taken back."""


class Armed(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An event that could happen beside a token (on its activity's border, behind its event gateway) or, with `token_id` 0, in a scope."""

    node_id: str
    kind: str
    token_id: int = 0
    scope: int = 0
    name: str = ""
    is_spent: bool = False
    """A condition that was met and must first become false again."""
    left: int = 0
    """How often a cycle still fires; -1 for ever."""
    due_at: datetime | None = None


class Kept(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An activity that was done and can be compensated: by the token flow that begins at `handler`, with `variables` of scopes that are gone."""

    node_id: str
    handler: str
    scope: int = 0
    via: tuple[str, ...] = ()
    variables: dict[str, Any] = {}


class Token(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
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
    scope: int = 0
    is_begun: bool = False
    """The events on its border are armed, its lock is taken."""
    turn: int = 0
    lock: str = ""
    slot: int = 0
    """The row of jobs that its job stands in; 0: the one that bears the job's own number."""
    many: Instances | None = None


class Run(msgspec.Struct, kw_only=True, omit_defaults=True, gc=False):
    """One execution. `next_id` numbers its tokens, jobs, tasks, timers, subscriptions, incidents and children."""

    run_id: str
    definition_id: str
    status: RunStatus = "running"
    variables: dict[str, Any] = {}
    tokens: dict[int, Token] = {}
    scopes: dict[int, Scope] = {}
    armed: dict[int, Armed] = {}
    kept: dict[int, Kept] = {}
    joins: dict[str, tuple[str, ...]] = {}
    """`<scope>/<node>` of an n-of-m join that has fired -> the edges whose tokens it has taken since its last reset."""
    next_id: int = 1
    started_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    error: str = ""
    """Code of the error that ended it."""
    business_key: str = ""
    parent_run_id: str = ""
    parent_token_id: int = 0

    def waiting_for(self, kind: Waiting, number: int) -> Token | None:
        """The token that waits for the job, timer ... with this number."""
        near = self.tokens.get(number - 1)  # what a token waits for was numbered right after it, as a rule
        if near is not None and near.reference == number and near.waits_for == kind:
            return near
        return next((token for token in self.tokens.values() if token.reference == number and token.waits_for == kind), None)

    def job_in(self, slot: int) -> Token | None:
        """The token whose job stands in that row of jobs."""
        return next((token for token in self.tokens.values() if token.waits_for == "job" and (token.slot or token.reference) == slot), None)

    def around(self, scope_id: int) -> list[Scope]:
        """A scope and those around it, the innermost first; none for the run itself."""
        found = []
        while scope_id:
            scope = self.scopes[scope_id]
            found.append(scope)
            scope_id = scope.parent
        return found

    def seen_by(self, task: int) -> dict[str, Any]:
        """The variables that the form of an open user task sees: the run's, and those of the scopes that the task stands in."""
        token = next((token for token in self.tokens.values() if task in token.open_tasks), None)
        if token is None or not token.scope:
            return self.variables
        seen = dict(self.variables)
        for scope in reversed(self.around(token.scope)):
            seen.update(scope.variables)
        return seen

    def fork(self) -> "Run":
        """A copy that can be changed without touching this one (values are never changed in place)."""
        copy = msgspec.structs.replace(self)
        copy.variables = dict(self.variables)
        copy.tokens = dict(self.tokens)
        copy.scopes = dict(self.scopes) if self.scopes else {}
        copy.armed = dict(self.armed) if self.armed else {}
        copy.kept = dict(self.kept) if self.kept else {}
        copy.joins = dict(self.joins) if self.joins else {}
        return copy
