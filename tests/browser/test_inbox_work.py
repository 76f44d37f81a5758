"""Work in the inbox: cleared from the keyboard, several at once with undo, sent back and seen again, with others, on a phone; a long list stays light."""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

HR, MANAGER, INTERVIEWER = "hr@demo.example", "manager@demo.example", "interviewer@demo.example"


def approvals(page: Page, start: Any, task_of: Any, complete: Any, label: str, count: int) -> list[str]:
    """Requests that were checked and wait for HR's approval."""
    found = []
    for number in range(count):
        run = start(page, "absence", business_key=f"{label}-{number}", days=number + 1, reason="Family")
        complete(page, task_of(page, run, "check"), days=number + 1, reason="Family")
        found.append(str(task_of(page, run, "approve")))
    return found


def listed(label: str, **more: Any) -> str:
    return "/inbox?filter=" + json.dumps({"q": label, **more})


def status_of(page: Page, task_id: str) -> str:
    return str(page.request.get(f"/api/v1/tasks/{task_id}").json()["status"])


def test_an_inbox_is_cleared_by_keys_and_nothing_is_sent_before_the_time_to_undo_is_over(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    tasks = approvals(page, start, task_of, complete, "KEYS", 4)
    page.goto(listed("KEYS", node="approve"))
    rows = page.locator(".task-row")
    expect(rows).to_have_count(4)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    # Out of the search by a key: what it asks for stays, and the focus walks along with j and k.
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value("KEYS")
    expect(rows.first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.goto(listed("KEYS", node="approve"))
    expect(rows).to_have_count(4)
    page.locator("h1").click()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator(".bulk")).to_contain_text("2 selected")
    expect(page.locator(".bulk-acts button")).to_have_text([re.compile("Approve"), re.compile("Reject")])
    accessible(page)
    page.keyboard.press("a")
    expect(page.locator(".pending")).to_contain_text("Not sent yet: Approve, 2 tasks")
    accessible(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".pending")).to_have_count(0)
    assert [status_of(page, one) for one in tasks] == ["created"] * 4
    # What was ticked is ticked again, and the keys go on from where they were: nothing has to be sought twice.
    expect(page.locator(".bulk")).to_contain_text("2 selected")
    expect(page.locator(".task-card.ticked")).to_have_count(2)
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.press("u")
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator(".task-card.ticked")).to_have_count(2)
    page.keyboard.press("j")
    expect(rows.nth(2)).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Select none").click()

    # One of them is answered by somebody else meanwhile: it is told which, and why.
    for name in ("KEYS-0", "KEYS-1"):
        page.get_by_label(f"Select {name}").check()
    complete(page, tasks[0], "approve")
    expect(rows).to_have_count(3)
    expect(page.locator(".bulk")).to_contain_text("2 selected")
    page.locator(".bulk-acts button").first.click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator(".results")).to_contain_text("1 done")
    expect(page.locator(".results li").first).to_contain_text("KEYS-0")
    assert [status_of(page, one) for one in tasks[:2]] == ["completed", "completed"]
    page.get_by_role("button", name="Close", exact=True).click()
    expect(rows).to_have_count(2)

    # The open one is refused by its key, and the next one opens.
    page.locator(f'[data-task="{tasks[2]}"]').click()
    expect(page.locator(".outcomes")).to_be_visible()
    page.locator("h2").click()
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile(re.escape(tasks[3])))
    assert status_of(page, tasks[2]) == "completed"
    page.keyboard.press("?")
    expect(page.get_by_text("Send back", exact=True).last).to_be_visible()


