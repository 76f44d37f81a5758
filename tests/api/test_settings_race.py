"""Two people save the same setting in the same moment, on PostgreSQL, where writers do not wait for each other by themselves: one holds, the other is told."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar.testing import TestClient

from designer.app import build_app
from designer.installation import open_installation
from engine.clock import FrozenClock
from engine.settings import Settings
from tests.api.conftest import NOW, PASSWORD, Client, add_tenant
from tests.api.test_meanwhile import HOOK, SETTINGS
from tests.store.migrated import one_of_many

WRITTEN = {
    "calendar": "tenant_calendars", "template": "message_templates", "colour": "tenant_brands", "preferences": "notification_preferences", "preferences of another": "notification_preferences",
    "endpoint": "endpoints", "person": "people", "roles": "principals", "department": "departments",
}  # fmt: skip
"""Where each setting is written: the table that is held until both writers have read and judged, or wait for each other."""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture(scope="module")
def shared_postgres(postgres_url: str) -> Iterator[str]:
    with one_of_many(postgres_url, is_migrated=True) as url:
        yield url


@pytest.fixture(scope="module")
def pair(shared_postgres: str, tmp_path_factory: pytest.TempPathFactory, password_hash: str, web_folder: Path) -> Iterator[list[Client]]:
    """The same administrator at two browsers."""
    settings = Settings(data_dir=str(tmp_path_factory.mktemp("raced")), database_url=shared_postgres, language="en", base_url="http://testserver.local")
    opened = open_installation(settings, clock=FrozenClock(NOW))
    add_tenant(opened, "acme", password_hash)
    app = build_app(opened, web_folder=web_folder)
    with TestClient(app, raise_server_exceptions=False):
        clients = [TestClient(app, raise_server_exceptions=False) for _ in range(2)]
        for client in clients:
            assert client.post("/api/v1/session", json={"email": "admin@acme.example", "password": PASSWORD}).is_success
        yield clients
    opened.close()


def both_wait(connection: sa.Connection) -> None:
    end = time.monotonic() + 30
    while connection.scalar(sa.text(WAITING)) < 2:
        assert time.monotonic() < end, "the two writers never met"


@pytest.mark.parametrize("setting", SETTINGS)
def test_of_two_writers_in_the_same_moment_one_is_told_that_the_other_was_quicker(pair: list[Client], shared_postgres: str, setting: str) -> None:
    admin = pair[0]
    admin.post("/api/v1/endpoints", json=HOOK)
    admin.put("/api/v1/organisation/departments/ops", json={"name": "Operations"})
    read, place, wanted = SETTINGS[setting]
    assert admin.put(place.format(**read(admin)), json=wanted[2]).is_success
    seen = read(admin)

    def save(client: Client, body: dict[str, Any]) -> int:
        return client.put(place.format(**seen), json=body, headers={"If-Match": seen["revision"]}).status_code

    held = sa.create_engine(shared_postgres)
    with ThreadPoolExecutor(2) as pool, held.connect() as holder, held.connect() as watcher:
        holder.execute(sa.text(f"LOCK TABLE {WRITTEN[setting]} IN SHARE MODE"))
        replies = [pool.submit(save, client, body) for client, body in zip(pair, wanted, strict=False)]
        try:
            both_wait(watcher.execution_options(isolation_level="AUTOCOMMIT"))
        finally:
            holder.rollback()
        codes = [reply.result() for reply in replies]
    held.dispose()
    assert sorted(codes)[1] == 409, codes
    assert sorted(codes)[0] < 300, codes
    stands = read(admin)
    winner = codes.index(min(codes))
    assert stands["revision"] != seen["revision"]
    assert pair[winner].put(place.format(**stands), json=wanted[winner], headers={"If-Match": stands["revision"]}).is_success
