"""The processes that serve and work: started, watched, told to stop, and ended with nothing half done.

The first SIGTERM or SIGINT: /ready says 503 at once, nothing new is taken, open requests and quick jobs are finished, the rest is handed back. The second one ends at once.
"""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import Any

import anyio.to_thread
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from designer.app import build_app
from designer.installation import Installation, open_installation
from designer.probe import probe_server
from engine.garbage import settle
from engine.settings import Settings
from engine.watching.begin import Watch, begin_watching
from engine.watching.trace import end_traces

__all__ = ["serve_web", "serve_worker"]

log = logging.getLogger("hireloom.process")

SIGNALS = (signal.SIGTERM, signal.SIGINT)
BACKLOG = 1024
GRACE = 5.0
"""Seconds beyond `stop_seconds` after which a process that cannot end is ended."""


def serve_web(settings: Settings) -> None:
    """The web app with embedded workers, until it is told to stop."""
    begin_watching(Watch.of(settings), "web")
    installation = open_installation(settings)
    try:
        with asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(_serve(installation))
    finally:
        installation.close()
        end_traces()


def _loop() -> asyncio.AbstractEventLoop:
    """The quicker loop where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _serve(installation: Installation) -> None:
    settings = installation.settings
    app = build_app(installation, with_workers=True)
    settle()
    # Granian's own lines go where ours go. One process: the embedded workers live beside the web app and must not be doubled.
    quiet: dict[str, Any] = {"loggers": {"_granian": {"propagate": True}, "granian.access": {"propagate": True}}}
    server = Server(app, settings.host, settings.port, interface=Interfaces.ASGI, backlog=BACKLOG, log_level=LogLevels.error, log_dictconfig=quiet)
    stopping: list[asyncio.Task[None]] = []

    async def stop() -> None:
        await asyncio.gather(app.traffic.finish(settings.stop_seconds), anyio.to_thread.run_sync(_stop_workers, installation))
        server.stop()  # type: ignore[no-untyped-call]

    def told(number: int) -> None:
        if stopping:
            os._exit(128 + number)
        log.info("told to stop", extra={"requests": app.traffic.count})
        installation.stopping.set()
        app.traffic.is_stopping = True
        _end_in(settings.stop_seconds + GRACE)
        stopping.append(asyncio.get_running_loop().create_task(stop()))

    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, told, number)
    await server.serve()


def _stop_workers(installation: Installation) -> None:
    for workers in installation.workers:
        workers.stop()


def _end_in(seconds: float) -> None:
    """Whoever keeps a connection open for ever does not keep the process."""
    timer = threading.Timer(seconds, os._exit, (1,))
    timer.daemon = True
    timer.start()


def serve_worker(settings: Settings, queues: tuple[str, ...], tell: Callable[[], None]) -> None:
    """Workers without a web app, until they are told to stop; `tell` is called when they work."""
    begin_watching(Watch.of(settings), "worker")
    installation = open_installation(settings)
    stopped = threading.Event()

    def told(number: int, _frame: object) -> None:
        if stopped.is_set():
            os._exit(128 + number)
        installation.stopping.set()
        stopped.set()

    for number in SIGNALS:
        signal.signal(number, told)
    with contextlib.ExitStack() as stack:
        stack.callback(end_traces)
        stack.callback(installation.close)
        stack.enter_context(probe_server(installation))
        stack.callback(installation.start_workers(queues))
        settle()
        tell()
        stopped.wait()
        log.info("told to stop")
