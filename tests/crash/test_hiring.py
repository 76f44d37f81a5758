"""The hiring case is killed by SIGKILL at every one of its commits, right before and right after, and told on by another process: the end is the same.

Mails, records, versions and child runs are counted, so that an effect that happened twice, or not at all, shows.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.crash.killed import in_child, tell

GROUPS = 6
RESTED = timedelta(seconds=61)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The end without any disturbance; models are loaded here once, and the killed processes are forked from this one."""
    folder = tmp_path_factory.mktemp("undisturbed")
    tell(f"sqlite:///{folder / 'warm.db'}")
    result = in_child(f"sqlite:///{folder / 'store.db'}")
    assert result is not None
    assert result["end"] == ["completed", "hired"]
    assert result["commits"] > 30
    return result


@pytest.mark.timeout(600)
@pytest.mark.parametrize("group", range(GROUPS))
def test_killed_at_any_commit_the_case_comes_to_the_same_end(undisturbed: dict[str, Any], tmp_path: Path, group: int) -> None:
    expected = {name: value for name, value in undisturbed.items() if name != "commits"}
    for at in range(1 + group, undisturbed["commits"] + 1, GROUPS):
        for before in (True, False):
            check_killed(f"sqlite:///{tmp_path / f'{at}-{before}.db'}", at, before, expected)


def check_killed(url: str, at: int, before: bool, expected: dict[str, Any]) -> None:
    assert in_child(url, at=at, before=before) is None, f"not killed at commit {at}"
    after = in_child(url, delay=RESTED)
    assert after is not None
    after.pop("commits")
    assert after == expected, f"killed {'before' if before else 'after'} commit {at}"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("at", range(4, 32, 7))
def test_killed_at_some_commits_on_postgresql_the_case_comes_to_the_same_end(undisturbed: dict[str, Any], fresh_postgres: str, at: int, before: bool) -> None:
    check_killed(fresh_postgres, at, before, {name: value for name, value in undisturbed.items() if name != "commits"})


def test_a_process_killed_again_and_again_still_comes_to_the_same_end(undisturbed: dict[str, Any], tmp_path: Path) -> None:
    database, after, kills = f"sqlite:///{tmp_path / 'store.db'}", None, 0
    while after is None:
        after = in_child(database, at=4, before=kills % 2 == 0, delay=RESTED * kills)
        kills += after is None
        assert kills < 60
    assert kills > 5
    after.pop("commits")
    assert after == {name: value for name, value in undisturbed.items() if name != "commits"}
