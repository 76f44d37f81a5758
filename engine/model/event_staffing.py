"""History events of handing work out: what was settled without asking, who was told, who was asked as well. Tags 60 to 69."""

from datetime import datetime

from engine.model.event_kind import Event

__all__ = ["ApprovalNoted", "OutcomeDecided", "TaskOffered", "TaskReminded", "TaskTimedOut", "VoteKept", "WorkForeseen"]


class OutcomeDecided(Event, frozen=True, kw_only=True, tag=60):
    """The node has an outcome without anybody being asked; `reason`: auto, nobody, same_as_starter, same_again."""

    outcome: str
    reason: str


class VoteKept(Event, frozen=True, kw_only=True, tag=61):
    """A person who has approved before counts as having approved here, and is not asked."""

    by: str
    outcome: str
    reason: str


class TaskReminded(Event, frozen=True, kw_only=True, tag=62):
    """These (names of candidates) are to be told of a task that waits for them."""

    number: int
    to: list[str]
    due_at: datetime | None = None


class TaskOffered(Event, frozen=True, kw_only=True, tag=63):
    """Others are asked as well; `reason`: late, escalated, substitute. `behalf`: substitute -> person."""

    number: int
    to: list[str]
    reason: str
    behalf: dict[str, str] = {}


class TaskTimedOut(Event, frozen=True, kw_only=True, tag=64):
    """The task was due and not done; `action`: what follows."""

    number: int
    action: str


class WorkForeseen(Event, frozen=True, kw_only=True, tag=65):
    """Whose the node's task will be is settled before it exists."""

    candidates: list[str]


class ApprovalNoted(Event, frozen=True, kw_only=True, tag=66):
    """Who has approved at this node; by nobody: somebody has rejected, and what was approved before counts no more."""

    by: str = ""
