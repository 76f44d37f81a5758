"""History events of a run that stands still, or is led another way by a person."""

from engine.model.event_kind import Event

__all__ = ["RunResumed", "RunSuspended", "TokenMoved"]


class RunSuspended(Event, frozen=True, kw_only=True, tag=70):
    """From now on nothing goes on in it."""

    by: str
    reason: str = ""


class RunResumed(Event, frozen=True, kw_only=True, tag=71):
    by: str


class TokenMoved(Event, frozen=True, kw_only=True, tag=72):
    """A person leads the token from its node to another; what it waited for is called off."""

    by: str
    target: str
    reason: str = ""
