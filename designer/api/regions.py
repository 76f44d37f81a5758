"""The administrative regions of a country, for whoever picks an address.

Knows no tenant: the table is the same for all, so it is open and may be kept by the browser.
"""

import hashlib
from functools import cache
from typing import Any

import msgspec
from litestar import Request, Response, Router, get
from litestar.params import FromPath

from designer.api.guard import OPEN
from engine.errors import NotFound, problem
from engine.form.region import region_tree

__all__ = ["regions_router"]


@cache
def _document() -> tuple[bytes, str]:
    text = msgspec.json.encode({"items": region_tree()})
    return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'


@get("/regions/{country:str}", sync_to_thread=True, opt=OPEN)
def list_regions(country: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """The regions of China (CN) by GB/T 2260: `{"items": [{"code", "name", "children"}]}`, provinces with their cities with their counties."""
    if country.upper() != "CN":
        raise NotFound(problem("region.unknown", f"there are no regions of {country[:20]}", f"没有 {country[:20]} 的行政区划", path="country", expected="CN", nearest="CN"))
    text, tag = _document()
    headers = {"cache-control": "public, max-age=86400", "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, media_type="application/json", headers=headers)
    return Response(text, media_type="application/json", headers=headers)


regions_router = Router("", route_handlers=[list_regions], tags=["forms"])
