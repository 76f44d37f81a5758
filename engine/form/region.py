"""The administrative regions of China by their six-digit codes (GB/T 2260): is a code one, what is it called, what lies in it.

Knows no field. The surprising rule: the table is part of the program, read once when it is first asked for; a code tells its place: the first two digits are the province, the next two the city.
"""

import importlib.resources
from functools import lru_cache
from typing import Any

import msgspec

__all__ = ["is_region", "region_name", "region_tree"]


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    text = importlib.resources.files("engine.form").joinpath("regions.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, str])


def is_region(code: str) -> bool:
    """Whether there is such a region: a province, a city or a county."""
    return code in _names()


def region_name(code: str) -> str:
    """`北京市朝阳区`; as much of it as the code's first digits tell, "" when they tell nothing."""
    names = _names()
    parts = [names.get(code[:length].ljust(6, "0"), "") for length in (2, 4, 6)]
    return "".join(part for part in dict.fromkeys(parts) if part not in _FILLERS)


_FILLERS = ("", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
"""Rows of the table that only hold others together; no address names them."""


@lru_cache(maxsize=1)
def region_tree() -> list[dict[str, Any]]:
    """All regions, nested: `[{"code", "name", "children": [...]}]`; a leaf has no `children`."""
    names = _names()
    made: dict[str, dict[str, Any]] = {code: {"code": code, "name": name} for code, name in names.items()}
    roots = []
    for code, region in made.items():
        parent = made.get(f"{code[:4]}00") if not code.endswith("00") else made.get(f"{code[:2]}0000")
        if parent is None or parent is region:
            roots.append(region)
        else:
            parent.setdefault("children", []).append(region)
    return roots
