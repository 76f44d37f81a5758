"""Signing in and the language of the screens."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(("language", "title"), [("zh", "登录"), ("en", "Sign in")])
def test_a_person_signs_in_in_the_language_of_the_browser(visit: Any, server: Any, accessible: Any, language: str, title: str) -> None:
    page = visit(language=language)
    page.goto("/")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    accessible(page)
    page.locator("input[type=email]").fill("manager@demo.example")
    page.locator("input[type=password]").fill(server.password)
    page.get_by_role("button", name=title, exact=True).click()
    # From here on the language is the one saved for the person.
    expect(page.locator("h1")).to_have_text(re.compile("待办|Inbox"))
    expect(page.locator(".task-row, .state-empty").first).to_be_visible()


def test_a_wrong_password_is_told_and_nothing_that_was_typed_is_lost(visit: Any) -> None:
    page = visit(language="zh")
    page.goto("/")
    page.get_by_label("邮箱").fill("hr@demo.example")
    page.get_by_label("密码", exact=True).fill("wrong")
    page.get_by_label("密码", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("邮箱")).to_have_value("hr@demo.example")


def test_the_address_that_was_asked_for_opens_after_signing_in(visit: Any, server: Any) -> None:
    page = visit(language="en")
    page.goto("/workflows")
    page.get_by_label("E-mail").fill("hr@demo.example")
    page.get_by_label("Password", exact=True).fill(server.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{server.url}/workflows")
    expect(page.locator(".card").first).to_be_visible()


def test_the_language_switch_is_remembered_for_the_person(visit: Any) -> None:
    page = visit(language="zh", email="interviewer@demo.example")
    page.goto("/preferences")
    expect(page.get_by_role("heading", name="通知设置", exact=True)).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.url.endswith("/session")):
        page.get_by_role("button", name="切换到英文").click()
    expect(page.get_by_role("heading", name="Notification settings", exact=True)).to_be_visible()
    assert page.request.get("/api/v1/session").json()["language"].startswith("en")
    page.reload()
    expect(page.get_by_role("heading", name="Notification settings", exact=True)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_each_role_is_shown_the_areas_it_may_open_and_told_where_it_may_not(visit: Any) -> None:
    areas = {"hr": "Inbox Start Runs Records Mailbox Workflows Design", "manager": "Inbox Start Runs Workflows", "interviewer": "Inbox Start"}
    links = {"/runs": "runs", "/records": "records", "/mailbox": "mailbox", "/workflows": "workflows", "/design": "design"}
    for name, shown in areas.items():
        page = visit(language="en", email=f"{name}@demo.example")
        page.goto("/inbox")
        bar = page.get_by_role("navigation", name="Main").locator("> a > span:nth-child(2)")
        expect(bar).to_have_text(shown.split())
        for path, area in links.items():
            page.goto(path)
            expect(page.get_by_text("You may not open this page")).to_have_count(0 if area.title() in shown else 1)
            if area.title() not in shown:
                break
    for path in ("/runs/r1", "/workflows/hiring", "/records/candidate", "/incidents", "/insights", "/workflows/hiring/mining", "/admin/keys"):
        page.goto(path)
        expect(page.get_by_text(re.compile("You may not open this page"))).to_be_visible()
    page.get_by_role("link", name="Go to the inbox").click()
    expect(page).to_have_url(re.compile(r"/inbox\?tab=mine"))


def test_who_signs_out_is_out(visit: Any) -> None:
    page = visit(language="en", email="interviewer@demo.example")
    page.goto("/inbox")
    page.locator(".user").click()
    page.get_by_text("Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.request.get("/api/v1/session").status == 401
