"""Random flows with random commands are told again with a crash at every commit and with results that come twice, late and out of order: the end is the same.

`CRASH_SEEDS=500 pytest tests/crash/test_random_flows.py` tells more of them. A seed that fails prints a case file: saved beside this one as `<name>.case.yaml` it is told again each time.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.crash.flow_case import LEASE, TOUGH, Case, Disturbance, Teller, read, written
from tests.crash.interruption import Interruption
from tests.office import Office
from tests.property.drawing import Drawing

SEEDS = int(os.environ.get("CRASH_SEEDS", "16"))
ON_POSTGRESQL = max(1, SEEDS // 6)
BLOCKS = 4
STYLES = (Disturbance(crash=100), Disturbance(crash=50, twice=30))
SAVED = sorted(Path(__file__).parent.glob("*.case.yaml"))


class Stores:
    """An office on each kind of store; a tenant for each telling."""

    def __init__(self, *urls: str) -> None:
        self.offices = [Office(url, node_types=TOUGH, lease_seconds=LEASE) for url in urls]
        self.breaks = [Interruption() for _ in urls]
        for office, broken in zip(self.offices, self.breaks, strict=True):
            broken.install(office.database)
        if self.offices[0].database.is_sqlite:  # the process lives on, so that what it wrote is safe without the disk
            sa.event.listen(self.offices[0].database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        self.count = 0

    def teller(self, case: Case, disturbance: Disturbance | None = None, *, store: int = 0) -> Teller:
        self.count += 1
        return Teller(self.offices[store], self.breaks[store], case, f"tenant{self.count}", disturbance)

    def compare(self, case: Case, end: dict[str, Any], *, store: int = 0) -> None:
        """Tells the case disturbed and holds it to the undisturbed end. Raises AssertionError with the case as a file."""
        try:
            teller = self.teller(case, case.disturbed, store=store)
            teller.replay()
            assert teller.end() == end
        except Exception as error:
            raise AssertionError(f"{type(error).__name__}: {error}\n{written(case)}") from error


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[Stores]:
    admin = sa.create_engine(f"{postgres_url}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE random_flows"))
    admin.dispose()
    made = Stores(f"sqlite:///{tmp_path_factory.mktemp('random') / 'store.db'}", f"{postgres_url}/random_flows")
    yield made
    for office in made.offices:
        office.close()


def undisturbed(stores: Stores, seed: int) -> tuple[Case, dict[str, Any]]:
    case = Case(f"seed {seed}", Drawing(seed).text())
    teller = stores.teller(case)
    teller.draw(seed)
    return case, teller.end()


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_random_flow_comes_to_the_same_end_however_it_is_disturbed(stores: Stores, block: int) -> None:
    for seed in range(block, SEEDS, BLOCKS):
        case, end = undisturbed(stores, seed)
        for style in STYLES:
            case.disturbed = Disturbance(seed, style.crash, style.twice)
            stores.compare(case, end)
            if seed < ON_POSTGRESQL:
                stores.compare(case, end, store=1)


@pytest.mark.parametrize("file", SAVED, ids=lambda file: file.name.removesuffix(".case.yaml"))
def test_a_saved_case_comes_to_the_same_end(stores: Stores, file: Path) -> None:
    case = read(file)
    teller = stores.teller(case)
    teller.replay()
    for store in range(2):
        stores.compare(case, teller.end(), store=store)
