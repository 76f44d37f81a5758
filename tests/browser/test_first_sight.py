"""What is seen first: pictures that fit their frame on the screen and on paper, keys that are told, a filter that cannot be read."""

import re
from typing import Any

from playwright.sync_api import expect

ADMIN, HR = "admin@demo.example", "hr@demo.example"
OUTSIDE = """(frame) => {
    const edge = frame.getBoundingClientRect();
    return [...frame.querySelectorAll('.react-flow__node')].filter((node) => {
        const at = node.getBoundingClientRect();
        return at.left < edge.left - 1 || at.right > edge.right + 1 || at.top < edge.top - 1 || at.bottom > edge.bottom + 1;
    }).map((node) => node.dataset.id);
}"""
"""Which steps of a drawing stand outside its frame."""
AT_REST = """() => {
    const now = document.querySelector('.react-flow__viewport').getAttribute('style');
    window.rested = window.rest === now ? (window.rested ?? 0) + 1 : 0;
    window.rest = now;
    return window.rested > 20;
}"""
"""Whether the drawing has stood still for twenty frames."""


def test_the_stream_begins_where_the_page_began_the_keys_are_told_and_a_filter_that_cannot_be_read_is_cleared(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(email=HR)
    task_of(page, start(page, "onboarding", name="Read Once", email="once@example.com"), "equipment")
    with page.expect_response(re.compile("/api/v1/events")) as told:
        page.goto("/inbox?tab=open")
    assert "since=" in told.value.url
    expect(page.locator(".task-row").first).to_be_visible()
    page.goto("/inbox?tab=open&filter=%7Bbroken")
    expect(page.get_by_text("This filter cannot be read")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".task-row").first).to_be_visible()
    page.locator(".task-row").first.focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    for said in ("Next / previous task", "Send back", "Claim or give back"):
        expect(sheet.get_by_text(said, exact=True)).to_be_visible()


def test_a_drawing_is_whole_on_the_heat_map_and_on_paper(visit: Any, start: Any, task_of: Any, accessible: Any) -> None:
    page = visit(email=ADMIN)
    run = start(page, "onboarding", name="On Paper", email="paper@example.com")
    task_of(page, run, "equipment")
    page.goto("/workflows/onboarding/mining")
    expect(page.locator(".heat .react-flow__node").first).to_be_visible()
    expect(page.locator(".heat .react-flow__viewport")).not_to_have_attribute("style", re.compile(r"translate\(0px, 0px\)"))
    page.wait_for_function(f"() => ({OUTSIDE})(document.querySelector('.heat .drawing')).length === 0")
    accessible(page)
    page.goto(f"/runs/{run}")
    expect(page.locator(".react-flow__node").first).to_be_visible()
    page.wait_for_function(AT_REST)
    seen = page.locator(".react-flow__viewport").get_attribute("style")
    page.emulate_media(media="print")
    # Printing in earnest measures nothing anew; the emulation does, so that the event may come too early.
    page.wait_for_function(f"() => {{ window.dispatchEvent(new Event('beforeprint')); return ({OUTSIDE})(document.querySelector('.drawing')).length === 0; }}")
    assert page.locator(".drawing .react-flow").bounding_box()["height"] > 400
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert seen is not None
    expect(page.locator(".react-flow__viewport")).to_have_attribute("style", seen)
