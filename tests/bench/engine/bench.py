"""What one run of the benchmark shares: its folder, its server, what was asked for, and what is said."""

import statistics
import sys
from collections.abc import Collection
from pathlib import Path

import msgspec

from tests.bench.engine.probe import Server, fdatasyncs
from tests.bench.report import report

__all__ = ["Bench", "median"]

median = statistics.median


class Bench(msgspec.Struct, kw_only=True):
    """`only` names the cases that are wanted, `flat` all that begin so; empty: all."""

    folder: Path
    server: Server
    runs: int
    stored: int
    only: Collection[str] = ()

    def wants(self, case: str) -> bool:
        return not self.only or case in self.only or case.partition(" ")[0] in {"flat"} & set(self.only)

    def say(self, case: str, ours: float, unit: str, peer: str = "", peer_value: float | None = None) -> None:
        """Reports one figure, if its case is wanted."""
        if self.wants(case):
            report("engine", case, ours, unit, peer, peer_value)
            sys.stdout.flush()

    def sync(self) -> float:
        """fdatasync a second, now."""
        return fdatasyncs(self.folder)

    def say_syncs(self, stage: str, syncs: Collection[float]) -> None:
        """What the disk did while a stage was measured: these lines are always printed."""
        report("engine", f"fdatasync {stage}", median(syncs), f"a second, median of {len(syncs)} ({min(syncs):,.0f} to {max(syncs):,.0f})")
        sys.stdout.flush()
