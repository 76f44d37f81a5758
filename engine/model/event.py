"""History events: everything that can happen to a run, in the past tense. Values only; stored, so fields are only ever added."""

from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Text

__all__ = [
    "ActivityBegun", "ChildCalled", "ChildCancelled", "ChildEnded", "CompensationKept", "CompensationUsed", "ConditionAwaited", "ConditionCleared", "ConditionMet", "DecisionMade",
    "ErrorCaught", "EscalationThrown", "HistoryEvent", "IncidentRaised", "IncidentResolved", "InstanceAdded", "InstanceEnded", "InstancesLeft", "InstancesPlanned",
    "JobCompleted", "JobCreated", "JobFailed", "JobWithdrawn", "JoinAdvanced", "JoinReached", "LockFreed", "LockTaken", "LoopTurned", "MessageAwaited", "MessageReceived",
    "MessageThrown", "RunCancelled", "RunCompleted", "RunStarted", "ScopeCancelling", "ScopeEnded", "ScopeOpened", "SignalAwaited", "SignalReceived", "SignalThrown",
    "TaskCancelled", "TaskClaimed", "TaskCompleted", "TaskCreated", "TaskUnclaimed", "TimerFired", "TimerSet", "TokenEntered", "TokenLeft", "TokenParked", "VariablesSet",
    "WaitWithdrawn", "Warned",
]  # fmt: skip


def _tag(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag=_tag):
    """One thing that happened; `node_id` and `token_id` say where, when it happened somewhere."""

    node_id: str = ""
    token_id: int = 0


class RunStarted(Event, frozen=True, kw_only=True):
    variables: dict[str, Any]
    at: datetime
    business_key: str = ""
    parent_run_id: str = ""
    parent_token_id: int = 0


class TokenEntered(Event, frozen=True, kw_only=True):
    edge_id: str = ""
    at: datetime
    scope: int = 0


class TokenLeft(Event, frozen=True, kw_only=True):
    outcome: str = ""
    """What an end node says of the run."""
    is_withdrawn: bool = False
    """It did not finish its node."""


class TokenParked(Event, frozen=True, kw_only=True):
    """It waits for something inside the run; "" lets it try again."""

    waits_for: str = ""


class VariablesSet(Event, frozen=True, kw_only=True):
    values: dict[str, Any]
    scope: int = 0


class ScopeOpened(Event, frozen=True, kw_only=True):
    """`number` is the scope's id; the token waits for it."""

    number: int
    kind: str = "body"
    parent: int = 0
    index: int = 0
    variables: dict[str, Any] = {}


class ScopeEnded(Event, frozen=True, kw_only=True):
    scope: int
    is_done: bool = False
    """It ran to its end (else it was cancelled)."""


class ScopeCancelling(Event, frozen=True, kw_only=True):
    """A transaction is being taken back."""

    scope: int


class ActivityBegun(Event, frozen=True, kw_only=True):
    pass


class LoopTurned(Event, frozen=True, kw_only=True):
    pass


class InstancesPlanned(Event, frozen=True, kw_only=True):
    items: list[Any]


class InstanceAdded(Event, frozen=True, kw_only=True):
    item: Any
    by: str = ""


class InstanceEnded(Event, frozen=True, kw_only=True):
    index: int
    results: dict[str, Any] = {}


class InstancesLeft(Event, frozen=True, kw_only=True):
    """The run goes on while instances still work."""


class LockTaken(Event, frozen=True, kw_only=True):
    lock: str


class LockFreed(Event, frozen=True, kw_only=True):
    pass


class CompensationKept(Event, frozen=True, kw_only=True):
    """The activity is done and can be taken back by `handler`."""

    number: int
    handler: str
    scope: int = 0


class CompensationUsed(Event, frozen=True, kw_only=True):
    number: int


class Warned(Event, frozen=True, kw_only=True):
    """FEEL answered null and said why."""

    warnings: list[str]


class JobCreated(Event, frozen=True, kw_only=True):
    number: int
    node_type: str
    inputs: dict[str, Any]
    queue: str
    attempts: int
    timeout: float


class JobCompleted(Event, frozen=True, kw_only=True):
    number: int
    outputs: dict[str, Any]


class JobFailed(Event, frozen=True, kw_only=True):
    """An attempt failed; with `retry_at` it is tried again then."""

    number: int
    attempt: int
    code: str
    message: Text
    retry_at: datetime | None = None


class ErrorCaught(Event, frozen=True, kw_only=True):
    """A business error left its node by an error edge."""

    code: str
    message: Text


class DecisionMade(Event, frozen=True, kw_only=True):
    decision: str
    inputs: dict[str, Any]
    outputs: Any
    fired: list[int]


