"""The words of the rules language.

Knows nothing of what they mean. A word is a keyword only where it can be one, so an input may be called `output`.
"""

import re

from engine.feel.host import NO_STOP, Language, Line

__all__ = ["RulesLanguage"]

_POLICY_WORDS = frozenset({"first", "unique", "any", "priority", "rule", "output", "order", "collect", "sum", "min", "max", "count"})
_STATEMENTS = {"input": "INPUT", "output": "OUTPUT", "hit": "HIT", "use": "USE", "decision": "DECISION", "function": "FUNCTION"}
_REACH = 4000
_NEXT = re.compile(r"(?>(?:\s|//[^\n]*|/\*.*?\*/)*)([^\W\d])", re.S)
_STATEMENT = re.compile(r"(?:input|output|use|decision|function)\s+[^\W\d]|hit\s+(?:first|unique|any|priority|rule|output|collect)\b")
_DECLARED = re.compile(r'[^\n"“:：|｜]*(?:(?:"(?:[^"\\\n]|\\.)*"|“(?:[^”\\\n]|\\.)*”)[ \t|｜]*)*[:：]')
_COMMA = re.compile(r"[,，]|default\b")


class RulesLanguage(Language):
    """`*.rules`."""

    grammar = "engine.decision"
    starters = frozenset({"INPUT", "DECISION"})
    openers = frozenset({"DECISION", "FUNCTION"})
    statements = ("input", "output", "hit", "use")
    spelled = {
        "DECISION": "decision", "FUNCTION": "function", "INPUT": "input", "OUTPUT": "output", "HIT": "hit", "USE": "use", "LIST": "list", "OF": "of", "IN": "in", "DEFAULT": "default",
        "POLICY": "first · unique · any · priority · rule order · output order · collect",
    }  # fmt: skip
    has_tables = True

    def classify(self, word: str, line: Line, rest: str) -> str:
        if not line:
            return _STATEMENTS.get(word, "NAME")
        if line[0].type == "HIT":
            return "POLICY" if word in _POLICY_WORDS else "NAME"
        if line[0].type in ("INPUT", "OUTPUT"):
            return self._declaration(word, line)
        return "NAME"

    def _declaration(self, word: str, line: Line) -> str:
        last = line[-1].type
        if not line.is_declared:
            return "NAME"
        if last == "COLON":
            return "LIST" if word == "list" else "NAME"
        if word == "of" and last == "LIST":
            return "OF"
        return {"in": "IN", "default": "DEFAULT"}.get(word, "NAME")

    def expression_stops(self, line: Line) -> re.Pattern[str] | None:
        if not line:
            return None
        if line[-1].type in ("IN", "DEFAULT"):
            return _COMMA
        return NO_STOP if len(line) == 2 and line[0].type == "FUNCTION" else None

    def goes_on(self, line: Line, text: str, at: int) -> int:
        """A line of inputs, outputs or decisions goes on behind a comma, when something is declared or named there."""
        if line[0].type not in ("INPUT", "OUTPUT", "USE") or line[-1].type != "COMMA":
            return 0
        found = _NEXT.match(text, at, at + _REACH)
        if found is None or _STATEMENT.match(text, found.start(1)) or (line[0].type != "USE" and not _DECLARED.match(text, found.start(1), found.start(1) + _REACH)):
            return 0
        return found.start(1)
