"""What the JSON forms of the written languages share: titles, comments, and JSON that does not fit told with its path, in both languages.

Knows no grammar. The surprising rule: lists are read item by item, so that each wrong item is told and not only the first.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from engine.errors import Invalid, Problem, Text, nearest_name, problem
from engine.feel.piece import Mark, Piece
from engine.feel.scanner import Token

__all__ = ["Braces", "JsonPiece", "JsonReader", "JsonTitle", "braces_of", "comments_of", "plain_title", "same", "title_of"]

Made = TypeVar("Made")
_PATH = re.compile(r" - at `\$(?P<path>.*)`$")
_STEPS = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_COMMENT = re.compile(r"//[^\n]*|/\*(?:(?!\*/).)*\*/", re.S)
_BEHIND = re.compile(r"(?:/\*(?:(?!\*/).)*\*/[ \t]*)*(?://[^\n]*)?", re.S)
_ABOVE = frozenset({"before", "last", "end", "type_before"})
_BESIDE = frozenset({"after", "open", "close", "type_after"})
_CHINESE = {
    "str": "文本", "int": "整数", "float": "数字", "bool": "布尔值", "null": "null", "array": "数组", "object": "对象",
}  # fmt: skip


class JsonTitle(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A title: one language, or both."""

    en: str
    zh: str | None = None