def test_what_is_sent_back_comes_again_with_what_was_changed_and_the_trail_has_names(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page, other = visit(language="zh", email=HR), visit(language="zh", email=MANAGER)
    [task] = approvals(page, start, task_of, complete, "BACK", 1)
    run = task.rpartition(".")[0]
    page.goto(f"/inbox/{task}")
    page.get_by_role("button", name="退回").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(re.compile("核对申请"))).to_be_checked()
    expect(dialog).to_contain_text("林晓 Lin Xiao")
    dialog.get_by_label("说明（可选）").fill("天数不对")
    accessible(page)
    dialog.get_by_role("button", name="退回").click()
    expect(dialog).to_have_count(0)

    again = task_of(page, run, "check")
    assert page.request.post(f"/api/v1/tasks/{again}/unclaim").ok
    other.goto(f"/inbox/{again}")
    expect(other.locator(f'[data-task="{again}"] .sent-back')).to_contain_text(re.compile("被林晓 Lin Xiao退回.*天数不对"))
    expect(other.locator(".banner.warn")).to_contain_text("林晓 Lin Xiao")
    expect(other.locator(".banner.warn")).to_contain_text("天数不对")
    other.get_by_label("天数").fill("9")
    other.get_by_role("button", name="提交").click()
    last = task_of(page, run, "approve")
    page.goto("/inbox")
    row = page.locator(f'[data-task="{last}"]')
    expect(row.locator(".is-changed")).to_have_text("上次查看后有变动")
    row.click()
    expect(row.locator(".is-changed, .is-new")).to_have_count(0)
    expect(page.locator(".news")).to_contain_text(re.compile("天数.*1.*9"))
    expect(page.locator(".shown .changed-mark").first).to_be_visible()
    page.get_by_role("tab", name="审批记录").click()
    trail = page.locator(".trail")
    expect(trail).to_contain_text("周敏 Zhou Min")
    expect(trail).to_contain_text("退回至 核对申请")
    expect(trail).not_to_contain_text("person:")
    accessible(page)
    history = page.request.get(f"/api/v1/runs/{run}/history").json()["items"]
    claims = [(one["by"], one["data"]["by"]) for one in history if one["type"] == "task_claimed"]
    assert claims
    assert all(told == done for told, done in claims)
    page.get_by_role("tab", name="流程", exact=True).click()
    expect(page.locator(".run-beside .react-flow__node").first).to_be_visible()
    expect(page.locator(".run-beside .timeline")).to_contain_text("周敏 Zhou Min")


def test_others_are_asked_told_and_named_and_a_draft_is_there_after_a_reload(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    [task] = approvals(page, start, task_of, complete, "WITH", 1)
    page.goto(f"/inbox/{task}")
    page.get_by_role("textbox", name="Comment").fill("Half an opinion")
    expect(page.locator(".draft-line")).to_have_text("Draft saved")
    page.reload()
    expect(page.get_by_role("textbox", name="Comment")).to_have_value("Half an opinion")
    page.locator(".coming-box summary").click()
    expect(page.locator(".coming li").first).to_have_text(re.compile("Granted.*the process ends"))

    page.get_by_role("tab", name=re.compile("Remarks")).click()
    remark = page.get_by_label("Your remark")
    remark.press_sequentially("Please look, @Zhou")
    page.get_by_role("option", name=re.compile("Zhou Min")).or_(page.locator(".ant-mentions-dropdown-menu-item", has_text="Zhou Min")).first.click()
    accessible(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".talk-entry")).to_contain_text("@周敏 Zhou Min")

    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Add signers").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Who", exact=True).fill("zhou")
    page.locator(".ant-select-item-option", has_text="Zhou Min").click()
    dialog.get_by_label(re.compile("Before me")).check()
    accessible(page)
    dialog.get_by_role("button", name="Add signers").click()
    expect(page.locator(".banner", has_text="You have asked others first")).to_be_visible()
    page.get_by_role("tab", name="Approval trail").click()
    expect(page.locator(".signers")).to_contain_text("added by 林晓 Lin Xiao")
    manager = visit(language="en", email=MANAGER)
    told = manager.request.get("/api/v1/notifications").json()["items"]
    assert "mentioned" in {one["kind"] for one in told}
    manager.goto("/inbox")
    manager.get_by_role("button", name=re.compile("Notifications")).click()
    expect(manager.locator(".notice").first).to_be_visible()
    accessible(manager)
    before = manager.request.get("/api/v1/notifications/unread").json()["unread"]
    manager.get_by_role("button", name="Mark all read").click()
    expect(manager.locator(".bell-count")).to_have_count(0)
    assert before > 0


