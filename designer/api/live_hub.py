"""Who listens in this process, and how they get what was committed, here or in any other process: one look at the stored news for all of them.

Knows no request and no permission. Used on the event loop alone; the store is read on threads. The surprising rule: who begins to listen is put down first and then reads what is behind its
own place, so that nothing falls between; what comes twice is told apart by its place.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import anyio.to_thread

from engine.errors import Unavailable, problem
from engine.service import Engine
from engine.service.live import News
from engine.settings import Settings
from engine.store.tidings import Place

__all__ = ["Listener", "LiveHub"]

log = logging.getLogger("hireloom.live")

BREATH = 0.1
"""Seconds between two looks: what a busy engine commits meanwhile is told at once."""
MOST_WAITING = 2_000
"""So much may wait for a listener that is slow; then its stream ends, and it comes back for the rest."""


class Listener:
    """One stream: what waits for it, and why it has to end ("" it need not)."""

    def __init__(self, tenant_id: str, principal_id: str) -> None:
        self.tenant_id = tenant_id
        self.principal_id = principal_id
        self.end = ""
        self._waiting: list[News] = []
        self._rings = asyncio.Event()

    def give(self, news: News) -> None:
        self._waiting.append(news)
        if len(self._waiting) > MOST_WAITING:
            self.stop("slow")
        self._rings.set()

    def stop(self, reason: str) -> None:
        self.end = self.end or reason
        self._rings.set()

    async def take(self, seconds: float) -> list[News]:
        """What has come; nothing when nothing comes for so long, or when the stream ends."""
        try:
            await asyncio.wait_for(self._rings.wait(), seconds)
        except TimeoutError:
            return []
        self._rings.clear()
        taken, self._waiting = self._waiting, []
        return [] if self.end else taken


class LiveHub:
    """All listeners of this process."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self._listeners: set[Listener] = set()
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._place = Place(0, 0)
        self._is_closed = False

    @property
    def count(self) -> int:
        """How many streams are open."""
        return len(self._listeners)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the app lives: commits of this process wake the look at once."""
        loop = asyncio.get_running_loop()

        def committed() -> None:
            if self._listeners and not loop.is_closed():
                loop.call_soon_threadsafe(self._wake.set)

        forget: Callable[[], None] = self.engine.on_change(committed)
        try:
            yield
        finally:
            forget()
            self.close()

    def close(self) -> None:
        """The process stops: every stream ends, and who listened comes back elsewhere."""
        self._is_closed = True
        for listener in self._listeners:
            listener.stop("stopping")

    def refuse_more(self, principal_id: str) -> None:
        """Raises Unavailable when this process takes no further stream, or no further one of this principal."""
        if not self.engine.live.is_on:
            raise Unavailable(problem("live.off", "nothing is told live here (HIRELOOM_LIVE_HOURS is 0)", "此处未开启实时推送（HIRELOOM_LIVE_HOURS 为 0）"))
        mine = sum(one.principal_id == principal_id for one in self._listeners)
        if self._is_closed or len(self._listeners) >= self.settings.live_streams or mine >= self.settings.live_streams_each:
            raise Unavailable(problem("live.full", "too many streams are open: ask again from time to time instead", "实时连接过多，请改为定时刷新"))

    @asynccontextmanager
    async def listening(self, tenant_id: str, principal_id: str) -> AsyncIterator[Listener]:
        """A listener that gets everything that is committed from now on."""
        listener = Listener(tenant_id, principal_id)
        async with self._lock:
            if not self._listeners:
                self._place = (await anyio.to_thread.run_sync(self.engine.live.now))[0]
            self._listeners.add(listener)
            if self._is_closed:
                listener.stop("stopping")
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def _watch(self) -> None:
        while self._listeners and not self._is_closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self.settings.live_seconds)
            self._wake.clear()
            try:
                await self._look()
            except Unavailable as fault:
                log.warning("the database does not answer", extra={"code": fault.code})
            await asyncio.sleep(BREATH)

    async def _look(self) -> None:
        async with self._lock:
            tenants = {listener.tenant_id for listener in self._listeners}
            found = await anyio.to_thread.run_sync(self.engine.live.behind, tenants, self._place) if tenants else []
            if not found:
                return
            self._place = found[-1].place
            if len(found) >= self.settings.live_batch:
                self._wake.set()
            for news in found:
                for listener in self._listeners:
                    if listener.tenant_id == news.tenant_id:
                        listener.give(news)
