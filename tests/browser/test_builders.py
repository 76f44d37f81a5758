"""Building forms, record types and rules in a real browser: by keyboard, by mouse, from a spreadsheet; preview, rights, translations, tests."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Accessible, Visit

# The server reads a pack for the first time while others work it hard.
expect.set_options(timeout=20_000)
FORM = 'form visit "Visit" | "访问" {\n  // Who comes.\n  name "Name" | "姓名" : text required\n}\n'
RULES = """decision way "Way" | "去向" {
  input  score "Score" | "得分": number in [0..100], city "City" | "城市": text
  output route: "interview" | "pool"
  hit unique
  | score | city || route       |
  // Good ones.
  | >= 70 | -    || "interview" |
}
"""
RECORD = 'record guest "Guest" | "访客" {\n  title name\n  name "Name" | "姓名" : text required personal\n  mail "Mail" : email\n}\n'


FLOW = """workflow: KEY
title: {en: Visit, zh: 访问}
nodes:
  start: {type: start}
  # Who comes?
  ask: {type: user_task, candidates: role:hr, form: visit, title: {en: Ask the guest, zh: 询问访客}, outputs: {guest: =result.values.name}}
  check: {type: user_task, candidates: role:hr, form: visit, title: {en: Check, zh: 核对}, fields: {name: read_only}, outputs: {checked: =result.values.name}}
  end: {type: end}
edges:
  - {from: start, to: ask}
  - {from: ask, to: check}
  - {from: check, to: end}
