"""A database whose transactions break off: right before the commit (nothing was stored) or right after it (the answer is lost).

To the engine it looks like the end of its process: whoever asked gets no answer. The one who armed it starts another engine then (`Office.restart`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import sqlalchemy as sa

from engine.store import Database

__all__ = ["Crash", "Interruption", "changes"]

When = Literal["", "before", "after"]


class Crash(Exception):
    """The process is gone."""


class Interruption:
    """Breaks off the next transaction that changes something, when it is armed; `was_hit` says whether it did."""

    def __init__(self) -> None:
        self.armed: When = ""
        self.was_hit = False
        self.commits = 0

    def arm(self, when: When) -> None:
        self.armed, self.was_hit = when, False

    def install(self, database: Database) -> None:
        """Every write transaction of this database goes through here from now on."""
        write = database.write

        @contextmanager
        def breaking() -> Iterator[sa.Connection]:
            with write() as connection:
                before = changes(connection)
                yield connection
                has_changed = changes(connection) != before
                self.commits += has_changed
                when = self.armed if has_changed else ""
                if when == "before":
                    self._hit()
            if when == "after":
                self._hit()

        database.write = breaking  # type: ignore[method-assign]

    def _hit(self) -> None:
        self.armed, self.was_hit = "", True
        raise Crash("broken off")


def changes(connection: sa.Connection) -> int:
    """Grows with what the transaction changes."""
    if connection.dialect.name == "sqlite":
        return int(connection.connection.dbapi_connection.total_changes)  # type: ignore[union-attr]
    return int(connection.scalar(sa.text("SELECT COALESCE(pg_current_xact_id_if_assigned()::text, '0')::bigint")) or 0)
