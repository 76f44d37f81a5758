"""A and B beside the peers and beside the machine's limit, in turns on one server: a peer, we, the next peer, we; of everything the median.

SpiffWorkflow stores A after each task, as the workload wants it; what it does when it stores only the end is a case of its own.
absurd works with four processes, so A beside it is ours with an engine process for each core; beside the others, which are one process each, ours is one, too.
"""

import time
from collections import defaultdict

from tests.bench.engine.bench import Bench, median
from tests.bench.engine.limit import postgres_transitions, sqlite_transitions
from tests.bench.engine.peers import PEERS, Peer, peer
from tests.bench.engine.probe import Cost
from tests.bench.engine.process import CORES, Crew
from tests.bench.engine.workload import TRANSITIONS, Workload, open_office
from tests.office import Office

__all__ = ["CASES", "measure"]

CASES = (
    "A", "A one process", "B", "B steps", "A at the end", "A workers", "A alone", "A CPU", "B CPU", "A WAL", "B WAL", "A stored", "machine", "A sqlite", "B sqlite", "A alone sqlite", "machine sqlite",
)  # fmt: skip
ROUNDS, SECONDS = 3, 200
"""So many rounds, or fewer where the next one would not end within that time."""
OURS_SECONDS = 4
"""A pass of ours ends with the first batch after that time."""
PEER_RUNS = {("dbos", "A"): 80, ("dbos", "B"): 60, ("absurd", "A"): 150, ("absurd", "B"): 120, ("spiff", "A"): 150, ("spiff", "B"): 150, ("spiff", "end"): 250}
ALONE = 15
OURS, CREWED = "ours", "absurd"


def measure(bench: Bench) -> None:
    """Carries out the rounds that the wanted cases need and reports them."""
    race = Race(bench)
    begin = time.perf_counter()
    for done in range(1, ROUNDS + 1):
        if race.needs_postgres:
            race.round()
        if race.needs_sqlite:
            race.sqlite_round()
        spent = time.perf_counter() - begin
        if spent + spent / done > SECONDS:
            break
    race.close()
    bench.say_syncs("A B", race.syncs)
    race.tell()


