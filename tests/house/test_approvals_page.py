"""Every row of what approvers expect, and nearly every resource pattern, has a test that names it."""

from pathlib import Path

import pytest

from tests.house.approval_docs import PAGES, named_tests
from tests.house.approval_rows import RESOURCES, ROWS
from tests.house.sources import ROOT

LEAST_PATTERNS = 40


def test_every_row_has_a_test_that_names_it() -> None:
    assert sorted(named_tests()["row"]) == sorted(ROWS)


def test_forty_of_the_resource_patterns_have_a_test_that_names_them() -> None:
    known = named_tests()["resource"]
    assert set(known) <= set(RESOURCES)
    assert len(known) >= LEAST_PATTERNS


def test_a_named_test_is_in_the_file_that_is_said() -> None:
    tests = {test for numbers in named_tests().values() for found in numbers.values() for test in found}
    assert [(file, name) for file, name in tests if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("page", PAGES, ids=[page.PAGE.name for page in PAGES])
def test_a_row_whose_test_failed_has_no_tick(page) -> None:
    failing = named_tests()["row"][1][0]
    line = next(line for line in page.page([failing]).splitlines() if line.startswith("| 1 |"))
    assert "✓" not in line
    assert "✓" in next(line for line in page.page().splitlines() if line.startswith("| 1 |"))
    assert Path(ROOT, failing[0]).is_file()
