"""Runs: started in a dialog, found in the list, seen as a drawing with tokens."""

import re
from typing import Any

from playwright.sync_api import expect

HR = "hr@demo.example"


def test_a_run_is_started_in_the_dialog_and_its_page_opens(visit: Any) -> None:
    page = visit(language="en", email=HR)
    page.goto("/runs?workflow=onboarding")
    page.get_by_role("button", name="Start a run").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Start", exact=True)).to_be_disabled()
    dialog.locator("#field-name").fill("Dialog Person")
    dialog.locator("#field-email").fill("dialog@example.com")
    dialog.get_by_role("button", name="Start", exact=True).click()
    expect(page).to_have_url(re.compile(r"/runs/\w+"))
    expect(page.locator(".react-flow__node").first).to_be_visible()


def test_the_drawing_shows_a_token_in_each_branch_and_what_was_done(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = start(page, "onboarding", name="Drawn Person", email="drawn@example.com")
    task_of(page, run_id, "equipment")
    page.goto(f"/runs/{run_id}")
    for node in ("documents", "equipment"):
        expect(page.locator(f'[data-id="{node}"] .token')).to_have_text("1")
        expect(page.locator(f'[data-id="{node}"] .box')).to_have_attribute("data-state", "active")
    expect(page.locator('[data-id="welcome"] .box')).to_have_attribute("data-state", "completed")
    expect(page.locator('[data-id="talk"] .box')).to_have_attribute("data-state", "")
    expect(page.locator(".token")).to_have_count(2)
    # Start, welcome, and both ways out of the fork.
    expect(page.locator(".arrow.is-passed")).to_have_count(4)


def test_a_node_tells_its_input_and_output(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = start(page, "onboarding", name="Told Person", email="told@example.com")
    task_of(page, run_id, "equipment")
    page.goto(f"/runs/{run_id}")
    node = page.locator('[data-id="welcome"]')
    node.focus()
    node.press("Enter")
    panel = page.get_by_role("region", name="Details")
    expect(panel).to_contain_text("Completed")
    panel.get_by_text("Input", exact=True).click()
    expect(panel).to_contain_text("told@example.com")


def test_the_drawing_moves_on_while_it_is_looked_at(visit: Any, start: Any, task_of: Any, complete: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = start(page, "onboarding", name="Moving Person", email="moving@example.com")
    task_id = task_of(page, run_id, "equipment")
    page.goto(f"/runs/{run_id}")
    expect(page.locator('[data-id="equipment"] .token')).to_be_visible()
    complete(page, task_id, laptop=True, account=True)
    expect(page.locator('[data-id="equipment"] .box')).to_have_attribute("data-state", "completed")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.locator(".timeline")).to_contain_text("Task completed")


def test_a_run_is_cancelled_with_a_reason(visit: Any, start: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = start(page, "onboarding", name="Cancelled Person", email="cancelled@example.com")
    page.goto(f"/runs/{run_id}")
    page.get_by_role("button", name="Cancel run").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Changed her mind")
    dialog.get_by_role("button", name="Cancel run").click()
    expect(page.locator(".run-line").first).to_contain_text("Cancelled")


def test_runs_are_filtered_by_status_and_name(visit: Any, start: Any) -> None:
    page = visit(language="zh", email=HR)
    start(page, "onboarding", business_key="FIND-ME-1", name="查找", email="find@example.com")
    page.goto("/runs")
    page.get_by_label("搜索编号或名称").fill("FIND-ME-1")
    expect(page.locator(".grid-row")).to_have_count(1)
    page.get_by_role("button", name=re.compile("已完成")).click()
    expect(page.get_by_text("没有符合条件的流程实例")).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator(".grid-row").first).to_be_visible()


def test_a_run_that_does_not_exist_is_said_to_be_unknown(visit: Any) -> None:
    page = visit(language="en", email=HR)
    page.goto("/runs/nothing-here")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("link", name="Back to runs")).to_be_visible()


def test_a_run_about_nobody_is_named_by_its_workflow_who_began_it_and_when(visit: Any, start: Any) -> None:
    page = visit(language="en", email="hr@demo.example")
    run = start(page, "absence", days=2)
    page.goto("/runs?workflow=absence")
    row = page.locator(".grid-row", has=page.locator(f'a[href="/runs/{run}"]'))
    expect(row.locator(".cell-main a")).to_have_text("Absence")
    expect(row.locator(".cell-main .cell-sub")).to_contain_text(re.compile(r"^林晓 Lin Xiao · \d+ \w+ \d{4}"))
    expect(row).not_to_contain_text(run[:6])
    row.locator(".cell-main a").click()
    expect(page.locator("h1")).to_have_text("Absence")
    expect(page.locator(".run-line").first).to_contain_text("Begun by 林晓 Lin Xiao")
