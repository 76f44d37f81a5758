"""JSON: as the engine stores it (exact decimals, compact bytes), and as it comes from outside, where whatever is wrong with it is a problem.

Knows nothing of what the values mean. The surprising rule: what comes from outside is not read deeper than `DEEPEST`, so that nobody behind this door runs out of stack.
"""

import re
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from engine.errors import Invalid, problem

__all__ = ["DEEPEST", "decode_json", "decoder", "encode_json", "is_too_deep", "read_json", "why_not_json"]

T = TypeVar("T")

DEEPEST = 100
"""Lists and objects inside of one another."""
MOST_VALUES = 2_000_000
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_AT = re.compile(r"JSON is malformed: (.*) \(byte (\d+)\)")
_WHY = {
    "invalid character": ("this sign cannot stand here", "此处不能出现该字符"),
    "invalid number": ("this is no number of JSON", "数字格式错误"),
    "trailing comma in array": ("a comma before ] is one too many", "] 之前多了一个逗号"),
    "trailing comma in object": ("a comma before } is one too many", "} 之前多了一个逗号"),
    "trailing characters": ("something follows the end of the value", "内容结束后还有多余字符"),
    "object keys must be strings": ('a name must stand in quotation marks: "name"', '名称必须写在英文双引号内："name"'),
    "expected ',' or ']'": ("a comma or ] is missing", "缺少逗号或 ]"),
    "expected ',' or '}'": ("a comma or } is missing", "缺少逗号或 }"),
    "expected ':'": ("a colon is missing behind the name", "名称后缺少冒号"),
    "expected '\"'": ("a quotation mark is missing", "缺少英文双引号"),
    "invalid escape character in string": ("there is no such sequence behind \\", "\\ 之后的转义写法不存在"),
    "invalid escaped character": ("there is no such sequence behind \\", "\\ 之后的转义写法不存在"),
    "invalid character in unicode escape": ("\\u needs four hexadecimal digits", "\\u 之后需要四位十六进制数字"),
    "unexpected end of hex escape": ("\\u needs four hexadecimal digits", "\\u 之后需要四位十六进制数字"),
    "invalid utf-16 surrogate pair": ("half a character behind \\u", "\\u 之后只有半个字符"),
    "unexpected end of escaped utf-16 surrogate pair": ("half a character behind \\u", "\\u 之后只有半个字符"),
}


def encode_json(value: Any) -> bytes:
    """`value` (JSON-like, Structs, Decimals, datetimes) as JSON."""
    return _ENCODER.encode(value)


def decode_json(data: bytes | str) -> Any:
    """Plain values of what was stored; numbers with a fraction become Decimals."""
    return _DECODER.decode(data)


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """A decoder to `kind` that keeps decimals exact."""
    return msgspec.json.Decoder(kind, float_hook=Decimal)


def read_json(data: bytes | str, *, file: str = "", most: int = DEEPEST) -> Any:
    """The value in JSON from outside. Raises Invalid with line and column when it is no JSON, or nested more than `most` deep."""
    data = (data.encode() if isinstance(data, str) else data).removeprefix(b"\xef\xbb\xbf")
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        en, zh, line, column = why_not_json(data, error)
        raise Invalid(problem("file.not_json", f"not JSON: {en}", f"不是有效的 JSON：{zh}", file=file, line=line, column=column)) from error
    except RecursionError as error:
        raise _too_deep(file, most) from error
    if is_too_deep(value, most):
        raise _too_deep(file, most)
    return value


def _too_deep(file: str, most: int) -> Invalid:
    return Invalid(problem("file.too_deep", f"the values are nested more than {most} deep", f"数据嵌套超过 {most} 层", file=file, expected=f"<= {most}"))


def why_not_json(data: bytes, error: Exception) -> tuple[str, str, int, int]:
    """What is wrong with text that is no JSON, in English and Chinese, and the line and column."""
    broken = _broken_at(data)
    if broken >= 0:
        return "it is not UTF-8 text", "不是 UTF-8 文本", *_place(data, broken)
    found = _AT.search(str(error))
    if found:
        en, zh = _WHY.get(found[1], (found[1], "格式错误"))
        return en, zh, *_place(data, int(found[2]))
    if "truncated" in str(error):
        return ("it ends too early", "内容不完整", *_place(data, len(data))) if data.strip() else ("it is empty", "内容为空", 1, 1)
    if "out of range" in str(error):
        return "a number is too large", "数字过大", 0, 0
    return str(error), "格式错误", 0, 0


def _broken_at(data: bytes) -> int:
    """The first byte that is no UTF-8; -1 when all are."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return -1


def _place(data: bytes, at: int) -> tuple[int, int]:
    """Line and column of a byte."""
    before = data[:at]
    return before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1


def is_too_deep(value: Any, most: int = DEEPEST) -> bool:
    """Whether lists and objects stand in one another more than `most` deep, or without end, as the anchors of YAML allow."""
    level, seen = [value], 0
    for _ in range(most):
        level = [part for one in level if isinstance(one, dict | list) for part in (one.values() if isinstance(one, dict) else one) if isinstance(part, dict | list)]
        seen += len(level)
        if not level or seen > MOST_VALUES:
            return seen > MOST_VALUES
    return True
