"""The arguments of a field type: `text(lines: 4)`, `rating(1..5)`, `money(CNY)`, `file(pdf, max_size: 10 MB)`, `choice("a" "A", ...)`.

Knows nothing of values. Which settings a type takes is in FIELD_TYPES.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from engine.errors import Text, nearest_name
from engine.feel.expression import Expression
from engine.feel.pattern import compile_pattern
from engine.feel.scanner import Token
from engine.feel.syntax import Type
from engine.form.desk import Desk
from engine.form.draft import Attribute, DraftType
from engine.form.field import FIELD_TYPES, RECORD_TYPES, Option, RecordSource

__all__ = ["ReadType", "read_type"]

Refuse = Callable[..., None]
_CHOOSING = ("choice", "choices")
_UNITS = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}
_POSITIONAL = {"money": "currency", "id_number": "country", "person": "role", "address": "country", "record": "record_type"}
_DEFAULTS: dict[str, dict[str, Any]] = {
    "rating": {"min": 1, "max": 5},
    "money": {"currency": "CNY"},
    "percent": {"min": 0, "max": 100},
    "id_number": {"country": "CN"},
    "address": {"country": "CN"},
    "file": {"types": [], "max_count": 1},
    "image": {"max_count": 1},
    "department": {"record_type": "department"},
    "position": {"record_type": "position"},
}


class ReadType(msgspec.Struct, frozen=True):
    """What the arguments of a type say."""

    settings: dict[str, Any] = {}
    options: tuple[Option, ...] = ()
    options_from: Expression | None = None
    records: RecordSource | None = None


def read_type(draft: DraftType, desk: Desk, columns: Mapping[str, Type]) -> ReadType:
    """The settings, the options, or the FEEL or the records that give them. FEEL sees the `columns` of the table that the field stands in."""
    name = draft.name.value
    if name not in FIELD_TYPES:
        desk.tell(draft.name, f"there is no field type {name}", f"没有字段类型 {name}", expected=", ".join(FIELD_TYPES), nearest=nearest_name(name, FIELD_TYPES))
        return ReadType()
    settings = dict(_DEFAULTS.get(name, {}))
    options: list[Option] = []
    source: Expression | None = None
    records: RecordSource | None = None
    where: Attribute | None = None
    for argument in draft.arguments:
        if argument.word == "option":
            options.append(_option(argument, name, desk, columns))
        elif argument.word == "from":
            source = desk.expression(argument.value, scope=columns)
        elif argument.word == "records":
            records = RecordSource(argument.at.value, desk.condition(argument.when, scope=columns, is_open=True))
        elif argument.word == "where":
            where = argument
        else:
            _setting(argument, name, settings, desk.tell)
    if name in RECORD_TYPES:
        records = _record(draft, str(settings.pop("record_type", "")), where, desk, columns)
        settings["record_type"] = records.record_type
    elif where is not None:
        desk.tell(where.at, f"{name} takes no where", f"{name} 不接受 where", expected="record(job, where ...)")
    _check_options(draft, options, desk.tell)
    low, high = settings.get("min"), settings.get("max")
    if low is not None and high is not None and low > high:
        desk.tell(draft.name, f"the least value {low} is greater than the greatest {high}", f"最小值 {low} 大于最大值 {high}")
    return ReadType(settings, tuple(options), source, records)


def _record(draft: DraftType, type_: str, where: Attribute | None, desk: Desk, columns: Mapping[str, Type]) -> RecordSource:
    if not type_:
        desk.tell(draft.name, "a record field says of which type its records are", "record 字段须写明档案类型", expected="record(job)")
    return RecordSource(type_, desk.condition(where.value, scope=columns, is_open=True) if where is not None else None)


def _option(argument: Attribute, type_: str, desk: Desk, columns: Mapping[str, Type]) -> Option:
    return Option(argument.at.value, Text(*argument.value[:2]), desk.condition(argument.when, scope=columns))


def _check_options(draft: DraftType, options: list[Option], refuse: Refuse) -> None:
    name = draft.name.value
    words = [argument.word for argument in draft.arguments if argument.word in ("option", "from", "records")]
    if name not in _CHOOSING:
        if words:
            refuse(draft.name, f"{name} takes no options", f"{name} 不接受选项", expected="choice · choices")
        return
    if not words or len(set(words)) > 1 or (words[0] != "option" and len(words) > 1):
        refuse(
            draft.name,
            f"{name} takes options, or `from` an expression, or `records` of a type",
            f"{name} 需要选项、from 表达式或 records 档案类型",
            expected='choice("a" "A" | "甲", "b" "B" | "乙")',
        )
    values = [option.value for option in options]
    for argument in draft.arguments:
        if argument.word == "option" and values.count(argument.at.value) > 1:
            refuse(argument.at, f"the option {argument.at.value} stands twice", f"选项 {argument.at.value} 重复")
            break


def _setting(argument: Attribute, type_: str, settings: dict[str, Any], refuse: Refuse) -> None:
    known = FIELD_TYPES[type_]
    if argument.word == "bounds" and "min" in known:
        low, high = argument.value
        settings |= {key: _number(token) for key, token in (("min", low), ("max", high)) if token is not None}
    elif argument.word == "value" and type_ == "file":
        settings["types"] = [*settings["types"], argument.value.value.lower()]
    elif argument.word == "value" and type_ in _POSITIONAL and argument.value.type == "NAME":
        settings[_POSITIONAL[type_]] = argument.value.value
    elif argument.word == "value" and "max" in known and argument.value.type == "NUMBER":
        settings["max"] = _number(argument.value)
    elif argument.word in known and argument.word != "choices":
        _named(argument, settings, refuse)
    else:
        shown = argument.at.value
        refuse(argument.at, f"{type_} has no setting {shown}", f"{type_} 没有设置项 {shown}", expected=", ".join(known) or "-", nearest=nearest_name(shown, known))


def _named(argument: Attribute, settings: dict[str, Any], refuse: Refuse) -> None:
    word, value = argument.word, argument.value
    if isinstance(value, tuple):
        number, unit = value
        if word != "max_size" or unit.value.upper() not in _UNITS:
            refuse(unit, f"{unit.value} is no unit of {word}", f"{unit.value} 不是 {word} 的单位", expected=", ".join(_UNITS))
            return
        settings[word] = int(_number(number) * _UNITS[unit.value.upper()])
    elif word in ("currency", "country", "role", "pattern", "types", "record_type"):
        if word == "pattern" and compile_pattern(value.value) is None:
            refuse(value, f"{value.value} is no pattern", f"{value.value} 不是有效的模式")
        settings[word] = [value.value.lower()] if word == "types" else value.value
    elif value.type == "NUMBER":
        settings[word] = _number(value)
    else:
        refuse(value, f"{word} is a number", f"{word} 必须是数字", expected="123")


def _number(token: Token) -> Any:
    return Decimal(token.value) if "." in token.value else int(token.value)
