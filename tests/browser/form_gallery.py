"""Takes the screenshots of forms for docs/screens: `python -m tests.browser.form_gallery`; the server, its data and the one form with every field type are its own."""

import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser import test_every_field as filled
from tests.browser.conftest import DESK, SWITCHES, Server, answer_of, serve

TARGET = Path(__file__).parents[2] / "docs" / "screens"
PHONE = {"width": 390, "height": 844}
OPEN_TASK = "async (run) => (await (await fetch(`/api/v1/runs/${run}`)).json()).tasks.find((one) => one.status === 'created')?.task_id"
LINK = """async (run) => (await (await fetch('/api/v1/mailbox')).json()).items
    .filter((mail) => mail.run_id === run).map((mail) => /\\/g\\/[\\w.~-]+/.exec(mail.text + mail.html)?.[0]).find(Boolean)"""

WORDS = {
    "en": ("Ten years of **weaving machines**, the last four as team lead:\n\n- maintenance\n- training of new colleagues", "Lives in Dresden", ("Train to Berlin", "Hotel")),
    "zh": ("十年**纺织设备**经验，近四年担任班组长：\n\n- 设备维护\n- 新人培训", "家在外地", ("高铁票", "酒店")),
}


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        papers = Path(name)
        portrait().save(papers / "photo.png")
        (papers / "cv.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
        (papers / "notes.txt").write_text("no resume")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        with serve(papers / "installation") as server:
            for language in ("zh", "en"):
                shoot_staff(browser, server, papers, target, language)
            shoot_guest(browser, server, papers, target)
        browser.close()


def portrait() -> Image.Image:
    """A person, as far as a picture of the documentation needs one."""
    image = Image.new("RGB", (360, 440), "#cfe0f5")
    pencil = ImageDraw.Draw(image)
    pencil.ellipse((40, 290, 320, 600), fill="#3b5b8c")
    pencil.ellipse((110, 70, 250, 250), fill="#4a3427")
    pencil.rectangle((155, 230, 205, 310), fill="#e5b896")
    pencil.ellipse((122, 95, 238, 260), fill="#f0c8a8")
    return image


def visit(browser: Browser, server: Server, language: str, *, phone: bool = False) -> Page:
    locale = "zh-CN" if language == "zh" else "en-GB"
    context = browser.new_context(
        base_url=server.url,
        viewport=PHONE if phone else DESK,
        has_touch=phone,
        locale=locale,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    page = context.new_page()
    filled.allow_location(page)
    if not phone:
        page.request.post("/api/v1/session", data={"email": filled.HR, "password": server.password})
        page.request.patch("/api/v1/session", data={"language": language})
    return page


def start(page: Page, who: str) -> str:
    filled.offer_records(page)
    answer = page.request.post("/api/v1/workflows/every_field/runs", data={"inputs": {"name": "李娜", "who": who}})
    return str(answer.json()["run_id"])


def shoot_staff(browser: Browser, server: Server, papers: Path, target: Path, language: str) -> None:
    """The whole form filled in, and as it is read."""
    suffix = "" if language == "en" else ".zh"
    page = visit(browser, server, language)
    run_id = start(page, "hr")
    page.goto(f"/inbox/{answer_of(page, OPEN_TASK, run_id)}")
    expect(filled.field(page, "email")).to_be_visible()
    filled.fill_person(page)
    filled.fill_work(page)
    filled.fill_papers(page, papers, is_typed=language == "en")
    filled.fill_tables(page, papers)
    tell_nicely(page, language)
    whole(page, page.locator(".task-form"), target / f"form{suffix}.png", 4300)
    page.locator(".outcomes button").first.click()
    filled.saved(page, run_id)
    page.goto(f"/inbox/{answer_of(page, OPEN_TASK, run_id)}")
    expect(filled.field(page, "email")).to_be_visible()
    whole(page, page.locator(".task-form"), target / f"form-read{suffix}.png", 4300)


def shoot_guest(browser: Browser, server: Server, papers: Path, target: Path) -> None:
    """The guest's phone: what is missing is told, then all is filled in."""
    hr = visit(browser, server, "zh")
    run_id = start(hr, "guest")
    page = visit(browser, server, "zh", phone=True)
    page.goto(answer_of(hr, LINK, run_id))
    expect(filled.field(page, "email")).to_be_visible()
    page.locator(".big").tap()
    expect(filled.told(page, "email")).to_be_visible()
    page.screenshot(path=target / "form-phone-wrong.zh.png")
    filled.guest_fills_person_and_work(page)
    filled.guest_fills_papers_and_tables(page, papers)
    filled.field(page, "letter").get_by_role("button").tap()
    tell_nicely(page, "zh")
    page.screenshot(path=target / "form-phone.zh.png", full_page=True)


def tell_nicely(page: Page, language: str) -> None:
    """Words that a person would write, where a test writes what is hard."""
    letter, reason, costs = WORDS[language]
    write = filled.field(page, "letter").get_by_role("button", name="Write" if language == "en" else "编辑")
    if write.count():
        write.click()
    filled.field(page, "letter").locator("textarea").fill(letter)
    if write.count():
        filled.field(page, "letter").get_by_role("button", name="Preview" if language == "en" else "预览").click()
    filled.field(page, "reason").locator("textarea").fill(reason)
    for number, what in enumerate(costs):
        filled.cell(page, f"costs.{number}.what").locator("input").fill(what)


def whole(page: Page, part: Locator, path: Path, height: int) -> None:
    """A part of the page in its whole height, nothing in focus."""
    page.evaluate("document.activeElement?.blur()")
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": DESK["width"], "height": height})
    page.wait_for_load_state("networkidle")
    part.screenshot(path=path)


if __name__ == "__main__":
    main()
