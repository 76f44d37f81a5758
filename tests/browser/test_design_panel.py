"""The designer's side panel, draft, versions and trial, as people use them: one pack of its own for each journey."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Accessible, Visit

HR, ADMIN = "hr@demo.example", "admin@demo.example"
SAVED = re.compile(r"Saved \d\d:")
FLOW = """workflow: {key}
title: {{en: Leave, zh: 请假}}
inputs: {{type: object, required: [email, days], properties: {{email: {{type: string, x-title: {{en: E-mail, zh: 邮箱}}}}, days: {{type: number, x-title: {{en: Days, zh: 天数}}}}}}}}
nodes:
  start: {{type: start, title: {{en: Asked, zh: 提出申请}}}}
  approve:
    type: user_task
    title: {{en: Approve, zh: 审批}}
    candidates: role:hr
    form: {key}_answer
    outcomes: [{{key: approve, title: {{en: Approve, zh: 同意}}}}, {{key: reject, title: {{en: Reject, zh: 拒绝}}}}]
    outputs: {{answer: =result.outcome, comment: =result.values.comment}}
  wait: {{type: timer, title: {{en: Two days, zh: 两天后}}, wait: P2D}}
  tell: {{type: notify, title: {{en: Tell, zh: 通知}}, inputs: {{to: =email, template: granted, values: {{days: =days}}}}}}
  granted: {{type: end, title: {{en: Granted, zh: 已批准}}, outcome: granted}}
  refused: {{type: end, title: {{en: Refused, zh: 未批准}}, outcome: refused}}
edges:
  - {{from: start, to: approve}}
  - {{from: approve, to: wait, when: answer = "approve"}}
  - {{from: approve, to: refused, default: true}}
  - {{from: wait, to: tell}}
  - {{from: tell, to: granted}}
