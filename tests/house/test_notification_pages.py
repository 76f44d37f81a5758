"""docs/notifications.md and its Chinese page name every kind, placeholder, channel and event, and only settings and routes that exist."""

import re

import msgspec
import pytest

from engine.model.notice import CHANNELS, ENDPOINT_CHANNELS, EVENTS, KINDS, LETTERS, PLACEHOLDERS
from engine.service.notices import NOTICES
from engine.settings import Settings
from nodes.outbox.words import TEMPLATES
from tests.house.sources import ROOT
from tests.house.test_api_page import ROUTES

PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("notifications.md", "notifications.zh.md")}


@pytest.mark.parametrize("page", PAGES)
def test_every_word_stands_on_the_page(page: str) -> None:
    names = {*KINDS, *CHANNELS, *ENDPOINT_CHANNELS, *EVENTS, *(name for names in PLACEHOLDERS.values() for name in names)}
    assert [name for name in sorted(names) if f"`{name}`" not in PAGES[page]] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_and_route_of_the_page_exists(page: str) -> None:
    known = {f"HIRELOOM_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
    named = set(re.findall(r"HIRELOOM_\w+", PAGES[page]))
    assert len(named) > 12
    assert named <= known
    routes = [(method, path.removeprefix("/api/v1")) for method, path in re.findall(r"(GET|POST|PUT|DELETE) (/[\w/{}-]+)", PAGES[page])]
    assert len(routes) > 6
    assert [route for route in routes if route not in ROUTES] == []


def test_every_kind_has_its_words_in_both_languages_and_every_teller_a_known_kind() -> None:
    assert TEMPLATES.keys() == (KINDS | LETTERS).keys() == PLACEHOLDERS.keys()
    assert all(set(words) == {"en", "zh"} for words in TEMPLATES.values())
    assert len(NOTICES) >= 8
