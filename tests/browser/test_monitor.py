"""The monitor: what happens is seen as it happens, what went wrong is set right with its effect shown first, and how runs went is seen on the drawing."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.parcels import deploy_parcels

HR = "hr@demo.example"
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module", autouse=True)
def parcels(server: Any) -> None:
    deploy_parcels(server.folder)


def parcel(page: Page, start: Any, key: str, *, size: str = "small", label: str = "plain") -> str:
    return str(start(page, "parcel", business_key=key, size=size, label=label))


def stopped(page: Page, start: Any, key: str) -> str:
    """A run that has stopped with an incident: there is no such template."""
    run_id = parcel(page, start, key, label="missing")
    if page.url == "about:blank":
        page.goto("/workflows")
    page.wait_for_function("async (run) => (await (await fetch(`/api/v1/runs/${run}`)).json()).has_incident", arg=run_id)
    return run_id


def test_a_list_and_a_run_follow_what_happens_without_being_asked_again(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    asked: list[str] = []
    page.goto("/runs?workflow=parcel&q=LIVE-")
    expect(page.locator(".live-mark")).to_have_text("Live")
    expect(page.get_by_text("No runs match")).to_be_visible()
    other = visit(language="en", email=HR)
    run_id = parcel(other, start, "LIVE-1")
    expect(page.locator(".grid-row", has_text="LIVE-1")).to_be_visible()
    page.locator(".grid-row", has_text="LIVE-1").get_by_role("link").click()
    expect(page.locator('[data-id="check"] .token')).to_have_text("1")
    page.on("request", lambda request: asked.append(request.url))
    complete(other, task_of(other, run_id, "check"), "fine")
    expect(page.locator('[data-id="sent"] .box')).to_have_attribute("data-state", "completed")
    expect(page.locator(".run-line").first).to_contain_text("Completed")
    # One stream serves all: the run itself was asked again, and nothing asks by the clock.
    assert [url for url in asked if url.endswith(f"/runs/{run_id}")]
    accessible(page)


def test_a_stream_that_breaks_is_said_to_be_reconnecting_and_catches_up(visit: Any, start: Any) -> None:
    page = visit(language="zh", email=HR)
    page.goto("/runs?workflow=parcel&q=BREAK-")
    expect(page.locator(".live-mark")).to_have_text("实时")
    page.context.set_offline(True)
    expect(page.locator(".live-mark")).not_to_have_text("实时")
    other = visit(language="zh", email=HR)
    parcel(other, start, "BREAK-1")
    page.context.set_offline(False)
    expect(page.locator(".live-mark")).to_have_text("实时")
    expect(page.locator(".grid-row", has_text="BREAK-1")).to_be_visible()


def test_incidents_stand_in_groups_and_all_of_a_group_are_tried_again_with_the_effect_shown_first(visit: Any, start: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    runs = [stopped(page, start, f"STOP-{number}") for number in range(2)]
    page.goto("/incidents")
    card = page.locator(".incident-group", has_text="Stick the label on")
    expect(card).to_contain_text("template.unknown")
    expect(card).to_contain_text("What helps:")
    accessible(page)
    card.get_by_role("button", name="Retry all").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("possible")
    expect(dialog.locator(".batch-rows li").first).to_contain_text(re.compile("Stick the label on"))
    accessible(page)
    dialog.get_by_label("Reason").fill("the template is there now")
    dialog.get_by_role("button", name=re.compile(r"^Retry: \d+")).click()
    expect(dialog.locator(".batch-sum")).to_contain_text(re.compile(r"\d+ done"))
    history = page.request.get(f"/api/v1/runs/{runs[0]}/history").json()["items"]
    assert "incident_resolved" in {entry["type"] for entry in history}


def test_a_variable_is_mended_and_the_step_is_tried_again(visit: Any, start: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = stopped(page, start, "MEND-1")
    page.goto(f"/runs/{run_id}")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Edit variables").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Variables").fill("label")
    page.get_by_title("label", exact=True).click()
    dialog.get_by_label("label", exact=True).fill("plain")
    expect(dialog).to_contain_text(re.compile("label"))
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".batch-part")).to_contain_text("done")
    dialog.get_by_role("button", name="Close").last.click()
    page.get_by_role("tab", name=re.compile("Incidents")).click()
    page.get_by_role("button", name="Retry this step").click()
    page.get_by_role("dialog").get_by_role("button", name="Retry", exact=True).click()
    expect(page.locator('[data-id="check"] .token')).to_be_visible()


def test_a_token_is_moved_by_a_click_on_the_drawing_and_a_run_is_paused_and_resumed(visit: Any, start: Any, task_of: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = parcel(page, start, "MOVE-1")
    task_of(page, run_id, "check")
    page.goto(f"/runs/{run_id}")
    page.get_by_role("button", name="Move to a step").click()
    asked = page.get_by_text("Choose on the drawing where the run goes on.")
    expect(asked).to_be_visible()
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    page.get_by_role("tab", name="Timeline").click()
    page.locator('[data-id="check"]').click()  # chosen already: a click shows it all the same
    page.get_by_role("button", name="Move to a step").click()
    expect(asked).to_be_visible()
    page.locator('[data-id="pack"]').focus()
    page.locator('[data-id="pack"]').press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".batch-rows")).to_contain_text("Pack it")
    dialog.get_by_role("button", name="Move to a step").click()
    expect(dialog.locator(".batch-part")).to_contain_text("done")
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.locator('[data-id="pack"] .token')).to_be_visible()
    expect(page.locator('[data-id="check"] .box')).to_have_attribute("data-state", "cancelled")
    for name, then in (("Pause", "Suspended"), ("Resume", "Running")):
        page.get_by_role("button", name=name).click()
        page.get_by_role("dialog").get_by_role("button", name=name).click()
        page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
        expect(page.locator(".run-line").first).to_contain_text(then)
    accessible(page)


def test_a_task_is_skipped_with_an_answer_by_its_own_outcomes(visit: Any, start: Any, task_of: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = parcel(page, start, "SKIP-1")
    task_of(page, run_id, "check")
    page.goto(f"/runs/{run_id}")
    page.get_by_role("button", name="Skip step").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Answer").click()
    page.locator(".ant-select-item-option", has_text="Again").click()
    expect(dialog.get_by_role("button", name="Skip step")).to_be_disabled()
    dialog.get_by_role("button", name="See what happens").click()
    expect(dialog.locator(".batch-rows")).to_contain_text("Check it")
    accessible(page)
    dialog.get_by_role("button", name="Skip step").click()
    expect(dialog.locator(".batch-part")).to_contain_text("done")
    assert page.request.get(f"/api/v1/runs/{run_id}").json()["variables"]["said"] == "again"


def test_a_run_is_seen_as_it_stood_after_any_event(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = parcel(page, start, "PAST-1")
    complete(page, task_of(page, run_id, "check"), "again")
    complete(page, task_of(page, run_id, "check"), "fine")
    page.goto(f"/runs/{run_id}")
    expect(page.locator('[data-id="sent"] .box')).to_have_attribute("data-state", "completed")
    page.get_by_role("button", name="Look back").click()
    slider = page.get_by_role("slider")
    slider.press("Home")
    expect(page.locator(".travel")).to_contain_text("Run started")
    expect(page.locator('[data-id="sent"] .box')).to_have_attribute("data-state", "")
    slider.press("End")
    expect(page.locator('[data-id="sent"] .box')).to_have_attribute("data-state", "completed")
    page.get_by_role("button", name="One event earlier").click()
    accessible(page)
    page.get_by_role("button", name="Back to now").click()
    # Whoever did something has a name, on the line of time too.
    expect(page.get_by_role("figure", name="The run over time")).to_contain_text("by 林晓")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.locator(".timeline")).to_contain_text("by 林晓")


def test_an_approval_record_is_saved_as_a_pdf(visit: Any, start: Any, tmp_path: Path) -> None:
    page = visit(language="zh", email=HR)
    page.goto(f"/runs/{parcel(page, start, 'PDF-1')}")
    page.get_by_role("button", name="更多", exact=True).click()
    with page.expect_download() as downloading:
        page.get_by_role("menuitem", name="审批记录：PDF").click()
    file = tmp_path / "record.pdf"
    downloading.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")


def test_what_is_chosen_in_the_list_is_paused_at_once_with_a_result_for_each(visit: Any, start: Any, task_of: Any, accessible: Any) -> None:
    page = visit(language="zh", email=HR)
    for number in range(3):
        task_of(page, parcel(page, start, f"BATCH-{number}"), "check")
    page.goto("/runs?workflow=parcel&q=BATCH-")
    expect(page.locator(".grid-row")).to_have_count(3)
    page.get_by_label("全选当前列表").check()
    accessible(page)
    page.get_by_role("button", name="批量操作").click()
    page.get_by_role("menuitem", name="暂停").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("3 个可以执行")
    dialog.get_by_role("button", name="暂停（3 个）").click()
    expect(dialog).to_contain_text("已完成 3 个")
    expect(dialog.locator(".batch-rows")).to_contain_text("BATCH-1")
    dialog.get_by_role("button", name="关闭").last.click()
    page.get_by_role("button", name=re.compile("已挂起")).click()
    expect(page).to_have_url(re.compile("status=suspended"))
    expect(page.locator(".grid-row")).to_have_count(3)
    # The address is the filter: whoever opens it sees the same; and it can be kept under a name.
    page.get_by_role("button", name="显示列").click()
    page.get_by_role("checkbox", name="编号").check()
    page.get_by_role("checkbox", name="用时").uncheck()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader")).to_have_text(["对象", "流程", "状态", "要点", "编号", "开始时间"])
    page.get_by_role("button", name="已保存的筛选").click()
    page.get_by_label("筛选名称").fill("挂起的包裹")
    page.get_by_label("共享给所有人").check()
    accessible(page)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".kept")).to_contain_text("挂起的包裹")
    colleague = visit(language="zh", email="manager@demo.example")
    colleague.goto("/runs")
    colleague.get_by_role("button", name="已保存的筛选").click()
    colleague.get_by_role("button", name="挂起的包裹", exact=True).click()
    expect(colleague.locator(".grid-row")).to_have_count(3)
    expect(colleague.get_by_role("columnheader", name="编号")).to_be_visible()


def test_a_record_is_shared_by_a_link_that_needs_no_account(visit: Any, start: Any, accessible: Any) -> None:
    page = visit(language="zh", email=HR)
    page.goto(f"/runs/{parcel(page, start, 'SHARE-1')}")
    page.get_by_role("button", name="更多", exact=True).click()
    page.get_by_role("menuitem", name="分享审批记录").click()
    link = page.get_by_label("审批记录链接").input_value()
    accessible(page)
    stranger = visit(language="zh", phone=True)
    stranger.goto(link)
    expect(stranger.locator("header")).to_contain_text("由 林晓 Lin Xiao 分享")
    expect(stranger.locator("main")).to_contain_text("SHARE-1")
    assert stranger.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    accessible(stranger)
    stranger.get_by_role("link", name="English").click()
    expect(stranger.locator("header")).to_contain_text("Shared by")
    stranger.goto(link[:-2] + "xx")
    expect(stranger.locator("h1")).to_have_text("链接无效")
    accessible(stranger)
    for path in ("/incidents", "/insights"):
        page.goto(path)
        expect(page.locator(".bar .nav-link.active")).to_have_text("流程实例")


def test_where_runs_wait_is_seen_on_the_drawing_and_in_tables(visit: Any, start: Any, task_of: Any, complete: Any, accessible: Any, tmp_path: Path) -> None:
    page = visit(language="en", email=HR)
    for number, outcomes in enumerate((("fine",), ("again", "fine"))):
        run_id = parcel(page, start, f"MINE-{number}")
        for outcome in outcomes:
            complete(page, task_of(page, run_id, "check"), outcome)
    page.goto("/workflows/parcel/mining?version=1")
    expect(page.locator('[data-id="check"] .heat-words')).to_be_visible()
    expect(page.get_by_role("list", name="Colour scale").get_by_role("listitem")).to_have_count(5)
    expect(page.get_by_role("table", name="How long runs stood at each step")).to_contain_text("Check it")
    accessible(page)
    page.get_by_role("tab", name=re.compile("Ways")).click()
    page.get_by_role("button", name="Show on drawing").first.click()
    expect(page.locator('[data-id="pack"] .box')).to_have_class(re.compile("is-pale"))
    page.get_by_role("tab", name=re.compile("Done again")).click()
    expect(page.get_by_role("table", name="Done again")).to_contain_text("Check it")
    page.get_by_role("tab", name="As drawn?").click()
    expect(page.locator(".mining-sum").last).to_contain_text("Fitness")
    accessible(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV").click()
    downloading.value.save_as(tmp_path / "log.csv")
    assert "Check it" in (tmp_path / "log.csv").read_text("utf-8")


def test_running_runs_are_taken_over_to_a_new_version(visit: Any, start: Any, task_of: Any, server: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = parcel(page, start, "MIGRATE-1")
    task_of(page, run_id, "check")
    page.goto(f"/runs/{run_id}")
    deploy_parcels(server.folder, "inspect")
    page.goto(f"/workflows/parcel/migrate?from=1&run={run_id}")
    expect(page.locator(".mapping li", has_text="Check it")).to_contain_text("same type and title")
    accessible(page)
    page.get_by_role("button", name="Try without changing").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 possible")
    expect(dialog.locator(".batch-run")).to_contain_text("MIGRATE-1")
    dialog.get_by_role("button", name="Move runs: 1").click()
    expect(dialog).to_contain_text("1 done")
    dialog.get_by_role("button", name="Close").last.click()
    page.goto(f"/runs/{run_id}")
    expect(page.locator('[data-id="inspect"] .token')).to_be_visible()
    expect(page.locator(".run-line").first).to_contain_text("v2")


@pytest.mark.parametrize("path", ["/runs?workflow=parcel", "/incidents", "/insights", "/workflows/parcel/mining"])
def test_the_monitor_fits_on_a_phone(visit: Any, start: Any, accessible: Any, path: str) -> None:
    page = visit(language="zh", phone=True, email=HR)
    stopped(page, start, "PHONE-1")
    page.goto(path)
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator(".state-loading")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    accessible(page)
