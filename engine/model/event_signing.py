"""History events of signing: what people do with an open decision besides answering it. Tags 73 to 85."""

from datetime import datetime
from typing import Any

from engine.model.event_kind import Event
from engine.model.run import Vote
from engine.model.signing import Seat

__all__ = [
    "AnswerForeseen", "CommentAdded", "CopySent", "NodeSigned", "RunRestarted", "SeatChanged", "SignerRemoved", "SigningRestored", "StepFollowed", "TaskSentBack", "TaskSkipped",
    "TaskUrged", "VoteTakenBack",
]  # fmt: skip


class SeatChanged(Event, frozen=True, kw_only=True, tag=73):
    """An open decision is somebody else's, or waits for others; `act`: transfer, hand_over, delegate, return, add_before, add_after, free, remove."""

    number: int
    act: str
    by: str
    seat: Seat
    holder: str = ""
    """Who has claimed it from now on."""
    note: str = ""
    values: dict[str, Any] = {}
    """What a delegate proposes."""
    outcome: str = ""
    keeps_draft: bool = False


class SignerRemoved(Event, frozen=True, kw_only=True, tag=74):
    """A signer is not asked any more; `number` 0: their turn had not come."""

    number: int
    name: str
    by: str


class VoteTakenBack(Event, frozen=True, kw_only=True, tag=75):
    """The answer that was given to task `number` counts no more."""

    number: int
    by: str
    pending: list[str] = []


class TaskSentBack(Event, frozen=True, kw_only=True, tag=76):
    """The task ends without an answer: the run goes back to `target`. `then`: walk, straight."""

    number: int
    by: str
    target: str
    then: str
    note: str = ""
    placed: int = 0
    """The token that stands there then."""


class NodeSigned(Event, frozen=True, kw_only=True, tag=77):
    """The node is decided; task `number` was the last one."""

    number: int
    by: str
    outcome: str


class StepFollowed(Event, frozen=True, kw_only=True, tag=78):
    """The tokens that stand where the decision at this node has led to; none when it cannot be taken back."""

    number: int
    tokens: list[int]


class SigningRestored(Event, frozen=True, kw_only=True, tag=79):
    """A decision is open again as it was, with these answers; tasks for the others follow."""

    policy: str
    reject: str
    needs: float = 0
    votes: list[Vote] = []
    pending: list[str] = []
    after: str = ""
    """The node that the run was sent back to, and comes straight from."""


class TaskSkipped(Event, frozen=True, kw_only=True, tag=80):
    number: int
    by: str
    outcome: str
    note: str = ""


class AnswerForeseen(Event, frozen=True, kw_only=True, tag=81):
    """A person has answered a task that does not exist yet."""

    by: str
    outcome: str
    values: dict[str, Any] = {}


class TaskUrged(Event, frozen=True, kw_only=True, tag=82):
    """These (names of candidates) are to be told that somebody waits."""

    number: int
    by: str
    to: list[str]
    at: datetime
    note: str = ""


class CopySent(Event, frozen=True, kw_only=True, tag=83):
    """The run is shown to these (names of candidates); `task`: from which task."""

    number: int
    by: str
    to: list[str]
    task: int = 0
    note: str = ""


class CommentAdded(Event, frozen=True, kw_only=True, tag=84):
    number: int
    by: str
    text: str
    task: int = 0
    mentions: list[str] = []
    files: list[str] = []


class RunRestarted(Event, frozen=True, kw_only=True, tag=85):
    """A run that had ended goes on at a node."""

    by: str
    at: datetime
    reason: str = ""
