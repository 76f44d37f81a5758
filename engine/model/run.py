"""A run: the aggregate. Its tokens, its variables, its counter; changed by engine.execution.apply alone.

Everything in it is JSON, so that a run's state is stored as one text; personal values are sealed by the store, not here.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, cast

import msgspec

from engine.model.signing import Seat
from engine.model.view import RunStatus

__all__ = ["Armed", "Instances", "Kept", "Return", "Run", "Scope", "ScopeKind", "Step", "Token", "Tokens", "Vote", "Waiting"]

Waiting = Literal[
    "", "job", "user_task", "timer", "message", "signal", "condition", "call", "join", "incident", "events", "scope", "lock", "milestone", "compensation",
]  # fmt: skip
ScopeKind = Literal["body", "ad_hoc", "instance", "handler"]


class Vote(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One signer's answer to an approval."""

    by: str
    outcome: str
    values: dict[str, Any] = {}
    number: int = 0
    """The task that it was given to."""
    seat: Seat | None = None
    """Where the signer sat."""
    signature: dict[str, str] = {}


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
    purpose: str = ""
    """What a user task's own timer is for: remind, timeout, late."""
    task: int = 0
    to: tuple[str, ...] = ()


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
    seats: dict[int, Seat] = {}
    """Number of each open user task -> where its signer sits."""
    needs: float = 0
    """How much must approve: a ratio, or a weight."""
    carried: int = 0
    """How many of its answers were given before it was opened again."""
    behalf: dict[int, dict[str, str]] = {}
    """Number of an open user task -> who is asked for somebody else there: substitute -> person."""


