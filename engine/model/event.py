"""History events: everything that can happen to a run, in the past tense. Values only; stored, so fields are only ever added."""

from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Text

__all__ = [
    "ChildCalled", "ChildEnded", "DecisionMade", "ErrorCaught", "HistoryEvent", "IncidentRaised", "IncidentResolved", "JobCompleted", "JobCreated", "JobFailed", "JoinReached",
    "MessageAwaited", "MessageReceived", "RunCancelled", "RunCompleted", "RunStarted", "TaskCancelled", "TaskClaimed", "TaskCompleted", "TaskCreated", "TaskUnclaimed",
    "TimerFired", "TimerSet", "TokenEntered", "TokenLeft", "VariablesSet", "Warned",
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


class TokenLeft(Event, frozen=True, kw_only=True):
    outcome: str = ""
    """What an end node says of the run."""


class VariablesSet(Event, frozen=True, kw_only=True):
    values: dict[str, Any]


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


class TimerSet(Event, frozen=True, kw_only=True):
    number: int
    due_at: datetime


class TimerFired(Event, frozen=True, kw_only=True):
    number: int


class MessageAwaited(Event, frozen=True, kw_only=True):
    number: int
    name: str
    correlation_key: str


class MessageReceived(Event, frozen=True, kw_only=True):
    number: int
    name: str
    payload: dict[str, Any]


class ChildCalled(Event, frozen=True, kw_only=True):
    number: int
    workflow_key: str
    inputs: dict[str, Any]
    is_awaited: bool


class ChildEnded(Event, frozen=True, kw_only=True):
    number: int
    outcome: str
    variables: dict[str, Any]


class JoinReached(Event, frozen=True, kw_only=True):
    pass


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


class RunCancelled(Event, frozen=True, kw_only=True):
    by: str
    reason: str
    at: datetime


HistoryEvent = (
    RunStarted | TokenEntered | TokenLeft | VariablesSet | Warned | JobCreated | JobCompleted | JobFailed | ErrorCaught | DecisionMade
    | TaskCreated | TaskClaimed | TaskUnclaimed | TaskCompleted | TaskCancelled | TimerSet | TimerFired | MessageAwaited | MessageReceived
    | ChildCalled | ChildEnded | JoinReached | IncidentRaised | IncidentResolved | RunCompleted | RunCancelled
)  # fmt: skip
