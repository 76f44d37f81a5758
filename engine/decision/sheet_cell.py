"""One cell of a sheet and its FEEL, both ways.

Knows nothing of sheets. The surprising rules: a text without quotation marks is a text where a text is expected, FEEL elsewhere; `= ` in front makes it FEEL anywhere;
`60-70` for a number is the range; an empty test is `-`. What is written by `as_cell` is read back as the same FEEL.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import msgspec

from engine.decision.exchange import one_line
from engine.decision.sheet_grid import Value
from engine.errors import Invalid
from engine.feel import syntax
from engine.feel.aligned import quoted
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.expression import Expression
from engine.feel.parse import parse_expression, parse_unary_tests

__all__ = ["Column", "Wrong", "as_cell", "as_feel", "plain_number"]

_DATE = re.compile(r'("(?:[^"\\]|\\.)*"|“[^”]*”)|(?<![\w@"-])(?<!\d\.)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?![\w"-])')
_BETWEEN = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|~|～|–|—|至|到)\s*(\d+(?:\.\d+)?)")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_UNEQUAL = re.compile(r"(?:!=|<>|≠|！＝)\s*(.+)", re.S)
_SPLIT = re.compile(r"\s*[,，、;；]\s*")
_YES, _NO = frozenset({"true", "yes", "y", "是", "真", "√"}), frozenset({"false", "no", "n", "否", "假", "×"})
_ANYTHING = frozenset({"不限", "任意"})
_COMPARED = {
    "大于等于": ">=", "不小于": ">=", "不低于": ">=", "至少": ">=", "小于等于": "<=", "不大于": "<=", "不超过": "<=", "不高于": "<=", "至多": "<=", "大于": ">", "高于": ">", "超过": ">", "晚于": ">",
    "小于": "<", "低于": "<", "早于": "<",
}  # fmt: skip
"""Words where a sign is expected, the longer ones first."""
_TEXTS = frozenset({"text", "string"})
_NUMBERS = frozenset({"number", "integer"})


class Wrong(Exception):
    """A cell that says nothing that its column can mean."""

    def __init__(self, en: str, zh: str, expected: str = "") -> None:
        super().__init__(en)
        self.texts = en, zh
        self.expected = expected


class Column(msgspec.Struct, frozen=True):
    """What a cell's column holds: the type of its values, and whether cells are tests (inputs) or values (outputs)."""

    type: str = "any"
    is_list: bool = False
    is_test: bool = True
    names: frozenset[str] = frozenset()

    def parse(self, text: str) -> syntax.Node:
        return parse_unary_tests(text, self.names) if self.is_test else parse_expression(text, self.names)

    def is_feel(self, text: str) -> bool:
        """Whether the text can be read as FEEL that speaks of nothing unknown."""
        try:
            return Expression(text, self.parse(text)).names <= self.names | BUILT_INS.keys() | {"?"}
        except Invalid:
            return False


def as_feel(value: Value, column: Column) -> str:
    """The FEEL that a cell means; "" for an empty value. Raises Wrong."""
    if value is None or value == "":
        return "-" if column.is_test else ""
    text = one_line(_text(value.strip(), column)) if isinstance(value, str) else _typed(value, column)
    try:
        column.parse(text)
    except Invalid as refusal:
        one = refusal.problems[0]
        raise Wrong(one.message.en, one.message.zh, one.expected) from refusal
    return text


def plain_number(value: int | float | Decimal) -> str:
    """A number as FEEL writes it, with the 15 digits that a sheet keeps."""
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _typed(value: int | float | Decimal | bool | date | time | timedelta, column: Column) -> str:
    """The FEEL of a cell that is no text."""
    if isinstance(value, bool):
        _fits(column, {"boolean"}, "TRUE/FALSE", "TRUE/FALSE")
        return f'"{str(value).upper()}"' if column.type in _TEXTS else str(value).lower()
    if isinstance(value, int | float | Decimal):
        _fits(column, _NUMBERS, "a number", "数字")
        return quoted(plain_number(value)) if column.type in _TEXTS and not column.is_list else plain_number(value)
    if column.type in _NUMBERS | _TEXTS | {"boolean"}:
        en = f"this cell holds a date or time where {column.type} is expected; Excel may have changed what was typed"
        zh = f"此单元格是日期或时间，而该列的类型是 {column.type}；可能是 Excel 自动转换了输入内容"
        raise Wrong(en, zh, "[3..5]" if column.type in _NUMBERS else column.type)
    if isinstance(value, datetime):
        is_date = column.type == "date" or (column.type != "date_time" and value.time() == time())
        return f'@"{value.date().isoformat()}"' if is_date else f'@"{value.replace(microsecond=0, tzinfo=None).isoformat()}"'
    if isinstance(value, timedelta):
        return f'@"{_duration(value)}"'
    return f'@"{value.replace(microsecond=0).isoformat() if isinstance(value, time) else value.isoformat()}"'


