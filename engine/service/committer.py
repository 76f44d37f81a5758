"""The group committer: one thread, one queue; it takes what waits (up to `batch`) and runs one transaction for all of it.

No timer: an idle engine answers at once, a busy one groups. When the database refuses a batch, its members are tried one by one, so that one bad apple harms nobody.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from engine.clock import Clock
from engine.errors import Conflict, Fault, Unavailable, problem
from engine.service.answer import Answer
from engine.service.ask import Ask, Claim
from engine.service.catalogue import Catalogue
from engine.service.memory import Memory
from engine.service.unit import Unit
from engine.service.watch import tell_runs, watched_commit
from engine.settings import Settings
from engine.store import Database
from engine.store.changes import RunChangedMeanwhile
from engine.store.keys import Keys
from engine.store.seal import KeyChain

__all__ = ["Committer", "Request"]


ATTEMPTS = 5
BREATH = 0.001
"""Seconds between two commits for several callers: those who were answered ask again meanwhile, and go with the next one. A single caller never waits."""
PAUSE = 0.25
"""Seconds of waiting for a database that is away, twice as long each time; then the callers are told."""

log = logging.getLogger("hireloom.committer")


class Request(msgspec.Struct, eq=False):
    """What one caller wants done in one transaction: asks, then a claim."""

    asks: list[Ask]
    claim: Claim | None = None
    sweeps: bool = False
    """Deliver kept messages for which somebody waits by now."""


class Committer:
    """Starts its thread with the first request; `close` carries out what waits and stops."""

    def __init__(self, database: Database, chain: KeyChain, catalogue: Catalogue, clock: Clock, settings: Settings) -> None:
        self.database = database
        self.chain = chain
        self.catalogue = catalogue
        self.clock = clock
        self.settings = settings
        self.on_new_jobs: list[Callable[[set[str]], None]] = []
        self.on_change: list[Callable[[], None]] = []
        self.commits = 0
        self.memory = Memory(settings.remembered_runs)
        self._queue: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    @property
    def is_alive(self) -> bool:
        """Whether it works, or will with its first request."""
        return not self._is_closed and (self._thread is None or self._thread.is_alive())

    @property
    def waiting(self) -> int:
        """How many requests wait for a commit."""
        return self._queue.qsize()

    def submit(self, request: Request) -> None:
        """Puts a request in the queue; its futures are answered after the commit. Raises Conflict when the engine is closed."""
        with self._lock:
            if self._is_closed:
                raise Conflict(problem("engine.closed", "the engine is shutting down", "引擎正在关闭"))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="committer", daemon=True)
                self._thread.start()
            self._queue.put(request)

    def close(self) -> None:
        """Finishes what was submitted, then stops."""
        with self._lock:
            self._is_closed = True
            thread = self._thread
            self._queue.put(None)
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            first = self._queue.get()
            if first is None:
                return
            batch, is_last = self._gather(first)
            watched_commit(self._commit, batch, _asks, self._queue.qsize())
            if is_last:
                return
            if len(batch) > 1:
                time.sleep(BREATH)

    def _gather(self, first: Request) -> tuple[list[Request], bool]:
        batch, count = [first], len(first.asks) + 1
        while count < self.settings.batch:
            try:
                request = self._queue.get_nowait()
            except queue.Empty:
                return batch, False
            if request is None:
                return batch, True
            batch.append(request)
            count += len(request.asks) + 1
        return batch, False

    def _commit(self, batch: list[Request]) -> None:
        try:
            unit = self._transact(batch)
        except Exception as error:  # noqa: BLE001 - every caller must get an answer, whatever the database said
            if isinstance(error, Unavailable):
                for request in batch:
                    _answer_all(request, error)
                return
            if len(batch) > 1:
                for request in batch:
                    self._commit([request])
                return
            _answer_all(batch[0], error)
            return
        for future, result in unit.results:
            _answer(future, result)
        tell_runs(unit.told)
        if unit.has_thrown:
            self._sweep()
        calls = [partial(listener, unit.queues) for listener in self.on_new_jobs if unit.queues]
        for call in [*calls, *(self.on_change if not unit.changes.tidings.is_empty else ())]:
            try:
                call()
            except Exception:
                log.exception("a listener failed")

    def _sweep(self) -> None:
        with self._lock:
            if not self._is_closed:  # else the next process delivers what was thrown
                self._queue.put(Request([], sweeps=True))

    def _transact(self, batch: list[Request]) -> Unit:
        asks = _asks(batch)
        claims = [request.claim for request in batch if request.claim is not None]
        for attempt in range(ATTEMPTS):
            try:
                with self.database.write() as connection:
                    unit = Unit(connection, Keys(self.chain, connection), self.catalogue, self.settings, self.clock.now(), self.memory)
                    unit.perform([msgspec.structs.replace(ask) for ask in asks], claims, sweeps=any(request.sweeps for request in batch))
                self.commits += 1
                unit.remember()
            except RunChangedMeanwhile:
                self.memory.forget()
            except Unavailable as fault:
                self.memory.forget()
                if fault.code != "store.away" or attempt == ATTEMPTS - 1:
                    raise
                log.warning("the database does not answer", extra={"attempt": attempt + 1})
                time.sleep(PAUSE * 2**attempt)
            except Exception as error:
                self.memory.forget()
                if attempt == ATTEMPTS - 1 or not self.database.is_passing(error):
                    raise
            else:
                return unit
        raise AssertionError("unreachable")


def _asks(batch: list[Request]) -> list[Ask]:
    return [ask for request in batch for ask in request.asks]


def _answer(future: "Answer[Any]", result: Any) -> None:
    if isinstance(result, Fault):
        future.set_exception(result)
    else:
        future.set_result(result)


def _answer_all(request: Request, error: Exception) -> None:
    for ask in request.asks:
        ask.answer.set_exception(error)
    if request.claim is not None:
        request.claim.answer.set_exception(error)
