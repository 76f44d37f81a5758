"""The recipes of CONTRIBUTING.md work as they are written: its pack is deployed and its case told, its node type runs, its migration makes its table."""

import re
import types
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from ruamel.yaml import YAML

from engine.pack import read_folder
from engine.store import Database, metadata
from engine.store.upgrade import upgrade
from nodes.example import Example, differences
from nodes.registry import load_manifest
from tests.house.sources import ROOT
from tests.office import TENANT, Office
from tests.scenario import play

BLOCKS = [match[1] for match in re.finditer(r"^```\w*\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M | re.S)]
NAMED = re.compile(r"(?:# |// )?((?:templates/)?[a-z_.]+\.(?:yaml|form|rules|record|md))\n")


def block(beginning: str) -> str:
    return next(text for text in BLOCKS if text.startswith(beginning))


def test_the_pack_of_the_recipe_checks_and_its_case_is_told(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "leave"
    for text in BLOCKS:
        named = NAMED.match(text)
        if named:
            file = folder / named[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text[named.end() :], encoding="utf-8")
    assert len(list(folder.rglob("*.*"))) == 8
    office.engine.deploy(TENANT, read_folder(folder), by="test")

    for case in YAML(typ="safe", pure=True).load((folder / "leave.case.yaml").read_text("utf-8"))["cases"]:
        play(office, {**case, "folder": folder})


def test_the_node_type_of_the_recipe_does_what_its_examples_say(tmp_path: Path) -> None:
    folder = tmp_path / "greet"
    folder.mkdir()
    (folder / "node.yaml").write_text(block("type: greet"), encoding="utf-8")
    manifest = load_manifest(folder)
    module = types.ModuleType("greet")
    exec(compile(block('"""Greets'), "run.py", "exec"), module.__dict__)

    for told in YAML(typ="safe", pure=True).load(block("- title: {en: A greeting")):
        outputs, code = _outcome(module.run, told["inputs"])
        assert code == told.get("error", "")
        assert differences(told.get("outputs", {}), outputs) == []
        assert not code or code in manifest.errors
        assert Example(title=manifest.title, inputs=told["inputs"]).language == "zh"


def _outcome(run: Any, inputs: dict[str, Any]) -> tuple[dict[str, Any], str]:
    from engine.node import BusinessError

    try:
        return run(types.SimpleNamespace(language="zh"), inputs), ""
    except BusinessError as error:
        return {}, error.code


def test_the_migration_of_the_recipe_makes_the_table_of_the_recipe(store_url: str) -> None:
    database = Database(store_url)
    upgrade(database)
    written = types.ModuleType("migration")
    exec(compile(block('"""Notes'), "0002_notes.py", "exec"), written.__dict__)
    scope: dict[str, Any] = {**vars(__import__("engine.store.tables", fromlist=["tables"])), "metadata": sa.MetaData(naming_convention=metadata.naming_convention)}
    exec(compile(block("notes = sa.Table("), "tables.py", "exec"), scope)

    with database.write() as connection:
        with Operations.context(MigrationContext.configure(connection, opts={"target_metadata": metadata})):
            written.upgrade()
        inspector = sa.inspect(connection)
        made = {column["name"] for column in inspector.get_columns("notes")}
        checks = [check["name"] for check in inspector.get_check_constraints("notes")]
    database.close()
    assert made == set(scope["notes"].c.keys())
    assert checks == [str(one.name) for one in scope["notes"].constraints if isinstance(one, sa.CheckConstraint)]
