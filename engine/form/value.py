"""What a field may hold: reads a submitted JSON value, or says in both languages what is wrong with it.

Knows nothing of forms: no conditions, no roles. A value that is right comes back as it is stored: trimmed texts, whole numbers as int, others as Decimal.
The surprising rule: a reader is made once for each field, so that reading a value looks nothing up.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, TypeAlias

from engine.errors import Problem, nearest_name, problem
from engine.feel.pattern import compile_pattern
from engine.feel.tagged import to_json
from engine.form.code import Wrong, bank_card, id_number, plain, shown
from engine.form.field import Field, Option
from engine.form.place import read_address, read_location
from engine.form.scope import TEMPORAL

__all__ = ["Reader", "is_empty", "make_reader", "read_value"]

Reader: TypeAlias = Callable[[Any, Sequence[Option] | None], Any]
"""`read(value, options)`: the value as it is stored; raises Wrong. `options` None: those that the field always has."""

_EMAIL = re.compile(r"[^\s@,;<>()\[\]\"]{1,64}@[^\s@,;<>()\[\]\"]+\.[^\s@,;<>()\[\]\".]{2,63}")
_PHONE = re.compile(r"\+?\(?[0-9][0-9 ()\-]{4,22}[0-9]", re.ASCII)
_URL = re.compile(r"https?://[^\s/?#@]+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.I)
_WIDE_NUMBER = re.compile(r"[+\-]?[0-9]{1,34}(?:\.[0-9]{1,34})?", re.ASCII)
_MAX_TEXT = 20_000
_MAX_RICH = 100_000
_MAX_SHAPED = 2000
_MAX_ID = 200
_MAX_ROWS = 1000
_MAX_NUMBER = 10**34
_SHAPES: dict[str, tuple[Callable[[str], Any], str, str, str]] = {
    "date": (TEMPORAL["date"], "a date", "日期", "2026-03-31"),
    "time": (lambda text: TEMPORAL["time"](text if text.count(":") == 2 else f"{text}:00"), "a time", "时间", "09:30:00"),
    "date_time": (TEMPORAL["date_time"], "a date and time", "日期时间", "2026-03-31T09:30:00"),
    "duration": (TEMPORAL["duration"], "a duration", "时长", "P2D"),
    "email": (_EMAIL.fullmatch, "an e-mail address", "电子邮件地址", "name@example.com"),
    "phone": (_PHONE.fullmatch, "a phone number", "电话号码", "+86 138 0000 0000"),
    "url": (_URL.fullmatch, "a web address", "网址", "https://..."),
}


def is_empty(value: Any) -> bool:
    """Whether nothing was entered."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value == []


def make_reader(field: Field) -> Reader:
    """What reads the values of this field that are not empty; it may still find nothing in them, which is None."""
    return _MAKERS.get(field.type, _shaped)(field)


def read_value(field: Field, value: Any, options: Sequence[Option] | None, path: str, read: Reader | None = None) -> tuple[Any, list[Problem]]:
    """The value as it is stored, and what is wrong with it; an empty one is None."""
    if is_empty(value):
        return None, []
    try:
        return (read or make_reader(field))(value, options), []
    except Wrong as error:
        en, zh = f"{field.title.get('en')}: {error.en}", f"{field.title.get('zh')}：{error.zh}"
        return None, [problem("form.value", en, zh, path=path, expected=error.expected, nearest=error.nearest)]


def _string(value: Any, en: str, zh: str, expected: str = "") -> str:
    if not isinstance(value, str):
        raise Wrong(f"this is not {en}", f"不是{zh}", expected or "text 文本")
    return value.strip()


def _text(field: Field) -> Reader:
    most = _MAX_RICH if field.type == "rich_text" else _MAX_TEXT
    low, high = field.settings.get("min", 0), min(field.settings.get("max", most), most)
    pattern = str(field.settings.get("pattern", ""))
    compiled = compile_pattern(pattern) if pattern else None

    def read(value: Any, _: Sequence[Option] | None) -> str:
        if not isinstance(value, str):
            raise Wrong("this is not a text", "不是文本", "text 文本")
        text = value.strip()
        if len(text) > high:
            raise Wrong(f"{len(text)} characters are too many", f"{len(text)} 个字符，过长", f"<= {high}")
        if len(text) < low:
            raise Wrong(f"{len(text)} characters are too few", f"{len(text)} 个字符，过短", f">= {low}")
        if compiled is not None and not compiled.fullmatch(text) and not compiled.fullmatch(plain(text)):
            raise Wrong("this does not have the form that is asked", "格式不符合要求", pattern)
        return text if compiled is None or compiled.fullmatch(text) else plain(text)

    return read


def _number(field: Field) -> Reader:
    low, high = field.settings.get("min"), field.settings.get("max")
    is_whole = field.type in ("integer", "rating")
    bounds = _bounds(field)

    def read(value: Any, _: Sequence[Option] | None) -> Any:
        number = value if type(value) is int else _exact(value, bounds)
        if is_whole and type(number) is not int:
            raise Wrong("this is not a whole number", "不是整数", bounds or "3")
        if not -_MAX_NUMBER < number < _MAX_NUMBER:
            raise Wrong("this number has too many digits", "数字位数过多", bounds or "123")
        if (low is not None and number < low) or (high is not None and number > high):
            raise Wrong(f"{shown(number)} lies outside the bounds", f"{shown(number)} 超出范围", bounds)
        return number

    return read


def _exact(value: Any, bounds: str) -> Any:
    """A number of JSON; or full-width digits, which only a Chinese keyboard makes, so that they always come as text."""
    if isinstance(value, str) and not value.isascii() and _WIDE_NUMBER.fullmatch(plain(value).strip()):
        value = Decimal(plain(value).strip())
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if not is_number or (isinstance(value, float) and not isfinite(value)) or (isinstance(value, Decimal) and not value.is_finite()):
        raise Wrong("this is not a number", "不是数字", bounds or "123")
    return to_json(value)


