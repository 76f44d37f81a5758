"""What all tests share: databases, an office (an engine at work), and one summary by kind of test at the end."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.office import Office
from tests.store.databases import postgres_server
from tests.store.migrated import one_of_many

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""No property fails because the machine is busy."""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def fresh_postgres(postgres_url: str) -> Iterator[str]:
    """The URL of a migrated database without rows."""
    with one_of_many(postgres_url, is_migrated=True) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without rows, once on each kind of store; it may be migrated."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return str(request.getfixturevalue("fresh_postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table, once on each kind of store."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    with one_of_many(str(request.getfixturevalue("postgres_url")), is_migrated=False) as url:
        yield url


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Makes offices; all are closed at the end."""
    made: list[Office] = []

    def make(url: str = "", **settings: Any) -> Office:
        office = Office(url or f"sqlite:///{tmp_path / 'office.db'}", **settings)
        made.append(office)
        return office

    yield make
    for office in made:
        office.close()


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    """An office on SQLite."""
    return make_office()


@pytest.fixture
def stored_office(make_office: Callable[..., Office], store_url: str) -> Office:
    """An office on each kind of store."""
    return make_office(store_url)


LONG = (
    "workers/test_prefect", "workers/test_celery", "crash/", "browser/test_admin", "browser/test_accessibility", "browser/", "watching/", "packs/", "hazards/", "workers/", "store/",
)  # fmt: skip
"""What takes long although it is few tests, the longest first."""


def pytest_configure(config: pytest.Config) -> None:
    """Files are given to workers in the order below, not by how many tests they have."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files begin first, so that no worker is left with one at the end while the other has nothing to do."""

    def place(item: pytest.Item) -> int:
        return next((number for number, name in enumerate(LONG) if f"tests/{name}" in item.nodeid), len(LONG))

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for each kind of test."""
    counts: dict[str, Counter[str]] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            parts = report.nodeid.split("/")
            kind = parts[1] if len(parts) > 2 else "other"
            counts.setdefault(kind, Counter())[outcome] += 1
    if counts:
        terminalreporter.section("by kind")
        for kind, found in sorted(counts.items()):
            terminalreporter.write_line(f"{kind:12} " + ", ".join(f"{number} {outcome}" for outcome, number in found.items()))
