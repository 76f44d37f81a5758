"""docs/operations.md and its Chinese page name every figure, and only settings, codes and fields that exist."""

import re

import msgspec
import pytest

from engine.service.calendars import CalendarSetting
from engine.service.national import national
from engine.settings import Settings
from engine.watching.metric import COUNTERS, GAUGES, HISTOGRAMS
from tests.house.sources import ROOT, codes

PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operations.md", "operations.zh.md")}


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_stands_on_the_page_with_its_labels(page: str) -> None:
    rows = {match[1]: match[2] for match in re.finditer(r"^\| `hireloom_(\w+)` \| ([^|]*)\|", PAGES[page], re.M)}
    made = (
        {f"{name}_total": labels for name, (_, labels) in COUNTERS.items()} | {name: labels for name, (_, labels, _) in HISTOGRAMS.items()} | {n: g[1] for n, g in GAUGES.items()}
    )
    assert {name: tuple(re.findall(r"`(\w+)`", told)) for name, told in rows.items()} == made


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_of_the_page_exists(page: str) -> None:
    known = {f"HIRELOOM_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
    named = set(re.findall(r"HIRELOOM_\w+", PAGES[page]))
    assert len(named) > 8
    assert named <= known


@pytest.mark.parametrize("page", PAGES)
def test_the_calendar_s_fields_codes_and_years_are_those_of_the_code(page: str) -> None:
    for field in CalendarSetting.__struct_fields__:
        assert f"`{field}`" in PAGES[page]
    assert {"calendar.empty", "calendar.ends"} <= {one.code for one in codes()}
    first, last = national("CN").covered
    assert re.search(rf"{first} .{{1,3}} {last}", PAGES[page])
