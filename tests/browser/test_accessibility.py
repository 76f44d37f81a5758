"""Every screen, in both languages, in the light and in the dark, on a desk and on a phone: no violation of WCAG 2.2 AA that axe can find, nothing wider than the window.

A new screen is a line of `tests/browser/screens.py`. Four of the eight ways to look at a screen are gone through; each pair of language, shade and size is among them.
"""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.screens import SCREENS, prepare, show

# Thirty-five screens, one after the other: slow on a machine that does other work as well.
pytestmark = pytest.mark.timeout(600)
WAYS = [("zh", "light", False), ("zh", "dark", True), ("en", "dark", False), ("en", "light", True)]


@pytest.mark.parametrize(("language", "shade", "phone"), WAYS, ids=["zh-light-desk", "zh-dark-phone", "en-dark-desk", "en-light-phone"])
def test_every_screen_can_be_used_by_everybody(visit: Any, start: Any, task_of: Any, accessible: Any, language: str, shade: str, phone: bool) -> None:
    page = visit(language=language, phone=phone, email="admin@demo.example")
    page.emulate_media(color_scheme=shade, reduced_motion="reduce")
    known = prepare(page, start, task_of)
    for screen in SCREENS:
        show(page, screen, known)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), screen.name


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
