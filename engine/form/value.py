"""What a field may hold: reads a submitted JSON value, or says in both languages what is wrong with it.

Knows nothing of forms: no conditions, no roles. A value that is right comes back as it is stored: trimmed texts, whole numbers as int, others as Decimal.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.errors import Problem, nearest_name, problem
from engine.feel.pattern import compile_pattern
from engine.feel.tagged import to_json
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.form.field import Field, Option

__all__ = ["is_empty", "read_value", "typed"]

_EMAIL = re.compile(r"[^\s@,;<>()\[\]\"]{1,64}@[^\s@,;<>()\[\]\"]+\.[^\s@,;<>()\[\]\".]{2,63}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{4,22}[0-9]")
_URL = re.compile(r"https?://[^\s/?#@]+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.I)
_MAX_TEXT = 20_000
_MAX_ROWS = 1000
_SHAPES: dict[str, tuple[Callable[[str], Any], str, str, str]] = {
    "date": (parse_date, "a date", "日期", "2026-03-31"),
    "time": (lambda text: parse_time(text if text.count(":") == 2 else f"{text}:00"), "a time", "时间", "09:30:00"),
    "date_time": (parse_date_time, "a date and time", "日期时间", "2026-03-31T09:30:00"),
    "duration": (parse_duration, "a duration", "时长", "P2D"),
    "email": (_EMAIL.fullmatch, "an e-mail address", "电子邮件地址", "name@example.com"),
    "phone": (_PHONE.fullmatch, "a phone number", "电话号码", "+86 138 0000 0000"),
    "url": (_URL.fullmatch, "a web address", "网址", "https://..."),
}


class _Wrong(Exception):
    """The value does not fit."""

    def __init__(self, en: str, zh: str, expected: str = "", nearest: str = "") -> None:
        super().__init__(en)
        self.en, self.zh, self.expected, self.nearest = en, zh, expected, nearest


def is_empty(value: Any) -> bool:
    """Whether nothing was entered."""
    return value is None or value == "" or value == [] or (isinstance(value, str) and not value.strip())


def read_value(field: Field, value: Any, options: Sequence[Option], path: str) -> tuple[Any, list[Problem]]:
    """The value as it is stored, and what is wrong with it; an empty one is None."""
    if is_empty(value):
        return None, []
    try:
        read = _READERS.get(field.type) or _shaped
        return read(field, value, options), []
    except _Wrong as error:
        en, zh = f"{field.title.get('en')}: {error.en}", f"{field.title.get('zh')}：{error.zh}"
        return value, [problem("form.value", en, zh, path=path, expected=error.expected, nearest=error.nearest)]


def _string(value: Any, what: tuple[str, str], expected: str = "") -> str:
    if not isinstance(value, str):
        raise _Wrong(f"this is not {what[0]}", f"不是{what[1]}", expected or "text 文本")
    return value.strip()


def _text(field: Field, value: Any, options: Sequence[Option]) -> str:
    text = _string(value, ("a text", "文本"))
    low, high = field.settings.get("min", 0), min(field.settings.get("max", _MAX_TEXT), _MAX_TEXT)
    if len(text) > high:
        raise _Wrong(f"{len(text)} characters are too many", f"{len(text)} 个字符，过长", f"<= {high}")
    if len(text) < low:
        raise _Wrong(f"{len(text)} characters are too few", f"{len(text)} 个字符，过短", f">= {low}")
    pattern = str(field.settings.get("pattern", ""))
    compiled = compile_pattern(pattern)
    if pattern and compiled is not None and not compiled.fullmatch(text):
        raise _Wrong("this does not have the form that is asked", "格式不符合要求", pattern)
    return text


def _number(field: Field, value: Any, options: Sequence[Option]) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _Wrong("this is not a number", "不是数字", _bounds(field) or "123")
    number = to_json(value)
    if isinstance(number, Decimal) and not number.is_finite():
        raise _Wrong("this is not a number", "不是数字", "123")
    if field.type in ("integer", "rating") and not isinstance(number, int):
        raise _Wrong("this is not a whole number", "不是整数", _bounds(field) or "3")
    low, high = field.settings.get("min"), field.settings.get("max")
    if (low is not None and number < low) or (high is not None and number > high):
        raise _Wrong(f"{number} lies outside the bounds", f"{number} 超出范围", _bounds(field))
    return number


def _bounds(field: Field) -> str:
    low, high = field.settings.get("min"), field.settings.get("max")
    if low is not None and high is not None:
        return f"{low}..{high}"
    return f">= {low}" if low is not None else f"<= {high}" if high is not None else ""


def _boolean(field: Field, value: Any, options: Sequence[Option]) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("this is neither yes nor no", "不是是/否", "true or false")
    return value


def _shaped(field: Field, value: Any, options: Sequence[Option]) -> str:
    read, en, zh, example = _SHAPES[field.type]
    text = _string(value, (en, zh), example)
    if len(text) > 2000 or read(text) is None:
        raise _Wrong(f"{text[:60]} is not {en}", f"{text[:60]} 不是有效的{zh}", example)
    if field.type == "time" and text.count(":") == 1:
        return f"{text}:00"
    return text.lower() if field.type == "email" else text


def _choice(field: Field, value: Any, options: Sequence[Option]) -> Any:
    values = [option.value for option in options]
    if isinstance(value, bool | list | dict) or value not in values:
        shown = str(value)[:60]
        known = [str(item) for item in values]
        raise _Wrong(f"{shown} is none of the options", f"{shown} 不在选项中", ", ".join(known[:20]), nearest_name(shown, known))
    return value


def _choices(field: Field, value: Any, options: Sequence[Option]) -> list[Any]:
    if not isinstance(value, list):
        raise _Wrong("this is not a list of options", "不是选项列表", "[...]")
    chosen = [_choice(field, item, options) for item in value]
    if len(chosen) != len({str(item) for item in chosen}):
        raise _Wrong("an option is chosen twice", "选项重复")
    low, high = field.settings.get("min", 0), field.settings.get("max", len(chosen))
    if not low <= len(chosen) <= high:
        raise _Wrong(f"{len(chosen)} options are chosen", f"选择了 {len(chosen)} 项", _bounds(field))
    return chosen


def _identifier(field: Field, value: Any, options: Sequence[Option]) -> str:
    text = _string(value, ("an id", "标识"))
    if len(text) > 200:
        raise _Wrong("this is no id", "不是有效的标识")
    return text


def _files(field: Field, value: Any, options: Sequence[Option]) -> Any:
    most = field.settings.get("max_count", 1)
    if most == 1:
        return _identifier(field, value[0] if isinstance(value, list) and len(value) == 1 else value, options)
    if not isinstance(value, list) or len(value) > most:
        raise _Wrong("this is not a list of files, or they are too many", "不是文件列表，或文件过多", f"<= {most}")
    return [_identifier(field, item, options) for item in value]


def _id_number(field: Field, value: Any, options: Sequence[Option]) -> str:
    text = _string(value, ("an id number", "证件号码")).upper().replace(" ", "")
    if field.settings.get("country") != "CN":
        if not re.fullmatch(r"[A-Z0-9\-]{4,30}", text):
            raise _Wrong("this is no id number", "不是有效的证件号码")
        return text
    match = re.fullmatch(r"[1-9][0-9]{5}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]", text)
    if not match or parse_date("-".join(match.groups())) is None:
        raise _Wrong("this is no id number of 18 places", "不是有效的 18 位身份证号码", "18")
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if "10X98765432"[sum(int(digit) * weight for digit, weight in zip(text[:17], weights, strict=True)) % 11] != text[17]:
        raise _Wrong("the last place of this id number is wrong: look for a typing error", "身份证号码校验位不正确，请检查是否输错")
    return text


def _rows(field: Field, value: Any, options: Sequence[Option]) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _Wrong("this is not a list of rows", "不是行列表", "[{...}]")
    low, high = field.settings.get("min", 0), min(field.settings.get("max", _MAX_ROWS), _MAX_ROWS)
    if not low <= len(value) <= high:
        raise _Wrong(f"there are {len(value)} rows", f"共有 {len(value)} 行", f"{low}..{high}")
    return value


_READERS: dict[str, Callable[[Field, Any, Sequence[Option]], Any]] = {
    "text": _text, "number": _number, "integer": _number, "money": _number, "percent": _number, "rating": _number, "boolean": _boolean, "choice": _choice, "choices": _choices,
    "file": _files, "person": _identifier, "id_number": _id_number, "table": _rows,
}  # fmt: skip
_TEMPORAL = {"date": parse_date, "time": parse_time, "date_time": parse_date_time, "duration": parse_duration}


def typed(field: Field, value: Any) -> Any:
    """The value as FEEL sees it: dates, times and durations are no texts there."""
    if field.type == "table" and isinstance(value, list):
        columns = {column.key: column for column in field.columns}
        return [{key: typed(columns[key], item) if key in columns else item for key, item in row.items()} if isinstance(row, Mapping) else row for row in value]
    if is_empty(value):
        return None
    return _TEMPORAL[field.type](value) if field.type in _TEMPORAL and isinstance(value, str) else value
