"""Names of DMN and names of rules: which becomes which, and FEEL with its names replaced.

Knows no XML. The surprising rule: a DMN decision with one output is a bare value, a decision of the rules is always a context; so `Route` in DMN is `route.result` here.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from engine.decision.exchange import one_line
from engine.feel import syntax
from engine.feel.aligned import quoted
from engine.feel.scanner import KEYWORDS, Place, scan

__all__ = ["Renamed", "as_key", "as_label", "renamed", "standard", "unique"]

_KEY = re.compile(r"[^\W\d](?:\w|-(?=\w))*")


class Renamed(msgspec.Struct, frozen=True):
    """What a name becomes; `members`: what its members become (with their dot; "" takes the dot away)."""

    text: str
    members: Mapping[str, str] = {}
    alone: str = ""
    """What it becomes where none of the members is asked for, when that is not `text`."""


def as_key(name: str) -> str:
    """A name of one word: as it is when it can be one, else in small letters with `_` between its words."""
    if _KEY.fullmatch(name) and name not in KEYWORDS:
        return name
    word = "_".join(re.findall(r"\w+", name.lower())) or "unnamed"
    return f"_{word}" if word[0].isdigit() or word in KEYWORDS else word


def as_label(name: str) -> str:
    """A name of one or more words, as inputs and outputs have."""
    words = name.split()
    return " ".join(words) if words and all(_KEY.fullmatch(word) for word in words) and name not in KEYWORDS else as_key(name)


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number behind it when it is taken; takes it."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    taken.add(found)
    return found


def renamed(text: str, tree: syntax.Node, names: Mapping[str, Renamed]) -> str:
    """The FEEL text with its free names replaced."""
    for start, end, new in sorted(_edits(tree, names, frozenset()), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def standard(text: str, tree: syntax.Node, names: Mapping[str, Renamed]) -> str:
    """The FEEL text as any other tool reads it: on one line, with ASCII signs, its free names replaced."""
    edits = list(_edits(tree, names, frozenset()))
    edited = {start for start, _, _ in edits}
    for token in scan(text, names, Place()):
        written = text[token.start : token.end]
        if token.type == "STRING" and written[:1] == "“":
            edits.append((token.start, token.end, quoted(token.value)))
        elif token.type not in ("STRING", "AT", "NAME", "NUMBER") and token.start not in edited and not written.isascii():
            edits.append((token.start, token.end, token.value))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return one_line(text)


Edit = tuple[int, int, str]


def _edits(node: syntax.Node, names: Mapping[str, Renamed], bound: frozenset[str]) -> Iterator[Edit]:
    if isinstance(node, syntax.Name):
        if node.name in names and node.name not in bound:
            yield node.span.start, node.span.end, names[node.name].alone or names[node.name].text
    elif isinstance(node, syntax.Path) and isinstance(node.source, syntax.Name) and node.name in _members(node.source.name, names, bound):
        yield node.source.span.start, node.source.span.end, names[node.source.name].text
        yield node.source.span.end, node.span.end, names[node.source.name].members[node.name]
    elif isinstance(node, syntax.For | syntax.Quantified):
        yield from _loop(node, names, bound)
    elif isinstance(node, syntax.Function):
        if node.body is not None:
            yield from _edits(node.body, names, bound | {parameter.name for parameter in node.parameters})
    elif isinstance(node, syntax.Context):
        for key, value in node.entries:
            yield from _edits(value, names, bound)
            bound = bound | {key}
    else:
        for part in syntax.children(node):
            yield from _edits(part, names, bound)


def _members(name: str, names: Mapping[str, Renamed], bound: frozenset[str]) -> Mapping[str, str]:
    return names[name].members if name in names and name not in bound else {}


def _loop(node: syntax.For | syntax.Quantified, names: Mapping[str, Renamed], bound: frozenset[str]) -> Iterator[Edit]:
    for iterator in node.iterators:
        for source in (iterator.source, iterator.end):
            if source is not None:
                yield from _edits(source, names, bound)
        bound = bound | {iterator.name}
    yield from _edits(node.body if isinstance(node, syntax.For) else node.condition, names, bound | {"partial"})
