"""History events: everything that can happen to a run, in the past tense. Values only; stored, so fields are only ever added."""

from datetime import datetime
from typing import Any

from engine.errors import Text
from engine.model.event_detour import RunResumed, RunSuspended, TokenMoved
from engine.model.event_kind import Event
from engine.model.event_repair import NodeSkipped, RepairBegun, RunMigrated, VariablesEdited
from engine.model.event_signing import (
    AnswerForeseen,
    CommentAdded,
    CopySent,
    NodeSigned,
    RunRestarted,
    SeatChanged,
    SignerRemoved,
    SigningRestored,
    StepFollowed,
    TaskSentBack,
    TaskSkipped,
    TaskUrged,
    VoteTakenBack,
)  # fmt: skip
from engine.model.event_staffing import ApprovalNoted, OutcomeDecided, TaskOffered, TaskReminded, TaskTimedOut, VoteKept, WorkForeseen
from engine.model.signing import Seat

__all__ = [
    "ActivityBegun", "AnswerForeseen", "ApprovalNoted", "ChildCalled", "ChildCancelled", "ChildEnded", "CommentAdded", "CompensationKept", "CompensationUsed",
    "ConditionAwaited", "ConditionCleared", "ConditionMet", "CopySent", "DecisionMade", "ErrorCaught", "EscalationThrown", "HistoryEvent", "IncidentRaised",
    "IncidentResolved", "InstanceAdded", "InstanceEnded", "InstancesLeft", "InstancesPlanned", "JobCompleted", "JobCreated", "JobFailed", "JobWithdrawn",
    "JoinAdvanced", "JoinReached", "LockFreed", "LockTaken", "LoopTurned", "MessageAwaited", "MessageReceived", "MessageThrown", "NodeSigned", "NodeSkipped",
    "OutcomeDecided", "RepairBegun", "RunCancelled", "RunCompleted", "RunMigrated", "RunRestarted", "RunResumed", "RunStarted", "RunSuspended", "ScopeCancelling",
    "ScopeEnded", "ScopeOpened", "SeatChanged", "SignalAwaited", "SignalReceived", "SignalThrown", "SignerRemoved", "SigningRestored", "StepFollowed",
    "TaskCancelled", "TaskClaimed", "TaskCompleted", "TaskCreated", "TaskOffered", "TaskReminded", "TaskSentBack", "TaskSkipped", "TaskTimedOut", "TaskUnclaimed",
    "TaskUrged", "TimerFired", "TimerSet", "TokenEntered", "TokenLeft", "TokenMoved", "TokenParked", "VariablesEdited", "VariablesSet", "VoteKept", "VoteTakenBack",
    "WaitWithdrawn", "Warned", "WorkForeseen", "event_name",
]  # fmt: skip


class RunStarted(Event, frozen=True, kw_only=True, tag=1):
    variables: dict[str, Any]
    at: datetime
    business_key: str = ""
    parent_run_id: str = ""
    parent_token_id: int = 0
    starter: str = ""


class TokenEntered(Event, frozen=True, kw_only=True, tag=2):
    edge_id: str = ""
    at: datetime
    scope: int = 0


class TokenLeft(Event, frozen=True, kw_only=True, tag=3):
    outcome: str = ""
    """What an end node says of the run."""
    is_withdrawn: bool = False
    """It did not finish its node."""


class TokenParked(Event, frozen=True, kw_only=True, tag=4):
    """It waits for something inside the run; "" lets it try again."""

    waits_for: str = ""


class VariablesSet(Event, frozen=True, kw_only=True, tag=5):
    values: dict[str, Any]
    scope: int = 0


class ScopeOpened(Event, frozen=True, kw_only=True, tag=6):
    """`number` is the scope's id; the token waits for it."""

    number: int
    kind: str = "body"
    parent: int = 0
    index: int = 0
    variables: dict[str, Any] = {}


class ScopeEnded(Event, frozen=True, kw_only=True, tag=7):
    scope: int
    is_done: bool = False
    """It ran to its end (else it was cancelled)."""


class ScopeCancelling(Event, frozen=True, kw_only=True, tag=8):
    """A transaction is being taken back."""

    scope: int


class ActivityBegun(Event, frozen=True, kw_only=True, tag=9):
    pass


