"""Where in a YAML file the cursor is, also while the line is half written: the path, and whether a name or a value is being written.

Reads lines and brackets, no YAML: a file that is being written seldom is one. Texts of several lines and anchors are not looked into.
"""

import re

import msgspec

__all__ = ["YamlContext", "yaml_context"]

_LINE = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +|-$)*)(?:(?P<key>[\w.\-]+|\"[^\"]*\"|'[^']*'):(?:\s+|$))?(?P<rest>.*)")


class YamlContext(msgspec.Struct, frozen=True):
    """`path`: names and numbers of items; `is_value`: a value is being written (the last of the path is its name or number), else a name in the map at `path`.

    `word` is what is written of it up to the cursor; `siblings` are the names that stand before in the same map on one line.
    """

    path: tuple[str, ...]
    is_value: bool
    word: str
    siblings: tuple[tuple[str, str], ...] = ()


class _Frame:
    """A bracket of a flow collection that is open."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.key = ""
        self.number = 0
        self.is_value = kind == "["
        self.word = ""
        self.done: list[tuple[str, str]] = []

    def step(self) -> str:
        return str(self.number) if self.kind == "[" else self.key


class _Flow:
    """Reads `{...}` and `[...]`, over lines."""

    def __init__(self) -> None:
        self.frames: list[_Frame] = []
        self.quote = ""

    def feed(self, text: str) -> None:
        for index, letter in enumerate(text):
            top = self.frames[-1] if self.frames else None
            if self.quote:
                self.quote = "" if letter == self.quote else self.quote
                if top is not None:
                    top.word += letter
            elif letter in "\"'" and (top is None or not top.word.strip()):
                self.quote = letter
                if top is not None:
                    top.word += letter
            elif letter in "{[" and (top is None or not top.word.strip()):
                self.frames.append(_Frame(letter))
            elif top is None:
                if letter == "#":
                    return
            elif letter in "}]":
                self._close()
            elif letter == ",":
                self._next(top)
            elif letter == ":" and top.kind == "{" and not top.is_value and text[index + 1 : index + 2] in ("", " "):
                top.key, top.word, top.is_value = top.word.strip().strip("\"'"), "", True
            else:
                top.word += letter

    def _close(self) -> None:
        self.frames.pop()
        if self.frames:
            self.frames[-1].word = "{}"

    def _next(self, top: _Frame) -> None:
        if top.kind == "{" and top.is_value:
            top.done.append((top.key, top.word.strip()))
        top.number += top.kind == "["
        top.word, top.key, top.is_value = "", "", top.kind == "["


def yaml_context(text: str, offset: int) -> YamlContext:
    """Where the cursor at `offset` is."""
    stack: list[tuple[int, str]] = []
    counts: dict[tuple[int, tuple[str, ...]], int] = {}
    flow = _Flow()
    lines = text[:offset].split("\n")
    for number, line in enumerate(lines):
        is_last = number == len(lines) - 1
        if flow.frames:
            flow.feed(line + ("" if is_last else " "))
            continue
        if not is_last and (not line.strip() or line.lstrip().startswith("#")):
            continue
        match = _LINE.match(line)
        if match is None:
            continue
        indent = len(match["indent"])
        while stack and stack[-1][0] >= indent:
            stack.pop()
        for dash in re.finditer(r"- *", match["dashes"]):
            place = indent + dash.start()
            parent = (place, tuple(step for _, step in stack))
            counts[parent] = counts.get(parent, -1) + 1
            stack.append((place, str(counts[parent])))
        start = indent + len(match["dashes"])
        key = (match["key"] or "").strip("\"'")
        if key:
            stack.append((start, key))
        flow.feed(match["rest"] + ("" if is_last else " "))
        if is_last and not flow.frames:
            path = tuple(step for _, step in stack)
            return YamlContext(path, bool(key) or (bool(match["dashes"]) and not match["rest"].isidentifier() and bool(match["rest"])), match["rest"])
    path = tuple(step for _, step in stack)
    for frame in flow.frames[:-1]:
        path = (*path, frame.step())
    top = flow.frames[-1]
    if top.is_value:
        return YamlContext((*path, top.step()), True, top.word.lstrip(), tuple(top.done))
    return YamlContext(path, False, top.word.lstrip(), tuple(top.done))
