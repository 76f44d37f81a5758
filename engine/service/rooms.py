"""What the parts of the engine that serve operators share: the store, what is deployed, the clock, and the way to the committer."""

from collections.abc import Callable, Iterable

import msgspec

from engine.clock import Clock
from engine.errors import Fault
from engine.model.operation import RunResult
from engine.service.ask import Ask
from engine.service.catalogue import Catalogue
from engine.service.committer import Request
from engine.settings import Settings
from engine.store import Database
from engine.store.seal import KeyChain

__all__ = ["Rooms"]


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """Handed to each of them when the engine is made."""

    database: Database
    chain: KeyChain
    catalogue: Catalogue
    clock: Clock
    settings: Settings
    submit: Callable[[Request], None]

    def carry_out(self, asks: Iterable[Ask]) -> list[RunResult]:
        """Each ask for itself: one that is refused, or that the database could not do, is told and harms no other."""
        asks = list(asks)
        for ask in asks:
            self.submit(Request([ask]))
        return [self._result(ask) for ask in asks]

    def _result(self, ask: Ask) -> RunResult:
        try:
            ask.answer.result()
        except Fault as fault:
            return RunResult(run_id=ask.run_id, is_done=False, problems=fault.problems)
        return RunResult(run_id=ask.run_id, is_done=True)
