"""Each of the 43 workflow patterns is drawn and played; the list of them is complete."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.office import Office
from tests.patterns.player import Player, case_files
from tests.unit.flows import NODE_TYPES

FILES = case_files()
CASES = [(file, case) for file, told in [*FILES, *case_files("[a-z]*")] for case in told["cases"]]


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file.name.removesuffix('.case.yaml')}: {case['title']}" for file, case in CASES])
def test_pattern(make_office: Callable[..., Office], file: Path, case: dict[str, Any]) -> None:
    Player(make_office(node_types=NODE_TYPES), file, case).play()


@pytest.mark.parametrize(("file", "told"), FILES, ids=[file.name.removesuffix(".case.yaml") for file, _ in FILES])
def test_pattern_on_postgresql(make_office: Callable[..., Office], fresh_postgres: str, file: Path, told: dict[str, Any]) -> None:
    """The first case of each, so that the other kind of store is held to the same."""
    Player(make_office(fresh_postgres, node_types=NODE_TYPES), file, told["cases"][0]).play()


def test_every_pattern_has_its_files() -> None:
    assert [told["pattern"] for _, told in FILES] == list(range(1, 44))