def test_who_is_mentioned_opens_the_task_from_the_bell_reads_it_and_keeps_a_remark_while_it_changes(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page, reader = visit(language="en", email=HR), visit(language="zh", phone=True, email="interviewer@demo.example")
    [task] = approvals(page, start, task_of, complete, "NAMED", 1)
    who = reader.request.get("/api/v1/session").json()["principal_id"]
    assert page.request.post(f"/api/v1/tasks/{task}/comments", data={"text": "@陈立 怎么看？", "mentions": [who]}).ok
    reader.goto("/inbox")
    reader.get_by_role("button", name=re.compile("通知")).click()
    reader.locator(".notice").first.click()
    expect(reader.locator(".banner", has_text="您可以查看和留言")).to_be_visible()
    expect(reader).to_have_url(re.compile(re.escape(task)))
    assert reader.locator(".outcomes button, [data-key=claim]").count() == 0
    accessible(reader)
    reader.get_by_role("tab", name=re.compile("评论")).click()
    remark = reader.locator(".remark textarea").first
    remark.fill("我同意")
    assert page.request.post(f"/api/v1/tasks/{task}/claim").ok
    reader.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(remark).to_have_value("我同意")
    reader.locator(".remark button[type=submit]").click()
    expect(reader.locator(".talk-entry")).to_have_count(2)
    expect(remark).to_have_value("")


def test_what_is_written_while_the_server_is_away_is_told_once_and_kept_by_itself_when_it_is_back(visit: Any, start: Any, task_of: Any, complete: Any) -> None:
    page = visit(language="en", email=HR)
    [task] = approvals(page, start, task_of, complete, "AWAY", 1)
    page.goto(f"/inbox/{task}")
    page.get_by_role("textbox", name="Comment").fill("before")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("textbox", name="Comment").fill("before and meanwhile")
    expect(page.locator(".draft-line")).to_contain_text("could not be saved")
    expect(page.get_by_text("The server cannot be reached")).to_have_count(1)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached")
    page.context.set_offline(False)
    expect(page.get_by_text("The server cannot be reached")).to_have_count(0)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert page.request.get(f"/api/v1/tasks/{task}/signing").json()["draft"] == {"comment": "before and meanwhile"}


def test_a_remark_of_another_makes_a_mark_in_the_list_while_one_looks_until_it_is_read(visit: Any, start: Any, task_of: Any, complete: Any) -> None:
    page, writer = visit(language="en", email=HR), visit(language="en", email="admin@demo.example")
    [task] = approvals(page, start, task_of, complete, "REMARK", 1)
    page.goto("/inbox?tab=open")
    row = page.locator(f'[data-task="{task}"]')
    expect(row).to_be_visible()
    expect(row.locator(".has-remarks")).to_have_count(0)
    assert writer.request.post(f"/api/v1/tasks/{task}/comments", data={"text": "Which days?", "mentions": []}).ok
    expect(row.locator(".has-remarks")).to_have_text("1 new remark")
    row.click()
    page.get_by_role("tab", name=re.compile("1 new remark")).click()
    expect(page.locator(".talk-entry")).to_have_text(re.compile("Which days"))
    expect(row.locator(".has-remarks")).to_have_count(0)
    [said] = page.request.get(f"/api/v1/tasks/{task}/comments").json()["items"]
    assert "hr" in said["read_by"]


def test_a_list_is_filtered_by_a_fact_and_the_filter_is_kept(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page = visit(language="zh", email=HR)
    approvals(page, start, task_of, complete, "FILTER", 3)
    page.goto(listed("FILTER", node="approve"))
    expect(page.locator(".task-row")).to_have_count(3)
    expect(page.locator(".task-row .fact-name").first).to_have_text("天数")
    page.get_by_role("button", name="筛选", exact=True).click()
    page.get_by_label("要点或表单字段").click()
    page.locator(".ant-select-item-option", has_text="天数").first.click()
    page.get_by_label("比较方式").click()
    page.locator(".ant-select-item-option", has_text="≥").click()
    page.get_by_label("值", exact=True).fill("2")
    accessible(page)
    page.get_by_role("button", name="添加条件").click()
    expect(page.locator(".task-row")).to_have_count(2)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="已保存的筛选").click()
    page.get_by_label("筛选名称").fill("两天以上")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".kept")).to_contain_text("两天以上")
    page.goto("/inbox")
    page.get_by_role("button", name="已保存的筛选").click()
    page.get_by_role("button", name="两天以上", exact=True).click()
    expect(page.locator(".task-row")).to_have_count(2)
    page.reload()
    expect(page.locator(".task-row")).to_have_count(2)


