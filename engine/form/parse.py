"""From the text of a form or record file to forms and record types.

Knows no files: `file` only names one in problems. Every problem of the file is found in one pass.
"""

from functools import lru_cache
from typing import Any

import lark
import msgspec

from engine.errors import Invalid
from engine.feel.host import HostScanner, grammar_parser, parse_host, read_text
from engine.feel.scanner import Token
from engine.form.build import build
from engine.form.draft import Attribute, Block, DraftField, DraftForm, DraftSection, DraftType, Statement
from engine.form.form import Form
from engine.form.language import FormLanguage
from engine.form.record import RecordType

__all__ = ["FormFile", "parse_forms"]


class FormFile(msgspec.Struct, frozen=True):
    """What a form or record file holds, by key."""

    forms: dict[str, Form]
    records: dict[str, RecordType]


def _token(token: lark.Token) -> Token:
    return Token(token.type, str(token), token.start_pos or 0, token.end_pos or 0)


def _first(parts: tuple[Any, ...], type_: type) -> Any:
    return next((part for part in parts if isinstance(part, type_)), None)


def _expression(parts: tuple[Any, ...]) -> Token | None:
    return next((_token(part) for part in parts if isinstance(part, lark.Token) and part.type == "EXPRESSION"), None)


@lark.v_args(inline=True)
class _Builder(lark.Transformer[lark.Token, Any]):
    """Makes drafts: what is written, with where it stands."""

    def file(self, *items: Any) -> list[DraftForm]:
        return [item for item in items if isinstance(item, DraftForm)]

    def form(self, word: lark.Token, name: lark.Token, *rest: Any) -> DraftForm:
        block = _first(rest, Block)
        return DraftForm(_token(name), _first(rest, list) or [], block, word.type == "RECORD")

    record = form

    def block(self, *parts: Any) -> Block:
        return Block([part for part in parts if not isinstance(part, lark.Token)], parts[-1].end_pos or 0)

    def titles(self, *parts: lark.Token) -> list[str]:
        return [str(part) for part in parts if part.type == "STRING"]

    def section(self, _: lark.Token, name: lark.Token, *rest: Any) -> DraftSection:
        return DraftSection(_token(name), _first(rest, list) or [], _first(rest, Token), _first(rest, Block))

    def visibility(self, *parts: lark.Token) -> Token | None:
        return _expression(parts)

    def note(self, word: lark.Token, titles: list[str]) -> Statement:
        return Statement("note", _token(word), titles, None)

    def check(self, word: lark.Token, titles: list[str], _: lark.Token, expression: lark.Token) -> Statement:
        return Statement("check", _token(word), titles, _token(expression))

    def retain(self, word: lark.Token, name: lark.Token) -> Statement:
        return Statement(word.type.lower(), _token(word), [], _token(name))

    key = retain
    title = retain

    def field(self, name: lark.Token, *rest: Any) -> DraftField:
        return DraftField(_token(name), _first(rest, list) or [], _first(rest, DraftType), [part for part in rest if isinstance(part, Attribute)])

    def plain_type(self, name: lark.Token, *_: lark.Token) -> DraftType:
        return DraftType(_token(name))

    def type_with(self, name: lark.Token, *arguments: Any) -> DraftType:
        return DraftType(_token(name), [part for part in arguments if isinstance(part, Attribute)], _first(arguments, Block))

    def table_type(self, name: lark.Token, block: Block) -> DraftType:
        return DraftType(_token(name), [], block)

    def number(self, *parts: lark.Token) -> Token:
        return Token("NUMBER", "".join(parts), parts[0].start_pos or 0, parts[-1].end_pos or 0)

    def one_value(self, value: Any) -> Attribute:
        token = value if isinstance(value, Token) else _token(value)
        return Attribute("value", token, token)

    def named_value(self, name: lark.Token, _: lark.Token, value: Any) -> Attribute:
        return Attribute(str(name), _token(name), value if isinstance(value, Token | tuple) else _token(value))

    def size(self, number: Token, unit: lark.Token) -> tuple[Token, Token]:
        return number, _token(unit)

    def bounds(self, *parts: Any) -> Attribute:
        dots = next(index for index, part in enumerate(parts) if isinstance(part, lark.Token))
        return Attribute("bounds", _token(parts[dots]), (parts[0] if dots else None, parts[dots + 1] if dots + 1 < len(parts) else None))

    def option(self, value: lark.Token, *rest: Any) -> Attribute:
        titles = rest[0] if rest and isinstance(rest[0], list) else [str(value), *(str(part) for part in rest if part.type == "STRING")]
        return Attribute("option", _token(value), titles)

    def source(self, *parts: lark.Token) -> Attribute:
        return Attribute("from", _token(parts[0]), _expression(parts))

    def roles(self, *parts: lark.Token) -> list[str]:
        return [str(part) for part in parts if part.type == "NAME"]

    def help(self, word: lark.Token, titles: list[str]) -> Attribute:
        return Attribute("help", _token(word), titles)

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


def parse_forms(text: str, *, file: str = "") -> FormFile:
    """The forms and record types of a file; raises Invalid with all its problems."""
    scanner = HostScanner(read_text(text, file), file, FormLanguage())
    drafts = parse_host(_parser(), scanner)
    forms, records = build(scanner, drafts or [])
    if scanner.problems:
        raise Invalid(*sorted(scanner.problems, key=lambda p: (p.line, p.column)))
    return FormFile(forms, records)
