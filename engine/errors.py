"""Problems and the kinds of refusal.

Knows nothing else of the engine. Every message stands in English and in Chinese, because who reads it is not known where it is written.
"""

import difflib
from collections.abc import Iterable
from typing import Literal

import msgspec

__all__ = ["Conflict", "Denied", "Fault", "Invalid", "NotFound", "Problem", "Text", "Unavailable", "nearest_name", "problem"]


class Text(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sentence or title in the languages of the product; `zh` empty means: use `en`."""

    en: str
    zh: str = ""

    def get(self, language: str) -> str:
        """The text in `language` ("zh", "zh-CN", "en", ...), else in the other one."""
        if language.startswith("zh"):
            return self.zh or self.en
        return self.en or self.zh


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong: what (`code`, `message`), where (`path`, `file`, `line`, `column`), what was `expected`, the `nearest` right name.

    `line` and `column` count from 1; 0 means that there is none. A `severity` of "warning" tells the author of something that is allowed but hardly meant; it refuses nothing.
    """

    code: str
    message: Text
    path: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    expected: str = ""
    nearest: str = ""
    severity: Literal["error", "warning"] = "error"

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def describe(self, language: str = "en") -> str:
        """One line for a person: `file:line:column: message (expected ...; did you mean ...?)`."""
        place = self.file
        if self.line:
            place += f":{self.line}:{self.column}" if place else f"{self.line}:{self.column}"
        if self.path:
            place = f"{place} {self.path}".strip()
        zh = language.startswith("zh")
        extra = []
        if self.expected:
            extra.append(f"应为 {self.expected}" if zh else f"expected {self.expected}")
        if self.nearest:
            extra.append(f"是否想写 {self.nearest}?" if zh else f"did you mean {self.nearest}?")
        text = self.message.get(language) + (f" ({'; '.join(extra)})" if extra else "")
        return f"{place}: {text}" if place else text


def problem(code: str, en: str, zh: str, **where: object) -> Problem:
    """Shorthand for `Problem(code=..., message=Text(en, zh), **where)`."""
    return Problem(code=code, message=Text(en, zh), **where)  # type: ignore[arg-type]


class Fault(Exception):
    """A refusal with its problems, all of them; the first names it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(p.describe() for p in problems))
        self.problems = problems

    @property
    def code(self) -> str:
        return self.problems[0].code

    def __reduce__(self) -> tuple[type["Fault"], tuple[Problem, ...]]:
        return type(self), self.problems


class NotFound(Fault):
    """The thing that was named does not exist (or not for this tenant)."""


class Conflict(Fault):
    """The thing exists but its state does not allow this (already completed, claimed by another, newer version stored)."""


class Invalid(Fault):
    """The input breaks a rule; `problems` lists every broken rule."""


class Denied(Fault):
    """The principal may not do this."""


class Unavailable(Fault):
    """The database does not answer now. Nothing was done, unless the code is "store.unknown_end": then nobody knows, and who asks again must be ready for either."""


def nearest_name(name: str, names: Iterable[str]) -> str:
    """The known name most like `name`, or "" when none is close."""
    known = list(names)
    folded = {n.casefold(): n for n in known}
    if name.casefold() in folded:
        return folded[name.casefold()]
    # Of a Chinese word of two characters one may be wrong: that is half of it.
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5 if len(name) == 2 and not name.isascii() else 0.6)
    return close[0] if close else ""
