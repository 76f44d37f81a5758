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
    keys: list[str] = []
    pending: str = ""


def name_uses(text: str, names: Iterable[str] = ()) -> list[Use]:
    """All uses of names in an expression, in order; names of functions are uses too."""
    tokens = _tokens(text, names)
    declared = _declared(tokens)
    frames: list[_Frame] = []
    found: list[Use] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "NAME" and not _follows_dot(tokens, index):
            if _is_key(tokens, index, frames):
                if frames and frames[-1].type == "LBRACE":
                    frames[-1].pending = token.value
            elif not _is_declaration(tokens, index):
                use, index = _path(tokens, index, frames, declared)
                found.append(use)
                continue
        _bracket(tokens, index, frames)
        index += 1
    return found


def _tokens(text: str, names: Iterable[str]) -> list[Token]:
    try:
        return scan(text, frozenset(names), Place())
    except Invalid:
        kinds = {".": "DOT", "(": "LPAR", ")": "RPAR", "[": "LBRACK", "]": "RBRACK", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ":": "COLON"}
        plain = re.sub(r'"(?:[^"\\\n]|\\.)*"?', lambda found: '"' * len(found.group()), text)
        return [Token("NAME" if piece.group()[0].isalpha() else kinds.get(piece.group(), "OTHER"), piece.group(), piece.start(), piece.end()) for piece in _WORDS.finditer(plain)]


def _declared(tokens: list[Token]) -> dict[str, int]:
    """Names of loops and parameters, with the place from which on they are known."""
    found: dict[str, int] = {}
    for index, token in enumerate(tokens):
        if _is_declaration(tokens, index):
            found.setdefault(token.value, token.end)
    return found


def _is_declaration(tokens: list[Token], index: int) -> bool:
    if tokens[index].type != "NAME" or index == 0:
        return False
    before, after = tokens[index - 1], tokens[index + 1].type if index + 1 < len(tokens) else ""
    if after == "IN" and before.type in ("FOR", "SOME", "EVERY"):
        return True
    if after == "IN" and before.type == "COMMA":
        return any(token.type in ("FOR", "SOME", "EVERY") for token in tokens[:index])
    if before.type in ("LPAR", "COMMA") and after in ("COMMA", "RPAR", "COLON"):
        opener = next((at for at in range(index - 1, -1, -1) if tokens[at].type == "LPAR"), -1)
        return opener > 0 and tokens[opener - 1].type == "FUNCTION"
    return False


def _is_key(tokens: list[Token], index: int, frames: list[_Frame]) -> bool:
    has_colon = index + 1 < len(tokens) and tokens[index + 1].type == "COLON"
    return has_colon and bool(frames) and frames[-1].type in ("LBRACE", "LPAR") and tokens[index - 1].type in ("LBRACE", "LPAR", "COMMA")


def _follows_dot(tokens: list[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].type == "DOT"


def _bracket(tokens: list[Token], index: int, frames: list[_Frame], path: tuple[str, ...] | None = None) -> None:
    type_ = tokens[index].type
    if type_ == "LBRACK" and path is None and index > 0 and tokens[index - 1].type in ("RBRACK", "ROPEN", "RPAR", "RBRACE"):
        path = ("?",)  # a filter of something that has no name
    if type_ in _OPEN:
        frames.append(_Frame(type_, path, []))
    elif type_ in _CLOSE and frames:
        frames.pop()
    elif type_ == "COMMA" and frames and frames[-1].type == "LBRACE" and frames[-1].pending:
        frames[-1].keys.append(frames[-1].pending)
        frames[-1].pending = ""


def _path(tokens: list[Token], index: int, frames: list[_Frame], declared: dict[str, int]) -> tuple[Use, int]:
    """The path that begins here, and the index of the token behind its first step."""
    token = tokens[index]
    steps = [Step(token.value, token.start, token.end)]
    at, is_filtered = index + 1, False
    filter_at = -1
    while at < len(tokens):
        if tokens[at].type == "DOT" and at + 1 < len(tokens) and tokens[at + 1].type == "NAME":
            steps.append(Step(tokens[at + 1].value, tokens[at + 1].start, tokens[at + 1].end, is_filtered))
            at, is_filtered = at + 2, False
        elif tokens[at].type == "LBRACK":
            filter_at = at if filter_at < 0 else filter_at
            at, is_filtered = _closing(tokens, at) + 1, True
        else:
            break
    in_context = any(token.value in frame.keys for frame in frames)
    is_local = in_context or (token.value in declared and token.start >= declared[token.value])
    is_sure = not (token.value in declared and token.start < declared[token.value])
    filters = tuple(frame.path for frame in frames if frame.type == "LBRACK" and frame.path is not None)
    is_call = index + 1 < len(tokens) and tokens[index + 1].type == "LPAR"
    use = Use(tuple(steps), is_call, is_local, is_sure, filters)
    following = index + 1
    if filter_at >= 0:
        # What stands in the filter is read next, with the path that it filters.
        before = tuple(step.name for step in steps if step.end <= tokens[filter_at].start)
        _bracket(tokens, filter_at, frames, before)
        following = filter_at + 1
    return use, following


def _closing(tokens: list[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        depth += (tokens[index].type in _OPEN) - (tokens[index].type in _CLOSE)
        if depth == 0:
            return index
    return len(tokens) - 1
