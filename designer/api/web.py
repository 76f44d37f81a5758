"""The built web app: its files, `index.html` for every address of its own, `guest.html` for candidates.

Knows no API. Files whose name holds a hash are kept by the browser for ever, pages are asked for each time.
"""

import mimetypes
from pathlib import Path

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from designer.api.guard import OPEN
from engine.errors import NotFound, problem

__all__ = ["WebFiles", "web_router"]

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Hireloom</title>
<body><h1>The web app is not built</h1><p>Run <code>make run</code> in the project folder, then load this page again.
The API is at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
<h1 lang="zh">网页尚未构建</h1><p lang="zh">请在项目目录运行 <code>make run</code>，然后刷新此页。</p></body></html>"""
FOREVER = "public, max-age=31536000, immutable"


class WebFiles:
    """The folder that the web build wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def page(self, name: str) -> Response[bytes]:
        """One of the app's pages, or the note how to build them."""
        file = self._folder / name
        content = file.read_bytes() if file.is_file() else NOT_BUILT.encode()
        return Response(content, status_code=200 if file.is_file() else 503, media_type="text/html", headers={"cache-control": "no-cache"})

    def file(self, path: str) -> Response[bytes] | None:
        """A file of the build; None when there is none of that name inside the folder."""
        file = (self._folder / path.lstrip("/")).resolve()
        if not file.is_relative_to(self._folder) or not file.is_file():
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        kept = FOREVER if file.parent.name == "assets" else "no-cache"
        return Response(file.read_bytes(), media_type=kind, headers={"cache-control": kept})


@get("/g/{token:str}", sync_to_thread=True, opt=OPEN)
def show_guest_page(token: FromPath[str], web: NamedDependency[WebFiles]) -> Response[bytes]:
    """The candidate's page: a bundle of its own."""
    return web.page("guest.html")


@get("/jobs/{tenant:str}", sync_to_thread=True, opt=OPEN)
def show_jobs_page(tenant: FromPath[str], web: NamedDependency[WebFiles]) -> Response[bytes]:
    """A company's openings, for strangers: the candidates' bundle."""
    return web.page("guest.html")


@get("/jobs/{tenant:str}/{slug:str}", sync_to_thread=True, opt=OPEN)
def show_job_page(tenant: FromPath[str], slug: FromPath[str], web: NamedDependency[WebFiles]) -> Response[bytes]:
    """One opening."""
    return web.page("guest.html")


@get("/a/{token:str}", sync_to_thread=True, opt=OPEN)
def show_application_page(token: FromPath[str], web: NamedDependency[WebFiles]) -> Response[bytes]:
    """How an application stands."""
    return web.page("guest.html")


@get("/", sync_to_thread=True, opt=OPEN)
def show_start_page(web: NamedDependency[WebFiles]) -> Response[bytes]:
    """The web app's page."""
    return web.page("index.html")


@get("/{path:path}", sync_to_thread=True, opt=OPEN)
def show_web(web: NamedDependency[WebFiles], path: FromPath[str]) -> Response[bytes]:
    """A file of the web app, else its one page, which reads the address itself."""
    if path.startswith("/api/") or path == "/api":
        raise NotFound(problem("route.unknown", "there is nothing at this address", "此地址不存在", expected="/api/v1/openapi.json"))
    found = web.file(path) if "\0" not in path else None
    if found is None and path.startswith("/assets/"):
        raise NotFound(problem("route.unknown", "there is nothing at this address", "此地址不存在"))
    return found or web.page("index.html")


web_router = Router("/", route_handlers=[show_guest_page, show_jobs_page, show_job_page, show_application_page, show_start_page, show_web], include_in_schema=False)
