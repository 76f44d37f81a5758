"""The words of the form language.

Knows nothing of what they mean. The surprising rule: a word is a keyword only in its place, so a field may be called `note` or `title`, as long as a `:` follows.
"""

import re

from engine.feel.host import NO_STOP, Language, Line

__all__ = ["FormLanguage"]

_ATTRIBUTES = {
    "required": "REQUIRED", "visible": "VISIBLE", "read": "READ", "editable": "EDITABLE", "computed": "COMPUTED", "default": "DEFAULT", "personal": "PERSONAL", "unique": "UNIQUE",
    "help": "HELP", "valid": "VALID", "when": "WHEN",
}  # fmt: skip
_BEHIND = {("to", "VISIBLE"): "TO", ("by", "EDITABLE"): "BY", ("by", "READ"): "BY", ("only", "READ"): "ONLY"}
_QUOTE = r'\s*["“]'
_WORDS = rf"(?:required|visible[^\S\n]+(?:when|to)|read[^\S\n]+only|editable[^\S\n]+by|computed|default|personal|unique|(?:help|valid)(?={_QUOTE}))\b"
_STOP = re.compile(rf"visible[^\S\n]+when\b|(?:computed|default)\b(?=[^\S\n]|[(-])(?![^\S\n]*(?:[.=<>+*]|/(?![/*])))|{_WORDS}(?![^\S\n]*(?:[(.=<>+*\-]|/(?![/*])))")
_TEXT = r'(?:"(?:[^"\\\n]|\\.)*"|“(?:[^”\\\n]|\\.)*”)'
_GAP = r"(?>(?:[^\S\n]|/\*.*?\*/)*)"
_TITLES = rf"(?:{_GAP}{_TEXT}(?:{_GAP}[|｜]{_GAP}{_TEXT})?)"
_DECLARES = rf"{_TITLES}?{_GAP}[:：]"
_BLANK = r"(?>(?:\s|//[^\n]*|/\*.*?\*/)*)"
_CONTINUES = re.compile(rf"{_BLANK}()(?:{_WORDS})(?!{_DECLARES})", re.S)
_CONDITION = re.compile(rf"{_BLANK}()when\b(?!{_DECLARES})", re.S)
_CONDITIONAL = frozenset({"REQUIRED", "VISIBLE", "ONLY", "STRING"})
_BLOCK = r"[{｛][^\S\n]*(?>(?:/\*[^\n]*?\*/[^\S\n]*)*)(?://[^\n]*)?(?=\n|$)"
_SECTION_STOP = re.compile(rf"{_BLOCK}|(?:visible[^\S\n]+(?:when|to)|read[^\S\n]+only|editable[^\S\n]+by)\b")
_COMMA = re.compile("[,，]")
_BRACKETS = re.compile(r'"(?:[^"\\\n]|\\.)*"?|“(?:[^”\\\n]|\\.)*”?|//[^\n]*|/\*.*?\*/|([{｛])[^\S\n]*(?=\n)|[(){}（）｛｝]', re.S)
_REACH = 40_000
_NO_FIELD = re.compile(rf"(?!{_DECLARES})", re.S)
_NAME_END = re.compile(r"\s+[^\W\d]\w*[^\S\n]*(?:$|//|/\*)", re.M)
_OPENERS = {
    "form": ("FORM", _NO_FIELD),
    "record": ("RECORD", _NO_FIELD),
    "section": ("SECTION", re.compile(r"\s+[^\W\d]")),
    "columns": ("COLUMNS", re.compile(r"\s*[{｛]")),
    "note": ("NOTE", re.compile(_TITLES + _GAP + r"(?:$|//)", re.M | re.S)),
    "check": ("CHECK", re.compile(_GAP + r'["“]', re.S)),
    "total": ("TOTAL", re.compile(r"\s+[^\W\d]")),
    "retain": ("RETAIN", re.compile(r"\s+P")),
    "key": ("KEY", _NAME_END),
    "title": ("TITLE", _NAME_END),
    "index": ("INDEX", re.compile(r"[^\S\n]+[^\W\d]\w*[^\S\n]*(?:$|//|/\*|[,，])", re.M)),
    "history": ("HISTORY", re.compile(r"[^\S\n]+(?:[^\W\d]\w*|[0-9]+)[^\S\n]*(?:$|//|/\*)", re.M)),
    "read": ("READ", re.compile(r"[^\S\n]+by\b")),
}


