"""The inbox: a task is found, filled, refused with a word at the field, and done."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

HR = "hr@demo.example"


def onboarding_task(page: Page, start: Any, task_of: Any, name: str) -> str:
    run_id = start(page, "onboarding", name=name, email="new.hire@example.com", language="en")
    return str(task_of(page, run_id, "equipment"))


def test_a_task_is_opened_from_the_list_completed_and_the_next_one_opens(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    onboarding_task(page, start, task_of, "Later Person")
    task_id = onboarding_task(page, start, task_of, "First Person")
    page.goto("/inbox")
    page.locator(f'[data-task="{task_id}"]').click()
    expect(page.get_by_role("heading", name="Workplace")).to_be_visible()
    page.get_by_role("radiogroup", name="Laptop ready").get_by_label("Yes").check()
    page.get_by_role("radiogroup", name="Accounts made").get_by_label("No").check()
    page.get_by_label("Note").fill("Badge follows on Monday.")
    page.locator(".outcomes button").first.click()
    expect(page.locator(f'[data-task="{task_id}"]')).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/inbox/(?!.*" + re.escape(task_id) + r")[\w.]+"))
    page.goto("/inbox?tab=done")
    expect(page.locator(f'[data-task="{task_id}"]')).to_be_visible()


def test_what_is_missing_is_said_at_its_field(visit: Any, start: Any, task_of: Any, accessible: Any) -> None:
    page = visit(language="zh", email=HR)
    task_id = onboarding_task(page, start, task_of, "缺项")
    page.goto(f"/inbox/{task_id}")
    page.get_by_role("radiogroup", name="电脑已备好").get_by_label("是").check()
    page.locator(".outcomes button").first.click()
    field = page.locator('[data-field="account"]')
    expect(field.get_by_role("alert")).to_be_visible()
    expect(page.locator('[data-field="laptop"]').get_by_role("alert")).to_have_count(0)
    accessible(page)


def test_a_field_becomes_required_when_another_says_so(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = start(page, "interview", name="Low Score", email="low@example.com", starts_at="2026-01-05T09:00:00Z", interview_id="low-score-1")
    page.goto(f"/runs/{run_id}")
    expect(page.locator('[data-id="over"] .token')).to_be_visible(timeout=60_000)
    assert page.request.post("/api/v1/messages", data={"name": "interview_over", "correlation_key": "low-score-1", "payload": {"minutes": 45}}).json() == {"matched": 1}
    page.goto(f"/inbox/{task_of(page, run_id, 'notes')}")
    notes = page.get_by_role("textbox", name=re.compile("Notes"))
    expect(notes).not_to_have_attribute("aria-required", "true")
    page.get_by_role("radiogroup", name="Score").get_by_label("2").check()
    expect(notes).to_have_attribute("aria-required", "true")
    page.get_by_role("radiogroup", name="Score").get_by_label("4").check()
    expect(notes).not_to_have_attribute("aria-required", "true")


def test_a_task_is_claimed_and_given_back(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    page.goto(f"/inbox/{onboarding_task(page, start, task_of, 'Claimed Person')}")
    page.get_by_role("button", name="Claim").click()
    expect(page.locator(".task-facts")).to_contain_text("Claimed")
    page.get_by_role("button", name="Give back").click()
    expect(page.get_by_role("button", name="Claim")).to_be_visible()


def test_the_keys_j_and_k_walk_through_the_list_and_rest_while_someone_types(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    for name in ("Key One", "Key Two"):
        onboarding_task(page, start, task_of, name)
    page.goto("/inbox")
    rows = page.locator(".task-row")
    expect(rows.first).to_be_visible()
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_attribute("aria-current", "page")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-current", "page")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute("aria-current", "page")
    page.get_by_label("Note").press_sequentially("jjj")
    expect(rows.nth(0)).to_have_attribute("aria-current", "page")
    expect(page.get_by_label("Note")).to_have_value("jjj")


def test_what_was_typed_is_kept_while_another_task_is_looked_at(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    other = onboarding_task(page, start, task_of, "Draft Other")
    task_id = onboarding_task(page, start, task_of, "Draft Mine")
    page.goto(f"/inbox/{task_id}")
    page.get_by_label("Note").fill("half a sentence")
    page.locator(f'[data-task="{other}"]').click()
    expect(page.get_by_label("Note")).to_have_value("")
    page.locator(f'[data-task="{task_id}"]').click()
    expect(page.get_by_label("Note")).to_have_value("half a sentence")


def test_a_task_that_is_done_already_says_so_and_takes_nothing(visit: Any, start: Any, task_of: Any, complete: Any) -> None:
    page = visit(language="en", email=HR)
    task_id = onboarding_task(page, start, task_of, "Twice")
    page.goto(f"/inbox/{task_id}")
    page.get_by_role("radiogroup", name="Laptop ready").get_by_label("Yes").check()
    page.get_by_role("radiogroup", name="Accounts made").get_by_label("Yes").check()
    complete(page, task_id, laptop=True, account=True)
    page.locator(".outcomes button").first.click()
    expect(page.locator(".banner")).to_contain_text("Completed")
    expect(page.locator(".outcomes")).to_have_count(0)


@pytest.mark.row(46)
def test_on_a_phone_the_list_and_the_task_take_turns(visit: Any, start: Any, task_of: Any) -> None:
    page = visit(language="zh", phone=True, email=HR)
    task_id = onboarding_task(page, start, task_of, "手机")
    page.goto("/inbox")
    page.locator(f'[data-task="{task_id}"]').click()
    expect(page.get_by_role("heading", name="办公准备")).to_be_visible()
    expect(page.locator(".task-row").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="返回待办").click()
    expect(page.locator(f'[data-task="{task_id}"]')).to_be_visible()


def test_when_the_session_ends_one_signs_in_again_and_nothing_that_was_typed_is_lost(visit: Any, server: Any, start: Any, task_of: Any) -> None:
    page = visit(language="en", email=HR)
    task_id = onboarding_task(page, start, task_of, "Long Lunch")
    page.goto(f"/inbox/{task_id}")
    page.get_by_label("Note").fill("before lunch")
    # At once, before the page finds out by itself and the link is gone.
    page.get_by_role("link", name="Done by me").evaluate("async (link) => { await fetch('/api/v1/session', {method: 'DELETE'}); link.click(); }")
    page.get_by_label("E-mail").fill(HR)
    page.get_by_label("Password", exact=True).fill(server.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Mine", exact=True).click()
    page.locator(f'[data-task="{task_id}"]').click()
    expect(page.get_by_label("Note")).to_have_value("before lunch")
