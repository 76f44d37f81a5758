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
    expect(other.locator(".banner.warn")).to_contain_text("林晓 Lin Xiao")
    expect(other.locator(".banner.warn")).to_contain_text("天数不对")
    other.get_by_label("天数").fill("9")
    other.get_by_role("button", name="提交").click()
    last = task_of(page, run, "approve")
    page.goto(f"/inbox/{last}")
    expect(page.locator(".changes")).to_contain_text(re.compile("天数.*1.*9"))
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
    card.evaluate(
        """(card, by) => {
            const box = card.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
            const send = (type, at) => card.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerType: 'touch', pointerId: 1, clientX: at, clientY: y}));
            send('pointerdown', x);
            for (let step = 1; step <= 6; step += 1) send('pointermove', x + by * step / 6);
            send('pointerup', x + by);
        }""",
        by,
    )


def test_a_long_list_draws_only_what_is_in_sight_and_goes_on_to_its_end(visit: Any, start: Any) -> None:
    hr = visit(language="en", email=HR)
    for number in range(130):
        start(hr, "round", business_key=f"ROUND-{number:03}", number=number)
    page = visit(language="en", email=INTERVIEWER)
    page.goto('/inbox?filter={"sort":"facts.number"}')
    rows = page.locator(".task-row")
    expect(rows.first).to_contain_text("ROUND-000")
    assert rows.count() < 40
    expect(page.locator(".split-head .count")).to_have_text("130")
    for _ in range(8):
        page.locator(".split-list").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
        page.wait_for_function("() => document.querySelectorAll('.task-row').length > 0")
    expect(page.locator(".task-row", has_text="ROUND-129")).to_be_visible()
    assert rows.count() < 40
