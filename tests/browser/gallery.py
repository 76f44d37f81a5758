"""Takes the screenshots of docs/screens from a running demo: `python -m tests.browser.gallery PASSWORD [http://127.0.0.1:8000]`."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).parents[2] / "docs" / "screens"
PATIENCE = 1500


def main() -> None:
    password = sys.argv[1]
    base = sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:8000"
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for language, locale in (("en", "en-US"), ("zh", "zh-CN")):
            page = browser.new_context(viewport={"width": 1280, "height": 800}, locale=locale).new_page()
            sign_in(page, base, password, language)
            shoot(page, base, language)
        browser.close()


def sign_in(page: Page, base: str, password: str, language: str) -> None:
    page.goto(base)
    page.request.post(f"{base}/api/v1/session", data={"email": "hr@demo.example", "password": password}, headers={"Origin": base})
    page.request.patch(f"{base}/api/v1/session", data={"language": language}, headers={"Origin": base})


def shoot(page: Page, base: str, language: str) -> None:
    """The inbox with a candidate, the runs, one run."""
    tasks = page.request.get(f"{base}/api/v1/tasks?scope=mine&limit=100").json()["items"]
    task = next(one for one in tasks if one["subject_title"] == "陈思雨")
    places = {"inbox": f"/inbox/{task['task_id']}", "runs": "/runs", "run": f"/runs/{task['run_id']}"}
    suffix = "" if language == "en" else ".zh"
    for name, place in places.items():
        page.goto(base + place)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(PATIENCE)
        page.screenshot(path=TARGET / f"{name}{suffix}.png")


if __name__ == "__main__":
    main()
