"""How much a page costs: script that is sent, requests that wait for each other, and what moves while it is read."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import WEB
from tests.browser.screens import SCREENS, Screen, prepare, show

pytestmark = pytest.mark.timeout(600)
KILO = 1024
GUEST = 80 * KILO
FIRST = 295 * KILO
"""What every screen shares and the app loads at once: React, the router, the most used parts of antd."""
APP = 470 * KILO
"""The most gzip of script for any screen that people work with every day."""
DESK = 790 * KILO
"""The most for the designer: a canvas, an editor of text, what edits YAML without losing a comment."""
BUILDER = 620 * KILO
"""The most for the builders of forms, records and rules: neither canvas nor editor of text."""
LATENCY = 100
"""How far away the server is, in milliseconds."""
MOVED = 0.1
"""The most that may move (cumulative layout shift; "good" by the Web Vitals)."""
WATCH = """window.moved = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});"""


def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def scripts_of(page_name: str) -> set[Path]:
    """What the page's own HTML loads at once: its scripts, with what they import at once."""
    named = re.findall(r'(?:src|href)="/(assets/[^"]+\.js)"', (WEB / "dist" / page_name).read_text("utf-8"))
    found: set[Path] = set()
    waiting = [WEB / "dist" / name for name in named]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += [file.parent / name for name in re.findall(r'(?:from|import)\s*"\./([^"]+\.js)"', file.read_text("utf-8"))]
    return found


def depth_of(requests: list[Request]) -> list[str]:
    """The longest chain of requests to the API of which each began only after the one before had ended.

    Not of it: what is asked again (once the stream of changes stands), and the note that a task was looked at, for which nothing waits.
    """
    asked = {one.url: one for one in reversed(requests) if "/api/v1/" in one.url and not one.url.endswith("/read")}
    spans = sorted((one.timing["startTime"], one.timing["startTime"] + max(one.timing["responseEnd"], 0), one.url) for one in asked.values())
    chains: list[tuple[float, list[str]]] = []
    for begin, end, url in spans:
        before = max((chain for over, chain in chains if over <= begin), key=len, default=[])
        chains.append((end, [*before, url]))
    return max((chain for _, chain in chains), key=len, default=[])


def looked_at(page: Page, screen: Screen, known: dict[str, str], requests: list[Request]) -> tuple[list[str], list[Request]]:
    """The longest chain of answers that wait for one another, and all requests. What only by chance came one after the other does not do so three times."""
    shortest: tuple[list[str], list[Request]] = ([], [])
    for _ in range(3):
        page.goto("about:blank")
        requests.clear()
        show(page, screen, known)
        read = list(requests)
        chain = depth_of(read)
        if not shortest[1] or len(chain) < len(shortest[0]):
            shortest = (chain, read)
        if len(shortest[0]) <= screen.reads:
            break
    return shortest


def test_the_guests_page_is_light() -> None:
    total = sum(packed(file) for file in scripts_of("guest.html"))
    assert 0 < total < GUEST, f"{total // KILO} KiB"


def test_no_screen_sends_too_much_waits_in_a_row_or_moves_under_the_reader(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email="admin@demo.example")
    known = prepare(page, start, task_of)
    requests: list[Request] = []
    page.on("requestfinished", lambda one: requests.append(one))
    page.add_init_script(WATCH)
    # On a fast line, what does not wait for another still comes after it, by chance.
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1})
    least = sum(packed(file) for file in scripts_of("index.html"))
    wrong = [f"every screen loads {least // KILO} KiB"] if least > FIRST else []
    for screen in SCREENS:
        chain, read = looked_at(page, screen, known, requests)
        moved = page.evaluate("window.moved")
        names = {one.url.rpartition("/assets/")[2] for one in read if "/assets/" in one.url and one.url.endswith(".js")}
        total = sum(packed(WEB / "dist" / "assets" / name) for name in names)
        if total > (DESK if screen.address.endswith(".workflow.yaml") else BUILDER if screen.address.startswith("/design/") else APP):
            wrong.append(f"{screen.name} sends {total // KILO} KiB, of its own {(total - least) // KILO}")
        if len(chain) > screen.reads:
            wrong.append(f"{screen.name} waits {len(chain)} times in a row: {chain}")
        if moved > MOVED:
            wrong.append(f"{screen.name} moves by {moved:.3f}")
    assert wrong == []