class Step(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A user task's node that was decided: what is needed to go back to it."""

    node_id: str
    by: str
    number: int
    """The task that was answered last."""
    token: Token | None = None
    """How it stood with the last answer given; None when that cannot be taken back any more."""
    tokens: tuple[int, ...] = ()
    """The tokens that stand where it has led to."""
    values: dict[str, Any] = {}
    """What was filled in last."""
    back: "Return | None" = None
    """Where the run has gone straight from there."""


class Return(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where the run goes from a node that it was sent back to, and how it stood there."""

    by: str
    number: int
    token: Token
    back: "Return | None" = None
    """Where it goes straight from there, when it was sent back there before."""


_keep_token = dict.__setitem__


class Tokens(dict[int, Token]):
    """The tokens by their id, and what a step asks about all of them without looking at each: a run of a thousand tokens costs no more a step than a run of one."""

    __slots__ = ("_holders", "_slots", "places", "waits")

    def __init__(self, tokens: Mapping[int, Token] = MappingProxyType({})) -> None:
        super().__init__()
        self.places: dict[str, int] = {}
        """Node -> how many tokens stand there."""
        self.waits: dict[str, int] = {}
        """What is waited for -> how many tokens do."""
        self._holders: dict[int, int] = {}
        self._slots: dict[int, int] = {}
        for token_id, token in tokens.items():
            self[token_id] = token

    @classmethod
    def of(cls, token: Token) -> "Tokens":
        """One token that waits for something with a number."""
        tokens = cls.__new__(cls)
        dict.__setitem__(tokens, token.token_id, token)
        tokens.places, tokens.waits, tokens._holders, tokens._slots = {token.node_id: 1}, {token.waits_for: 1}, {token.reference: token.token_id}, {}
        if token.waits_for == "job":
            tokens._slots[token.slot or token.reference] = token.token_id
        return tokens

    def __setitem__(self, token_id: int, token: Token) -> None:
        before = self.get(token_id)
        if before is None:
            places, node_id = self.places, token.node_id
            places[node_id] = places.get(node_id, 0) + 1
        elif before.waits_for:
            self._forget(before)
        _keep_token(self, token_id, token)
        if token.waits_for:
            self._note(token)

    def take(self, token_id: int) -> Token:
        """Removes a token."""
        token = dict.pop(self, token_id)
        left = self.places[token.node_id] - 1
        if left:
            self.places[token.node_id] = left
        else:
            del self.places[token.node_id]
        if token.waits_for:
            self._forget(token)
        return token

    def clear(self) -> None:
        dict.clear(self)
        for index in (self.places, self.waits, self._holders, self._slots):
            index.clear()

    def copy(self) -> "Tokens":
        other = Tokens.__new__(Tokens)
        dict.update(other, self)
        other.places, other.waits, other._holders, other._slots = self.places.copy(), self.waits.copy(), self._holders.copy(), self._slots.copy()
        return other

    def holder(self, number: int) -> Token | None:
        """The token that waits for the job, user task, timer ... with this number."""
        token_id = self._holders.get(number)
        return None if token_id is None else self[token_id]

    def job_in(self, slot: int) -> Token | None:
        """The token whose job stands in that row of jobs."""
        token_id = self._slots.get(slot)
        return None if token_id is None else self[token_id]

    def _note(self, token: Token) -> None:
        kind, token_id = token.waits_for, token.token_id
        self.waits[kind] = self.waits.get(kind, 0) + 1
        if token.reference:
            self._holders[token.reference] = token_id
            if kind == "job":
                self._slots[token.slot or token.reference] = token_id
        for number in token.open_tasks:
            self._holders[number] = token_id

    def _forget(self, token: Token) -> None:
        kind = token.waits_for
        left = self.waits[kind] - 1
        if left:
            self.waits[kind] = left
        else:
            del self.waits[kind]
        if token.reference:
            self._holders.pop(token.reference, None)
            if kind == "job":
                self._slots.pop(token.slot or token.reference, None)
        for number in token.open_tasks:
            self._holders.pop(number, None)


class Run(msgspec.Struct, kw_only=True, omit_defaults=True, gc=False):
    """One execution. `next_id` numbers its tokens, jobs, tasks, timers, subscriptions, incidents and children."""

    run_id: str
    definition_id: str
    status: RunStatus = "running"
    variables: dict[str, Any] = {}
    tokens: dict[int, Token] = msgspec.field(default_factory=Tokens)
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
    starter: str = ""
    """Who began it (of a child: who began its parent)."""
    doers: dict[str, tuple[str, ...]] = {}
    """Node -> who has done user tasks there, each once, the last one last."""
    suspended_by: str = ""
    """Who has made it stand still; "": it does not."""
    steps: tuple[Step, ...] = ()
    """The decided nodes of user tasks, each once, the last one last."""
    returns: dict[int, Return] = {}
    """Token of a node that the run was sent back to -> where it goes straight from there."""
    ahead: dict[str, Vote] = {}
    """Node -> the answer that was given before its task exists."""
    urged: dict[int, datetime] = {}
    """Task -> when its people were last told that somebody waits."""
    approvals: tuple[tuple[str, str], ...] = ()
    """Node and person of every approval since the last rejection, where the workflow asks nobody twice."""
    foreseen: dict[str, tuple[str, ...]] = {}
    """Node -> whose its task will be, where that was settled before."""

    def __post_init__(self) -> None:
        if type(self.tokens) is dict:
            self.tokens = Tokens(self.tokens)

    @property
    def indexed(self) -> Tokens:
        """The tokens, with what is known of all of them."""
        return cast(Tokens, self.tokens)

    @property
    def waits(self) -> dict[str, int]:
        """What is waited for -> how many tokens do."""
        return self.indexed.waits

    def waiting_for(self, number: int, *kinds: str) -> Token | None:
        """The token that waits for the job, user task, timer ... with this number."""
        token = self.indexed.holder(number)
        return token if token is not None and token.waits_for in kinds else None

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
        token = self.waiting_for(task, "user_task")
        if token is None or not token.scope:
            return self.variables
        seen = dict(self.variables)
        for scope in reversed(self.around(token.scope)):
            seen.update(scope.variables)
        return seen

    def fork(self) -> "Run":
        """A copy that can be changed without touching this one (values are never changed in place)."""
        after = copy(self)
        after.variables = dict(self.variables)
        after.tokens = self.indexed.copy()
        after.scopes = dict(self.scopes) if self.scopes else {}
        after.armed = dict(self.armed) if self.armed else {}
        after.kept = dict(self.kept) if self.kept else {}
        after.joins = dict(self.joins) if self.joins else {}
        after.doers = dict(self.doers) if self.doers else {}
        after.returns = dict(self.returns) if self.returns else {}
        after.ahead = dict(self.ahead) if self.ahead else {}
        after.urged = dict(self.urged) if self.urged else {}
        after.foreseen = dict(self.foreseen) if self.foreseen else {}
        return after