def _fits(column: Column, types: frozenset[str] | set[str], en: str, zh: str) -> None:
    if column.type not in types | _TEXTS | {"any"} and not column.is_list:
        raise Wrong(f"this cell is {en}, its column holds {column.type}", f"此单元格是{zh}，而该列的类型是 {column.type}", column.type)


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    days, rest = divmod(abs(seconds), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    clock = "".join(f"{number}{sign}" for number, sign in ((hours, "H"), (minutes, "M"), (rest, "S")) if number)
    whole = f"P{days}D" if days else "P"
    return ("-" if seconds < 0 else "") + (f"{whole}T{clock}" if clock else whole if days else "PT0S")


def _text(text: str, column: Column) -> str:
    """The FEEL of a cell that is text."""
    if text[:1] in ("=", "＝") and text[1:2] not in ("=", "＝"):
        return text[1:].strip()
    if column.is_test and text in ("-", "－", "—", "–"):
        return "-"
    unequal = _UNEQUAL.fullmatch(text) if column.is_test else None
    if unequal:
        return f"not({_text(unequal.group(1), column)})"
    if column.is_test and text in _ANYTHING and column.type not in _TEXTS | {"any"} and not column.is_list and text not in column.names:
        return "-"
    reader = _READERS.get("list" if column.is_list else column.type)
    return reader(text, column) if reader else text


def _refuse_words(text: str, column: Column) -> None:
    """Words for a comparison are refused with the sign that is meant."""
    for said, sign in _COMPARED.items():
        if column.is_test and text.startswith(said) and not column.is_feel(text):
            meant = f"{sign} {text.removeprefix(said).strip()}"
            raise Wrong(f"a comparison is written with its sign: {meant}", f"比较请用符号书写：{meant}", meant)


def _number(text: str, column: Column) -> str:
    _refuse_words(text, column)
    between = _BETWEEN.fullmatch(text) if column.is_test else None
    if between:
        return f"[{between.group(1)}..{between.group(2)}]"
    if _THOUSANDS.fullmatch(text):
        plain = re.sub("[,，]", "", text)
        if column.is_test and "." not in text:
            spaced = re.sub("[,，]", ", ", text)
            raise Wrong(f"{text} may be one number or several", f"{text} 既可能是一个数字，也可能是多个数字", f"{plain} / {spaced}")
        return plain
    return text


def _plain_text(text: str, column: Column) -> str:
    is_feel = text[0] in '"“' or (column.is_test and (re.match(r"not\s*[(（]", text) or text[0] in "<>[]()＜＞≥≤" or "?" in text or "？" in text))
    if is_feel and (text[0] in '"“' or column.is_feel(text)):
        return text
    if not column.is_test:
        return quoted(text)
    return ", ".join(quoted(part) for part in _SPLIT.split(text) if part) or quoted(text)


def _boolean(text: str, column: Column) -> str:
    word = text.lower()
    return "true" if word in _YES else "false" if word in _NO else text


def _dated(text: str, column: Column) -> str:
    """Dates as people write them, alone or inside a test."""
    if column.type == "date":
        _refuse_words(text, column)

    def one(match: re.Match[str]) -> str:
        if match.group(1):
            return match.group(1)
        year, month, day = (int(part) for part in match.groups()[1:])
        try:
            return f'@"{date(year, month, day).isoformat()}"'
        except ValueError as error:
            raise Wrong(f"there is no day {match.group()}", f"不存在日期 {match.group()}", "2026-03-31") from error

    return _DATE.sub(one, text) if column.type == "date" else text


def _list(text: str, column: Column) -> str:
    if column.type not in _TEXTS or re.search(r'["“?？()（）\[\]{}]', text):
        return text
    words = [quoted(part) for part in _SPLIT.split(text) if part]
    return ", ".join(f"list contains(?, {part})" for part in words) if column.is_test else f"[{', '.join(words)}]"


_READERS: dict[str, Callable[[str, Column], str]] = {
    "number": _number, "integer": _number, "text": _plain_text, "string": _plain_text, "boolean": _boolean, "date": _dated, "list": _list,
}  # fmt: skip


def as_cell(feel: str, column: Column) -> Value:
    """How a person writes this FEEL in a cell: as plainly as it is still read as the same."""
    if not feel or (feel == "-" and column.is_test):
        return None
    for candidate in _candidates(feel, column):
        try:
            if as_feel(candidate, column) == feel:
                return candidate
        except Wrong:
            continue
    return f"= {feel}"


def _candidates(feel: str, column: Column) -> list[Value]:
    found: list[Value] = []
    tree = column.parse(feel)
    parts = tree.tests if isinstance(tree, syntax.UnaryTests) and not tree.negated else (tree,)
    if len(parts) == 1:
        found += _literal(parts[0])
    if all(isinstance(part, syntax.Literal) and isinstance(part.value, str) for part in parts):
        found.append(", ".join(str(part.value) for part in parts if isinstance(part, syntax.Literal)))
    called = [part.arguments[1] for part in parts if isinstance(part, syntax.Call) and part.function == syntax.Name(name="list contains") and len(part.arguments) == 2]
    items = called if len(called) == len(parts) else parts[0].items if len(parts) == 1 and isinstance(parts[0], syntax.ListOf) else ()
    if items and all(isinstance(item, syntax.Literal) and isinstance(item.value, str) for item in items):
        found.append(", ".join(str(item.value) for item in items if isinstance(item, syntax.Literal)))
    return [*found, feel]


def _literal(node: syntax.Node) -> list[Value]:
    if isinstance(node, syntax.Temporal):
        try:
            return [date.fromisoformat(node.text)]
        except ValueError:
            return []
    if not isinstance(node, syntax.Literal) or node.value is None:
        return []
    value = node.value
    if isinstance(value, Decimal):
        return [float(value)] if len(value.as_tuple().digits) <= 15 else []
    return [value] if not isinstance(value, int) or isinstance(value, bool) or abs(value) < 10**15 else []
