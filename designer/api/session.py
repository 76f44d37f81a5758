"""Signing in and out. Knows the cookie; passwords and tokens are the work of `tenants.sign_in`."""

from typing import Any

import msgspec
from litestar import Request, Response, Router, delete, get, patch, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody

from designer.api.guard import COOKIE, OPEN, SIGNED_IN, needs, session_token
from engine.service import Engine
from engine.service.branding import BrandView
from engine.settings import Settings
from tenants.access import permissions
from tenants.principal import Principal
from tenants.sign_in import SignedIn, SignIn

__all__ = ["PrincipalView", "session_router", "signed_in_reply"]


class SignInBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who wants in; `tenant` is needed only by those who belong to several companies."""

    email: str
    password: str
    tenant: str = ""


class LanguageBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The language to read in: en or zh."""

    language: str


class PrincipalView(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, and what they may do."""

    principal_id: str
    name: str
    email: str
    roles: tuple[str, ...]
    language: str
    tenant_id: str
    tenant_name: str
    permissions: list[str]
    brand: BrandView


@post("/session", sync_to_thread=True, opt=OPEN)
def open_session(
    data: JSONBody[SignInBody], request: Request[Any, Any, Any], sign_in: NamedDependency[SignIn], settings: NamedDependency[Settings], engine: NamedDependency[Engine]
) -> Response[PrincipalView]:
    """Signs in; the session is in the cookie."""
    address = request.client.host if request.client else ""
    signed_in = sign_in.with_password(data.email, data.password, tenant_id=data.tenant, address=address)
    request.scope["user"] = signed_in.principal
    return signed_in_reply(signed_in, engine, settings)


@get("/session", sync_to_thread=True, opt=needs(SIGNED_IN))
def show_session(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PrincipalView:
    """Who is signed in."""
    return _view(principal, engine)


@patch("/session", sync_to_thread=True, opt=needs(SIGNED_IN))
def change_session(data: JSONBody[LanguageBody], principal: NamedDependency[Principal], sign_in: NamedDependency[SignIn], engine: NamedDependency[Engine]) -> PrincipalView:
    """Changes the language in which this person reads."""
    return _view(sign_in.choose_language(principal, data.language), engine)


@delete("/session", sync_to_thread=True, opt=needs(SIGNED_IN), status_code=204)
def close_session(request: Request[Any, Any, Any], principal: NamedDependency[Principal], sign_in: NamedDependency[SignIn], settings: NamedDependency[Settings]) -> Response[None]:
    """Signs out."""
    sign_in.end(principal, session_token(request))
    return Response(None, status_code=204, cookies=[_cookie("", 0, settings)])


def _cookie(token: str, seconds: int, settings: Settings) -> Cookie:
    secure = settings.public_url.startswith("https://")
    return Cookie(key=COOKIE, value=token, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)


def signed_in_reply(signed_in: SignedIn, engine: Engine, settings: Settings) -> Response[PrincipalView]:
    """Who has just signed in, with the cookie."""
    cookies = [_cookie(signed_in.token, signed_in.seconds, settings)]
    return Response(_view(signed_in.principal, engine), status_code=201, cookies=cookies, headers={"cache-control": "no-store"})


def _view(principal: Principal, engine: Engine) -> PrincipalView:
    return PrincipalView(
        principal_id=principal.principal_id,
        name=principal.name,
        email=principal.email,
        roles=principal.roles,
        language=principal.language,
        tenant_id=principal.tenant_id,
        tenant_name=principal.tenant_name,
        permissions=sorted(permissions(principal)),
        brand=engine.branding.show(principal.tenant_id),
    )


session_router = Router("", route_handlers=[open_session, show_session, change_session, close_session], tags=["session"])