class LoopTurned(Event, frozen=True, kw_only=True, tag=10):
    pass


class InstancesPlanned(Event, frozen=True, kw_only=True, tag=11):
    items: list[Any]


class InstanceAdded(Event, frozen=True, kw_only=True, tag=12):
    item: Any
    by: str = ""


class InstanceEnded(Event, frozen=True, kw_only=True, tag=13):
    index: int
    results: dict[str, Any] = {}


class InstancesLeft(Event, frozen=True, kw_only=True, tag=14):
    """The run goes on while instances still work."""


class LockTaken(Event, frozen=True, kw_only=True, tag=15):
    lock: str


class LockFreed(Event, frozen=True, kw_only=True, tag=16):
    pass


class CompensationKept(Event, frozen=True, kw_only=True, tag=17):
    """The activity is done and can be taken back by `handler`."""

    number: int
    handler: str
    scope: int = 0


class CompensationUsed(Event, frozen=True, kw_only=True, tag=18):
    number: int


class Warned(Event, frozen=True, kw_only=True, tag=19):
    """FEEL answered null and said why."""

    warnings: list[str]


class JobCreated(Event, frozen=True, kw_only=True, tag=20):
    number: int
    node_type: str
    inputs: dict[str, Any]
    queue: str
    attempts: int
    timeout: float
    slot: int = 0
    """The row of jobs that it takes over from a job that ended in the same burst; 0: one of its own."""
    trace: str = ""
    """The span of whom made it (a W3C traceparent), when anybody traces."""


class JobCompleted(Event, frozen=True, kw_only=True, tag=21):
    number: int
    outputs: dict[str, Any]


class JobFailed(Event, frozen=True, kw_only=True, tag=22):
    """An attempt failed; with `retry_at` it is tried again then."""

    number: int
    attempt: int
    code: str
    message: Text
    retry_at: datetime | None = None


class ErrorCaught(Event, frozen=True, kw_only=True, tag=23):
    """A business error left its node by an error edge."""

    code: str
    message: Text


class DecisionMade(Event, frozen=True, kw_only=True, tag=24):
    decision: str
    inputs: dict[str, Any]
    outputs: Any
    fired: list[int]


class JobWithdrawn(Event, frozen=True, kw_only=True, tag=25):
    """Its node was left in another way; a late result is refused."""

    number: int


class TaskCreated(Event, frozen=True, kw_only=True, tag=26):
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
    seat: Seat | None = None
    """Its place among the signers; who is asked stands in `candidates`."""
    needs: float = 0
    """Of a ratio, or a weighted vote: how much must approve."""
    behalf: dict[str, str] = {}
    """Who is asked for somebody else: substitute -> person."""


class TaskClaimed(Event, frozen=True, kw_only=True, tag=27):
    number: int
    by: str


class TaskUnclaimed(Event, frozen=True, kw_only=True, tag=28):
    number: int
    by: str


class TaskCompleted(Event, frozen=True, kw_only=True, tag=29):
    number: int
    by: str
    outcome: str
    values: dict[str, Any]
    doer: str = ""
    """Who counts as having done it; "" in histories from before this was kept."""
    signature: dict[str, str] = {}
    """{"name": as typed} or {"file_id": of the image}."""
    as_of: datetime | None = None
    """The earlier moment from which the person wants it to count; when it really happened is the burst's."""


class TaskCancelled(Event, frozen=True, kw_only=True, tag=30):
    number: int


class Awaited(Event, frozen=True, kw_only=True):
    """Something may happen. `is_beside`: beside the token (`token_id` 0: in the scope), which goes on with its own work."""

    number: int
    is_beside: bool = False
    scope: int = 0


class TimerSet(Awaited, frozen=True, kw_only=True, tag=31):
    due_at: datetime
    left: int = 0
    """How often it fires again after that; -1 for ever."""
    purpose: str = ""
    """What a user task's own timer is for: remind, timeout, late."""
    task: int = 0
    to: list[str] = []
    """Who has the task, as far as it is known."""


class TimerFired(Event, frozen=True, kw_only=True, tag=32):
    number: int


class MessageAwaited(Awaited, frozen=True, kw_only=True, tag=33):
    name: str
    correlation_key: str


