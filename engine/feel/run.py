"""One evaluation: its notes, its clock, its limits.

Knows nothing of what is evaluated. `note` returns None, so that `return run.note(...)` is "null, and why".
"""

from datetime import datetime
from typing import Any, TypeAlias

from engine.errors import Text
from engine.feel.limits import Limits, get_limits

__all__ = ["NO_RUN", "LimitReached", "Run", "RunNeeded"]

_MAX_NOTES = 20


Null: TypeAlias = Any
"""The type of what `note` returns, which is always None: null may stand for any value, so a caller may return it as its own result."""


class LimitReached(Exception):
    """The evaluation takes more than it may; ends it with null."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.text = Text(en, zh)


class Run:
    """What an evaluation carries along. `now` is None when the caller gave no time; without `limits` those of the product count."""

    __slots__ = ("calls", "limits", "notes", "now", "steps")

    def __init__(self, now: datetime | None, limits: Limits | None = None) -> None:
        self.now = now
        self.limits = limits or get_limits()
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
        most = self.limits.steps
        if self.steps > most:
            raise LimitReached(f"the evaluation took more than {most} steps", f"计算超过 {most} 步")

    def enter(self) -> None:
        """A call of a function begins."""
        self.calls += 1
        self.spend(1)
        most = self.limits.calls
        if self.calls > most:
            raise LimitReached(f"functions call each other more than {most} deep", f"函数嵌套调用超过 {most} 层")

    def leave(self) -> None:
        """A call of a function ends."""
        self.calls -= 1

    def hold(self, size: int) -> None:
        """Counts the elements of a list that is being made."""
        self.spend(size // 16)
        most = self.limits.items
        if size > most:
            raise LimitReached(f"a list would have {size} elements; {most} are allowed", f"列表将有 {size} 个元素，最多允许 {most} 个")

    def hold_text(self, size: int) -> None:
        """Counts the characters of a text that is being made."""
        self.spend(size // 16)
        most = self.limits.characters
        if size > most:
            raise LimitReached(f"a text would have {size} characters; {most} are allowed", f"文本将有 {size} 个字符，最多允许 {most} 个")


class RunNeeded(Exception):
    """The evaluation has something to note, to count or to ask, and has no run to do so."""


class _NoRun:
    """Stands where nothing is expected to be noted or counted; an evaluation that needs a run starts again with one."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Null:
        raise RunNeeded(name)


NO_RUN: Any = _NoRun()
