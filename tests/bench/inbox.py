"""How long an inbox with 10,000 tasks takes until it can be used: `python -m tests.bench.inbox [--tasks 10000] [--json]`.

A real server on SQLite, a real Chromium. The runs are started by the engine before the server is; what is measured is what a person waits for: from the address to a first row that can
be opened and a search that can be typed into, with a warm browser cache; how much of that is the list's own answer; a filter over all tasks, by a fact and by what stands in their forms;
and at the end of the list how many rows are drawn and how many requests it took. "beside" is the same with ten tasks: what of it is not the length of the list.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from designer.installation import open_installation
from engine.settings import Settings
from tenants.demo import DEMO
from tests.browser.conftest import CHROMIUM, DESK, SWITCHES, serve

__all__ = ["main"]

ROUNDS = 5
BESIDE = 10
THREADS = 32
READY = "() => document.querySelector('.task-row') && document.querySelector('[type=search]') && performance.now()"


def main() -> None:
    """Prints what it took, in seconds where nothing else is said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found, beside = measured(arguments.tasks), measured(BESIDE)
    for name, (value, unit) in found.items():
        if arguments.json:
            few = beside[name][0]
            line = {"bench": "inbox", "case": name, "ours": value, "unit": unit, "peer": f"{BESIDE} tasks", "peer_value": few, "ratio": value / few if few else None}
            print(json.dumps(line))
        else:
            print(f"{name:32}{value:10.3f} {unit:10}{BESIDE} tasks: {beside[name][0]:.3f}")


def fill(tasks: int, folder: Path) -> None:
    """So many requests for days off, each of which waits for HR or a manager."""
    opened = open_installation(Settings(data_dir=str(folder)))

    def begin(number: int) -> None:
        opened.engine.start(DEMO, "absence", {"days": number % 60 + 1, "reason": f"reason {number}"}, business_key=f"N-{number}", by="hr")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(begin, range(tasks)))
    opened.close()


def measured(tasks: int) -> dict[str, tuple[float, str]]:
    """Each case with its value and unit."""
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder), prepare=partial(fill, tasks)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_context(base_url=server.url, viewport=DESK).new_page()
        assert page.request.post("/api/v1/session", data={"email": "hr@demo.example", "password": server.password}).ok
        found = measure(page, tasks)
        browser.close()
    return found


def measure(page: Page, tasks: int) -> dict[str, tuple[float, str]]:
    """The middle of some rounds each."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/" in request.url else None)

    def opened() -> float:
        page.goto("/inbox", wait_until="commit")
        return float(page.wait_for_function(READY).json_value()) / 1000

    def listed(**query: Any) -> Callable[[], float]:
        return partial(took, page, json.dumps(query) if query else "")

    opened()
    asked.clear()
    until = middle(opened)
    requests = len(asked) / ROUNDS
    found = {
        "usable": (until, "s"),
        "requests until then": (requests, "requests"),
        "the list": (middle(listed()), "s"),
        "a fact over all": (middle(listed(where=[{"field": "facts.days", "op": ">", "value": 30}], sort="facts.days")), "s"),
        "a form value over all": (middle(listed(where=[{"field": "values.reason", "op": "has", "value": "reason 9"}])), "s"),
    }
    opened()
    asked.clear()
    most = 0
    for _ in range(min(20, tasks // 50)):
        page.locator(".split-list").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        page.wait_for_timeout(150)
        most = max(most, page.locator(".task-row").count())
    return {**found, "rows drawn at most": (float(most or page.locator(".task-row").count()), "rows")}


def took(page: Page, query: str) -> float:
    """One answer of the list."""
    since = time.perf_counter()
    assert page.request.get("/api/v1/tasks", params={"scope": "mine", "limit": 100, "filter": query}).ok
    return time.perf_counter() - since


def middle(run: Callable[[], float]) -> float:
    """The median of some rounds."""
    return sorted(run() for _ in range(ROUNDS))[ROUNDS // 2]


if __name__ == "__main__":
    main()