def swipe(page: Page, card: Any, by: int) -> None:
    """A finger on the screen, as quick as one is."""
    box = card.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 5):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + by * step / 4, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    finger.detach()


def test_on_a_phone_a_card_is_swiped_or_opened_by_its_button(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page = visit(language="zh", phone=True, email=HR)
    tasks = approvals(page, start, task_of, complete, "SWIPE", 2)
    page.goto(listed("SWIPE", node="approve"))
    cards = page.locator(".task-card")
    expect(cards).to_have_count(2)
    assert page.locator(".task-more").first.bounding_box()["height"] >= 44  # type: ignore[index]
    swipe(page, cards.nth(0), -120)
    expect(page.locator(".task-quick")).to_be_visible()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    swipe(page, cards.nth(1), 120)
    expect(page.locator(".pending")).to_contain_text("尚未提交：同意，共 1 项")
    accessible(page)
    page.get_by_role("button", name="撤消").click()
    assert [status_of(page, one) for one in tasks] == ["created", "created"]
    page.locator(".task-quick").get_by_role("button", name="同意").click()
    page.get_by_role("button", name="立即提交").click()
    expect(page.locator(".results")).to_contain_text("1 项已办结")


def test_a_long_list_draws_only_what_is_in_sight_and_goes_on_to_its_end(visit: Any, start: Any) -> None:
    hr = visit(language="en", email=HR)
    for number in range(130):
        start(hr, "round", business_key=f"ROUND-{number:03}", number=number)
    page = visit(language="en", email=INTERVIEWER)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/" in request.url else None)
    page.goto(listed("ROUND", sort="facts.number"))
    rows = page.locator(".task-row")
    expect(rows.first).to_contain_text("ROUND-000")
    assert rows.count() < 40
    expect(page.locator(".split-head .count")).to_have_text("130")
    # However long the list: one page of it, and one of what the bar counts; both once more when the stream begins, for what may have changed before it.
    assert len([url for url in asked if "/tasks?" in url]) <= 4, asked
    assert len(asked) <= 9, asked
    for _ in range(8):
        page.locator(".split-list").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        page.wait_for_function("() => document.querySelectorAll('.task-row').length > 0")
    expect(page.locator(".task-row", has_text="ROUND-129")).to_be_visible()
    assert rows.count() < 40


def test_one_begins_something_follows_it_and_calls_it_back(visit: Any, accessible: Any) -> None:
    page = visit(language="zh", email=HR)
    page.goto("/start")
    page.get_by_role("button", name=re.compile("^请假")).first.click()
    page.get_by_label("天数").fill("4")
    expect(page.locator(".who-is-asked")).to_contain_text("审批请假")
    expect(page.locator(".who-is-asked")).to_contain_text("HR")
    accessible(page)
    page.get_by_label("编号（可选）").fill("START-1")
    page.get_by_role("button", name="发起", exact=True).click()
    mine = page.locator(".begun-run", has_text="START-1")
    expect(mine).to_contain_text(re.compile("核对申请：等待(HR、用人经理|用人经理、HR)办理"))
    mine.get_by_role("button", name="催办").click()
    expect(page.get_by_text("催办：已完成")).to_be_visible()
    mine.get_by_role("button", name="START-1").click()
    expect(page.locator(".trail")).to_contain_text("催办")
    page.keyboard.press("Escape")
    mine.get_by_role("button", name="撤销").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(mine).to_contain_text("已取消")
    for tab, ready in (("copies", ".segments"), ("jobs", ".opening-head")):
        page.goto(f"/start?tab={tab}")
        expect(page.locator(ready)).to_be_visible()
        accessible(page)
    page.goto("/preferences")
    page.get_by_label("抄送：邮件").check()
    page.get_by_role("switch", name=re.compile("免打扰时段")).click()
    accessible(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    kept = page.request.get("/api/v1/notification-preferences").json()["preferences"]
    assert (kept["channels"]["copied"], kept["quiet"]) == (["in_app", "mail"], {"start": "22:00", "end": "08:00"})
    assert page.request.put("/api/v1/notification-preferences", data={}).ok
