"""How long an inbox with 10,000 tasks takes until it can be used: `python -m tests.bench.inbox [--tasks 10000] [--json]`.

A real server on SQLite, a real Chromium. Measured: from the address to the first row that can be opened; the answer of the list, of a filter over all tasks and of
a filter over what stands in their forms; how many rows are drawn at the end of the list.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import SWITCHES, serve

__all__ = ["main"]

ROUNDS = 5


def main() -> None:
    """Prints what it took, in seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        page = browser.new_context(base_url=server.url, viewport={"width": 1366, "height": 820}).new_page()
        assert page.request.post("/api/v1/session", data={"email": "hr@demo.example", "password": server.password}).ok
        for number in range(arguments.tasks):
            answer = page.request.post("/api/v1/workflows/absence/runs", data={"inputs": {"days": number % 60 + 1, "reason": f"reason {number}"}, "business_key": f"N-{number}"})
            assert answer.status == 201, answer.text()
        found = measure(page)
        browser.close()
    print(json.dumps({"tasks": arguments.tasks, **found}) if arguments.json else "\n".join(f"{name:28}{value:8.2f}" for name, value in found.items()))


def measure(page: Page) -> dict[str, float]:
    """The middle of some rounds each."""

    def opened() -> None:
        page.goto("/inbox")
        page.locator(".task-row").first.wait_for()

    def listed(**query: Any) -> Callable[[], None]:
        def ask() -> None:
            assert page.request.get("/api/v1/tasks", params={"scope": "mine", "limit": 100, "filter": json.dumps(query)}).ok

        return ask

    found = {
        "until the first row": middle(opened),
        "the list": middle(listed()),
        "a fact over all": middle(listed(where=[{"field": "facts.days", "op": ">", "value": 30}], sort="facts.days")),
        "a form value over all": middle(listed(where=[{"field": "values.reason", "op": "has", "value": "reason 99"}])),
    }
    opened()
    for _ in range(10):
        page.locator(".split-list").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        page.wait_for_load_state("networkidle")
    return {**found, "rows drawn": float(page.locator(".task-row").count())}


def middle(run: Callable[[], None]) -> float:
    """The median of some rounds, in seconds."""
    taken = []
    for _ in range(ROUNDS):
        since = time.perf_counter()
        run()
        taken.append(time.perf_counter() - since)
    return sorted(taken)[ROUNDS // 2]


if __name__ == "__main__":
    main()
