"""The only door to jsonschema: values against JSON Schema 2020-12, answered as Problems in both languages.

The fast library (jsonschema-rs) says whether a value is right; only a wrong one is walked again for its problems.
"""

import re
from collections import OrderedDict
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jsonschema
import jsonschema_rs
import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem

__all__ = ["check_json", "check_schema", "named_files", "wrong_places"]

_KINDS = {
    "string": "文本", "integer": "整数", "number": "数字", "boolean": "是/否", "array": "列表", "object": "对象", "null": "空",
}  # fmt: skip


def check_schema(schema: dict[str, Any], *, file: str = "") -> None:
    """Raises Invalid when `schema` is not a JSON Schema of draft 2020-12."""
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        path = ".".join(str(part) for part in error.absolute_path)
        raise Invalid(problem("schema.invalid", f"not a JSON Schema: {error.message}", f"不是有效的 JSON Schema：{error.message}", file=file, path=path)) from error


def wrong_places(schema: Any) -> list[str]:
    """Where a value breaks the rules of JSON Schema (draft 2020-12), each place as `.properties.who.title`."""
    return list(dict.fromkeys("".join(f".{part}" for part in error.instance_path) for error in _META.iter_errors(schema)))


def check_json(schema: dict[str, Any], value: Any, *, code: str = "value.invalid", file: str = "", path: str = "") -> list[Problem]:
    """All the ways in which `value` breaks `schema`; an empty list when it is right. Decimals count as numbers."""
    fast, slow = _known(schema)
    if _is_right(fast, value):
        return []
    plain = _plain(value)
    if fast.is_valid(plain):
        return []
    found = sorted(slow.iter_errors(plain), key=lambda error: [str(part) for part in error.absolute_path])
    problems = [told for error in found for told in _problems(error, code, file, path)]
    return list(dict.fromkeys(problems))


def named_files(schema: Any, value: Any) -> tuple[str, ...]:
    """The ids of files that `value` names, wherever its schema says `format: file`."""
    if not isinstance(schema, dict) or not value:
        return ()
    if schema.get("format") == "file":
        return (value,) if isinstance(value, str) else ()
    if isinstance(value, dict):
        return tuple(found for name, part in schema.get("properties", {}).items() for found in named_files(part, value.get(name)))
    if isinstance(value, list):
        return tuple(found for part in value for found in named_files(schema.get("items"), part))
    return ()


_META = jsonschema_rs.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)
_KNOWN: OrderedDict[int, tuple[dict[str, Any], Any, jsonschema.Draft202012Validator]] = OrderedDict()
_MOST_KNOWN = 256


def _known(schema: dict[str, Any]) -> tuple[Any, jsonschema.Draft202012Validator]:
    """The validators of a schema, found by the object itself: writing a schema out costs more than checking a value. It is held, so that its place is no other's."""
    found = _KNOWN.get(id(schema))
    if found is not None and found[0] is schema:
        return found[1:]
    fast, slow = _validators(msgspec.json.encode(schema))
    _KNOWN[id(schema)] = (schema, fast, slow)
    while len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.popitem(last=False)
    return fast, slow


def _is_right(fast: Any, value: Any) -> bool:
    """Whether the value is right as it stands; one that holds what JSON has not (a Decimal) is asked about again, in plain values."""
    try:
        return bool(fast.is_valid(value))
    except (TypeError, ValueError):
        return False


