"""docs/openings.md and its Chinese page name only settings, codes, routes and permissions that exist, and say the same."""

import re

import msgspec
import pytest

from engine.service.opening_desk import OpeningSetting
from engine.settings import Settings
from tenants.roles import PERMISSIONS
from tests.house.sources import ROOT, codes
from tests.house.test_api_page import ROUTES

PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("openings.md", "openings.zh.md")}


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_names_exists(page: str) -> None:
    known = {f"HIRELOOM_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
    named = set(re.findall(r"HIRELOOM_\w+", PAGES[page]))
    assert len(named) > 6
    assert named <= known
    routes = [(method, path) for method, path in re.findall(r"`(GET|POST|PUT|DELETE) (/[\w/{}-]+)", PAGES[page])]
    assert len(routes) > 4
    assert [route for route in routes if route not in ROUTES] == []
    assert set(re.findall(r"`((?:public|opening)\.\w+)`", PAGES[page])) <= {one.code for one in codes()}
    assert set(re.findall(r"`(openings:\w+)`", PAGES[page])) <= set(PERMISSIONS)


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_an_opening_may_say_stands_on_the_page(page: str) -> None:
    assert [name for name in OpeningSetting.__struct_fields__ if f"`{name}" not in PAGES[page]] == []
