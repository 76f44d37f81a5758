"""The words of the form language.

Knows nothing of what they mean. The surprising rule: a word is a keyword only in its place, so a field may be called `note` or `title`, as long as a `:` follows.
"""

import itertools
import re
from collections.abc import Sequence

from engine.feel.host import NO_STOP, Language
from engine.feel.scanner import Token

__all__ = ["FormLanguage"]

_ATTRIBUTES = {
    "required": "REQUIRED", "visible": "VISIBLE", "read": "READ", "editable": "EDITABLE", "computed": "COMPUTED", "default": "DEFAULT", "personal": "PERSONAL", "unique": "UNIQUE",
    "help": "HELP", "when": "WHEN",
}  # fmt: skip
_BEHIND = {("to", "VISIBLE"): "TO", ("by", "EDITABLE"): "BY", ("only", "READ"): "ONLY", ("from", "LPAR"): "FROM"}
_STOP = re.compile(r"(?:required|visible\s+(?:when|to)|read\s+only|editable\s+by|computed|default|personal|unique|help)\b(?!\s*[(.=<>+*/\-])")
_TITLES = r'(?:\s*["“][^"”\n]*["”](?:\s*[|｜]\s*["“][^"”\n]*["”])?)'
_CONTINUES = re.compile(r"\s*(?:required|visible|read\s+only|editable\s+by|computed|default|personal|unique|help)\b(?!\s*[:：])(?!" + _TITLES + r"\s*[:：])")
_BLOCK = re.compile(r"[{｛][ \t]*(?://[^\n]*)?(?=\n|$)")
_COMMA = re.compile("[,，]")
_BRACKETS = re.compile("[(){}（）｛｝]")
_NO_FIELD = re.compile(rf"(?!{_TITLES}?\s*[:：])")
_OPENERS = {
    "form": ("FORM", _NO_FIELD),
    "record": ("RECORD", _NO_FIELD),
    "section": ("SECTION", re.compile(r"\s+[^\W\d]")),
    "note": ("NOTE", re.compile(_TITLES + r"\s*(?:$|//)", re.M)),
    "check": ("CHECK", re.compile(r'\s*["“]')),
    "retain": ("RETAIN", re.compile(r"\s+P")),
    "key": ("KEY", re.compile(r"\s+[^\W\d]\w*\s*(?:$|//)", re.M)),
    "title": ("TITLE", re.compile(r"\s+[^\W\d]\w*\s*(?:$|//)", re.M)),
}


class FormLanguage(Language):
    """`*.form` and `*.record`."""

    grammar = "engine.form"
    starters = frozenset({"SECTION", "FORM"})
    spelled = {
        "FORM": "form", "RECORD": "record", "SECTION": "section", "NOTE": "note", "CHECK": "check", "RETAIN": "retain", "KEY": "key", "TITLE": "title", "REQUIRED": "required",
        "WHEN": "when", "VISIBLE": "visible", "TO": "to", "READ": "read", "ONLY": "only", "EDITABLE": "editable", "BY": "by", "COMPUTED": "computed", "DEFAULT": "default",
        "PERSONAL": "personal", "UNIQUE": "unique", "HELP": "help", "FROM": "from",
    }  # fmt: skip

    def classify(self, word: str, line: Sequence[Token], rest: str) -> str:
        if not line:
            opener = _OPENERS.get(word)
            return opener[0] if opener and opener[1].match(rest) else "NAME"
        if line[0].type in ("SECTION", "NOTE") or self._is_tail(line):
            return _BEHIND.get((word, line[-1].type)) or self._attribute(word, line)
        return "NAME"

    def _is_tail(self, line: Sequence[Token]) -> bool:
        return any(token.type == "COLON" for token in line[:-1]) or line[0].type == "RBRACE"

    def _attribute(self, word: str, line: Sequence[Token]) -> str:
        depth = sum((token.type == "LPAR") - (token.type == "RPAR") for token in line)
        if depth > 0 or len(line) < 2 or line[-1].type in ("TO", "BY"):
            return "NAME"
        return _ATTRIBUTES.get(word, "NAME")

    def expression_stops(self, line: Sequence[Token]) -> re.Pattern[str] | None:
        if not line:
            return None
        if line[-1].type in ("WHEN", "COMPUTED", "DEFAULT"):
            return _BLOCK if line[0].type == "SECTION" else _STOP
        if line[-1].type == "FROM":
            return _COMMA
        return NO_STOP if line[0].type == "CHECK" and line[-1].type == "COLON" else None

    def goes_on(self, line: Sequence[Token], text: str, at: int) -> bool:
        depth = sum((token.type == "LPAR") - (token.type == "RPAR") for token in line)
        if depth > 0:
            return _closes(text, at, depth)
        return self._is_tail(line) and line[0].type == "NAME" and bool(_CONTINUES.match(text, at))


def _closes(text: str, at: int, depth: int) -> bool:
    """Whether the parentheses that are open close before a brace, not too far away."""
    for bracket in itertools.islice(_BRACKETS.finditer(text, at, at + 8000), 200):
        if bracket.group() in "{}｛｝":
            return False
        depth += 1 if bracket.group() in "(（" else -1
        if depth == 0:
            return True
    return False
