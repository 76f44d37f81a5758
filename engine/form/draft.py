"""A form as it is written: what the parser hands to the builder, each piece with its place.

Knows nothing of meaning.
"""

from typing import Any

import msgspec

from engine.feel.scanner import Token

__all__ = ["Attribute", "Block", "DraftField", "DraftForm", "DraftSection", "DraftType", "Statement"]


class Attribute(msgspec.Struct):
    """A word behind a field, or an argument of its type."""

    word: str
    at: Token
    value: Any


class Block(msgspec.Struct):
    """What stands between braces."""

    statements: list[Any]
    end: int


class DraftType(msgspec.Struct):
    name: Token
    arguments: list[Attribute] = []
    block: Block | None = None


class DraftField(msgspec.Struct):
    key: Token
    titles: list[str]
    type: DraftType
    attributes: list[Attribute]


class DraftSection(msgspec.Struct):
    key: Token
    titles: list[str]
    visible: Token | None
    block: Block


class Statement(msgspec.Struct):
    """note, check, retain, key, title."""

    word: str
    at: Token
    titles: list[str]
    value: Token | None


class DraftForm(msgspec.Struct):
    key: Token
    titles: list[str]
    block: Block
    is_record: bool
