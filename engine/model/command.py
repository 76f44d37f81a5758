"""Commands: everything that can be asked of a run, in the imperative. Values only."""

from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Text
from engine.model.command_repair import EditVariables, MigrateRun, RepairRun, SkipNode
from engine.model.command_signing import SigningCommand

__all__ = [
    "AddInstance", "CancelRun", "ClaimTask", "Command", "CompleteJob", "CompleteTask", "DeliverMessage", "EditVariables", "EndChild", "EscalateChild", "FailJob",
    "FireTimer", "MigrateRun", "MoveToken", "OfferTask", "RefuseEvent", "RepairRun", "RestartRun", "ResumeRun", "RetryIncident", "SkipNode", "StartNode", "StartRun",
    "SuspendRun", "UnclaimTask",
]  # fmt: skip


class StartRun(msgspec.Struct, frozen=True, kw_only=True):
    inputs: dict[str, Any]
    business_key: str = ""
    start_id: str = ""
    """The start event that happened; "" the plain start."""
    payload: dict[str, Any] = {}
    """What the event brought."""
    parent_run_id: str = ""
    parent_token_id: int = 0
    starter: str = ""
    """Who began it; of a child, who began its parent."""


class CompleteJob(msgspec.Struct, frozen=True):
    number: int
    outputs: dict[str, Any]


class FailJob(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that failed. A business error is never tried again."""

    number: int
    attempt: int
    code: str
    message: Text
    is_business: bool = False
    is_final: bool = False


class ClaimTask(msgspec.Struct, frozen=True):
    number: int
    by: str


class UnclaimTask(msgspec.Struct, frozen=True):
    number: int
    by: str


class CompleteTask(msgspec.Struct, frozen=True):
    """A person's answer; `values` have been checked against the form before. `as_of`: the moment that it is to count from, which is past (checked before as well)."""

    number: int
    by: str
    outcome: str
    values: dict[str, Any]
    signature: dict[str, str] = {}
    as_of: datetime | None = None


class OfferTask(msgspec.Struct, frozen=True):
    """`to` is asked as well, for `behalf`, whom the open task was offered to."""

    number: int
    to: str
    behalf: str


class FireTimer(msgspec.Struct, frozen=True):
    number: int


class DeliverMessage(msgspec.Struct, frozen=True):
    """A message, or a signal, for who waits as `number`."""

    number: int
    payload: dict[str, Any]


class RefuseEvent(msgspec.Struct, frozen=True):
    """What came for who waits as `number` (a timer, a message, a signal) cannot be taken: an incident instead."""

    number: int
    code: str
    message: Text


class EndChild(msgspec.Struct, frozen=True):
    token_id: int
    outcome: str
    variables: dict[str, Any]
    is_failed: bool = False
    error: str = ""
    """Code of the error that ended the child."""


class EscalateChild(msgspec.Struct, frozen=True):
    """A child that the run waits for escalates, and nothing in the child catches it."""

    token_id: int
    code: str


class RetryIncident(msgspec.Struct, frozen=True):
    number: int
    by: str


class CancelRun(msgspec.Struct, frozen=True):
    by: str
    reason: str
    act: str = ""


class AddInstance(msgspec.Struct, frozen=True):
    """One more instance of a multi-instance activity that is at work."""

    node_id: str
    item: Any
    by: str


class StartNode(msgspec.Struct, frozen=True):
    """A person chooses an activity of an ad hoc subprocess."""

    node_id: str
    by: str


class SuspendRun(msgspec.Struct, frozen=True):
    """The run stands still: people and the clock are refused; what comes from outside is taken, and nothing goes on."""

    by: str
    reason: str = ""


class ResumeRun(msgspec.Struct, frozen=True):
    """A suspended run goes on where it stood."""

    by: str


class MoveToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token leaves its node undone and stands at another; with `token_id` 0 every token around the target is withdrawn first (a jump of the run)."""

    node_id: str
    by: str
    token_id: int = 0
    reason: str = ""


class RestartRun(msgspec.Struct, frozen=True):
    """A run that has ended goes on at a node."""

    node_id: str
    by: str
    reason: str = ""


Command = (
    StartRun | CompleteJob | FailJob | ClaimTask | UnclaimTask | CompleteTask | FireTimer | DeliverMessage | RefuseEvent | EndChild | EscalateChild | RetryIncident | CancelRun
    | AddInstance | StartNode | SuspendRun | ResumeRun | MoveToken | RestartRun | SigningCommand | EditVariables | SkipNode | MigrateRun | RepairRun | OfferTask
)  # fmt: skip
