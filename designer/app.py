"""The composition root of the web process: database, engine, workers, routes put together.

Knows every part and decides nothing. Surprising rule: nothing here may import a heavy library; OCR and models live in the workers' processes.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anyio.to_thread
from litestar import Request
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide

from designer.api.guard import guard
from designer.api.guest import Guests
from designer.api.live import UNPACKED
from designer.api.live_hub import LiveHub
from designer.api.openapi import openapi_config
from designer.api.openings import PublicDoor
from designer.api.problems import HANDLERS, ApiRequest
from designer.api.reply import JsonReply, add_headers
from designer.api.routes import routers
from designer.api.shared_record import SharedRecords
from designer.api.traffic import WatchedApp
from designer.api.web import WebFiles
from designer.api.workflows import RequestKeys
from designer.installation import Installation
from engine.watching.metric import begin_metrics
from tenants.keys import ApiKeys
from tenants.people import People
from tenants.principal import Principal
from tenants.sign_in import SignIn

__all__ = ["build_app", "put_over"]

WEB_FOLDER = Path(__file__).parent / "web" / "dist"
PARTS = (
    "installation", "settings", "database", "engine", "sign_in", "api_keys", "people", "live_hub", "guests", "public_door", "shared_records", "request_keys", "web",
)  # fmt: skip
"""What routes may ask for by name; it stands in the app's state."""


def build_app(installation: Installation, *, with_workers: bool = False, web_folder: Path = WEB_FOLDER) -> WatchedApp:
    """The app over an open installation."""
    if installation.settings.metrics:
        begin_metrics()
    settings = installation.settings
    app = WatchedApp(
        route_handlers=routers(settings),
        guards=[guard],
        dependencies={name: Provide(_given(name), sync_to_thread=False) for name in PARTS} | {"principal": Provide(_principal, sync_to_thread=False)},
        exception_handlers=HANDLERS,
        request_class=ApiRequest,
        response_class=JsonReply,
        before_send=[add_headers],
        request_max_body_size=settings.max_inputs_bytes,
        openapi_config=openapi_config(version("hireloom")),
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=6, exclude_opt_key=UNPACKED),
        lifespan=[_life(with_workers)],
        logging_config=None,
    )
    put_over(app, installation, web_folder)
    return app


def put_over(app: WatchedApp, installation: Installation, web_folder: Path = WEB_FOLDER) -> None:
    """Has the app answer for this installation from its next request on; the sizes of bodies that routes take stay those that it was built with."""
    settings, database, clock, engine = installation.settings, installation.database, installation.clock, installation.engine
    parts: dict[str, Any] = {
        "installation": installation,
        "settings": settings,
        "database": database,
        "engine": engine,
        "sign_in": SignIn(database, clock, settings),
        "api_keys": ApiKeys(database, clock),
        "people": People(database, clock, settings),
        "live_hub": LiveHub(engine, settings),
        "guests": Guests(engine, database, clock, settings),
        "public_door": PublicDoor(engine, database, clock, settings),
        "shared_records": SharedRecords(engine, database, clock, settings),
        "request_keys": RequestKeys(database, clock, settings),
        "web": WebFiles(web_folder),
    }
    for name in PARTS:
        app.state[name] = parts[name]


def _given(name: str) -> Callable[[State], Any]:
    def provide(state: State) -> Any:
        return state[name]

    return provide


def _principal(request: Request[Any, Any, Any]) -> Principal:
    principal: Principal = request.user
    return principal


def _life(with_workers: bool) -> Callable[[WatchedApp], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(app: WatchedApp) -> AsyncIterator[None]:
        stop = await anyio.to_thread.run_sync(app.state.installation.start_workers) if with_workers else None
        try:
            async with app.state.live_hub.running():
                yield
        finally:
            if stop is not None:
                await anyio.to_thread.run_sync(stop)

    return life