class JobWithdrawn(Event, frozen=True, kw_only=True):
    """Its node was left in another way; a late result is refused."""

    number: int


class TaskCreated(Event, frozen=True, kw_only=True):
    number: int
    candidates: list[str]
    form: str = ""
    values: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    due_at: datetime | None = None
    policy: str = "one"
    reject: str = "at_once"
    pending: list[str] = []
    """Approvers who are asked after this one."""


class TaskClaimed(Event, frozen=True, kw_only=True):
    number: int
    by: str


class TaskUnclaimed(Event, frozen=True, kw_only=True):
    number: int
    by: str


class TaskCompleted(Event, frozen=True, kw_only=True):
    number: int
    by: str
    outcome: str
    values: dict[str, Any]


class TaskCancelled(Event, frozen=True, kw_only=True):
    number: int


class Awaited(Event, frozen=True, kw_only=True):
    """Something may happen. `is_beside`: beside the token (`token_id` 0: in the scope), which goes on with its own work."""

    number: int
    is_beside: bool = False
    scope: int = 0


class TimerSet(Awaited, frozen=True, kw_only=True):
    due_at: datetime
    left: int = 0
    """How often it fires again after that; -1 for ever."""


class TimerFired(Event, frozen=True, kw_only=True):
    number: int


class MessageAwaited(Awaited, frozen=True, kw_only=True):
    name: str
    correlation_key: str


class MessageReceived(Event, frozen=True, kw_only=True):
    number: int
    name: str
    payload: dict[str, Any]


class SignalAwaited(Awaited, frozen=True, kw_only=True):
    name: str


class SignalReceived(Event, frozen=True, kw_only=True):
    number: int
    name: str
    payload: dict[str, Any] = {}


class ConditionAwaited(Awaited, frozen=True, kw_only=True):
    is_spent: bool = False


class ConditionCleared(Event, frozen=True, kw_only=True):
    """It is false again, and may be met again."""

    number: int


class ConditionMet(Event, frozen=True, kw_only=True):
    number: int


class WaitWithdrawn(Event, frozen=True, kw_only=True):
    """It is no longer awaited; `kind`: timer, message, signal, condition."""

    number: int
    kind: str = ""


class MessageThrown(Event, frozen=True, kw_only=True):
    name: str
    correlation_key: str
    payload: dict[str, Any] = {}


class SignalThrown(Event, frozen=True, kw_only=True):
    name: str
    payload: dict[str, Any] = {}


class EscalationThrown(Event, frozen=True, kw_only=True):
    code: str
    is_caught: bool = False


class ChildCalled(Event, frozen=True, kw_only=True):
    number: int
    workflow_key: str
    inputs: dict[str, Any]
    is_awaited: bool


class ChildEnded(Event, frozen=True, kw_only=True):
    number: int
    outcome: str
    variables: dict[str, Any]


class ChildCancelled(Event, frozen=True, kw_only=True):
    """The run that is `number` of this one's children is of no use any more."""

    number: int


class JoinReached(Event, frozen=True, kw_only=True):
    pass


class JoinAdvanced(Event, frozen=True, kw_only=True):
    """An n-of-m join has taken the tokens of these edges since its last reset; none: it is reset."""

    scope: int = 0
    spent: list[str]


class IncidentRaised(Event, frozen=True, kw_only=True):
    number: int
    code: str
    message: Text


class IncidentResolved(Event, frozen=True, kw_only=True):
    number: int
    by: str


class RunCompleted(Event, frozen=True, kw_only=True):
    outcome: str
    at: datetime
    error: str = ""


class RunCancelled(Event, frozen=True, kw_only=True):
    by: str
    reason: str
    at: datetime


HistoryEvent = (
    RunStarted | TokenEntered | TokenLeft | TokenParked | VariablesSet | Warned | ScopeOpened | ScopeEnded | ScopeCancelling | ActivityBegun | LoopTurned
    | InstancesPlanned | InstanceAdded | InstanceEnded | InstancesLeft | LockTaken | LockFreed | CompensationKept | CompensationUsed
    | JobCreated | JobCompleted | JobFailed | JobWithdrawn | ErrorCaught | EscalationThrown | DecisionMade
    | TaskCreated | TaskClaimed | TaskUnclaimed | TaskCompleted | TaskCancelled | TimerSet | TimerFired | MessageAwaited | MessageReceived | MessageThrown
    | SignalAwaited | SignalReceived | SignalThrown | ConditionAwaited | ConditionCleared | ConditionMet | WaitWithdrawn
    | ChildCalled | ChildCancelled | ChildEnded | JoinReached | JoinAdvanced | IncidentRaised | IncidentResolved | RunCompleted | RunCancelled
)  # fmt: skip
