"""The designer with a workflow of 300 steps, held without a clock: what is drawn is bounded, a drag redraws one step and reads no text. And what a draft would have changed for past runs."""

from playwright.sync_api import Page, expect

from tests.bench.screens import large_workflow
from tests.browser.conftest import Accessible, Start, Visit

HR = "hr@demo.example"
BONUS = """workflow: bonus
title: {en: Bonus, zh: 奖金}
inputs: {type: object, properties: {years: {type: number}}}
nodes:
  start: {type: start}
  choose: {type: exclusive, title: {en: Long enough, zh: 年限够}}
  enough: {type: end, outcome: granted}
  short: {type: end, outcome: refused}
edges:
  - {from: start, to: choose}
  - {from: choose, to: enough, when: years >= 3}
  - {from: choose, to: short, default: true}
"""
# Whatever is drawn anew on the canvas while one thinks of nothing but one step.
WATCH = """() => {
    window.drawn = {others: new Set(), moved: 0, added: 0};
    new MutationObserver((changes) => { for (const change of changes) {
        const node = change.target.closest?.('.react-flow__node');
        if (change.type === 'childList') window.drawn.added += [...change.addedNodes].filter((one) => one.nodeType === 1 && one.matches('.react-flow__node, .react-flow__edge, .flow-step')).length;
        else if (node?.dataset.id === 'task_1') window.drawn.moved += 1;
        else if (node) window.drawn.others.add(node.dataset.id);
    } }).observe(document.querySelector('.react-flow__viewport'), {subtree: true, childList: true, attributes: true, characterData: true});
}"""


def _pack(page: Page, key: str, text: str, *, is_published: bool = False) -> None:
    made = page.request.post("/api/v1/packs", data={"key": key, "title": {"en": key, "zh": key}})
    assert made.ok, made.text()
    saved = page.request.patch(f"/api/v1/packs/{key}/draft", data={"revision": made.json()["revision"], "files": {f"{key}.workflow.yaml": text}})
    assert saved.ok, saved.text()
    if is_published:
        published = page.request.post(f"/api/v1/packs/{key}/publish", data={"revision": saved.json()["revision"], "name": "First"})
        assert published.ok, published.text()


def test_of_300_steps_only_what_is_in_sight_is_drawn_and_a_drag_draws_one(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR)
    _pack(page, "large", large_workflow(300))
    page.goto("/design/large/large.workflow.yaml")
    expect(page.locator(".canvas-map")).to_have_attribute("data-count", "302")
    expect(page.locator("[data-node=task_1]")).to_be_visible()
    assert page.locator(".react-flow__node").count() < 40
    assert page.locator(".react-flow__edge").count() < 60
    accessible(page)

    # A drag: one step moves, no other is drawn again, nothing is asked of the server before it is put down.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/editing" in request.url or request.method == "PATCH" else None)
    box = page.locator("[data-node=task_1]").bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    expect(page.locator(".react-flow__node.dragging")).to_be_visible()
    page.evaluate(WATCH)
    asked.clear()
    page.mouse.move(x + 60, y + 90, steps=12)
    drawn = page.evaluate("() => ({...window.drawn, others: [...window.drawn.others]})")
    assert drawn["others"] == []
    assert drawn["added"] == 0
    assert 0 < drawn["moved"] <= 40
    assert not [one for one in asked if "draft" in one]
    page.mouse.up()
    page.wait_for_function(
        "async () => ((await (await fetch('/api/v1/packs/large/draft')).json()).files['large.workflow.yaml'].match(/at: \\[/g) ?? []).length === 302", polling=500
    )

    # The map leads to the other end; the whole is in sight at one key, as bare shapes.
    page.locator(".canvas-map").click(position={"x": 188, "y": 75})
    expect(page.locator("[data-node=done]")).to_be_visible()
    assert page.locator(".react-flow__node").count() < 80
    page.locator(".canvas").focus()
    page.keyboard.press("f")
    expect(page.locator(".is-speck").nth(299)).to_be_attached()
    assert page.locator(".flow-plus").count() == 0


FIRST = """window.first = null;
new MutationObserver(() => {
    const count = document.querySelectorAll('[data-card]').length;
    if (count > 0) window.first ??= {count, panel: document.querySelectorAll('.design-panel').length};
}).observe(document, {subtree: true, childList: true});"""


def test_of_a_tree_of_300_steps_the_first_cards_come_first_and_nobody_waits_for_the_last(visit: Visit) -> None:
    page = visit(email=HR)
    _pack(page, "tall", large_workflow(300))
    page.goto("/design")
    page.evaluate("localStorage.setItem('hireloom.design.view', 'tree')")
    page.add_init_script(FIRST)
    page.goto("/design/tall/tall.workflow.yaml")
    page.locator("[data-card=task_1]").wait_for()
    # Whoever looks for a step that is far below is led there, drawn already or not.
    page.keyboard.press("Control+f")
    page.get_by_role("combobox", name="Find a step").fill("Done")
    page.keyboard.press("Enter")
    expect(page.locator("[data-card=done]")).to_be_in_viewport()
    expect(page.locator("[data-card=done]")).to_be_focused()
    # And all the others come by themselves, once each; the settings stand beside them.
    expect(page.locator("[data-card]")).to_have_count(302)
    expect(page.locator(".tree")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".design-panel")).to_have_attribute("aria-label", "Settings")
    first = page.evaluate("window.first")
    assert 20 <= first["count"] <= 60
    assert first["panel"] == 0


def test_past_runs_say_what_the_draft_would_have_changed(visit: Visit, start: Start, accessible: Accessible) -> None:
    page = visit(email=HR)
    _pack(page, "bonus", BONUS, is_published=True)
    for years in (1, 2, 5):
        start(page, "bonus", years=years)
    page.goto("/design/bonus/bonus.workflow.yaml")
    # Not saved yet, and told all the same.
    page.locator(".flow-label", has_text="years >= 3").click()
    panel = page.locator(".design-panel")
    panel.get_by_role("tabpanel").get_by_label("Value", exact=True).fill("2")
    expect(page.locator(".flow-label", has_text="years >= 2")).to_be_visible()
    panel.get_by_role("tab", name="What if").click()
    panel.get_by_role("button", name="Compare with past runs").click()
    expect(panel.get_by_role("status")).to_contain_text("1")
    rows = [row.inner_text().split() for row in panel.locator("table").first.locator("tbody tr").all()]
    assert sorted(rows) == [["granted", "1", "2"], ["refused", "2", "1"]]
    expect(panel.get_by_text("refused → granted").first).to_be_visible()
    accessible(page)
