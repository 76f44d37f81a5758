"""The candidate's page behind a signed link: on a phone, without sign-in."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tenants.links import AnswerLink, make_answer_link

HR = "hr@demo.example"
SAMPLES = Path(__file__).parents[2] / "workflows" / "hiring" / "samples"


@pytest.fixture
def slot_link(visit: Any, start: Any, task_of: Any, complete: Any, guest_link: Any) -> str:
    """A real hiring run up to the mail that asks the candidate to pick a time."""
    page = visit(language="en", email=HR)
    resume = SAMPLES / "resumes" / "02-grace-miller.pdf"
    file = page.request.post("/api/v1/files", multipart={"file": {"name": resume.name, "mimeType": "application/pdf", "buffer": resume.read_bytes()}}).json()
    run_id = start(page, "hiring", resume=file["file_id"], job=(SAMPLES / "job_zh.txt").read_text("utf-8"))
    task_id = task_of(page, run_id, "arrange", "review", "confirm_pool")
    if page.request.get(f"/api/v1/tasks/{task_id}").json()["node_id"] != "arrange":
        complete(page, task_id, decision="interview")
        task_id = task_of(page, run_id, "arrange")
    complete(page, task_id, minutes=45, place="Room 3", email="grace@example.com", panel=[{"name": "Li Na", "email": "lina@demo.example"}])
    return str(guest_link(page, run_id))


def in_both_shades(page: Page, accessible: Any) -> None:
    for shade in ("light", "dark"):
        page.emulate_media(color_scheme=shade, reduced_motion="reduce")  # type: ignore[arg-type]
        accessible(page)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def pick_first(page: Page) -> str:
    slot = page.locator(".slot").first
    label = slot.inner_text()
    slot.click()
    return label


@pytest.mark.row(46)
def test_a_candidate_picks_a_time_on_a_phone_and_a_used_link_says_so(visit: Any, slot_link: str, accessible: Any) -> None:
    phone = visit(language="en", phone=True, zone="Europe/Berlin")
    second = visit(language="en", phone=True)
    phone.goto(slot_link)
    second.goto(slot_link)
    if phone.locator("html").get_attribute("lang") != "en":
        phone.locator(".language").click()
    expect(phone.locator(".slot").first).to_be_visible()
    in_both_shades(phone, accessible)
    assert phone.locator(".slot").first.bounding_box()["height"] >= 44  # type: ignore[index]
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # The zone is named, and can be changed to the browser's: the same instant then has another clock time.
    expect(phone.locator(".zone")).to_contain_text("UTC+8")
    there = phone.locator(".slot").first.inner_text()
    phone.locator(".zone button").click()
    expect(phone.locator(".zone")).to_contain_text(re.compile(r"Central European (Standard|Summer) Time"))
    assert phone.locator(".slot").first.inner_text() != there

    label = pick_first(phone)
    expect(phone.locator(".picked-time")).to_have_text(label)
    in_both_shades(phone, accessible)
    phone.locator(".big").click()
    expect(phone.get_by_role("heading", name="Your interview is booked")).to_be_visible()
    in_both_shades(phone, accessible)

    pick_first(second)
    second.locator(".big").click()
    expect(second.locator("h1")).to_have_text(re.compile("已经使用过|already used"))
    phone.reload()
    expect(phone.locator("h1")).to_have_text(re.compile("已经使用过|already used"))
    # Who opens the link again sees which time it was, in either zone.
    assert there in phone.locator(".picked-time").inner_text() or label == phone.locator(".picked-time").inner_text()
    in_both_shades(phone, accessible)


def test_a_new_colleague_fills_a_form_and_sees_what_is_wrong_at_the_field(visit: Any, start: Any, guest_link: Any, accessible: Any) -> None:
    hr = visit(language="zh", email=HR)
    hr.goto("/workflows")
    link = guest_link(hr, start(hr, "onboarding", name="周涛", email="zhou@example.com", language="zh"))
    phone = visit(language="zh", phone=True)
    phone.goto(link)
    phone.get_by_label(re.compile("紧急联系人")).fill("周母")
    phone.locator(".big").click()
    expect(phone.locator("#f-emergency_phone-wrong")).to_be_visible()
    expect(phone.get_by_label(re.compile("紧急联系人"))).to_have_value("周母")
    in_both_shades(phone, accessible)
    phone.get_by_label(re.compile("紧急联系电话")).fill("13800138000")
    phone.get_by_label("L", exact=True).check()
    phone.locator(".big").click()
    expect(phone.get_by_role("heading", name="已确认，谢谢！")).to_be_visible()


def test_a_made_up_link_is_unknown(visit: Any) -> None:
    phone = visit(language="zh", phone=True)
    phone.goto("/g/made-up")
    expect(phone.get_by_role("heading", name="没有找到这个链接")).to_be_visible()


def test_the_page_costs_a_phone_less_than_forty_kilobytes(visit: Any) -> None:
    phone = visit(language="zh", phone=True)
    sizes: list[int] = []
    phone.on("response", lambda answer: sizes.append(len(gzip.compress(answer.body()))) if "/assets/" in answer.url else None)
    phone.goto("/g/made-up")
    expect(phone.locator("h1")).to_be_visible()
    assert 0 < sum(sizes) < 40_000


def test_a_candidate_applies_on_a_phone_with_a_line_that_breaks_and_sees_how_it_stands(visit: Any, accessible: Any) -> None:
    hr = visit(language="zh", email=HR)
    setting = {"workflow": "absence", "title": {"zh": "后端工程师", "en": "Engineer"}, "text": {"zh": "## 职责\n- **可靠**的服务\n\n欢迎加入", "en": "Build things."}}
    assert hr.request.put("/api/v1/openings/engineer", data=setting).ok
    phone = visit(language="zh", phone=True, zone="Europe/Berlin")
    phone.goto("/jobs/demo")
    phone.get_by_role("link", name="后端工程师").click()
    expect(phone.locator(".job-text strong")).to_have_text("可靠")
    in_both_shades(phone, accessible)
    phone.get_by_label("姓名").fill("王小明")
    phone.get_by_label("天数").fill("99")
    sent = [0]

    def broken(route: Any) -> None:
        sent[0] += 1
        if route.request.method == "PATCH" and sent[0] in (2, 3):
            route.abort()
        else:
            route.continue_()

    phone.route("**/uploads/**", broken)
    phone.locator("input[type=file]").set_input_files({"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"x" * 700_000})
    expect(phone.locator(".files li")).to_contain_text("证明.pdf")
    assert sent[0] > 4

    # What was typed and sent is there after a reload; the form says what is wrong, and takes it when it is right.
    phone.reload()
    expect(phone.get_by_label("姓名")).to_have_value("王小明")
    expect(phone.locator(".files li")).to_contain_text("证明.pdf")
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.locator("#f-days-wrong")).not_to_be_empty()
    in_both_shades(phone, accessible)
    phone.get_by_label("天数").fill("3")
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_role("heading", name="申请已提交，谢谢！")).to_be_visible()
    in_both_shades(phone, accessible)
    phone.get_by_role("link", name="查看申请进展").click()
    expect(phone.locator(".step").first).to_contain_text("已提交申请")
    expect(phone.locator("main")).to_contain_text("UTC+1")
    in_both_shades(phone, accessible)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    run = hr.request.get("/api/v1/runs?workflow=absence").json()["items"][0]
    assert run["facts"] == {"days": 3}
    assert hr.request.put("/api/v1/openings/engineer", data={**setting, "is_open": False}).ok
    phone.goto("/jobs/demo/engineer")
    expect(phone.get_by_role("heading", name="该职位已停止招聘")).to_be_visible()


def test_a_task_is_answered_from_its_mail_on_a_phone_without_the_app(visit: Any, server: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    hr = visit(language="zh", email=HR)
    run = start(hr, "absence", business_key="MAIL-1", days=2, reason="家事")
    complete(hr, task_of(hr, run, "check"), days=2, reason="家事")
    link = answer_link(server, task_of(hr, run, "approve"))
    phone = visit(language="zh", phone=True)
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text("审批请假")
    expect(phone.locator("dl")).to_contain_text("天数")
    expect(phone.locator("dl")).to_contain_text("家事")
    in_both_shades(phone, accessible)
    phone.get_by_label("意见").fill("同意")
    # It greets who answers, not whom the task is about; it says what was answered, also to who is too late.
    expect(phone.locator(".hello")).to_contain_text("林晓")
    late = visit(language="zh", phone=True)
    late.goto(link)
    expect(late.locator("h1")).to_have_text("审批请假")
    phone.get_by_role("button", name="同意").click()
    expect(phone.get_by_text("您的答复：同意。")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="该任务已办结")).to_be_visible()
    expect(phone.get_by_text("您的答复：同意。")).to_be_visible()
    late.get_by_role("button", name="拒绝").click()
    expect(late.get_by_text("您的答复：同意。")).to_be_visible()
    phone.goto(link[:-3] + "abc")
    expect(phone.get_by_role("heading", name="没有找到这个链接")).to_be_visible()
    in_both_shades(phone, accessible)


def test_a_mail_link_says_who_was_faster_and_that_a_task_was_withdrawn(visit: Any, server: Any, start: Any, task_of: Any, complete: Any) -> None:
    hr, manager = visit(language="en", email=HR), visit(language="en", email="manager@demo.example")
    tasks = [task_of(hr, start(hr, "absence", business_key=f"FAST-{number}", days=2, reason="family"), "check") for number in range(2)]
    complete(manager, tasks[0], days=2, reason="family")
    phone = visit(language="en", phone=True)
    phone.goto(answer_link(server, tasks[0]))
    expect(phone.get_by_role("heading", name="This task is done")).to_be_visible()
    expect(phone.get_by_text("周敏 Zhou Min answered: Submit.")).to_be_visible()
    phone.goto(answer_link(server, tasks[1]))
    expect(phone.get_by_role("button", name="Submit")).to_be_visible()
    assert hr.request.post(f"/api/v1/runs/{tasks[1].split('.')[0]}/cancel", data={"reason": "no need"}).ok
    phone.get_by_role("button", name="Submit").click()
    expect(phone.get_by_role("heading", name="This task is no longer needed")).to_be_visible()


def test_a_file_that_was_cut_off_is_named_after_a_reload_and_goes_on_where_it_stopped(visit: Any, tmp_path: Path) -> None:
    hr = visit(language="en", email=HR)
    setting = {"workflow": "absence", "title": {"zh": "测试", "en": "Tester"}, "text": {"zh": "测试", "en": "Try things."}}
    assert hr.request.put("/api/v1/openings/tester", data=setting).ok
    phone = visit(language="en", phone=True)
    sent: list[str] = []

    def cut(route: Any) -> None:
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) == 3:
                route.abort()
                phone.context.set_offline(True)
                return
        route.continue_()

    phone.route("**/uploads/**", cut)
    phone.goto("/jobs/demo/tester")
    file = tmp_path / "large.pdf"
    file.write_bytes(b"%PDF-1.4\n" + b"x" * 1_500_000)
    phone.locator("input[type=file]").set_input_files(file)
    expect(phone.get_by_text("The line broke")).to_be_visible()
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_text("“large.pdf” was not sent to its end")).to_be_visible()
    sent += ["", ""]
    phone.locator("input[type=file]").set_input_files(file)
    expect(phone.locator(".files li")).to_contain_text("large.pdf")
    assert "0" not in sent[5:]


def answer_link(server: Any, task_id: str) -> str:
    """The link of HR's own mail about a task: others see that mail without it, so it is made here as the sender makes it."""
    secret = (server.folder / "secret.key").read_text("utf-8").strip()
    link = AnswerLink(tenant_id="demo", task_id=task_id, principal_id="hr", expires_at=datetime.now(UTC) + timedelta(days=1))
    return f"/g/{make_answer_link(secret, link)}"
