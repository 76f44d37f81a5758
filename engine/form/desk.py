"""Where one form is built: its scanner, the names of its fields, its FEEL, which is compiled at once and checked when the types of all fields are known.

Knows nothing of what a form means. The surprising rule: when a line of the form could not be read, what only follows from that is not told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.feel import syntax
from engine.feel.check import check_expression, spoken_names
from engine.feel.expression import Expression, compile_expression
from engine.feel.host import HostScanner
from engine.feel.scanner import Place, Token
from engine.feel.syntax import Type
from engine.form.draft import DraftForm
from engine.form.field import Read

__all__ = ["BOOLEAN", "Desk"]

BOOLEAN = Type("boolean")
_NAMING = frozenset({"feel.unknown_name"})


class _Piece(msgspec.Struct):
    """FEEL that waits to be checked: what it must give, the names it sees beside the form's, whether it may read names that nobody knows here."""

    token: Token
    tree: syntax.Node
    expects: Type | None
    scope: Mapping[str, Type]
    is_open: bool


class Desk:
    """`keys` are the names of all fields and columns, for FEEL to take the longest."""

    def __init__(self, scanner: HostScanner, draft: DraftForm, keys: frozenset[str]) -> None:
        self.scanner = scanner
        self.is_record = draft.is_record
        self.keys = keys
        first, last = (scanner.place.at(scanner.text, offset)[0] for offset in (draft.key.start, draft.block.end))
        self.is_broken = any(first <= p.line <= last for p in scanner.problems)
        self.warnings: list[Problem] = []
        self.reads: list[Read] = []
        """Where names stand that are no fields."""
        self._pieces: list[_Piece] = []

    def refuse(self, at: Token, en: str, zh: str, *, expected: str = "", nearest: str = "") -> None:
        """A problem that may only follow from a line that could not be read."""
        if not self.is_broken:
            self.scanner.refuse(at.start, en, zh, expected=expected, nearest=nearest)

    def tell(self, at: Token, en: str, zh: str, *, expected: str = "", nearest: str = "") -> None:
        """A problem that stands whatever the other lines say."""
        self.scanner.refuse(at.start, en, zh, expected=expected, nearest=nearest)

    def warn(self, code: str, en: str, zh: str, at: Token) -> None:
        """Something that is allowed but hardly meant."""
        self.warnings.append(msgspec.structs.replace(self.scanner.place.problem(self.scanner.text, at.start, code, en, zh), severity="warning"))

    def expression(self, token: Token | None, expects: Type | None = None, *, scope: Mapping[str, Type] | None = None, is_open: bool = False) -> Expression | None:
        """The FEEL of a piece; None when there is none or it is wrong, which is told."""
        if token is None:
            return None
        try:
            expression = compile_expression(token.value, names=self.keys, **self._place(token))
        except Invalid as error:
            self.scanner.problems.extend(error.problems)
            return None
        self._pieces.append(_Piece(token, expression.tree, expects, scope or {}, is_open))
        return expression

    def condition(self, token: Token | None, *, scope: Mapping[str, Type] | None = None, is_open: bool = False) -> Expression | None:
        """FEEL that holds or not."""
        return self.expression(token, BOOLEAN, scope=scope, is_open=is_open)

    def check(self, types: Mapping[str, Type]) -> None:
        """Checks all FEEL against the types of the fields. In a form of a task the names of the run are there too, so others may be read."""
        spoken = spoken_names(types)
        for piece in self._pieces:
            is_open = piece.is_open or not self.is_record
            scope = {**types, **piece.scope} if piece.scope else types
            names = None if piece.scope else spoken
            found = check_expression(piece.token.value, scope=scope, expects=piece.expects, is_open=is_open, names=names, **self._place(piece.token))
            if is_open and not piece.is_open and not self.is_broken:
                self._read(piece, scope, names)
            for one in found.problems:
                if one.is_error and not (self.is_broken and one.code in _NAMING):
                    self.scanner.problems.append(one)
                elif not one.is_error:
                    self.warnings.append(one)

    def _read(self, piece: _Piece, scope: Mapping[str, Type], names: frozenset[str] | None) -> None:
        """Keeps the places of names that are no fields; one that is like a field's is told, since it may be a slip."""
        where = self._place(piece.token)
        strange = check_expression(piece.token.value, scope=scope, names=names, **where).problems
        unknown = {(one.line, one.column) for one in strange if one.code in _NAMING}
        place = Place(**where)
        for name in _names(piece.tree) if unknown else ():
            line, column = place.at(piece.token.value, name.span.start)
            if (line, column) not in unknown:
                continue
            self.reads.append(Read(name.name, place.file, line, column, tuple(scope)))
            near = nearest_name(name.name, scope)
            if near:
                told = problem(
                    "form.unknown_name",
                    f"{name.name} is no field of this form; is it a name of the run?",
                    f"本表单没有字段 {name.name}，它是流程中的名称吗？",
                    file=place.file, line=line, column=column, nearest=near, expected=", ".join(sorted(scope)), severity="warning",
                )  # fmt: skip
                self.warnings.append(told)

    def _place(self, token: Token) -> dict[str, Any]:
        line, column = self.scanner.place.at(self.scanner.text, token.start)
        return {"file": self.scanner.place.file, "line": line, "column": column}


def _names(node: syntax.Node) -> Iterator[syntax.Name]:
    """Every name in an expression."""
    if isinstance(node, syntax.Name):
        yield node
    for part in syntax.children(node):
        yield from _names(part)
