"""Every screen, in both languages, in the light and in the dark, on a desk and on a phone: no violation of WCAG 2.2 AA that axe can find, nothing wider than the window.

A new screen is a line of `tests/browser/screens.py`. Four of the eight ways to look at a screen are gone through; each pair of language, shade and size is among them. A screen is opened
twice, once on each size of window, and from there the other size and the other shade are looked at: opening takes longer than looking, and a window that is made smaller is a way of its own to go wrong.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.screens import SCREENS, Screen, prepare, show

# Thirty-five screens, one after the other: slow on a machine that does other work as well.
pytestmark = pytest.mark.timeout(600)
STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync('* { transition: none !important; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
"""Colours are there at once: nobody reads while they change."""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
"""What is drawn anew for another window or shade has been drawn."""


@pytest.mark.parametrize(("language", "phone"), [("zh", False), ("en", True)], ids=["zh-light-desk-then-dark-phone", "en-light-phone-then-dark-desk"])
def test_every_screen_can_be_used_by_everybody(visit: Any, start: Any, task_of: Any, accessible: Any, language: str, phone: bool) -> None:
    page = visit(language=language, phone=phone, email="admin@demo.example")
    known = prepare(page, start, task_of)
    for screen in SCREENS:
        look(page, "light", is_phone=phone)
        show(page, screen, known)
        check(page, screen, accessible)
        page.evaluate(STILL)
        look(page, "dark", is_phone=not phone)
        page.evaluate(SETTLED)
        expect(page.locator(screen.ready).first, screen.name).to_be_attached()
        check(page, screen, accessible)


def look(page: Page, shade: Any, *, is_phone: bool) -> None:
    page.emulate_media(color_scheme=shade, reduced_motion="reduce")
    page.set_viewport_size(PHONE if is_phone else DESK)  # type: ignore[arg-type]


def check(page: Page, screen: Screen, accessible: Any) -> None:
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