class MessageReceived(Event, frozen=True, kw_only=True, tag=34):
    number: int
    name: str
    payload: dict[str, Any]


class SignalAwaited(Awaited, frozen=True, kw_only=True, tag=35):
    name: str


class SignalReceived(Event, frozen=True, kw_only=True, tag=36):
    number: int
    name: str
    payload: dict[str, Any] = {}


class ConditionAwaited(Awaited, frozen=True, kw_only=True, tag=37):
    is_spent: bool = False


class ConditionCleared(Event, frozen=True, kw_only=True, tag=38):
    """It is false again, and may be met again."""

    number: int


class ConditionMet(Event, frozen=True, kw_only=True, tag=39):
    number: int


class WaitWithdrawn(Event, frozen=True, kw_only=True, tag=40):
    """It is no longer awaited; `kind`: timer, message, signal, condition."""

    number: int
    kind: str = ""


class MessageThrown(Event, frozen=True, kw_only=True, tag=41):
    name: str
    correlation_key: str
    payload: dict[str, Any] = {}


class SignalThrown(Event, frozen=True, kw_only=True, tag=42):
    name: str
    payload: dict[str, Any] = {}


class EscalationThrown(Event, frozen=True, kw_only=True, tag=43):
    code: str
    is_caught: bool = False


class ChildCalled(Event, frozen=True, kw_only=True, tag=44):
    number: int
    workflow_key: str
    inputs: dict[str, Any]
    is_awaited: bool


class ChildEnded(Event, frozen=True, kw_only=True, tag=45):
    number: int
    outcome: str
    variables: dict[str, Any]


class ChildCancelled(Event, frozen=True, kw_only=True, tag=46):
    """The run that is `number` of this one's children is of no use any more."""

    number: int


class JoinReached(Event, frozen=True, kw_only=True, tag=47):
    pass


class JoinAdvanced(Event, frozen=True, kw_only=True, tag=48):
    """An n-of-m join has taken the tokens of these edges since its last reset; none: it is reset."""

    scope: int = 0
    spent: list[str]


class IncidentRaised(Event, frozen=True, kw_only=True, tag=49):
    number: int
    code: str
    message: Text


class IncidentResolved(Event, frozen=True, kw_only=True, tag=50):
    number: int
    by: str


class RunCompleted(Event, frozen=True, kw_only=True, tag=51):
    outcome: str
    at: datetime
    error: str = ""


class RunCancelled(Event, frozen=True, kw_only=True, tag=52):
    by: str
    reason: str
    at: datetime
    act: str = ""
    """revoke, terminate; "" plainly cancelled."""


HistoryEvent = (
    RunStarted | TokenEntered | TokenLeft | TokenParked | VariablesSet | Warned | ScopeOpened | ScopeEnded | ScopeCancelling | ActivityBegun | LoopTurned
    | InstancesPlanned | InstanceAdded | InstanceEnded | InstancesLeft | LockTaken | LockFreed | CompensationKept | CompensationUsed
    | JobCreated | JobCompleted | JobFailed | JobWithdrawn | ErrorCaught | EscalationThrown | DecisionMade
    | TaskCreated | TaskClaimed | TaskUnclaimed | TaskCompleted | TaskCancelled | TimerSet | TimerFired | MessageAwaited | MessageReceived | MessageThrown
    | SignalAwaited | SignalReceived | SignalThrown | ConditionAwaited | ConditionCleared | ConditionMet | WaitWithdrawn
    | ChildCalled | ChildCancelled | ChildEnded | JoinReached | JoinAdvanced | IncidentRaised | IncidentResolved | RunCompleted | RunCancelled
    | RunSuspended | RunResumed | TokenMoved | SeatChanged | SignerRemoved | VoteTakenBack | TaskSentBack | NodeSigned | StepFollowed | SigningRestored | TaskSkipped | AnswerForeseen
    | TaskUrged | CopySent | CommentAdded | RunRestarted | VariablesEdited | NodeSkipped | RunMigrated | RepairBegun
    | OutcomeDecided | VoteKept | TaskReminded | TaskOffered | TaskTimedOut | WorkForeseen | ApprovalNoted
)  # fmt: skip


def event_name(kind: type[Event]) -> str:
    """What an event is called where people and programs read it: `job_created`."""
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in kind.__name__).lstrip("_")
