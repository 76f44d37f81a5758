"""From the text of a rules file to decisions that can be evaluated.

Knows no files: `file` only names one in problems. Every problem of the file is found in one pass: of the grammar, of each cell's FEEL, of names, types and allowed values.
"""

from collections.abc import Collection, Iterator
from functools import cached_property, lru_cache
from typing import Any

import lark
import msgspec

from engine.decision.analyse import analyse
from engine.decision.build import build
from engine.decision.check import checked_decisions
from engine.decision.decision import Decision
from engine.decision.draft import Draft, DraftFunction, DraftHit, DraftRow, Drafts, DraftUse, DraftVariable, DraftVariables, Statement
from engine.decision.language import RulesLanguage
from engine.decision.place import in_cells
from engine.errors import Invalid, Problem
from engine.feel.host import HostScanner, read_text
from engine.feel.host_parser import grammar_parser, parse_host
from engine.feel.piece import Mark, Slot, attach
from engine.feel.scanner import Token
from engine.feel.values import Function

__all__ = ["RuleFile", "examine_rules", "parse_rules", "read_drafts"]


class RuleFile(msgspec.Struct, frozen=True, dict=True):
    """What a rules file holds, by key. `checked`: what its cells were warned of."""

    decisions: dict[str, Decision]
    functions: dict[str, Function]
    checked: tuple[Problem, ...] = ()

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What is allowed but hardly meant, of cells and of whole tables; looked for when it is first asked for."""
        found = [*self.checked, *(problem for decision in self.decisions.values() for problem in analyse(decision))]
        return tuple(sorted(found, key=lambda p: (p.line, p.column)))


@lark.v_args(inline=True)
class _Builder(lark.Transformer[lark.Token, Any]):
    """Makes drafts: what is written, with where it stands."""

    def file(self, *items: Any) -> list[Any]:
        return [item for item in items if isinstance(item, Draft | DraftFunction)]

    def function(self, word: lark.Token, name: lark.Token, expression: lark.Token) -> DraftFunction:
        return DraftFunction(_token(name), _token(expression), word.start_pos or 0)

    def decision(self, word: lark.Token, name: lark.Token, *rest: Any) -> Draft:
        titles = rest[0] if isinstance(rest[0], list) else []
        statements = next(part for part in rest if isinstance(part, tuple))
        brace = next(part for part in rest if isinstance(part, lark.Token) and part.type == "LBRACE")
        return Draft(_token(name), titles, rest[-1].end_pos, word.start_pos or 0, list(statements), Mark(start=brace.start_pos or 0), Mark(start=rest[-1].start_pos))

    def body(self, *statements: Any) -> tuple[Any, ...]:
        return tuple(statement for statement in statements if isinstance(statement, Statement))

    def titles(self, *parts: lark.Token) -> list[str]:
        return [str(part) for part in parts if part.type == "STRING"]

    def variables(self, word: lark.Token, *variables: Any) -> DraftVariables:
        return DraftVariables(_token(word), [part for part in variables if isinstance(part, DraftVariable)])

    inputs = variables
    outputs = variables

    def hit(self, hit: lark.Token, *words: lark.Token) -> DraftHit:
        return DraftHit(_token(hit), Token("POLICY", " ".join(words), words[0].start_pos or 0, words[-1].end_pos or 0))

    def use(self, word: lark.Token, *names: lark.Token) -> DraftUse:
        return DraftUse(_token(word), [_token(name) for name in names if name.type == "NAME"])

    def row(self, *parts: Any) -> DraftRow:
        inputs, outputs, *annotations = (part for part in parts if isinstance(part, list))
        return DraftRow(inputs, outputs, annotations[0] if annotations else [], parts[0].start_pos or 0)

    def cells(self, *cells: lark.Token) -> list[Token]:
        return [_token(cell) for cell in cells if cell.type == "CELL"]

    def label(self, *words: lark.Token) -> Token:
        return Token("NAME", " ".join(words), words[0].start_pos or 0, words[-1].end_pos or 0)

    def variable(self, label: Token, *rest: Any) -> DraftVariable:
        titles = rest[0] if isinstance(rest[0], list) else []
        kind = next(part for part in rest if isinstance(part, tuple))
        extra: dict[str, Token] = {}
        word = ""
        for part in rest:
            if isinstance(part, lark.Token) and part.type in ("IN", "DEFAULT"):
                word = part.type
            elif isinstance(part, lark.Token) and part.type == "EXPRESSION":
                extra[word] = _token(part)
        type_, is_list, choices = kind
        return DraftVariable(label, titles, type_, is_list, choices, extra.get("IN"), extra.get("DEFAULT"))

    def one_of_kind(self, name: lark.Token) -> tuple[Any, ...]:
        return _token(name), False, ()

    def list_of_kind(self, _l: lark.Token, _o: lark.Token, name: lark.Token) -> tuple[Any, ...]:
        return _token(name), True, ()

    def choices(self, *parts: lark.Token) -> tuple[Any, ...]:
        return Token("NAME", "text", parts[0].start_pos or 0, parts[0].end_pos or 0), False, tuple(self.titles(*parts))


def _token(token: lark.Token) -> Token:
    return Token(token.type, str(token), token.start_pos or 0, token.end_pos or 0)


@lru_cache(maxsize=1)
def _parser() -> lark.Lark:
    return grammar_parser("engine.decision", _Builder())


def _slots(items: list[Draft | DraftFunction]) -> Iterator[Slot]:
    for item in items:
        yield Slot(item.start, item, takes_after=isinstance(item, DraftFunction))
        if isinstance(item, Draft):
            yield Slot(item.open.start, item.open, begins_line=False)
            yield Slot(item.close.start, item.close, begins_line=False)
            for line in item.statements:
                yield Slot(line.start, line, takes_after=not isinstance(line, DraftVariables))
                if isinstance(line, DraftVariables):
                    yield from (Slot(variable.name.start, variable, begins_line=False) for variable in line.variables)


def _read(text: str, file: str) -> tuple[HostScanner, Drafts]:
    scanner = HostScanner(read_text(text, file), file, RulesLanguage())
    items = parse_host(_parser(), scanner) or []
    drafts = Drafts(items, scanner.problems, Mark(start=len(scanner.text) + 1))
    attach(scanner.text, scanner.tokens, scanner.comments, [*_slots(items), Slot(drafts.end.start, drafts.end, begins_line=False)])
    return scanner, drafts


def read_drafts(text: str, file: str = "") -> Drafts:
    """What can be read of a rules file, with its comments, and the problems of its grammar; never raises."""
    try:
        return _read(text, file)[1]
    except Invalid as error:
        return Drafts([], list(error.problems))


def _without_wrong_rules(scanner: HostScanner, drafts: list[Draft], functions: list[DraftFunction], lost: Collection[str]) -> list[Decision]:
    """The decisions that only some of their rules make wrong, without these: so the other rules are judged too. Not those that read a lost one."""
    if not lost:
        return []
    wrong = {problem.line for problem in scanner.problems}
    fresh = HostScanner(scanner.text, scanner.place.file, RulesLanguage())
    fewer = []
    for draft in drafts:
        kept = [one for one in draft.statements if not isinstance(one, DraftRow) or one.is_head or scanner.place.at(scanner.text, one.start)[0] not in wrong]
        fewer.append(msgspec.structs.replace(draft, statements=kept))
    return [decision for key, decision in build(fresh, fewer, functions)[0].items() if key in lost and not set(_uses(drafts, key)) & set(lost)]


def parse_rules(text: str, *, file: str = "") -> RuleFile:
    """The decisions and functions of a rules file; raises Invalid with all its problems."""
    found, problems = examine_rules(text, file=file)
    if problems:
        raise Invalid(*problems)
    return found


def examine_rules(text: str, *, file: str = "") -> tuple[RuleFile, tuple[Problem, ...]]:
    """The decisions that are right, and all errors of the file; never raises. What uses a decision that is wrong is not judged and left out too."""
    try:
        scanner, read = _read(text, file)
    except Invalid as refusal:
        return RuleFile({}, {}), refusal.problems
    drafts = [item for item in read.items if isinstance(item, Draft)]
    functions = [item for item in read.items if isinstance(item, DraftFunction)]
    built, known = build(scanner, drafts, functions)
    right = dict(built)
    lost = {draft.name.value for draft in drafts} - right.keys()
    while follow := {key for key in right if lost & set(_uses(drafts, key))}:
        lost |= follow
        right = {key: decision for key, decision in right.items() if key not in lost}
    checked = checked_decisions([*right.values(), *_without_wrong_rules(scanner, drafts, functions, lost)])
    problems = [*scanner.problems, *(problem for problem in checked if problem.is_error)]
    for draft in drafts if problems else ():
        first, last = (scanner.place.at(scanner.text, offset)[0] for offset in (draft.name.start, draft.end))
        if any(first <= problem.line <= last for problem in problems):
            right.pop(draft.name.value, None)
    warned = tuple(problem for problem in checked if not problem.is_error)
    return RuleFile(right, known, warned), tuple(in_cells(text, sorted(problems, key=lambda p: (p.line, p.column))))


def _uses(drafts: list[Draft], key: str) -> list[str]:
    return [use.value for draft in drafts if draft.name.value == key for use in draft.uses]
