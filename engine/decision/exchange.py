"""Rules on their way from another format: drafts whose pieces remember where they stood there, and the text that comes of them.

Knows no format. The surprising rule: the `start` of each token is no offset but the number of its place in `Origins`, so that a problem of the finished text
is told where the author can mend it: in the cell of the sheet, in the element of the XML.
"""

import bisect
import re

import msgspec

from engine.decision.draft import Draft, DraftFunction, DraftHit, DraftRow, DraftUse, DraftVariable, DraftVariables
from engine.decision.parse import parse_rules
from engine.decision.print import format_rules
from engine.errors import Invalid, Problem, problem
from engine.feel import syntax
from engine.feel.aligned import quoted, titled
from engine.feel.parse import parse_unary_tests
from engine.feel.scanner import Token, unescape

__all__ = ["Limits", "Origins", "Reading", "Spot", "as_note", "literals", "note_text", "one_line", "settle"]

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|\s+|.', re.S)
_MOST = 200
"""Problems that are told one by one."""
_HARD = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a foreign file is read."""

    size: int = 10 * 1024 * 1024
    """Bytes of the file."""
    unpacked: int = 100 * 1024 * 1024
    """Bytes of an Excel file when it is unpacked."""
    rows: int = 20_000
    columns: int = 200


class Spot:
    """A place in the other format."""

    __slots__ = ("_at",)

    def __init__(self, path: str = "", line: int = 0, column: int = 0) -> None:
        self._at = (path, line, column)

    @property
    def at(self) -> tuple[str, int, int]:
        """The path, the line and the column; asked for only when there is a problem."""
        return self._at


class Reading(msgspec.Struct, frozen=True):
    """The rules that were read, and what the other format said that has no place in rules."""

    text: str
    warnings: tuple[Problem, ...] = ()


class Origins:
    """Makes tokens, and keeps their places and the problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.spots: list[Spot] = [Spot()]
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def token(self, value: str, spot: Spot, type_: str = "NAME") -> Token:
        self.spots.append(spot)
        return Token(type_, value, len(self.spots) - 1, len(self.spots) - 1)

    def complain(self, code: str, en: str, zh: str, *, spot: Spot, expected: str = "", nearest: str = "") -> None:
        self.problems.append(self._problem(spot, code, en, zh, expected, nearest, "error"))

    def warn(self, code: str, en: str, zh: str, *, spot: Spot) -> None:
        self.warnings.append(self._problem(spot, code, en, zh, "", "", "warning"))

    def _problem(self, spot: Spot, code: str, en: str, zh: str, *more: str) -> Problem:
        expected, nearest, severity = more
        path, line, column = spot.at
        return problem(code, en, zh, path=path, file=self.file, line=line, column=column, expected=expected, nearest=nearest, severity=severity)


