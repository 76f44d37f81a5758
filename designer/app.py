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

__all__ = ["build_app"]

WEB_FOLDER = Path(__file__).parent / "web" / "dist"


def build_app(installation: Installation, *, with_workers: bool = False, web_folder: Path = WEB_FOLDER) -> WatchedApp:
    """The app over an open installation."""
    if installation.settings.metrics:
        begin_metrics()
    settings, database, clock, engine = installation.settings, installation.database, installation.clock, installation.engine
    hub = LiveHub(engine, settings)
    parts: dict[str, Any] = {
        "installation": installation,
        "settings": settings,
        "database": database,
        "engine": engine,
        "sign_in": SignIn(database, clock, settings),
        "api_keys": ApiKeys(database, clock),
        "people": People(database, clock, settings),
        "live_hub": hub,
        "guests": Guests(engine, database, clock, settings),
        "public_door": PublicDoor(engine, database, clock, settings),
        "shared_records": SharedRecords(engine, database, clock, settings),
        "request_keys": RequestKeys(database, clock, settings),
        "web": WebFiles(web_folder),
    }
    return WatchedApp(
        route_handlers=routers(settings),
        guards=[guard],
        dependencies={name: Provide(_given(part), sync_to_thread=False) for name, part in parts.items()} | {"principal": Provide(_principal, sync_to_thread=False)},
        exception_handlers=HANDLERS,
        request_class=ApiRequest,
        response_class=JsonReply,
        before_send=[add_headers],
        request_max_body_size=settings.max_inputs_bytes,
        openapi_config=openapi_config(version("hireloom")),
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=6, exclude_opt_key=UNPACKED),
        state=State({name: parts[name] for name in ("settings", "sign_in", "api_keys", "live_hub")}),
        lifespan=[_life(installation, hub, with_workers)],
        logging_config=None,
    )


def _given(part: Any) -> Callable[[], Any]:
    def provide() -> Any:
        return part

    return provide


def _principal(request: Request[Any, Any, Any]) -> Principal:
    principal: Principal = request.user
    return principal


def _life(installation: Installation, hub: LiveHub, with_workers: bool) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(_app: Any) -> AsyncIterator[None]:
        stop = await anyio.to_thread.run_sync(installation.start_workers) if with_workers else None
        try:
            async with hub.running():
                yield
        finally:
            if stop is not None:
                await anyio.to_thread.run_sync(stop)

    return life
