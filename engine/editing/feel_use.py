"""Which names an expression uses, step by step (`panel[1].email`), each with its place.

Works on tokens, so that an expression may be half written. The surprising rule: a name that the expression itself declares (`for`, `some`, a parameter, an entry of
a context that stands before) is nobody else's; where that cannot be told apart, or a filter may mean a part of what it filters, the use is not sure.
"""

import re
from collections.abc import Iterable

import msgspec

from engine.errors import Invalid
from engine.feel.scanner import Place, Token, scan

__all__ = ["Step", "Use", "name_uses"]

_WORDS = re.compile(r"[^\W\d]\w*|\.|\S")
_OPEN = {"LPAR": "RPAR", "LBRACE": "RBRACE", "LBRACK": "RBRACK", "LOPEN": "RBRACK"}
_CLOSE = frozenset({"RPAR", "RBRACE", "RBRACK", "ROPEN"})
_SIGNS = {".": "DOT", "(": "LPAR", ")": "RPAR", "[": "LBRACK", "]": "RBRACK", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ":": "COLON"}
_LOOPS = frozenset({"FOR", "SOME", "EVERY"})
_DEEPEST = 60
_MOST = 20_000
"""Characters of a text that is no FEEL, of which words are still told."""


class Step(msgspec.Struct, frozen=True):
    """One name of a path, and whether a filter stands before it."""

    name: str
    start: int
    end: int
    is_filtered: bool = False


class Use(msgspec.Struct, frozen=True):
    """A path of names. `is_local`: its first name is declared in the expression; `filters`: the paths whose filter it stands in, outermost first."""

    steps: tuple[Step, ...]
    is_call: bool = False
    is_local: bool = False
    is_sure: bool = True
    filters: tuple[tuple[str, ...], ...] = ()


class _Frame(msgspec.Struct):
    """A bracket that is open."""

    type: str
    path: tuple[str, ...] | None = None
    keys: set[str] = set()
    pending: str = ""


class _Text:
    """The tokens of an expression; for each the bracket around it, for each bracket its partner; where the first loop begins."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.around: list[int] = []
        self.partner: dict[int, int] = {}
        self.first_loop = next((index for index, token in enumerate(tokens) if token.type in _LOOPS), len(tokens))
        open_: list[int] = []
        for index, token in enumerate(tokens):
            self.around.append(open_[-1] if open_ else -1)
            if token.type in _OPEN:
                open_.append(index)
            elif token.type in _CLOSE and open_:
                self.partner[open_.pop()] = index

    def type_at(self, index: int) -> str:
        return self.tokens[index].type if 0 <= index < len(self.tokens) else ""


def name_uses(text: str, names: Iterable[str] = ()) -> list[Use]:
    """All uses of names in an expression, in order; names of functions are uses too."""
    whole = _Text(_tokens(text, names))
    declared: dict[str, int] = {}
    for index, token in enumerate(whole.tokens):
        if _is_declaration(whole, index):
            declared.setdefault(token.value, token.end)
    frames: list[_Frame] = []
    found: list[Use] = []
    index = 0
    while index < len(whole.tokens):
        if whole.type_at(index) == "NAME" and whole.type_at(index - 1) != "DOT":
            if _is_key(whole, index, frames):
                frames[-1].pending = whole.tokens[index].value
            elif not _is_declaration(whole, index):
                use, index = _path(whole, index, frames, declared)
                found.append(use)
                continue
        _bracket(whole, index, frames)
        index += 1
    return found


def _tokens(text: str, names: Iterable[str]) -> list[Token]:
    try:
        return scan(text, frozenset(names), Place())
    except Invalid:
        return _words(text[:_MOST])


def _words(text: str) -> list[Token]:
    """The words and brackets of a text that is no FEEL, as long as it does not nest deeper than FEEL may."""
    plain = re.sub(r'"(?:[^"\\\n]|\\.)*"?', lambda found: '"' * len(found.group()), text)
    found: list[Token] = []
    depth = 0
    for piece in _WORDS.finditer(plain):
        word = piece.group()
        type_ = "NAME" if word[0].isalpha() else _SIGNS.get(word, "OTHER")
        depth += (type_ in _OPEN) - (type_ in _CLOSE)
        if depth > _DEEPEST:
            break
        found.append(Token(type_, word, piece.start(), piece.end()))
    return found


def _is_declaration(text: _Text, index: int) -> bool:
    """Whether a loop or a function declares the name here."""
    if text.type_at(index) != "NAME" or index == 0:
        return False
    before, after = text.type_at(index - 1), text.type_at(index + 1)
    if after == "IN":
        return before in _LOOPS or (before == "COMMA" and text.first_loop < index)
    if before in ("LPAR", "COMMA") and after in ("COMMA", "RPAR", "COLON"):
        opener = text.around[index]
        return opener > 0 and text.type_at(opener) == "LPAR" and text.type_at(opener - 1) == "FUNCTION"
    return False


def _is_key(text: _Text, index: int, frames: list[_Frame]) -> bool:
    has_colon = text.type_at(index + 1) == "COLON"
    return has_colon and bool(frames) and frames[-1].type in ("LBRACE", "LPAR") and text.type_at(index - 1) in ("LBRACE", "LPAR", "COMMA")


def _bracket(text: _Text, index: int, frames: list[_Frame], path: tuple[str, ...] | None = None) -> None:
    type_ = text.type_at(index)
    if type_ == "LBRACK" and path is None and text.type_at(index - 1) in ("RBRACK", "ROPEN", "RPAR", "RBRACE"):
        path = ("?",)  # a filter of something that has no name
    if type_ in _OPEN:
        frames.append(_Frame(type_, path, set()))
    elif type_ in _CLOSE and frames:
        frames.pop()
    elif type_ == "COMMA" and frames and frames[-1].type == "LBRACE" and frames[-1].pending:
        frames[-1].keys.add(frames[-1].pending)
        frames[-1].pending = ""


def _path(text: _Text, index: int, frames: list[_Frame], declared: dict[str, int]) -> tuple[Use, int]:
    """The path that begins here, and the index of the token to go on with: what stands in its first filter is read next."""
    token = text.tokens[index]
    steps = [Step(token.value, token.start, token.end)]
    at, is_filtered, filter_at = index + 1, False, -1
    while True:
        if text.type_at(at) == "DOT" and text.type_at(at + 1) == "NAME":
            part = text.tokens[at + 1]
            steps.append(Step(part.value, part.start, part.end, is_filtered))
            at, is_filtered = at + 2, False
        elif text.type_at(at) == "LBRACK":
            filter_at = at if filter_at < 0 else filter_at
            at, is_filtered = text.partner.get(at, len(text.tokens)) + 1, True
        else:
            break
    known_from = declared.get(token.value, -1)
    is_local = any(token.value in frame.keys for frame in frames) or 0 <= known_from <= token.start
    filters = tuple(frame.path for frame in frames if frame.type == "LBRACK" and frame.path is not None)
    use = Use(tuple(steps), text.type_at(index + 1) == "LPAR", is_local, token.start >= known_from, filters)
    if filter_at < 0:
        return use, index + 1
    _bracket(text, filter_at, frames, tuple(step.name for step in steps if step.end <= text.tokens[filter_at].start))
    return use, filter_at + 1
