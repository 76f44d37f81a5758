"""What a decoder could not read in a request, said so that a person understands it.

Knows the sentences of msgspec and nothing of the engine. An unknown sentence is passed on as it is to who reads English; in Chinese it says what the value is for, and never English.
"""

import re
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from litestar.handlers import BaseRouteHandler

from engine.errors import Problem, Text, nearest_name, problem

__all__ = ["misread_body", "misread_values"]

EXPECTED = re.compile(r"Expected `([^`]+)`(?: (>=|<=|<|>) (\S+))?(?:, got `([^`]+)`)?")
LENGTH = re.compile(r"Expected `(\w+)` of length (>=|<=) (\d+)")
MISSING = re.compile(r"Object missing required field `([^`]+)`")
UNKNOWN = re.compile(r"Object contains unknown field `([^`]+)`")
PATTERN = re.compile(r"Expected `\w+` matching regex '?(.+?)'?(?: - at|$)")
ENUM = re.compile(r"Invalid enum value '?(.*?)'?$")
WHOLE_BODY = "data"
JSON_TYPES = {"str": "string", "int": "number", "float": "number", "bool": "boolean", "datetime": "date-time"}
INVALID = re.compile(r"Invalid (RFC3339 encoded (?:datetime|date|time)|ISO8601 duration|base64 encoded string|UUID|decimal string|epoch timestamp|JSON)")
FORMS: dict[str, tuple[Text, str]] = {
    "RFC3339 encoded datetime": (Text("this is not a date with a time", "不是有效的日期时间"), "2026-03-02T09:00:00+08:00"),
    "RFC3339 encoded date": (Text("this is not a date", "不是有效的日期"), "2026-03-02"),
    "RFC3339 encoded time": (Text("this is not a time of day", "不是有效的时间"), "09:00:00"),
    "ISO8601 duration": (Text("this is not a duration", "不是有效的时长"), "PT8H, P3D"),
    "base64 encoded string": (Text("this is not base64", "不是有效的 base64 内容"), "base64"),
    "UUID": (Text("this is not a UUID", "不是有效的 UUID"), "123e4567-e89b-42d3-a456-426614174000"),
    "decimal string": (Text("this is not a number", "不是有效的数字"), "12.50"),
    "epoch timestamp": (Text("this is not a point in time", "不是有效的时间"), "2026-03-02T09:00:00+08:00"),
    "JSON": (Text("this is not JSON", "不是有效的 JSON"), "application/json"),
}
"""What msgspec calls a text's form -> what is wrong, and an example of what is right."""


def misread_body(detail: str) -> Problem:
    """A body that is not JSON, or not the form that the route takes."""
    if "multipart" in detail:
        return problem("request.not_multipart", "the body is not a form with a file", "请求内容不是包含文件的表单", expected="multipart/form-data")
    return problem("request.not_json", f"the body is not JSON: {detail}", f"请求内容不是有效的 JSON：{detail}", expected="application/json")


def misread_values(extra: Iterable[Mapping[str, Any]], handler: BaseRouteHandler) -> list[Problem]:
    """The values of a body or a query that have the wrong type, as problems with the path of each."""
    return [_misread(str(entry.get("message", "")), str(entry.get("key", "")), handler) for entry in extra]


def _misread(message: str, key: str, handler: BaseRouteHandler) -> Problem:
    path = "" if key == WHOLE_BODY else _sent_name(handler, key)
    if found := MISSING.search(message):
        name = _joined(path, found[1])
        return problem("value.missing", f"{found[1]} is missing", f"缺少 {found[1]}", path=name)
    if found := UNKNOWN.search(message):
        known = _fields(handler, path)
        where = {"path": _joined(path, found[1]), "nearest": nearest_name(found[1], known), "expected": ", ".join(known)}
        return problem("value.unknown_field", f"there is no field {found[1]} here", f"此处没有字段 {found[1]}", **where)
    if found := ENUM.search(message):
        choices = [str(choice) for choice in _choices(handler, key) if choice]
        where = {"path": path, "expected": ", ".join(choices), "nearest": nearest_name(found[1], choices)}
        return problem("value.not_a_choice", f"there is no {found[1]!r} here, only {where['expected']}", f"没有“{found[1]}”，可选：{where['expected']}", **where)
    if found := LENGTH.search(message):
        sign = {">=": "至少", "<=": "至多"}[found[2]]
        return problem("value.length", f"the length must be {found[2]} {found[3]}", f"长度{sign}为 {found[3]}", path=path)
    if found := PATTERN.search(message):
        return _wrong_form(found[1], path)
    if found := EXPECTED.search(message):
        return _wrong_type(found, path)
    if message == f"'{WHOLE_BODY}'":
        return problem("request.empty", "the body is empty", "请求内容为空", expected="application/json")
    if found := INVALID.search(message):
        text, example = FORMS[found[1]]
        return Problem(code="value.wrong_form", message=text, path=path, expected=example)
    return problem("value.invalid", message, "内容无法识别，请检查格式", path=path, expected=_wanted(_at(handler, key)))


