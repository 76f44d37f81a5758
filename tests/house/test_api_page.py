"""docs/api.md names routes, scopes and codes that exist, and every scope."""

import re

from litestar.routes import HTTPRoute

from designer.api.routes import routers
from engine.settings import Settings
from tenants.roles import SCOPES
from tests.house.sources import ROOT, codes

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
ROUTES = {
    (method, re.sub(r":\w+}", "}", route.path.removeprefix("/api/v1")))
    for router in routers(Settings())
    for route in router.routes
    if isinstance(route, HTTPRoute)
    for method in route.methods
}


def test_every_route_of_the_page_exists() -> None:
    named = [one for one in re.findall(r"`(GET|POST|PATCH|DELETE) (/[^`?]+)", PAGE) if one[1] != "/api/v1"]
    assert len(named) > 5
    assert [one for one in named if one not in ROUTES] == []


def test_every_address_of_the_walk_exists() -> None:
    known = {path for _, path in ROUTES} - {"/", "/{path}"}
    walked = [re.sub(r"\$\w+", "{}", path) for path in re.findall(r"\$BASE(/[\w/$]+)", PAGE)]
    shapes = [re.compile(re.sub(r"{\w+}", r"(?:{}|\\w+)", path)) for path in known]
    assert walked
    assert [path for path in walked if not any(shape.fullmatch(path) for shape in shapes)] == []


def test_every_scope_stands_on_the_page() -> None:
    assert [scope for scope in SCOPES if f"`{scope}`" not in PAGE] == []


def test_every_code_of_the_page_exists() -> None:
    known = {one.code for one in codes()}
    families = {code.partition(".")[0] for code in known}
    named = {code for code in re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE) if code.partition(".")[0] in families}
    assert named
    assert named <= known
