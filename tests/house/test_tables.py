"""Migrations are one line of steps, and what they make is what engine.store.tables says."""

import re

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.store import Database, door_tables, draft_tables, identity, metadata, notice_tables, organisation, tables
from engine.store.upgrade import current_revision, head_revision, upgrade
from tests.house.sources import ROOT

__all__ = ["door_tables", "draft_tables", "identity", "notice_tables", "organisation", "tables"]

FILES = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def test_migrations_follow_each_other_in_the_order_of_their_names() -> None:
    told = [(re.search(r'^revision = "(\w+)"', text, re.M), re.search(r'^down_revision = (?:"(\w+)"|None)', text, re.M)) for text in (file.read_text("utf-8") for file in FILES)]
    revisions = [found[1] for found, _ in told if found]
    assert [file.name.partition("_")[0] for file in FILES] == revisions
    assert [before[1] for _, before in told if before] == [None, *revisions[:-1]]
    assert head_revision() == revisions[-1]


@pytest.fixture
def upgraded(empty_store_url: str):
    database = Database(empty_store_url)
    upgrade(database)
    yield database
    database.close()


def test_the_upgraded_database_has_the_tables_that_the_code_has(upgraded: Database) -> None:
    with upgraded.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    assert current_revision(upgraded) == head_revision()


def test_the_upgraded_database_has_the_checks_that_the_code_has(upgraded: Database) -> None:
    with upgraded.read() as connection:
        inspector = sa.inspect(connection)
        found = {(table, check["name"]): _words(check["sqltext"]) for table in inspector.get_table_names() for check in inspector.get_check_constraints(table)}
    wanted = {
        (table.name, str(check.name)): _words(str(check.sqltext))
        for table in metadata.tables.values()
        for check in table.constraints
        if isinstance(check, sa.CheckConstraint) and check.name and not getattr(check, "_type_bound", False)
    }
    assert found == wanted


def _words(sql: str) -> set[str]:
    """The quoted words of a condition: each database writes the rest in its own way."""
    return set(re.findall(r"'(\w+)'", sql))


def test_upgrading_again_changes_nothing(upgraded: Database) -> None:
    assert upgrade(upgraded) == head_revision()


def test_every_table_carries_its_tenant() -> None:
    without = {table.name for table in metadata.tables.values() if "tenant_id" not in table.c}
    assert without == set()