def _wrong_form(pattern: str, path: str) -> Problem:
    return problem("value.wrong_form", f"the value does not have the form {pattern}", f"格式应为 {pattern}", path=path, expected=pattern)


def _wrong_type(found: re.Match[str], path: str) -> Problem:
    expected, sign, limit, got = found.groups()
    if sign:
        return problem("value.out_of_range", f"the value must be {sign} {limit}", f"数值必须 {sign} {limit}", path=path, expected=f"{sign} {limit}")
    wanted, found_type = _json_types(expected), _json_types(got or "")
    if wanted == found_type:  # 1.5 where a whole number is wanted: both are numbers to JSON
        wanted = "integer"
    return problem("value.wrong_type", f"the value is {found_type}, not {wanted}" if got else f"the value is not {wanted}", f"类型应为 {wanted}", path=path, expected=wanted)


def _json_types(python_types: str) -> str:
    """Types as JSON calls them, of a list like `int | null`."""
    return " | ".join(dict.fromkeys(JSON_TYPES.get(name, name) for name in python_types.split(" | ")))


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _sent_name(handler: BaseRouteHandler, key: str) -> str:
    """The name under which a parameter is sent, which may differ from the function's."""
    field = handler.parsed_fn_signature.parameters.get(key)
    definition = field.kwarg_definition if field else None
    return getattr(definition, "name", None) or key


def _annotation(handler: BaseRouteHandler, name: str) -> Any:
    field = handler.parsed_fn_signature.parameters.get(name)
    return field.annotation if field else None


def _fields(handler: BaseRouteHandler, path: str) -> list[str]:
    """The fields of the body, or of the value at a place in it."""
    struct = _struct(_at(handler, path) if path else _annotation(handler, WHOLE_BODY))
    return list(struct.__struct_fields__) if struct is not None else []


def _struct(hint: Any) -> type[msgspec.Struct] | None:
    return next((one for one in _parts(hint) if isinstance(one, type) and issubclass(one, msgspec.Struct)), None)


def _choices(handler: BaseRouteHandler, key: str) -> tuple[Any, ...]:
    return _literals(_at(handler, key))


def _literals(hint: Any) -> tuple[Any, ...]:
    """The choices of a hint, also of one that is optional."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(choice for part in get_args(hint) for choice in _literals(part))


def _at(handler: BaseRouteHandler, key: str) -> Any:
    """What is wanted under a key: of a parameter, else of a field of the body (`rows[0].place`); None when nobody knows."""
    hint = _annotation(handler, key)
    if hint is not None:
        return hint
    hint = _annotation(handler, WHOLE_BODY)
    for name in re.findall(r"[^.\[\]]+", key):
        struct = _struct(hint)
        if struct is not None and not name.isdigit() and name != "...":
            hint = get_type_hints(struct, include_extras=True).get(name)
        else:
            hint = next((part for one in _parts(hint) for part in [held for held in get_args(one) if held is not ...][-1:]), None)
    return hint


def _parts(hint: Any) -> list[Any]:
    """What a hint may be: those of a union, without what is only said about them."""
    if get_origin(hint) is Annotated:
        return _parts(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return [part for one in get_args(hint) for part in _parts(one)]
    return [hint]


def _wanted(hint: Any) -> str:
    names = [one.__name__ for one in _parts(hint) if isinstance(one, type) and one is not type(None)]
    return " | ".join(dict.fromkeys(JSON_TYPES.get(name, {"datetime": "2026-03-02T09:00:00+08:00", "date": "2026-03-02"}.get(name, name)) for name in names))
