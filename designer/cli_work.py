"""Runs on the real engine for a command: the installation with its demo tenant and workers, and waiting until runs have got where the command wants them.

Knows no resume and no table of results.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.settings import Settings
from tenants import DEMO

if TYPE_CHECKING:
    from designer.installation import Installation
    from engine.model.view import RunSummary

__all__ = ["BY", "TENANT", "wait_for_runs", "working_installation"]

TENANT = DEMO
BY = "cli"
LOOK_EVERY = 0.3
PAGE = 200


@contextmanager
def working_installation() -> Iterator["Installation"]:
    """An open installation with the demo tenant; its workers run inside the block."""
    from designer.installation import open_installation

    installation = open_installation(Settings.load())
    try:
        installation.demo()
        stop = installation.start_workers()
        try:
            yield installation
        finally:
            stop()
    finally:
        installation.close()


def wait_for_runs(installation: "Installation", run_ids: set[str], is_there: Callable[["RunSummary"], bool], tell: Callable[["RunSummary"], None]) -> None:
    """Returns when each of the runs has got there; `tell` hears of each once, as soon as it has."""
    waiting = set(run_ids)
    while waiting:
        since = time.monotonic()
        for run in _runs(installation, len(run_ids)):
            if run.run_id in waiting and is_there(run):
                waiting.discard(run.run_id)
                tell(run)
        if waiting:
            # Looking may take a quarter of the time at most: the workers need the rest.
            time.sleep(max(LOOK_EVERY, 3 * (time.monotonic() - since)))


def _runs(installation: "Installation", at_least: int) -> Iterator["RunSummary"]:
    # Newest first: runs of others that were started meanwhile may stand before ours, hence the room.
    cursor, seen = "", 0
    while seen < at_least + PAGE:
        page = installation.engine.runs(TENANT, limit=PAGE, cursor=cursor)
        yield from page.items
        seen += len(page.items)
        cursor = page.next_cursor
        if not cursor:
            return
