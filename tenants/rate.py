"""How often strangers may do something from one address: counted in the table of failed sign-ins, as hashes, so that all processes know.

Knows no HTTP. The surprising rule: an attempt counts when it is allowed, whatever becomes of it.
"""

import hashlib
from datetime import timedelta
from typing import Any

from engine.clock import Clock
from engine.errors import Fault, problem
from engine.store import identity
from engine.store.database import Database

__all__ = ["Rate", "TooOften"]

NO_TENANT = ""


class TooOften(Fault):
    """Too much from one address: wait `seconds`."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(problem("request.too_often", f"too much came from here; please try again in {minutes} minute(s)", f"操作过于频繁，请在 {minutes} 分钟后重试"))
        self.seconds = seconds

    def __reduce__(self) -> tuple[type["TooOften"], tuple[Any, ...]]:
        return type(self), (self.seconds,)


class Rate:
    """Counts what strangers do."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def allow(self, what: str, *, most: int, within: timedelta) -> None:
        """Counts it once more. Raises TooOften when it was done `most` times within that time."""
        subject, now = hashlib.sha256(f"rate|{what}".encode()).hexdigest(), self._clock.now()
        since = now - within
        with self._database.write() as connection:
            for attempt in identity.attempts_for(connection, NO_TENANT, [subject], since):
                if attempt.failures >= most:
                    raise TooOften(max(1, int((attempt.first_at + within - now).total_seconds())))
            identity.record_failure(connection, NO_TENANT, subject, now=now, since=since)
