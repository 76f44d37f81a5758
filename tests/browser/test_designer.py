"""The designer draws: a small approval workflow from blank by keyboard and by mouse, in both languages, on the canvas and as a tree; nothing is lost."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import Accessible, Visit, answer_of

HR = "hr@demo.example"


def draft_with(page: Page, pack: str, *parts: str) -> str:
    """The text of a pack's workflow as the server has it, once it holds all of these."""
    ask = """async ([pack, parts]) => {
        const text = (await (await fetch(`/api/v1/packs/${pack}/draft`)).json()).files[`${pack}.workflow.yaml`];
        return parts.every((part) => text.includes(part)) ? text : null;
    }"""
    return answer_of(page, ask, [pack, list(parts)])


def new_pack(page: Page, key: str, text: str = "") -> None:
    """A pack of its own, opened in the designer."""
    made = page.request.post("/api/v1/packs", data={"key": key, "title": {"en": key, "zh": key}})
    assert made.status == 201, made.text()
    if text:
        changed = page.request.patch(f"/api/v1/packs/{key}/draft", data={"revision": made.json()["revision"], "files": {f"{key}.workflow.yaml": text.replace("KEY", key)}})
        assert changed.ok, changed.text()
    page.goto(f"/design/{key}/{key}.workflow.yaml")
    page.locator("[data-node=start]").wait_for()


def current(page: Page) -> str:
    return page.locator(".canvas").get_attribute("data-current") or ""


def edges_of(text: str) -> list[str]:
    return [line.strip() for line in text.partition("edges:")[2].splitlines() if line.strip().startswith("- ")]


def test_a_small_approval_is_drawn_from_blank_by_keyboard_alone(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, language="en")
    page.goto("/design")
    page.get_by_role("heading", name="Hiring").wait_for()
    # What there is to draw is called by its titles; the file's name stands behind.
    expect(page.get_by_role("link", name="Application · New resume · Review +5 hiring")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="New workflow").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Title", exact=True).fill("Leave request")
    page.keyboard.press("Enter")
    canvas = page.get_by_role("application", name="Canvas of the workflow")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    assert current(page) == "start"
    page.keyboard.press("Tab")
    page.keyboard.type("approv")
    page.keyboard.press("Enter")
    expect(canvas).to_have_attribute("data-current", "approval")
    expect(canvas).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("条件")  # Whoever knows the other language's word finds it as well.
    page.keyboard.press("Enter")
    expect(canvas).to_have_attribute("data-current", "exclusive")
    page.keyboard.press("F2")
    page.keyboard.type("Approved?")
    page.keyboard.press("Enter")
    expect(canvas).to_be_focused()
    expect(page.locator(".flow-step", has_text="Approved?")).to_be_visible()

    # A step that must not follow says why; one that may is connected.
    page.keyboard.press("c")
    page.keyboard.type("start")
    expect(page.get_by_role("option", name="Start")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    # What is wrong is told on the step and in a list that leads there.
    page.get_by_role("button", name="1 error").click()
    page.keyboard.press("Escape")
    page.get_by_role("region", name="Problems").get_by_role("button", name="Error Approved?").click()
    assert current(page) == "exclusive"
    accessible(page)

    text = draft_with(page, "leave_request", "exclusive", "Approved?")
    assert edges_of(text) == ["- {from: start, to: approval}", "- {from: approval, to: exclusive}", "- {from: exclusive, to: end}", "- {from: exclusive, to: end, default: true}"]

    # Undo goes back step by step, also after a reload, and leaves fields alone.
    canvas.focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".flow-step", has_text="Approved?")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-node=exclusive]")).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(page.locator("[data-node=exclusive]")).to_be_visible()
    draft_with(page, "leave_request", "exclusive:", "title: {en: Choice")
    page.reload()
    canvas.focus()
    page.keyboard.press("Control+y")
    expect(page.locator(".flow-step", has_text="Approved?")).to_be_visible()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-node=exclusive]")).to_have_count(0)
    expect(page.locator("[data-node=approval]")).to_be_visible()

    # Everything by name: the palette of commands, and the sheet of keys.
    canvas.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("duplicate")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Escape")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+k")
    page.keyboard.type("duplicate")
    page.keyboard.press("Enter")
    expect(page.locator("[data-node=approval_2]")).to_be_visible()
    canvas.focus()
    page.keyboard.press("Delete")
    expect(page.locator("[data-node=approval_2]")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Group into a part")
    accessible(page)


PLACED = """# Kept.
workflow: KEY
title: {en: Placed, zh: 已排列}
nodes:
  start: {type: start} # begins
  # Somebody looks.
  look: {type: user_task, candidates: role:hr, title: {en: Look, zh: 查看}, outputs: {said: =result.outcome}}
  good: {type: end, outcome: good}
  bad: {type: end, outcome: bad}
edges:
  - {from: start, to: look}
  - {from: look, to: good, when: said = "submit"}
  - {from: look, to: bad, default: true}
"""


def drag(page: Page, selector: str, by: tuple[int, int]) -> None:
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=3)
    page.mouse.move(x + by[0], y + by[1], steps=3)
    page.mouse.up()