def _bounds(field: Field) -> str:
    low, high = field.settings.get("min"), field.settings.get("max")
    if low is not None and high is not None:
        return f"{low}..{high}"
    return f">= {low}" if low is not None else f"<= {high}" if high is not None else ""


def _boolean(_: Field) -> Reader:
    def read(value: Any, _: Sequence[Option] | None) -> bool:
        if value is not True and value is not False:
            raise Wrong("this is neither yes nor no", "不是是/否", "true or false")
        return bool(value)

    return read


def _shaped(field: Field) -> Reader:
    match, en, zh, example = _SHAPES[field.type]
    is_plain, is_email, is_time = field.type != "url", field.type == "email", field.type == "time"

    def read(value: Any, _: Sequence[Option] | None) -> str:
        text = _string(value, en, zh, example)
        text = plain(text) if is_plain else text
        if len(text) > _MAX_SHAPED or match(text) is None:
            raise Wrong(f"{shown(text)} is not {en}", f"{shown(text)} 不是有效的{zh}", example)
        if is_time and text.count(":") == 1:
            return f"{text}:00"
        return text.lower() if is_email else text

    return read


def _choice(field: Field) -> Reader:
    always = {option.value for option in field.options}

    def read(value: Any, options: Sequence[Option] | None) -> Any:
        if isinstance(value, str) or (isinstance(value, int | float | Decimal) and not isinstance(value, bool)):
            if options is None and (value in always or field.records is not None):
                return value
            for option in field.options if options is None else options:
                if option.value == value:
                    return option.value
        known = [str(option.value) for option in (field.options if options is None else options)]
        text = shown(value)
        raise Wrong(f"{text} is none of the options", f"{text} 不在选项中", ", ".join(known[:20]), nearest_name(text, known[:500]))

    return read


def _choices(field: Field) -> Reader:
    one = _choice(field)
    low, high = field.settings.get("min", 0), field.settings.get("max")

    def read(value: Any, options: Sequence[Option] | None) -> list[Any]:
        if not isinstance(value, list):
            raise Wrong("this is not a list of options", "不是选项列表", "[...]")
        if len(value) > _MAX_ROWS:
            raise Wrong(f"{len(value)} options are chosen", f"选择了 {len(value)} 项", _bounds(field))
        chosen = [one(item, options) for item in value]
        if len(chosen) != len({str(item) for item in chosen}):
            raise Wrong("an option is chosen twice", "选项重复")
        if len(chosen) < low or (high is not None and len(chosen) > high):
            raise Wrong(f"{len(chosen)} options are chosen", f"选择了 {len(chosen)} 项", _bounds(field))
        return chosen

    return read


def _identifier(value: Any) -> str:
    text = _string(value, "an id", "标识")
    if len(text) > _MAX_ID:
        raise Wrong("this is no id", "不是有效的标识")
    return text


def _person(_: Field) -> Reader:
    return lambda value, _options: _identifier(value)


def _record(_: Field) -> Reader:
    def read(value: Any, options: Sequence[Option] | None) -> str:
        text = _identifier(value)
        if options is not None and all(option.value != text for option in options):
            titles = {option.title.get("zh"): option.value for option in options} | {option.title.get("en"): option.value for option in options}
            near = nearest_name(text, [*titles, *(str(option.value) for option in options)])
            raise Wrong(f"there is no such record: {shown(text)}", f"没有该记录：{shown(text)}", nearest=str(titles.get(near, near)))
        return text

    return read


def _files(field: Field) -> Reader:
    most = field.settings.get("max_count", 1)

    def read(value: Any, _: Sequence[Option] | None) -> Any:
        if most == 1:
            return _identifier(value[0] if isinstance(value, list) and len(value) == 1 else value)
        if not isinstance(value, list) or len(value) > most:
            raise Wrong("this is not a list of files, or they are too many", "不是文件列表，或文件过多", f"<= {most}")
        return [_identifier(item) for item in value]

    return read


def _id_number(field: Field) -> Reader:
    country = str(field.settings.get("country", "CN"))
    return lambda value, _options: id_number(_string(value, "an id number", "证件号码"), country)


def _bank_card(_: Field) -> Reader:
    return lambda value, _options: bank_card(_string(value, "a card number", "银行卡号", "6222 0212 3456 7890 128"))


def _address(field: Field) -> Reader:
    country = str(field.settings.get("country", "CN"))
    return lambda value, _options: read_address(value, country)


def _location(_: Field) -> Reader:
    return lambda value, _options: read_location(value)


def _rows(field: Field) -> Reader:
    low, high = field.settings.get("min", 0), min(field.settings.get("max", _MAX_ROWS), _MAX_ROWS)

    def read(value: Any, _: Sequence[Option] | None) -> list[Any]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise Wrong("this is not a list of rows", "不是行列表", "[{...}]")
        if not low <= len(value) <= high:
            raise Wrong(f"there are {len(value)} rows", f"共有 {len(value)} 行", f"{low}..{high}")
        return value

    return read


_MAKERS: dict[str, Callable[[Field], Reader]] = {
    "text": _text, "rich_text": _text, "number": _number, "integer": _number, "money": _number, "percent": _number, "rating": _number, "boolean": _boolean, "choice": _choice, "choices": _choices, "file": _files,
    "image": _files, "signature": _files, "person": _person, "department": _record, "position": _record, "record": _record, "id_number": _id_number, "bank_card": _bank_card,
    "address": _address, "location": _location, "table": _rows,
}  # fmt: skip