"""
FORM = 'form {key}_answer "Answer" | "答复" {{\n  comment "Comment" | "意见" : text(max: 100) required\n}}\n'
MAIL = "Subject: Your leave\n\n{{ days }} days.\n"


def _drawn(page: Page, key: str) -> str:
    """A pack that was published once; the address of its workflow in the designer."""
    made = page.request.post("/api/v1/packs", data={"key": key, "title": {"en": "Leave", "zh": "请假"}})
    assert made.ok, made.text()
    files = {f"{key}.workflow.yaml": FLOW.format(key=key), "a.form": FORM.format(key=key), "templates/granted.en.md": MAIL, "templates/granted.zh.md": MAIL}
    saved = page.request.patch(f"/api/v1/packs/{key}/draft", data={"revision": 1, "files": files})
    assert saved.ok, saved.text()
    published = page.request.post(f"/api/v1/packs/{key}/publish", data={"revision": 2, "name": "First"})
    assert published.ok, published.text()
    return f"/design/{key}/{key}.workflow.yaml"


def _open(page: Page, address: str, step: str = "") -> None:
    page.goto(address)
    page.evaluate("localStorage.setItem('hireloom.design.view', 'tree')")
    page.reload()
    if step:
        page.locator(f'[data-card="{step}"]').click()
    # The panel of the step and not of the workflow, which has a title too.
    expect(page.get_by_role("tabpanel")).to_have_attribute("data-about", step)


def _draft(page: Page, key: str) -> dict[str, Any]:
    draft: dict[str, Any] = page.request.get(f"/api/v1/packs/{key}/draft").json()
    return draft


def _cut(context: BrowserContext, is_cut: bool) -> None:
    context.set_offline(is_cut)


def test_a_step_is_changed_in_the_panel_published_compared_and_restored(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR)
    _open(page, _drawn(page, "leave_a"), "tell")
    panel = page.get_by_role("tabpanel")
    accessible(page)
    panel.get_by_label("Title · English").fill("Tell them")
    expect(page.locator('[data-card="tell"]')).to_contain_text("Tell them")
    address = panel.get_by_label("Address *", exact=True).locator(".cm-content")
    address.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("emial + 1")
    expect(panel.locator(".row-problems .is-error").first).to_contain_text("emial")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="This cannot be published yet")).to_be_visible()
    expect(dialog.get_by_role("button", name="Publish")).to_be_disabled()
    accessible(page)
    dialog.get_by_role("button", name="Close").click()
    address.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("ema")
    page.locator(".cm-tooltip-autocomplete li", has_text="email").first.click()
    expect(panel.locator(".row-problems .is-error")).to_have_count(0)
    page.locator('[data-way="approve>wait"]').click()
    panel.get_by_role("button", name="Add a condition").click()
    panel.get_by_label("What", exact=True).last.fill("days")
    panel.get_by_label("How to compare").last.press("Enter")
    page.get_by_title("at most").click()
    panel.get_by_label("Value").last.fill("3")
    # In words, as each part has a title; the expression stands behind.
    expect(page.locator('[data-way="approve>wait"]')).to_contain_text("Approve and Days is at most 3")
    expect(page.locator('[data-way="approve>wait"]')).to_have_attribute("title", 'answer = "approve" and days <= 3')
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(dialog.get_by_text("What changes")).to_be_visible()
    expect(dialog.get_by_role("button", name="Tell them, Changed")).to_be_visible()
    dialog.get_by_label("Name").fill("Second")
    dialog.get_by_label("Note").fill("at most three days")
    accessible(page)
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is in force")).to_be_visible()
    assert [(one["version"], one["name"]) for one in page.request.get("/api/v1/packs/leave_a/versions").json()["items"]] == [(2, "Second"), (1, "First")]
    page.get_by_role("button", name="Versions").click()
    drawer = page.get_by_role("dialog", name="Versions")
    drawer.get_by_role("button", name=re.compile("Version 1")).click()
    drawer.get_by_role("button", name="Properties").click()
    expect(drawer.get_by_role("row", name=re.compile("Condition.*days <= 3"))).to_be_visible()
    accessible(page)
    drawer.get_by_role("button", name="Restore to the draft").click()
    page.get_by_role("dialog").filter(has_text="Replace the draft").get_by_role("button", name="Restore to the draft").click()
    expect(page.get_by_text("Version 1 is the draft now")).to_be_visible()
    expect(page.locator('[data-card="tell"]')).not_to_contain_text("Tell them")
    assert _draft(page, "leave_a")["files"]["leave_a.workflow.yaml"] == FLOW.format(key="leave_a")


def test_two_people_on_one_file_see_both_texts_and_lose_nothing(visit: Visit, accessible: Accessible) -> None:
    mine, theirs = visit(email=HR), visit(email=ADMIN)
    address = _drawn(mine, "leave_b")
    _open(mine, address, "tell")
    _open(theirs, address, "approve")
    theirs.get_by_role("tabpanel").get_by_label("Title · English").fill("Agree")
    expect(theirs.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    mine.get_by_role("tabpanel").get_by_label("Title · English").fill("Write to them")
    expect(mine.get_by_role("status").filter(has_text="has changed leave_b.workflow.yaml as well")).to_be_visible()
    mine.get_by_role("button", name="See both").click()
    dialog = mine.get_by_role("dialog")
    expect(dialog.get_by_text("Nothing of either is lost")).to_be_visible()
    accessible(mine)
    dialog.get_by_role("button", name="Both put together").click()
    dialog.get_by_role("button", name="Save this text").click()
    expect(mine.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    text = _draft(mine, "leave_b")["files"]["leave_b.workflow.yaml"]
    assert "Write to them" in text
    assert "Agree" in text


def test_what_is_written_offline_is_told_kept_over_a_reload_and_saved_later(visit: Visit) -> None:
    page = visit(email=HR)
    _open(page, _drawn(page, "leave_c"), "tell")
    _cut(page.context, True)
    page.get_by_role("tabpanel").get_by_label("Title · English").fill("Written offline")
    expect(page.get_by_role("status").filter(has_text="Offline: kept here, saved later")).to_be_visible()
    # The connection comes back for pages, and saving still fails: nothing but this browser has the words.
    page.route("**/api/v1/packs/leave_c/draft", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    _cut(page.context, False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.locator('[data-card="tell"]').wait_for()
    expect(page.get_by_text("was found in this browser")).to_be_visible()
    expect(page.locator('[data-card="tell"]')).to_contain_text("Written offline")
    page.unroute_all()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    assert "Written offline" in _draft(page, "leave_c")["files"]["leave_c.workflow.yaml"]


def test_a_draft_is_tried_with_a_person_and_a_timer_and_the_text_stands_beside_the_drawing(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, language="zh")
    _open(page, _drawn(page, "leave_d"))
    page.get_by_role("tab", name="试运行").click()
    panel = page.get_by_role("tabpanel")
    # One step alone asks for what that step reads, by name, and for nothing else.
    page.locator('[data-card="tell"]').click()
    panel.get_by_text("仅运行“通知”").click()
    alone = panel.get_by_role("group").filter(has=page.get_by_role("button", name="运行此节点"))
    alone.get_by_label("邮箱").fill("alone@example.com")
    alone.get_by_label("天数").fill("7")
    expect(alone.get_by_role("textbox")).to_have_count(1)
    alone.get_by_role("button", name="运行此节点").click()
    expect(panel.get_by_text("邮件 · Your leave")).to_be_visible()
    panel.get_by_role("button", name="停止").click()
    panel.get_by_label("邮箱").first.fill("wang@example.com")
    panel.get_by_label("天数").first.fill("3")
    accessible(page)
    panel.get_by_role("button", name="运行", exact=True).click()
    task = panel.get_by_role("article", name="审批")
    expect(task).to_contain_text("人工办理")
    task.get_by_role("button", name="同意").click()
    expect(task.get_by_role("alert")).to_be_visible()
    task.get_by_label("意见").fill("好的")
    accessible(page)
    task.get_by_role("button", name="同意").click()
    panel.get_by_role("button", name=re.compile("时间快进到")).click()
    expect(panel.get_by_role("status").filter(has_text="已结束：granted")).to_be_visible()
    panel.get_by_text("邮件 · Your leave").click()
    expect(panel.get_by_text("3 days.")).to_be_visible()
    accessible(page)
    assert [mail for mail in page.request.get("/api/v1/mailbox").json()["items"] if mail["to"] == "wang@example.com"] == []
    page.get_by_role("button", name="文本", exact=True).click()
    editor = page.get_by_role("textbox", name="文件内容")
    editor.get_by_text("Two days").click()
    page.keyboard.press("End")
    page.keyboard.type("x")
    expect(page.locator(".cm-lintRange-error, .cm-lint-marker-error").first).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(0)
    expect(page.get_by_role("button", name="并排显示流程图")).to_have_attribute("aria-pressed", "true")
    accessible(page)


PLAYED = """workflow: leave_f
title: {en: Leave, zh: 请假}
inputs: {type: object, required: [email], properties: {email: {type: string, x-title: {en: E-mail, zh: 邮箱}}}}
nodes:
  start: {type: start}
  over: {type: message, title: {en: Interview over, zh: 面试结束}, message: over, correlation: =email, outputs: {minutes: =result.minutes, said: =result.note.text}}
  round: {type: call, title: {en: Round, zh: 轮次}, workflow: leave_f_round, inputs: {days: 3}, outputs: {left: =result.variables.days, how: =result.outcome}}
  end: {type: end, outcome: over}
