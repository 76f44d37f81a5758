"""What was found in one text: its problems with their places; and the walk that every family of pieces goes on with.

Knows nothing of types. The surprising rule: a problem is told once, even when several ways lead to it.
"""

import abc

from engine.errors import Problem, problem
from engine.feel.inference.scope import Scope
from engine.feel.scanner import Place
from engine.feel.syntax import Node, Span, Type

__all__ = ["Walk"]


class Walk(abc.ABC):
    """One walk over one tree."""

    def __init__(self, text: str, place: Place, scope: Scope) -> None:
        self.text = text
        self.place = place
        self.scope = scope
        self.problems: list[Problem] = []

    @abc.abstractmethod
    def of(self, node: Node) -> Type:
        """The type of a piece; what is wrong in it is told."""

    def refuse(self, span: Span, en: str, zh: str, *, code: str, expected: str = "", nearest: str = "") -> Type:
        """Tells a mistake; its piece counts as anything, so that one mistake is told once."""
        line, column = self.place.at(self.text, span.start)
        self._add(problem(code, en, zh, file=self.place.file, line=line, column=column, expected=expected, nearest=nearest))
        return Type("Any")

    def warn(self, span: Span, en: str, zh: str, *, code: str, nearest: str = "") -> None:
        """Tells what is allowed but hardly meant."""
        line, column = self.place.at(self.text, span.start)
        self._add(problem(code, en, zh, file=self.place.file, line=line, column=column, nearest=nearest, severity="warning"))

    def _add(self, found: Problem) -> None:
        if found not in self.problems:
            self.problems.append(found)
