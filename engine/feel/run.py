"""One evaluation: its notes, its clock, its limits.

Knows nothing of what is evaluated. `note` returns None, so that `return run.note(...)` is "null, and why".
"""

from datetime import datetime
from typing import Any, TypeAlias

from engine.errors import Text

__all__ = ["MAX_CALLS", "MAX_ITEMS", "MAX_STEPS", "MAX_TEXT", "NO_RUN", "LimitReached", "Run", "RunNeeded"]

MAX_STEPS = 200_000
MAX_ITEMS = 100_000
MAX_TEXT = 1_000_000
MAX_CALLS = 60
_MAX_NOTES = 20


Null: TypeAlias = Any
"""The type of what `note` returns, which is always None: null may stand for any value, so a caller may return it as its own result."""


class LimitReached(Exception):
    """The evaluation takes more than it may; ends it with null."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.text = Text(en, zh)


class Run:
    """What an evaluation carries along. `now` is None when the caller gave no time."""

    __slots__ = ("calls", "notes", "now", "steps")

    def __init__(self, now: datetime | None) -> None:
        self.now = now
        self.notes: list[Text] | None = None
        self.steps = 0
        self.calls = 0

    def note(self, en: str, zh: str) -> Null:
        """Leaves a note for the author, once, and is null."""
        if self.notes is None:
            self.notes = []
        text = Text(en, zh)
        if len(self.notes) < _MAX_NOTES and text not in self.notes:
            self.notes.append(text)
        return None

    def spend(self, steps: int) -> None:
        """Counts work."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise LimitReached(f"the evaluation took more than {MAX_STEPS} steps", f"计算超过 {MAX_STEPS} 步")

    def enter(self) -> None:
        """A call of a function begins."""
        self.calls += 1
        self.spend(1)
        if self.calls > MAX_CALLS:
            raise LimitReached(f"functions call each other more than {MAX_CALLS} deep", f"函数嵌套调用超过 {MAX_CALLS} 层")

    def leave(self) -> None:
        """A call of a function ends."""
        self.calls -= 1

    def hold(self, size: int, limit: int = MAX_ITEMS) -> None:
        """Counts the size of a list or text that is being made."""
        self.spend(size // 16)
        if size > limit:
            raise LimitReached(f"a list or text would have {size} elements; {limit} are allowed", f"列表或文本将有 {size} 个元素，最多允许 {limit} 个")


class RunNeeded(Exception):
    """The evaluation has something to note, to count or to ask, and has no run to do so."""


class _NoRun:
    """Stands where nothing is expected to be noted or counted; an evaluation that needs a run starts again with one."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Null:
        raise RunNeeded(name)


NO_RUN: Any = _NoRun()
