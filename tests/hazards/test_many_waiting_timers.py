"""Ten thousand timers that are not due: a tick does not read them. Told by the database's own plan and count of rows, not by a clock."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.scheduler import tick
from engine.store import tables
from tests.office import TENANT, Office, workflow_pack
from tests.store.test_engine import TIMED
from tests.unit.flows import NODE_TYPES

WAITING = 10_000
Statement = tuple[str, Any]


@pytest.fixture
def crowded(make_office: Callable[..., Office], store_url: str) -> Office:
    """An office where one timer is due and very many are not."""
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(TIMED), by="test")
    office.start("timed", {"key": "k"})
    office.clock.advance(timedelta(hours=2))
    due_at = office.clock.now() + timedelta(days=9)
    with office.database.write() as connection:
        connection.execute(tables.timers.insert(), [{"run_id": f"r{number}", "number": 1, "tenant_id": TENANT, "due_at": due_at} for number in range(WAITING)])
        connection.exec_driver_sql("ANALYZE timers")  # as PostgreSQL does by itself after a while
    return office


def selects(office: Office) -> list[Statement]:
    """What a tick reads from the timers."""
    told: list[Statement] = []

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.startswith("SELECT") and "FROM timers" in statement:
            told.append((statement, parameters))

    sa.event.listen(office.database.engine, "before_cursor_execute", hear)
    tick(office.engine)
    sa.event.remove(office.database.engine, "before_cursor_execute", hear)
    return told


def rows_read(plan: dict[str, Any]) -> int:
    """Rows that the plan's nodes over timers took in, with those that they threw away (PostgreSQL's EXPLAIN ANALYZE)."""
    own = int(plan["Actual Rows"]) + int(plan.get("Rows Removed by Filter", 0)) if "Relation Name" in plan or "Index Name" in plan else 0
    return own + sum(rows_read(part) for part in plan.get("Plans", []))


def test_a_tick_reads_the_timers_that_are_due_and_no_others(crowded: Office) -> None:
    told = selects(crowded)
    assert told
    assert crowded.engine.runs(TENANT).items[0].node_ids == ["over"]
    with crowded.database.read() as connection:
        for statement, parameters in told:
            if crowded.database.is_sqlite:
                plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
                assert "SEARCH timers" in plan
                assert "ix_timers_due (due_at<?)" in plan
            else:
                found = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).scalar()
                assert rows_read((found if isinstance(found, list) else json.loads(found))[0]["Plan"]) <= 4
