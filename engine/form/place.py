"""Addresses and locations: what a person says about where something is.

Knows no field. An address in China is a region of GB/T 2260 and the rest as text; a location is a point on the earth (WGS 84), in degrees.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from engine.errors import nearest_name
from engine.feel.tagged import to_json
from engine.form.code import Wrong, plain, shown
from engine.form.region import is_region, region_name

__all__ = ["ADDRESS_PARTS", "LOCATION_PARTS", "read_address", "read_location"]

ADDRESS_PARTS = ("region", "detail")
LOCATION_PARTS = ("latitude", "longitude", "accuracy", "place")
_MAX_DETAIL = 300
_MAX_NUMBER = 10**12
_LIMITS = {"latitude": (-90, 90), "longitude": (-180, 180), "accuracy": (0, 40_000_000)}
_NAMES = {"latitude": "纬度", "longitude": "经度", "accuracy": "精度", "region": "地区", "detail": "详细地址", "place": "地点"}


def read_address(value: Any, country: str) -> dict[str, str] | None:
    """`{"region", "detail"}`, None when both are empty."""
    parts = _parts(value, ADDRESS_PARTS, '{"region": "110105", "detail": "..."}')
    detail = _text(parts.get("detail"), "detail")
    region = plain(_text(parts.get("region"), "region")).replace(" ", "")
    if not region and not detail:
        return None
    if not region:
        raise Wrong("please choose a region", "请选择地区", "110105" if country == "CN" else "")
    if country == "CN" and not is_region(region):
        within = region_name(region) if len(region) == 6 and region.isascii() and region.isdigit() else ""
        hint = (f" ({within})", f"（{within}）") if within else ("", "")
        raise Wrong(f"{shown(region)} is no region of GB/T 2260{hint[0]}", f"{shown(region)} 不是 GB/T 2260 行政区划代码{hint[1]}", "110105")
    return {"region": region, "detail": detail}


def read_location(value: Any) -> dict[str, Any] | None:
    """`{"latitude", "longitude"}` with `accuracy` (metres) and `place` when they were said; None when all are empty."""
    parts = _parts(value, LOCATION_PARTS, '{"latitude": 39.9, "longitude": 116.4}')
    if all(part is None or part == "" for part in parts.values()):
        return None
    read: dict[str, Any] = {}
    for name, (low, high) in _LIMITS.items():
        if parts.get(name) is None and name == "accuracy":
            continue
        number = _number(parts.get(name))
        if number is None or not low <= number <= high:
            raise Wrong(f"the {name} is no number from {low} to {high}", f"{_NAMES[name]}不是 {low} 至 {high} 之间的数字", f"{low}..{high}")
        read[name] = number
    place = _text(parts.get("place"), "place")
    return {**read, "place": place} if place else read


def _parts(value: Any, known: Collection[str], expected: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Wrong("this has no parts", "不是有效的内容", expected)
    for name in value:
        if name not in known:
            raise Wrong(f"there is no part {shown(name)}", f"没有 {shown(name)} 这一项", ", ".join(known), nearest_name(str(name), known))
    return value


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Wrong(f"the {name} is not a text", f"{_NAMES[name]}不是文本", "text 文本")
    text = value.strip()
    if len(text) > _MAX_DETAIL:
        raise Wrong(f"{len(text)} characters are too many", f"{len(text)} 个字符，过长", f"<= {_MAX_DETAIL}")
    return text


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    is_finite = value.is_finite() if isinstance(value, Decimal) else isfinite(value) if isinstance(value, float) else True
    return to_json(value) if is_finite and -_MAX_NUMBER < value < _MAX_NUMBER else None
