"""Whether a tagged answer is the tagged value that a case expects (shared rules of the DMN TCK's runners).

Knows nothing of FEEL's own values. Numbers are equal within 1e-8; a decision's result is fitted to its declared type first, as a runner does.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["fitted", "same"]

_NULL: dict[str, Any] = {"type": "null", "value": None}
_BASIC = frozenset({"number", "string", "boolean", "date", "time", "date and time", "days and time duration", "years and months duration", "list", "context", "function"})
_CLOSE = Decimal("1e-8")
_DURATION = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?")
_UTC = frozenset({"+00:00", "-00:00", "@Etc/UTC", "@UTC", "@Z"})


def same(expected: dict[str, Any], got: dict[str, Any]) -> bool:
    """Whether type and value are those that are expected."""
    type_, value, other = expected["type"], expected["value"], got.get("value")
    if type_ == "untyped":
        type_ = "string"
    if got.get("type") != type_:
        return False
    if type_ == "null":
        return True
    if type_ == "number":
        return _close(value, other)
    if type_ == "boolean":
        return (value in (True, "true")) == (other in (True, "true"))
    if type_ == "list":
        return len(value) == len(other) and all(same(one, two) for one, two in zip(value, other, strict=True))
    if type_ == "context":
        return value.keys() == other.keys() and all(same(one, other[key]) for key, one in value.items())
    return bool(value == other or (_plain(type_, value) == _plain(type_, other) != ""))


def _close(left: Any, right: Any) -> bool:
    try:
        one, two = Decimal(str(left)), Decimal(str(right))
        return abs(one - two) <= max(_CLOSE, abs(one) * _CLOSE)
    except InvalidOperation:
        return False


def _plain(type_: str, text: Any) -> str:
    """One writing of a date, time or duration; "" for what is none."""
    if "duration" in type_:
        match = _DURATION.fullmatch(str(text))
        if not match:
            return ""
        years, months, days, hours, minutes, seconds = (Decimal(part or 0) for part in match.groups()[1:])
        sizes = years * 12 + months, ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return f"{match.group(1)}{sizes[0].normalize()} {sizes[1].normalize()}"
    if type_ == "time":
        return _clock(str(text))
    if type_ == "date and time":
        day, _, clock = str(text).partition("T")
        return f"{day}T{_clock(clock or '00:00:00')}"
    return str(text) if type_ == "date" else ""


def _clock(text: str) -> str:
    match = re.fullmatch(r"T?(\d\d:\d\d)(:\d\d)?(\.\d+)?(.*)", text)
    if not match:
        return text
    zone = match.group(4)
    zone = "Z" if zone in _UTC else zone[:-3] if zone.count(":") == 2 and zone.endswith(":00") else zone
    return match.group(1) + (match.group(2) or ":00") + (match.group(3) or "").rstrip("0").rstrip(".") + zone


def fitted(value: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The result as its declared type: itself, the only element of a list, a list of it, or null."""
    declared, known = case.get("result_type"), case.get("item_definitions") or {}
    if declared is None or _conforms(value, declared, known):
        return value
    if value["type"] == "list" and len(value["value"]) == 1 and _conforms(value["value"][0], declared, known):
        return dict(value["value"][0])
    alone = {"type": "list", "value": [value]}
    return alone if value["type"] != "list" and _conforms(alone, declared, known) else _NULL


def _conforms(value: dict[str, Any], declared: Any, known: dict[str, Any]) -> bool:
    if declared in (None, "Any") or value.get("type") in ("null", "other"):
        return True
    if isinstance(declared, str):
        if declared in known:
            return _conforms(value, known[declared], known)
        return value["type"] == declared or declared not in _BASIC
    if declared.get("isCollection"):
        return value["type"] == "list" and all(_conforms(one, {**declared, "isCollection": False}, known) for one in value["value"])
    if declared.get("components"):
        return value["type"] == "context" and all(one["name"] in value["value"] and _conforms(value["value"][one["name"]], one, known) for one in declared["components"])
    return "function" not in declared and _conforms(value, declared.get("typeRef"), known)