def test_steps_are_put_moved_and_connected_by_mouse_and_tidied_in_one_step(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, language="zh")
    new_pack(page, "by_mouse", PLACED)
    look = page.locator("[data-node=look]")
    expect(look).to_contain_text("查看")
    expect(look).to_contain_text("HR")

    # From the palette onto an arrow, from the + of an arrow, from the + of a step.
    page.get_by_role("complementary", name="步骤").get_by_role("button", name="发送邮件").drag_to(page.locator("[data-plus='start>look']"))
    expect(page.locator("[data-node=notify]")).to_be_visible()
    # A drawing that was seen whole stays so.
    canvas, last = page.locator(".canvas").bounding_box(), page.locator("[data-node=good]").bounding_box()
    assert canvas is not None
    assert last is not None
    assert last["x"] + last["width"] < canvas["x"] + canvas["width"]
    page.locator("[data-plus='look>good']").click()
    page.get_by_role("combobox", name="搜索步骤").fill("计时")
    page.get_by_role("option", name="计时").click()
    text = draft_with(page, "by_mouse", "notify", "timer")
    assert edges_of(text) == [
        "- {from: start, to: notify}", "- {from: notify, to: look}", '- {from: look, to: timer, when: said = "submit"}', "- {from: timer, to: good}", "- {from: look, to: bad, default: true}",
    ]  # fmt: skip
    assert text.startswith("# Kept.\n")
    assert "  # Somebody looks.\n" in text

    # A step that is dragged gives all their places; tidying up is one step of undo.
    drag(page, "[data-node=bad]", (60, 90))
    placed = draft_with(page, "by_mouse", "at: [")
    assert placed.count("at: [") == 6
    page.get_by_role("button", name="自动排列").click()
    ask = "async () => { const text = (await (await fetch('/api/v1/packs/by_mouse/draft')).json()).files['by_mouse.workflow.yaml']; return text.includes('at: [') ? null : text; }"
    assert answer_of(page, ask, None) == text
    page.get_by_role("button", name="撤销").click()
    assert draft_with(page, "by_mouse", "at: [") == placed

    # An arrow from step to step; one that makes no sense is refused with the reason.
    page.get_by_role("button", name="显示全图").click()
    page.locator("[data-node=start]").hover()
    begin, end = page.locator("[data-node=start] .step-dot").bounding_box(), page.locator("[data-node=timer]").bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] - 40, end["y"] + 20, steps=4)
    page.mouse.move(end["x"] + 2, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()
    draft_with(page, "by_mouse", "{from: start, to: timer}")
    page.locator("[data-node=look]").click()
    page.locator("[data-node=good]").click(modifiers=["Shift"])
    page.get_by_role("button", name="组合为子流程").click()
    expect(page.get_by_text("开始、结束和链接不能放入子流程")).to_be_visible()

    # A note is written in place and keeps its colour.
    page.get_by_role("button", name="添加便签").click()
    page.get_by_role("textbox", name="便签内容").fill("先问法务")
    page.keyboard.press("Escape")
    page.locator(".note").click()
    page.get_by_role("button", name="蓝色").click()
    assert "text: 先问法务" in draft_with(page, "by_mouse", "notes:", "tone: blue", "先问法务")
    accessible(page)


def test_steps_go_to_another_pack_by_the_clipboard_with_a_report_of_what_is_missing(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, language="en")
    page.goto("/design/hiring/hiring.workflow.yaml")
    page.locator("[data-node=read]").wait_for()
    page.keyboard.press("Control+f")
    page.get_by_role("combobox", name="Find a step").fill("Review by hand")
    page.keyboard.press("Enter")
    canvas = page.locator(".canvas")
    expect(canvas).to_have_attribute("data-current", "review")
    expect(canvas).to_be_focused()
    json_text = page.evaluate(
        """() => { const data = new DataTransfer(); document.activeElement.dispatchEvent(new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true})); return data.getData('text/plain'); }"""
    )
    assert json.loads(json_text)["nodes"]["review"]["form"] == "screening_review"
    new_pack(page, "elsewhere")
    canvas.focus()
    page.evaluate(
        """(text) => { const data = new DataTransfer(); data.setData('text/plain', text); document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }""",
        json_text,
    )
    report = page.get_by_role("dialog", name="Pasted, but something is missing here")
    expect(report).to_contain_text("screening_review")
    draft_with(page, "elsewhere", "review:", "screening_review", "score: =score", "resume_file: =resume")
    # Each thing leads to the steps that need it, and a value that nothing sets here into the very field that reads it.
    form = report.get_by_role("listitem").filter(has_text="screening_review")
    expect(form.get_by_role("button", name="Review by hand")).to_be_visible()
    accessible(page)
    report.get_by_role("listitem").filter(has_text="nothing sets score").get_by_role("button", name="Review by hand").click()
    expect(report).to_have_count(0)
    field = page.locator("[data-path^='nodes.review'][data-path$='.score']").last
    expect(field.locator(":focus")).to_have_count(1)

    # There sample values say at once what comes out, and can be changed.
    page.keyboard.press("End")
    page.keyboard.type(" + 1")
    expect(field.get_by_text("nothing sets score")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type('if run.key = "a" then 1 else 2')
    expect(field.get_by_role("status").filter(has_text="gives")).to_contain_text("gives 2")
    field.get_by_label("run.key").fill('"a"')
    expect(field.get_by_role("status").filter(has_text="gives")).to_contain_text("gives 1")

    # A problem leads into its field from wherever one is: past the tab on show, in the tree, in the text.
    problem = page.get_by_role("region", name="Problems").get_by_role("button", name="nothing sets resume").first
    page.get_by_role("tab", name="Try it").click()
    page.locator(".problem-button").click()
    problem.click()
    expect(page.locator("[data-path^='nodes.review'] :focus")).to_have_count(1)
    page.get_by_role("button", name="Tree").click()
    page.get_by_role("tab", name="Try it").click()
    problem.click()
    expect(page.locator("[data-path^='nodes.review'] :focus")).to_have_count(1)
    page.get_by_role("button", name="Text").click()
    problem.click()
    expect(page.locator(".cm-activeLine")).to_contain_text("=resume")
    # And so does what publishing refuses.
    page.get_by_role("button", name="Canvas").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog", name="Publish").get_by_role("button", name="nothing sets resume").first.click()
    expect(page.locator("[data-path^='nodes.review'] :focus")).to_have_count(1)


def test_the_tree_shows_and_changes_the_same_workflow(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, language="zh")
    new_pack(page, "as_tree", PLACED)
    page.get_by_role("button", name="流程树", exact=True).click()
    tree = page.get_by_role("group", name="流程树")
    expect(tree.locator("[data-card=look]")).to_contain_text("HR")
    expect(tree.get_by_role("button", name="查看为提交", exact=True)).to_be_visible()

    # A + on every way; one more condition, tried before what happens otherwise; its order is changed.
    tree.locator("[data-plus='start>look']").click()
    page.get_by_role("combobox", name="搜索步骤").fill("审批")
    page.keyboard.press("Enter")
    expect(tree.locator("[data-card=approval]")).to_contain_text("用人经理")
    tree.get_by_role("button", name="添加条件").click()
    expect(tree.get_by_role("button", name="缺少条件", exact=True)).to_be_visible()
    text = draft_with(page, "as_tree", "approval")
    assert edges_of(text) == [
        "- {from: start, to: approval}",
        "- {from: approval, to: look}",
        '- {from: look, to: good, when: said = "submit"}',
        "- {from: look, to: bad}",
        "- {from: look, to: bad, default: true}",
    ]
    tree.get_by_role("button", name="缺少条件", exact=True).hover()
    tree.get_by_role("button", name="提前判断“缺少条件”").click()
    assert edges_of(draft_with(page, "as_tree", "approval", "- {from: look, to: bad}\n  - {from: look, to: good"))[2] == "- {from: look, to: bad}"

    # A branch is copied with its steps; keys go from card to card.
    tree.locator("[data-plus='look>good']").click()
    page.get_by_role("combobox", name="搜索步骤").fill("发送邮件")
    page.keyboard.press("Enter")
    expect(tree.locator("[data-card=notify]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(tree.locator("[data-card=look]")).to_be_focused()
    tree.get_by_role("button", name="查看为提交", exact=True).hover()
    tree.get_by_role("button", name="复制分支“查看为提交”").click()
    copied = draft_with(page, "as_tree", "notify_2")
    assert copied.count('when: said = "submit"') == 2
    accessible(page)

    # The text is the same truth: what is written there is drawn, and half a sentence loses nothing.
    page.get_by_role("button", name="文本", exact=True).click()
    expect(page.get_by_role("textbox").first).to_be_visible()
    page.get_by_role("button", name="画布", exact=True).click()
    expect(page.locator("[data-node=notify_2]")).to_be_visible()


def test_the_tree_works_on_a_phone(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, language="zh", phone=True)
    page.goto("/design/training/training.workflow.yaml")
    page.locator("[data-card=plan]").wait_for()
    expect(page.locator("[data-card=plan]")).to_contain_text("制定培训计划")
    page.locator("[data-card=plan]").tap()
    expect(page.locator(".design-side")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    accessible(page)
