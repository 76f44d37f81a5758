"""The published JSON Schemas at /schemas: what a `# yaml-language-server: $schema=` line names.

Knows no tenant: node types are the same for all. Open to everybody, because an editor sends no session.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from litestar import Request, Response, Router, get
from litestar.params import FromPath

from designer.api.guard import OPEN
from engine.errors import NotFound, nearest_name, problem
from engine.pack.published import case_schema, pack_schema, workflow_schema
from nodes.registry import manifests

__all__ = ["schemas_router"]

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"workflow.json": lambda: workflow_schema(manifests()), "pack.json": pack_schema, "case.json": case_schema}


@cache
def _document(name: str) -> tuple[bytes, str]:
    text = msgspec.json.encode(SCHEMAS[name]())
    return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'


@get("/schemas/{name:str}", sync_to_thread=True, opt=OPEN)
def show_schema(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """The JSON Schema of a pack's YAML: workflow.json, pack.json or case.json."""
    if name not in SCHEMAS:
        raise NotFound(
            problem("schema.unknown", f"there is no schema {name}", f"没有 Schema {name}", path="name", nearest=nearest_name(name, SCHEMAS), expected=", ".join(SCHEMAS))
        )
    text, tag = _document(name)
    headers = {"cache-control": "public, max-age=3600", "etag": tag, "access-control-allow-origin": "*"}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, media_type="application/schema+json", headers=headers)
    return Response(text, media_type="application/schema+json", headers=headers)


schemas_router = Router("/", route_handlers=[show_schema], include_in_schema=False)