edges: [{from: start, to: over}, {from: over, to: round}, {from: round, to: end}]
"""
ROUND = """workflow: leave_f_round
title: {en: Round, zh: 轮次}
inputs: {type: object, properties: {days: {type: number, x-title: {en: Days, zh: 天数}}}}
nodes: {start: {type: start}, how: {type: exclusive}, passed: {type: end, outcome: passed}, failed: {type: end, outcome: failed}}
edges: [{from: start, to: how}, {from: how, to: passed, when: days > 1}, {from: how, to: failed, default: true}]
"""


def test_a_trial_asks_for_what_a_message_and_a_called_workflow_give_and_marks_how_far_it_came(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, language="zh")
    assert page.request.post("/api/v1/packs", data={"key": "leave_f", "title": {"en": "Leave", "zh": "请假"}}).ok
    files = {"leave_f.workflow.yaml": PLAYED, "round.workflow.yaml": ROUND}
    assert page.request.patch("/api/v1/packs/leave_f/draft", data={"revision": 1, "files": files}).ok
    _open(page, "/design/leave_f/leave_f.workflow.yaml")
    page.get_by_role("tab", name="试运行").click()
    panel = page.get_by_role("tabpanel")
    panel.get_by_label("邮箱").fill("wang@example.com")
    panel.get_by_role("button", name="运行", exact=True).click()
    message = panel.get_by_role("article", name="面试结束")
    message.get_by_label("minutes").fill("45")
    message.get_by_label("text").fill("很好")
    expect(page.locator('[data-node="over"] .step-tried')).to_have_class(re.compile("is-active"))
    accessible(page)
    message.get_by_role("button", name="收到消息").click()
    called = panel.get_by_role("article", name="轮次")
    expect(page.locator('[data-node="over"] .step-tried')).to_have_class(re.compile("is-completed"))
    called.get_by_label("天数").fill("2")
    called.get_by_role("combobox", name="结果").click()
    page.locator(".ant-select-item-option", has_text="failed").click()
    accessible(page)
    called.get_by_role("button", name="以此结果结束").click()
    expect(panel.get_by_role("status").filter(has_text="已结束：over")).to_be_visible()
    # What each step gave is told by its name.
    panel.locator(".trial-steps summary", has_text="轮次").click()
    expect(panel.locator(".trial-steps li", has_text="轮次")).to_contain_text("failed")
    panel.locator(".trial-steps summary", has_text="面试结束").click()
    expect(panel.locator(".trial-steps li", has_text="面试结束")).to_contain_text("很好")


def test_the_panel_works_on_a_phone(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR, phone=True, language="zh")
    _open(page, _drawn(page, "leave_e"), "tell")
    panel = page.get_by_role("tabpanel")
    expect(panel.get_by_label("标题 · 中文")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    accessible(page)


def test_rights_of_all_steps_are_one_grid_by_keys_and_by_mouse(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR)
    _open(page, _drawn(page, "leave_h"), "approve")
    panel = page.get_by_role("tabpanel")
    panel.get_by_text("What each field is here").click()
    panel.get_by_role("button", name="Rights at all steps").click()
    dialog = page.get_by_role("dialog", name="Rights of fields")
    grid = dialog.get_by_role("grid", name="Answer")
    expect(grid.get_by_role("button", name="Comment at Approve: Required, as in the form")).to_be_visible()
    accessible(page)
    grid.get_by_role("button", name="Comment at Approve").focus()
    page.keyboard.press("r")
    expect(grid.get_by_role("button", name="Comment at Approve: Read", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(grid.get_by_role("button", name="Comment at Approve: Hidden", exact=True)).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(grid.get_by_role("button", name="All fields at Approve")).to_be_focused()
    page.keyboard.press("e")
    expect(grid.get_by_role("button", name="Comment at Approve: Edit", exact=True)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(grid.get_by_role("button", name="Comment at Approve: Hidden", exact=True)).to_be_visible()
    grid.get_by_role("button", name="Comment at all steps").click()
    page.get_by_role("menuitem", name="Required").click()
    expect(grid.get_by_role("button", name="Comment at Approve: Required", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    assert "fields: {comment: required}" in _draft(page, "leave_h")["files"]["leave_h.workflow.yaml"].replace("\n", " ").replace(
        "    fields:       comment: required", "fields: {comment: required}"
    )
    page.get_by_role("button", name="Rights of fields").click()
    expect(dialog).to_be_visible()


def test_an_approval_gets_a_way_for_rejected_and_a_mail_goes_to_who_began(visit: Visit, accessible: Accessible) -> None:
    page = visit(email=HR)
    address = _drawn(page, "leave_g")
    draft = _draft(page, "leave_g")
    flow = draft["files"]["leave_g.workflow.yaml"]
    plain = flow[: flow.index("nodes:")] + (
        "nodes:\n  start: {type: start}\n  ask: {type: approval, title: {en: Ask, zh: 审批}, inputs: {approvers: role:hr}}\n"
        "  tell: {type: notify, title: {en: Tell, zh: 通知}, inputs: {to: =email, template: granted, values: {days: =days}}}\n  end: {type: end, outcome: granted}\n"
        "edges:\n  - {from: start, to: ask}\n  - {from: ask, to: tell}\n  - {from: tell, to: end}\n"
    )
    assert page.request.patch("/api/v1/packs/leave_g/draft", data={"revision": draft["revision"], "files": {**draft["files"], "leave_g.workflow.yaml": plain}}).ok
    _open(page, address, "ask")
    panel = page.get_by_role("tabpanel")
    expect(panel.get_by_text("Whoever is rejected goes the same way")).to_be_visible()
    accessible(page)
    panel.get_by_role("button", name="Add a way for rejected").click()
    expect(page.locator('[data-card="rejected"]')).to_be_visible()
    expect(page.locator('[data-way="ask_choice>tell"]')).to_contain_text("Ask is Approve")
    page.keyboard.press("Control+z")
    expect(page.locator('[data-card="rejected"]')).to_have_count(0)
    page.get_by_role("button", name=re.compile("warning")).click()
    page.get_by_label("Problems").get_by_role("button", name="Add a way for rejected").click()
    expect(page.locator('[data-card="rejected"]')).to_be_visible()
    page.locator('[data-card="tell"]').click()
    panel.get_by_role("button", name="To whoever began the run").click()
    expect(panel.get_by_label("Address *", exact=True).locator(".cm-content")).to_have_text("run.starter.email")
    panel.get_by_label("Address *", exact=True).locator(".cm-content").click()
    expect(panel.locator(".expression-told", has_text=HR)).to_be_visible()
    panel.get_by_text("Attempts and time limit").click()
    panel.get_by_role("button", name="No expression: Attempts at most").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("settled when the workflow is published")
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    assert "to_name: =run.starter.name" in _draft(page, "leave_g")["files"]["leave_g.workflow.yaml"]