"""


def draft(page: Page, key: str, **files: str) -> None:
    """A pack as a draft with these files: `form` and `rules` name their endings."""
    made = page.request.post("/api/v1/packs", data={"key": key, "title": {"en": key, "zh": key}})
    assert made.ok, made.text()
    revision = made.json()["revision"]
    saved = page.request.patch(f"/api/v1/packs/{key}/draft", data={"revision": revision, "files": {f"{key}.{ending.replace('_', '.')}": text for ending, text in files.items()}})
    assert saved.ok, saved.text()


def stored(page: Page, key: str, file: str) -> str:
    return str(page.request.get(f"/api/v1/packs/{key}/draft").json()["files"].get(file, ""))


def waits(page: Page, key: str, file: str, pattern: str) -> str:
    """The text of the draft on the server, once it is like this."""
    ask = "async ([key, file, pattern]) => new RegExp(pattern, 's').test((await (await fetch(`/api/v1/packs/${key}/draft`)).json()).files[file] ?? '')"
    page.wait_for_function(ask, arg=[key, file, pattern], polling=200)
    expect(page.locator(".save-state.is-saved")).to_be_visible()
    return stored(page, key, file)


def paste(where: Locator, text: str) -> None:
    where.evaluate(
        "(cell, text) => { const data = new DataTransfer(); data.setData('text/plain', text); cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
        text,
    )


def test_a_form_is_built_by_keyboard_alone_and_nothing_is_lost(visit: Visit, accessible: Accessible) -> None:
    page = visit(email="hr@demo.example")
    draft(page, "keys", form=FORM)
    page.goto("/design/keys/keys.form")
    expect(page.locator("[data-piece=name]")).to_be_visible()
    page.locator("[data-piece=name] .piece-grip").focus()
    page.keyboard.press("/")
    page.keyboard.type("whole")
    page.keyboard.press("Enter")
    expect(page.locator("[data-piece=integer] .inline-title").first).to_be_focused()
    page.keyboard.type("Age")
    page.keyboard.press("Tab")
    page.keyboard.type("年龄")
    page.keyboard.press("Enter")
    # Its key is made of its title, so that expressions read like sentences.
    expect(page.locator("[data-piece=age] .piece-grip")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    text = waits(page, "keys", "keys.form", r'age\s+"Age" \| "年龄"\s*: integer.*name ')
    assert "// Who comes." in text
    # Carried with Space and the arrows, put down with Enter.
    page.keyboard.press("Space")
    expect(page.locator(".carried")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    waits(page, "keys", "keys.form", r"name .*age\s+\"Age\"")
    # Deleted by key, brought back; undone and done again.
    page.locator("[data-piece=age] .piece-grip").focus()
    page.keyboard.press("Delete")
    expect(page.locator("[data-piece=age]")).to_have_count(0)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("[data-piece=age]")).to_be_visible()
    page.locator("[data-piece=age] .piece-grip").focus()
    page.keyboard.press("Control+d")
    expect(page.locator("[data-piece=age_2]")).to_be_visible()
    page.locator("[data-piece=age_2] .piece-grip").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-piece=age_2]")).to_have_count(0)
    expect(page.locator("[data-piece=age]")).to_be_visible()
    accessible(page)
    assert "// Who comes." in waits(page, "keys", "keys.form", r"age\s+\"Age\"")


def test_a_form_is_built_by_mouse_and_tried_as_others_see_it(visit: Visit, accessible: Accessible) -> None:
    page = visit(email="hr@demo.example", language="zh")
    draft(page, "mouse", form=FORM, record=RECORD)
    page.goto("/design/mouse/mouse.form")
    expect(page.locator("[data-piece=name]")).to_be_visible()
    # Dragged from the palette to the top.
    start, goal = page.locator("[data-entry=choice]"), page.locator(".paper-form .gap").first
    start.hover()
    page.mouse.down()
    box = goal.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] - 6, steps=6)
    page.mouse.move(box["x"] + 60, box["y"] + 3, steps=3)
    page.mouse.up()
    choice = page.locator("[data-piece=choice]")
    expect(choice).to_be_visible()
    assert page.locator(".paper-form .piece").first.get_attribute("data-piece") == "choice"
    # A condition by clicks.
    page.locator("[data-piece=name] .piece-grip").click()
    page.get_by_role("checkbox", name="满足条件时显示").check()
    group = page.get_by_role("group", name="满足条件时显示")
    group.get_by_label("比较对象").click()
    page.locator(".ant-select-item-option", has_text="单选").click()
    group.get_by_label("值", exact=True).click()
    page.locator(".ant-select-item-option", has_text="选项1").last.click()
    waits(page, "mouse", "mouse.form", r'visible when choice = "option_1"')
    # Many options at once.
    choice.locator(".piece-grip").click()
    page.get_by_role("button", name="批量添加").click()
    page.get_by_role("textbox", name="批量添加").fill("Junior | 初级\nSenior\t高级")
    page.get_by_role("button", name=re.compile("添加 2 个")).click()
    waits(page, "mouse", "mouse.form", r'"senior" +"Senior" \| "高级"')
    accessible(page)
    # Preview: the condition holds at once; English; a phone.
    page.locator(".builder-views").get_by_text("预览").click()
    room = page.locator(".preview-device")
    expect(room.get_by_role("heading", name="访问")).to_be_visible()
    expect(room.locator("[data-field=name]")).to_have_count(0)
    room.get_by_text("选项1").click()
    expect(room.locator("[data-field=name]")).to_be_visible()
    page.locator(".preview-bar").get_by_text("English").click()
    expect(room.get_by_role("heading", name="Visit")).to_be_visible()
    page.locator(".preview-bar").get_by_text("手机").click()
    assert (room.bounding_box() or {})["width"] <= 391
    accessible(page)
    # Rights: an interviewer does not see the name.
    page.locator(".builder-views").get_by_text("权限").click()
    heads = page.locator(".matrix thead th").all_inner_texts()
    cell = page.get_by_role("button", name=re.compile("姓名，面试官"))
    cell.click()
    # What is pressed twice stays under the pointer.
    assert page.locator(".matrix thead th").all_inner_texts() == heads
    cell.click()
    waits(page, "mouse", "mouse.form", r"visible to hr, hiring_manager, employee")
    accessible(page)
    # Missing translations, of a record type; a line goes there.
    page.goto("/design/mouse/mouse.record")
    expect(page.locator("[data-piece=mail]")).to_be_visible()
    page.get_by_role("button", name="缺少 1 处翻译").click()
    page.locator(".problem-list").get_by_text("Mail").click()
    page.keyboard.type("邮箱")
    waits(page, "mouse", "mouse.record", r'mail +"邮箱"|mail +"Mail" \| "邮箱"')


def test_a_form_is_changed_together_with_the_steps_that_show_it(visit: Visit, accessible: Accessible) -> None:
    page = visit(email="hr@demo.example")
    draft(page, "shown", form=FORM, workflow_yaml=FLOW.replace("KEY", "shown"))
    page.goto("/design/shown/shown.form")
    expect(page.locator("[data-piece=name]")).to_be_visible()
    # Fields by steps: what a step says is shown and changed here, by keyboard; it is written into the workflow.
    page.locator(".builder-views").get_by_text("Rights").click()
    steps = page.get_by_role("region", name="By step").first
    expect(steps.locator(".step-right", has_text="Read")).to_have_count(1)
    right = steps.get_by_role("combobox", name="Name at Ask the guest")
    right.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Hid")
    page.locator(".ant-select-item-option", has_text="Hidden").last.click()
    text = waits(page, "shown", "shown.workflow.yaml", r"fields: \{name: hidden\}.*fields: \{name: read_only\}|ask:.*name: hidden.*check:")
    assert "# Who comes?" in text
    accessible(page)
    # Another key: the other files' places are shown and follow.
    page.locator(".builder-views").get_by_text("Design").click()
    page.locator("[data-piece=name] .piece-grip").click()
    key = page.get_by_role("textbox", name="Key", exact=True)
    key.fill("guest_name")
    key.press("Enter")
    dialog = page.get_by_role("dialog", name="Rename name to guest_name")
    expect(dialog).to_contain_text("4 places in other files")
    expect(dialog).to_contain_text("result.values.name")
    accessible(page)
    dialog.get_by_role("button", name="Rename everywhere").click()
    expect(page.locator("[data-piece=guest_name]")).to_be_visible()
    text = waits(
        page, "shown", "shown.workflow.yaml", r"guest_name: hidden.*values\.guest_name.*guest_name: read_only|values\.guest_name.*guest_name: hidden.*guest_name: read_only"
    )
    assert "values.name" not in text
    waits(page, "shown", "shown.form", r"guest_name")
    # From the table into the step.
    page.locator(".builder-views").get_by_text("Rights").click()
    page.get_by_role("region", name="By step").first.get_by_role("button", name="Check").click()
    expect(page.locator(".canvas")).to_have_attribute("data-current", "check")


def test_a_key_that_other_files_may_mean_is_changed_here_only_and_the_places_are_told(visit: Visit, accessible: Accessible) -> None:
    page = visit(email="hr@demo.example")
    draft(page, "unsure", form=FORM, workflow_yaml=FLOW.replace("KEY", "unsure"), record=RECORD)
    kept = page.request.get("/api/v1/packs/unsure/draft").json()["revision"]
    assert page.request.patch("/api/v1/packs/unsure/draft", data={"revision": kept, "files": {"templates/hello.en.md": "Subject: Hi\n\nHello {{ name }}\n"}}).ok
    page.goto("/design/unsure/unsure.form")
    page.locator("[data-piece=name] .piece-grip").click()
    key = page.get_by_role("textbox", name="Key", exact=True)
    dialog = page.get_by_role("dialog", name="Rename name to guest_name")
    key.fill("guest_name")
    key.press("Enter")
    expect(dialog).to_contain_text("Nobody can be sure of one place")
    expect(dialog).to_contain_text("Hello {{ name }}")
    accessible(page)
    # Escape closes the dialog, and what was selected stays so, with its old key.
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(key).to_have_value("name")
    key.fill("guest_name")
    key.press("Enter")
    dialog.get_by_role("button", name="Here only").click()
    waits(page, "unsure", "unsure.form", r"guest_name")
    assert "name: read_only" in stored(page, "unsure", "unsure.workflow.yaml")
    # A record's values are stored with the names: nothing to open there, only a reason.
    page.goto("/design/unsure/unsure.record")
    page.locator("[data-piece=mail] .piece-grip").click()
    key.fill("post")
    key.press("Enter")
    reason = page.get_by_role("dialog").get_by_role("listitem").filter(has_text="records are stored with the names of their fields")
    expect(reason).to_be_visible()
    expect(reason.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Here only").click()
    waits(page, "unsure", "unsure.record", r"post ")


def test_rules_come_from_a_spreadsheet_and_say_what_is_doubtful(visit: Visit, accessible: Accessible) -> None:
    page = visit(email="hr@demo.example")
    draft(page, "sheet", rules=RULES)
    page.goto("/design/sheet/sheet.rules")
    first = page.locator('[data-cell="0:0"]')
    expect(first).to_be_visible()
    first.click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-rule='2']")).to_be_visible()
    paste(page.locator('[data-cell="1:0"]'), "60-80\t北京, 上海\tpool\r\n<60\t\tpool\r\n")
    text = waits(page, "sheet", "sheet.rules", r'\[60\.\.80\] \| "北京", "上海" +\|\| "pool".*<60|\[60\.\.80\].*< ?60')
    assert "// Good ones." in text
    # Overlap and gap, each with an example; the example becomes a test that says which rule fires.
    overlap = page.locator("[data-finding='rules.overlap']")
    expect(overlap).to_contain_text("rules 1 and 2")
    expect(page.locator("[data-finding='rules.gap']")).to_be_visible()
    overlap.get_by_role("button", name="Show the rules").click()
    expect(page.locator("tr.marked")).to_have_count(2)
    page.get_by_role("button", name="Add a test").click()
    page.get_by_label("Test 1: Score").click()
    page.keyboard.type("90")
    expect(page.get_by_label("Test 1: Score")).to_have_value("90")
    expect(page.locator("tr.fired")).to_have_attribute("data-rule", "1")
    page.get_by_role("button", name="Expect this").click()
    waits(page, "sheet", "sheet.tests.case.yaml", r"decision: way.*score: 90.*route: interview")
    # A change that breaks the test shows at once; a wrong cell is told in its cell.
    first.click()
    page.keyboard.type(">= 95")
    page.keyboard.press("Enter")
    expect(page.locator(".rules-tests .tag")).to_have_text("1 test fails")
    first.click()
    page.keyboard.type("scoer > 3")
    expect(page.locator(".cell-told")).to_contain_text("scoer")
    page.keyboard.press("Control+a")
    page.keyboard.type("> 80")
    expect(page.locator(".cell-told")).to_have_count(0)
    # Names, values and functions are offered; an arrow and Tab take one, Escape puts the list away and then leaves the cell.
    page.keyboard.press("Control+a")
    page.keyboard.type("> cou")
    offers = page.get_by_role("listbox")
    expect(offers.get_by_role("option").first).to_contain_text("count(list: list)")
    page.keyboard.press("ArrowDown")
    accessible(page)
    page.keyboard.press("Tab")
    expect(first.get_by_role("combobox")).to_have_value("> count(")
    page.keyboard.type("sco")
    expect(offers.get_by_role("option").first).to_contain_text("score")
    page.keyboard.press("Escape")
    expect(offers).to_have_count(0)
    page.keyboard.press("Escape")
    expect(first).to_have_text(">= 95")
    page.locator('[data-cell="0:2"]').click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    offers.get_by_role("option", name="pool").click()
    expect(page.locator('[data-cell="0:2"]').get_by_role("combobox")).to_have_value('"pool"')
    page.keyboard.press("Escape")
    first.click()
    page.keyboard.type("> 80")
    # Which rule decides is told before the cell is left.
    expect(page.locator("tr.fired")).to_have_attribute("data-rule", "1")
    page.keyboard.press("Control+a")
    page.keyboard.type("scoer > 3")
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-invalid", "true")
    page.locator('[data-cell="1:0"]').click()
    # What is wrong is listed with its rule and column, and leads to its cell.
    wrong = page.locator(".rules-findings li.error")
    expect(wrong).to_contain_text("rule 1, column “Score”")
    wrong.get_by_role("button", name="Go to the cell").click()
    expect(first).to_be_focused()
    page.locator('[data-cell="1:0"]').click()
    page.keyboard.press("Control+z")
    expect(first).to_have_text(">= 95")
    page.keyboard.press("Alt+ArrowUp")
    waits(page, "sheet", "sheet.rules", r"60\.\.80.*>= 95")
    accessible(page)
    page.locator(".builder-views").get_by_text("Text").click()
    expect(page.locator(".cm-content")).to_contain_text("// Good ones.")
    accessible(page)


def test_text_and_clicks_are_one_form_and_a_phone_builds_too(visit: Visit, accessible: Accessible) -> None:
    page = visit(email="hr@demo.example", phone=True)
    draft(page, "phone", form=FORM)
    page.goto("/design/phone/phone.form")
    expect(page.locator("[data-piece=name]")).to_be_visible()
    page.locator(".builder-panes").get_by_text("Add", exact=True).click()
    page.locator("[data-entry=date]").click()
    page.locator(".builder-panes").get_by_text("Form", exact=True).click()
    expect(page.locator("[data-piece=date]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    accessible(page)
    waits(page, "phone", "phone.form", r"date +\"Date\" \| \"日期\" +: date")
    page.locator(".builder-views").get_by_text("Text").click()
    editor: Any = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("form x {")
    expect(page.get_by_text("cannot be read yet")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    page.locator(".builder-views").get_by_text("Design").click()
    expect(page.locator("[data-piece=date]")).to_be_visible()


def test_a_field_points_at_records_and_its_answer_is_kept_with_one_click(visit: Visit, accessible: Accessible) -> None:
    page = visit(email="hr@demo.example", language="en")
    draft(page, "points", form=FORM, record=RECORD, workflow_yaml=FLOW.replace("KEY", "points"))
    page.goto("/design/points/points.form")
    expect(page.locator("[data-piece=name]")).to_be_visible()
    # The file is called by what it holds.
    expect(page.locator(".design-file")).to_contain_text("form")
    page.locator("[data-piece=name] .piece-grip").focus()
    page.keyboard.press("/")
    page.keyboard.type("record")
    page.keyboard.press("Enter")
    page.keyboard.type("Old file")
    page.keyboard.press("Enter")
    expect(page.locator("[data-piece=old_file] .piece-grip")).to_be_focused()
    # Of which type its records are is chosen, not written; until then the panel says what is missing.
    panel = page.locator(".builder .inspector").last
    expect(panel.get_by_text("says of which type").last).to_be_visible()
    panel.get_by_role("combobox", name="Record type").click()
    page.locator(".ant-select-item-option", has_text="Guest").first.click()
    waits(page, "points", "points.form", r"old_file +.Old file. +: record\(guest\)")
    accessible(page)
    # The step keeps the answer with one click, as its form calls it.
    page.goto("/design/points/points.workflow.yaml")
    page.locator("[data-node=ask]").click()
    page.get_by_role("tabpanel").get_by_role("group", name="With one click").last.get_by_role("button", name="Old file").click()
    waits(page, "points", "points.workflow.yaml", r"old_file: =result\.values\.old_file")
