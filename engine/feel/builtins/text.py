"""Texts: parts, case, search, patterns.

Knows nothing of lists but those it makes. Patterns are XML Schema's (DMN 1.5, 10.3.4.3), carried out by RE2 in time proportional to the text, without look-around; one with references back to groups in a bounded number of steps.
"""

import re
from typing import Any

from engine.feel.builtins.registry import built_in
from engine.feel.pattern import Match, compile_pattern
from engine.feel.run import Run

__all__: list[str] = []


@built_in("substring(string: string, start position: number, length?: number?) -> string")
def _substring(run: Run, text: str, start: Any, length: Any = None) -> Any:
    position = int(start)
    if position == 0 or (length is not None and int(length) < 1):
        return run.note("substring: positions count from 1, and the length is at least 1", "substring：位置从 1 开始，长度至少为 1")
    begin = position - 1 if position > 0 else len(text) + position
    if not 0 <= begin < len(text):
        return run.note("substring: there is no such position", "substring：没有这个位置")
    return text[begin:] if length is None else text[begin : begin + int(length)]


@built_in("string length(string: string) -> number")
def _string_length(run: Run, text: str) -> int:
    return len(text)


@built_in("upper case(string: string) -> string")
def _upper_case(run: Run, text: str) -> str:
    return text.upper()


@built_in("lower case(string: string) -> string")
def _lower_case(run: Run, text: str) -> str:
    return text.lower()


@built_in("trim(string: string) -> string")
def _trim(run: Run, text: str) -> str:
    return text.strip()


@built_in("substring before(string: string, match: string) -> string")
def _substring_before(run: Run, text: str, match: str) -> str:
    return text.partition(match)[0] if match and match in text else ""


@built_in("substring after(string: string, match: string) -> string")
def _substring_after(run: Run, text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@built_in("contains(string: string, match: string) -> boolean")
def _contains(run: Run, text: str, match: str) -> bool:
    return match in text


@built_in("starts with(string: string, match: string) -> boolean")
def _starts_with(run: Run, text: str, match: str) -> bool:
    return text.startswith(match)


@built_in("ends with(string: string, match: string) -> boolean")
def _ends_with(run: Run, text: str, match: str) -> bool:
    return text.endswith(match)


def _compiled(run: Run, pattern: str, flags: str | None = None) -> Any:
    """The pattern; null and a note when it is none."""
    most = run.limits.pattern
    if len(pattern) > most:
        return run.note(f"a pattern may have {most} characters, this has {len(pattern)}", f"模式最多 {most} 个字符，此处有 {len(pattern)} 个")
    compiled = compile_pattern(pattern, flags or "", has_references=True)
    if compiled is None:
        run.note(f"{pattern} is no pattern, or its flags are not among i, m, s, x", f"{pattern} 不是有效的模式，或标志不是 i、m、s、x")
    return compiled


@built_in("matches(input: string, pattern: string, flags?: string?) -> boolean")
def _matches(run: Run, text: str, pattern: str, flags: str | None = None) -> Any:
    compiled = _compiled(run, pattern, flags)
    return None if compiled is None else compiled.search(text) is not None


@built_in("replace(input: string, pattern: string, replacement: string, flags?: string?) -> string")
def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> Any:
    compiled = _compiled(run, pattern, flags)
    if compiled is None:
        return None
    if compiled.search("") is not None:
        return run.note("replace: the pattern must not match the empty text", "replace：模式不得匹配空文本")
    if re.search(r"(?<!\\)(?:\\\\)*\\(?![\\$])|(?<!\\)\$(?![0-9])", replacement):
        return run.note("in a replacement, $ stands before a number and \\ before $ or \\", "替换文本中 $ 后须为数字，\\ 后须为 $ 或 \\")
    pieces = re.findall(r"\\[\\$]|\$[0-9]+|[^\\$]+", replacement)
    out, last = [], 0
    for match in compiled.finditer(text):
        run.spend(1)
        out.append(text[last : match.start()])
        out.extend(_filled(piece, match, compiled.groups) for piece in pieces)
        last = match.end()
    result = "".join([*out, text[last:]])
    run.hold_text(len(result))
    return result


def _filled(piece: str, match: Match, groups: int) -> str:
    if piece[0] == "\\":
        return piece[1]
    if piece[0] != "$":
        return piece
    number, rest = piece[1:], ""
    while len(number) > 1 and int(number) > groups:
        number, rest = number[:-1], number[-1] + rest
    return (match.group(int(number)) or "" if int(number) <= groups else "") + rest


@built_in("split(string: string, delimiter: string) -> list<string>")
def _split(run: Run, text: str, delimiter: str) -> Any:
    compiled = _compiled(run, delimiter)
    if compiled is None:
        return None
    parts, last = [], 0
    for match in compiled.finditer(text):
        run.spend(1)
        if match.end() > match.start() or 0 < match.start() < len(text):
            parts.append(text[last : match.start()])
            last = match.end()
    return [*parts, text[last:]]


@built_in("string join(list: list<string>, delimiter?: string?) -> string")
def _string_join(run: Run, items: list[Any], delimiter: str | None = None) -> Any:
    texts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in texts):
        return run.note("string join takes a list of texts", "string join 的列表元素必须是文本")
    run.hold_text(sum(map(len, texts)) + len(texts) * len(delimiter or ""))
    return (delimiter or "").join(texts)
