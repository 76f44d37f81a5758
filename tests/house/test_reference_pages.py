"""The pages of docs/ that come from the code are current."""

import msgspec
import pytest

from engine.form import FIELD_TYPES
from engine.settings import Settings
from nodes.registry import manifests
from tests.house.cli_docs import commands
from tests.house.sources import ROOT, codes, modules
from tests.house.write_docs import PAGES


@pytest.mark.parametrize("made", PAGES, ids=[made.PAGE.name for made in PAGES])
def test_a_page_made_from_the_code_is_current(made) -> None:
    assert made.PAGE.read_text(encoding="utf-8") == made.page(), "run: .venv/bin/python -m tests.house.write_docs"


def _text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_every_node_type_stands_in_the_docs() -> None:
    assert [name for name in manifests() if f"## {name}\n" not in _text("nodes.md")] == []


def test_every_setting_stands_in_the_docs() -> None:
    assert [field.name for field in msgspec.structs.fields(Settings) if f"`HIRELOOM_{field.name.upper()}`" not in _text("settings.md")] == []


def test_every_code_stands_in_the_docs() -> None:
    assert [one for one in codes() if f"| `{one.code}` |" not in _text("errors.md")] == []


def test_every_command_and_option_stands_in_the_docs() -> None:
    text = _text("cli.md")
    for words, command in commands():
        assert f"## hireloom {words}" in text
        options = [name for parameter in command.params if parameter.name != "help" for name in parameter.opts if name.startswith("-")]
        assert [name for name in options if f"`{name}" not in text and f", {name}" not in text] == []


def test_every_field_type_stands_in_the_docs() -> None:
    text = _text("language.md")
    assert [name for name in FIELD_TYPES if f"| `{name}` |" not in text] == []


def test_every_setting_is_read_somewhere() -> None:
    texts = [module.text for module in modules()]
    unread = {field.name for field in msgspec.structs.fields(Settings) if not any(f"settings.{field.name}" in text for text in texts)}
    assert unread <= {"database_url", "base_url"}, "these two are read by Settings.url and Settings.public_url"
