"""Process mining over stored history: pages of runs, live and archived, each told as a trace and then let go.

What is kept in memory does not grow with the number of runs. Of erased persons only the number is told.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from engine.errors import NotFound
from engine.mining.conformance import Conformance, Deviation
from engine.mining.export import csv_log, xes_log
from engine.mining.figures import Figures, Repeat, Spell, Variant
from engine.mining.trace import Entry, Trace, trace_of
from engine.model.definition import WorkflowDefinition
from engine.model.operation import RunQuery
from engine.service.past import first_definition
from engine.service.rooms import Rooms
from engine.store import Connection
from engine.store.archive import archived_ids, find_archived
from engine.store.burst import Burst
from engine.store.keys import Keys
from engine.store.operations import find_runs
from engine.store.stored_run import StoredRun, bursts_of_many, load_runs, open_events

__all__ = ["ConformanceReport", "Mining", "MiningReport", "Period"]


class Period(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which runs of a workflow are looked at: of one version (0: all), of those that began in a time, running ones as well or only ended ones."""

    workflow: str
    version: int = 0
    started_from: datetime | None = None
    started_before: datetime | None = None
    is_ended: bool = False


class MiningReport(msgspec.Struct, frozen=True, kw_only=True):
    """How runs went. Durations in seconds, medians and p95 to within 1 %. `others`: ended runs whose way was not told apart any more."""

    workflow: str
    runs: int
    ended: int
    erased: int
    has_more: bool
    variants: list[Variant]
    others: int
    nodes: list[Spell]
    edges: list[Spell]
    follows: list[Spell]
    rework: list[Repeat]


class ConformanceReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far runs are what a version's drawing says. `fitting`: runs without any deviation."""

    workflow: str
    version: int
    runs: int
    erased: int
    has_more: bool
    fitting: int
    fitness: float
    deviations: list[Deviation]


class Mining:
    """Reads, and writes nothing."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def report(self, tenant_id: str, period: Period) -> MiningReport:
        """Variants, waits and rework. Raises NotFound for a workflow that was never deployed."""
        reading = self._reading(tenant_id, period)
        figures = Figures(self._rooms.settings.mining_variants, self._rooms.clock.now())
        for trace, definition in reading.traces():
            figures.add(trace, definition)
        return MiningReport(
            workflow=period.workflow, runs=figures.runs, ended=figures.ended, erased=reading.erased, has_more=reading.has_more, variants=figures.variants(), others=figures.others,
            nodes=figures.waits(), edges=figures.edges(), follows=figures.follows(), rework=figures.rework(),
        )  # fmt: skip

    def conformance(self, tenant_id: str, period: Period, *, against: int = 0) -> ConformanceReport:
        """The runs replayed on the drawing of the version `against` (0: the newest)."""
        with self._rooms.database.read() as connection:
            row = self._rooms.catalogue.row(connection, tenant_id, period.workflow, against or None)
            drawing = self._rooms.catalogue.of(connection, row.definition_id)[1]
        reading = self._reading(tenant_id, period)
        judged = Conformance(drawing)
        for trace, _ in reading.traces():
            judged.add(trace)
        return ConformanceReport(
            workflow=period.workflow, version=row.version, runs=judged.runs, erased=reading.erased, has_more=reading.has_more, fitting=judged.fitting, fitness=judged.fitness,
            deviations=judged.deviations(),
        )  # fmt: skip

    def xes(self, tenant_id: str, period: Period, *, language: str) -> Iterator[str]:
        """The event log as XES, piece by piece."""
        return xes_log(period.workflow, self._reading(tenant_id, period).traces(), language)

    def csv(self, tenant_id: str, period: Period, *, language: str) -> Iterator[str]:
        """The event log as CSV, piece by piece."""
        return csv_log(self._reading(tenant_id, period).traces(), language)

    def _reading(self, tenant_id: str, period: Period) -> "_Reading":
        with self._rooms.database.read() as connection:
            self._rooms.catalogue.row(connection, tenant_id, period.workflow, period.version or None)
        return _Reading(self._rooms, tenant_id, period)


class _Reading:
    """Goes through the runs page by page, each page a transaction of its own."""

    def __init__(self, rooms: Rooms, tenant_id: str, period: Period) -> None:
        self._rooms = rooms
        self._tenant_id = tenant_id
        self._period = period
        self.erased = self.seen = 0
        self.has_more = False

    def traces(self) -> Iterator[tuple[Trace, WorkflowDefinition]]:
        """Each readable run with the definition that it ended on."""
        for source in (self._live, self._archived):
            after = ""
            while not self.has_more:
                with self._rooms.database.read() as connection:
                    ids, found = source(connection, after)
                self.seen += len(ids)
                yield from found
                if len(ids) < self._rooms.settings.mining_page:
                    break
                after = ids[-1]
                self.has_more = self.seen >= self._rooms.settings.mining_runs

    def _live(self, connection: Connection, after: str) -> tuple[list[str], list[tuple[Trace, WorkflowDefinition]]]:
        period = self._period
        query = RunQuery(
            workflow=period.workflow, version=period.version, status="ended" if period.is_ended else "", started_from=period.started_from, started_before=period.started_before
        )
        ids = find_runs(connection, self._tenant_id, query, after=after, limit=self._rooms.settings.mining_page)
        runs = load_runs(connection, Keys(self._rooms.chain, connection), ids, is_locked=False)
        bursts = bursts_of_many(connection, runs)
        return ids, [told for run_id, stored in runs.items() if (told := self._told(connection, stored, bursts[run_id]))]

    def _archived(self, connection: Connection, after: str) -> tuple[list[str], list[tuple[Trace, WorkflowDefinition]]]:
        period, found = self._period, []
        ids = archived_ids(connection, self._tenant_id, period.workflow, after=after, started=(period.started_from, period.started_before), limit=self._rooms.settings.mining_page)
        keys = Keys(self._rooms.chain, connection)
        for run_id in ids:
            run = find_archived(connection, keys, self._tenant_id, run_id)
            if run is not None and period.version in (0, int(run.stored.run.definition_id.rpartition("/")[2])):
                told = self._told(connection, run.stored, run.bursts)
                found += [told] if told else []
        return ids, found

    def _told(self, connection: Connection, stored: StoredRun, bursts: list[Burst]) -> tuple[Trace, WorkflowDefinition] | None:
        if stored.is_erased:
            self.erased += 1
            return None
        entries = [
            Entry(burst.seq + offset, burst.seq, burst.at, burst.by, event) for burst in bursts for offset, event in enumerate(open_events(stored, burst))
        ]  # fmt: skip
        began_on = first_definition(stored.run.definition_id, [entry.event for entry in entries])
        try:
            first = self._rooms.catalogue.of(connection, began_on)[1]
            last = self._rooms.catalogue.of(connection, stored.run.definition_id)[1]
        except NotFound:  # a definition that is not there any more tells nothing of its runs
            return None
        return trace_of(stored.run.run_id, first, entries), last