class FormLanguage(Language):
    """`*.form` and `*.record`."""

    grammar = "engine.form"
    starters = frozenset({"SECTION", "FORM"})
    openers = frozenset({"FORM", "RECORD"})
    statements = ("section", "columns", "note", "check", "total", "retain", "key", "title", "index", "history", "read by")
    spelled = {
        "FORM": "form", "RECORD": "record", "SECTION": "section", "COLUMNS": "columns", "NOTE": "note", "CHECK": "check", "TOTAL": "total", "RETAIN": "retain", "KEY": "key",
        "TITLE": "title", "INDEX": "index", "HISTORY": "history", "REQUIRED": "required", "WHEN": "when", "VISIBLE": "visible", "TO": "to", "READ": "read", "ONLY": "only",
        "EDITABLE": "editable", "BY": "by", "COMPUTED": "computed", "DEFAULT": "default", "PERSONAL": "personal", "UNIQUE": "unique", "HELP": "help", "VALID": "valid", "FROM": "from",
        "RECORDS": "records", "WHERE": "where",
    }  # fmt: skip

    def classify(self, word: str, line: Line, rest: str) -> str:
        if not line:
            opener = _OPENERS.get(word)
            return opener[0] if opener and opener[1].match(rest) else "NAME"
        if line.depth > 0:
            return self._argument(word, line, rest)
        if line[0].type in ("SECTION", "READ") or self._is_tail(line):
            return _BEHIND.get((word, line[-1].type)) or self._attribute(word, line)
        return "NAME"

    def _is_tail(self, line: Line) -> bool:
        return line.colons > (line[-1].type == "COLON") or line[0].type == "RBRACE"

    def _argument(self, word: str, line: Line, rest: str) -> str:
        last = line[-1].type
        if word == "when" and last == "STRING":
            return "WHEN"
        if last == "LPAR" and word in ("from", "records") and _OPERAND.match(rest):
            return word.upper()
        is_where = word == "where" and (last == "COMMA" or (last == "NAME" and len(line) > 1 and line[-2].type == "RECORDS"))
        return "WHERE" if is_where and _OPERAND.match(rest) else "NAME"

    def _attribute(self, word: str, line: Line) -> str:
        if len(line) < 2 and line[0].type != "RBRACE":
            return "NAME"
        return "NAME" if line[-1].type in ("TO", "BY") or line[0].type == "READ" else _ATTRIBUTES.get(word, "NAME")

    def expression_stops(self, line: Line) -> re.Pattern[str] | None:
        if not line:
            return None
        last = line[-1].type
        if last in ("FROM", "WHERE") or (last == "WHEN" and line.depth > 0):
            return _COMMA
        if last in ("WHEN", "COMPUTED", "DEFAULT"):
            return _SECTION_STOP if line[0].type == "SECTION" else _STOP
        return NO_STOP if line[0].type in ("CHECK", "TOTAL") and last == "COLON" else None

    def goes_on(self, line: Line, text: str, at: int) -> int:
        if line.depth > 0:
            return _closes(text, at, line.depth)
        if line[0].type not in ("NAME", "RBRACE") or not self._is_tail(line):
            return 0
        found = _CONTINUES.match(text, at, at + _REACH) or (_CONDITION.match(text, at, at + _REACH) if line[-1].type in _CONDITIONAL else None)
        return found.start(1) if found else 0


_OPERAND = re.compile(r"\s*[^\s,，)）:：]")


def _closes(text: str, at: int, depth: int) -> int:
    """Where the parentheses that are open close, when they do before a brace and not too far away; else 0."""
    braces = 0
    for bracket in _BRACKETS.finditer(text, at, at + _REACH):
        sign = bracket.group()
        if bracket.group(1) or (sign in "}｝" and not braces):
            return 0
        if sign in "{｛}｝":
            braces += 1 if sign in "{｛" else -1
        elif sign in "(（)）":
            depth += 1 if sign in "(（" else -1
        if depth == 0:
            return bracket.start()
    return 0