class _Script:
    """The rules as plain text, with the place at which each token stands."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.marks: list[tuple[int, int, int]] = []
        """(line, column, number of the spot)"""
        self.line = ""

    def add(self, text: str, token: Token | None = None) -> None:
        if token is not None:
            self.marks.append((len(self.lines) + 1, len(self.line) + 1, token.start))
        first, *rest = text.split("\n")
        self.line += first
        for more in rest:
            self.end()
            self.line = more

    def end(self) -> None:
        self.lines.append(self.line)
        self.line = ""

    def decision(self, draft: Draft) -> None:
        self._comments(draft.before)
        self.add(f"decision {draft.name.value}", draft.name)
        self.add(f"{_titled(draft.titles)} {{")
        self.end()
        for statement in draft.statements:
            self._comments(statement.before)
            self.add("  ")
            if isinstance(statement, DraftRow):
                self._row(statement)
            elif isinstance(statement, DraftVariables):
                self._variables(statement)
            elif isinstance(statement, DraftHit):
                self.add(f"hit {statement.policy.value}", statement.policy)
            else:
                self._use(statement)
            self.add(f" {statement.after}" if statement.after else "")
            self.end()
        self.add("}")
        self.end()

    def _comments(self, comments: tuple[str, ...]) -> None:
        for comment in comments:
            self.add(comment)
            self.end()

    def _use(self, statement: DraftUse) -> None:
        self.add("use ")
        for number, name in enumerate(statement.names):
            self.add(", " if number else "")
            self.add(name.value, name)

    def _variables(self, statement: DraftVariables) -> None:
        self.add(f"{statement.at.value} ")
        for number, variable in enumerate(statement.variables):
            self.add(", " if number else "")
            self._variable(variable)

    def _variable(self, variable: DraftVariable) -> None:
        self.add(variable.name.value, variable.name)
        self.add(f"{_titled(variable.titles)}: ")
        kind = titled(variable.choices) or ("list of " if variable.is_list else "") + variable.type.value
        self.add(kind, variable.type)
        for word, token in (("in", variable.allowed), ("default", variable.default)):
            if token is not None:
                self.add(f" {word} ")
                self.add(token.value, token)

    def _row(self, row: DraftRow) -> None:
        groups = [row.inputs, row.outputs, *([row.annotations] if row.annotations else [])]
        for number, cells in enumerate(groups):
            self.add("||" if number else "|")
            for index, cell in enumerate(cells):
                self.add("| " if index else " ")
                self.add(cell.value, cell)
                self.add(" ")
        self.add("|")

    def function(self, draft: DraftFunction) -> None:
        self._comments(draft.before)
        self.add(f"function {draft.name.value}", draft.name)
        self.add(draft.expression.value, draft.expression)
        self.add(f" {draft.after}" if draft.after else "")
        self.end()


def settle(items: list[Draft | DraftFunction], origins: Origins) -> Reading:
    """The text of these drafts in the house's style; raises Invalid with every problem at its place in the other format."""
    if origins.problems:
        raise Invalid(*origins.problems[:_MOST], *_more(origins))
    script = _Script()
    for item in items:
        if isinstance(item, Draft):
            script.decision(item)
        else:
            script.function(item)
        script.end()
    text = "\n".join(script.lines).strip("\n") + "\n"
    try:
        parse_rules(text)
        return Reading(format_rules(text), tuple(origins.warnings))
    except Invalid as refusal:
        raise Invalid(*(_moved(one, script.marks, origins) for one in refusal.problems)) from refusal


def _more(origins: Origins) -> list[Problem]:
    """One problem for all those that are too many to be read."""
    left = len(origins.problems) - _MOST
    return [problem("exchange.more", f"and {left} more problems", f"另有 {left} 个问题", file=origins.file)] if left > 0 else []


def _moved(one: Problem, marks: list[tuple[int, int, int]], origins: Origins) -> Problem:
    """The problem at the place of the last token that begins before it."""
    index = bisect.bisect_right(marks, (one.line, one.column, len(origins.spots))) - 1
    spot = origins.spots[marks[index][2]] if index >= 0 else Spot()
    path, line, column = spot.at
    return msgspec.structs.replace(one, file=origins.file, path=path, line=line, column=column)


def _titled(titles: list[str]) -> str:
    return f" {titled(titles)}" if titles else ""


def one_line(text: str) -> str:
    """FEEL on one line: without its comments, a line's end in a text as `\\n`."""
    pieces = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece.startswith('"') and len(piece) > 1:
            pieces.append("".join(_HARD.get(character, character) for character in piece))
        else:
            pieces.append(" " if "\n" in piece or piece.startswith(("//", "/*")) else piece)
    return "".join(pieces).strip()


def literals(tests: str) -> tuple[object, ...]:
    """The values when FEEL tests are nothing but values written down, else ()."""
    try:
        tree = parse_unary_tests(tests)
    except Invalid:
        return ()
    found = tuple(test.value for test in tree.tests if isinstance(test, syntax.Literal))
    return found if len(found) == len(tree.tests) and not tree.negated else ()


def as_note(text: str) -> str:
    """Free text as the cell of an annotation: on one line, in quotation marks when it holds what would end the cell."""
    plain = " ".join(text.split())
    return quoted(plain) if "|" in plain or "｜" in plain or plain.startswith(("//", "/*")) else plain


def note_text(cell: str) -> str:
    """The free text of an annotation's cell."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        text = unescape(cell[1:-1])
        return text if as_note(text) == cell else cell
    return cell
