"""The words of the rules language.

Knows nothing of what they mean. A word is a keyword only where it can be one, so an input may be called `output`.
"""

import re
from collections.abc import Sequence

from engine.feel.host import NO_STOP, Language
from engine.feel.scanner import Token

__all__ = ["RulesLanguage"]

_POLICY_WORDS = frozenset({"first", "unique", "any", "priority", "rule", "output", "order", "collect", "sum", "min", "max", "count"})
_STATEMENTS = {"input": "INPUT", "output": "OUTPUT", "hit": "HIT", "use": "USE", "decision": "DECISION", "function": "FUNCTION"}
_COMMA = re.compile(r"[,，]|default\b")


class RulesLanguage(Language):
    """`*.rules`."""

    grammar = "engine.decision"
    starters = frozenset({"INPUT", "DECISION"})
    spelled = {
        "DECISION": "decision", "FUNCTION": "function", "INPUT": "input", "OUTPUT": "output", "HIT": "hit", "USE": "use", "LIST": "list", "OF": "of", "IN": "in", "DEFAULT": "default",
        "POLICY": "first, unique, any, priority, rule order, output order or collect",
    }  # fmt: skip
    has_tables = True

    def classify(self, word: str, line: Sequence[Token], rest: str) -> str:
        if not line:
            return _STATEMENTS.get(word, "NAME")
        if line[0].type == "HIT":
            return "POLICY" if word in _POLICY_WORDS else "NAME"
        if line[0].type in ("INPUT", "OUTPUT"):
            return self._declaration(word, line)
        return "NAME"

    def _declaration(self, word: str, line: Sequence[Token]) -> str:
        since = [token.type for token in line]
        last_comma = max((index for index, type_ in enumerate(since) if type_ == "COMMA"), default=0)
        if "COLON" not in since[last_comma:]:
            return "NAME"
        if word == "list" and since[-1] == "COLON":
            return "LIST"
        if word == "of" and since[-1] == "LIST":
            return "OF"
        return {"in": "IN", "default": "DEFAULT"}.get(word, "NAME") if since[-1] != "COLON" else "NAME"

    def expression_stops(self, line: Sequence[Token]) -> re.Pattern[str] | None:
        if not line:
            return None
        if line[-1].type in ("IN", "DEFAULT"):
            return _COMMA
        return NO_STOP if len(line) == 2 and line[0].type == "FUNCTION" else None
