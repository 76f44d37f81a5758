"""The time, as something that is passed in: a system clock for the product, a frozen one for tests and simulations."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "FrozenClock", "SystemClock"]


class Clock(Protocol):
    """Anything that tells the instant in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """A time that moves only when it is told to."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> datetime:
        """Moves the time by `by` and returns the new instant."""
        self._at += by
        return self._at

    def move_to(self, at: datetime) -> datetime:
        """Moves the time to `at` if that is later; returns the instant."""
        self._at = max(self._at, at.astimezone(UTC))
        return self._at