class Race:
    """Who has done what so far."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        wanted = [case for case in CASES if bench.wants(case)]
        self.needs_sqlite = any("sqlite" in case for case in wanted)
        self.needs_postgres = any("sqlite" not in case for case in wanted)
        self.letters = [letter for letter in "AB" if any(case.startswith(letter) for case in wanted) or (letter == "A" and any(case.startswith("machine") for case in wanted))]
        self.costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
        self.figures: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.syncs: list[float] = []
        self.urls = {name: bench.server.create(name) for name in (*PEERS, OURS)} if self.needs_postgres else {}
        self.offices: dict[str, Office] = {}
        self.workloads: dict[str, Workload] = {}
        self.crew = Crew(bench.server.create("crew"), CORES, max(1, bench.runs // CORES), 1) if self.needs_postgres and bench.wants("A") else None
        self._open("postgres", self.urls.get(OURS))
        self._open("sqlite", f"sqlite:///{bench.folder}/ours.db" if self.needs_sqlite else None)

    def _open(self, store: str, url: str | None) -> None:
        if url:
            self.offices[store] = open_office(url)
            self.workloads[store] = Workload(self.offices[store])

    def round(self) -> None:
        """Each peer in turn, and we after each."""
        ours = self.workloads["postgres"]
        for name in PEERS:
            self.syncs.append(self.bench.sync())
            self.figures[OURS, "machine"].append(postgres_transitions(f"{self.bench.server.url}/postgres"))
            with peer(name, self.urls[name]) as other:
                self._peer(other)
            for letter in self.letters:
                self._ours(ours, letter.lower(), letter)
            if self.bench.wants("B steps"):
                self._ours(ours, "steps", "B steps")
            if self.crew is not None and name == CREWED:
                self.figures[OURS, "crew"].append(max(1, self.bench.runs // CORES) * CORES / self.crew.do("a"))
        if self.bench.wants("A alone"):
            self.figures[OURS, "A alone"].append(ours.alone(ALONE))
        if self.bench.wants("A workers"):
            with self.bench.server.measured(max(64, self.bench.runs // 12)) as cost:
                ours.by_workers(cost.runs)
            self.costs[OURS, "A workers"].append(cost)

    def _ours(self, workload: Workload, key: str, what: str) -> None:
        with self.bench.server.measured(0) as cost:
            cost.runs = workload.run(key, self.bench.runs, OURS_SECONDS)
        self.costs[OURS, what].append(cost)

    def _peer(self, other: Peer) -> None:
        server, name = self.bench.server, other.name
        is_first = not self.costs[name, "A"]
        for letter in self.letters:
            runs = PEER_RUNS[name, letter]
            if is_first and letter == "A" and self.bench.wants("A stored"):
                before = server.stored(name, is_before=True)
                self.costs[name, letter].append(other.run(letter, 2 * runs, server))
                self.figures[name, "A stored"].append((server.stored(name) - before) / (2 * runs))
            else:
                self.costs[name, letter].append(other.run(letter, runs, server))
        if name == "spiff" and self.bench.wants("A at the end"):
            self.costs[name, "end"].append(other.run("end", PEER_RUNS[name, "end"], server))
        if name == "dbos" and self.bench.wants("A alone"):
            self.figures[name, "A alone"].append(other.alone(ALONE))

    def sqlite_round(self) -> None:
        """DBOS and we, each on a SQLite file with FULL or its own default."""
        self.syncs.append(self.bench.sync())
        self.figures[OURS, "machine sqlite"].append(sqlite_transitions(self.bench.folder))
        letters = [letter for letter in "AB" if self.bench.wants(f"{letter} sqlite")]
        if letters:
            with peer("dbos", f"sqlite:///{self.bench.folder}/dbos.db") as other:
                for letter in letters:
                    self.costs["dbos", f"{letter} sqlite"].append(other.run(letter, PEER_RUNS["dbos", letter] // 2))
        ours = self.workloads["sqlite"]
        for letter in dict.fromkeys((*letters, *(["A"] if self.bench.wants("machine sqlite") else []))):
            self._ours(ours, letter.lower(), f"{letter} sqlite")
        if self.bench.wants("A alone sqlite"):
            self.figures[OURS, "A alone sqlite"].append(ours.alone(ALONE))

    def close(self) -> None:
        if "postgres" in self.offices and self.bench.wants("A stored"):
            before = self.bench.server.stored(OURS, is_before=True)
            runs = self.workloads["postgres"].run("a", self.bench.runs)
            self.figures[OURS, "A stored"].append((self.bench.server.stored(OURS) - before) / runs)
        for office in self.offices.values():
            office.close()
        if self.crew is not None:
            self.crew.close()

    def tell(self) -> None:
        """Says everything that was measured."""
        for letter in self.letters if self.needs_postgres else []:
            for name in PEERS:
                if letter == "A" and name == CREWED:
                    self._beside("A", self._figure(OURS, "crew"), f"runs/s, an engine process for each of {CORES} cores", name, self._rate(name, letter))
                    self._beside("A one process", self._rate(OURS, "A"), "runs/s", name, self._rate(name, letter))
                else:
                    self._beside(letter, self._rate(OURS, letter), "runs/s", name, self._rate(name, letter))
            for name in PEERS:
                self._beside(f"{letter} CPU", self._cost(OURS, letter, "cpu"), "ms CPU a run, client and server", name, self._cost(name, letter, "cpu"))
            for name in PEERS:
                self._beside(f"{letter} WAL", self._cost(OURS, letter, "wal"), "bytes of WAL a run", name, self._cost(name, letter, "wal"))
        for name in ("dbos", "absurd"):
            self._beside("B steps", self._rate(OURS, "B steps"), "runs/s, each step a worker's job", name, self._rate(name, "B"))
        self._beside("A at the end", self._rate(OURS, "A"), "runs/s, ours stores each step", "spiff", self._rate("spiff", "end"))
        self._beside("A workers", self._rate(OURS, "A workers"), "runs/s, worker threads at their desk", "dbos", self._rate("dbos", "A"))
        self._beside("A alone", self._figure(OURS, "A alone"), "ms, median of one run", "dbos", self._figure("dbos", "A alone"))
        for name in PEERS:
            self._beside("A stored", self._figure(OURS, "A stored"), "bytes of tables and indexes a finished run", name, self._figure(name, "A stored"))
        for letter in "AB":
            self._beside(f"{letter} sqlite", self._rate(OURS, f"{letter} sqlite"), "runs/s", "dbos", self._rate("dbos", f"{letter} sqlite"))
        self._beside("A alone sqlite", self._figure(OURS, "A alone sqlite"), "ms, median of one run", "", None)
        for case, key in (("machine", "A"), ("machine sqlite", "A sqlite")):
            rate = self._rate(OURS, key)
            self._beside(case, rate and rate * TRANSITIONS["a"], "transitions/s of our A", "limit", self._figure(OURS, case))

    def _beside(self, case: str, ours: float | None, unit: str, name: str, theirs: float | None) -> None:
        if ours is not None:
            self.bench.say(case, ours, unit, name if theirs is not None else "", theirs)

    def _rate(self, who: str, what: str) -> float | None:
        return self._cost(who, what, "rate")

    def _cost(self, who: str, what: str, name: str) -> float | None:
        found = [cost.wal / cost.runs if name == "wal" else getattr(cost, name) for cost in self.costs[who, what]]
        return median(found) if found else None

    def _figure(self, who: str, what: str) -> float | None:
        return median(self.figures[who, what]) if self.figures[who, what] else None
