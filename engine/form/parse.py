"""From the text of a form or record file to forms and record types.

Knows no files: `file` only names one in problems. Every problem of the file is found in one pass.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import lark
import msgspec

from engine.errors import Invalid, Problem
from engine.feel.host import HostScanner, read_text
from engine.feel.host_parser import grammar_parser, parse_host
from engine.feel.piece import Mark, Slot, attach
from engine.feel.scanner import Token
from engine.form.build import build
from engine.form.draft import Attribute, Block, DraftColumns, DraftField, DraftForm, Drafts, DraftSection, DraftTotal, DraftType, Statement
from engine.form.form import Form
from engine.form.language import FormLanguage
from engine.form.record import RecordType

__all__ = ["FormFile", "parse_forms", "read_drafts"]


class FormFile(msgspec.Struct, frozen=True):
    """What a form or record file holds, by key."""

    forms: dict[str, Form]
    records: dict[str, RecordType]
    warnings: tuple[Problem, ...] = ()
    """What is allowed but hardly meant."""


def _token(token: lark.Token) -> Token:
    return Token(token.type, str(token), token.start_pos or 0, token.end_pos or 0)


def _first(parts: tuple[Any, ...], type_: type) -> Any:
    return next((part for part in parts if isinstance(part, type_)), None)


def _expression(parts: tuple[Any, ...]) -> Token | None:
    return next((_token(part) for part in parts if isinstance(part, lark.Token) and part.type == "EXPRESSION"), None)


_PLACED = frozenset({"value", "bounds", "option", "from", "records", "where"})
"""Words of arguments that have no name: a setting of that name is marked with a colon."""


@lark.v_args(inline=True)
class _Builder(lark.Transformer[lark.Token, Any]):
    """Makes drafts: what is written, with where it stands."""

    def file(self, *items: Any) -> list[DraftForm]:
        return [item for item in items if isinstance(item, DraftForm)]

    def form(self, word: lark.Token, name: lark.Token, *rest: Any) -> DraftForm:
        block = _first(rest, Block)
        return DraftForm(_token(name), _first(rest, list) or [], block, word.type == "RECORD", word.start_pos or 0)

    record = form

    def block(self, *parts: Any) -> Block:
        statements = [part for part in parts if not isinstance(part, lark.Token)]
        return Block(statements, parts[-1].end_pos or 0, Mark(start=parts[0].start_pos or 0), Mark(start=parts[-1].start_pos or 0))

    def titles(self, *parts: lark.Token) -> list[str]:
        return [str(part) for part in parts if part.type == "STRING"]

    def section(self, word: lark.Token, name: lark.Token, *rest: Any) -> DraftSection:
        attributes = [part for part in rest if isinstance(part, Attribute)]
        return DraftSection(_token(name), _first(rest, list) or [], attributes, _first(rest, Block), word.start_pos or 0)

    def columns(self, word: lark.Token, block: Block) -> DraftColumns:
        return DraftColumns(_token(word), block)

    def note(self, word: lark.Token, titles: list[str]) -> Statement:
        return Statement("note", _token(word), titles, None)

    def check(self, word: lark.Token, titles: list[str], _: lark.Token, expression: lark.Token) -> Statement:
        return Statement("check", _token(word), titles, _token(expression))

    def total(self, word: lark.Token, column: lark.Token, *rest: Any) -> DraftTotal:
        return DraftTotal(_token(word), _token(column), _first(rest, list) or [], _expression(rest))

    def setting_of_record(self, word: lark.Token, *rest: lark.Token) -> Statement:
        values = [_token(part) for part in rest if part.type in ("NAME", "NUMBER")]
        return Statement(word.type.lower(), _token(word), [], values[0], values)

    def field(self, name: lark.Token, *rest: Any) -> DraftField:
        return DraftField(_token(name), _first(rest, list) or [], _first(rest, DraftType), [part for part in rest if isinstance(part, Attribute)])

    def plain_type(self, name: lark.Token) -> DraftType:
        return DraftType(_token(name), close=Mark(start=name.start_pos or 0))

    def type_with(self, name: lark.Token, *rest: Any) -> DraftType:
        close = next(part for part in rest if isinstance(part, lark.Token) and part.type == "RPAR")
        return DraftType(_token(name), [part for part in rest if isinstance(part, Attribute)], _first(rest, Block), Mark(start=close.start_pos or 0))

    def table_type(self, name: lark.Token, block: Block) -> DraftType:
        return DraftType(_token(name), [], block, Mark(start=name.start_pos or 0))

    def number(self, *parts: lark.Token) -> Token:
        return Token("NUMBER", "".join(parts), parts[0].start_pos or 0, parts[-1].end_pos or 0)

    def one_value(self, value: Any) -> Attribute:
        token = value if isinstance(value, Token) else _token(value)
        return Attribute("value", token, token)

    def named_value(self, name: lark.Token, _: lark.Token, value: Any) -> Attribute:
        word = f"{name}:" if name in _PLACED else str(name)
        return Attribute(word, _token(name), value if isinstance(value, Token | tuple) else _token(value))

    def size(self, number: Token, unit: lark.Token) -> tuple[Token, Token]:
        return number, _token(unit)

    def bounds(self, *parts: Any) -> Attribute:
        dots = next(index for index, part in enumerate(parts) if isinstance(part, lark.Token))
        return Attribute("bounds", _token(parts[dots]), (parts[0] if dots else None, parts[dots + 1] if dots + 1 < len(parts) else None))

    def condition(self, _: lark.Token, expression: lark.Token) -> Token:
        return _token(expression)

    def option(self, value: lark.Token, *rest: Any) -> Attribute:
        strings = [str(part) for part in rest if isinstance(part, lark.Token) and part.type == "STRING"]
        titles = _first(rest, list) or [str(value), *strings]
        return Attribute("option", _token(value), titles, _first(rest, Token), is_titled=len(rest) > 0 and not isinstance(rest[0], Token))

    def source(self, *parts: lark.Token) -> Attribute:
        return Attribute("from", _token(parts[0]), _expression(parts))

    def records(self, _: lark.Token, name: lark.Token, *rest: lark.Token) -> Attribute:
        return Attribute("records", _token(name), _token(name), _expression(rest))

    def where(self, *parts: lark.Token) -> Attribute:
        return Attribute("where", _token(parts[0]), _expression(parts))

    def roles(self, *parts: lark.Token) -> list[str]:
        return [str(part) for part in parts if part.type == "NAME"]

    def help(self, word: lark.Token, titles: list[str]) -> Attribute:
        return Attribute("help", _token(word), titles)

    def valid(self, word: lark.Token, titles: list[str], _: lark.Token, expression: lark.Token) -> Attribute:
        return Attribute("valid", _token(word), titles, _token(expression))

    def visible_to(self, word: lark.Token, _: lark.Token, roles: list[str]) -> Attribute:
        return Attribute("visible_to", _token(word), tuple(roles))

    def editable_by(self, word: lark.Token, _: lark.Token, roles: list[str]) -> Attribute:
        return Attribute("editable_by", _token(word), tuple(roles))

    def required(self, word: lark.Token, *rest: lark.Token) -> Attribute:
        return Attribute("required", _token(word), _expression(rest))

    def visible(self, word: lark.Token, *rest: lark.Token) -> Attribute:
        return Attribute("visible", _token(word), _expression(rest))

    def read_only(self, word: lark.Token, *rest: lark.Token) -> Attribute:
        return Attribute("read_only", _token(word), _expression(rest))

    def computed(self, word: lark.Token, *rest: lark.Token) -> Attribute:
        return Attribute("computed", _token(word), _expression(rest))

    def default(self, word: lark.Token, *rest: lark.Token) -> Attribute:
        return Attribute("default", _token(word), _expression(rest))

    def personal(self, word: lark.Token) -> Attribute:
        return Attribute("personal", _token(word), True)

    def unique(self, word: lark.Token) -> Attribute:
        return Attribute("unique", _token(word), True)


@lru_cache(maxsize=1)
def _parser() -> lark.Lark:
    return grammar_parser("engine.form", _Builder())


def _slots(piece: Any) -> Iterator[Slot]:
    """The places of comments in a statement or a form, and inside it."""
    block = piece.type.block if isinstance(piece, DraftField) else getattr(piece, "block", None)
    yield Slot(piece.start, piece, takes_after=block is None and not isinstance(piece, DraftField))
    if isinstance(piece, DraftField):
        yield from (Slot(argument.start, argument, begins_line=False) for argument in piece.type.arguments)
        yield Slot(piece.type.close.start, piece.type.close, begins_line=False)
    if isinstance(piece, DraftField | DraftSection):
        yield from (Slot(attribute.at.start, attribute, begins_line=False) for attribute in piece.attributes)
    if block is not None:
        yield Slot(block.open.start, block.open, begins_line=False)
        for statement in block.statements:
            yield from _slots(statement)
        yield Slot(block.close.start, block.close, begins_line=False)


def _read(text: str, file: str) -> tuple[HostScanner, Drafts]:
    scanner = HostScanner(read_text(text, file), file, FormLanguage())
    drafts = Drafts(parse_host(_parser(), scanner) or [], scanner.problems, Mark(start=len(scanner.text) + 1))
    slots = [slot for form in drafts.items for slot in _slots(form)]
    attach(scanner.text, scanner.tokens, scanner.comments, [*slots, Slot(drafts.end.start, drafts.end, begins_line=False)])
    return scanner, drafts


def read_drafts(text: str, file: str = "") -> Drafts:
    """What can be read of a form or record file, with its comments, and the problems of its grammar; never raises."""
    try:
        return _read(text, file)[1]
    except Invalid as error:
        return Drafts([], list(error.problems))


def parse_forms(text: str, *, file: str = "") -> FormFile:
    """The forms and record types of a file; raises Invalid with all its problems."""
    scanner, drafts = _read(text, file)
    built = build(scanner, drafts.items)
    if scanner.problems:
        raise Invalid(*sorted(scanner.problems, key=lambda p: (p.line, p.column)))
    return FormFile(built.forms, built.records, built.warnings)
