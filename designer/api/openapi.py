"""The API's own description, OpenAPI 3.1 at /api/v1/openapi.json.

Knows no route by name: what each needs is read from its `opt`. Every operation gets its problems and who may call it from there.
"""

import re
from typing import Any

import msgspec
from litestar import Request, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, Reference, SecurityScheme

from designer.api.guard import COOKIE, OPEN, PUBLIC, SIGNED_IN
from designer.api.openapi_whole import mark_replies
from designer.api.problems import ProblemReply

__all__ = ["openapi_config"]

ROOT = "/api/v1"
PROBLEMS = {"401": "Not signed in", "403": "Not allowed", "404": "Not found", "409": "Not possible in this state", "413": "Too large", "422": "Not valid", "500": "Our fault"}
GENERIC = re.compile(r"(Page|Items)_(?:[\w.]*\.)?(\w+?)_")


class _Document(JsonRenderPlugin):
    """The document, finished and kept after the first request."""

    _document: bytes = b""

    def __init__(self) -> None:
        super().__init__(path="/openapi.json", media_type="application/json")  # type: ignore[arg-type]

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The bytes of the document."""
        if not self._document:
            self._document = _finished(openapi_schema, _permissions(request))
        return self._document


class _OneRoute(Router):
    """Litestar adds pages of its own beside the document (an HTML 404, a redirect); here they would hide the API's problems."""

    def register(self, value: Any) -> Any:
        """Takes the document's route and no other."""
        if "/openapi.json" not in getattr(value, "paths", ()):
            return []
        value.paths = {"/openapi.json"}
        return super().register(value)


def openapi_config(version: str) -> OpenAPIConfig:
    """The configuration for the app."""
    schemes: dict[str, SecurityScheme | Reference] = {
        "session": SecurityScheme(type="apiKey", security_scheme_in="cookie", name=COOKIE, description="People: the cookie that POST /session sets"),
        "key": SecurityScheme(type="http", scheme="bearer", description="Programs: an API key, hl_..."),
    }
    return OpenAPIConfig(
        title="Hireloom",
        version=version,
        description="Workflows for hiring, interviews, onboarding and training. Errors are RFC 9457 problems in the reader's language.",
        components=Components(security_schemes=schemes),
        use_handler_docstrings=True,
        openapi_router=_OneRoute(ROOT, route_handlers=[], opt=OPEN, include_in_schema=False),
        render_plugins=[_Document()],
    )


def _permissions(request: Request[Any, Any, Any]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for route in request.app.routes:
        for handler in getattr(route, "route_handlers", []):
            for method in getattr(handler, "http_methods", ()):
                found[getattr(route, "path_format", route.path), str(method).lower()] = handler.opt.get("permission", "")
    return found


def _finished(schema: dict[str, Any], permissions: dict[tuple[str, str], str]) -> bytes:
    _, components = msgspec.json.schema_components([ProblemReply], ref_template="#/components/schemas/{name}")
    schema["components"]["schemas"] |= components
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _finish(operation, permissions.get((path, method), ""))
    mark_replies(schema)
    text = msgspec.json.encode(schema, order="sorted").decode()
    return GENERIC.sub(lambda found: f"{found[2]}{'Page' if found[1] == 'Page' else 'List'}", text).encode()


def _finish(operation: dict[str, Any], permission: str) -> None:
    is_public = permission == PUBLIC
    operation["security"] = [] if is_public else [{"session": []}, {"key": []}]
    if permission not in (PUBLIC, SIGNED_IN):
        operation["x-permission"] = permission
    answers = operation.setdefault("responses", {})
    answers.pop("400", None)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemReply"}}}
    for status, title in PROBLEMS.items():
        answers.setdefault(status, {"description": title, "content": content})
