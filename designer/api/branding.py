"""How a tenant looks: its colour and its logo. Everybody may see it, also the reader of a mail; admins set it."""

from typing import Annotated

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody, QueryParameter

from designer.api.guard import OPEN, SIGNED_IN, needs
from designer.api.seen import Seen, seen_in
from engine.service import Engine
from engine.service.branding import LARGEST_LOGO, BrandView
from tenants.principal import Principal

__all__ = ["branding_router"]

MANAGE = "branding:manage"


class ColourBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A colour, `#rrggbb`; "" is the product's own."""

    colour: str


class LogoForm(msgspec.Struct, frozen=True):
    """A form with the picture: PNG, JPEG or WebP."""

    file: UploadFile


@get("/branding", sync_to_thread=True, opt=needs(SIGNED_IN))
def show_branding(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> BrandView:
    """How my company looks."""
    return engine.branding.show(principal.tenant_id)


@put("/branding", sync_to_thread=True, opt=needs(MANAGE))
def set_colour(data: JSONBody[ColourBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], if_match: Seen = "") -> BrandView:
    """Sets the colour; one on which white text cannot be read is refused, with the nearest that can be."""
    return engine.branding.set_colour(principal.tenant_id, data.colour, by=principal.principal_id, seen=seen_in(if_match))


@post("/branding/logo", sync_to_thread=True, opt=needs(MANAGE), status_code=200)
def set_logo(data: MultipartBody[LogoForm], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> BrandView:
    """Sets the logo."""
    return engine.branding.set_logo(principal.tenant_id, data.file.file.read(LARGEST_LOGO + 1), by=principal.principal_id)


@delete("/branding/logo", sync_to_thread=True, opt=needs(MANAGE), status_code=200)
def drop_logo(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> BrandView:
    """There is no logo any more."""
    return engine.branding.set_logo(principal.tenant_id, None, by=principal.principal_id)


@get("/brands/{tenant_id:str}/logo", sync_to_thread=True, opt=OPEN, media_type="image/png")
def show_logo(
    tenant_id: FromPath[str], engine: NamedDependency[Engine], v: Annotated[str, QueryParameter(max_length=64, description="Of which version: kept by the browser")] = ""
) -> Response[bytes]:
    """A company's logo, for pages and mails that are read without signing in."""
    data, kind = engine.branding.logo(tenant_id)
    kept = "public, max-age=31536000, immutable" if v else "no-cache"
    return Response(data, media_type=kind, headers={"cache-control": kept, "cross-origin-resource-policy": "cross-origin"})


branding_router = Router("", route_handlers=[show_branding, set_colour, set_logo, drop_logo, show_logo], tags=["branding"], request_max_body_size=4 * LARGEST_LOGO)
