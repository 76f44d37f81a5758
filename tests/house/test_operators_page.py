"""docs/operators.md and its Chinese page name settings, codes, routes and words of the engine that exist, and the same ones."""

import re

import msgspec
import pytest
from litestar.routes import HTTPRoute

from designer.api.routes import routers
from engine.model.operation import RunQuery, Step
from engine.settings import Settings
from tests.house.sources import ROOT, codes

PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operators.md", "operators.zh.md")}


@pytest.mark.parametrize("page", PAGES)
def test_settings_codes_and_routes_of_the_page_exist(page: str) -> None:
    text = PAGES[page]
    assert set(re.findall(r"HIRELOOM_\w+", text)) <= {f"HIRELOOM_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
    named = set(re.findall(r"`((?:migration|rehearsal|workflow)\.[a-z_]+)`", text))
    assert len(named) > 8
    assert named <= {one.code for one in codes()}
    known = {
        (method, re.sub(r":\w+}", "}", route.path.removeprefix("/api/v1")))
        for router in routers(Settings()) for route in router.routes if isinstance(route, HTTPRoute) for method in route.methods
    }  # fmt: skip
    assert {tuple(one) for one in re.findall(r"`(GET|POST) (/[^`]+)`", text)} <= known


@pytest.mark.parametrize("page", PAGES)
def test_every_deed_and_every_field_of_a_query_stands_on_the_page(page: str) -> None:
    deeds = next(field.type for field in msgspec.structs.fields(Step) if field.name == "do").__args__
    assert [name for name in (*deeds, *RunQuery.__struct_fields__) if f"`{name}`" not in PAGES[page]] == []


def test_both_pages_name_the_same_things() -> None:
    quoted = [set(re.findall(r"`([A-Za-z][\w./ {}-]+)`", text)) - {"operators.md", "operators.zh.md"} for text in PAGES.values()]
    assert {name for name in quoted[0] ^ quoted[1] if not name.startswith("name") and "=" not in name} == set()
