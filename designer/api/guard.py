"""The door of every route: who asks, and may they.

Knows no resource: what depends on one task or run is asked of `tenants.access` again in the route. Every route says in its `opt` what it takes, with `needs(...)`;
the surprising rule: a route that says nothing is closed to everybody.
"""

from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from designer.api.problems import NotSignedIn
from engine.errors import Denied, problem
from engine.watching.context import bind
from tenants.access import authorize
from tenants.principal import Principal
from tenants.roles import PERMISSIONS

__all__ = ["COOKIE", "OPEN", "PUBLIC", "SIGNED_IN", "guard", "needs", "principal_now", "session_token"]

COOKIE = "hireloom_session"
PUBLIC = "public"
SIGNED_IN = "signed_in"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Connection = ASGIConnection[Any, Any, Any, Any]


def needs(permission: str) -> dict[str, str]:
    """The `opt` of a route: a permission, PUBLIC (no sign-in) or SIGNED_IN (any principal)."""
    if permission not in (PUBLIC, SIGNED_IN) and permission not in PERMISSIONS:
        raise ValueError(f"{permission} is no permission")
    return {"permission": permission}


OPEN = needs(PUBLIC)


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Lets a request through or raises NotSignedIn or Denied; afterwards `request.user` is the principal."""
    permission = handler.opt.get("permission", "")
    bearer = _bearer(connection)
    if not bearer and connection.scope.get("method") not in SAFE_METHODS:
        _check_origin(connection)
    principal = await anyio.to_thread.run_sync(_principal, connection, bearer) if permission != PUBLIC else None
    connection.scope["user"] = principal
    if principal is not None:
        bind(tenant=principal.tenant_id)
    if permission == PUBLIC:
        return
    if principal is None:
        raise NotSignedIn()
    if permission != SIGNED_IN:
        if permission not in PERMISSIONS:
            raise LookupError(f"the route {handler} does not say what it needs")
        authorize(principal, permission)


def principal_now(connection: Connection) -> Principal | None:
    """Who asks, looked up again: of a stream that has been open for a while. None when they may ask nothing any more."""
    try:
        return _principal(connection, _bearer(connection))
    except NotSignedIn:
        return None


def session_token(connection: Connection) -> str:
    """The session token in the request's cookie."""
    return connection.cookies.get(COOKIE, "")


def _bearer(connection: Connection) -> str:
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _principal(connection: Connection, bearer: str) -> Principal | None:
    state = connection.app.state
    if bearer:
        program: Principal | None = state.api_keys.program(bearer)
        if program is None:
            raise NotSignedIn(problem("key.invalid", "the API key is not valid or was revoked", "API 密钥无效或已撤销"))
        return program
    token = session_token(connection)
    found: Principal | None = state.sign_in.principal_of(token) if token else None
    return found


def _check_origin(connection: Connection) -> None:
    """Refuses a change that another site's page asks for with our cookie. Programs that are no browsers send neither header and no cookie they did not mean to."""
    site = connection.headers.get("sec-fetch-site", "")
    if site in ("same-origin", "none"):
        return
    origin = connection.headers.get("origin", "")
    if not site and not origin:
        return
    here = {connection.headers.get("host", ""), urlsplit(connection.app.state.settings.public_url).netloc}
    if not site and urlsplit(origin).netloc in here - {""}:
        return
    raise Denied(problem("request.cross_site", "this request comes from another site's page", "请求来自其他网站的页面，已拒绝"))