@lru_cache(maxsize=512)
def _validators(schema_text: bytes) -> tuple[Any, jsonschema.Draft202012Validator]:
    schema = msgspec.json.decode(schema_text)
    return jsonschema_rs.Draft202012Validator(schema), jsonschema.Draft202012Validator(schema)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def _problems(error: jsonschema.ValidationError, code: str, file: str, path: str) -> list[Problem]:
    named = [str(error.instance)] if "propertyNames" in error.absolute_schema_path else []
    place = ".".join([path, *(str(part) for part in error.absolute_path), *named]).strip(".")
    found: Any = error.instance
    rule: Any = error.validator_value
    if error.validator == "required":
        missing = [name for name in rule if name not in found]
        return [problem(code, f"{name} is missing", f"缺少 {name}", file=file, path=f"{place}.{name}".strip(".")) for name in missing]
    if error.validator == "additionalProperties" and isinstance(error.schema, dict):
        known = list(error.schema.get("properties", {}))
        extra = [name for name in found if name not in known]
        expected = ", ".join(known)
        return [
            problem(code, f"{name} is not known here", f"未知的名称 {name}", file=file, path=f"{place}.{name}".strip("."), nearest=nearest_name(name, known), expected=expected)
            for name in extra
        ]
    return [_problem(error, code, file, place)]


def _problem(error: jsonschema.ValidationError, code: str, file: str, place: str) -> Problem:
    found: Any = error.instance
    rule: Any = error.validator_value
    if error.validator == "type":
        kinds = [rule] if isinstance(rule, str) else list(rule)
        zh = "或".join(_KINDS.get(kind, kind) for kind in kinds)
        parts = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) and kinds == ["object"] else []
        expected = f"{{{': ..., '.join(parts)}: ...}}" if 0 < len(parts) < 4 else " | ".join(kinds)
        return problem(code, f"{_short(found)} is not of type {' or '.join(kinds)}", f"{_short(found)} 不是{zh}", file=file, path=place, expected=expected)
    if error.validator in ("enum", "const"):
        allowed = rule if error.validator == "enum" else [rule]
        names = [str(item) for item in allowed]
        return problem(
            code, f"{_short(found)} is not allowed", f"不允许的值 {_short(found)}", file=file, path=place, expected=" | ".join(names), nearest=nearest_name(str(found), names)
        )
    if error.validator == "pattern" and rule in _NAMES:
        en, zh = (
            f"{_short(found)} cannot be a name here: a name has small letters a-z, digits and _, begins with a letter, and is at most 63 long",
            f"{_short(found)} 不能用作名称：{_NAME_ZH}",
        )
        return problem(code, en, zh, file=file, path=place, expected="a-z, 0-9, _", nearest=_as_name(str(found)))
    en, zh, expected = _RULES.get(str(error.validator), ("does not fit", "不符合要求", ""))
    said = [f"{_short(found)} {words}" for words in (en, zh)]
    return problem(code, *said, file=file, path=place, expected=expected.format(_short(rule)))


_NAMES = frozenset({"^[a-z][a-z0-9_]{0,62}$", "^[a-z][a-z0-9_]*$"})
_NAME_ZH = "名称由小写字母 a-z、数字和下划线组成，并以字母开头，最多 63 个字符"
_RULES = {
    "pattern": ("has not the form that is asked for", "的格式不符合要求", "{}"), "format": ("has not the form that is asked for", "的格式不符合要求", "{}"),
    "minimum": ("is too small", "太小", ">= {}"), "exclusiveMinimum": ("is too small", "太小", "> {}"),
    "maximum": ("is too large", "太大", "<= {}"), "exclusiveMaximum": ("is too large", "太大", "< {}"), "multipleOf": ("is no multiple", "不是所需的倍数", "n * {}"),
    "minItems": ("has too few items", "的项目太少", ">= {}"), "maxItems": ("has too many items", "的项目太多", "<= {}"), "uniqueItems": ("has an item twice", "有重复的项目", ""),
    "minLength": ("is too short", "太短", ">= {}"), "maxLength": ("is too long", "太长", "<= {}"), "minProperties": ("is empty", "没有内容", ">= {}"),
    "maxProperties": ("has too many names", "的名称太多", "<= {}"),
}  # fmt: skip
"""What is wrong when a rule is broken, in both languages, and what was expected."""


def _as_name(text: str) -> str:
    """What a text that cannot be a name may be instead; "" when its letters are not of the kind."""
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_").lstrip("0123456789_")[:63]
    return name if text.isascii() else ""


def _short(value: Any) -> str:
    text = msgspec.json.encode(value).decode() if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 60 else text[:57] + "..."