class JsonPiece(msgspec.Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`before`: the comments above a piece ("" is a blank line), `after`: the one behind it."""

    before: list[str] = []
    after: str = ""


class Braces(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The comments of a block: behind its opening brace (`open`), above its closing one (`last`) and behind that (`close`)."""

    open: str = ""
    last: list[str] = []
    close: str = ""


def title_of(titles: Sequence[str]) -> JsonTitle | None:
    return JsonTitle(titles[0], titles[1] if len(titles) > 1 else None) if titles else None


def plain_title(title: JsonTitle | None) -> list[str]:
    return [] if title is None else [title.en] if title.zh is None else [title.en, title.zh]


def braces_of(open_: Mark, close: Mark) -> Braces | None:
    """The comments of a block's braces; None when there are none."""
    braces = Braces(open=" ".join(part for part in (*open_.before, open_.after) if part), last=list(close.before), close=close.after)
    return None if braces == Braces() else braces


def comments_of(piece: Piece) -> dict[str, Any]:
    """The comments as the JSON names them."""
    return {"before": list(piece.before), "after": piece.after}


def same(left: Any, right: Any) -> bool:
    """Whether two JSON forms say the same and have the same comments; blank lines, and at which end of a piece a comment stands, do not count."""
    found: tuple[list[str], list[str]] = ([], [])
    bare = [_bare(value, comments) for value, comments in zip((left, right), found, strict=True)]
    return bool(bare[0] == bare[1] and sorted(found[0]) == sorted(found[1]))


def _bare(value: Any, comments: list[str]) -> Any:
    """The value without comments, which are added to the list."""
    if isinstance(value, list):
        return [_bare(part, comments) for part in value]
    if not isinstance(value, dict):
        return value
    for name in _ABOVE | _BESIDE:
        written = value.get(name) or ""
        comments += [comment.group().rstrip() for text in ([written] if isinstance(written, str) else written) for comment in _COMMENT.finditer(text)]
    return {key: bare for key, part in value.items() if key not in _ABOVE | _BESIDE and ((bare := _bare(part, comments)) or key != "braces")}


class JsonReader:
    """Reads JSON into typed values; collects its problems."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.problems: list[Problem] = []

    def refuse(self, path: str, en: str, zh: str, *, expected: str = "", nearest: str = "") -> None:
        self.problems.append(problem("language.json", en, zh, path=path, file=self.file, expected=expected, nearest=nearest))

    def check(self) -> None:
        """Raises Invalid when there were problems."""
        if self.problems:
            raise Invalid(*self.problems)

    def read(self, value: Any, type_: Any, path: str) -> Any:
        """The value as `type_`; None, with a problem, when it does not fit."""
        try:
            made = msgspec.convert(value, type_)
        except msgspec.ValidationError as error:
            self._tell(str(error), value, type_, path)
            return None
        except RecursionError:
            self.refuse(path, "this is nested too deeply", "嵌套过深")
            return None
        self.comments(made, path)
        return made

    def comments(self, made: Any, path: str) -> None:
        """Refuses comments that would not be read as comments."""
        for name in sorted(_ABOVE):
            for number, comment in enumerate(getattr(made, name, ())):
                if comment and not _COMMENT.fullmatch(comment):
                    self.refuse(_joined(path, f"{name}.{number}"), "this is no comment", "这不是注释", expected="// ..., /* ... */")
        for name in sorted(_BESIDE):
            if not _BEHIND.fullmatch(getattr(made, name, None) or ""):
                self.refuse(_joined(path, name), "this is no comment", "这不是注释", expected="// ..., /* ... */")

    def each(self, values: Iterable[Any], type_: Any, path: str) -> list[tuple[str, Any]]:
        """The items that fit, each with its path."""
        read = [(f"{path}.{number}", self.read(value, type_, f"{path}.{number}")) for number, value in enumerate(values)]
        return [(where, made) for where, made in read if made is not None]

    def name(self, text: str, path: str) -> Token:
        """A name of the language."""
        if not _NAME.fullmatch(text):
            self.refuse(path, f"{text[:60]} is no name", f"{text[:60]} 不是有效名称", expected="name_1")
        return Token("NAME", text, 0, 0)

    def number(self, text: str, path: str) -> Token:
        if not _NUMBER.fullmatch(text):
            self.refuse(path, f"{text[:60]} is no number", f"{text[:60]} 不是数字", expected='"123", "-1.5"')
        return Token("NUMBER", text, 0, 0)

    def feel(self, text: str, path: str) -> Token:
        """FEEL: anything that is not blank; whether it can stand where it does shows when the text is read again."""
        if not text.strip():
            self.refuse(path, "the expression is empty", "表达式为空", expected="FEEL")
        return Token("EXPRESSION", text.replace("\r\n", "\n").strip(), 0, 0)

    def mark(self, before: Sequence[str] = (), after: str = "") -> Mark:
        return Mark(before=tuple(before), after=after)

    def _tell(self, message: str, value: Any, type_: Any, path: str) -> None:
        found = _PATH.search(message)
        steps = [one or two for one, two in _STEPS.findall(found.group("path"))] if found else []
        text = _PATH.sub("", message).replace("`", "")
        path = ".".join(part for part in (path, *steps) if part)
        told = _told(text)
        expected = nearest = ""
        if text.startswith("Invalid value") and steps[-1:] == ["kind"]:
            kinds = _kinds(type_)
            expected, nearest = ", ".join(kinds), nearest_name(str(_at(value, steps)), kinds)
        elif " unknown field " in text or " missing required field " in text:
            names = [] if "missing" in text else _fields(type_, _at(value, steps))
            expected, nearest = ", ".join(names), nearest_name(text.rpartition(" ")[2], names)
        self.refuse(path, told.en, told.zh, expected=expected, nearest=nearest)


_NAME = re.compile(r"[^\W\d](?:\w|[\-](?=\w))*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _joined(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _told(text: str) -> Text:
    """What msgspec says, in both languages."""
    expected = re.fullmatch(r"Expected (.+?), got (.+)", text)
    if expected:
        wanted, given = (" | ".join(_CHINESE.get(word, word) for word in part.split(" | ")) for part in expected.groups())
        return Text(f"expected {expected[1]}, got {expected[2]}", f"应为{wanted}，实为{given}")
    missing = re.fullmatch(r"Object missing required field (.+)", text)
    if missing:
        return Text(f"{missing[1]} is missing", f"缺少 {missing[1]}")
    unknown = re.fullmatch(r"Object contains unknown field (.+)", text)
    if unknown:
        return Text(f"there is no {unknown[1]} here", f"此处没有 {unknown[1]}")
    invalid = re.fullmatch(r"Invalid value '(.*)'", text, re.S)
    if invalid:
        return Text(f"{invalid[1][:60]} is not known here", f"此处不能是 {invalid[1][:60]}")
    return Text(text[:1].lower() + text[1:], f"内容无效：{text}")


def _at(value: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else value[int(step)] if isinstance(value, list) and step.isdecimal() and int(step) < len(value) else None
    return value


def _members(type_: Any) -> list[Any]:
    return list(getattr(type_, "__args__", ())) or [type_]


def _kinds(type_: Any) -> list[str]:
    return [str(member.__struct_config__.tag) for member in _members(type_) if hasattr(member, "__struct_config__") and member.__struct_config__.tag]


def _fields(type_: Any, value: Any) -> list[str]:
    kind = value.get("kind") if isinstance(value, dict) else None
    for member in _members(type_):
        config = getattr(member, "__struct_config__", None)
        if config is not None and (config.tag == kind or len(_members(type_)) == 1):
            return [*(["kind"] if config.tag else []), *member.__struct_fields__]
    return []
