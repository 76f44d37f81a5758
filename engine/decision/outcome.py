"""What an evaluation of a decision answers.

Knows nothing of how it came about.
"""

from typing import Any

import msgspec

from engine.errors import Text

__all__ = ["Outcome"]


class Outcome(msgspec.Struct, frozen=True):
    """The outputs (a list of them for `rule order`, `output order`, `collect`), the numbers of the rules that fired, and notes for the author."""

    outputs: dict[str, Any] | list[dict[str, Any]]
    fired: tuple[int, ...]
    notes: tuple[Text, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The notes in English."""
        return tuple(note.en for note in self.notes)
