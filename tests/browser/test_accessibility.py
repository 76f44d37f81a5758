"""Every screen, in both languages, on a desk and on a phone: no violation of WCAG 2.2 AA that axe can find, nothing wider than the window."""

from typing import Any

import pytest
from playwright.sync_api import expect

SCREENS = {
    "inbox": ("/inbox", ".task-row"),
    "done": ("/inbox?tab=done", ".task-row, .state-empty"),
    "task": ("/inbox/{task}", ".task-form .field"),
    "runs": ("/runs", ".grid-row"),
    "run": ("/runs/{run}", ".react-flow__node"),
    "mailbox": ("/mailbox", ".row"),
    "records": ("/records", ".tab, .state-empty"),
    "workflows": ("/workflows", ".card"),
    "workflow": ("/workflows/hiring", ".react-flow__node"),
    "nothing": ("/no/such/page", ".state-empty"),
}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_can_be_used_by_everybody(visit: Any, start: Any, task_of: Any, accessible: Any, language: str, phone: bool) -> None:
    page = visit(language=language, phone=phone, email="hr@demo.example")
    run = start(page, "onboarding", name="欧阳修文 Maria Fernanda González-Rodríguez de la Fuente", email="long@example.com")
    task = task_of(page, run, "equipment")
    for name, (address, ready) in SCREENS.items():
        page.goto(address.format(run=run, task=task))
        expect(page.locator(ready).first, name).to_be_visible()
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_dialogs_and_panels_can_be_used_by_everybody(visit: Any, start: Any, task_of: Any, accessible: Any, language: str) -> None:
    page = visit(language=language, email="hr@demo.example")
    run = start(page, "onboarding", name="Panels", email="panels@example.com")
    task_of(page, run, "equipment")
    page.goto(f"/runs/{run}")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
        accessible(page)
    page.goto("/workflows/hiring")
    page.get_by_role("tab").nth(1).click()
    expect(page.locator(".source-view pre")).to_be_visible()
    accessible(page)
    page.goto("/mailbox")
    page.locator(".row").first.click()
    expect(page.locator(".mail")).to_be_visible()
    accessible(page)
    page.goto("/runs?workflow=hiring")
    page.locator(".page-head button").first.click()
    expect(page.get_by_role("dialog").locator(".field").first).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto("/inbox")
    page.locator(".user").click()
    expect(page.get_by_role("menu")).to_be_visible()
    accessible(page)
